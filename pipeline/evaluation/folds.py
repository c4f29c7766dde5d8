"""Dealing segments into folds so that no transcript lies in two of them.

A random split flatters: a theme is talked about in one discussion with the same words, so a model that has seen the
neighbours of a segment is not asked anything new.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.errors import InputError, Problem
from pipeline.evaluation.measures import Floats, Numbers
from pipeline.scorecard import FoldPlan

FOLDS = 5
FLATTERS = (
    "Only one transcript was judged, so parts of the same discussion were set against each other. That flatters: "
    "the figures will be lower on a discussion that the machine has not seen."
)


@dataclass(frozen=True, slots=True)
class Folding:
    """The fold of each segment, from 0 on, and the plan behind it."""

    fold: Numbers
    plan: FoldPlan

    @property
    def count(self) -> int:
        """How many folds there are."""
        return len(self.plan.segments)


def deal(
    transcripts: Sequence[str], positions: Sequence[int], positives: Floats, folds: int = FOLDS
) -> Folding:
    """Deal segments into at most `folds` folds (two or more).

    `transcripts` names the transcript of each segment, `positions` its place there, `positives` (segments × codes) is 1
    where a code applies. Whole transcripts are dealt; where there are fewer transcripts than folds there are fewer folds.
    With one transcript its segments are cut into blocks of neighbours. Raises InputError where there are fewer than two
    segments.
    """
    if len(transcripts) < 2:
        what = f"{len(transcripts)} judged segment{'' if len(transcripts) == 1 else 's'}: nothing can be set aside to test on."
        raise InputError(Problem("the codings", what, "Code more segments first: focuscode review."))
    if len(set(transcripts)) == 1:
        return _blocks(positions, folds)
    names = sorted(set(transcripts))
    number = {name: place for place, name in enumerate(names)}
    of = np.array([number[name] for name in transcripts], dtype=np.int64)
    count = min(folds, len(names))
    fold = _dealt(of, positives, len(names), count)[of]
    note = ""
    if count < folds:
        note = f"{len(names)} transcripts were judged, so there are {count} folds instead of {folds}."
    return _folding(fold, count, FoldPlan("transcripts", (), note))


def _dealt(of: Numbers, positives: Floats, groups: int, folds: int) -> Numbers:
    """The fold of each transcript, so that size and positives of every code are spread as evenly as they go.

    Greedy, the weightiest transcript first, each to the fold that leaves the least variance between folds (the idea of
    scikit-learn's StratifiedGroupKFold, for several codes at once). No fold stays empty.
    """
    counts = np.zeros((groups, positives.shape[1] + 1))
    np.add.at(counts, of, np.column_stack([positives, np.ones(len(of))]))
    shares = counts / np.maximum(counts.sum(axis=0), 1.0)
    # The size weighs as much as all codes together: folds of one size come first.
    shares[:, -1] *= np.sqrt(max(positives.shape[1], 1))
    held = np.zeros((folds, shares.shape[1]))
    empty, fold = set(range(folds)), np.zeros(groups, dtype=np.int64)
    order = sorted(range(groups), key=lambda group: (-float((shares[group] ** 2).sum()), group))
    for place, group in enumerate(order):
        must = groups - place <= len(empty)
        open_ = sorted(empty) if must else range(folds)
        # Adding s to a fold that holds h adds s² + 2 s·h to the sum of squares; s² is the same for all.
        best = min(open_, key=lambda number: (round(float(shares[group] @ held[number]), 12), number))
        held[best] += shares[group]
        fold[group] = best
        empty.discard(best)
    return fold


def _blocks(positions: Sequence[int], folds: int) -> Folding:
    """One transcript in blocks of neighbouring segments, as equal as they go."""
    count = min(folds, len(positions))
    place = np.argsort(np.argsort(np.array(positions, dtype=np.int64), kind="stable"), kind="stable")
    return _folding(
        (place * count // len(positions)).astype(np.int64), count, FoldPlan("blocks", (), FLATTERS)
    )


def _folding(fold: Numbers, count: int, plan: FoldPlan) -> Folding:
    """The folding with the sizes of its folds."""
    sizes = tuple(int(size) for size in np.bincount(fold, minlength=count))
    return Folding(fold, FoldPlan(plan.by, sizes, plan.note))
