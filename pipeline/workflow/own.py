"""Suggestions for one coder: learnt from closed rounds and from that coder's own codings, seen by nobody else."""

from __future__ import annotations

from collections.abc import Callable

from pipeline.hashing import digest
from pipeline.workflow.learning import Learning
from pipeline.workflow.study import Study
from pipeline.workflow.training import passages


def suggest_for(study: Study, coder: str, progress: Callable[[str, str, int, int], None]) -> bool:
    """Bring the coder's own suggestions up to date; True where there was something to do.

    A coder without decisions in an open round has no suggestions of their own and sees everybody's.
    """
    if not study.settings.suggestions.taggers:
        return False
    closed = set(study.settings.review.closed_rounds)
    has_own = any(decision.round not in closed for decision in study.store.decisions(coder))
    learning = Learning(study, coder)
    wanted = _inputs(study, learning) if has_own else ""
    name = f"own suggestions {coder}"
    if wanted == (study.store.result(name) or ""):
        return False
    if has_own:
        learning.keep_account()
    units = list(study.runs("segment"))
    for number, unit in enumerate(units):
        progress(f"suggest codes to {coder}", unit, number, len(units))
        found, scores = learning.suggest(passages(study, unit)) if has_own else ([], None)
        study.store.put_suggestions(unit, coder, found, scores, None)
    study.store.put_result(name, wanted, None)
    return True


def _inputs(study: Study, learning: Learning) -> str:
    """Digest of all that a coder's own suggestions depend on: what everybody's do, and the coder's own codings.

    When everybody's were made is part of it: where a transcript had gone, or the tagger was switched off, what the
    coder had was taken away with them.
    """
    everybodys = study.runs("suggest").items()
    return digest([learning.digest, {unit: [dict(run.inputs), run.ran_at] for unit, run in everybodys}])
