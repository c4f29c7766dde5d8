"""From what several taggers say to one calibrated probability per passage and code, and a threshold per code.

Everything here is learnt from transcripts kept aside: the classifier's log odds are those of models that had not seen the
passage's transcript. First all codes together give the weights of the sources (classifier, rules, nearness, others), each
code its own intercept; so that a code with few codings is calibrated by the experience with the others. Then each code
with enough codings may be corrected by what the classifier says of the other codes here and of the neighbours: how far is
chosen by log loss on what was kept aside, for all codes alike (stacked generalisation, Wolpert 1992, Neural Networks 5).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from pipeline.taggers.logistic import of_numbers
from pipeline.taggers.talk import Ints, Vector
from pipeline.taggers.training import LEAST_NEGATIVES, LEAST_POSITIVES

# From so many positives on a suggestion may be a yes; below, there is a ranking alone.
LEAST_FOR_YES = 10
# How firmly the first correction holds to what all codes together say.
HOLD = 3.0
OTHERS = 0.25
# Log odds of a neighbour or of another code say no more beyond this.
MOST = 4.0
Reach = Literal["none", "own", "neighbours", "codes"]
REACHES: tuple[Reach, ...] = ("none", "own", "neighbours", "codes")


@dataclass(frozen=True, eq=False)
class Evidence:
    """What is known of some passages, by source (passages × codes each).

    `classifier`: log odds, NaN for codes that were not learnt; `before` and `after`: those of the neighbours' own words,
    0 where there is none or nothing was learnt; `near`: z; `rules`: number of patterns; `others`: scores in 0..1 of
    further taggers.
    """

    classifier: Vector
    before: Vector
    after: Vector
    near: Vector
    rules: Vector
    others: tuple[Vector, ...] = ()

    def rows(self, chosen: Any) -> Evidence:
        """The evidence of some passages."""
        return Evidence(
            classifier=self.classifier[chosen],
            before=self.before[chosen],
            after=self.after[chosen],
            near=self.near[chosen],
            rules=self.rules[chosen],
            others=tuple(part[chosen] for part in self.others),
        )

    def sources(self, code: int) -> Vector:
        """What the weights of the first step apply to, for one code (passages × sources)."""
        rules = self.rules[:, code]
        classifier = np.nan_to_num(self.classifier[:, code])
        columns = [classifier, rules >= 1, rules >= 2, self.near[:, code]]
        columns += [part[:, code] for part in self.others]
        return np.column_stack(columns).astype(np.float64)

    def around(self, code: int, reach: Reach) -> Vector:
        """What the second step may look at beside the first one's result."""
        columns = []
        if reach in ("neighbours", "codes"):
            columns += [self.before[:, [code]], self.after[:, [code]]]
        if reach == "codes":
            others = np.arange(self.classifier.shape[1]) != code
            columns += [np.nan_to_num(part)[:, others] for part in (self.classifier, self.before, self.after)]
        if not columns:
            return np.zeros((len(self.classifier), 0))
        return np.clip(np.hstack(columns), -MOST, MOST) * OTHERS


