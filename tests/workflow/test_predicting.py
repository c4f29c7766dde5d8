"""The study's taggers are evaluated as they suggest: alone and together, with their conditions and thresholds."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from pipeline.errors import InputError
from pipeline.taggers import Passage, TrainingSegment
from pipeline.workflow.predicting import predictors
from pipeline.workflow.study import Study
from pipeline.workflow.training import passages


def lesson(study: Study) -> tuple[list[TrainingSegment], list[Passage]]:
    """The first six segments of the example, the first code given to every other one, and the rest."""
    found = passages(study, "example")
    first, *others = (code.id for code in study.codebook.codable)
    train = [
        TrainingSegment(passage, {first: n % 2 == 0} | dict.fromkeys(others, False))
        for n, passage in enumerate(found[:6])
    ]
    return train, found[6:]


def test_each_alone_and_all_together(tiny: Study) -> None:
    """Rules, classifier and both; both is what the study uses and comes first."""
    found, headline = predictors(tiny)
    assert (["both", "rules", "classifier"], "both") == (list(found), headline)


def test_a_study_with_one_tagger_has_one(folder: Path) -> None:
    """Where study.toml names the rules alone, they are the headline and there is nothing to compare them with."""
    with (folder / "study.toml").open("a", encoding="utf-8") as settings:
        settings.write('\n[suggestions]\ntaggers = ["rules"]\n')
    with Study.open(folder) as study:
        found, headline = predictors(study)
        assert (["rules"], "rules") == (list(found), headline)


def test_a_study_without_taggers_has_none(folder: Path) -> None:
    """There is nothing to evaluate, which is a message."""
    with (folder / "study.toml").open("a", encoding="utf-8") as settings:
        settings.write("\n[suggestions]\ntaggers = []\n")
    with Study.open(folder) as study, pytest.raises(InputError, match="no suggestions to evaluate"):
        predictors(study)


@pytest.mark.parametrize("name", ["both", "rules", "classifier"])
def test_what_is_said(tiny: Study, name: str) -> None:
    """Every passage has a score for every code; three codings teach a code, and are too few for a yes."""
    train, test = lesson(tiny)
    found, _ = predictors(tiny)
    said = found[name](train, test)
    assert (len(test), len(tiny.codebook.codable)) == said.probabilities.shape == said.thresholds.shape
    assert ((said.probabilities >= 0) & (said.probabilities <= 1)).all()
    assert np.isnan(said.thresholds).all()
    assert [True, *[False] * (len(tiny.codebook.codable) - 1)] == said.learnt.tolist()


def test_a_code_is_not_suggested_to_everybody(folder: Path) -> None:
    """Where a code is looked for in some speakers' talk alone, nothing is said of it elsewhere."""
    book = folder / "codebook.yaml"
    text = book.read_text(encoding="utf-8")
    with Study.open(folder) as study:
        first = study.codebook.codable[0].id
    condition = f"  - id: {first}\n    speakers: {{stakeholder_group: [staff]}}\n"
    assert f"  - id: {first}\n" in text
    book.write_text(text.replace(f"  - id: {first}\n", condition), encoding="utf-8")
    with Study.open(folder) as study:
        train, _ = lesson(study)
        test = passages(study, "example")
        said = predictors(study)[0]["both"](train, test)
        silent = [passage.group == "reader" for passage in test]
        assert any(silent)
        assert silent == np.isnan(said.probabilities[:, 0]).tolist()
        assert not np.isnan(said.probabilities[:, 1:]).any()
