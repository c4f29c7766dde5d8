"""Suggestions for one coder: learnt from closed rounds and from that coder's own codings, seen by nobody else."""

from __future__ import annotations

from collections.abc import Callable

from pipeline.workflow.stages import classify
from pipeline.workflow.study import Study


def suggest_for(study: Study, coder: str, progress: Callable[[str, str, int, int], None]) -> int:
    """Train on closed rounds and the coder's own decisions, store the suggestions; how many there are."""
    if "classifier" not in study.settings.suggestions.taggers:
        return 0
    units = list(study.runs("segment"))
    made = 0
    for number, unit in enumerate(units):
        progress(f"suggest codes to {coder}", unit, number, len(units))
        found = classify(study, unit, coder)
        study.store.put_suggestions(unit, "classifier", coder, found, None)
        made += len(found)
    return made
