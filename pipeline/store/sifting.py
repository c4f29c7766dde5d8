"""What of a decision file is new, and what may not be: pure, so that input can be checked without a database."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pipeline.decisions import Decision
from pipeline.errors import Problem


def sift(
    known: Iterable[Decision], decisions: Sequence[Decision], source: str
) -> tuple[list[Decision], list[Problem]]:
    """Those of `decisions` that are not among `known` yet, and what is wrong with those that differ from it.

    An id stands for one decision for ever, and a coder's sequence number for one decision. `source` names the file.
    """
    by_id, by_place = {}, {}
    for there in known:
        by_id[there.id] = by_place[there.coder, there.sequence] = there
    new, clashes = [], []
    for decision in decisions:
        known_id = by_id.setdefault(decision.id, decision)
        known_place = by_place.setdefault((decision.coder, decision.sequence), decision)
        if known_id != decision:
            clashes.append(changed_record(source, f"decision {decision.id}", decision.id))
        elif known_place != decision:
            clashes.append(_clash(source, decision, known_place.id))
        elif known_id is decision and known_place is decision:
            new.append(decision)
    return list(dict.fromkeys(new)), clashes


def _clash(source: str, decision: Decision, other: str) -> Problem:
    """Two different decisions claim one place in a coder's log."""
    return Problem(
        source,
        f"decision {decision.sequence} of {decision.coder} is {decision.id} here, but {other} in the study.",
        "The same coder's log was continued in two places. Keep one, and enter the other's decisions anew.",
        key=decision.id,
    )


def changed_record(source: str, what: str, key: str) -> Problem:
    """One id, two contents."""
    how = (
        "Decisions and memos are never changed: take the line as it was exported, and correct it in a review."
    )
    return Problem(source, f"{what} is another one in the study.", how, key=key)
