"""Tables of what was coded: themes by stakeholder group, and how far the coders agree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.agreement import CodeAgreement
from pipeline.codebook import Code
from pipeline.findings import SETTLED_BECAUSE, Cell, CodeCount, QuoteRef, by_reason
from pipeline.reports.agreement_tables import in_words
from pipeline.reports.content import ReportContent
from pipeline.reports.wording import NOTHING, Notes, Shown, number, of_present


@dataclass(frozen=True, slots=True)
class Theme:
    """A code with its counts: people of those present (everybody, then group by group), segments, focus groups."""

    code: Code
    everybody: str
    by_group: tuple[str, ...]
    segments: str
    focus_groups: str
    quotes: tuple[QuoteRef, ...]


@dataclass(frozen=True, slots=True)
class Themes:
    """All codes with counts, in the order of the codebook; `groups` are the columns of every `Theme.by_group`."""

    groups: tuple[str, ...]
    rows: tuple[Theme, ...]


def themes(content: ReportContent) -> Themes:
    """How often each code was given, and by how many of those present."""
    counts = {(count.code_id, count.cell): count for count in content.code_counts}
    cells = dict.fromkeys(count.cell for count in content.code_counts)
    groups = tuple(cell.group for cell in cells if cell.group and cell == Cell(group=cell.group))
    codes = [code for code in content.codebook.codable if any(code.id == code_id for code_id, _ in counts)]
    return Themes(groups, tuple(_theme(code, groups, counts, content.quotes) for code in codes))


def _theme(
    code: Code,
    groups: tuple[str, ...],
    counts: Mapping[tuple[str, Cell], CodeCount],
    quotes: Mapping[str, tuple[QuoteRef, ...]],
) -> Theme:
    """One row of the table of themes."""
    everybody = counts.get((code.id, Cell()))
    return Theme(
        code,
        _people(everybody),
        tuple(_people(counts.get((code.id, Cell(group=group)))) for group in groups),
        of_present(everybody.segments, everybody.segments_read) if everybody else NOTHING,
        of_present(everybody.groups_with_code, everybody.groups) if everybody else NOTHING,
        tuple(quotes.get(code.id, ())),
    )


def _people(count: CodeCount | None) -> str:
    """People with the code, of those present."""
    return of_present(count.speakers, count.present) if count and count.present else NOTHING


@dataclass(frozen=True, slots=True)
class Settled:
    """How often a reason was given for settling that a code applies, and that it does not."""

    reason: str
    applies: str
    does_not: str


def settled_table(content: ReportContent) -> tuple[Settled, ...]:
    """How disagreements were settled, by the reason that was given."""
    return tuple(
        Settled(SETTLED_BECAUSE[reason], number(yes), number(no))
        for reason, (yes, no) in by_reason(content.consensus.settled).items()
    )


@dataclass(frozen=True, slots=True)
class Agreed:
    """Agreement on one code; `coded_by` says how often each coder gave it, `words` what alpha means."""

    name: str
    units: str
    coded_by: tuple[tuple[str, str], ...]
    percent: Shown
    positive: Shown
    alpha: Shown
    words: Shown
    coded_only: Shown
    conflicts: str


@dataclass(frozen=True, slots=True)
class Level:
    """Agreement on the level of one graded code, where at least two coders gave the code."""

    name: str
    units: str
    off_scale: str
    alpha: Shown


@dataclass(frozen=True, slots=True)
class AgreementTable:
    """Agreement on every code, on the levels of graded codes, and the reasons behind dashes."""

    rows: tuple[Agreed, ...]
    levels: tuple[Level, ...]
    notes: tuple[str, ...]
    level_notes: tuple[str, ...]


def agreement_table(content: ReportContent) -> AgreementTable:
    """How far the coders agree, code by code, with the study's own words for alpha."""
    results = [result for result in content.agreement or () if result.units]
    open_ones = Counter(conflict.code_id for conflict in content.consensus.conflicts)
    names = {code.id: code.name for code in content.codebook.codes}
    notes, level_notes = Notes(), Notes()
    rows = tuple(_agreed(names.get(r.code_id, r.code_id), r, open_ones[r.code_id], notes) for r in results)
    levels = tuple(
        Level(
            names.get(r.code_id, r.code_id),
            number(r.level_units),
            number(r.level_off_scale),
            level_notes.show(r.level),
        )
        for r in results
        if r.level is not None
    )
    return AgreementTable(rows, levels, tuple(notes.reasons), tuple(level_notes.reasons))


def _agreed(name: str, result: CodeAgreement, conflicts: int, notes: Notes) -> Agreed:
    """One row of the table of agreement."""
    return Agreed(
        name,
        number(result.units),
        tuple((coder, number(times)) for coder, times in result.coded_by.items()),
        notes.show(result.percent, 0, share=True, interval=False),
        notes.show(result.positive, 0, share=True, interval=False),
        notes.show(result.alpha),
        in_words(result.band),
        notes.show(result.coded_only, interval=False),
        number(conflicts),
    )
