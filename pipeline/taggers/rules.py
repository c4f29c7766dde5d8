"""Suggestions from the patterns of the codebook."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from pipeline.codebook import Code, Codebook, Pattern
from pipeline.errors import InputError, Problem
from pipeline.language import TokenisedText, base_language, tokenised
from pipeline.segments import Segment
from pipeline.spans import Span
from pipeline.suggestions import Reason, Suggestion, suggestion_id
from pipeline.taggers.matching import Occurrence, PatternIndex, PatternTooSlow, compiled, patterns_in
from pipeline.taggers.passages import Passage
from pipeline.taggers.pattern_checks import pattern_problems

NAME = "rules/1"


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
        self._indices: dict[str, tuple[PatternIndex, tuple[Code, ...]]] = {}

    @property
    def name(self) -> str:
        """The tagger and its version."""
        return NAME

    def suggest(self, passages: Sequence[Passage]) -> list[Suggestion]:
        """Suggestions in the order of the passages, and within a passage in that of the codebook.

        Raises InputError where a regular expression takes longer than a second over a sentence.
        """
        return [suggestion for passage in passages for suggestion in self._of_passage(passage)]

    def _index(self, language: str) -> tuple[PatternIndex, tuple[Code, ...]]:
        """The patterns of a language by trigger, and for each pattern its code."""
        if language not in self._indices:
            pairs = [
                (code, pattern) for code in self._codebook.codable for pattern in patterns_in(code, language)
            ]
            index = PatternIndex(compiled(pattern, language) for _, pattern in pairs)
            self._indices[language] = (index, tuple(code for code, _ in pairs))
        return self._indices[language]

    def _of_passage(self, passage: Passage) -> list[Suggestion]:
        """The suggestions for one passage."""
        index, codes = self._index(base_language(passage.language))
        if not index.patterns:
            return []
        text = tokenised(passage.segment.quote, passage.language)
        by_code: dict[str, list[Occurrence]] = {}
        for occurrence in self._occurrences(index, codes, text, passage):
            code = codes[occurrence.pattern]
            if code.speakers.admits(passage.attributes):
                by_code.setdefault(code.id, []).append(occurrence)
        order = [code.id for code in self._codebook.codable if code.id in by_code]
        return [self._suggestion(passage.segment, c, by_code[c], index, text) for c in order]

    def _occurrences(
        self, index: PatternIndex, codes: Sequence[Code], text: TokenisedText, passage: Passage
    ) -> list[Occurrence]:
        """What counts in a passage; where a pattern takes too long, the error names its code and its language."""
        try:
            return index.occurrences(text, passage.attributes)
        except PatternTooSlow as slow:
            (problem,) = slow.problems
            key = f"codes.{codes[slow.number].id}.patterns.{text.language}"
            where = f"{problem.what} It was met in {passage.segment.transcript_id or 'a text'}."
            raise InputError(Problem(self._source, where, problem.how, line=problem.line, key=key)) from None

    def _suggestion(
        self,
        segment: Segment,
        code_id: str,
        occurrences: Sequence[Occurrence],
        index: PatternIndex,
        text: TokenisedText,
    ) -> Suggestion:
        """The suggestion of one code from all occurrences of its patterns."""
        patterns = [index.patterns[occurrence.pattern].pattern for occurrence in occurrences]
        distinct = len({occurrence.pattern for occurrence in occurrences})
        return Suggestion(
            id=suggestion_id(segment.id, code_id, NAME, self._run_id),
            segment_id=segment.id,
            code_id=code_id,
            span=segment.span,
            score=1 - 0.5 ** min(distinct, 20),
            rationale=tuple(
                _reason(occurrence.span(text), _named(occurrence, pattern), segment)
                for occurrence, pattern in zip(occurrences, patterns, strict=True)
            ),
            tagger=NAME,
            run_id=self._run_id,
            level=_level(patterns),
        )


def _named(occurrence: Occurrence, pattern: Pattern) -> str:
    """What was met, as a reason calls it: the pattern, of several phrases which one, and that it had to be negated."""
    negated = ", negated" if pattern.negation == "require" else ""
    return f'"{occurrence.phrase or pattern.text}"{negated}'


def _reason(span: Span, pattern: str, segment: Segment) -> Reason:
    """Which words of the segment met which pattern, as it is named; `span` is within the quote."""
    words = " ".join(span.of(segment.quote).split())
    return Reason("pattern", f'matched "{words}" (pattern {pattern})', span.shifted(segment.span.start), 1.0)


def _level(patterns: Sequence[Pattern]) -> str | None:
    """The level that most of the occurrences propose, of equals the first in the text; None where none does."""
    counts = Counter(pattern.level for pattern in patterns if pattern.level is not None)
    return max(counts, key=lambda level: counts[level]) if counts else None
