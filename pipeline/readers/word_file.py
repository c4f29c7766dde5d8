"""The outer form of .docx files: is it one, is it safe to open, and its paragraphs and tables in order.

Text that was inserted under tracked changes is read, deleted text is not.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline.errors import InputError, Problem
from pipeline.readers.labels import Line
from pipeline.readers.sources import without_controls
from pipeline.transcripts import Notice

if TYPE_CHECKING:
    from docx.document import Document

MAX_MEMBERS = 2_000
MAX_BYTES = 256 * 1024 * 1024
MAX_RATIO = 200
RATIO_FROM = 10 * 1024 * 1024

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_CHOICES = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_SKIPPED = {
    *(f"{_W}{name}" for name in ("del", "moveFrom", "pPr", "rPr", "txbxContent", "tblPr", "trPr", "tcPr")),
    f"{_CHOICES}Fallback",
}
_SPOKEN = {
    f"{_W}tab": "\t",
    f"{_W}br": "\n",
    f"{_W}cr": "\n",
    f"{_W}noBreakHyphen": "\u2011",
    f"{_W}softHyphen": "\u00ad",
}
_UNREAD = (
    ("txbxContent", "text boxes were not read"),
    ("footnoteReference", "footnotes were not read"),
    ("endnoteReference", "endnotes were not read"),
    ("commentReference", "comments were not read"),
    ("sym", "symbols of special fonts were not read"),
    ("del", "the document has tracked changes: what was deleted was left out, what was inserted was read"),
)


@dataclass(frozen=True, slots=True)
class WordTable:
    """The cells of a table, row by row; the paragraphs of a cell are separated by line feeds."""

    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class WordFile:
    """Paragraphs and tables in their order, and notices of parts that were not read."""

    blocks: tuple[Line | WordTable, ...]
    notices: tuple[Notice, ...] = ()


def open_word(data: bytes, source: str) -> WordFile:
    """The content of a .docx file; raises InputError where it is none, is damaged or would unpack to too much."""
    body, bold = _opened(data, source)
    strays: list[Notice] = []
    blocks: list[Line | WordTable] = []
    for element in _flat(body):
        if element.tag == f"{_W}tbl":
            blocks.append(_table(element))
        else:
            text, length = _paragraph(element, bold)
            clean, notices = without_controls(text, source)
            strays += [Notice(source, None, notice.text, notice.reason) for notice in notices]
            for index, line in enumerate(clean.split("\n")):
                blocks.append(Line(line, None, length if index == 0 else 0))
    unread = [
        Notice(source, None, reason.split(" were ")[0] if " were " in reason else "tracked changes", reason)
        for name, reason in _UNREAD
        if body.find(f".//{_W}{name}") is not None
    ]
    return WordFile(tuple(blocks), (*strays, *unread))


def _opened(data: bytes, source: str) -> tuple[Any, frozenset[str]]:
    """The document's body and its bold styles, opened once it is known to be a zip file of bearable size."""
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        what = "it is an old .doc, or a document with a password."
        raise InputError(Problem(source, what, "Save it as .docx without a password."))
    _guard(data, source)
    import docx
    from docx.opc.exceptions import PackageNotFoundError

    broken = (  # what the libraries raise for damaged files; lxml's parse errors are SyntaxErrors
        PackageNotFoundError, SyntaxError, zipfile.BadZipFile, zlib.error, struct.error,
        KeyError, ValueError, IndexError, AttributeError, TypeError, NotImplementedError, OSError, RuntimeError,
    )  # fmt: skip
    try:
        document = docx.Document(io.BytesIO(data))
        body, bold = document.element.body, _bold_styles(document)
    except broken:
        raise _damaged(source) from None
    if body is None:
        raise _damaged(source)
    return body, bold


def _damaged(source: str) -> InputError:
    """The error of a file that is no Word document."""
    how = "Open it in Word or LibreOffice and save it as .docx again."
    return InputError(Problem(source, "this is no Word document, or it is damaged.", how))


def _guard(data: bytes, source: str) -> None:
    """Refuse zip files that are none, or whose directory announces far more than a transcript can hold."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, struct.error, ValueError, NotImplementedError, OSError, EOFError):
        raise _damaged(source) from None
    total = sum(member.file_size for member in members)
    dense = any(
        member.file_size > RATIO_FROM and member.file_size > MAX_RATIO * max(member.compress_size, 1)
        for member in members
    )
    if len(members) > MAX_MEMBERS or total > MAX_BYTES or dense:
        what = f"it would unpack to {total / 1024 / 1024:.0f} MB in {len(members)} parts, which no transcript needs."
        raise InputError(Problem(source, what, "Remove pictures and embedded files, and save it again."))


def _bold_styles(document: Document) -> frozenset[str]:
    """Ids of the character styles that are bold."""
    from docx.enum.style import WD_STYLE_TYPE

    return frozenset(
        str(style.style_id)
        for style in document.styles
        if style.type == WD_STYLE_TYPE.CHARACTER and style.font.bold
    )


def _flat(element: Any) -> Iterator[Any]:
    """Paragraphs and tables below `element` in their order, also those inside content controls."""
    for child in element:
        if child.tag in (f"{_W}p", f"{_W}tbl"):
            yield child
        elif child.tag not in _SKIPPED:
            yield from _flat(child)


def _table(table: Any) -> WordTable:
    """The cells of a table."""
    rows = _below(table, f"{_W}tr")
    return WordTable(tuple(tuple("\n".join(_cell(cell)) for cell in _below(row, f"{_W}tc")) for row in rows))


def _cell(cell: Any) -> Iterator[str]:
    """The paragraphs of a cell."""
    for element in _flat(cell):
        if element.tag == f"{_W}p":
            yield without_controls(_paragraph(element, frozenset())[0], "")[0]
        else:
            for row in _table(element).rows:
                yield from row


def _below(element: Any, tag: str) -> Iterator[Any]:
    """The nearest elements of that tag below `element`."""
    for child in element:
        if child.tag == tag:
            yield child
        elif child.tag not in _SKIPPED:
            yield from _below(child, tag)


def _paragraph(paragraph: Any, bold_styles: frozenset[str]) -> tuple[str, int]:
    """A paragraph's text, and how many code points at its beginning are bold."""
    text = ""
    bold = 0
    for piece, is_bold in _runs(paragraph, bold_styles, bold=False):
        if bold == len(text) and (is_bold or not piece.strip()):
            bold += len(piece)
        text += piece
    return text, bold if text[:bold].strip() else 0


def _runs(element: Any, bold_styles: frozenset[str], *, bold: bool) -> Iterator[tuple[str, bool]]:
    """Pieces of text below `element`, and whether they are bold."""
    for child in element:
        if child.tag in _SKIPPED:
            continue
        if child.tag == f"{_W}t":
            yield child.text or "", bold
        elif child.tag in _SPOKEN:
            yield _SPOKEN[child.tag], bold
        else:
            own = _is_bold(child, bold_styles) if child.tag == f"{_W}r" else bold
            yield from _runs(child, bold_styles, bold=own)


def _is_bold(run: Any, bold_styles: frozenset[str]) -> bool:
    """True where a run is bold by itself or by its character style."""
    properties = run.find(f"{_W}rPr")
    if properties is None:
        return False
    own = properties.find(f"{_W}b")
    if own is not None:
        return own.get(f"{_W}val", "true") not in ("0", "false", "off")
    style = properties.find(f"{_W}rStyle")
    return style is not None and style.get(f"{_W}val") in bold_styles
