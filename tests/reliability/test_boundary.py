"""Agreement on where segments begin: printed figures, NLTK as a second opinion, laws, and what is undefined."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nltk.metrics.segmentation import pk as nltk_pk
from nltk.metrics.segmentation import windowdiff as nltk_windowdiff

from pipeline.findings import Estimate
from pipeline.reliability.coefficients.boundary import (
    EVERYWHERE,
    NO_BOUNDARY,
    NO_PLACE,
    NO_TEXT,
    TOO_SHORT,
    Edits,
    Segmented,
    boundary_kappa,
    boundary_pi,
    boundary_similarity,
    edits,
    mean_similarity,
    p_k,
    segmentation_similarity,
    segmented,
    window_diff,
)
from pipeline.reliability.coefficients.ratings import ONE_CODER, jackknifed

# (first, second, B): segeval 2.0.11, similarity/boundary_test.py.
SIMILARITIES = [
    ([2, 3, 6], [5, 6], 0.5),
    ([2, 3, 6], [2, 3, 3, 3], 0.666667),
    ([2, 3, 6], [2, 2, 7], 0.75),
    ([2, 3, 6], [1, 1, 3, 1, 5], 0.5),
    ([11], [5, 6], 0.0),
    ([5, 6, 2], [5, 4, 2, 2], 0.6666667),
]
# (first, second, kappa, pi): segeval 2.0.11, agreement.
AGREEMENTS = [
    ([2, 8, 2, 1], [2, 1, 7, 2, 1], 0.7272727, 0.7267552),
    ([2, 8, 2, 1], [11, 2], 0.1489362, 0.1428571),
]
LENGTH = 12
FEW = settings(max_examples=20)


@st.composite
def cuts(draw: st.DrawFn) -> list[int]:
    """A segmentation of a text of 12 units."""
    places = sorted(draw(st.sets(st.integers(1, LENGTH - 1))))
    return [end - start for start, end in zip([0, *places], [*places, LENGTH], strict=True)]


@pytest.mark.parametrize(("first", "second", "similarity"), SIMILARITIES)
def test_similarity(first: list[int], second: list[int], similarity: float) -> None:
    """B is that of segeval, in either order."""
    assert similarity == pytest.approx(boundary_similarity(first, second).value, abs=1e-6)
    assert similarity == pytest.approx(boundary_similarity(second, first).value, abs=1e-6)


@pytest.mark.parametrize(("first", "second", "kappa", "pi"), AGREEMENTS)
def test_agreement(first: list[int], second: list[int], kappa: float, pi: float) -> None:
    """Kappa and pi of boundaries are those of segeval."""
    found = segmented([{"ann": first, "ben": second}])
    assert kappa == pytest.approx(boundary_kappa(found).value, abs=1e-6)
    assert pi == pytest.approx(boundary_pi(found).value, abs=1e-6)


@pytest.mark.shared
def test_every_vector(shared: Path) -> None:
    """All figures of boundary_segeval.json come out."""
    data = json.loads((shared / "irr/boundary_segeval.json").read_text(encoding="utf-8"))
    measures: dict[str, Callable[[list[int], list[int]], Estimate]] = {
        "B": boundary_similarity,
        "S": segmentation_similarity,
        "WindowDiff": window_diff,
        "Pk": p_k,
    }
    for case in data["masses"]:
        for name in measures.keys() & case.keys():
            assert case[name] == pytest.approx(measures[name](case["a"], case["b"]).value, abs=1e-6), case
    for case in data["fleiss"]:
        found = segmented([case["data"]])
        assert case["fleiss_kappa"] == pytest.approx(boundary_kappa(found).value, abs=1e-6)
        assert case["fleiss_pi"] == pytest.approx(boundary_pi(found).value, abs=1e-6)


@FEW
@given(cuts(), cuts(), st.integers(1, 6))
def test_windows_as_nltk(first: list[int], second: list[int], window: int) -> None:
    """WindowDiff and Pk are NLTK's."""
    texts = ["".join("0" * (length - 1) + "1" for length in cut)[:-1] for cut in (first, second)]
    assert nltk_windowdiff(*texts, window) == pytest.approx(window_diff(first, second, window=window).value)
    assert nltk_pk(*texts, window) == pytest.approx(p_k(first, second, window=window).value)


