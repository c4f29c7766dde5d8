"""Batches in words: how they were drawn, and how far they have been read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.draws import Draw
    from pipeline.workflow.queues import BatchSummary, SampleSummary
    from pipeline.workflow.study import Study

_BY = {
    "uniform": "drawn uniformly",
    "stratified": "drawn by strata",
    "score": "drawn by score",
    "uncertainty": "drawn by uncertainty",
    "inflated": "with the base rate inflated",
    "allotted": "allotted",
}


def how_drawn(draw: Draw) -> str:
    """The design of a draw in a phrase."""
    design = draw.design
    words = _BY[design.by]
    if design.unit:
        words += f" by {design.unit} among {_listed(design.coders)}"
    if design.inflate:
        by_score = round(100 * (design.score_weight or 0))
        words += f" for {' or '.join(design.inflate)} ({by_score} % of the probability by score)"
    if len(draw.items) == draw.population and not design.unit:
        words = "all that were left"
    elif design.strata and not design.unit:
        within = ", by strata" if design.inflate else ""
        words += f"{within} of {' × '.join(design.strata)}, {design.allocation}"
    if design.by in ("score", "uncertainty"):
        words += f" of {design.code_id or 'any code'}, floor {design.floor:g}"
    if design.of:
        words += f", among {', '.join(f'{key} = {value}' for key, value in design.of)}"
    return f"{words}, seed {draw.seed}" + (", as an audit" if design.audit else "")


def what_for(batch: BatchSummary) -> str:
    """What a batch that was drawn for several coders is, "" for any other."""
    others = [name for name in batch.coders if name != batch.coder]
    if batch.shared:
        return f"reliability sample with {_listed(others)}" if others else "reliability sample"
    return f"allotted by {batch.unit}" if batch.unit else ""


def how_far(batch: BatchSummary) -> str:
    """How far a batch has been read, and whether it supports an estimate."""
    done = f"{batch.completed} of {batch.size} segments completed"
    if kind := what_for(batch):
        done = f"{kind}, {done}"
    gone = f", {batch.gone} not in the transcripts any more" if batch.gone else ""
    return f"{done}{gone}; " + (
        f"it {batch.no_estimate_because}" if batch.no_estimate_because else "finished"
    )


def how_compared(sample: SampleSummary) -> str:
    """How far a sample that coders share has been read by all of them, in one line."""
    left = sample.size - sample.gone
    done = ", ".join(f"{name} {count}" for name, count in sample.completed.items())
    told = f"Reliability sample of {_listed(sample.coders)}, seed {sample.seed}: "
    if sample.complete:
        told += f"all {left} segments completed by all"
    else:
        told += f"{sample.by_all} of {left} segments completed by all ({done})"
    if sample.gone:
        told += f"; {sample.gone} not in the transcripts any more"
    if sample.absent:
        told += f"; nothing from {_listed(sample.absent)} yet: focuscode decisions import takes in their file"
    return f"{told}."


def _listed(names: Sequence[str]) -> str:
    """Names in a phrase."""
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else "".join(names)


def tell_batch(study: Study, draw: Draw | None, remark: str = "") -> None:
    """Say which batch is being read and how far it is; nothing where it is none."""
    from pipeline.console import say
    from pipeline.workflow.queues import batches

    for batch in batches(study, draw.coder) if draw is not None else ():
        if draw is not None and batch.draw.number == draw.number:
            say(f"Batch {draw.number} of {draw.coder}: {how_far(batch.summary)} {remark}".rstrip() + ".")
