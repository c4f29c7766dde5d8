"""Suggestions from the patterns of the codebook."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.codebook import Code, Codebook
from pipeline.errors import InputError, Problem
from pipeline.language import base_language, tokenised
from pipeline.language.rows import token_rows
from pipeline.suggestions import Suggestion
from pipeline.taggers.matching import PatternIndex, PatternTooSlow, compiled, patterns_in
from pipeline.taggers.passages import Passage
from pipeline.taggers.pattern_checks import pattern_problems
from pipeline.taggers.rule_matches import Met, RuleMatches
from pipeline.taggers.talk import Talk, talk_of

NAME = "rules/1"
# Passages that are read at a time: so many texts, and what was found in them, are in memory.
AT_ONCE = 5_000


@dataclass(frozen=True, slots=True)
class _Rules:
    """The patterns of a language, and for each its code."""

    index: PatternIndex
    codes: tuple[Code, ...]


class RulesTagger:
    """Proposes a code wherever one of its patterns in the passage's language counts.

    The score grows with the number n of different patterns of the code that were found: 1 − 0.5ⁿ. It is an order of
    confidence, no probability. Speaker conditions keep suggestions off talk that a code, or one of its patterns, is
    not looked for in. `source` is the codebook's file as the user named it. Raises InputError with every pattern that
    cannot be used (`pattern_checks.wrong`), in whatever language.
    """

    def __init__(self, codebook: Codebook, *, run_id: str = "", source: str = "the codebook") -> None:
        problems = pattern_problems(codebook, source)
        if problems:
            raise InputError(problems)
        self._codebook = codebook
        self._source = source
        self._run_id = run_id or codebook.fingerprint
        self._rules: dict[str, _Rules] = {}

    @property
    def name(self) -> str:
        """The tagger and its version."""
        return NAME

    def suggest(self, passages: Sequence[Passage]) -> list[Suggestion]:
        """Suggestions in the order of the passages, and within a passage in that of the codebook.

        Raises InputError where a regular expression takes longer than a second over a sentence.
        """
        starts = range(0, len(passages), AT_ONCE)
        blocks = (self.read(passages[start : start + AT_ONCE]) for start in starts)
        return [suggestion for block in blocks for suggestion in block.suggestions()]

    def read(self, passages: Sequence[Passage], talk: Talk | None = None) -> RuleMatches:
        """What counts in some passages, of whatever languages; raises InputError as `suggest` does.

        `talk` are the same passages, where they were read before.
        """
        talk = talk or talk_of(passages)
        tried: dict[int, tuple[_Rules, frozenset[int]]] = {}
        for language in dict.fromkeys(talk.texts.languages):
            rules = self._of_language(language)
            if rules.codes:
                texts, first = talk.texts.of_language(language)
                found = rules.index.candidates(token_rows(texts, language))
                tried.update((first + place, (rules, ways)) for place, ways in found)
        own = enumerate(talk.own.tolist())
        worth = {row: tried[text] for row, text in own if text in tried}
        places = ((row, self._met(passages[row], *worth[row])) for row in sorted(worth))
        met = {row: by_code for row, by_code in places if by_code}
        codes = tuple(code.id for code in self._codebook.codable)
        return RuleMatches(passages, codes, met, NAME, self._run_id)

    def _of_language(self, language: str) -> _Rules:
        """The rules for a (base) language, made once."""
        if language not in self._rules:
            pairs = [
                (code, pattern) for code in self._codebook.codable for pattern in patterns_in(code, language)
            ]
            index = PatternIndex(compiled(pattern, language) for _, pattern in pairs)
            self._rules[language] = _Rules(index, tuple(code for code, _ in pairs))
        return self._rules[language]

    def _met(self, passage: Passage, rules: _Rules, ways: frozenset[int]) -> Mapping[str, list[Met]]:
        """Where patterns count in a passage, by code; `ways` are those that are worth trying."""
        text = tokenised(passage.segment.quote, passage.language)
        try:
            found = rules.index.occurrences(text, passage.attributes, ways)
        except PatternTooSlow as slow:
            raise self._too_slow(slow, rules.codes[slow.number], passage) from None
        by_code: dict[str, list[Met]] = {}
        for one in found:
            code = rules.codes[one.pattern]
            if code.speakers.admits(passage.attributes):
                pattern = rules.index.patterns[one.pattern].pattern
                by_code.setdefault(code.id, []).append(Met(one.pattern, pattern, one.span(text), one.phrase))
        return by_code

    def _too_slow(self, slow: PatternTooSlow, code: Code, passage: Passage) -> InputError:
        """The error for a pattern that takes too long, with its code and its language."""
        (problem,) = slow.problems
        key = f"codes.{code.id}.patterns.{base_language(passage.language)}"
        what = f"{problem.what} It was met in {passage.segment.transcript_id or 'a text'}."
        return InputError(Problem(self._source, what, problem.how, line=problem.line, key=key))
