"""The same from Python: DataFrames with the right types, by folder and by an open study."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import pipeline
from pipeline.errors import InputError
from pipeline.workflow.study import Study


def test_quotes(small: Path) -> None:
    """Texts, whole numbers, categories; levels in their order; what is not there is missing, and places stand beside labels alone."""
    where = {"country": ["dk", "UK"], "group": "professional"}
    found = pipeline.quotes(small, "worth", where=where, speakers=True)
    more = found.columns.difference(pipeline.quotes(small, "worth", where=where).columns)
    assert ["line", "segment", "time", "transcript", "turn"] == list(
        more.difference(["speaker", "group", "country", "sector"])
    )
    assert ["dont_know", "little", "great", "little"] == found["level"].tolist()
    assert found["level"].cat.ordered
    assert ["none", "little", "some", "much", "great", "dont_know"] == found["level"].cat.categories.tolist()
    assert ("Int64", "Float64", "string") == tuple(str(found[key].dtype) for key in ("turn", "time", "quote"))
    assert found["chosen"].isna().all()
    assert 1 == len(pipeline.quotes(str(small), where="speaker=ben", speakers=True, level="great"))


def test_matrix(opened: Study) -> None:
    """Missing where it was not read; levels whole, with their names in order."""
    found = pipeline.matrix(opened, code="praise")
    assert "Int64" == str(found["praise"].dtype)
    assert [0, None, 0, 1, 1, 0, None] == _plain(found["praise"])
    levels = pipeline.matrix(opened, values="levels")
    assert [None, 3, 1, None, 4, 1, None] == _plain(levels["worth"])
    assert "A little" == levels["worth_name"].min()
    shares = pipeline.matrix(opened, "speakers", "shares", code="worth")
    assert [1.0, 1.0, None, 0.5, 1.0, None] == _plain(shares["worth"])


def _plain(column: object) -> list[object]:
    """The values of a column, None for what is missing."""
    import pandas as pd

    assert isinstance(column, pd.Series)
    return [None if pd.isna(value) else value for value in column]


def test_counts_and_codings(opened: Study) -> None:
    """Sums over the agreed codings are the counts."""
    counts = pipeline.counts(opened).set_index("code")["segments"]
    codings = pipeline.agreed_frame(opened)
    assert {"praise": 2, "worth": 5} == codings["code"].value_counts().to_dict()
    assert {"praise": 2, "worth": 5, "else": 0} == counts.to_dict()
    assert [None, 3, 1, 4, 1] == _plain(codings.loc[codings["code"] == "worth", "level_value"])


def test_survey(opened: Study) -> None:
    """A row a respondent: countries as they are called on both sides, scores, and the index of each sector."""
    found = pipeline.survey_frame(opened)
    assert ["Denmark", "Denmark", "United Kingdom"] == found["country"].tolist()
    assert [34.0, 61.0, None] == _plain(found["age"])
    assert [100.0, 0.0, 100.0] == _plain(found["index_streets"])
    assert [2.0, 0.0, 2.0] == _plain(found["litter"])
    joined = found.merge(pipeline.matrix(opened, "cells", "counts"), on="country")
    assert {"Denmark", "United Kingdom"} == set(joined["country"])


def test_what_there_is_not_is_an_input_error(opened: Study) -> None:
    """In Python as on the command line."""
    asked: list[Callable[[], object]] = [
        lambda: pipeline.quotes(opened, "nonsense"),
        lambda: pipeline.quotes(opened, chosen="best"),
        lambda: pipeline.matrix(opened, where={"planet": "Mars"}),
        lambda: pipeline.counts(opened, "planet"),
    ]
    for ask in asked:
        with pytest.raises(InputError):
            ask()


def test_a_study_without_survey(small: Path) -> None:
    """Says how to declare one."""
    text = (small / "study.toml").read_text(encoding="utf-8")
    (small / "study.toml").write_text(text.partition("[survey]")[0], encoding="utf-8")
    with pytest.raises(InputError, match="the study has no survey"):
        pipeline.survey_frame(small)
