"""What a report leaves out where it is to show no figures of a few people: [report] small_cells = false."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from pipeline.findings import Cell, PerceptionScore
from pipeline.reports.content import MissingPart
from pipeline.reports.wording import counted
from pipeline.verdicts import Comparison, JointRow, Sensitivity
from pipeline.workflow.analysing import Compared


def without_small_cells(side: Compared, least: int) -> tuple[Compared, MissingPart | None]:
    """The findings without figures of fewer than `least` people, and the remark that says so; None where there are none.

    A mean is of those who have a level, a share of those present. Stakeholder groups that stand together are a cell like others.
    Figures of everybody stay.
    """
    everybody, talk, found = {Cell()}, side.talk, side.comparison
    scores = [*side.perception, *(row.perceived for row in found.rows if row.perceived is not None)]
    graded = {score.cell for score in scores if _is_small(score, least)} - everybody
    present = {share.cell for share in talk.shares if share.present < least}
    present = (present | {one.cell for one in talk.resources if one.present < least}) - everybody
    small = graded | present
    sensitivity = tuple(one for one in found.sensitivity if one.cell not in graded and _is_of(one, least))
    if not small and sensitivity == found.sensitivity:
        return side, None
    kept = replace(
        side,
        perception=tuple(score for score in side.perception if score.cell not in graded),
        talk=replace(
            talk,
            shares=tuple(share for share in talk.shares if share.cell not in present),
            resources=tuple(one for one in talk.resources if one.cell not in present),
        ),
        comparison=replace(_compared(found, graded, least), sensitivity=sensitivity),
    )
    what = f"Figures of {counted(len(small), 'cell')} of fewer than {least} people are left out, as the study wants it."
    if not small:
        what = (
            f"What was computed otherwise for fewer than {least} people is left out, as the study wants it."
        )
    how = "“small_cells = true” under [report] in study.toml shows them. Most of them can be computed from totals that stay."
    return kept, MissingPart("other", what, how)


def _is_small(score: PerceptionScore, least: int) -> bool:
    """True where fewer are present, or fewer have a level, than must be; where nobody has one there is no mean to hide."""
    return score.present < least or 0 < score.speakers < least


def _is_of(one: Sensitivity, least: int) -> bool:
    """True where the headline computed otherwise is still of as many speakers as must be, or of none."""
    return one.level.value is None or one.level.n >= least


def _compared(found: Comparison, small: Collection[Cell], least: int) -> Comparison:
    """The joint display, contrasts and ranks without cells of few."""
    ranks = (
        replace(one, rows=tuple(row for row in one.rows if replace(row.cell, group=one.group) not in small))
        for one in found.ranks
    )
    return replace(
        found,
        rows=tuple(_naming(row, small) for row in found.rows if row.cell not in small),
        contrasts=tuple(one for one in found.contrasts if min(one.speakers) >= least),
        ranks=tuple(ranks),
    )


def _naming(row: JointRow, small: Collection[Cell]) -> JointRow:
    """A row that tells of no stakeholder group of few on which side it lies."""
    sides = [
        tuple(group for group in side if replace(row.cell, group=group) not in small)
        for side in (row.below_in, row.above_in)
    ]
    below, above = sides if all(sides) else ((), ())
    return replace(row, below_in=below, above_in=above)
