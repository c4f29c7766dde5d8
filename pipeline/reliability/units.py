"""Decisions as reliability data: for each code one row per unit and one column per coder.

A segment counts for a coder only when that coder has completed it. Before that a missing coding means not read, and
a coding already given is no vote either: it would turn reading order into disagreement. A code that was added to the
codebook after a coder completed the segment was not judged by that coder.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.codebook import Codebook
from pipeline.decisions import CoderState
from pipeline.reliability.coefficients.tables import Flags, Floats, Whole
from pipeline.segments import Segment

Names = NDArray[np.str_]
_Test = Callable[[Floats], Flags]
_Cut = Callable[[NDArray[Any]], NDArray[Any]]


@dataclass(frozen=True, slots=True, eq=False)
class Units:
    """Units × coders: what is compared when agreement is computed.

    `ids` are the units in document order, `transcripts` where each lies ("" where a table does not say), `coders` in
    alphabetical order. `completed` is True where the coder has completed the unit. `presence[code]` is 1.0 (given), 0.0
    (judged and not given) or NaN (not judged for this code); codes stand in the order of the codebook. `levels[code]`, for
    graded codes alone, is the value of the level on the scale, NaN where the coder did not give the code or gave it a level
    off the scale or none; the latter two are True in `off_scale[code]`.

    Of each completion: `blind` is True where no suggestion had been seen, `order` is the coder's sequence number (NaN
    unknown), `dates` the day (YYYY-MM-DD, "" unknown) and `rounds` the round. `probability` is that with which each unit
    came into the sample, None where all were equally likely.
    """

    ids: tuple[str, ...]
    transcripts: tuple[str, ...]
    coders: tuple[str, ...]
    completed: Flags
    presence: Mapping[str, Floats]
    levels: Mapping[str, Floats]
    off_scale: Mapping[str, Flags]
    blind: Flags
    order: Floats
    dates: Names
    rounds: Names
    probability: Floats | None = None

    @property
    def clusters(self) -> Sequence[str] | None:
        """The transcript of each unit, None where no transcript is known."""
        return known(self.transcripts)

    @property
    def double(self) -> Flags:
        """The units that at least two coders completed."""
        return np.asarray(self.completed.sum(axis=1) >= 2)

    @property
    def given(self) -> Flags:
        """Units × coders × codes: given."""
        return self._stacked(lambda presence: presence == 1)

    @property
    def judged(self) -> Flags:
        """Units × coders × codes: judged, whether given or not."""
        return self._stacked(lambda presence: ~np.isnan(presence))

    @property
    def coded(self) -> Flags:
        """The units to which some coder gave any code."""
        found = np.zeros(len(self.ids), dtype=bool)
        for presence in self.presence.values():
            found |= (presence == 1).any(axis=1)
        return found

    def _stacked(self, of: _Test) -> Flags:
        """One layer for each code."""
        shape = (*self.completed.shape, len(self.presence))
        layers = np.zeros(shape, dtype=bool)
        for number, presence in enumerate(self.presence.values()):
            layers[:, :, number] = of(presence)
        return layers

    def only(self, rows: Flags | Whole) -> Units:
        """Some of the units alone: a truth value for each, or their places."""
        places = np.arange(len(self.ids))[rows]
        cut = self._each(lambda table: table[places])
        probability = None if self.probability is None else self.probability[places]
        return replace(
            cut,
            ids=tuple(self.ids[at] for at in places),
            transcripts=tuple(self.transcripts[at] for at in places),
            probability=probability,
        )

    def of_coders(self, names: Collection[str]) -> Units:
        """Some of the coders alone."""
        columns = [column for column, name in enumerate(self.coders) if name in names]
        cut = self._each(lambda table: table[:, columns])
        return replace(cut, coders=tuple(self.coders[column] for column in columns))

    def masked(self, cells: Flags) -> Units:
        """The same with the judgements outside of `cells` (units × coders) taken as never made."""
        return replace(
            self,
            completed=self.completed & cells,
            presence={code: np.where(cells, table, np.nan) for code, table in self.presence.items()},
            levels={code: np.where(cells, table, np.nan) for code, table in self.levels.items()},
            off_scale={code: table & cells for code, table in self.off_scale.items()},
            blind=self.blind & cells,
            order=np.where(cells, self.order, np.nan),
        )

    def _each(self, cut: _Cut) -> Units:
        """The same with every table cut."""
        return replace(
            self,
            completed=cut(self.completed),
            presence={code: cut(table) for code, table in self.presence.items()},
            levels={code: cut(table) for code, table in self.levels.items()},
            off_scale={code: cut(table) for code, table in self.off_scale.items()},
            blind=cut(self.blind),
            order=cut(self.order),
            dates=cut(self.dates),
            rounds=cut(self.rounds),
        )


def known(transcripts: Sequence[str]) -> Sequence[str] | None:
    """The transcripts of some units, None where none is known."""
    return transcripts if any(transcripts) else None


def table(
    states: Mapping[str, CoderState],
    segments: Sequence[Segment],
    codebook: Codebook,
    *,
    leaving_out: Collection[str] = (),
    probability: Mapping[str, float] | None = None,
) -> Units:
    """The reliability data of all coders who have completed at least one of the segments, but those left out.

    Rows are in the order of `segments`, columns in alphabetical order of coders, codes are the codable ones. `probability`
    names that of each segment where they are not all alike.
    """
    row = {segment.id: index for index, segment in enumerate(segments)}
    coders = tuple(
        name
        for name in sorted(states)
        if name not in set(leaving_out) and any(segment_id in row for segment_id in states[name].completed)
    )
    own = [states[name] for name in coders]
    made = _completions(own, row)
    presence = _presence(own, row, codebook, made["completed"])
    levels, off_scale = _levels(own, row, codebook, presence)
    chances = None if probability is None else np.array([probability[s.id] for s in segments], dtype=float)
    return Units(
        ids=tuple(row),
        transcripts=tuple(segment.transcript_id for segment in segments),
        coders=coders,
        presence=presence,
        levels=levels,
        off_scale=off_scale,
        probability=chances,
        **made,
    )


def _completions(states: Sequence[CoderState], row: Mapping[str, int]) -> dict[str, NDArray[Any]]:
    """By units and coders: whether, when and how each was completed."""
    shape = len(row), len(states)
    made: dict[str, NDArray[Any]] = {
        "completed": np.zeros(shape, dtype=bool),
        "blind": np.zeros(shape, dtype=bool),
        "order": np.full(shape, np.nan),
        "dates": np.zeros(shape, dtype="U10"),
        "rounds": np.zeros(shape, dtype=f"U{_longest(states)}"),
    }
    for column, state in enumerate(states):
        hinted = {segment_id for (segment_id, _), c in state.codings.items() if c.hint_visible}
        hinted |= {segment_id for (segment_id, _), d in state.rejected.items() if d.hint_visible}
        for segment_id, decision in state.completed.items():
            at = row.get(segment_id)
            if at is None:
                continue
            made["completed"][at, column] = True
            made["blind"][at, column] = not (decision.hint_visible or segment_id in hinted)
            made["order"][at, column] = decision.sequence
            made["dates"][at, column] = decision.decided_at[:10]
            made["rounds"][at, column] = decision.round
    return made


def _longest(states: Iterable[CoderState]) -> int:
    """The length of the longest name of a round, at least 1: numpy would cut it short."""
    return max((len(d.round) for state in states for d in state.completed.values()), default=0) or 1


def _presence(
    states: Sequence[CoderState], row: Mapping[str, int], codebook: Codebook, completed: Flags
) -> dict[str, Floats]:
    """For each codable code who gave it where."""
    presence = {code.id: np.where(completed, 0.0, np.nan) for code in codebook.codable}
    for column, state in enumerate(states):
        for segment_id, codes in state.unjudged.items():
            for code_id in codes & presence.keys():
                if segment_id in row:
                    presence[code_id][row[segment_id], column] = np.nan
        for segment_id, code_id in state.codings:
            at = row.get(segment_id)
            if at is not None and code_id in presence and completed[at, column]:
                presence[code_id][at, column] = 1.0
    return presence


def _levels(
    states: Sequence[CoderState], row: Mapping[str, int], codebook: Codebook, presence: Mapping[str, Floats]
) -> tuple[dict[str, Floats], dict[str, Flags]]:
    """For each graded code the value of the level where it was given, and where that is off the scale or missing."""
    value = {
        code.id: {level.id: level.value for level in code.scale.levels}
        for code in codebook.codable
        if code.scale is not None
    }
    levels = {code_id: np.full(presence[code_id].shape, np.nan) for code_id in value}
    off_scale = {code_id: np.zeros(presence[code_id].shape, dtype=bool) for code_id in value}
    for column, state in enumerate(states):
        for (segment_id, code_id), coding in state.codings.items():
            at = row.get(segment_id)
            if at is None or code_id not in value or presence[code_id][at, column] != 1:
                continue
            grade = value[code_id].get(coding.level or "")
            levels[code_id][at, column] = np.nan if grade is None else grade
            off_scale[code_id][at, column] = grade is None
    return levels, off_scale
