"""Agreement on sets of codes: printed figures, brute force, NLTK as a second opinion, laws, and what is undefined."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from nltk.metrics import jaccard_distance as nltk_jaccard
from nltk.metrics import masi_distance as nltk_masi
from nltk.metrics.agreement import AnnotationTask

from pipeline.findings import Estimate
from pipeline.reliability.coefficients import sets as module
from pipeline.reliability.coefficients.alpha import krippendorff_alpha
from pipeline.reliability.coefficients.ratings import NO_OVERLAP, NO_VARIATION, ONE_CODER, jackknifed
from pipeline.reliability.coefficients.sets import (
    CodeSets,
    Measure,
    SetDistance,
    code_sets,
    jaccard_distance,
    masi_distance,
    multivalued_alpha,
    same_sets,
    set_alpha,
    sets_of,
)
from pipeline.reliability.coefficients.tables import Floats, Whole

Rows = list[list[frozenset[str] | None]]
Statistic = Callable[[CodeSets], Estimate]


def rows_of(*units: Sequence[str | None]) -> Rows:
    """Rows from words: "ab" is the set of a and b, "" the empty set, None was not judged."""
    return [[None if word is None else frozenset(word) for word in unit] for unit in units]


# (name, units, multi-valued alpha, tolerance): Krippendorff & Craggs 2016; Table 3 is printed there, the others are
# the figures of CRAN's mvalpha for the tables of the paper.
KRIPPENDORFF_CRAGGS = [
    (
        "table 3",
        rows_of(("bd", "d", None), ("abd", "b", "bd"), ("", "a", "a"), ("a", None, None)),
        0.2865907,
        1e-6,
    ),
    ("table 8a", rows_of("aaa", ("abd", "abd", "abde"), "ddd"), 0.9475, 1e-3),
    ("table 8b", rows_of("aaa", ("ab", "ab", "abd"), "ddd"), 0.9233, 1e-3),
    ("table 8c", rows_of("aaa", ("b", "b", "bd"), "ddd"), 0.8947, 1e-3),
    ("table 9a", rows_of("aaa", ("ab", "ad", "db"), "ddd"), 0.7157, 1e-3),
    ("table 9b", rows_of("aaa", ("ab", "ed", "f"), "ddd"), 0.5539, 1e-3),
    ("table 9c", rows_of(("a", "b", "ab"), ("ab", "ed", "f"), ("bd", "d", "be")), -0.0021, 1e-3),
]
# (name, units, distance, alpha): Perl's Statistics::Krippendorff, t/02-example.t; data of DKPro's SetAnnotationsTest.
DKPRO = rows_of(
    ("", ""), ("A", ""), "AA", "AB", ("AB", "A"), ("AB", "AC"), ("ABC", "ABC"), ("C", "AC"), ("C", "AC")
)
SET_ALPHAS: list[tuple[str, Rows, SetDistance, float]] = [
    ("Perl, Jaccard", rows_of(("fs", "f", "sem"), ("s", "s", "se")), "jaccard", 0.152174),
    ("Perl, MASI", rows_of(("fs", "f", "sem"), ("s", "s", "se")), "masi", 0.1296296),
    ("DKPro's data, Passonneau's MASI", DKPRO, "masi", 0.2730807),
]
# (first, second, MASI distance): Passonneau 2006.
MASI = [
    ("ab", "ba", 0.0),
    ("12", "1234", 0.6666667),
    ("ab", "bc", 0.8888889),
    ("a", "b", 1.0),
    ("", "", 0.0),
    ("", "a", 1.0),
]
STATISTICS: dict[str, Statistic] = {
    "multi-valued": multivalued_alpha,
    "masi": lambda sets: set_alpha(sets, "masi"),
    "jaccard": lambda sets: set_alpha(sets, "jaccard"),
    "dice": lambda sets: set_alpha(sets, "dice"),
    "same": same_sets,
}
FEW = settings(max_examples=20)
some_set = st.frozensets(st.sampled_from("abcd"), max_size=4)
tables = st.lists(st.lists(st.none() | some_set, min_size=3, max_size=3), min_size=1, max_size=7)


def dkpro_distance(first: Whole, second: Whole, both: Whole) -> Floats:
    """(1 - J)(1 - M), what DKPro Agreement calls MASI; there the empty set lies within every other."""
    same, within = (first == both) & (second == both), both == np.minimum(first, second)
    rest = np.where(same, 0, np.where(within, 1 / 3, np.where(both > 0, 2 / 3, 1)))
    return np.asarray(jaccard_distance(first, second, both) * rest, dtype=np.float64)


# What the alphas are called in multivalued_alpha.json.
DISTANCES: dict[str, SetDistance | Measure] = {
    "jaccard": "jaccard",
    "masi": "masi",
    "masi_passonneau": "masi",
    "masi_dkpro_variant": dkpro_distance,
}


def close(first: Estimate, second: Estimate) -> bool:
    """Whether both are undefined for one reason, or alike to nine decimals."""
    if first.value is None or second.value is None:
        return first.undefined_because == second.undefined_because
    return abs(first.value - second.value) < 1e-9 and first.n == second.n


@pytest.mark.parametrize(
    ("rows", "alpha", "tolerance"),
    [case[1:] for case in KRIPPENDORFF_CRAGGS],
    ids=[case[0] for case in KRIPPENDORFF_CRAGGS],
)
def test_multivalued_alpha(rows: Rows, alpha: float, tolerance: float) -> None:
    """Multi-valued alpha is that of Krippendorff & Craggs."""
    assert alpha == pytest.approx(multivalued_alpha(sets_of(rows)).value, abs=tolerance)


@pytest.mark.parametrize(
    ("rows", "distance", "alpha"), [case[1:] for case in SET_ALPHAS], ids=[case[0] for case in SET_ALPHAS]
)
def test_set_alpha(rows: Rows, distance: SetDistance, alpha: float) -> None:
    """Alpha with a distance of sets is that of others who use the same distance, and says which it uses."""
    found = set_alpha(sets_of(rows), distance)
    assert alpha == pytest.approx(found.value, abs=1e-6)
    assert ("1 - J*M" in found.method) == (distance == "masi")


def test_another_masi() -> None:
    """A distance of one's own may be given: with DKPro's formula alpha is the one DKPro prints."""
    assert pytest.approx(0.252947, abs=1e-6) == set_alpha(sets_of(DKPRO), dkpro_distance).value


@pytest.mark.parametrize(("first", "second", "distance"), MASI)
def test_masi(first: str, second: str, distance: float) -> None:
    """The MASI distance is Passonneau's, and 0 for two empty sets."""
    size = np.array(len(first)), np.array(len(second)), np.array(len(set(first) & set(second)))
    assert pytest.approx(distance, abs=1e-6) == float(masi_distance(*size))


