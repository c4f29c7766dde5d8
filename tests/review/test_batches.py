"""A session on a batch: the order of the draw, and its probabilities on record."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Protocol

import pytest

from pipeline.codebook import Code, Codebook
from pipeline.decisions import Decision, Presentation, fold
from pipeline.draws import Design, Draw, Drawn, new_draw
from pipeline.review.blindness import is_blind
from pipeline.review.lines import LineReview
from pipeline.review.session import Blindness, ReviewError, Session
from pipeline.review.terminal import Terminal
from pipeline.segments import Segment
from pipeline.suggestions import Suggestion
from pipeline.transcripts import Transcript
from tests.review.conftest import suggested

Open = Callable[..., Session]


class Record(Protocol):
    """The log of the fixtures."""

    presentations: list[Presentation]
    decisions: list[Decision]

    def keep_codebook(self, codebook: Codebook) -> None:
        """Keep what the codes mean."""


FIELDS: dict[str, Any] = {
    "coder": "ines",
    "number": 1,
    "round": "round-1",
    "seed": 1,
    "design": Design("score", 3, "likely", floor=0.2),
    "population": 5,
    "population_digest": "b2:1",
    "after": 0,
    "items": (Drawn("s4", 0.9), Drawn("gone", 0.5), Drawn("s1", 0.2)),
    "made_at": "2026-03-02T08:00:00+00:00",
}


@pytest.fixture
def draw() -> Draw:
    """A batch of three segments of five, of which one is in the transcripts no more."""
    return new_draw(**FIELDS)


@pytest.fixture
def batch() -> list[str]:
    """The segments of the batch that are there, in its order."""
    return ["s4", "s1"]


def test_what_is_shown_of_a_batch(reopen: Open, record: Record, draw: Draw, batch: list[str]) -> None:
    """Each presentation names the draw, the place in it and the segment's probability."""
    session = reopen(queue=batch, draw=draw)
    while session.current is not None:
        session.card()
        session.complete()
    assert (2, 2) == session.progress
    assert [("s4", draw.id, 0, 0.9), ("s1", draw.id, 2, 0.2)] == [
        (shown.segment_id, shown.draw_id, shown.position, shown.probability) for shown in record.presentations
    ]


def test_what_is_read_by_hand_has_no_probability(reopen: Open, record: Record) -> None:
    """Without a draw no draw is named and no probability given."""
    reopen().card()
    assert [("", None)] == [(shown.draw_id, shown.probability) for shown in record.presentations]


def test_what_comes_back_does_not_come_by_the_draw(
    reopen: Open, record: Record, codebook: Codebook, draw: Draw, batch: list[str]
) -> None:
    """A segment of a batch that comes back for a new code has the probability of coming back, not that of the draw."""
    first = reopen(queue=batch, draw=draw)
    record.keep_codebook(codebook)
    first.complete()
    now = replace(codebook, codes=(*codebook.codes, Code("new", "New", "A new one.")))
    again = reopen(queue=batch, draw=draw, codebook=now, reopen=1.0)
    again.card()
    again.complete()
    again.card()
    assert [("s4", "reopen", 1.0), ("s1", draw.id, 0.2)] == [
        (shown.segment_id, shown.draw_id, shown.probability) for shown in record.presentations
    ]


def test_the_end_of_a_batch_is_not_the_end_of_all(reopen: Open, draw: Draw, batch: list[str]) -> None:
    """At its end it is said that this batch is done, not that everything is."""
    said: list[str] = []
    lines = iter(["n", "n", "q"])
    terminal = Terminal(lambda text, _style: said.append(text), lambda _prompt: next(lines))
    LineReview(reopen(queue=batch, draw=draw), terminal).run()
    assert "Every segment of this batch is done. u takes back the last decision, q quits." in said
    assert not [line for line in said if "is waiting" in line]


def test_the_end_of_a_batch_names_the_next(reopen: Open, draw: Draw, batch: list[str]) -> None:
    """At its end, and not before, it is said which batch is waiting and how to go on with it."""
    said: list[str] = []
    lines = iter(["n", "n", "q"])
    terminal = Terminal(lambda text, _style: said.append(text), lambda _prompt: next(lines))
    LineReview(reopen(queue=batch, draw=draw, next_batch=3), terminal).run()
    assert "Batch 3 is waiting: start focuscode review again." == said[-1]
    assert 1 == sum("is waiting" in line for line in said)


def test_the_reliability_sample_is_blind(reopen: Open, record: Record, batch: list[str]) -> None:
    """What several coders share comes without suggestions, although they are shown elsewhere."""
    shared = new_draw(**{**FIELDS, "design": Design("uniform", 2, shared="rel-1")})
    session = reopen(queue=batch, draw=shared)
    card = session.card()
    assert (False, False, ()) == (session.hints, card.hints, card.suggestions)
    assert [False] == [shown.hints for shown in record.presentations]
    assert reopen(queue=["s1"]).card().suggestions


def test_a_share_is_blind_for_all_coders_alike(reopen: Open) -> None:
    """Of the segments outside of a sample a share comes without suggestions, drawn by segment and round."""
    names = [f"seg{number}" for number in range(2000)]
    blind = {name for name in names if is_blind(name, "round-1", 0.1)}
    assert 150 < len(blind) < 250
    assert blind < {name for name in names if is_blind(name, "round-1", 0.3)}
    assert blind != {name for name in names if is_blind(name, "round-2", 0.1)}
    assert set() == {name for name in names if is_blind(name, "round-1", 0.0)}
    assert set(names) == {name for name in names if is_blind(name, "round-1", 1.0)}
    everything = reopen(blindness=Blindness(hints=True, share=1.0))
    assert (True, False, ()) == (everything.hints, everything.card().hints, everything.card().suggestions)


