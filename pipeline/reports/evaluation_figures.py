"""The figures of an evaluation, as SVG: PR curves, the reliability plot and the learning curve.

Each function returns one `<svg>` element, or "" where there is nothing to draw. The same records give the same bytes.
"""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from pipeline.reports import marks, svg
from pipeline.reports.wording import counted, number, percent
from pipeline.scorecard import Bin, CodeScore, CurvePoint, Evaluation

if TYPE_CHECKING:
    from matplotlib.axes import Axes

WIDTH = 7.2
ACROSS = 4
MOST_CURVES = 12
FEWEST_POSITIVES = 5


def draw(evaluation: Evaluation, names: Mapping[str, str]) -> dict[str, str]:
    """All figures that there is something for, by their keys: curves, reliability, learning; `names` of the codes."""
    blind = evaluation.blind
    drawn = {
        "curves": figure_curves(blind.codes if blind else (), names),
        "reliability": figure_reliability(blind.bins if blind else ()),
        "learning": figure_learning(evaluation.learning),
    }
    return {key: figure for key, figure in drawn.items() if figure}


def figure_curves(codes: Sequence[CodeScore], names: Mapping[str, str]) -> str:
    """Precision against recall for the codes given most often, at most twelve, each with the share it has by chance."""
    shown = sorted(
        (code for code in codes if code.curve and code.figures.positives >= FEWEST_POSITIVES),
        key=lambda code: -code.figures.positives,
    )[:MOST_CURVES]
    if not shown:
        return ""
    rows, width, height = -(-len(shown) // ACROSS), (WIDTH - 0.4) / ACROSS, 2.05
    with svg.drawing():
        figure = svg.sheet(WIDTH, rows * height + 0.3)
        for place, code in enumerate(shown):
            left, row = 0.4 + width * (place % ACROSS), rows - 1 - place // ACROSS
            axes = svg.panel(figure, left, 0.5 + row * height, width - 0.2, 1.15)
            _unit_square(axes, left=place % ACROSS == 0)
            _curve(axes, code)
            lines = textwrap.wrap(names.get(code.code_id, code.code_id), 22)[:2]
            marks.lines(
                figure,
                left,
                0.5 + row * height + 1.34 + 0.075 * len(lines),
                lines,
                fontweight="bold",
                fontsize="7.5",
            )
        svg.words(figure, WIDTH / 2, 0.13, "recall", ha="center", color=svg.SOFT)
        svg.words(figure, 0.08, (rows * height + 0.3) / 2, "precision", rotation=90, color=svg.SOFT)
        told = "; ".join(
            f"{names.get(code.code_id, code.code_id)}, {counted(code.figures.positives, 'positive')}, "
            f"average precision {number(code.figures['average_precision'].value or 0.0, 2)}"
            for code in shown
        )
        title = "Precision against recall, code by code"
        return svg.to_svg(figure, key="curves", title=title, description=f"{told}.")


def _unit_square(axes: Axes, *, left: bool) -> None:
    """Axes from 0 to 1 both ways; figures at the left only where `left` says so."""
    axes.set(xlim=(0, 1), ylim=(0, 1.02), xticks=(0, 0.5, 1), yticks=(0, 0.5, 1))
    axes.grid(visible=True, axis="both")
    axes.tick_params(labelsize=7, labelleft=left, labelcolor=svg.SOFT)


def _curve(axes: Axes, code: CodeScore) -> None:
    """The steps of one PR curve, its threshold as a point and the share of positives as a dashed line."""
    share = code.figures["prevalence"].value or 0.0
    recall, precision = [0.0], [code.curve[0][1]]
    for r, p in code.curve:
        recall.append(r)
        precision.append(p)
    axes.plot(recall, precision, drawstyle="steps-pre", color=svg.COLOURS[0], linewidth=1.4)
    axes.plot([0, 1], [share, share], color=svg.SOFT, linewidth=0.8, linestyle=(0, (4, 3)))
    at = code.figures["recall"].value, code.figures["precision"].value
    if at[0] is not None and at[1] is not None:
        axes.plot([at[0]], [at[1]], marker="o", markersize=4.5, color=svg.COLOURS[5], zorder=3, clip_on=False)
    value = number(code.figures["average_precision"].value or 0.0, 2)
    note = f"AP {value}, {counted(code.figures.positives, 'positive')}"
    axes.annotate(
        note, (0.0, 1.0), xycoords="axes fraction", xytext=(0, 3), textcoords="offset points", fontsize=7
    )


def figure_reliability(bins: Sequence[Bin]) -> str:
    """Share of yes against probability, over all codes; a point is the larger the more judgements stand behind it."""
    if not bins:
        return ""
    total = sum(own.count for own in bins)
    with svg.drawing():
        figure = svg.sheet(WIDTH, 3.5)
        axes = svg.panel(figure, 0.75, 0.5, 2.85, 2.85)
        axes.set(xlim=(0, 1), ylim=(0, 1), xlabel="probability given", ylabel="share that was so")
        axes.grid(visible=True, axis="both")
        axes.plot([0, 1], [0, 1], color=svg.SOFT, linewidth=0.8, linestyle=(0, (4, 3)))
        axes.plot(
            [own.probability for own in bins],
            [own.share for own in bins],
            color=svg.COLOURS[0],
            linewidth=1.0,
        )
        for own in bins:
            size = 3.5 + 7.0 * (own.count / total) ** 0.5
            axes.plot(
                [own.probability],
                [own.share],
                marker="o",
                markersize=size,
                color=svg.COLOURS[0],
                clip_on=False,
                zorder=3,
            )
        axes.tick_params(labelcolor=svg.SOFT)
        _counts(svg.panel(figure, 4.75, 0.5, 1.9, 2.85), bins)
        told = "; ".join(
            f"{percent(own.probability)} given, {percent(own.share)} so, {counted(own.count, 'judgement')}"
            for own in bins
        )
        return svg.to_svg(
            figure, key="reliability", title="How far probabilities can be trusted", description=f"{told}."
        )


def _counts(axes: Axes, bins: Sequence[Bin]) -> None:
    """How many judgements have about which probability, one bar a bin, with the number."""
    most = max(own.count for own in bins)
    axes.set(ylim=(0, 1), xlim=(0, most), yticks=[n / 10 for n in range(0, 11, 2)], xticks=[])
    axes.set(xlabel="judgements", ylabel="probability given")
    axes.grid(visible=False)
    axes.tick_params(labelcolor=svg.SOFT)
    for own in bins:
        place = min(int(own.probability * 10), 9) / 10 + 0.05
        axes.barh(place, own.count, height=0.08, color=svg.COLOURS[0], alpha=0.85, linewidth=0)
        axes.annotate(
            number(own.count),
            (own.count, place),
            xytext=(3, 0),
            textcoords="offset points",
            va="center_baseline",
            fontsize=7.5,
        )


def figure_learning(points: Sequence[CurvePoint]) -> str:
    """Mean average precision and F1 over codes against the number of segments learnt from."""
    shown = [point for point in points if not point.code_id and point.average_precision is not None]
    if len(shown) < 2:
        return ""
    sizes = [point.segments for point in shown]
    series = ("average precision", "F1 at the threshold")
    with svg.drawing():
        figure = svg.sheet(WIDTH, 2.9 + marks.key_height(series))
        axes = svg.panel(figure, 0.75, 0.55, WIDTH - 1.0, 2.2)
        axes.set_xscale("log")
        axes.set(ylim=(0, 1), xlim=(sizes[0] * 0.85, sizes[-1] * 1.15))
        axes.set_xticks(sizes, [number(size) for size in sizes])
        axes.set_xticks([], minor=True)
        axes.set(xlabel="segments learnt from", ylabel="mean over codes")
        axes.grid(visible=True, axis="both")
        axes.tick_params(labelcolor=svg.SOFT)
        for point in shown:
            if point.low is not None and point.high is not None and point.draws > 1:
                axes.plot([point.segments] * 2, [point.low, point.high], color=svg.COLOURS[0], linewidth=1.2)
        for place, values in enumerate(
            ([point.average_precision for point in shown], [point.f1 for point in shown])
        ):
            known = [(size, value) for size, value in zip(sizes, values, strict=True) if value is not None]
            axes.plot(
                [size for size, _ in known],
                [value for _, value in known],
                marker=marks.nth(svg.MARKERS, place),
                markersize=5,
                color=marks.nth(svg.COLOURS, place),
                linewidth=1.3,
            )
        marks.key(figure, series)
        told = "; ".join(f"{p.segments} segments {number(p.average_precision or 0, 2)}" for p in shown)
        return svg.to_svg(
            figure,
            key="learning",
            title="Learning curve",
            description=f"Mean average precision at {told}.",
        )
