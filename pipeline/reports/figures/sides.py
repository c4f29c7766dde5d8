"""What the figures of both sides share: their marks, the axis with the levels' names, the words for a difference."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from pipeline.codebook import Scale as Grades
from pipeline.exhibits import Column, Table
from pipeline.reports import svg
from pipeline.reports.figures.canvas import Canvas, Look, Scale, Sign
from pipeline.reports.figures.lettering import SMALL, fits, line_height, wrap
from pipeline.reports.figures.words import tidy, told
from pipeline.reports.locales import Writing
from pipeline.verdicts import JointRow

FEW = 3  # a mean of fewer speakers is drawn hollow
PERCEIVED = Look(svg.COLOURS[0], "o")
MEASURED = Look(svg.INK, "D")
BELOW, ABOVE = Look("#9cc3dd"), Look("#f3c46b", hatch="////")
Anchors = Sequence[tuple[str, float]]
COLUMNS = (
    Column("country", "Country", about="empty: over all countries"),
    Column("sector", "Sector", about="empty: over all sectors"),
    Column("group", "Stakeholder group", about="empty: everybody"),
    Column("perceived", "Perceived level", "index", about="in index points, as the comparison takes it"),
    Column("mean_level", "Mean level", "number", 2, "on the scale of the graded code"),
    Column("speakers", "Speakers graded", "count"),
    Column("present", "Present", "count"),
    Column("focus_groups", "Focus groups", "count"),
    Column("measured", "Measured index", "index"),
    Column(
        "difference", "Difference", "difference", about="perceived less measured, paired over focus groups"
    ),
    Column("verdict", "Verdict"),
    Column("direction", "Direction", about="of the perceived level"),
    Column("because", "Because"),
)


def commensurate(rows: Sequence[JointRow]) -> bool:
    """True where the study declares both scales commensurate: only then is there a difference."""
    return any(row.difference is not None for row in rows)


def is_few(row: JointRow) -> bool:
    """True where the perceived level is that of fewer than three speakers."""
    return row.perceived is not None and row.perceived.speakers < FEW


def has_level(row: JointRow) -> bool:
    """True where a perceived level can be drawn."""
    return row.perceived is not None and row.perceived.mean.value is not None


def signs(rows: Sequence[JointRow], *, bars: bool, intervals: bool = False) -> list[Sign]:
    """The key of both sides; `bars` where they are joined, `intervals` where perceived levels have them."""
    found = [
        Sign("perceived in focus groups", PERCEIVED, "point" if intervals else "mark"),
        Sign("measured by the survey", MEASURED, "point"),
    ]
    if any(is_few(row) for row in rows if has_level(row)):
        found.insert(
            1, Sign(f"of fewer than {'three' if FEW == 3 else FEW} speakers", PERCEIVED, "mark", hollow=True)
        )
    if bars:
        found += [Sign("perceived lower", BELOW, "bar"), Sign("perceived higher", ABOVE, "bar")]
    return found


def points_axis(sheet: Canvas, scale: Scale, span: tuple[float, float], write: Writing, label: str) -> None:
    """The axis of index points, 0–100, over a body from and to these heights."""
    ticks = [(float(tick), write.number(tick)) for tick in range(0, 101, 20)]
    sheet.axis(scale, *span, ticks, [label])


def level_scale(left: float, right: float, grades: Grades) -> Scale:
    """The scale of a graded code between two places."""
    values = [level.value for level in grades.on_scale if level.value is not None]
    return Scale(left, right, min(values), max(values) if max(values) > min(values) else min(values) + 1)


def level_names(scale: Scale, grades: Grades) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The names of the first and the last level in lines."""
    levels = sorted((level.value, level.name) for level in grades.on_scale if level.value is not None)
    room = (scale.right - scale.left) * 0.48
    return wrap(levels[0][1], room, SMALL), wrap(levels[-1][1], room, SMALL)


def level_axis_height(scale: Scale, grades: Grades) -> float:
    """What the axis of a graded code needs beyond that of a plain one."""
    return line_height(SMALL) * (max(len(name) for name in level_names(scale, grades)) - 1)


