"""The list of quotes to be translated, as CSV or as a workbook: text in every cell, nothing that acts as a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

from pipeline.reports.zipped import repacked
from pipeline.verbatim import escaped, guarded

_WIDTHS = {"quote": 70, "translation": 70}


def list_csv(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """UTF-8 with a byte order mark, as Excel wants it, commas, CRLF, every cell in quotation marks."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n", quoting=csv.QUOTE_ALL)
    writer.writerow(columns)
    writer.writerows([guarded(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig", "replace")


def list_xlsx(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """A workbook with one sheet, its header bold and in view; the same rows give the same bytes."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "quotes"
    wrapped = Alignment(wrap_text=True, vertical="top")
    for number, row in enumerate([columns, *rows], 1):
        for place, text in enumerate(row, 1):
            cell: Any = sheet.cell(number, place)
            cell.number_format, cell.alignment = "@", wrapped
            if text:
                cell.value, cell.data_type = escaped(text), "s"
            if number == 1:
                cell.font = Font(bold=True)
    sheet.freeze_panes = "A2"
    for place, name in enumerate(columns, 1):
        sheet.column_dimensions[get_column_letter(place)].width = _WIDTHS.get(name, 16)
    content = io.BytesIO()
    book.save(content)
    # Its properties hold nothing but the time of saving.
    return repacked(content.getvalue(), {"docProps/core.xml": _CORE})


_CORE = (
    b'<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
    b' xmlns:dc="http://purl.org/dc/elements/1.1/"/>'
)
