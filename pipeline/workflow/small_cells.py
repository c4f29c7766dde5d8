"""What a report leaves out where it is to show no figures of a few people: [report] small_cells = false."""

from __future__ import annotations

from dataclasses import replace

from pipeline.findings import Cell
from pipeline.reports.content import MissingPart
from pipeline.workflow.analysing import Compared


def without_small_cells(side: Compared, least: int) -> tuple[Compared, MissingPart | None]:
    """The findings without rows of fewer than `least` people present, and the remark that says so; None where there are none."""
    few = {score.cell for score in side.perception if score.present < least}
    few |= {share.cell for share in side.talk.shares if share.present < least}
    small = few - {Cell()}
    if not small:
        return side, None
    talk, found = side.talk, side.comparison
    ranks = (
        replace(one, rows=tuple(row for row in one.rows if replace(row.cell, group=one.group) not in small))
        for one in found.ranks
    )
    kept = replace(
        side,
        perception=tuple(score for score in side.perception if score.cell not in small),
        talk=replace(
            talk,
            shares=tuple(share for share in talk.shares if share.cell not in small),
            resources=tuple(one for one in talk.resources if one.cell not in small),
        ),
        comparison=replace(
            found,
            rows=tuple(row for row in found.rows if row.cell not in small),
            contrasts=tuple(one for one in found.contrasts if min(one.speakers) >= least),
            sensitivity=tuple(one for one in found.sensitivity if one.cell not in small),
            ranks=tuple(ranks),
        ),
    )
    what = f"Figures of {len(small)} cells of fewer than {least} people are left out, as the study wants it."
    how = "“small_cells = true” under [report] in study.toml shows them. Differences of totals may still tell some of them."
    return kept, MissingPart("other", what, how)
