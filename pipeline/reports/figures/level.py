"""The level of co-production by country and sector (figure 1 of the study's briefing)."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.exhibits import Column
from pipeline.findings import Cell, SurveyIndex
from pipeline.reports import svg
from pipeline.reports.drawn import Drawn
from pipeline.reports.figures.canvas import AXIS, EDGE, WIDTH, Canvas, Key, Scale, Sign, canvas, look
from pipeline.reports.figures.lettering import SMALL, line_height, width_of, wrap
from pipeline.reports.figures.words import place_of, tidy, told
from pipeline.reports.locales import Writing

EVERYWHERE = "All countries"
LONGEST = 1.75  # of a name beside a row
STEP = 0.175  # between the sectors of a country
COLUMNS = (
    Column("country", "Country", about="empty: over all countries"),
    Column("sector", "Sector", about="empty: over all sectors"),
    Column("index", "Index", "index"),
    Column("respondents", "Respondents", "count"),
    Column("effective_n", "Effective n", "number"),
)


def figure_level(indices: Sequence[SurveyIndex], write: Writing) -> Drawn | None:
    """The co-production index (0–100) of each country and sector with its interval, and of all countries below.

    Countries are rows and sectors marks in them; a survey of one country has sectors for rows. None where no index is known.
    """
    shown = _shown(indices)
    if not shown:
        return None
    by_country = any(index.cell.country for index in shown)
    rows = list(dict.fromkeys(_row(index.cell, by_country) for index in shown))
    series = list(dict.fromkeys(_series(index.cell, by_country) for index in shown))
    names = [wrap(row, LONGEST, bold=True) for row in rows]
    height = max(0.34, 0.12 + STEP * len(series), *(0.08 + line_height() * len(name) for name in names))
    key = Key([Sign(name, look(place)) for place, name in enumerate(series)] if any(series) else [])
    left = EDGE + max(width_of(line, bold=True) for name in names for line in name) + 0.18
    body = height * len(rows)
    scale = Scale(left, WIDTH - 0.5, 0, 100)
    with canvas(key.height + 0.06 + body + AXIS) as sheet:
        key.draw(sheet)
        top = key.height + 0.06
        ticks = [(float(tick), write.number(tick)) for tick in range(0, 101, 20)]
        sheet.axis(scale, top, top + body, ticks, ["co-production index, 0–100"])
        _names(sheet, rows, names, top, height)
        for index in shown:
            place = series.index(_series(index.cell, by_country))
            middle = top + height * (rows.index(_row(index.cell, by_country)) + 0.5)
            middle += (place - (len(series) - 1) / 2) * STEP
            end = sheet.estimate(scale, index.index, middle, look(place))
            sheet.text(end + 0.09, middle, write.number(index.index.value or 0.0, 1), size=SMALL)
    caption = (
        "Weighted mean index of citizens, from 0 (nobody does any of the activities) to 100 (everybody often does all of them)."
        f" {'Shape and colour tell sectors apart. ' if len(series) > 1 else ''}Lines are 95\u00a0% intervals from the survey’s design;"
        " intervals that lie apart are unlikely to differ by chance alone."
    )
    data = [(i.cell.country, i.cell.sector, i.index, i.respondents, i.effective_n) for i in shown]
    title = "Co-production index by country and sector" if by_country else "Co-production index by sector"
    description = "; ".join(f"{place_of(i.cell, EVERYWHERE.lower())} {told(i.index, write)}" for i in shown)
    description = f"Index, 0–100, with 95\u00a0% interval: {description}."
    return Drawn("level", title, caption, description, tidy("level", title, COLUMNS, data), sheet.figure)


def _shown(indices: Sequence[SurveyIndex]) -> list[SurveyIndex]:
    """The finest known cells, then, over several countries, what all countries come to."""
    known = [i for i in indices if i.index.value is not None and not i.cell.group]
    finest = max((_fineness(i.cell) for i in known), default=0)
    cells = [i for i in known if _fineness(i.cell) == finest]
    if finest == 1 and any(i.cell.country for i in cells):
        cells = [i for i in cells if i.cell.country]
    if len({i.cell.country for i in cells} - {""}) < 2:
        return cells
    sectors = {i.cell.sector for i in cells}
    return cells + [i for i in known if not i.cell.country and i.cell.sector in sectors]


def _fineness(cell: Cell) -> int:
    """How much of country and sector a cell tells apart."""
    return bool(cell.country) + bool(cell.sector)


def _row(cell: Cell, by_country: bool) -> str:
    """The name of a cell's row."""
    return (cell.country or EVERYWHERE) if by_country else (cell.sector or "all")


def _series(cell: Cell, by_country: bool) -> str:
    """The name of a cell's mark within its row, "" where there is one to a row."""
    return cell.sector if by_country else ""


def _names(
    sheet: Canvas, rows: Sequence[str], names: Sequence[Sequence[str]], top: float, height: float
) -> None:
    """Rows by name, with a line between two and a stronger one above all countries."""
    for place, (row, name) in enumerate(zip(rows, names, strict=True)):
        sheet.lines(EDGE, top + height * (place + 0.5), name, bold=True)
        if place:
            colour = svg.SOFT if row == EVERYWHERE else svg.RULE
            sheet.line((0, top + height * place), (WIDTH, top + height * place), colour=colour)
