"""A session without a screen: queue, decisions, undo, and what is recorded of what was shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, Protocol

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.codebook import Code, Codebook
from pipeline.decisions import Decision, Memo, Presentation, fold, new_memo
from pipeline.errors import StoreBusy
from pipeline.logs import NewCode
from pipeline.review.session import Dispute, ReviewError, Session
from pipeline.spans import Span
from pipeline.suggestions import Suggestion

Open = Callable[..., Session]
DISPUTES = {segment_id: Dispute(("grade",), ("tom: some",)) for segment_id in ("s1", "s2", "s4", "s5")}


class Record(Protocol):
    """The log of the fixtures."""

    decisions: list[Decision]
    presentations: list[Presentation]
    memos: list[Memo]
    codes: list[NewCode]
    codebooks: dict[str, Codebook]
    busy: bool

    def keep_codebook(self, codebook: Codebook) -> None:
        """Keep what the codes mean."""


def at(session: Session) -> str | None:
    """The id of the current segment."""
    return session.current.id if session.current else None


def state(session: Session) -> tuple[Any, ...]:
    """All that can be seen of a session."""
    card = session.card() if session.current else None
    return at(session), session.progress, card


# the queue


def test_segments_come_in_order(session: Session) -> None:
    """A session goes through the queue in the order given, and counts what is done."""
    seen = []
    while session.current is not None:
        seen.append((at(session), session.progress))
        session.complete()
    assert [("s1", (0, 4)), ("s2", (1, 4)), ("s4", (2, 4)), ("s5", (3, 4))] == seen
    assert (4, 4) == session.progress
    with pytest.raises(ReviewError, match="every segment of the queue is done"):
        session.card()


def test_a_segment_stays_until_it_is_done(session: Session) -> None:
    """Giving a code does not end a segment: only saying that nothing more applies does."""
    session.code("usual_suspects")
    session.reject("underestimation")
    assert ("s1", (0, 4)) == (at(session), session.progress)


def test_resuming(reopen: Open) -> None:
    """A new session goes on where the last one stopped, and knows what was given to the segment at hand."""
    first = reopen()
    first.complete()
    first.code("usual_suspects")
    first.memo("unsure")
    again = reopen()
    assert ("s2", (1, 4)) == (at(again), again.progress)
    card = again.card()
    assert ["usual_suspects"] == list(card.codings)
    assert ["unsure"] == [memo.text for memo in card.memos]
    assert [3] == [d.sequence for d in (again.reject("grade"),)]


def test_skipping(session: Session, record: Record) -> None:
    """A segment that is put off comes at the end, and is not judged by that."""
    session.defer()
    assert ("deferred", (0, 4)) == (session.mark("s1"), session.progress)
    seen = []
    while session.current is not None:
        seen.append(at(session))
        session.complete()
    assert ["s2", "s4", "s5", "s1"] == seen
    assert ["defer", *["complete"] * 4] == [decision.kind for decision in record.decisions]


def test_what_was_put_off_is_put_off_after_a_new_start(reopen: Open) -> None:
    """Where reading goes on, and what comes at the end, is the same after the program was closed."""
    first = reopen()
    first.defer()
    first.step(1)
    assert ("s4", "s2") == (at(reopen(start=at(first))), at(reopen(start="s1")))


def test_an_empty_queue(reopen: Open) -> None:
    """A session on nothing is done from the beginning and can do nothing."""
    empty = reopen(queue=[])
    assert (None, (0, 0)) == (at(empty), empty.progress)
    for act in (empty.complete, empty.defer, lambda: empty.code("usual_suspects"), lambda: empty.memo("x")):
        with pytest.raises(ReviewError, match="every segment of the queue is done"):
            act()


# the card


def test_the_card(session: Session) -> None:
    """A card shows the turns around the segment, the moderator's last question and the suggestions, best first."""
    for _ in range(3):
        session.defer()
    card = session.card()
    assert card.question is not None
    assert ("s5", 3, [4], []) == (
        card.segment.id,
        card.question.index,
        [turn.index for turn in card.before],
        [turn.index for turn in card.after],
    )
    session.defer()
    assert ["underestimation", "grade"] == [s.code_id for s in session.card().suggestions]


