"""What the public sector puts in against what citizens put in, as the talk of each cell mentions it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pipeline.analysis.coded_talk import CodedTalk, Flags, Ints
from pipeline.analysis.ratios import share_over_groups
from pipeline.findings import Cell
from pipeline.perceived import ResourceBalance

BALANCE = "citizens' inputs as a share of all mentions of either, in segments"
NEITHER = "nobody of this cell mentions either"


def resource_balances(
    talk: CodedTalk, cells: Sequence[Cell], public: str, citizens: str
) -> tuple[ResourceBalance, ...]:
    """Mentions of both sides in each cell; nothing where one of the codes is "".

    Only segments read for both codes count. Raises KeyError where the codebook has no such code to give.
    """
    if not public or not citizens:
        return ()
    ours, theirs = talk.column(public), talk.column(citizens)
    asked = talk.judged[:, ours] & talk.judged[:, theirs]
    mentions = _Mentions(talk, ours, theirs, asked)
    return tuple(mentions.balance(cell) for cell in cells)


class _Mentions:
    """The codings of the two codes on segments that were read for both."""

    def __init__(self, talk: CodedTalk, public: int, citizens: int, asked: Flags) -> None:
        self._talk, self._asked = talk, asked
        rows = talk.given_at[:, 0]
        valid = asked[rows] if len(rows) else np.zeros(0, dtype=bool)
        self._of = [valid & (talk.given_at[:, 1] == column) for column in (public, citizens)]

    def balance(self, cell: Cell) -> ResourceBalance:
        """The balance of a cell."""
        talk = self._talk
        members = talk.members(cell)
        own = talk.own.among(members)[talk.own.sets]
        rows = [talk.given_at[of & own, 0] for of in self._of]
        public, citizens = (self._by_group(found) for found in rows)
        speaking = talk.speaking.among(members)[talk.speaking.sets]
        read, spoken = int((speaking & self._asked).sum()), int(speaking.sum())
        partly = f"{read} of {spoken} segments were read: a share of what was read may lean"
        persons = [self._persons(of) & members for of in self._of]
        return ResourceBalance(
            cell=cell,
            public=int(public.sum()),
            citizens=int(citizens.sum()),
            both=len(np.intersect1d(*rows)),
            balance=share_over_groups(
                cell,
                citizens,
                public + citizens,
                talk.discussions,
                method=BALANCE,
                nothing=NEITHER,
                no_interval=partly if read < spoken else "",
            ),
            public_speakers=int(persons[0].sum()),
            citizen_speakers=int(persons[1].sum()),
            only_public=int((persons[0] & ~persons[1]).sum()),
            present=int(members.sum()),
        )

    def _by_group(self, rows: Ints) -> Ints:
        """How many of some segments stand in each focus group."""
        talk = self._talk
        groups = talk.speaking.groups[talk.speaking.sets[rows]]
        return np.bincount(groups, minlength=len(talk.discussions)).astype(np.int64)

    def _persons(self, of: Flags) -> Flags:
        """Those to whom some codings are credited."""
        talk = self._talk
        sets = np.zeros(len(talk.credited.groups), dtype=bool)
        sets[talk.credited.sets[of]] = True
        found = np.zeros(len(talk.persons), dtype=bool)
        found[talk.credited.members[sets[talk.credited.members[:, 0]], 1]] = True
        return found
