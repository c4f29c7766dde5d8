"""A codebook for print, as a Word document. Texts stand in it verbatim; what no document can hold is shown as a symbol."""

from __future__ import annotations

import io
from typing import Any

from pipeline.codebook import Codebook
from pipeline.exporters.codebook_print import Block, Grid, Heading, Paragraph, Points, blocks
from pipeline.verbatim import printable

_SWATCH = "\u25a0 "


def codebook_word(codebook: Codebook) -> bytes:
    """The codebook as the bytes of a .docx file: A4, headings that Word's navigation shows, a swatch of each colour."""
    from docx import Document
    from docx.shared import Mm

    document = Document()
    document.core_properties.title = printable(codebook.title or codebook.id)[:255]
    document.core_properties.author = ""
    document.core_properties.comments = ""
    for section in document.sections:
        section.page_width, section.page_height = Mm(210), Mm(297)
    for block in blocks(codebook):
        _add(document, block)
    content = io.BytesIO()
    document.save(content)
    return content.getvalue()


def _add(document: Any, block: Block) -> None:
    """One block."""
    if isinstance(block, Heading):
        _heading(document, block)
    elif isinstance(block, Paragraph):
        paragraph = document.add_paragraph()
        if block.label:
            paragraph.add_run(f"{block.label}: ").bold = True
        paragraph.add_run(printable(block.text))
    elif isinstance(block, Points):
        if block.label:
            label = document.add_paragraph()
            label.add_run(f"{printable(block.label)}:").bold = True
            label.paragraph_format.keep_with_next = True
        for depth, text in block.points:
            style = "List Bullet" if depth == 0 else f"List Bullet {min(depth + 1, 3)}"
            document.add_paragraph(printable(text), style=style)
    else:
        _grid(document, block)


def _heading(document: Any, block: Heading) -> None:
    """A heading, with the code's colour before it."""
    from docx.shared import RGBColor

    heading = document.add_heading(level=block.depth - 1)
    if block.colour:
        digits = (
            block.colour[1:] if len(block.colour) == 7 else "".join(2 * digit for digit in block.colour[1:])
        )
        heading.add_run(_SWATCH).font.color.rgb = RGBColor.from_string(digits.upper())
    heading.add_run(printable(block.text))


def _grid(document: Any, grid: Grid) -> None:
    """A table with its header in bold."""
    table = document.add_table(rows=1, cols=len(grid.header), style="Table Grid")
    for cell, text in zip(table.rows[0].cells, grid.header, strict=True):
        cell.paragraphs[0].add_run(text).bold = True
    for row in grid.rows:
        # Cells are looked up once a row: python-docx looks all of them up anew each time.
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = printable(text)
    document.add_paragraph()
