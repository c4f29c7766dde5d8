"""Decisions are read by today's codebook: codings follow, and what was never judged is not taken for absent."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.codebook import Change, Code, Codebook, Level, Scale, sense_of
from pipeline.codebook.operations import Signed, declare
from pipeline.decisions import CoderState, Decision, Kind, Outdated, fold, new_decision
from pipeline.instrument import Instrument, due, is_drawn

SCALE = Scale((Level("little", "Little", "a bit", 0), Level("much", "Much", "a lot", 1)))
A = Code("a", "A", "People water trees.")
B = Code("b", "B", "People sweep streets.")
G = Code("g", "G", "How much they do.", scale=SCALE)
THEN = Codebook("book", "1", "Book", (A, B, G))


def book(*codes: Code, changes: tuple[Change, ...] = ()) -> Codebook:
    """A codebook of today."""
    return Codebook("book", "2", "Book", codes, changes=changes)


class Log:
    """One coder's log, written down in short."""

    def __init__(self) -> None:
        self.decisions: list[Decision] = []

    def add(self, kind: Kind, segment: str, code: str | None = None, by: Codebook = THEN, **more: Any) -> Log:
        """One more decision."""
        number = len(self.decisions) + 1
        self.decisions.append(
            new_decision(
                "ines",
                number,
                kind,
                segment,
                f"2026-03-01T10:00:{number:02}+00:00",
                transcript_id="t",
                quote="q",
                code_id=code,
                codebook_revision=by.revision,
                **more,
            )
        )
        return self

    def read_by(self, now: Codebook, *past: Codebook) -> CoderState:
        """The state by another codebook."""
        known = {old.revision: old for old in (THEN, *past)}
        return Instrument(now, known).follow(fold(self.decisions)["ines"])


def outdated(state: CoderState) -> dict[str, list[tuple[str, str, bool]]]:
    """What is outdated, in short."""
    return {s: [(o.code_id, o.because, o.given) for o in reasons] for s, reasons in state.outdated.items()}


def verdicts(state: CoderState, segment: str, *codes: str) -> list[bool | None]:
    """The verdicts on some codes."""
    return [state.verdict(segment, code) for code in codes]


def one_of_each() -> Log:
    """s1: a given and completed; s2: completed without any code."""
    return Log().add("code", "s1", "a").add("complete", "s1").add("complete", "s2")


def test_the_same_codebook_changes_nothing() -> None:
    """By the codebook that was decided by, a state is what the log says, and nothing is outdated."""
    log = one_of_each().add("reject", "s3", "b")
    plain = fold(log.decisions)["ines"]
    assert plain == log.read_by(THEN)


def test_patterns_examples_and_names_outdate_nothing() -> None:
    """What is reworded in name, place, case or punctuation, or illustrated anew, leaves every decision as it was."""
    now = book(replace(A, name="Watering", definition="people water, trees", notes="x", parent_id="g"), B, G)
    assert {} == outdated(one_of_each().read_by(now))


CHANGES: list[tuple[str, Codebook, dict[str, list[tuple[str, str, bool]]]]] = [
    (
        "another definition: what was given and what was not comes back",
        book(replace(A, definition="People water trees and flowers."), B, G),
        {"s1": [("a", "changed", True)], "s2": [("a", "changed", False)]},
    ),
    (
        "another rule",
        book(replace(A, avoid_when="It rains."), B, G),
        {"s1": [("a", "changed", True)], "s2": [("a", "changed", False)]},
    ),
    (
        "a new code: every segment completed without it",
        book(A, B, G, Code("n", "N", "New.")),
        {"s1": [("n", "new", False)], "s2": [("n", "new", False)]},
    ),
    ("a new heading: nothing", book(A, B, G, Code("n", "N", "New.", codable=False)), {}),
    ("a code is gone: nothing comes back for it", book(B, G), {}),
    ("deprecated", book(replace(A, status="deprecated"), B, G), {}),
    ("renamed", book(replace(A, id="x", formerly=("a",)), B, G), {}),
    (
        "split: where the old code was given, its parts and what is left of it",
        book(replace(A, definition="Trees."), B, G, Code("n", "N", "Water.", split_from="a")),
        {"s1": [("n", "split", False), ("a", "changed", True)], "s2": [("a", "changed", False)]},
    ),
    (
        "split and deprecated: only where it was given",
        book(replace(A, status="deprecated"), B, G, Code("n", "N", "Water.", split_from="a")),
        {"s1": [("n", "split", False)]},
    ),
    (
        "an anchor",
        book(A, B, replace(G, scale=Scale((SCALE.levels[0], Level("much", "Much", "very much", 1))))),
        {"s1": [("g", "changed", False)], "s2": [("g", "changed", False)]},
    ),
]


