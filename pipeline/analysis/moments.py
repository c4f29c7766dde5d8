"""The course of each discussion, moment by moment: who spoke from where to where, and which codes were agreed on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from pipeline.analysis.coded_talk import CodedTalk
from pipeline.analysis.positions import positions
from pipeline.perceived import Moment
from pipeline.transcripts import Transcript


def places(talk: CodedTalk, transcripts: Sequence[Transcript]) -> dict[str, tuple[float, float]]:
    """Begin and end (0–1, by words) of each segment in its discussion, by id."""
    found: dict[str, tuple[float, float]] = {}
    own: dict[str, list[int]] = {}
    for row, segment in enumerate(talk.segments):
        own.setdefault(segment.transcript_id, []).append(row)
    for transcript in transcripts:
        segments = [talk.segments[row] for row in own.get(transcript.id, ())]
        bounds = positions(transcript, [segment.span for segment in segments]).tolist()
        found |= {s.id: (start, end) for s, (start, end) in zip(segments, bounds, strict=True)}
    return found


def moments(
    talk: CodedTalk, transcripts: Sequence[Transcript], at: Mapping[str, tuple[float, float]]
) -> tuple[Moment, ...]:
    """Every segment, and between them every turn of somebody who is not counted, in the order of the discussions.

    `at` are the `places` of the segments. Codes stand in the order of the codebook.
    """
    given: dict[str, list[Moment]] = {}
    codes: dict[int, list[str]] = {}
    for row, column in zip(*(axis.tolist() for axis in np.nonzero(talk.given)), strict=True):
        codes.setdefault(row, []).append(talk.codes[column])
    speaking = [talk.persons[number] for number in talk.speaking.first[talk.speaking.sets].tolist()]
    for row, segment in enumerate(talk.segments):
        if segment.id in at:
            person, own = speaking[row], tuple(codes.get(row, ()))
            made = Moment(segment.transcript_id, person.id, person.group, *at[segment.id], own)
            given.setdefault(segment.transcript_id, []).append(made)
    found: list[Moment] = []
    for transcript in transcripts:
        both = [*given.get(transcript.id, ()), *_uncounted(talk, transcript)]
        found += sorted(both, key=lambda moment: (moment.start, moment.end))
    return tuple(found)


def _uncounted(talk: CodedTalk, transcript: Transcript) -> list[Moment]:
    """The turns of moderators and others who are not counted."""
    counted = talk.people.voices
    turns = [turn for turn in transcript.turns if (transcript.id, turn.speaker_id) not in counted]
    bounds = positions(transcript, [turn.span for turn in turns]).tolist()
    persons = {speaker.id: speaker.person for speaker in transcript.speakers}
    return [
        Moment(transcript.id, persons[turn.speaker_id], "", start, end, (), counted=False)
        for turn, (start, end) in zip(turns, bounds, strict=True)
    ]
