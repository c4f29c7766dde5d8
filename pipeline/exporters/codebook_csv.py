"""A codebook as a CSV file for a colleague's spreadsheet: one row a code, nothing in it that acts as a formula."""

from __future__ import annotations

import csv
import io

from pipeline.codebook import Codebook
from pipeline.exporters.codebook_cells import COLUMNS, cells
from pipeline.exporters.codebook_losses import WrittenCodebook, without_losses

_ACTS = ("=", "+", "-", "@", "\t")


def codebook_csv(codebook: Codebook) -> WrittenCodebook:
    """The codes as the bytes of a CSV file: UTF-8 with a byte order mark, as Excel wants it, commas, CRLF."""
    held, losses = without_losses(codebook, "csv")
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for code in held.codes:
        by_column = cells(code)
        writer.writerow(guarded(by_column[name]) for name in COLUMNS)
    return WrittenCodebook(text.getvalue().encode("utf-8-sig"), losses)


def guarded(cell: str) -> str:
    """A cell with an apostrophe before what a spreadsheet would take for a formula, or for such an apostrophe."""
    acts = cell.startswith(_ACTS) or (cell.startswith("'") and cell[1:].startswith((*_ACTS, "'")))
    return f"'{cell}" if acts else cell
