"""A codebook as a CSV file for a colleague's spreadsheet: one row a code, nothing in it that acts as a formula."""

from __future__ import annotations

import csv
import io

from pipeline.codebook import Codebook
from pipeline.exporters.codebook_cells import COLUMNS, cells
from pipeline.exporters.codebook_losses import WrittenCodebook, without_losses
from pipeline.verbatim import guarded


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
