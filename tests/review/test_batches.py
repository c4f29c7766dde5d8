"""A session on a batch: the order of the draw, and its probabilities on record."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Protocol

import pytest

from pipeline.codebook import Code, Codebook
from pipeline.decisions import Presentation
from pipeline.draws import Design, Draw, Drawn, new_draw
from pipeline.review.lines import LineReview, Terminal
from pipeline.review.session import Session
from pipeline.segments import Segment

Open = Callable[..., Session]


class Record(Protocol):
    """The log of the fixtures."""

    presentations: list[Presentation]

    def keep_codebook(self, codebook: Codebook) -> None:
        """Keep what the codes mean."""


@pytest.fixture
def draw() -> Draw:
    """A batch of three segments of five, of which one is in the transcripts no more."""
    return new_draw(
        coder="ines",
        number=1,
        round="round-1",
        seed=1,
        design=Design("score", 3, "likely", floor=0.2),
        population=5,
        population_digest="b2:1",
        after=0,
        items=(Drawn("s4", 0.9), Drawn("gone", 0.5), Drawn("s1", 0.2)),
        made_at="2026-03-02T08:00:00+00:00",
    )


@pytest.fixture
def batch(queue: Sequence[Segment]) -> list[Segment]:
    """The segments of the batch that are there, in its order."""
    known = {segment.id: segment for segment in queue}
    return [known["s4"], known["s1"]]


def test_what_is_shown_of_a_batch(reopen: Open, record: Record, draw: Draw, batch: list[Segment]) -> None:
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
    reopen: Open, record: Record, codebook: Codebook, draw: Draw, batch: list[Segment]
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


def test_the_end_of_a_batch_is_not_the_end_of_all(reopen: Open, draw: Draw, batch: list[Segment]) -> None:
    """At its end it is said that this batch is done, not that everything is."""
    said: list[str] = []
    lines = iter(["n", "n", "q"])
    terminal = Terminal(lambda text, _style: said.append(text), lambda _prompt: next(lines))
    LineReview(reopen(queue=batch, draw=draw), terminal).run()
    assert "Every segment of this batch is done. u takes back the last decision, q quits." in said
    assert not [line for line in said if "is waiting" in line]


def test_the_end_of_a_batch_names_the_next(reopen: Open, draw: Draw, batch: list[Segment]) -> None:
    """At its end, and not before, it is said which batch is waiting and how to go on with it."""
    said: list[str] = []
    lines = iter(["n", "n", "q"])
    terminal = Terminal(lambda text, _style: said.append(text), lambda _prompt: next(lines))
    LineReview(reopen(queue=batch, draw=draw, next_batch=3), terminal).run()
    assert "Batch 3 is waiting: start focuscode review again." == said[-1]
    assert 1 == sum("is waiting" in line for line in said)
