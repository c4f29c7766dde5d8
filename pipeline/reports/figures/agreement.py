"""Agreement by code: alpha with its interval, and the study's thresholds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.agreement import BANDS, NOT_SHOWN, TOO_FEW, AgreementCard, Band
from pipeline.estimation import CONFIDENCE
from pipeline.exhibits import Column
from pipeline.findings import Estimate
from pipeline.reports import svg
from pipeline.reports.agreement_words import measure_of
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
    pages,
)
from pipeline.reports.figures.lettering import SMALL, line_height, wrap
from pipeline.reports.figures.words import of_parts, part, tidy, told
from pipeline.reports.locales import Writing

LEFT, RIGHT = 2.45, 1.35
# Blue, orange and vermilion, each with its shape; what no band was shown for is purple, what is too rare is grey.
LOOKS = {
    "reliable": look(0),
    "tentative": look(1),
    "not reliable": look(5),
    NOT_SHOWN: look(3),
    TOO_FEW: look(6),
}
COLUMNS = (
    Column("code", "Code", about="empty: the whole codebook"),
    Column("name", "Name"),
    Column("alpha", "Alpha", "number", 2),
    Column("band", "Band", about="by the study's thresholds"),
    Column("units", "Units", "count"),
    Column("transcripts", "Transcripts", "count"),
)


@dataclass(frozen=True, slots=True)
class _Line:
    """One row: the whole codebook (`code_id` ""), or a code, with its name in lines."""

    code_id: str
    name: str
    lines: tuple[str, ...]
    estimate: Estimate
    band: Band
    units: int
    transcripts: int

    @property
    def height(self) -> float:
        """The height that its name needs."""
        return 0.12 + line_height() * len(self.lines)


def figure_agreement(card: AgreementCard, write: Writing) -> tuple[Drawn, ...]:
    """Alpha by code in codebook order beneath that of the whole codebook, with 95 % intervals; () without any value.

    Codes that do not fit one page go on in a further figure.
    """
    whole = card.whole
    name = f"Whole: {measure_of(whole)}"
    room = LEFT - EDGE - 0.15
    rows = [
        _Line("", name, wrap(name, room, bold=True), whole.main, whole.band, whole.units, whole.transcripts)
    ]
    for one in card.results:
        name = card.names.get(one.code_id) or one.code_id
        rows.append(
            _Line(one.code_id, name, wrap(name, room), one.main, one.band, one.units, one.transcripts)
        )
    if all(row.estimate.value is None for row in rows):
        return ()
    runs = pages([row.height for row in rows], TALLEST - 0.9)
    lowest = _lowest(rows)
    return tuple(
        _drawn([rows[n] for n in run], (lowest, card.thresholds), write, (place, len(runs)))
        for place, run in enumerate(runs)
    )


def _lowest(rows: Sequence[_Line]) -> float:
    """Where the axis begins: at nought, or as far below as some alpha lies.

    An interval that reaches further down ends in an arrow: one rare code would press all others together.
    """
    values = [row.estimate.value for row in rows if row.estimate.value is not None]
    below = any(row.estimate.low is not None and row.estimate.low < 0 for row in rows)
    wanted = max(-1.0, min(-0.2 if below else 0.0, *values))
    return max(tick / 5 for tick in range(-5, 1) if tick / 5 <= wanted)


def _drawn(
    rows: Sequence[_Line], axis: tuple[float, tuple[float, float]], write: Writing, place: tuple[int, int]
) -> Drawn:
    """One figure; `axis` is its lowest value and the thresholds, `place` its number, from 0, and how many there are."""
    lowest, thresholds = axis
    words = [word for word in BANDS if word and any(row.band.word == word for row in rows)]
    limits = " and ".join(write.plainly(threshold) for threshold in thresholds)
    key = Key([*(Sign(word, LOOKS[word]) for word in words), Sign(f"thresholds {limits}", Look(), "line")])
    top, body = key.height + 0.04, sum(row.height for row in rows)
    scale = Scale(LEFT, WIDTH - RIGHT, lowest, 1.0)
    with canvas(top + body + AXIS) as sheet:
        key.draw(sheet)
        ticks = [tick / 5 for tick in range(-5, 6) if tick / 5 >= lowest]
        sheet.axis(scale, top, top + body, [(tick, write.number(tick, 1)) for tick in ticks], ["alpha"])
        for threshold in thresholds:
            across = scale.at(threshold)
            sheet.line((across, top), (across, top + body), colour=svg.INK, width=0.9, dash=True)
        if lowest < 0:
            sheet.line((scale.at(0), top), (scale.at(0), top + body), colour=svg.SOFT, width=0.8)
        down = top
        for row in rows:
            _row(sheet, row, down + row.height / 2, scale, write)
            down += row.height
            if row is not rows[-1]:
                sheet.line((0, down), (WIDTH, down), colour=svg.RULE if row.code_id else svg.SOFT, width=0.5)
    title, name = of_parts("Agreement by code", *place), part("agreement", place[0])
    caption = (
        f"Alpha with its 95\u00a0% interval, jackknifed over transcripts; dashed lines are the study’s thresholds. Shape and colour say which"
        f" band is reached with a probability of {write.level(CONFIDENCE)}; a hollow mark has no interval, an arrow goes on beyond the axis."
    )
    data = [(r.code_id, r.name, r.estimate, r.band.word, r.units, r.transcripts) for r in rows]
    described = "; ".join(
        f"{r.name} {told(r.estimate, write, 2)}{', ' * bool(r.band.word)}{r.band.word}" for r in rows
    )
    described = f"Alpha with 95\u00a0% interval: {described}."
    return Drawn(name, title, caption, described, tidy(name, title, COLUMNS, data), sheet.figure)


def _row(sheet: Canvas, row: _Line, middle: float, scale: Scale, write: Writing) -> None:
    """One row: its name, its mark, its number; in words that there is none."""
    sheet.lines(EDGE, middle, row.lines, bold=not row.code_id)
    across = WIDTH - RIGHT + 0.12
    if row.estimate.value is None:
        sheet.text(across, middle, "undefined", colour=svg.SOFT, size=SMALL)
        return
    own = LOOKS.get(row.band.word, look(6))
    sheet.estimate(scale, row.estimate, middle, own, hollow=row.estimate.low is None)
    sheet.text(across, middle, write.estimate(row.estimate, 2), size=SMALL)
