"""Perceived beside measured: the joint display, and the verdict of each margin.

Focus groups are the sample of the talk: each counts once, by the mean level of its speakers of the cell less the index of
its own country and sector. Single cells are described by their counts; only margins with four focus groups get a verdict.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from pipeline.analysis.people import Person
from pipeline.analysis.permutation import sign_flip_p, smallest_flip_p, t_p
from pipeline.estimation import FEWEST_CLUSTERS, NEGLIGIBLE, jackknife_t, t_quantile, without_interval
from pipeline.findings import Cell, Estimate, PerceptionScore, SurveyIndex, undefined
from pipeline.verdicts import JointRow, Verdict

LEVEL = "mean over speakers of each speaker's mean level, in index points"
PAIRED = (
    "mean over focus groups of the mean level of their speakers less the index of their country and sector; the variance of the "
    "index added, t"
)
MIDDLE = 50.0
NEARLY_SURE = 0.05
DESCRIBED = "a single cell is described by its counts and quotes"


@dataclass(frozen=True, slots=True)
class Beside:
    """What perceived and measured levels are compared by.

    `points` is each speaker's mean level in index points (commensurate, `declared`) or, where the study declares no values, as
    a share of the way from the lowest to the highest level, 0–100. `matters` is the smallest difference of consequence.
    `unread` counts for each person the segments that nobody judged for the graded code and that no chance stands for, of all
    of theirs: what was read may lean to what somebody looked for.
    """

    points: Mapping[Person, float]
    indices: Mapping[Cell, SurveyIndex]
    declared: bool
    matters: float
    unread: Mapping[Person, tuple[int, int]] = field(default_factory=dict)

    def index_of(self, person: Person) -> SurveyIndex | None:
        """The index of the person's own country and sector, as far as they are known; None where the survey has none there."""
        found = self.indices.get(Cell(person.country, person.sector))
        return found if found is not None and found.index.value is not None else None

    def leaning(self, cell: Cell) -> str:
        """Why the level of a cell may lean, "" where everything was read, or chance picked what was."""
        counts = [count for person, count in self.unread.items() if person.belongs_to(cell)]
        unread, total = (sum(count[place] for count in counts) for place in (0, 1))
        if not unread:
            return ""
        return f"of these people’s {total} segments {unread} were read by nobody, and not by chance: what was read may lean"


def joint_rows(
    perception: Sequence[PerceptionScore],
    beside: Beside,
    *,
    alpha: Estimate | None = None,
    expands: Mapping[Cell, str] | None = None,
    off_scale: Sequence[str] = (),
) -> tuple[JointRow, ...]:
    """A row for every score of `perception`, in its order, then for country × sector and its margins that only the survey knows.

    The survey knows no stakeholder groups: beside a cell with a group stands the index of the same country and sector. `alpha`
    is that of the graded code; `off_scale` are the ids of levels that are no size.
    """
    said = expands or {}
    rows = [_row(score, beside, alpha, said, off_scale) for score in perception]
    heard = {Cell(score.cell.country, score.cell.sector) for score in perception}
    rows += [
        JointRow(cell, None, index, None, None, None, None, below=0, graded=0, expands=said.get(cell, ""))
        for cell, index in beside.indices.items()
        if cell not in heard
    ]
    return tuple(rows)


