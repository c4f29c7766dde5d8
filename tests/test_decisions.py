"""The log of decisions and the fold that makes codings of it."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.decisions import (
    ABOUTS,
    CoderState,
    Coding,
    Decision,
    Kind,
    Memo,
    decision_from_json,
    decision_to_json,
    effective,
    fold,
    memo_from_json,
    memo_to_json,
    new_decision,
    new_memo,
    words_held,
)
from pipeline.hashing import canonical_json
from pipeline.segments import Segment
from pipeline.spans import Span

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
NAME = TEXT.filter(lambda text: bool(text.strip()))
CODERS = ("ines", "tom")
WHEN = "2026-03-02T08:30:14.954920+00:00"


def act(
    coder: str, sequence: int, kind: Kind, segment: str = "s1", code: str | None = None, **rest: Any
) -> Decision:
    """One decision; a code or a rejection is about code `c1` where none is named."""
    code = code or ("c1" if kind in ("code", "reject") else None)
    return new_decision(
        coder, sequence, kind, segment, WHEN, transcript_id="t", quote="words", code_id=code, **rest
    )


@st.composite
def logs(draw: st.DrawFn) -> list[Decision]:
    """A log of one or two coders: codes, rejections, completions, changes of mind and withdrawals, own and mistaken."""
    log: list[Decision] = []
    for coder in CODERS[: draw(st.integers(1, 2))]:
        for sequence in range(1, draw(st.integers(0, 8)) + 1):
            kind: Kind = draw(st.sampled_from(("code", "code", "reject", "complete", "withdraw", "withdraw")))
            earlier = [decision.id for decision in log]
            if kind == "withdraw" and not earlier:
                continue
            of_earlier = st.sampled_from(earlier) if earlier else st.none()
            supersedes = draw(of_earlier if kind == "withdraw" else st.none() | of_earlier)
            code = draw(st.sampled_from(("c1", "c2"))) if kind in ("code", "reject") else None
            level = draw(st.sampled_from((None, "some"))) if kind == "code" else None
            segment = draw(st.sampled_from(("s1", "s2")))
            log.append(act(coder, sequence, kind, segment, code, level=level, supersedes=supersedes))
    return log


def end_of(log: list[Decision], coder: str) -> int:
    """The next sequence number of a coder."""
    return max((d.sequence for d in log if d.coder == coder), default=0) + 1


def withdrawal(log: list[Decision], target: Decision) -> Decision:
    """The same coder's withdrawal of a decision, at the end of the log."""
    coder = target.coder
    return act(coder, end_of(log, coder), "withdraw", target.segment_id, supersedes=target.id)


# laws of the fold


@given(logs(), st.data())
def test_the_order_of_reading_does_not_matter(log: list[Decision], data: st.DataObject) -> None:
    """Two coders' files may be merged in any order, and a decision read twice counts once."""
    again = data.draw(st.lists(st.sampled_from(log))) if log else []
    assert fold(log) == fold(data.draw(st.permutations(log + again)))


@given(logs())
def test_coders_do_not_touch_each_other(log: list[Decision]) -> None:
    """What one coder has decided follows from that coder's own log alone."""
    together = fold(log)
    for coder in CODERS:
        alone = fold(d for d in log if d.coder == coder)
        assert together.get(coder) == alone.get(coder)
    assert sorted(together) == list(together)


@given(logs().filter(bool), st.data())
def test_a_withdrawal_removes(log: list[Decision], data: st.DataObject) -> None:
    """Taking a decision back leaves what would be there had it never been made."""
    target = data.draw(st.sampled_from(log))
    never = [decision for decision in log if decision.id != target.id]
    assert fold(never) == fold([*log, withdrawal(log, target)])


@given(logs().filter(bool), st.data())
def test_undo_of_undo_restores(log: list[Decision], data: st.DataObject) -> None:
    """Taking a withdrawal back restores what it had taken back."""
    once = [*log, withdrawal(log, data.draw(st.sampled_from(log)))]
    assert fold(log) == fold([*once, withdrawal(once, once[-1])])


