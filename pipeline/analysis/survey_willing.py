"""Willingness to do more: of everybody, and of those who do little now."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pipeline.analysis.survey_respondents import FLAT, Respondents
from pipeline.estimation import linearised_estimate, median_of, share_estimate, standard_error
from pipeline.findings import Estimate, undefined
from pipeline.measured import WillingShare

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

ANY = "any"
NOBODY_SAID = "nobody answered the question"
NOBODY_LITTLE = "nobody who answered the question lies below the median"
NEAR = 0.05
"""How much of a country's weight on either side of its median says how people at the median answer."""


def willing_shares(people: Respondents) -> list[WillingShare]:
    """The share of each answer, and of any answer but the least, over all and in each country; empty where not asked.

    Beside it the same share among those whose index over all sectors lies below the weighted median of their country.
    """
    asked = people.survey.willing
    if asked is None:
        return []
    place = {answer: number for number, answer in enumerate(asked.answers)}
    given = np.array(
        [place.get(response.attributes.get(asked.column, ""), -1) for response in people.survey.responses],
        dtype=np.intp,
    )
    answers = [*((answer, given == number) for number, answer in enumerate(asked.answers)), (ANY, given > 0)]
    little, near, below = _around_medians(people)
    found = []
    for cell in people.places:
        inside = people.within(cell) & (given >= 0)
        for answer, says in answers:
            share = share_estimate(people.design, np.where(inside, says, np.nan)) if inside.any() else None
            found.append(
                WillingShare(
                    cell=cell,
                    answer=answer,
                    share=share or undefined(NOBODY_SAID),
                    little_done=_among_little(people, says, inside, (little, near, below)),
                    respondents=int(inside.sum()),
                )
            )
    return found


def _among_little(
    people: Respondents, says: Bools, inside: Bools, around: tuple[Bools, Bools, Floats]
) -> Estimate:
    """The share that `says` so among those inside who do little, with the uncertainty of the medians in its error.

    With R the share, D the weight of those who do little, F the share of a country below its median and r the share that
    says so near it, a respondent scores w (y - R) / D where it does little, and w (F - [does little]) (r - R) / D for moving
    the median: its own influence (F - [does little]) / f, f the density there, times what moving it changes,
    f (r - R) / D (Deville 1999, Survey Methodology 25, 193–203); the density cancels.
    """
    little, near, below = around
    weights = people.design.weights
    domain = inside & little
    total = float(weights[domain].sum())
    if total <= 0:
        return undefined(FLAT if people.flat else NOBODY_LITTLE if inside.any() else NOBODY_SAID)
    share = float(weights[domain] @ says[domain]) / total
    scores = np.where(domain, weights * (says - share) / total, 0.0)
    for country in sorted(set(people.countries[inside].tolist())):
        there = people.countries == country
        close = there & near & inside
        weight = float(weights[close].sum())
        if weight > 0:
            moved = float(weights[close] @ says[close]) / weight - share
            measured = there & ~np.isnan(below)
            scores[measured] += (weights * (below - little) * moved / total)[measured]
    return linearised_estimate(
        people.design,
        share,
        standard_error(people.design, scores),
        people.design.members(domain),
        what=people.design.weighted("share below the median index of the country"),
        share=True,
    )


def _around_medians(people: Respondents) -> tuple[Bools, Bools, Floats]:
    """Who lies below the weighted median of the index in their country, who near it, and what share lies below it.

    The last is NaN for those without an index.
    """
    index, weights = people.overall, people.design.weights
    little, near = np.zeros(len(index), dtype=bool), np.zeros(len(index), dtype=bool)
    below = np.full(len(index), np.nan)
    for country in sorted(set(people.countries.tolist())):
        there = (people.countries == country) & ~np.isnan(index) & (weights > 0)
        if not there.any():
            continue
        median = median_of(index[there], weights[there])
        levels, place = np.unique(index[there], return_inverse=True)
        share = np.bincount(place, weights=weights[there]) / weights[there].sum()
        middle = np.cumsum(share) - share / 2
        little[there] = index[there] < median
        near[there] = (np.abs(middle - 0.5) <= NEAR)[place] | (index[there] == median)
        below[there] = share[levels < median].sum()
    return little, near, below
