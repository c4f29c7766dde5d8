"""The figure of an agreement card, as SVG: alpha of each code with its interval, and the study's thresholds.

Bands are told apart by shape as well as by colour; a hollow mark has no interval. The same card gives the same bytes.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING

from pipeline.agreement import BANDS, NOT_SHOWN, TOO_FEW, AgreementCard, Band
from pipeline.findings import Estimate
from pipeline.reports import marks, svg
from pipeline.reports.agreement_words import measure_of
from pipeline.reports.wording import with_interval

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WIDTH = 7.2
ROW = 0.27
LEFT, RIGHT = 2.45, 1.15
SERIES = {
    "reliable": 0,
    "tentative": 1,
    "not reliable": 5,
    NOT_SHOWN: 3,
    TOO_FEW: 6,
    "": 6,
}  # blue, orange and vermilion, each with its shape
Line = tuple[str, Estimate, Band]


def draw(card: AgreementCard) -> dict[str, str]:
    """The figures that the card has something for, by key: codes."""
    drawn = {"codes": figure_codes(card)}
    return {key: figure for key, figure in drawn.items() if figure}


def figure_codes(card: AgreementCard) -> str:
    """Alpha by code in codebook order beneath that of the whole codebook, with 95 % intervals; "" without any value."""
    whole = card.whole
    lines: list[Line] = [(f"Whole: {measure_of(whole)}", whole.main, whole.band)]
    lines += [(card.names.get(r.code_id) or r.code_id, r.main, r.band) for r in card.results]
    if all(estimate.value is None for _, estimate, _ in lines):
        return ""
    words = [word for word in BANDS if word and any(band.word == word for _, _, band in lines)]
    with svg.drawing():
        body = ROW * len(lines)
        figure = svg.sheet(WIDTH, 0.62 + body + marks.key_height(words))
        axes = svg.panel(figure, LEFT, 0.45, WIDTH - LEFT - RIGHT, body)
        _scale(axes, lines, card.thresholds)
        for place, (name, estimate, band) in enumerate(lines):
            middle = 0.45 + body - ROW * (place + 0.5)
            label = textwrap.shorten(name, 34, placeholder="…") or name[:34]
            svg.words(figure, 0.05, middle, label, fontweight="bold" if not place else "normal")
            _mark(figure, axes, (estimate, band), place, middle)
        _key(figure, words)
        told = "; ".join(f"{name} {_told(estimate, band)}" for name, estimate, band in lines)
        return svg.to_svg(
            figure, key="codes", title="Agreement by code", description=f"Alpha with 95 % interval: {told}."
        )


def _scale(axes: Axes, lines: Sequence[Line], thresholds: tuple[float, float]) -> None:
    """The axis of alpha, from nought or as far below as some alpha lies, with a line at each threshold.

    An interval that reaches further down ends in an arrow: one rare code would press all others together.
    """
    values = [estimate.value for _, estimate, _ in lines if estimate.value is not None]
    below = any(low is not None and low < 0 for low in (estimate.low for _, estimate, _ in lines))
    ticks = [tick / 5 for tick in range(-5, 6)]
    lowest = max(tick for tick in ticks if tick <= max(-1.0, min(-0.2 if below else 0.0, *values)))
    axes.set(xlim=(lowest, 1.0), ylim=(len(lines) - 0.5, -0.5), yticks=[], xlabel="alpha")
    axes.set_xticks([tick for tick in ticks if tick >= lowest])
    axes.axhline(0.5, color=svg.SOFT, linewidth=0.8, zorder=1)
    for place in range(2, len(lines)):
        axes.axhline(place - 0.5, color=svg.RULE, linewidth=0.5, zorder=1)
    if lowest < 0:
        axes.axvline(0.0, color=svg.SOFT, linewidth=0.8, zorder=1)
    for threshold in thresholds:
        axes.axvline(threshold, color=svg.INK, linewidth=0.9, linestyle=(0, (4, 3)), zorder=1)


def _mark(figure: Figure, axes: Axes, found: tuple[Estimate, Band], place: int, middle: float) -> None:
    """The point of one row with its interval and number; in words that there is none."""
    estimate, band = found
    if estimate.value is None:
        svg.words(figure, WIDTH - RIGHT + 0.1, middle, "undefined", color=svg.SOFT)
        return
    series = SERIES.get(band.word, 6)
    marks.point(axes, estimate, place, series, hollow=estimate.low is None)
    edge = axes.get_xlim()[0]
    if estimate.low is not None and estimate.low < edge:
        colour = marks.nth(svg.COLOURS, series)
        axes.plot([edge], [place], marker="<", markersize=4.5, color=colour, zorder=3, clip_on=False)
    svg.words(figure, WIDTH - RIGHT + 0.1, middle, with_interval(estimate), fontsize=7.5)


def _key(figure: Figure, words: Sequence[str]) -> None:
    """Which colour and shape is which band, along the top."""
    across, up = figure.get_size_inches()
    height = marks.key_height(words)
    axes = svg.panel(figure, 0, up - height, across, height)
    axes.set(xlim=(0, across), ylim=(height, 0))
    axes.axis("off")
    for place, word in enumerate(words):
        left = LEFT + 1.2 * place
        marks.point(axes, Estimate(left + 0.11, left, left + 0.22), 0.12, SERIES[word])
        svg.words(figure, left + 0.3, up - 0.12, word)


def _told(estimate: Estimate, band: Band) -> str:
    """A row in words, for those who do not see it."""
    if estimate.value is None:
        return f"undefined ({estimate.undefined_because})"
    return f"{with_interval(estimate)}, {band.word}"
