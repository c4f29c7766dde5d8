"""The sheet that figures are drawn on: inches from the upper left corner, one scale of values to a panel.

Everything is placed by its measured size, so that no text stands on another. Marks differ in shape and bars in hatch,
not in colour alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from pipeline.findings import Estimate
from pipeline.reports import svg
from pipeline.reports.figures.lettering import SIZE, SMALL, line_height, width_of
from pipeline.verbatim import printable

if TYPE_CHECKING:
    from matplotlib.figure import Figure

WIDTH = 7.2
TALLEST = 8.2  # of a figure that is to stand on one printed page with its caption
EDGE = 0.04
PALE, DEEP = "#f0f3f6", "#003a5d"
READABLE = 4.5  # the least contrast of text
Align = Literal["left", "center", "right"]


@dataclass(frozen=True, slots=True)
class Look:
    """How a series is told from others: by colour, by shape and by hatch."""

    colour: str = svg.INK
    marker: str = "o"
    hatch: str = ""


def look(place: int) -> Look:
    """The look of the series at that place; 64 differ in colour or shape."""
    count = len(svg.COLOURS)
    turn = place + place // count
    return Look(svg.COLOURS[place % count], svg.MARKERS[turn % count], svg.HATCHES[turn % count])


@dataclass(frozen=True, slots=True)
class Scale:
    """Where values lie between two places, in inches."""

    left: float
    right: float
    low: float
    high: float

    def at(self, value: float) -> float:
        """The place of a value, the nearer end for one outside."""
        share = (min(max(value, self.low), self.high) - self.low) / (self.high - self.low)
        return self.left + share * (self.right - self.left)

    def holds(self, value: float) -> bool:
        """True where the value lies on the scale."""
        return self.low <= value <= self.high


class Canvas:
    """A sheet of that height; see `canvas`."""

    def __init__(self, height: float) -> None:
        self.height = height
        self.figure: Figure = svg.sheet(WIDTH, height)
        self._axes = svg.panel(self.figure, 0, 0, WIDTH, height)
        self._axes.set(xlim=(0, WIDTH), ylim=(height, 0))
        self._axes.axis("off")

    def text(
        self,
        left: float,
        middle: float,
        words: str,
        *,
        size: float = SIZE,
        align: Align = "left",
        bold: bool = False,
        colour: str = svg.INK,
        upright: bool = False,
    ) -> None:
        """A line of text around that height; `upright` turns it by a quarter, around that place, to be read from below."""
        turned: dict[str, Any] = {"rotation": 90, "va": "bottom", "ha": "center"}
        level: dict[str, Any] = {"va": "center_baseline", "ha": align}
        self._axes.text(
            left,
            middle,
            printable(words),
            fontsize=size,
            color=colour,
            fontweight="bold" if bold else "normal",
            **(turned if upright else level),
        )

    def lines(
        self, left: float, middle: float, lines: Sequence[str], *, size: float = SIZE, **how: Any
    ) -> None:
        """Lines of text one below the other around that height; `how` as in `text`."""
        for place, line in enumerate(lines):
            self.text(
                left, middle + line_height(size) * (place - (len(lines) - 1) / 2), line, size=size, **how
            )

    def line(
        self,
        start: tuple[float, float],
        end: tuple[float, float],
        *,
        colour: str = svg.RULE,
        width: float = 0.6,
        dash: bool = False,
        above: int = 1,
    ) -> None:
        """A straight line; `above` says over what else it lies."""
        self._axes.plot(
            [start[0], end[0]],
            [start[1], end[1]],
            color=colour,
            linewidth=width,
            linestyle=(0, (4, 3)) if dash else "-",
            zorder=above,
            clip_on=False,
        )

    def box(
        self,
        left: float,
        top: float,
        width: float,
        height: float,
        *,
        fill: str = "none",
        hatch: str = "",
        edge: str = "none",
        ink: str = "white",
        above: float = 1,
    ) -> None:
        """A filled rectangle, hatched in `ink`, with a thin frame where `edge` is a colour."""
        from matplotlib.patches import Rectangle

        place = ((left, top), width, height)
        self._axes.add_patch(
            Rectangle(*place, facecolor=fill, hatch=hatch or None, edgecolor=ink, linewidth=0, zorder=above)
        )
        if edge != "none":
            self._axes.add_patch(
                Rectangle(*place, facecolor="none", edgecolor=edge, linewidth=0.6, zorder=above)
            )

    def mark(self, left: float, middle: float, own: Look, *, hollow: bool = False, size: float = 5.2) -> None:
        """A mark of that look."""
        self._axes.plot(
            [left],
            [middle],
            marker=own.marker,
            markersize=size,
            color=own.colour,
            markerfacecolor="white" if hollow else own.colour,
            markeredgewidth=1.0 if size > 3.5 else 0.5,
            zorder=5,
            clip_on=False,
        )

    def estimate(
        self,
        scale: Scale,
        estimate: Estimate,
        middle: float,
        own: Look,
        *,
        hollow: bool = False,
        size: float = 5.2,
    ) -> float:
        """A mark with its interval; what reaches beyond the scale ends in an arrow. Returns how far to the right it goes."""
        if estimate.value is None:
            return scale.left
        end = scale.at(estimate.value)
        if estimate.low is not None and estimate.high is not None:
            low, high = scale.at(estimate.low), scale.at(estimate.high)
            self.line((low, middle), (high, middle), colour=own.colour, width=1.3, above=4)
            if not scale.holds(estimate.low):
                self.mark(low, middle, Look(own.colour, "<"), size=4)
            if not scale.holds(estimate.high):
                self.mark(high, middle, Look(own.colour, ">"), size=4)
            end = max(end, high)
        if scale.holds(estimate.value):
            self.mark(scale.at(estimate.value), middle, own, hollow=hollow, size=size)
        return end

    def axis(
        self,
        scale: Scale,
        top: float,
        bottom: float,
        ticks: Sequence[tuple[float, str]],
        label: Sequence[str] = (),
    ) -> None:
        """Lines over a panel at these values, with what is written below them, and the axis' name in one line or more."""
        for value, written in ticks:
            self.line((scale.at(value), top), (scale.at(value), bottom), above=0)
            self.text(scale.at(value), bottom + 0.1, written, align="center", colour=svg.SOFT, size=SMALL)
        for place, line in enumerate(label):
            middle = bottom + 0.27 + line_height(SMALL) * place
            self.text(
                (scale.left + scale.right) / 2, middle, line, align="center", colour=svg.SOFT, size=SMALL
            )