@pytest.mark.parametrize(("context", "before", "after"), [(0, [], []), (1, [0], [2]), (9, [0], [2, 3, 4, 5])])
def test_the_width_of_the_context(
    session: Session, context: int, before: list[int], after: list[int]
) -> None:
    """As many turns are shown before and after as were asked for, as far as there are any."""
    card = session.card(context)
    assert (before, after) == ([t.index for t in card.before], [t.index for t in card.after])


def test_remarks_are_an_adjudicator_s(reopen: Open) -> None:
    """What the coders said of a segment stands on the card of a session that is given it, and on no other."""
    assert () == reopen().card().remarks
    assert ("tom: some",) == reopen(disputes=DISPUTES).card().remarks


def test_adjudication_settles_the_codes_in_dispute_alone(reopen: Open, record: Record) -> None:
    """A segment is left only when its disputes are settled, and nothing is said of any other code."""
    session = reopen(disputes=DISPUTES)
    with pytest.raises(ReviewError, match="not settled yet: grade"):
        session.complete()
    session.reject("grade")
    assert session.complete() is None
    assert ("s2", (1, 4)) == (at(session), session.progress)
    assert ["reject"] == [decision.kind for decision in record.decisions]


# decisions


def test_what_a_decision_records(session: Session, record: Record, codebook: Any) -> None:
    """A decision keeps who, what, where, against which codebook, in which round, and what was suggested."""
    session.card()
    made = session.code("grade", "some")
    assert [made] == record.decisions
    segment = session.current
    assert segment is not None
    assert ("ines", 1, "code", "s1", "fg", segment.quote, "grade", segment.span, "some") == (
        made.coder,
        made.sequence,
        made.kind,
        made.segment_id,
        made.transcript_id,
        made.quote,
        made.code_id,
        made.span,
        made.level,
    )
    assert ("sug-s1-grade", True, "round-1", codebook.revision, None) == (
        made.suggestion_id,
        made.hint_visible,
        made.round,
        made.codebook_revision,
        made.supersedes,
    )


def test_a_code_that_nobody_suggested(session: Session) -> None:
    """A code given of one's own accord names no suggestion, but says that others were on the screen."""
    session.card()
    made = session.code("usual_suspects")
    assert (None, True) == (made.suggestion_id, made.hint_visible)


def test_a_blind_session(reopen: Open, record: Record) -> None:
    """With hints off, suggestions are neither asked for nor shown, and every record says so."""

    def unasked(_segment_id: str) -> Sequence[Suggestion]:
        """Suggestions that nobody may ask for."""
        raise AssertionError("a blind session asked for suggestions")

    blind = reopen(hints=False, suggestions=unasked)
    assert () == blind.card().suggestions
    blind.code("underestimation")
    blind.complete()
    assert [(None, False)] * 2 == [(d.suggestion_id, d.hint_visible) for d in record.decisions]
    assert [False] == [shown.hints for shown in record.presentations]


def test_no_suggestion_is_seen_as_well(session: Session, record: Record) -> None:
    """A segment shown with hints on was not judged blind, though the machine had nothing to say on it."""
    session.defer()
    session.defer()
    assert () == session.card().suggestions
    made = session.complete()
    assert made is not None
    assert [("s4", True)] == [(shown.segment_id, shown.hints) for shown in record.presentations]
    assert made.hint_visible


def test_what_was_shown_is_what_is_recorded(reopen: Open) -> None:
    """A suggestion that is made while the coder is deciding was not on the screen."""
    now: list[Suggestion] = []
    session = reopen(suggestions=lambda _segment: tuple(now))
    session.card()
    now.append(Suggestion("late", "s1", "grade", session.card().segment.span, 0.9, (), "rules/1", "run"))
    made = session.code("grade", "some")
    assert (None, True) == (made.suggestion_id, made.hint_visible)


