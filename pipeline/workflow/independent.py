"""What coders said on their own: before anybody had settled it, and without having seen suggestions.

Agreement is that of independent readings. The log keeps everything, so both can be told afterwards: who changes an answer
once an adjudicator has ruled repeats the ruling, and who has seen the machine's suggestions leans towards them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from pipeline.decisions import Decision, effective


def before_discussion(
    decisions: Iterable[Decision], adjudicators: Collection[str]
) -> tuple[list[Decision], int]:
    """The decisions without what coders changed after the discussion, and how many segments were changed then.

    What a coder decides on a segment which that coder had completed, and on which an adjudicator had ruled, is left out:
    of a withdrawal too, so that what was taken back stands again. A segment that a coder judges for the first time counts
    whenever that is, and so does one that is judged again by another revision of the codebook: that is a reading of its own.
    """
    ordered = sorted(decisions, key=lambda d: (d.decided_at, d.coder, d.sequence))
    ruled: dict[str, str] = {}
    for decision in effective(d for d in ordered if d.coder in adjudicators):
        if decision.kind in ("code", "reject", "complete"):
            earliest = ruled.get(decision.segment_id, decision.decided_at)
            ruled[decision.segment_id] = min(earliest, decision.decided_at)
    if not ruled:
        return ordered, 0
    kept: list[Decision] = []
    completed: dict[tuple[str, str], str] = {}  # before the ruling, by which revision
    changed: set[tuple[str, str]] = set()
    for decision in ordered:
        place = decision.coder, decision.segment_id
        late = decision.decided_at > ruled.get(decision.segment_id, decision.decided_at)
        if late and completed.get(place) == decision.codebook_revision and decision.coder not in adjudicators:
            if decision.kind in ("code", "reject", "complete", "withdraw"):
                changed.add(place)
            continue
        kept.append(decision)
        if decision.kind == "complete" and not late:
            completed[place] = decision.codebook_revision
    return kept, len({segment_id for _, segment_id in changed})


def blind(decisions: Iterable[Decision]) -> list[Decision]:
    """The decisions that were made without having seen suggestions: folded, they are the coders' blind answers."""
    return [decision for decision in decisions if not decision.hint_visible]
