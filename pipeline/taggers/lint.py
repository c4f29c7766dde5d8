"""What is wrong or weak in a codebook, as far as it can be seen without data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from pipeline.codebook import Code, Codebook, Example, Pattern
from pipeline.errors import Problem
from pipeline.language import base_language, stop_words, surface, tokenised
from pipeline.taggers.matching import PatternIndex, compiled

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that lint found. An `error` makes the codebook unfit for use, a `warning` makes it weaker."""

    severity: Severity
    problem: Problem


def lint(
    codebook: Codebook, *, languages: Sequence[str], source: str, group_key: str = "stakeholder_group"
) -> list[Finding]:
    """Everything that is wrong or weak in `codebook`, in the order of its codes.

    `languages` are those of the study's transcripts, `source` is the file as the user named it, `group_key` the
    attribute that the `group` of an example speaks of.
    """
    study = tuple(dict.fromkeys(base_language(language) for language in languages))
    findings: list[Finding] = []
    for code in codebook.codes:
        findings += _family(code, codebook, source)
        findings += _wording(code, source)
        if code.codable and code.status != "deprecated":
            findings += _scale(code, source)
            findings += _patterns(code, study, source)
            findings += _examples(code, source, group_key)
    return findings + list(_shared_patterns(codebook, source))


@dataclass(frozen=True, slots=True)
class _Place:
    """A part of a code in the codebook's file."""

    code: Code
    source: str
    part: str
    line: int | None = None

    def error(self, what: str, how: str) -> Finding:
        """Something here that makes the codebook unfit for use."""
        return Finding("error", self._problem(what, how))

    def warning(self, what: str, how: str) -> Finding:
        """Something here that makes the codebook weaker."""
        return Finding("warning", self._problem(what, how))

    def _problem(self, what: str, how: str) -> Problem:
        """The problem with its place."""
        return Problem(self.source, what, how, line=self.line, key=f"codes.{self.code.id}.{self.part}")


def _family(code: Code, codebook: Codebook, source: str) -> Iterator[Finding]:
    """A parent that does not exist, and a code that is its own ancestor."""
    parents = {other.id: other.parent_id for other in codebook.codes}
    if code.parent_id is None:
        return
    if code.parent_id not in parents:
        what = f'the parent "{code.parent_id}" is not in the codebook.'
        yield _Place(code, source, "parent").error(what, "Add it, or name a code that is there.")
        return
    seen = {code.id}
    ancestor: str | None = code.parent_id
    while ancestor is not None and ancestor not in seen:
        seen.add(ancestor)
        ancestor = parents.get(ancestor)
    if ancestor == code.id:
        how = "Take the parent away from one of the codes in the circle."
        yield _Place(code, source, "parent").error("the code is its own ancestor.", how)


def _wording(code: Code, source: str) -> Iterator[Finding]:
    """What a coder needs to read and does not find."""
    if not code.definition.strip():
        how = "Say in one or two sentences what the code means."
        yield _Place(code, source, "definition").error("there is no definition.", how)
    if not code.codable or code.status == "deprecated":
        return
    if not code.use_when.strip():
        how = "Say when coders should give the code."
        yield _Place(code, source, "use_when").warning("there is no rule when to use the code.", how)
    if not code.avoid_when.strip():
        how = "Say which near miss is not meant, and which code it belongs to."
        yield _Place(code, source, "avoid_when").warning("there is no rule when not to use the code.", how)
    if not code.examples:
        how = "Add a passage that the code fits."
        yield _Place(code, source, "examples").warning("there is no example.", how)


def _scale(code: Code, source: str) -> Iterator[Finding]:
    """A scale that cannot order anything, or that coders would each read in their own way."""
    if code.scale is None:
        return
    if len(code.scale.on_scale) < 2:
        what = "the scale has fewer than two ordered levels."
        yield _Place(code, source, "scale").warning(what, "Add levels, or take the scale away.")
    for level in code.scale.levels:
        if not level.anchor.strip():
            what = f'the level "{level.id}" has no anchor.'
            how = "Say by what a coder recognises it."
            yield _Place(code, source, f"scale.{level.id}").warning(what, how)


