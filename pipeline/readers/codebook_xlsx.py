"""Codebooks in workbooks (.xlsx): a sheet of codes, and sheets of examples, levels, patterns and changes beside it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import PurePosixPath

from pipeline.codebook.entries import (
    CHANGE_COLUMNS,
    EXAMPLE_COLUMNS,
    LEVEL_COLUMNS,
    PATTERN_COLUMNS,
    text_of,
)
from pipeline.errors import InputError, Problem
from pipeline.readers.archives import members
from pipeline.readers.codebook_cells import (
    CODE,
    Entries,
    Keys,
    Sheet,
    check_columns,
    code_keys,
    lines,
    name_parents,
    pattern_keys,
    raise_by_row,
)
from pipeline.readers.codebook_csv import FIELDS, column_name
from pipeline.readers.codebook_incoming import WHOLE, IncomingCodebook, slug
from pipeline.readers.codebook_node import Problems
from pipeline.readers.codebook_workbook import sheets_of
from pipeline.readers.codebooks import codebook_in
from pipeline.transcripts import Notice

_WHOLE = ("id", "version", "title", "languages", "source")
_KINDS = {"example": "examples", "counter_example": "counter_examples"}
_SCALES = {"on": "levels", "off": "off_scale"}
_TITLES = ("codes", "examples", "levels", "patterns", "changes", "codebook")


def read_codebook_xlsx(data: bytes, source: str) -> IncomingCodebook:
    """The codebook in a workbook; where there is no sheet “codes” the first sheet is taken for it.

    Raises InputError with every problem and its row where the workbook is damaged or is no codebook.
    """
    members(data, source)
    sheets = sheets_of(data, source, _TITLES)
    if not sheets:
        raise InputError(Problem(source, "the workbook is empty.", "It needs a sheet “codes”."))
    main = "codes" if "codes" in sheets else next(iter(sheets))
    problems = Problems(source)
    check_columns(sheets[main].header, CODE, ("id", "name"), problems)
    _note_unread(sheets[main], "", problems)
    raise_by_row(problems, {})
    codes = Entries(code_keys(cells, row) for row, cells in sheets[main].rows)
    name_parents(codes)
    places = {str(keys.get("id")): keys.row for keys in reversed(codes)}
    by_id = {str(keys.get("id")): keys for keys in reversed(codes)}
    _add_examples(sheets.get("examples"), by_id, problems)
    _add_levels(sheets.get("levels"), by_id, problems)
    _add_patterns(sheets.get("patterns"), by_id, problems)
    whole = _whole(sheets.get("codebook"), PurePosixPath(source).stem or "codebook", problems)
    changes = _changes(sheets.get("changes"), problems)
    codebook = codebook_in({**whole, "codes": codes, "changes": changes}, problems)
    raise_by_row(problems, places)
    held = frozenset(FIELDS.get(name, name) for name in sheets[main].header if name)
    held |= {"examples", "counter_examples"} if "examples" in sheets else frozenset()
    held |= {"scale"} if "levels" in sheets else frozenset()
    held |= {"patterns"} if "patterns" in sheets else frozenset()
    strays = _strays(sheets, (main, *_TITLES), source)
    known = (WHOLE - {"changes"} if "codebook" in sheets else frozenset[str]()) | (
        {"changes"} if "changes" in sheets else frozenset()
    )
    return IncomingCodebook(codebook, {code.id: held for code in codebook.codes}, known, strays)


def _note_unread(sheet: Sheet, title: str, problems: Problems) -> None:
    """Note cells with an error, or with a formula that no program has worked out."""
    for row, column, what in sheet.unread:
        key = f"sheet {title}, {column}" if title else column
        problems.add(what, "Write the text or the value itself into the cell.", line=row, key=key)


def _strays(sheets: Mapping[str, Sheet], read: Collection[str], source: str) -> tuple[Notice, ...]:
    """A notice for each cell with half a character."""
    return tuple(
        Notice(source, row, column, f"sheet {title}: half a character in this cell became U+FFFD")
        for title, sheet in sheets.items()
        if title in read
        for row, column in sheet.strays
    )


def _apart(sheet: Sheet | None, title: str, columns: tuple[str, ...], problems: Problems) -> Sheet:
    """A sheet beside that of the codes, its columns looked at; an empty one where there is none."""
    if sheet is None:
        return Sheet((), ())
    _note_unread(sheet, title, problems)
    checked = Problems(problems.source)
    check_columns(sheet.header, columns, columns[:2], checked)
    for problem in checked.found:
        key = f"sheet {title}" + (f", {problem.key}" if problem.key else "")
        problems.add(problem.what, problem.how, line=problem.line, key=key)
    return sheet


def _owner(
    cells: Mapping[str, str], row: int, title: str, by_id: Mapping[str, Keys], problems: Problems
) -> Keys | None:
    """The code that a row belongs to; None, and a problem, where there is none."""
    owner = by_id.get(cells.get("code", ""))
    if owner is None:
        what = f"there is no code {cells.get('code', '')!r}."
        problems.add(
            what, "Name the id of a code of the sheet “codes”.", line=row, key=f"sheet {title}, code"
        )
    return owner


def _add_examples(sheet: Sheet | None, by_id: Mapping[str, Keys], problems: Problems) -> None:
    """Examples and counter-examples to their codes."""
    for row, cells in _apart(sheet, "examples", EXAMPLE_COLUMNS, problems).rows:
        owner = _owner(cells, row, "examples", by_id, problems)
        kind = _KINDS.get(column_name(cells.get("kind") or "example"))
        if kind is None:
            what = f"{cells['kind']!r} is neither “example” nor “counter-example”."
            problems.add(what, line=row, key="sheet examples, kind")
        elif owner is not None:
            keys = Keys(row)
            keys |= {name: cells[name] for name in EXAMPLE_COLUMNS[2:] if cells.get(name)}
            owner.setdefault(kind, Entries()).append(keys)


def _add_levels(sheet: Sheet | None, by_id: Mapping[str, Keys], problems: Problems) -> None:
    """Levels to the scales of their codes."""
    for row, cells in _apart(sheet, "levels", LEVEL_COLUMNS, problems).rows:
        owner = _owner(cells, row, "levels", by_id, problems)
        kind = _SCALES.get(cells.get("scale", "").casefold() or "on")
        if kind is None:
            problems.add(
                f"{cells['scale']!r} is neither “on” nor “off”.", line=row, key="sheet levels, scale"
            )
        elif owner is not None:
            keys = Keys(row)
            keys |= {name: cells[name] for name in ("id", "name", "anchor") if cells.get(name)}
            keys["formerly"] = [text_of(line) for line in lines(cells.get("formerly", ""))]
            owner.setdefault("scale", Keys(row)).setdefault(kind, Entries()).append(keys)


def _add_patterns(sheet: Sheet | None, by_id: Mapping[str, Keys], problems: Problems) -> None:
    """Patterns to their codes and languages."""
    for row, cells in _apart(sheet, "patterns", PATTERN_COLUMNS, problems).rows:
        owner = _owner(cells, row, "patterns", by_id, problems)
        keys = pattern_keys(cells, row, problems)
        if not cells.get("language"):
            problems.add(
                "the language is missing.", "Write a code such as en.", line=row, key="sheet patterns"
            )
        elif owner is not None:
            patterns = owner.setdefault("patterns", Keys(row)).setdefault(cells["language"], Entries())
            patterns += [keys] if keys is not None else []


def _changes(sheet: Sheet | None, problems: Problems) -> Entries:
    """The recorded operations."""
    found = Entries()
    for row, cells in _apart(sheet, "changes", CHANGE_COLUMNS, problems).rows:
        keys = Keys(row)
        keys |= {name: cells[name] for name in CHANGE_COLUMNS if name != "to" and cells.get(name)}
        keys["to"] = [text_of(line) for line in lines(cells.get("to", ""))]
        found.append(keys)
    return found


def _whole(sheet: Sheet | None, title: str, problems: Problems) -> Keys:
    """Id, version, title, languages and source; id and version have a default."""
    found = Keys()
    found |= {"id": slug(title), "version": "1"}
    if sheet is None:
        found["title"] = title
    for row, cells in _apart(sheet, "codebook", ("key", "value"), problems).rows:
        key, value = column_name(cells.get("key", "")), cells.get("value", "")
        if key not in _WHOLE:
            problems.add(
                f"{key!r} is an unknown key.", f"Known: {', '.join(_WHOLE)}.", line=row, key="sheet codebook"
            )
        elif value:
            found[key] = [text_of(line) for line in lines(value)] if key == "languages" else value
    return found
