"""How much of the talk of a cell carries each code: of those present, of segments, and speaker by speaker."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from pipeline.analysis.coded_talk import CodedTalk, Flags, Ints
from pipeline.analysis.ratios import DESCRIBED, share_over_groups
from pipeline.findings import Cell, Estimate
from pipeline.perceived import CodeShare

OF_SPEAKERS = "share of those present who were given the code, the silent included"
OF_SEGMENTS = "share of segments with the code"
PER_SPEAKER = "mean over speakers of each one's own share of segments with the code"
SILENT = "nobody of this cell spoke"
NOT_BY_CHANCE = "not by chance"
LEAST = ": it is the least that there can be"
THESE_ALONE = ": it is of these alone"
UNREAD = "nothing of what they said was read for this code"


def code_shares(
    talk: CodedTalk,
    cells: Sequence[Cell],
    corrected: Mapping[tuple[str, Cell], Estimate] | None = None,
) -> tuple[CodeShare, ...]:
    """The shares of every code in each cell, cell by cell, codes in the order of the codebook.

    `corrected` has by code and cell the estimates of the share of all segments, where part of them was read by chance.
    Without one, or where it is undefined, a share of what was read is given without an interval, and says so.
    """
    given = corrected or {}
    return tuple(share for cell in cells for share in _of_cell(talk, cell, given))


@dataclass(frozen=True, slots=True, eq=False)
class _Counts:
    """The counts of a cell by focus group (focus groups × codes each; `present` and `spoken` × 1).

    `shares` adds up each speaker's own share, `speakers` counts those of whom something was read.
    """

    present: Ints
    spoken: Ints
    read: Ints
    coded: Ints
    said: Ints
    shares: NDArray[np.float64]
    speakers: Ints


def _counted(talk: CodedTalk, members: Flags) -> _Counts:
    """The counts of a cell."""
    speaking, own = talk.speaking.among(members), talk.own.among(members)
    groups = talk.group_of[members]
    coded, read = (counts[members] for counts in talk.own_counts)
    shares = np.zeros((len(talk.discussions), len(talk.codes)))
    np.add.at(shares, groups, coded / np.maximum(read, 1))
    return _Counts(
        present=talk.by_group(np.ones((len(groups), 1), dtype=np.int64), groups),
        spoken=talk.by_group(talk.spoken_by[speaking], talk.speaking.groups[speaking]),
        read=talk.by_group(talk.read_by[speaking], talk.speaking.groups[speaking]),
        coded=talk.by_group(talk.coded_by[own], talk.own.groups[own]),
        said=talk.by_group(talk.said_by[members].astype(np.int64), groups),
        shares=shares,
        speakers=talk.by_group((read > 0).astype(np.int64), groups),
    )


def _of_cell(talk: CodedTalk, cell: Cell, corrected: Mapping[tuple[str, Cell], Estimate]) -> list[CodeShare]:
    """The shares of all codes in a cell."""
    counts = _counted(talk, talk.members(cell))
    return [
        _share(talk, cell, column, counts, corrected.get((code, cell)))
        for column, code in enumerate(talk.codes)
    ]


def _share(
    talk: CodedTalk, cell: Cell, column: int, counts: _Counts, corrected: Estimate | None
) -> CodeShare:
    """The shares of one code in one cell."""
    said = counts.said[:, column]
    of_speakers, of_segments, per_speaker = _estimates(talk, cell, column, counts, corrected)
    is_corrected = corrected is not None and corrected.value is not None
    return CodeShare(
        cell=cell,
        code_id=talk.codes[column],
        of_speakers=of_speakers,
        of_segments=_described(cell, corrected) if corrected is not None and is_corrected else of_segments,
        per_speaker=per_speaker,
        speakers=int(said.sum()),
        present=int(counts.present.sum()),
        segments=int(counts.coded[:, column].sum()),
        segments_read=int(counts.read[:, column].sum()),
        groups=int(np.count_nonzero(counts.present)),
        groups_with_code=int(np.count_nonzero(said)),
        corrected=is_corrected,
    )


def _estimates(
    talk: CodedTalk, cell: Cell, column: int, counts: _Counts, corrected: Estimate | None
) -> tuple[Estimate, Estimate, Estimate]:
    """Of speakers, of the segments read, and speaker by speaker; without an interval where only part was read."""
    read, spoken = counts.read[:, column], int(counts.spoken.sum())
    of_read = int(read.sum())
    partly = f"{of_read} of {spoken} segments were read" if of_read < spoken else ""
    nothing = UNREAD if spoken else SILENT

    def share(part: Ints | NDArray[np.float64], whole: Ints, method: str, because: str) -> Estimate:
        """One of the three; `because` is why there is no interval where only part was read."""
        reason = f"{partly}{because}" if partly else ""
        return share_over_groups(
            cell, part, whole, talk.discussions, method=method, nothing=nothing, no_interval=reason
        )

    which = f"{OF_SEGMENTS}, of the {of_read} of {spoken} that were read" if partly else OF_SEGMENTS
    why = corrected.undefined_because if corrected is not None else NOT_BY_CHANCE
    leaning = f", and {why}: a share of what was read may lean"
    return (
        share(counts.said[:, column], counts.present[:, 0], OF_SPEAKERS, LEAST),
        share(counts.coded[:, column], read, which, leaning),
        share(counts.shares[:, column], counts.speakers[:, column], PER_SPEAKER, THESE_ALONE),
    )


def _described(cell: Cell, estimate: Estimate) -> Estimate:
    """An estimate from elsewhere; a single cell keeps the value alone."""
    if cell.is_margin or estimate.low is None:
        return estimate
    return replace(estimate, low=None, high=None, no_interval_because=DESCRIBED)
