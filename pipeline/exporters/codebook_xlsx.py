"""A codebook as a workbook that holds all of it: codes, examples, levels, patterns and changes, each on a sheet.

Every cell is text by its type and by its format: nothing is a formula, a number or a date.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from pipeline.codebook import Code, Codebook, Pattern
from pipeline.codebook.entries import (
    CHANGE_COLUMNS,
    EXAMPLE_COLUMNS,
    LEVEL_COLUMNS,
    PATTERN_COLUMNS,
    condition_lines,
    line_of,
)
from pipeline.exporters.codebook_cells import COLUMNS, cells
from pipeline.exporters.codebook_losses import WrittenCodebook, without_losses
from pipeline.verbatim import escaped

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

Rows = Iterable[Sequence[str]]

# Their rows have sheets of their own.
_APART = ("examples", "counter_examples", "levels", "off_scale")
_WIDTHS = {
    "definition": 60, "use_when": 50, "avoid_when": 50, "notes": 40, "source": 40, "text": 80, "anchor": 60, "name": 30,
    "value": 60, "phrase": 30, "any": 30, "words": 30, "regex": 30, "matcher": 40, "why": 50,
}  # fmt: skip


def codebook_xlsx(codebook: Codebook) -> WrittenCodebook:
    """The whole codebook as the bytes of an .xlsx file."""
    from openpyxl import Workbook

    held, losses = without_losses(codebook, "xlsx")
    book = Workbook()
    columns = [name for name in COLUMNS if name not in _APART]
    sheets: list[tuple[str, Sequence[str], Rows]] = [
        ("codes", columns, ([cells(code)[name] for name in columns] for code in held.codes)),
        ("examples", EXAMPLE_COLUMNS, _of_examples(held.codes)),
        ("levels", LEVEL_COLUMNS, _of_levels(held.codes)),
        ("patterns", PATTERN_COLUMNS, _of_patterns(held.codes)),
        ("changes", CHANGE_COLUMNS, _of_changes(held)),
        ("codebook", ("key", "value"), _of_whole(held)),
    ]
    book.remove(book.worksheets[0])
    for title, header, rows in sheets:
        _fill(book.create_sheet(title), header, rows)
    content = io.BytesIO()
    book.save(content)
    return WrittenCodebook(content.getvalue(), losses)


def _fill(sheet: Worksheet, header: Sequence[str], rows: Rows) -> None:
    """Write a sheet: the header bold and always in view, wrapped text."""
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    wrapped = Alignment(wrap_text=True, vertical="top")
    for number, row in enumerate([header, *rows], 1):
        for column, text in enumerate(row, 1):
            cell: Any = sheet.cell(number, column)
            cell.number_format = "@"
            cell.alignment = wrapped
            if text:
                cell.value = escaped(text)
                cell.data_type = "s"
            if number == 1:
                cell.font = Font(bold=True)
    sheet.freeze_panes = "A2"
    for column, name in enumerate(header, 1):
        sheet.column_dimensions[get_column_letter(column)].width = _WIDTHS.get(name, 18)


def _of_examples(codes: Sequence[Code]) -> Iterator[Sequence[str]]:
    """A row for each example and counter-example."""
    for code in codes:
        for kind, passages in (("example", code.examples), ("counter-example", code.counter_examples)):
            for item in passages:
                by = "person" if item.by_person else ""
                yield code.id, kind, item.text, item.language, item.group, item.level or "", by


def _of_levels(codes: Sequence[Code]) -> Iterator[Sequence[str]]:
    """A row for each level, lowest first."""
    for code in codes:
        for level in code.scale.levels if code.scale else ():
            former = "\n".join(map(line_of, level.formerly))
            yield code.id, "off" if level.value is None else "on", level.id, level.name, level.anchor, former


def _of_patterns(codes: Sequence[Code]) -> Iterator[Sequence[str]]:
    """A row for each pattern; a language without any has a row that is otherwise empty."""
    for code in codes:
        for language, patterns in code.patterns.items():
            if not patterns:
                yield code.id, language
            for pattern in patterns:
                yield code.id, language, *_pattern(pattern)


def _pattern(pattern: Pattern) -> Sequence[str]:
    """The cells of a pattern."""
    several = ["\n".join(map(line_of, texts)) for texts in (pattern.any_of, pattern.words, pattern.unless)]
    return (
        pattern.phrase,
        several[0],
        several[1],
        str(pattern.within) if pattern.within else "",
        pattern.regex,
        pattern.matcher,
        "yes" if pattern.exact else "",
        pattern.negation if pattern.negation != "exclude" else "",
        several[2],
        "\n".join(condition_lines(pattern.speakers)),
        pattern.level or "",
    )


def _of_changes(codebook: Codebook) -> Iterator[Sequence[str]]:
    """A row for each recorded operation."""
    for change in codebook.changes:
        led_to = "\n".join(map(line_of, change.to))
        rest = (change.by, change.at, change.why, change.sense or "", change.was, change.now)
        yield change.act, change.code_id, led_to, *rest


def _of_whole(codebook: Codebook) -> Iterator[Sequence[str]]:
    """Id, version, title, languages and source."""
    yield from (("id", codebook.id), ("version", codebook.version), ("title", codebook.title))
    yield "languages", "\n".join(map(line_of, codebook.languages))
    yield "source", codebook.source
