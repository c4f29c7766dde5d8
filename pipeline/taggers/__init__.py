"""What proposes codings: rules (patterns of the codebook) and a classifier (learnt from codings), combined.

A tagger reads passages and returns suggestions with reasons. It decides nothing. Importing this package loads neither
spaCy nor scikit-learn.
"""

from __future__ import annotations

from pipeline.taggers.lint import Finding, lint
from pipeline.taggers.passages import Neighbour, Passage, Tagger, TrainingSegment
from pipeline.taggers.rules import RulesTagger
from pipeline.taggers.training import TrainedClassifier, train

__all__ = [
    "Finding",
    "Neighbour",
    "Passage",
    "RulesTagger",
    "Tagger",
    "TrainedClassifier",
    "TrainingSegment",
    "lint",
    "train",
]
