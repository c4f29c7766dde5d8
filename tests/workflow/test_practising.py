"""What coders may practise on: agreed codings of closed rounds, and nothing that they have still to judge themselves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.decisions import Decision, Kind, new_decision
from pipeline.draws import Design, Drawn, new_draw
from pipeline.logs import CoderLog
from pipeline.segments import Segment
from pipeline.workflow.practising import Material, materials, present_ids
from pipeline.workflow.study import Study
from tests.workflow.conftest import edit

CLOSED, OPEN, ADJUDICATION = "round-0", "round-1", "adjudication"
Said = tuple[str, str, Kind, int, str | None]  # coder, round, kind, number of the segment, code


def decisions(study: Study, said: Sequence[Said], **more: str) -> list[Decision]:
    """The log of what was said, in that order."""
    segments = study.store.segments()
    made: list[Decision] = []
    for place, (coder, round_id, kind, number, code_id) in enumerate(said):
        segment = segments[number]
        made.append(
            new_decision(
                coder,
                1 + sum(decision.coder == coder for decision in made),
                kind,
                segment.id,
                f"2026-03-01T10:00:00.{place:06}+00:00",
                transcript_id=segment.transcript_id,
                quote=segment.quote,
                code_id=code_id,
                round=round_id,
                codebook_revision=study.codebook.revision,
                **(more if kind in ("code", "reject") and coder == "ruth" else {}),
            )
        )
    return made


def say(study: Study, *said: Said, **more: str) -> None:
    """Put on record what was said."""
    study.store.keep_codebook(study.codebook)
    study.store.append_all(decisions(study, said, **more))


def coded(coder: str, round_id: str, number: int, *codes: str) -> list[Said]:
    """A coder gives these codes to a segment and completes it."""
    given_: list[Said] = [(coder, round_id, "code", number, code_id) for code_id in codes]
    return [*given_, (coder, round_id, "complete", number, None)]


def asked(study: Study, coder: str = "ada") -> dict[int, dict[str, bool]]:
    """The verdicts on the segments that a coder may be asked about, by the number of the segment."""
    places = {segment.id: number for number, segment in enumerate(study.store.segments())}
    texts = materials(study, coder).texts
    return {places[text.id]: dict(text.known) for text in texts if text.source == "segment"}


@pytest.fixture
def rounds(folder: Path) -> Iterator[Study]:
    """The small study after a first round, which is closed; the second one is open, and ruth adjudicates."""
    edit(folder / "study.toml", "closed_rounds = []", f'closed_rounds = ["{CLOSED}", "{ADJUDICATION}"]')
    edit(folder / "study.toml", "adjudicators = []", 'adjudicators = ["ruth"]')
    with Study.open(folder) as study:
        yield study


# which verdicts are agreed


AGREED: list[tuple[str, list[Said], dict[int, dict[str, bool]]]] = [
    (
        "unanimous",
        [*coded("ada", CLOSED, 0, "praise"), *coded("ben", CLOSED, 0, "praise")],
        {0: {"praise": True, "difficulty": False}},
    ),
    ("one coder alone agrees with nobody", coded("ada", CLOSED, 0, "praise"), {}),
    (
        "a conflict is left out, the rest is agreed",
        [*coded("ada", CLOSED, 0, "praise"), *coded("ben", CLOSED, 0)],
        {0: {"difficulty": False}},
    ),
    (
        "a majority, either way",
        [
            *coded("ada", CLOSED, 0, "praise"),
            *coded("ben", CLOSED, 0, "praise", "difficulty"),
            *coded("cid", CLOSED, 0),
        ],
        {0: {"praise": True, "difficulty": False}},
    ),
    (
        "what was adjudicated",
        [
            *coded("ada", CLOSED, 0, "praise"),
            *coded("ben", CLOSED, 0, "difficulty"),
            ("ruth", ADJUDICATION, "reject", 0, "praise"),
            ("ruth", ADJUDICATION, "code", 0, "difficulty"),
        ],
        {0: {"praise": False, "difficulty": True}},
    ),
    (
        "an adjudicator needs no second coder",
        [*coded("ada", CLOSED, 0), *coded("ruth", ADJUDICATION, 0, "praise")],
        {0: {"praise": True, "difficulty": False}},
    ),
    (
        "what was sent back to the codebook is open",
        [
            *coded("ada", CLOSED, 0, "praise"),
            *coded("ben", CLOSED, 0),
            ("ruth", ADJUDICATION, "refer", 0, "praise"),
        ],
        {0: {"difficulty": False}},
    ),
]


@pytest.mark.parametrize(("name", "said", "expected"), AGREED, ids=[case[0] for case in AGREED])
def test_what_is_agreed(
    rounds: Study, name: str, said: list[Said], expected: dict[int, dict[str, bool]]
) -> None:
    """A verdict takes two coders or an adjudicator; presence and absence alike."""
    say(rounds, *said)
    assert expected == asked(rounds)


def test_why_it_is_agreed(rounds: Study) -> None:
    """A verdict comes with its provenance, and with what the adjudicator said."""
    say(
        rounds,
        *coded("ada", CLOSED, 1, "praise"),
        *coded("ben", CLOSED, 1),
        ("ruth", ADJUDICATION, "code", 1, "praise"),
        reason="missed",
        note="[b] “good” is meant",
    )
    (text,) = [text for text in materials(rounds, "ada").texts if text.source == "segment"]
    assert {
        "praise": (
            "Agreed coding: adjudicated.",
            "Adjudicated because: somebody missed it — [b] “good” is meant",
        ),
        "difficulty": ("Agreed coding: all who judged it say so.",),
    } == dict(text.why)


def test_what_is_shown_of_a_segment(rounds: Study) -> None:
    """A segment comes with its speaker, the question, and a turn on either side, each word for word."""
    say(rounds, *coded("ada", CLOSED, 2), *coded("ben", CLOSED, 2))
    (text,) = [text for text in materials(rounds, "ada").texts if text.source == "segment"]
    segment = rounds.store.segments()[2]
    transcript = rounds.store.transcript(segment.transcript_id)
    turns = [
        f"{transcript.speaker(turn.speaker_id).label}: {transcript.words_of(turn)}"
        for turn in transcript.turns
    ]
    first, after = segment.turns
    assert (segment.quote, turns[after : after + 1]) == (text.text, list(text.after))
    assert turns[first - 1] == text.before[-1]
    assert text.before[0].startswith("Moderator: ")
    assert f"{transcript.speaker(segment.speaker_id).label} (" in text.speaker


def test_what_was_judged_by_another_meaning_is_not_asked(rounds: Study, folder: Path) -> None:
    """A code whose definition changed since is not asked by what was agreed under the old one."""
    say(rounds, *coded("ada", CLOSED, 0, "praise"), *coded("ben", CLOSED, 0, "praise"))
    edit(folder / "codebook.yaml", "something works well", "something works better than elsewhere")
    with Study.open(folder) as study:
        assert {0: {"difficulty": False}} == asked(study, "ruth")
        assert {} == asked(study)  # it comes back to ada


# blindness


def test_open_rounds_are_never_asked(rounds: Study) -> None:
    """What coders agree on in an open round is nobody's business, also where the asker has completed the segment."""
    say(
        rounds,
        *coded("ada", OPEN, 0, "praise"),
        *coded("ben", OPEN, 0, "praise"),
        *coded("cid", OPEN, 0, "praise"),
    )
    for coder in ("ada", "new", "ruth"):
        assert {} == asked(rounds, coder)


