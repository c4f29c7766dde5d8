"""Activities from best liked to least (figure 2 of the study's briefing)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.exhibits import Column
from pipeline.findings import ItemShare
from pipeline.reports import svg
from pipeline.reports.drawn import Drawn
from pipeline.reports.figures.canvas import (
    AXIS,
    EDGE,
    TALLEST,
    WIDTH,
    Canvas,
    Key,
    Scale,
    Sign,
    canvas,
    look,
    pages,
)
from pipeline.reports.figures.lettering import SMALL, line_height, wrap
from pipeline.reports.figures.words import of_parts, part, tidy
from pipeline.reports.locales import Writing

LABEL, BARS = 0.36, 3.05  # where columns begin
HOW, BENEFITS = 5.62, 6.42
COLUMNS = (
    Column("rank", "Rank", "count"),
    Column("item", "Item"),
    Column("activity", "Activity"),
    Column("sector", "Sector"),
    Column("how", "Done"),
    Column("benefits", "Benefits"),
    Column("often", "Highest answer", "share"),
    Column("mean", "Mean score", "share"),
)


@dataclass(frozen=True, slots=True)
class _Row:
    """An activity with its rank and its words in lines."""

    rank: int
    item: ItemShare
    label: tuple[str, ...]
    how: tuple[str, ...]
    benefits: tuple[str, ...]

    @property
    def height(self) -> float:
        """The height that all of its words need."""
        lines = max(len(self.label), len(self.how), len(self.benefits))
        return 0.1 + line_height() * max(lines, 1)


def figure_ranking(items: Sequence[ItemShare], write: Writing) -> tuple[Drawn, ...]:
    """The share that gives the highest answer to each activity, with how it is done and who benefits; () without any.

    Activities that do not fit one page go on in a further figure.
    """
    known = [item for item in items if item.often.value is not None]
    ranked = sorted(known, key=lambda item: -(item.often.value or 0.0))
    rows = [_row(rank, item) for rank, item in enumerate(ranked, 1)]
    sectors = list(dict.fromkeys(item.sector for item in items))
    runs = pages([row.height for row in rows], TALLEST - 1.2)
    return tuple(
        _drawn([rows[n] for n in run], sectors, write, (place, len(runs))) for place, run in enumerate(runs)
    )


def _row(rank: int, item: ItemShare) -> _Row:
    """An activity as it is written."""
    label = wrap(item.label, BARS - LABEL - 0.12) or (item.item_id,)
    how = wrap(item.how.replace("_", " "), BENEFITS - HOW - 0.06, SMALL)
    return _Row(rank, item, label, how, wrap(item.benefits.replace("_", " "), WIDTH - BENEFITS - EDGE, SMALL))


def _drawn(rows: Sequence[_Row], sectors: Sequence[str], write: Writing, place: tuple[int, int]) -> Drawn:
    """One page of the ranking; `place` is its number, from 0, and how many there are."""
    signs = [Sign(name or "sector not known", look(n), "bar") for n, name in enumerate(sectors)]
    key = Key(signs if any(sectors) else [])
    manner = any(row.how or row.benefits for row in rows)
    top = key.height + (0.24 if manner else 0.06)
    body = sum(row.height for row in rows)
    scale = Scale(BARS, HOW - 0.52 if manner else WIDTH - 0.55, 0, 100)
    with canvas(top + body + AXIS) as sheet:
        key.draw(sheet)
        ticks = [(float(tick), write.number(tick)) for tick in range(0, 101, 25)]
        sheet.axis(scale, top, top + body, ticks, ["answer with the highest category, %"])
        if manner:
            sheet.text(HOW, top - 0.1, "done", colour=svg.SOFT, size=SMALL)
            sheet.text(BENEFITS, top - 0.1, "benefits", colour=svg.SOFT, size=SMALL)
        down = top
        for row in rows:
            _activity(sheet, row, down + row.height / 2, (scale, sectors.index(row.item.sector)), write)
            down += row.height
    title = of_parts("Activities from best liked to least", *place)
    caption = (
        "Weighted share of citizens who give the highest answer (for a reversed item: the lowest), from the largest to the smallest."
        " Hatch and colour tell sectors apart; thin lines are 95\u00a0% intervals."
        + (" At the right: how the activity is done and who benefits." if manner else "")
    )
    description = "; ".join(_told(row, write) for row in rows)
    name = part("ranking", place[0])
    data = [
        (
            r.rank,
            r.item.item_id,
            r.item.label,
            r.item.sector,
            r.item.how,
            r.item.benefits,
            r.item.often,
            r.item.mean,
        )
        for r in rows
    ]
    described = f"Share of the highest answer, from the largest: {description}."
    return Drawn(name, title, caption, described, tidy(name, title, COLUMNS, data), sheet.figure)


def _activity(sheet: Canvas, row: _Row, middle: float, drawn: tuple[Scale, int], write: Writing) -> None:
    """One activity as a bar with its interval and its words; `drawn` is the scale and the place of its sector."""
    scale, sector = drawn
    often, own = row.item.often, look(sector)
    share = 100 * (often.value or 0.0)
    sheet.text(LABEL - 0.08, middle, write.number(row.rank), colour=svg.SOFT, size=SMALL, align="right")
    sheet.lines(LABEL, middle, row.label)
    sheet.box(
        scale.left, middle - 0.075, scale.at(share) - scale.left, 0.15, fill=own.colour, hatch=own.hatch
    )
    end = scale.at(share)
    if often.low is not None and often.high is not None:
        low, end = scale.at(100 * often.low), max(end, scale.at(100 * often.high))
        # A pale rim sets the line off from the bar that it lies on.
        sheet.line((low, middle), (end, middle), colour="white", width=2.6, above=2)
        sheet.line((low, middle), (end, middle), colour=svg.INK, width=1.1, above=3)
    sheet.text(end + 0.06, middle, write.percent(often.value or 0.0), size=SMALL)
    sheet.lines(HOW, middle, row.how, size=SMALL)
    sheet.lines(BENEFITS, middle, row.benefits, size=SMALL)


def _told(row: _Row, write: Writing) -> str:
    """One activity in words."""
    item = row.item
    manner = ", ".join(
        [
            *(["done " + item.how] if item.how else []),
            *(["benefits " + item.benefits] if item.benefits else []),
        ]
    )
    aside = f" ({manner.replace('_', ' ')})" if manner else ""
    return f"{write.number(row.rank)}. {item.label}{aside} {write.estimate(item.often, 0, share=True)}"