def test_what_is_shown_is_recorded_once(session: Session, record: Record) -> None:
    """However often a card is drawn, the coder was shown it once; place and round are kept, no chance is invented."""
    session.card()
    session.card(3)
    session.complete()
    session.card()
    assert [("s1", 0), ("s2", 1)] == [(shown.segment_id, shown.position) for shown in record.presentations]
    assert {("ines", "round-1", "", None, True)} == {
        (shown.coder, shown.round, shown.draw_id, shown.probability, shown.hints)
        for shown in record.presentations
    }
    assert 2 == len({shown.id for shown in record.presentations})


REFUSED: list[tuple[str, str, str | None, str]] = [
    ("unknown code", "nonsense", None, "there is no code 'nonsense' that can be given"),
    ("heading", "people", None, "there is no code 'people' that can be given"),
    ("deprecated", "gone", None, "there is no code 'gone' that can be given"),
    ("graded without a level", "grade", None, "needs one of its levels: none, some, dk"),
    ("graded with an empty level", "grade", "", "needs one of its levels"),
    ("a level that is not there", "grade", "much", "needs one of its levels"),
    ("a level on a plain code", "usual_suspects", "some", "has no levels"),
]


@pytest.mark.parametrize(("name", "code", "level", "expected"), REFUSED, ids=[case[0] for case in REFUSED])
def test_what_cannot_be_given(
    session: Session, record: Record, name: str, code: str, level: str | None, expected: str
) -> None:
    """A code that cannot be given, or not with that level, is refused and nothing is recorded."""
    with pytest.raises(ReviewError, match=expected):
        session.code(code, level)
    assert [] == record.decisions


def test_a_level_off_the_scale_is_an_answer(session: Session) -> None:
    """Not to be sure is a level that a coder may give."""
    assert "dk" == session.code("grade", "dk").level


def test_a_change_of_mind_names_what_it_replaces(session: Session) -> None:
    """A second decision on a code supersedes the first, be it code or rejection; another code's is left alone."""
    first = session.code("grade", "none")
    other = session.code("usual_suspects")
    second = session.code("grade", "some")
    third = session.reject("grade")
    assert (None, None, first.id, second.id) == (
        first.supersedes,
        other.supersedes,
        second.supersedes,
        third.supersedes,
    )
    card = session.card()
    assert (["usual_suspects"], {"grade"}) == (list(card.codings), set(card.rejected))


def test_memos(session: Session, record: Record) -> None:
    """A memo is on the segment at hand, without white space around it; an empty one is refused."""
    memo = session.memo("  ironic [laughter]\n")
    assert ("ines", "segment", "s1", "ironic [laughter]") == (memo.author, memo.about, memo.target, memo.text)
    assert [memo] == record.memos
    with pytest.raises(ReviewError, match="an empty memo says nothing"):
        session.memo(" \n")
    session.complete()
    assert () == session.card().memos


# taking back


def test_undo_restores_what_was_before(session: Session) -> None:
    """Taking back goes decision by decision, the last one first, until nothing is left."""
    session.code("grade", "none")
    session.code("grade", "some")
    session.complete()
    assert ["complete"] == [taken.kind for taken in session.undo()]
    assert ("s1", "some") == (at(session), session.card().codings["grade"].level)
    session.undo()
    assert "none" == session.card().codings["grade"].level
    session.undo()
    assert {} == session.card().codings
    with pytest.raises(ReviewError, match="there is nothing to take back"):
        session.undo()


def test_undo_of_complete_brings_the_segment_back(session: Session, record: Record) -> None:
    """A segment that was done too early comes up again at once and counts as unread."""
    session.complete()
    session.complete()
    session.undo()
    assert ("s2", (1, 4)) == (at(session), session.progress)
    assert ["s1"] == list(fold(record.decisions)["ines"].completed)
    session.undo()
    assert [("s1", (0, 4))] == [(at(session), session.progress)]
    assert {} == fold(record.decisions)