@pytest.mark.shared
def test_every_vector(shared: Path) -> None:
    """All figures of multivalued_alpha.json come out."""
    data = json.loads((shared / "irr/multivalued_alpha.json").read_text(encoding="utf-8"))
    for case in data["cases"]:
        units = case["units"].values() if isinstance(case["units"], dict) else case["units"]
        sets = sets_of(rows_of(*units))
        assert case["expected"]["mvalpha_nominal"] == pytest.approx(
            multivalued_alpha(sets).value, abs=case["tol"]
        ), case["id"]
        if "D_o" in case["expected"]:
            observed = module._disagreement(sets, module.dice_distance).sum() / sets.judgements.sum()
            assert case["expected"]["D_o"] == pytest.approx(observed)
    for first, second, distance in data["masi"]["distance_tests"]:
        test_masi(first, second, distance)
    for case in data["masi"]["alpha_tests"]:
        sets = sets_of(rows_of(*case["units"]))
        for name in DISTANCES.keys() & case.keys():
            assert case[name] == pytest.approx(set_alpha(sets, DISTANCES[name]).value, abs=1e-6), name


def by_hand(times: dict[str, int], first: int, second: int) -> float:
    """f(i, j) by dealing every two sets of single givings of codes, none twice and no code twice in a set."""
    givings = [(code, number) for code, many in times.items() for number in range(many)]
    found = []
    for ours in combinations(givings, first):
        rest = [one for one in givings if one not in ours]
        codes = {code for code, _ in ours}
        if len(codes) < first:
            continue
        for theirs in combinations(rest, second):
            others = {code for code, _ in theirs}
            if len(others) == second:
                found.append(1 - 2 * len(codes & others) / (first + second))
    return sum(found) / len(found) if found else 0.0


@FEW
@given(st.dictionaries(st.sampled_from("abcd"), st.integers(1, 3), min_size=1), st.data())
def test_dealt_anew_by_hand(times: dict[str, int], data: st.DataObject) -> None:
    """The expected distance of sets of two sizes is the mean over all ways to deal them."""
    sizes = st.integers(0, len(times))
    first, second = data.draw(sizes), data.draw(sizes)
    table = module._dealt_anew(np.array(list(times.values()), dtype=np.float64), len(times))
    expected = by_hand(times, first, second) if first + second else 0.0
    assert expected == pytest.approx(table[first, second], abs=1e-9)


