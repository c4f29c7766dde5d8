"""What was found: estimates with their reason where undefined, agreement, agreed codings, perception, index."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, fields, is_dataclass
from typing import Any, Literal

from pipeline.spans import Span

Rule = Literal["single", "unanimous", "majority", "adjudicated"]
Issue = Literal["presence", "level", "span"]
# Why something was settled as it was, in words; the keys are `pipeline.decisions.REASONS`, "" where nobody said.
SETTLED_BECAUSE: Mapping[str, str] = {
    "definition": "the definition is unclear",
    "missed": "somebody missed it",
    "span": "the span differs",
    "level": "the level differs",
    "context": "the context was read differently",
    "other": "something else",
    "": "no reason given",
}


@dataclass(frozen=True, slots=True)
class Estimate:
    """A statistic and its 95 % interval; an undefined one is a value with a reason, never NaN.

    `value` is None exactly where `undefined_because` is not empty. `low` and `high` are None where no interval can
    be given; `no_interval_because` then says why. `n` is the number of observations, `clusters` that of the
    independent units (focus groups, respondents). `error` is the standard error, None where there is none.
    """

    value: float | None
    low: float | None = None
    high: float | None = None
    method: str = ""
    undefined_because: str = ""
    no_interval_because: str = ""
    n: int = 0
    clusters: int = 0
    error: float | None = None

    def __post_init__(self) -> None:
        """Hold the laws that a missing value has a reason and that nothing is NaN."""
        if (self.value is None) != bool(self.undefined_because):
            raise ValueError("an estimate is undefined exactly where it says why")
        if any(
            number is not None and math.isnan(number)
            for number in (self.value, self.low, self.high, self.error)
        ):
            raise ValueError("an estimate is never NaN: say why it is undefined")


def undefined(because: str, *, method: str = "", n: int = 0, clusters: int = 0) -> Estimate:
    """An estimate that does not exist, and why."""
    return Estimate(None, method=method, undefined_because=because, n=n, clusters=clusters)


@dataclass(frozen=True, slots=True)
class AgreedCoding:
    """A coding that counts, with the rule that made it count and the decisions behind it.

    `speaker_ids` are those whom its coders marked; empty where nobody marked any: then the one who speaks. `span` is in
    code points of the transcript's text and may reach over neighbouring turns; None where it is a conflict. An adjudicated
    coding keeps the `reason` and `note` of the adjudicator, and in `settles` the ids of the coders' decisions that it
    settles: those that give the code, those that deny it, and those that complete the segment without it.
    """

    segment_id: str
    code_id: str
    rule: Rule
    level: str | None = None
    decision_ids: tuple[str, ...] = ()
    coders: tuple[str, ...] = ()
    speaker_ids: tuple[str, ...] = ()
    span: Span | None = None
    reason: str = ""
    note: str = ""
    settles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Conflict:
    """A segment and code on which coders differ and nobody has settled it; `about`: presence | level | span."""

    segment_id: str
    code_id: str
    about: Issue
    yes: tuple[str, ...] = ()
    no: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Settlement:
    """How an adjudicator settled what coders differed on, or overruled what they agreed on.

    `about` names what was open among the coders and is not any more; it is empty where they agreed and were overruled.
    `applies` is the adjudicator's word on the code, `decision_ids` what they decided (several where several adjudicators
    say the same), `settles` the coders' decisions as in `AgreedCoding`. `reason` is "" where nobody gave one.
    """

    segment_id: str
    code_id: str
    about: tuple[Issue, ...]
    applies: bool
    adjudicators: tuple[str, ...]
    decision_ids: tuple[str, ...]
    settles: tuple[str, ...]
    reason: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Referral:
    """A code that an adjudicator sent back to the codebook instead of settling it on a segment; it stays a conflict."""

    segment_id: str
    code_id: str
    adjudicator: str
    decision_id: str
    reason: str = ""
    note: str = ""


def by_reason(settled: Iterable[Settlement]) -> dict[str, tuple[int, int]]:
    """For each reason that was given, how often it settled that a code applies, and that it does not.

    In the order of `SETTLED_BECAUSE`; what was settled without a reason stands under "".
    """
    counts = Counter((settlement.reason, settlement.applies) for settlement in settled)
    found = {reason: (counts[reason, True], counts[reason, False]) for reason in SETTLED_BECAUSE}
    return {reason: numbers for reason, numbers in found.items() if any(numbers)}


@dataclass(frozen=True, slots=True)
class Cell:
    """Who is meant: any of country, sector, stakeholder group; "" means all of them (a margin)."""

    country: str = ""
    sector: str = ""
    group: str = ""

    @property
    def is_margin(self) -> bool:
        """True where at least one of the three is summed over."""
        return not (self.country and self.sector and self.group)


@dataclass(frozen=True, slots=True)
class QuoteRef:
    """A quote with its place: never more words than the segment has, never one changed.

    `chosen` says what it stands for: "typical", "strong" or "dissenting", "" where it stands for itself. `rule` is the one
    that made its coding count, "" where that is not known.
    """

    segment_id: str
    transcript_id: str
    speaker_id: str
    code_id: str
    quote: str
    attribution: str
    language: str
    level: str | None = None
    chosen: str = ""
    rule: Rule | Literal[""] = ""


@dataclass(frozen=True, slots=True)
class PerceptionScore:
    """The perceived level in a cell, from agreed codings of the graded code.

    `mean` is the mean over speakers of each speaker's mean grade; `counts` maps level id to the number of graded
    segments, answers off the scale (don't know, disputes the question) included and never averaged. `speakers`
    counts those with a grade on the scale, `present` everybody, `groups` focus groups with somebody of the cell,
    `segments` those with a settled level, `undecided` coded segments whose level is not settled.
    """

    cell: Cell
    code_id: str
    mean: Estimate
    median: Estimate
    counts: Mapping[str, int]
    speakers: int
    present: int
    groups: int
    segments: int
    undecided: int = 0


@dataclass(frozen=True, slots=True)
class SurveyIndex:
    """The co-production index (0–100) of a cell, weighted, with its design-based interval."""

    cell: Cell
    index: Estimate
    respondents: int
    effective_n: float


@dataclass(frozen=True, slots=True)
class ItemShare:
    """How citizens answered one activity: weighted share of the highest answer and weighted mean score (0–1).

    For a reversed item, whose label says so, the lowest answer in the file counts as the highest here. `country` is ""
    where it is over all respondents.
    """

    item_id: str
    label: str
    sector: str
    often: Estimate
    mean: Estimate
    how: str = ""
    benefits: str = ""
    country: str = ""


def to_json(value: Any) -> Any:
    """`value` as JSON: a dataclass becomes an object, a sequence or set a list (a set sorted), a mapping an object.

    Numbers, text, truth values and None stay what they are; raises TypeError on anything else. There is no inverse:
    findings are made anew, never read back.
    """
    if value is None or isinstance(value, str | int | float):
        return value
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: to_json(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): to_json(item) for key, item in value.items()}
    if isinstance(value, AbstractSet):
        return [to_json(item) for item in sorted(value)]
    if isinstance(value, Sequence):
        return [to_json(item) for item in value]
    raise TypeError(f"{type(value).__name__} has no JSON form")
