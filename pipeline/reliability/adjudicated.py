"""What settling changed: agreement before adjudication beside what it would be if everything settled were agreed.

The value before is the one to report: coders who have talked are not independent any more.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from pipeline.agreement import AfterAdjudication
from pipeline.findings import Conflict, Settlement
from pipeline.reliability.coefficients.tables import Floats
from pipeline.reliability.parts import code_agreement
from pipeline.reliability.units import Units


def after_adjudication(
    units: Units, settled: Sequence[Settlement], conflicts: Sequence[Conflict], codes: Iterable[str]
) -> tuple[AfterAdjudication, ...]:
    """For each of the codes of which something was settled or is open on these units, in the order of `codes`.

    `before` is nominal alpha on presence among the coders of `units`, `after` the same with every settled unit counted as
    the adjudicator said for each coder who judged it, those included on which the coders agreed and were overruled.
    `settled` counts settled units on which the coders of `units` differed, `applies` those of them to which the code
    applies, `open` the units whose presence is in conflict; `sided` counts, of the settled ones, those on which each coder
    had said what was settled. Units that are not among `units` count nowhere.
    """
    row = {unit: at for at, unit in enumerate(units.ids)}
    verdicts: dict[str, dict[int, bool]] = defaultdict(dict)
    for settlement in settled:
        if settlement.segment_id in row:
            verdicts[settlement.code_id][row[settlement.segment_id]] = settlement.applies
    still: dict[str, set[str]] = defaultdict(set)
    for conflict in conflicts:
        if conflict.about == "presence" and conflict.segment_id in row:
            still[conflict.code_id].add(conflict.segment_id)
    return tuple(
        _after(units, code_id, verdicts[code_id], len(still[code_id]))
        for code_id in codes
        if code_id in units.presence and (verdicts[code_id] or still[code_id])
    )


def _after(units: Units, code_id: str, verdicts: Mapping[int, bool], still: int) -> AfterAdjudication:
    """What settling changed of one code; `verdicts` by row."""
    before = units.presence[code_id]
    rows = np.array(sorted(verdicts), dtype=np.int64)
    said = before[rows]
    applies = np.array([verdicts[at] for at in rows.tolist()], dtype=np.float64)
    after = before.copy()
    after[rows] = np.where(np.isnan(said), np.nan, applies[:, None])
    differed = (said == 1).any(axis=1) & (said == 0).any(axis=1)
    return AfterAdjudication(
        code_id=code_id,
        before=code_agreement(before, units.transcripts).alpha,
        after=code_agreement(after, units.transcripts).alpha,
        settled=int(differed.sum()),
        applies=int(applies[differed].sum()),
        open=still,
        sided=_sided(units.coders, said[differed], applies[differed]),
    )


def _sided(coders: Sequence[str], said: Floats, applies: Floats) -> dict[str, int]:
    """How often each coder had said what was settled."""
    same = (said == applies[:, None]).sum(axis=0)
    return dict(zip(coders, (int(number) for number in same), strict=True))
