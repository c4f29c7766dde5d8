"""A coder who is named as adjudicator afterwards: nothing turns into a ruling without a word."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.decisions import Decision, Kind, new_decision
from pipeline.errors import InputError
from pipeline.review.opening import check_request
from pipeline.workflow.analysing import coded
from pipeline.workflow.checks import gates
from pipeline.workflow.rulings import ADJUDICATION, CodedBefore, coded_before
from pipeline.workflow.status import status
from pipeline.workflow.study import Study
from tests.workflow.conftest import code_all, decide, edit


def acts(coder: str, *made: tuple[str, Kind, str]) -> list[Decision]:
    """What a coder did, in order: round, kind and segment; a withdrawal takes back the decision before it."""
    found: list[Decision] = []
    for number, (round_id, kind, segment_id) in enumerate(made, 1):
        back = found[-1].id if kind == "withdraw" else None
        code = "praise" if kind in ("code", "reject") else None
        found.append(
            new_decision(
                coder,
                number,
                kind,
                segment_id,
                f"2026-03-01T10:00:{number:02}+00:00",
                transcript_id="a",
                quote="words",
                code_id=code,
                round=round_id,
                codebook_revision="1",
                supersedes=back,
            )
        )
    return found


# Name, what ruth did, what is found.
CASES: list[tuple[str, list[tuple[str, Kind, str]], tuple[CodedBefore, ...]]] = [
    ("she only settled", [(ADJUDICATION, "code", "s1"), (ADJUDICATION, "complete", "s1")], ()),
    (
        "she only coded",
        [("round-1", "code", "s1"), ("round-1", "complete", "s1"), ("round-2", "complete", "s2")],
        (CodedBefore("ruth", 2, ("round-1", "round-2"), 0),),
    ),
    (
        "she did both",
        [("round-1", "complete", "s1"), (ADJUDICATION, "reject", "s2"), (ADJUDICATION, "code", "s3")],
        (CodedBefore("ruth", 1, ("round-1",), 2),),
    ),
    ("it was taken back", [("round-1", "complete", "s1"), ("round-1", "withdraw", "s1")], ()),
    ("a flag is no judgement", [("round-1", "flag", "s1")], ()),
]


@pytest.mark.parametrize(("made", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_codings_are_told_from_rulings(
    made: list[tuple[str, Kind, str]], expected: tuple[CodedBefore, ...]
) -> None:
    """By the round of each decision that stands it is known what an adjudicator coded, and what was settled."""
    decisions = [*acts("ines", ("round-1", "complete", "s1")), *acts("ruth", *made)]
    assert expected == coded_before(decisions, ("ruth",))


def ada_named(folder: Path) -> str:
    """Let ada and bo code, and name ada as adjudicator; what is to be said of it."""
    with Study.open(folder) as study:
        code_all(study, "ada", "praise")
        code_all(study, "bo", "difficulty")
        count = len(study.store.segments())
    edit(folder / "study.toml", "adjudicators = []", 'adjudicators = ["ada"]')
    return f"ada is named as adjudicator and coded {count} segments as a coder (round-1)"


def test_it_is_said_wherever_it_counts(folder: Path) -> None:
    """Agreement warns of it, status tells it, and check fails until the name is taken out, all with the number and the mend."""
    told = ada_named(folder)
    with Study.open(folder) as study:
        warned = coded(study).card.basis.warnings[0]
        doubt = status(study).doubts[0]
        (gate,) = [gate for gate in gates(study) if gate.name == "adjudicators have not coded"]
    assert (False, (doubt,)) == (gate.passed, gate.why)
    assert warned == doubt
    assert (True, True) == (doubt.startswith(told), "'ada-adjudicating'" in doubt)
    edit(folder / "study.toml", 'adjudicators = ["ada"]', 'adjudicators = ["ada-adjudicating"]')
    with Study.open(folder) as study:
        assert () == status(study).doubts
        assert "adjudicators have not coded" not in [gate.name for gate in gates(study)]


@pytest.mark.parametrize("conflicts", [True, False], ids=["adjudicate", "review"])
def test_the_first_ruling_is_refused(folder: Path, *, conflicts: bool) -> None:
    """Who has coded can neither settle nor go on coding as adjudicator; under a name of its own that works."""
    told = ada_named(folder)
    with Study.open(folder) as study, pytest.raises(InputError) as caught:
        check_request(study, "ada", conflicts=conflicts)
    assert told in str(caught.value)
    edit(folder / "study.toml", 'adjudicators = ["ada"]', 'adjudicators = ["ada-adjudicating"]')
    with Study.open(folder) as study:
        check_request(study, "ada-adjudicating", conflicts=True)
        check_request(study, "ada")


def test_who_has_settled_already_goes_on(folder: Path) -> None:
    """Where rulings stand beside codings under one name, it is too late to refuse: it is told, with what was settled."""
    ada_named(folder)
    with Study.open(folder) as study:
        segment = study.store.segments()[0]
        number = len(study.store.decisions("ada")) + 1
        decide(study, "ada", number, "code", segment, "difficulty", round_id=ADJUDICATION)
        check_request(study, "ada", conflicts=True)
        assert "What ada settled on 1 segment under the same name" in status(study).doubts[0]
