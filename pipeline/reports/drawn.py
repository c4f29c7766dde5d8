"""A figure that is drawn: the same drawing as SVG for pages and as PNG for Word, with its words and the data behind it."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from pipeline.exhibits import Table
from pipeline.reports import svg

if TYPE_CHECKING:
    from matplotlib.figure import Figure

DPI = 300


@dataclass(frozen=True)
class Drawn:
    """A figure with its title, a caption (what it shows and how to read it) and a description for those who do not see it.

    `data` is the tidy table that was drawn; `id` is that of the figure's files and anchors.
    """

    id: str
    title: str
    caption: str
    description: str
    data: Table
    figure: Figure

    def svg(self) -> str:
        """One `<svg>` element to stand inside a page; the same bytes for the same drawing."""
        return self._svg

    @cached_property
    def _svg(self) -> str:
        """The drawing, made once for the page and the data files."""
        with svg.drawing():
            return svg.to_svg(self.figure, key=self.id, title=self.title, description=self.description)

    def png(self) -> bytes:
        """The drawing as PNG on white, with `DPI` dots an inch; the same bytes for the same drawing."""
        return _png(*self._dots())

    def _dots(self) -> tuple[bytes, int]:
        """The drawing as dots of four bytes, and how many stand in a line."""
        buffer = io.BytesIO()
        with svg.drawing():
            self.figure.savefig(buffer, format="rgba", dpi=DPI, facecolor="white")
        return buffer.getvalue(), int(self.figure.get_size_inches()[0] * DPI)


def pngs(drawings: Iterable[Drawn]) -> dict[str, bytes]:
    """The drawings as PNG by their ids. One is packed while the next is drawn: only packing may go on beside."""
    with ThreadPoolExecutor(max_workers=1) as packing:
        made = {drawn.id: packing.submit(_png, *drawn._dots()) for drawn in drawings}  # noqa: SLF001  of this module
        return {key: done.result() for key, done in made.items()}


def _png(dots: bytes, width: int) -> bytes:
    """Dots of red, green, blue and opacity, line by line, as the bytes of a PNG file without opacity.

    Lines stand in it as they are: most of a drawing is ground, and filters only make packing slower.
    """
    import numpy as np

    colours = np.frombuffer(dots, np.uint8).reshape(-1, width, 4)
    height = len(colours)
    lines = np.zeros((height, 1 + 3 * width), np.uint8)
    for colour in range(3):
        lines[:, 1 + colour :: 3] = colours[:, :, colour]
    a_metre = round(DPI / 0.0254)
    parts = (
        (b"IHDR", struct.pack(">2I5B", width, height, 8, 2, 0, 0, 0)),
        (b"pHYs", struct.pack(">2IB", a_metre, a_metre, 1)),
        (b"IDAT", zlib.compress(lines.tobytes(), 6)),
        (b"IEND", b""),
    )
    chunks = (
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        for name, body in parts
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)
