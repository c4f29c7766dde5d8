"""What every quality benchmark needs: its plan, its units of work in several processes, what a run says of itself."""

from __future__ import annotations

import os
import platform
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import TypeVar

from threadpoolctl import threadpool_limits

Unit = TypeVar("Unit")
Result = TypeVar("Result")
PACKAGES = ("numpy", "scipy", "scikit-learn", "spacy", "simplemma")


@dataclass(frozen=True, slots=True)
class Plan:
    """What was asked for. `shared`: the folder with `data/`; `quick`: a smaller run whose figures hold no floor."""

    shared: Path
    draws: int
    seeds: int
    sets: tuple[str, ...]
    jobs: int
    quick: bool


@dataclass(frozen=True, slots=True)
class Floor:
    """A figure with its bound: at least `bound`, or at most where `ceiling`."""

    name: str
    value: float
    bound: float
    ceiling: bool = False

    @property
    def held(self) -> bool:
        """Whether the figure keeps to its bound."""
        return self.value <= self.bound if self.ceiling else self.value >= self.bound

    def __str__(self) -> str:
        """The line that is printed."""
        word = "at most" if self.ceiling else "at least"
        return f"  {self.name:58} {self.value:6.3f}   {word} {self.bound:.3f}   {'held' if self.held else 'MISSED'}"


def spread(
    work: Callable[[Unit], Result], units: Sequence[Unit], jobs: int, name: Callable[[Unit], str]
) -> list[Result]:
    """The result of each unit, in the order of the units; `jobs` processes at once, each with one thread."""
    begun = time.perf_counter()
    found: dict[int, Result] = {}

    def done(place: int) -> None:
        """Tell that a unit is done."""
        seconds = time.perf_counter() - begun
        print(
            f"  {len(found)}/{len(units)} {name(units[place])} [{seconds:.0f} s]", file=sys.stderr, flush=True
        )

    if jobs == 1:
        for place, unit in enumerate(units):
            found[place] = _alone(work, unit)
            done(place)
    else:
        with ProcessPoolExecutor(jobs) as pool:
            asked = {pool.submit(_alone, work, unit): place for place, unit in enumerate(units)}
            for future in as_completed(asked):
                found[asked[future]] = future.result()
                done(asked[future])
    return [found[place] for place in range(len(units))]


def _alone(work: Callable[[Unit], Result], unit: Unit) -> Result:
    """One unit of work in one thread: sums then come out the same everywhere, and processes do not wait for others."""
    with threadpool_limits(1):
        return work(unit)


@contextmanager
def timed(title: str) -> Iterator[None]:
    """A heading before, the seconds after."""
    begun = time.perf_counter()
    print(f"\n{title}\n")
    yield
    print(f"\n  {time.perf_counter() - begun:.0f} s", flush=True)


def circumstances(plan: Plan, arguments: Sequence[str]) -> str:
    """The command, the date, the machine's cores and the versions that figures depend on."""
    versions = ", ".join(f"{package} {version(package)}" for package in PACKAGES)
    command = " ".join(["python benchmarks/quality.py", *arguments])
    quick = "; quick: no figure to quote" if plan.quick else ""
    return (
        f"{command}\n{datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} cores, processes at once: {plan.jobs}, "
        f"Python {platform.python_version()}, {versions}{quick}"
    )
