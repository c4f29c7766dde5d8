"""Tables of a Word report: native ones, their header repeated on every page, rows never cut, ruled like a book's."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from pipeline.reports.layout import LYING, SPARED, UPRIGHT, Laid
from pipeline.reports.word_parts import begun, element, run, styled, turned
from pipeline.reports.word_styles import ACROSS, ALONG, INK, RULE, SOFT
from pipeline.reports.wording import NOTHING, Shown, letter

# Set by its id: to look a style up by its name is slow, and a long table has many cells.
TEXT_STYLE = "Tabletext"
SIZE, SMALLEST = 8.0, 6.0  # of the type, in points
APART, CLOSE = 110, 80  # the room between two columns, in twentieths of a point
BENEATH = 0.9  # intervals are set so much smaller


def add_table(document: Any, laid: Laid) -> None:
    """A table at the end of the document."""
    room = LYING if laid.lies else UPRIGHT
    whole = ALONG if laid.lies else ACROSS
    if laid.narrow:
        whole = max(3000, round(whole * sum(laid.wants) / room))
    size = _size(laid, room)
    widths = [round(whole * share) for share in laid.shares(round(room * SIZE / size))]
    table = _frame(laid, widths, CLOSE if size < SIZE else APART)
    header = element("tr")
    header.append(_row_properties(header=True))
    for place, column in enumerate(laid.table.columns):
        cell = _cell(widths[place], line="bottom")
        paragraph = _paragraph(document, cell, laid.numeric[place], follows=True)
        run(paragraph, column.heading).bold = True
        _sized(paragraph, size)
        header.append(cell)
    table.append(header)
    for down, row in enumerate(laid.rows):
        table.append(_row(document, laid, down, row, widths, size))
    if not laid.rows:
        table.append(_nothing(document, len(widths), sum(widths)))
    _append(document, table)


def _size(laid: Laid, room: int) -> float:
    """The size of type in which a table fits where so many characters of the usual one do, in half points."""
    needs = sum(laid.needs)
    if needs <= room:
        return SIZE
    return max(SMALLEST, math.floor(2 * SIZE * room / (needs - SPARED * len(laid.needs))) / 2)


def add_plain(
    document: Any, rows: Sequence[Sequence[Sequence[tuple[str, str]]]], widths: Sequence[int]
) -> None:
    """A table without rules: of every cell the lines, each with its style (`Remark`, `Table text` …)."""
    table = element("tbl")
    properties = element("tblPr")
    properties.append(element("tblW", w=sum(widths), type="dxa"))
    properties.append(element("tblLayout", type="fixed"))
    properties.append(_margins())
    table.append(properties)
    table.append(_grid(widths))
    for row in rows:
        made = element("tr")
        made.append(_row_properties())
        for lines, width in zip(row, widths, strict=True):
            cell = _cell(width)
            for text, style in lines:
                _line(document, cell, text, style)
            made.append(cell)
        table.append(made)
    _append(document, table)
    begun(document, "Table note")


def _line(document: Any, cell: Any, text: str, style: str) -> None:
    """One line of a plain cell."""
    from docx.shared import Pt

    paragraph = _paragraph(document, cell, right=False, follows=False)
    big, bold = style == "value", style in ("value", "strong")
    if style not in ("value", "strong"):
        styled(paragraph, style)
    paragraph.paragraph_format.space_after = Pt(1)
    made = run(paragraph, text)
    made.bold = bold or None
    if big:
        made.font.size = Pt(18)


def _append(document: Any, table: Any) -> None:
    """Put a table at the end of the document, before what its last section says of itself."""
    body = document.element.body
    body.insert(len(body) - 1, table)


def _frame(laid: Laid, widths: Sequence[int], apart: int) -> Any:
    """A table without its rows."""
    from pipeline.verbatim import printable

    table, properties = element("tbl"), element("tblPr")
    properties.append(element("tblW", w=sum(widths), type="dxa"))
    borders = element("tblBorders")
    borders.append(element("top", val="single", sz=8, space=0, color=INK))
    borders.append(element("bottom", val="single", sz=8, space=0, color=INK))
    borders.append(element("insideH", val="single", sz=4, space=0, color=RULE))
    properties.append(borders)
    properties.append(element("tblLayout", type="fixed"))
    properties.append(_margins(apart))
    properties.append(element("tblLook", firstRow=1, firstColumn=1, noHBand=1, noVBand=1))
    properties.append(element("tblCaption", val=printable(laid.table.title)))
    table.append(properties)
    table.append(_grid(widths))
    return table


def _grid(widths: Sequence[int]) -> Any:
    """The widths of the columns."""
    grid = element("tblGrid")
    for width in widths:
        grid.append(element("gridCol", w=width))
    return grid


def _margins(apart: int = APART) -> Any:
    """The distances within cells; columns are so far apart."""
    margins = element("tblCellMar")
    for side, width in (("top", 35), ("left", 0), ("bottom", 35), ("right", apart)):
        margins.append(element(side, w=width, type="dxa"))
    return margins


def _row_properties(*, header: bool = False) -> Any:
    """A row that no page break cuts; the header stands on every page."""
    properties = element("trPr")
    properties.append(element("cantSplit"))
    if header:
        properties.append(element("tblHeader"))
    return properties


def _cell(width: int, *, line: str = "", span: int = 1) -> Any:
    """An empty cell, with a line at one side where it is wanted."""
    cell, properties = element("tc"), element("tcPr")
    properties.append(element("tcW", w=width, type="dxa"))
    if span > 1:
        properties.append(element("gridSpan", val=span))
    if line:
        borders = element("tcBorders")
        borders.append(element(line, val="single", sz=6, space=0, color=INK))
        properties.append(borders)
        if line == "bottom":
            properties.append(element("vAlign", val="bottom"))
    cell.append(properties)
    return cell


def _paragraph(document: Any, cell: Any, right: bool, follows: bool) -> Any:
    """A paragraph of a cell."""
    from docx.text.paragraph import Paragraph

    made, properties = element("p"), element("pPr")
    properties.append(element("pStyle", val=TEXT_STYLE))
    if follows:
        properties.append(element("keepNext"))
    if right:
        properties.append(element("jc", val="right"))
    made.append(properties)
    cell.append(made)
    return Paragraph(made, document)


def _row(
    document: Any, laid: Laid, down: int, row: Sequence[Shown], widths: Sequence[int], size: float
) -> Any:
    """One row. All rows of a table that is kept whole hold on to the next."""
    from docx.shared import RGBColor

    made = element("tr")
    made.append(_row_properties())
    follows = laid.whole and down < len(laid.rows) - 1
    for place, shown in enumerate(row):
        cell = _cell(widths[place], line="top" if laid.opens(down) else "")
        paragraph = _paragraph(document, cell, laid.numeric[place], follows)
        _value(paragraph, shown, size, apart=laid.apart[place])
        if laid.repeats(down, place):
            for said in paragraph.runs:
                said.font.color.rgb = RGBColor.from_string(SOFT)
        made.append(cell)
    return made


def _value(paragraph: Any, shown: Shown, size: float, *, apart: bool) -> None:
    """A value, its interval beneath, and its notes: in the place of the interval where the column has intervals."""
    from docx.shared import Pt, RGBColor

    below = apart and not shown.interval and shown.notes and shown.text != NOTHING
    turned(paragraph, shown.text)
    run(paragraph, shown.text)
    if not below:
        _marks(paragraph, shown)
    _sized(paragraph, size)
    if shown.interval or below:
        paragraph.add_run().add_break()
        under = run(paragraph, shown.interval or NOTHING)
        under.font.size = Pt(round(2 * BENEATH * size) / 2)
        under.font.color.rgb = RGBColor.from_string(SOFT)
    if below:
        _marks(paragraph, shown)


def _marks(paragraph: Any, shown: Shown) -> None:
    """The letters of the notes."""
    for number in shown.notes:
        paragraph.add_run(letter(number)).font.superscript = True


def _sized(paragraph: Any, size: float) -> None:
    """Set what a cell holds so far smaller where a table has too many columns."""
    from docx.shared import Pt

    if size != SIZE:
        for made in paragraph.runs:
            made.font.size = Pt(size)


def _nothing(document: Any, columns: int, width: int) -> Any:
    """The only row of a table without rows."""
    made = element("tr")
    made.append(_row_properties())
    cell = _cell(width, span=columns)
    paragraph = _paragraph(document, cell, right=False, follows=False)
    run(paragraph, "There is no row in this table.").italic = True
    made.append(cell)
    return made
