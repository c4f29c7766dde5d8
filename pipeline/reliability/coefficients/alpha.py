"""Krippendorff's alpha for one value a unit, whatever the metric between values.

What is undefined comes back as an estimate with its reason: never 1, never NaN, never an exception.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Literal, get_args

import numpy as np

from pipeline.findings import Estimate, undefined
from pipeline.reliability.coefficients.ratings import NO_VARIATION, Judgements, sums
from pipeline.reliability.coefficients.tables import Floats
from pipeline.reliability.coefficients.weights import numbers, relative, scaled

MetricName = Literal["nominal", "ordinal", "interval", "ratio"]
METRICS: tuple[MetricName, ...] = get_args(MetricName)
Distance = Callable[[Hashable, Hashable], float]
Metric = MetricName | Floats | Distance


def krippendorff_alpha(data: Judgements, metric: Metric = "nominal") -> Estimate:
    """Krippendorff's alpha, 1 - D_o / D_e, for any number of coders, with missing judgements; `n` counts units.

    A unit judged by fewer than two coders is left out. With o_ck the coincidences (each ordered pair of judgements
    of a unit counts 1 / (m_u - 1), m_u the unit's judgements), n_c their marginals, n their sum and delta² the squared
    difference, alpha = 1 - (n - 1) * sum(o_ck delta²_ck) / sum(n_c n_k delta²_ck); for delta² see
    `squared_differences`. A matrix (in the order of the values) or a function of two values stands for delta² as it is.
    Where units have weights, o_ck and n_c are weighted and (n - 1) / n stays that of the judgements made.

    Source: Krippendorff 2004, Content Analysis, chapter 11; Krippendorff 2011, Computing Krippendorff's
    alpha-reliability. Nominal values may be anything hashable (1 and "1" are two values); for the other metrics they
    must be finite numbers, for ratio not negative, or ValueError is raised, as for a matrix that does not fit.
    """
    method = f"Krippendorff's alpha, {metric if isinstance(metric, str) else 'distances of its own'}"
    found = sums(data)
    coincidences = found.coincidences.sum(axis=0)
    marginals = coincidences.sum(axis=0)
    squared = squared_differences(found.values, marginals, metric)
    if found.unpaired_because:
        return undefined(found.unpaired_because, method=method)
    total = float(marginals.sum())
    expected = float(marginals @ squared @ marginals) / total
    if np.count_nonzero(marginals) < 2 or expected <= 0:
        return undefined(NO_VARIATION, method=method, n=found.n)
    judged = float(found.judgements.sum())
    observed = float(np.sum(coincidences * squared)) * (judged - 1) / judged
    return Estimate(1 - observed / expected, method=method, n=found.n)


def squared_differences(values: Sequence[Hashable], marginals: Floats, metric: Metric) -> Floats:
    """The metric's squared difference of every pair of values, in their order; alpha asks only how they relate.

    Nominal: 1 where the values differ; ordinal: (the number of judgements from c to k, those of both ends by half)²;
    interval: (c - k)², of values all divided by one power of two, so that no square is too great or too small to be
    written; ratio: ((c - k) / (c + k))², 0 for two noughts. Distances of somebody's own are divided likewise. A value
    without `marginals` (nobody gave it to a unit that counts) has no difference of its own under the interval metric.
    """
    if callable(metric):
        metric = np.array([[metric(one, other) for other in values] for one in values], dtype=np.float64)
    if not isinstance(metric, str):
        return _own(np.asarray(metric, dtype=np.float64), len(values))
    if metric == "nominal":
        return 1.0 - np.eye(len(values))
    number = numbers(values, f"{metric} metric", positive=metric == "ratio")
    if metric == "ordinal":
        order = np.argsort(number)
        at = np.empty(len(number))
        at[order] = np.cumsum(marginals[order]) - marginals[order] / 2
        return np.asarray((at[:, None] - at[None, :]) ** 2)
    if metric == "ratio":
        return relative(number[:, None], number[None, :])
    number = scaled(_of_those_given(number, marginals))
    return np.asarray((number[:, None] - number[None, :]) ** 2)


def _of_those_given(number: Floats, marginals: Floats) -> Floats:
    """The numbers, in the place of those that do not count another that does: they shall not set the scale."""
    counts = marginals > 0
    return np.where(counts, number, number[counts][0]) if counts.any() else number


def _own(matrix: Floats, many: int) -> Floats:
    """A matrix of somebody's own, if it can be one of distances."""
    if not many:
        return np.zeros((0, 0))
    if matrix.shape != (many, many):
        raise ValueError(f"{many} values need distances {many} × {many}, not {matrix.shape}")
    if not np.all(np.isfinite(matrix)) or bool((matrix < 0).any()) or bool(np.diag(matrix).any()):
        raise ValueError("distances are finite, not below 0, and 0 between a value and itself")
    if not np.allclose(matrix, matrix.T):
        raise ValueError("distances are the same both ways")
    return scaled(matrix)
