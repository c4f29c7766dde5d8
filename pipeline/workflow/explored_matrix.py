"""The matrix of codes and cases of a study that is looked through, and what its columns hold."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.analysis.matrix import (
    NAME_SUFFIX,
    Cases,
    Values,
    cell_of,
    level_of,
    reading_of,
    variable_names,
)
from pipeline.analysis.people import Person, focus_groups
from pipeline.analysis.tallies import Tallied, Tally, by_person, by_segment
from pipeline.codebook import Code
from pipeline.exhibits import Column, Table, Value
from pipeline.workflow.exploring import Explored

_KINDS: Mapping[Values, tuple[str, int]] = {
    "0/1": ("count", 0),
    "counts": ("count", 0),
    "shares": ("share", 3),
    "levels": ("number", 0),
}
_PLACES = (Column("country", "country"), Column("sector", "sector"))
_GROUP, _LANGUAGE = Column("group", "stakeholder group"), Column("language", "language")
_TRANSCRIPT = Column("transcript", "transcript")
_PERSON = Column("person", "person", about="who speaks (first): transcript and number, or label")
_POSITION = Column("position", "position", "count", about="number of the segment in the transcript, from 1")
_GROUPS = Column("groups", "focus groups", "count")
_PEOPLE = Column("people", "people", "count", about="people present, the silent included")
_SEGMENTS = Column("segments", "segments", "count", about="segments in which they speak")
_READ = Column("read", "read", "count", about="segments that somebody completed")
_BEFORE: Mapping[Cases, tuple[Column, ...]] = {
    "segments": (Column("segment", "segment"), _TRANSCRIPT, _POSITION, _PERSON, *_PLACES, _GROUP, _LANGUAGE),
    "speakers": (_PERSON, _TRANSCRIPT, *_PLACES, _GROUP, _LANGUAGE),
    "transcripts": (_TRANSCRIPT, *_PLACES, _LANGUAGE, _PEOPLE),
    "cells": (*_PLACES, _GROUP, _GROUPS, _PEOPLE),
}


@dataclass(frozen=True, slots=True)
class MatrixWanted:
    """Which matrix somebody asks for. `speakers`: labels as they stand in the transcripts instead of numbers."""

    cases: Cases = "segments"
    values: Values = "0/1"
    codes: Sequence[str] = ()
    where: Mapping[str, Sequence[str]] = field(default_factory=dict)
    speakers: bool = False


@dataclass(frozen=True, slots=True)
class Matrix:
    """A matrix as a table. `codes` has the code behind each column of values, `named` that behind each of levels' names.

    `kind` is the kind of values in it.
    """

    table: Table
    codes: Mapping[str, Code]
    named: Mapping[str, Code]
    kind: Values


@dataclass(frozen=True, slots=True)
class _Case:
    """One row: its key, what is known of it, and whether its discussions were read at all."""

    key: str
    told: tuple[Value, ...]
    heard: bool


def matrix_of(found: Explored, wanted: MatrixWanted) -> Matrix:
    """Codes × cases; raises InputError with every code, key and value that is not there."""
    codes, persons = found.asked(wanted.codes, wanted.where, graded=wanted.values == "levels")
    making = _Making(found, wanted, persons, codes)
    tallied = Tallied(found.people, found.segments, found.judged, making.members, making.parting)
    cases = list(making.cases(tallied))
    # Code by code, so that of many segments only one code's tallies are in memory.
    cells = [column for code in codes for column in _cells(code, cases, tallied, wanted.values)]
    rows = [(*case.told, *(column[number] for column in cells)) for number, case in enumerate(cases)]
    names = making.names
    columns = [
        *making.columns,
        *(column for code in codes for column in _columns(code, names, wanted.values)),
    ]
    table = Table("matrix", f"Codes by {wanted.cases}", tuple(columns), tuple(rows))
    named = {f"{names[code.id]}{NAME_SUFFIX}": code for code in codes} if wanted.values == "levels" else {}
    return Matrix(table, {names[code.id]: code for code in codes}, named, wanted.values)


def _columns(code: Code, names: Mapping[str, str], values: Values) -> Iterator[Column]:
    """The columns of a code: its values and, of levels, their names."""
    said = reading_of(values)
    kind, digits = _KINDS[values]
    about = f"{said['holds']}; {said['empty']}"
    yield Column(names[code.id], code.name, kind, digits, about)  # type: ignore[arg-type]  # _KINDS has such words
    if values == "levels":
        yield Column(f"{names[code.id]}{NAME_SUFFIX}", f"{code.name}: level", about="name of the level")


def _cells(
    code: Code, cases: Sequence[_Case], tallied: Tallied[str], values: Values
) -> Iterator[list[Value]]:
    """The columns of a code over all cases."""
    tallies, nothing = tallied.of(code.id), Tally()
    own = [tallies.get(case.key, nothing) for case in cases]
    if values == "levels":
        levels = [level_of(tally, code) for tally in own]
        yield [level.value for level in levels]
        yield [level.name or None for level in levels]
    else:
        yield [
            cell_of(tally, values, spoken=tallied.spoken.get(case.key, 0), heard=case.heard)
            for case, tally in zip(cases, own, strict=True)
        ]


def _attributes(keys: Sequence[str], taken: Sequence[str]) -> dict[str, str]:
    """The columns of participants' attributes; one that is called as a code is said to be the person's."""
    named = variable_names(keys)
    used = {name.casefold() for name in taken}
    clashing = [key for key in keys if named[key].casefold() in used]
    found = variable_names([f"person_{key}" if key in clashing else key for key in keys], taken)
    return dict(zip(keys, found.values(), strict=True))


class _Making:
    """How the cases of one kind are told apart and told of."""

    def __init__(
        self, found: Explored, wanted: MatrixWanted, persons: Sequence[Person], codes: Sequence[Code]
    ) -> None:
        self._found, self._wanted, self._persons = found, wanted, persons
        self.members = frozenset(persons)
        before = _BEFORE[wanted.cases]
        after = (_READ,) if wanted.cases == "segments" else (_SEGMENTS, _READ)
        usual = [column.key for column in (*before, *after)]
        self.names = variable_names([code.id for code in codes], usual)
        attributes = found.attributes if _PERSON in before else ()
        self._further = _attributes(attributes, [*usual, *self.names.values()])
        self.columns = (*before, *(Column(name, key) for key, name in self._further.items()), *after)
        self._keys = {person: self._key(person) for person in persons}
        self.parting = by_segment if wanted.cases == "segments" else by_person(self._keys)

    def _key(self, person: Person) -> str:
        """The case that a person belongs to."""
        if self._wanted.cases == "transcripts":
            return person.transcript_id
        if self._wanted.cases == "cells":
            return f"{person.country}\n{person.sector}\n{person.group}"
        return self._found.numbers[person]

    def cases(self, tallied: Tallied[str]) -> Iterator[_Case]:
        """The cases in order: of transcripts, people and segments, or of cells."""
        if self._wanted.cases == "segments":
            yield from self._segments()
            return
        read_in = {s.transcript_id for s in self._found.segments if s.id in self._found.judged.read}
        by_key: dict[str, list[Person]] = {}
        for person, key in self._keys.items():
            by_key.setdefault(key, []).append(person)
        for key in sorted(by_key) if self._wanted.cases == "cells" else by_key:
            heard = any(person.transcript_id in read_in for person in by_key[key])
            numbers = tallied.spoken.get(key, 0), tallied.read.get(key, 0)
            yield _Case(key, (*self._told(by_key[key]), *numbers), heard)

    def _segments(self) -> Iterator[_Case]:
        """Every segment in which one of these people speaks, or with a coding credited to one."""
        found, members = self._found, self.members
        credited = self._credited()
        for segment in found.segments:
            speaking = (person for person in found.people.in_segment(segment) if person in members)
            person = next(speaking, credited.get(segment.id))
            if person is not None:
                place = segment.id, segment.transcript_id, segment.position + 1, self._named(person)
                told: tuple[Value, ...] = (*place, *self._known(person), int(segment.id in found.judged.read))
                yield _Case(segment.id, told, heard=False)

    def _credited(self) -> dict[str, Person]:
        """By segment the first of these people to whom a coding of it is credited."""
        found = self._found
        by_id = {segment.id: segment for segment in found.segments}
        credited: dict[str, Person] = {}
        for coding in found.judged.codings:
            segment = by_id.get(coding.segment_id)
            for person in found.people.credited(segment, coding) if segment else ():
                if person in self.members:
                    credited.setdefault(coding.segment_id, person)
        return credited

    def _told(self, persons: Sequence[Person]) -> tuple[Value, ...]:
        """What is told of a person, a transcript or a cell."""
        first = persons[0]
        if self._wanted.cases == "transcripts":
            places = (self._shared(persons, key) for key in ("country", "sector"))
            return (first.transcript_id, *places, self._found.shown(first, "language"), len(persons))
        if self._wanted.cases == "cells":
            return (first.country, first.sector, first.group, len(focus_groups(persons)), len(persons))
        return (self._named(first), first.transcript_id, *self._known(first))

    def _shared(self, persons: Collection[Person], key: str) -> str:
        """What all these people have in common, "" where they differ."""
        values = {self._found.shown(person, key) for person in persons}
        return values.pop() if len(values) == 1 else ""

    def _named(self, person: Person) -> str:
        """A person as the matrix names them."""
        return self._found.named(person, labels=self._wanted.speakers)

    def _known(self, person: Person) -> tuple[str, ...]:
        """What is known of a person: place, group, language and further attributes."""
        further = (self._found.shown(person, key) for key in self._further)
        return (person.country, person.sector, person.group, self._found.shown(person, "language"), *further)


def column_table(matrix: Matrix) -> Table:
    """What the columns of a matrix hold: the codebook of its variables."""
    columns = (
        Column("column", "column"),
        Column("label", "label"),
        Column("type", "type"),
        Column("code", "code"),
        Column("values", "values"),
        Column("about", "what it holds"),
    )
    rows = []
    for column in matrix.table.columns:
        code = matrix.codes.get(column.key) or matrix.named.get(column.key)
        kind = "text" if column.kind == "text" else "number"
        values = _values(code, matrix.kind) if code is not None else ""
        rows.append((column.key, column.heading, kind, code.id if code else "", values, column.about))
    return Table("columns", "Columns", columns, tuple(rows))


def _values(code: Code, values: Values) -> str:
    """The values that a code's column may have, in words."""
    if values == "levels":
        steps = value_labels(code, values)
        off = [level.name for level in code.scale.levels if level.value is None] if code.scale else []
        shown = [f"{value} = {name}" for value, name in steps.items()]
        return "; ".join([*shown, *(f"off the scale: {name}" for name in off)])
    return "; ".join(f"{value} = {name}" for value, name in value_labels(code, values).items())


def value_labels(code: Code, values: Values) -> dict[int, str]:
    """What the values of a code's column mean, where each means something by itself."""
    if values == "levels":
        levels = code.scale.levels if code.scale else ()
        return {level.value: level.name for level in levels if level.value is not None}
    return {0: "not given", 1: "given"} if values == "0/1" else {}
