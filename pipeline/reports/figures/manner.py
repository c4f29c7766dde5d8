"""Individual against collective co-production, by both criteria: who it is done with and who benefits."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.exhibits import Column
from pipeline.findings import Cell
from pipeline.measured import MannerGap
from pipeline.reports import svg
from pipeline.reports.drawn import Drawn
from pipeline.reports.figures.canvas import AXIS, EDGE, WIDTH, Canvas, Key, Look, Scale, Sign, canvas
from pipeline.reports.figures.lettering import SMALL, line_height, width_of, wrap
from pipeline.reports.figures.words import place_of, tidy, told
from pipeline.reports.locales import Writing

NAMES = 1.5
GAP = 0.46
INDIVIDUAL, COLLECTIVE = Look(svg.COLOURS[0], "o"), Look(svg.COLOURS[5], "s")
HEADINGS = {"how": ("Done alone", "or with others"), "benefits": ("For oneself", "or for others")}
WORDS = {"how": ("alone", "with others"), "benefits": ("for oneself", "for others")}
SECTIONS = ("", "By sector", "By country")
COLUMNS = (
    Column("country", "Country", about="empty: over all countries"),
    Column("sector", "Sector", about="empty: over all sectors"),
    Column("criterion", "By", about="how: alone or with others; benefits: self or others"),
    Column("individual", "Individual", "index"),
    Column("collective", "Collective", "index"),
    Column("gap", "Gap", "difference"),
    Column("respondents", "Respondents", "count"),
)
Line = tuple[str, Cell | None, tuple[str, ...], float]


def figure_manner(gaps: Sequence[MannerGap], write: Writing) -> Drawn | None:
    """The individual and the collective index of the same respondents, a panel a criterion: all, by sector, by country.

    Cells of country × sector are drawn only where there is nothing else. None where no index is known.
    """
    known = [gap for gap in gaps if gap.individual.value is not None or gap.collective.value is not None]
    if not known:
        return None
    shown = _shown(known)
    criteria = [criterion for criterion in HEADINGS if any(gap.criterion == criterion for gap in shown)]
    lines = _lines(shown)
    names = [t for _, _, name, _ in lines for t in name]
    left = EDGE + max(width_of(t, bold=True) for t in names) + 0.1
    width = (WIDTH - left) / len(criteria)
    key = Key([Sign("individual", INDIVIDUAL), Sign("collective", COLLECTIVE)])
    top, body = key.height + 0.24, sum(height for _, _, _, height in lines)
    with canvas(top + body + AXIS) as sheet:
        key.draw(sheet)
        _rows(sheet, lines, top)
        for place, criterion in enumerate(criteria):
            scale = Scale(left + width * place + 0.1, left + width * (place + 1) - GAP, 0, 100)
            ticks = [(float(tick), write.number(tick)) for tick in range(0, 101, 25)]
            sheet.axis(scale, top, top + body, ticks, ["index, 0–100"])
            sheet.text(scale.left, top - 0.1, " ".join(HEADINGS[criterion]), bold=True, size=SMALL)
            sheet.text(scale.right + GAP - EDGE, top - 0.1, "gap", size=SMALL, colour=svg.SOFT, align="right")
            down = top
            for _, cell, _, height in lines:
                for gap in shown:
                    if gap.cell == cell and gap.criterion == criterion:
                        _marks(sheet, gap, down + height / 2, scale, write)
                down += height
    title = "Individual and collective co-production"
    caption = (
        "Index over the activities of each kind, of the same respondents: by how they are done and by who benefits; the two criteria do"
        " not coincide. Lines through marks are 95\u00a0% intervals, bars join both indices; the gap is individual less collective."
    )
    data = [
        (g.cell.country, g.cell.sector, g.criterion, g.individual, g.collective, g.gap, g.respondents)
        for g in shown
    ]
    described = "; ".join(_told(gap, write) for gap in shown)
    table = tidy("manner", title, COLUMNS, data)
    return Drawn(
        "manner", title, caption, f"Individual and collective index: {described}.", table, sheet.figure
    )


def _shown(known: Sequence[MannerGap]) -> Sequence[MannerGap]:
    """The margins; of a survey of one sector or one country not that one beside all."""
    margins = [gap for gap in known if not (gap.cell.country and gap.cell.sector)]
    if not any(gap.cell == Cell() for gap in margins):
        return margins or known
    sectors = {gap.cell.sector for gap in margins if gap.cell.sector}
    countries = {gap.cell.country for gap in margins if gap.cell.country}
    return [
        gap for gap in margins if gap.cell == Cell() or len(countries if gap.cell.country else sectors) > 1
    ]


def _lines(gaps: Sequence[MannerGap]) -> list[Line]:
    """Rows under their headings: the section, the cell (None: a heading), its name in lines, its height."""
    cells = list(dict.fromkeys(gap.cell for gap in gaps))
    lines: list[Line] = []
    for section, heading in enumerate(SECTIONS):
        here = [cell for cell in cells if (2 if cell.country else 1 if cell.sector else 0) == section]
        if section and here and len(here) < len(cells):
            lines.append((heading, None, (heading,), 0.26))
        for cell in here:
            name = wrap(place_of(cell, "All"), NAMES, bold=not section)
            lines.append(("", cell, name, max(0.27, 0.1 + line_height() * len(name))))
    return lines


def _rows(sheet: Canvas, lines: Sequence[Line], top: float) -> None:
    """Names and headings at the left."""
    down = top
    for place, (heading, cell, name, height) in enumerate(lines):
        if cell is None:
            if place:
                sheet.line((0, down), (WIDTH, down), colour=svg.SOFT)
            sheet.text(EDGE, down + height / 2 + 0.02, heading, bold=True, colour=svg.SOFT, size=SMALL)
        else:
            sheet.lines(EDGE, down + height / 2, name, bold=not (cell.country or cell.sector))
        down += height


def _marks(sheet: Canvas, gap: MannerGap, middle: float, scale: Scale, write: Writing) -> None:
    """Both indices of one cell, joined, with their gap."""
    if gap.individual.value is not None and gap.collective.value is not None:
        ends = sorted((scale.at(gap.individual.value), scale.at(gap.collective.value)))
        sheet.box(ends[0], middle - 0.03, ends[1] - ends[0], 0.06, fill="#cfd8df")
    sheet.estimate(scale, gap.collective, middle, COLLECTIVE, size=5)
    sheet.estimate(scale, gap.individual, middle, INDIVIDUAL)
    if gap.gap.value is not None:
        text = write.difference(gap.gap.value, 0)
        sheet.text(scale.right + GAP - EDGE, middle, text, size=SMALL, align="right")


def _told(gap: MannerGap, write: Writing) -> str:
    """One cell in words."""
    own, others = WORDS[gap.criterion]
    return (
        f"{place_of(gap.cell)}, {own} {told(gap.individual, write)}, {others} {told(gap.collective, write)},"
        f" gap {told(gap.gap, write)}"
    )
