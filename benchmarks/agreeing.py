"""How long agreement takes on 100,000 units × 5 coders × 25 codes, beside `krippendorff` and nltk in the same run.

    python benchmarks/agreeing.py [--units N]

Made-up codings of 50 transcripts, a tenth of the judgements missing. Timed, each the best of three runs after one that is
not counted: alpha of each of 25 codes, given or not, with its jackknife interval; alpha of one nominal variable of 25
values, the value alone and with its interval; multi-valued alpha of the sets of codes. `krippendorff.alpha` reads the same
array as ours. nltk's `AnnotationTask.alpha` is timed once on a sixteenth, a quarter and all of the units, so that one sees
how it scales, without the making of its task. Prints a table; that all three come to the same value is checked.
"""

from __future__ import annotations

import argparse
import itertools
import math
import platform
import time
from collections.abc import Callable
from importlib.metadata import version

import krippendorff
import numpy as np
from numpy.typing import NDArray

from pipeline.findings import Estimate
from pipeline.reliability.coefficients.alpha import krippendorff_alpha
from pipeline.reliability.coefficients.ratings import jackknifed, ratings, sums
from pipeline.reliability.coefficients.sets import code_sets, multivalued_alpha

Floats = NDArray[np.float64]
CODERS, CODES, TRANSCRIPTS, SEED, RUNS = 5, 25, 50, 6, 3


def best_of(act: Callable[[], Estimate]) -> tuple[float, Estimate]:
    """The best of a few runs after one that is not counted, and what comes out."""
    found, taken = act(), []
    for _ in range(RUNS):
        begun = time.perf_counter()
        act()
        taken.append(time.perf_counter() - begun)
    return min(taken), found


def nominal(units: int, random: np.random.Generator) -> Floats:
    """Units × coders, one of 25 values each: seven in ten are the true one, the others any; a tenth is missing."""
    truth = random.integers(0, CODES, (units, 1))
    table = np.where(random.random((units, CODERS)) < 0.7, truth, random.integers(0, CODES, (units, CODERS)))
    return np.where(random.random((units, CODERS)) < 0.1, math.nan, table)


def presence(table: Floats, random: np.random.Generator) -> Floats:
    """Codes × units × coders: 1 given, 0 not, NaN where the table has nothing; rates from 1 to 30 %."""
    rates = np.linspace(0.01, 0.3, CODES)[:, None, None]
    truth = random.random((CODES, len(table), 1)) < rates
    slips = random.random((CODES, *table.shape)) < rates / 5
    return np.where(np.isnan(table), math.nan, (truth ^ slips).astype(np.float64))


def each_code(given: Floats, transcripts: tuple[str, ...]) -> Estimate:
    """Alpha of every code with its interval; the last one is handed back."""
    found = [
        jackknifed(sums(ratings(table, transcripts, values=(0.0, 1.0))), krippendorff_alpha)
        for table in given
    ]
    return found[-1]


def own_part(table: Floats, given: Floats, transcripts: tuple[str, ...]) -> float:
    """Ours: a line for each task; the seconds that the value on the nominal table takes."""
    flags, judged = np.moveaxis(given == 1, 0, 2), ~np.isnan(table)
    tasks: dict[str, Callable[[], Estimate]] = {
        f"{CODES} codes, alpha and interval each": lambda: each_code(given, transcripts),
        "nominal variable, alpha and interval": lambda: jackknifed(
            sums(table, transcripts), krippendorff_alpha
        ),
        "multi-valued alpha and interval": lambda: jackknifed(
            code_sets(flags, judged, transcripts), multivalued_alpha
        ),
        "nominal variable, alpha alone": lambda: krippendorff_alpha(table),
    }
    seconds = math.inf
    for name, act in tasks.items():
        seconds, found = best_of(act)
        interval = "" if found.low is None else f" [{found.low:.4f}, {found.high:.4f}]"
        print(f"{name:<42} {seconds:>8.3f} s   {found.value:.6f}{interval}")
    return seconds


def beside_krippendorff(table: Floats, ours: float) -> None:
    """Krippendorff on the same array."""

    def act() -> Estimate:
        """Theirs."""
        return Estimate(float(krippendorff.alpha(reliability_data=table.T, level_of_measurement="nominal")))

    seconds, found = best_of(act)
    agree(found, krippendorff_alpha(table))
    print(f"{'the same by krippendorff':<42} {seconds:>8.3f} s   {seconds / ours:.1f} times ours")


def beside_nltk(table: Floats) -> None:
    """Nltk on the same units, once; to make its task of them is not counted."""
    from nltk.metrics.agreement import AnnotationTask

    cells = itertools.product(range(len(table)), range(CODERS))
    told = [(c, u, int(table[u, c])) for u, c in cells if not math.isnan(table[u, c])]
    task = AnnotationTask(told)
    begun = time.perf_counter()
    found = Estimate(float(task.alpha()))
    seconds = time.perf_counter() - begun
    ours, own = best_of(lambda: krippendorff_alpha(table))
    agree(found, own)
    name = f"{len(table):,} units by nltk / by us"
    print(f"{name:<42} {seconds:>8.3f} s / {ours:.4f} s: {seconds / ours:,.0f} times ours")


def agree(one: Estimate, other: Estimate) -> None:
    """Stop where two programs come to different values."""
    if one.value is None or other.value is None or abs(one.value - other.value) > 1e-9:
        raise SystemExit(f"they differ: {one.value} and {other.value}")


def main() -> None:
    """Time all and print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--units", type=int, default=100_000)
    arguments = parser.parse_args()
    random = np.random.default_rng(SEED)
    table = nominal(arguments.units, random)
    given = presence(table, random)
    each = math.ceil(arguments.units / TRANSCRIPTS)
    transcripts = tuple(f"t{unit // each:02}" for unit in range(arguments.units))
    programs = ", ".join(f"{name} {version(name)}" for name in ("numpy", "krippendorff", "nltk"))
    print(f"{arguments.units:,} units × {CODERS} coders × {CODES} codes in {TRANSCRIPTS} transcripts")
    print(f"Python {platform.python_version()}, {programs}\n")
    beside_krippendorff(table, own_part(table, given, transcripts))
    for share in (16, 4, 1):
        beside_nltk(table[: arguments.units // share])


if __name__ == "__main__":
    main()
