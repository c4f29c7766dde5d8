"""All that a report shows, as one record: who makes it needs no template, who renders it needs no study.

Shares and agreement are 0–1, indices 0–100, counts whole numbers; texts are plain text and stay so. Orders are kept
as given: the first stakeholder group in `people` is the first column of every table.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from pipeline.agreement import AgreementCard
from pipeline.codebook import Codebook
from pipeline.findings import Conflict, PerceptionScore, QuoteRef, Rule, Settlement
from pipeline.measured import SurveyMeasures
from pipeline.perceived import CodeShare, CoursePart, Talk
from pipeline.transcripts import Notice
from pipeline.verdicts import Comparison

Part = Literal[
    "transcripts", "participants", "decisions", "agreement", "perception", "survey", "match", "other"
]


@dataclass(frozen=True, slots=True)
class TranscriptRow:
    """One transcript as read; `silent` and `unmatched` are speakers' labels, `words` counts words of turns.

    `notices` are without the words they are about.
    `present` counts participants, the silent among them; `participant_words` are theirs, `most_words` those of the one who
    spoke most. `minutes` is how long it lasted, None where the file has no times.
    """

    id: str
    source: str
    format: str
    language: str
    turns: int
    speakers: int
    words: int
    segments: int
    country: str = ""
    sector: str = ""
    silent: tuple[str, ...] = ()
    unmatched: tuple[str, ...] = ()
    notices: tuple[Notice, ...] = ()
    present: int = 0
    participant_words: int = 0
    most_words: int = 0
    minutes: float | None = None


@dataclass(frozen=True, slots=True)
class GroupRow:
    """The participants of one stakeholder group over all transcripts; `group` "" is: not known.

    `present` counts people, the `silent` among them included.
    """

    group: str
    present: int
    silent: int
    turns: int
    words: int


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """The focus groups held in one country and sector ("" where not known), and their participants."""

    country: str
    sector: str
    focus_groups: int
    present: int
    silent: int


@dataclass(frozen=True, slots=True)
class TraitRow:
    """How many participants have a value of a trait, as in the participant list, and how many of each stakeholder group.

    `people` is by group ("" where not known), None where such counts would be of too few people.
    """

    trait: str
    value: str
    everybody: int
    people: Mapping[str, int] | None

    @property
    def name(self) -> str:
        """The trait as it is printed: the name of a column has underscores where words have spaces."""
        return self.trait.replace("_", " ").strip() or self.trait


@dataclass(frozen=True, slots=True)
class SuggestionCount:
    """On how many segments a code was suggested: as a yes, and in all; `codings` is how many taught it."""

    code_id: str
    codings: int
    yes: int
    segments: int


@dataclass(frozen=True, slots=True)
class CoderRow:
    """What one coder did; `hints_visible` counts the codings made while a suggestion was on the screen."""

    coder: str
    completed: int
    codings: int
    rejected: int
    hints_visible: int = 0
    adjudicator: bool = False


@dataclass(frozen=True, slots=True)
class ConsensusCounts:
    """Agreed codings by the rule that made them count, what is not settled, and segments judged by anybody.

    `settled` is how adjudicators settled what the coders differed on, or overruled what they agreed on.
    """

    by_rule: Mapping[Rule, int] = field(default_factory=dict)
    conflicts: tuple[Conflict, ...] = ()
    segments_read: int = 0
    settled: tuple[Settlement, ...] = ()

    @property
    def agreed(self) -> int:
        """Number of agreed codings under any rule."""
        return sum(self.by_rule.values())


@dataclass(frozen=True, slots=True)
class SurveyFacts:
    """Who was asked, whether weights were used, and the declared index in words.

    `design` says in words what is known of the sample (weights, strata, sampling units), `items` counts activities, `organised`
    those done in a group that meets for it. `efficacy` and `willing` are the labels of these questions, "" where none is
    declared; `efficacy_column` is where the first stands.
    """

    source: str
    respondents: int
    weighted: bool
    formula: str
    by_country: Mapping[str, int] = field(default_factory=dict)
    notices: tuple[str, ...] = ()
    design: str = ""
    items: int = 0
    organised: int = 0
    efficacy: str = ""
    efficacy_column: str = ""
    willing: str = ""


@dataclass(frozen=True, slots=True)
class Declared:
    """What the study declares of its comparison; the meaning of each is that of the same key of study.toml ([comparison]).

    `perceived`, `public_inputs` and `citizen_inputs` are code ids, `levels` maps ids of levels to index points.
    """

    perceived: str = ""
    levels: Mapping[str, float] = field(default_factory=dict)
    matters: float = 10.0
    professionals: tuple[str, ...] = ()
    public_inputs: str = ""
    citizen_inputs: str = ""


@dataclass(frozen=True, slots=True)
class Conduct:
    """How the discussions were held, as far as transcripts and participant list tell: numbers of people, and times.

    `recorded` counts transcripts with times; `minutes` are theirs, shortest, median and longest, None without any.
    """

    moderators: int = 0
    observers: int = 0
    recorded: int = 0
    minutes: tuple[float, float, float] | None = None


@dataclass(frozen=True, slots=True)
class MissingPart:
    """A part that this report cannot show: what is missing, and how to add it."""

    part: Part
    what: str
    how: str


@dataclass(frozen=True, slots=True)
class PassageTurn:
    """A turn of talk: its speaker told by group, the words, and the researcher's translation ("" where it has none).

    One without a speaker is no turn, but a mark where a passage is cut short.
    `begins` are the segments that may be quoted and begin here, `of` all of them that it is part of.
    """

    speaker: str
    text: str
    moderator: bool = False
    translation: str = ""
    begins: tuple[str, ...] = ()
    of: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Passage:
    """Talk of one discussion, without a gap, in its language."""

    language: str
    turns: tuple[PassageTurn, ...]


@dataclass(frozen=True, slots=True)
class ReportContent:
    """Everything in a report. Whatever is left out is shown as missing, with how to add it.

    `generated` is the date and time to print (the report itself asks no clock). `facts` are further lines about the
    study, `provenance` what was used to make the report: (what, value) in both. `card` is None where nobody coded. `quotes`
    are by code and stakeholder group ("": people whose group is not known or too small to be named). `consensus_rule` and `quote_rule` state those rules as they were
    applied. `translations` maps segments to the researcher's translation of their quote, `contexts` are passages
    of talk around quotes, empty where the study shows none. `least_people` must share a
    description before a quote may stand under it. `missing` adds to what the content itself shows to be missing, or
    replaces its words. `course` is that of each discussion, as coarsely as it may be published; the moments of `talk` are not shown.
    """

    title: str
    generated: str
    codebook: Codebook
    synthetic_note: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    read: tuple[TranscriptRow, ...] = ()
    people: tuple[GroupRow, ...] = ()
    places: tuple[PlaceRow, ...] = ()
    traits: tuple[TraitRow, ...] = ()
    traits_left_out: tuple[str, ...] = ()
    conduct: Conduct = Conduct()
    segment_rule: str = ""
    missing: tuple[MissingPart, ...] = ()
    suggestions: tuple[SuggestionCount, ...] = ()
    coders: tuple[CoderRow, ...] = ()
    card: AgreementCard | None = None
    consensus: ConsensusCounts = field(default_factory=ConsensusCounts)
    consensus_rule: str = ""
    talk: Talk = field(default_factory=Talk)
    course: tuple[CoursePart, ...] = ()
    quotes: Mapping[tuple[str, str], tuple[QuoteRef, ...]] = field(default_factory=dict)
    quote_rule: str = ""
    translations: Mapping[str, str] = field(default_factory=dict)
    contexts: tuple[Passage, ...] = ()
    perception: tuple[PerceptionScore, ...] = ()
    survey: SurveyFacts | None = None
    measures: SurveyMeasures = field(default_factory=SurveyMeasures)
    comparison: Comparison = field(default_factory=Comparison)
    declared: Declared = Declared()
    least_people: int = 3
    memos: int = 0
    provenance: tuple[tuple[str, str], ...] = ()

    def has_context(self, segment_id: str) -> bool:
        """True where one of the passages holds the talk around that segment."""
        return any(segment_id in turn.begins for passage in self.contexts for turn in passage.turns)

    @property
    def shares(self) -> tuple[CodeShare, ...]:
        """The shares of codes; none where nobody has read anything, as nothing given is then nothing known."""
        return self.talk.shares if any(share.segments_read for share in self.talk.shares) else ()


STANDARD: Mapping[Part, MissingPart] = {
    part.part: part
    for part in (
        MissingPart(
            "transcripts",
            "No transcript was read.",
            "Put transcripts (.txt, .docx, .vtt, .srt or .csv) into the folder named in study.toml and run "
            "“focuscode run”.",
        ),
        MissingPart(
            "participants",
            "No stakeholder group is known, so nothing can be set apart by who spoke.",
            'Declare a participant list in study.toml: [participants] file = "participants.csv", with the columns id, '
            "role, stakeholder_group, country and sector.",
        ),
        MissingPart(
            "decisions",
            "Nobody has coded yet. Suggestions are not codings and are never counted as such.",
            "Code with “focuscode review”, or bring in coders’ files with “focuscode decisions import”.",
        ),
        MissingPart(
            "agreement",
            "Agreement cannot be computed: fewer than two coders have completed the same segments.",
            "Have a second coder complete a shared part of the segments, without seeing the first one’s codings.",
        ),
        MissingPart(
            "perception",
            "No perceived level is known: there is no agreed coding of a code with an ordinal scale.",
            "Give the codebook a code with a scale of levels and have it coded for every stakeholder group alike.",
        ),
        MissingPart(
            "survey",
            "No survey was read, so nothing measured can stand beside what was said.",
            "Declare it under [survey] in study.toml: the file, its columns, the scores of the answers and the items.",
        ),
    )
}


def missing_parts(content: ReportContent) -> tuple[MissingPart, ...]:
    """What this report cannot show, in the order of its sections; the caller's own words win over the standard.

    Last of all stand countries and sectors of the focus groups that the survey does not know by these names.
    """
    absent: dict[Part, bool] = {
        "transcripts": not content.read,
        "participants": not any(row.group for row in content.people),
        "decisions": not content.coders,
        "agreement": content.card is None or len(content.card.coders) < 2 or not content.card.basis.units,
        "perception": all(score.mean.value is None for score in content.perception),
        "survey": not content.measures.indices,
    }
    given: dict[Part, MissingPart] = {part.part: part for part in content.missing if part.part != "other"}
    parts = [given.get(part, STANDARD[part]) for part in STANDARD if absent[part] or part in given]
    others = (part for part in content.missing if part.part == "other")
    return (*parts, *others, *_without_counterpart(content))


def _without_counterpart(content: ReportContent) -> list[MissingPart]:
    """Countries and sectors of the focus groups that the survey has no name for, where it has names at all."""
    said, measured = (
        [score.cell for score in content.perception],
        [index.cell for index in content.measures.indices],
    )
    kinds = (
        ("country", [cell.country for cell in said], {cell.country for cell in measured} - {""}),
        ("sector", [cell.sector for cell in said], {cell.sector for cell in measured} - {""}),
    )
    found = []
    for kind, names, known in kinds:
        strange = [name for name in dict.fromkeys(names) if name and name not in known]
        if strange and known:
            what = f"The survey knows no {kind} called {', '.join(strange)}; its names are {', '.join(sorted(known))}."
            how = "Where the same is meant, write it alike in the participant list and under [survey] in study.toml."
            found.append(MissingPart("match", what, how))
    return found
