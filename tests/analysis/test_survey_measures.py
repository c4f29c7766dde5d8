"""Kinds of people, manners, concentration and willingness: by hand, and that nothing breaks them."""

from __future__ import annotations

import math
from dataclasses import fields, is_dataclass, replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.analysis import item_shares, survey_indices, survey_measures
from pipeline.findings import Cell, Estimate, to_json
from pipeline.survey import Attribute, SurveyItem, Willingness
from tests.analysis.surveys import AGE, EFFICACY, GENDER, HOURS, ITEMS, large, response, survey


def traits(age: str = "", gender: str = "", efficacy: str = "", hours: str = "") -> dict[str, str]:
    """Attributes of a respondent."""
    return {"age": age, "gender": gender, "efficacy": efficacy, "hours": hours}


def estimates(record: Any) -> list[Estimate]:
    """Every estimate in a record, however deep."""
    if isinstance(record, Estimate):
        return [record]
    if is_dataclass(record):
        return [found for field in fields(record) for found in estimates(getattr(record, field.name))]
    if isinstance(record, tuple):
        return [found for part in record for found in estimates(part)]
    return []


def test_the_index_and_the_ranking_are_those_that_were() -> None:
    """Index and ranking are the same in one go as by themselves; each country has its own ranking beside it."""
    asked = large()
    measures = survey_measures(asked)
    assert survey_indices(asked) == list(measures.indices)
    assert item_shares(asked) == list(measures.items)
    assert {"Denmark": 4, "France": 4} == {
        country: sum(share.country == country for share in measures.country_items)
        for country in ("Denmark", "France")
    }
    danes = replace(asked, responses=tuple(r for r in asked.responses if r.country == "Denmark"))
    alone = [replace(share, country="Denmark") for share in item_shares(danes)]
    for share, other in zip(alone, measures.country_items, strict=False):
        assert share.item_id == other.item_id
        assert share.often.value == pytest.approx(other.often.value)


def test_what_is_not_declared_is_empty() -> None:
    """Without demographics, organised items, manners or a question on willingness there are no such measures."""
    items = (SurveyItem("i1", "c1", "One", "safety"),)
    measures = survey_measures(survey(response("a", "UK", 2), response("b", "UK", 0), items=items))
    empty = ("domains", "manners", "gaps", "concentration", "willing", "slopes", "regressions")
    assert [()] * 7 == [getattr(measures, name) for name in empty]
    assert 4 == len(measures.indices)


def test_an_index_per_item_scale() -> None:
    """An item with scores of its own is put on 0..1 by these; its highest answer is its own."""
    items = (
        SurveyItem("i1", "c1", "One", "safety"),
        SurveyItem("i2", "c2", "Two", "safety", scores={"never": 1, "rarely": 2, "weekly": 5}),
    )
    measures = survey_measures(
        survey(response("a", "UK", 2, 3), response("b", "UK", 0, 5), response("c", "UK", 1, 2), items=items)
    )
    assert (75 + 50 + (50 + 25) / 2) / 3 == pytest.approx(measures.indices[0].index.value)
    assert {"i1": 1 / 3, "i2": 1 / 3} == pytest.approx({s.item_id: s.often.value for s in measures.items})
    assert {"i1": 1 / 2, "i2": (1 / 2 + 1 + 1 / 4) / 3} == pytest.approx(
        {s.item_id: s.mean.value for s in measures.items}
    )


def test_kinds_of_people() -> None:
    """Ages in groups by bounds, genders by value; a respondent of unknown age is in no age group, and no empty cell is told."""
    asked = survey(
        response("a", "UK", 2, 2, 2, 2, traits=traits("18", "male")),
        response("b", "UK", 0, 0, 0, 0, weight=3, traits=traits("39", "male")),
        response("c", "UK", 1, 1, 2, 2, traits=traits("40", "female")),
        response("d", "DK", 1, 1, 0, 0, traits=traits("91", "female")),
        response("e", "DK", 2, 2, 2, 2, traits=traits("", "")),
        demographics=(AGE, GENDER),
    )
    found = {(d.cell, d.label, d.value): d for d in survey_measures(asked).domains}
    young = found[Cell(), "Age", "18–39"]
    assert (25.0, 2, 1.6) == pytest.approx((young.index.value, young.respondents, young.effective_n))
    assert 50.0 == pytest.approx(found[Cell("UK", "safety"), "Age", "40–64"].index.value)
    assert 100.0 == pytest.approx(found[Cell("UK", "env"), "Gender", "female"].index.value)
    missing = found[Cell("UK"), "Age", "65 and over"]
    assert (0, "nobody like this was measured here") == (missing.respondents, missing.index.undefined_because)
    assert {"18–39", "40–64", "65 and over"} == {value for _, label, value in found if label == "Age"}
    assert (3 + 2) * (1 + 2 + 2 + 4) == len(found)


