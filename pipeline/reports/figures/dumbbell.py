"""Perceived and measured in each country and sector, joined where one axis holds both."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.codebook import Scale as Grades
from pipeline.reports import svg
from pipeline.reports.drawn import Drawn
from pipeline.reports.figures import sides
from pipeline.reports.figures.canvas import AXIS, EDGE, TALLEST, WIDTH, Canvas, Key, Scale, canvas, pages
from pipeline.reports.figures.lettering import SMALL, line_height, width_of, wrap
from pipeline.reports.figures.words import of_parts, part, place_of
from pipeline.reports.locales import Writing
from pipeline.verdicts import JointRow

COUNTRY, SECTOR = 1.3, 1.35  # the longest lines of names
SPEAKERS, DIFFERENCE = 0.72, 0.6  # the columns of figures at the right


@dataclass(frozen=True, slots=True)
class _Row:
    """One cell with its names in lines; `opens` where its country differs from that above, `of` how many cells that has."""

    joint: JointRow
    country: tuple[str, ...]
    sector: tuple[str, ...]
    opens: bool
    of: int

    @property
    def height(self) -> float:
        """The height that its names need; that of a country reaches over all of its cells."""
        return 0.12 + line_height() * max(-(-len(self.country) // self.of), len(self.sector), 1)


def figure_cells(
    rows: Sequence[JointRow], grades: Grades, write: Writing, *, anchors: sides.Anchors = ()
) -> tuple[Drawn, ...]:
    """Perceived level and measured index of every country × sector, everybody together; () where nothing is perceived.

    Where the study declares the scales commensurate both stand on one axis with a bar between them, otherwise on two side by
    side. `grades` is the scale of the graded code, `anchors` are the names of its levels with the index each stands for.
    """
    cells = [row for row in rows if not row.cell.group and (row.cell.country or row.cell.sector)]
    cells = [row for row in cells if row.measured is not None or sides.has_level(row)]
    finest = max((bool(row.cell.country) + bool(row.cell.sector) for row in cells), default=0)
    cells = [row for row in cells if bool(row.cell.country) + bool(row.cell.sector) == finest]
    if not any(sides.has_level(row) for row in cells):
        return ()
    cells.sort(key=lambda row: (row.cell.country, row.cell.sector))
    runs = pages([row.height for row in _placed(cells)], TALLEST - 1.3)
    found = []
    for place, run in enumerate(runs):
        here = _placed([cells[n] for n in run])
        one = _Page(here, grades, write, anchors, sides.commensurate(rows))
        found.append(one.drawn(place, len(runs)))
    return tuple(found)


def _placed(cells: Sequence[JointRow]) -> list[_Row]:
    """Cells as they are written one below the other."""
    of = Counter(row.cell.country for row in cells)
    found: list[_Row] = []
    for row in cells:
        country = row.cell.country
        opens = not found or found[-1].joint.cell.country != country
        found.append(
            _Row(row, wrap(country, COUNTRY, bold=True), wrap(row.cell.sector, SECTOR), opens, of[country])
        )
    return found


@dataclass(frozen=True, slots=True)
class _Page:
    """One page of cells."""

    rows: Sequence[_Row]
    grades: Grades
    write: Writing
    anchors: sides.Anchors
    one_axis: bool

    def drawn(self, place: int, parts: int) -> Drawn:
        """The figure."""
        joint = [row.joint for row in self.rows]
        key = Key(sides.signs(joint, bars=self.one_axis))
        left = self._left(sector=True)
        scale = Scale(left, WIDTH - SPEAKERS - DIFFERENCE, 0, 100)
        names = sides.anchor_lines(self.anchors, scale) if self.one_axis else []
        top = key.height + max(sides.anchors_height(names), 0.2)
        body = sum(row.height for row in self.rows)
        panels = (scale, scale) if self.one_axis else sides.two_scales(left, WIDTH - SPEAKERS, self.grades)
        more = 0.0 if self.one_axis else sides.level_axis_height(panels[0], self.grades)
        with canvas(top + body + AXIS + more) as sheet:
            key.draw(sheet)
            if self.one_axis:
                sides.points_axis(sheet, scale, (top, top + body), self.write, "index points, 0–100")
                sides.draw_anchors(sheet, names, scale, top)
            else:
                sides.draw_two_axes(sheet, panels, (top, top + body), self.grades, self.write)
            self._headings(sheet, top)
            self._cells(sheet, top, panels)
        title = of_parts("Perceived and measured level by country and sector", place, parts)
        name = part("cells", place)
        description = "; ".join(self._told(row) for row in joint)
        description = f"Perceived level and measured index: {description}."
        return Drawn(
            name, title, self._caption(), description, sides.both_sides(name, title, joint), sheet.figure
        )

    def _left(self, *, sector: bool) -> float:
        """Where the names of sectors begin, or, after them, the panel."""
        country = max((width_of(line, bold=True) for row in self.rows for line in row.country), default=0.0)
        start = EDGE + (country + 0.12 if country else 0.0)
        if not sector:
            return start
        return start + max((width_of(line) for row in self.rows for line in row.sector), default=0.0) + 0.18

    def _headings(self, sheet: Canvas, top: float) -> None:
        """What stands in the columns at the right."""
        if self.one_axis:
            sheet.text(WIDTH - SPEAKERS, top - 0.1, "difference", align="right", size=SMALL, colour=svg.SOFT)
        sheet.text(WIDTH - EDGE, top - 0.1, "speakers", align="right", size=SMALL, colour=svg.SOFT)

    def _cells(self, sheet: Canvas, top: float, panels: tuple[Scale, Scale]) -> None:
        """All rows with their names, marks and figures."""
        down, sector = top, self._left(sector=False)
        for row in self.rows:
            middle = down + row.height / 2
            if row.opens:
                if down > top:
                    sheet.line((0, down), (WIDTH, down))
                over = line_height() * (len(row.country) - max(len(row.sector), 1)) / 2
                sheet.lines(EDGE, middle + (over if row.of > 1 else 0), row.country, bold=True)
            sheet.lines(sector, middle, row.sector)
            self._marks(sheet, row.joint, middle, panels)
            down += row.height

    def _marks(self, sheet: Canvas, row: JointRow, middle: float, panels: tuple[Scale, Scale]) -> None:
        """Both sides of one cell, the bar between them, and its figures at the right."""
        said = row.perceived
        level = (row.level if self.one_axis else said.mean) if said and sides.has_level(row) else None
        done = row.measured.index if row.measured else None
        if self.one_axis and level and done and level.value is not None and done.value is not None:
            own = sides.BELOW if level.value < done.value else sides.ABOVE
            ends = sorted((panels[0].at(level.value), panels[0].at(done.value)))
            sheet.box(
                ends[0],
                middle - 0.045,
                ends[1] - ends[0],
                0.09,
                fill=own.colour,
                hatch=own.hatch,
                ink=svg.SOFT,
            )
        if done:
            sheet.estimate(panels[1], done, middle, sides.MEASURED, size=4.6)
        if level:
            sheet.estimate(panels[0], level, middle, sides.PERCEIVED, hollow=sides.is_few(row), size=6)
        if self.one_axis and level and row.difference and row.difference.value is not None:
            text = self.write.difference(row.difference.value, 0)
            sheet.text(WIDTH - SPEAKERS, middle, text, align="right", size=SMALL)
        if said:
            text = f"{self.write.number(said.speakers)} of {self.write.number(said.present)}"
            sheet.text(WIDTH - EDGE, middle, text, align="right", size=SMALL)

    def _caption(self) -> str:
        """What is shown and how to read it."""
        shared = (
            "The line through a measured index is its 95\u00a0% interval; single cells rest on one focus group or a few, so perceived"
            " levels have none: they are described, not tested. At the right: speakers with a level, of those present."
        )
        if self.one_axis:
            return (
                f"{sides.CAPTION}in index points as the study declares them, and the index that"
                " citizens’ own answers give. A plain bar: perceived lower than measured; a hatched one: higher. The difference is"
                f" perceived less measured. {shared}"
            )
        return f"{sides.CAPTION}{sides.ON_TWO_SCALES}: compare the order of rows, not places. {shared}"

    def _told(self, row: JointRow) -> str:
        """One cell in words."""
        said = row.perceived
        level, measured = sides.in_words(row, self.write, one_axis=self.one_axis)
        people = (
            f" ({self.write.number(said.speakers)} of {self.write.number(said.present)} present)"
            if said
            else ""
        )
        return f"{place_of(row.cell)}: {level}{people}, {measured}"
