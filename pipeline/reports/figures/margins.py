"""Perceived and measured in the margins, where there are intervals and verdicts: everybody, by group, sector, country."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.codebook import Scale as Grades
from pipeline.findings import Cell
from pipeline.reports import svg
from pipeline.reports.drawn import Drawn
from pipeline.reports.figures import sides
from pipeline.reports.figures.canvas import AXIS, EDGE, TALLEST, WIDTH, Canvas, Key, Scale, canvas, pages
from pipeline.reports.figures.lettering import SMALL, line_height, width_of, wrap
from pipeline.reports.figures.words import of_parts, part, place_of, told
from pipeline.reports.locales import Writing
from pipeline.reports.wording import below_and_above, on_both_sides
from pipeline.verdicts import JointRow

NAMES = 1.6
DIFFERENCE, VERDICT = 1.25, 1.0
SECTIONS = ("", "By stakeholder group", "By sector", "By country")
ALONE = SECTIONS[2:]


@dataclass(frozen=True, slots=True)
class _Line:
    """A row of the figure: a heading, or a margin with its name and its verdict in lines."""

    heading: str
    row: JointRow | None
    name: tuple[str, ...] = ()
    verdict: tuple[str, ...] = ()

    @property
    def height(self) -> float:
        """The height that its words need."""
        if self.row is None:
            return 0.28
        return max(0.34, 0.12 + line_height() * max(len(self.name), len(self.verdict)))


def figure_margins(
    rows: Sequence[JointRow], grades: Grades, write: Writing, *, anchors: sides.Anchors = ()
) -> tuple[Drawn, ...]:
    """Perceived level and measured index of every margin of one kind, both with intervals, and the verdict's word.

    Rows are everybody, the stakeholder groups, the sectors and the countries; margins that cross two of these are left out.
    Arguments as in `figure_cells`. () where nothing is perceived.
    """
    lines = _lines(rows)
    if not any(line.row and sides.has_level(line.row) for line in lines):
        return ()
    runs = pages([line.height for line in lines], TALLEST - 1.6)
    found = []
    for place, run in enumerate(runs):
        here = _Page(
            [*_goes_on(lines, run.start), *(lines[n] for n in run)],
            grades,
            write,
            anchors,
            sides.commensurate(rows),
        )
        found.append(here.drawn(place, len(runs)))
    return tuple(found)


def _section(cell: Cell) -> int | None:
    """Which section a cell belongs to, None where it crosses two."""
    named = [bool(cell.group), bool(cell.sector), bool(cell.country)]
    return None if sum(named) > 1 else named.index(True) + 1 if any(named) else 0


def _lines(rows: Sequence[JointRow]) -> list[_Line]:
    """All rows under their headings."""
    lines: list[_Line] = []
    for section, heading in enumerate(SECTIONS):
        here = [row for row in rows if _section(row.cell) == section and (row.perceived or row.measured)]
        if heading in ALONE and len(here) == 1:
            continue  # one sector, or one country, is everybody
        if section and here:
            lines.append(_Line(heading, None))
        for row in here:
            name = wrap(place_of(row.cell, "Everybody"), NAMES, bold=not section)
            lines.append(_Line("", row, name, _verdict(row)))
    return lines


def _goes_on(lines: Sequence[_Line], start: int) -> list[_Line]:
    """The heading again where a page begins within a section."""
    if lines[start].row is None:
        return []
    return next(([line] for line in reversed(lines[:start]) if line.row is None), [])


def _verdict(row: JointRow) -> tuple[str, ...]:
    """The verdict's word, and below it which way it goes."""
    if row.verdict is None:
        return ()
    way = {"below": "perceived lower", "above": "perceived higher"}.get(row.verdict.direction, "")
    apart = "groups apart" if _hidden(row) else ""
    return (row.verdict.word, *wrap(way, VERDICT, SMALL), *wrap(apart, VERDICT, SMALL))


def _hidden(row: JointRow) -> str:
    """What the mean of a row hides."""
    return on_both_sides(row.below_in, row.above_in)


