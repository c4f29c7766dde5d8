"""How good suggestions are on text that others have coded.

    python benchmarks/quality.py [thematic|argument|mrda|shuffle|all] [--draws N] [--seeds N] [--sets A,B] [--jobs N]
                                 [--quick]

Trains and suggests by the product's own path, beside plain and tuned linear models on the same folds in the same run.
The corpora are read from $FOCUSCODE_SHARED or ../shared. Exit code 1: a floor was missed; 3: no corpora.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

import quality_argument
import quality_mrda
import quality_thematic
from quality_corpora import SETS
from quality_running import Floor, Plan, circumstances

ROOT = Path(__file__).resolve().parents[1]
WHAT = ("thematic", "argument", "mrda", "shuffle")


def _arguments(given: list[str]) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description="How good suggestions are on text that others have coded.")
    parser.add_argument("what", nargs="?", choices=(*WHAT, "all"), default="all")
    parser.add_argument("--draws", type=int, default=20, help="draws of thematic (20)")
    parser.add_argument("--seeds", type=int, default=2, help="splits of argument (2)")
    parser.add_argument("--sets", default=",".join(SETS), help="sets of argument, with commas (all five)")
    parser.add_argument("--jobs", type=int, default=1, help="processes at once (1)")
    parser.add_argument("--quick", action="store_true", help="2 draws, 1 split, 10 meetings; holds no floor")
    options = parser.parse_args(given)
    unknown = [name for name in options.sets.split(",") if name not in SETS]
    if unknown:
        parser.error(f"no set {', '.join(unknown)}; there are {', '.join(SETS)}")
    if min(options.draws, options.seeds, options.jobs) < 1:
        parser.error("--draws, --seeds and --jobs are at least 1")
    return options


def main(given: list[str]) -> int:
    """Run what was asked for, and print the figures and the floors."""
    options = _arguments(given)
    shared = Path(os.environ.get("FOCUSCODE_SHARED", ROOT.parent / "shared"))
    if not (shared / "data").is_dir():
        print(f"no corpora at {shared / 'data'}; set FOCUSCODE_SHARED", file=sys.stderr)
        return 3
    draws, seeds = (2, 1) if options.quick else (options.draws, options.seeds)
    plan = Plan(shared, draws, seeds, tuple(options.sets.split(",")), options.jobs, options.quick)
    print(circumstances(plan, given), flush=True)
    asked = WHAT if options.what == "all" else (options.what,)
    floors: list[Floor] = []
    if "thematic" in asked:
        floors += quality_thematic.run(plan)
    if "argument" in asked:
        floors += quality_argument.run(plan)
    if "mrda" in asked:
        floors += quality_mrda.run(plan)
    if "shuffle" in asked:
        floors += quality_thematic.run_shuffled(plan) + quality_argument.run_shuffled(plan)
    if plan.quick:
        return 0
    print("\nfloors\n")
    print("\n".join(str(floor) for floor in floors))
    return 0 if all(floor.held for floor in floors) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
