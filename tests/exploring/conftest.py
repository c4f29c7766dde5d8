"""A small study to look through: two discussions in two languages, a graded code, two coders, one difference, one gap."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from pipeline.__main__ import run
from pipeline.decisions import new_decision
from pipeline.segments import Segment
from pipeline.workflow.running import run_steps
from pipeline.workflow.study import Study

STUDY = """
[study]
title = "Looking through"
languages = ["en", "da"]
[transcripts]
folder = "transcripts"
moderators = ["Mod"]
[transcripts.about."dk-1"]
language = "da"
[participants]
file = "people.csv"
[codebook]
file = "codebook.yaml"
[comparison]
perceived = "worth"
[survey]
file = "survey.csv"
respondent = "id"
country = "country"
weight = "w"
attributes = ["age", "home"]
items = [{ column = "litter", label = "Pick up litter", sector = "streets" }]
[survey.scores]
never = 0
often = 2
[survey.country_names]
DK = "Denmark"
UK = "United Kingdom"
"""
# A code to be given or not, and one with five levels.
CODES = """
codes:
  - {id: praise, name: Praise, definition: Something works well.}
  - id: worth
    name: Worth
    definition: How much citizens do.
    scale:
      levels:
        - {id: "none", name: None at all}
        - {id: little, name: A little}
        - {id: some, name: Some}
        - {id: much, name: Much}
        - {id: great, name: A great deal}
      off_scale:
        - {id: dont_know, name: Does not know}
"""
CODEBOOK = f"""
id: small
version: "1"
title: Small
languages: [en, da]
{CODES}
  - {{id: "else", name: Anything else, definition: What is left.}}
"""
PEOPLE = """transcript,id,role,stakeholder_group,country,sector,gender
dk-1,Mod,moderator,,DK,streets,
dk-1,Ida,participant,professional,DK,streets,f
dk-1,Bo,participant,citizen,DK,streets,m
dk-1,Eva,participant,citizen,DK,streets,f
uk-1,Mod,moderator,,UK,parks,
uk-1,Ann,participant,professional,UK,parks,f
uk-1,Ben,participant,professional,UK,parks,m
uk-1,Cat,participant,citizen,UK,parks,f
"""
TRANSCRIPTS = {
    "dk-1": (
        ("Mod", "Hvad gør borgerne?"),
        ("Ida", "Det ved jeg ikke, ærligt talt."),
        ("Bo", "Vi samler skrald hver uge, og det virker fint."),
        ("Ida", "Næsten ingen gør noget i vores gade."),
    ),
    "uk-1": (
        ("Mod", "What do citizens do?"),
        ("Ann", '=HYPERLINK("http://x","free")'),
        ("Ben", "A lot, [b]really[/b]: they plant <b>trees</b>, they water them, they keep the whole park alive."),
        ("Ann", "Hardly anyone turns up, and it is always the same few people who do it for us."),
        ("Ben", "Nothing else."),
    ),
}  # fmt: skip
SURVEY = "id,country,w,age,home,litter\n1,DK,1.5,34,flat,often\n2,DK,0.5,61,house,never\n3,UK,1,,flat,often\n"
# Who gives which code to the how-many-th segment of a transcript, at which level.
CODINGS: dict[str, dict[tuple[str, int], dict[str, str | None]]] = {
    "ada": {
        ("dk-1", 0): {"worth": "dont_know"}, ("dk-1", 1): {"praise": None, "worth": "much"}, ("dk-1", 2): {"worth": "little"},
        ("uk-1", 0): {"praise": None}, ("uk-1", 1): {"praise": None, "worth": "great"}, ("uk-1", 2): {"worth": "little"},
    },
    "ben": {
        ("dk-1", 0): {"worth": "dont_know"}, ("dk-1", 1): {"worth": "much"}, ("dk-1", 2): {"worth": "little"},
        ("uk-1", 0): {"praise": None}, ("uk-1", 1): {"praise": None, "worth": "great"}, ("uk-1", 2): {"worth": "little"},
    },
}  # fmt: skip


@dataclass(frozen=True)
class Outcome:
    """What a command printed and how it ended."""

    code: int
    out: str
    err: str


class Commands:
    """Runs commands on one study."""

    def __init__(self, folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self._capfd = capfd

    def __call__(self, *arguments: object) -> Outcome:
        """Run a command and keep what it printed."""
        self._capfd.readouterr()
        code = run([*map(str, arguments), "--study", str(self.folder)])
        printed = self._capfd.readouterr()
        return Outcome(code, printed.out, printed.err)


def make(folder: Path) -> None:
    """Write the study's files, read them, and let both coders decide; the last segment is read by nobody."""
    (folder / "transcripts").mkdir(parents=True)
    for name, turns in TRANSCRIPTS.items():
        text = "\n\n".join(f"{label}: {words}" for label, words in turns)
        (folder / "transcripts" / f"{name}.txt").write_text(text, encoding="utf-8")
    files = {"study.toml": STUDY, "codebook.yaml": CODEBOOK, "people.csv": PEOPLE, "survey.csv": SURVEY}
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    with Study.open(folder) as study:
        run_steps(study, ("segment",), lambda *_: None)
        segments = study.store.segments()
        for coder, codings in CODINGS.items():
            decide(study, coder, segments[:-1], codings)


def decide(
    study: Study,
    coder: str,
    segments: tuple[Segment, ...],
    codings: Mapping[tuple[str, int], Mapping[str, str | None]],
    *,
    hour: int = 10,
    hints: bool = False,
) -> None:
    """Let a coder give those codes and complete these segments, in that hour, with suggestions in sight or not."""
    sequence = len(study.store.decisions(coder))
    for segment in segments:
        given = codings.get((segment.transcript_id, segment.position), {})
        for kind, code_id, level in (*(("code", *one) for one in given.items()), ("complete", None, None)):
            sequence += 1
            decision = new_decision(
                coder,
                sequence,
                kind,  # type: ignore[arg-type]  # one of the two words above
                segment.id,
                f"2030-03-01T{hour}:{sequence // 60:02}:{sequence % 60:02}+00:00",
                transcript_id=segment.transcript_id,
                quote=segment.quote,
                code_id=code_id,
                level=level,
                round="round-1",
                codebook_revision=study.codebook.revision,
                hint_visible=hints,
            )
            study.store.append(decision)


@pytest.fixture(scope="session")
def small_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small study, made once."""
    folder = tmp_path_factory.mktemp("exploring") / "study"
    make(folder)
    return folder


@pytest.fixture
def small(small_once: Path, tmp_path: Path) -> Path:
    """A copy of the small study, to be changed."""
    folder = tmp_path / "study"
    shutil.copytree(small_once, folder)
    return folder


@pytest.fixture
def focuscode(small: Path, capfd: pytest.CaptureFixture[str]) -> Commands:
    """Runs commands on the small study."""
    return Commands(small, capfd)


@pytest.fixture
def opened(small: Path) -> Iterator[Study]:
    """The small study, opened."""
    with Study.open(small) as study:
        yield study
