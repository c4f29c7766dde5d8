"""The rows of a sheet, written as they stand in the file: an object for each of a hundred thousand cells would take long.

Every text is text by its type: nothing is a formula, a link or a number.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from xml.sax.saxutils import escape

from pipeline.verbatim import escaped

Value = str | int | float | None
TEXT = "@"  # the format of text
# What a cell may hold, a little rounded down: Excel stops at 32,767 UTF-16 units.
LONGEST_CELL = 32_000
CUT = " […]"
WRAPPED = 44  # characters from which a text is wrapped


class Rows:
    """The rows of one sheet of a workbook of openpyxl's, which holds its other parts and the looks of cells."""

    def __init__(self, sheet: Any) -> None:
        from openpyxl.utils import get_column_letter

        self.sheet, self.letter = sheet, get_column_letter
        self._lines: list[str] = []
        self._letters: list[str] = []
        self._looks: dict[tuple[str, str], int] = {}

    def __len__(self) -> int:
        """How many there are."""
        return len(self._lines)

    def add(self, values: Sequence[Value], forms: Sequence[str], look: str = "", height: float = 0) -> None:
        """A row of values, each in its form; `look` is header or wrapped, `height` in points where it is not the usual one."""
        line = len(self._lines) + 1
        while len(self._letters) < len(values):
            self._letters.append(self.letter(len(self._letters) + 1))
        cells = (
            self._cell(f"{letter}{line}", value, form, look)
            for letter, value, form in zip(self._letters, values, forms, strict=False)
            if value is not None
        )
        tall = f' ht="{height:g}" customHeight="1"' if height else ""
        self._lines.append(f'<row r="{line}"{tall}>{"".join(cells)}</row>')

    def told(self, texts: Iterable[str], look: str) -> None:
        """A row of texts of one look."""
        held = list(texts)
        self.add(held, [TEXT] * len(held), look)

    def into(self, xml: bytes) -> bytes:
        """The file of the sheet with these rows in it."""
        for empty in (b"<sheetData/>", b"<sheetData></sheetData>"):
            if empty in xml:
                return xml.replace(empty, f"<sheetData>{''.join(self._lines)}</sheetData>".encode(), 1)
        raise ValueError("the sheet holds rows of openpyxl's, or none can be put into it")

    def _cell(self, place: str, value: str | float, form: str, look: str) -> str:
        """One cell."""
        if not isinstance(value, str):
            number = f"{value:.16g}" if isinstance(value, float) else str(value)
            return f'<c r="{place}" s="{self._look(look or "top", form)}"><v>{number}</v></c>'
        look = look or ("wrapped" if len(value) > WRAPPED or "\n" in value else "top")
        text, style = escape(escaped(_fitting(value))), self._look(look, TEXT)
        if not text:
            return f'<c r="{place}" s="{style}"/>'
        return f'<c r="{place}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'

    def _look(self, look: str, form: str) -> int:
        """The number of the style that cells of that look and form have; each is put together once."""
        from openpyxl.cell import WriteOnlyCell
        from openpyxl.styles import Alignment, Border, Font, Side

        key = look, form
        if key not in self._looks:
            made: Any = WriteOnlyCell(self.sheet)
            made.number_format = form
            made.alignment = Alignment(vertical="top", wrap_text=look != "top")
            if look == "header":
                made.font, made.border = Font(bold=True), Border(bottom=Side(style="thin"))
            self._looks[key] = made.style_id
        return self._looks[key]


def _fitting(text: str) -> str:
    """A text as long as a cell may hold; one that was cut says so."""
    if len(text) <= LONGEST_CELL // 7:
        return text
    if len(escaped(text).encode("utf-16-le", "surrogatepass")) <= 2 * LONGEST_CELL:
        return text
    # An escaped character takes seven places at most, and an astral one two.
    held = text[: LONGEST_CELL // 7] if escaped(text) != text else text[: LONGEST_CELL // 2]
    return held + CUT
