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
    coincide; `weight` in the index; `reverse` where a high answer means little co-production.
    """

    id: str
    column: str
    label: str
    sector: str
    how: str = ""
    benefits: str = ""
    weight: float = 1.0
    reverse: bool = False


@dataclass(frozen=True, slots=True)
class IndexFormula:
    """The declared co-production index: the weighted sum of item scores as a share of the possible maximum, 0–100.

    `scores` maps an answer as it stands in the file to its number. `missing` says what an unanswered item does:
    `skip` leaves it out of sum and maximum, `zero` counts it as the lowest answer, `drop` drops the respondent from
    that sector. `least_answered` is the share of a sector's items that must be answered under `skip`. `no_answer`
    lists answers that count as none ("don't know", "99"), as an empty cell does.
    """

    items: tuple[SurveyItem, ...]
    scores: Mapping[str, float]
    missing: Missing = "skip"
    least_answered: float = 0.5
    no_answer: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SurveyMapping:
    """Where in the file things stand. A column that is "" is not declared."""

    respondent: str
    country: str
    weight: str = ""
    strata: str = ""
    psu: str = ""
    attributes: tuple[str, ...] = ()
    country_names: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SurveyResponse:
    """One respondent. `answers` maps item id to the score of the declared formula, None where not answered."""

    respondent_id: str
    country: str
    weight: float
    answers: Mapping[str, float | None]
    attributes: Mapping[str, str] = field(default_factory=dict)
    stratum: str = ""
    psu: str = ""


@dataclass(frozen=True, slots=True)
class Survey:
    """A survey as read, with the formula it is to be measured by."""

    source: str
    digest: str
    formula: IndexFormula
    responses: tuple[SurveyResponse, ...]
    weighted: bool
    notices: tuple[str, ...] = ()

    @property
    def sectors(self) -> tuple[str, ...]:
        """Sectors in the order of the items."""
        return tuple(dict.fromkeys(item.sector for item in self.formula.items))
