"""In which third of the discussions codes come up."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from pipeline.analysis.coded_talk import CodedTalk
from pipeline.analysis.positions import Floats
from pipeline.perceived import CourseOfCode

THIRDS = 3


def courses(talk: CodedTalk, places: Mapping[str, tuple[float, float]]) -> tuple[CourseOfCode, ...]:
    """For each code the segments with it and read for it, by the third (in words) in which their middle lies.

    `places` has begin and end (0–1) of each segment, by id; segments without one are left out.
    """
    known = [row for row, segment in enumerate(talk.segments) if segment.id in places]
    middles: Floats = np.array([sum(places[talk.segments[row].id]) / 2 for row in known], dtype=np.float64)
    thirds = np.minimum((middles * THIRDS).astype(np.int64), THIRDS - 1)
    given, judged = talk.given[known], talk.judged[known]
    coded = np.array([given[thirds == third].sum(axis=0) for third in range(THIRDS)])
    read = np.array([judged[thirds == third].sum(axis=0) for third in range(THIRDS)])
    return tuple(
        CourseOfCode(code, _three(coded[:, column].tolist()), _three(read[:, column].tolist()))
        for column, code in enumerate(talk.codes)
    )


def _three(counts: list[int]) -> tuple[int, int, int]:
    """Beginning, middle and end."""
    beginning, middle, end = counts
    return beginning, middle, end