@dataclass(frozen=True, eq=False)
class Combination:
    """How sources become a probability.

    `weights` of the sources, `intercepts` by code; `reach` and, for codes that have one, the `corrections`: weights of
    the first step's log odds, of what is around, and an intercept.
    """

    weights: Vector
    intercepts: Vector
    reach: Reach
    corrections: dict[int, Vector]

    def logits(self, evidence: Evidence, code: int) -> Vector:
        """The log odds of a code."""
        base = evidence.sources(code) @ self.weights + self.intercepts[code]
        if code not in self.corrections:
            return np.asarray(base)
        features = np.column_stack([base * HOLD, evidence.around(code, self.reach)])
        return np.asarray(features @ self.corrections[code][:-1] + self.corrections[code][-1])

    @cached_property
    def _tables(self) -> tuple[Vector, Vector, tuple[Vector, ...]]:
        """The corrections of all codes: scale, intercept, and what each code's log odds here, before and after add."""
        count = len(self.intercepts)
        scale, added = np.ones(count), np.zeros(count)
        here, before, after = (np.zeros((count, count)) for _ in range(3))
        for code, weights in self.corrections.items():
            scale[code], added[code] = weights[0] * HOLD, weights[-1]
            rest = weights[1:-1] * OTHERS
            if self.reach in ("neighbours", "codes"):
                before[code, code], after[code, code] = rest[:2]
            if self.reach == "codes":
                others = np.flatnonzero(np.arange(count) != code)
                for table, part in zip((here, before, after), np.split(rest[2:], 3), strict=True):
                    table[others, code] = part
        return scale, added, (here, before, after)

    def of_all(self, evidence: Evidence) -> Vector:
        """The log odds of all codes (passages × codes): for each what `logits` says of it."""
        classifier = np.nan_to_num(evidence.classifier)
        sources = (classifier, evidence.rules >= 1, evidence.rules >= 2, evidence.near, *evidence.others)
        found = sum(weight * part for weight, part in zip(self.weights.tolist(), sources, strict=True))
        found = found + self.intercepts
        if not self.corrections:
            return np.asarray(found)
        scale, added, tables = self._tables
        found = found * scale + added
        for table, part in zip(tables, (classifier, evidence.before, evidence.after), strict=True):
            if table.any():
                found += np.clip(part, -MOST, MOST) @ table
        return np.asarray(found)


def combine(
    evidence: Evidence, verdicts: Vector, folds: Ints, learnt: Sequence[int]
) -> tuple[Combination, Vector]:
    """Learn to combine; also the probabilities of the examples by what was learnt without their fold (NaN: not learnt)."""
    enough = [code for code in learnt if min(_counts(verdicts, code)) >= LEAST_FOR_YES]
    counted = enough or list(learnt)
    asides = [folds == fold for fold in np.unique(folds)]
    firsts = [_first_step(evidence, verdicts, ~aside, learnt) for aside in asides]
    trials: dict[Reach, tuple[float, Vector]] = {}
    for reach in REACHES if enough else REACHES[:1]:
        logits = np.full(verdicts.shape, np.nan)
        for aside, first in zip(asides, firsts, strict=True):
            made = _second_step(first, evidence, verdicts, ~aside, enough, reach)
            logits[np.ix_(aside, learnt)] = made.of_all(evidence.rows(aside))[:, learnt]
        trials[reach] = _loss(logits[:, counted], verdicts[:, counted]), logits
    best = min(trials, key=lambda reach: trials[reach][0])
    whole = np.ones(len(folds), dtype=bool)
    first = _first_step(evidence, verdicts, whole, learnt)
    return _second_step(first, evidence, verdicts, whole, enough, best), 1 / (1 + np.exp(-trials[best][1]))


def _counts(verdicts: Vector, code: int) -> tuple[int, int]:
    """Positives and negatives of a code."""
    judged = verdicts[:, code][~np.isnan(verdicts[:, code])]
    return int(judged.sum()), int(len(judged) - judged.sum())


def _loss(logits: Vector, verdicts: Vector) -> float:
    """Mean log loss over what was judged."""
    judged = ~np.isnan(verdicts) & ~np.isnan(logits)
    signs = np.where(verdicts[judged] > 0, -1.0, 1.0)
    return float(np.logaddexp(0, signs * logits[judged]).mean()) if judged.any() else 0.0


