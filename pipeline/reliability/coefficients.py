"""Coefficients of agreement on reliability data: rows are units (segments), columns coders, NaN or None is missing.

Pure numpy on counts, no loop over units. What is undefined comes back as an estimate with its reason: never 1, never
NaN, never an exception. Intervals need to know the transcripts and are added by `card`.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from pipeline.findings import Estimate, undefined

Metric = Literal["nominal", "ordinal", "interval", "ratio"]
Floats = NDArray[np.float64]
Data = Sequence[Sequence[Hashable | None]] | Floats

ONE_CODER = "fewer than two coders"
NO_OVERLAP = "no segment was judged by two coders"
NO_VARIATION = "no variation: every judgement is the same"


@dataclass(frozen=True, slots=True)
class Counts:
    """Reliability data boiled down to what all coefficients need; every function here takes it in place of a table.

    `by_unit` is units × `values`: how many coders gave each value; units judged by fewer than two coders are not in
    it. `rows` are the rows of the table that are, `coders` is the number of its columns.
    """

    values: tuple[Hashable, ...]
    by_unit: Floats
    rows: NDArray[np.intp]
    coders: int

    def among(self, keep: NDArray[np.bool_]) -> Counts:
        """The same for those units alone for which `keep` is True (one entry per unit of `by_unit`)."""
        return Counts(self.values, self.by_unit[keep], self.rows[keep], self.coders)

    @property
    def judgements(self) -> Floats:
        """How many coders judged each unit, at least two."""
        return np.asarray(self.by_unit @ np.ones(len(self.values)))

    @property
    def unpaired_because(self) -> str:
        """Why no two judgements can be compared; "" where some can."""
        if len(self.by_unit):
            return ""
        return ONE_CODER if self.coders < 2 else NO_OVERLAP


def count(data: Data | Counts) -> Counts:
    """The counts of a table; values of an array are its distinct numbers in ascending order."""
    if isinstance(data, Counts):
        return data
    if isinstance(data, np.ndarray):
        present = ~np.isnan(data)
        distinct, codes = np.unique(data[present], return_inverse=True)
        return _paired(tuple(distinct.tolist()), np.nonzero(present)[0], codes, data.shape)
    number: dict[Hashable, int] = {}
    rows: list[int] = []
    found: list[int] = []
    for row, judgements in enumerate(data):
        for value in judgements:
            if value is None or (isinstance(value, float) and math.isnan(value)):
                continue
            rows.append(row)
            found.append(number.setdefault(value, len(number)))
    shape = len(data), max((len(row) for row in data), default=0)
    return _paired(tuple(number), np.array(rows, dtype=np.intp), np.array(found, dtype=np.intp), shape)


def _paired(
    values: tuple[Hashable, ...], rows: NDArray[np.intp], codes: NDArray[np.intp], shape: tuple[int, ...]
) -> Counts:
    """Counts from parallel arrays of row and value numbers, single judgements dropped."""
    flat = np.bincount(rows * len(values) + codes, minlength=shape[0] * len(values))
    counts = flat.reshape(shape[0], len(values)).astype(float)
    paired = np.nonzero(counts.sum(axis=1) >= 2)[0]
    return Counts(values, counts[paired], paired, shape[1])


def krippendorff_alpha(data: Data | Counts, metric: Metric = "nominal") -> Estimate:
    """Krippendorff's alpha, 1 - D_o / D_e, for any number of coders, with missing judgements; `n` counts units.

    A unit judged by fewer than two coders is left out. With o_ck the coincidences (each ordered pair of judgements
    of a unit counts 1 / (m_u - 1), m_u the unit's judgements), n_c their marginals, n their sum and delta the metric,
    alpha = 1 - (n - 1) * sum(o_ck delta_ck ** 2) / sum(n_c n_k delta_ck ** 2). Squared differences are
    nominal: 1 where the values differ; ordinal: (the number of values from c to k, both ends by half) ** 2;
    interval: (c - k) ** 2; ratio: ((c - k) / (c + k)) ** 2.

    Source: Krippendorff 2004, Content Analysis, chapter 11; Krippendorff 2011, Computing Krippendorff's
    alpha-reliability. Nominal values may be anything hashable (1 and "1" are two values); for the other metrics they
    must be finite numbers, for ratio not negative, or ValueError is raised.
    """
    method = f"Krippendorff's alpha, {metric}"
    counted = count(data)
    values, counts = counted.values, counted.by_unit
    if metric != "nominal":
        values, counts = _ordered(values, counts, metric)
    units = len(counts)
    if counted.unpaired_because:
        return undefined(counted.unpaired_because, method=method)
    judgements = counted.judgements
    shares = counts / (judgements - 1)[:, None]
    coincidences = shares.T @ counts - np.diag(shares.sum(axis=0))
    marginals = counts.sum(axis=0)
    squared = _squared_differences(values, marginals, metric)
    expected = float(marginals @ squared @ marginals)
    if expected == 0:
        return undefined(NO_VARIATION, method=method, n=units)
    observed = float(np.sum(coincidences * squared))
    return Estimate(1 - (float(marginals.sum()) - 1) * observed / expected, method=method, n=units)


def percent_agreement(data: Data | Counts) -> Estimate:
    """The mean over units of the share of a unit's pairs of coders who agree, 0..1; `n` counts units.

    Units judged by fewer than two coders are left out. Source: Gwet 2014, Handbook of Inter-Rater Reliability,
    section 2.3 (p_a for any number of raters and missing ratings).
    """
    method = "percent agreement"
    counted = count(data)
    if counted.unpaired_because:
        return undefined(counted.unpaired_because, method=method)
    counts = counted.by_unit
    judgements = counted.judgements
    agreeing = (np.square(counts) @ np.ones(len(counted.values)) - judgements) / (
        judgements * (judgements - 1)
    )
    return Estimate(float(agreeing.mean()), method=method, n=len(counts))


def specific_agreement(data: Data | Counts, value: Hashable) -> Estimate:
    """Of the pairs in which one coder judged `value`, the share in which the other did too, 0..1; `n` counts units.

    sum(m_uc (m_uc - 1)) / sum(m_uc (m_u - 1)) over units u with m_u >= 2 judgements, m_uc of them `value`. For two
    coders and a code this is 2a / (2a + b + c). Source: Cicchetti & Feinstein 1990; Fleiss 1971 for many coders.
    """
    method = "agreement on one value"
    counted = count(data)
    if counted.unpaired_because:
        return undefined(counted.unpaired_because, method=method)
    values, counts = counted.values, counted.by_unit
    chosen = counts[:, values.index(value)] if value in values else np.zeros(len(counts))
    possible = float(np.sum(chosen * (counted.judgements - 1)))
    if possible == 0:
        return undefined("no coder made this judgement", method=method, n=len(counts))
    return Estimate(float(np.sum(chosen * (chosen - 1))) / possible, method=method, n=len(counts))


def positive_agreement(data: Data | Counts) -> Estimate:
    """`specific_agreement` on 1: where one coder gave the code, how often did the other."""
    return _renamed(specific_agreement(data, 1.0), "positive agreement", "no coder gave the code")


def negative_agreement(data: Data | Counts) -> Estimate:
    """`specific_agreement` on 0: where one coder did not give the code, how often did the other not."""
    return _renamed(
        specific_agreement(data, 0.0), "negative agreement", "every coder gave the code everywhere"
    )


def _renamed(estimate: Estimate, method: str, never: str) -> Estimate:
    """`estimate` under the name `method`, with `never` as the reason where the judgement was never made."""
    if estimate.value is None and estimate.n:
        return undefined(never, method=method, n=estimate.n)
    return replace(estimate, method=method)


def _ordered(
    values: tuple[Hashable, ...], counts: Floats, metric: Metric
) -> tuple[tuple[Hashable, ...], Floats]:
    """Values in ascending order with their counts; raises ValueError where they are no fit numbers."""
    for value in values:
        if (
            not isinstance(value, int | float)
            or not math.isfinite(value)
            or (metric == "ratio" and value < 0)
        ):
            raise ValueError(f"{value!r} is no value for the {metric} metric")
    order = np.argsort(np.array(values, dtype=float), kind="stable")
    return tuple(values[index] for index in order), counts[:, order]


def _squared_differences(values: tuple[Hashable, ...], marginals: Floats, metric: Metric) -> Floats:
    """The metric's squared difference of every pair of values, in the order given."""
    if metric == "nominal":
        return 1.0 - np.eye(len(values))
    if metric == "ordinal":
        at = np.cumsum(marginals) - marginals / 2
        return np.asarray((at[:, None] - at[None, :]) ** 2)
    number = np.array(values, dtype=float)
    difference = number[:, None] - number[None, :]
    if metric == "interval":
        return np.asarray(difference**2)
    total = number[:, None] + number[None, :]
    return np.asarray((difference / np.where(total > 0, total, 1.0)) ** 2)