def test_undo_reaches_earlier_sessions(reopen: Open, record: Record) -> None:
    """The last decision can be taken back after the program was closed."""
    reopen().complete()
    later = reopen()
    (taken,) = later.undo()
    assert (1, "complete", "s1") == (taken.sequence, taken.kind, at(later))
    assert [(2, "withdraw", taken.id)] == [(d.sequence, d.kind, d.supersedes) for d in record.decisions[1:]]
    assert ("s1", (0, 4)) == (at(reopen()), reopen().progress)


def test_undo_goes_to_the_segment(session: Session) -> None:
    """Taking back a decision on a segment that was put off since goes back to it, and it waits once, not twice."""
    session.code("usual_suspects")
    session.defer()
    assert "s2" == at(session)
    session.undo()
    assert ("s1", "open") == (at(session), session.mark("s1"))
    session.undo()
    assert ("s1", (0, 4)) == (at(session), session.progress)
    for _ in range(4):
        session.complete()
    assert session.current is None


def test_undo_stays_in_its_round(reopen: Open, record: Record) -> None:
    """What was decided in a round that is over cannot be taken back in the next: it may have been reported."""
    reopen().complete()
    with pytest.raises(ReviewError, match="was made in round 'round-1', not in 'round-2'"):
        reopen(round_id="round-2").undo()
    assert 1 == len(record.decisions)


def test_undo_leaves_its_queue(reopen: Open, queue: list[Any], record: Record) -> None:
    """A decision on a segment outside of the queue is taken back with the segment before the coder's eyes."""
    reopen().complete()
    session = reopen(queue=["s2", "s4"])
    session.undo()
    assert ("s1", -1, (0, 2)) == (at(session), session.place, session.progress)
    assert {} == fold(record.decisions)
    session.complete()
    assert ("s2", (0, 2)) == (at(session), session.progress)


def test_an_act_is_undone_as_a_whole(session: Session, record: Record) -> None:
    """What one key did, one key takes back: the ticked code and that the segment is done; redo does it again."""
    made = session.accept()
    assert [("code", "underestimation"), ("complete", None)] == [(d.kind, d.code_id) for d in made]
    assert 1 == len({d.decided_at for d in record.decisions})
    assert made == session.undo()
    assert ("s1", {}, (0, 4)) == (at(session), session.card().codings, session.progress)
    assert made == session.redo()
    assert ("s2", (1, 4)) == (at(session), session.progress)
    assert {("s1", "underestimation")} == fold(record.decisions)["ines"].codings.keys()
    with pytest.raises(ReviewError, match="there is nothing to do again"):
        session.redo()


def test_accepting_a_graded_code(reopen: Open) -> None:
    """A graded code that is ticked is given at the level suggested, or at the one that the coder chose instead."""
    session = reopen(queue=["s2"])
    assert [("grade", "none"), (None, None)] == [(d.code_id, d.level) for d in session.accept()]
    session.undo()
    assert [("grade", "some"), (None, None)] == [
        (d.code_id, d.level) for d in session.accept({"grade": "some"})
    ]
    session.undo()
    session.reject("grade")
    assert [None] == [d.code_id for d in session.accept({"grade": "some"})]


def test_redo_reaches_earlier_sessions(reopen: Open) -> None:
    """What was undone can be done again after the program was closed, until something else is decided."""
    first = reopen()
    made = first.accept()
    first.undo()
    assert made == reopen().redo()
    reopen().undo()
    later = reopen()
    later.flag()
    with pytest.raises(ReviewError, match="there is nothing to do again"):
        later.redo()


