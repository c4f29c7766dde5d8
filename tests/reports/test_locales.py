"""Numbers, shares, intervals, probabilities and dates are written as a locale has them, and never ambiguously."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.exhibits import Column, Value
from pipeline.findings import Estimate, undefined
from pipeline.reports.locales import is_locale, read_moment, writing
from pipeline.reports.wording import Notes, Shown

# Locale; a number, a share, a difference, a probability below the smallest, and an estimate with its interval.
WRITTEN = (
    ("en-GB", "12,345.7", "45.2%", "−3.0", "<\u00a0.001", "45.2 [43.1,\u00a047.3]"),
    ("en", "12,345.7", "45.2%", "−3.0", "<\u00a0.001", "45.2 [43.1,\u00a047.3]"),
    ("de", "12.345,7", "45,2\u00a0%", "−3,0", "<\u00a00,001", "45,2 [43,1;\u00a047,3]"),
    ("de-CH", "12’345.7", "45.2%", "−3.0", "<\u00a00.001", "45.2 [43.1,\u00a047.3]"),
    ("fr-CH", "12\u202f345,7", "45,2%", "−3,0", "<\u00a00,001", "45,2 [43,1;\u00a047,3]"),
    ("fr", "12\u202f345,7", "45,2\u00a0%", "−3,0", "<\u00a00,001", "45,2 [43,1;\u00a047,3]"),
    ("cs", "12\u00a0345,7", "45,2\u00a0%", "−3,0", "<\u00a00,001", "45,2 [43,1;\u00a047,3]"),
    ("da", "12.345,7", "45,2\u00a0%", "−3,0", "<\u00a00,001", "45,2 [43,1;\u00a047,3]"),
    ("sv", "12\u00a0345,7", "45,2\u00a0%", "−3,0", "<\u00a00,001", "45,2 [43,1;\u00a047,3]"),
    ("tr", "12.345,7", "%45,2", "−3,0", "<\u00a00,001", "45,2 [43,1;\u00a047,3]"),
)
LOCALES = tuple(row[0] for row in WRITTEN)


@pytest.mark.parametrize("row", WRITTEN, ids=LOCALES)
def test_each_locale_writes_its_own_way(row: tuple[str, ...]) -> None:
    """Decimal mark, thousands and the place of the percent sign are those of CLDR; a comma never parts an interval of commas."""
    name, number, share, difference, p, estimate = row
    by = writing(name)
    made = (by.number(12345.67, 1), by.percent(0.4523, 1), by.difference(-3.04), by.p(0.0004))
    assert (number, share, difference, p) == made
    assert estimate == by.estimate(Estimate(45.2, 43.1, 47.3), 1)


@pytest.mark.parametrize(
    ("name", "value", "digits", "expected"),
    [
        ("a negative zero", -0.0004, 2, "0.00"),
        ("a minus", -1234.5, 1, "−1,234.5"),
        ("no digits", 2.5, 0, "3"),
        ("what was written, not what a double is", 2.675, 2, "2.68"),
        ("much", 1e15, 0, "1,000,000,000,000,000"),
        ("without end", float("-inf"), 1, "−∞"),
    ],
)
def test_numbers(name: str, value: float, digits: int, expected: str) -> None:
    """A true minus, no negative zero, and a half as it is written is rounded up."""
    assert expected == writing("en").number(value, digits)


@pytest.mark.parametrize(
    ("value", "english", "german"),
    [
        (0.0, "<\u00a0.001", "<\u00a00,001"),
        (0.001, ".001", "0,001"),
        (0.0431, ".043", "0,043"),
        (0.9995, ">\u00a0.999", ">\u00a00,999"),
    ],
)
def test_probabilities(value: float, english: str, german: str) -> None:
    """Three digits, never 0 or 1; English leaves out the zero before the mark."""
    assert (english, german) == (writing("en").p(value), writing("de").p(value))


HALVES = (
    ("an eighth", 0.125, "13%"),
    ("blurred upwards", 0.145, "15%"),
    ("blurred downwards", 0.285, "29%"),
    ("less than half", 0.1249, "12%"),
    ("a half below zero", -0.125, "−13%"),
)


@pytest.mark.parametrize(("name", "share", "expected"), HALVES, ids=[case[0] for case in HALVES])
def test_half_a_percent_is_rounded_up(name: str, share: float, expected: str) -> None:
    """A share is rounded as it is written in decimals: half a percent up, whatever binary fraction stands for it."""
    assert expected == writing("en").percent(share), name


LEVELS = ((0.05, ".05", "0,05"), (0.95, ".95", "0,95"), (0.1, ".1", "0,1"), (0.025, ".025", "0,025"))


@pytest.mark.parametrize(("value", "english", "german"), LEVELS)
def test_levels(value: float, english: str, german: str) -> None:
    """A probability that a rule names has the digits that it has; English leaves out the zero before the mark."""
    assert (english, german) == (writing("en").level(value), writing("de").level(value))


def test_declared_numbers_have_their_own_digits() -> None:
    """A number that somebody declared is neither cut nor filled up with zeros."""
    assert ["10", "7,5", "0,667", "1.200"] == [writing("de").plainly(v) for v in (10.0, 7.5, 0.667, 1200)]


PROSE = (
    ("a decimal", "below 0.25 it", "below 0,25 it"),
    ("without its zero", "at .05, as", "at 0,05, as"),
    ("at the end", "is .83.", "is 0,83."),
    ("per cent", "from 50% of its items", "from 50 % of its items"),
    ("per cent with a space", "71 % of comparisons", "71 % of comparisons"),
    ("a number of a version", "focuscode 1.2.3", "focuscode 1.2.3"),
    ("a volume", "Biometrika 34(1), 28.", "Biometrika 34(1), 28."),
    ("a name of the study", "in “Risk 1.5 %” alone", "in “Risk 1.5 %” alone"),
    ("a minus", "−0.5 to 0.5", "−0,5 to 0,5"),
    (
        "a section",
        "of them (Davison & Hinkley 1997, section 3.8).",
        "of them (Davison & Hinkley 1997, section 3.8).",
    ),
    ("sections", "Sections 3.8 and 0.5", "Sections 3.8 and 0,5"),
    ("a version", "version 1.3 of 0.5", "version 1.3 of 0,5"),
    ("a focus group", "without fg-2.5 it is 0.5", "without fg-2.5 it is 0,5"),
    ("a range with a hyphen", "from 0.5-0.8 on", "from 0,5-0,8 on"),
    ("an answer of the survey", "(“1.5 hours” = 0.5)", "(“1.5 hours” = 0,5)"),
    ("an answer in other marks", "no answer is \"1.5\" or '2.5'; 0.5", "no answer is \"1.5\" or '2.5'; 0,5"),
    ("an apostrophe", "coders' 0.5 and others' 0.7", "coders' 0,5 and others' 0,7"),
    ("inches", 'of 0.5" and 1.5', 'of 0,5" and 1,5'),
)


@pytest.mark.parametrize(("name", "text", "german"), PROSE, ids=[case[0] for case in PROSE])
def test_numbers_of_prose_follow_the_locale(name: str, text: str, german: str) -> None:
    """A sentence of the program has the decimal mark and the percent sign of the locale; names stay as they are."""
    assert (text, german) == (writing("en").prose(text), writing("de").prose(text)), name


def test_thousands_beside_a_comma_are_parted_by_a_semicolon() -> None:
    """An interval of large numbers in English cannot be read as three numbers."""
    assert "1,452 [1,431;\u00a02,473]" == writing("en").estimate(Estimate(1452, 1431, 2473), 0)


FEW, NOBODY = "One focus group.", "Nobody was graded."


@pytest.mark.parametrize(
    ("name", "value", "column", "expected", "reasons"),
    [
        ("nothing", None, Column("a", "A"), Shown(""), []),
        ("words", "n of N", Column("a", "A", "count"), Shown("n of N"), []),
        ("a year is no number", 2030, Column("a", "A"), Shown("2030"), []),
        ("a count", 12345, Column("a", "A", "count"), Shown("12.345"), []),
        ("a share", 0.452, Column("a", "A", "share", 1), Shown("45,2\u00a0%"), []),
        (
            "a share with its interval",
            Estimate(0.452, 0.4, 0.5),
            Column("a", "A", "share", 0),
            Shown("45\u00a0%", "[40;\u00a050]"),
            [],
        ),
        (
            "a difference",
            Estimate(3.04, -1.2, 7.3),
            Column("a", "A", "difference", 1),
            Shown("+3,0", "[−1,2;\u00a07,3]"),
            [],
        ),
        ("no interval", Estimate(1.2, no_interval_because=FEW), Column("a", "A", "number", 2), Shown("1,20", "", (1,)), [FEW]),
        ("undefined", undefined(NOBODY), Column("a", "A", "index"), Shown("—", "", (1,)), [NOBODY]),
        ("a probability", 0.0312, Column("a", "A", "p"), Shown("0,031"), []),
    ],
)  # fmt: skip
def test_values_of_a_table(
    name: str, value: Value, column: Column, expected: Shown, reasons: list[str]
) -> None:
    """A value is written as its column's kind wants it; what is missing has a note that says why."""
    notes = Notes()
    assert expected == writing("de").show(value, column, notes)
    assert reasons == notes.reasons


