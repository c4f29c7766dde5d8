"""Codes as rows of a table: one column a key, lists with one entry a line in a cell."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.codebook import Code, Level
from pipeline.codebook.entries import condition_lines, example_line, level_line, line_of

COLUMNS = (
    "id", "name", "parent", "definition", "use_when", "avoid_when", "examples", "counter_examples", "levels", "off_scale",
    "codable", "status", "formerly", "merged_into", "split_from", "author", "in_vivo", "speakers", "colour", "notes",
    "source",
)  # fmt: skip


def cells(code: Code) -> dict[str, str]:
    """A code by column; what it does not have is ""."""
    levels = code.scale.levels if code.scale else ()
    return {
        "id": code.id,
        "name": code.name,
        "parent": code.parent_id or "",
        "definition": code.definition,
        "use_when": code.use_when,
        "avoid_when": code.avoid_when,
        "examples": "\n".join(map(example_line, code.examples)),
        "counter_examples": "\n".join(map(example_line, code.counter_examples)),
        "levels": _levels([level for level in levels if level.value is not None]),
        "off_scale": _levels([level for level in levels if level.value is None]),
        "codable": "yes" if code.codable else "no",
        "status": code.status,
        "formerly": "\n".join(map(line_of, code.formerly)),
        "merged_into": code.merged_into or "",
        "split_from": code.split_from or "",
        "author": code.author,
        "in_vivo": "yes" if code.in_vivo else "",
        "speakers": "\n".join(condition_lines(code.speakers)),
        "colour": code.colour,
        "notes": code.notes,
        "source": code.source,
    }


def _levels(levels: Sequence[Level]) -> str:
    """Levels, one a line."""
    return "\n".join(map(level_line, levels))
