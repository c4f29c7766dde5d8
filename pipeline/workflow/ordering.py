"""Another order in which a coder reads the same segments. It changes no probability: all of them are to be read."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.errors import InputError, Problem
from pipeline.hashing import digest
from pipeline.workflow.study import Study


def reading_order(study: Study, coder: str, ids: Sequence[str], order: str) -> list[str]:
    """The segments by chance (`random`), or by the machine's scores (`likely`, `uncertainty`), the first first.

    The order of chance is the same each time for a coder and these segments, so that a new start does not shuffle them anew. Among equals
    the order given decides. Raises InputError where there is no score.
    """
    from pipeline.sampling import any_of, shuffled, uncertainty
    from pipeline.workflow.scores import calibrated_codes, scores_by_segment

    if order == "random":
        return shuffled(ids, int(digest([coder, "order"]).rpartition(":")[2][:12], 16))
    scores = scores_by_segment(study, coder)
    # Over all codes, only probabilities can be put together; as long as there are none, orders have to do.
    wanted = calibrated_codes(study, coder)
    of = uncertainty if order == "uncertainty" else any_of
    values = {
        own: round(of(v for code, v in scores.get(own, {}).items() if not wanted or code in wanted), 9)
        for own in ids
    }
    if not any(values.values()):
        raise InputError(
            Problem("order", "the machine has no score for these segments.", "See focuscode suggest.")
        )
    return sorted(ids, key=lambda own: -values[own])
