"""The machine's scores of every segment, for draws and orders."""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.workflow.study import Study


def scores_by_segment(study: Study, coder: str = "") -> Mapping[str, Mapping[str, float]]:
    """Segment id → code id → score, everybody's or that coder's own; empty where nothing was suggested yet."""
    if not study.has_database:
        return {}
    return {segment: scores for table in study.store.scores(coder) for segment, scores in table}


def calibrated_codes(study: Study, coder: str = "") -> frozenset[str]:
    """The codes whose scores are probabilities; those of the others only order segments, each by a measure of its own."""
    if not study.has_database:
        return frozenset()
    return frozenset(code for table in study.store.scores(coder) for code in table.calibrated)
