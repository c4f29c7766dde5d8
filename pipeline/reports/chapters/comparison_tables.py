"""Tables of the comparison: joint display, cells, contrasts, ranks, sensitivity."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from pipeline.exhibits import Column, Table, Value
from pipeline.findings import Cell
from pipeline.reports.chapters.telling import EVERYBODY, Telling, columns_of
from pipeline.verdicts import Contrast, JointRow

CELL = (Column("country", "Country"), Column("sector", "Sector"), Column("group", "Stakeholder group"))
LEVEL = "Perceived level"
SHARES = "share of segments"


def who(cell: Cell) -> str:
    """Who is meant, in words."""
    place = ", ".join(part for part in (cell.country, cell.sector) if part)
    return ", ".join(part for part in (cell.group, place) if part) or EVERYBODY


def heads(cell: Cell) -> tuple[str, str, str]:
    """The cell as the heads of a row."""
    return cell.country or "all", cell.sector or "all", cell.group or "all"


def joint(telling: Telling, rows: Sequence[JointRow]) -> Table:
    """The margins, each with its verdict; why a verdict is what it is stands below."""
    declared = bool(telling.content.declared.levels)
    points = (Column("level", "In index points", "index", 1, "the level, as the study declares its levels"),)
    difference = (
        Column(
            "difference",
            "Difference",
            "difference",
            1,
            "per focus group: perceived level less the index of its place",
        ),
    )
    return Table(
        "joint",
        "Joint display: margins and their verdicts",
        (
            Column("who", "Who"),
            Column("perceived", LEVEL, "number", 1, "mean over speakers, in levels of the scale"),
            *(points if declared else ()),
            Column("measured", "Measured index", "index"),
            *(difference if declared else ()),
            Column("verdict", "Verdict"),
            Column("graded", "Graded, n of N present", "count"),
            Column("focus_groups", "Focus groups", "count"),
        ),
        tuple(
            (
                who(row.cell),
                row.perceived.mean if row.perceived else None,
                *((row.level,) if declared else ()),
                row.measured.index if row.measured else None,
                *((row.difference,) if declared else ()),
                _verdict(row),
                _graded(telling, row),
                row.perceived.groups if row.perceived else 0,
            )
            for row in rows
        ),
        "What was said beside what was measured, with 95 % intervals: of the perceived level and the difference over focus groups, of"
        " the index by the survey’s design. Verdicts are given to margins alone.",
        (*_alpha(telling, rows), *_reasons(telling, rows)),
    )


def _reasons(telling: Telling, rows: Sequence[JointRow]) -> tuple[str, ...]:
    """Why verdicts are what they are, each reason once."""
    found = Counter(
        (verdict, row.verdict.because)
        for row in rows
        if row.verdict and (verdict := _verdict(row)) and row.verdict.because
    )
    return tuple(
        f"“{verdict}” ({telling.counted(count, 'row')}): {because}."
        for (verdict, because), count in found.items()
    )


def _alpha(telling: Telling, rows: Sequence[JointRow]) -> tuple[str, ...]:
    """How reliable the grades are on which the display rests."""
    alpha = next((row.alpha for row in rows if row.alpha is not None and row.alpha.value is not None), None)
    return (
        (f"Ordinal alpha of the level, on which all of this rests: {telling.estimate(alpha, 2)}.",)
        if alpha
        else ()
    )


def _verdict(row: JointRow) -> str | None:
    """The verdict with its direction."""
    if row.verdict is None:
        return None
    return f"{row.verdict.word}: {row.verdict.direction}" if row.verdict.direction else row.verdict.word


def _graded(telling: Telling, row: JointRow) -> str | None:
    """Speakers with a grade on the scale, of those present."""
    return telling.of_all(row.perceived.speakers, row.perceived.present) if row.perceived else None


def places(telling: Telling, rows: Sequence[JointRow]) -> Table:
    """Countries and sectors where a focus group was held, everybody together."""
    return Table(
        "joint-places",
        "Perceived beside measured by country and sector",
        (
            *CELL[:2],
            Column("perceived", LEVEL, "number", 1),
            Column("measured", "Measured index", "index"),
            Column(
                "below",
                "Below the index, of those graded",
                "count",
                about="speakers whose mean level lies below it",
            ),
            Column("graded", "Graded, n of N present", "count"),
            Column("segments", "Segments", "count"),
            Column("focus_groups", "Focus groups", "count"),
        ),
        tuple(
            (
                *heads(row.cell)[:2],
                row.perceived.mean if row.perceived else None,
                row.measured.index if row.measured else None,
                telling.of_all(row.below, row.graded) if telling.content.declared.levels else None,
                _graded(telling, row),
                row.perceived.segments if row.perceived else 0,
                row.perceived.groups if row.perceived else 0,
            )
            for row in rows
        ),
        "Everybody together. A single person’s grade against an index is no test: unbiased guesses fall below it half the time.",
        heads=2,
    )


def cells(telling: Telling, rows: Sequence[JointRow]) -> Table:
    """Single cells: counts and means, no verdict."""
    off = list(dict.fromkeys(name for row in rows for name, _ in row.off_scale))
    names = [telling.level(telling.perceived, name) for name in off]
    return Table(
        "joint-cells",
        "Perceived beside measured in single cells",
        (
            *CELL,
            Column("perceived", LEVEL, "number", 1),
            Column("measured", "Measured index", "index"),
            Column("graded", "Graded, n of N present", "count"),
            Column("segments", "Segments", "count"),
            *columns_of(
                names, "off_scale_", Column("", "", "count"), "segments with this answer off the scale"
            ),
        ),
        tuple(
            (
                *heads(row.cell),
                row.perceived.mean.value if row.perceived else None,
                row.measured.index.value if row.measured else None,
                _graded(telling, row),
                row.perceived.segments if row.perceived else 0,
                *(dict(row.off_scale).get(name, 0) for name in off),
            )
            for row in rows
        ),
        "Described by counts and quotes; no interval and no verdict. The index is that of the same country and sector.",
        heads=3,
    )


def joint_all(telling: Telling, rows: Sequence[JointRow]) -> Table:
    """Every row with everything, as data."""
    off = list(dict.fromkeys(name for row in rows for name, _ in row.off_scale))
    names = [telling.level(telling.perceived, name) for name in off]
    return Table(
        "joint-all",
        "Joint display: every cell and margin",
        (
            *CELL,
            Column("perceived", LEVEL, "number", 2),
            Column("median", "Median", "number", 1),
            Column("level", "Level in index points", "index"),
            Column("measured", "Measured index", "index"),
            Column("difference", "Difference", "difference"),
            Column("verdict", "Verdict"),
            Column("direction", "Direction"),
            Column("because", "Because"),
            Column("p_flip", "p of flipping signs", "p"),
            Column("smallest_p", "Smallest p possible", "p"),
            Column("alpha", "Ordinal alpha", "number", 2),
            Column("speakers", "Graded", "count"),
            Column("present", "Present", "count"),
            Column("below", "Below the index", "count"),
            Column("below_of", "Of those with both", "count"),
            Column("focus_groups", "Focus groups", "count"),
            Column("segments", "Segments", "count"),
            *columns_of(names, "off_scale_", Column("", "", "count")),
            Column("expands", "Interpretation (expands)"),
        ),
        tuple(_everything(row, off) for row in rows),
        "“all” sums over. Rows without a perceived level are known to the survey alone.",
        heads=3,
    )


def _everything(row: JointRow, off: Sequence[str]) -> tuple[Value, ...]:
    """All that is known of one row."""
    said = row.perceived
    return (
        *heads(row.cell),
        said.mean if said else None,
        said.median.value if said else None,
        row.level,
        row.measured.index if row.measured else None,
        row.difference,
        row.verdict.word if row.verdict else None,
        row.verdict.direction if row.verdict else None,
        row.verdict.because if row.verdict else None,
        row.p_flip,
        row.smallest_p,
        row.alpha,
        said.speakers if said else None,
        said.present if said else None,
        row.below,
        row.graded,
        said.groups if said else None,
        said.segments if said else None,
        *(dict(row.off_scale).get(name, 0) for name in off),
        row.expands or None,
    )


def of_shares(one: Contrast) -> bool:
    """True for a contrast of shares of segments, false for one of levels."""
    return one.measure.startswith(SHARES)


def contrasts(telling: Telling, found: Sequence[Contrast], *, shares: bool = False) -> Table:
    """Pairs of stakeholder groups on one kind of measure."""
    points = (
        "in index points"
        if telling.content.declared.levels
        else "in points of the way up the scale, 0 to 100"
    )
    about = "first less second, shares from 0 to 1" if shares else f"first less second, {points}"
    return Table(
        "contrasts-shares" if shares else "contrasts",
        "Stakeholder groups compared: shares of segments"
        if shares
        else "Stakeholder groups compared: perceived level",
        (
            Column("measure", "Measure"),
            Column("first", "First"),
            Column("second", "Second"),
            Column("design", "Compared"),
            Column("difference", "Difference", "difference", 2 if shares else 1, about),
            Column("delta", "Cliff’s delta", "difference", 2, "over speakers: −1 all below, 1 all above"),
            Column("p", "p", "p", about="exact or by permutation of focus groups"),
            Column("adjusted", "p, Holm", "p", about="corrected over all contrasts of the study"),
            Column("smallest_p", "Least p", "p", about="what so many focus groups can reach at best"),
        ),
        tuple(
            (
                one.measure.removeprefix(SHARES).removeprefix(": "),
                one.first,
                one.second,
                one.design,
                one.difference,
                one.delta,
                one.p,
                one.adjusted,
                one.smallest_p,
            )
            for one in found
        ),
        "Within: the same discussions hold both, and signs of their differences are flipped. Between: each discussion holds one of them;"
        " Welch’s interval, permutation of discussions. Intervals are 95 % over focus groups.",
        tuple(
            f"{one.first} and {one.second}, {one.measure}: {one.note.rstrip('.')}."
            for one in found
            if one.note
        ),
        heads=3,
    )


def contrasts_all(found: Sequence[Contrast]) -> Table:
    """Every contrast with everything, as data."""
    return Table(
        "contrasts-all",
        "Every contrast of stakeholder groups",
        (
            Column("measure", "Measure"),
            Column("first", "First"),
            Column("second", "Second"),
            Column("design", "Compared"),
            Column("difference", "Difference", "difference", 3),
            Column("delta", "Cliff’s delta", "difference", 2),
            Column("p", "p", "p"),
            Column("p_t", "p of the t test", "p"),
            Column("adjusted", "p, Holm", "p"),
            Column("smallest_p", "Least p", "p"),
            *(Column(f"focus_groups_{who}", f"Focus groups, {who}", "count") for who in ("first", "second")),
            *(Column(f"speakers_{who}", f"Speakers, {who}", "count") for who in ("first", "second")),
            Column("note", "Remark"),
        ),
        tuple(
            (
                *(one.measure, one.first, one.second, one.design, one.difference, one.delta),
                *(one.p, one.p_t, one.adjusted, one.smallest_p, *one.groups, *one.speakers, one.note or None),
            )
            for one in found
        ),
        "A row for each pair and measure; p are exact or by permutation of focus groups, p_t those of Student’s t.",
        heads=3,
    )


def ranks(telling: Telling) -> Table:
    """The ranks of places by both."""
    return Table(
        "ranks",
        "Ranks of countries and sectors by perceived and measured level",
        (
            Column("who", "Perceived by"),
            *CELL[:2],
            Column("perceived", LEVEL, "number", 1),
            Column("perceived_rank", "Rank", "number", 1),
            Column("measured", "Measured index", "index"),
            Column("measured_rank", "Rank of the index", "number", 1),
        ),
        tuple(
            (
                found.group or "everybody",
                *heads(row.cell)[:2],
                row.perceived,
                row.perceived_rank,
                row.measured,
                row.measured_rank,
            )
            for found in telling.content.comparison.ranks
            for row in found.rows
        ),
        "1 is the highest; equal values share the mean of their ranks.",
        heads=3,
    )


def sensitivity(telling: Telling) -> Table:
    """The headline computed otherwise."""
    return Table(
        "sensitivity",
        "The headline computed otherwise",
        (
            Column("kind", "What is changed"),
            Column("what", "How"),
            Column("group", "Row"),
            Column("level", "Level in index points", "index"),
            Column("difference", "Difference", "difference"),
            Column("verdict", "Verdict"),
            Column("because", "Because"),
        ),
        tuple(
            (
                {"coder": "coder", "hints": "suggestions", "group": "focus group"}.get(one.kind, one.kind),
                one.what,
                who(one.cell),
                one.level,
                one.difference,
                one.verdict.word if one.verdict else None,
                one.verdict.because if one.verdict else None,
            )
            for one in telling.content.comparison.sensitivity
        ),
        "One choice is changed at a time; intervals are 95 % over focus groups.",
        heads=2,
    )