def test_revealing_locks_the_blind_answer(reopen: Open, record: Record) -> None:
    """What was answered blind is completed first; what is decided once suggestions were seen says so, undo as well."""
    session = reopen(hints=False)
    session.card()
    session.code("usual_suspects")
    assert session.reveal()
    assert [("complete", False), ("reveal", True)] == [(d.kind, d.hint_visible) for d in record.decisions[1:]]
    assert (["underestimation", "grade"], frozenset(), (1, 4)) == (
        [s.code_id for s in session.card().suggestions],
        session.card().ticked,
        session.progress,
    )
    session.reject("usual_suspects")
    session.code("underestimation")
    session.complete()
    session.undo()
    session.undo()
    session.undo()
    session.undo()
    assert [False, False, *[True] * 9] == [d.hint_visible for d in record.decisions]
    blind = fold(d for d in record.decisions if not d.hint_visible)["ines"]
    assert ({("s1", "usual_suspects")}, {"s1"}) == (set(blind.codings), set(blind.completed))
    assert [False, True] == [shown.hints for shown in record.presentations]


def test_what_was_revealed_stays_revealed(reopen: Open, record: Record) -> None:
    """In a later session of the round a decision on that segment says that suggestions were seen."""
    first = reopen(hints=False)
    first.reveal()
    first.card()
    later = reopen(blindness=Blindness(hints=False, hinted={"s1"}))
    later.go("s1")
    later.card()
    assert later.code("usual_suspects").hint_visible
    later.go("s2")
    assert not later.code("usual_suspects").hint_visible


def test_a_study_may_hide_suggestions_from_everybody(reopen: Open, record: Record) -> None:
    """Where the study hides them, nobody can reveal them, and nothing is recorded."""
    session = reopen(blindness=Blindness(hints=False, may_reveal=False))
    with pytest.raises(ReviewError, match="hides suggestions from everybody"):
        session.reveal()
    with pytest.raises(ReviewError, match="the suggestions are shown already"):
        reopen().reveal()
    assert [] == record.decisions


def test_no_way_leads_to_suggestions_in_a_sample(reopen: Open, record: Record) -> None:
    """Read outside of its batch, jumped to or undone into: a segment of a sample comes without suggestions."""
    session = reopen(blindness=Blindness(hints=True, samples={"s1"}))
    assert (False, (), frozenset()) == (
        session.card().hints,
        session.card().suggestions,
        session.card().ticked,
    )
    session.accept()
    assert session.card().hints
    session.go("s1")
    assert (False, True) == (session.card().hints, session.card().completed)
    session.undo()
    assert (False, False) == (session.card().hints, session.card().completed)
    assert [("complete", False)] == [(d.kind, d.hint_visible) for d in record.decisions[:1]]


def test_a_judged_segment_outside_of_the_queue_is_not_open(reopen: Open, record: Record) -> None:
    """What was completed elsewhere is shown as completed, with nothing ticked."""
    reopen().complete()
    session = reopen(queue=["s2", "s4"])
    session.go("s1")
    assert (True, frozenset()) == (session.card().completed, session.card().ticked)
    session.accept()
    assert ["complete", "complete"] == [d.kind for d in record.decisions]


def test_nothing_is_given_that_was_not_on_the_screen(reopen: Open, record: Record) -> None:
    """Suggestions that come while a segment is on the screen are not ticked by the key that accepts what was there."""
    offers: list[Suggestion] = []
    session = reopen(suggestions=lambda _segment: list(offers))
    session.card()
    offers += suggested("s1")
    session.accept()
    assert ["complete"] == [d.kind for d in record.decisions]
    session.undo()
    assert ["underestimation", "complete"] == [d.code_id or d.kind for d in _after_look(session)]


def _after_look(session: Session) -> tuple[Decision, ...]:
    """What is accepted once the card was looked at again."""
    session.card()
    return session.accept()


def test_what_was_revealed_is_known_from_the_log_alone(reopen: Open, record: Record) -> None:
    """Where presentations are lost (a study made anew from decision files), the log still says what was seen."""
    first = reopen(hints=False)
    first.reveal()
    record.presentations.clear()
    later = reopen(hints=False)
    later.go("s1")
    later.card()
    assert later.code("usual_suspects").hint_visible


def test_undo_and_redo_of_what_is_gone(reopen: Open, queue: list[Segment], record: Record) -> None:
    """An act on a segment that was edited away is taken back and done again all the same, and bars no earlier act."""
    first = reopen()
    first.complete()
    first.code("usual_suspects")
    there = {segment.id: segment for segment in queue if segment.id != "s2"}
    session = reopen(segments=there, queue=list(there))
    assert ["code"] == [d.kind for d in session.undo()]
    assert ["code"] == [d.kind for d in session.redo()]
    session.undo()
    assert ["complete"] == [d.kind for d in session.undo()]
    assert {} == fold(record.decisions)


def test_an_edit_meanwhile_is_read_anew(
    reopen: Open, queue: list[Segment], transcript: Transcript, record: Record
) -> None:
    """Where the transcript changes under a session, what is shown is what is recorded; a segment that is gone is passed over."""
    moved = replace(transcript, text="x" * 10 + transcript.text)
    segments = {segment.id: segment for segment in queue}
    talks = {"fg": transcript}

    def reread() -> None:
        """What the study has now: every turn ten characters later, and one of them gone."""
        for segment in queue[1:]:
            segments[segment.id] = replace(segment, span=segment.span.shifted(10))
        segments.pop("s1", None)

    session = reopen(segments=segments, transcripts=talks, reread=reread)
    session.card()
    talks["fg"] = moved
    current = session.current
    assert current is not None
    assert ("s2", current.quote) == (current.id, moved.text[current.span.start : current.span.end])
