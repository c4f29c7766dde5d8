"""Batches drawn for coders: how far each has been read, which one is open, and which support an estimate.

A sample that several coders share is a batch of each of them; `shared_samples` puts these together again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pipeline.decisions import CoderState, Decision, fold
from pipeline.draws import Design, Draw
from pipeline.errors import FocusError
from pipeline.workflow.study import Study


class UnfinishedBatch(FocusError):
    """An estimate was asked of a batch that is not read to its end."""


@dataclass(frozen=True, slots=True)
class BatchSummary:
    """A batch in figures. `no_estimate_because` is "" where it is finished.

    `shared` is the id of the sample that it is, where it was drawn for several `coders` alike; `unit` says by what it was
    allotted to one of them, "" where it was not.
    """

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
    shared: str = ""
    coders: tuple[str, ...] = ()
    unit: str = ""


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
            shared=draw.design.shared,
            coders=draw.design.coders,
            unit=draw.design.unit,
        )


@dataclass(frozen=True, slots=True)
class SampleSummary:
    """A shared sample in figures: `completed` by each of its coders whose batch is known, `by_all` by all of them.

    `absent` are the coders whose batch is not in the study: their decision file was not taken in.
    """

    id: str
    coders: tuple[str, ...]
    by: str
    seed: int
    round: str
    population: int
    size: int
    gone: int
    completed: Mapping[str, int]
    by_all: int
    absent: tuple[str, ...]
    complete: bool


@dataclass(frozen=True, slots=True)
class SharedSample:
    """One draw that several coders share, on which they are compared; their `batches` by name of coder."""

    id: str
    batches: tuple[Batch, ...]

    @property
    def design(self) -> Design:
        """How it was drawn."""
        return self.batches[0].draw.design

    @property
    def coders(self) -> tuple[str, ...]:
        """Those for whom it was drawn, in alphabetical order, whether or not their batch is known here."""
        return tuple(sorted({*self.design.coders, *(batch.draw.coder for batch in self.batches)}))

    @property
    def absent(self) -> tuple[str, ...]:
        """The coders whose batch is not in the study."""
        return tuple(sorted(set(self.coders) - {batch.draw.coder for batch in self.batches}))

    @property
    def probabilities(self) -> Mapping[str, float]:
        """The inclusion probability of each of its segments that is in the transcripts, read or not."""
        first = self.batches[0]
        return {i.segment_id: i.probability for i in first.draw.items if i.segment_id not in first.gone}

    @property
    def completed_by_all(self) -> frozenset[str]:
        """Those of its segments that every one of its coders has completed and that are in the transcripts."""
        if self.absent:
            return frozenset()
        return frozenset(self.probabilities).intersection(*(batch.completed for batch in self.batches))

    @property
    def is_complete(self) -> bool:
        """True where every coder has completed every segment that is still there."""
        there = self.probabilities
        return bool(there) and len(self.completed_by_all) == len(there)

    @property
    def summary(self) -> SampleSummary:
        """The sample in figures."""
        draw = self.batches[0].draw
        return SampleSummary(
            id=self.id,
            coders=self.coders,
            by=draw.design.by,
            seed=draw.seed,
            round=draw.round,
            population=draw.population,
            size=len(draw.items),
            gone=len(self.batches[0].gone),
            completed={batch.draw.coder: len(batch.completed) for batch in self.batches},
            by_all=len(self.completed_by_all),
            absent=self.absent,
            complete=self.is_complete,
        )


def batches(study: Study, coder: str | None = None) -> tuple[Batch, ...]:
    """All batches, or one coder's, by coder and number."""
    drawn = study.store.draws(coder) if study.has_database else ()
    if not drawn:
        return ()
    return batches_of(drawn, study.store.decisions(coder), [place[0] for place in study.store.places()])


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


def shared_samples(study: Study) -> tuple[SharedSample, ...]:
    """The samples that coders share, the earliest first."""
    return samples_of(batches(study))


def samples_of(found: Iterable[Batch]) -> tuple[SharedSample, ...]:
    """The shared samples among those batches, the earliest first."""
    by_id: dict[str, list[Batch]] = {}
    for batch in sorted(found, key=lambda batch: (batch.draw.made_at, batch.draw.coder)):
        if batch.draw.design.shared:
            by_id.setdefault(batch.draw.design.shared, []).append(batch)
    return tuple(SharedSample(name, tuple(own)) for name, own in by_id.items())


def open_batches(study: Study, coder: str) -> tuple[Batch, ...]:
    """The coder's batches with something left to read, the earliest first."""
    return tuple(batch for batch in batches(study, coder) if batch.remaining)


def open_batch(study: Study, coder: str) -> Batch | None:
    """The coder's earliest batch with something left to read, None where there is none."""
    return next(iter(open_batches(study, coder)), None)


def finished_draws(study: Study, coder: str | None = None) -> tuple[Batch, ...]:
    """The batches that support an estimate, each with its `probabilities`."""
    return tuple(batch for batch in batches(study, coder) if batch.is_finished)
