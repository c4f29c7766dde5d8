"""`focuscode evaluate`: what it prints, writes and refuses."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from pipeline.evaluation import Predicted, Predictor
from pipeline.taggers import Passage, TrainingSegment
from pipeline.workflow import predicting
from pipeline.workflow.study import Study
from tests.cli.conftest import Focuscode


def by_length(study: Study) -> tuple[Mapping[str, Predictor], str]:
    """Machines that go by the length of a segment, in the place of the real ones: quick, and bad."""
    count = len(study.codebook.codable)

    def predict(_train: Sequence[TrainingSegment], test: Sequence[Passage]) -> Predicted:
        """The longer the likelier, for every code."""
        column = np.array([[min(len(passage.segment.quote) / 400, 1.0)] for passage in test])
        return Predicted(np.tile(column, (1, count)), np.full(count, 0.5), np.full(count, fill_value=True))

    return {"rules": predict, "both": predict}, "both"


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is learnt."""
    monkeypatch.setattr(predicting, "predictors", by_length)


@pytest.mark.usefixtures("quick")
def test_prints_and_writes(sample: Path, focuscode: Focuscode, tmp_path: Path) -> None:
    """Tables on standard output, no word on standard error, a page beside the report, a table where it was asked for."""
    table = tmp_path / "all.csv"
    outcome = focuscode("evaluate", "--study", sample, "--shuffle", "--csv", table)
    assert (0, "") == (outcome.code, outcome.err)
    for expected in (
        "271 segments of 5 transcripts were judged; 5 folds of transcripts",
        "baseline: keyword",
        "underestimation",
        "mean over codes",
        "Never given there, so nothing can be said: co_commissioning, frontline_staff, governance_principles.",
        "What the number of scored codings allows to say",
        "By language",
        "By stakeholder group",
        "As codings come in",
        "Not given, though expected",
        "Verdicts dealt at random within transcripts",
    ):
        assert expected in outcome.out, expected
    page = sample / "build" / "evaluation.html"
    assert str(page) == outcome.out.splitlines()[-1]
    assert "How good the suggestions are" in page.read_text(encoding="utf-8")
    assert table.read_bytes().startswith(b"\xef\xbb\xbf")


@pytest.mark.usefixtures("quick")
def test_one_json_document(sample: Path, focuscode: Focuscode) -> None:
    """With --json there is one document with every figure, undefined ones with their reason."""
    outcome = focuscode(
        "evaluate", "--study", sample, "--quick", "--codes", "web_ict,co_commissioning", "--json"
    )
    assert (0, "") == (outcome.code, outcome.err)
    found: dict[str, Any] = json.loads(outcome.out)
    assert (1, "evaluate", "both") == (found["focuscode"], found["command"], found["headline"])
    assert ["co_commissioning", "web_ict"] == sorted(code["code_id"] for code in found["blind"]["codes"])
    estimates = {code["code_id"]: code["figures"]["estimates"] for code in found["blind"]["codes"]}
    assert "no judged segment has the code" == estimates["co_commissioning"]["f1"]["undefined_because"]
    assert [] == found["learning"]
    assert found["hinted"] is None


REFUSED = (
    ("a code that is not there", ("--codes", "nonsense"), 3, "no such code: 'nonsense'"),
    ("one fold", ("--folds", "1"), 2, "--folds"),
)


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize(("name", "arguments", "code", "expected"), REFUSED, ids=[row[0] for row in REFUSED])
def test_refused(
    name: str, arguments: tuple[str, ...], code: int, expected: str, sample: Path, focuscode: Focuscode
) -> None:
    """What cannot be done is said on standard error, with the exit code of its kind."""
    outcome = focuscode("evaluate", "--study", sample, *arguments)
    assert code == outcome.code
    assert expected in outcome.err


def test_a_study_without_codings(study: Path, focuscode: Focuscode) -> None:
    """Before anybody has coded there is a message that says what to do, and no page."""
    outcome = focuscode("evaluate", "--study", study)
    assert 3 == outcome.code
    assert "Code some segments and close the round" in outcome.err
    assert not (study / "build" / "evaluation.html").exists()
