"""A codebook as a CSV file for a colleague's spreadsheet: one row a code, nothing in it that acts as a formula."""

from __future__ import annotations

import csv
import io
import re

from pipeline.codebook import Codebook
from pipeline.exporters.codebook_cells import COLUMNS, cells
from pipeline.exporters.codebook_losses import WrittenCodebook, without_losses

# A formula begins with one of these, at the beginning of a cell or where a program that takes semicolons or tabs for
# separators, or the line break in a cell for the end of the row, lets another cell begin.
_ACTS = re.compile("(^|[;\t\n]\"*)('*)(?=[=+\\-@\t\uff1d\uff0b\uff0d\uff20])")


def codebook_csv(codebook: Codebook) -> WrittenCodebook:
    """The codes as the bytes of a CSV file: UTF-8 with a byte order mark, as Excel wants it, commas, CRLF.

    Every cell stands in quotation marks.
    """
    held, losses = without_losses(codebook, "csv")
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n", quoting=csv.QUOTE_ALL)
    writer.writerow(COLUMNS)
    for code in held.codes:
        by_column = cells(code)
        writer.writerow(guarded(by_column[name]) for name in COLUMNS)
    return WrittenCodebook(text.getvalue().encode("utf-8-sig"), losses)


def guarded(cell: str) -> str:
    """A cell with an apostrophe before whatever a spreadsheet might take for a formula, and one more where one stands."""
    return _ACTS.sub(lambda match: f"{match[1]}'{match[2]}", cell)
