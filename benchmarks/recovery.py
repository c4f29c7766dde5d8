"""Are verdicts, intervals and tests right as often as they claim? Studies with known levels, measured by the program.

Each world has a country and sector for every focus group, a true index there, and a true perceived level of each stakeholder
group: equal to the index (no gap), below it everywhere, or below it in one cell. A speaker's view is the true level plus what
is common to the focus group plus what is their own; a coder gives it the nearest level of a five-level scale. The truth is the
mean of the levels so given, so that the scale itself adds no gap. The survey measures each index with its sampling error.

Run it from the project's folder: python benchmarks/recovery.py [--worlds 2000] [--seed 1]
"""

from __future__ import annotations

import argparse
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from pipeline.analysis.contrasts import contrast, voices
from pipeline.analysis.joint import Beside, joint_rows
from pipeline.analysis.people import Person
from pipeline.findings import Cell, Estimate, PerceptionScore, SurveyIndex
from pipeline.verdicts import Contrast, JointRow

LEVELS = np.array([0.0, 20.0, 45.0, 65.0, 85.0])
EDGES = (LEVELS[1:] + LEVELS[:-1]) / 2
COUNTRIES, SECTORS = ("CZ", "DE", "DK", "FR", "UK"), ("safety", "environment", "health")
BETWEEN, OWN = 7.0, 16.0  # standard deviations of the view of a focus group and of a speaker within it
SURVEY_ERROR = 0.8
MATTERS = 10.0


