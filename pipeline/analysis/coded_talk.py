"""The coded talk as matrices: what was judged for which code, what was given, who speaks and who is credited.

Everything measured of the talk is a sum over these, so that a hundred thousand segments and forty codes take seconds. Rows
are segments (or voices: the distinct sets of people who speak in one), columns the codes of the codebook.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from pipeline.analysis.people import Attendance, Person
from pipeline.codebook import Codebook
from pipeline.findings import AgreedCoding, Cell
from pipeline.segments import Segment

Flags = NDArray[np.bool_]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Voices:
    """Sets of people, all of one focus group: `sets` (S) names the set of each row, `members` lists who is in which.

    `members` are two columns, number of the set and of the person; `groups` is the focus group of each set.
    """

    sets: Ints
    members: Ints
    groups: Ints

    def among(self, wanted: Flags) -> Flags:
        """Which sets have somebody of `wanted` (a flag for each person) in them."""
        found = np.zeros(len(self.groups), dtype=bool)
        found[self.members[wanted[self.members[:, 1]], 0]] = True
        return found

    @property
    def first(self) -> Ints:
        """The first person of each set."""
        first = np.zeros(len(self.groups), dtype=np.int64)
        first[self.members[::-1, 0]] = self.members[::-1, 1]
        return first

    def sums(self, values: Ints) -> Ints:
        """The rows of `values` (as many as `sets`) added up by set."""
        total = np.zeros((len(self.groups), values.shape[1]), dtype=np.int64)
        order = np.argsort(self.sets, kind="stable")
        present, starts = np.unique(self.sets[order], return_index=True)
        if len(present):
            total[present] = np.add.reduceat(values[order], starts, axis=0)
        return total


@dataclass(frozen=True, eq=False)
class CodedTalk:
    """Segments in which somebody counted speaks, and the agreed codings that are credited to somebody counted.

    `judged` and `given` (segments × codes): a segment was read for the code; the code counts there. A segment with an
    agreed coding counts as read for it. `speaking` are those who speak in each segment; `given_at` lists the codings (row of
    the segment, column of the code), `credited` those to whom each is credited, and `own` those of them who speak in the
    segment itself (a coding whose words reach over turns may be credited to others).
    """

    people: Attendance
    segments: tuple[Segment, ...]
    codes: tuple[str, ...]
    judged: Flags
    given: Flags
    speaking: Voices
    given_at: Ints
    credited: Voices
    own: Voices

    @cached_property
    def persons(self) -> tuple[Person, ...]:
        """Everybody present, by number."""
        return self.people.persons

    @cached_property
    def discussions(self) -> tuple[str, ...]:
        """The focus groups, by number, in the order of the transcripts."""
        return _discussions(self.people)

    @cached_property
    def group_of(self) -> Ints:
        """The number of each person's focus group."""
        numbers = {name: number for number, name in enumerate(self.discussions)}
        return np.array([numbers[person.transcript_id] for person in self.persons], dtype=np.int64)

    def members(self, cell: Cell) -> Flags:
        """Who is meant by a cell."""
        return np.array([person.belongs_to(cell) for person in self.persons], dtype=bool)

    def column(self, code_id: str) -> int:
        """The column of a code; raises KeyError where it is none that can be given."""
        if code_id not in self.codes:
            raise KeyError(code_id)
        return self.codes.index(code_id)

    def by_group(self, values: Ints, groups: Ints) -> Ints:
        """The rows of `values` added up by focus group (focus groups × columns); `groups` is that of each row."""
        total = np.zeros((len(self.discussions), values.shape[1]), dtype=np.int64)
        np.add.at(total, groups, values)
        return total

    @cached_property
    def read_by(self) -> Ints:
        """Segments read, by set of speakers (sets × codes)."""
        return self.speaking.sums(self.judged.astype(np.int64))

    @cached_property
    def spoken_by(self) -> Ints:
        """Segments in all, by set of speakers (sets × 1)."""
        return self.speaking.sums(np.ones((len(self.segments), 1), dtype=np.int64))

    @cached_property
    def coded_by(self) -> Ints:
        """Codings, by set of those credited who speak in the segment themselves (sets × codes)."""
        return self.own.sums(self._one_hot)

    @cached_property
    def said_by(self) -> Flags:
        """Who was given which code (persons × codes)."""
        said = np.zeros((len(self.persons), len(self.codes)), dtype=bool)
        by_set = self.credited.sums(self._one_hot) > 0
        np.logical_or.at(said, self.credited.members[:, 1], by_set[self.credited.members[:, 0]])
        return said

    @cached_property
    def _one_hot(self) -> Ints:
        """The codings as rows with a 1 in the column of their code."""
        found = np.zeros((len(self.given_at), len(self.codes)), dtype=np.int64)
        found[np.arange(len(found)), self.given_at[:, 1]] = 1
        return found

    @cached_property
    def own_counts(self) -> tuple[Ints, Ints]:
        """Each person's own segments: those with a code and those read for it (persons × codes each)."""
        shape = len(self.persons), len(self.codes)
        coded, read = np.zeros(shape, dtype=np.int64), np.zeros(shape, dtype=np.int64)
        np.add.at(coded, self.own.members[:, 1], self.coded_by[self.own.members[:, 0]])
        np.add.at(read, self.speaking.members[:, 1], self.read_by[self.speaking.members[:, 0]])
        return coded, read


