"""The perceived level per cell and margin."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from pipeline.analysis import attendance, perception_scores
from pipeline.codebook import Codebook
from pipeline.findings import AgreedCoding, Cell, PerceptionScore
from pipeline.segments import Segment
from pipeline.transcripts import Transcript

Discussion = Callable[..., tuple[Transcript, list[Segment]]]
Codings = Callable[..., list[AgreedCoding]]
Grades = dict[str, list[str]]
Scores = dict[Cell, PerceptionScore]


@pytest.fixture
def scored(
    discussion: Discussion, codings: Codings, codebook: Codebook
) -> Callable[[dict[str, Grades]], Scores]:
    """A maker of scores: country → speaker → levels ("-" nothing coded); p… are professionals, others citizens."""

    def make(study: dict[str, Grades]) -> Scores:
        """The scores by cell."""
        transcripts, segments, agreed = [], [], []
        for country, grades in study.items():
            groups = {name: "professional" if name.startswith("p") else "citizen" for name in grades}
            turns = [(name, level) for name, levels in grades.items() for level in levels]
            transcript, own = discussion(country, (country, "env"), groups, turns)
            transcripts.append(transcript)
            segments += own
            agreed += codings("grade", {s.id: s.quote.strip("?") for s in own if s.quote != "-"})
        found = perception_scores(attendance(transcripts), segments, agreed, codebook, "grade")
        return {score.cell: score for score in found}

    return make


FIVE: dict[str, Grades] = {
    "UK": {"p1": ["little"], "p2": ["none"], "c1": ["much", "great"]},
    "DK": {"p1": ["none"], "c1": ["some"]},
    "CZ": {"p1": ["little", "little", "some"], "c1": ["much"]},
    "DE": {"p1": ["dont_know"], "p2": ["some"]},
    "FR": {"p1": ["-"], "c1": ["great"], "c2": []},
}


def test_speakers_are_averaged_first(scored: Callable[[dict[str, Grades]], Scores]) -> None:
    """Somebody who grades nine times weighs as much as somebody who grades once."""
    scores = scored({"UK": {"p1": ["great"] * 9, "p2": ["none"]}})
    mean = scores[Cell()].mean
    assert (2.0, 2, 1) == (mean.value, mean.n, mean.clusters)


def test_margin_by_hand(scored: Callable[[dict[str, Grades]], Scores]) -> None:
    """Professionals: (1 + 0 + 0 + 4/3 + 2) / 5 with an interval by the jackknife over four focus groups."""
    score = scored(FIVE)[Cell(group="professional")]
    grades: dict[str, list[float]] = {"UK": [1, 0], "DK": [0], "CZ": [4 / 3], "DE": [2]}
    every = [g for own in grades.values() for g in own]
    without = np.array(
        [np.mean([g for c, own in grades.items() if c != gone for g in own]) for gone in grades]
    )
    half = 3.1824463 * np.sqrt(3 / 4 * np.sum((without - without.mean()) ** 2))
    assert pytest.approx(float(np.mean(every))) == score.mean.value
    assert pytest.approx(1.0) == score.median.value
    assert score.mean.high is not None
    assert pytest.approx(float(np.mean(every) + half)) == score.mean.high
    assert 0.0 == score.mean.low
    assert (5, 7, 5, 4) == (score.speakers, score.present, score.groups, score.mean.clusters)


def test_off_the_scale_is_counted_not_averaged(scored: Callable[[dict[str, Grades]], Scores]) -> None:
    """Don't know is a count of its own and moves no mean."""
    score = scored(FIVE)[Cell("DE", "env", "professional")]
    assert {"none": 0, "little": 0, "some": 1, "much": 0, "great": 0, "dont_know": 1} == score.counts
    assert (2.0, 1, 2, 2) == (score.mean.value, score.speakers, score.present, score.segments)


def test_a_level_that_is_not_settled_is_undecided(scored: Callable[[dict[str, Grades]], Scores]) -> None:
    """A coding whose level is in conflict is counted apart."""
    score = scored({"UK": {"p1": ["?", "some"]}})[Cell()]
    assert (1, 1, 2.0) == (score.undecided, score.segments, score.mean.value)


def test_cells_have_no_interval(scored: Callable[[dict[str, Grades]], Scores]) -> None:
    """A single cell is described; a margin of few focus groups says how many it would need."""
    scores = scored(FIVE)
    assert scores[Cell("UK", "env", "citizen")].mean.no_interval_because == (
        "a single cell is described by its counts and quotes"
    )
    assert "at least 4 focus groups, here 1" in scores[Cell(country="UK")].mean.no_interval_because
    assert scores[Cell()].mean.low is not None
    assert scores[Cell()].median.low is None
    assert scores[Cell()].median.no_interval_because


UNDEFINED_CELLS: list[tuple[str, Cell, str]] = [
    ("nobody spoke of it", Cell("FR", "env", "professional"), "nobody of this cell spoke of it"),
    ("only off the scale", Cell("NO", "env", "professional"), "nobody gave a level on the scale"),
]


@pytest.mark.parametrize(
    ("name", "cell", "reason"), UNDEFINED_CELLS, ids=[case[0] for case in UNDEFINED_CELLS]
)
def test_a_cell_without_grades_says_why(
    name: str, cell: Cell, reason: str, scored: Callable[[dict[str, Grades]], Scores]
) -> None:
    """The cell is there with everybody present, and its level undefined."""
    score = scored({**FIVE, "NO": {"p1": ["dont_know"]}})[cell]
    assert (reason, reason) == (score.mean.undefined_because, score.median.undefined_because)
    assert (0, 1) == (score.speakers, score.present)


def test_the_silent_are_present(scored: Callable[[dict[str, Grades]], Scores]) -> None:
    """c2 said nothing and is one of the two citizens present."""
    assert 2 == scored(FIVE)[Cell("FR", "env", "citizen")].present


def test_every_margin_place_and_cell(scored: Callable[[dict[str, Grades]], Scores]) -> None:
    """All, two groups, five countries, a sector, nine groups within a country, two within a sector, five places, nine cells."""
    assert 1 + 2 + 5 + 1 + 9 + 2 + 5 + 9 == len(scored(FIVE))


def test_a_code_without_a_scale_has_no_level(codebook: Codebook) -> None:
    """A plain code is refused by name."""
    with pytest.raises(ValueError, match="'suspects' has no scale"):
        perception_scores(attendance([]), [], [], codebook, "suspects")
