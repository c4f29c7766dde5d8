"""Learning from codings: one logistic regression per code.

Plain weights, no balancing of classes: the probabilities then come out nearly calibrated, and the ranking is the
same within .01 average precision (measured on cimt_thematic at 50, 100 and 200 segments). Beside words and
characters a model knows how near the text is to what the codebook says, which counts most while codings are few: on
the same corpus, with a sentence of definition per code, average precision of the learnt codes rose from .74 to .84 at
20 segments, from .74 to .78 at 100. Those figures are not held out: the share of nearness was chosen on the very same
three draws, and without proper definitions the gain is gone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from pipeline.codebook import Codebook
from pipeline.taggers.features import FeatureSpace, FeatureTexts, TrainingSegment, Vector, words_of
from pipeline.taggers.nearness import Nearness

# What a code needs before it is learnt; until then its suggestions come from its definition.
LEAST_POSITIVES = 5
LEAST_NEGATIVES = 5
# Inverse strength of the L2 penalty.
C = 10.0
# Brings z to the size of the other features before the penalty is laid on all alike.
NEARNESS_SHARE = 0.25

Mode = Literal["trained", "definition"]


@dataclass(frozen=True)
class CodeModel:
    """What was learnt for one code: logit = features · coefficients + z · `nearness` + intercept.

    z is the distance that `pipeline.taggers.nearness` speaks of.
    """

    coefficients: Vector
    nearness: float
    intercept: float


@dataclass(frozen=True)
class TrainedClassifier:
    """What was learnt, for every codable code of the codebook.

    `counts`: code id → (positives, negatives) it was shown. `mode`: code id → learnt from codings, or from the
    definition for want of them.
    """

    codebook: Codebook
    counts: Mapping[str, tuple[int, int]]
    mode: Mapping[str, Mode]
    nearness: Nearness
    space: FeatureSpace
    models: Mapping[str, CodeModel] = field(default_factory=dict)

    def logits(self, code_id: str, texts: FeatureTexts, distances: Vector) -> Vector:
        """The log odds of a learnt code for some texts; `distances` is that code's column of z."""
        model = self.models[code_id]
        features = np.asarray(texts.matrix @ model.coefficients, dtype=np.float64)
        return np.asarray(features + distances * model.nearness + model.intercept, dtype=np.float64)


def train(
    examples: Sequence[TrainingSegment], codebook: Codebook, nearness: Nearness | None = None
) -> TrainedClassifier:
    """Learn every code that has at least five positives and five negatives among `examples`.

    `nearness` is that of the codebook, where it was made before: several models of one codebook share it.
    The order of the examples does not matter. Codes that the codebook does not have are ignored.
    """
    ordered = sorted(examples, key=lambda e: (e.language, e.text, sorted(e.verdicts.items())))
    words = [words_of(example.text, example.language) for example in ordered]
    near = nearness or Nearness(codebook)
    counts = {code.id: _counts(ordered, code.id) for code in codebook.codable}
    enough = [c for c, (yes, no) in counts.items() if yes >= LEAST_POSITIVES and no >= LEAST_NEGATIVES]
    space = FeatureSpace(words if enough else [])
    models: dict[str, CodeModel] = {}
    if enough:
        texts = FeatureTexts(space, words)
        distances = near.distances(near.texts(words), [example.language for example in ordered])
        columns = {code.id: column for column, code in enumerate(codebook.codable)}
        for code_id in enough:
            models[code_id] = _learn(ordered, code_id, texts, distances[:, columns[code_id]])
    mode: dict[str, Mode] = {c: "trained" if c in models else "definition" for c in counts}
    return TrainedClassifier(codebook, counts, mode, near, space, models)


def _counts(examples: Sequence[TrainingSegment], code_id: str) -> tuple[int, int]:
    """How many examples have the code, and how many were judged not to."""
    verdicts = [example.verdicts[code_id] for example in examples if code_id in example.verdicts]
    return sum(verdicts), len(verdicts) - sum(verdicts)


def _learn(
    examples: Sequence[TrainingSegment], code_id: str, texts: FeatureTexts, distances: Vector
) -> CodeModel:
    """The logistic regression of one code over the examples that were judged for it."""
    from scipy.sparse import csr_matrix, hstack
    from sklearn.linear_model import LogisticRegression
    from threadpoolctl import threadpool_limits

    rows = [row for row, example in enumerate(examples) if code_id in example.verdicts]
    verdicts = [examples[row].verdicts[code_id] for row in rows]
    features = hstack(
        [texts.matrix[rows], csr_matrix(distances[rows].reshape(-1, 1) * NEARNESS_SHARE)], format="csr"
    )
    # liblinear's vectors are short: several threads wait for each other (measured: 0.57 s for 0.015 s on a busy
    # machine), and one thread adds up in one order.
    with threadpool_limits(1):
        model = LogisticRegression(C=C, solver="liblinear", random_state=0).fit(features, verdicts)
    weights = np.asarray(model.coef_[0], dtype=np.float64)
    return CodeModel(weights[:-1], float(weights[-1]) * NEARNESS_SHARE, float(model.intercept_[0]))