def _row(
    score: PerceptionScore,
    beside: Beside,
    alpha: Estimate | None,
    expands: Mapping[Cell, str],
    off_scale: Sequence[str],
) -> JointRow:
    """The row of one cell."""
    cell = score.cell
    points = {person: value for person, value in beside.points.items() if person.belongs_to(cell)}
    measured = beside.indices.get(Cell(cell.country, cell.sector))
    matched = index_there(points, beside)
    leaning, there = beside.leaning(cell), {p for p in points if beside.index_of(p) is not None}
    level = _level(cell, points, leaning)
    paired = paired_difference(points, beside) if beside.declared else None
    difference = paired.difference if paired else None
    if difference is not None and (leaning or not cell.is_margin):
        difference = without_interval(difference, leaning or DESCRIBED)
    told = cell.is_margin and not leaning
    return JointRow(
        cell=cell,
        perceived=score,
        measured=measured,
        level=level,
        difference=difference,
        verdict=verdict(level, matched, difference, beside) if cell.is_margin else None,
        alpha=alpha,
        below=sum(_is_below(points[p], beside.index_of(p)) for p in there) if beside.declared else 0,
        graded=len(there),
        off_scale=tuple((name, score.counts[name]) for name in off_scale if name in score.counts),
        expands=expands.get(cell, ""),
        p_t=paired.p_t if paired and told else None,
        p_flip=paired.p_flip if paired and told else None,
        smallest_p=paired.smallest_p if paired and told else None,
        unmatched=len({p.transcript_id for p in points} - {p.transcript_id for p in there}),
        matched=matched,
    )


def on_both_sides(rows: Sequence[JointRow], parts: Mapping[str, Sequence[str]]) -> tuple[JointRow, ...]:
    """The rows, each margin with the stakeholder groups in it that discord in opposite directions, if any do.

    Their own verdicts decide. `parts` maps the name of several stakeholder groups together to theirs.
    """
    found = {row.cell: row.verdict for row in rows if row.verdict and row.verdict.word == "discords"}
    groups = sorted({cell.group for cell in found} - {"", *parts})

    def within(row: JointRow) -> JointRow:
        """The row with those of its groups."""
        name = row.cell.group
        if row.verdict is None or (name and name not in parts):
            return row
        own = [group for group in groups if not name or group in parts[name]]
        below, above = (
            tuple(
                group
                for group in own
                if (at := found.get(replace(row.cell, group=group))) and at.direction == way
            )
            for way in ("below", "above")
        )
        return replace(row, below_in=below, above_in=above) if below and above else row

    return tuple(within(row) for row in rows)


def _is_below(level: float, index: SurveyIndex | None) -> bool:
    """True where a speaker's level lies below the index."""
    return index is not None and index.index.value is not None and level < index.index.value


def _level(cell: Cell, points: Mapping[Person, float], leaning: str) -> Estimate:
    """The perceived level of a cell on the index's scale, jackknifed over focus groups in a margin."""
    if not points:
        return undefined("nobody gave a level on the scale", method=LEVEL)
    values = list(points.values())
    groups = sorted({person.transcript_id for person in points})
    full = Estimate(float(np.mean(values)), method=LEVEL, n=len(values), clusters=len(groups))
    if leaning or not cell.is_margin:
        return replace(full, no_interval_because=leaning or DESCRIBED)
    without: dict[str, float | None] = {}
    for gone in groups:
        rest = [value for person, value in points.items() if person.transcript_id != gone]
        without[gone] = float(np.mean(rest)) if rest else None
    return jackknife_t(full, without, unit="focus groups", bounds=(0.0, 100.0))


@dataclass(frozen=True, slots=True)
class Paired:
    """The paired difference with its p by t, the exact p of flipping its signs, and the smallest that so many groups can reach.

    Flipping signs knows nothing of the survey's error, which focus groups of one place share: where that is more than
    `NEARLY_SURE` of the variance, there is no p by flipping.
    """

    difference: Estimate
    p_t: float | None = None
    p_flip: float | None = None
    smallest_p: float | None = None


@dataclass(frozen=True, slots=True)
class _Group:
    """One focus group: how far its speakers lie from the index, the index itself, and how much of it each place makes up."""

    difference: float
    index: float
    places: Mapping[Cell, float]


