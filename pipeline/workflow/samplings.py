"""From batches to probabilities: which acts of drawing support an estimate, and with which probability each segment was in.

An act is one use of chance: a batch of one coder, a sample that several coders share, or parts that were dealt out to several
coders at once. docs/prevalence.md says what holds for each.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from pipeline.analysis.prevalence import Flags, Floats, Ints, Sampling, sampling
from pipeline.draws import Draw
from pipeline.sampling import FLOOR, NEGLIGIBLE
from pipeline.segments import Segment
from pipeline.workflow.drawing import Traits, drawn_from, strata_of
from pipeline.workflow.queues import Batch, batches
from pipeline.workflow.study import Study

CHANGED = (
    "the segments that it was drawn from are not the same today: transcripts, participants or segmenting have changed,"
    " or decisions of then are missing"
)
UNSTEADY = (
    "Where the machine overlooks part of what has the code, intervals hold the truth less often than they say: in"
    " simulations .95 at a floor of .2, .89 at .1, .51 at .02."
)


@dataclass(frozen=True, slots=True)
class Act:
    """An act of drawing in figures. `because` says why it supports no estimate, "" where it does.

    `batches` names it in words ("mia, batch 1"), `population` counts what it was drawn from, `drawn` what of that was drawn and
    counts; `least` is the smallest probability among these.
    """

    batches: str
    by: str
    coders: tuple[str, ...]
    population: int
    drawn: int
    least: float | None
    because: str = ""
    told: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Acts:
    """All acts, and the samplings of those that support an estimate."""

    acts: tuple[Act, ...]
    samplings: tuple[Sampling, ...]


def acts_of(study: Study, segments: Sequence[Segment], traits: Mapping[str, Traits]) -> Acts:
    """Every act of drawing in a study, the earliest first, over those segments."""
    ground = _Ground(study, segments, traits)
    found = [ground.act(own) for own in _by_act(batches(study))]
    order = _once_a_seed(found)
    return Acts(
        tuple(act for act, _, _ in order),
        tuple(sampling for act, sampling, _ in order if sampling is not None),
    )


_Found = tuple[Act, Sampling | None, Draw]


def _by_act(found: Sequence[Batch]) -> list[list[Batch]]:
    """The batches of each act, the earliest first: parts that were dealt out together, and the same draw of several."""
    acts: dict[tuple[object, ...], list[Batch]] = {}
    for batch in sorted(found, key=lambda one: (one.draw.made_at, one.draw.number, one.draw.coder)):
        draw = batch.draw
        same = {item.segment_id for item in draw.items} if draw.design.by != "allotted" else draw.made_at
        key = draw.seed, draw.population_digest, draw.design.by == "allotted", str(sorted(same))
        acts.setdefault(key, []).append(batch)
    return list(acts.values())


def _once_a_seed(found: Sequence[_Found]) -> list[_Found]:
    """One act for each seed and population: by one seed the smaller draw lies within the larger and tells nothing new."""
    largest: dict[tuple[int, str], _Found] = {}
    for act, one, draw in found:
        key = draw.seed, draw.population_digest
        if one is not None and draw.design.by != "allotted" and act.drawn > _drawn(largest.get(key)):
            largest[key] = act, one, draw
    kept: list[_Found] = []
    for act, one, draw in found:
        best = largest.get((draw.seed, draw.population_digest))
        if one is not None and draw.design.by != "allotted" and best is not None and best[1] is not one:
            why = f"it was drawn with the seed of {best[0].batches} from the same segments, and is no draw of its own"
            kept.append((replace(act, because=why), None, draw))
        else:
            kept.append((act, one, draw))
    return kept


def _drawn(found: _Found | None) -> int:
    """How many segments an act drew, -1 without one."""
    return -1 if found is None else found[0].drawn


class _Ground:
    """The segments of a study in order, and what is known of them."""

    def __init__(self, study: Study, segments: Sequence[Segment], traits: Mapping[str, Traits]) -> None:
        self._study, self._segments, self._traits = study, segments, traits
        self._place = {segment.id: place for place, segment in enumerate(segments)}

    def act(self, own: Sequence[Batch]) -> _Found:
        """One act, with its sampling where it supports an estimate."""
        finished = [batch for batch in own if batch.is_finished]
        draw = finished[0].draw if finished else own[0].draw
        named = "; ".join(f"{batch.draw.coder}, batch {batch.draw.number}" for batch in own)
        design = draw.design
        coders = design.coders or tuple(dict.fromkeys(batch.draw.coder for batch in own))
        act = Act(named, design.by, coders, draw.population, 0, None)
        if not finished:
            nearest = min(own, key=lambda batch: len(batch.remaining))
            return replace(act, because=nearest.no_estimate_because), None, draw
        population = drawn_from(self._study, draw)
        if population is None or not self._same_strata(draw, population):
            return replace(act, because=CHANGED), None, draw
        chance = self._chances(finished)
        drawn = self._flags(segment for batch in finished for segment in batch.probabilities)
        found = sampling(named, self._within(draw), self._flags(population), drawn, chance, self._units(draw))
        least = float(chance[drawn].min())
        told = _told(own, finished) + _floor(draw, least)
        return replace(act, drawn=int(drawn.sum()), least=least, told=told), found, draw

    def _same_strata(self, draw: Draw, population: Collection[str]) -> bool:
        """Whether the strata are those that were drawn from: with somebody in another group since, the probabilities on
        record would be laid on other segments than they were made for.
        """
        there = [segment for segment in self._segments if segment.id in population]
        strata = strata_of(draw.design.strata, there, self._traits)
        drawn = [item for item in draw.items if item.segment_id in self._place]
        if not strata or draw.design.by == "allotted":
            return True
        if any(strata.get(item.segment_id, item.stratum) != item.stratum for item in drawn):
            return False
        if draw.design.by != "stratified":
            return True
        sizes, taken = Counter(strata.values()), Counter(item.stratum for item in draw.items)
        chances = {item.stratum: item.probability for item in draw.items}
        return set(sizes) == set(taken) and all(
            abs(sizes[name] * chances[name] - taken[name]) < NEGLIGIBLE * sizes[name] for name in taken
        )

    def _flags(self, ids: Iterable[str]) -> Flags:
        """Which segments those are."""
        flags = np.zeros(len(self._segments), dtype=bool)
        flags[[self._place[name] for name in ids]] = True
        return flags

    def _within(self, draw: Draw) -> Flags:
        """What the draw was limited to."""
        wanted: dict[str, set[str]] = {}
        for key, value in draw.design.of:
            wanted.setdefault(key, set()).add(value)
        return np.array(
            [
                all(self._traits[s.id].get(key, "") in values for key, values in wanted.items())
                for s in self._segments
            ],
            dtype=bool,
        )

    def _units(self, draw: Draw) -> Ints | None:
        """The transcript of each segment where whole transcripts were allotted, None elsewhere."""
        if draw.design.unit != "transcript":
            return None
        return numbered([segment.transcript_id for segment in self._segments])

    def _chances(self, finished: Sequence[Batch]) -> Floats:
        """The inclusion probability of each segment, NaN where it is on record of the drawn alone."""
        draw = finished[0].draw
        count = len(self._segments)
        if draw.design.by == "allotted":
            # The sum over the parts that were read, where each went to one coder; where parts went to several, given
            # how many different ones these have.
            read = {name for batch in finished for name in batch.probabilities}
            return np.full(count, len(read) / draw.population)
        if draw.design.by == "uniform":
            return np.full(count, draw.items[0].probability)
        chances = np.full(count, np.nan)
        if draw.design.by == "stratified":
            strata = strata_of(draw.design.strata, self._segments, self._traits)
            known = {item.stratum: item.probability for item in draw.items}
            chances = np.array([known.get(strata[s.id], np.nan) for s in self._segments])
        for item in draw.items:
            if item.segment_id in self._place:
                chances[self._place[item.segment_id]] = item.probability
        return chances


def _told(own: Sequence[Batch], finished: Sequence[Batch]) -> str:
    """What has to be said where not all for whom it was drawn have read it."""
    done = {batch.draw.coder for batch in finished}
    left = sorted({*own[0].draw.design.coders, *(batch.draw.coder for batch in own)} - done)
    if not left:
        return ""
    what = (
        "the parts of the others count" if own[0].draw.design.by == "allotted" else "the others’ word counts"
    )
    return f"Not read to its end by {', '.join(left)}: {what} alone. "


def _floor(draw: Draw, least: float) -> str:
    """What has to be said of probabilities far under those of a uniform draw, where the machine may overlook something."""
    if least >= FLOOR - NEGLIGIBLE or least >= len(draw.items) / draw.population / 2:
        return ""
    return f"Some of its segments had a probability of {least:.2f} only. {UNSTEADY}"


def numbered(names: Sequence[str]) -> Ints:
    """A number for each name, alike where the names are."""
    return np.unique(np.asarray(names, dtype=str), return_inverse=True)[1].reshape(-1).astype(np.int64)
