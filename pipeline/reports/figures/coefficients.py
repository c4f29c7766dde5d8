"""What goes along with co-production: coefficients of the regressions, demographics apart from self-efficacy."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.exhibits import Column, Value
from pipeline.findings import Cell, Estimate
from pipeline.measured import Coefficient, Regression
from pipeline.reports import svg
from pipeline.reports.drawn import Drawn
from pipeline.reports.figures.canvas import (
    AXIS,
    EDGE,
    TALLEST,
    WIDTH,
    Canvas,
    Key,
    Look,
    Scale,
    Sign,
    canvas,
    look,
)
from pipeline.reports.figures.lettering import SMALL, line_height, width_of, wrap
from pipeline.reports.figures.words import of_parts, part, place_of, tidy, told
from pipeline.reports.locales import Writing

NAMES = 1.95
GAINED = 0.42  # for what a term adds to r squared
IN_A_ROW = 3
STEP = 0.1  # between countries
SMALL_EFFECT = 0.1
TOGETHER = Look(svg.INK, "D")
ALL = "all countries"
COLUMNS = (
    Column("country", "Country", about="empty: over all countries"),
    Column("sector", "Sector", about="empty: over all sectors"),
    Column("term", "Term"),
    Column("level", "Category"),
    Column("reference", "Against"),
    Column("per", "Per"),
    Column("label", "Label"),
    Column("standardised", "Standardised", "number", 2),
    Column("points", "Index points", "number", 1),
    Column("r_squared_gained", "R² gained", "number", 3, "by how much r squared falls without the term"),
    Column("r_squared", "R²", "number", 3),
    Column("respondents", "Respondents", "count"),
)
Key3 = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class _Line:
    """A heading (`key` None) or a coefficient, its label in lines; `band` counts terms, for the stripes."""

    name: tuple[str, ...]
    key: Key3 | None = None
    term: str = ""
    band: int = 0
    height: float = 0.22


def figure_coefficients(
    regressions: Sequence[Regression], write: Writing, *, efficacy: Collection[str] = ()
) -> tuple[Drawn, ...]:
    """Standardised coefficients with their intervals, a panel a sector, a mark a country and one for all of them.

    `efficacy` names the terms (columns) that stand apart, below the demographics. Sectors that do not fit one page go on in a
    further figure; () where no regression could be computed.
    """
    computed = [one for one in regressions if one.coefficients]
    if not computed:
        return ()
    whole = _Plot(computed, regressions, write, efficacy, ())
    runs = whole.runs()
    return tuple(replace(whole, panels=run).drawn(place, len(runs)) for place, run in enumerate(runs))


@dataclass(frozen=True, slots=True)
class _Plot:
    """The regressions that are drawn; `every` holds those that could not be computed as well."""

    known: Sequence[Regression]
    every: Sequence[Regression]
    write: Writing
    efficacy: Collection[str]
    panels: tuple[str, ...]

    def runs(self) -> list[tuple[str, ...]]:
        """The sectors of each figure."""
        sectors, series = self._sectors(), self._series()
        body = sum(line.height for line in self._lines(len(series))) + AXIS + 0.6
        each = IN_A_ROW * max(1, int(TALLEST // body))
        return [tuple(sectors[n : n + each]) for n in range(0, len(sectors), each)]

    def drawn(self, number: int, parts: int) -> Drawn:
        """The figure of these panels, the one of that number, from 0, of so many."""
        sectors, series = self.panels, self._series()
        lines = self._lines(len(series))
        signs = [Sign(name or ALL, self._look(name, series)) for name in series]
        key = Key(signs if len(series) > 1 else [])
        rows = [sectors[n : n + IN_A_ROW] for n in range(0, len(sectors), IN_A_ROW)]
        width = (WIDTH - NAMES) / max(len(row) for row in rows)
        heads = {s: wrap(s or "all sectors", width - 0.1, bold=True) for s in sectors}
        head = 0.34 + line_height() * max(len(own) for own in heads.values())
        body = sum(line.height for line in lines)
        span = self._span()
        with canvas(key.height + len(rows) * (head + body + AXIS + 0.08)) as sheet:
            key.draw(sheet)
            top = key.height + head
            for row in rows:
                self._stripes(sheet, lines, top)
                for place, sector in enumerate(row):
                    scale = Scale(NAMES + width * place + 0.06, NAMES + width * (place + 1) - GAINED, *span)
                    self._panel(sheet, sector, lines, (scale, top, series))
                    self._head(sheet, scale, (top, heads[sector]), self._at(sector, series))
                top += body + AXIS + 0.08 + head
        return self._described(sheet, series, (number, parts))

    def _described(self, sheet: Canvas, series: Sequence[str], place: tuple[int, int]) -> Drawn:
        """The drawing with its words and data."""
        title, name = of_parts("What goes along with co-production", *place), part("coefficients", place[0])
        several = (
            "each mark is a country, the diamond all of them with countries held fixed; "
            if len(series) > 1
            else ""
        )
        caption = (
            "Coefficients of weighted regressions of the index on all terms at once, with 95\u00a0% intervals from the survey’s design:"
            f" {several}standardised, so that terms can be compared (numbers per standard deviation, categories against their reference, in"
            f" standard deviations of the index). The shaded strip holds effects below {self.write.plainly(SMALL_EFFECT)} either way, commonly called negligible. At the"
            " right of each panel: by how much r squared falls without the term"
            f"{', in all countries together' if '' in series and len(series) > 1 else ''}."
        )
        failed = [one for one in self.every if not one.coefficients]
        if failed:
            named = "; ".join(f"{place_of(one.cell)} ({one.undefined_because})" for one in failed)
            caption += f" Not computed: {named}."
        told_of = ". ".join(
            f"{place_of(one.cell, ALL)}, r squared {self._number(one.r_squared)}: "
            + "; ".join(f"{c.label} {told(c.standardised, self.write, 2)}" for c in one.coefficients)
            for one in self._drawn()
        )
        description = f"Standardised coefficients with 95\u00a0% intervals. {told_of}."
        return Drawn(
            name, title, caption, description, tidy(name, title, COLUMNS, self._data()), sheet.figure
        )

    def _sectors(self) -> list[str]:
        """The panels: sectors, or one for all where no sector is told apart."""
        return list(dict.fromkeys(r.cell.sector for r in self.known if r.cell.sector)) or [""]

    def _series(self) -> list[str]:
        """The marks of a row: countries in their order, then all of them (""); one country stands alone."""
        of_panels = [r.cell.country for r in self.known if r.cell.sector in self._sectors()]
        countries = list(dict.fromkeys(country for country in of_panels if country))
        return [*countries, *([""] if "" in of_panels and len(countries) != 1 else [])]

    def _drawn(self) -> list[Regression]:
        """The regressions that have a place in the figure."""
        series = self._series()
        return [r for r in self.known if r.cell.sector in self.panels and r.cell.country in series]

    def _of(self, sector: str, country: str) -> Regression | None:
        """The regression of one mark."""
        return next((r for r in self.known if r.cell == Cell(country, sector)), None)

    def _look(self, country: str, series: Sequence[str]) -> Look:
        """How a country is drawn."""
        return look(list(series).index(country)) if country else TOGETHER

    def _lines(self, series: int) -> list[_Line]:
        """Demographics, then self-efficacy, each under its heading; the coefficients of a term in a stripe."""
        labels: dict[Key3, tuple[str, Coefficient]] = {}
        for one in self.known:
            for c in one.coefficients:
                labels.setdefault((c.term, c.level, c.per), (c.label, c))
        lines: list[_Line] = []
        terms = list(dict.fromkeys(key[0] for key in labels))
        for heading, apart in (("Demographics", False), ("Self-efficacy", True)):
            here = [term for term in terms if (term in self.efficacy) == apart]
            if here and self.efficacy:
                lines.append(_Line((heading,)))
            for term in here:
                for key, (label, _) in labels.items():
                    if key[0] == term:
                        name = wrap(label, NAMES - EDGE - 0.12, SMALL)
                        height = max(0.1 + line_height(SMALL) * len(name), 0.1 + STEP * series)
                        lines.append(_Line(name, key, term, terms.index(term), height))
        return lines

    def _span(self) -> tuple[float, float]:
        """The ends of all axes: a multiple of 0.2 beyond all coefficients and intervals, at most 1."""
        ends = [0.2]
        for one in self.known:
            for c in one.coefficients:
                s = c.standardised
                ends += [abs(x) for x in (s.value, s.low, s.high) if x is not None]
        end = min(1.0, -(-max(ends) // 0.2) * 0.2)
        return -end, end

    def _stripes(self, sheet: Canvas, lines: Sequence[_Line], top: float) -> None:
        """Labels at the left, every other term on a stripe."""
        down = top
        for line in lines:
            middle = down + line.height / 2
            if line.key is None:
                sheet.text(EDGE, middle, line.name[0], bold=True, size=SMALL, colour=svg.SOFT)
                sheet.line((0, down), (WIDTH, down), colour=svg.SOFT)
            else:
                sheet.lines(EDGE + 0.06, middle, line.name, size=SMALL)
                if line.band % 2 == 0:
                    sheet.box(0, down, WIDTH, line.height, fill="#f5f7f9", above=-2)
            down += line.height

    def _panel(
        self, sheet: Canvas, sector: str, lines: Sequence[_Line], where: tuple[Scale, float, Sequence[str]]
    ) -> None:
        """One sector: its axis, all marks, and what each term adds."""
        scale, top, series = where
        bottom = top + sum(line.height for line in lines)
        strip = scale.at(-SMALL_EFFECT), scale.at(SMALL_EFFECT)
        sheet.box(strip[0], top, strip[1] - strip[0], bottom - top, fill="#e3e8ec", above=-1)
        end = scale.high
        values = (-end, 0.0, end) if scale.right - scale.left < 1.6 else (-end, -end / 2, 0.0, end / 2, end)
        sheet.axis(
            scale, top, bottom, [(value, self.write.number(value, 1)) for value in values], ["standardised"]
        )
        sheet.line((scale.at(0), top), (scale.at(0), bottom), colour=svg.SOFT, width=0.9)
        down = top
        for line in lines:
            if line.key:
                self._marks(sheet, sector, line, (scale, down, series))
            down += line.height
        self._gains(sheet, sector, lines, (scale, top, series))

    def _marks(
        self, sheet: Canvas, sector: str, line: _Line, where: tuple[Scale, float, Sequence[str]]
    ) -> None:
        """The marks of one coefficient, one below the other by country."""
        scale, top, series = where
        for place, country in enumerate(series):
            one = self._of(sector, country)
            found = [c for c in one.coefficients if (c.term, c.level, c.per) == line.key] if one else []
            middle = top + line.height / 2 + STEP * (place - (len(series) - 1) / 2)
            for c in found:
                hollow = c.standardised.low is None
                size = 4.2 if len(series) > 1 else 5.2
                sheet.estimate(
                    scale, c.standardised, middle, self._look(country, series), hollow=hollow, size=size
                )

    def _gains(
        self, sheet: Canvas, sector: str, lines: Sequence[_Line], where: tuple[Scale, float, Sequence[str]]
    ) -> None:
        """What each term adds to r squared, at the right of the middle of its stripe."""
        scale, top, series = where
        one = self._at(sector, series)
        gained = _gained(one) if one else {}
        down, spans = top, dict[str, tuple[float, float]]()
        for line in lines:
            if line.key:
                spans[line.term] = (spans.get(line.term, (down, 0.0))[0], down + line.height)
            down += line.height
        for term, (start, end) in spans.items():
            if term in gained:
                text = self.write.number(gained[term], 3)
                sheet.text(scale.right + GAINED - EDGE, (start + end) / 2, text, size=SMALL, align="right")

    def _at(self, sector: str, series: Sequence[str]) -> Regression | None:
        """The regression whose r squared stands beside a panel: of all countries, or of the only one."""
        if "" in series:
            return self._of(sector, "")
        return self._of(sector, series[0]) if len(series) == 1 else None

    def _head(
        self, sheet: Canvas, scale: Scale, head: tuple[float, tuple[str, ...]], one: Regression | None
    ) -> None:
        """The name of a panel, and what its regression explains in all."""
        top, name = head
        sheet.lines(scale.left, top - 0.3 - line_height() * (len(name) - 1) / 2, name, bold=True)
        if one is not None and one.r_squared is not None:
            words = f"R² {self._number(one.r_squared)}"
            sheet.text(scale.left, top - 0.12, words, size=SMALL, colour=svg.SOFT)
            gain = scale.right + GAINED - EDGE
            if scale.left + width_of(words, SMALL) < gain - width_of("R² gained", SMALL) - 0.05:
                sheet.text(gain, top - 0.12, "R² gained", size=SMALL, colour=svg.SOFT, align="right")

    def _number(self, value: float | None) -> str:
        """R squared as it is written."""
        return self.write.number(value, 2) if value is not None else "not known"

    def _data(self) -> list[tuple[Value, ...]]:
        """A row for every coefficient drawn."""
        rows: list[tuple[Value, ...]] = []
        for one in self._drawn():
            gained = _gained(one)
            for c in one.coefficients:
                about = (one.cell.country, one.cell.sector, c.term, c.level, c.reference, c.per, c.label)
                found: tuple[Estimate, Estimate] = (c.standardised, c.points)
                rows.append((*about, *found, gained.get(c.term), one.r_squared, one.respondents))
        return rows


def _gained(one: Regression) -> Mapping[str, float]:
    """What each term adds, by its column: the label of a fall begins the labels of its coefficients."""
    found: dict[str, float] = {}
    for label, fall in one.without:
        for c in one.coefficients:
            if c.label == label or c.label.startswith((f"{label}:", f"{label}, per ")):
                found.setdefault(c.term, fall)
    return found
