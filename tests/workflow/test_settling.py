"""What waits for an adjudicator, what for the codebook, and how a study is told so."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.decisions import CoderState, Decision, Memo, fold, new_decision, new_memo
from pipeline.findings import Conflict, Referral
from pipeline.reliability import Consensus
from pipeline.workflow.checks import gates
from pipeline.workflow.settling import open_places, sent_back, study_rule, to_discuss
from pipeline.workflow.status import status
from pipeline.workflow.study import Study
from tests.workflow.conftest import decide, edit, run


def consensus(*referrals: Referral) -> Consensus:
    """Two segments in conflict about praise, one of them about difficulty as well, and what was sent back."""
    places = (("s1", "praise"), ("s1", "difficulty"), ("s2", "praise"))
    conflicts = tuple(Conflict(*place, "presence", ("ines",), ("tom",)) for place in places)
    return Consensus((), conflicts, {}, frozenset(), referred=referrals)


def test_codes_sent_back_are_named_with_what_was_said(tiny: Study) -> None:
    """Each code once, in the order of the codebook, with its segments, reasons and notes."""
    found = sent_back(
        consensus(
            Referral("s1", "difficulty", "ruth", "d1", "definition", "imagined ones?"),
            Referral("s1", "praise", "ruth", "d2", "other"),
            Referral("s2", "praise", "ruth", "d3", "other"),
            Referral("s2", "praise", "ada", "d4", "", "irony"),
        ),
        tiny.codebook,
    )
    assert [
        "“Praise” (praise), 2 segments: something else (ruth); irony (ada)",
        "“Difficulty” (difficulty), 1 segment: the definition is unclear — imagined ones? (ruth)",
    ] == [str(code) for code in found]


def test_what_was_sent_back_is_nothing_to_settle(tiny: Study) -> None:
    """Of the conflicts those remain that an adjudicator can settle today."""
    assert {("s1", "praise"), ("s1", "difficulty"), ("s2", "praise")} == open_places(consensus())
    sent = consensus(Referral("s1", "praise", "ruth", "d1"))
    assert {("s1", "difficulty"), ("s2", "praise")} == open_places(sent)
    assert ("“Praise” (praise), 1 segment",) == tuple(map(str, sent_back(sent, tiny.codebook)))


def at(minute: int) -> str:
    """A time."""
    return f"2026-03-01T10:{minute:02}:00+00:00"


def flagged(**people: int) -> list[Decision]:
    """Flags on s1, by name and minute."""
    return [
        new_decision(name, 1, "flag", "s1", at(minute), transcript_id="t", quote="q")
        for name, minute in people.items()
    ]


def later(kind: str, minute: int) -> Decision:
    """What ruth does on s1."""
    code = "praise" if kind in ("code", "reject", "refer") else None
    rest = {"transcript_id": "t", "quote": "q", "code_id": code}
    return new_decision("ruth", 2, kind, "s1", at(minute), **rest)  # type: ignore[arg-type]  # from a table


def memo(author: str, minute: int, about: str = "segment") -> Memo:
    """A memo on s1."""
    return new_memo(author, about, "s1", "said", at(minute))  # type: ignore[arg-type]  # from a table


# name, who flagged when, what else was done, memos → who still wants to discuss it
FLAGS: tuple[tuple[str, dict[str, int], list[Decision], list[Memo], tuple[str, ...]], ...] = (
    ("nobody", {}, [], [], ()),
    ("two coders", {"tom": 1, "ines": 2}, [], [], ("ines", "tom")),
    ("an adjudicator's own flag", {"ruth": 1}, [], [], ()),
    ("answered by a decision", {"ines": 1}, [later("reject", 2)], [], ()),
    ("a decision before the flag", {"ines": 3}, [later("reject", 2)], [], ("ines",)),
    ("put off", {"ines": 1}, [later("defer", 2)], [], ("ines",)),
    ("sent back", {"ines": 1}, [later("refer", 2)], [], ()),
    ("answered by a memo", {"ines": 1}, [], [memo("ruth", 2)], ()),
    ("a coder's own memo", {"ines": 1}, [], [memo("tom", 2)], ("ines",)),
    ("a memo on something else", {"ines": 1}, [], [memo("ruth", 2, "code")], ("ines",)),
    ("flagged again since", {"ines": 1, "tom": 3}, [], [memo("ruth", 2)], ("tom",)),
)


@pytest.mark.parametrize(("name", "flags", "more", "memos", "expected"), FLAGS, ids=[c[0] for c in FLAGS])
def test_a_flag_stands_until_it_is_answered(
    *,
    name: str,
    flags: dict[str, int],
    more: list[Decision],
    memos: list[Memo],
    expected: tuple[str, ...],
) -> None:
    """What a coder flagged is to be discussed until an adjudicator decides or writes a memo there."""
    decisions = [*flagged(**flags), *more]
    states: dict[str, CoderState] = fold(decisions)
    found = to_discuss(states, ["ruth"], decisions, memos)
    assert ({"s1": expected} if expected else {}) == found


def test_an_answer_that_is_taken_back_is_none() -> None:
    """Undoing the decision that answered a flag brings the flag back."""
    answer = later("code", 2)
    undone = new_decision(
        "ruth", 3, "withdraw", "s1", at(3), transcript_id="t", quote="q", supersedes=answer.id
    )
    decisions = [*flagged(ines=1), answer, undone]
    assert {"s1": ("ines",)} == to_discuss(fold(decisions), ["ruth"], decisions, [])


def in_conflict(folder: Path) -> None:
    """Two segments on which ada and bob differ; ruth sends the first back, and ada flags a third."""
    edit(folder / "study.toml", "adjudicators = []", 'adjudicators = ["ruth"]')
    with Study.open(folder) as study:
        segments = study.store.segments()
        study.store.keep_codebook(study.codebook)
        for number in (0, 1):
            decide(study, "ada", number + 1, "code", segments[number], "praise")
            decide(study, "bob", number + 1, "reject", segments[number], "praise")
        decide(study, "ada", 3, "flag", segments[2])
        sent = new_decision(
            "ruth",
            1,
            "refer",
            segments[0].id,
            at(9),
            transcript_id=segments[0].transcript_id,
            quote=segments[0].quote,
            code_id="praise",
            codebook_revision=study.codebook.revision,
            reason="definition",
            note="irony?",
        )
        study.store.append(sent)


TOLD = "“Praise” (praise), 1 segment: the definition is unclear — irony? (ruth)"


def test_status_tells_adjudicators_and_the_codebook_s_authors(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What can be settled and discussed is advised to adjudicators; what was sent back is named apart from it."""
    in_conflict(folder)
    monkeypatch.chdir(folder)
    with Study.open(Path()) as study:
        found = status(study)
    assert (2, 1, (TOLD,)) == (found.conflicts, found.flagged, tuple(map(str, found.sent_back)))
    assert (
        "focuscode adjudicate --coder ruth   (1 conflicts open, 1 segments flagged for discussion)"
        in found.advice
    )
    told = "say in codebook.yaml more clearly what is meant by praise   (sent back to the codebook)"
    assert told in found.advice