@dataclass(frozen=True)
class Design:
    """A kind of study: who sits in each focus group (a mapping of stakeholder group to how many people), and the gap."""

    name: str
    sessions: tuple[Mapping[str, int], ...]
    gap: Mapping[str, float] = field(default_factory=dict)
    only_cell: int | None = None

    def place(self, session: int) -> Cell:
        """The country and sector of a focus group: each cell once before any comes again."""
        number = session % (len(COUNTRIES) * len(SECTORS))
        return Cell(COUNTRIES[number % len(COUNTRIES)], SECTORS[number // len(COUNTRIES)])


MIXED = {"professional": 3, "manager": 2, "third sector": 2, "citizen": 1}
SOME_MIXED = {"professional": 2, "manager": 2, "third sector": 3}


def mixed(gap: Mapping[str, float], name: str, only_cell: int | None = None) -> Design:
    """Fifteen mixed focus groups, as in the sample study: one for each country and sector."""
    sessions = tuple(MIXED if number % 2 else SOME_MIXED for number in range(15))
    return Design(f"15 mixed, {name}", sessions, gap, only_cell)


def apart(side: int, gap: Mapping[str, float], name: str) -> Design:
    """Homogeneous focus groups: so many of professionals, and as many of citizens."""
    sessions = ({"professional": 6},) * side + ({"citizen": 6},) * side
    return Design(f"{side} a side, {name}", sessions, gap)


GAPS: tuple[tuple[str, Mapping[str, float]], ...] = (
    ("no gap", {}),
    ("gap of 15", {"professional": -15.0, "manager": -15.0}),
)
DESIGNS = (
    *(mixed(gap, name) for name, gap in GAPS),
    mixed({"professional": -25.0, "manager": -25.0}, "gap in one cell", only_cell=4),
    *(apart(side, gap, name) for side in (3, 5, 10) for name, gap in GAPS),
)


def mean_given(true: float) -> float:
    """The mean level that a view with that mean is given, over focus groups and speakers."""
    spread = math.hypot(BETWEEN, OWN)
    below = [0.0, *(0.5 * (1 + math.erf((edge - true) / spread / math.sqrt(2))) for edge in EDGES), 1.0]
    return float(LEVELS @ np.diff(below))


@dataclass(frozen=True)
class World:
    """One study: what each speaker was given, what the survey measured, and the truth of both by focus group."""

    points: dict[Person, float]
    indices: dict[Cell, SurveyIndex]
    truth: dict[str, dict[str, float]]
    true_index: dict[str, float]


def world(design: Design, rng: np.random.Generator) -> World:
    """Draw a study of that design."""
    points: dict[Person, float] = {}
    truth: dict[str, dict[str, float]] = {}
    true_index: dict[str, float] = {}
    places = {design.place(session) for session in range(len(design.sessions))}
    view = {cell: 38.0 + 4.0 * ((hash_of(cell) % 5) - 2) for cell in places}
    index = {cell: mean_given(view[cell]) for cell in places}
    for session, sitting in enumerate(design.sessions):
        cell, name = design.place(session), f"fg-{session:02d}"
        common = rng.normal(scale=BETWEEN)
        truth[name], true_index[name] = {}, index[cell]
        for group, people in sitting.items():
            gap = design.gap.get(group, 0.0) if design.only_cell in (None, session) else 0.0
            truth[name][group] = mean_given(view[cell] + gap)
            for number in range(people):
                seen = view[cell] + gap + common + rng.normal(scale=OWN)
                person = Person(name, f"{group} {number}", cell.country, cell.sector, group)
                points[person] = float(LEVELS[np.searchsorted(EDGES, seen)])
    return World(points, dict(measured(index, rng)), truth, true_index)


def hash_of(cell: Cell) -> int:
    """A number of the cell's own, the same on every run."""
    return COUNTRIES.index(cell.country) + 2 * SECTORS.index(cell.sector)


def measured(index: Mapping[Cell, float], rng: np.random.Generator) -> Iterator[tuple[Cell, SurveyIndex]]:
    """The survey's indices with their sampling error, for every cell and for all."""
    for cell, true in index.items():
        yield cell, _index(cell, float(true + rng.normal(scale=SURVEY_ERROR)), SURVEY_ERROR)
    error = SURVEY_ERROR / math.sqrt(len(index))
    mean = float(np.mean(list(index.values())) + rng.normal(scale=error))
    yield Cell(), _index(Cell(), mean, error)


def _index(cell: Cell, value: float, error: float) -> SurveyIndex:
    """An index with its interval."""
    return SurveyIndex(
        cell, Estimate(value, value - 1.96 * error, value + 1.96 * error, error=error), 1000, 900.0
    )


def row_of(made: World, group: str) -> JointRow:
    """The row of a stakeholder group's margin."""
    members = [person for person in made.points if person.group == group]
    score = PerceptionScore(
        Cell(group=group),
        "level",
        Estimate(1.0),
        Estimate(1.0),
        {},
        len(members),
        len(members),
        len({p.transcript_id for p in members}),
        len(members),
    )
    beside = Beside(made.points, made.indices, declared=True, matters=MATTERS)
    return joint_rows([score], beside)[0]


@dataclass
class Tally:
    """What came out over the worlds of one design."""

    verdicts: dict[str, int] = field(default_factory=dict)
    held: list[bool] = field(default_factory=list)
    contrast_held: list[bool] = field(default_factory=list)
    delta_held: list[bool] = field(default_factory=list)
    flagged: list[bool] = field(default_factory=list)
    flagged_t: list[bool] = field(default_factory=list)
    no_interval: int = 0
    smallest: float | None = None


def run(design: Design, worlds: int, seed: int) -> Tally:
    """The tally of a design over so many worlds."""
    tally, rng = Tally(), np.random.default_rng([seed, len(design.name), sum(design.name.encode())])
    delta = _true_delta(design)
    for _ in range(worlds):
        made = world(design, rng)
        row = row_of(made, "professional")
        word = row.verdict.word if row.verdict else "none"
        said = f"{word} {row.verdict.direction}".strip() if row.verdict else word
        tally.verdicts[said] = tally.verdicts.get(said, 0) + 1
        own = [name for name, groups in made.truth.items() if "professional" in groups]
        true = float(np.mean([made.truth[name]["professional"] - made.true_index[name] for name in own]))
        _note(tally.held, row.difference, true)
        tally.no_interval += row.difference is None or row.difference.low is None
        made_contrast = contrast(
            "level",
            ("professional", voices(made.points, "professional")),
            ("citizen", voices(made.points, "citizen")),
            {f"fg-{number:02d}": set(sitting) for number, sitting in enumerate(design.sessions)},
        )
        _contrast(tally, made_contrast, made, delta)
    return tally


def _contrast(tally: Tally, found: Contrast, made: World, delta: float | None) -> None:
    """What the contrast of professionals and citizens said."""
    tally.smallest = found.smallest_p
    if found.p is not None:
        tally.flagged.append(found.p <= 0.05)
    if found.p_t is not None:
        tally.flagged_t.append(found.p_t <= 0.05)
    both = found.design == "within"
    sides: list[list[float]] = []
    for group in ("professional", "citizen"):
        other = "citizen" if group == "professional" else "professional"
        sides.append([g[group] for g in made.truth.values() if group in g and (other in g) == both])
    _note(tally.contrast_held, found.difference, float(np.mean(sides[0]) - np.mean(sides[1])))
    if delta is not None:
        _note(tally.delta_held, found.delta, delta)


def _true_delta(design: Design) -> float | None:
    """Cliff's delta of professionals and citizens without any gap: 0; None where there is a gap."""
    return 0.0 if not design.gap else None


def _note(held: list[bool], estimate: Estimate | None, true: float) -> None:
    """Whether an interval holds the truth, where there is one."""
    if estimate is not None and estimate.low is not None and estimate.high is not None:
        held.append(estimate.low <= true <= estimate.high)


def share(flags: Sequence[bool]) -> str:
    """How many of them, as a share."""
    return f"{np.mean(flags):.3f}" if flags else "  –  "


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description="Recovery of known levels and gaps.")
    parser.add_argument("--worlds", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    print(
        f"{options.worlds} worlds a design, seed {options.seed}; professionals' margin, and against citizens\n"
    )
    heads = ("holds", "contrast", "delta", "p", "p by t", "least p")
    print(f"{'design':28}" + "".join(f"{head:>10}" for head in heads) + "   verdicts")
    for design in DESIGNS:
        tally = run(design, options.worlds, options.seed)
        cells = [tally.held, tally.contrast_held, tally.delta_held, tally.flagged, tally.flagged_t]
        said = ", ".join(f"{w} {n / options.worlds:.3f}" for w, n in sorted(tally.verdicts.items()))
        least = f"{tally.smallest:.4f}" if tally.smallest else "–"
        print(f"{design.name:28}" + "".join(f"{share(c):>10}" for c in cells) + f"{least:>10}   {said}")


if __name__ == "__main__":
    main()
