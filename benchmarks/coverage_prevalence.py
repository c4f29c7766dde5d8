"""What the intervals of `focuscode prevalence` cover: simulated studies, of which the truth is known.

    python benchmarks/coverage_prevalence.py [--worlds N] [--seed N]

Every world is a corpus of focus groups that speak more or less of a code, with a machine that is right on most segments and
on the whole says the code too seldom or too often. Segments are drawn by this project's own `pipeline.sampling`, as
`focuscode queue draw` and `focuscode assign` draw them, and the estimate is that of `pipeline.analysis.prevalence`. Printed for
each way of drawing: in what share of the worlds the 95 % interval holds the truth, for the machine's own share, the plain
share of what was reviewed, the estimate for these transcripts (`draw`) and for groups like these (`groups`); the mean error
of the estimate in standard deviations (`bias`; by chance alone up to .04 in 2,000 worlds); the mean width of the interval of the
draw; and in how many worlds there was an estimate.
"""

from __future__ import annotations

import argparse
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.analysis.prevalence import Review, Sampling, sampling
from pipeline.findings import Estimate
from pipeline.sampling import dealt, inflated, stratified, uniform, weighted
from pipeline.segments import Segment
from pipeline.spans import Span
from pipeline.workflow.parts import by_segment

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
SEED = 20261203


@dataclass(frozen=True, eq=False)
class World:
    """A corpus: verdict and score of each segment, its group, and the share in all groups there could be."""

    y: Floats
    m: Floats
    groups: Ints
    population: float

    @property
    def ids(self) -> list[str]:
        """Names of the segments, in alphabetical order."""
        return [f"s{place:05}" for place in range(len(self.y))]


def world(
    rng: np.random.Generator,
    *,
    groups: int = 10,
    segments: int = 400,
    share: float = 0.15,
    machine: str = "fair",
) -> World:
    """A world with groups of unequal length; `machine`: fair, noise (knows nothing), constant, none, or
    overlooks (it is sure that 4 of 10 segments with the code do not have it).
    """
    sizes = 8 + rng.multinomial(segments - 8 * groups, rng.dirichlet(np.full(groups, 8.0)))
    of = np.repeat(np.arange(groups), sizes)
    spread = 30 * share  # of a beta distribution: intra-group correlation of about 1 / (1 + 30 share + ...)
    of_group = rng.beta(spread, spread * (1 - share) / share, groups)
    y = (rng.random(segments) < of_group[of]).astype(np.float64)
    scores = {"noise": rng.random(segments), "constant": np.full(segments, 0.4), "none": np.zeros(segments)}
    bias = rng.normal(0, 0.5)
    logits = -2.0 + bias + 3.0 * y + rng.normal(0, 1.2, segments)
    m = scores.get(machine, 1 / (1 + np.exp(-logits)))
    if machine == "overlooks":
        m = np.where((y == 1) & (rng.random(segments) < 0.4), 0.01, m)
    return World(y, m, of, share)


def _drawn(
    world: World, found: Mapping[str, float], left: NDArray[np.bool_] | None = None, *, equal: bool = False
) -> Sampling:
    """A draw as the study sees it: from all segments or those `left`; `equal`: each with the same probability."""
    everything = np.ones(len(world.y), dtype=bool)
    population = everything if left is None else left
    chance = np.array([found.get(one, np.nan) for one in world.ids])
    drawn = ~np.isnan(chance)
    if equal:
        chance = np.where(population, chance[drawn][0], np.nan)
    return sampling("draw", everything, population, drawn, chance)


def by_uniform(world: World, seed: int, part: float = 0.25) -> list[Sampling]:
    """A quarter, every segment alike."""
    return [_drawn(world, uniform(world.ids, round(part * len(world.y)), seed), equal=True)]


def by_strata(world: World, seed: int) -> list[Sampling]:
    """A quarter, stratified by group, the same number from each."""
    strata = {one: str(group) for one, group in zip(world.ids, world.groups.tolist(), strict=True)}
    found = stratified(strata, round(0.25 * len(world.y)), seed, "equal")
    of_stratum = {strata[one]: chance for one, chance in found.items()}
    everything = np.ones(len(world.y), dtype=bool)
    chance = np.array([of_stratum[strata[one]] for one in world.ids])
    return [sampling("draw", everything, everything, np.isin(world.ids, list(found)), chance)]


def by_score(world: World, seed: int, floor: float = 0.2, part: float = 0.3) -> list[Sampling]:
    """Three in ten, the likelier the higher the score, with that floor."""
    weights = dict(zip(world.ids, world.m.tolist(), strict=True))
    return [_drawn(world, weighted(weights, round(part * len(world.y)), seed, floor))]


