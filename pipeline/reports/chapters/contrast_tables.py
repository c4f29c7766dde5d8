"""Tables of stakeholder groups compared with each other."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.exhibits import Column, Table
from pipeline.reports.chapters.telling import Telling
from pipeline.verdicts import Contrast

SHARES = "share of segments"


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
        " Welch’s interval, permutation of discussions. Intervals are 95\u00a0% over focus groups.",
        tuple(
            f"{one.first} and {one.second}, {one.measure}: {telling.by.prose(one.note.rstrip('.'))}."
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
