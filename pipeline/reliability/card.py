"""The agreement card: for each code, how far the coders agree, from what they judged independently.

Segments coded by nobody count as units; a second alpha leaves out those to which nobody gave any code at all, because
in idle talk every code is easily agreed to be absent. (Leaving out the segments without the very code would keep only
those on which two coders agree by giving it or differ: that alpha can never be above nought.) The state of the decisions is taken as it is: adjudicators are left out by name, so that what is
reported is agreement before discussion.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.codebook import Code, Codebook
from pipeline.decisions import CoderState
from pipeline.estimation import jackknife_t
from pipeline.findings import AgreementResult, Estimate, to_json
from pipeline.reliability.coefficients import (
    Counts,
    count,
    krippendorff_alpha,
    negative_agreement,
    percent_agreement,
    positive_agreement,
)
from pipeline.reliability.units import Floats, Units, table
from pipeline.segments import Segment

Names = NDArray[np.str_]

SHARE = (0.0, 1.0)
ALPHA = (-1.0, 1.0)


@dataclass(frozen=True, slots=True)
class AgreementCard:
    """Agreement on all codable codes, in codebook order.

    `coders` are those compared, `completed` the number of segments each of them completed, `double_coded` the number
    that at least two completed (the units of every result), `segments` the number there are, `transcripts` the
    number in which double-coded segments lie. `same_codes` is the share of pairs of coders who gave a segment the
    very same set of codes; `note` says all this in a sentence.
    """

    results: tuple[AgreementResult, ...]
    coders: tuple[str, ...]
    completed: Mapping[str, int]
    double_coded: int
    segments: int
    transcripts: int
    same_codes: Estimate
    note: str

    def as_json(self) -> dict[str, Any]:
        """All fields as JSON."""
        record: dict[str, Any] = to_json(self)
        return record


def agreement(
    states: Mapping[str, CoderState],
    segments: Sequence[Segment],
    codebook: Codebook,
    *,
    adjudicators: Collection[str] = (),
) -> AgreementCard:
    """Agreement of all coders but the adjudicators on the segments that at least two of them completed.

    Per code: Krippendorff's alpha (nominal, presence), percent, positive and negative agreement, alpha over the
    segments to which at least one coder gave any code, and for graded codes alpha (ordinal) on the level where at
    least two coders gave the code. Intervals are by the jackknife over transcripts. With fewer than two coders every
    estimate is undefined and says so.
    """
    units = table(states, segments, codebook, adjudicators=adjudicators)
    double = units.completed.sum(axis=1) >= 2
    transcripts = np.array([segment.transcript_id for segment in segments], dtype=np.str_)
    coded = np.zeros(len(segments), dtype=bool)
    for presence in units.presence.values():
        coded |= (presence == 1).any(axis=1)
    sets = _jackknifed(percent_agreement, _code_sets(units)[double], transcripts[double], SHARE)
    completed = dict(zip(units.coders, (int(n) for n in units.completed.sum(axis=0)), strict=True))
    return AgreementCard(
        results=tuple(_result(code, units, double, coded, transcripts) for code in codebook.codable),
        coders=units.coders,
        completed=completed,
        double_coded=int(double.sum()),
        segments=len(segments),
        transcripts=len(np.unique(transcripts[double])),
        same_codes=sets,
        note=_note(units.coders, int(double.sum()), len(segments), sets),
    )


def _result(
    code: Code, units: Units, double: NDArray[np.bool_], coded: NDArray[np.bool_], transcripts: Names
) -> AgreementResult:
    """Agreement on one code over the double-coded rows; `coded` are the rows to which somebody gave any code."""
    double = double & ((~np.isnan(units.presence[code.id])).sum(axis=1) >= 2)
    data, where = units.presence[code.id][double], transcripts[double]
    level: Estimate | None = None
    level_units = off_scale = 0
    if code.scale is not None:
        both = (data == 1).sum(axis=1) >= 2
        levels = units.levels[code.id][double][both]
        level_units = int((np.sum(~np.isnan(levels), axis=1) >= 2).sum())
        off_scale = int(units.off_scale[code.id][double][both].sum())
        level = _jackknifed(partial(krippendorff_alpha, metric="ordinal"), levels, where[both], ALPHA)
    return AgreementResult(
        code_id=code.id,
        coders=units.coders,
        units=len(data),
        transcripts=len(np.unique(where)),
        coded_by={name: int((data[:, column] == 1).sum()) for column, name in enumerate(units.coders)},
        alpha=_jackknifed(krippendorff_alpha, data, where, ALPHA),
        percent=_jackknifed(percent_agreement, data, where, SHARE),
        positive=_jackknifed(positive_agreement, data, where, SHARE),
        negative=_jackknifed(negative_agreement, data, where, SHARE),
        alpha_coded_only=_jackknifed(krippendorff_alpha, data[coded[double]], where[coded[double]], ALPHA),
        level_alpha=level,
        level_units=level_units,
        level_off_scale=off_scale,
    )


def _jackknifed(
    statistic: Callable[[Counts], Estimate],
    data: Floats,
    transcripts: Names,
    bounds: tuple[float, float],
) -> Estimate:
    """The statistic of `data` with its interval by the jackknife over the transcripts that have paired judgements."""
    counted = count(data)
    full = statistic(counted)
    names, cluster = np.unique(transcripts[counted.rows], return_inverse=True)
    if full.value is None:
        return jackknife_t(full, dict.fromkeys(names.tolist()))
    without = {name: statistic(counted.among(cluster != g)).value for g, name in enumerate(names.tolist())}
    return jackknife_t(full, without, bounds=bounds)


def _code_sets(units: Units) -> Floats:
    """Segments × coders: the column of the first coder who gave the very same codes, NaN where not read.

    On each segment only those codes are compared that all who completed it could judge.
    Numbers mean something within a row alone; that is all that percent agreement needs, and it keeps them few.
    """
    given = [
        (presence == 1) & (~np.isnan(presence) | ~units.completed).all(axis=1, keepdims=True)
        for presence in units.presence.values()
    ]
    first = np.where(units.completed, np.arange(len(units.coders), dtype=float), np.nan)
    for column in reversed(range(len(units.coders))):
        for earlier in range(column):
            same = units.completed[:, column] & units.completed[:, earlier]
            for codes in given:
                same &= codes[:, column] == codes[:, earlier]
            first[same, column] = np.fmin(first[same, column], earlier)
    return first


def _note(coders: Sequence[str], double: int, segments: int, same: Estimate) -> str:
    """What the card rests on, in a sentence or two."""
    if len(coders) < 2:
        who = f"only {coders[0]} has" if coders else "nobody has"
        return f"Agreement needs two coders: {who} completed segments."
    basis = f"{double} of {segments} segments were completed by at least two of {', '.join(coders)}"
    if same.value is None:
        return f"{basis}: there is nothing to compare."
    return (
        f"{basis}; {'both' if len(coders) == 2 else 'a pair of them'} gave the very same set of codes in "
        f"{same.value:.0%} of comparisons. Agreement is stated for each code: one figure for the whole codebook "
        "would hide the weak codes behind the frequent and easy ones."
    )
