"""Agreement on which characters have which value: printed figures, character by character, laws, what is undefined."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.findings import Estimate
from pipeline.reliability.coefficients.ratings import ONE_CODER, jackknifed
from pipeline.reliability.coefficients.unitizing import (
    ALONE,
    NEVER,
    NO_TEXT,
    NOT_SHARED,
    ONE_VALUE,
    ONLY_ONE,
    Continuum,
    Unitized,
    _expected_1995,
    _observed_1995,
    _parts,
    alpha_u_1995,
    cu_alpha,
    cu_coverage,
    ku_alpha,
    ku_coverage,
    u_alpha,
    u_binary,
    unitized,
)
from pipeline.spans import Span

Triples = Sequence[tuple[int, int, str]]
FEW = settings(max_examples=20)
LENGTH = 20

# Krippendorff 2019, Content Analysis, 4th edition, figure 12.11, page 340; first and last character, from 1.
FIGURE = {
    "Alex": [(1, 7, "1"), (8, 13, "2"), (31, 32, "5"), (33, 37, "6"), (38, 44, "6"), (45, 60, "7")],
    "Paul": [(1, 7, "1"), (8, 13, "3"), (14, 21, "5"), (33, 44, "6")],
    "Suzan": [(1, 7, "1"), (8, 13, "4"), (14, 21, "5"), (33, 37, "6"), (38, 41, "6"), (42, 44, "6")],
}
PER_VALUE = {"1": 1.0, "2": 0.0, "3": 0.0, "4": 0.0, "5": 1.0, "6": 1.0, "7": None}
# Krippendorff 2004, Content Analysis, 2nd edition, page 254: a text from 150 to 450; start and length.
PAGE_254 = {
    "i": [(225, 70, "c"), (370, 30, "c"), (180, 60, "k"), (300, 50, "k")],
    "j": [(220, 80, "c"), (355, 20, "c"), (400, 20, "c"), (180, 60, "k"), (300, 50, "k")],
}
ALPHAS: dict[str, Callable[[Unitized], Estimate]] = {
    "u": u_alpha,
    "|u": u_binary,
    "cu": cu_alpha,
    "(k)u": lambda found: ku_alpha(found, "a"),
    "coverage": cu_coverage,
    "coverage of a value": lambda found: ku_coverage(found, "a"),
}


def text(length: int, spans: Mapping[str, Triples]) -> Continuum:
    """A continuum from triples of start, end and value."""
    return Continuum(
        length,
        {coder: [(Span(start, end), value) for start, end, value in own] for coder, own in spans.items()},
    )


def inclusive(length: int, spans: Mapping[str, Triples]) -> Continuum:
    """A continuum from triples of first and last character, counted from 1, and value."""
    return text(
        length,
        {coder: [(first - 1, last, value) for first, last, value in own] for coder, own in spans.items()},
    )


def by_length(begin: int, length: int, spans: Mapping[str, Triples]) -> Continuum:
    """A continuum from triples of start, counted as in a text that begins at `begin`, length and value."""
    return text(
        length,
        {
            coder: [(start - begin, start - begin + size, value) for start, size, value in own]
            for coder, own in spans.items()
        },
    )


@st.composite
def marked(draw: st.DrawFn) -> list[tuple[int, int, str]]:
    """What a coder marked: spans that share nothing, with values a, b or c."""
    ends = sorted(draw(st.sets(st.integers(0, LENGTH), max_size=8)))
    values = draw(st.lists(st.sampled_from(["a", "b", "c", ""]), min_size=len(ends), max_size=len(ends)))
    pieces = zip(ends, ends[1:], values, strict=False)
    return [(start, end, value) for start, end, value in pieces if value]


texts = st.lists(
    st.fixed_dictionaries({"ann": marked(), "ben": marked()}, optional={"cem": marked()}),
    min_size=1,
    max_size=4,
)


def same(first: Estimate, second: Estimate) -> bool:
    """Whether both are undefined for one reason, or alike to nine decimals."""
    if first.value is None or second.value is None:
        return first.undefined_because == second.undefined_because
    return abs(first.value - second.value) < 1e-9 and first.n == second.n


def test_figure() -> None:
    """The four alphas are those of Krippendorff's figure 12.11; .413 there is .4136 rounded on the way."""
    found = unitized([inclusive(60, FIGURE)])
    assert pytest.approx(0.510, abs=5e-4) == u_alpha(found).value
    assert pytest.approx(0.413, abs=1e-3) == u_binary(found).value
    assert pytest.approx(0.724, abs=5e-4) == cu_alpha(found).value
    for value, alpha in PER_VALUE.items():
        assert alpha == ku_alpha(found, value).value
    assert pytest.approx(0.4444, abs=1e-4) == ku_coverage(found, "5").value
    assert 0 == ku_coverage(found, "7").value
    assert pytest.approx(0.4611111) == cu_coverage(found).value


