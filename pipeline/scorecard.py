"""What an evaluation of suggestions found: figures by code, group and tagger, curves, and codings worth a second look.

A *judgement* is one segment with one code on which people have given their verdict; the machine's probability for it
always comes from a model that was trained without the segment's transcript. Every figure is an `Estimate`: an undefined
one says why.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

from pipeline.findings import Estimate

Measure = Literal[
    "prevalence",
    "precision",
    "recall",
    "f1",
    "average_precision",
    "chance",
    "brier",
    "ece",
    "wss95",
]
MEASURES: tuple[Measure, ...] = get_args(Measure)


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of one set of judgements.

    `judged` counts the judgements, `positives` those in which the code applies, `suggested` those on which the machine
    said yes, `unscored` those on which it could not say anything; `transcripts` are those that were judged.
    """

    judged: int
    positives: int
    suggested: int
    unscored: int
    transcripts: int
    estimates: Mapping[Measure, Estimate]

    def __getitem__(self, measure: Measure) -> Estimate:
        """The estimate of a measure."""
        return self.estimates[measure]


@dataclass(frozen=True, slots=True)
class Bin:
    """Judgements with about the same probability: their number, mean probability and share of yes."""

    count: int
    probability: float
    share: float


@dataclass(frozen=True, slots=True)
class CodeScore:
    """One code: its figures, the points (recall, precision) of its PR curve, its reliability plot, and what they allow.

    `allows` says in words what the number of positives lets one conclude. `ranked_only`: the machine never said yes to
    it, as there were too few codings to tune a threshold on.
    """

    code_id: str
    figures: Figures
    curve: tuple[tuple[float, float], ...] = ()
    bins: tuple[Bin, ...] = ()
    allows: str = ""
    ranked_only: bool = False


@dataclass(frozen=True, slots=True)
class Scores:
    """All codes together and one by one.

    `macro` is the mean over codes, `micro` takes all judgements as one set, `bins` is the reliability plot of that set.
    `only` names the part that was scored, "" for all of it: (attribute, value), as ("language", "de").
    """

    macro: Figures
    micro: Figures
    codes: tuple[CodeScore, ...]
    bins: tuple[Bin, ...] = ()
    only: tuple[str, str] = ("", "")

    def code(self, code_id: str) -> CodeScore:
        """The score of that code; raises KeyError where it was not scored."""
        for score in self.codes:
            if score.code_id == code_id:
                return score
        raise KeyError(code_id)


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """How good suggestions are that were learnt from so many segments.

    `code_id` is "" for the mean over codes. `draws` counts the random choices of segments; `low` and `high` are the
    lowest and highest average precision among them. None: it cannot be computed.
    """

    segments: int
    code_id: str
    draws: int
    average_precision: float | None
    low: float | None
    high: float | None
    f1: float | None


@dataclass(frozen=True, slots=True)
class Place:
    """A segment as it is shown to people: where it is, and its words."""

    segment_id: str
    transcript_id: str
    position: int
    quote: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Suspicion:
    """A coding that the machine, which has not seen it, would have expected least.

    `coded`: people gave the code and the machine is sure that it does not apply; otherwise the other way round.
    `probability` is the machine's, `usual` the share of judged segments with the code. `coders` are those who said so.
    """

    place: Place
    code_id: str
    coded: bool
    probability: float
    usual: float
    coders: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Twins:
    """Two segments with the same or almost the same words that were coded differently.

    `only_first` and `only_second` are the codes that one of them has and the other, judged for it too, has not.
    `likeness` is 1 where the words are the same but for case, punctuation and spaces.
    """

    first: Place
    second: Place
    likeness: float
    only_first: tuple[str, ...]
    only_second: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ShuffleCheck:
    """What comes out when verdicts are dealt anew at random within each transcript: nothing may be left to find.

    `average_precision` is the mean over codes of a machine trained and scored on such verdicts; `low` and `high` hold
    99 % of the values that the very same scores reach on further random deals. Outside of it something leaks.
    """

    average_precision: float | None
    low: float
    high: float
    deals: int

    @property
    def at_chance(self) -> bool | None:
        """True where the shuffled run is no better and no worse than chance; None where nothing could be checked."""
        if self.average_precision is None:
            return None
        return self.low <= self.average_precision <= self.high


@dataclass(frozen=True, slots=True)
class FoldPlan:
    """How segments were dealt: `by` transcripts, or blocks of one transcript; `segments` in each fold; `note`: what of it."""

    by: Literal["transcripts", "blocks"]
    segments: tuple[int, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Evaluation:
    """How good the suggestions of a study are.

    `headline` names the variant that the tables by code are of. `blind` scores the judgements that were made without a
    visible hint, `hinted` the others, apart; None where there are none. `variants` holds all variants, the headline
    among them, on the blind judgements; `parts` the headline by language and by stakeholder group.
    """

    headline: str
    segments: int
    transcripts: int
    folds: FoldPlan
    blind: Scores | None
    hinted: Scores | None
    variants: Mapping[str, Scores] = field(default_factory=dict)
    parts: tuple[Scores, ...] = ()
    learning: tuple[CurvePoint, ...] = ()
    suspicions: tuple[Suspicion, ...] = ()
    twins: tuple[Twins, ...] = ()
    shuffled: ShuffleCheck | None = None
    notes: tuple[str, ...] = ()