def test_without_an_adjudicator_one_is_to_be_named(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where study.toml names no adjudicator, the advice says where to."""
    in_conflict(folder)
    edit(folder / "study.toml", 'adjudicators = ["ruth"]', "adjudicators = []")
    monkeypatch.chdir(folder)
    with Study.open(Path()) as study:
        (told,) = [advice for advice in status(study).advice if "adjudicate" in advice]
    assert told.startswith("focuscode adjudicate --coder ADJUDICATOR   (")
    assert told.endswith("(name the adjudicator in study.toml: review.adjudicators)")


def test_check_names_what_was_sent_back(folder: Path) -> None:
    """A gate that never fails lists the codes with the notes; without any it is not there."""
    name = "codes sent back to the codebook"
    with Study.open(folder) as study:
        assert name not in {gate.name for gate in gates(study)}
    in_conflict(folder)
    with Study.open(folder) as study:
        (gate,) = [gate for gate in gates(study) if gate.name == name]
    assert (True, False, (TOLD,)) == (gate.passed, gate.waived, gate.why)


def test_the_setting_is_an_input_of_agreement(folder: Path) -> None:
    """Another rule of consensus makes agreement stale, and the rule is told as it is applied."""
    run(folder)
    edit(folder / "study.toml", "[review]", '[review]\nconsensus = "unanimous"')
    with Study.open(folder) as study:
        why = [reason.why for plan in status(study).plans for r in plan.stale.values() for reason in r]
        assert "study.toml (review.consensus) changed" in why
        assert "(majority)" not in study_rule(study)
    run(folder)
    assert "(majority)" not in (folder / "build" / "report.html").read_text(encoding="utf-8")
