"""Tables of what was coded: themes by stakeholder group, and how far the coders agree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.codebook import Code
from pipeline.findings import SETTLED_BECAUSE, Cell, CodeCount, QuoteRef, by_reason
from pipeline.reports.agreement_tables import CodeRow, Table, code_rows, level_table
from pipeline.reports.content import ReportContent
from pipeline.reports.wording import NOTHING, Notes, number, of_present


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
class AgreementTables:
    """Agreement on every code with the reasons behind dashes, and on the levels of graded codes."""

    rows: tuple[CodeRow, ...]
    notes: tuple[str, ...]
    levels: Table


def agreement_tables(content: ReportContent) -> AgreementTables:
    """How far the coders agree, code by code, with the study's own words for alpha."""
    results = [result for result in content.agreement or () if result.units]
    open_ones = Counter(conflict.code_id for conflict in content.consensus.conflicts)
    names = {code.id: code.name for code in content.codebook.codes}
    notes = Notes()
    rows = tuple(code_rows(results, names, notes, open_ones))
    return AgreementTables(rows, tuple(notes.reasons), level_table(results, names))