def test_an_adjudicators_word_on_an_open_round_is_not_asked(rounds: Study) -> None:
    """Adjudication counts as closed, but what nobody has completed in a closed round may tell of the open one."""
    say(
        rounds,
        *coded("ada", OPEN, 0),
        *coded("ben", OPEN, 0, "praise"),
        *coded("ruth", ADJUDICATION, 0, "praise"),
    )
    assert {} == asked(rounds)


def test_what_is_still_to_be_read_is_not_asked(rounds: Study) -> None:
    """A newcomer who may be given everything is asked no segment, and told how many were left out; examples they are."""
    say(
        rounds,
        *coded("ada", CLOSED, 0),
        *coded("ben", CLOSED, 0),
        *coded("cid", OPEN, 3),
        *coded("cid", OPEN, 0),
    )
    assert [{0}, {0}, set(), {0}] == [set(asked(rounds, name)) for name in ("ada", "cid", "new", "ruth")]
    found = materials(rounds, "new")
    assert ({"example"}, 1) == ({text.source for text in found.texts}, found.withheld)
    assert 0 == materials(rounds, "ada").withheld


def test_a_completion_that_was_taken_back_counts_no_more(rounds: Study) -> None:
    """Who has taken the completion of a segment back has it still to read."""
    say(rounds, *coded("ada", CLOSED, 0), *coded("ben", CLOSED, 0), *coded("cid", OPEN, 0))
    done = rounds.store.decisions("cid")[-1]
    taken = new_decision(
        "cid",
        2,
        "withdraw",
        done.segment_id,
        "2026-03-02",
        transcript_id="x",
        quote="",
        round=OPEN,
        supersedes=done.id,
    )
    rounds.store.append(taken)
    assert {} == asked(rounds, "cid")