def coded_talk(
    people: Attendance,
    segments: Sequence[Segment],
    agreed: Sequence[AgreedCoding],
    read: Collection[str],
    unread: Mapping[str, Collection[str]],
    codebook: Codebook,
) -> CodedTalk:
    """The matrices; `agreed`, `read` and `unread` are those of the consensus."""
    codes = tuple(code.id for code in codebook.codable)
    spoken = _spoken(people, segments)
    rows = {segment.id: row for row, (segment, _) in enumerate(spoken)}
    columns = {code: column for column, code in enumerate(codes)}
    judged = _judged(rows, columns, read, unread)
    there = [
        (rows[coding.segment_id], columns[coding.code_id], coding)
        for coding in agreed
        if coding.segment_id in rows and coding.code_id in columns
    ]
    found = [(row, column, _credited(people, *spoken[row], coding)) for row, column, coding in there]
    places = [(row, column) for row, column, persons in found if persons]
    credited = [persons for _, _, persons in found if persons]
    at = np.array(places, dtype=np.int64).reshape(-1, 2)
    given = np.zeros_like(judged)
    given[at[:, 0], at[:, 1]] = True
    speakers = [persons for _, persons in spoken]
    own = [
        persons if persons == speakers[row] else tuple(p for p in persons if p in speakers[row])
        for (row, _), persons in zip(places, credited, strict=True)
    ]
    numbered = {person: number for number, person in enumerate(people.persons)}
    groups = {name: number for number, name in enumerate(_discussions(people))}
    made = [_voices(sets, numbered, groups) for sets in (speakers, credited, own)]
    return CodedTalk(
        people, tuple(s for s, _ in spoken), codes, judged | given, given, made[0], at, made[1], made[2]
    )


def _judged(
    rows: Mapping[str, int],
    columns: Mapping[str, int],
    read: Collection[str],
    unread: Mapping[str, Collection[str]],
) -> Flags:
    """Which segments (rows) were read for which code (columns)."""
    judged = np.zeros((len(rows), len(columns)), dtype=bool)
    judged[[rows[name] for name in read if name in rows]] = True
    for code, lost in unread.items():
        if code in columns:
            judged[[rows[name] for name in lost if name in rows], columns[code]] = False
    return judged


def _spoken(people: Attendance, segments: Sequence[Segment]) -> list[tuple[Segment, tuple[Person, ...]]]:
    """The segments in which somebody counted speaks, with those who do; each set of voices is looked up once."""
    known: dict[tuple[str, str, tuple[str, ...]], tuple[Person, ...]] = {}
    found = []
    for segment in segments:
        key = segment.transcript_id, segment.speaker_id, segment.speaker_ids
        if key not in known:
            known[key] = people.in_segment(segment)
        if known[key]:
            found.append((segment, known[key]))
    return found


def _credited(
    people: Attendance, segment: Segment, speakers: tuple[Person, ...], coding: AgreedCoding
) -> tuple[Person, ...]:
    """Those to whom a coding is credited; the one who speaks alone, where coders marked nobody."""
    if not coding.speaker_ids and segment.speaker_ids in ((), (segment.speaker_id,)):
        return speakers
    return people.credited(segment, coding)


def _discussions(people: Attendance) -> tuple[str, ...]:
    """The focus groups in order."""
    return tuple(dict.fromkeys(person.transcript_id for person in people.persons))


def _voices(
    sets: Sequence[tuple[Person, ...]], numbered: Mapping[Person, int], groups: Mapping[str, int]
) -> Voices:
    """The distinct ones of some sets of people, those without anybody in a set of their own."""
    seen: dict[int, int] = {}
    numbers: dict[tuple[Person, ...], int] = {}
    # Most rows share one tuple: looked up by identity, which spares the hashes of its people.
    for persons in sets:
        if id(persons) not in seen:
            seen[id(persons)] = numbers.setdefault(persons, len(numbers))
    of_row = np.array([seen[id(persons)] for persons in sets], dtype=np.int64)
    members = [(number, numbered[person]) for persons, number in numbers.items() for person in persons]
    of_set = [groups[persons[0].transcript_id] if persons else 0 for persons in numbers]
    return Voices(of_row, np.array(members, dtype=np.int64).reshape(-1, 2), np.array(of_set, dtype=np.int64))
