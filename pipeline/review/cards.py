"""What a front end shows of one segment: everything it needs, and nothing that this coder must not see."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.decisions import Coding, Memo
from pipeline.segments import Segment
from pipeline.suggestions import Suggestion
from pipeline.transcripts import Speaker, Transcript, Turn

GROUP = "stakeholder_group"


@dataclass(frozen=True, slots=True)
class Voice:
    """What one coder said of a segment, for the adjudicator. `completed`: what was not given is a no."""

    coder: str
    codings: Mapping[str, Coding]
    rejected: frozenset[str]
    completed: bool
    memos: tuple[Memo, ...] = ()


@dataclass(frozen=True, slots=True)
class Dispute:
    """What an adjudicator has to settle on a segment: the codes, and what the coders said, in sentences and one by one.

    `contested` says how divided they are: the larger, the more.
    """

    codes: tuple[str, ...]
    remarks: tuple[str, ...]
    voices: tuple[Voice, ...] = ()
    contested: float = 0.0


@dataclass(frozen=True, slots=True)
class Card:
    """All that a front end shows of one segment.

    `question` is the last moderator's turn before it. `hints`: suggestions are switched on here; `ticked` are the codes
    that are a yes among them and of which nothing was said yet. `remarks` say in sentences, in adjudication, what the
    coders decided, and otherwise why a segment that was judged before is here again; `voices` and `at_issue` are for
    adjudication alone: who said what, the codes to be settled, and
    those of them that were sent back to the codebook. `group_key` is the attribute of a speaker that is their stakeholder
    group.
    """

    segment: Segment
    transcript: Transcript
    question: Turn | None
    before: tuple[Turn, ...]
    after: tuple[Turn, ...]
    suggestions: tuple[Suggestion, ...]
    codings: Mapping[str, Coding]
    rejected: frozenset[str]
    memos: tuple[Memo, ...]
    remarks: tuple[str, ...] = ()
    hints: bool = False
    ticked: frozenset[str] = frozenset()
    completed: bool = False
    deferred: bool = False
    flagged: bool = False
    voices: tuple[Voice, ...] = ()
    at_issue: tuple[str, ...] = ()
    referred: frozenset[str] = frozenset()
    group_key: str = GROUP


def group_of(card: Card, speaker: Speaker) -> str:
    """The stakeholder group of a speaker, "" where it is not known."""
    return speaker.attributes.get(card.group_key, "")
