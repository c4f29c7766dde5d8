"""The keys of a codebook file: how they differ from the fields of the records, and a sentence on each.

What is not said here follows from the records themselves: names, types, defaults, and which keys are needed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pipeline.codebook import Change, Code, Codebook, Example, Level, Pattern, Scale

Schema = dict[str, Any]

# The ways in which a pattern says what it looks for; each has exactly one.
WAYS = ("phrase", "any", "words", "regex", "matcher")
NOT_BLANK = {"type": "string", "pattern": r"\S"}


@dataclass(frozen=True, slots=True)
class Key:
    """How a key differs from its field: its name, whether it is needed, what its value looks like in a file."""

    name: str = ""
    needed: bool = True
    shape: Schema | None = None


DIFFERENT: Mapping[tuple[type, str], Key] = {
    (Codebook, "title"): Key(needed=False),
    (Codebook, "codes"): Key(shape={"type": "array", "items": {"$ref": "#/$defs/code"}, "minItems": 1}),
    (Code, "definition"): Key(needed=False),
    (Code, "parent_id"): Key("parent"),
    (Code, "colour"): Key(
        shape={"type": ["string", "null"], "pattern": "^#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})$"}
    ),
    (Change, "code_id"): Key("code"),
    (Example, "by_person"): Key("by", shape={"enum": ["pattern", "person", None], "default": "pattern"}),
    (Level, "name"): Key(needed=False),
    (Pattern, "phrase"): Key(shape={"type": ["string", "null"], "pattern": r"\S"}),
    (Pattern, "any_of"): Key(
        "any",
        shape={
            "type": ["array", "string", "null"],
            "items": {"type": "string"},
            "minItems": 1,
            "minLength": 1,
        },
    ),
    (Pattern, "words"): Key(shape={"type": ["array", "null"], "items": {"type": "string"}, "minItems": 2}),
    (Pattern, "within"): Key(shape={"type": ["integer", "null"], "minimum": 1}),
    (Pattern, "regex"): Key(shape={"type": ["string", "null"], "pattern": r"\S"}),
    (Pattern, "matcher"): Key(shape={"type": ["array", "null"], "items": {"type": "object"}, "minItems": 1}),
    (Scale, "levels"): Key(shape={"type": "array", "items": {"$ref": "#/$defs/level"}, "minItems": 2}),
}
# Keys without a field of their own: levels off the scale are levels without a value.
BESIDE: Mapping[type, Mapping[str, Schema]] = {
    Scale: {"off_scale": {"type": ["array", "null"], "items": {"$ref": "#/$defs/level"}}}
}
# Fields that no file holds: where something stands, and a level's value, which is its place.
NEVER_WRITTEN = frozenset({(Code, "line"), (Example, "line"), (Pattern, "line"), (Level, "value")})


def present(*names: str) -> Schema:
    """Says that these keys have a value; an empty one counts as none, as it does in the reader."""
    return {"required": list(names), "properties": {name: {"not": {"type": "null"}} for name in names}}


def empty(*names: str) -> Schema:
    """Says that these keys have no value."""
    return {"properties": {name: {"type": "null"} for name in names}}


# What holds between the keys of one mapping.
RULES: Mapping[type, Schema] = {
    Code: {
        "if": present("merged_into"),
        "then": {"properties": {"status": {"enum": ["deprecated", None]}}},
    },
    Pattern: {
        "oneOf": [present(way) for way in WAYS],
        "allOf": [
            {"if": present("words"), "then": present("within"), "else": empty("within")},
            {"if": {"anyOf": [present("regex"), present("matcher")]}, "then": empty("exact")},
        ],
    },
    Change: {
        "if": {"properties": {"act": {"const": "declare"}}},
        "then": {
            "required": ["sense", "was", "now"],
            "properties": {"sense": {"type": "string"}, "was": NOT_BLANK, "now": NOT_BLANK},
        },
    },
}

_LEVEL_OF = "The id of a level of this code's scale"
SENTENCES: Mapping[type, Mapping[str, str]] = {
    Codebook: {
        "id": "A short name of the codebook, without spaces.",
        "version": 'The version as you count it, in quotation marks: "1.0".',
        "title": "The title that is printed.",
        "codes": "The codes, each beginning with “- id:”, in the order in which coders see them.",
        "languages": "The languages that the codebook has patterns and examples for, such as [en, cs].",
        "source": "Where the codebook comes from; for readers alone.",
        "changes": "What was done to codes. focuscode codebook rename, merge and their like write it.",
    },
    Code: {
        "id": "A short name without spaces. Decisions name it: change it with focuscode codebook rename.",
        "name": "The name that is printed and that coders see.",
        "definition": "What the code means, in a sentence or two.",
        "use_when": "When to give the code.",
        "avoid_when": "When not to give it: near misses, and which code is meant instead.",
        "examples": "Passages that the code fits. focuscode codebook test checks that the patterns find them.",
        "counter_examples": "Passages that look as if the code fitted them and do not. No pattern may find them.",
        "patterns": "What the rules look for, by language. A pattern suggests the code; people decide.",
        "speakers": "On whose talk the code is suggested, as attribute: [values]. It never limits coders.",
        "scale": "The levels of a graded code. Such a code cannot be given without a level.",
        "parent": "The id of the code above this one.",
        "codable": "false makes it a heading, which cannot be given.",
        "status": "established, provisional (made while reading), or deprecated: kept on record, offered no more.",
        "formerly": "Ids that the code had before; decisions follow. focuscode codebook rename writes it.",
        "merged_into": "The id of the code that decisions count for. focuscode codebook merge writes it.",
        "split_from": "The id of the code it was once a part of. focuscode codebook split writes it.",
        "author": "The coder who made the code while reading.",
        "in_vivo": "true where the name is a participant's own words.",
        "colour": 'A colour in quotation marks, such as "#b3402a". It changes neither meaning nor suggestions.',
        "notes": "Notes for people; they change neither meaning nor suggestions.",
        "source": "Where the code comes from; it changes neither meaning nor suggestions.",
    },
    Example: {
        "text": "The passage, word for word, in quotation marks.",
        "language": "The language of the passage, such as en.",
        "group": "The stakeholder group of the speaker.",
        "by": "person where only a reader can find the meaning; pattern where the patterns must find it.",
        "level": f"{_LEVEL_OF} that the passage has.",
    },
    Pattern: {
        "phrase": "These words, one after the other, in all their forms; a|b stands for either word.",
        "exact": "true: the words as written, not in all their forms. Not for regex and matcher.",
        "words": "At least two words in any order, close together; “within” says how close.",
        "within": "The largest number of words between the first and the last of “words”.",
        "any": "Several phrases, of which one is enough.",
        "regex": "A regular expression, in single quotation marks. Capitals do not matter.",
        "matcher": "A pattern of spaCy's Matcher: a list with one pair of braces for each token.",
        "speakers": "On whose talk this pattern counts, as attribute: [values], beyond what the code says.",
        "unless": "No match where one of these phrases stands in the same sentence.",
        "negation": "A negated match: exclude (does not count), allow (counts too), require (no other counts).",
        "level": f"{_LEVEL_OF} that the pattern proposes.",
    },
    Scale: {
        "levels": "The ordered levels, at least two, lowest first.",
        "off_scale": "Answers without a place in that order, such as “does not know”; never averaged.",
    },
    Level: {
        "id": "A short name without spaces; decisions name it.",
        "name": "The name that is printed; the id where it is left out.",
        "anchor": "By what a coder recognises the level.",
        "formerly": "Ids that the level had before; decisions follow.",
    },
    Change: {
        "act": "What was done.",
        "code": "The id of the code, as it was then.",
        "to": "The ids of the codes it led to.",
        "by": "Who did it.",
        "at": 'The date, in quotation marks: "2026-11-21".',
        "why": "Why it was done.",
        "sense": "How a declaration says the meaning changed: widened, narrowed, or only reworded.",
        "was": "The digest of the meaning before.",
        "now": "The digest of the meaning after.",
    },
}
