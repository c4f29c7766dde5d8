"""Steps, their last runs, and why a step must run again. Pure: the workflow gathers digests, this module compares.

All results live in one database, so file times cannot tell what is stale. A step runs unit by unit (a transcript, a
decision file, or the whole study) and remembers a named digest of each input; a reason for staleness is the name of
an input whose digest is another one now.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

WHOLE = "study"


@dataclass(frozen=True, slots=True)
class Step:
    """One stage of the flow. `version` changes when the stage would give another result for the same input."""

    name: str
    version: int
    does: str
    after: tuple[str, ...] = ()


STEPS: tuple[Step, ...] = (
    Step("read", 1, "read the transcripts"),
    Step("segment", 2, "cut them into segments", ("read",)),
    Step("import", 1, "take in the coders' decision files"),
    Step("suggest", 2, "suggest codes", ("segment", "import")),
    Step("agree", 4, "compute agreement and agreed codings", ("segment", "import")),
    Step("compare", 4, "set perceptions beside the survey", ("read", "agree")),
    Step("report", 7, "write the report", ("suggest", "compare")),
)


def step(name: str) -> Step:
    """The step of that name; raises KeyError where there is none."""
    for candidate in STEPS:
        if candidate.name == name:
            return candidate
    raise KeyError(name)


def upstream(name: str) -> frozenset[str]:
    """The names of all steps that must come before `name`, near and far."""
    found: set[str] = set()
    for before in step(name).after:
        found |= {before} | upstream(before)
    return frozenset(found)


@dataclass(frozen=True, slots=True)
class StepRun:
    """The last run of a step on a unit: digests of its inputs by name, the step's version, digest of the output."""

    step: str
    unit: str
    version: int
    inputs: Mapping[str, str]
    output: str
    ran_at: str


@dataclass(frozen=True, slots=True)
class StaleReason:
    """Why a step must run again on a unit, in words that follow "because"."""

    step: str
    unit: str
    why: str


@dataclass(frozen=True, slots=True)
class StepPlan:
    """What a step has to do: units with reasons, units that are fresh, units whose input is gone."""

    step: str
    stale: Mapping[str, tuple[StaleReason, ...]]
    fresh: tuple[str, ...]
    gone: tuple[str, ...]

    @property
    def is_fresh(self) -> bool:
        """True where there is nothing to do."""
        return not self.stale and not self.gone


def plan(name: str, wanted: Mapping[str, Mapping[str, str]], runs: Mapping[str, StepRun]) -> StepPlan:
    """Compare the digests `wanted` now (unit → input name → digest) with the last `runs` (unit → run) of a step."""
    stale: dict[str, tuple[StaleReason, ...]] = {}
    fresh: list[str] = []
    for unit, inputs in wanted.items():
        reasons = tuple(StaleReason(name, unit, why) for why in _reasons(name, inputs, runs.get(unit)))
        if reasons:
            stale[unit] = reasons
        else:
            fresh.append(unit)
    return StepPlan(name, stale, tuple(fresh), tuple(sorted(set(runs) - set(wanted))))


def _reasons(name: str, inputs: Mapping[str, str], run: StepRun | None) -> list[str]:
    """Every reason why a unit is stale, empty where it is fresh."""
    if run is None:
        return ["it is new"]
    why = []
    if run.version != step(name).version:
        why.append("the program does this differently now")
    for key in sorted({*inputs, *run.inputs}):
        if key not in run.inputs:
            why.append(f"{key} was added")
        elif key not in inputs:
            why.append(f"{key} was taken away")
        elif inputs[key] != run.inputs[key]:
            why.append(f"{key} changed")
    return why
