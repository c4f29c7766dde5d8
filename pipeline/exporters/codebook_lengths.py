"""What a cell of a workbook holds: a codebook with everything cut short or left out that would not fit in its cell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from typing import Any

from pipeline.codebook import Change, Code, Codebook, Level, Pattern, SpeakerCondition
from pipeline.codebook.entries import condition_lines, line_of
from pipeline.verbatim import escaped

# What a cell may hold, a little rounded down: Excel stops at 32,767 UTF-16 units, and openpyxl cuts there unasked.
LONGEST_CELL = 32_000

# What was left out: the id of the code, "" for the whole, and what it is.
Left = list[tuple[str, str]]


def units(text: str) -> int:
    """The length of a text in a cell, in UTF-16 units."""
    return len(escaped(text).encode("utf-16-le", "surrogatepass")) // 2


def within_cells(codebook: Codebook) -> tuple[Codebook, Left]:
    """What the cells of a workbook hold of a codebook, and what they do not hold, by code.

    Texts are cut short; of lists the entries that are too many are left out; a pattern or a speaker condition that
    does not fit is left out as a whole, since a part of it would find something else.
    """
    left: Left = []
    codes = tuple(_code(code, left) for code in codebook.codes)
    changes = tuple(
        _cut(_change(change, left), "changes", change.code_id, left) for change in codebook.changes
    )
    languages = _list(codebook.languages, "languages", "", left)
    bare = replace(codebook, codes=(), changes=(), languages=languages)
    return replace(_cut(bare, "", "", left), codes=codes, changes=changes), left


def _code(code: Code, left: Left) -> Code:
    """A code within its cells."""
    held = replace(
        code,
        formerly=_list(code.formerly, "formerly", code.id, left),
        patterns=_patterns(code, left),
        speakers=SpeakerCondition(),
    )
    if code.scale is not None:
        levels = tuple(_level(level, code.id, left) for level in code.scale.levels)
        held = replace(held, scale=replace(code.scale, levels=levels))
    speakers = code.speakers
    if units("\n".join(condition_lines(speakers))) > LONGEST_CELL:
        left.append((code.id, "the speaker condition"))
        speakers = SpeakerCondition()
    patterns = held.patterns
    cut: Code = _cut(replace(held, patterns={}), "", code.id, left)
    return replace(cut, patterns=patterns, speakers=speakers)


def _level(level: Level, code_id: str, left: Left) -> Level:
    """A level with the former ids that fit."""
    return replace(level, formerly=_list(level.formerly, f"formerly of the level {level.id}", code_id, left))


def _change(change: Change, left: Left) -> Change:
    """A recorded operation with as many of the codes it led to as fit."""
    return replace(change, to=_list(change.to, "changes.to", change.code_id, left))


def _patterns(code: Code, left: Left) -> Mapping[str, tuple[Pattern, ...]]:
    """The patterns that fit, by language."""
    found = {}
    for language, patterns in code.patterns.items():
        found[language] = tuple(pattern for pattern in patterns if _fits(pattern))
        left += [
            (code.id, f"pattern {number} ({language})")
            for number, pattern in enumerate(patterns, 1)
            if not _fits(pattern)
        ]
    return found


def _fits(pattern: Pattern) -> bool:
    """True where every cell of a pattern holds it."""
    lists = ("\n".join(map(line_of, texts)) for texts in (pattern.any_of, pattern.words, pattern.unless))
    texts = (pattern.phrase, pattern.regex, pattern.matcher, pattern.level or "")
    speakers = "\n".join(condition_lines(pattern.speakers))
    return all(units(text) <= LONGEST_CELL for text in (*lists, *texts, speakers))


def _list(texts: Sequence[str], name: str, code_id: str, left: Left) -> tuple[str, ...]:
    """As many entries of a list as fit in its cell, one a line."""
    kept = list(texts)
    while kept and units("\n".join(map(line_of, kept))) > LONGEST_CELL:
        kept.pop()
    if len(kept) < len(texts):
        left.append((code_id, f"the end of {name}"))
    return tuple(kept)


def _cut(value: Any, name: str, code_id: str, left: Left) -> Any:
    """A record with texts that no cell holds cut short; the same text is cut in the same way everywhere."""
    if isinstance(value, str):
        if units(value) <= LONGEST_CELL:
            return value
        if (code_id, f"the end of {name}") not in left:
            left.append((code_id, f"the end of {name}"))
        return _start(value)
    if isinstance(value, tuple):
        return tuple(_cut(item, name, code_id, left) for item in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **dict(_parts(value, name, code_id, left)))
    return value


def _parts(value: Any, name: str, code_id: str, left: Left) -> Iterator[tuple[str, Any]]:
    """The fields of a record, cut."""
    for item in fields(value):
        path = f"{name}.{item.name}" if name else item.name
        yield item.name, _cut(getattr(value, item.name), path, code_id, left)


def _start(text: str) -> str:
    """As much of the beginning of a text as a cell holds."""
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if units(text[:middle]) <= LONGEST_CELL else (low, middle - 1)
    return text[:low].rstrip()
