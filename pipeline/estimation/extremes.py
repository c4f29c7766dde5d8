"""Whether the highest and the lowest of the survey's places differ by more than sampling brings about."""

from __future__ import annotations

import math
from collections.abc import Sequence

from pipeline.estimation.intervals import CONFIDENCE, NEGLIGIBLE
from pipeline.findings import Estimate, SurveyIndex


def lie_apart(places: Sequence[SurveyIndex]) -> bool | None:
    """True where the highest index lies above the lowest by more than chance brings about among so many; False where the two
    cannot be told apart, and None where nothing can be said of them: fewer than two have a value, or one of them no error.

    The largest difference of n indices is judged as one of all n (n − 1) / 2 of them, by Bonferroni's inequality, with
    Student's t. Places of two countries share no respondents: the squares of their errors add up. Within a country the same
    people may stand behind both, and the errors themselves do, an upper bound however far the two depend on each other.
    Degrees of freedom: those of the intervals, the fewer of the two. Source: Miller 1981, Simultaneous Statistical
    Inference, section 2.3.
    """
    known = sorted(
        (one for one in places if one.index.value is not None), key=lambda one: one.index.value or 0.0
    )
    if len(known) < 2:
        return None
    low, high = known[0], known[-1]
    if low.index.error is None or high.index.error is None:
        return None
    errors = (low.index.error, high.index.error)
    error = sum(errors) if low.cell.country == high.cell.country else math.hypot(*errors)
    freedom = min(_freedom(low.index), _freedom(high.index))
    difference = (high.index.value or 0.0) - (low.index.value or 0.0)
    return difference > max(_quantile(len(known), freedom) * error, NEGLIGIBLE)


def _freedom(estimate: Estimate) -> float:
    """The degrees of freedom of an estimate's interval, from its wider side: the other may be cut to what is possible.

    1, the fewest there are, where it has no interval.
    """
    from scipy.special import stdtridf

    if estimate.low is None or estimate.high is None or not estimate.error or estimate.value is None:
        return 1.0
    half = max(estimate.high - estimate.value, estimate.value - estimate.low)
    return float(stdtridf((1 + CONFIDENCE) / 2, half / estimate.error))


def _quantile(count: int, freedom: float) -> float:
    """Student's t beyond which no difference of so many estimates lies by chance, in all but 5 % of samples."""
    from scipy.special import stdtrit

    pairs = count * (count - 1) / 2
    return float(stdtrit(freedom, 1 - (1 - CONFIDENCE) / 2 / pairs))
