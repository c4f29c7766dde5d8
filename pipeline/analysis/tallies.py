"""Codes counted over any parts of the material: segments, people, discussions, cells; what was not read counts for nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from pipeline.analysis.people import Attendance, Person
from pipeline.findings import AgreedCoding
from pipeline.segments import Segment

P = TypeVar("P", bound=Hashable)
Parting = Callable[[Segment, Collection[Person]], Collection[P]]


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """The codings that count, what was read, and what is open.

    `read` are the segments that somebody completed, `unread` the codes that nobody could judge on some of them, and
    `open` the segments on which coders differ about a code; both by code.
    """

    codings: tuple[AgreedCoding, ...]
    read: frozenset[str]
    unread: Mapping[str, frozenset[str]] = field(default_factory=dict)
    open: Mapping[str, frozenset[str]] = field(default_factory=dict)


@dataclass(slots=True)
class _Credited:
    """The codings of a code that are credited to a part, one a segment, and to whom."""

    codings: list[AgreedCoding] = field(default_factory=list)
    speakers: set[Person] = field(default_factory=set)
    own: int = 0


@dataclass(slots=True)
class Tally:
    """A code in a part: `codings` are those credited to it, one a segment, and `speakers` to whom.

    `own` of them are in segments of the part itself. `read` counts the part's segments that were read for the code,
    `judged` those of them on which no difference is open.
    """

    codings: Sequence[AgreedCoding] = ()
    speakers: Collection[Person] = ()
    own: int = 0
    read: int = 0
    judged: int = 0


class Tallied(Generic[P]):
    """The codings of some people, part by part.

    `members` are the people who count. `parting` names the parts to which a segment belongs through some of them: those
    who speak in it, or those to whom a coding of it is credited.
    """

    def __init__(
        self,
        people: Attendance,
        segments: Sequence[Segment],
        judged: Judged,
        members: Collection[Person],
        parting: Parting[P],
    ) -> None:
        self._judged = judged
        self.spoken: dict[P, int] = defaultdict(int)
        self.read: dict[P, int] = defaultdict(int)
        self._parts: dict[str, Collection[P]] = {}
        by_id = {segment.id: segment for segment in segments}
        for segment in segments:
            parts = parting(segment, [p for p in people.in_segment(segment) if p in members])
            self._parts[segment.id] = parts
            for part in parts:
                self.spoken[part] += 1
                self.read[part] += segment.id in judged.read
        self._coded: dict[str, set[str]] = defaultdict(set)
        self._found: dict[str, dict[P, _Credited]] = defaultdict(dict)
        for coding in judged.codings:
            credited_segment = by_id.get(coding.segment_id)
            if credited_segment is None:
                continue
            credited = people.credited(credited_segment, coding)
            if credited:
                self._coded[coding.code_id].add(coding.segment_id)
                self._credit(coding, credited_segment, [p for p in credited if p in members], parting)

    def _credit(
        self, coding: AgreedCoding, segment: Segment, credited: Collection[Person], parting: Parting[P]
    ) -> None:
        """Count one coding in each part to which it is credited."""
        found = self._found[coding.code_id]
        for person in credited:
            for part in parting(segment, (person,)):
                tally = found.get(part)
                if tally is None:
                    tally = found[part] = _Credited()
                tally.speakers.add(person)
                if not tally.codings or tally.codings[-1] is not coding:
                    tally.codings.append(coding)
                    tally.own += part in self._parts[segment.id]

    def of(self, code_id: str) -> dict[P, Tally]:
        """The tallies of a code in all parts that have segments or codings."""
        found = {part: Tally(read=number, judged=number) for part, number in self.read.items()}
        for part, credited in self._found.get(code_id, {}).items():
            number = self.read.get(part, 0)
            found[part] = Tally(credited.codings, credited.speakers, credited.own, number, number)
        read, coded = self._judged.read, self._coded.get(code_id, set())
        late = (self._judged.unread.get(code_id, frozenset()) & read) - coded
        differing = (self._judged.open.get(code_id, frozenset()) & read) - coded - late
        # Who has a coding there was read for the code, whoever completed the segment.
        for places, of_read, of_judged in ((late, -1, -1), (differing, 0, -1), (coded - read, 1, 1)):
            for segment_id in places:
                for part in self._parts.get(segment_id, ()):
                    found[part].read += of_read
                    found[part].judged += of_judged
        return found


def by_segment(segment: Segment, persons: Collection[Person]) -> tuple[str, ...]:
    """Every segment is a part of its own."""
    return (segment.id,) if persons else ()


def by_person(keys: Mapping[Person, P]) -> Parting[P]:
    """Parts are what people have in common: each person's key."""

    def parting(_: Segment, persons: Collection[Person]) -> Collection[P]:
        """The parts of these people, each once."""
        return tuple(dict.fromkeys(keys[person] for person in persons))

    return parting
