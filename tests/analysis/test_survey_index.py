"""The co-production index by its declared formula, and the ranking of activities."""

from __future__ import annotations

from typing import get_args

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.analysis import item_shares, respondent_index, survey_indices
from pipeline.findings import Cell
from pipeline.survey import IndexFormula, Missing, Survey, SurveyItem, SurveyResponse

SCORES = {"never": 0.0, "sometimes": 1.0, "often": 2.0}
ITEMS = (
    SurveyItem("i1", "c1", "Watching out for neighbours", "safety"),
    SurveyItem("i2", "c2", "Neighbourhood watch", "safety"),
    SurveyItem("i3", "c3", "Recycling", "env"),
)


def response(
    name: str, country: str, *scores: float | None, weight: float = 1.0, psu: str = ""
) -> SurveyResponse:
    """A respondent's answers to i1, i2 and so on."""
    answers = {f"i{n}": score for n, score in enumerate(scores, start=1)}
    return SurveyResponse(name, country, weight, answers, psu=psu)


def survey(
    *responses: SurveyResponse,
    items: tuple[SurveyItem, ...] = ITEMS,
    missing: Missing = "skip",
    least: float = 0.5,
    scores: dict[str, float] | None = None,
) -> Survey:
    """A survey of these respondents."""
    formula = IndexFormula(items, SCORES if scores is None else scores, missing, least)
    return Survey("survey.csv", "b2:0", formula, responses, weighted=True)


# answers to the two safety items, rule, least answered → index (None: none)
INDICES: list[tuple[str, tuple[float | None, float | None], Missing, float, float | None]] = [
    ("never and never", (0, 0), "skip", 0.5, 0.0),
    ("often and often", (2, 2), "skip", 0.5, 100.0),
    ("half of the possible", (2, 0), "skip", 0.5, 50.0),
    ("one missing, half answered", (1, None), "skip", 0.5, 50.0),
    ("one missing, too few answered", (1, None), "skip", 0.6, None),
    ("nothing answered", (None, None), "skip", 0.0, None),
    ("a missing answer as the lowest", (2, None), "zero", 0.5, 50.0),
    ("nothing answered as nothing done", (None, None), "zero", 0.5, 0.0),
    ("one missing drops the respondent", (2, None), "drop", 0.5, None),
    ("complete stays", (2, 1), "drop", 0.5, 75.0),
]


@pytest.mark.parametrize(
    ("name", "answers", "missing", "least", "expected"), INDICES, ids=[case[0] for case in INDICES]
)
def test_a_respondents_index_by_hand(
    *,
    name: str,
    answers: tuple[float | None, float | None],
    missing: Missing,
    least: float,
    expected: float | None,
) -> None:
    """The weighted sum of scores as a share of the possible maximum, by each rule for missing answers."""
    index = respondent_index(survey(response("r", "UK", *answers), missing=missing, least=least), "safety")
    np.testing.assert_allclose([np.nan if expected is None else expected], index)


def test_item_weights_and_direction() -> None:
    """An item of weight 3 counts three times; a reversed one counts what it lacks."""
    items = (
        SurveyItem("i1", "c1", "One", "safety", weight=3.0),
        SurveyItem("i2", "c2", "Two", "safety", reverse=True),
    )
    assert [pytest.approx(75.0), pytest.approx(100.0)] == list(
        respondent_index(survey(response("a", "UK", 2, 2), response("b", "UK", 2, 0), items=items), "safety")
    )


def test_scores_need_not_begin_at_nought() -> None:
    """Answers scored 1 to 3 give the same index as 0 to 2: never is nought, not a third."""
    high = survey(response("a", "UK", 1, 3), response("b", "UK", 2, 2), scores={"n": 1, "s": 2, "o": 3})
    low = survey(response("a", "UK", 0, 2), response("b", "UK", 1, 1))
    np.testing.assert_allclose(respondent_index(low, "safety"), respondent_index(high, "safety"))


def test_cells_are_weighted_means() -> None:
    """UK safety: (1 x 0 + 3 x 100) / 4 = 75, effective n 1.6; every country, sector and all are there."""
    asked = survey(
        response("a", "UK", 0, 0, 2, weight=1.0),
        response("b", "UK", 2, 2, None, weight=3.0),
        response("c", "DK", 1, 1, 0, weight=1.0),
        response("d", "DK", None, None, None, weight=1.0),
    )
    found = {index.cell: index for index in survey_indices(asked)}
    uk = found[Cell("UK", "safety")]
    assert pytest.approx((75.0, 2, 1.6)) == (uk.index.value, uk.respondents, uk.effective_n)
    assert pytest.approx((50 * 1 + 100 * 3) / 4) == found[Cell("UK")].index.value
    assert pytest.approx((50 * 1 + 100 * 3 + 25) / 5) == found[Cell()].index.value
    assert 1 == found[Cell("DK", "env")].respondents
    assert 1 + 2 + 2 + 4 == len(found)