@given(logs())
def test_nothing_effective_is_a_withdrawal(log: list[Decision]) -> None:
    """What stands is in order of coder and sequence, comes from the log and is no withdrawal."""
    standing = effective(log)
    assert all(decision.kind != "withdraw" and decision in log for decision in standing)
    assert sorted(standing, key=lambda d: (d.coder, d.sequence)) == standing


@given(logs())
def test_a_code_is_given_or_rejected(log: list[Decision]) -> None:
    """No coder both gives and rejects a code on one segment, and each coding names the decision that made it."""
    by_id = {decision.id: decision for decision in log}
    for state in fold(log).values():
        assert not set(state.codings) & set(state.rejected)
        for (segment, code), coding in state.codings.items():
            made = by_id[coding.decision_id]
            assert (segment, code, coding.level) == (made.segment_id, made.code_id, made.level)
            assert "code" == made.kind


# the fold by example

A = act("ines", 1, "code")
CASES: list[tuple[str, list[Decision], dict[str, bool | None]]] = [
    ("nothing was read", [], {"c1": None, "c2": None}),
    ("a code before the segment is done", [A], {"c1": True, "c2": None}),
    ("done without a code: absent", [act("ines", 1, "complete")], {"c1": False, "c2": False}),
    ("coded and done", [A, act("ines", 2, "complete")], {"c1": True, "c2": False}),
    ("rejected, not done", [act("ines", 1, "reject")], {"c1": False, "c2": None}),
    ("another segment is done", [act("ines", 1, "complete", "s2")], {"c1": None, "c2": None}),
    (
        "done, then taken back: unread again",
        [act("ines", 1, "complete"), act("ines", 2, "withdraw", supersedes=act("ines", 1, "complete").id)],
        {"c1": None, "c2": None},
    ),
    ("coded, then rejected", [A, act("ines", 2, "reject", supersedes=A.id)], {"c1": False, "c2": None}),
    ("rejected, then coded", [act("ines", 1, "reject"), act("ines", 2, "code")], {"c1": True, "c2": None}),
    (
        "coded after it was done",
        [act("ines", 1, "complete"), act("ines", 2, "code")],
        {"c1": True, "c2": False},
    ),
    (
        "somebody else's withdrawal takes nothing back",
        [A, act("tom", 1, "withdraw", supersedes=A.id)],
        {"c1": True, "c2": None},
    ),
    ("somebody else's completion", [act("tom", 1, "complete")], {"c1": None, "c2": None}),
    (
        "a withdrawal that comes before what it names",
        [act("ines", 1, "withdraw", supersedes=act("ines", 2, "code").id), act("ines", 2, "code")],
        {"c1": True, "c2": None},
    ),
]


@pytest.mark.parametrize(("name", "log", "expected"), CASES, ids=[case[0] for case in CASES])
def test_absent_is_not_unread(name: str, log: list[Decision], expected: dict[str, bool | None]) -> None:
    """No coding means absent only on a segment that the coder has completed; otherwise it means not read."""
    state = fold(log).get("ines", CoderState("ines"))
    assert expected == {code: state.verdict("s1", code) for code in expected}


def test_a_change_of_level_can_be_taken_back() -> None:
    """Undoing a second thought brings the first one back, level and all."""
    first = act("ines", 1, "code", level="none")
    second = act("ines", 2, "code", level="much", supersedes=first.id)
    undo = act("ines", 3, "withdraw", supersedes=second.id)
    levels = [
        fold(log)["ines"].codings["s1", "c1"].level
        for log in ([first], [first, second], [first, second, undo])
    ]
    assert ["none", "much", "none"] == levels


def test_ids_are_content() -> None:
    """The same act has the same id; another level, segment or time has another."""
    assert act("ines", 1, "code").id == act("ines", 1, "code").id
    others = [
        act("tom", 1, "code"),
        act("ines", 2, "code"),
        act("ines", 1, "reject"),
        act("ines", 1, "code", "s2"),
        act("ines", 1, "code", code="c2"),
        act("ines", 1, "code", level="some"),
    ]
    assert len(others) + 1 == len({A.id, *(other.id for other in others)})


# JSON

