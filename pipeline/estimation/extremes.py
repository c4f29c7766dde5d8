"""Whether the highest and the lowest of many estimates differ by more than sampling brings about."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.estimation.intervals import CONFIDENCE, NEGLIGIBLE
from pipeline.findings import Estimate


def lie_apart(estimates: Sequence[Estimate]) -> bool:
    """True where the highest of them lies above the lowest by more than chance brings about among so many.

    The largest difference of n estimates is judged as one of all n (n − 1) / 2 of them, by Bonferroni's inequality, with
    Student's t. Its standard error is the sum of both: an upper bound, however far the two depend on each other (the same
    people may stand behind them). Degrees of freedom: the fewer clusters less one. False where a value or an error is
    missing. Source: Miller 1981, Simultaneous Statistical Inference, section 2.3.
    """
    known = [one for one in estimates if one.value is not None]
    if len(known) < 2:
        return False
    low, high = (end(known, key=lambda one: one.value or 0.0) for end in (min, max))
    if low.error is None or high.error is None:
        return False
    difference, error = (high.value or 0.0) - (low.value or 0.0), low.error + high.error
    return difference > max(_quantile(len(known), min(low.clusters, high.clusters)) * error, NEGLIGIBLE)


def _quantile(count: int, clusters: int) -> float:
    """Student's t beyond which no difference of so many estimates lies by chance, in all but 5 % of samples."""
    from scipy.special import stdtrit

    pairs = count * (count - 1) / 2
    return float(stdtrit(max(clusters - 1, 1), 1 - (1 - CONFIDENCE) / 2 / pairs))
