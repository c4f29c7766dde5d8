"""The [comparison] part of study.toml: what is set beside the survey, and what a difference would mean."""

from __future__ import annotations

from pipeline.findings import Cell
from pipeline.settings import ComparisonSettings
from pipeline.settings.table import Table


def comparison_settings(table: Table) -> ComparisonSettings:
    """[comparison], [comparison.levels] and every [[comparison.expands]]."""
    settings = ComparisonSettings(
        perceived=table.text("perceived"),
        country=table.name("country", "country"),
        sector=table.name("sector", "sector"),
        group=table.name("group", "stakeholder_group"),
        least_people=table.whole("least_people", 3, 1),
        levels=_levels(table),
        matters=table.number("matters", 10.0, 0, 100),
        professionals=table.texts("professionals"),
        contrasts=_pairs(table),
        contrast_codes=table.texts("contrast_codes"),
        public_inputs=table.text("public_inputs"),
        citizen_inputs=table.text("citizen_inputs"),
        expands=_expands(table),
    )
    table.done()
    return settings


def _levels(table: Table) -> dict[str, float]:
    """Read [comparison.levels]: the index that each level of the graded code stands for."""
    levels = table.numbers("levels")
    for level, index in levels.items():
        if not 0 <= index <= 100:
            table.wrong(f"levels.{level}", f"is {index:g}.", "Give the index it stands for, from 0 to 100.")
    if len(levels) > 1 and 0 < max(levels.values()) <= 1:
        meant = ", ".join(f"{level} = {100 * index:g}" for level, index in levels.items())
        what = f"do not go beyond {max(levels.values()):g}, but they are points of the index, which goes from 0 to 100."
        table.wrong("levels", what, f"Did you mean: {meant}?")
    return levels


def _pairs(table: Table) -> tuple[tuple[str, str], ...]:
    """Read contrasts: pairs of stakeholder groups, each written “one : other”."""
    pairs = []
    for number, written in enumerate(table.texts("contrasts"), 1):
        one, colon, other = (part.strip() for part in written.partition(":"))
        if not (one and colon and other) or one == other:
            how = 'Name two groups with a colon between them: "professional : citizen".'
            table.wrong(f"contrasts[{number}]", f"{written!r} is no pair of stakeholder groups.", how)
            continue
        pairs.append((one, other))
    return tuple(pairs)


def _expands(table: Table) -> dict[Cell, str]:
    """Read every [[comparison.expands]]: what a person makes of a cell in which one side tells more than the other."""
    found: dict[Cell, str] = {}
    for number, entry in enumerate(table.tables("expands"), 1):
        cell = Cell(entry.text("country"), entry.text("sector"), entry.text("group"))
        text = entry.needed_text("text", 'Say what it is that one side adds: text = "…".')
        entry.done()
        if cell in found:
            table.wrong(f"expands[{number}]", "speaks of a cell that stands above.", "Write it once.")
        found[cell] = text
    return found
