"""A figure that is drawn: the same drawing as SVG for pages and as PNG for Word, with its words and the data behind it."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.exhibits import Table
from pipeline.reports import svg

if TYPE_CHECKING:
    from matplotlib.figure import Figure

DPI = 300


@dataclass(frozen=True, slots=True)
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
        with svg.drawing():
            return svg.to_svg(self.figure, key=self.id, title=self.title, description=self.description)

    def png(self) -> bytes:
        """The drawing as PNG on white, with `DPI` dots an inch; the same bytes for the same drawing."""
        buffer = io.BytesIO()
        with svg.drawing():
            self.figure.savefig(buffer, format="png", dpi=DPI, facecolor="white", metadata={"Software": None})
        return buffer.getvalue()