AXIS = 0.37  # the height of an axis with a name of one line


@contextmanager
def canvas(height: float) -> Iterator[Canvas]:
    """A sheet to be drawn on, in the style of the report."""
    with svg.drawing():
        yield Canvas(height)


@dataclass(frozen=True, slots=True)
class Sign:
    """One entry of a key: what it looks like and what it means; a `kind` of mark, of interval or of bar."""

    words: str
    own: Look
    kind: Literal["mark", "point", "bar", "line"] = "point"
    hollow: bool = False


class Key:
    """The key of a figure: entries flow over as many lines as they need and end where the sheet ends."""

    def __init__(self, signs: Sequence[Sign], left: float = EDGE) -> None:
        from pipeline.reports.figures.lettering import wrap

        self._placed: list[tuple[Sign, float, float, tuple[str, ...]]] = []
        across, down, row = left, 0.0, 0.0
        for sign in signs:
            lines = wrap(sign.words, WIDTH - left - 0.4, SMALL)
            width = 0.34 + max((width_of(line, SMALL) for line in lines), default=0.0)
            if across > left and across + width > WIDTH - EDGE:
                across, down, row = left, down + row, 0.0
            row = max(row, 0.06 + line_height(SMALL) * len(lines))
            self._placed.append((sign, across, down, lines))
            across += width + 0.18
        self.height = down + row + 0.08 if self._placed else 0.0

    def draw(self, sheet: Canvas, top: float = 0.0) -> None:
        """Put the key on the sheet, below that height."""
        for sign, across, down, lines in self._placed:
            middle = top + down + 0.09
            if sign.kind == "bar":
                edge = svg.SOFT if sign.own.colour in ("white", PALE) else "none"
                sheet.box(
                    across, middle - 0.05, 0.24, 0.1, fill=sign.own.colour, hatch=sign.own.hatch, edge=edge
                )
            elif sign.kind == "line":
                sheet.line(
                    (across, middle), (across + 0.24, middle), colour=sign.own.colour, width=1.0, dash=True
                )
            else:
                if sign.kind == "point":
                    ends = ((across, middle), (across + 0.24, middle))
                    sheet.line(*ends, colour=sign.own.colour, width=1.3, above=4)
                sheet.mark(across + 0.12, middle, sign.own, hollow=sign.hollow)
            for place, line in enumerate(lines):
                sheet.text(across + 0.32, middle + line_height(SMALL) * place, line, size=SMALL)


def pages(heights: Sequence[float], room: float) -> list[range]:
    """Rows of these heights as runs that each fit into that room, about equally full; a row that does not fit stands alone."""
    count = max(1, -(-int(sum(heights) * 1000) // int(room * 1000)))
    fill = min(room, sum(heights) / count + max(heights, default=0.0))
    found, start, used = [], 0, 0.0
    for place, height in enumerate(heights):
        if place > start and used + height > fill:
            found.append(range(start, place))
            start, used = place, 0.0
        used += height
    return [*found, range(start, len(heights))] if heights else []


def shade(share: float) -> str:
    """A shade of blue, from the palest (0) to the deepest (1), as hex: what is more is darker, in grey as well."""
    from matplotlib.colors import to_hex, to_rgb

    share = min(max(share, 0.0), 1.0)
    red, green, blue = (p + (d - p) * share for d, p in zip(to_rgb(DEEP), to_rgb(PALE), strict=True))
    return str(to_hex((red, green, blue)))


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, 1 to 21, by WCAG 2.2."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def ink_on(fill: str) -> str:
    """An ink that reads on a colour with a contrast of 4.5 at least: the usual one, otherwise white or black."""
    if contrast(svg.INK, fill) >= READABLE:
        return svg.INK
    return max("white", "black", key=lambda ink: contrast(ink, fill))


def _luminance(colour: str) -> float:
    """The relative luminance of a colour, 0 to 1."""
    from matplotlib.colors import to_rgb

    parts = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(colour))
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), parts, strict=True))
