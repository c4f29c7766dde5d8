"""Suggestions for one coder: learnt from closed rounds and from that coder's own codings, seen by nobody else."""

from __future__ import annotations

from collections.abc import Callable

from pipeline.hashing import digest
from pipeline.workflow.stages import classify, training_digest
from pipeline.workflow.study import Study


def suggest_for(study: Study, coder: str, progress: Callable[[str, str, int, int], None]) -> bool:
    """Bring the coder's own suggestions up to date; True where there was something to do.

    A coder without decisions in an open round has no suggestions of their own and sees everybody's.
    """
    if "classifier" not in study.settings.suggestions.taggers:
        return False
    closed = set(study.settings.review.closed_rounds)
    has_own = any(decision.round not in closed for decision in study.store.decisions(coder))
    wanted = _inputs(study, coder) if has_own else ""
    name = f"own suggestions {coder}"
    if wanted == (study.store.result(name) or ""):
        return False
    units = list(study.runs("segment"))
    for number, unit in enumerate(units):
        progress(f"suggest codes to {coder}", unit, number, len(units))
        study.store.put_suggestions(
            unit, "classifier", coder, classify(study, unit, coder) if has_own else (), None
        )
    study.store.put_result(name, wanted, None)
    return True


def _inputs(study: Study, coder: str) -> str:
    """Digest of all that a coder's own suggestions depend on."""
    settings = study.settings.suggestions
    return digest(
        [
            training_digest(study, coder),
            study.codebook.revision,
            {unit: run.output for unit, run in study.runs("segment").items()},
            [settings.threshold, dict(settings.thresholds)],
        ]
    )
