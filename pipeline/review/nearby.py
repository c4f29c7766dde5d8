"""Codes that a new one may repeat: pointed out when it is made, before there are two of them."""

from __future__ import annotations

import difflib
from dataclasses import dataclass

from pipeline.codebook import Code, Codebook, Example
from pipeline.segments import Segment
from pipeline.spans import Span

MOST = 3
_SAME_NAME = 0.75
_ALIKE = 0.4  # of a few words and a definition: below, chance words in common would ask the coder for nothing


@dataclass(frozen=True, slots=True)
class Near:
    """A code of the codebook that a new one is near to, and why, in a few words."""

    code: Code
    why: str


def near_codes(codebook: Codebook, name: str, definition: str, language: str) -> tuple[Near, ...]:
    """The codes nearest to a new one, at most three, surest first.

    By its name, by what patterns in `language` find in its words (an in-vivo code speaks the language of the
    discussion, the codebook's definitions another), by its examples and by its definition.
    """
    found: dict[str, Near] = {}
    draft = Code("", name, definition, examples=(Example(name, language),))
    for near in (
        *_by_name(codebook, name),
        *_by_pattern(codebook, name, language),
        *_by_example(codebook, name),
        *_by_definition(codebook, draft),
    ):
        found.setdefault(near.code.id, near)
    return tuple(found.values())[:MOST]


def _by_name(codebook: Codebook, name: str) -> list[Near]:
    """Codes with nearly the same name."""
    plain = name.casefold()
    scores = {
        code.id: difflib.SequenceMatcher(a=plain, b=code.name.casefold()).ratio() for code in codebook.codable
    }
    near = [code for code in codebook.codable if scores[code.id] >= _SAME_NAME]
    return [Near(code, "almost the same name") for code in sorted(near, key=lambda code: -scores[code.id])]


def _by_pattern(codebook: Codebook, name: str, language: str) -> list[Near]:
    """Codes that the rules would suggest for the very words."""
    from pipeline.taggers import Passage, RulesTagger

    segment = Segment("", "", 0, Span(0, len(name)), "", name, "", (0, 1))
    suggestions = RulesTagger(codebook).suggest([Passage(segment, language)])
    return [Near(codebook.code(s.code_id), s.rationale[0].text) for s in suggestions]


def _by_example(codebook: Codebook, name: str) -> list[Near]:
    """Codes with an example that holds the words."""
    plain = " ".join(name.split()).casefold()
    return [
        Near(code, f"an example holds these words: “{example.text}”")
        for code in codebook.codable
        for example in code.examples
        if len(plain) > 3 and plain in " ".join(example.text.split()).casefold()
    ]


def _by_definition(codebook: Codebook, draft: Code) -> list[Near]:
    """Codes whose definition is alike."""
    from pipeline.taggers.likeness import alike_to

    return [
        Near(pair.second, f"a definition like it ({pair.likeness:.2f})")
        for pair in alike_to(draft, codebook, least=_ALIKE)
    ]