DECISIONS = st.builds(
    Decision,
    id=NAME,
    coder=NAME,
    sequence=st.integers(1, 2**63 - 1),
    kind=st.sampled_from(("code", "reject", "complete", "withdraw")),
    segment_id=NAME,
    transcript_id=TEXT,
    quote=TEXT,
    decided_at=NAME,
    code_id=NAME,
    span=st.none() | st.integers(0, 9).map(lambda start: Span(start, start * 2)),
    level=st.none() | TEXT,
    speaker_ids=st.lists(TEXT, max_size=3).map(tuple),
    suggestion_id=st.none() | TEXT,
    hint_visible=st.booleans(),
    round=TEXT,
    codebook_revision=TEXT,
    supersedes=NAME,
)


@settings(deadline=None)
@given(DECISIONS)
def test_a_decision_survives_json(decision: Decision) -> None:
    """A decision written as a line and read again is the same decision."""
    assert decision == decision_from_json(json.loads(canonical_json(decision_to_json(decision))))


@given(st.builds(Memo, NAME, NAME, st.sampled_from(ABOUTS), TEXT, TEXT, NAME))
def test_a_memo_survives_json(memo: Memo) -> None:
    """A memo written as a line and read again is the same memo."""
    assert memo == memo_from_json(json.loads(canonical_json(memo_to_json(memo))))


def test_what_may_be_left_out() -> None:
    """A line need not spell out what is not known; it reads as if it did."""
    record = decision_to_json(act("ines", 1, "complete"))
    short = {key: value for key, value in record.items() if value not in (None, "", [], False)}
    assert decision_from_json(record) == decision_from_json(short)


BAD_DECISIONS: list[tuple[str, dict[str, Any], str]] = [
    ("unknown key", {"lvel": "some"}, "unknown key lvel"),
    ("several unknown keys", {"b": 1, "a": 2}, "unknown key a, b"),
    ("unknown kind", {"kind": "codes"}, "kind 'codes' is not one of code, reject, complete, withdraw"),
    ("kind is no text", {"kind": None}, "kind is not text but None"),
    ("sequence 0", {"sequence": 0}, "sequence 0 is not a whole number from 1"),
    ("sequence is text", {"sequence": "1"}, "sequence '1' is not"),
    ("sequence is true", {"sequence": True}, "sequence True is not"),
    ("sequence is broken", {"sequence": 1.0}, "sequence 1.0 is not"),
    ("sequence past every database", {"sequence": 2**63}, "is not a whole number from 1"),
    ("no coder", {"coder": " "}, "coder is empty"),
    ("no id", {"id": ""}, "id is empty"),
    ("coder is a number", {"coder": 7}, "coder is not text but 7"),
    ("half a character", {"quote": "a\ud83d"}, "quote holds half a character"),
    ("half a character in a speaker", {"speaker_ids": ["\udc00"]}, "speaker_ids holds half a character"),
    ("code without a code", {"code_id": None}, "a decision of kind 'code' needs a code_id"),
    ("code with an empty code", {"code_id": ""}, "a decision of kind 'code' needs a code_id"),
    ("withdrawal of nothing", {"kind": "withdraw"}, "must name the decision that it supersedes"),
    ("span of one number", {"span": [3]}, "is not a pair of whole numbers"),
    ("span of truth values", {"span": [False, True]}, "is not a pair of whole numbers"),
    ("span back to front", {"span": [5, 3]}, "not a span: 5..3"),
    ("span past every database", {"span": [0, 2**70]}, "is not a pair of whole numbers"),
    ("span is text", {"span": "0-3"}, "is not a pair of whole numbers"),
    ("one speaker as text", {"speaker_ids": "ana"}, "speaker_ids 'ana' is not a list of texts"),
    ("speakers are a number", {"speaker_ids": 3}, "speaker_ids 3 is not a list of texts"),
    ("speakers are numbers", {"speaker_ids": [3]}, "is not a list of texts"),
    ("hint is text", {"hint_visible": "yes"}, "hint_visible is neither true nor false"),
    ("level is a number", {"level": 2}, "level is not text but 2"),
    ("round is nothing", {"round": None}, "round is not text but None"),
]