def batch(
    coder: str, segments: Sequence[Segment], round_id: str = OPEN, *, assigned: bool = True
) -> CoderLog:
    """Some segments as the part of a coder."""
    design = Design(
        by="allotted" if assigned else "uniform", size=len(segments), coders=(coder,) if assigned else ()
    )
    items = tuple(Drawn(segment.id, 1.0) for segment in segments)
    fields = {"coder": coder, "number": 1, "round": round_id, "seed": 1, "design": design, "items": items}
    more = {"population": len(items), "population_digest": "b2:1", "after": 0, "made_at": "2026-03-01"}
    return CoderLog(draws=(new_draw(**fields, **more),))


PARTS: list[tuple[str, str, bool, set[int]]] = [
    ("assigned in the open round", OPEN, True, {0}),
    ("assigned in an earlier round", CLOSED, True, set()),
    ("a batch drawn by hand", OPEN, False, set()),
]


@pytest.mark.parametrize(("name", "round_id", "assigned", "expected"), PARTS, ids=[case[0] for case in PARTS])
def test_whose_part_is_assigned(
    rounds: Study, name: str, round_id: str, assigned: bool, expected: set[int]
) -> None:
    """To whom a part was assigned in the open round is asked what lies outside of it, and nobody else is."""
    say(rounds, *(said for n in (0, 1) for coder in ("ada", "ben") for said in coded(coder, CLOSED, n)))
    rounds.store.add_log(batch("new", rounds.store.segments()[1:4], round_id, assigned=assigned), source="x")
    assert expected == set(asked(rounds, "new"))


CODERS = st.sampled_from(("ada", "ben", "cid", "ruth"))
ACTS = st.sampled_from(("code", "reject", "complete", "complete"))
LOGS = st.lists(
    st.tuples(
        CODERS,
        st.sampled_from((CLOSED, OPEN)),
        ACTS,
        st.integers(0, 2),
        st.sampled_from(("praise", "difficulty")),
    ),
    max_size=24,
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(LOGS)
def test_nothing_of_an_open_round_can_be_told_from_practice(
    rounds: Study, drawn: list[tuple[str, str, Kind, int, str]]
) -> None:
    """What others decided in an open round changes nothing of what a coder is asked.

    Nor is any segment asked that the coder has not completed.
    """
    said: list[Said] = [
        (
            coder,
            ADJUDICATION if coder == "ruth" else round_id,
            kind,
            number,
            None if kind == "complete" else code_id,
        )
        for coder, round_id, kind, number, code_id in drawn
    ]
    log = decisions(rounds, said)
    found: list[tuple[Material, ...]] = []
    for known in (log, [decision for decision in log if decision.round != OPEN or decision.coder == "ada"]):
        rounds.store.__dict__["decisions"] = lambda coder=None, known=known: tuple(
            decision for decision in known if coder in (None, decision.coder)
        )
        found.append(materials(rounds, "ada").texts)
    assert found[0] == found[1]
    done = {decision.segment_id for decision in log if (decision.coder, decision.kind) == ("ada", "complete")}
    assert {text.id for text in found[0] if text.source == "segment"} <= done


# languages and codes


def test_languages(rounds: Study) -> None:
    """Without a wish the languages of the study are asked; a language that nothing is in has nothing."""
    say(rounds, *coded("ada", CLOSED, 0), *coded("ben", CLOSED, 0))
    assert materials(rounds, "ada") == materials(rounds, "ada", ["en-GB"])
    assert () == materials(rounds, "ada", ["cs"]).texts


def test_a_study_never_run_has_its_examples(tmp_path: Path) -> None:
    """Before anything was read the codebook's examples are there, and asking for them makes no database."""
    from pipeline.workflow.starting import start_study

    start_study(tmp_path / "new", title="New", languages=("en",), source=None)
    with Study.open(tmp_path / "new") as study:
        assert {"example"} == {text.source for text in materials(study, "ada").texts}
        assert not study.has_database


def test_present_ids(tiny: Study) -> None:
    """Codes are known by their ids; what is none of the codebook is left out."""
    assert {"praise": "praise"} == present_ids(tiny.codebook, ["praise", "nonsense"])
