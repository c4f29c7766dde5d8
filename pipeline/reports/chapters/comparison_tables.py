"""Tables of the comparison: joint display, cells, ranks, sensitivity."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from pipeline.exhibits import Column, Table, Value
from pipeline.reports.chapters.places import CELL, PLACE, heads, place, who
from pipeline.reports.chapters.telling import Telling, columns_of
from pipeline.reports.wording import on_both_sides
from pipeline.verdicts import JointRow

LEVEL = "Perceived level"
BOTH = "groups on both sides"
NOT_SUBTRACTED = (
    "The difference is taken in each focus group, from the index of the place where it was held, and each focus group counts once; the"
    " level counts each speaker once. So it may be a little other than the level less the index where they spoke, and it is not the"
    " level less the index of all places."
)


def joint(telling: Telling, rows: Sequence[JointRow]) -> Table:
    """The margins, each with its verdict; why a verdict is what it is stands below."""
    declared = bool(telling.content.declared.levels)
    points = (Column("level", "In index points", "index", 1, "the level, as the study declares its levels"),)
    own = (
        "mean index of the places where these people’s focus groups were held, each focus group counting once"
    )
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
            Column("verdict", "Verdict"),
            Column("perceived", LEVEL, "number", 1, "mean over speakers, in levels of the scale"),
            *(points if declared else ()),
            Column("matched", "Index where they spoke", "index", 1, own),
            *(difference if declared else ()),
            Column(
                "measured",
                "Index of all places",
                "index",
                1,
                "of every place surveyed that the row sums over",
            ),
            Column("graded", "Graded, n of N present", "count"),
            Column("focus_groups", "Focus groups", "count"),
        ),
        tuple(
            (
                who(row.cell),
                _verdict(row),
                row.perceived.mean if row.perceived else None,
                *((row.level,) if declared else ()),
                row.matched,
                *((row.difference,) if declared else ()),
                row.measured.index if row.measured else None,
                _graded(telling, row),
                row.perceived.groups if row.perceived else 0,
            )
            for row in rows
        ),
        "What was said beside what was measured, with 95\u00a0% intervals: of the perceived level and the difference over focus groups, of"
        " the index by the survey’s design. Verdicts are given to margins alone.",
        (
            *_alpha(telling, rows),
            *((NOT_SUBTRACTED,) if declared else ()),
            *_hidden(rows),
            *_reasons(telling, rows),
        ),
    )


def _hidden(rows: Sequence[JointRow]) -> tuple[str, ...]:
    """The rows whose mean hides that stakeholder groups lie on both sides."""
    return tuple(f"{who(row.cell)}: {remark(row)}." for row in rows if remark(row))


def remark(row: JointRow) -> str:
    """What the mean of a row hides, "" where nothing."""
    return on_both_sides(row.below_in, row.above_in)


def _reasons(telling: Telling, rows: Sequence[JointRow]) -> tuple[str, ...]:
    """Why verdicts are what they are, each reason once."""
    found = Counter((_word(row), row.verdict.because) for row in rows if row.verdict and row.verdict.because)
    return tuple(
        f"“{verdict}” ({telling.counted(count, 'row')}): {telling.by.prose(because)}."
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


def _word(row: JointRow) -> str:
    """The verdict with its direction, "" where there is none."""
    if row.verdict is None:
        return ""
    return f"{row.verdict.word}: {row.verdict.direction}" if row.verdict.direction else row.verdict.word


def _verdict(row: JointRow) -> str | None:
    """The verdict with its direction, and that groups lie on both sides where they do."""
    return (f"{_word(row)} ({BOTH})" if remark(row) else _word(row)) or None


def _graded(telling: Telling, row: JointRow) -> str | None:
    """Speakers with a grade on the scale, of those present."""
    return telling.of_all(row.perceived.speakers, row.perceived.present) if row.perceived else None


def places(telling: Telling, rows: Sequence[JointRow]) -> Table:
    """Countries and sectors where a focus group was held, everybody together."""
    return Table(
        "joint-places",
        "Perceived beside measured by country and sector",
        (
            *PLACE,
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
                *place(row.cell),
                row.perceived.mean if row.perceived else None,
                row.measured.index if row.measured else None,
                telling.of_all(row.below, row.graded)
                if telling.content.declared.levels and row.graded
                else None,
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
            Column("verdict", "Verdict"),
            Column("direction", "Direction"),
            Column("because", "Because"),
            Column("remark", "Remark", about="what the mean of the row hides"),
            Column("perceived", LEVEL, "number", 2),
            Column("median", "Median", "number", 1),
            Column("level", "Level in index points", "index"),
            Column("matched", "Index where they spoke", "index", about="each focus group counting once"),
            Column("difference", "Difference", "difference"),
            Column("measured", "Index of all places", "index"),
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
        row.verdict.word if row.verdict else None,
        row.verdict.direction if row.verdict else None,
        row.verdict.because if row.verdict else None,
        remark(row) or None,
        said.mean if said else None,
        said.median.value if said else None,
        row.level,
        row.matched,
        row.difference,
        row.measured.index if row.measured else None,
        row.p_flip,
        row.smallest_p,
        row.alpha,
        said.speakers if said else None,
        said.present if said else None,
        row.below if row.graded and row.difference is not None else None,
        row.graded,
        said.groups if said else None,
        said.segments if said else None,
        *(dict(row.off_scale).get(name, 0) for name in off),
        row.expands or None,
    )


def ranks(telling: Telling) -> Table:
    """The ranks of places by both."""
    return Table(
        "ranks",
        "Ranks of countries and sectors by perceived and measured level",
        (
            Column("who", "Perceived by"),
            *PLACE,
            Column("perceived", LEVEL, "number", 1),
            Column("perceived_rank", "Rank", "number", 1),
            Column("measured", "Measured index", "index"),
            Column("measured_rank", "Rank of the index", "number", 1),
        ),
        tuple(
            (
                found.group or "everybody",
                *place(row.cell),
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
            Column("verdict", "Verdict"),
            Column("because", "Because"),
            Column("level", "Level in index points", "index"),
            Column("difference", "Difference", "difference"),
        ),
        tuple(
            (
                {"coder": "coder", "hints": "suggestions", "group": "focus group"}.get(one.kind, one.kind),
                one.what,
                who(one.cell),
                one.verdict.word if one.verdict else None,
                telling.by.prose(one.verdict.because) if one.verdict else None,
                one.level,
                one.difference,
            )
            for one in telling.content.comparison.sensitivity
        ),
        "One choice is changed at a time; intervals are 95\u00a0% over focus groups.",
        heads=2,
    )
