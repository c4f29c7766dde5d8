"""Which codes stand on the same segments: a matrix of counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from pipeline.exhibits import Column
from pipeline.perceived import Pair
from pipeline.reports import svg
from pipeline.reports.drawn import Drawn
from pipeline.reports.figures.canvas import EDGE, WIDTH, Canvas, canvas, ink_on, shade
from pipeline.reports.figures.lettering import SMALL, line_height, width_of, wrap
from pipeline.reports.figures.words import tidy
from pipeline.reports.locales import Writing

NAMES = 2.6
NUMBERS = 0.29  # where names begin, behind their numbers
MOST = 30  # codes in the matrix
LARGEST = 0.36  # of a cell
COLUMNS = (
    Column("first", "Code"),
    Column("first_name", "Name"),
    Column("second", "Other code"),
    Column("second_name", "Its name"),
    Column("together", "Together", "count", about="segments with both"),
    Column("first_in", "With the code", "count"),
    Column("second_in", "With the other", "count"),
    Column("expected", "Expected by chance", "number", 1),
    Column("jaccard", "Jaccard", "number", 2, "segments with both of those with either"),
    Column("speakers", "Speakers", "count"),
)


def figure_pairs(pairs: Sequence[Pair], names: Mapping[str, str], write: Writing) -> Drawn | None:
    """How often two codes were agreed on for the same segment, codes in the order of `names` (code id → name).

    Codes that never meet another are left out, and of more codes than a page holds those that meet others least often. None where
    no two codes meet.
    """
    met = [pair for pair in pairs if pair.together > 0]
    if not met:
        return None
    codes, left_out = _codes(met, names, write)
    shown = [pair for pair in met if pair.first in codes and pair.second in codes]
    count = len(codes)
    width = min(LARGEST, (WIDTH - NAMES - EDGE) / count)
    lines = [wrap(names.get(code, code), NAMES - NUMBERS - 0.1, SMALL) for code in codes]
    heights = [max(min(width, 0.3), 0.05 + line_height(SMALL) * len(own)) for own in lines]
    highest = max(pair.jaccard for pair in shown)
    with canvas(sum(heights) + 0.46) as sheet:
        by_place = {frozenset((pair.first, pair.second)): pair for pair in shown}
        down = 0.03
        for row, (code, height) in enumerate(zip(codes, heights, strict=True)):
            number = write.number(row + 1)
            sheet.text(NUMBERS - 0.07, down + height / 2, number, size=SMALL, align="right", bold=True)
            sheet.lines(NUMBERS, down + height / 2, lines[row], size=SMALL)
            for across in range(row):
                pair = by_place.get(frozenset((code, codes[across])))
                box = (NAMES + width * across, down, width, height)
                _cell(sheet, box, pair, highest, write)
            middle = NAMES + width * (row + 0.5)
            sheet.text(middle, down + height / 2, number, size=SMALL, align="center", bold=True)
            down += height
        _ramp(sheet, down + 0.22, highest, write)
    title = "Codes that meet on the same segments"
    caption = (
        "Counts of segments for which both codes were agreed on. A column is read from its number on the diagonal downwards. The darker,"
        " the larger the share of segments with both among those with either (Jaccard). Frequent codes meet often by chance alone; the"
        " table behind the figure says how often."
    )
    if left_out:
        least = "code that meets" if left_out == 1 else "codes that meet"
        are = "is" if left_out == 1 else "are"
        caption += f" The {write.number(left_out)} {least} others least often {are} left out."
    data = [
        (p.first, names.get(p.first, p.first), p.second, names.get(p.second, p.second), p.together, p.first_in, p.second_in, p.expected, p.jaccard, p.speakers)
        for p in shown
    ]  # fmt: skip
    told = "; ".join(
        f"{names.get(p.first, p.first)} and {names.get(p.second, p.second)} {write.number(p.together)}"
        f" (Jaccard {write.number(p.jaccard, 2)})"
        for p in sorted(shown, key=lambda p: -p.together)
    )
    description = f"Segments with both codes, from the most: {told}."
    return Drawn("pairs", title, caption, description, tidy("pairs", title, COLUMNS, data), sheet.figure)


def _codes(pairs: Sequence[Pair], names: Mapping[str, str], write: Writing) -> tuple[list[str], int]:
    """The codes of the matrix in their order, and how many are left out."""
    times: Counter[str] = Counter()
    for pair in pairs:
        times[pair.first] += pair.together
        times[pair.second] += pair.together
    order = {code: place for place, code in enumerate([*names, *sorted(times.keys() - names.keys())])}
    widest = width_of(write.number(max(pair.together for pair in pairs)), SMALL) + 0.04
    room = min(MOST, int((WIDTH - NAMES - EDGE) / widest))
    chosen = sorted(times, key=lambda code: (-times[code], order[code]))[:room]
    # Among the chosen some may have met only codes that were not.
    left = {
        c
        for pair in pairs
        if pair.first in chosen and pair.second in chosen
        for c in (pair.first, pair.second)
    }
    return sorted(left, key=order.__getitem__), len(times) - len(left)


def _cell(
    sheet: Canvas, box: tuple[float, float, float, float], pair: Pair | None, highest: float, write: Writing
) -> None:
    """One pair: its count, the darker the more often both meet among those with either."""
    left, top, width, height = box
    fill = shade(0.12 + 0.78 * pair.jaccard / (highest or 1.0)) if pair else "white"
    edge = "none" if pair else svg.RULE
    sheet.box(left + 0.008, top + 0.008, width - 0.016, height - 0.016, fill=fill, edge=edge)
    if pair:
        text = write.number(pair.together)
        sheet.text(left + width / 2, top + height / 2, text, size=SMALL, align="center", colour=ink_on(fill))


def _ramp(sheet: Canvas, middle: float, highest: float, write: Writing) -> None:
    """What the shades mean."""
    sheet.text(NAMES, middle, "Jaccard", size=SMALL, colour=svg.SOFT)
    across = NAMES + 0.55
    for step in range(5):
        value = write.number(highest * step / 4, 2)
        fill = shade(0.12 + 0.78 * step / 4)
        sheet.box(across, middle - 0.09, 0.42, 0.18, fill=fill)
        sheet.text(across + 0.21, middle, value, size=SMALL, align="center", colour=ink_on(fill))
        across += 0.42
