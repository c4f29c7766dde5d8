"""The figures of a report, as SVG: level by country and sector, ranking of activities, both sides, codes by group.

Each function returns one `<svg>` element, or "" where there is nothing to draw. The same records give the same bytes.
Intervals are 95 %. Two things are always told apart by shape or hatch as well as by colour.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from pipeline.codebook import Codebook
from pipeline.findings import Cell, CodeCount, Estimate, ItemShare, SurveyGap, SurveyIndex
from pipeline.reports import marks, svg
from pipeline.reports.content import ReportContent
from pipeline.reports.wording import cell_name, of_present, percent, with_interval

if TYPE_CHECKING:
    from matplotlib.figure import Figure

WIDTH = 7.2
FEW = 3  # a mean of fewer speakers is drawn hollow


def draw(content: ReportContent) -> dict[str, str]:
    """All figures that the content has something for, by their keys: level, ranking, joint, codes."""
    drawn = {
        "level": figure_level(content.indices),
        "ranking": figure_ranking(content.item_shares),
        "joint": figure_joint(content.gaps, content.codebook),
        "codes": figure_codes(content.code_counts, content.codebook),
    }
    return {key: figure for key, figure in drawn.items() if figure}


def figure_level(indices: Sequence[SurveyIndex]) -> str:
    """The co-production index (0–100) by country and sector with its interval (the briefing's figure 1)."""
    known = [index for index in indices if index.index.value is not None]
    finest = [index for index in known if _fineness(index.cell) == max(_fineness(k.cell) for k in known)]
    if not finest:
        return ""
    rows = list(dict.fromkeys(index.cell.country for index in finest))
    sectors = list(dict.fromkeys(index.cell.sector for index in finest))
    if rows == [""]:
        rows, sectors = sectors, [""]
    with svg.drawing():
        body = marks.row_height(len(sectors)) * len(rows)
        figure = svg.sheet(WIDTH, 0.53 + body + marks.key_height(sectors))
        axes = svg.panel(figure, 1.4, 0.43, WIDTH - 1.6, body)
        marks.rows(figure, axes, [(row or "all", "") for row in rows], left=0.05)
        for index in finest:
            series = sectors.index(index.cell.sector) if index.cell.sector in sectors else 0
            row = rows.index(index.cell.country if index.cell.country in rows else index.cell.sector)
            up = row + marks.dodge(series, len(sectors))
            marks.point(axes, index.index, up, series)
            marks.value(axes, index.index, up)
        marks.index_axis(axes)
        marks.key(figure, sectors)
        told = "; ".join(f"{cell_name(index.cell)} {_told(index.index)}" for index in finest)
        title = "Co-production index by country and sector"
        return svg.to_svg(
            figure, key="level", title=title, description=f"Index, 0–100, with 95 % interval: {told}."
        )


def figure_ranking(shares: Sequence[ItemShare]) -> str:
    """Activities from best liked to least: the share that gives the highest answer (the briefing's figure 2)."""
    known = [item for item in shares if item.often.value is not None]
    ranked = sorted(known, key=lambda item: -(item.often.value or 0.0))
    if not ranked:
        return ""
    sectors = list(dict.fromkeys(item.sector for item in shares))
    labels = [textwrap.wrap(item.label, 42) or [item.item_id] for item in ranked]
    row = 0.13 + marks.LINE * max(len(label) for label in labels)
    with svg.drawing():
        figure = svg.sheet(WIDTH, 0.78 + row * len(ranked) + marks.key_height(sectors))
        axes = svg.panel(figure, 2.85, 0.43, 2.65, row * len(ranked))
        axes.set(ylim=(len(ranked) - 0.5, -0.5), yticks=[], xlim=(0, 100), xticks=range(0, 101, 25))
        axes.set_xlabel("share that answers with the highest category, %")
        for place, (item, label) in enumerate(zip(ranked, labels, strict=True)):
            middle = 0.43 + row * (len(ranked) - place - 0.5)
            marks.bar(axes, item.often, place, sectors.index(item.sector))
            marks.lines(figure, 0.05, middle, label)
            _manner(figure, middle, item.how, item.benefits, svg.INK)
        if any(item.how or item.benefits for item in ranked):
            _manner(figure, 0.58 + row * len(ranked), "done", "for", svg.SOFT)
        marks.key(figure, sectors, bars=True)
        told = "; ".join(
            f"{n}. {item.label} {percent(item.often.value or 0)}" for n, item in enumerate(ranked, 1)
        )
        title = "Activities from best liked to least"
        return svg.to_svg(
            figure, key="ranking", title=title, description=f"Share of the highest answer: {told}."
        )


def figure_joint(gaps: Sequence[SurveyGap], codebook: Codebook) -> str:
    """Perceived level and measured index side by side, each on its own scale; stakeholder groups as markers.

    Nothing is subtracted. A hollow marker is a mean of fewer than three speakers.
    """
    graded = [gap for gap in gaps if gap.perceived and gap.perceived.mean.value is not None]
    finest = [
        gap for gap in gaps if _fineness(gap.cell) == max((_fineness(g.cell) for g in graded), default=-1)
    ]
    levels = _levels(graded, codebook)
    if not finest or not levels:
        return ""
    rows = list(dict.fromkeys(_row(gap.cell) for gap in finest))
    groups = list(dict.fromkeys(gap.cell.group for gap in finest))
    with svg.drawing():
        body = marks.row_height(len(groups)) * len(rows)
        figure = svg.sheet(WIDTH, 1.05 + body + marks.key_height(groups))
        left, right = svg.panel(figure, 1.6, 0.65, 2.6, body), svg.panel(figure, 4.5, 0.65, 2.5, body)
        marks.rows(figure, left, rows, left=0.05)
        marks.rows(figure, right, rows, left=None)
        for gap in finest:
            row, series = rows.index(_row(gap.cell)), groups.index(gap.cell.group)
            if gap.perceived:
                up, few = row + marks.dodge(series, len(groups)), gap.perceived.speakers < FEW
                marks.point(left, gap.perceived.mean, up, series, hollow=few)
        for row, index in {
            rows.index(_row(gap.cell)): gap.measured for gap in finest if gap.measured
        }.items():
            marks.point(right, index.index, row, None)
            marks.value(right, index.index, row)
        marks.level_axis(left, levels)
        marks.index_axis(right)
        svg.words(figure, 1.6, body + 0.82, "Perceived in focus groups", fontweight="bold")
        svg.words(figure, 4.5, body + 0.82, "Measured by the survey", fontweight="bold")
        marks.key(figure, groups)
        title, told = "Perceived level and measured index, side by side", "; ".join(_both(finest))
        return svg.to_svg(
            figure, key="joint", title=title, description=f"Two scales, nothing subtracted: {told}."
        )


def figure_codes(counts: Sequence[CodeCount], codebook: Codebook) -> str:
    """Codes by stakeholder group as a table in shades: the share of those present who said it, with the counts."""
    codes = [code for code in codebook.codable if any(count.code_id == code.id for count in counts)]
    named = {code.id: code.name for code in codes}
    shown = [c for c in counts if c.code_id in named and not c.cell.country and not c.cell.sector]
    groups = sorted(dict.fromkeys(count.cell.group for count in shown), key=bool)
    if not any(count.present for count in shown):
        return ""
    by_place = {(count.code_id, count.cell.group): count for count in shown}
    with svg.drawing():
        body = 0.36 * len(codes)
        figure = svg.sheet(WIDTH, 0.4 + body)
        axes = svg.panel(figure, 2.2, 0.05, WIDTH - 2.25, body)
        axes.set(xlim=(0, len(groups)), ylim=(len(codes), 0), xticks=[], yticks=[])
        axes.spines["bottom"].set_visible(False)
        for across, group in enumerate(groups):
            middle = 2.2 + (WIDTH - 2.25) * (across + 0.5) / len(groups)
            svg.words(figure, middle, body + 0.2, group or "all", ha="center", color=svg.SOFT)
            for down, code in enumerate(codes):
                marks.shade(axes, by_place.get((code.id, group)), across, down)
        for down, code in enumerate(codes):
            marks.lines(figure, 0.05, 0.05 + body - 0.36 * (down + 0.5), textwrap.wrap(code.name, 34)[:2])
        told = "; ".join(
            f"{named[c.code_id]}, {c.cell.group or 'all'}: {of_present(c.speakers, c.present)}" for c in shown
        )
        title = "Codes by stakeholder group"
        return svg.to_svg(
            figure, key="codes", title=title, description=f"People who said it, of those present: {told}."
        )


def _fineness(cell: Cell) -> int:
    """How much of country, sector and group a cell tells apart."""
    return sum(map(bool, (cell.country, cell.sector, cell.group)))


def _row(cell: Cell) -> tuple[str, str]:
    """Main and softer words at the left of a cell's row."""
    return (cell.country, cell.sector) if cell.country else (cell.sector or "all", "")


def _levels(gaps: Sequence[SurveyGap], codebook: Codebook) -> dict[int, str]:
    """Value and name of the levels of the graded code behind the gaps; empty where the codebook has none."""
    wanted = {gap.perceived.code_id for gap in gaps if gap.perceived}
    scales = [code.scale for code in codebook.codes if code.id in wanted and code.scale]
    return {
        level.value: level.name for scale in scales for level in scale.on_scale if level.value is not None
    }


def _manner(figure: Figure, middle: float, how: str, benefits: str, colour: str) -> None:
    """How an activity is done and who benefits, in two columns at the right."""
    svg.words(figure, 5.85, middle, how.replace("_", " "), color=colour)
    svg.words(figure, 6.68, middle, benefits.replace("_", " "), color=colour)


def _told(estimate: Estimate) -> str:
    """An estimate in one breath, for a description."""
    if estimate.value is None:
        return f"not known ({estimate.undefined_because})"
    return with_interval(estimate, 1)


def _both(gaps: Sequence[SurveyGap]) -> Iterator[str]:
    """Each cell with both of its sides in words."""
    for gap in gaps:
        perceived = f"perceived {_told(gap.perceived.mean)}" if gap.perceived else "not perceived"
        measured = f"measured {_told(gap.measured.index)}" if gap.measured else "not measured"
        yield f"{cell_name(gap.cell)}: {perceived}, {measured}"