def exact(times: Sequence[int], top: int) -> list[list[float]]:
    """f(i, j) from the same product in whole numbers without end."""
    count = [[0] * (top + 1) for _ in range(top + 1)]
    shared = [[0] * (top + 1) for _ in range(top + 1)]
    count[0][0] = 1
    for n in times:
        two = n * (n - 1)
        for i in range(top, -1, -1):
            for j in range(top, -1, -1):
                left, up = (count[i - 1][j] if i else 0), (count[i][j - 1] if j else 0)
                both = count[i - 1][j - 1] if i and j else 0
                shared[i][j] += n * ((shared[i - 1][j] if i else 0) + (shared[i][j - 1] if j else 0))
                shared[i][j] += two * (both + (shared[i - 1][j - 1] if i and j else 0))
                count[i][j] += n * (left + up) + two * both
    return [
        [
            1 - 2 * (shared[i][j] / count[i][j]) / (i + j) if count[i][j] and i + j else 0.0
            for j in range(top + 1)
        ]
        for i in range(top + 1)
    ]


@pytest.mark.parametrize("top", [3, 30])
@pytest.mark.parametrize("rare", [1, 400, 400_000])
def test_many_codes(top: int, rare: int) -> None:
    """At 40 codes and 400,000 judgements nothing overflows or fades away, whether the codes are alike or not."""
    times = [400_000, 100_000, *[rare] * 19, *[7 + number for number in range(19)]]
    table = module._dealt_anew(np.array(times, dtype=np.float64), top)
    assert np.array(exact(times, top)) == pytest.approx(table, abs=1e-9)


@FEW
@given(tables)
def test_as_nltk(rows: Rows) -> None:
    """MASI and Jaccard alpha are NLTK's, wherever no two empty sets meet: NLTK divides by nought there."""
    rows = [[value or None for value in row] for row in rows]
    kept = [value for row in rows if sum(value is not None for value in row) > 1 for value in row if value]
    assume(len(set(kept)) > 1)
    triples = [
        (coder, unit, value) for unit, row in enumerate(rows) for coder, value in enumerate(row) if value
    ]
    distances: list[tuple[SetDistance, Callable[..., float]]] = [
        ("masi", nltk_masi),
        ("jaccard", nltk_jaccard),
    ]
    for name, distance in distances:
        task = AnnotationTask(triples, distance=distance)
        assert task.alpha() == pytest.approx(set_alpha(sets_of(rows), name).value)


@FEW
@given(st.lists(st.lists(st.none() | st.sampled_from("abc"), min_size=3, max_size=3), min_size=1, max_size=8))
def test_one_code_each(rows: list[list[str | None]]) -> None:
    """Where every set holds one code, multi-valued alpha and the alphas of sets are nominal alpha."""
    sets = sets_of(rows_of(*rows))
    nominal = krippendorff_alpha(rows)
    for found in (multivalued_alpha(sets), set_alpha(sets, "masi"), set_alpha(sets, "dice")):
        assert close(nominal, found)


@FEW
@given(rows=tables, data=st.data())
def test_laws(rows: Rows, data: st.DataObject) -> None:
    """The order of coders, the names of codes, units that nobody judged and clusters do not matter to any figure."""
    order = data.draw(st.permutations(range(3)))
    names = dict(zip("abcd", data.draw(st.permutations("wxyz")), strict=True))
    others = [[row[coder] for coder in order] for row in rows]
    renamed = [
        [None if value is None else frozenset(names[code] for code in value) for value in row] for row in rows
    ]
    nobody: Rows = [*rows, [None, None, None], [frozenset("a"), None, None]]
    clusters = data.draw(st.lists(st.sampled_from("xyz"), min_size=len(rows), max_size=len(rows)))
    whole = sets_of(rows)
    for same in (sets_of(others), sets_of(renamed), sets_of(nobody), sets_of(rows, clusters)):
        for statistic in STATISTICS.values():
            assert close(statistic(whole), statistic(same))


@FEW
@given(rows=tables, data=st.data())
def test_without(rows: Rows, data: st.DataObject) -> None:
    """A figure without a cluster is that of the other clusters' units alone."""
    clusters = data.draw(st.lists(st.sampled_from("xyz"), min_size=len(rows), max_size=len(rows)))
    sets = sets_of(rows, clusters)
    for at, gone in enumerate(sets.clusters if not sets.unpaired_because else ()):
        rest = sets_of([row for row, cluster in zip(rows, clusters, strict=True) if cluster != gone])
        for statistic in STATISTICS.values():
            found = statistic(sets.without(at))
            if rest.unpaired_because:
                assert NO_OVERLAP == found.undefined_because
            else:
                assert close(statistic(rest), found)


@FEW
@given(rows=tables)
def test_several_words(rows: Rows) -> None:
    """A codebook of more than 64 codes gives the same figures, wherever in it the given ones stand."""
    places = {"a": 1, "b": 64, "c": 127, "d": 130}
    table = np.zeros((len(rows), 3, 131), dtype=bool)
    judged = np.array([[value is not None for value in row] for row in rows])
    for unit, row in enumerate(rows):
        for coder, value in enumerate(row):
            table[unit, coder, [places[code] for code in value or ()]] = True
    for statistic in STATISTICS.values():
        assert close(statistic(sets_of(rows)), statistic(code_sets(table, judged)))