def test_groups_of_numbers_that_are_not_whole() -> None:
    """Numbers between bounds, below and above them are told apart in words; a decimal comma is read; text is no number."""
    numbers = Attribute("age", "Years", "number", bounds=(1.5, 3))
    texts = ("1,2", "1.5", "2.9", "3", "many")
    asked = survey(
        *(response(text, "UK", 2, 2, 2, 2, traits=traits(text)) for text in texts), demographics=(numbers,)
    )
    found = {d.value: d.respondents for d in survey_measures(asked).domains if d.cell == Cell()}
    assert {"under 1.5": 1, "1.5 to under 3": 2, "3 and over": 1} == found


def test_manners_and_their_gap() -> None:
    """Alone 100 and 0, with others 50 and 0: the gap within respondents is 25; who lacks one of the two is not in it."""
    asked = survey(
        response("a", "UK", 2, 1, 2, 1),
        response("b", "UK", 0, 0, 0, 0),
        response("c", "UK", 2, None, 2, None),
    )
    measures = survey_measures(asked)
    index = {(m.cell, m.criterion, m.manner): m for m in measures.manners}
    assert 200 / 3 == pytest.approx(index[Cell(), "how", "alone"].index.value)
    together = index[Cell("UK"), "how", "with others"]
    assert (25.0, 2, 2) == pytest.approx((together.index.value, together.items, together.respondents))
    gap = next(g for g in measures.gaps if g.cell == Cell() and g.criterion == "how")
    assert (50.0, 25.0, 25.0, 2) == pytest.approx(
        (gap.individual.value, gap.collective.value, gap.gap.value, gap.respondents)
    )
    assert "difference within respondents" in gap.gap.method


def test_manners_do_not_coincide() -> None:
    """Recycling is done alone and benefits others; where a sector has no activity of a kind it says so."""
    measures = survey_measures(survey(response("a", "UK", 2, 0, 2, 0), response("b", "UK", 2, 2, 0, 0)))
    index = {(m.cell, m.criterion, m.manner): m for m in measures.manners}
    assert (2, 1) == (index[Cell(), "how", "alone"].items, index[Cell(), "benefits", "self"].items)
    selfish = index[Cell(sector="env"), "benefits", "self"]
    assert (0, "no activity here is of this kind") == (selfish.items, selfish.index.undefined_because)
    gaps = {(g.cell, g.criterion): g for g in measures.gaps}
    assert (
        "no sector here has activities of both kinds"
        == gaps[Cell(sector="env"), "benefits"].gap.undefined_because
    )
    only_safety = gaps[Cell(), "benefits"]
    assert gaps[Cell(sector="safety"), "benefits"].gap.value == only_safety.gap.value


def test_concentration() -> None:
    """Of ten citizens one does half: often 1 in 10, ever 3 in 10; in a sector without organised items it says so."""
    items = (*ITEMS, SurveyItem("i5", "c5", "Diet", "health", "alone", "self"))
    busy = [response("a", "UK", 0, 2, 0, 2), response("b", "UK", 0, 1, 0, 1), response("c", "UK", 0, 1, 0, 1)]
    idle = [response(f"n{n}", "UK", 2, 0, 2, 0) for n in range(7)]
    found = {c.cell: c for c in survey_measures(survey(*busy, *idle, items=items)).concentration}
    every = found[Cell()]
    assert (2, 0.1, 0.3, 0.1, 0.75) == pytest.approx(
        (every.items, every.often.value, every.ever.value, every.half_by.value, every.gini.value)
    )
    assert every.gini.low is not None
    nothing = found[Cell("UK", "health")]
    assert (0, "no activity here is declared as organised") == (nothing.items, nothing.gini.undefined_because)


def test_concentration_and_missing_answers() -> None:
    """Left out under skip, nothing done under zero, nobody under drop; where nobody does any there is no Gini."""
    rows = [response("a", "UK", 0, 2, 0, None), response("b", "UK", 0, 0, 0, 0)]
    skip, zero, drop = (
        survey_measures(survey(*rows, missing=rule)).concentration[0] for rule in ("skip", "zero", "drop")
    )
    assert ((2, 0.25), (2, 0.25), 1) == (
        (skip.respondents, skip.half_by.value),
        (zero.respondents, zero.half_by.value),
        drop.respondents,
    )
    assert "nobody does any of the organised activities" == drop.gini.undefined_because
    assert (0.0, None) == (drop.often.value, drop.often.low)


