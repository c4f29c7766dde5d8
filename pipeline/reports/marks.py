"""What figures of an evaluation are made of: points with intervals, lines of text and keys. Sizes are in inches."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pipeline.findings import Estimate
from pipeline.reports import svg

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

LINE = 0.15  # the height of a line of text
KEYS_IN_A_ROW = 4


def nth(choices: Sequence[str], place: int) -> str:
    """The colour, marker or hatch of the series at that place; they come round again after the last."""
    return choices[place % len(choices)]


def key_height(names: Sequence[str]) -> float:
    """The height of the key; nothing for one series without a name."""
    return 0.22 * -(-len(names) // KEYS_IN_A_ROW) + 0.1 if any(names) else 0.0


def point(axes: Axes, estimate: Estimate, up: float, series: int | None, *, hollow: bool = False) -> None:
    """A point with its interval at height `up`, in the colour and shape of its series (None: the only one)."""
    if estimate.value is None:
        return
    colour = svg.INK if series is None else nth(svg.COLOURS, series)
    if estimate.low is not None and estimate.high is not None:
        axes.plot([estimate.low, estimate.high], [up, up], color=colour, linewidth=1.3, zorder=2)
    axes.plot(
        [estimate.value],
        [up],
        marker=nth(svg.MARKERS, series or 0),
        markersize=5.2,
        color=colour,
        markerfacecolor="white" if hollow else colour,
        zorder=3,
        clip_on=False,
    )


def lines(figure: Figure, left: float, middle: float, text: Sequence[str], **how: str) -> None:
    """Lines of text, one below the other, around `middle`."""
    for place, line in enumerate(text):
        svg.words(figure, left, middle + LINE * ((len(text) - 1) / 2 - place), line, **how)


def key(figure: Figure, names: Sequence[str]) -> None:
    """What each colour and shape means, along the top of the figure."""
    if not any(names):
        return
    across, up = figure.get_size_inches()
    axes = svg.panel(figure, 0, up - key_height(names), across, key_height(names))
    axes.set(xlim=(0, across), ylim=(key_height(names), 0))
    axes.axis("off")
    for place, name in enumerate(names):
        left, down = (
            0.05 + (place % KEYS_IN_A_ROW) * across / KEYS_IN_A_ROW,
            0.12 + 0.22 * (place // KEYS_IN_A_ROW),
        )
        point(axes, Estimate(left + 0.11, left, left + 0.22), down, place)
        svg.words(figure, left + 0.3, up - down, name or "not known")
