"""Records of what was said, by whom and when. No input or output here: `readers` make them.

Offsets are code points of `Transcript.text`, half-open; times are seconds from the start of the recording.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

from pipeline.spans import Span

Role = Literal["moderator", "participant", "observer"]
ROLES: tuple[Role, ...] = get_args(Role)


def as_role(word: str) -> Role:
    """`word` as a role; raises ValueError where it is none."""
    if word not in ROLES:
        raise ValueError(f"{word!r} is not one of {', '.join(ROLES)}")
    return word


def speaker_key(label: str) -> str:
    """The id of the speaker behind a label: its words, case-folded and composed (NFC), one space between them.

    "Zdeňka" typed on a Mac may be seven code points and on another machine six: both are one person. It comes from the transcript alone, so that a later change to the participant list changes no segment's id.
    """
    words = unicodedata.normalize("NFD", " ".join(label.split()))
    return unicodedata.normalize("NFC", words.casefold())


@dataclass(frozen=True, slots=True)
class Participant:
    """One row of participants.csv. `transcript_id` is "" where the list does not say which discussion it was."""

    id: str
    role: Role = "participant"
    transcript_id: str = ""
    aliases: tuple[str, ...] = ()
    attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Speaker:
    """A voice in a transcript, or somebody who was present and said nothing.

    `id` is `speaker_key(label)`. `participant_id` names the row of the participant list, None where there is none.
    """

    id: str
    label: str
    role: Role = "participant"
    participant_id: str | None = None
    attributes: Mapping[str, str] = field(default_factory=dict)

    @property
    def person(self) -> str:
        """What is counted as one person: two labels of the same participant are one."""
        return self.participant_id if self.participant_id is not None else self.id


@dataclass(frozen=True, slots=True)
class Turn:
    """What one speaker says until another speaks. `line` is where it begins in the source file, if it has lines."""

    index: int
    speaker_id: str
    span: Span
    started_at: float | None = None
    ended_at: float | None = None
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """Something in a source file that was not understood, or understood with a doubt; nothing is dropped silently."""

    source: str
    line: int | None
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Transcript:
    """One discussion. `id` is its name in the study, `digest` that of the source file's bytes.

    `text` is the canonical text (labels and words); a turn's span covers its words without the label.
    `metadata` holds what stood before the first speaker and what the study says of it (country, sector, …).
    """

    id: str
    source: str
    digest: str
    text: str
    language: str
    speakers: tuple[Speaker, ...]
    turns: tuple[Turn, ...]
    metadata: Mapping[str, str] = field(default_factory=dict)

    def speaker(self, speaker_id: str) -> Speaker:
        """The speaker of that id; raises KeyError where there is none."""
        for speaker in self.speakers:
            if speaker.id == speaker_id:
                return speaker
        raise KeyError(speaker_id)

    def words_of(self, turn: Turn) -> str:
        """What was said in `turn`, verbatim."""
        return turn.span.of(self.text)

    def question_before(self, index: int) -> Turn | None:
        """The last moderator's turn before the turn of that index, None where there is none."""
        moderators = {speaker.id for speaker in self.speakers if speaker.role == "moderator"}
        return next((turn for turn in reversed(self.turns[:index]) if turn.speaker_id in moderators), None)

    @property
    def silent(self) -> tuple[Speaker, ...]:
        """Those who were present and said nothing."""
        heard = {turn.speaker_id for turn in self.turns}
        persons = {speaker.person for speaker in self.speakers if speaker.id in heard}
        return tuple(s for s in self.speakers if s.id not in heard and s.person not in persons)

    @property
    def unmatched(self) -> tuple[Speaker, ...]:
        """Those who speak but stand in no participant list."""
        heard = {turn.speaker_id for turn in self.turns}
        return tuple(s for s in self.speakers if s.id in heard and s.participant_id is None)
