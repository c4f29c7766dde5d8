"""The JSON Schema of codebook files, made from the records, so that editors complete, explain and underline.

It says what can be said of one mapping at a time. What one part says of another (ids that are there, levels that the
scale has) only `pipeline.readers` checks. But for the name `$defs`, it keeps to words that editors have known since
draft 7.
"""

from __future__ import annotations

import inspect
import json
import re
from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from types import NoneType
from typing import Any, Literal, get_args, get_origin, get_type_hints

from pipeline.codebook import Change, Code, Codebook, Example, Level, Pattern, Scale, SpeakerCondition
from pipeline.exporters.codebook_keys import (
    BESIDE,
    DIFFERENT,
    NEVER_WRITTEN,
    NOT_BLANK,
    RULES,
    SENTENCES,
    Key,
    Schema,
)

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_LANGUAGE = r"\S"  # the reader takes any name for a language
_TEXTS: Schema = {"type": ["array", "string", "null"], "items": {"type": "string"}}
_PLAIN: Mapping[object, Schema] = {
    str: {"type": ["string", "null"]},
    bool: {"type": ["boolean", "null"]},
    int: {"type": ["integer", "null"]},
    tuple[str, ...]: _TEXTS,
    SpeakerCondition: {"type": ["object", "null"], "additionalProperties": _TEXTS},
}
# Records of which a bare text is short for the first key.
_SHORT = (Example, Pattern)


def codebook_schema() -> Schema:
    """The schema (JSON Schema, draft 2020-12) of a codebook file, as JSON."""
    parts = (Code, Example, Pattern, Scale, Level, Change)
    whole = {"$schema": DIALECT, "title": "focuscode codebook", **_mapping(Codebook)}
    return whole | {"$defs": {_name(record): _mapping(record) for record in parts}}


def codebook_schema_text() -> str:
    """The schema as the text of a file."""
    return json.dumps(codebook_schema(), ensure_ascii=False, indent=2) + "\n"


def _mapping(record: type[Any]) -> Schema:
    """The schema of the mapping that stands for a record."""
    hints = get_type_hints(record)
    shapes: dict[str, Schema] = {}
    needed = []
    for field in fields(record):
        if (record, field.name) in NEVER_WRITTEN:
            continue
        key = DIFFERENT.get((record, field.name), Key())
        name = key.name or field.name
        if key.needed and field.default is MISSING and field.default_factory is MISSING:
            needed.append(name)
        shapes[name] = key.shape or _shape(hints[field.name], field, needed=name in needed)
    shapes |= BESIDE.get(record, {})
    said = SENTENCES[record]
    return {
        "description": _first_sentence(record),
        "type": "object",
        "properties": {name: {"description": said[name], **shape} for name, shape in shapes.items()},
        **({"required": needed} if needed else {}),
        "additionalProperties": False,
        **RULES.get(record, {}),
    }


def _shape(hint: Any, field: Field[Any], *, needed: bool) -> Schema:
    """What the value of a field looks like in a file; what is not needed may be left empty."""
    if NoneType in get_args(hint):
        (hint,) = (kind for kind in get_args(hint) if kind is not NoneType)
    if hint is str and needed:
        return NOT_BLANK
    if hint in _PLAIN:
        return _PLAIN[hint] | ({"default": field.default} if hint is bool else {})
    if isinstance(hint, type) and is_dataclass(hint):
        return {"anyOf": [{"$ref": _place(hint)}, {"type": "null"}]}
    if get_origin(hint) is Literal:
        choice: Schema = {"enum": [*get_args(hint), *([] if needed else [None])]}
        return choice | ({"default": field.default} if isinstance(field.default, str) else {})
    if get_origin(hint) is tuple:
        return _several(get_args(hint)[0])
    (record, _) = get_args(get_args(hint)[1])
    by_language = {_LANGUAGE: _several(record)}
    return {"type": ["object", "null"], "patternProperties": by_language, "additionalProperties": False}


def _several(record: type[Any]) -> Schema:
    """A list of what stands for records."""
    entry: Schema = {"$ref": _place(record)}
    return {"type": ["array", "null"], "items": {"anyOf": [NOT_BLANK, entry]} if record in _SHORT else entry}


def _name(record: type[Any]) -> str:
    """The name of a record in the schema."""
    return record.__name__.lower()


def _place(record: type[Any]) -> str:
    """Where the schema of a record stands."""
    return f"#/$defs/{_name(record)}"


def _first_sentence(record: type[Any]) -> str:
    """What the record says of itself first, without what stands in brackets."""
    text = re.sub(r"\s*\([^)]*\)", "", inspect.getdoc(record) or "")
    return " ".join(text.partition(".")[0].split()) + "."