def test_a_reason_is_noted_once() -> None:
    """Two values that are missing for one reason share its note."""
    notes, by, column = Notes(), writing("en"), Column("a", "A", "number")
    assert [(1,), (2,), (1,)] == [by.show(undefined(why), column, notes).notes for why in ("x", "y", "x")]


@pytest.mark.parametrize(
    ("moment", "locale", "language", "expected"),
    [
        ("2030-03-05 14:20 UTC", "en-GB", "en", "5 March 2030, 14:20 UTC"),
        ("2030-03-05", "en", "en-GB", "March 5, 2030"),
        ("2030-03-05 14:20 UTC", "de", "de", "5. März 2030, 14:20 UTC"),
        ("2030-03-05 14:20 UTC", "de", "en", "2030-03-05 14:20 UTC"),
        ("in spring", "en", "en", "in spring"),
    ],
)
def test_dates(moment: str, locale: str, language: str, expected: str) -> None:
    """A date is in words where numbers and text are of one language, and otherwise as everybody reads it."""
    assert expected == writing(locale).date(moment, language)


def test_a_moment_that_is_none() -> None:
    """What is no date is not taken for one."""
    assert (None, 14) == (read_moment("2030-13-05"), getattr(read_moment("2030-03-05 14:20"), "hour", None))