def test_the_method_says_what_was_known() -> None:
    """Weights alone, or sampling units too; countries are strata either way."""
    plain = survey(response("a", "UK", 0, 0), response("b", "UK", 2, 0), response("c", "UK", 2, 2))
    assert "each country a stratum, weights only" in survey_indices(plain)[0].index.method
    units = survey(
        response("a", "UK", 0, 0, psu="1"),
        response("b", "UK", 2, 0, psu="1"),
        response("c", "UK", 2, 2, psu="2"),
    )
    index = survey_indices(units)[0].index
    assert ("sampling units" in index.method, 2) == (True, index.clusters)


def test_another_countrys_answers_do_not_touch_a_country() -> None:
    """Countries are separate samples: Danish answers change neither the British index nor its interval."""
    uk = [response("a", "UK", 0, 0), response("b", "UK", 2, 0), response("c", "UK", 2, 2)]
    one = {i.cell: i for i in survey_indices(survey(*uk))}
    two = {
        i.cell: i for i in survey_indices(survey(*uk, *(response(f"d{n}", "DK", n % 3, 2) for n in range(9))))
    }
    before, after = one[Cell("UK", "safety")].index, two[Cell("UK", "safety")].index
    assert pytest.approx((before.value, before.low, before.high)) == (after.value, after.low, after.high)


def test_what_cannot_be_measured_says_why() -> None:
    """Nobody answered, or a formula that tells no answer from another."""
    silent = {i.cell: i for i in survey_indices(survey(response("a", "UK", None, None, 1)))}
    assert "no respondent answered enough items" == silent[Cell("UK", "safety")].index.undefined_because
    flat = survey_indices(survey(response("a", "UK", 1, 1, 1), scores={"yes": 1, "no": 1}))
    assert {"the formula gives every answer the same score"} == {i.index.undefined_because for i in flat}


def test_an_empty_survey() -> None:
    """No respondents and no items: undefined, not an error."""
    assert [(Cell(), None)] == [(i.cell, i.index.value) for i in survey_indices(survey(items=()))]
    assert [] == item_shares(survey(items=()))
    assert [None, None, None] == [share.often.value for share in item_shares(survey())]


def test_a_survey_without_countries_and_sectors() -> None:
    """Where neither is declared there is one index, that of all, and no cell stands there twice."""
    items = (SurveyItem("i1", "c1", "One", ""), SurveyItem("i2", "c2", "Two", ""))
    asked = survey(response("a", "", 2, 2), response("b", "", 0, 2), items=items)
    assert [(Cell(), 75.0)] == [(found.cell, found.index.value) for found in survey_indices(asked)]


def test_activities_are_ranked_by_the_share_of_often() -> None:
    """Recycling 2 of 3 often, watching out 1 of 2 who answered, watch none; means beside them."""
    shares = item_shares(
        survey(response("a", "UK", 2, 0, 2), response("b", "UK", None, 1, 2), response("c", "DK", 0, 0, 0))
    )
    assert ["i3", "i1", "i2"] == [share.item_id for share in shares]
    assert pytest.approx([2 / 3, 1 / 2, 0]) == [share.often.value for share in shares]
    assert pytest.approx([2 / 3, 1 / 2, 1 / 6]) == [share.mean.value for share in shares]
    assert [3, 2, 3] == [share.often.n for share in shares]


answers = st.lists(
    st.tuples(*[st.none() | st.sampled_from([0.0, 1.0, 2.0])] * 3, st.floats(0.2, 5)), min_size=1, max_size=20
)


@given(answers, st.sampled_from(get_args(Missing)))
def test_an_index_is_a_percentage(rows: list[tuple[float | None, ...]], missing: Missing) -> None:
    """Every index and every end of an interval lies between 0 and 100, and low <= value <= high."""
    responses = [
        response(str(n), "UK" if n % 2 else "DK", *row[:3], weight=row[3] or 1.0)
        for n, row in enumerate(rows)
    ]
    for found in survey_indices(survey(*responses, missing=missing)):
        estimate = found.index
        if estimate.value is not None:
            low = estimate.value if estimate.low is None else estimate.low
            high = estimate.value if estimate.high is None else estimate.high
            assert -1e-9 <= low <= estimate.value <= high <= 100 + 1e-9
