"""The grades behind the perceived level, by stakeholder group, with the answers off the scale apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.codebook import Level
from pipeline.codebook import Scale as Grades
from pipeline.exhibits import Column, Value
from pipeline.findings import Cell
from pipeline.reports import svg
from pipeline.reports.drawn import Drawn
from pipeline.reports.figures.canvas import (
    AXIS,
    EDGE,
    WIDTH,
    Canvas,
    Key,
    Look,
    Scale,
    Sign,
    canvas,
    ink_on,
    shade,
)
from pipeline.reports.figures.lettering import SMALL, line_height, width_of, wrap
from pipeline.reports.figures.words import place_of, tidy, told
from pipeline.reports.locales import Writing
from pipeline.verdicts import JointRow

NAMES = 1.5
OFF, WIDEST_OFF = 0.58, 0.85  # a column of answers off the scale, at least and at most
PRESENT = 0.66
BAR = 0.2
COLUMNS = (
    Column("group", "Stakeholder group", about="empty: everybody"),
    Column("level", "Level"),
    Column("name", "Name"),
    Column("on_scale", "On the scale", about="yes or no"),
    Column("index_points", "Index points", "number", 1, "what the level stands for, where declared"),
    Column("count", "Count", "count"),
    Column("share", "Share of those on the scale", "share"),
    Column("speakers", "Speakers with a level", "count"),
    Column("present", "Present", "count"),
    Column("below", "Speakers below the index", "count"),
    Column("measured", "Measured index", "index"),
)


def figure_distribution(
    rows: Sequence[JointRow],
    grades: Grades,
    write: Writing,
    *,
    anchors: Mapping[str, float] | None = None,
    speakers: Mapping[Cell, Mapping[str, int]] | None = None,
) -> Drawn | None:
    """How the levels are distributed, for everybody and each stakeholder group; None where nobody gave a level.

    `anchors` maps level ids to the index they stand for where the study declares it: then the survey's index is marked. Bars
    count graded segments, or, where `speakers` says so by cell and level id, people by their own middle level.
    """
    shown = [
        row
        for row in rows
        if row.perceived and not row.cell.country and not row.cell.sector and row.perceived.segments
    ]
    if not any(row.perceived and row.perceived.mean.value is not None for row in shown):
        return None
    return _Bars(shown, grades, write, anchors or {}, speakers).drawn()


@dataclass(frozen=True, slots=True)
class _Bars:
    """The rows to be drawn and what they are drawn by."""

    rows: Sequence[JointRow]
    grades: Grades
    write: Writing
    anchors: Mapping[str, float]
    speakers: Mapping[Cell, Mapping[str, int]] | None

    def drawn(self) -> Drawn:
        """The figure."""
        off = [level for level in self.grades.levels if level.value is None and self._any(level)]
        names = [wrap(place_of(row.cell, "Everybody"), NAMES, bold=not row.cell.group) for row in self.rows]
        heights = [max(BAR + 0.2, 0.12 + line_height() * len(name)) for name in names]
        words = [width_of(word, SMALL) + 0.1 for level in off for word in level.name.split()]
        column = min(max([OFF, *words]), WIDEST_OFF, 2.5 / max(len(off), 1))
        heads = [wrap(level.name, column - 0.08, SMALL) for level in off]
        key = self._key()
        top = key.height + 0.14 + line_height(SMALL) * max([2, *(len(head) for head in heads)])
        left = EDGE + max(width_of(t, bold=True) for name in names for t in name) + 0.15
        scale = Scale(left, WIDTH - PRESENT - column * len(off) - 0.18, 0, 1)
        with canvas(top + sum(heights) + AXIS) as sheet:
            key.draw(sheet)
            ticks = [(tick / 4, self.write.percent(tick / 4)) for tick in range(5)]
            sheet.axis(scale, top, top + sum(heights), ticks, [f"share of {self._units}"])
            self._heads(sheet, heads, top, column)
            down = top
            for row, name, height in zip(self.rows, names, heights, strict=True):
                sheet.lines(EDGE, down + height / 2, name, bold=not row.cell.group)
                self._bar(sheet, row, down + height / 2, scale)
                self._figures(sheet, row, down + height / 2, (off, column))
                down += height
                sheet.line((0, down), (WIDTH, down))
        return self._described(sheet)

    @property
    def _units(self) -> str:
        """What the bars count."""
        return "speakers with a level" if self.speakers is not None else "graded segments"

    def _described(self, sheet: Canvas) -> Drawn:
        """The drawing with its words and data."""
        title = "Levels of contribution that speakers see"
        caption = (
            f"How {self._units} spread over the levels, from the lowest (pale) to the highest (dark), with their number; answers off the"
            " scale are counted apart, in graded segments. At the right: speakers with a level, of those present."
        )
        if self.anchors:
            caption += (
                " The triangle marks the survey’s index: to the left of it stand levels that mean less than what citizens report,"
                " by the index that the study declares for each level."
            )
        told_of = "; ".join(self._told(row) for row in self.rows)
        table = tidy("distribution", title, COLUMNS, self._data())
        return Drawn(
            "distribution",
            title,
            caption,
            f"{self._units.capitalize()} by level: {told_of}.",
            table,
            sheet.figure,
        )

    def _counts(self, row: JointRow) -> Mapping[str, int]:
        """How many stand on each level of the scale."""
        if self.speakers is not None:
            return self.speakers.get(row.cell, {})
        return row.perceived.counts if row.perceived else {}

    def _any(self, level: Level) -> bool:
        """True where an answer off the scale was given by anybody."""
        return any(row.perceived and row.perceived.counts.get(level.id, 0) for row in self.rows)

    def _fill(self, place: int) -> str:
        """The shade of the level at that place, pale to dark."""
        return shade(0.1 + 0.9 * place / max(len(self.grades.on_scale) - 1, 1))

    def _key(self) -> Key:
        """The levels, and the index where it is marked."""
        signs = [Sign(level.name, Look(self._fill(n)), "bar") for n, level in enumerate(self.grades.on_scale)]
        mark = [Sign("the survey’s index", Look(svg.COLOURS[5], "v"), "mark")] if self._marked else []
        return Key([*signs, *mark])

    @property
    def _marked(self) -> bool:
        """True where the survey's index has a place among the levels."""
        return bool(self.anchors) and any(
            row.measured and row.measured.index.value is not None for row in self.rows
        )

    def _heads(self, sheet: Canvas, heads: Sequence[tuple[str, ...]], top: float, column: float) -> None:
        """What stands in the columns at the right."""
        across = WIDTH - PRESENT - column * len(heads)
        for place, head in enumerate(heads):
            middle = top - 0.08 - line_height(SMALL) * len(head) / 2
            right = across + column * (place + 1) - 0.06
            sheet.lines(right, middle, head, size=SMALL, colour=svg.SOFT, align="right")
        middle = top - 0.08 - line_height(SMALL)
        sheet.lines(
            WIDTH - EDGE, middle, ("speakers", "of present"), size=SMALL, colour=svg.SOFT, align="right"
        )

    def _bar(self, sheet: Canvas, row: JointRow, middle: float, scale: Scale) -> None:
        """One group's levels as a stacked bar with its counts, and the place of the index."""
        counts = self._counts(row)
        total = sum(counts.get(level.id, 0) for level in self.grades.on_scale)
        if not total:
            sheet.text(scale.left + 0.05, middle, "no level on the scale", size=SMALL, colour=svg.SOFT)
            return
        start = 0.0
        for place, level in enumerate(self.grades.on_scale):
            count = counts.get(level.id, 0)
            left, right = scale.at(start), scale.at(start + count / total)
            if count:
                fill = self._fill(place)
                sheet.box(
                    left,
                    middle - BAR / 2,
                    right - left - 0.012,
                    BAR,
                    fill=fill,
                    edge=svg.SOFT if place == 0 else "none",
                )
                text = self.write.number(count)
                if width_of(text, SMALL) < right - left - 0.03:
                    sheet.text(
                        (left + right) / 2, middle, text, size=SMALL, align="center", colour=ink_on(fill)
                    )
            start += count / total
        share = self._share_below(row, counts, total)
        if share is not None:
            across = scale.at(share) - 0.006
            ends = ((across, middle - BAR / 2 - 0.04), (across, middle + BAR / 2 + 0.04))
            sheet.line(*ends, colour="white", width=3.2, above=3)
            sheet.line(*ends, colour=svg.COLOURS[5], width=1.4, above=4)
            sheet.mark(across, middle - BAR / 2 - 0.05, Look(svg.COLOURS[5], "v"), size=5)

    def _share_below(self, row: JointRow, counts: Mapping[str, int], total: int) -> float | None:
        """The share on levels that stand for less than the index; None where it has no place among them."""
        index = row.measured.index.value if row.measured else None
        if index is None or not self.anchors:
            return None
        lower = [level.id for level in self.grades.on_scale if self.anchors.get(level.id, 101.0) < index]
        return sum(counts.get(level, 0) for level in lower) / total

    def _figures(
        self, sheet: Canvas, row: JointRow, middle: float, columns: tuple[Sequence[Level], float]
    ) -> None:
        """Answers off the scale, and n of N present; `columns` are those levels and how wide each is."""
        said, (off, column) = row.perceived, columns
        if said is None:
            return
        across = WIDTH - PRESENT - column * len(off)
        for place, level in enumerate(off):
            count = said.counts.get(level.id, 0)
            right, words = across + column * (place + 1) - 0.06, self.write.number(count)
            if count:
                width = width_of(words, SMALL) + 0.1
                sheet.box(right - width + 0.04, middle - 0.085, width, 0.17, edge=svg.SOFT)
            sheet.text(
                right - 0.01, middle, words, size=SMALL, align="right", colour=svg.INK if count else svg.SOFT
            )
        words = f"{self.write.number(said.speakers)} of {self.write.number(said.present)}"
        sheet.text(WIDTH - EDGE, middle, words, size=SMALL, align="right")

    def _data(self) -> list[tuple[Value, ...]]:
        """A row for each level of each group."""
        found: list[tuple[Value, ...]] = []
        for row in self.rows:
            said, own = row.perceived, self._counts(row)
            if said is None:
                continue
            total = sum(own.get(level.id, 0) for level in self.grades.on_scale)
            for level in self.grades.levels:
                on = level.value is not None
                count = (own if on else said.counts).get(level.id, 0)
                share = count / total if on and total else None
                index = row.measured.index if row.measured else None
                about = (
                    row.cell.group,
                    level.id,
                    level.name,
                    "yes" if on else "no",
                    self.anchors.get(level.id),
                )
                below = row.below if row.graded else None
                found.append((*about, count, share, said.speakers, said.present, below, index))
        return found

    def _told(self, row: JointRow) -> str:
        """One group in words."""
        own, said = self._counts(row), row.perceived
        levels = [
            f"{level.name} {self.write.number((own if level.value is not None or not said else said.counts).get(level.id, 0))}"
            for level in self.grades.levels
        ]
        people = (
            f"{self.write.number(said.speakers)} of {self.write.number(said.present)} present" if said else ""
        )
        index = f"; index {told(row.measured.index, self.write)}" if self.anchors and row.measured else ""
        return f"{place_of(row.cell, 'everybody')} ({people}): {', '.join(levels)}{index}"