ACTS: dict[str, Callable[[Session], object]] = {
    "code": lambda s: s.code("usual_suspects"),
    "part": lambda s: s.code(
        "usual_suspects", span=Span(s.card().segment.span.start, s.card().segment.span.end - 1)
    ),
    "grade": lambda s: s.code("grade", "some"),
    "reject": lambda s: s.reject("usual_suspects"),
    "toggle": lambda s: s.toggle("underestimation"),
    "complete": lambda s: s.complete(),
    "accept": lambda s: s.accept() if "grade" not in s.card().ticked else s.complete(),
    "defer": lambda s: s.defer(),
    "flag": lambda s: s.flag(),
    "reveal": lambda s: s.reveal(),
}
MOVES: dict[str, Callable[[Session], object]] = {
    "next": lambda s: s.step(1),
    "back": lambda s: s.step(-1),
    "redo": lambda s: s.redo(),
    "undo": lambda s: s.undo(),
}


@settings(deadline=None, max_examples=120, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.sampled_from([*ACTS, *MOVES, "close"]), max_size=16),
    st.lists(st.sampled_from([*ACTS, *MOVES, "close"]), max_size=16),
    st.booleans(),
)
def test_undoing_all_gives_the_state_before(
    reopen: Open, record: Record, before: list[str], acts: list[str], hints: bool
) -> None:
    """Whatever is done, undone, done again, put off, revealed or closed: undoing all of it gives the state before it."""
    record.decisions.clear()
    record.presentations.clear()
    session, depth, _ = _driven(reopen, record, reopen(hints=hints), before, hints=hints)
    then = _where(session, record)
    session, more, least = _driven(reopen, record, session, acts, hints=hints)
    for _ in range(more - least):
        session.undo()
    if least == 0:
        assert then == _where(session, record) == _where(reopen(hints=hints), record)
    for _ in range(depth + least):
        session.undo()
    assert ({}, (0, 4)) == _where(session, record) == _where(reopen(hints=hints), record)
    assert list(range(1, len(record.decisions) + 1)) == [d.sequence for d in record.decisions]
    with pytest.raises(ReviewError, match="there is nothing to take back"):
        session.undo()


def _driven(
    reopen: Open, record: Record, session: Session, acts: list[str], *, hints: bool
) -> tuple[Session, int, int]:
    """The session after some acts, how many more of them stand than before, and the least that stood in between.

    What the session refuses is left out.
    """
    depth = least = 0
    for act in acts:
        if act == "close":
            session = reopen(hints=hints)
            continue
        recorded = len(record.decisions)
        try:
            (ACTS | MOVES)[act](session)
        except ReviewError:
            continue
        if act == "undo":
            depth -= 1
        elif len(record.decisions) > recorded:
            depth += 1
        least = min(least, depth)
    return session, depth, least


def _where(session: Session, record: Record) -> tuple[Any, ...]:
    """What stands, and how far the session is."""
    return fold(record.decisions), session.progress


# blindness and safety


def test_strangers_are_refused(reopen: Open, record: Record) -> None:
    """A session of one coder is never opened on another's decisions or memos."""
    made = reopen().complete()
    assert made is not None
    with pytest.raises(ReviewError, match="must not see decisions or memos of tom"):
        reopen(decisions=(made, replace(made, coder="tom")))
    with pytest.raises(ReviewError, match="must not see decisions or memos of tom"):
        reopen(memos=(new_memo("tom", "segment", "s1", "look here", "2026"),))


FAILING: list[tuple[str, Callable[[Session], object]]] = [
    ("code", lambda session: session.code("usual_suspects")),
    ("reject", lambda session: session.reject("usual_suspects")),
    ("complete", lambda session: session.complete()),
    ("undo", lambda session: session.undo()),
    ("memo", lambda session: session.memo("x")),
]


@pytest.mark.parametrize(("name", "act"), FAILING, ids=[case[0] for case in FAILING])
def test_what_the_log_refuses_did_not_happen(
    session: Session, record: Record, name: str, act: Callable[[Session], object]
) -> None:
    """Where a decision cannot be recorded the session stays where it was, and goes on when it can."""
    session.complete()
    session.code("grade", "none")
    before, recorded = state(session), len(record.decisions)
    record.busy = True
    with pytest.raises(StoreBusy):
        act(session)
    record.busy = False
    assert before == state(session)
    assert recorded == len(record.decisions)
    act(session)
    assert before != state(session)
    assert list(range(1, len(record.decisions) + 1)) == [decision.sequence for decision in record.decisions]


