"""Tables of what was measured, and of what was said beside it. Scales differ: ranks are shown, differences never."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.findings import Cell, PerceptionScore, QuoteRef, SurveyGap, SurveyIndex, undefined
from pipeline.reports.content import ReportContent
from pipeline.reports.wording import Notes, Shown, number, of_present


@dataclass(frozen=True, slots=True)
class IndexTable:
    """The index by country (rows) and sector (columns); "" is the margin over all of them, and stands last.

    A row is a country, its index in each sector, respondents and their effective number.
    """

    sectors: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Shown, ...], str, str], ...]
    notes: tuple[str, ...]


def index_table(indices: Sequence[SurveyIndex]) -> IndexTable:
    """The co-production index of every country and sector with its interval."""
    by_cell = {index.cell: index for index in indices}
    countries = sorted(dict.fromkeys(cell.country for cell in by_cell), key=lambda name: not name)
    sectors = sorted(dict.fromkeys(cell.sector for cell in by_cell), key=lambda name: not name)
    notes, rows = Notes(), []
    for country in countries:
        found = [by_cell.get(Cell(country, sector)) for sector in sectors]
        asked = [index for index in found if index is not None]
        widest = max(asked, key=lambda index: (index.respondents, index.effective_n))
        shown = tuple(_index(index, notes) for index in found)
        rows.append((country, shown, number(widest.respondents), number(widest.effective_n)))
    return IndexTable(tuple(sectors), tuple(rows), tuple(notes.reasons))


def _index(index: SurveyIndex | None, notes: Notes) -> Shown:
    """An index as printed; a dash where the survey says nothing of the cell."""
    return notes.show(index.index if index else undefined("the survey says nothing of this cell"), 1)


@dataclass(frozen=True, slots=True)
class Activity:
    """One activity in the ranking: its place (equal shares share it), who does it how, and the two measures."""

    place: int
    label: str
    sector: str
    how: str
    benefits: str
    often: Shown
    mean: Shown


def activities(content: ReportContent, notes: Notes) -> tuple[Activity, ...]:
    """The activities from best liked to least; those without a share come last."""
    ranked = sorted(
        content.item_shares, key=lambda item: -(item.often.value if item.often.value is not None else -1)
    )
    above = [item.often.value for item in ranked if item.often.value is not None]
    return tuple(
        Activity(
            1 + sum(value > (item.often.value if item.often.value is not None else -1) for value in above),
            item.label,
            item.sector,
            item.how.replace("_", " "),
            item.benefits.replace("_", " "),
            notes.show(item.often, 0, share=True),
            notes.show(item.mean, 2),
        )
        for item in ranked
    )


@dataclass(frozen=True, slots=True)
class Beside:
    """A row of the joint display: who, what they see, what was measured, and their words."""

    cell: Cell
    perceived: Shown
    perceived_rank: str
    speakers: str
    segments: str
    measured: Shown
    measured_rank: str
    quotes: tuple[QuoteRef, ...]


@dataclass(frozen=True, slots=True)
class JointDisplay:
    """The joint display in parts (heading, rows), finest cells last, with the notes below it and the scale."""

    parts: tuple[tuple[str, tuple[Beside, ...]], ...]
    notes: tuple[str, ...]
    scale: str
    ranked: int


def joint_display(content: ReportContent) -> JointDisplay:
    """Perceived beside measured; ranks run over the countries and sectors that have both, everybody together.

    Where no focus group was held there is no row: what was measured there stands in the table of the index.
    """
    said = [gap for gap in content.gaps if gap.perceived]
    cells = [gap for gap in said if not gap.cell.is_margin]
    places = [gap for gap in said if gap.cell.country and gap.cell.sector and not gap.cell.group]
    margins = [gap for gap in said if gap.cell.is_margin and gap not in places]
    both = [gap for gap in places if _perceived_value(gap) is not None and _measured_value(gap) is not None]
    perceived = ranks({gap.cell: _perceived_value(gap) or 0.0 for gap in both})
    measured = ranks({gap.cell: _measured_value(gap) or 0.0 for gap in both})
    notes = Notes()
    named = (
        ("Everybody, and one by one: stakeholder groups, countries, sectors", margins),
        ("Country and sector", places),
        ("Country, sector and stakeholder group", cells),
    )
    kept = [(heading, gaps) for heading, gaps in named if gaps]
    parts = tuple(
        (
            heading,
            tuple(
                _beside(gap, score, perceived, measured, notes) for gap in gaps if (score := gap.perceived)
            ),
        )
        for heading, gaps in kept
    )
    return JointDisplay(parts, tuple(notes.reasons), scale_in_words(content), len(both))


def ranks(values: Mapping[Cell, float]) -> dict[Cell, str]:
    """Rank of each value from 1 for the highest; equal values share the mean of their ranks."""
    every = list(values.values())
    places = {
        cell: sum(other > value for other in every) + (sum(other == value for other in every) + 1) / 2
        for cell, value in values.items()
    }
    return {cell: number(place, 0 if place.is_integer() else 1) for cell, place in places.items()}


def _beside(
    gap: SurveyGap,
    score: PerceptionScore,
    perceived: Mapping[Cell, str],
    measured: Mapping[Cell, str],
    notes: Notes,
) -> Beside:
    """One row of the joint display."""
    return Beside(
        gap.cell,
        notes.show(score.mean, 1),
        perceived.get(gap.cell, ""),
        of_present(score.speakers, score.present),
        number(score.segments),
        _index(gap.measured, notes),
        measured.get(gap.cell, ""),
        gap.quotes,
    )


def _perceived_value(gap: SurveyGap) -> float | None:
    """The perceived level, where there is one."""
    return gap.perceived.mean.value if gap.perceived else None


def _measured_value(gap: SurveyGap) -> float | None:
    """The index, where there is one."""
    return gap.measured.index.value if gap.measured else None


def scale_in_words(content: ReportContent) -> str:
    """The ordinal scale of the perceived level in words, from its lowest to its highest step."""
    wanted = {score.code_id for score in content.perception}
    for code in content.codebook.codes:
        if code.id in wanted and code.scale and code.scale.on_scale:
            low, high = code.scale.on_scale[0], code.scale.on_scale[-1]
            return f"{low.value} “{low.name}” to {high.value} “{high.name}”"
    return ""


@dataclass(frozen=True, slots=True)
class GradeTable:
    """How often each level was given, by stakeholder group: columns are levels, answers off the scale last."""

    on_scale: tuple[str, ...]
    off_scale: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...], Shown, Shown, str], ...]
    notes: tuple[str, ...]


def grade_table(content: ReportContent) -> GradeTable | None:
    """The distribution of grades over everybody and each stakeholder group; None where nothing was graded."""
    scores = [score for score in content.perception if not score.cell.country and not score.cell.sector]
    codes = {code.id: code for code in content.codebook.codes if code.scale}
    shown = [score for score in scores if score.code_id in codes]
    scale = codes[shown[0].code_id].scale if shown else None
    if scale is None:
        return None
    off = [level for level in scale.levels if level.value is None]
    notes = Notes()
    rows = tuple(_grades(score, [level.id for level in (*scale.on_scale, *off)], notes) for score in shown)
    return GradeTable(
        tuple(level.name for level in scale.on_scale),
        tuple(level.name for level in off),
        rows,
        tuple(notes.reasons),
    )


def _grades(
    score: PerceptionScore, levels: Sequence[str], notes: Notes
) -> tuple[str, tuple[str, ...], Shown, Shown, str]:
    """One row of the table of grades: group, counts, mean, median, people."""
    counts = tuple(number(score.counts.get(level, 0)) for level in levels)
    mean, median = notes.show(score.mean, 1), notes.show(score.median, 1, interval=False)
    return score.cell.group, counts, mean, median, of_present(score.speakers, score.present)