@pytest.mark.parametrize("name", ["", "xx", "en-XX", "english", "C", "en GB", "\x00", "a" * 99, "../en"])
def test_unknown_locales(name: str) -> None:
    """What is no locale is told apart, so that study.toml can say so, and nothing is written in it."""
    assert not is_locale(name)
    with pytest.raises(ValueError, match="no known locale"):
        writing(name)


@pytest.mark.parametrize("name", ["en", "EN-gb", "de_CH", "pt-BR", "zh-Hant-TW"])
def test_known_locales(name: str) -> None:
    """Case and underscore do not matter."""
    assert is_locale(name)


@given(st.sampled_from(LOCALES), st.floats(-1e9, 1e9), st.floats(-1e9, 1e9), st.integers(0, 3))
def test_an_interval_is_read_one_way(locale: str, one: float, other: float, digits: int) -> None:
    """Whatever the locale, the two numbers of an interval come back from its text, and only two."""
    by = writing(locale)
    low, high = sorted((one, other))
    text = by.interval(Estimate(low, low, high), digits)
    mark = ";" if ";" in text else ","
    assert [by.number(low, digits), by.number(high, digits)] == text[1:-1].split(f"{mark}\u00a0")
    assert re.fullmatch(r"\[[^\[\]]+\]", text)
