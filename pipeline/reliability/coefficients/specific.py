"""Agreement that is not corrected for chance: on all values, and on one of them; and how often each coder gives it."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import replace

import numpy as np

from pipeline.findings import Estimate, undefined
from pipeline.reliability.coefficients.ratings import Judgements, Sums, sums
from pipeline.reliability.coefficients.weights import Weighting, weight_matrix

NEVER = "no coder made this judgement"
DESCRIBED = "it describes the judgements that were made"


def percent_agreement(data: Judgements, weights: Weighting = "identity") -> Estimate:
    """The mean over units of the share of a unit's pairs of coders who agree, 0..1; `n` counts units.

    p_a = mean over units with m_u >= 2 of sum_kl w_kl r_uk (r_ul - [k = l]) / (m_u (m_u - 1)), with w the weights of
    agreement. Source: Gwet 2014, Handbook of Inter-Rater Reliability, section 2.3 (any number of raters, missing
    ratings).
    """
    method = "percent agreement" + ("" if is_identity(weights) else f", {weights_in_words(weights)}")
    found = sums(data)
    matrix = weight_matrix(weights, found.values)
    if found.unpaired_because:
        return undefined(found.unpaired_because, method=method)
    return Estimate(observed_agreement(found, matrix), method=method, n=found.n)


def observed_agreement(found: Sums, matrix: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> float:
    """p_a of `percent_agreement`, where there are paired units."""
    share = float(np.sum(found.agreements.sum(axis=0) * matrix)) / float(found.paired.sum())
    return min(share, 1.0)  # sums of thirds may pass 1 in the last bit


def is_identity(weights: Weighting) -> bool:
    """Whether only the very same value is agreement."""
    return isinstance(weights, str) and weights == "identity"


def weights_in_words(weights: Weighting) -> str:
    """What the weights are called."""
    return f"{weights} weights" if isinstance(weights, str) else "weights of its own"


def specific_agreement(data: Judgements, value: Hashable) -> Estimate:
    """Of the pairs in which one coder judged `value`, the share in which the other did too, 0..1; `n` counts units.

    sum(m_uc (m_uc - 1)) / sum(m_uc (m_u - 1)) over units u with m_u >= 2 judgements, m_uc of them `value`. For two
    coders and a code this is 2a / (2a + b + c). Source: Cicchetti & Feinstein 1990; Uebersax 1982 for many coders.
    """
    method = "agreement on one value"
    found = sums(data)
    if found.unpaired_because:
        return undefined(found.unpaired_because, method=method)
    if value not in found.values:
        return undefined(NEVER, method=method, n=found.n)
    pairs = found.pairs.sum(axis=0)[found.values.index(value)]
    if float(pairs.sum()) == 0:
        return undefined(NEVER, method=method, n=found.n)
    return Estimate(float(pairs[found.values.index(value)] / pairs.sum()), method=method, n=found.n)


def positive_agreement(data: Judgements) -> Estimate:
    """`specific_agreement` on 1: where one coder gave the code, how often did the other."""
    return _renamed(specific_agreement(data, 1.0), "positive agreement", "no coder gave the code")


def negative_agreement(data: Judgements) -> Estimate:
    """`specific_agreement` on 0: where one coder did not give the code, how often did the other not."""
    return _renamed(
        specific_agreement(data, 0.0), "negative agreement", "every coder gave the code everywhere"
    )


def _renamed(estimate: Estimate, method: str, never: str) -> Estimate:
    """`estimate` under the name `method`, with `never` as the reason where the judgement was never made."""
    if estimate.undefined_because == NEVER:
        return undefined(never, method=method, n=estimate.n)
    return replace(estimate, method=method)


def prevalence_by_coder(data: Judgements, value: Hashable = 1.0) -> tuple[Estimate, ...]:
    """For each coder, in the order of the table, the share of own judgements that are `value`; `n` counts them.

    All units that the coder judged count, those nobody else judged included; the gap between coders is their bias.
    """
    found = sums(data)
    by_rater = found.by_rater.sum(axis=0)
    at = found.values.index(value) if value in found.values else None
    shares = []
    for own in by_rater:
        total, method = float(own.sum()), "share of the coder's judgements"
        if total == 0:
            shares.append(undefined("the coder judged nothing", method=method))
            continue
        given = float(own[at]) if at is not None else 0.0
        shares.append(Estimate(given / total, method=method, no_interval_because=DESCRIBED, n=round(total)))
    return tuple(shares)
