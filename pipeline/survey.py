"""Records of the survey: what citizens were asked and what they answered. No input or output here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Missing = Literal["skip", "zero", "drop"]


@dataclass(frozen=True, slots=True)
class SurveyItem:
    """One activity that citizens were asked about.

    `column` in the file; `how` it is done (alone | with_others) and who `benefits` (self | others), which do not
    coincide; `weight` in the index; `reverse` where a high answer means little co-production;
    `organised` where it is done in a group that meets for it, as the “usual suspects” do. `scores` are those of its own
    answers, where they are another scale than the formula's.
    """

    id: str
    column: str
    label: str
    sector: str
    how: str = ""
    benefits: str = ""
    weight: float = 1.0
    reverse: bool = False
    organised: bool = False
    scores: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Attribute:
    """A trait of respondents that measures are broken down and explained by.

    A `category` has a `reference` (the commonest value where ""), in the order of `values` where they are given; a `number`
    is told per `per` units (10 for "per ten years") and, where `bounds` are given, also in groups from each bound to below
    the next. `no_answer` are answers that count as none, as an empty cell does.
    """

    column: str
    label: str
    kind: Literal["category", "number"] = "category"
    reference: str = ""
    values: tuple[str, ...] = ()
    per: float = 1.0
    bounds: tuple[float, ...] = ()
    no_answer: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Willingness:
    """The question what more one would do: its column, and its answers from the least to the most."""

    column: str
    label: str
    answers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LongForm:
    """A file with a row per respondent and item: the columns that name the item and hold the answer.

    `column` of a `SurveyItem` is then a value of the column `item`.
    """

    item: str
    answer: str


@dataclass(frozen=True, slots=True)
class IndexFormula:
    """The declared co-production index: the weighted sum of item scores as a share of the possible maximum, 0–100.

    `scores` maps an answer (its label or its code in the file) to its number. `missing` says what an unanswered item does:
    `skip` leaves it out of sum and maximum, `zero` counts it as the lowest answer, `drop` drops the respondent from
    that sector. `least_answered` is the share of a sector's items that must be answered under `skip`. `no_answer`
    lists answers that count as none ("don't know", "99"), as an empty cell does.
    """

    items: tuple[SurveyItem, ...]
    scores: Mapping[str, float]
    missing: Missing = "skip"
    least_answered: float = 0.5
    no_answer: tuple[str, ...] = ()

    def scores_of(self, item: SurveyItem) -> Mapping[str, float]:
        """The number of each answer to an item: its own scores, or those of the formula."""
        return item.scores or self.scores

    def span(self, item: SurveyItem) -> tuple[float, float]:
        """The lowest and the highest score that an answer to an item can have; twice 0.0 where none is declared."""
        scores = self.scores_of(item).values()
        return min(scores, default=0.0), max(scores, default=0.0)


@dataclass(frozen=True, slots=True)
class SurveyMapping:
    """Where in the file things stand. A column that is "" is not declared.

    `fpc` holds the number of sampling units in the population of the respondent's stratum. `attributes` are further columns to
    be kept; those of `demographics`, `efficacy` and `willing` are kept anyway.
    """

    respondent: str
    country: str
    weight: str = ""
    strata: str = ""
    psu: str = ""
    attributes: tuple[str, ...] = ()
    country_names: Mapping[str, str] = field(default_factory=dict)
    fpc: str = ""
    demographics: tuple[Attribute, ...] = ()
    efficacy: Attribute | None = None
    willing: Willingness | None = None
    long: LongForm | None = None

    @property
    def kept(self) -> tuple[str, ...]:
        """The columns of everything that is known of a respondent besides answers, each once."""
        declared = [*self.demographics, *((self.efficacy,) if self.efficacy else ())]
        willing = [self.willing.column] if self.willing else []
        return tuple(dict.fromkeys([*self.attributes, *(trait.column for trait in declared), *willing]))


@dataclass(frozen=True, slots=True)
class SurveyResponse:
    """One respondent. `answers` maps item id to the score of the declared formula, None where not answered.

    `attributes` maps each kept column to what stands there, "" where there is no answer: the label of a code where the file
    has one, but of a number the number, with a decimal point.
    """

    respondent_id: str
    country: str
    weight: float
    answers: Mapping[str, float | None]
    attributes: Mapping[str, str] = field(default_factory=dict)
    stratum: str = ""
    psu: str = ""
    fpc: float | None = None


@dataclass(frozen=True, slots=True)
class Survey:
    """A survey as read, with the formula it is to be measured by.

    `demographics`, `efficacy` and `willing` name answers as they stand in the responses' attributes, whichever way the
    study declared them.
    """

    source: str
    digest: str
    formula: IndexFormula
    responses: tuple[SurveyResponse, ...]
    weighted: bool
    notices: tuple[str, ...] = ()
    demographics: tuple[Attribute, ...] = ()
    efficacy: Attribute | None = None
    willing: Willingness | None = None

    @property
    def sectors(self) -> tuple[str, ...]:
        """Sectors in the order of the items."""
        return tuple(dict.fromkeys(item.sector for item in self.formula.items))
