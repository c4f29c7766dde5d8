"""The agreement card: how far coders agree, by code and over the codebook, and what stands behind the figures.

Records alone, made by `pipeline.reliability`, shown by `pipeline.reports` and the terminal, held to by the gates. Every
figure is an `Estimate`: an undefined one says why. A *unit* is what coders judge: a segment, or a row of a table from
elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

from pipeline.findings import Estimate, to_json

Coefficient = Literal[
    "alpha",
    "percent",
    "positive",
    "negative",
    "kappa",
    "fleiss",
    "scott",
    "brennan_prediger",
    "ac1",
    "multivalued",
    "masi",
    "jaccard",
    "same",
    "u",
    "cu",
]
COEFFICIENTS: tuple[Coefficient, ...] = get_args(Coefficient)
Kind = Literal["branch", "language", "group", "transcript", "pair", "round", "hints"]
KINDS: tuple[Kind, ...] = get_args(Kind)
THRESHOLDS = (0.8, 0.667)  # Krippendorff 2004, page 241: reliable from, tentative from
WORDS = ("reliable", "tentative", "not reliable")  # the bands, highest first
TOO_FEW = "too few"  # the word for a code given so seldom that agreement on it says nothing
NOT_SHOWN = "not shown"  # the estimate lies in a higher band, but not with a probability of .95
# All that a band may be called; "" where agreement is undefined.
BANDS = (*WORDS[:2], NOT_SHOWN, WORDS[2], TOO_FEW, "")
FEWEST_GIVEN = 10
WHOLE = ""  # the code id of what holds for the whole codebook


@dataclass(frozen=True, slots=True)
class Band:
    """What a coefficient means by the study's thresholds.

    `word` is the highest band that is reached with a probability of .95 (`by` "interval": Gwet's rule), or, where there
    is no interval, the band that the estimate alone falls in (`by` "estimate"); `of_estimate` is that band in any case.
    Where no band above the lowest is reached so surely, `word` is "not reliable" only if the estimate says so too, else
    `NOT_SHOWN`: much is lacking between “too little is known” and “the coders failed”. `TOO_FEW` is said where every coder
    gave the code to fewer than `FEWEST_GIVEN` units: two who agree on one unit are no reliable coders, rho certifies nothing
    on so few, and an interval on so few is too narrow.
    `probabilities` are the cumulative membership probabilities of the bands, highest first, empty without an interval.
    `word` is "" where the coefficient is undefined.
    """

    word: str
    by: Literal["interval", "estimate", ""] = ""
    of_estimate: str = ""
    probabilities: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class CodeAgreement:
    """Agreement on one code: whether it applies, and for graded codes on the level where it does.

    `units` counts the units that at least two coders judged for this code, `transcripts` those in which they lie,
    `coded_by` the units to which each coder gave the code. `estimates` holds "alpha" (nominal), "percent",
    "positive", "negative", "kappa" (Cohen's for two coders, Conger's for more), "fleiss", "scott" (two coders alone),
    "brennan_prediger" and "ac1"; for a table of marked passages "u" (u-alpha) besides. `coded_only` is alpha over the units to which some coder gave any code at all.
    `corpus` is alpha with each unit weighing one over the probability with which it was drawn, None where all were
    equally likely: then the sample speaks for all segments as it is. `band` is the verdict on alpha.

    `level` is ordinal alpha on the level given presence, `level_units` the units with two or more levels on the scale,
    `level_off_scale` the codings left out because their level lies off it or is missing. `spans` is how far coders
    agree on which characters have the code (u-alpha, see `pipeline.reliability.spans`), None where all took the segments
    as they are. `prevalence` is for each coder, of those `units` that this coder judged, the share to which the code was given,
    without an interval: the gap between coders is their bias.
    """

    code_id: str
    units: int
    transcripts: int
    coded_by: Mapping[str, int]
    estimates: Mapping[Coefficient, Estimate]
    coded_only: Estimate
    band: Band
    corpus: Estimate | None = None
    level: Estimate | None = None
    level_units: int = 0
    level_off_scale: int = 0
    spans: Estimate | None = None
    prevalence: Mapping[str, Estimate] = field(default_factory=dict)

    @property
    def alpha(self) -> Estimate:
        """Krippendorff's alpha on presence, the headline."""
        return self.estimates["alpha"]

    @property
    def headline(self) -> Coefficient:
        """What speaks for the code: alpha on presence, or u-alpha where coders marked passages of their own."""
        return "u" if "u" in self.estimates else "alpha"

    @property
    def main(self) -> Estimate:
        """The headline's estimate."""
        return self.estimates[self.headline]

    @property
    def percent(self) -> Estimate:
        """Percent agreement on presence."""
        return self.estimates["percent"]

    @property
    def positive(self) -> Estimate:
        """Positive agreement."""
        return self.estimates["positive"]


@dataclass(frozen=True, slots=True)
class WholeAgreement:
    """Agreement on the whole codebook: the set of codes that each coder gave to each unit.

    `estimates` holds "multivalued" (the headline), "masi", "jaccard" and "same" (the share of pairs of coders who gave
    the very same set); for a table with one value a unit also "alpha" and its companions. `coded_only` is multi-valued
    alpha over the units to which some coder gave any code. `metric` names the distance of values of a table ("" for
    sets).
    """

    units: int
    transcripts: int
    estimates: Mapping[Coefficient, Estimate]
    coded_only: Estimate
    band: Band
    metric: str = ""

    @property
    def headline(self) -> Coefficient:
        """What speaks for the whole: multi-valued alpha, alpha of single values, or u-alpha of marked passages."""
        if "u" in self.estimates:
            return "u"
        return "alpha" if self.metric and "alpha" in self.estimates else "multivalued"

    @property
    def main(self) -> Estimate:
        """The headline's estimate."""
        return self.estimates[self.headline]


@dataclass(frozen=True, slots=True)
class Part:
    """Agreement on part of the material or of the codebook.

    `kind` says by what, `name` which (a branch, a language, "ines and tom", "blind"); `code_id` is a code or `WHOLE`. For
    `WHOLE` `alpha` is multi-valued alpha, and `percent` the share of pairs with the very same set.
    """

    kind: Kind
    name: str
    code_id: str
    units: int
    transcripts: int
    alpha: Estimate
    percent: Estimate


@dataclass(frozen=True, slots=True)
class Again:
    """One coder who judged the same units again in a later round: agreement with oneself (intra-coder).

    `rounds` are the first and the later one, `days` the median number of days between the two, None where not known.
    """

    coder: str
    code_id: str
    rounds: tuple[str, str]
    units: int
    days: float | None
    alpha: Estimate
    percent: Estimate


@dataclass(frozen=True, slots=True)
class Confusion:
    """Two codes given to the same unit, each by a coder who did not give the other.

    `times` counts pairs of coders and units in which one gave `code_id` and not `other`, the other `other` and not
    `code_id`; `expected` is how many there would be if the extra codes of a unit fell together by chance; `units` are up
    to three of the units.
    """

    code_id: str
    other: str
    times: int
    expected: float
    units: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A quoted disagreement on a code that is agreed on badly.

    `pattern` is the kind of disagreement ("tom gives it, ines gives ‘Volunteering’ instead"), `times` how often that
    kind occurs for this code, out of `of` units in disagreement. `yes` and `no` are coders. `speaker` is how the speaker is
    described, `quote` the words verbatim.
    """

    code_id: str
    pattern: str
    times: int
    of: int
    unit: str
    transcript: str
    speaker: str
    quote: str
    yes: tuple[str, ...]
    no: tuple[str, ...]
    settled: str = ""


@dataclass(frozen=True, slots=True)
class Stretch:
    """One stretch of a coder's reading, in the order in which the coder completed the shared units.

    `number` of `of` counts stretches from 1; `first` and `last` are the days (YYYY-MM-DD, "" unknown) on which the first and
    the last of its `units` were completed. `same` is the share of comparisons with others who gave the very same set,
    `codes_each` the mean number of codes that this coder gave to a unit, `codes_others` that the others gave to the same
    units.
    """

    coder: str
    number: int
    of: int
    first: str
    last: str
    units: int
    same: Estimate
    codes_each: float
    codes_others: float


@dataclass(frozen=True, slots=True)
class Drift:
    """How a coder changed over the reading of the shared units.

    `stretches` in order. `trend` is the change of agreement with the others per unit of time (0 first unit read, 1 last
    one), by least squares over units, with an interval clustered on transcripts; `codes` names codes whose rate
    changed more than the others' rate on the same units did, with both changes (last half less first half).
    """

    coder: str
    stretches: tuple[Stretch, ...]
    trend: Estimate
    codes: tuple[tuple[str, float, float], ...] = ()


@dataclass(frozen=True, slots=True)
class AfterAdjudication:
    """What settling changed, code by code; `before` is the coders' own alpha, the one to be reported.

    `after` is alpha where what an adjudicator settled counts as settled for every coder: it says how much was settled,
    not how reliable the coding was. `settled` counts units on which the coders differed and an adjudicator decided,
    `applies` those where the code applies, `open` those still in conflict. `sided` says for each coder how often the
    settlement was what that coder had said.
    """

    code_id: str
    before: Estimate
    after: Estimate
    settled: int
    applies: int
    open: int
    sided: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Basis:
    """What the headline rests on.

    `kind`: the shared reliability "sample" that chance drew, all "double-coded" segments, or a "table" from elsewhere.
    `blind`: only judgements made without having seen suggestions count. `samples` are the ids of the samples; `seeds` and `by` say how
    they were drawn; `drawn` counts their units, `units` those judged by two or more. `population` is what they were drawn
    from. `words` says all this in a sentence or two, `warnings` what a methods reviewer would ask about.
    """

    kind: Literal["sample", "double-coded", "table"]
    blind: bool
    coders: tuple[str, ...]
    units: int
    segments: int
    transcripts: int
    completed: Mapping[str, int]
    words: str
    warnings: tuple[str, ...] = ()
    samples: tuple[str, ...] = ()
    seeds: tuple[int, ...] = ()
    by: str = ""
    drawn: int = 0
    population: int = 0
    double_coded: int = 0


@dataclass(frozen=True, slots=True)
class AgreementCard:
    """Everything that is known of agreement; `results` by code in codebook order.

    `thresholds` are the study's own: reliable from, tentative from. `names` maps a code id to its name.
    """

    basis: Basis
    results: tuple[CodeAgreement, ...]
    whole: WholeAgreement
    thresholds: tuple[float, float]
    names: Mapping[str, str]
    parts: tuple[Part, ...] = ()
    again: tuple[Again, ...] = ()
    confusions: tuple[Confusion, ...] = ()
    disagreements: tuple[Disagreement, ...] = ()
    drift: tuple[Drift, ...] = ()
    after: tuple[AfterAdjudication, ...] = ()

    @property
    def coders(self) -> tuple[str, ...]:
        """Those who are compared."""
        return self.basis.coders

    def as_json(self) -> dict[str, Any]:
        """All fields as JSON."""
        record: dict[str, Any] = to_json(self)
        return record
