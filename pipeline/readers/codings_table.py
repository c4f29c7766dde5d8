"""Tables of codings from elsewhere: who gave which unit which codes, in CSV files and workbooks of any program.

An absent row is a missing judgement, an empty code the empty set.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from pipeline.errors import InputError, Problem
from pipeline.readers.codings_cells import number
from pipeline.readers.codings_columns import Columns, columns_of
from pipeline.readers.codings_grid import Grid, read_grid
from pipeline.readers.codings_headings import TableMetric, TableOptions
from pipeline.readers.codings_judgements import given, graded, rated
from pipeline.readers.codings_passages import Passages, are_shared, passages
from pipeline.readers.codings_statements import (
    Judged,
    Judging,
    Key,
    Oddities,
    Spellings,
    Statement,
    recur,
    statements,
    unit_ids,
)

TableKind = Literal["codes", "categories", "values", "passages"]
AS_IT_IS = TableOptions()
MOST_CODES = 1_000  # no codebook has more; a column of words has
MOST_COLUMNS_OF_CODERS = 1_000  # no team is as large; a table of something else has more columns
FEW = 0.05  # a smaller share of units that two coders judged is told
_SHAPES = {
    "long": "a row per judgement",
    "coders": "a column per coder",
    "codes": "a row per unit and coder, a column per code",
    "turned": "a row per coder, a column per unit",
}
_MOST = 12


@dataclass(frozen=True, slots=True)
class CodingsTable:
    """A table of codings as it was understood.

    `kind`: each judgement is a set of "codes"; one of several "categories", which are codes and one nominal variable at once;
    a number, rank or name among the "values" of one variable by `metric`; or coders marked "passages" of their own. `units` are
    in the order of the table, `transcripts` where each lies ("" where the table does not say), `coders` alphabetical. `cells`
    has by unit and coder what was judged: a code with 1.0 was given, with 0.0 not; a code that is not there was not given, or,
    where `closed` is False, not judged; a pair that is not there was not judged. `levels` has the levels of codes given, None
    where there is none. `values` has the one value of each judgement, empty for sets; `texts` the words of units, where a
    column holds them.

    `read_as` says in words how the table was understood, to be shown before any figure; `notices` what is doubtful.
    """

    source: str
    digest: str
    kind: TableKind
    units: tuple[str, ...]
    transcripts: tuple[str, ...]
    coders: tuple[str, ...]
    codes: tuple[str, ...]
    cells: Mapping[Key, Mapping[str, float]]
    read_as: tuple[str, ...]
    closed: bool = True
    levels: Mapping[tuple[str, str, str], float | None] = field(default_factory=dict)
    values: Mapping[Key, str | float] = field(default_factory=dict)
    metric: TableMetric = "nominal"
    texts: Mapping[str, str] = field(default_factory=dict)
    passages: Passages | None = None
    notices: tuple[str, ...] = ()

    @property
    def double(self) -> int:
        """How many units, or of passages how many transcripts, at least two coders judged."""
        return _double(self)


def read_codings_table(path: Path, *, source: str, options: TableOptions = AS_IT_IS) -> CodingsTable:
    """The codings in a CSV file or a workbook (.xlsx), whatever program wrote it.

    Long (a row per unit, coder and code, or with all codes in one cell), or wide (a column per coder, or per code, or per
    unit). Raises InputError with all problems: columns that cannot be told apart, rows that do not say who judged what,
    judgements that contradict each other, values that are none, and tables in which nothing can be compared.
    """
    grid = read_grid(path, source=source, encoding=options.encoding, sheet=options.sheet)
    columns = columns_of(grid, options)
    odd, coders = Oddities(source), Spellings()
    stated = statements(grid, columns, coders, odd)
    notices = (*grid.notices, *coders.notices("coders that differ by capitals or spaces alone"))
    if _are_passages(stated, columns, options, source):
        table = _of_passages(grid, columns, passages(stated, options, odd))
    else:
        judging = Judging(list(zip(unit_ids(stated), stated, strict=True)), columns, options, odd)
        table = _of_judgements(grid, judging)
    if found := odd.problems():
        raise InputError(found)
    _refuse_incomparable(table, grid, columns)
    unread = tuple(
        f"the column “{grid.header[at]}” holds yes and no and was not read: if it says whether the code was given, say --value"
        for at in columns.yes_or_no
    )
    told = (*columns.doubts, *notices, *table.notices, *unread, *_doubts(table, columns))
    return replace(table, notices=told)


def _are_passages(stated: Sequence[Statement], columns: Columns, options: TableOptions, source: str) -> bool:
    """True where coders marked passages of their own: the user says so, or nothing names units and passages differ."""
    placed = columns.shape == "long" and columns.start is not None and bool(columns.code)
    if options.spans and not placed:
        how = "Name the columns with --start, --end and --code; positions are numbers."
        raise InputError(
            Problem(source, "passages need a column of codes, and where each begins and ends.", how)
        )
    return placed and (options.spans or (not columns.unit and not are_shared(stated)))


def _of_passages(grid: Grid, columns: Columns, found: Passages) -> CodingsTable:
    """A table of passages."""
    return CodingsTable(
        source=grid.source,
        digest=grid.digest,
        kind="passages",
        units=(),
        transcripts=tuple(found.readers),
        coders=tuple(sorted({coder for coders in found.readers.values() for coder in coders})),
        codes=found.codes,
        cells={},
        read_as=(*_read_as(grid, columns, spans=True), *found.said),
        passages=found,
        notices=found.notices,
    )


def _of_judgements(grid: Grid, judging: Judging) -> CodingsTable:
    """A table of units that were judged."""
    columns, options = judging.columns, judging.options
    judged, kind = _judged(judging)
    if options.absent == "none" and kind in {"codes", "categories"}:
        _fill(judged, judging)
        kind = "codes"
    where = {unit: one.transcript for unit, one in judging.stated}
    within = ["a unit's name = its transcript and its own"] if recur([o for _, o in judging.stated]) else []
    if options.metric and kind == "codes":
        judged.notices.append(
            f"the metric “{options.metric}” was not used: codes are given or not, levels are ordered"
        )
    if kind == "categories":
        judged.said.append(
            "each coder gave each unit at most one code: compared code by code, and as one variable"
        )
    return CodingsTable(
        source=grid.source,
        digest=grid.digest,
        kind=kind,
        units=tuple(where),
        transcripts=tuple(where.values()),
        coders=tuple(sorted({coder for _, coder in judged.cells})),
        codes=_ordered(judged, columns, options),
        cells=judged.cells,
        read_as=(*_read_as(grid, columns, spans=False), *within, *judged.said),
        closed=judged.closed,
        levels=judged.levels,
        values={} if kind == "codes" else judged.values,
        metric="nominal" if kind == "codes" else options.distance,
        texts={unit: one.text for unit, one in judging.stated if one.text},
        notices=tuple(judged.notices),
    )


def _judged(judging: Judging) -> tuple[Judged, TableKind]:
    """The judgements, and of what kind they are."""
    columns, metric = judging.columns, judging.options.distance
    values = columns.value is not None or (columns.shape == "coders" and bool(columns.code))
    if columns.shape == "codes" or (columns.code and values):
        return graded(judging), "codes"
    if columns.value is not None or metric != "nominal":
        return rated(judging), "values"
    judged = given(judging)
    return judged, "categories" if judged.values else "codes"


def _fill(judged: Judged, judging: Judging) -> None:
    """Let every coder have judged all units of each transcript of which the coder judged any."""
    by_transcript: dict[str, dict[str, None]] = {}
    readers: dict[str, set[str]] = {}
    for unit, one in judging.stated:
        by_transcript.setdefault(one.transcript, {}).setdefault(unit)
        readers.setdefault(one.transcript, set()).add(one.coder)
    for transcript, units in by_transcript.items():
        for unit in units:
            for coder in sorted(readers[transcript]):
                judged.cells.setdefault((unit, coder), {})
    judged.closed = True
    judged.said.append(
        "units without a row of a coder who has one in the same transcript = judged, and no code given"
    )


def _ordered(judged: Judged, columns: Columns, options: TableOptions) -> tuple[str, ...]:
    """The codes: in the order of their columns or of their scale, else numbers first and then by name."""
    if columns.shape == "codes" or options.order:
        return tuple(judged.codes)
    numbers = {code: number(code) for code in judged.codes}
    return tuple(sorted(judged.codes, key=lambda code: (numbers[code] is None, numbers[code] or 0.0, code)))


def _double(table: CodingsTable) -> int:
    """How many units, or of passages how many transcripts, at least two coders judged."""
    if table.passages is not None:
        return sum(len(coders) > 1 for coders in table.passages.readers.values())
    return sum(times > 1 for times in Counter(unit for unit, _ in table.cells).values())


def _refuse_incomparable(table: CodingsTable, grid: Grid, columns: Columns) -> None:
    """Raise InputError where there are not two coders who judged the same."""
    if len(table.coders) < 2:
        names = f"only one coder: {table.coders[0]}" if table.coders else "no judgement"
        how = "Agreement needs the judgements of at least two, all in one table; or name another column with --coder."
        raise InputError(Problem(table.source, f"there is {names}.", how))
    if columns.shape == "coders" and len(columns.wide) > MOST_COLUMNS_OF_CODERS:
        what = f"{len(columns.wide):,} columns look like one per coder, which no team has."
        raise InputError(Problem(table.source, what, "Name the columns of the coders with --coders A,B."))
    if len(table.codes) > MOST_CODES:
        what = f"there are {len(table.codes):,} different codes in it, which no codebook has."
        how = "Name the column of codes with --code, or that of a rating with --value and --metric."
        raise InputError(Problem(table.source, what, how))
    if table.double:
        return
    what = f"no {'transcript' if table.passages else 'unit'} was judged by two coders, so nothing can be compared."
    how = "Units need the same name in the rows of every coder."
    if table.passages is None and columns.start is not None and columns.code:
        how += " Where each row is a passage that its coder marked, say --spans: then passages are compared by their characters."
    elif table.passages is None:
        how += " Some programs give each coder's passage an id of its own: export where passages begin and end as well."
    if shared := _shared_columns(grid, columns):
        how += f" Other columns do have values that coders share ({shared}): say --unit, if one of them names the units."
    raise InputError(Problem(table.source, what, how))


def _shared_columns(grid: Grid, columns: Columns) -> str:
    """Columns, other than those of the judgement, in which two coders have a value in common."""
    if columns.coder is None:
        return ""
    who = grid.column(columns.coder)
    read = {
        columns.coder,
        columns.value,
        columns.start,
        columns.end,
        *columns.code,
        *columns.wide,
        *columns.unit,
    }
    found = []
    for at in range(len(grid.header)):
        by: dict[str, set[str]] = {}
        for coder, cell in zip(who, grid.column(at), strict=True):
            by.setdefault(cell, set()).add(coder)
        if at not in read and any(cell and len(coders) > 1 for cell, coders in by.items()):
            found.append(f"“{grid.header[at]}”")
    return ", ".join(found)


def _doubts(table: CodingsTable, columns: Columns) -> tuple[str, ...]:
    """What a reader should know before believing the figures."""
    found = []
    if table.passages is not None and columns.transcript is None:
        found.append(
            "no column names transcripts: all passages were taken to lie in one text; say --transcript"
        )
    if table.passages is None and table.double < FEW * len(table.units):
        found.append(
            f"only {table.double} of {len(table.units)} units were judged by two or more coders; where each row is a passage that"
            " its coder marked, most units are one coder's by necessity, and passages must be compared by their characters:"
            " --spans, with columns of start and end"
        )
    silent = table.closed and not any(not cell for cell in table.cells.values())
    alone = len(table.units) - table.double
    if columns.shape == "long" and table.kind in {"codes", "categories"} and silent and alone:
        found.append(
            f"no row says that a coder judged a unit and gave nothing; {alone} of {len(table.units)} units have rows of one coder"
            " alone and count as not judged by the others. Where everybody judged everything, say --absent none, or agreement is"
            " flattered: silence is not compared"
            + (
                "; where coders chose the passages by themselves say --spans"
                if columns.start is not None
                else ""
            )
        )
    return tuple(found)


def _read_as(grid: Grid, columns: Columns, *, spans: bool) -> tuple[str, ...]:
    """The file and its shape, what each column was taken for, and the columns that were not read."""
    shape = "a row per passage, of the coder's own choice" if spans else _SHAPES[columns.shape]
    told = [f"read as: {grid.said}; {shape}", f"unit = {_unit(grid, columns, spans=spans)}"]
    if columns.coder is not None:
        told.append(f"coder = {_listed(grid, (columns.coder,))}")
    if columns.code:
        only = " (the only other one)" if columns.by_elimination else ""
        told.append(f"code = {_listed(grid, columns.code)}{only}")
    if columns.shape == "coders":
        guessed = " (they share their words)" if columns.by_elimination else ""
        told.append(f"coders = {_listed(grid, columns.wide)}{guessed}")
    if columns.shape == "codes":
        guessed = " (all their cells are yes or no)" if columns.by_elimination else ""
        told.append(f"codes = {_listed(grid, columns.wide)}{guessed}")
    if columns.value is not None:
        told.append(f"value = {_listed(grid, (columns.value,))}")
    if columns.transcript is not None:
        told.append(f"transcript = {_listed(grid, (columns.transcript,))}")
    used = columns.used
    unread = tuple(at for at in range(len(grid.header)) if at not in used)
    return (*told, f"not read: {_listed(grid, unread)}") if unread else tuple(told)


def _unit(grid: Grid, columns: Columns, *, spans: bool) -> str:
    """What the units are."""
    where = tuple(at for at in (columns.start, columns.end) if at is not None)
    if spans:
        return f"each position (character or paragraph) by {_listed(grid, where)}"
    if columns.unit:
        return _listed(grid, columns.unit)
    if columns.shape == "turned":
        return f"{_listed(grid, columns.wide)}, a column each"
    return f"the passage by {_listed(grid, where)}" if where else "each row"


def _listed(grid: Grid, places: Sequence[int]) -> str:
    """Columns by their headings."""
    names = [f"“{grid.header[at]}”" for at in places[:_MOST]]
    more = f" and {len(places) - _MOST} more" if len(places) > _MOST else ""
    return f"column{'s' * (len(places) > 1)} {', '.join(names)}{more}"
