"""How good suggestions become as codings come in."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from pipeline.evaluation.folds import Folding
from pipeline.evaluation.measures import FUNCTIONS, Floats, Numbers
from pipeline.evaluation.predicting import JudgedSegment, Predictor, Sheet, out_of_fold
from pipeline.evaluation.scoring import macro_mean
from pipeline.scorecard import CurvePoint, Measure

SIZES = (20, 50, 100, 200, 500, 1000, 2000)
DRAWS = 2


def sizes(folding: Folding) -> tuple[int, ...]:
    """The numbers of training segments at which the curve is taken, all of them below what each fold can give."""
    least = int(sum(folding.plan.segments)) - max(folding.plan.segments)
    return tuple(size for size in SIZES if size < 0.9 * least)


def learning_curve(
    items: Sequence[JudgedSegment],
    whole: Sheet,
    folding: Folding,
    predictor: Predictor,
    *,
    draws: int = DRAWS,
    done: Callable[[], None] = lambda: None,
) -> tuple[CurvePoint, ...]:
    """Average precision and F1 on the very verdicts of `whole`, learnt from fewer segments.

    At each size each model learns from so many segments drawn at random, without replacement, from its training part;
    the draws are seeded by size, draw and fold. The last point is `whole` itself, whose models had all they could have.
    `done` is called after each model.
    """
    points: list[CurvePoint] = []
    for size in sizes(folding):
        sheets = []
        for draw in range(draws):
            found = out_of_fold(
                items,
                whole.codes,
                folding,
                {"": predictor},
                chosen=_drawing(size, draw),
                done=lambda _name, _fold: done(),
            )
            sheets.append(Sheet(whole.codes, whole.verdicts, found[""], whole.transcript))
        points += _points(size, sheets)
    mean = round(sum(folding.plan.segments) * (1 - 1 / folding.count))
    return (*points, *_points(mean, [whole]))


def _drawing(size: int, draw: int) -> Callable[[int, Numbers], Numbers]:
    """The choice of `size` rows of a fold's training part that belongs to a draw."""

    def chosen(fold: int, rows: Numbers) -> Numbers:
        """Some of the rows, in their order."""
        generator = np.random.Generator(np.random.PCG64([size, draw, fold]))
        return np.sort(generator.choice(rows, size=size, replace=False))

    return chosen


def _points(size: int, sheets: Sequence[Sheet]) -> list[CurvePoint]:
    """The points of one size: over codes, and for each code."""
    points = []
    for code in ("", *sheets[0].codes):
        precisions = [_value(sheet, code, "average_precision") for sheet in sheets]
        known = [value for value in precisions if value is not None]
        points.append(
            CurvePoint(
                segments=size,
                code_id=code,
                draws=len(sheets),
                average_precision=_mean(precisions),
                low=min(known, default=None),
                high=max(known, default=None),
                f1=_mean([_value(sheet, code, "f1") for sheet in sheets]),
            )
        )
    return points


def _value(sheet: Sheet, code: str, measure: Measure) -> float | None:
    """A measure of one code or, for "", its mean over codes."""
    return FUNCTIONS[measure](sheet.column(code)) if code else macro_mean(sheet, measure)


def _mean(values: Sequence[float | None]) -> float | None:
    """The mean of the known values."""
    known: Floats = np.array([value for value in values if value is not None], dtype=np.float64)
    return float(known.mean()) if known.size else None
