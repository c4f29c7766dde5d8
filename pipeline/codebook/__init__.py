"""The codebook: its records, its meaning, where its codes came from, and what changed between two of its states."""

from __future__ import annotations

from pipeline.codebook.descent import Descent
from pipeline.codebook.differences import (
    Difference,
    Standing,
    differences,
    origins,
    since_merger,
    standing,
)
from pipeline.codebook.meaning import code_from_meaning, sense_of
from pipeline.codebook.records import (
    Act,
    Change,
    Code,
    Codebook,
    Example,
    Level,
    Negation,
    Pattern,
    Scale,
    Sense,
    SpeakerCondition,
    Status,
    revision_of,
)

__all__ = [
    "Act",
    "Change",
    "Code",
    "Codebook",
    "Descent",
    "Difference",
    "Example",
    "Level",
    "Negation",
    "Pattern",
    "Scale",
    "Sense",
    "SpeakerCondition",
    "Standing",
    "Status",
    "code_from_meaning",
    "differences",
    "origins",
    "revision_of",
    "sense_of",
    "since_merger",
    "standing",
]
