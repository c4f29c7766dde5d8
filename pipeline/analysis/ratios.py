"""A share with its interval over focus groups: a ratio of two sums, each focus group left out in turn.

Focus groups are the sample, not segments and not speakers: what differs between them is what an interval is made of.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from pipeline.estimation import jackknife_t
from pipeline.findings import Cell, Estimate, undefined

DESCRIBED = "a single cell is described by its counts and quotes"


def share_over_groups(
    cell: Cell,
    part: ArrayLike,
    whole: ArrayLike,
    discussions: Sequence[str],
    *,
    method: str,
    nothing: str,
    no_interval: str = "",
) -> Estimate:
    """Sum of `part` over sum of `whole`, both by focus group (0–1), with a jackknife interval over these.

    Only focus groups in which there is something to share count as clusters. A single cell, and whatever `no_interval`
    gives a reason for, has no interval; `nothing` says why there is no value where the whole is 0. `n` is the whole.
    """
    parts, wholes = np.asarray(part, dtype=float), np.asarray(whole, dtype=float)
    there = np.flatnonzero(wholes)
    total = float(wholes.sum())
    if not total:
        return undefined(nothing, method=method)
    value = float(parts.sum()) / total
    full = Estimate(value, method=method, n=round(total), clusters=len(there))
    reason = no_interval or ("" if cell.is_margin else DESCRIBED)
    if reason:
        return Estimate(value, method=method, n=full.n, clusters=full.clusters, no_interval_because=reason)
    rest, left = parts.sum() - parts[there], total - wholes[there]
    without = {
        discussions[group]: float(part_left / whole_left) if whole_left else None
        for group, part_left, whole_left in zip(there.tolist(), rest.tolist(), left.tolist(), strict=True)
    }
    return jackknife_t(full, without, unit="focus groups", bounds=(0.0, 1.0))
