"""The figures that the quality benchmarks give. Rows are segments, columns codes; verdicts are 1, 0, NaN for not judged.

Average precision and calibration error are the product's own measures (pipeline.evaluation.measures).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from pipeline.evaluation.measures import Judged, average_precision, chance, ece

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


def _judged(truth: Flags, probability: Floats) -> Judged:
    """Judgements of one code, or of several pooled."""
    return Judged(
        truth,
        probability.astype(np.float64),
        np.zeros(len(truth), dtype=np.bool_),
        np.ones(len(truth), dtype=np.bool_),
        np.zeros(len(truth), dtype=np.int64),
    )


def macro_average_precision(verdicts: Floats, scores: Floats) -> float:
    """The mean over codes of average precision; a code without a positive here has none and is left out."""
    found = [
        value
        for code in range(verdicts.shape[1])
        if (value := average_precision(_judged(verdicts[:, code] == 1, scores[:, code]))) is not None
    ]
    return float(np.mean(found))


def chance_average_precision(verdicts: Floats) -> float:
    """The mean over the same codes of the average precision that a random order has on average (Bestgen 2015)."""
    found = [
        value
        for code in range(verdicts.shape[1])
        if (value := chance(_judged(verdicts[:, code] == 1, verdicts[:, code]))) is not None
    ]
    return float(np.mean(found))


def mean_prevalence(verdicts: Floats) -> float:
    """The mean share of the codes that have a positive here."""
    shares = verdicts.mean(axis=0)
    return float(shares[shares > 0].mean())


def pooled_ece(verdicts: Floats, probabilities: Floats) -> float:
    """Expected calibration error over ten equal bins, all judgements on all codes together; NaN without a probability.

    What has no probability (NaN) or no verdict is left out.
    """
    known = ~np.isnan(verdicts) & ~np.isnan(probabilities)
    found = ece(_judged(verdicts[known] == 1, probabilities[known]))
    return float("nan") if found is None else found


def macro_f1(truth: Flags, said: Flags) -> float:
    """The mean of F1 for yes and F1 for no: 2 TP / (2 TP + FP + FN) each, 0 where it has no true positive."""
    values = []
    for own, other in ((truth, said), (~truth, ~said)):
        hits = int((own & other).sum())
        values.append(2 * hits / max(int(own.sum()) + int(other.sum()), 1))
    return sum(values) / 2


def chance_macro_f1(truth: Flags, said: Flags) -> float:
    """The macro-F1 to expect of as many yeses as were said, were they dealt at random: F1 = 2pq / (p + q) each."""
    p, q = float(truth.mean()), float(said.mean())
    return sum(2 * a * b / (a + b) if a + b else 0.0 for a, b in ((p, q), (1 - p, 1 - q))) / 2


def mean_and_spread(values: list[float]) -> str:
    """Mean and standard deviation (n - 1) over draws: "0.812 ± 0.014"; "–" where a value is missing in every draw."""
    known = [value for value in values if not np.isnan(value)]
    if not known:
        return "–"
    spread = f" ± {np.std(known, ddof=1):.3f}" if len(known) > 1 else ""
    return f"{np.mean(known):.3f}{spread}"
