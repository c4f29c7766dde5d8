"""Batches in words: how they were drawn, and how far they have been read."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.draws import Draw
    from pipeline.workflow.queues import BatchSummary
    from pipeline.workflow.study import Study

_BY = {
    "uniform": "drawn uniformly",
    "stratified": "drawn by strata",
    "score": "drawn by score",
    "uncertainty": "drawn by uncertainty",
}


def how_drawn(draw: Draw) -> str:
    """The design of a draw in a phrase."""
    design = draw.design
    words = _BY[design.by]
    if design.strata:
        words += f" of {' × '.join(design.strata)}, {design.allocation}"
    if design.by in ("score", "uncertainty"):
        words += f" of {design.code_id or 'any code'}, floor {design.floor:g}"
    if design.of:
        words += f", among {', '.join(f'{key} = {value}' for key, value in design.of)}"
    return f"{words}, seed {draw.seed}" + (", as an audit" if design.audit else "")


def how_far(batch: BatchSummary) -> str:
    """How far a batch has been read, and whether it supports an estimate."""
    done = f"{batch.completed} of {batch.size} segments completed"
    gone = f", {batch.gone} not in the transcripts any more" if batch.gone else ""
    return f"{done}{gone}; " + (
        f"it {batch.no_estimate_because}" if batch.no_estimate_because else "finished"
    )


def tell_batch(study: Study, draw: Draw | None, remark: str = "") -> None:
    """Say which batch is being read and how far it is; nothing where it is none."""
    from pipeline.console import say
    from pipeline.workflow.queues import batches

    for batch in batches(study, draw.coder) if draw is not None else ():
        if draw is not None and batch.draw.number == draw.number:
            say(f"Batch {draw.number} of {draw.coder}: {how_far(batch.summary)} {remark}".rstrip() + ".")
