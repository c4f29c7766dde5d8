"""An evaluation as one long table: a row for each figure, to go on with in R or a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from pipeline.findings import Estimate
from pipeline.scorecard import Evaluation, Figures, Scores
from pipeline.verbatim import guarded, printable

COLUMNS = (
    "judged", "variant", "code", "by", "value", "segments_learnt_from", "n", "positives", "suggested", "transcripts",
    "measure", "estimate", "low", "high", "method", "undefined_because", "no_interval_because",
)  # fmt: skip


def evaluation_csv(evaluation: Evaluation) -> bytes:
    """All figures as UTF-8 with a byte order mark, commas, CRLF; every cell in quotation marks, none acts as a formula.

    `judged` is blind or hinted, `code` a code's id, or MACRO or MICRO; `by` and `value` name a part (language, …), empty for
    everything; `segments_learnt_from` stands in rows of the learning curve alone. What is undefined is empty and says why.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n", quoting=csv.QUOTE_ALL)
    writer.writerow(COLUMNS)
    for row in _rows(evaluation):
        writer.writerow(guarded(printable(row.get(name, ""))) for name in COLUMNS)
    return text.getvalue().encode("utf-8-sig")


def _rows(found: Evaluation) -> Iterator[dict[str, str]]:
    """The rows, by column; what does not apply is left out."""
    for name, scores in found.variants.items():
        yield from _of_scores(scores, {"judged": "blind", "variant": name})
    for part in found.parts:
        yield from _of_scores(part, {"judged": "blind", "variant": found.headline})
    if found.hinted is not None:
        yield from _of_scores(found.hinted, {"judged": "hinted", "variant": found.headline})
    for point in found.learning:
        base = {
            "judged": "blind",
            "variant": found.headline,
            "code": point.code_id or "MACRO",
            "segments_learnt_from": str(point.segments),
            "method": f"mean of {point.draws} draws; low and high are the lowest and highest of them",
        }
        if point.average_precision is not None:
            known = Estimate(point.average_precision, point.low, point.high)
            yield {**base, "measure": "average_precision", **_interval(known)}
        if point.f1 is not None:
            yield {**base, "measure": "f1", "estimate": repr(point.f1)}


def _of_scores(scores: Scores, base: dict[str, str]) -> Iterator[dict[str, str]]:
    """The rows of all codes together and one by one."""
    by, value = scores.only
    base = {**base, "by": by, "value": value}
    yield from _of_figures(scores.macro, {**base, "code": "MACRO"})
    yield from _of_figures(scores.micro, {**base, "code": "MICRO"})
    for code in scores.codes:
        yield from _of_figures(code.figures, {**base, "code": code.code_id})


def _of_figures(figures: Figures, base: dict[str, str]) -> Iterator[dict[str, str]]:
    """A row a measure."""
    counts = {
        "n": str(figures.judged),
        "positives": str(figures.positives),
        "suggested": str(figures.suggested),
        "transcripts": str(figures.transcripts),
    }
    for measure, estimate in figures.estimates.items():
        yield {
            **base,
            **counts,
            "measure": measure,
            **_interval(estimate),
            "method": estimate.method,
            "undefined_because": estimate.undefined_because,
            "no_interval_because": estimate.no_interval_because,
        }


def _interval(estimate: Estimate) -> dict[str, str]:
    """The value and its interval as they can be read back, "" where there is none."""
    values = {"estimate": estimate.value, "low": estimate.low, "high": estimate.high}
    return {name: "" if value is None else repr(value) for name, value in values.items()}
