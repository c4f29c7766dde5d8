"""The course of each discussion: who spoke from where to where, and which codes were agreed on; and the same in coarse parts."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from pipeline.analysis.coded_talk import CodedTalk
from pipeline.analysis.people import OTHERS, named_groups
from pipeline.analysis.positions import positions
from pipeline.perceived import PARTS, CoursePart, Moment
from pipeline.transcripts import Transcript

STEPS = 3
MODERATION, SOMEBODY = "moderation", "participant"
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


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


def coarse(moments: Sequence[Moment], least: int) -> tuple[CoursePart, ...]:
    """The course of the discussions in `PARTS` parts each, as it may be published; parts in which a row has nothing are left out.

    Rows are the moderation, then people in the order in which they first speak. Their stakeholder group is told where `least`
    people of it speak in that discussion, and none or as many of other groups (`named_groups`). A code is told in a discussion where
    `least` people were given it there.
    """
    discussions: dict[str, list[Moment]] = defaultdict(list)
    for moment in moments:
        discussions[moment.transcript_id].append(moment)
    return tuple(part for own in discussions.values() for part in _parts(own, least))


def _parts(moments: Sequence[Moment], least: int) -> Iterator[CoursePart]:
    """The parts of one discussion, row by row."""
    rows: dict[tuple[bool, str], list[Moment]] = {(False, MODERATION): []}
    for moment in moments:
        rows.setdefault((moment.counted, moment.speaker if moment.counted else MODERATION), []).append(moment)
    groups = {row: _group(own) for row, own in rows.items() if row[0]}
    named = named_groups(list(groups.values()), least)
    given = Counter(code for row in groups for code in {code for one in rows[row] for code in one.codes})
    told = {code for code, people in given.items() if people >= least}
    for place, (row, own) in enumerate(rows.items()):
        group = groups.get(row, "") if groups.get(row, "") in named else ""
        letter = LETTERS[place - 1] if place <= len(LETTERS) else str(place)
        name = f"{group or SOMEBODY} {letter}" if row[0] else MODERATION
        talk, codes = _talk(own), _codes(own, told)
        for part in range(PARTS):
            if talk[part] or part in codes:
                counts = tuple(codes.get(part, Counter()).items())
                yield CoursePart(own[0].transcript_id, name, group, part + 1, talk[part], counts, row[0])


def _group(own: Sequence[Moment]) -> str:
    """The stakeholder group of somebody, "" where it has no name of its own."""
    return "" if own[0].group == OTHERS else own[0].group


def _talk(own: Sequence[Moment]) -> list[int]:
    """The share of each part that the moments fill, in steps."""
    shares = [0.0] * PARTS
    for moment in own:
        for part in range(int(moment.start * PARTS), min(math.ceil(moment.end * PARTS), PARTS)):
            shares[part] += max(0.0, min(moment.end * PARTS, part + 1) - max(moment.start * PARTS, part))
    return [min(STEPS, math.ceil(round(share * STEPS, 6))) for share in shares]


def _codes(own: Sequence[Moment], told: set[str]) -> dict[int, Counter[str]]:
    """How many segments with each code have their middle in each part."""
    found: dict[int, Counter[str]] = {}
    for moment in own:
        part = min(int((moment.start + moment.end) / 2 * PARTS), PARTS - 1)
        for code in moment.codes:
            if code in told:
                found.setdefault(part, Counter())[code] += 1
    return found
