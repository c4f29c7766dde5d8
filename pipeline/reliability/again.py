"""Agreement of coders with themselves: the same person judged the same units again, after a while and under another name.

Intra-coder agreement says how stable a reading is, not whether others share it. It is known only of units judged both
times, and only the days between tell whether the first time could still be remembered.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import numpy as np

from pipeline.agreement import WHOLE, Again
from pipeline.reliability.coefficients.tables import Flags
from pipeline.reliability.parts import Compared, code_agreement, set_agreement
from pipeline.reliability.units import Units


def again(units: Units, same_person: Mapping[str, str]) -> tuple[Again, ...]:
    """For each name under which somebody judged again: agreement with the first time, overall and code by code.

    `same_person` maps the name of the later time to that of the first ("ines-2" to "ines"); both are columns of `units`,
    and where one is not, nothing is said of that coder. For `WHOLE` alpha is multi-valued alpha of the sets of codes and
    percent the share of units with the very same set; for a code nominal alpha on presence and percent agreement.
    Intervals are by the jackknife over transcripts. `rounds` are the rounds of most completions of the first and of the
    later time, `days` the median number of days between them over the units judged both times, None where no date is
    known. Where no unit was judged both times there is `WHOLE` alone, undefined.
    """
    found: list[Again] = []
    for name in sorted(same_person):
        coder = same_person[name]
        if {name, coder} <= set(units.coders):
            both = units.of_coders((coder, name))
            found += _of_person(both.only(both.double), coder, name)
    return tuple(found)


def _of_person(units: Units, coder: str, name: str) -> list[Again]:
    """One coder's two times; `units` are those judged both times."""
    first, later = units.coders.index(coder), units.coders.index(name)
    rounds = _usual(units, first), _usual(units, later)
    days = _days(units, first, later)

    def record(code_id: str, compared: Compared) -> Again:
        """One row."""
        return Again(coder, code_id, rounds, compared.units, days, compared.alpha, compared.percent)

    whole = record(WHOLE, set_agreement(units))
    if not units.ids:
        return [whole]
    codes = units.presence.items()
    return [whole, *(record(code_id, code_agreement(seen, units.transcripts)) for code_id, seen in codes)]


def _usual(units: Units, column: int) -> str:
    """The round in which a coder completed most of the units; "" without any."""
    counts = Counter(units.rounds[:, column].tolist())
    return min(counts, key=lambda name: (-counts[name], name), default="")


def _days(units: Units, first: int, later: int) -> float | None:
    """The median number of days between two completions; None where no date is known."""
    known: Flags = (units.dates[:, first] != "") & (units.dates[:, later] != "")
    if not known.any():
        return None
    dates = units.dates[known].astype("datetime64[D]")
    return float(np.median((dates[:, later] - dates[:, first]).astype(np.float64)))
