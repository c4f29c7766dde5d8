"""What the patterns do in the study's talk: those that match nothing, and those that match nearly everything.

A pattern is asked by itself: negation and `unless` count, speaker conditions do not.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from pipeline.codebook import Code, Codebook, Pattern
from pipeline.errors import Problem
from pipeline.language import base_language, tokenised
from pipeline.taggers.lint.places import Finding, Place
from pipeline.taggers.matching import PatternIndex, compiled, patterns_in
from pipeline.taggers.passages import Passage

# A pattern found in more than this share of a language's segments tells little; of fewer segments nothing is said.
MOST = 0.3
LEAST_SEGMENTS = 20
SHOWN = 5
# In less talk than this most patterns of a sound codebook match nothing: that is said once for the language.
LEAST_WORDS = 10_000


@dataclass(slots=True)
class _Counted:
    """The patterns of one language, and in how many of its segments each was found."""

    pairs: tuple[tuple[Code, Pattern], ...]
    index: PatternIndex
    segments: int = 0
    words: int = 0
    found: Counter[int] = field(default_factory=Counter)

    def read(self, passage: Passage) -> None:
        """Count one segment."""
        text = tokenised(passage.segment.quote, passage.language)
        words = sum(token.is_word for token in text.tokens)
        if words:
            self.segments += 1
            self.words += words
            self.found.update({occurrence.pattern for occurrence in self.index.occurrences(text)})


def of_passages(codebook: Codebook, passages: Iterable[Passage], source: str) -> Iterator[Finding]:
    """What is said of the patterns in each language in which there is talk."""
    languages: dict[str, _Counted] = {}
    for passage in passages:
        language = base_language(passage.language)
        if language not in languages:
            languages[language] = _prepared(codebook, language)
        languages[language].read(passage)
    for language, counted in languages.items():
        if counted.segments:
            idle = _idle if counted.words >= LEAST_WORDS else _too_little
            yield from idle(language, counted, source)
            yield from _everywhere(language, counted, source)


def _prepared(codebook: Codebook, language: str) -> _Counted:
    """The patterns of a language, nothing counted yet."""
    pairs = tuple((code, pattern) for code in codebook.codable for pattern in patterns_in(code, language))
    return _Counted(pairs, PatternIndex(compiled(pattern, language) for _, pattern in pairs))


def _too_little(language: str, counted: _Counted, source: str) -> Iterator[Finding]:
    """How many patterns match nothing in talk that is too little to tell."""
    idle = sum(not counted.found[number] for number in range(len(counted.pairs)))
    if idle:
        what = (
            f"{language}: {idle:,} of {len(counted.pairs):,} patterns match nothing in {counted.words:,} words of "
            "talk, which is too little to tell."
        )
        how = f"They are named from {LEAST_WORDS:,} words on; focuscode codebook try shows what one of them finds."
        yield Finding("warning", Problem(source, what, how))


def _idle(language: str, counted: _Counted, source: str) -> Iterator[Finding]:
    """For each code the patterns that match nothing, on one line."""
    by_code: dict[str, list[Pattern]] = {}
    totals: Counter[str] = Counter()
    codes = {}
    for number, (code, pattern) in enumerate(counted.pairs):
        codes[code.id] = code
        totals[code.id] += 1
        if not counted.found[number]:
            by_code.setdefault(code.id, []).append(pattern)
    for code_id, patterns in by_code.items():
        what = (
            f"{len(patterns)} of {totals[code_id]} patterns match nothing in the {counted.segments} segments "
            f"of the study in “{language}”: {_listed(patterns)}."
        )
        how = "Look for what people say instead with focuscode codebook try, or leave them for talk to come."
        place = Place(codes[code_id], source, f"patterns.{language}", patterns[0].line)
        yield place.warning(what, how)


def _listed(patterns: Sequence[Pattern]) -> str:
    """The first patterns and how many more there are."""
    shown = ", ".join(f"“{pattern.text}”" for pattern in patterns[:SHOWN])
    more = len(patterns) - SHOWN
    return f"{shown} and {more} more" if more > 0 else shown


def _everywhere(language: str, counted: _Counted, source: str) -> Iterator[Finding]:
    """Patterns that match nearly everything."""
    if counted.segments < LEAST_SEGMENTS:
        return
    for number, (code, pattern) in enumerate(counted.pairs):
        count = counted.found[number]
        if count > MOST * counted.segments:
            what = (
                f'the pattern "{pattern.text}" matches {count} of the {counted.segments} segments of the study in '
                f"“{language}” ({count / counted.segments:.0%}, more than {MOST:.0%})."
            )
            how = "It tells little: add a word that bears the meaning, or an `unless`."
            yield Place(code, source, f"patterns.{language}", pattern.line).warning(what, how)
