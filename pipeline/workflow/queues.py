"""Batches drawn for coders: how far each has been read, which one is open, and which support an estimate."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pipeline.decisions import CoderState, Decision, fold
from pipeline.draws import Draw
from pipeline.errors import FocusError
from pipeline.workflow.study import Study


class UnfinishedBatch(FocusError):
    """An estimate was asked of a batch that is not read to its end."""


@dataclass(frozen=True, slots=True)
class BatchSummary:
    """A batch in figures. `no_estimate_because` is "" where it is finished."""

    coder: str
    number: int
    draw_id: str
    by: str
    order: str
    audit: bool
    seed: int
    population: int
    size: int
    completed: int
    remaining: int
    gone: int
    no_estimate_because: str


@dataclass(frozen=True, slots=True)
class Batch:
    """A draw and how far its coder has read it.

    `completed` are those of its segments that the coder has completed, in whatever session; `gone` those that the
    transcripts have no more, read or not: they have left the population, and nothing is asked of them any longer.
    """

    draw: Draw
    completed: frozenset[str]
    gone: frozenset[str]

    @property
    def remaining(self) -> tuple[str, ...]:
        """The segments still to be completed, in the order of the batch."""
        done = self.completed | self.gone
        return tuple(item.segment_id for item in self.draw.items if item.segment_id not in done)

    @property
    def no_estimate_because(self) -> str:
        """Why nothing can be estimated from it, "" where it can: what was left out is no matter of chance."""
        left = len(self.remaining)
        if left:
            what = "segment is" if left == 1 else "segments are"
            return f"supports no estimate until its {left} remaining {what} completed"
        if len(self.gone) == len(self.draw.items):
            return "supports no estimate: the transcripts have none of its segments any more"
        return ""

    @property
    def is_finished(self) -> bool:
        """True where every segment of it that is still there was completed."""
        return not self.no_estimate_because

    @property
    def probabilities(self) -> Mapping[str, float]:
        """The inclusion probability of each segment that was read; raises UnfinishedBatch where it is not finished.

        They hold given what was unread when it was drawn: see `drawn_from` for the segments that an estimate speaks of.
        A code that was not judged on some of these segments (`CoderState.unjudged`) has no estimate all the same.
        """
        if self.no_estimate_because:
            raise UnfinishedBatch(
                f"batch {self.draw.number} of {self.draw.coder} {self.no_estimate_because}."
            )
        return {i.segment_id: i.probability for i in self.draw.items if i.segment_id not in self.gone}

    @property
    def summary(self) -> BatchSummary:
        """The batch in figures."""
        draw = self.draw
        return BatchSummary(
            coder=draw.coder,
            number=draw.number,
            draw_id=draw.id,
            by=draw.design.by,
            order=draw.design.order,
            audit=draw.design.audit,
            seed=draw.seed,
            population=draw.population,
            size=len(draw.items),
            completed=len(self.completed),
            remaining=len(self.remaining),
            gone=len(self.gone),
            no_estimate_because=self.no_estimate_because,
        )


def batches(study: Study, coder: str | None = None) -> tuple[Batch, ...]:
    """All batches, or one coder's, by coder and number."""
    drawn = study.store.draws(coder) if study.has_database else ()
    if not drawn:
        return ()
    return batches_of(drawn, study.store.decisions(coder), [s.id for s in study.store.segments()])


def batches_of(
    draws: Iterable[Draw], decisions: Iterable[Decision], segment_ids: Iterable[str]
) -> tuple[Batch, ...]:
    """How far those draws have been read, given their coders' decisions and the segments that are there."""
    known, states = set(segment_ids), fold(decisions)
    found = []
    for draw in draws:
        drawn = {item.segment_id for item in draw.items}
        done = drawn & states.get(draw.coder, CoderState(draw.coder)).completed.keys()
        found.append(Batch(draw, frozenset(done), frozenset(drawn - known)))
    return tuple(found)


def open_batches(study: Study, coder: str) -> tuple[Batch, ...]:
    """The coder's batches with something left to read, the earliest first."""
    return tuple(batch for batch in batches(study, coder) if batch.remaining)


def open_batch(study: Study, coder: str) -> Batch | None:
    """The coder's earliest batch with something left to read, None where there is none."""
    return next(iter(open_batches(study, coder)), None)


def finished_draws(study: Study, coder: str | None = None) -> tuple[Batch, ...]:
    """The batches that support an estimate, each with its `probabilities`."""
    return tuple(batch for batch in batches(study, coder) if batch.is_finished)
