"""Decisions as reliability data: for each code one row per segment and one column per coder.

A segment counts for a coder only when that coder has completed it. Before that a missing coding means not read, and
a coding already given is no vote either: it would turn reading order into disagreement. A code that was added to the
codebook after a coder completed the segment was not judged by that coder.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.codebook import Codebook
from pipeline.decisions import CoderState
from pipeline.segments import Segment

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Units:
    """Segments × coders.

    `completed` is True where the coder has completed the segment. `presence[code]` is 1.0 (coded), 0.0 (judged and
    not coded) or NaN (not read). `levels[code]`, for graded codes alone, is the value of the level on the scale, NaN
    where the coder did not give the code or gave it a level off the scale or none; the latter two are True in
    `off_scale[code]`.
    """

    segments: tuple[Segment, ...]
    coders: tuple[str, ...]
    completed: NDArray[np.bool_]
    presence: Mapping[str, Floats]
    levels: Mapping[str, Floats]
    off_scale: Mapping[str, NDArray[np.bool_]]


def table(
    states: Mapping[str, CoderState],
    segments: Sequence[Segment],
    codebook: Codebook,
    *,
    adjudicators: Collection[str] = (),
) -> Units:
    """The reliability data of all coders who have completed at least one of the segments, adjudicators left out.

    Rows are in the order of `segments`, columns in alphabetical order of coders, codes are the codable ones.
    """
    row = {segment.id: index for index, segment in enumerate(segments)}
    coders = tuple(
        name
        for name in sorted(states)
        if name not in set(adjudicators) and any(segment_id in row for segment_id in states[name].completed)
    )
    completed = np.zeros((len(segments), len(coders)), dtype=bool)
    for column, name in enumerate(coders):
        completed[[row[key] for key in states[name].completed if key in row], column] = True
    presence = {code.id: np.where(completed, 0.0, np.nan) for code in codebook.codable}
    for column, name in enumerate(coders):
        for segment_id, codes in states[name].unjudged.items():
            for code_id in codes & presence.keys():
                if segment_id in row:
                    presence[code_id][row[segment_id], column] = np.nan
    graded = {code.id: code.scale for code in codebook.codable if code.scale is not None}
    levels = {code_id: np.full(completed.shape, np.nan) for code_id in graded}
    off_scale = {code_id: np.zeros(completed.shape, dtype=bool) for code_id in graded}
    value = {code_id: {level.id: level.value for level in scale.levels} for code_id, scale in graded.items()}
    for column, name in enumerate(coders):
        for (segment_id, code_id), coding in states[name].codings.items():
            at = row.get(segment_id)
            if at is None or code_id not in presence or not completed[at, column]:
                continue
            presence[code_id][at, column] = 1.0
            if code_id in graded:
                grade = value[code_id].get(coding.level or "")
                levels[code_id][at, column] = np.nan if grade is None else grade
                off_scale[code_id][at, column] = grade is None
    return Units(tuple(segments), coders, completed, presence, levels, off_scale)