def _first_step(
    evidence: Evidence, verdicts: Vector, rows: npt.NDArray[np.bool_], learnt: Sequence[int]
) -> Combination:
    """Weights of the sources for all codes together and each code's intercept, from some of the examples (mask)."""
    intercepts = np.zeros(verdicts.shape[1])
    usual = np.concatenate([[1.0, 1.0, 0.0, 0.0], np.ones(len(evidence.others))])
    judged = [np.flatnonzero(rows & ~np.isnan(verdicts[:, code])) for code in learnt]
    if not learnt:
        return Combination(usual, intercepts, "none", {})
    targets = np.concatenate([verdicts[of, code] for of, code in zip(judged, learnt, strict=True)])
    sources = [evidence.sources(code)[of] for of, code in zip(judged, learnt, strict=True)]
    owners = np.repeat(np.arange(len(learnt)), list(map(len, judged)))
    found = of_numbers(np.hstack([np.vstack(sources), np.eye(len(learnt))[owners]]), targets)
    if found is None:
        return Combination(usual, intercepts, "none", {})
    intercepts[list(learnt)] = found[len(usual) : -1] + found[-1]
    return Combination(found[: len(usual)], intercepts, "none", {})


def _second_step(
    first: Combination,
    evidence: Evidence,
    verdicts: Vector,
    rows: npt.NDArray[np.bool_],
    enough: Sequence[int],
    reach: Reach,
) -> Combination:
    """The first step, corrected for the codes with enough codings as far as `reach` goes."""
    corrections: dict[int, Vector] = {}
    for code in enough if reach != "none" else ():
        judged = np.flatnonzero(rows & ~np.isnan(verdicts[:, code]))
        part = evidence.rows(judged)
        features = np.column_stack([first.logits(part, code) * HOLD, part.around(code, reach)])
        found = of_numbers(features, verdicts[judged, code])
        if found is not None:
            corrections[code] = found
    return Combination(first.weights, first.intercepts, reach, corrections)


def tried_out(probabilities: Vector, verdicts: Vector, folds: Ints) -> Vector:
    """The probabilities that come from models which had learnt the code from other folds; the others as NaN.

    Where all that was given a code stands in one fold, the models that speak of that fold have never met the code: no
    threshold can be read off what they say.
    """
    found = probabilities.copy()
    for fold in np.unique(folds):
        taught = verdicts[folds != fold]
        few = (np.nansum(taught, axis=0) < LEAST_POSITIVES) | (
            np.nansum(1 - taught, axis=0) < LEAST_NEGATIVES
        )
        found[np.ix_(folds == fold, few)] = np.nan
    return found


def thresholds_of(probabilities: Vector, verdicts: Vector) -> Vector:
    """For each code the probability from which on a yes is best; NaN where too few codings allow only a ranking.

    Codings without a probability do not count.

    Best is the highest mean of F1 for yes and F1 for no on what was kept aside, smoothed over neighbouring thresholds:
    for a rare code that is where F1 of the yes is highest, for a code that is nearly always given it guards the noes.
    """
    found = np.full(verdicts.shape[1], np.nan)
    for code in range(verdicts.shape[1]):
        judged = ~np.isnan(verdicts[:, code]) & ~np.isnan(probabilities[:, code])
        if min(_counts(verdicts[judged], code)) >= LEAST_FOR_YES:
            found[code] = _best(probabilities[judged, code], verdicts[judged, code])
    return found


def _best(probabilities: Vector, verdicts: Vector) -> float:
    """The best threshold."""
    order = np.argsort(probabilities, kind="stable")
    values, yes = probabilities[order], verdicts[order]
    count = len(yes)
    first = np.searchsorted(values, values)  # what is alike stands on one side of a threshold together
    below_yes = np.concatenate([[0], np.cumsum(yes)])[
        first
    ]  # yeses that a threshold at each value leaves out
    below_no = first - below_yes
    hits, false = yes.sum() - below_yes, count - yes.sum() - below_no
    f_yes = 2 * hits / np.maximum(2 * hits + false + below_yes, 1)
    f_no = 2 * below_no / np.maximum(2 * below_no + false + below_yes, 1)
    width = max(1, count // 50) | 1
    padded = np.pad((f_yes + f_no) / 2, width // 2, mode="edge")
    smooth = np.convolve(padded, np.ones(width) / width, "valid")
    return round(float(values[int(np.argmax(smooth))]), 6)  # as scores are rounded
