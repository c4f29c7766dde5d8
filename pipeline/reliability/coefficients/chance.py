"""Agreement corrected for chance by how often values are given: kappas, pi, Brennan-Prediger, Gwet's AC.

All have the form (p_a - p_e) / (1 - p_e), with p_a as in `percent_agreement` and p_e their own; w are weights of
agreement between categories (identity: only the same agrees), q the number of categories, pi_k the mean over rated units
of the share of their ratings that are k. What is undefined comes back as an estimate with its reason.
"""

from __future__ import annotations

from collections.abc import Hashable

import numpy as np

from pipeline.findings import Estimate, undefined
from pipeline.reliability.coefficients.ratings import NO_VARIATION, Judgements, Sums, sums
from pipeline.reliability.coefficients.specific import is_identity, observed_agreement, weights_in_words
from pipeline.reliability.coefficients.tables import Floats
from pipeline.reliability.coefficients.weights import Weighting, weight_matrix

NO_CHANCE = 1e-12  # 1 - p_e is nothing below this


def cohen_kappa(data: Judgements, weights: Weighting = "identity") -> Estimate:
    """Cohen's kappa of two coders, over the units that both judged: p_e = sum_kl w_kl p_1k p_2l.

    p_1k and p_2l are the shares of each coder's own judgements. Source: Cohen 1960; Cohen 1968 for weights. For more
    coders see `conger_kappa`.
    """
    found, matrix, method = _start(data, weights, "Cohen's kappa")
    because = _not_two(found, "Cohen's kappa") or found.unpaired_because
    if because:
        return undefined(because, method=method)
    first, second = _rater_shares(found.by_rater_paired.sum(axis=0))
    return _corrected(found, matrix, float(first @ matrix @ second), method)


def kappa_max(data: Judgements) -> Estimate:
    """The greatest kappa that two coders with these marginals could reach: (sum_k min(p_1k, p_2k) - p_e) / (1 - p_e).

    Source: Cohen 1960, p. 42.
    """
    found, _, method = _start(data, "identity", "greatest possible Cohen's kappa")
    because = _not_two(found, "Cohen's kappa") or found.unpaired_because
    if because:
        return undefined(because, method=method)
    first, second = _rater_shares(found.by_rater_paired.sum(axis=0))
    expected = float(first @ second)
    if 1 - expected < NO_CHANCE:
        return undefined(NO_VARIATION, method=method, n=found.n)
    reached = float(np.minimum(first, second).sum())
    return Estimate((reached - expected) / (1 - expected), method=method, n=found.n)


def conger_kappa(data: Judgements, weights: Weighting = "identity") -> Estimate:
    """Conger's kappa: Cohen's for any number of coders, with missing judgements.

    p_e = sum_kl w_kl (p_k p_l - s_kl / r), with p_gk the share of k among all judgements of coder g, p_k their mean over
    the r coders and s_kl their covariance (divisor r - 1): the mean over pairs of coders of Cohen's p_e. Of two coders
    who judged the same units it is Cohen's kappa. Source: Conger 1980; Gwet 2014, section 2.4 for missing judgements.
    """
    found, matrix, method = _start(data, weights, "Conger's kappa")
    if found.unpaired_because:
        return undefined(found.unpaired_because, method=method)
    return _corrected(found, matrix, conger_expected(found.by_rater.sum(axis=0), matrix), method)


def conger_expected(by_rater: Floats, matrix: Floats) -> float:
    """Conger's p_e from raters × values; raters without any judgement are left out."""
    shares = _rater_shares(by_rater[by_rater.sum(axis=1) > 0])
    raters, mean = len(shares), shares.mean(axis=0)
    covariance = (shares.T @ shares - raters * np.outer(mean, mean)) / (raters - 1)
    return float(np.sum(matrix * (np.outer(mean, mean) - covariance / raters)))


def fleiss_kappa(data: Judgements, weights: Weighting = "identity") -> Estimate:
    """Fleiss' kappa for any number of coders, with missing judgements: p_e = sum_kl w_kl pi_k pi_l.

    Units that a single coder judged count in pi. Source: Fleiss 1971; Gwet 2014, section 2.4 for weights and missing
    judgements. Of two coders it is Scott's pi.
    """
    found, matrix, method = _start(data, weights, "Fleiss' kappa")
    if found.unpaired_because:
        return undefined(found.unpaired_because, method=method)
    pi = found.shares.sum(axis=0) / found.rated.sum()
    return _corrected(found, matrix, float(pi @ matrix @ pi), method)