@dataclass(frozen=True, slots=True)
class _Page:
    """One page of margins."""

    lines: Sequence[_Line]
    grades: Grades
    write: Writing
    anchors: sides.Anchors
    one_axis: bool

    def drawn(self, place: int, parts: int) -> Drawn:
        """The figure."""
        rows = [line.row for line in self.lines if line.row]
        key = Key(sides.signs(rows, bars=False, intervals=True))
        left = EDGE + max(width_of(t, bold=True) for line in self.lines for t in (*line.name, "")) + 0.18
        right = WIDTH - VERDICT - 0.12 - (DIFFERENCE if self.one_axis else 0)
        scale = Scale(left, right, 0, 100)
        names = sides.anchor_lines(self.anchors, scale) if self.one_axis else []
        top = key.height + max(sides.anchors_height(names), 0.2)
        body = sum(line.height for line in self.lines)
        panels = (scale, scale) if self.one_axis else sides.two_scales(left, right, self.grades)
        more = 0.0 if self.one_axis else sides.level_axis_height(panels[0], self.grades)
        with canvas(top + body + AXIS + more) as sheet:
            key.draw(sheet)
            if self.one_axis:
                sides.points_axis(sheet, scale, (top, top + body), self.write, "index points, 0–100")
                sides.draw_anchors(sheet, names, scale, top)
                sheet.text(right + 0.14, top - 0.1, "difference", size=SMALL, colour=svg.SOFT)
            else:
                sides.draw_two_axes(sheet, panels, (top, top + body), self.grades, self.write)
            sheet.text(WIDTH - VERDICT - EDGE, top - 0.1, "verdict", size=SMALL, colour=svg.SOFT)
            self._rows(sheet, top, panels)
        title = of_parts("Perceived and measured level in the margins", place, parts)
        name = part("margins", place)
        description = f"Perceived level and measured index: {'; '.join(self._told(row) for row in rows)}."
        return Drawn(
            name, title, self._caption(), description, sides.both_sides(name, title, rows), sheet.figure
        )

    def _rows(self, sheet: Canvas, top: float, panels: tuple[Scale, Scale]) -> None:
        """Headings, names, marks, differences and verdicts."""
        down = top
        for place, line in enumerate(self.lines):
            middle = down + line.height / 2
            if line.row is None:
                if place:
                    sheet.line((0, down), (WIDTH, down), colour=svg.SOFT)
                sheet.text(EDGE, middle + 0.02, line.heading, bold=True, colour=svg.SOFT, size=SMALL)
            else:
                sheet.lines(EDGE, middle, line.name, bold=_section(line.row.cell) == 0)
                self._marks(sheet, line.row, middle, panels)
                self._words(sheet, line, middle, panels[1].right)
            down += line.height

    def _marks(self, sheet: Canvas, row: JointRow, middle: float, panels: tuple[Scale, Scale]) -> None:
        """Both sides of a margin, the perceived level a little above the measured one, so that no interval hides another."""
        said, apart = row.perceived, 0.055 if self.one_axis else 0.0
        if said and sides.has_level(row):
            level = row.level if self.one_axis and row.level else said.mean
            hollow = sides.is_few(row)
            sheet.estimate(panels[0], level, middle - apart, sides.PERCEIVED, hollow=hollow, size=5.6)
        if row.measured:
            sheet.estimate(panels[1], row.measured.index, middle + apart, sides.MEASURED, size=4.4)

    def _words(self, sheet: Canvas, line: _Line, middle: float, right: float) -> None:
        """Difference and verdict at the right; where speakers gave no level, a word for it."""
        row = line.row
        if self.one_axis and row and row.difference and row.difference.value is not None:
            text = self.write.difference(row.difference.value, 0)
            between = self.write.interval(row.difference, 0)
            sheet.text(right + 0.14, middle, f"{text} {between}".rstrip(), size=SMALL)
        for place, words in enumerate(line.verdict):
            across, soft = WIDTH - VERDICT - EDGE, place > 0
            shift = line_height() * (place - (len(line.verdict) - 1) / 2)
            bold = not soft and words != "cannot tell"
            sheet.text(
                across, middle + shift, words, size=SMALL, bold=bold, colour=svg.SOFT if soft else svg.INK
            )

    def _caption(self) -> str:
        """What is shown and how to read it."""
        shared = (
            "Lines are 95\u00a0% intervals: of perceived levels clustered on focus groups (none below four of them), of the index from the"
            " survey’s design. The verdict is reached by the rule stated in the text."
        )
        rows = [line.row for line in self.lines if line.row]
        apart = [
            f"{place_of(row.cell, 'Everybody')} ({below_and_above(row.below_in, row.above_in)})"
            for row in rows
            if _hidden(row)
        ]
        if apart:
            shared += f" Groups apart: stakeholder groups lie on both sides of the index, which the mean hides: {'; '.join(apart)}."
        if self.one_axis:
            return (
                f"{sides.CAPTION}in index points as the study declares them, above the index of"
                " citizens’ own answers. The difference is perceived less measured, paired over focus groups, with its 95\u00a0% interval:"
                " each focus group is set against the index of its own place, so it is not the distance between the two marks of a row that"
                f" sums over places. {shared}"
            )
        return f"{sides.CAPTION}{sides.ON_TWO_SCALES}, so nothing is subtracted. {shared}"

    def _told(self, row: JointRow) -> str:
        """One margin in words."""
        level, measured = sides.in_words(row, self.write, one_axis=self.one_axis)
        words = f"{place_of(row.cell, 'everybody')}: {level}, {measured}"
        if self.one_axis and row.difference is not None:
            words += f", difference {told(row.difference, self.write)}"
        if row.verdict is not None:
            words += f", {row.verdict.word} ({self.write.prose(row.verdict.because)})"
        return f"{words}, but {_hidden(row)}" if _hidden(row) else words