@pytest.mark.parametrize(
    ("now", "expected"), [case[1:] for case in CHANGES], ids=[case[0] for case in CHANGES]
)
def test_what_comes_back(now: Codebook, expected: dict[str, list[tuple[str, str, bool]]]) -> None:
    """Each change of the codebook brings back what it touches and nothing else."""
    found = outdated(one_of_each().read_by(now))
    assert {s: sorted(reasons) for s, reasons in expected.items()} == {s: sorted(r) for s, r in found.items()}


def declared(sense: Any, was: Code, now: Code) -> Change:
    """A declaration of what a change of a code meant."""
    return Change("declare", now.id, sense=sense, was=sense_of(was), now=sense_of(now))


WIDER = replace(A, definition="People water trees and flowers.")
WIDEST = replace(A, definition="People water plants.")

DECLARED: list[tuple[str, tuple[Change, ...], Code, dict[str, list[tuple[str, str, bool]]]]] = [
    (
        "widened: only where it was not given",
        (declared("widened", A, WIDER),),
        WIDER,
        {"s2": [("a", "widened", False)]},
    ),
    (
        "narrowed: only where it was",
        (declared("narrowed", A, WIDER),),
        WIDER,
        {"s1": [("a", "narrowed", True)]},
    ),
    ("reworded: nothing", (declared("reworded", A, WIDER),), WIDER, {}),
    (
        "widened twice",
        (declared("widened", A, WIDER), declared("widened", WIDER, WIDEST)),
        WIDEST,
        {"s2": [("a", "widened", False)]},
    ),
    (
        "reworded and then narrowed",
        (declared("reworded", A, WIDER), declared("narrowed", WIDER, WIDEST)),
        WIDEST,
        {"s1": [("a", "narrowed", True)]},
    ),
    (
        "widened and then narrowed: both",
        (declared("widened", A, WIDER), declared("narrowed", WIDER, WIDEST)),
        WIDEST,
        {"s1": [("a", "changed", True)], "s2": [("a", "changed", False)]},
    ),
    (
        "a declaration about another meaning says nothing",
        (declared("reworded", WIDER, WIDEST),),
        WIDEST,
        {"s1": [("a", "changed", True)], "s2": [("a", "changed", False)]},
    ),
]


@pytest.mark.parametrize(
    ("changes", "now", "expected"), [case[1:] for case in DECLARED], ids=[case[0] for case in DECLARED]
)
def test_what_was_declared(
    changes: tuple[Change, ...], now: Code, expected: dict[str, list[tuple[str, str, bool]]]
) -> None:
    """What the authors say of a change decides what comes back, also over several changes."""
    assert expected == outdated(one_of_each().read_by(book(now, B, G, changes=changes)))


def test_a_new_code_was_not_judged() -> None:
    """On a segment completed before a code existed no coding does not mean absent; given since, it is given."""
    now = book(A, B, G, Code("n", "N", "New."))
    log = one_of_each().add("code", "s2", "n", by=now)
    state = log.read_by(now)
    assert [True, False, None] == verdicts(state, "s1", "a", "b", "n")
    assert [False, False, True] == verdicts(state, "s2", "a", "b", "n")


def test_the_part_of_a_split_code_was_judged_where_the_whole_was_absent() -> None:
    """Where the old code does not apply its parts do not; where it does, which part it was is not known."""
    now = book(replace(A, status="deprecated"), B, G, Code("n", "N", "Water.", split_from="a"))
    state = one_of_each().read_by(now)
    assert [None, False] == [state.verdict("s1", "n"), state.verdict("s2", "n")]


def test_completing_again_settles_it() -> None:
    """A segment that was completed by today's codebook is judged by it, also what was given before."""
    now = book(replace(A, definition="Trees alone."), B, G, Code("n", "N", "New."))
    log = one_of_each().add("complete", "s1", by=now).add("complete", "s2", by=now)
    state = log.read_by(now)
    assert {} == outdated(state)
    assert [True, False] == verdicts(state, "s1", "a", "n")


def test_a_code_given_after_completion_is_judged_by_its_own_codebook() -> None:
    """What was added later to a segment completed earlier is as new as the decision that added it."""
    now = book(replace(A, definition="Trees alone."), B, G)
    log = Log().add("complete", "s1").add("code", "s1", "a", by=now)
    assert {} == outdated(log.read_by(now))