def fleiss_kappa_by_value(data: Judgements) -> dict[Hashable, Estimate]:
    """Fleiss' kappa of each value against all others together, in the order of values.

    p_a = 1 - 2 (mean over units of the share of pairs in which one of both is the value), p_e = pi_k² + (1 - pi_k)². The
    overall kappa is their mean weighted by pi_k (1 - pi_k). Source: Fleiss 1971, p. 381; Fleiss, Levin & Paik 2003,
    section 18.3.
    """
    found, _, method = _start(data, "identity", "Fleiss' kappa of one value against the others")
    if found.unpaired_because:
        return {value: undefined(found.unpaired_because, method=method) for value in found.values}
    agreements = found.agreements.sum(axis=0) / found.paired.sum()
    pi = found.shares.sum(axis=0) / found.rated.sum()
    by_value: dict[Hashable, Estimate] = {}
    for at, value in enumerate(found.values):
        differing = 2 * float(agreements[at].sum() - agreements[at, at])
        chance = 2 * float(pi[at] * (1 - pi[at]))
        by_value[value] = (
            Estimate(1 - differing / chance, method=method, n=found.n)
            if chance > NO_CHANCE
            else undefined(NO_VARIATION, method=method, n=found.n)
        )
    return by_value


def scott_pi(data: Judgements, weights: Weighting = "identity") -> Estimate:
    """Scott's pi of two coders, over the units that both judged: p_e = sum_kl w_kl pi_k pi_l, pi of both together.

    Source: Scott 1955. For more coders see `fleiss_kappa`.
    """
    found, matrix, method = _start(data, weights, "Scott's pi")
    because = _not_two(found, "Scott's pi") or found.unpaired_because
    if because:
        return undefined(because, method=method)
    pi = found.agreements.sum(axis=(0, 1)) / found.paired.sum()
    return _corrected(found, matrix, float(pi @ matrix @ pi), method)


def brennan_prediger(data: Judgements, weights: Weighting = "identity") -> Estimate:
    """The Brennan-Prediger coefficient: p_e = sum_kl w_kl / q²; of two categories it is PABAK, 2 p_a - 1.

    Source: Brennan & Prediger 1981; Byrt, Bishop & Carlin 1993 (PABAK); Gwet 2014, chapter 3 for weights. q counts the
    categories declared, or else found. Where every judgement is the same it is undefined, though the formula gives 1.
    """
    found, matrix, method = _start(data, weights, "Brennan-Prediger coefficient")
    if found.unpaired_because:
        return undefined(found.unpaired_because, method=method)
    return _corrected(found, matrix, float(matrix.mean()), method)


def gwet_ac(data: Judgements, weights: Weighting = "identity") -> Estimate:
    """Gwet's AC1, with weights AC2: p_e = sum_kl w_kl / (q (q - 1)) * sum_k pi_k (1 - pi_k).

    Units that a single coder judged count in pi. Source: Gwet 2008; Gwet 2014, chapters 2 and 3. q counts the
    categories declared, or else found. Where every judgement is the same it is undefined, though the formula gives 1.
    """
    found, matrix, method = _start(data, weights, "Gwet's AC1" if is_identity(weights) else "Gwet's AC2")
    if found.unpaired_because:
        return undefined(found.unpaired_because, method=method)
    pi, q = found.shares.sum(axis=0) / found.rated.sum(), len(found.values)
    expected = float(matrix.sum() * np.sum(pi * (1 - pi))) / max(q * (q - 1), 1)
    return _corrected(found, matrix, expected, method)


def _start(data: Judgements, weights: Weighting, name: str) -> tuple[Sums, Floats, str]:
    """The sums, the matrix of weights, and what it is called."""
    found = sums(data)
    method = name if is_identity(weights) else f"{name}, {weights_in_words(weights)}"
    return found, weight_matrix(weights, found.values), method


def _not_two(found: Sums, name: str) -> str:
    """Why a coefficient of two coders does not exist; "" where it may."""
    return f"{name} compares two coders, here are {found.raters}" if found.raters > 2 else ""


def _rater_shares(by_rater: Floats) -> Floats:
    """Each rater's shares of values, from raters × values."""
    return np.asarray(by_rater / by_rater.sum(axis=1, keepdims=True))


def _corrected(found: Sums, matrix: Floats, expected: float, method: str) -> Estimate:
    """(p_a - p_e) / (1 - p_e); undefined where every rating is the same or nothing is left by chance."""
    if np.count_nonzero(found.shares.sum(axis=0)) < 2 or 1 - expected < NO_CHANCE:
        return undefined(NO_VARIATION, method=method, n=found.n)
    observed = observed_agreement(found, matrix)
    return Estimate((observed - expected) / (1 - expected), method=method, n=found.n)
