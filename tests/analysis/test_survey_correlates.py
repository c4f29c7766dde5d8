"""Slopes and regressions of the index: what they find, what they leave out, and why there is none."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from pipeline.analysis import respondent_index, survey_measures
from pipeline.findings import Cell
from pipeline.measured import Coefficient, Regression, Slope
from pipeline.survey import Attribute, Survey
from tests.analysis.surveys import AGE, EFFICACY, GENDER, large, response, survey


def regression(asked: Survey, cell: Cell) -> Regression:
    """The regression of a cell."""
    return next(found for found in survey_measures(asked).regressions if found.cell == cell)


def slope(asked: Survey, attribute: str, cell: Cell) -> Slope:
    """The first slope of an attribute in a cell."""
    return next(f for f in survey_measures(asked).slopes if (f.attribute, f.cell) == (attribute, cell))


def by_term(found: Regression) -> dict[str, Coefficient]:
    """Coefficients by their term."""
    return {one.term: one for one in found.coefficients}


def test_efficacy_matters_and_gender_does_not() -> None:
    """The message can be seen: the interval of efficacy is far from nought, that of gender holds it, and so does r squared."""
    found = regression(large(600), Cell())
    terms, falls = by_term(found), dict(found.without)
    assert terms["efficacy"].standardised.low is not None
    assert terms["efficacy"].standardised.low > 0.2
    assert terms["gender"].points.low is not None
    assert terms["gender"].points.high is not None
    assert terms["gender"].points.low < 0 < terms["gender"].points.high
    assert ["Country", "Age", "Gender", "Self-efficacy"] == list(falls)
    assert falls["Self-efficacy"] > 0.1
    assert 0 <= falls["Gender"] < 0.01
    assert found.r_squared is not None
    assert found.r_squared > falls["Self-efficacy"]
    assert "countries held fixed" in found.method


def test_labels_say_what_a_coefficient_is() -> None:
    """A number per its unit, a category against its reference."""
    terms = by_term(regression(large(), Cell("Denmark")))
    assert ["Age, per 10", "Gender: female (against male)", "Self-efficacy"] == [
        c.label for c in terms.values()
    ]
    assert [("", "", "10"), ("female", "male", ""), ("", "", "1")] == [
        (c.level, c.reference, c.per) for c in terms.values()
    ]
    assert "female against male" == slope(large(), "gender", Cell()).per


def test_a_coefficient_is_that_of_least_squares() -> None:
    """In a country and sector it is numpy's weighted least squares; age counts by ten years."""
    asked = large(150, 4)
    rows = [n for n, r in enumerate(asked.responses) if r.country == "Denmark"]
    people = [asked.responses[n] for n in rows]
    columns = np.array(
        [
            [
                1,
                float(r.attributes["age"]) / 10,
                r.attributes["gender"] == "female",
                float(r.attributes["efficacy"]),
            ]
            for r in people
        ],
        dtype=float,
    )
    root = np.sqrt([r.weight for r in people])
    index = respondent_index(asked, "safety")[rows]
    expected = np.linalg.lstsq(columns * root[:, None], index * root, rcond=None)[0]
    terms = by_term(regression(asked, Cell("Denmark", "safety")))
    assert expected[1:].tolist() == pytest.approx([c.points.value for c in terms.values()])


def test_a_slope_of_a_category_is_a_difference_of_means() -> None:
    """Women less men, each by their weighted mean; its standardised size is in standard deviations of the index."""
    asked = large(200, 2)
    measures = survey_measures(asked)
    means = {d.value: d.index.value for d in measures.domains if (d.cell, d.attribute) == (Cell(), "gender")}
    found = slope(asked, "gender", Cell())
    assert means["female"] is not None
    assert means["male"] is not None
    assert means["female"] - means["male"] == pytest.approx(found.slope.value)
    assert found.slope.value is not None
    assert found.standardised.value is not None
    overall = np.mean([respondent_index(asked, sector) for sector in asked.sectors], axis=0)
    weights = np.array([r.weight for r in asked.responses])
    spread = float(np.sqrt(np.cov(overall, aweights=weights, ddof=0)))
    assert found.slope.value / spread == pytest.approx(found.standardised.value)


def test_a_standardised_slope_of_a_number_is_a_correlation() -> None:
    """Alone, a number's standardised slope is the weighted correlation, whatever its unit."""
    asked = large(200, 3)
    ages = np.array([float(r.attributes["age"]) for r in asked.responses])
    weights = np.array([r.weight for r in asked.responses])
    overall = np.mean([respondent_index(asked, sector) for sector in asked.sectors], axis=0)
    cov = np.cov(ages, overall, aweights=weights)
    expected = cov[0, 1] / np.sqrt(cov[0, 0] * cov[1, 1])
    in_years = replace(asked, demographics=(replace(AGE, per=1.0), GENDER))
    for one in (asked, in_years):
        assert float(expected) == pytest.approx(slope(one, "age", Cell()).standardised.value)