def test_same_sets() -> None:
    """The share of pairs with the very same set is a mean over units; two empty sets are the same."""
    found = same_sets(sets_of(rows_of(("", "", None), ("a", "a", "ab"), ("a", None, None))))
    assert pytest.approx((1 + 1 / 3) / 2) == found.value
    assert 2 == found.n


def test_not_judged_for_a_code() -> None:
    """On a unit only those codes are compared that all who judged it judged; where there is none, it is no unit."""
    table = np.zeros((3, 2, 3), dtype=bool)
    judged = np.ones((3, 2, 3), dtype=bool)
    table[0, 0] = [True, False, True]
    table[0, 1] = [True, False, False]
    judged[0, 1, 2] = False  # the third code is new
    table[1, 0, 0] = True
    judged[2, 0, :2] = judged[2, 1, 2] = False
    sets = code_sets(table, judged)
    assert sets_of(rows_of("aa", ("a", ""))).judgements == sets.judgements
    assert pytest.approx(0.5) == same_sets(sets).value
    assert close(multivalued_alpha(sets_of(rows_of("aa", ("a", "")))), multivalued_alpha(sets))


def test_given_where_not_judged() -> None:
    """What is marked as given where nothing was judged does not count."""
    table = np.ones((2, 2, 1), dtype=bool)
    table[0, 1] = False
    judged = np.array([[True, True], [True, False]])
    assert 0 == same_sets(code_sets(table, judged)).value
    assert 1 == int(code_sets(table, judged).by_code.sum())


UNDEFINED = [
    ("nothing", [], ONE_CODER),
    ("one coder", rows_of("a", "b"), ONE_CODER),
    ("no unit in common", rows_of(("a", None), (None, "a")), NO_OVERLAP),
    ("only empty sets", rows_of(("", ""), ("", "")), NO_VARIATION),
    ("all the same", rows_of(("ab", "ab"), ("ab", "ab")), NO_VARIATION),
]


@pytest.mark.parametrize(
    ("rows", "reason"), [case[1:] for case in UNDEFINED], ids=[case[0] for case in UNDEFINED]
)
def test_undefined(rows: Rows, reason: str) -> None:
    """What cannot be told is undefined and says why; it is never 1."""
    sets = sets_of(rows)
    for found in (multivalued_alpha(sets), set_alpha(sets, "masi"), set_alpha(sets, "jaccard")):
        assert reason == found.undefined_because


def test_interval() -> None:
    """Multi-valued alpha has an interval by the jackknife over transcripts."""
    rng = np.random.default_rng(6)
    truth = rng.random((80, 1, 5)) < 0.3
    table = np.where(rng.random((80, 3, 5)) < 0.85, truth, ~truth)
    found = jackknifed(
        code_sets(table, np.ones((80, 3), dtype=bool), [f"t{unit % 8}" for unit in range(80)]),
        multivalued_alpha,
    )
    assert found.value is not None
    assert found.low is not None
    assert found.high is not None
    assert found.low < found.value < found.high
    assert 8 == found.clusters


def test_one_cluster_at_a_time() -> None:
    """A second cluster cannot be left out, and shapes must fit."""
    sets = sets_of(rows_of("aa", "ab"), ["x", "y"])
    with pytest.raises(ValueError, match="left out already"):
        sets.without(0).without(0)
    with pytest.raises(ValueError, match="does not fit"):
        code_sets(np.zeros((2, 2, 1), dtype=bool), np.zeros((2, 3), dtype=bool))


@FEW
@given(
    table=st.lists(st.lists(st.sampled_from(["", "a", "ab", "c", None]), min_size=4, max_size=4), max_size=8)
)
def test_many_coders_cost_the_same_by_another_way(table: list[list[str | None]]) -> None:
    """Unit by unit over distinct sets, and pair by pair of coders: the distances come to the same."""
    found = sets_of([[None if cell is None else set(cell) for cell in row] for row in table])
    for _, measure in module.MEASURES.values():
        by_pair = module._apart_by_pair(found, measure)
        assert by_pair == pytest.approx(module._apart_by_unit(found, measure))


def test_a_thousand_coders() -> None:
    """They are half a million pairs, and half of them gave the code: half of all pairs but for themselves agree."""
    given_by = np.zeros((2, 1000, 1), dtype=bool)
    given_by[:, ::2] = True
    found = same_sets(code_sets(given_by, np.ones((2, 1000), dtype=bool)))
    assert pytest.approx(2 * 500 * 499 / (1000 * 999)) == found.value
