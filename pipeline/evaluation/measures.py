"""The figures themselves: pure functions of verdicts and probabilities.

A probability that is NaN means that the machine cannot say. In a ranking it stands below all others, so that silence is
never rewarded; what measures calibration leaves it out, as it does scores that only rank.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.scorecard import Bin, Measure

BINS = 10
RECALL = 0.95

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Judged:
    """Judgements: arrays of one length. `transcript` numbers the transcript that each is from.

    `truth`: the code applies. `yes`: the machine says yes, its probability being at the threshold or above.
    `calibrated`: it is meant as a probability; otherwise it only ranks.
    """

    truth: Flags
    probability: Floats
    yes: Flags
    calibrated: Flags
    transcript: Numbers

    def where(self, chosen: Flags) -> Judged:
        """Some of them."""
        return Judged(
            self.truth[chosen],
            self.probability[chosen],
            self.yes[chosen],
            self.calibrated[chosen],
            self.transcript[chosen],
        )

    @property
    def scored(self) -> Judged:
        """Those for which there is a probability."""
        return self.where(self.calibrated & ~np.isnan(self.probability))


def together(parts: Sequence[Judged]) -> Judged:
    """All judgements of several sets as one."""
    return Judged(
        np.concatenate([part.truth for part in parts]),
        np.concatenate([part.probability for part in parts]),
        np.concatenate([part.yes for part in parts]),
        np.concatenate([part.calibrated for part in parts]),
        np.concatenate([part.transcript for part in parts]),
    )


def prevalence(judged: Judged) -> float | None:
    """The share of judgements in which the code applies; None without any."""
    return float(judged.truth.mean()) if judged.truth.size else None


def precision(judged: Judged) -> float | None:
    """Of those that the machine says yes to, the share that is so: TP / (TP + FP); None where it says no yes.

    Source: van Rijsbergen 1979, Information Retrieval, chapter 7.
    """
    said = int(judged.yes.sum())
    return float(judged.truth[judged.yes].sum()) / said if said else None


def recall(judged: Judged) -> float | None:
    """Of those that are so, the share that the machine says yes to: TP / (TP + FN); None without a positive.

    Source: van Rijsbergen 1979, Information Retrieval, chapter 7.
    """
    positives = int(judged.truth.sum())
    return float(judged.yes[judged.truth].sum()) / positives if positives else None


def f1(judged: Judged) -> float | None:
    """The harmonic mean of precision and recall: 2 TP / (2 TP + FP + FN); None without a positive.

    Where nothing is said yes to it is 0. Source: van Rijsbergen 1979, Information Retrieval, chapter 7.
    """
    positives = int(judged.truth.sum())
    if not positives:
        return None
    return 2.0 * float((judged.truth & judged.yes).sum()) / (positives + float(judged.yes.sum()))


def _ranked(judged: Judged) -> tuple[Floats, Floats]:
    """True positives and number read, at the end of each run of equal probabilities, the highest first."""
    score = np.where(np.isnan(judged.probability), -np.inf, judged.probability)
    order = np.argsort(-score, kind="stable")
    score, truth = score[order], judged.truth[order]
    ends = np.flatnonzero(np.append(score[1:] != score[:-1], True))  # the last one ends a run
    return np.cumsum(truth)[ends].astype(np.float64), (ends + 1).astype(np.float64)


def average_precision(judged: Judged) -> float | None:
    """The sum over thresholds of (recall - recall before) times precision, equal probabilities taken together.

    None without a positive, and where everything is one: then every ranking is right. No interpolation.
    Source: Manning, Raghavan & Schütze 2008, Introduction to Information Retrieval, section 8.4.
    """
    positives = int(judged.truth.sum())
    if positives in (0, judged.truth.size):
        return None
    hits, read = _ranked(judged)
    return float(np.sum(np.diff(hits, prepend=0.0) * hits / read)) / positives


def chance(judged: Judged) -> float | None:
    """The average precision that a random order of these judgements has on average.

    With N judgements, K positives and H the sum of 1/i for i up to N:
    H / N + (K - 1) / (N - 1) * (1 - H / N). Source: Bestgen 2015, The Prague Bulletin of Mathematical Linguistics 103.
    None where average precision is.
    """
    n, k = judged.truth.size, int(judged.truth.sum())
    if k in (0, n):
        return None
    harmonic = float(np.sum(1.0 / np.arange(1, n + 1))) / n
    return harmonic + (k - 1) / (n - 1) * (1 - harmonic)


def brier(judged: Judged) -> float | None:
    """The mean of (probability - 1 or 0) squared over what was scored. Source: Brier 1950."""
    scored = judged.scored
    return float(np.mean((scored.probability - scored.truth) ** 2)) if scored.truth.size else None


def bins_of(judged: Judged) -> tuple[Bin, ...]:
    """The reliability plot: ten bins of equal width over 0–1 (the last with its upper end), empty ones left out."""
    scored = judged.scored
    place = np.minimum((scored.probability * BINS).astype(np.int64), BINS - 1)
    count = np.bincount(place, minlength=BINS)
    sums = np.bincount(place, weights=scored.probability, minlength=BINS)
    yes = np.bincount(place, weights=scored.truth, minlength=BINS)
    return tuple(
        Bin(int(n), float(total / n), float(so / n))
        for n, total, so in zip(count, sums, yes, strict=True)
        if n
    )


def ece(judged: Judged) -> float | None:
    """The expected calibration error: over ten bins of equal width, the mean of |mean probability - share of yes|.

    Each bin counts by its number of judgements. Source: Naeini, Cooper & Hauskrecht 2015.
    """
    found = bins_of(judged)
    total = sum(own.count for own in found)
    if not total:
        return None
    return sum(own.count * abs(own.probability - own.share) for own in found) / total


def wss95(judged: Judged) -> float | None:
    """Work saved over sampling at 95 % recall: the share that need not be read, less .05.

    Reading goes by probability, the highest first and equal ones together, until at least 95 % of the positives are
    found: (TN + FN) / N - .05. Below 0 it is worse than reading in any order. None where average precision is.
    Source: Cohen, Hersh, Peterson & Yen 2006.
    """
    positives = int(judged.truth.sum())
    if positives in (0, judged.truth.size):
        return None
    hits, read = _ranked(judged)
    needed = np.ceil(RECALL * positives - 1e-9)
    return 1.0 - float(read[np.searchsorted(hits, needed)]) / judged.truth.size - (1.0 - RECALL)


def pr_curve(judged: Judged) -> tuple[tuple[float, float], ...]:
    """(recall, precision) at every threshold, from the highest probability on; empty where there is no curve."""
    positives = int(judged.truth.sum())
    if positives in (0, judged.truth.size):
        return ()
    hits, read = _ranked(judged)
    return tuple(zip((hits / positives).tolist(), (hits / read).tolist(), strict=True))


FUNCTIONS: Mapping[Measure, Callable[[Judged], float | None]] = {
    "prevalence": prevalence,
    "precision": precision,
    "recall": recall,
    "f1": f1,
    "average_precision": average_precision,
    "chance": chance,
    "brier": brier,
    "ece": ece,
    "wss95": wss95,
}
BOUNDS: Mapping[Measure, tuple[float, float]] = {"wss95": (-0.05, 0.95)}
METHODS: Mapping[Measure, str] = {
    "prevalence": "share of judged segments",
    "precision": "TP / (TP + FP) at the threshold",
    "recall": "TP / (TP + FN) at the threshold",
    "f1": "2 TP / (2 TP + FP + FN) at the threshold",
    "average_precision": "average precision, no interpolation",
    "chance": "expected average precision of a random order (Bestgen 2015)",
    "brier": "mean squared error of the probability",
    "ece": "expected calibration error, ten equal bins",
    "wss95": "work saved over sampling at 95 % recall",
}
# These depend on a yes, and so on a threshold.
BY_YES: frozenset[Measure] = frozenset({"precision", "recall", "f1"})


def why_undefined(measure: Measure, judged: Judged) -> str:
    """Why a measure that came out as None has no value."""
    if not judged.truth.size:
        return "nothing was judged"
    if measure in ("brier", "ece"):
        return "the machine gave no probability to any of these segments, at most a rank"
    if measure == "precision":
        return "the machine said yes to no segment"
    if not judged.truth.any():
        return "no judged segment has the code"
    return "every judged segment has the code, so there is nothing to tell apart"