def test_codings_follow_a_rename() -> None:
    """A coding, a rejection and a change of mind across a rename count for the code under its new id."""
    now = book(replace(A, id="x", formerly=("a",)), B, G)
    log = one_of_each().add("reject", "s3", "a").add("code", "s4", "a").add("reject", "s4", "x", by=now)
    state = log.read_by(now)
    assert [True, False, False, False] == [state.verdict(s, "x") for s in ("s1", "s2", "s3", "s4")]
    assert "x" == state.codings["s1", "x"].code_id


def test_renamed_twice() -> None:
    """A code that was renamed twice keeps what was decided under both earlier ids."""
    middle = book(replace(A, id="x", formerly=("a",)), B, G)
    now = book(replace(A, id="y", formerly=("a", "x")), B, G)
    log = Log().add("code", "s1", "a").add("code", "s2", "x", by=middle)
    state = log.read_by(now, middle)
    assert [("s1", "y"), ("s2", "y")] == list(state.codings)
    assert {} == outdated(state)


MERGED = book(replace(A, merged_into="b", status="deprecated"), B, G)

MERGERS: list[tuple[str, Log, bool | None]] = [
    ("the merged code was given", Log().add("code", "s", "a"), True),
    ("the other one was given", Log().add("code", "s", "b"), True),
    ("both were given", Log().add("code", "s", "b").add("code", "s", "a"), True),
    (
        "the merged one was given, the other rejected",
        Log().add("reject", "s", "b").add("code", "s", "a"),
        True,
    ),
    ("the same, the other way round", Log().add("code", "s", "a").add("reject", "s", "b"), True),
    ("the merged one alone was rejected: no word on the whole", Log().add("reject", "s", "a"), None),
    ("rejected and completed", Log().add("reject", "s", "a").add("complete", "s"), False),
    (
        "rejected after the merger, which covers both",
        Log().add("code", "s", "a").add("reject", "s", "b", by=MERGED),
        False,
    ),
    (
        "given again after that",
        Log().add("code", "s", "a").add("reject", "s", "b", by=MERGED).add("code", "s", "b", by=MERGED),
        True,
    ),
]


@pytest.mark.parametrize(
    ("log", "expected"), [case[1:] for case in MERGERS], ids=[case[0] for case in MERGERS]
)
def test_codings_follow_a_merger(log: Log, expected: bool | None) -> None:
    """A yes to either of two merged codes is a yes to the whole; a no to one of them is none."""
    assert expected == log.read_by(MERGED).verdict("s", "b")


def test_levels_follow() -> None:
    """A level that was renamed is followed; one that is gone, or was never given, has to be given anew."""
    scale = Scale((Level("few", "Few", "a bit", 0, ("little",)), Level("more", "More", "x", 1)))
    now = book(A, B, replace(G, scale=scale))
    log = Log().add("code", "s1", "g", level="little").add("code", "s2", "g", level="much")
    state = log.read_by(now)
    assert ["few", None] == [coding.level for coding in state.codings.values()]
    assert ("g", "level", True) in outdated(state)["s2"]


def test_merged_into_a_graded_code() -> None:
    """Codings without a level that count for a graded code now come back for one; an ungraded target drops it."""
    into_graded = book(replace(A, merged_into="g", status="deprecated"), B, G)
    state = one_of_each().read_by(into_graded)
    assert [("g", "level", True)] == outdated(state)["s1"]
    from_graded = book(A, B, replace(G, merged_into="a", status="deprecated"))
    state = Log().add("code", "s1", "g", level="much").read_by(from_graded)
    assert (None, {}) == (state.codings["s1", "a"].level, outdated(state))


def test_a_codebook_that_is_not_on_record() -> None:
    """Where nobody knows what the codes meant, everything counts as it was decided and everything comes back."""
    state = Instrument(THEN, {}).follow(
        fold([replace(d, codebook_revision="lost") for d in one_of_each().decisions])["ines"]
    )
    assert [True, False, False] == verdicts(state, "s1", "a", "b", "g")
    assert {("a", "unknown", True), ("b", "unknown", False), ("g", "unknown", False)} == set(
        outdated(state)["s1"]
    )


def test_a_coder_s_own_code_brings_nothing_back() -> None:
    """What a coder read before making a code while reading was not judged for it, and is not read again for it."""
    now = book(A, B, G, Code("n@ines", "N", "", status="provisional", author="ines"))
    state = one_of_each().read_by(now)
    assert (None, {}) == (state.verdict("s1", "n@ines"), outdated(state))


