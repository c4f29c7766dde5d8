"""Gamma: figures of another program, every alignment looked at, laws, and what is undefined."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.reliability.coefficients import gamma as module
from pipeline.reliability.coefficients.gamma import (
    NO_SPANS,
    Dissimilarity,
    disorder,
    gamma,
)
from pipeline.reliability.coefficients.ratings import ONE_CODER
from pipeline.reliability.coefficients.tables import Floats
from pipeline.reliability.coefficients.unitizing import Continuum
from pipeline.spans import Span

Triples = Sequence[tuple[int, int, str]]
FEW = settings(max_examples=15)
EMPTY = 1.0

# (name, spans, dissimilarity, disorder of the best alignment, gamma of 30 random continua): fixtures of DKPro Agreement,
# made with pygamma-agreement 0.5.9.
PYGAMMA: list[tuple[str, dict[str, Triples], Dissimilarity, float, float]] = [
    (
        "two coders",
        {
            "Ann1": [(1, 5, "a"), (6, 10, "b"), (11, 15, "a")],
            "Ann2": [(2, 6, "a"), (7, 11, "b"), (12, 16, "a")],
        },
        Dissimilarity(),
        0.0625,
        0.8836062550544739,
    ),
    (
        "more spans than the other",
        {
            "Ann1": [(1, 5, "a"), (6, 10, "b"), (20, 24, "a"), (30, 34, "b")],
            "Ann2": [(2, 6, "a"), (31, 35, "b")],
        },
        Dissimilarity(),
        0.7083333134651184,
        0.5667893886566162,
    ),
    (
        "three coders",
        {
            "Ann1": [(1, 5, "a"), (10, 14, "b")],
            "Ann2": [(2, 6, "a"), (11, 15, "b")],
            "Ann3": [(1, 4, "a"), (9, 14, "c")],
        },
        Dissimilarity(),
        0.40875643491744995,
        0.6588001847267151,
    ),
    (
        "other weights",
        {
            "Ann1": [(1, 5, "a"), (6, 10, "b"), (11, 15, "c")],
            "Ann2": [(2, 7, "a"), (8, 12, "b"), (11, 15, "a")],
        },
        Dissimilarity(3.0, 2.0, 1.0),
        1.0277777910232544,
        0.24427741765975952,
    ),
]


def text(spans: Mapping[str, Triples]) -> Continuum:
    """A continuum from triples of start, end and value."""
    length = max((end for own in spans.values() for _, end, _ in own), default=1)
    return Continuum(
        length,
        {coder: [(Span(start, end), value) for start, end, value in own] for coder, own in spans.items()},
    )


def close_to_sampled(continuum: Continuum, measure: Dissimilarity, expected: float) -> bool:
    """Whether gamma is within .08 of a figure that rests on 30 random continua; ours rests on more where that is quick."""
    samples = 150 if len(continuum.spans) == 2 else 40
    found = gamma(continuum, measure, samples=samples)
    return found.value is not None and abs(found.value - expected) < 0.08


@pytest.mark.parametrize(
    ("spans", "measure", "best", "sampled"), [case[1:] for case in PYGAMMA], ids=[case[0] for case in PYGAMMA]
)
def test_gamma(spans: dict[str, Triples], measure: Dissimilarity, best: float, sampled: float) -> None:
    """Disorder and gamma are those of pygamma-agreement, whose numbers are of single precision."""
    continuum = text(spans)
    assert best == pytest.approx(disorder(continuum, measure), abs=1e-6)
    assert close_to_sampled(continuum, measure, sampled)


@pytest.mark.shared
def test_every_vector(shared: Path) -> None:
    """All figures of gamma_pygamma.json come out."""
    data = json.loads((shared / "irr/gamma_pygamma.json").read_text(encoding="utf-8"))
    for name, case in data["cases"].items():
        spans: dict[str, list[tuple[int, int, str]]] = {}
        for unit in case["continuum"]:
            spans.setdefault(unit["annotator"], []).append((unit["start"], unit["end"], unit["category"]))
        weights = case["params"]
        measure = Dissimilarity(weights["alpha"], weights["beta"], weights["deltaEmpty"])
        found = disorder(text(spans), measure)
        assert case["best_alignment_disorder"] == pytest.approx(found, abs=1e-4), name
        assert close_to_sampled(text(spans), measure, case["gamma_30samples_seed_dependent"]), name


def alignments(left: Sequence[tuple[int, ...]]) -> Iterator[list[tuple[int | None, ...]]]:
    """Every way to put the units left to each coder into sets with at most one of each coder."""
    first = next((coder for coder, own in enumerate(left) if own), None)
    if first is None:
        yield []
        return
    choices: list[tuple[int | None, ...]] = [()]
    for coder, own in enumerate(left):
        mine = own[:1] if coder == first else (None, *own)
        choices = [(*chosen, unit) for chosen in choices for unit in mine]
    for chosen in choices:
        rest = [tuple(unit for unit in own if unit != chosen[coder]) for coder, own in enumerate(left)]
        for more in alignments(rest):
            yield [chosen, *more]


def by_hand(units: Sequence[Floats], measure: Dissimilarity) -> float:
    """The least disorder of all alignments."""
    least = np.inf
    pairs = module._pairs(len(units))
    unlike = {(a, b): measure.between(units[a], units[b]) for a, b in pairs}
    for sets in alignments([tuple(range(len(own))) for own in units]):
        total = 0.0
        for one in sets:
            at = [len(units[coder]) if unit is None else unit for coder, unit in enumerate(one)]
            total += sum(float(unlike[a, b][at[a], at[b]]) for a, b in pairs) / len(pairs)
        least = min(least, total)
    return least * len(units) / sum(len(own) for own in units)


spans_of_a_coder = st.lists(
    st.tuples(st.integers(0, 12), st.integers(1, 6), st.sampled_from("ab")).map(
        lambda t: (t[0], t[0] + t[1], t[2])
    ),
    max_size=3,
)
continua = st.fixed_dictionaries(
    {"ann": spans_of_a_coder, "ben": spans_of_a_coder}, optional={"cem": spans_of_a_coder}
).filter(lambda spans: any(spans.values()))


@FEW
@given(continua, st.sampled_from([Dissimilarity(), Dissimilarity(3, 1, 0.5)]))
def test_every_alignment(spans: dict[str, Triples], measure: Dissimilarity) -> None:
    """The best alignment is the best of all there are."""
    assert by_hand(module._units(text(spans)), measure) == pytest.approx(disorder(text(spans), measure))


@FEW
@given(continua)
def test_laws(spans: dict[str, Triples]) -> None:
    """The order of coders and of spans, the names of values and where the text begins do not matter."""
    found = disorder(text(spans))
    turned = {coder: list(reversed(own)) for coder, own in reversed(spans.items())}
    renamed = {coder: [(s, e, {"a": "z", "b": "y"}[v]) for s, e, v in own] for coder, own in spans.items()}
    shifted = {coder: [(s + 70, e + 70, v) for s, e, v in own] for coder, own in spans.items()}
    for same in (turned, renamed, shifted):
        assert found == pytest.approx(disorder(text(same)))


@FEW
@given(continua)
def test_two_ways(spans: dict[str, Triples]) -> None:
    """For two coders the assignment is what the integer programme finds."""
    units = module._units(text(spans))[:2]
    unlike = Dissimilarity().between(*units)
    if unlike.size > 1:
        many = module._many(units, {(0, 1): unlike}, EMPTY)
        assert many == pytest.approx(module._two_coders(unlike, EMPTY))


def test_the_same() -> None:
    """Coders who marked the same have no disorder and a gamma of 1, and spans may overlap."""
    own = [(1, 5, "a"), (3, 15, "b"), (20, 25, "c")]
    found = gamma(text({"ann": own, "ben": own}))
    assert 0 == disorder(text({"ann": own, "ben": own}))
    assert 1 == found.value
    assert 6 == found.n


def test_seed() -> None:
    """The same seed gives the same figure, another one a figure near it, and the estimate says which."""
    continuum = text(PYGAMMA[0][1])
    first, again, other = (gamma(continuum, seed=seed) for seed in (1, 1, 2))
    assert first == again
    assert first.value != other.value
    assert "30 random continua, seed 1" in first.method


def test_undefined() -> None:
    """Without two coders or any span, and with too many ways to align them, gamma is undefined and says why."""
    assert ONE_CODER == gamma(text({"ann": [(0, 3, "a")]})).undefined_because
    assert NO_SPANS == gamma(text({"ann": [], "ben": []})).undefined_because
    crowd = {f"coder {number}": [(0, 5, "a")] * 16 for number in range(7)}
    assert "too many ways" in gamma(text(crowd)).undefined_because
    with pytest.raises(ValueError, match="two coders and a span"):
        disorder(text({"ann": [(0, 3, "a")]}))
