"""The codings of one code as columns, and the order in which the rule of quotes takes them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.analysis.people import Attendance
from pipeline.findings import AgreedCoding
from pipeline.segments import Segment

CHOSEN = ("typical", "strong", "dissenting")
SURE = ("adjudicated", "unanimous")

Flags = NDArray[np.bool_]
Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Offered:
    """What some people offer of a pool: for each quote its coding, who of these people says it, and the entry behind both."""

    places: Ints
    people: Ints
    entries: Ints


@dataclass(frozen=True, eq=False)
class Pool:
    """The codings of one code that are credited to somebody counted.

    For each coding: its segment, its length in words, where its transcript stands among all and the segment in it. An entry
    is one voice of a coding: `owners` names the coding, `voices` the person by number, `speaker_ids` the voice.
    """

    segments: tuple[Segment, ...]
    codings: tuple[AgreedCoding, ...]
    lengths: Ints
    orders: Ints
    positions: Ints
    owners: Ints
    voices: Ints
    speaker_ids: tuple[str, ...]

    @property
    def first_voices(self) -> list[int]:
        """The first person credited with each coding."""
        firsts: list[int] = self.voices[_firsts(self.owners)].tolist()
        return firsts

    def offered(self, members: Flags) -> Offered:
        """What the people with a flag offer; of several who share a coding the first."""
        entries = np.flatnonzero(members[self.voices]) if len(members) else np.zeros(0, dtype=np.int64)
        entries = entries[_firsts(self.owners[entries])]
        return Offered(self.owners[entries], self.voices[entries], entries)


def _firsts(owners: Ints) -> Flags:
    """A flag for the first of each run of equal numbers."""
    return np.concatenate([[True], owners[1:] != owners[:-1]]) if len(owners) else np.zeros(0, dtype=bool)


def pools(people: Attendance, segments: Sequence[Segment], agreed: Sequence[AgreedCoding]) -> dict[str, Pool]:
    """The codings of segments that are there, by code."""
    by_id = {segment.id: segment for segment in segments}
    numbers = {person: number for number, person in enumerate(people.persons)}
    voices = {voice: numbers[person] for voice, person in people.voices.items()}
    found: dict[str, list[tuple[Segment, AgreedCoding, list[tuple[str, int]]]]] = defaultdict(list)
    for coding in agreed:
        segment = by_id.get(coding.segment_id)
        if segment is None:
            continue
        speakers = coding.speaker_ids or (segment.speaker_id,)
        known = [(name, voices.get((segment.transcript_id, name))) for name in speakers]
        credited = [(name, number) for name, number in known if number is not None]
        if credited:
            found[coding.code_id].append((segment, coding, credited))
    lengths: dict[str, int] = {}
    for rows in found.values():
        for segment, _, _ in rows:
            if segment.id not in lengths:
                lengths[segment.id] = len(segment.quote.split())
    return {code_id: _pool(rows, lengths, people.order) for code_id, rows in found.items()}


def _pool(
    rows: Sequence[tuple[Segment, AgreedCoding, list[tuple[str, int]]]],
    lengths: Mapping[str, int],
    order: Mapping[str, int],
) -> Pool:
    """The columns of one code."""
    entries = [(place, name, number) for place, row in enumerate(rows) for name, number in row[2]]
    segments = tuple(segment for segment, _, _ in rows)
    return Pool(
        segments=segments,
        codings=tuple(coding for _, coding, _ in rows),
        lengths=np.array([lengths[segment.id] for segment in segments], dtype=np.int64),
        orders=np.array(
            [order.get(segment.transcript_id, len(order)) for segment in segments], dtype=np.int64
        ),
        positions=np.array([segment.position for segment in segments], dtype=np.int64),
        owners=np.array([place for place, _, _ in entries], dtype=np.int64),
        voices=np.array([number for _, _, number in entries], dtype=np.int64),
        speaker_ids=tuple(name for _, name, _ in entries),
    )


class Ranking:
    """What a group offers for a code, and where the group stands: its typical level, and its side of the scale's middle.

    `scale` has the values of the code's own levels, None for a code without; `sides` those of the graded code by which
    sides are told then, and `stances` the value of that code on each segment that has one.
    """

    def __init__(
        self,
        pool: Pool,
        offered: Offered,
        likeness: Floats,
        *,
        scale: Mapping[str, int | None] | None,
        sides: Mapping[str, int | None],
        stances: Mapping[str, int],
    ) -> None:
        self._pool, self._offered, self._likeness = pool, offered, likeness
        self._graded = scale is not None
        codings = [pool.codings[place] for place in offered.places.tolist()]
        self._sure = np.array([coding.rule in SURE for coding in codings], dtype=bool)
        self._coders = np.array([len(coding.coders) for coding in codings], dtype=np.int64)
        of_level = [coding.level or "" for coding in codings]
        if scale is not None:
            values = [scale.get(level) for level in of_level]
        else:
            values = [stances.get(coding.segment_id) for coding in codings]
        # NaN: off the scale, or without a level.
        self._values = np.array([np.nan if value is None else value for value in values], dtype=np.float64)
        steps = [value for value in (scale or sides).values() if value is not None]
        self._low, self._high = min(steps, default=0), max(steps, default=0)
        known = self._values[~np.isnan(self._values)]
        self._side = float(np.sign(2 * known.sum() - (self._low + self._high) * len(known)))
        self._far = self._from_typical(of_level, known, scale or {})

    def _from_typical(
        self, of_level: Sequence[str], known: Floats, scale: Mapping[str, int | None]
    ) -> Floats:
        """How far each quote is from the group's typical level; the code's own scale alone has one."""
        if not scale:
            return np.zeros(len(of_level))
        off = Counter(level for level in of_level if level in scale and scale[level] is None)
        if off.total() > len(known):
            most = max(off.values())
            commonest = next(level for level in scale if off[level] == most)
            return np.array([level != commonest for level in of_level], dtype=np.float64)
        if not len(known):
            return np.zeros(len(of_level))
        median = np.sort(known)[(len(known) - 1) // 2]
        return np.asarray(np.nan_to_num(np.abs(self._values - median), nan=np.inf), dtype=np.float64)

    @property
    def _out(self) -> Floats:
        """How far out each level lies on the group's side of the middle, twice; negative on the other, NaN off the scale."""
        return self._side * (2 * self._values - self._low - self._high)

    def _strong(self) -> Flags:
        """Which quotes may be the strong one."""
        if not self._graded:
            return self._sure
        known = self._values[~np.isnan(self._values)]
        if not len(known):
            return np.zeros(len(self._values), dtype=bool)
        median = np.sort(known)[(len(known) - 1) // 2]
        beyond = self._out > self._side * (2 * median - self._low - self._high)
        at_end = self._values == (self._high if self._side > 0 else self._low)
        return np.asarray((self._out > 0) & (beyond | at_end), dtype=bool)

    def taken(self, most: int, *, shortest: int, longest: int) -> list[tuple[str, int]]:
        """At most `most` quotes in the order in which they are taken: what each stands for, and its number among those offered."""
        places = self._offered.places
        lengths = self._pool.lengths[places]
        gaps = np.maximum(np.maximum(shortest - lengths, lengths - longest), 0)
        keys = (self._pool.positions[places], self._pool.orders[places], -lengths, -self._likeness, gaps)
        usual = np.lexsort((*keys, self._far))
        by_coders = np.lexsort((*keys, -self._coders))
        by_level = np.lexsort((*keys, -np.nan_to_num(np.abs(self._out), nan=-1.0)))
        every = np.ones(len(places), dtype=bool)
        kinds = (
            (usual, every),
            (by_level if self._graded else by_coders, self._strong()),
            (by_level, self._out < 0),
        )
        turns = _Turns(self._offered.people)
        found: list[tuple[str, int]] = []
        for chosen, (order, fitting) in zip(CHOSEN[:most], kinds, strict=False):
            found += [(chosen, number) for number in turns.take(order, fitting)]
        while len(found) < most and (further := turns.take(usual, every)):
            found += [("", number) for number in further]
        return found


class _Turns:
    """Who was quoted how often: nobody is quoted twice before everybody was once."""

    def __init__(self, people: Ints) -> None:
        self._people = people
        self._left = np.ones(len(people), dtype=bool)
        self._quoted = np.zeros(int(people.max(initial=-1)) + 1, dtype=np.int64)

    def take(self, order: Ints, fitting: Flags) -> list[int]:
        """The first in the order that fits and is left, of those quoted least so far; empty where none of theirs fits."""
        if not self._left.any():
            return []
        times = self._quoted[self._people]
        open_ = self._left & fitting & (times == times[self._left].min())
        first = order[open_[order]][:1]
        self._left[first] = False
        self._quoted[self._people[first]] += 1
        numbers: list[int] = first.tolist()
        return numbers
