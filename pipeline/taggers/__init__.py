"""What proposes codings: rules (patterns of the codebook) and a classifier (learnt from codings).

A tagger reads passages and returns suggestions with reasons. It decides nothing. Importing this package loads neither
spaCy nor scikit-learn.
"""

from __future__ import annotations

from pipeline.taggers.classifier import ClassifierTagger
from pipeline.taggers.features import TrainingSegment
from pipeline.taggers.lint import Finding, lint
from pipeline.taggers.passages import Passage, Tagger
from pipeline.taggers.rules import RulesTagger
from pipeline.taggers.training import TrainedClassifier, train

__all__ = [
    "ClassifierTagger",
    "Finding",
    "Passage",
    "RulesTagger",
    "Tagger",
    "TrainedClassifier",
    "TrainingSegment",
    "lint",
    "train",
]
