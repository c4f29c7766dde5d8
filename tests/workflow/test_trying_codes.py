"""Trying a code or a pattern that cannot be used, or in what is no language."""

from __future__ import annotations

import pytest

from pipeline.codebook import Code, Pattern
from pipeline.errors import InputError
from pipeline.taggers import Passage
from pipeline.taggers.codebook_tests import segment_of
from pipeline.workflow.trying import Talk, try_code, try_pattern


def talk(language: str) -> Talk:
    """Somebody says that they help."""
    return Talk((Passage(segment_of("They help.", "T", "a", 0), language),), {})


def nothing(*_: object) -> None:
    """Progress that nobody watches."""


BROKEN = Code(
    "c", "C", "D", patterns={"en": (Pattern(regex="(", line=3), Pattern("!", line=4)), "de": (Pattern("helfen"),)}
)  # fmt: skip


def test_a_code_whose_patterns_cannot_be_used_is_refused() -> None:
    """Every bad pattern in the languages of the talk is named with its line, instead of no hits at all."""
    with pytest.raises(InputError) as caught:
        try_code(BROKEN, talk("en-GB"), nothing)
    assert [(3, "codes.c.patterns.en"), (4, "codes.c.patterns.en")] == [
        (problem.line, problem.key) for problem in caught.value.problems
    ]
    assert 0 == len(try_code(BROKEN, talk("de"), nothing).hits)


@pytest.mark.parametrize("language", ["English", "en glish", "e"])
def test_what_is_no_code_of_a_language_is_refused(language: str) -> None:
    """Neither forms nor negation would be known in it, and nothing would say so."""
    code = Code("c", "C", "D", patterns={language: (Pattern("help"),)})
    with pytest.raises(InputError, match="is no language code"):
        try_pattern(Pattern("help"), talk(language), nothing)
    with pytest.raises(InputError, match="is no language code"):
        try_code(code, talk(language), nothing)


def test_a_language_without_forms_is_read_as_written() -> None:
    """A code of a language that nothing is known of is none the less a code."""
    assert 1 == len(try_pattern(Pattern("help"), talk("tlh"), nothing).hits)
