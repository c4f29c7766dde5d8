"""The methods paragraph says what the card holds, number by number, and nothing that it does not hold."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from pathlib import Path

import pytest

from pipeline.agreement import AgreementCard, Band
from pipeline.findings import Estimate, undefined
from pipeline.reports.agreement_words import (
    NUMBERS,
    figure,
    methods_paragraph,
    references,
    share,
    whole_in_words,
)
from tests.agreement_cards import FEW, empty, full, of_passages, of_table, of_values

GOLDEN = Path(__file__).with_name("agreement")
CARDS = {
    "sample": full(),
    "table": of_table(),
    "values": of_values(),
    "passages": of_passages(),
    "nobody": empty(),
}
YEARS = {"1993", "2004", "2014", "2016", "2019"}


@pytest.mark.parametrize("name", CARDS)
def test_the_paragraph_is_the_golden_one(name: str) -> None:
    """A sample with every case, tables from elsewhere and a study that nobody coded are told word for word so."""
    card = CARDS[name]
    told = "\n\n".join([methods_paragraph(card), *references(card)]) + "\n"
    assert (GOLDEN / f"{name}.txt").read_text(encoding="utf-8") == told


def numbers(value: object) -> Iterator[float]:
    """Every number in a card, lengths of its lists included."""
    if isinstance(value, int | float):
        yield value
    elif is_dataclass(value):
        for field in fields(value):
            yield from numbers(getattr(value, field.name))
    elif isinstance(value, dict):
        for one in value.values():
            yield from numbers(one)
    elif isinstance(value, tuple):
        yield len(value)
        for one in value:
            yield from numbers(one)


@pytest.mark.parametrize("name", ["sample", "table"])
def test_every_number_is_from_the_card(name: str) -> None:
    """A figure in the paragraph is one of the card, as it is written; those of the rules themselves apart."""
    card = CARDS[name]
    held = {shown for n in numbers(card) for shown in (figure(n), figure(n, 3), share(n), f"{n:.0f}")}
    names = {*card.names.values(), *card.coders}
    text = methods_paragraph(card).replace(FEW, "")  # a reason stands as the card has it
    for named in sorted(names, key=len, reverse=True):
        text = text.replace(named, "") if len(named) > 1 else text
    text = re.sub(r"95 % (CI|intervals)|probability of \.95", "", text)
    found = set(re.findall(r"−?\d*\.?\d+(?: %)?", text)) - YEARS
    defined = [result for result in card.results if result.alpha.value is not None]
    counts = {str(len(defined)), str(len(card.results))}
    medians = {".83"} if name == "sample" else set()
    assert found <= held | counts | medians, found - held


def test_bands_of_the_estimate_alone_stand_apart() -> None:
    """A code without an interval is not said to reach a band with a probability of .95."""
    text = methods_paragraph(full())
    assert "(Gwet, 2014), one code is reliable (“Usual suspects”), two tentative" in text
    assert "By the estimate alone, without an interval, one code is reliable (Volunteering)." in text


def test_few_transcripts_are_told_once() -> None:
    """Where no code has an interval, the reason stands there once, and no rule by intervals is claimed."""
    card = full()
    bare = Estimate(0.7, no_interval_because=FEW)
    results = tuple(
        replace(r, estimates={**r.estimates, "alpha": bare}, band=Band("tentative", "estimate", "tentative"))
        for r in card.results
    )
    text = methods_paragraph(replace(card, results=results))
    assert "There is no interval for any code: an interval needs at least 4 transcripts, here 3." in text
    assert "probability of .95" not in text
    assert "jackknife" not in text


def test_all_undefined_is_told() -> None:
    """Without a single defined alpha there is no range and no band, and each reason is given."""
    card = full()
    none = undefined("no variation")
    results = tuple(replace(r, estimates={"alpha": none}, band=Band("")) for r in card.results)
    text = methods_paragraph(
        replace(card, results=results, whole=replace(card.whole, estimates={"multivalued": none}))
    )
    assert "Alpha is undefined for" in text
    assert "is undefined: no variation" in text
    assert "ranges from" not in text


def with_basis(card: AgreementCard, **changes: object) -> str:
    """The paragraph of a card whose basis is another one."""
    return methods_paragraph(replace(card, basis=replace(card.basis, **changes)))  # type: ignore[arg-type]  # what a test changes


def test_the_design_is_told_as_it_was() -> None:
    """Seeds, hints and a missing sample are told; without a sample the author is asked how segments were chosen."""
    assert "seeds 3 and 4)" in with_basis(full(), seeds=(3, 4))
    assert "suggestions in sight are among them" in with_basis(full(), blind=False)
    loose = with_basis(full(), kind="double-coded", samples=(), seeds=(), by="", drawn=0, population=0)
    assert "[say how these were chosen]" in loose
    assert "drawn by chance" not in loose


FIGURES = (
    ("below one", 0.714, ".71"),
    ("one", 1.0, "1.00"),
    ("nought", 0.0, ".00"),
    ("below nought", -0.052, "−.05"),
    ("next to nought", -0.001, ".00"),
)


@pytest.mark.parametrize(("name", "value", "expected"), FIGURES, ids=[f[0] for f in FIGURES])
def test_figures_as_journals_print_them(name: str, value: float, expected: str) -> None:
    """No nought before the point, a true minus sign, never a negative nought."""
    assert expected == figure(value)


def test_the_whole_in_a_sentence() -> None:
    """The coefficient with its variant, interval and band; an undefined one with its reason."""
    assert (
        "Whole codebook: multi-valued alpha 0.64 [0.54–0.74], not reliable; two coders gave the very same set of codes in"
        " 71 % of comparisons." == whole_in_words(full())
    )
    assert "Krippendorff’s alpha (ordinal) 0.74" in whole_in_words(of_table())
    assert "is undefined (fewer than two coders)" in whole_in_words(empty())


def test_small_numbers_are_words() -> None:
    """Two coders, not 2 coders; eleven are 11."""
    assert "two" == NUMBERS[2]
    many = tuple(f"c{n}" for n in range(11))
    assert with_basis(full(), coders=many).startswith("11 coders (c0, ")


def test_corpus_and_again_only_where_there_are_some() -> None:
    """What a card does not hold is not spoken of."""
    card = replace(full(), again=(), after=())
    results = tuple(replace(r, corpus=None, level=None, spans=None) for r in card.results)
    text = methods_paragraph(replace(card, results=results))
    for word in ("weighing", "again", "adjudication,", "ordinal", "unitizing"):
        assert word not in text
