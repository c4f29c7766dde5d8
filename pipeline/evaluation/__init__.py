"""How good suggestions are: folds that share no transcript, figures by code, baselines, and codings worth a second look.

Nothing here knows how a suggestion comes about: a `Predictor` is trained on judged segments and says probabilities for
others. Importing this package loads neither scikit-learn nor scipy.
"""

from __future__ import annotations

from pipeline.evaluation.evaluating import Wanted, evaluate
from pipeline.evaluation.predicting import JudgedSegment, Predicted, Predictor

__all__ = ["JudgedSegment", "Predicted", "Predictor", "Wanted", "evaluate"]