@FEW
@given(cuts(), cuts(), st.integers(1, 5))
def test_edits_laws(first: list[int], second: list[int], near: int) -> None:
    """The edits account for every boundary, do not depend on the order, and a text equals itself."""
    found = edits(first, second, near=near)
    assert len(first) + len(second) - 2 == 2 * found.matches + found.additions + 2 * found.moves
    assert found == edits(second, first, near=near)
    assert edits(first, first, near=near) == Edits(len(first) - 1, 0, 0, 0, LENGTH - 1, near)
    assert near > 1 or not found.moves


@pytest.mark.parametrize(
    ("near", "expected"),
    [(1, Edits(0, 4, 0, 0, 10, 1)), (2, Edits(0, 2, 1, 1, 10, 2)), (4, Edits(0, 0, 2, 4, 10, 4))],
)
def test_moves(near: int, expected: Edits) -> None:
    """Boundaries less than `near` places apart are moved, the nearest first."""
    assert expected == edits([2, 4, 5], [3, 6, 2], near=near)


@FEW
@given(
    st.lists(
        st.fixed_dictionaries({"ann": cuts(), "ben": cuts()}, optional={"cem": cuts()}),
        min_size=2,
        max_size=5,
    )
)
def test_without(texts: list[dict[str, list[int]]]) -> None:
    """The figures without a cluster are those of the other texts alone, and clusters do not matter to the whole."""
    clusters = [f"t{number % 3}" for number in range(len(texts))]
    found = segmented(texts, clusters)
    for statistic in (mean_similarity, boundary_kappa, boundary_pi):
        assert segmented_value(texts, statistic) == pytest.approx(statistic(found).value, abs=1e-9)
        for at, gone in enumerate(found.clusters):
            rest = [text for text, cluster in zip(texts, clusters, strict=True) if cluster != gone]
            assert segmented_value(rest, statistic) == pytest.approx(
                statistic(found.without(at)).value, abs=1e-9
            )


def segmented_value(
    texts: Sequence[dict[str, list[int]]], statistic: Callable[[Segmented], Estimate]
) -> float | None:
    """A statistic of texts alone."""
    return statistic(segmented(texts)).value


def test_interval() -> None:
    """Agreement on boundaries has an interval by the jackknife over transcripts."""
    texts = [{"ann": [2, 3, 6], "ben": cut} for cut in ([2, 3, 6], [5, 6], [2, 2, 7], [2, 9], [2, 3, 3, 3])]
    found = jackknifed(segmented(texts, list("vwxyz")), boundary_kappa)
    assert found.low is not None
    assert found.high is not None
    assert found.value is not None
    assert found.low < found.value < found.high


def test_undefined() -> None:
    """What cannot be told is undefined and says why."""
    assert NO_BOUNDARY == boundary_similarity([5], [5]).undefined_because
    assert NO_PLACE == segmentation_similarity([1], [1]).undefined_because
    assert 1 == segmentation_similarity([5], [5]).value
    assert TOO_SHORT == window_diff([1, 1], [2]).undefined_because
    assert TOO_SHORT == p_k([1, 1], [2]).undefined_because
    assert ONE_CODER == boundary_kappa(segmented([])).undefined_because
    assert NO_TEXT == boundary_kappa(segmented([{"ann": [2]}, {"ben": [2]}])).undefined_because
    assert NO_BOUNDARY == boundary_pi(segmented([{"ann": [5], "ben": [5]}])).undefined_because
    assert EVERYWHERE == boundary_kappa(segmented([{"ann": [1, 1], "ben": [1, 1]}])).undefined_because
    assert EVERYWHERE == boundary_pi(segmented([{"ann": [1, 1], "ben": [1, 1]}])).undefined_because
    alone = segmented([{"ann": [1, 1], "ben": [2]}], ["x"]).without(0)
    assert NO_TEXT == boundary_pi(alone).undefined_because


@pytest.mark.parametrize(
    ("first", "second", "near", "reason"),
    [
        ([2, 3], [2, 4], 2, "not the same"),
        ([2, 0, 3], [5], 2, "at least one unit"),
        ([], [], 2, "at least one unit"),
        ([5], [5], 0, "near from 1 on"),
    ],
)
def test_refused(first: list[int], second: list[int], near: int, reason: str) -> None:
    """Texts that are not the same, empty segments and no distance at all are refused."""
    with pytest.raises(ValueError, match=reason):
        edits(first, second, near=near)
    if near:
        with pytest.raises(ValueError, match=reason):
            p_k(first, second)


def test_window_refused() -> None:
    """A window reaches over one unit at least."""
    with pytest.raises(ValueError, match="1 unit or more"):
        window_diff([2, 3], [5], window=0)
