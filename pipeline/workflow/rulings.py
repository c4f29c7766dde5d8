"""Adjudicators who have coded: a name that is under review.adjudicators makes rulings of all that it ever decided.

Who settles is told by the name alone. Where a coder is named later on, ordinary codings would settle conflicts, and
agreement would lose a coder: nobody may be left to find that out alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.decisions import Decision, effective

# The round that stands on what adjudicators decide.
ADJUDICATION = "adjudication"
_JUDGED = ("code", "reject", "complete")


@dataclass(frozen=True, slots=True)
class CodedBefore:
    """An adjudicator who has coded: on how many segments, in which rounds, and how many were adjudicated as well."""

    name: str
    segments: int
    rounds: tuple[str, ...]
    adjudicated: int

    @property
    def what(self) -> str:
        """What happened, and what follows from it."""
        many = "segments" if self.segments != 1 else "segment"
        return (
            f"{self.name} is named as adjudicator and coded {self.segments} {many} as a coder ({', '.join(self.rounds)}):"
            " all of that counts as rulings, which settle what others differ on, and agreement leaves"
            f" {self.name} out."
        )

    @property
    def how(self) -> str:
        """What to do about it."""
        apart = (
            f"Take {self.name} out of review.adjudicators in study.toml; to settle, let somebody who has not coded be"
            f" named there, or {settling_name(self.name)!r}, a name of its own."
        )
        if not self.adjudicated:
            return apart
        many = "segments" if self.adjudicated != 1 else "segment"
        return (
            f"{apart} What {self.name} settled on {self.adjudicated} {many} under the same name would then count as"
            " coding: see docs/adjudication.md."
        )

    def __str__(self) -> str:
        """Both in one."""
        return f"{self.what} {self.how}"


def settling_name(coder: str) -> str:
    """The name of its own under which a coder may settle."""
    return f"{coder}-adjudicating"


def coded_before(decisions: Iterable[Decision], adjudicators: Sequence[str]) -> tuple[CodedBefore, ...]:
    """The adjudicators who have judged segments outside adjudication, in the order given.

    Decisions carry the round in which they were made; what was taken back does not count.
    """
    own: dict[str, list[Decision]] = {name: [] for name in adjudicators}
    for decision in decisions:
        if decision.coder in own:
            own[decision.coder].append(decision)
    found = []
    for name, made in own.items():
        judged = [decision for decision in effective(made) if decision.kind in _JUDGED]
        coded = [decision for decision in judged if decision.round != ADJUDICATION]
        settled = {decision.segment_id for decision in judged if decision.round == ADJUDICATION}
        if coded:
            rounds = tuple(dict.fromkeys(decision.round for decision in coded))
            found.append(CodedBefore(name, len({d.segment_id for d in coded}), rounds, len(settled)))
    return tuple(found)
