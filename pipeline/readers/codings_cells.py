"""Single cells of a table of codings: yes or no, numbers, several codes in one cell."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from functools import lru_cache

from pipeline.transcripts import speaker_key

_YES = frozenset({
    "1", "1.0", "1,0", "yes", "y", "true", "x", "✓", "✔", "☑", "ja", "j", "oui", "vrai", "wahr", "ano", "pravda",
    "sand", "sandt", "applied", "given",
})  # fmt: skip
_NO = frozenset({
    "0", "0.0", "0,0", "no", "n", "false", "☐", "nein", "non", "faux", "falsch", "ne", "nepravda", "nej", "falsk",
    "not applied", "not given",
})  # fmt: skip
_EMPTY_SET = frozenset({"[]", "{}", "()", "∅"})
_NUMBER = re.compile(r"[+-]?(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:[eE][+-]?\d+)?")
# A list in brackets: its codes hold no bracket, or each of them stands in quotation marks.
_LIST = re.compile(r"\[([^\[\]{}]*)\]|\{([^\[\]{}]*)\}")
_QUOTED = r"""(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
_LIST_OF_QUOTED = re.compile(
    rf"(?:\[\s*{_QUOTED}(?:\s*,\s*{_QUOTED})*\s*\]|\{{\s*{_QUOTED}(?:\s*,\s*{_QUOTED})*\s*\}})"
)
ANY_SEPARATOR = ";|\n"


def truth(cell: str) -> bool | None:
    """Whether a cell says yes or no, in five languages or by a mark; None where it says neither."""
    key = speaker_key(cell)
    return True if key in _YES else False if key in _NO else None


def yes_or_no(cells: Iterable[str]) -> bool:
    """True where all cells say yes or no, each of them in one way: “x” and “y” together are names, not two ways of yes."""
    found = {key if (value := number(key)) is None else f"{value:g}" for key in map(speaker_key, cells)}
    said = [truth(key) for key in found]
    return bool(said) and None not in said and max(said.count(True), said.count(False)) == 1


def number(cell: str) -> float | None:
    """A finite number, with a decimal point or a decimal comma; None where the cell holds none."""
    if not _NUMBER.fullmatch(cell):
        return None
    value = float(cell.replace(",", "."))
    return value if math.isfinite(value) else None


def is_empty_set(cell: str) -> bool:
    """True for a cell that writes out that it holds nothing, as “[]”."""
    return cell in _EMPTY_SET


@lru_cache(maxsize=65_536)
def codes_in(cell: str, split: str | None) -> tuple[str, ...]:
    """The codes in a cell, each once; `split` as in `TableOptions`. A list in brackets is taken apart at its commas."""
    marks = ANY_SEPARATOR if split is None else split
    parts = _listed(cell) if split is None else None
    if parts is None:
        parts = re.split(f"[{re.escape(marks)}]", cell) if marks else [cell]
    return tuple(dict.fromkeys(part.strip() for part in parts if part.strip()))


def _listed(cell: str) -> list[str] | None:
    """The codes of a cell that is a list in brackets as a whole; None for any other, as “[b]Bus[/b]”."""
    if _LIST_OF_QUOTED.fullmatch(cell):
        return [re.sub(r"\\(['\"\\])", r"\1", quoted[1:-1]) for quoted in re.findall(_QUOTED, cell)]
    if plain := _LIST.fullmatch(cell):
        return [part.strip().strip("'\"") for part in re.split(r"[;|,\n]", plain[1] or plain[2] or "")]
    return None
