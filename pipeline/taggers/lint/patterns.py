"""Patterns as they stand in the file: missing, unusable, too wide, or under two codes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipeline.codebook import Code, Codebook, Pattern
from pipeline.language import base_language, stop_words, surface, tokens
from pipeline.taggers.lint.places import Finding, Place
from pipeline.taggers.pattern_checks import wrong


def of_code(code: Code, languages: Sequence[str], declared: Sequence[str], source: str) -> Iterator[Finding]:
    """Languages without patterns, and patterns that cannot be used, find too much, or propose an unknown level.

    `languages` are those of the study, `declared` those of the codebook.
    """
    present = {base_language(language) for language, patterns in code.patterns.items() if patterns}
    for language in dict.fromkeys([*languages, *declared]):
        if language not in present:
            who = "the study uses" if language in languages else "the codebook declares"
            what = f'there are no patterns for "{language}", which {who}.'
            how = "Add some; without them the rules suggest this code nowhere in that language."
            yield Place(code, source, f"patterns.{language}").warning(what, how)
    for language, pattern in _patterns(code):
        place = Place(code, source, f"patterns.{language}", pattern.line)
        unusable = wrong(pattern, language)
        for what, how in unusable:
            yield place.error(what, how)
        if not unusable:
            yield from _weak(code, pattern, language, place)


def _weak(code: Code, pattern: Pattern, language: str, place: Place) -> Iterator[Finding]:
    """A function word by itself, and a level that the code does not have."""
    if _is_function_word(pattern, language):
        what = f'the pattern "{pattern.text}" is made of function words alone.'
        how = "It will be found almost everywhere: add a word that bears the meaning."
        yield place.warning(what, how)
    levels = {level.id for level in code.scale.levels} if code.scale else set()
    if pattern.level is not None and pattern.level not in levels:
        what = f'the pattern "{pattern.text}" proposes the level "{pattern.level}", which the code does not have.'
        how = (
            f"Use one of: {', '.join(sorted(levels))}."
            if levels
            else "Give the code a scale, or drop the level."
        )
        yield place.error(what, how)


def _is_function_word(pattern: Pattern, language: str) -> bool:
    """True where a pattern looks for single function words alone; of longer phrases the study's talk has to tell."""
    phrases = () if pattern.words else _phrases(pattern)
    each = [_words(word, language) for phrase in phrases for word in phrase.split("|")]
    return bool(each) and all(len(words) == 1 and words[0] in stop_words(language) for words in each)


def sound(codebook: Codebook) -> Codebook:
    """The codebook without the patterns that cannot be used, so that the others can be tried."""
    return replace(
        codebook,
        codes=tuple(
            replace(
                code,
                patterns={
                    language: tuple(p for p in patterns if not wrong(p, base_language(language)))
                    for language, patterns in code.patterns.items()
                },
            )
            for code in codebook.codes
        ),
    )


def shared(codebook: Codebook, source: str) -> Iterator[Finding]:
    """Patterns of two codes that look for the same words on the same talk, named at the second.

    Where one of the two proposes a level it adds something to the other, and nothing is said.
    """
    seen: dict[tuple[object, ...], Code] = {}
    for code in codebook.codable:
        for language, pattern in _patterns(code):
            other = seen.setdefault((language, code.speakers, *_looks_for(pattern, language)), code)
            if other.id != code.id:
                what = f'the pattern "{pattern.text}" also stands under "{other.id}".'
                how = "Keep it under one of them, or tell the two apart by `unless`."
                yield Place(code, source, f"patterns.{language}", pattern.line).warning(what, how)


def _patterns(code: Code) -> Iterator[tuple[str, Pattern]]:
    """Every pattern of a code with its base language."""
    for language, patterns in code.patterns.items():
        for pattern in patterns:
            yield base_language(language), pattern


def _phrases(pattern: Pattern) -> tuple[str, ...]:
    """The phrases that a pattern is made of."""
    return tuple(filter(None, (pattern.phrase, *pattern.any_of, *pattern.words)))


def _words(phrase: str, language: str) -> list[str]:
    """The words of a phrase without alternatives, as written."""
    return [surface(token.text) for token in tokens(phrase, language) if token.is_word]


def _looks_for(pattern: Pattern, language: str) -> tuple[object, ...]:
    """What two patterns that find the same passages have in common."""
    keys = tuple(
        tuple(surface(token.text) if pattern.exact else token.lemma for token in tokens(phrase, language))
        for phrase in _phrases(pattern)
    )
    return (
        keys, pattern.exact, pattern.within, pattern.regex, pattern.matcher, pattern.unless, pattern.negation,
        pattern.speakers, pattern.level is not None,
    )  # fmt: skip
