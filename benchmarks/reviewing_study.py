"""A study as large as a review must bear: 50,000 segments of made-up talk, 30 codes, suggestions for all, 2,000 decisions.

The talk is dealt from a seed, so every machine gets the same. One closed round teaches everybody's suggestions, the
coder who is timed has decided 2,000 things in the open round and has suggestions of their own.
"""

from __future__ import annotations

import random
from pathlib import Path

from pipeline.decisions import Decision, new_decision
from pipeline.logs import CoderLog
from pipeline.segments import Segment
from pipeline.workflow.own import suggest_for
from pipeline.workflow.running import run_steps
from pipeline.workflow.study import Study

CODER = "zed"
TEACHER = "ann"
OPEN_ROUND, CLOSED_ROUND = "round-1", "pilot"
TRANSCRIPTS = 10
CODES = 30
DECIDED = 2_000
TAUGHT = 1_500
PEOPLE = ("Ava", "Ben", "Cleo", "Dan", "Edith", "Farid", "Grete", "Hugo")
# A theme has words of its own; what is said is dealt from them and from words that say nothing.
THEMES = (
    "bus tram ticket platform timetable",
    "doctor nurse ward clinic appointment",
    "school teacher lesson pupil classroom",
    "rubbish recycling bin collection litter",
    "police burglar lock alarm patrol",
    "tree garden pond meadow bench",
    "rent landlord flat repair damp",
    "form office counter queue signature",
    "bridge road pothole lorry crossing",
    "library reading shelf loan novel",
    "market stall bread vegetable price",
    "football club referee pitch training",
    "choir rehearsal concert piano singer",
    "kitchen volunteer soup parcel donation",
    "vote council mayor meeting minutes",
)
PLAIN = (
    "well I think we you know it was rather a long while ago and then they said that of course people do not really mind"
    " but sometimes there is nothing else to be done about this so my neighbour went there again with her sister on a"
    " Monday morning because nobody had answered before which I found quite odd"
)

SETTINGS = f"""\
[study]
title = "A long study"
languages = ["en"]

[transcripts]
folder = "transcripts"

[participants]
file = "participants.csv"

[codebook]
file = "codebook.yaml"

[segments]
by = "turn"

[suggestions]
taggers = ["rules", "classifier"]

[review]
decisions = "decisions"
round = "{OPEN_ROUND}"
closed_rounds = ["{CLOSED_ROUND}"]
"""


def make_study(folder: Path, segments: int) -> None:
    """Make the study in an empty folder and bring it up to date (minutes, most of them learning and suggesting)."""
    write_files(folder, segments)
    with Study.open(folder) as study:
        run_steps(study, ("segment",), lambda *_: None)
        queue = study.store.segments()
        study.store.keep_codebook(study.codebook)
        draw = random.Random(2)
        far = queue[len(queue) // 2 :]
        revision = study.codebook.revision
        study.store.add_log(CoderLog(log(TEACHER, CLOSED_ROUND, far, TAUGHT, revision, draw)), source="pilot")
        study.store.add_log(CoderLog(log(CODER, OPEN_ROUND, queue, DECIDED, revision, draw)), source="open")
        run_steps(study, ("suggest",), lambda *_: None)
        suggest_for(study, CODER, lambda *_: None)


def write_files(folder: Path, segments: int) -> None:
    """Write study.toml, codebook, participants and transcripts with so many participants' turns in all."""
    (folder / "transcripts").mkdir(parents=True)
    (folder / "study.toml").write_text(SETTINGS, encoding="utf-8")
    (folder / "codebook.yaml").write_text(codebook(), encoding="utf-8")
    rows = ["id,role,stakeholder_group,country"]
    rows += [f"{name},participant,{('citizen', 'professional')[n % 2]},UK" for n, name in enumerate(PEOPLE)]
    (folder / "participants.csv").write_text("\n".join([*rows, "Moderator,moderator,,UK"]), encoding="utf-8")
    draw = random.Random(1)
    for number in range(TRANSCRIPTS):
        turns = segments // TRANSCRIPTS + (1 if number < segments % TRANSCRIPTS else 0)
        (folder / "transcripts" / f"talk-{number:02}.txt").write_text(talk(turns, draw), encoding="utf-8")


def talk(turns: int, draw: random.Random) -> str:
    """A discussion: a question of the moderator before every tenth turn, every turn by another person than the last."""
    lines, last = [], ""
    for number in range(turns):
        if number % 10 == 0:
            lines.append(f"Moderator: And what about the {draw.choice(draw.choice(THEMES).split())}?")
        last = draw.choice([name for name in PEOPLE if name != last])
        lines.append(f"{last}: {said(draw)}")
    return "\n".join(lines) + "\n"


def said(draw: random.Random) -> str:
    """What somebody says: between 4 and 40 words, some of a theme."""
    theme, plain = draw.choice(THEMES).split(), PLAIN.split()
    words = [
        draw.choice(theme) if draw.random() < 0.15 else draw.choice(plain)
        for _ in range(draw.randint(4, 20) + draw.choice((0, 0, 20)))
    ]
    aside = draw.choice(("", "", "", " [laughter]", " [inaudible]"))
    return f"{' '.join(words).capitalize()}{aside}."


def codebook() -> str:
    """Two codes for every theme: one for each half of its words."""
    lines = ["id: long", 'version: "1"', "title: A long codebook", "languages: [en]", "codes:"]
    for number in range(CODES):
        words = THEMES[number // 2].split()
        own = words[:2] if number % 2 == 0 else words[2:]
        lines += [
            f"  - id: theme_{number:02}",
            f"    name: About {own[0]}",
            f"    definition: Somebody speaks of {', '.join(own)} as a matter that they know themselves.",
            f"    use_when: The speaker has met it, and {own[0]} is what the turn is about.",
            f"    avoid_when: Only hearsay, or {own[-1]} stands for something else.",
            "    examples:",
            f"      - {{text: 'The {own[0]} was not there again.', language: en}}",
            "    patterns:",
            f"      en: [{', '.join(own)}]",
        ]
    return "\n".join(lines) + "\n"


def log(
    coder: str, round_id: str, queue: tuple[Segment, ...], size: int, revision: str, draw: random.Random
) -> tuple[Decision, ...]:
    """So many decisions of a coder, in the order of the queue: codes whose words are said, then that nothing more applies."""
    themes = [theme.split() for theme in THEMES]
    made: list[Decision] = []
    for place, segment in enumerate(queue):
        words = set(segment.quote.lower().split())
        halves = [half for theme in themes for half in (theme[:2], theme[2:])]
        given = [
            f"theme_{n:02}" for n, half in enumerate(halves) if words & set(half) and draw.random() < 0.8
        ]
        for code_id in (*given, None):
            if len(made) == size:
                return tuple(made)
            made.append(
                new_decision(
                    coder,
                    len(made) + 1,
                    "complete" if code_id is None else "code",
                    segment.id,
                    f"2026-03-{1 + place // 2000:02}T{place // 100 % 20:02}:{place % 60:02}:00.000000+00:00",
                    transcript_id=segment.transcript_id,
                    quote=segment.quote,
                    code_id=code_id,
                    span=segment.span if code_id else None,
                    hint_visible=True,
                    round=round_id,
                    codebook_revision=revision,
                )
            )
    return tuple(made)
