"""What a code means, apart from how it is worded and found: read back from JSON, and compared by its words alone."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import Any

from pipeline.codebook.records import DIGITS, Code, Example, Level, Scale
from pipeline.hashing import digest

_SIGNS = frozenset("%<>=≤≥±+")  # marks that mean something in a definition


def code_from_meaning(meaning: Mapping[str, Any]) -> Code:
    """The code behind the JSON of `Code.meaning`, without what bears on no meaning (patterns, colour, notes …).

    Raises ValueError where it is not such JSON.
    """
    try:
        code = Code(
            id=str(meaning["id"]),
            name=str(meaning["name"]),
            definition=str(meaning["definition"]),
            use_when=str(meaning["use_when"]),
            avoid_when=str(meaning["avoid_when"]),
            examples=_examples(meaning["examples"]),
            counter_examples=_examples(meaning["counter_examples"]),
            scale=_scale(meaning["scale"]),
            parent_id=meaning["parent"],
            codable=bool(meaning["codable"]),
            status=meaning["status"],
            formerly=tuple(meaning["formerly"]),
            merged_into=meaning["merged_into"],
            split_from=meaning["split_from"],
            author=str(meaning["author"]),
            in_vivo=bool(meaning["in_vivo"]),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ValueError(f"this is not the meaning of a code ({error})") from None
    if digest(code.meaning) != digest(dict(meaning)):
        raise ValueError("this is not the meaning of a code")
    return code


def _examples(entries: Any) -> tuple[Example, ...]:
    """Examples from their JSON."""
    return tuple(Example(text, language, group, level=level) for text, language, group, level in entries)


def _scale(entries: Any) -> Scale | None:
    """A scale from its JSON; an empty list is none."""
    levels = tuple(
        Level(i, name, anchor, value, tuple(formerly)) for i, name, anchor, value, formerly in entries
    )
    return Scale(levels) if levels else None


def words_of(text: str) -> list[str]:
    """The words and numbers of a text, case-folded: what is left when spelling of spaces and marks is put aside."""
    folded = unicodedata.normalize("NFC", text).casefold()
    # Vowel signs are marks of their own in many scripts: a word is letters, marks and digits.
    kept = (c if unicodedata.category(c)[0] in "LMN" else f" {c} " if c in _SIGNS else " " for c in folded)
    return "".join(kept).split()


def sense_of(code: Code) -> str:
    """Digest of what makes the code apply or not: the words of its definition and rules, its scale, its use.

    Names, examples, parents and everything else may change without it, and so may case, punctuation and white space.
    """
    levels = code.scale.levels if code.scale else ()
    return digest(
        [
            [words_of(text) for text in (code.definition, code.use_when, code.avoid_when)],
            [[(*lv.formerly, lv.id)[0], words_of(f"{lv.name} {lv.anchor}"), lv.value] for lv in levels],
            code.codable and code.status != "deprecated",
        ]
    )[:DIGITS]
