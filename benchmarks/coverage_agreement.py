"""How often alpha's interval holds what it should: simulated studies with fixed seeds.

A study has 5, 10 or 20 transcripts of 40 segments, each judged by three coders. Transcripts differ in how often a code
applies and in how hard it is to tell; coders differ in how readily they give it. What should be held is the alpha of so
many transcripts of the same kind that chance no longer matters, coded by the same coders. Run

    python benchmarks/coverage_agreement.py [worlds]

for 2,000 worlds (or as many as named) of each kind and size: some minutes. The jackknife is the program's own, the two
bootstraps stand beside it for comparison. Exit code 1: the jackknife of a code that is not rare holds less than .88.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.findings import Estimate
from pipeline.reliability.coefficients.alpha import krippendorff_alpha
from pipeline.reliability.coefficients.ratings import jackknifed, sums
from pipeline.reliability.coefficients.sets import code_sets, multivalued_alpha

SEED = 20261122
WORLDS = 2000
SEGMENTS = 40
SIZES = (5, 10, 20)
RESAMPLES = 400
MANY = 20_000  # transcripts of a study in which chance no longer matters
MANY_OF_A_CODEBOOK = 4_000
LEAST = 0.88
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of study; all but `name` and `codes` on the scale of log odds.

    `prevalence` of each code in a usual transcript and its standard deviation `spread` over transcripts; how surely a
    usual coder gives the code where it applies (`sensitivity`) and does not where it does not (`specificity`); how far a
    transcript is harder or easier (`difficulty`, a standard deviation); `held` whether the interval must hold.
    """

    name: str
    prevalence: tuple[float, ...]
    spread: float = 0.8
    sensitivity: float = 1.6
    specificity: float = 3.0
    difficulty: float = 0.5
    held: bool = True


CODERS = np.array([-0.3, 0.0, 0.3])  # how much more readily than the usual one each coder gives a code
COMMON = Kind("a common code", (-1.2,))
KINDS = (
    COMMON,
    Kind("a code that is told well", (-1.2,), sensitivity=3.0, specificity=4.5),
    Kind("transcripts that differ much", (-1.2,), spread=1.2, difficulty=1.0),
    Kind("a rare code", (-3.8,), specificity=5.0, held=False),
    Kind("a rare code, here and there", (-5.0,), spread=1.8, specificity=5.0, held=False),
    Kind("a codebook of ten", tuple(np.linspace(-3.5, -0.8, 10)), held=False),
)


@dataclass(frozen=True, slots=True)
class Coverage:
    """How often three intervals held the true alpha; None where one was not tried.

    `prevalence` and `alpha` are the true ones. `jackknife` is the share of the worlds that have its interval, `missing`
    the share of those that have none, `width` its median width; `units` and `clusters`, the bootstraps, are shares of all.
    """

    kind: Kind
    transcripts: int
    prevalence: float
    alpha: float
    jackknife: float
    missing: float
    width: float
    units: float | None = None
    clusters: float | None = None


def main() -> int:
    """Simulate all kinds and sizes, print a table, and hold the floor."""
    worlds = int(sys.argv[1]) if len(sys.argv) > 1 else WORLDS
    print(f"{worlds} worlds each, {SEGMENTS} segments a transcript, {len(CODERS)} coders, nominal .95")
    print(
        f"{'':<28}{'share':>6}{'alpha':>7}{'transcripts':>13}"
        f"{'units':>8}{'clusters':>10}{'jackknife':>11}{'width':>7}{'none':>6}"
    )
    found = []
    for kind in KINDS:
        for size in SIZES:
            found.append(coverage(kind, size, worlds))
            print(row(found[-1]), flush=True)
    missed = [one for one in found if one.kind.held and one.jackknife < LEAST]
    print(f"the jackknife of a code that is not rare holds at least {LEAST}: {'no' if missed else 'yes'}")
    return 1 if missed else 0


def row(one: Coverage) -> str:
    """A row of the table; a dash for an interval that was not tried."""
    beside = "".join(
        f"{'–' if share is None else f'{share:.3f}':>{width}}"
        for share, width in ((one.units, 8), (one.clusters, 10))
    )
    return (
        f"{one.kind.name:<28}{one.prevalence:>6.2f}{one.alpha:>7.2f}{one.transcripts:>13}"
        f"{beside}{one.jackknife:>11.3f}{one.width:>7.2f}{one.missing:>6.3f}"
    )


