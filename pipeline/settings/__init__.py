"""study.toml: what a study consists of. `load` reads it and reports every mistake at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from pipeline.agreement import THRESHOLDS
from pipeline.findings import Cell
from pipeline.survey import IndexFormula, SurveyMapping

FILE_NAME = "study.toml"
DATABASE_NAME = "study.db"


@dataclass(frozen=True, slots=True)
class TranscriptSettings:
    """Where transcripts lie and what is known of them beforehand.

    `languages`, `encodings` and `about` are keyed by transcript id (the file's name without its suffix).
    """

    folder: str
    encoding: str = "utf-8"
    exclude: tuple[str, ...] = ()
    moderators: tuple[str, ...] = ()
    observers: tuple[str, ...] = ()
    languages: Mapping[str, str] = field(default_factory=dict)
    about: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    encodings: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SegmentSettings:
    """The unit that is coded and whose talk counts."""

    by: str = "turn"
    max_words: int = 60
    window: int = 3
    step: int = 1
    roles: tuple[str, ...] = ("participant",)


@dataclass(frozen=True, slots=True)
class SuggestionSettings:
    """Which taggers run, and from which probability on a suggestion is a yes (`thresholds`: per code).

    Without a threshold of the study's own each code has the one that its codings teach. `options` are what the taggers
    of further packages are told, by tagger: text, numbers, truth values, lists and tables.
    """

    taggers: tuple[str, ...] = ("rules", "classifier")
    threshold: float | None = None
    thresholds: Mapping[str, float] = field(default_factory=dict)
    options: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ReviewSettings:
    """Rounds of coding, who adjudicates and where the coders' decision files lie.

    Only decisions of `closed_rounds` train suggestions that everybody sees. `reopen` is the share of the segments
    completed without a code that come back when the code is new or means more than it did. `recall_target` is the share
    of the segments with a code that has to be found before it is said that enough was read, and `stop_confidence` how
    sure that must be. `blind_share` of the segments comes without suggestions also where they are shown, so that it can
    be measured how far coders lean on them. A yes is ticked beforehand from the probability `tick_from` on. `consensus` says whether of three or more coders a `majority` settles a
    code, or only a `unanimous` vote. `again` maps the name under which a coder judges a second time, after a while, to the
    name of the first time: such names count in agreement with oneself alone. `keys` are the coder's own keys by action, `theme` the colours of the screen.
    """

    decisions: str = "decisions"
    round: str = "round-1"
    closed_rounds: tuple[str, ...] = ()
    adjudicators: tuple[str, ...] = ()
    hints: bool = True
    reopen: float = 1.0
    recall_target: float = 0.95
    stop_confidence: float = 0.95
    blind_share: float = 0.1
    tick_from: float = 0.5
    consensus: str = "majority"
    again: Mapping[str, str] = field(default_factory=dict)
    keys: Mapping[str, str] = field(default_factory=dict)
    theme: str = "auto"


@dataclass(frozen=True, slots=True)
class Gate:
    """A threshold that `check` holds the study to; `waived` is the reason where it does not apply."""

    limit: float | None = None
    waived: str = ""


@dataclass(frozen=True, slots=True)
class AgreementSettings:
    """From which alpha on a code counts as reliable, and from which on as tentative."""

    reliable: float = THRESHOLDS[0]
    tentative: float = THRESHOLDS[1]


@dataclass(frozen=True, slots=True)
class GateSettings:
    """The gates of the study. A gate without a limit is not checked.

    `min_alpha_of` takes the place of `min_alpha` for the codes that it names; `min_alpha_overall` is held against
    multi-valued alpha of the whole codebook. `alpha_by` says what has to reach the limit: the estimate or the lower bound
    of its interval. `max_outdated` counts segments, coder by coder, that were judged by another meaning of a code or before it was
    there: none, unless the study says otherwise.
    """

    min_alpha: Gate = Gate()
    min_alpha_of: Mapping[str, Gate] = field(default_factory=dict)
    min_percent: Gate = Gate()
    min_double_coded: Gate = Gate()
    max_unreviewed: Gate = Gate()
    max_conflicts: Gate = Gate()
    max_outdated: Gate = Gate(0.0)
    min_alpha_overall: Gate = Gate()
    alpha_by: str = "estimate"


@dataclass(frozen=True, slots=True)
class ComparisonSettings:
    """The graded code whose level is set beside the survey, and the attributes that make up a cell.

    `levels` is the study's declaration that both scales are commensurate: the index (0–100) that each level of the graded code
    stands for; empty where it declares none. `matters` is the smallest difference, in index points, that is of any
    consequence. `professionals` are the stakeholder groups whose underestimation is in question. `contrasts` are the pairs of
    stakeholder groups to be compared (all pairs where none is declared), on the perceived level and on the share of each of
    `contrast_codes`. `public_inputs` and `citizen_inputs` name the codes of the two sides of resource mentions. `expands` maps
    cells to a person's interpretation.
    """

    perceived: str = ""
    country: str = "country"
    sector: str = "sector"
    group: str = "stakeholder_group"
    least_people: int = 3
    levels: Mapping[str, float] = field(default_factory=dict)
    matters: float = 10.0
    professionals: tuple[str, ...] = ()
    contrasts: tuple[tuple[str, str], ...] = ()
    contrast_codes: tuple[str, ...] = ()
    public_inputs: str = ""
    citizen_inputs: str = ""
    expands: Mapping[Cell, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ReportSettings:
    """The files that the report is written to ("" for none), how numbers are written, and what is shown.

    `data` is a folder for every table as CSV and every figure as SVG. `locale` decides on decimal mark, thousands and dates
    ("en-GB", "de"). `context` adds an appendix with the talk around each quote. `translations` is the researcher's file of
    translated quotes. `quotes` is how many stand under a theme and stakeholder group at most. `small_cells`: whether figures of
    cells of fewer people than `comparison.least_people` are shown.
    """

    file: str = "build/report.html"
    word: str = "build/report.docx"
    workbook: str = "build/report.xlsx"
    data: str = "build/report"
    locale: str = "en"
    language: str = "en"
    context: bool = True
    context_turns: int = 3
    translations: str = ""
    quotes: int = 3
    small_cells: bool = True


@dataclass(frozen=True, slots=True)
class SurveySettings:
    """The survey file, what its columns mean, and the declared index.

    `encoding` is found where it is "", `sheet` of a workbook is the first that holds a table where it is "".
    """

    file: str
    mapping: SurveyMapping
    formula: IndexFormula
    encoding: str = ""
    sheet: str = ""


@dataclass(frozen=True, slots=True)
class Settings:
    """A study as declared. Paths are relative to `folder`, with forward slashes."""

    folder: Path
    title: str
    note: str
    languages: tuple[str, ...]
    transcripts: TranscriptSettings
    codebook: str
    participants: str = ""
    participants_encoding: str = "utf-8"
    participants_columns: Mapping[str, str] = field(default_factory=dict)
    segments: SegmentSettings = SegmentSettings()
    suggestions: SuggestionSettings = SuggestionSettings()
    review: ReviewSettings = ReviewSettings()
    agreement: AgreementSettings = AgreementSettings()
    gates: GateSettings = GateSettings()
    comparison: ComparisonSettings = ComparisonSettings()
    survey: SurveySettings | None = None
    report: ReportSettings = ReportSettings()

    def path(self, relative: str) -> Path:
        """The file or folder that a path of study.toml names."""
        return self.folder / PurePosixPath(relative)

    @property
    def database(self) -> Path:
        """The study database, beside study.toml."""
        return self.folder / DATABASE_NAME

    @property
    def language(self) -> str:
        """The language of a transcript of which nothing is said."""
        return self.languages[0]
