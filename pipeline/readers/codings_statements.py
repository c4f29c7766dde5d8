"""What a table of codings states, row by row and cell by cell, what is odd about it, and the judgements it comes to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from pipeline.errors import Problem
from pipeline.readers.codings_columns import Columns
from pipeline.readers.codings_grid import Grid, GridRow, Place
from pipeline.readers.codings_headings import TableOptions
from pipeline.transcripts import speaker_key

_SHOWN = 5
Key = tuple[str, str]
"""Unit and coder."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One coder on one unit: the cells of codes and of a value as they stand; `column` is the heading of the judging cell."""

    place: Place
    column: str
    unit: str
    transcript: str
    coder: str
    codes: tuple[str, ...] = ()
    value: str = ""
    start: str = ""
    end: str = ""
    text: str = ""


@dataclass(slots=True)
class Oddities:
    """What is wrong, the same in several rows told once with the first of them."""

    source: str
    found: dict[tuple[str, str, str], list[Place]] = field(default_factory=dict)

    def add(self, place: Place, column: str, what: str, how: str) -> None:
        """Note one more row."""
        self.found.setdefault((column, what, how), []).append(place)

    def problems(self) -> list[Problem]:
        """A problem for each kind, in the order of their first rows."""
        return [
            Problem(
                self.source,
                what if len(places) == 1 else f"{what.removesuffix('.')} ({_rows(places)}).",
                how,
                line=places[0].line,
                row=places[0].row,
                key=column or None,
            )
            for (column, what, how), places in self.found.items()
        ]


def _rows(places: list[Place]) -> str:
    """How many rows, and which."""
    numbers = [str(place.line if place.line is not None else place.row) for place in places[:_SHOWN]]
    kind = "lines" if places[0].line is not None else "rows"
    more = " …" if len(places) > _SHOWN else ""
    return f"{len(places)} times: {kind} {', '.join(numbers)}{more}"


@dataclass(slots=True)
class Spellings:
    """Names that differ by capitals or white space alone are one name: the spelling that came first."""

    first: dict[str, str] = field(default_factory=dict)
    known: dict[str, str] = field(default_factory=dict)
    others: dict[str, list[str]] = field(default_factory=dict)

    def of(self, name: str) -> str:
        """The spelling that stands for a name."""
        spelt = self.known.get(name)
        if spelt is None:
            spelt = self.known[name] = self.first.setdefault(speaker_key(name), name)
            if spelt != name:
                self.others.setdefault(spelt, []).append(name)
        return spelt

    def notices(self, what: str) -> list[str]:
        """What was taken for one."""
        return [
            f"{what}: {', '.join(f'“{name}”' for name in names)} was read as “{spelt}”"
            for spelt, names in self.others.items()
        ]


def statements(grid: Grid, columns: Columns, spelt: Spellings, odd: Oddities) -> list[Statement]:
    """All that the table states; rows that do not say who judged which unit are noted in `odd` and left out."""
    needed = _needed(columns)
    found: list[Statement] = []
    for row in grid.rows:
        missing = [at for at in needed if not row.cells[at]]
        for at in missing:
            odd.add(row.place, grid.header[at], *_MISSING["coder" if at == columns.coder else "other"])
        if not missing:
            found += _of_row(grid, columns, row, spelt)
    return found


def _of_row(grid: Grid, columns: Columns, row: GridRow, spelt: Spellings) -> Iterator[Statement]:
    """What one row states."""
    cells, place = row.cells, row.place
    start, end = (cells[at] if at is not None else "" for at in (columns.start, columns.end))
    nameless = f"{start}–{end}" if columns.start is not None else f"row {place.line or place.row}"
    unit = " / ".join(cells[at] for at in columns.unit) or nameless
    transcript = cells[columns.transcript] if columns.transcript is not None else ""
    coder = spelt.of(cells[columns.coder]) if columns.coder is not None else ""
    codes = tuple(cells[at] for at in columns.code)
    text = cells[columns.text] if columns.text is not None else ""
    for at in columns.wide:
        name, cell = grid.header[at], cells[at]
        if columns.shape == "codes":
            yield Statement(place, name, unit, transcript, coder, (name,), cell, text=text)
        elif columns.shape == "turned":
            yield Statement(place, name, name, "", coder, (cell,))
        elif codes:
            yield Statement(place, name, unit, transcript, name, codes, cell, text=text)
        else:
            yield Statement(place, name, unit, transcript, name, (cell,), text=text)
    if columns.shape == "long":
        judging = columns.value if columns.value is not None else columns.code[0]
        value = cells[columns.value] if columns.value is not None else ""
        yield Statement(place, grid.header[judging], unit, transcript, coder, codes, value, start, end, text)


