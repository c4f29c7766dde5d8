"""From several sources to one calibrated probability, and thresholds."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.taggers.combining import LEAST_FOR_YES, Evidence, combine, thresholds_of
from pipeline.taggers.talk import Vector

FOLDS = 5


def worth(threshold: float, probabilities: Vector, verdicts: Vector) -> float:
    """The mean of F1 for yes and F1 for no of a threshold."""
    said, yes = probabilities >= threshold, verdicts == 1
    hits, right_noes, wrong = (said & yes).sum(), (~said & ~yes).sum(), (said != yes).sum()
    return float((2 * hits / max(2 * hits + wrong, 1) + 2 * right_noes / max(2 * right_noes + wrong, 1)) / 2)


def column(values: list[float]) -> Vector:
    """Values of one code."""
    return np.array(values, dtype=np.float64)[:, None]


def test_the_threshold_is_where_yes_and_no_are_best() -> None:
    """Ten yeses, of which one looks like a no, and ten noes, of which one looks like a yes: the line is at .6."""
    probabilities = column(
        [0.1 + 0.01 * n for n in range(9)] + [0.65] + [0.6 + 0.01 * n for n in range(9)] + [0.15]
    )
    verdicts = column([0.0] * 10 + [1.0] * 10)
    assert [0.6] == thresholds_of(probabilities, verdicts).tolist()


@given(
    st.lists(st.tuples(st.integers(0, 20), st.booleans()), min_size=2 * LEAST_FOR_YES, max_size=99).filter(
        lambda said: LEAST_FOR_YES <= sum(yes for _, yes in said) <= len(said) - LEAST_FOR_YES
    )
)
def test_no_threshold_is_better(said: list[tuple[int, bool]]) -> None:
    """Of all probabilities given, many of them alike, none separates better; the order of the segments is no matter."""
    probabilities = column([value / 20 for value, _ in said])
    verdicts = column([float(yes) for _, yes in said])
    (found,) = thresholds_of(probabilities, verdicts).tolist()
    best = max(worth(value, probabilities, verdicts) for value in probabilities.ravel())
    assert best == pytest.approx(worth(found, probabilities, verdicts))
    assert [found] == thresholds_of(probabilities[::-1], verdicts[::-1]).tolist()


FEW = [(10, 10, True), (9, 40, False), (40, 9, False), (0, 50, False), (50, 0, False)]


@pytest.mark.parametrize(("yes", "no", "expected"), FEW)
def test_ten_of_each_make_a_threshold(yes: int, no: int, expected: bool) -> None:
    """Below ten positives, or ten negatives, there is no threshold: whatever the probabilities, nothing is a yes."""
    verdicts = column([1.0] * yes + [0.0] * no)
    assert expected == (not np.isnan(thresholds_of(verdicts * 0.8 + 0.1, verdicts)[0]))


def test_what_was_not_judged_does_not_count() -> None:
    """Segments not judged for a code, and codes not learnt, have no part in a threshold."""
    probabilities = np.column_stack([np.linspace(0, 1, 40), np.full(40, np.nan)])
    verdicts = np.column_stack([np.linspace(0, 1, 40) > 0.7, np.linspace(0, 1, 40) > 0.5]).astype(np.float64)
    verdicts[::2, 0] = np.nan
    verdicts = np.vstack([verdicts, verdicts])
    probabilities = np.vstack([probabilities, probabilities])
    (first, second) = thresholds_of(probabilities, verdicts).tolist()
    assert 0.7 < first < 0.8
    assert np.isnan(second)


class World:
    """Simulated segments whose true log odds are known."""

    def __init__(self, size: int, codes: int, *, seed: int = 1, base: float = -1.0) -> None:
        """Verdicts drawn by the true probabilities."""
        self.random = np.random.default_rng(seed)
        self.truth = self.random.normal(base, 1.5, (size, codes))
        self.verdicts = (self.random.random((size, codes)) < 1 / (1 + np.exp(-self.truth))).astype(np.float64)
        self.folds = np.arange(size) % FOLDS

    def evidence(
        self, *others: Vector, classifier: Vector | None = None, rules: Vector | None = None
    ) -> Evidence:
        """What the sources say; those that are not given say nothing."""
        nothing = np.zeros_like(self.truth)
        return Evidence(
            classifier=nothing if classifier is None else classifier,
            before=nothing,
            after=nothing,
            near=nothing,
            rules=nothing if rules is None else rules,
            others=others,
        )

    def combined(self, evidence: Evidence) -> Vector:
        """The probabilities of all segments, each by what was learnt without its fold."""
        return combine(evidence, self.verdicts, self.folds, range(self.truth.shape[1]))[1]


def calibration_error(probabilities: Vector, verdicts: Vector) -> float:
    """Expected calibration error over ten equal bins."""
    said, yes = probabilities.ravel(), verdicts.ravel()
    bins = np.minimum((said * 10).astype(int), 9)
    gaps = [abs(said[bins == b].mean() - yes[bins == b].mean()) * (bins == b).mean() for b in np.unique(bins)]
    return float(sum(gaps))


TWISTS = [("as it is", 1.0, 0.0), ("too sure", 2.5, 0.0), ("too timid", 0.4, 0.0), ("too generous", 1.0, 2.0)]


@pytest.mark.parametrize(("scale", "shift"), [case[1:] for case in TWISTS], ids=[case[0] for case in TWISTS])
def test_probabilities_are_calibrated(scale: float, shift: float) -> None:
    """A classifier that is right but too sure, too timid or too generous is set right on what was kept aside."""
    world = World(1500, 2)
    found = world.combined(world.evidence(classifier=world.truth * scale + shift))
    assert calibration_error(found, world.verdicts) <= 0.03
    true = 1 / (1 + np.exp(-world.truth))
    assert abs(found - true).mean() <= 0.02


def test_codes_with_few_codings_learn_from_the_others() -> None:
    """A code with four positives gets the weights of the sources from the codes that have many."""
    world = World(400, 3)
    rare = np.flatnonzero(world.verdicts[:, 2] == 1)[4:]
    world.verdicts[rare, 2] = np.nan
    world.verdicts[:, 2][np.flatnonzero(world.verdicts[:, 2] == 0)[40:]] = np.nan
    made, _ = combine(world.evidence(classifier=world.truth), world.verdicts, world.folds, range(3))
    assert 2 not in made.corrections
    logits = made.logits(world.evidence(classifier=world.truth), 2)
    assert np.corrcoef(logits, world.truth[:, 2])[0, 1] > 0.99


@pytest.mark.parametrize("place", [0, 1])
def test_a_further_source_counts_by_what_it_knows(place: int) -> None:
    """A further tagger that knows something is believed, one that guesses is not, wherever it stands in the list."""
    world = World(1000, 2)
    knows = 1 / (1 + np.exp(-world.truth))
    others = [world.random.random(knows.shape)] * 2
    others[place] = knows
    made, found = combine(world.evidence(*others), world.verdicts, world.folds, range(2))
    assert made.weights[4 + place] > 3
    assert abs(made.weights[5 - place]) < 0.5
    assert abs(found - knows).mean() <= 0.05


def test_patterns_are_believed_as_far_as_they_were_right() -> None:
    """Rules alone become the share of yeses among segments with as many patterns."""
    world = World(1500, 1)
    rules = (world.truth > 0).astype(np.float64) + (world.truth > 1.5)
    found = world.combined(world.evidence(rules=rules))
    for count in (0, 1, 2):
        there = rules == count
        assert world.verdicts[there].mean() == pytest.approx(found[there].mean(), abs=0.03)


def test_neighbours_and_other_codes_are_asked_where_they_help() -> None:
    """Where a code follows another code or what was said before, that is used; where nothing helps, it is not."""
    world = World(800, 2, base=0.0)
    noise = world.random.normal(0, 1.5, world.truth.shape)
    plain = world.evidence(classifier=noise)
    swapped = Evidence(noise[:, ::-1], plain.before, plain.after, plain.near, plain.rules)
    world.verdicts = (noise > 0).astype(np.float64)
    made, found = combine(swapped, world.verdicts, world.folds, range(2))
    assert "codes" == made.reach
    assert np.mean((found > 0.5) == world.verdicts) > 0.95
    spoken = Evidence(noise * 0, noise, plain.after, plain.near, plain.rules)
    made, found = combine(spoken, world.verdicts, world.folds, range(2))
    assert made.reach in ("neighbours", "codes")
    assert np.mean((found > 0.5) == world.verdicts) > 0.95
    coin = np.random.default_rng(3).random(noise.shape) < 0.3
    made, found = combine(swapped, coin.astype(np.float64), world.folds, range(2))
    assert made.reach in ("none", "own")
    assert 0.3 == pytest.approx(found.mean(), abs=0.03)
    assert found.std() < 0.05


def test_it_does_not_learn_from_what_is_kept_aside() -> None:
    """Whatever is said of a fold leaves the probabilities of its own segments as they are."""
    world = World(300, 2)
    evidence = world.evidence(classifier=world.truth)
    other = world.verdicts.copy()
    other[world.folds == 2] = 1 - other[world.folds == 2]
    reaches = [
        combine(evidence, verdicts, world.folds, range(2))[0].reach for verdicts in (world.verdicts, other)
    ]
    found = [combine(evidence, verdicts, world.folds, range(2))[1] for verdicts in (world.verdicts, other)]
    assert reaches[0] == reaches[1]
    np.testing.assert_array_equal(found[0][world.folds == 2], found[1][world.folds == 2])
    assert np.abs(found[0] - found[1])[world.folds != 2].max() > 0.01


def test_nothing_learnt() -> None:
    """Without a code that was learnt, or with one verdict alone, nothing is said and nothing fails."""
    world = World(20, 2)
    made, found = combine(world.evidence(), world.verdicts, world.folds, ())
    assert np.isnan(found).all()
    world.verdicts[:] = 1
    made, found = combine(world.evidence(), world.verdicts, world.folds, (0, 1))
    assert not made.corrections
    assert not np.isnan(found).any()
    assert np.isnan(thresholds_of(found, world.verdicts)).all()
