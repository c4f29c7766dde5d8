"""How unequally an amount is spread over people: Gini, and the share of people who account for half of it.

Both give the value and each observation's linearisation score, that is weight times the derivative of the value with respect
to that weight (Demnati & Rao 2004), by which a design's variance is found as for a mean. The scores follow from the
estimating equations of Kovačević & Binder 1997, Journal of Official Statistics 13, 41–58 (Gini, Lorenz curve).
"""

from __future__ import annotations

import numpy as np

from pipeline.estimation.design import Floats


def gini(amounts: Floats, weights: Floats) -> tuple[float, Floats]:
    """The Gini coefficient of weighted `amounts` (>= 0) and each one's score; their weighted sum must be > 0.

    G = E|Y - Y'| / (2 mean), over the population that the sample stands for (no correction for small samples). With
    d(y) = E|y - Y'| an observation's influence is (d(y) - E|Y - Y'|) / mean - G (y - mean) / mean.
    """
    levels, place = np.unique(amounts, return_inverse=True)
    share = np.bincount(place, weights=weights) / weights.sum()
    mean = float(share @ levels)
    below, sums = np.cumsum(share), np.cumsum(share * levels)
    distance = levels * (2 * below - 1) + mean - 2 * sums
    spread = float(share @ distance)
    value = spread / (2 * mean)
    influence = (distance - spread) / mean - value * (levels - mean) / mean
    return value, weights / weights.sum() * influence[place]


def half_by(amounts: Floats, weights: Floats) -> tuple[float, Floats]:
    """The smallest share of people who hold half of the weighted `amounts` (>= 0), and each one's score.

    The weighted sum must be > 0. People are taken from the largest amount down; of those with the same amount as many as
    are needed. With v the amount at which half is reached, the share p solves
    mean of (max(y - v, 0) + p v - y / 2) = 0, which gives the influence -(max(y - v, 0) + p v - y / 2) / v; moving v changes
    nothing to first order, as p v - mean of min(y, v) is flat there.
    """
    total = weights.sum()
    levels, place = np.unique(amounts, return_inverse=True)
    share = np.bincount(place, weights=weights) / total
    held = np.cumsum((share * levels)[::-1])
    half = float(held[-1]) / 2
    reached = int(np.searchsorted(held, half * (1 - 1e-12)))
    level = float(levels[::-1][reached])
    before = float(share[::-1][:reached].sum())
    above = float(held[reached - 1]) if reached else 0.0
    value = before + (half - above) / level
    influence = -(np.maximum(levels - level, 0.0) + value * level - levels / 2) / level
    return value, weights / total * influence[place]