def by_inflated(world: World, seed: int) -> list[Sampling]:
    """A quarter as a reliability sample with half of the probability by score, within groups of speakers."""
    scores = dict(zip(world.ids, world.m.tolist(), strict=True))
    strata = {one: str(place % 3) for place, one in enumerate(world.ids)}
    return [_drawn(world, inflated(scores, strata, round(0.25 * len(world.y)), seed, 0.5))]


def by_two(world: World, seed: int) -> list[Sampling]:
    """15 in 100 uniformly, then 15 in 100 of the rest by score; the machine's favourites were read by hand between."""
    first = uniform(world.ids, round(0.15 * len(world.y)), seed)
    liked = [world.ids[place] for place in np.argsort(-world.m)[:20].tolist()]
    rest = [one for one in world.ids if one not in first and one not in liked]
    scores = dict(zip(world.ids, world.m.tolist(), strict=True))
    second = weighted({one: scores[one] for one in rest}, round(0.3 * len(rest)), seed, 0.2)
    left = np.isin(world.ids, rest)
    return [_drawn(world, first, equal=True), _drawn(world, second, left)]


def by_transcripts(world: World, seed: int) -> list[Sampling]:
    """Whole transcripts allotted to three coders, two of whom have read theirs."""
    names = [str(group) for group in range(int(world.groups.max()) + 1)]
    sizes = np.bincount(world.groups)
    parts: list[list[str]] = [[] for _ in range(3)]
    loads = [0, 0, 0]
    for group in np.argsort(-sizes, kind="stable").tolist():
        place = loads.index(min(loads))
        parts[place].append(names[group])
        loads[place] += int(sizes[group])
    taken = dealt(parts, ("ana", "ben", "cem"), seed)
    read = {int(name) for coder in ("ana", "ben") for place in taken[coder] for name in parts[place]}
    everything = np.ones(len(world.y), dtype=bool)
    drawn = np.isin(world.groups, list(read))
    chance = np.full(len(world.y), float(drawn.mean()))
    return [sampling("draw", everything, everything, drawn, chance, world.groups)]


def by_parts(world: World, seed: int) -> list[Sampling]:
    """Single segments dealt out to five coders, each to two of them; two of the five have read theirs."""
    strata = dict.fromkeys(world.ids, "")
    segments = [
        Segment(one, "t", place, Span(0, 1), "s", one, "turn", (place, place + 1))
        for place, one in enumerate(world.ids)
    ]
    parts = by_segment(segments, strata, 5, seed)
    taken = dealt(parts, ("ana", "ben", "cem", "dua", "eva"), seed, copies=2)
    read = {name for coder in ("ana", "ben") for place in taken[coder] for name in parts[place]}
    return [_drawn(world, dict.fromkeys(sorted(read), len(read) / len(world.y)), equal=True)]


def by_everything(world: World, _seed: int) -> list[Sampling]:
    """All of it is read."""
    return [_drawn(world, dict.fromkeys(world.ids, 1.0))]


@dataclass(frozen=True)
class Case:
    """A way of drawing in a kind of world; `only` asks about the first groups alone."""

    name: str
    draw: Callable[[World, int], list[Sampling]]
    share: float = 0.15
    machine: str = "fair"
    groups: int = 10
    segments: int = 400
    only: int = 0


