"""A codebook for print, as Markdown (CommonMark with tables). Texts stand in it verbatim: nothing in them is markup."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.codebook import Codebook
from pipeline.exporters.codebook_print import Block, Grid, Heading, Paragraph, Points, blocks
from pipeline.verbatim import printable

_MARKS = re.compile(r"[\\`*_\[\]<>|~&#$]")


def codebook_markdown(codebook: Codebook) -> str:
    """The codebook as the text of a Markdown file, LF line ends."""
    return "\n\n".join("\n".join(_lines(block)) for block in blocks(codebook)) + "\n"


def _lines(block: Block) -> Iterator[str]:
    """One block."""
    if isinstance(block, Heading):
        yield f"{'#' * block.depth} {_inline(block.text, ' ')}"
    elif isinstance(block, Paragraph):
        label = f"**{_inline(block.label, ' ')}:** " if block.label else ""
        yield label + _inline(block.text, "\\\n")
    elif isinstance(block, Points):
        if block.label:
            yield f"**{_inline(block.label, ' ')}:**"
            yield ""
        for depth, text in block.points:
            indent = "  " * depth
            yield f"{indent}- " + _inline(text, f"\\\n{indent}  ")
    else:
        yield from _grid(block)


def _grid(grid: Grid) -> Iterator[str]:
    """A table; a line break in a cell is the one piece of HTML that Markdown has for it."""
    rows = [[_inline(cell, "<br>") for cell in row] for row in (grid.header, *grid.rows)]
    for number, row in enumerate(rows):
        yield f"| {' | '.join(row)} |"
        if number == 0:
            yield f"|{'---|' * len(row)}"


def _inline(text: str, line_break: str) -> str:
    """A text that reads as it is; `line_break` stands for its line breaks."""
    return line_break.join(map(_line, printable(text).split("\n")))


def _line(line: str) -> str:
    """One line of a text: marks escaped, and what would begin a list, a heading or a block of code."""
    marked = _MARKS.sub(lambda match: f"\\{match[0]}", line)
    body = marked.lstrip(" \t")
    space = "".join("&#32;" if char == " " else "&#9;" for char in marked[: len(marked) - len(body)])
    if re.match(r"[-+=]", body):
        body = f"\\{body}"
    body = re.sub(r"^(\d+)([.)])", r"\1\\\2", body)
    kept = body.rstrip(" \t")
    return space + kept + "".join("&#32;" if char == " " else "&#9;" for char in body[len(kept) :])
