"""From verdicts and predictions to figures with intervals: by code, over codes, by group."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import numpy as np

from pipeline.estimation import jackknife_t
from pipeline.evaluation.measures import (
    BOUNDS,
    BY_YES,
    FUNCTIONS,
    METHODS,
    Flags,
    Judged,
    bins_of,
    pr_curve,
    together,
    why_undefined,
)
from pipeline.evaluation.predicting import Sheet
from pipeline.evaluation.sayings import allows
from pipeline.findings import Estimate, undefined
from pipeline.scorecard import MEASURES, CodeScore, Figures, Measure, Scores

NO_YES = "too few codings were learnt from: the machine ranks and says no yes"


def scores(
    sheet: Sheet,
    *,
    rows: Flags | None = None,
    only: tuple[str, str] = ("", ""),
    whole: bool = True,
) -> Scores | None:
    """All figures of a sheet, or of the segments `rows` that `only` names; None where nothing there was judged.

    Unless it is to be `whole`, codes have neither intervals nor curves; what is over all codes has intervals always.
    """
    columns = {code: sheet.column(code, rows) for code in sheet.codes}
    every = together(list(columns.values())) if columns else None
    if every is None or not every.truth.size:
        return None
    ranked_only = all(sheet.ranked_only(code, rows) for code in sheet.codes)
    codes = []
    for code, judged in columns.items():
        ranked = sheet.ranked_only(code, rows)
        figures = _figures(judged, ranked_only=ranked, intervals=whole)
        codes.append(
            CodeScore(
                code,
                figures,
                curve=pr_curve(judged) if whole else (),
                bins=bins_of(judged) if whole else (),
                allows=allows(figures, ranked_only=ranked),
                ranked_only=ranked,
            )
        )
    return Scores(
        macro=_macro(columns, ranked_only=ranked_only),
        micro=_figures(every, ranked_only=ranked_only, intervals=True),
        codes=tuple(codes),
        bins=bins_of(every),
        only=only,
    )


def macro_mean(sheet: Sheet, measure: Measure) -> float | None:
    """The mean of a measure over the codes that have it; None where none has."""
    return _mean([sheet.column(code) for code in sheet.codes], FUNCTIONS[measure])


def _figures(judged: Judged, *, ranked_only: bool, intervals: bool) -> Figures:
    """The figures of one set of judgements."""
    return Figures(
        judged=judged.truth.size,
        positives=int(judged.truth.sum()),
        suggested=int(judged.yes.sum()),
        unscored=int(np.isnan(judged.probability).sum()),
        transcripts=len(np.unique(judged.transcript)),
        estimates={
            name: _estimate(name, judged, ranked_only=ranked_only, intervals=intervals) for name in MEASURES
        },
    )


def _estimate(measure: Measure, judged: Judged, *, ranked_only: bool, intervals: bool) -> Estimate:
    """One measure with its interval, or why there is none."""
    n, clusters = judged.truth.size, len(np.unique(judged.transcript))
    value, method = FUNCTIONS[measure](judged), METHODS[measure]
    if value is None or (ranked_only and measure in BY_YES):
        positives = judged.truth.any() and not judged.truth.all()
        reason = NO_YES if ranked_only and measure in BY_YES and positives else why_undefined(measure, judged)
        return undefined(reason, method=method, n=n, clusters=clusters)
    full = Estimate(value, method=method, n=n, clusters=clusters)
    if measure == "chance":
        return full
    if not intervals:
        return replace(full, no_interval_because="here intervals are given for all codes together only")
    return _with_interval(full, measure, [judged], FUNCTIONS[measure])


def _with_interval(
    full: Estimate, measure: Measure, columns: Sequence[Judged], function: Callable[[Judged], float | None]
) -> Estimate:
    """`full` with its interval by the jackknife over transcripts; the statistic is the mean over `columns`."""
    every = np.unique(np.concatenate([column.transcript for column in columns]))
    without: dict[str, float | None] = {}
    for left_out in every:
        parts = [column.where(column.transcript != left_out) for column in columns]
        without[str(left_out)] = _mean(parts, function)
    gone = [name for name, value in without.items() if value is None]
    bounds = BOUNDS.get(measure, (0.0, 1.0))
    if gone and len(without) >= 4:
        # The reason would name transcripts by number.
        return replace(full, no_interval_because="it is undefined without one of the transcripts")
    return jackknife_t(full, without, bounds=bounds)


def _mean(columns: Sequence[Judged], function: Callable[[Judged], float | None]) -> float | None:
    """The mean of a statistic over the columns that have it."""
    values = [value for column in columns if (value := function(column)) is not None]
    return float(np.mean(values)) if values else None


def _macro(columns: Mapping[str, Judged], *, ranked_only: bool) -> Figures:
    """The mean of every measure over the codes that have it.

    Average precision, recall and F1 are means over the codes with a positive; a code to which the machine never says yes
    counts 0 in recall and F1, so that silence is not rewarded; where it says none to any, there are none.
    """
    given = [judged for judged in columns.values() if judged.truth.any() and not judged.truth.all()]
    whole = together(list(columns.values()))
    estimates: dict[Measure, Estimate] = {}
    for name in MEASURES:
        used = given or list(columns.values())
        having = [judged for judged in used if FUNCTIONS[name](judged) is not None]
        value, method = _mean(having, FUNCTIONS[name]), f"mean over {len(having)} codes: {METHODS[name]}"
        clusters = len(np.unique(whole.transcript))
        if value is None or (ranked_only and name in BY_YES):
            reason = NO_YES if ranked_only and name in BY_YES else why_undefined(name, whole)
            estimates[name] = undefined(reason, method=method, n=0, clusters=clusters)
            continue
        full = Estimate(value, method=method, n=len(having), clusters=clusters)
        estimates[name] = full if name == "chance" else _with_interval(full, name, having, FUNCTIONS[name])
    return Figures(
        judged=whole.truth.size,
        positives=int(whole.truth.sum()),
        suggested=int(whole.yes.sum()),
        unscored=int(np.isnan(whole.probability).sum()),
        transcripts=len(np.unique(whole.transcript)),
        estimates=estimates,
    )