CASES = (
    Case("uniform, a quarter", by_uniform),
    Case("stratified, equal shares", by_strata),
    Case("by score, floor .2", by_score),
    Case("by score, floor .1", lambda w, s: by_score(w, s, 0.1)),
    Case("by score, floor .05", lambda w, s: by_score(w, s, 0.05)),
    Case("by score, floor .02", lambda w, s: by_score(w, s, 0.02)),
    Case("overlooks, uniform", by_uniform, machine="overlooks"),
    Case("overlooks, floor .2", by_score, machine="overlooks"),
    Case("overlooks, floor .1", lambda w, s: by_score(w, s, 0.1), machine="overlooks"),
    Case("overlooks, floor .02", lambda w, s: by_score(w, s, 0.02), machine="overlooks"),
    Case("base rate inflated", by_inflated),
    Case("two draws, and by hand", by_two),
    Case("dealt out twice", by_parts),
    Case("whole transcripts, 20", by_transcripts, groups=20),
    Case("whole transcripts, 10", by_transcripts),
    Case("whole transcripts, rare", by_transcripts, share=0.03, groups=20),
    Case("whole, no machine", by_transcripts, machine="none", groups=20),
    Case("machine knows nothing", by_uniform, machine="noise"),
    Case("machine says the same", by_uniform, machine="constant"),
    Case("no machine", by_uniform, machine="none"),
    Case("no machine, three groups", by_uniform, machine="none", only=3),
    Case("three of the groups", by_uniform, only=3),
    Case("three groups, by score", by_score, only=3),
    Case("rare code (.03)", by_uniform, share=0.03),
    Case("rare code, by score", by_score, share=0.03),
    Case("rare code, no machine", by_uniform, share=0.03, machine="none"),
    Case("common code (.6)", by_uniform, share=0.6),
    Case("5 groups, 271 segments", by_uniform, groups=5, segments=271),
    Case("20 drawn of 271", lambda w, s: by_uniform(w, s, 20 / 271), groups=5, segments=271),
    Case("20 drawn, rare code", lambda w, s: by_uniform(w, s, 20 / 271), share=0.03, groups=5, segments=271),
    Case("20 groups, by score", by_score, groups=20),
    Case("everything is read", by_everything),
)


@dataclass(frozen=True)
class Row:
    """What came out: coverages, mean error in standard deviations of the error, mean width, worlds with an estimate."""

    machine: float
    plain: float
    draw: float
    groups: float
    bias: float
    width: float
    worlds: int


def holds(estimate: Estimate, truth: float) -> float:
    """1 where the interval, or the value that is exact, holds the truth; NaN where there is neither."""
    if estimate.value is None:
        return math.nan
    if estimate.low is None or estimate.high is None:
        return float(abs(estimate.value - truth) < 1e-9) if estimate.error == 0 else math.nan
    return float(estimate.low - 1e-12 <= truth <= estimate.high + 1e-12)


def wald(share: float, n: int, truth: float) -> float:
    """1 where the plain interval of a share of n holds the truth."""
    return float(abs(share - truth) <= 1.96 * math.sqrt(max(share * (1 - share), 1e-12) / n))


def _mean(values: Floats) -> float:
    """The mean of those that there are."""
    return float(np.nanmean(values)) if not np.isnan(values).all() else math.nan


def simulate(case: Case, worlds: int, seed: int) -> Row:
    """All worlds of a case."""
    rng = np.random.default_rng([seed, sum(map(ord, case.name))])
    found, errors, widths = [], [], []
    for number in range(worlds):
        one = world(rng, groups=case.groups, segments=case.segments, share=case.share, machine=case.machine)
        samplings = case.draw(one, number)
        read = np.any([s.drawn for s in samplings] + [~s.population for s in samplings], axis=0)
        verdicts = np.where(read, one.y, np.nan)
        rows = np.flatnonzero(one.groups < case.only) if case.only else None
        chosen = np.arange(len(one.y)) if rows is None else rows
        result = Review(samplings, one.groups).prevalence(verdicts, one.m, rows)
        truth = float(one.y[chosen].mean())
        these, wider = result.transcripts, result.groups
        yes = float((one.m[chosen] >= 0.5).mean())
        found.append(
            (
                wald(yes, len(chosen), truth),
                wald(result.plain or 0.0, max(result.read, 1), truth),
                holds(these, truth),
                holds(wider, case.share),
            )
        )
        if these.value is not None:
            errors.append(these.value - truth)
            widths.append((these.high or 0) - (these.low or 0))
    machine, plain, draw, groups = [_mean(column) for column in np.array(found).T]
    spread = float(np.std(errors))
    bias = float(np.mean(errors)) / spread if spread > 1e-12 else 0.0
    return Row(machine, plain, draw, groups, bias, float(np.mean(widths)), len(errors))


def main() -> None:
    """Simulate all cases and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--worlds", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--only", default="", help="only cases with this in their name")
    given = parser.parse_args()
    print(f"{given.worlds} worlds each, seed {given.seed}; coverage of 95 % intervals")
    print(
        f"{'design':27}{'machine':>9}{'reviewed':>9}{'draw':>7}{'groups':>8}{'bias':>7}{'width':>7}{'worlds':>8}"
    )
    for case in CASES:
        if given.only not in case.name:
            continue
        row = simulate(case, given.worlds, given.seed)
        figures = f"{row.machine:9.3f}{row.plain:9.3f}{row.draw:7.3f}{row.groups:8.3f}{row.bias:7.2f}{row.width:7.3f}{row.worlds:8}"
        print(f"{case.name:27}{figures}")


if __name__ == "__main__":
    main()