def test_page_254() -> None:
    """The older alpha_U is that of page 254, where the one over both values is worked out from rounded numbers."""
    continuum = by_length(150, 300, PAGE_254)
    assert pytest.approx(0.7286, abs=5e-4) == alpha_u_1995(continuum, "c").value
    assert pytest.approx(1.0) == alpha_u_1995(continuum, "k").value
    assert pytest.approx(0.8591, abs=5e-4) == alpha_u_1995(continuum).value


@pytest.mark.shared
def test_every_vector(shared: Path) -> None:
    """All figures of unitizing_alpha.json come out."""
    new, old = json.loads((shared / "irr/unitizing_alpha.json").read_text(encoding="utf-8"))["cases"]
    found = unitized([inclusive(new["L"], new["spans_1based_inclusive"])])
    printed, precise = new["expected"], new["precise_ref"]
    for name, alpha in (("u_alpha", u_alpha), ("bar_u_alpha", u_binary), ("cu_alpha", cu_alpha)):
        assert printed[name] == pytest.approx(alpha(found).value, abs=new["tol"][name])
        assert precise[name] == pytest.approx(alpha(found).value, abs=1e-6)
    assert precise["cu_coverage"] == pytest.approx(cu_coverage(found).value, abs=1e-6)
    for value, alpha_of_value in printed["per_value"].items():
        assert alpha_of_value == ku_alpha(found, value).value
    for value, coverage in printed["coverage"].items():
        assert coverage == pytest.approx(ku_coverage(found, value).value, abs=1e-4)
    continuum = by_length(old["begin"], old["L"], old["spans_offset_length"])
    assert old["expected"]["overall"] == pytest.approx(alpha_u_1995(continuum).value, abs=old["tol"])
    for name in "ck":
        assert old["expected"][name] == pytest.approx(alpha_u_1995(continuum, name).value, abs=old["tol"])
    parts = [
        _parts(sorted((s - 150, s - 150 + size, 1) for s, size, value in own if value == "c"), 300)
        for own in old["spans_offset_length"].values()
    ]
    assert old["expected"]["D_o_c"] == pytest.approx(_observed_1995(parts, 300), abs=5e-5)
    assert old["expected"]["D_e_c"] == pytest.approx(_expected_1995(parts, 300), abs=5e-5)


def character_by_character(spans: Sequence[Mapping[str, Triples]]) -> float | None:
    """u-alpha with every character looked at, texts one after the other."""
    values = ["", "a", "b", "c"]
    coincidences, squares = np.zeros((4, 4)), np.zeros(4)
    for one in spans:
        rows = np.zeros((len(one), LENGTH), dtype=int)
        for row, own in zip(rows, one.values(), strict=True):
            for start, end, value in own:
                row[start:end] = values.index(value)
                squares[values.index(value)] += (end - start) ** 2
            squares[0] += (row == 0).sum()
        for first in range(len(one)):
            for second in range(len(one)):
                if first != second:
                    np.add.at(coincidences, (rows[first], rows[second]), 1 / (len(one) - 1))
    margins, total = coincidences.sum(axis=1), coincidences.sum()
    expected = (np.outer(margins, margins) - np.diag(squares)) * total / (total**2 - squares.sum())
    differing = 1 - np.eye(4)
    if (expected * differing).sum() < 1e-9:
        return None
    return float(1 - (coincidences * differing).sum() / (expected * differing).sum())


@FEW
@given(texts)
def test_character_by_character(spans: list[dict[str, Triples]]) -> None:
    """u-alpha is what looking at every character gives, over several texts with different coders too."""
    found = u_alpha(unitized([text(LENGTH, one) for one in spans]))
    assert character_by_character(spans) == pytest.approx(found.value)


@FEW
@given(texts, st.permutations(["ann", "ben", "cem"]), st.permutations("abc"))
def test_laws(spans: list[dict[str, Triples]], order: list[str], letters: list[str]) -> None:
    """The order of coders, the names of values, texts that one coder read and clusters do not matter."""
    whole = unitized([text(LENGTH, one) for one in spans])
    turned = [text(LENGTH, {coder: one[coder] for coder in order if coder in one}) for one in spans]
    alone = [*(text(LENGTH, one) for one in spans), text(LENGTH, {"ann": [(0, 5, "a")]}), text(LENGTH, {})]
    clustered = unitized([text(LENGTH, one) for one in spans], [f"t{at % 2}" for at in range(len(spans))])
    for alpha in ALPHAS.values():
        for again in (unitized(turned), unitized(alone), clustered):
            assert same(alpha(whole), alpha(again))
    names = dict(zip("abc", letters, strict=True))
    renamed = unitized(
        [
            text(LENGTH, {coder: [(s, e, names[v]) for s, e, v in own] for coder, own in one.items()})
            for one in spans
        ]
    )
    for alpha in (u_alpha, u_binary, cu_alpha):
        assert same(alpha(whole), alpha(renamed))
    assert same(ku_alpha(whole, "a"), ku_alpha(renamed, names["a"]))


