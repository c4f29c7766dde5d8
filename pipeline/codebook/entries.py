r"""Things of a codebook on one line each, as they stand in a cell of a table or in a description of another program.

An example is its passage, and in brackets what is known of it: `They do little. [language: en; group: manager]`.
Things with parts stand between bars: `little | A little | An exception.` A line break within is `\n`, a backslash
`\\`, a bar `\|`; every text that neither begins nor ends with white space comes back as it was.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence

from pipeline.codebook.records import Example, Level, SpeakerCondition

# The columns of the sheets of a workbook, beside that of the codes.
EXAMPLE_COLUMNS = ("code", "kind", "text", "language", "group", "level", "by")
LEVEL_COLUMNS = ("code", "scale", "id", "name", "anchor", "formerly")
PATTERN_COLUMNS = (
    "code", "language", "phrase", "any", "words", "within", "regex", "matcher", "exact", "negation", "unless", "speakers",
    "level",
)  # fmt: skip
CHANGE_COLUMNS = ("act", "code", "to", "by", "at", "why", "sense", "was", "now")

_VALUE = r'(?:"(?:[^"\\]|\\.)*"|[^;\[\]"\n]+)'
_PAIR = rf"(?:language|group|level|by): {_VALUE}"
_KNOWN = re.compile(rf" \[((?:{_PAIR})(?:; {_PAIR})*|)\]$")
_PAIRS = re.compile(rf"(language|group|level|by): ({_VALUE})")
_SIMPLE = re.compile(r'[^;\[\]"\n\\]+')
_PART = re.compile(r"((?:[^\\|]|\\.|\\$)*)(?:\||$)", re.DOTALL)


def line_of(text: str) -> str:
    """A text on one line."""
    return text.replace("\\", "\\\\").replace("\n", "\\n")


def text_of(line: str) -> str:
    """The text behind `line_of`."""
    return re.sub(r"\\([\\n|])", lambda match: "\n" if match[1] == "n" else match[1], line).strip()


def example_line(example: Example) -> str:
    """An example on one line."""
    pairs = {
        "language": example.language,
        "group": example.group,
        "level": example.level,
        "by": "person" if example.by_person else "",
    }
    known = "; ".join(f"{key}: {_value(value)}" for key, value in pairs.items() if value)
    text = line_of(example.text)
    if known:
        return f"{text} [{known}]"
    # Brackets that belong to the passage itself are not to be taken for what is known of it.
    return f"{text} []" if _KNOWN.search(text) else text


def example_of(line: str) -> Example:
    """The example on a line; brackets with anything else in them belong to the passage."""
    found = _KNOWN.search(line)
    if found is None:
        return Example(text_of(line))
    pairs = {match[1]: _unquoted(match[2]) for match in _PAIRS.finditer(found[1])}
    return Example(
        text_of(line[: found.start()]),
        pairs.get("language", ""),
        pairs.get("group", ""),
        by_person=pairs.get("by") == "person",
        level=pairs.get("level"),
    )


def _value(value: str) -> str:
    """A value between brackets, in quotation marks where it needs them."""
    return value if _SIMPLE.fullmatch(value) else json.dumps(value, ensure_ascii=False)


def _unquoted(value: str) -> str:
    """The value behind `_value`."""
    if not value.startswith('"'):
        return value.strip()
    try:
        return str(json.loads(value, strict=False))
    except ValueError:
        return value.strip('"')


def parts_line(parts: Iterable[str]) -> str:
    """Parts between bars; empty ones at the end are left out."""
    marked = [line_of(part).replace("|", "\\|") for part in parts]
    while marked and not marked[-1]:
        marked.pop()
    return " | ".join(marked)


def parts_of(line: str) -> list[str]:
    """The parts on a line."""
    found: list[str] = []
    place = 0
    while match := _PART.match(line, place):
        found.append(text_of(match[1].strip()))
        place = match.end()
        if not match[0].endswith("|") or match.end(1) == match.end():
            break
    return found


def level_line(level: Level) -> str:
    """A level: id, name, anchor and the ids it had before."""
    return parts_line((level.id, level.name, level.anchor, *level.formerly))


def condition_lines(condition: SpeakerCondition) -> list[str]:
    """A speaker condition: an attribute and the values it admits on each line."""
    return [parts_line((name, *values)) for name, values in condition.allowed.items()]


def condition_of(lines: Sequence[str]) -> SpeakerCondition:
    """The speaker condition on lines."""
    parts = [parts_of(line) for line in lines]
    return SpeakerCondition({name: tuple(values) for name, *values in parts})
