"""Running what is stale: check all input first, then do unit after unit, so that an interruption loses no finished one."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from functools import partial

from pipeline.steps import STEPS, WHOLE, StaleReason, StepPlan, plan, step, upstream
from pipeline.workflow.inputs import check_inputs
from pipeline.workflow.stages import Stage, first_stages
from pipeline.workflow.study import Study

Progress = Callable[[str, str, int, int], None]


@dataclass(frozen=True, slots=True)
class RunOutcome:
    """What a run did: units by step (empty where nothing was stale), and why."""

    done: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    reasons: tuple[StaleReason, ...] = ()
    gone: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def nothing_stale(self) -> bool:
        """True where there was nothing to do."""
        return not self.done and not self.gone


def run_steps(study: Study, names: Collection[str], progress: Progress) -> RunOutcome:
    """Do all that is stale of the steps `names` and of those that must come before them.

    Raises InputError with every problem of every input before anything is written.
    """
    wanted = {name for chosen in names for name in ({chosen} | upstream(chosen))}
    chosen = _stages(study, wanted)
    check_inputs(study, {stage.name: partial(_planned, study, stage) for stage in chosen})
    done: dict[str, tuple[str, ...]] = {}
    gone: dict[str, tuple[str, ...]] = {}
    reasons: list[StaleReason] = []
    for stage in chosen:
        inputs = stage.wanted(study)
        todo = plan(stage.name, inputs, study.runs(stage.name))
        for unit in todo.gone:
            study.store.forget(stage.name, unit)
        for number, unit in enumerate(todo.stale):
            progress(step(stage.name).does, "" if unit == WHOLE else unit, number, len(todo.stale))
            stage.run(study, unit, inputs[unit])
            reasons.extend(todo.stale[unit])
        if todo.stale:
            done[stage.name] = tuple(todo.stale)
        if todo.gone:
            gone[stage.name] = todo.gone
    return RunOutcome(done, tuple(reasons), gone)


def _stages(study: Study, wanted: Collection[str]) -> list[Stage]:
    """Those stages, in order. What comes after suggesting loads the analysis, which a review does not wait for."""
    found = first_stages()
    if not {stage.name for stage in found}.issuperset(wanted):
        from pipeline.workflow.results import stages

        found = stages(study)
    return [stage for stage in found if stage.name in wanted]


def _planned(study: Study, stage: Stage) -> StepPlan:
    """What a stage has to do; raises InputError where an input of it cannot be read."""
    return plan(stage.name, stage.wanted(study), study.runs(stage.name))


def plans(study: Study) -> list[StepPlan]:
    """What every step has to do, in order; a step after a stale one is stale for that reason, unit by unit.

    When it runs, a step may yet find that the result it depends on did not change, and be spared.
    """
    found: dict[str, StepPlan] = {}
    by_name = {stage.name: stage for stage in _stages(study, [candidate.name for candidate in STEPS])}
    for candidate in STEPS:
        stage = by_name[candidate.name]
        own = _planned(study, stage)
        found[stage.name] = _with_upstream(stage, own, [found[before] for before in candidate.after], by_name)
    return list(found.values())


def _with_upstream(
    stage: Stage, own: StepPlan, before: Collection[StepPlan], by_name: Mapping[str, Stage]
) -> StepPlan:
    """`own` and what follows from the plans of the steps right before it."""
    stale, gone = dict(own.stale), set(own.gone)
    for earlier in before:
        both = stage.per_transcript and by_name[earlier.step].per_transcript
        # Decisions stay when the file they came in goes: nothing follows from that.
        units = [*earlier.stale, *(() if earlier.step == "import" else earlier.gone)]
        if both:
            gone |= {unit for unit in earlier.gone if unit in {*own.stale, *own.fresh}}
            for unit in earlier.stale:
                stale.setdefault(unit, (StaleReason(stage.name, unit, f"“{earlier.step}” is stale for it"),))
        elif units and not stage.per_transcript:
            named = "" if units == [WHOLE] else f" ({', '.join(units[:3])}{', …' if len(units) > 3 else ''})"
            stale.setdefault(WHOLE, (StaleReason(stage.name, WHOLE, f"“{earlier.step}” is stale{named}"),))
        elif units:
            for unit in own.fresh:
                reason = StaleReason(
                    stage.name, unit, f"“{earlier.step}” is stale and may change what is learnt"
                )
                stale.setdefault(unit, (reason,))
    for unit in gone:
        stale.pop(unit, None)
    fresh = tuple(unit for unit in own.fresh if unit not in stale and unit not in gone)
    return StepPlan(stage.name, stale, fresh, tuple(sorted(gone)))