def level_axis(
    sheet: Canvas, scale: Scale, span: tuple[float, float], grades: Grades, write: Writing
) -> None:
    """The axis of a graded code: the values of its levels, the first and the last by name."""
    values = sorted(level.value for level in grades.on_scale if level.value is not None)
    sheet.axis(scale, *span, [(float(value), write.number(value)) for value in values])
    first, last = level_names(scale, grades)
    for place, line in enumerate(first):
        middle = span[1] + 0.27 + line_height(SMALL) * place
        sheet.text(scale.left, middle, line, size=SMALL, colour=svg.SOFT)
    for place, line in enumerate(last):
        middle = span[1] + 0.27 + line_height(SMALL) * place
        sheet.text(scale.right, middle, line, size=SMALL, colour=svg.SOFT, align="right")


def two_scales(left: float, right: float, grades: Grades) -> tuple[Scale, Scale]:
    """The scale of a graded code and that of the index, side by side."""
    width = (right - left - 0.4) / 2
    return level_scale(left, left + width, grades), Scale(left + width + 0.4, right, 0, 100)


def draw_two_axes(
    sheet: Canvas, scales: tuple[Scale, Scale], span: tuple[float, float], grades: Grades, write: Writing
) -> None:
    """Both axes side by side, each with its name above it."""
    level_axis(sheet, scales[0], span, grades, write)
    points_axis(sheet, scales[1], span, write, "index, 0–100")
    for scale, words in zip(scales, ("perceived level", "measured index"), strict=True):
        middle = (scale.left + scale.right) / 2
        sheet.text(middle, span[0] - 0.1, words, bold=True, align="center", size=SMALL)


def anchor_lines(anchors: Anchors, scale: Scale) -> list[tuple[float, tuple[str, ...]]]:
    """The levels' names in lines, by the index they stand for; [] where they would stand on one another."""
    placed = sorted((value, name) for name, value in anchors)
    gaps = [scale.at(b[0]) - scale.at(a[0]) for a, b in itertools.pairwise(placed)]
    room = min([*gaps, 0.9]) - 0.06
    if not placed or room < 0.3 or not all(fits(name, room, SMALL) for _, name in placed):
        return []
    return [(value, wrap(name, room, SMALL)) for value, name in placed]


def draw_anchors(
    sheet: Canvas, anchors: Sequence[tuple[float, tuple[str, ...]]], scale: Scale, bottom: float
) -> None:
    """The levels' names above a panel, each with a tick where it stands."""
    for value, lines in anchors:
        across = scale.at(value)
        sheet.line((across, bottom - 0.05), (across, bottom), colour=svg.SOFT, width=0.8)
        middle = bottom - 0.12 - line_height(SMALL) * (len(lines) - 1) / 2
        sheet.lines(across, middle, lines, size=SMALL, colour=svg.SOFT, align="center")


def anchors_height(anchors: Sequence[tuple[float, tuple[str, ...]]]) -> float:
    """The height that the levels' names need above a panel."""
    return 0.12 + line_height(SMALL) * max(len(lines) for _, lines in anchors) if anchors else 0.0


CAPTION = "Mean level of citizens’ contribution that speakers see, "
ON_TWO_SCALES = (
    "on the scale of the code, and beside it the index of citizens’ own answers. The scales are not the same"
)


def in_words(row: JointRow, write: Writing, *, one_axis: bool) -> tuple[str, str]:
    """The perceived and the measured side of a row, for a description."""
    said = row.perceived
    level = "nothing perceived"
    if said and one_axis:
        level = f"perceived {told(row.level, write)}"
    elif said:
        level = f"perceived {told(said.mean, write, 2)} on the scale of the code"
    return level, f"measured {told(row.measured.index, write)}" if row.measured else "not measured"


def both_sides(name: str, title: str, rows: Sequence[JointRow]) -> Table:
    """The table behind a figure of both sides."""
    return tidy(
        name,
        title,
        COLUMNS,
        [
            (
                row.cell.country,
                row.cell.sector,
                row.cell.group,
                row.level,
                row.perceived.mean if row.perceived else None,
                row.perceived.speakers if row.perceived else None,
                row.perceived.present if row.perceived else None,
                row.perceived.groups if row.perceived else None,
                row.measured.index if row.measured else None,
                row.difference,
                row.verdict.word if row.verdict else None,
                row.verdict.direction if row.verdict else None,
                row.verdict.because if row.verdict else None,
            )
            for row in rows
        ],
    )