@FEW
@given(texts)
def test_without(spans: list[dict[str, Triples]]) -> None:
    """A figure without a cluster is that of the other texts alone."""
    continua = [text(LENGTH, one) for one in spans]
    clusters = [f"t{at % 3}" for at in range(len(spans))]
    found = unitized(continua, clusters)
    for at, gone in enumerate(found.clusters):
        rest = [one for one, cluster in zip(continua, clusters, strict=True) if cluster != gone]
        for alpha in ALPHAS.values():
            left = alpha(found.without(at))
            if rest:
                assert same(alpha(unitized(rest)), left)
            else:
                assert left.undefined_because in (NO_TEXT, NEVER)


@FEW
@given(texts)
def test_one_value(spans: list[dict[str, Triples]]) -> None:
    """With one value only, |u-alpha is u-alpha."""
    plain = [{coder: [(s, e, "a") for s, e, _ in own] for coder, own in one.items()} for one in spans]
    found = unitized([text(LENGTH, one) for one in plain])
    assert same(u_alpha(found), u_binary(found))


def test_joined() -> None:
    """Spans of one value that share characters are one unit, those that touch are two."""
    joined = text(9, {"ann": [(0, 4, "a"), (2, 6, "a"), (3, 5, "a")], "ben": [(0, 6, "a")]})
    whole = text(9, {"ann": [(0, 6, "a")], "ben": [(0, 6, "a")]})
    touching = text(9, {"ann": [(0, 4, "a"), (4, 6, "a")], "ben": [(0, 6, "a")]})
    assert same(u_alpha(unitized([whole])), u_alpha(unitized([joined])))
    assert 3 == unitized([touching]).n
    assert pytest.approx(1.0) == u_alpha(unitized([touching])).value


def test_only_one_marked() -> None:
    """Where one of three coders marked anything, there is no agreement to speak of."""
    found = unitized([text(50, {"ann": [(3, 20, "a")], "ben": [], "cem": []})])
    for alpha in (u_alpha(found), u_binary(found)):
        assert alpha.value is not None
        assert alpha.value <= 0
    assert NOT_SHARED == cu_alpha(found).undefined_because


def test_long_text() -> None:
    """Offsets of long texts are exact: a text of two million characters costs no more than its spans."""
    far = 2_000_000
    found = u_alpha(unitized([text(far, {"ann": [(0, far // 2, "a")], "ben": [(0, far // 2, "a")]})]))
    assert pytest.approx(1.0) == found.value


def test_undefined() -> None:
    """What cannot be told is undefined and says why."""
    both = {"ann": [(0, 3, "a")], "ben": [(0, 3, "a")]}
    assert ONE_CODER == u_alpha(unitized([])).undefined_because
    assert NO_TEXT == u_alpha(unitized([text(5, {"ann": []}), text(5, {"ben": []})])).undefined_because
    assert ONE_CODER == cu_coverage(unitized([])).undefined_because
    assert ONE_VALUE == u_alpha(unitized([text(5, {"ann": [], "ben": []})])).undefined_because
    assert ONE_VALUE == u_binary(unitized([text(5, {"ann": [], "ben": []})])).undefined_because
    assert ONE_VALUE == u_alpha(unitized([text(3, both)])).undefined_because
    assert ONE_VALUE == cu_alpha(unitized([text(5, both)])).undefined_because
    assert ONLY_ONE == ku_alpha(unitized([text(5, both)]), "a").undefined_because
    assert NEVER == ku_alpha(unitized([text(5, both)]), "b").undefined_because
    assert NEVER == ku_coverage(unitized([text(5, both)]), "b").undefined_because
    apart = unitized([text(9, {"ann": [(0, 3, "a")], "ben": [(5, 6, "b")]})])
    assert ALONE == ku_alpha(apart, "a").undefined_because
    assert ONE_CODER == alpha_u_1995(text(5, {"ann": [(0, 3, "a")]})).undefined_because
    assert NEVER == alpha_u_1995(text(5, {"ann": [], "ben": []})).undefined_because
    assert NEVER == alpha_u_1995(text(5, both), "b").undefined_because


@pytest.mark.parametrize(
    ("spans", "reason"),
    [
        ([(2, 2, "a")], "2..2 .* of ann is empty"),
        ([(2, 9, "a")], "reaches past the text of 5 characters"),
        ([(0, 3, "a"), (2, 5, "b")], "ann gave two values to the characters 2..3"),
    ],
)
def test_refused(spans: Triples, reason: str) -> None:
    """Empty spans, spans past the end, and two values for the same characters are refused."""
    with pytest.raises(ValueError, match=reason):
        unitized([text(5, {"ann": spans, "ben": []})])


def test_interval() -> None:
    """u-alpha has an interval by the jackknife over transcripts, each with its own pair of coders."""
    rng = np.random.default_rng(3)
    continua = []
    for at in range(6):
        begin = rng.integers(0, 20, 2)
        pair = ("ann", "ben") if at % 2 else ("ben", "cem")
        continua.append(
            text(
                60,
                {
                    coder: [(int(b), int(b) + 15, "a"), (40, 50 + at, "b")]
                    for coder, b in zip(pair, begin, strict=True)
                },
            )
        )
    found = jackknifed(unitized(continua, [f"t{at}" for at in range(6)]), u_alpha)
    assert found.value is not None
    assert found.low is not None
    assert found.high is not None
    assert found.low < found.value < found.high
