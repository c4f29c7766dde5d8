"""What a tagger is given, what it learns from, and what it must be able to do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol, runtime_checkable

from pipeline.segments import Segment
from pipeline.suggestions import Suggestion


@dataclass(frozen=True, slots=True)
class Neighbour:
    """What was said right before or after a segment; `same_speaker`: by the one who speaks in it."""

    text: str
    same_speaker: bool = False


@dataclass(frozen=True, slots=True)
class Passage:
    """A segment with what a tagger may know of it.

    `attributes` are those of its speaker (country, age, …), `group` is the speaker's stakeholder group, `question` the
    moderator's question before it, each "" where there is none. `before` and `after` are its neighbours in the
    transcript, whoever speaks in them; None at the transcript's ends.
    """

    segment: Segment
    language: str
    attributes: Mapping[str, str] = field(default_factory=dict)
    question: str = ""
    group: str = ""
    before: Neighbour | None = None
    after: Neighbour | None = None


@dataclass(frozen=True, slots=True)
class TrainingSegment:
    """A passage that somebody judged. `verdicts`: code id → does the code apply; a code left out was not judged."""

    passage: Passage
    verdicts: Mapping[str, bool] = field(default_factory=dict)

    @property
    def transcript_id(self) -> str:
        """The transcript it stands in: what is learnt from one is never tried out on the same one."""
        return self.passage.segment.transcript_id


class Tagger(Protocol):
    """A machine that proposes codes for passages. `name` holds its version: rules/1."""

    @property
    def name(self) -> str:
        """The tagger and its version."""

    def suggest(self, passages: Sequence[Passage]) -> list[Suggestion]:
        """Suggestions in the order of the passages, and within a passage in that of the codebook."""


@runtime_checkable
class Learner(Protocol):
    """A tagger that learns: `learn` gives a tagger that has learnt from the examples, and leaves itself as it is."""

    def learn(self, examples: Sequence[TrainingSegment]) -> Tagger:
        """The tagger after these examples."""