def coverage(kind: Kind, transcripts: int, worlds: int) -> Coverage:
    """What the intervals of so many worlds hold."""
    share, truth = true_values(kind)
    rng = np.random.default_rng([SEED, transcripts, KINDS.index(kind)])
    estimates, bootstraps = [], []
    for _ in range(worlds):
        given = draw(kind, transcripts, rng)
        estimates.append(estimate(given))
        if len(kind.prevalence) == 1:
            bootstraps.append(list(bootstrapped(given, rng)))
    limits = [(one.low, one.high) for one in estimates if one.low is not None and one.high is not None]
    low, high = np.array(limits).T
    held = (
        np.array([[a <= truth <= b for a, b in pair] for pair in bootstraps]).mean(axis=0)
        if bootstraps
        else []
    )
    return Coverage(
        kind,
        transcripts,
        share,
        truth,
        float(((low <= truth) & (truth <= high)).mean()),
        1 - len(limits) / worlds,
        float(np.median(high - low)),
        *(float(one) for one in held),
    )


def draw(kind: Kind, transcripts: int, rng: np.random.Generator) -> Flags:
    """What coders gave in one study: transcripts × segments × coders × codes."""
    codes = len(kind.prevalence)
    usual = np.array(kind.prevalence) + kind.spread * rng.normal(size=(transcripts, codes))
    applies = rng.random((transcripts, SEGMENTS, codes)) < odds(usual)[:, None]
    hard = kind.difficulty * rng.normal(size=(transcripts, 1))
    sensitivity, false = odds(kind.sensitivity + CODERS - hard), odds(CODERS + hard - kind.specificity)
    chance = np.where(applies[:, :, None], sensitivity[:, None, :, None], false[:, None, :, None])
    return np.asarray(rng.random(chance.shape) < chance)


def odds(logit: Floats) -> Floats:
    """The probability with these log odds."""
    return np.asarray(1 / (1 + np.exp(-logit)))


def estimate(given: Flags) -> Estimate:
    """Alpha and its interval as the program gives them: nominal for one code, multi-valued for more."""
    transcripts, segments, coders, codes = given.shape
    table = given.reshape(-1, coders, codes)
    clusters = [f"{number:05d}" for number in range(transcripts) for _ in range(segments)]
    if codes == 1:
        return jackknifed(sums(table[..., 0].astype(np.float64), clusters), krippendorff_alpha)
    judged = np.ones(table.shape[:2], dtype=bool)
    return jackknifed(code_sets(table, judged, clusters), multivalued_alpha)


def true_values(kind: Kind) -> tuple[float, float]:
    """The mean share of judgements that give a code, and alpha, of a very large study."""
    rng = np.random.default_rng([SEED, 0, KINDS.index(kind)])
    one = len(kind.prevalence) == 1
    given = draw(kind, MANY if one else MANY_OF_A_CODEBOOK, rng)
    table = given.reshape(-1, len(CODERS), len(kind.prevalence))
    judged = np.ones(table.shape[:2], dtype=bool)
    found = (
        krippendorff_alpha(table[..., 0].astype(np.float64))
        if one
        else multivalued_alpha(code_sets(table, judged))
    )
    if found.value is None:
        raise ValueError(found.undefined_because)
    return float(given.mean()), found.value


def bootstrapped(given: Flags, rng: np.random.Generator) -> Iterator[tuple[float, float]]:
    """95 % percentile intervals of alpha: from resampled segments, and from resampled transcripts.

    Of a code all that matters is how many segments of each transcript 0, 1, 2 or 3 coders gave it.
    """
    transcripts, coders = given.shape[0], given.shape[2]
    times = given[..., 0].sum(axis=2)
    counts = np.stack([(times == many).sum(axis=1) for many in range(coders + 1)], axis=1)
    total = counts.sum(axis=0)
    chosen = rng.multinomial(transcripts, np.full(transcripts, 1 / transcripts), size=RESAMPLES)
    for resampled in (rng.multinomial(total.sum(), total / total.sum(), size=RESAMPLES), chosen @ counts):
        alphas = alpha_of_counts(resampled.astype(np.float64))
        low, high = np.nanpercentile(alphas, (2.5, 97.5)) if np.isfinite(alphas).any() else (np.nan, np.nan)
        yield float(low), float(high)


def alpha_of_counts(counts: Floats) -> Floats:
    """Nominal alpha of a code from how many segments 0 to all coders gave it, row by row; NaN where nothing varies."""
    coders = counts.shape[1] - 1
    times = np.arange(coders + 1)
    n, given = counts.sum(axis=1) * coders, counts @ times
    differing = counts @ (2 * times * (coders - times) / (coders - 1))
    chance = 2 * given * (n - given)
    return np.where(chance > 0, 1 - (n - 1) * differing / np.where(chance > 0, chance, 1), np.nan)


if __name__ == "__main__":
    sys.exit(main())
