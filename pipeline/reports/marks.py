"""What figures are made of: points with intervals, bars, shaded cells, rows, axes and keys. Sizes are in inches."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from pipeline.findings import CodeCount, Estimate
from pipeline.reports import svg
from pipeline.reports.wording import NOTHING, number, of_present, percent

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

LINE = 0.15  # the height of a line of text
KEYS_IN_A_ROW = 4


def nth(choices: Sequence[str], place: int) -> str:
    """The colour, marker or hatch of the series at that place; they come round again after the last."""
    return choices[place % len(choices)]


def dodge(place: int, series: int) -> float:
    """How far from the middle of its row, in rows, the series at that place is drawn."""
    return (place - (series - 1) / 2) * 0.72 / max(series, 1)


def row_height(series: int) -> float:
    """The height of a row that holds so many series."""
    return max(0.34, 0.13 + 0.15 * series)


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


def value(axes: Axes, estimate: Estimate, up: float) -> None:
    """The number itself, to the right of its interval."""
    if estimate.value is None:
        return
    end = max(estimate.value, estimate.high or 0)
    place = (end, up)
    axes.annotate(
        number(estimate.value),
        place,
        xytext=(6, 0),
        textcoords="offset points",
        va="center_baseline",
        fontsize=7.5,
    )


def bar(axes: Axes, estimate: Estimate, up: float, series: int) -> None:
    """A bar from 0 for a share, with its interval and its percent."""
    if estimate.value is None:
        return
    share, colour = 100 * estimate.value, nth(svg.COLOURS, series)
    axes.barh(
        up,
        share,
        height=0.62,
        color=colour,
        alpha=0.85,
        hatch=nth(svg.HATCHES, series),
        edgecolor="white",
        linewidth=0,
    )
    end = share
    if estimate.low is not None and estimate.high is not None:
        end = max(share, 100 * estimate.high)
        axes.plot([100 * estimate.low, end], [up, up], color=svg.INK, linewidth=1.1)
    axes.annotate(
        percent(estimate.value),
        (end, up),
        xytext=(4, 0),
        textcoords="offset points",
        va="center_baseline",
        fontsize=7.5,
    )


def shade(axes: Axes, count: CodeCount | None, across: int, down: int) -> None:
    """A cell as dark as the share of those present, with `n of N`; a dash where nobody was present."""
    from matplotlib.colors import to_rgb
    from matplotlib.patches import Rectangle

    known = count is not None and count.present > 0
    share = count.speakers / count.present if count is not None and known else 0.0
    deep, pale = to_rgb(svg.COLOURS[0]), to_rgb("#f2f5f8")
    # Three quarters of the way at most: on anything darker the ink would fall below a contrast of 4.5 to 1.
    colour = tuple(p + (d - p) * 0.75 * share for d, p in zip(deep, pale, strict=True))
    axes.add_patch(
        Rectangle(
            (across + 0.02, down + 0.05),
            0.96,
            0.9,
            facecolor=colour if known else "none",
            edgecolor=svg.RULE,
            linewidth=0 if known else 0.6,
        )
    )
    text = of_present(count.speakers, count.present) if count is not None and known else NOTHING
    axes.text(across + 0.5, down + 0.5, text, ha="center", va="center_baseline", color=svg.INK)


def lines(figure: Figure, left: float, middle: float, text: Sequence[str], **how: str) -> None:
    """Lines of text, one below the other, around `middle`."""
    for place, line in enumerate(text):
        svg.words(figure, left, middle + LINE * ((len(text) - 1) / 2 - place), line, **how)


def rows(figure: Figure, axes: Axes, names: Sequence[tuple[str, str]], left: float | None) -> None:
    """Rows from top to bottom with a line between them; their names stand at `left`, or nowhere.

    A name has main words and softer words below them.
    """
    axes.set(ylim=(len(names) - 0.5, -0.5), yticks=[])
    for place in range(1, len(names)):
        axes.axhline(place - 0.5, color=svg.RULE, linewidth=0.6, zorder=1)
    if left is None:
        return
    box, (_, up) = axes.get_position(), figure.get_size_inches()
    for place, (main, soft) in enumerate(names):
        middle = up * (box.y1 - box.height * (place + 0.5) / len(names))
        shift = LINE / 2 if main and soft else 0.0
        svg.words(
            figure, left, middle + shift, textwrap.shorten(main, 26, placeholder="…"), fontweight="bold"
        )
        svg.words(figure, left, middle - shift, textwrap.shorten(soft, 26, placeholder="…"), color=svg.SOFT)


def index_axis(axes: Axes) -> None:
    """The scale of the index, 0–100."""
    axes.set(xlim=(0, 100), xticks=range(0, 101, 20), xlabel="co-production index, 0–100")


def level_axis(axes: Axes, names: Mapping[int, str]) -> None:
    """The scale of the graded code: its values, the first and the last by name."""
    values = sorted(names)
    axes.set(xlim=(values[0] - 0.15, values[-1] + 0.15), xticks=values)
    for place, side in ((values[0], "left"), (values[-1], "right")):
        axes.annotate(
            names[place],
            (0.0 if side == "left" else 1.0, 0.0),
            xycoords="axes fraction",
            xytext=(0, -24),
            textcoords="offset points",
            ha=side,
            color=svg.SOFT,
        )


def key(figure: Figure, names: Sequence[str], *, bars: bool = False) -> None:
    """What each colour, shape or hatch means, along the top of the figure."""
    from matplotlib.patches import Rectangle

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
        if bars:
            axes.add_patch(
                Rectangle(
                    (left, down - 0.06),
                    0.22,
                    0.12,
                    facecolor=nth(svg.COLOURS, place),
                    alpha=0.85,
                    hatch=nth(svg.HATCHES, place),
                    edgecolor="white",
                    linewidth=0,
                )
            )
        else:
            point(axes, Estimate(left + 0.11, left, left + 0.22), down, place)
        svg.words(figure, left + 0.3, up - down, name or "not known")
