"""A coder's acts, found again in the log: what undo takes back and redo restores, also after a new start.

An act is what a coder did at once: consecutive decisions on one segment that share `decided_at`. Undo withdraws its
decisions, redo withdraws these withdrawals; both are acts in the log themselves, so that nothing is ever taken out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from pipeline.decisions import Decision

Act = tuple[Decision, ...]


class Acts:
    """The acts that stand and those that were undone, in order. Built from one coder's log, by sequence."""

    def __init__(self, decisions: Iterable[Decision]) -> None:
        self._standing: list[Act] = []
        self._undone: list[tuple[Act, Act]] = []  # what was undone, and the withdrawals that undid it
        for _, group in groupby(decisions, key=lambda d: (d.decided_at, d.segment_id)):
            self.add(tuple(group))

    def add(self, act: Act) -> None:
        """Take note of an act that stands in the log."""
        taken = {decision.supersedes for decision in act if decision.kind == "withdraw"}
        if len(taken) != len(act):
            self._standing.append(act)
            self._undone.clear()
        elif self._standing and taken == _ids(self._standing[-1]):
            self._undone.append((self._standing.pop(), act))
        elif self._undone and taken == _ids(self._undone[-1][1]):
            self._standing.append(self._undone.pop()[0])
        else:
            self._withdrawn_singly(taken)

    def _withdrawn_singly(self, taken: Iterable[str | None]) -> None:
        """Withdrawals that are no undo of the last act: what they name is out of reach for undo and redo."""
        gone = set(taken)
        kept = (tuple(d for d in act if d.id not in gone) for act in self._standing)
        self._standing = [act for act in kept if act]
        self._undone.clear()

    @property
    def to_undo(self) -> Act:
        """The last act that stands, () where there is none."""
        return self._standing[-1] if self._standing else ()

    @property
    def to_redo(self) -> tuple[Act, Act]:
        """The act that was undone last and its withdrawals, empty where nothing can be done again."""
        return self._undone[-1] if self._undone else ((), ())


def _ids(act: Sequence[Decision]) -> set[str | None]:
    """The ids of an act's decisions."""
    return {decision.id for decision in act}