@pytest.mark.parametrize(
    ("name", "change", "expected"), BAD_DECISIONS, ids=[case[0] for case in BAD_DECISIONS]
)
def test_bad_decisions(name: str, change: dict[str, Any], expected: str) -> None:
    """A line that is no decision is refused with what is wrong, never with an error of another kind."""
    record = {**decision_to_json(act("ines", 1, "code")), **change}
    with pytest.raises(ValueError, match=r".") as caught:
        decision_from_json(record)
    assert expected in str(caught.value)


@pytest.mark.parametrize("key", ["id", "coder", "sequence", "kind", "segment_id", "quote", "decided_at"])
def test_what_may_not_be_left_out(key: str) -> None:
    """Who, what, where and when must stand in every line."""
    record = decision_to_json(A)
    del record[key]
    with pytest.raises(ValueError, match=f"missing key {key}"):
        decision_from_json(record)


BAD_MEMOS: list[tuple[str, dict[str, Any], str]] = [
    ("about something else", {"about": "weather"}, "about 'weather' is not one of"),
    ("no author", {"author": ""}, "author is empty"),
    ("text is a number", {"text": 4}, "text is not text but 4"),
    ("unknown key", {"txt": "x"}, "unknown key txt"),
]


@pytest.mark.parametrize(("name", "change", "expected"), BAD_MEMOS, ids=[case[0] for case in BAD_MEMOS])
def test_bad_memos(name: str, change: dict[str, Any], expected: str) -> None:
    """A line that is no memo is refused with what is wrong."""
    record = {**memo_to_json(new_memo("ines", "segment", "s1", "unsure", WHEN)), **change}
    with pytest.raises(ValueError, match=r".") as caught:
        memo_from_json(record)
    assert expected in str(caught.value)


def test_a_clash_is_read_the_same_way_round() -> None:
    """Two decisions in one place of a log are a clash that the store refuses; the fold does not depend on luck."""
    one, other = A, replace(act("ines", 1, "reject"))
    assert fold([one, other]) == fold([other, one])


# name, part, where it began in its segment, where the segment at 10-20 stands today, the words that are held
HELD = (
    ("the whole", "", 0, 10, (10, 20)),
    ("the whole, after an edit before it", "", 0, 15, (15, 25)),
    ("a part", "xyz", 2, 10, (12, 15)),
    ("a part, after an edit before it", "xyz", 2, 15, (17, 20)),
    ("words over neighbouring turns", "w" * 22, -6, 10, (4, 26)),
    ("the same, after something was taken out before it", "w" * 22, -6, 8, (2, 24)),
    ("words before the segment that were taken out", "w" * 22, -12, 10, (10, 20)),
)


@pytest.mark.parametrize(("name", "part", "at", "start", "expected"), HELD, ids=[case[0] for case in HELD])
def test_a_coding_holds_for_its_words_wherever_they_stand(
    name: str, part: str, at: int, start: int, expected: tuple[int, int]
) -> None:
    """A part of a segment moves with it when an earlier turn is edited."""
    segment = Segment("s", "t", 0, Span(start, start + 10), "ana", "x" * 10, "turn", (0, 1))
    coding = Coding("ines", "s", "c", "d", span=Span(12, 15), part=part, part_at=at)
    assert Span(*expected) == words_held(coding, segment)


def test_what_came_later_leaves_older_lines_as_they_are() -> None:
    """A decision without reason or part is written as before there were any, and has the same id."""
    plain = new_decision("ines", 1, "code", "s", "2026", transcript_id="t", quote="q", code_id="c")
    assert {"reason", "note", "part", "part_at"}.isdisjoint(decision_to_json(plain))
    reasoned = new_decision(
        "ines",
        1,
        "code",
        "s",
        "2026",
        transcript_id="t",
        quote="q",
        code_id="c",
        reason="span",
        note="n",
        part="q",
        part_at=-2,
    )
    assert plain.id != reasoned.id
    assert reasoned == decision_from_json(decision_to_json(reasoned))
    for wrong in ({"reason": "weather"}, {"note": 3}, {"part_at": "x"}, {"part": None}):
        with pytest.raises(ValueError):  # noqa: PT011  # what is wrong is said by key
            decision_from_json(decision_to_json(reasoned) | wrong)