def test_a_card_that_was_not_recorded_was_not_shown(session: Session, record: Record) -> None:
    """A presentation that cannot be recorded is recorded when the card is shown after all."""
    record.busy = True
    with pytest.raises(StoreBusy):
        session.card()
    record.busy = False
    session.card()
    assert ["s1"] == [shown.segment_id for shown in record.presentations]


def test_reopening_after_a_change_of_meaning(reopen: Open, record: Record) -> None:
    """What was completed by a codebook that is not on record comes up again, and no longer once it is done again."""
    session = reopen()
    session.complete()
    session.complete()
    record.decisions[0] = replace(record.decisions[0], codebook_revision="older")
    again = reopen()
    assert ("s1", (1, 4)) == (at(again), again.progress)
    assert ("again: judged by a codebook that is not on record; look at all codes",) == again.card().remarks
    again.complete()
    assert "s4" == at(again) == at(reopen())


# codes made while reading


def test_a_code_made_while_reading(session: Session, record: Record, reopen: Open) -> None:
    """A provisional code is on the log with author and first quote before it is given, and its maker sees it at once."""
    made = session.make("People  who wait", "They wait for others to act.")
    assert ("code", "people_who_wait@ines") == (made.kind, made.code_id)
    (kept,) = record.codes
    assert ("ines", "People who wait", False, "s1", "en") == (
        kept.author,
        kept.name,
        kept.in_vivo,
        kept.segment_id,
        kept.language,
    )
    assert session.current is not None
    assert session.current.quote == kept.quote == kept.code.examples[0].text
    code = session.codebook.code("people_who_wait@ines")
    assert ("provisional", "ines") == (code.status, code.author)
    assert session.codebook.revision == made.codebook_revision
    assert session.codebook.revision in record.codebooks
    session.complete()
    again = reopen(codebook=session.codebook)
    assert "s2" == at(again)


def test_an_in_vivo_code_is_what_was_said(reopen: Open, record: Record) -> None:
    """An in-vivo code keeps the participant's own words; other words are refused and leave nothing behind."""
    session = reopen()
    session.step(2)
    with pytest.raises(ReviewError, match="is not what was said here"):
        session.make("always different people", in_vivo=True)
    assert ([], []) == (record.codes, record.decisions)
    session.make("the same people", in_vivo=True)
    assert ("the same people", True) == (record.codes[0].name, record.codes[0].in_vivo)
    with pytest.raises(ReviewError, match="there is a code of that name: the_same_people@ines"):
        session.make("The same people")


@pytest.mark.parametrize("name", ["", "  ", "usual suspects", "Usual Suspects"])
def test_names_that_are_none_or_taken(session: Session, record: Record, name: str) -> None:
    """A code needs a name that no other has, whatever its case."""
    with pytest.raises(ReviewError):
        session.make(name)
    assert [] == record.codes


def test_a_new_code_that_cannot_be_written_was_not_made(session: Session, record: Record) -> None:
    """Where the log refuses the code, the coder's codebook is as before."""
    record.busy = True
    before = session.codebook
    with pytest.raises(StoreBusy):
        session.make("Waiting")
    assert (before, []) == (session.codebook, record.codes)


# what comes back


def changed(codebook: Codebook, code_id: str, **fields: Any) -> Codebook:
    """The codebook with one code changed."""
    codes = tuple(replace(c, **fields) if c.id == code_id else c for c in codebook.codes)
    return replace(codebook, codes=codes)


