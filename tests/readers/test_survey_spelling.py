"""What is taken for another spelling of an answer, and what means something else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.readers.survey_spelling import is_spelling, meant_by, signs
from pipeline.readers.survey_words import LADDERS, folded

SPELLINGS: list[tuple[str, str, str]] = [
    ("capitals", "Often", "often"),
    ("accents", "Zřídka", "zridka"),
    ("sharp s", "weiß nicht", "weiss nicht"),
    ("punctuation", "don’t know", "dont know"),
    ("white space", "every day", "every  day "),
    ("words run together", "everyday", "every day"),
    ("dashes between numbers", "1 – 5 times", "1-5 times"),
    ("a space before a sign", "6+", "6 +"),
    ("a letter missing", "manchmal", "mancmal"),
    ("a letter too many", "sometimes", "sometimess"),
    ("another letter", "strongly agree", "strengly agree"),
    ("two exchanged", "several times", "several tiems"),
    ("an umlaut in two letters", "häufig", "haeufig"),
]
OTHERS: list[tuple[str, str, str]] = [
    ("opposites with dis-", "strongly agree", "strongly disagree"),
    ("with dis- in one word", "very satisfied", "very dissatisfied"),
    ("with un-", "likely", "unlikely"),
    ("with German un-", "zufrieden", "unzufrieden"),
    ("with in-", "effective", "ineffective"),
    ("with Czech ne-", "souhlasím", "nesouhlasím"),
    ("with Danish u-", "sandsynlig", "usandsynlig"),
    ("with a-", "typical", "atypical"),
    ("with not", "important", "not important"),
    ("with nicht", "wichtig", "nicht wichtig"),
    ("never and sometimes in Czech", "nikdy", "někdy"),
    ("numbers", "10", "100"),
    ("numbers among words", "10 hours", "11 hours"),
    ("a point and a dash", "1.5", "1-5"),
    ("a space within a number", "1 5", "15"),
    ("below and above", "<5", ">5"),
    ("open at the top", "5+", "5"),
    ("a minus", "-1", "1"),
    ("plus and minus", "+", "-"),
    ("thumbs", "👍", "👎"),
    ("short words", "nie", "wie"),
    ("two slips", "sometimes", "somtiems"),
    ("two words with a slip each", "several times", "severel tines"),
    ("two sides", "employer", "employee"),
    ("nothing", "", ""),
]


@pytest.mark.parametrize(("one", "other"), [case[1:] for case in SPELLINGS], ids=[c[0] for c in SPELLINGS])
def test_spellings_of_one_answer(one: str, other: str) -> None:
    """Capitals, accents, punctuation, white space and one letter of a long word make another spelling, either way round."""
    assert (True, True) == (is_spelling(one, other), is_spelling(other, one))


@pytest.mark.parametrize(("one", "other"), [case[1:] for case in OTHERS], ids=[c[0] for c in OTHERS])
def test_answers_that_are_others(one: str, other: str) -> None:
    """Opposites, other numbers, other signs and short words are no spellings of each other, either way round."""
    assert (False, False) == (is_spelling(one, other), is_spelling(other, one))


def test_no_line_of_a_ladder_is_a_spelling_of_another() -> None:
    """The answers of the scales that are known never stand for each other."""
    assert [] == [
        (one, other)
        for ladder in LADDERS
        for rung in ladder
        for one in rung
        for other in (words for further in ladder if further is not rung for words in further)
        if is_spelling(one, other)
    ]


@given(st.text(max_size=12), st.text(max_size=12))
def test_a_spelling_works_both_ways(one: str, other: str) -> None:
    """Whether two texts are spellings of one answer does not hang on their order, and any text with letters is one of itself."""
    assert is_spelling(other, one) == is_spelling(one, other)
    assert (folded(one) != "") == is_spelling(one, one)


MEANT: list[tuple[str, str, list[str], str]] = [
    ("the only one", "Oft", ["nie", "oft"], "oft"),
    ("none", "immer", ["nie", "oft"], ""),
    ("the same before the like", "sometimes", ["sometimess", "Sometimes"], "Sometimes"),
    ("two that are as like", "sometimes", ["sometimess", "sometime"], ""),
]


@pytest.mark.parametrize(
    ("answer", "declared", "expected"), [case[1:] for case in MEANT], ids=[case[0] for case in MEANT]
)
def test_which_is_meant(answer: str, declared: list[str], expected: str) -> None:
    """A declared answer is proposed where no other may be meant as well."""
    assert expected == meant_by(answer, declared)


SIGNS: list[tuple[str, tuple[str, ...]]] = [
    ("C++", ("+", "+")),
    ("C#", ("#",)),
    ("don't know!", ()),
    ("1 – 5", ("1", "5")),
    ("– 5", ("5",)),
    ("−5 %", ("5", "−", "%")),
    ("1.000,50 €", ("1.000,50", "€")),
]


@pytest.mark.parametrize(("text", "expected"), SIGNS)
def test_what_counts_as_a_sign(text: str, expected: tuple[str, ...]) -> None:
    """Numbers and signs are kept, punctuation is not."""
    assert expected == signs(text)