def test_an_adjudicator_s_word_ages_as_well() -> None:
    """A decision without completion, as adjudicators make them, is outdated by a change like any other."""
    log = Log().add("reject", "s1", "a").add("code", "s2", "a")
    state = log.read_by(book(WIDER, B, G))
    assert {"s1": [("a", "changed", False)], "s2": [("a", "changed", True)]} == outdated(state)


def test_what_could_not_be_given_was_not_judged() -> None:
    """A heading made a code, and a deprecated code taken up again, were not judged on what was completed before."""
    for then in (book(replace(A, codable=False), B, G), book(replace(A, status="deprecated"), B, G)):
        state = Log().add("complete", "s", by=then).read_by(THEN, then)
        assert (None, False) == (state.verdict("s", "a"), state.verdict("s", "b"))
        assert {"s": [("a", "new", False)]} == outdated(state)


def test_a_merged_coding_comes_back_when_its_target_changes() -> None:
    """A coding that counts for a code that came later comes back when that code means something else than at the merger."""
    umbrella = Code("u", "U", "Both.")
    merged = replace(A, merged_into="u", status="deprecated")
    record = Change("merge", "a", ("u",), now=sense_of(umbrella))
    at_merger = book(merged, B, G, umbrella, changes=(record,))
    log = Log().add("code", "s", "a").add("complete", "s")
    assert {} == outdated(log.read_by(at_merger))
    later = book(merged, B, G, replace(umbrella, definition="Neither."), changes=(record,))
    assert {"s": [("u", "changed", True)]} == outdated(log.read_by(later))
    unrecorded = replace(later, changes=())
    assert {"s": [("u", "changed", True)]} == outdated(log.read_by(unrecorded, at_merger))
    assert {} == outdated(log.read_by(replace(at_merger, changes=()), at_merger))


def test_a_no_to_a_part_stays_a_no_when_it_is_merged_on() -> None:
    """What a no overruled at one merger does not come back with the next one."""
    first = book(replace(A, merged_into="b", status="deprecated"), B, G, Code("c", "C", "C."))
    then = book(
        replace(A, merged_into="b", status="deprecated"),
        replace(B, merged_into="c", status="deprecated"),
        G,
        Code("c", "C", "C."),
    )
    log = Log().add("code", "s", "a").add("reject", "s", "b", by=first).add("complete", "s", by=first)
    assert False is log.read_by(first).verdict("s", "b")
    assert False is log.read_by(then, first).verdict("s", "c")
    yes = Log().add("code", "s", "a")
    assert True is yes.read_by(then, first).verdict("s", "c")


def test_a_merger_settles_nothing_that_was_outstanding() -> None:
    """A code that was redefined and then merged still has to be judged again, and so has one that was new."""
    redefined = replace(A, definition="Anything at all.", merged_into="b", status="deprecated")
    state = one_of_each().read_by(book(redefined, B, G))
    assert {"s1": [("b", "changed", True)], "s2": [("b", "changed", False)]} == outdated(state)
    newer = Code("n", "N", "New.", merged_into="b", status="deprecated")
    state = one_of_each().read_by(book(A, B, G, newer))
    assert {"s1": [("b", "widened", False)], "s2": [("b", "widened", False)]} == outdated(state)
    own = Code("n@tom", "N", "", merged_into="b", status="deprecated", author="tom")
    assert {} == outdated(one_of_each().read_by(book(A, B, G, own)))


def test_what_became_of_a_merged_code_can_be_declared() -> None:
    """A code that was reworded and then merged brings nothing back once its authors say that it was but words."""
    redefined = replace(A, definition="Anything at all.", merged_into="b", status="deprecated")
    signed = Signed("ines", "2026-11-22", "words")
    now = declare(book(redefined, B, G), "a", "reworded", [A], signed=signed)
    assert {} == outdated(one_of_each().read_by(now))


def test_what_was_merged_already_comes_back_no_more() -> None:
    """Whoever judged by a codebook with the merger in it has nothing to judge again for it, whatever else changes."""
    merged = replace(A, merged_into="b", status="deprecated")
    then = book(merged, B, G)
    log = Log().add("complete", "s", by=then)
    later = book(merged, B, replace(G, definition="Something else."))
    assert {"s": [("g", "changed", False)]} == outdated(log.read_by(later, then))