def test_what_was_judged_by_another_meaning_comes_back(
    reopen: Open, record: Record, codebook: Codebook
) -> None:
    """After a change of meaning the segments come back with the reason, and are done when they are judged again."""
    first = reopen()
    record.keep_codebook(codebook)
    first.code("usual_suspects")
    first.complete()
    first.complete()
    now = changed(codebook, "usual_suspects", definition="Quite another thing.")
    again = reopen(codebook=now)
    assert ("s1", (0, 4)) == (at(again), again.progress)
    name = codebook.code("usual_suspects").name
    assert (
        f"again: “{name}” (usual_suspects) means something else than when you judged this",
    ) == again.card().remarks
    again.complete()
    assert "s2" == at(again)
    again.complete()
    assert "s4" == at(reopen(codebook=now))


def test_a_share_of_what_was_completed_without_a_new_code(
    reopen: Open, record: Record, codebook: Codebook
) -> None:
    """A new code brings back the share that the study states, and the log says with which probability."""
    first = reopen()
    record.keep_codebook(codebook)
    for _ in range(4):
        first.complete()
    now = replace(codebook, codes=(*codebook.codes, Code("new", "New", "A new one.")))
    assert (4, 4) == reopen(codebook=now, reopen=0.0).progress
    whole = reopen(codebook=now, reopen=1.0)
    whole.card()
    shown = record.presentations[-1]
    assert ((0, 4), "reopen", 1.0) == (whole.progress, shown.draw_id, shown.probability)


def test_a_decision_replaces_the_one_under_a_former_id(
    reopen: Open, record: Record, codebook: Codebook
) -> None:
    """A change of mind after a rename takes the place of what was said before it."""
    first = reopen()
    record.keep_codebook(codebook)
    given = first.code("usual_suspects")
    now = changed(codebook, "usual_suspects", id="same_few", formerly=("usual_suspects",))
    again = reopen(codebook=now)
    assert [("same_few", "usual_suspects")] == [
        (c.code_id, c.given_as) for c in again.card().codings.values()
    ]
    assert given.id == again.reject("same_few").supersedes
    assert {} == again.card().codings


def test_no_coding_is_lost_by_completing(reopen: Open, record: Record, codebook: Codebook) -> None:
    """Where a given code was split, its part has to be said before the segment is done; none of them is said as well."""
    first = reopen()
    record.keep_codebook(codebook)
    first.code("usual_suspects")
    first.complete()
    gone = changed(codebook, "usual_suspects", status="deprecated")
    parts = tuple(Code(name, name, "", split_from="usual_suspects") for name in ("faces", "names"))
    now = replace(gone, codes=(*gone.codes, *parts))
    again = reopen(codebook=now)
    with pytest.raises(ReviewError, match=r"say which part it was, \+ faces or \+ names"):
        again.complete()
    again.reject("faces")
    with pytest.raises(ReviewError, match="names"):
        again.complete()
    again.reject("names")
    assert again.complete() is not None
    narrowed = replace(codebook, codes=(*codebook.codes, parts[0]))
    kept = reopen(codebook=narrowed, decisions=tuple(record.decisions[:2]))
    assert "s1" == at(kept)
    assert kept.complete() is not None


def test_a_coding_without_its_level_is_not_completed(
    reopen: Open, record: Record, codebook: Codebook
) -> None:
    """A code that is graded since has to get its level before the segment is done."""
    first = reopen()
    record.keep_codebook(codebook)
    first.code("usual_suspects")
    first.complete()
    now = changed(codebook, "usual_suspects", scale=codebook.code("grade").scale)
    again = reopen(codebook=now)
    with pytest.raises(ReviewError, match="usual_suspects needs a level"):
        again.complete()
    again.code("usual_suspects", "some")
    assert again.complete() is not None


def test_an_id_that_was_adopted_is_not_used_again(reopen: Open, record: Record, codebook: Codebook) -> None:
    """A second code of a name that was adopted under another is a code of its own."""
    adopted = Code("outdoors", "Out of doors", "Rain.", formerly=("bad_weather@ines",))
    session = reopen(codebook=replace(codebook, codes=(*codebook.codes, adopted)))
    made = session.make("Bad weather", "Storms.")
    assert made.code_id is not None
    assert made.code_id.startswith("bad_weather_")
    assert made.code_id.endswith("@ines")
