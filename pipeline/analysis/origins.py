"""Who raised a theme: at a moderator's prompt or not, and of which stakeholder group the first to speak of it was."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.analysis.coded_talk import CodedTalk
from pipeline.perceived import Origin
from pipeline.segments import Segment
from pipeline.transcripts import Transcript


@dataclass(frozen=True, slots=True)
class _Mention:
    """A coding: when it came in its discussion, whether prompted, and the stakeholder group of the one credited (first)."""

    position: int
    prompted: bool
    group: str


def origins(talk: CodedTalk, transcripts: Sequence[Transcript]) -> tuple[Origin, ...]:
    """For each code how often it came right after a moderator's turn, and who came first with it, discussion by discussion.

    A coding is prompted where the turn directly before the first turn of its segment is a moderator's. The first mention
    is the first among the segments that were read.
    """
    moderated = {transcript.id: _after_moderators(transcript) for transcript in transcripts}
    firsts = talk.credited.first[talk.credited.sets].tolist()
    mentions: list[dict[str, list[_Mention]]] = [{} for _ in talk.codes]
    for (row, column), person in zip(talk.given_at.tolist(), firsts, strict=True):
        segment = talk.segments[row]
        prompted = _is_prompted(segment, moderated)
        mention = _Mention(segment.position, prompted, talk.persons[person].group)
        mentions[column].setdefault(segment.transcript_id, []).append(mention)
    return tuple(_origin(code, found) for code, found in zip(talk.codes, mentions, strict=True))


def _after_moderators(transcript: Transcript) -> list[bool]:
    """For each turn whether the one before it is a moderator's."""
    moderators = {speaker.id for speaker in transcript.speakers if speaker.role == "moderator"}
    return [False, *(turn.speaker_id in moderators for turn in transcript.turns)]


def _is_prompted(segment: Segment, moderated: Mapping[str, Sequence[bool]]) -> bool:
    """Whether a moderator's turn comes directly before a segment's first turn."""
    turns = moderated.get(segment.transcript_id, ())
    return segment.turns[0] < len(turns) and turns[segment.turns[0]]


def _origin(code: str, mentions: Mapping[str, Sequence[_Mention]]) -> Origin:
    """Where a code comes from; `mentions` by discussion."""
    every = [mention for found in mentions.values() for mention in found]
    firsts = [min(found, key=lambda mention: mention.position) for found in mentions.values()]
    groups = Counter(mention.group for mention in firsts)
    prompted = sum(mention.prompted for mention in every)
    return Origin(
        code_id=code,
        prompted=prompted,
        own=len(every) - prompted,
        first=tuple(sorted(groups.items(), key=lambda one: (one[0] == "", one[0]))),
        first_prompted=sum(mention.prompted for mention in firsts),
        discussions=len(mentions),
    )
