"""What more citizens would be willing to do: all of them, and those who do little so far."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.exhibits import Column
from pipeline.findings import Cell, Estimate
from pipeline.measured import WillingShare
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

ANY = "any"
NAMES = 1.5
WHO = (("everybody", "share"), ("do little", "little_done"))
RIGHT = 1.3
BAR = 0.165
COLUMNS = (
    Column("country", "Country", about="empty: over all countries"),
    Column("answer", "Answer", about="any: every answer but the least"),
    Column("share", "Of all", "share"),
    Column("little_done", "Of those who do little", "share"),
    Column("respondents", "Respondents", "count"),
)


@dataclass(frozen=True, slots=True)
class _Bar:
    """One bar of a row: whose answers, and the shares in the order of the answers."""

    who: str
    shares: tuple[tuple[str, Estimate], ...]
    any: Estimate | None


def figure_willing(willing: Sequence[WillingShare], write: Writing) -> Drawn | None:
    """The answers to the question what more one would do, by country: two bars each; None where it was not asked."""
    known = [one for one in willing if one.share.value is not None]
    answers = [answer for answer in dict.fromkeys(one.answer for one in known) if answer != ANY]
    if not answers:
        return None
    cells = list(dict.fromkeys(one.cell for one in known))
    if len(cells) == 2 and not cells[0].country:
        cells = cells[1:]
    names = [wrap(place_of(cell, "All"), NAMES, bold=True) for cell in cells]
    heights = [max(0.1 + 2 * (BAR + 0.03), 0.1 + line_height() * len(name)) for name in names]
    fills = [shade(0.1 + 0.9 * n / max(len(answers) - 1, 1)) for n in range(len(answers))]
    key = Key([Sign(answer, Look(fill), "bar") for answer, fill in zip(answers, fills, strict=True)])
    left = EDGE + max(width_of(t, bold=True) for name in names for t in name) + 0.75
    scale = Scale(left, WIDTH - RIGHT, 0, 1)
    top, body = key.height + 0.24, sum(heights)
    with canvas(top + body + AXIS) as sheet:
        key.draw(sheet)
        sheet.axis(
            scale, top, top + body, [(n / 4, write.percent(n / 4)) for n in range(5)], ["share of citizens"]
        )
        sheet.text(WIDTH - RIGHT + 0.12, top - 0.1, "would do more, %", size=SMALL, colour=svg.SOFT)
        down = top
        for cell, name, height in zip(cells, names, heights, strict=True):
            if down > top:
                sheet.line((0, down), (WIDTH, down))
            sheet.lines(EDGE, down + height / 2, name, bold=True)
            for place, bar in enumerate(_bars(known, cell, answers)):
                middle = down + height / 2 + (place - 0.5) * (BAR + 0.03)
                _bar(sheet, bar, middle, (scale, fills), write)
            down += height
    title = "Willingness to do more"
    caption = (
        "Answers to the question what more one would do, from the least (pale) to the most (dark), weighted: of all citizens, and of"
        " those whose index lies below the median of their country, who do little so far. At the right: everybody but those with the"
        " least answer, in percent with its 95\u00a0% interval."
    )
    data = [
        (one.cell.country, one.answer, one.share, one.little_done, one.respondents)
        for one in known
        if one.cell in cells
    ]
    described = "; ".join(
        f"{place_of(one.cell)}, {one.answer}: of all {told(one.share, write, 0, share=True)}, of those who do little"
        f" {told(one.little_done, write, 0, share=True)}"
        for one in known
        if one.cell in cells
    )
    table = tidy("willing", title, COLUMNS, data)
    return Drawn("willing", title, caption, f"Shares of citizens: {described}.", table, sheet.figure)


def _bars(known: Sequence[WillingShare], cell: Cell, answers: Sequence[str]) -> list[_Bar]:
    """The two bars of one cell."""
    own = {one.answer: one for one in known if one.cell == cell}
    found = []
    for who, name in WHO:
        shares = tuple((answer, getattr(own[answer], name)) for answer in answers if answer in own)
        found.append(_Bar(who, shares, getattr(own[ANY], name) if ANY in own else None))
    return found


def _bar(sheet: Canvas, bar: _Bar, middle: float, drawn: tuple[Scale, Sequence[str]], write: Writing) -> None:
    """One bar with its percents; what a share is too small for stands in the data alone."""
    scale, fills = drawn
    sheet.text(scale.left - 0.06, middle, bar.who, size=SMALL, colour=svg.SOFT, align="right")
    start = 0.0
    for (_, share), fill in zip(bar.shares, fills, strict=False):
        if share.value is None:
            continue
        left, right = scale.at(start), scale.at(start + share.value)
        edge = svg.SOFT if fill == fills[0] else "none"
        sheet.box(left, middle - BAR / 2, max(right - left - 0.012, 0), BAR, fill=fill, edge=edge)
        text = write.number(100 * share.value)
        if width_of(text, SMALL) < right - left - 0.04:
            sheet.text((left + right) / 2, middle, text, size=SMALL, align="center", colour=ink_on(fill))
        start += share.value
    if bar.any is not None and bar.any.value is not None:
        words = f"{write.number(100 * bar.any.value)} {write.interval(bar.any, 0, share=True)}".rstrip()
        sheet.text(WIDTH - RIGHT + 0.12, middle, words, size=SMALL)