def _patterns(code: Code, languages: Sequence[str], source: str) -> Iterator[Finding]:
    """Languages without patterns, and patterns that find nothing, too much, or a level that does not exist."""
    present = {base_language(language) for language, patterns in code.patterns.items() if patterns}
    for language in languages:
        if language not in present:
            what = f'there are no patterns for "{language}", which the study uses.'
            how = "Add some; without them the rules suggest this code nowhere in that language."
            yield _Place(code, source, f"patterns.{language}").warning(what, how)
    for language, patterns in code.patterns.items():
        for pattern in patterns:
            yield from _pattern(code, pattern, base_language(language), source)


def _pattern(code: Code, pattern: Pattern, language: str, source: str) -> Iterator[Finding]:
    """What is wrong with one pattern."""
    part = f"patterns.{language}"
    ready = compiled(pattern, language)
    if ready.is_empty or not any(token.is_word for p in ready.parts for token in p.row):
        how = "Write the words to look for, or remove it."
        yield _Place(code, source, part, pattern.line).error("a pattern holds no words.", how)
        return
    words = [surface(token.text) for p in ready.parts for token in p.row]
    if len(words) < 3 and all(word in stop_words(language) for word in words):
        what = f'the pattern "{pattern.text}" is made of function words alone.'
        how = "It will be found almost everywhere: add a word that bears the meaning."
        yield _Place(code, source, part, pattern.line).warning(what, how)
    levels = {level.id for level in code.scale.levels} if code.scale else set()
    if pattern.level is not None and pattern.level not in levels:
        what = f'the pattern "{pattern.text}" proposes the level "{pattern.level}", which the code does not have.'
        how = (
            f"Use one of: {', '.join(sorted(levels))}."
            if levels
            else "Give the code a scale, or drop the level."
        )
        yield _Place(code, source, part, pattern.line).error(what, how)


def _examples(code: Code, source: str, group_key: str) -> Iterator[Finding]:
    """Examples that the patterns of their language miss, and counter-examples that they catch."""
    indices = {
        language: PatternIndex(
            compiled(pattern, language)
            for of_language, patterns in code.patterns.items()
            if base_language(of_language) == language
            for pattern in patterns
        )
        for language in {base_language(of_language) for of_language in code.patterns}
    }
    for number, example in enumerate(code.examples, start=1):
        index = indices.get(base_language(example.language))
        caught = _caught(code, example, indices, group_key)
        if index is not None and index.patterns and not caught and not example.by_person:
            what = f'no pattern catches example {number}, "{_begin(example.text)}".'
            how = "Add a pattern, or mark the example `by: person` where only a reader can find the meaning."
            yield _Place(code, source, "examples").warning(what, how)
    for number, example in enumerate(code.counter_examples, start=1):
        caught = _caught(code, example, indices, group_key)
        if caught:
            what = f'the pattern "{caught}" catches counter-example {number}, "{_begin(example.text)}".'
            how = "Narrow the pattern, or give it an `unless`."
            yield _Place(code, source, "counter_examples").warning(what, how)


def _caught(code: Code, example: Example, indices: Mapping[str, PatternIndex], group_key: str) -> str:
    """The pattern that would suggest the code for an example said by somebody of its group; "" where none does."""
    index = indices.get(base_language(example.language))
    attributes = {group_key: example.group} if example.group else {}
    if index is None or not code.speakers.admits(attributes):
        return ""
    found = index.occurrences(tokenised(example.text, example.language))
    return index.patterns[found[0].pattern].pattern.text if found else ""


def _shared_patterns(codebook: Codebook, source: str) -> Iterator[Finding]:
    """Patterns of two codes that look for the same words in the same language.

    Where one of the two proposes a level it adds something to the other, and nothing is said.
    """
    seen: dict[tuple[object, ...], Code] = {}
    for code, language, pattern in _all_patterns(codebook.codable):
        graded = pattern.level is not None
        key = (language, graded, pattern.exact, pattern.within, compiled(pattern, language).keys)
        other = seen.setdefault(key, code)
        if other.id != code.id:
            what = f'the pattern "{pattern.text}" also stands under "{other.id}".'
            how = "Keep it under one of them, or tell the two apart by `unless`."
            yield _Place(code, source, f"patterns.{language}", pattern.line).warning(what, how)


def _all_patterns(codes: Iterable[Code]) -> Iterator[tuple[Code, str, Pattern]]:
    """Every pattern with its code and language."""
    for code in codes:
        for language, patterns in code.patterns.items():
            for pattern in patterns:
                yield code, base_language(language), pattern


def _begin(text: str) -> str:
    """The first words of a text."""
    words = text.split()
    return " ".join(words[:6]) + (" …" if len(words) > 6 else "")
