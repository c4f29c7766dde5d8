"""How long a coder waits: from starting `focuscode review` to the first paint, and from a key to the last byte.

    python benchmarks/reviewing.py [--study FOLDER] [--segments N] [--steps N] [--sizes 120x40,80x24] [--stale]

The review is started at a pseudo-terminal (xterm-256color) on a study with 50,000 segments and 30 codes (see
reviewing_study.py; made in a temporary folder, minutes, or once in the folder that is named). The first paint is complete
when the words of the segment are there and 100 ms have passed in silence; the last byte counts. Then keys are pressed one
by one: `a` (accept what is ticked, go on) and `x` (nothing more applies, go on); what is timed is the last byte before 60 ms
of silence. Every decision is on disk by then, and is counted in the database at the end. With `--stale` the coder's
suggestions are made anew in the background meanwhile, as after a day of coding.

References, in the same run: a byte to `cat` and back, and a program that prints as much with Rich alone at every key.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import statistics
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from reviewing_study import CODER, make_study

from pipeline.store import Store
from tests.review.terminal import Terminal

STARTS = 5
QUIET, PAINTED = 0.06, 0.1  # seconds of silence after which nothing more is expected
LEAST_START, LEAST_P95, LEAST_EVER, LEAST_MEMORY = 1.5, 30.0, 100.0, 200.0
RICH = """
import os, sys, tty
from rich.console import Console
from rich.panel import Panel
from rich.text import Text
tty.setraw(0)
console = Console(force_terminal=True, color_system="truecolor", file=os.fdopen(1, "w", newline=""))
number = 0
while True:
    text = Text(f"segment {number}\\n", "bold").append("said and done " * (console.width * console.height // 20))
    sys.stdout.write("\\x1b[H")
    console.print(Panel(text, height=console.height - 1), end="")
    if not os.read(0, 1):
        break
    number += 1
"""


@dataclass(frozen=True)
class Measured:
    """What was measured at one size: starts in seconds, keys in milliseconds, memory in MB now and at its highest."""

    starts: list[float]
    keys: list[float]
    memory: tuple[float, float]


def pressed(terminal: Terminal, keys: Sequence[str]) -> list[float]:
    """Press keys one after the other; for each the milliseconds to the last byte."""
    return [(-terminal.send(key) + terminal.until_quiet(QUIET)) * 1000 for key in keys]


def review(study: Path, columns: int, lines: int) -> Terminal:
    """A review at a terminal of that size, up to its first paint."""
    command = (sys.executable, "-m", "pipeline", "review", "--no-export")
    terminal = Terminal([*command, "--study", str(study), "--coder", CODER], columns=columns, lines=lines)
    terminal.until(next_words(study))
    while terminal.listen(PAINTED):
        pass
    return terminal


def next_words(study: Path) -> str:
    """The first words of the segment that the review must show first."""
    with Store(study / "study.db") as store:
        done = {d.segment_id for d in store.decisions(CODER) if d.kind == "complete"}
        segment_id = next(own for own, _, _ in store.places() if own not in done)
        return " ".join(store.segments_of([segment_id])[segment_id].quote.split()[:3])


def completed(study: Path) -> int:
    """How many segments the coder has completed, as the database has it."""
    with Store(study / "study.db") as store:
        return sum(decision.kind == "complete" for decision in store.decisions(CODER))


def measure(study: Path, columns: int, lines: int, steps: int, *, stale: bool) -> Measured:
    """Start several times, then go through so many segments; raises RuntimeError where a decision is missing."""
    starts = []
    for _ in range(STARTS):
        with review(study, columns, lines) as terminal:
            starts.append(terminal.last - terminal.begun)
    before = completed(study)
    if stale:
        with Store(study / "study.db") as store:
            store.put_result(f"own suggestions {CODER}", "of another day", None)
    with review(study, columns, lines) as terminal:
        keys = pressed(terminal, ["a", "x"] * (steps // 2))
        memory = terminal.memory()
        terminal.send("q")
        terminal.wait()
    if completed(study) != before + len(keys):
        raise RuntimeError(f"{len(keys)} keys, and {completed(study) - before} segments completed")
    return Measured(starts, keys, memory)


def references(columns: int, lines: int, steps: int) -> dict[str, list[float]]:
    """What a key takes without a review: through `cat`, and in a program that prints with Rich alone."""
    found = {}
    with Terminal(["cat"], columns=columns, lines=lines) as terminal:
        found["cat (one line)"] = pressed(terminal, ["x\n"] * steps)
    with Terminal([sys.executable, "-c", RICH], columns=columns, lines=lines) as terminal:
        terminal.until_quiet(PAINTED)
        found["Rich alone"] = pressed(terminal, ["x"] * steps)
    return found


def figures(values: list[float]) -> str:
    """Median, 95th percentile and maximum."""
    ordered = sorted(values)
    at = min(int(len(ordered) * 0.95), len(ordered) - 1)
    return f"{statistics.median(ordered):9.1f} {ordered[at]:9.1f} {ordered[-1]:9.1f}"


def too_slow(found: Measured) -> list[str]:
    """What does not keep to the limits."""
    ordered = sorted(found.keys)
    limits = (
        (statistics.median(found.starts), LEAST_START, "s to the first paint (median)"),
        (ordered[int(len(ordered) * 0.95)], LEAST_P95, "ms to the next segment (p95)"),
        (ordered[-1], LEAST_EVER, "ms to the next segment (worst)"),
        (found.memory[1], LEAST_MEMORY, "MB of memory"),
    )
    return [f"{value:.1f} {what}, and {most} are allowed" for value, most, what in limits if value > most]


def main() -> int:
    """Measure at each size and print the table; 1 where a limit is passed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--study", type=Path, help="where the study is made, once, and stays as it is")
    parser.add_argument("--segments", type=int, default=50_000)
    parser.add_argument("--steps", type=int, default=300)
    parser.add_argument("--sizes", default="120x40,80x24")
    parser.add_argument("--stale", action="store_true", help="suggestions are made anew meanwhile")
    arguments = parser.parse_args()
    sizes = [tuple(map(int, size.split("x"))) for size in arguments.sizes.split(",")]
    print(f"{datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} cores, Python {platform.python_version()}", end="")
    print("".join(f", {package} {version(package)}" for package in ("textual", "rich", "sqlalchemy")))
    failures = []
    with tempfile.TemporaryDirectory() as name:
        made = arguments.study or Path(name) / "made"
        if not (made / "study.db").exists():
            make_study(made, arguments.segments)
        for columns, lines in sizes:
            study = Path(name) / f"{columns}x{lines}"
            shutil.copytree(made, study)
            found = measure(study, columns, lines, arguments.steps, stale=arguments.stale)
            rows = {"next segment": found.keys, **references(columns, lines, 100)}
            print(f"\n{columns} x {lines}: median, 95 %, worst of {len(found.keys)}")
            print(f"  {'first paint, s':28}" + "".join(f" {value:.2f}" for value in sorted(found.starts)))
            for label, values in rows.items():
                print(f"  {f'{label}, ms':28}{figures(values)}")
            print(f"  {'memory, MB (highest)':28}{found.memory[0]:9.0f} ({found.memory[1]:.0f})")
            failures += [f"{columns} x {lines}: {what}" for what in too_slow(found)]
    for failure in failures:
        print(failure, file=sys.stderr)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
