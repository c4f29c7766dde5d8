"""What of a decision file is new, and what may not be: pure, so that input can be checked without a database."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pipeline.decisions import Decision
from pipeline.draws import Draw
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


def sift_draws(known: Iterable[Draw], draws: Sequence[Draw], source: str) -> tuple[list[Draw], list[Problem]]:
    """Those of `draws` that are not among `known` yet, and what is wrong with those that take another one's number.

    A draw's id is its content, so that the same id is the same draw. `source` names the file.
    """
    places = {(draw.coder, draw.number): draw.id for draw in known}
    new, clashes = [], []
    for draw in draws:
        there = places.setdefault((draw.coder, draw.number), "")
        if not there:
            places[draw.coder, draw.number] = draw.id
            new.append(draw)
        elif there != draw.id:
            what = f"batch {draw.number} of {draw.coder} is {draw.id} here, but {there} in the study."
            how = "The same coder drew batches in two places. Keep one of the two, with what was read of it."
            clashes.append(Problem(source, what, how, key=draw.id))
    return new, clashes


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
