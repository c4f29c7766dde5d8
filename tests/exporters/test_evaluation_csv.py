"""Every figure of an evaluation stands in the table, one a row, and no cell acts as a formula."""

from __future__ import annotations

import csv
import io

from pipeline.exporters.evaluation_csv import COLUMNS, evaluation_csv
from pipeline.findings import Estimate, undefined
from pipeline.scorecard import MEASURES, CodeScore, CurvePoint, Evaluation, Figures, FoldPlan, Scores

KNOWN = Figures(
    9, 4, 3, 1, 5, dict.fromkeys(MEASURES, Estimate(0.1 + 0.2, 0.25, 0.5, method="m", n=9, clusters=5))
)
UNKNOWN = Figures(9, 0, 0, 9, 5, dict.fromkeys(MEASURES, undefined("no judged segment has the code")))


def scores(only: tuple[str, str] = ("", "")) -> Scores:
    """A code with figures and one without."""
    return Scores(KNOWN, KNOWN, (CodeScore("waste", KNOWN), CodeScore("rare", UNKNOWN)), only=only)


FOUND = Evaluation(
    "both",
    9,
    5,
    FoldPlan("transcripts", (5, 4)),
    scores(),
    scores(),
    variants={"both": scores(), "prior": scores()},
    parts=(scores(("stakeholder_group", "=HYPERLINK(1)")),),
    learning=(CurvePoint(20, "", 3, 0.3, 0.2, 0.4, 0.1), CurvePoint(20, "rare", 3, None, None, None, None)),
)


def rows() -> list[dict[str, str]]:
    """The table as it is read back."""
    text = evaluation_csv(FOUND).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_every_figure_has_its_row() -> None:
    """Two variants, a part and the hinted ones: two codes, macro and micro, nine measures each; then the curve."""
    found = rows()
    assert list(COLUMNS) == list(found[0])
    assert 4 * 4 * len(MEASURES) + 2 == len(found)
    assert {"blind", "hinted"} == {row["judged"] for row in found}
    assert {"waste", "rare", "MACRO", "MICRO"} == {row["code"] for row in found}


def test_numbers_are_read_back_as_they_were() -> None:
    """A value is written with all its digits; an undefined one is empty and says why."""
    found = rows()
    assert 0.1 + 0.2 == float(found[0]["estimate"])
    missing = next(row for row in found if row["code"] == "rare")
    assert ("", "no judged segment has the code") == (missing["estimate"], missing["undefined_because"])


def test_the_learning_curve_has_its_sizes() -> None:
    """A point has the number of segments learnt from and the spread of its draws; what cannot be computed has no row."""
    curve = [row for row in rows() if row["segments_learnt_from"]]
    assert [("20", "average_precision", "0.3", "0.2", "0.4"), ("20", "f1", "0.1", "", "")] == [
        (row["segments_learnt_from"], row["measure"], row["estimate"], row["low"], row["high"])
        for row in curve
    ]


def test_nothing_acts_as_a_formula() -> None:
    """A stakeholder group that begins like a formula is written as text."""
    assert "'=HYPERLINK(1)" in {row["value"] for row in rows()}