def test_a_part_merged_elsewhere_was_judged_with_its_whole() -> None:
    """A part of a split code that is merged into another brings nothing back where the whole was absent."""
    now = book(
        replace(A, status="deprecated"),
        B,
        G,
        Code("d", "D", "", split_from="a", merged_into="b", status="deprecated"),
        Code("e", "E", "", split_from="a"),
    )
    assert {"s1": [("e", "split", False)]} == outdated(one_of_each().read_by(now))


def test_a_merger_that_is_taken_back() -> None:
    """Where codings counted for another code and do so no more, that code is judged again, given or not."""
    then = book(replace(A, merged_into="b", status="deprecated"), B, G)
    log = Log().add("code", "s1", "a").add("complete", "s1", by=then).add("complete", "s2", by=then)
    state = log.read_by(book(replace(A, status="deprecated"), B, G), then)
    assert {"s1": [("b", "changed", False)], "s2": [("b", "changed", False)]} == outdated(state)


def test_a_part_of_a_part() -> None:
    """Of a code split twice, the last parts were judged absent where the first code was, and only there."""
    gone = replace(A, status="deprecated")
    now = book(
        gone,
        B,
        G,
        Code("a1", "A1", "", split_from="a", status="deprecated"),
        Code("a2", "A2", "", split_from="a"),
        Code("d", "D", "", split_from="a1"),
    )
    state = one_of_each().read_by(now)
    assert {"s1": [("a2", "split", False), ("d", "split", False)]} == outdated(state)
    assert [None, False] == [state.verdict("s1", "d"), state.verdict("s2", "d")]


def test_a_provisional_code_of_the_file_is_everybody_s() -> None:
    """A provisional code that stands in the file for all brings back what was completed before it."""
    now = book(A, B, G, Code("p", "P", "", status="provisional", author="ada"))
    assert {"s1": [("p", "new", False)], "s2": [("p", "new", False)]} == outdated(one_of_each().read_by(now))


def test_a_no_by_today_s_codebook_settles_the_unknown() -> None:
    """On a segment completed by a codebook that nobody knows, a no that was said since counts."""
    log = Log().add("complete", "s").add("reject", "s", "a")
    decisions = [replace(log.decisions[0], codebook_revision="lost"), log.decisions[1]]
    state = Instrument(THEN, {}).follow(fold(decisions)["ines"])
    assert [("b", "unknown", False), ("g", "unknown", False)] == outdated(state)["s"]


def test_a_level_renamed_before_its_code_was_merged() -> None:
    """A level follows what it was called in its own scale, and then into the other."""
    scale = Scale((Level("low", "Little", "a bit", 0, ("little",)), Level("much", "Much", "a lot", 1)))
    other = Scale((Level("low", "Low", "x", 0), Level("much", "Much", "y", 1)))
    now = book(A, replace(B, scale=other), replace(G, scale=scale, merged_into="b", status="deprecated"))
    state = Log().add("code", "s", "g", level="little").read_by(now)
    assert "low" == state.codings["s", "b"].level


@given(st.sampled_from([now for _, now, _ in CHANGES]))
def test_following_twice_is_following_once(now: Codebook) -> None:
    """What was read by today's codebook reads the same a second time."""
    log = one_of_each().add("code", "s3", "g", level="much").add("reject", "s3", "b")
    instrument = Instrument(now, {THEN.revision: THEN})
    once = instrument.follow(fold(log.decisions)["ines"])
    again = instrument.follow(once)
    assert (once.codings, once.rejected, once.completed) == (again.codings, again.rejected, again.completed)


# what comes back of it


def test_a_share_of_the_absences() -> None:
    """What was given always comes back, with all that is outdated there; of the rest, the segments of the draw."""
    reasons: dict[str, tuple[Outdated, ...]] = {
        f"s{n}": (Outdated("a", "new", given=False),) for n in range(2000)
    }
    reasons["given"] = (Outdated("a", "changed", given=True), Outdated("b", "new", given=False))
    state = CoderState("ines", outdated=reasons)
    assert reasons == due(state)
    assert {"given": reasons["given"]} == due(state, 0.0)
    assert 340 < len(due(state, 0.2)) < 460
    assert due(state, 0.2).keys() < due(state, 0.5).keys()


@given(st.text(), st.floats(0, 1))
def test_a_draw_is_the_same_everywhere(segment_id: str, share: float) -> None:
    """Nobody is drawn with share 0, everybody with share 1, and a larger share holds the smaller one."""
    assert (False, True) == (is_drawn(segment_id, 0), is_drawn(segment_id, 1))
    assert is_drawn(segment_id, min(1, share * 1.5)) or not is_drawn(segment_id, share)