def test_country_is_held_fixed_in_margins() -> None:
    """Where one country is both older and more active, and age makes no difference within, the margin does not say it does."""
    rng = np.random.default_rng(5)
    rows = [
        response(
            str(n),
            country,
            *(float(rng.random() < base) * 2 for _ in range(4)),
            traits={"age": str(int(rng.integers(low, low + 30)))},
        )
        for n, (country, base, low) in enumerate([("DK", 0.2, 20), ("UK", 0.8, 60)] * 150)
    ]
    asked = survey(*rows, demographics=(AGE,))
    alone, together = slope(asked, "age", Cell()).slope, by_term(regression(asked, Cell()))["age"].points
    assert alone.low is not None
    assert together.low is not None
    assert together.high is not None
    assert alone.low > 5
    assert together.low < 0 < together.high
    assert "Country" not in dict(regression(asked, Cell("DK")).without)


def test_rows_with_a_missing_trait_are_left_out_and_counted() -> None:
    """Who has an index and no age is not in the regression, and is counted."""
    asked = large(300, missing=0.1)
    found = regression(asked, Cell())
    unknown = sum(not r.attributes["age"] for r in asked.responses)
    assert 0 < found.left_out <= unknown
    assert len(asked.responses) >= found.respondents + found.left_out
    assert slope(asked, "gender", Cell()).respondents > slope(asked, "age", Cell()).respondents


def test_degrees_of_freedom() -> None:
    """Sampling units less strata less coefficients: 48 units in two countries and four coefficients leave t(42)."""
    measures = survey_measures(large(psu=True))
    found = next(r for r in measures.regressions if r.cell == Cell())
    units = measures.indices[0].index.clusters
    assert f"t({units - 2 - 4})" in found.coefficients[0].points.method


UNDEFINED = [
    (
        "too few",
        lambda: replace(large(29), demographics=(AGE, GENDER)),
        "Denmark",
        "respondents for 3 coefficients",
    ),
    (
        "the same twice",
        lambda: replace(large(), demographics=(AGE, replace(AGE, label="Age again"))),
        "Denmark",
        "Age again follows from the other terms",
    ),
    (
        "nobody's trait is known",
        lambda: replace(large(), demographics=(Attribute("shoe", "Shoe size", "number"),)),
        "Denmark",
        "nobody here has an index and is known in all of this",
    ),
]


@pytest.mark.parametrize(
    ("name", "make", "country", "reason"), UNDEFINED, ids=[case[0] for case in UNDEFINED]
)
def test_what_cannot_be_computed_says_why(name: str, make: object, country: str, reason: str) -> None:
    """Too few respondents, terms that follow from others, traits nobody has: no coefficients, and a reason."""
    assert callable(make)
    found = regression(make(), Cell(country))
    assert reason in found.undefined_because
    assert ((), None, ()) == (found.coefficients, found.r_squared, found.without)


def test_an_index_that_does_not_vary() -> None:
    """Where everybody has the same index nothing explains it."""
    rows = [response(str(n), "UK", 1, 1, 1, 1, traits={"age": str(20 + n)}) for n in range(40)]
    found = regression(survey(*rows, demographics=(AGE,)), Cell())
    assert "the index is the same for everybody here" == found.undefined_because


def test_a_term_that_is_constant_in_a_cell_is_left_out_there() -> None:
    """Where only women were asked gender has no coefficient, the others have theirs."""
    asked = large(300)
    women = replace(
        asked,
        responses=tuple(
            replace(r, attributes={**r.attributes, "gender": "female"}) if r.country == "France" else r
            for r in asked.responses
        ),
    )
    terms = by_term(regression(women, Cell("France")))
    assert "it is the same for everybody here" == terms["gender"].points.undefined_because
    assert terms["age"].points.low is not None
    assert ["Age", "Self-efficacy"] == [term for term, _ in regression(women, Cell("France")).without]
    assert by_term(regression(women, Cell()))["gender"].points.low is not None


def test_a_group_of_hardly_anybody_has_no_interval() -> None:
    """Three people of a third gender: the difference is told, its interval would mean nothing and is not."""
    asked = large(300)
    third = tuple(
        replace(r, attributes={**r.attributes, "gender": "other"}) if n < 3 else r
        for n, r in enumerate(asked.responses)
    )
    found = regression(replace(asked, responses=third), Cell())
    other = next(c for c in found.coefficients if c.level == "other")
    assert other.points.value is not None
    assert other.points.low is None
    assert "here 3" in other.points.no_interval_because
    assert next(c for c in found.coefficients if c.level == "female").points.low is not None


def test_the_reference_is_the_declared_or_the_commonest() -> None:
    """Without a declared reference the commonest category is it; declared values give the order."""
    rows = [
        response(str(n), "UK", n % 3, 1, 1, 0, traits={"area": area, "efficacy": str(n % 5)})
        for n, area in enumerate(["village"] * 20 + ["city"] * 40 + ["town"] * 30)
    ]
    plain = survey(*rows, demographics=(Attribute("area", "Area"),), efficacy=EFFICACY)
    assert ["town", "village", ""] == [c.level for c in regression(plain, Cell()).coefficients]
    ordered = Attribute("area", "Area", values=("village", "town", "city"), reference="village")
    declared = survey(*rows, demographics=(ordered,), efficacy=EFFICACY)
    assert [("town", "village"), ("city", "village"), ("", "")] == [
        (c.level, c.reference) for c in regression(declared, Cell()).coefficients
    ]
    assert ["village", "town", "city"] == [
        d.value for d in survey_measures(declared).domains if d.cell == Cell()
    ]