def paired_difference(points: Mapping[Person, float], beside: Beside) -> Paired:
    """Per focus group the mean over its speakers of level less the index of their place, paired over focus groups.

    The standard error holds the spread of these differences, s² / G, and the sampling error of the indices, taken as wholly
    correlated within a country, whose sectors are answered by the same people (an upper bound). Degrees of freedom by
    Satterthwaite 1946; the survey's are its sampling units less one, the fewest of all places. Without an interval where an
    index has no error of its own: it is not known how well it is known.
    """
    groups = _groups(points, beside)
    n = len(groups)
    if not n:
        return Paired(undefined("no focus group has both a level and an index", method=PAIRED))
    differences = np.array([group.difference for group in groups])
    mean, spread = float(differences.mean()), float(differences.var(ddof=1)) / n if n > 1 else 0.0
    base = Estimate(mean, method=PAIRED, n=n, clusters=n)
    survey, df_survey, because = _of_survey(groups, beside)
    unknown = bool(because)
    if n < FEWEST_CLUSTERS:
        because = _too_few(n, len({person.transcript_id for person in points}))
    elif spread < NEGLIGIBLE * max(1.0, mean * mean):
        because = "it is the same in all focus groups"
    variance = spread + survey
    sure = not unknown and variance > 0 and survey <= NEARLY_SURE * variance
    p = sign_flip_p(differences.tolist()) if sure else None
    least = smallest_flip_p(n) if sure else None
    if because:
        return Paired(replace(base, no_interval_because=because), None, p, least)
    df = variance**2 / (spread**2 / (n - 1) + survey**2 / df_survey)
    error = math.sqrt(variance)
    half = t_quantile(df) * error
    found = replace(base, method=f"{PAIRED}({df:.1f})", low=mean - half, high=mean + half, error=error)
    return Paired(found, t_p(mean, error, df), p, least)


def _too_few(groups: int, of: int) -> str:
    """Why so few focus groups have no interval; `of` counts those of places without an index as well."""
    least = f"an interval needs at least {FEWEST_CLUSTERS} focus groups"
    if groups == of:
        return f"{least}, here {groups}"
    return f"{least} in places of which the survey has an index; here {groups} of {of}"


def _groups(points: Mapping[Person, float], beside: Beside) -> list[_Group]:
    """The focus groups with somebody whose place has an index."""
    members: dict[str, list[tuple[float, SurveyIndex]]] = defaultdict(list)
    for person, value in points.items():
        own = beside.index_of(person)
        if own is not None:
            members[person.transcript_id].append((value, own))
    found = []
    for _, people in sorted(members.items()):
        indices = [index.index.value or 0.0 for _, index in people]
        places = Counter(index.cell for _, index in people)
        found.append(
            _Group(
                difference=float(np.mean([value for value, _ in people]) - np.mean(indices)),
                index=float(np.mean(indices)),
                places={cell: count / len(people) for cell, count in places.items()},
            )
        )
    return found


def _of_survey(groups: Sequence[_Group], beside: Beside) -> tuple[float, float, str]:
    """The variance of the mean index of these focus groups, its degrees of freedom, and why it is not known.

    Errors add up within a country, squares over countries.
    """
    weights: dict[Cell, float] = defaultdict(float)
    for group in groups:
        for cell, part in group.places.items():
            weights[cell] += part / len(groups)
    errors: dict[str, float] = defaultdict(float)
    units = []
    for cell, weight in weights.items():
        index = beside.indices[cell].index
        if index.error is None:
            return (
                0.0,
                1.0,
                f"the index of {cell.country or 'all'}, {cell.sector or 'all'} has no interval of its own",
            )
        errors[cell.country] += weight * index.error
        units.append(index.clusters or index.n or math.inf)
    return sum(error**2 for error in errors.values()), max(1.0, min(units) - 1.0), ""