def _needed(columns: Columns) -> tuple[int, ...]:
    """The columns that may not be blank."""
    who = () if columns.coder is None else (columns.coder,)
    where = () if columns.transcript is None else (columns.transcript,)
    what = columns.code if columns.shape == "coders" else ()
    return (*who, *columns.unit, *where, *what)


_MISSING = {
    "coder": ("the coder is missing.", "Write who judged, or leave the row out."),
    "other": (
        "the cell is blank.",
        "Each row needs it, so that the judgements of one unit are found together.",
    ),
}


def recur(stated: Sequence[Statement]) -> bool:
    """True where several transcripts have units of one name, so that the transcript is part of a unit's name."""
    where: dict[str, str] = {}
    return any(where.setdefault(one.unit, one.transcript) != one.transcript for one in stated)


def unit_ids(stated: Sequence[Statement]) -> list[str]:
    """The id of each statement's unit: as it stands, or with its transcript before it."""
    within = recur(stated)
    return [f"{one.transcript} / {one.unit}" if within else one.unit for one in stated]


@dataclass(slots=True)
class Judged:
    """Judgements by unit and coder, in the order of the table.

    `cells` has for each judged unit the codes with 1.0 where given and 0.0 where the table says that they were not; a code
    that is not there was not given, or, where `closed` is False, not judged. `levels` has the level of a given code, None where
    it has none. `values` has the one value of a unit, where each coder gave each unit one. `said` tells how the cells were
    understood.
    """

    cells: dict[Key, dict[str, float]] = field(default_factory=dict)
    levels: dict[tuple[str, str, str], float | None] = field(default_factory=dict)
    values: dict[Key, str | float] = field(default_factory=dict)
    codes: dict[str, None] = field(default_factory=dict)
    closed: bool = True
    said: list[str] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)


class Judging:
    """The statements of a table, with the ids of their units, while they are made into judgements."""

    def __init__(
        self,
        stated: Sequence[tuple[str, Statement]],
        columns: Columns,
        options: TableOptions,
        odd: Oddities,
    ) -> None:
        self.stated, self.columns, self.options, self.odd = stated, columns, options, odd
        self.made = Judged()
        self._missing = {speaker_key(word) for word in options.missing}
        self._marks: Counter[str] = Counter()
        self._known: dict[str, bool] = {}
        self._spelt = Spellings()
        self._first: dict[tuple[str, ...], str] = {}
        self._twice = 0
        self._blank = 0

    def filled(self, cells: Sequence[str]) -> list[str]:
        """The cells that hold something; marks for a missing value hold nothing, and are counted and told."""
        return [cell for cell in cells if cell and not self._is_mark(cell)]

    def blank(self, cell: str) -> bool:
        """True for a cell that holds nothing."""
        return not self.filled([cell])

    def _is_mark(self, cell: str) -> bool:
        """True for a mark for a missing value."""
        known = self._known.get(cell)
        if known is None:
            known = self._known[cell] = speaker_key(cell) in self._missing
        if known:
            self._marks[cell] += 1
        return known

    def pass_over(self) -> None:
        """Count a blank cell that is no judgement."""
        self._blank += 1

    def code(self, name: str) -> str:
        """The code of that name, whatever its capitals."""
        spelt = self._spelt.of(name)
        self.made.codes.setdefault(spelt)
        return spelt

    def is_new(self, said: str, one: Statement, *of: str) -> bool:
        """True where this was not stated before; where something else was, that is a problem."""
        before = self._first.get(of)
        if before is None:
            self._first[of] = said
            return True
        if before == said:
            self._twice += 1
        else:
            what = f"{one.coder} has judged this unit twice, and not alike: “{before or 'blank'}” and “{said or 'blank'}”."
            self.odd.add(one.place, one.column, what, "Keep the row that holds.")
        return False

    def finished(self) -> Judged:
        """The judgements, with what is to be told of them."""
        made = self.made
        if self._twice:
            made.notices.append(f"stated more than once and counted once: {self._twice} judgements")
        for mark, times in self._marks.items():
            made.notices.append(f"cells with “{mark}” that were read as blank: {times}")
        if self._blank:
            made.notices.append(f"blank cells that were read as not judged: {self._blank}")
        made.notices += self._spelt.notices("codes that differ by capitals or spaces alone")
        return made