def test_willingness() -> None:
    """Shares of each answer and of any but the least; of those below the median of their country; silence is left out."""
    asked = survey(
        response("a", "UK", 0, 0, 0, 0, traits=traits(hours="some")),
        response("b", "UK", 1, 0, 0, 0, traits=traits(hours="none")),
        response("c", "UK", 2, 2, 0, 0, weight=2, traits=traits(hours="many")),
        response("d", "UK", 2, 2, 2, 2, traits=traits(hours="none")),
        response("e", "UK", 2, 2, 2, 2, traits=traits(hours="")),
        willing=HOURS,
    )
    found = {(w.cell, w.answer): w for w in survey_measures(asked).willing}
    assert {
        (cell, answer) for cell in (Cell(), Cell("UK")) for answer in ("none", "some", "many", "any")
    } == set(found)
    assert [0.4, 0.2, 0.4, 0.6] == pytest.approx(
        [found[Cell(), answer].share.value for answer in ("none", "some", "many", "any")]
    )
    assert [0.5, 0.5, 0.0, 0.5] == pytest.approx(
        [found[Cell("UK"), answer].little_done.value for answer in ("none", "some", "many", "any")]
    )
    assert 4 == found[Cell(), "any"].respondents


def test_little_is_by_the_standard_of_ones_country() -> None:
    """Where a country does more, its median is higher: who lies below it does little there."""
    rows = [
        response(f"{country}{n}", country, score, score, score, score, traits=traits(hours=hours))
        for country, base in (("DK", 0), ("UK", 1))
        for n, (score, hours) in enumerate([(base, "many"), (base + 1, "none"), (base + 1, "none")])
    ]
    found = {(w.cell, w.answer): w for w in survey_measures(survey(*rows, willing=HOURS)).willing}
    assert [1.0] * 3 == [found[cell, "any"].little_done.value for cell in (Cell(), Cell("DK"), Cell("UK"))]


def test_nobody_was_asked() -> None:
    """Where nobody answered, or all do the same, shares are undefined and say why."""
    silent = survey_measures(survey(response("a", "UK", 1, 1, 1, 1), willing=HOURS)).willing[0]
    assert ("nobody answered the question", 0) == (silent.share.undefined_because, silent.respondents)
    same = survey_measures(
        survey(*(response(n, "UK", 1, 1, 1, 1, traits=traits(hours="some")) for n in "ab"), willing=HOURS)
    ).willing[0]
    assert "below the median" in same.little_done.undefined_because


def test_a_large_survey_is_measured_whole() -> None:
    """Four cells of every kind; every interval holds its value; JSON has no NaN."""
    measures = survey_measures(large(missing=0.05, psu=True))
    assert (9, 4, 8, 9 * 5, 36, 18, 9, 12, 27, 9) == tuple(
        len(getattr(measures, field.name)) for field in fields(measures)
    )
    for found in estimates(measures):
        if found.low is not None and found.high is not None and found.value is not None:
            assert found.low <= found.value <= found.high
        else:
            assert found.undefined_because or found.no_interval_because
    assert "NaN" not in str(to_json(measures))
    assert "sampling units" in measures.gaps[0].gap.method


def test_the_same_survey_gives_the_same_figures() -> None:
    """Measures depend on nothing but the survey."""
    assert survey_measures(large(120, missing=0.1)) == survey_measures(large(120, missing=0.1))


answer = st.sampled_from([None, 0.0, 1.0, 2.0])
people = st.lists(
    st.tuples(
        st.tuples(answer, answer, answer, answer),
        st.sampled_from(["", "UK", "DK"]),
        st.sampled_from(["", "19", "40", "x", "70.5"]),
        st.sampled_from(["", "male", "female", "other"]),
        st.sampled_from(["", "1", "5"]),
        st.sampled_from(["", "none", "many", "what?"]),
        st.sampled_from([0.0, 1.0, 2.5]),
        st.sampled_from(["", "u1", "u2"]),
    ),
    max_size=25,
)


@settings(max_examples=40)
@given(people, st.sampled_from(["skip", "zero", "drop"]))
def test_nothing_breaks_the_measures(rows: list[tuple[Any, ...]], missing: Any) -> None:
    """Whatever a survey holds (nobody, no weight, one unit, text for numbers): figures or reasons, never a crash."""
    responses = [
        response(
            str(n), country, *scores, weight=weight, psu=psu, traits=traits(age, gender, efficacy, hours)
        )
        for n, (scores, country, age, gender, efficacy, hours, weight, psu) in enumerate(rows)
    ]
    asked = survey(*responses, missing=missing, demographics=(AGE, GENDER), efficacy=EFFICACY, willing=HOURS)
    for found in estimates(survey_measures(asked)):
        for number in (found.value, found.low, found.high, found.error):
            assert number is None or math.isfinite(number)


def test_an_answer_that_is_not_declared_is_none() -> None:
    """Answers to the question on willingness that are not among its answers count as none."""
    asked = survey(
        response("a", "UK", 1, 1, 1, 1, traits=traits(hours="dunno")),
        response("b", "UK", 1, 1, 1, 1, traits=traits(hours="many")),
        willing=Willingness("hours", "More", ("none", "many")),
    )
    assert [1, 1, 1] == [w.respondents for w in survey_measures(asked).willing if w.cell == Cell()]