def index_there(points: Mapping[Person, float], beside: Beside) -> Estimate:
    """The mean index of the places where these people's focus groups were held, each focus group counting once."""
    groups = _groups(points, beside)
    if not groups:
        return undefined("the survey has no index of the places where these people spoke")
    variance, df, because = _of_survey(groups, beside)
    mean = float(np.mean([group.index for group in groups]))
    base = Estimate(mean, method="mean index of the places of the focus groups", n=len(groups))
    if because:
        return replace(base, no_interval_because=because)
    half = t_quantile(df) * math.sqrt(variance)
    return replace(base, low=mean - half, high=mean + half, error=math.sqrt(variance))


def verdict(level: Estimate, measured: Estimate, difference: Estimate | None, beside: Beside) -> Verdict:
    """What a margin comes to, by the rule that `rule_in_words` states; `measured` is the index of its focus groups' places."""
    if level.value is None:
        return Verdict("cannot tell", "", level.undefined_because)
    if measured.value is None:
        return Verdict("cannot tell", "", measured.undefined_because)
    if difference is not None:
        return _by_difference(difference, beside.matters)
    return _by_direction(level, measured)


def _by_difference(difference: Estimate, matters: float) -> Verdict:
    """The verdict where both scales are declared commensurate."""
    if difference.value is None or difference.low is None or difference.high is None:
        return Verdict("cannot tell", "", difference.undefined_because or difference.no_interval_because)
    if -matters <= difference.low and difference.high <= matters:
        return Verdict("confirms", "", f"the whole interval lies within {matters:g} points of the index")
    side = "below" if difference.high < 0 else "above" if difference.low > 0 else ""
    if side and abs(difference.value) >= matters:
        because = f"the whole interval lies {side} 0, and the difference is {matters:g} points or more"
        return Verdict("discords", side, because)
    if side:
        because = f"it lies {side} the index; whether by {matters:g} points or more cannot be told"
        return Verdict("cannot tell", "", because)
    return Verdict(
        "cannot tell", "", f"the interval holds both 0 and differences of more than {matters:g} points"
    )


def _by_direction(level: Estimate, measured: Estimate) -> Verdict:
    """The verdict where no level is declared to stand for an index: on which side of the middle both lie."""
    if level.low is None or level.high is None:
        return Verdict("cannot tell", "", level.no_interval_because)
    if measured.low is None or measured.high is None:
        return Verdict("cannot tell", "", measured.no_interval_because)
    said, done = _side(level.low, level.high), _side(measured.low, measured.high)
    if not said or not done:
        return Verdict("cannot tell", "", "one of the two intervals holds the middle of its scale")
    if said == done:
        return Verdict("confirms", "", f"both lie {said} the middle of their scales")
    return Verdict("discords", said, f"perceived {said}, measured {done} the middle of the scale")


def _side(low: float, high: float) -> str:
    """On which side of the middle an interval lies, "" where it holds it."""
    return "below" if high < MIDDLE else "above" if low > MIDDLE else ""


def rule_in_words(*, declared: bool, matters: float) -> str:
    """The rule of the verdicts, as the report prints it."""
    only = (
        f"Only margins with at least {FEWEST_CLUSTERS} focus groups get a verdict, and only where everything was read or chance picked"
        " what was; single cells are described by counts and quotes. Each verdict is for its own margin: of twenty intervals one"
        " misses the truth, so one among many is no finding."
    )
    if declared:
        return (
            "The study declares which index each level of the graded code stands for. Per focus group the mean level of its speakers"
            f" less the index of their country and sector is taken; {_BY_DIFFERENCE.format(matters=matters)} {only}"
        )
    return (
        "The study does not declare which index the levels of the graded code stand for, so nothing is subtracted. “Confirms”: the"
        " 95 % intervals of the level and of the index of the same places lie wholly on the same side of the middle of their scales;"
        f" “discords”: on opposite sides; otherwise “cannot tell”. {only}"
    )


_BY_DIFFERENCE = (
    "“confirms”: its 95 % interval lies wholly within {matters:g} points of 0; “discords”: it lies wholly below or above 0, and the"
    " difference itself is {matters:g} points or more; otherwise “cannot tell”."
)
