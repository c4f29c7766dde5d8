"""Perceived against measured, as records: the joint display with its verdicts, contrasts, ranks and what moves them.

A verdict is `confirms`, `discords` or `cannot tell`, by the rule that it names; single cells get none, they are described.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pipeline.findings import Cell, Estimate, PerceptionScore, QuoteRef, SurveyIndex

Word = Literal["confirms", "discords", "cannot tell"]
Design = Literal["within", "between"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What perceived and measured level come to in a margin, and why; `direction` "below" | "above" | "" (of the perceived level)."""

    word: Word
    direction: str
    because: str


@dataclass(frozen=True, slots=True)
class JointRow:
    """One cell or margin: perceived beside measured.

    `difference` is the paired difference per focus group, perceived level in index points less the index of the group's country
    and sector; None where the study does not declare the scales commensurate. `verdict` is None for a single cell. `alpha` is
    that of the graded code's level (None where nobody double-coded). `below` counts the speakers whose mean level lies below
    the index of their country and sector, of `graded` with a level. `off_scale` maps "don't know" and the like to segments.
    `expands` is a person's interpretation, "" where nobody wrote one. `p_t` is the p of the difference by t, `p_flip` the exact
    one by flipping the signs of the focus groups' differences (None where the survey's error is not small beside their spread),
    `smallest_p` the least that so many groups can reach. `unmatched` counts focus groups of places that the survey does not know;
    they are in the level and not in the difference. `matched` is the mean index of the places of the other focus groups, each
    counting once: what the difference is taken from (`measured` covers every place surveyed). `below_in` and `above_in` are the
    stakeholder groups within a margin that discord below and above, filled only where there are both: its mean hides them.
    """

    cell: Cell
    perceived: PerceptionScore | None
    measured: SurveyIndex | None
    level: Estimate | None
    difference: Estimate | None
    verdict: Verdict | None
    alpha: Estimate | None
    below: int
    graded: int
    off_scale: tuple[tuple[str, int], ...] = ()
    quotes: tuple[QuoteRef, ...] = ()
    expands: str = ""
    p_t: float | None = None
    p_flip: float | None = None
    smallest_p: float | None = None
    unmatched: int = 0
    matched: Estimate | None = None
    below_in: tuple[str, ...] = ()
    above_in: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Contrast:
    """Two stakeholder groups compared on a measure: the perceived level, or the share of own segments with a code.

    `within`: the same focus groups hold both, differences per group, sign-flip; `between`: each focus group holds one of them,
    Welch and permutation of groups. `difference` is first − second, `delta` Cliff's over speakers (clustered). `p` is the exact or
    permutation p, `p_t` the t test's (paired or Welch's), `adjusted` Holm's over the declared family. `smallest_p` is what
    the design can reach at best.
    """

    measure: str
    first: str
    second: str
    design: Design
    difference: Estimate
    delta: Estimate
    p: float | None
    p_t: float | None
    adjusted: float | None
    smallest_p: float | None
    groups: tuple[int, int]
    speakers: tuple[int, int]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """The main row computed otherwise: by one coder's codings alone, without decisions made with hints in sight, without a group.

    `what` says how in words, `kind` "coder" | "hints" | "group".
    """

    kind: str
    what: str
    cell: Cell
    level: Estimate
    difference: Estimate | None
    verdict: Verdict | None


@dataclass(frozen=True, slots=True)
class RankRow:
    """One place with its ranks, 1 the highest, ties sharing the mean of their ranks."""

    cell: Cell
    perceived: float
    measured: float
    perceived_rank: float
    measured_rank: float


@dataclass(frozen=True, slots=True)
class RankComparison:
    """The ranks of country × sector cells by perceived and by measured level.

    `group` is the stakeholder group whose perceived level is ranked, "" everybody. `smallest_p` is the smallest
    two-sided p that any order of that many cells can reach, None below the fewest cells that are compared; `least_rho` the
    smallest |rho| that would reach .05, None where none can.
    """

    group: str
    rows: tuple[RankRow, ...]
    rho: Estimate
    smallest_p: float | None
    least_rho: float | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Everything about perceived against measured. `rule` states how verdicts are reached, `note` what the design can show."""

    rows: tuple[JointRow, ...] = ()
    contrasts: tuple[Contrast, ...] = ()
    sensitivity: tuple[Sensitivity, ...] = ()
    ranks: tuple[RankComparison, ...] = ()
    rule: str = ""
    note: str = ""
