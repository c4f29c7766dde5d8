"""Which column of a table of codings holds what: by what the user says, else by its heading, else by what stands in it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from pipeline.errors import InputError, Problem
from pipeline.readers.codings_cells import number, yes_or_no
from pipeline.readers.codings_grid import Grid, GridRow
from pipeline.readers.codings_headings import (
    NAMES,
    TEXTS,
    Role,
    TableOptions,
    heading_key,
    names_coder,
    names_slot,
    told_columns,
)
from pipeline.transcripts import speaker_key

# How the table lies: a row per judgement; a column per coder; a column per code; a row per coder and a column per unit.
Shape = Literal["long", "coders", "codes", "turned"]
_WHO = (
    "If a column names the coder, say which with --coder; if there is a column per coder, say --coders {}; if this is one coder's"
    " file, put the rows of all coders into one table, with a column that says who."
)


@dataclass(frozen=True, slots=True)
class Columns:
    """Columns by number, from 0. `unit` is empty where each row is a unit; `wide` are those of coders, codes or units.

    `yes_or_no` are columns that hold both and were not read. `text` holds the words of a unit; nothing is compared by them. `by_elimination` is True where the content was found by what stands in it, not by a heading. `doubts` are to be told.
    """

    shape: Shape
    unit: tuple[int, ...] = ()
    coder: int | None = None
    code: tuple[int, ...] = ()
    value: int | None = None
    transcript: int | None = None
    start: int | None = None
    end: int | None = None
    wide: tuple[int, ...] = ()
    text: int | None = None
    by_elimination: bool = False
    yes_or_no: tuple[int, ...] = ()
    doubts: tuple[str, ...] = ()

    @property
    def used(self) -> frozenset[int]:
        """All columns that are read."""
        single = (self.coder, self.value, self.transcript, self.start, self.end, self.text)
        return frozenset((*self.unit, *self.code, *self.wide, *(at for at in single if at is not None)))


def columns_of(grid: Grid, options: TableOptions) -> Columns:
    """The columns; raises InputError where an option names none of them, or where it cannot be told what they are."""
    found = _Finder(grid, options)
    columns = found.shaped()
    if (columns.start is None) != (columns.end is None):
        columns = replace(columns, start=None, end=None)
    used = columns.used
    words = (at for at, key in enumerate(found.keys) if key in TEXTS and at not in used)
    columns = replace(columns, text=next(words, None))
    used = columns.used
    unread = (at for at in range(len(found.keys)) if at not in used and found.all_truth(at))
    both = tuple(at for at in unread if len(set(found.filled(at))) > 1)
    both = both if columns.shape == "long" and columns.value is None else ()
    return replace(columns, yes_or_no=both, doubts=found.doubts(columns))


class _Finder:
    """Columns as they are found, one role after the other."""

    def __init__(self, grid: Grid, options: TableOptions) -> None:
        self.grid, self.options = grid, options
        self.keys = [heading_key(name) for name in grid.header]
        self.taken: set[int] = set()
        self.told = told_columns(grid, options)
        for places in self.told.values():
            self.taken.update(places)
        self.not_blank = [at for at in range(len(self.keys)) if any(row.cells[at] for row in grid.rows)]
        self.problems: list[Problem] = []
        self.no_positions: list[tuple[Role, int]] = []

    def shaped(self) -> Columns:
        """The shape of the table and its columns."""
        if self.told["coders"] and self.told["codes"]:
            what = "a table has a column per coder or a column per code, not both."
            raise InputError(Problem(self.grid.source, what, "Give --coders or --codes."))
        coder = None if self.told["coders"] else self.one("coder")
        several = [at for at in self.free() if names_coder(self.grid.header[at])]
        unsure = coder is not None and self.keys[coder] not in NAMES["coder"][0] and not self.told["coder"]
        if not self.told["coders"] and len(several) >= 2 and (coder is None or unsure):
            self.release(coder)
            return self.by_coders(tuple(several))
        if self.told["coders"]:
            return self.by_coders(self.told["coders"])
        if coder is None:
            return self.without_coder()
        return self.with_coder(coder)

    def with_coder(self, coder: int) -> Columns:
        """A table that says in each row who judged."""
        transcript, start, end = self.one("transcript"), self.position("start"), self.position("end")
        if self.told["codes"]:
            unit, transcript = self.unit(coder, transcript, has_spans=False)
            return self.checked(Columns("codes", unit, coder, transcript=transcript, wide=self.told["codes"]))
        code = self.told["code"] or self.slots() or self.many("code")
        value = self.one("value")
        spans = bool(code) and start is not None and end is not None
        if not code and value is None and self.is_turned(coder):
            return Columns("turned", coder=coder, wide=tuple(self.free()))
        document = transcript
        unit, transcript = self.unit(coder, transcript, has_spans=spans)
        if unit in {(), (document,)} and not spans and not self.told["unit"]:
            self.refuse_documents()
        if not code and value is None:
            return self.unnamed_content(unit, coder, transcript)
        columns = Columns("long", unit, coder, code, value, transcript, start, end)
        return self.checked(columns, needs_unit=not spans)

    def unnamed_content(self, unit: tuple[int, ...], coder: int, transcript: int | None) -> Columns:
        """Yes-or-no columns are codes; else the only other column is what was judged; else nobody can tell."""
        free = self.free()
        yes_or_no = tuple(at for at in free if self.all_truth(at))
        if yes_or_no:
            columns = Columns(
                "codes", unit, coder, transcript=transcript, wide=yes_or_no, by_elimination=True
            )
            return self.checked(columns)
        if len(free) == 1:
            columns = Columns("long", unit, coder, (free[0],), transcript=transcript, by_elimination=True)
            return self.checked(columns)
        what = f"it cannot be told what was judged; the columns are: {self.grid.headings}."
        several = [at for at in free if self.keys[at] not in TEXTS and self.repeats(at)]
        near = ", ".join(f"“{self.grid.header[at]}”" for at in several[:6])
        how = f"Name the column with --code, or --value for a rating{f'; it may be one of {near}' if near else ''}."
        raise InputError([*self.problems, Problem(self.grid.source, what, how, line=1)])

    def by_coders(self, wide: tuple[int, ...]) -> Columns:
        """A table with a column per coder."""
        self.taken.update(wide)
        transcript, code = self.one("transcript"), self.told["code"] or self.many("code")
        unit, transcript = self.unit(None, transcript, has_spans=False)
        return self.checked(
            Columns("coders", unit, code=code, transcript=transcript, wide=wide), needs_unit=False
        )

    def without_coder(self) -> Columns:
        """A table in which no heading speaks of coders: columns of the same words are taken for them."""
        before = set(self.taken)
        transcript = self.one("transcript")
        unit, transcript = self.unit(None, transcript, has_spans=False)
        free = self.free()
        if not self.told["codes"] and len(free) >= 2 and self.share_words(free):
            columns = Columns("coders", unit, transcript=transcript, wide=tuple(free), by_elimination=True)
            return self.checked(columns, needs_unit=False)
        self.taken = before
        what = f"it cannot be told who judged; the columns are: {self.grid.headings}."
        raise InputError(
            [*self.problems, Problem(self.grid.source, what, _WHO.format(self.example(free)), line=1)]
        )

    def example(self, free: Sequence[int]) -> str:
        """How the columns of coders might be named on the command line."""
        names = [self.grid.header[at] for at in free]
        codes = any(self.keys[at] in NAMES["code"][0] for at in free)
        return f'"{",".join(names)}"' if 2 <= len(names) <= 6 and not codes else "A,B"

    def checked(self, columns: Columns, *, needs_unit: bool = True) -> Columns:
        """The columns, where nothing about them is in doubt."""
        if needs_unit and not columns.unit and not self.problems:
            what = f"it cannot be told which units were judged; the columns are: {self.grid.headings}."
            self.problems.append(Problem(self.grid.source, what, "Name the column with --unit.", line=1))
        if self.problems:
            raise InputError(self.problems)
        return columns

    def free(self) -> list[int]:
        """Columns that hold something and have no role yet."""
        return [at for at in self.not_blank if at not in self.taken]

    def release(self, at: int | None) -> None:
        """Take a role away from a column."""
        if at is not None:
            self.taken.discard(at)
            self.problems.clear()

    def one(self, role: Role, suits: Callable[[int], bool] = lambda _at: True) -> int | None:
        """The column of a role, told or by its heading; a problem where several have as good a name."""
        if self.told[role]:
            return self.told[role][0]
        for names in NAMES[role]:
            fitting = [at for at in self.free() if self.keys[at] in names and suits(at)]
            if len(fitting) > 1:
                listed = " or ".join(f"“{self.grid.header[at]}”" for at in fitting)
                what = f"the {role} may stand in {listed}."
                self.problems.append(Problem(self.grid.source, what, f"Say which with --{role}.", line=1))
            if fitting:
                self.taken.add(fitting[0])
                return fitting[0]
        # Where nobody gave a code the column is blank, and yet it is there.
        blank = [at for at, key in enumerate(self.keys) if role == "code" and key in NAMES[role][0]]
        return next((at for at in blank if at not in self.taken), None)

    def many(self, role: Role) -> tuple[int, ...]:
        """The column of a role as a list of one or none."""
        at = self.one(role)
        return () if at is None else (at,)

    def slots(self) -> tuple[int, ...]:
        """Columns such as code1, code2, code3 that together hold the codes."""
        found = tuple(at for at in self.free() if names_slot(self.grid.header[at]))
        if len(found) < 2 or yes_or_no({cell for at in found for cell in self.filled(at)}):
            return ()
        self.taken.update(found)
        return found

    def position(self, role: Role) -> int | None:
        """A column of positions: numbers alone."""
        given = self.options.spans  # then what is no position is a problem, not another sort of column
        found = self.one(role, lambda at: given or all(number(cell) is not None for cell in self.filled(at)))
        if found is None:
            self.no_positions += [(role, at) for at in self.free() if self.keys[at] in NAMES[role][0]]
        return found

    def no_position(self, at: int) -> tuple[GridRow, str]:
        """The first cell of a column that is no number."""
        filled = set(self.filled(at))
        return next(
            (row, row.cells[at])
            for row in self.grid.rows
            if row.cells[at] in filled and number(row.cells[at]) is None
        )

    def refuse_documents(self) -> None:
        """Note a problem where documents would be the units only because a position is no number."""
        both = len({role for role, _ in self.no_positions}) > 1
        for role, at in self.no_positions:
            if both or any(number(cell) is not None for cell in self.filled(at)):
                row, cell = self.no_position(at)
                what = f"“{cell}” is no position, so it cannot be told which passages were judged."
                name = self.grid.header[at]
                how = (
                    "Give whole numbers (characters, milliseconds or paragraphs), and say --spans where coders marked passages of"
                    f" their own; or, if “{name}” is not where a passage {role}s, say with --unit what was judged."
                )
                self.problems.append(
                    Problem(self.grid.source, what, how, row.place.line, row.place.row, name)
                )

    def doubts(self, columns: Columns) -> tuple[str, ...]:
        """What is to be told of columns called start or end in which not every cell is a number."""
        told, names = [], ", ".join(f"“{self.grid.header[at]}”" for at in columns.unit[:3])
        for _, at in self.no_positions if columns.shape == "long" and columns.code else ():
            if at in columns.used:
                continue
            row, cell = self.no_position(at)
            where = f"line {row.place.line}" if row.place.line is not None else f"row {row.place.row}"
            told.append(
                f"the column “{self.grid.header[at]}” was not read as positions: “{cell}” ({where}) is no number; the units are"
                f" those of {names}. Where each row is a passage that its coder marked, correct the column and say"
                " --spans"
            )
        return tuple(told)

    def filled(self, at: int) -> list[str]:
        """The cells of a column that hold something."""
        missing = {speaker_key(word) for word in self.options.missing}
        return [cell for cell in self.grid.column(at) if cell and speaker_key(cell) not in missing]

    def all_truth(self, at: int) -> bool:
        """True for a column of yes and no."""
        return yes_or_no(set(self.filled(at)))

    def repeats(self, at: int) -> bool:
        """True where a value stands in more than one row."""
        cells = self.filled(at)
        return len(set(cells)) < len(cells)

    def is_turned(self, coder: int) -> bool:
        """True where each coder has one row, and no column names units: then the units are columns."""
        who = self.grid.column(coder)
        named = any(self.keys[at] in names for at in self.free() for names in NAMES["unit"])
        return (
            not self.told["unit"] and not named and 2 <= len(who) == len(set(who)) and len(self.free()) >= 2
        )

    def share_words(self, places: Sequence[int]) -> bool:
        """True where columns hold words (not numbers, nor yes and no), and each shares half of its own with the others."""
        words = [set(self.filled(at)) for at in places]
        if any(not own or any(number(cell) is not None for cell in own) for own in words):
            return False
        if yes_or_no(set().union(*words)):
            return False
        times = Counter(word for own in words for word in own)
        return all(2 * sum(times[word] > 1 for word in own) >= len(own) for own in words)

    def unit(
        self, coder: int | None, transcript: int | None, *, has_spans: bool
    ) -> tuple[tuple[int, ...], int | None]:
        """The column of units, and of transcripts: where nothing else names the units, transcripts are the units.

        Among names of one kind the column wins in which coders share values; a column that merely numbers rows is passed over.
        """
        if self.told["unit"]:
            return self.told["unit"], transcript
        sets = NAMES["unit"][: 1 if has_spans else None]
        named = [
            fitting for names in sets if (fitting := [at for at in self.free() if self.keys[at] in names])
        ]
        for fitting in named:
            sharing = [at for at in fitting if self.recurs(at, coder, transcript)]
            if len(sharing) > 1 and not self.alike(sharing):
                listed = " or ".join(f"“{self.grid.header[at]}”" for at in sharing)
                what = f"the unit may stand in {listed}."
                self.problems.append(Problem(self.grid.source, what, "Say which with --unit.", line=1))
            if sharing:
                self.taken.add(sharing[0])
                return (sharing[0],), transcript
        if named:
            self.taken.add(named[0][0])
            return (named[0][0],), transcript
        if transcript is None or has_spans or self.told["transcript"]:
            return (), transcript
        return (transcript,), None

    def recurs(self, at: int, coder: int | None, transcript: int | None) -> bool:
        """True where two coders have a value in common; in a table without coders, where no value comes twice."""
        cells = self.grid.column(at)
        where = self.grid.column(transcript) if transcript is not None else [""] * len(cells)
        if coder is None:
            return len(set(zip(where, cells, strict=True))) == len(cells)
        by: dict[tuple[str, str], set[str]] = defaultdict(set)
        for who, place, cell in zip(self.grid.column(coder), where, cells, strict=True):
            by[place, cell].add(who)
        return any(len(coders) > 1 for coders in by.values())

    def alike(self, places: Sequence[int]) -> bool:
        """True where columns name the same units by other words."""
        together = len(set(zip(*(self.grid.column(at) for at in places), strict=True)))
        return all(len(set(self.grid.column(at))) == together for at in places)
