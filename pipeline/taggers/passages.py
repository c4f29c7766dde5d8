"""What a tagger is given, and what it must be able to do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from pipeline.segments import Segment
from pipeline.suggestions import Suggestion


@dataclass(frozen=True, slots=True)
class Passage:
    """A segment with what a tagger may know of it.

    `attributes` are those of its speaker (stakeholder group, …), `question` the moderator's question before it, ""
    where there was none.
    """

    segment: Segment
    language: str
    attributes: Mapping[str, str] = field(default_factory=dict)
    question: str = ""


class Tagger(Protocol):
    """A machine that proposes codes for passages. `name` holds its version: rules/1."""

    @property
    def name(self) -> str:
        """The tagger and its version."""

    def suggest(self, passages: Sequence[Passage]) -> list[Suggestion]:
        """Suggestions in the order of the passages, and within a passage in that of the codebook."""
