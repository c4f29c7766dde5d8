"""What of the talk was read, where not everything was: by chance, so that it stands for the rest, or as somebody chose."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from pipeline.analysis.people import Attendance, Person
from pipeline.analysis.prevalence import Sampling
from pipeline.segments import Segment
from pipeline.workflow.drawing import traits_of
from pipeline.workflow.samplings import acts_of
from pipeline.workflow.study import Study


@dataclass(frozen=True, slots=True)
class PartRead:
    """How the reading for one code stands. `weights` is None where everything was read, or nothing was drawn by chance.

    Otherwise it maps the segments that chance picked and that were read to one over their probability, those that were read
    and from which nothing was drawn to 1. `stood_for` are the people for some of whose unread segments chance stands: they
    alone are weighed; of all others what was read counts as it is. `unread` counts for each person who speaks the segments that
    were not read and that no chance stands for, of all of theirs; it is empty where there are none.
    """

    weights: Mapping[str, float] | None = None
    unread: Mapping[Person, tuple[int, int]] = field(default_factory=dict)
    stood_for: frozenset[Person] = frozenset()

    @property
    def leaning(self) -> frozenset[Person]:
        """The people of whose talk something was not read that no chance stands for."""
        return frozenset(person for person, (count, _) in self.unread.items() if count)

    def of(self, weighed: Mapping[Person, float], plain: Mapping[Person, float]) -> dict[Person, float]:
        """The weighed values of those for whom chance stands, the plain ones of all others."""
        found = {person: value for person, value in plain.items() if person not in self.stood_for}
        return found | {person: value for person, value in weighed.items() if person in self.stood_for}


def samplings_of(study: Study, segments: Sequence[Segment]) -> tuple[Sampling, ...]:
    """The acts of chance in a study that support an estimate, over those segments."""
    if not segments or not study.has_database:
        return ()
    return acts_of(study, segments, traits_of(study, segments)).samplings


def part_read(
    samplings: Sequence[Sampling], people: Attendance, segments: Sequence[Segment], read: Collection[str]
) -> PartRead:
    """How far these people's segments are read, of those segments that were `read` for a code.

    `samplings` are over these `segments`. Of those whose drawn segments were all read that with the largest population counts.
    """
    own = [segment for segment in segments if people.in_segment(segment)]
    if all(segment.id in read for segment in own):
        return PartRead()
    chance = _largest(samplings, segments, read)
    lost, total = _counts(people, own, {s.id for s in own if s.id not in read and s.id not in chance})
    unread = {person: (lost.get(person, 0), count) for person, count in total.items()} if lost else {}
    if not chance:
        return PartRead(None, unread)
    stood_for, _ = _counts(people, own, {s.id for s in own if s.id not in read and s.id in chance})
    # What it was not drawn from was sure to be read, and counts as it is.
    weights = {s.id: weight for s in segments if s.id in read and (weight := chance.get(s.id, 1.0))}
    return PartRead(weights, unread, frozenset(stood_for))


def _largest(
    samplings: Sequence[Sampling], segments: Sequence[Segment], read: Collection[str]
) -> dict[str, float]:
    """The segments from which the largest batch was drawn: one over the probability of those drawn, 0 for the others.

    Of the batches whose drawn segments were all read: those that were not judged for a code are no matter of chance.
    """
    judged = np.array([segment.id in read for segment in segments], dtype=bool)
    usable = [one for one in samplings if one.drawn.any() and bool(judged[one.drawn].all())]
    if not usable:
        return {}
    largest = max(usable, key=lambda one: one.size)
    return {
        segments[place].id: 1.0 / float(largest.chance[place]) if largest.drawn[place] else 0.0
        for place in np.flatnonzero(largest.population).tolist()
    }


def _counts(
    people: Attendance, segments: Sequence[Segment], wanted: Collection[str]
) -> tuple[dict[Person, int], dict[Person, int]]:
    """For each person the wanted segments in which they speak, where there are any, and all of theirs."""
    some: dict[Person, int] = {}
    every: dict[Person, int] = {}
    for segment in segments:
        for person in people.in_segment(segment):
            every[person] = every.get(person, 0) + 1
            if segment.id in wanted:
                some[person] = some.get(person, 0) + 1
    return some, every
