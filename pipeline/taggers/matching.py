"""Where the patterns of the codebook stand in a tokenised text, and which of their matches count.

A pattern with a trigger is tried only where that occurs; of many texts, only those are looked at in which all its words
do (`pipeline.taggers.candidates`). Positions are indices of tokens; spans are made by those who ask.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from pipeline.codebook import Code, Pattern
from pipeline.errors import InputError, Problem
from pipeline.language import Token, TokenisedText, base_language, surface
from pipeline.language.negation import negating
from pipeline.language.rows import TokenRows
from pipeline.spans import Span
from pipeline.taggers.candidates import Candidates
from pipeline.taggers.matchers import TokenPattern
from pipeline.taggers.pattern_checks import wrong
from pipeline.taggers.phrases import PhraseWay, Words, phrase_ways, words_of
from pipeline.taggers.regexes import Expression
from pipeline.taggers.ways import Found, Reading, Way

# Languages in which a negation within the match asks for further ones around it (nikdo nepomáhá, personne ne vient).
_CONCORD = frozenset({"cs", "fr"})

Cancelled = Literal["", "negation", "unless"]
_NONE: Sequence[int] = ()


@dataclass(frozen=True, slots=True)
class Occurrence:
    """Tokens `first` to `last` (both included) of a text where pattern number `pattern` was found.

    `phrase` is the one of several phrases of the pattern that was met, "" where it has but one. `cancelled` says why
    the match does not count; "" where it does.
    """

    pattern: int
    first: int
    last: int
    phrase: str = ""
    cancelled: Cancelled = ""

    def span(self, text: TokenisedText) -> Span:
        """Where it stands, in code points of the text."""
        return Span(text.tokens[self.first].start, text.tokens[self.last].end)


class PatternTooSlow(InputError):
    """A regular expression took too long; `number` is that of its pattern."""

    def __init__(self, pattern: Pattern, number: int) -> None:
        self.number = number
        self.pattern = pattern
        what = f'the pattern "{pattern.text}" takes too long: it can be read in too many ways.'
        how = "Take away repetition within repetition, such as (a+)+ or (a|aa)+, or write it as a phrase."
        super().__init__(Problem("the codebook", what, how, line=pattern.line))


class CompiledPattern:
    """A pattern of one language, ready to be looked for. One that is wrong (`pattern_checks.wrong`) finds nothing."""

    def __init__(self, pattern: Pattern, language: str) -> None:
        self.pattern = pattern
        self.language = language
        sound = not wrong(pattern, language)
        self.ways: tuple[Way, ...] = _ways(pattern, language) if sound else ()
        self.unless = (
            tuple(w for phrase in pattern.unless for w in words_of(phrase, language)) if sound else ()
        )

    @property
    def is_plain(self) -> bool:
        """True for a single phrase or list of words, without alternatives."""
        return len(self.ways) == 1 and isinstance(self.ways[0], PhraseWay)

    @property
    def parts(self) -> tuple[Words, ...]:
        """The plain phrases it is made of, in the codebook's order; none for `regex` and `matcher`."""
        return tuple(part for way in self.ways if isinstance(way, PhraseWay) for part in way.parts)

    @property
    def keys(self) -> tuple[object, ...]:
        """What it looks for: two patterns with the same keys find the same passages."""
        if self.pattern.regex or self.pattern.matcher:
            return self.pattern.regex, self.pattern.matcher
        return tuple(way.keys for way in self.ways if isinstance(way, PhraseWay))

    def cancelled(self, reading: Reading, found: Found) -> Cancelled:
        """Why a match does not count: a negation in scope, the lack of one, or a phrase of `unless` beside it."""
        if self.pattern.negation != "allow":
            negated = _is_negated(reading.text, found)
            if negated != (self.pattern.negation == "require"):
                return "negation"
        sentence = reading.text.tokens[found.first].sentence
        return "unless" if any(reading.places(words, sentence) for words in self.unless) else ""


def _ways(pattern: Pattern, language: str) -> tuple[Way, ...]:
    """The ways to find a sound pattern."""
    if pattern.regex:
        return (Expression(pattern.regex, language),)
    if pattern.matcher:
        return (TokenPattern(pattern.matcher, language),)
    return phrase_ways(pattern, language)


def _is_negated(text: TokenisedText, found: Found) -> bool:
    """True where a match is negated by what stands around it, between its words, or within one of them."""
    if found.meant and text.language in _CONCORD:
        return found.opposite
    between = {i for i in text.negations if found.first <= i <= found.last and i not in found.used}
    scope = negating(text.tokens, text.negations, found.first, found.last, text.language)
    return bool(scope or between or found.opposite)


class _Triggers:
    """Some ways by the words and lemmas around which they are looked for. `all_ways` are those that numbers refer to."""

    def __init__(self, all_ways: Sequence[tuple[int, Way]], ways: Iterable[int]) -> None:
        self._by_lemma: dict[str, list[int]] = {}
        self._by_surface: dict[str, list[int]] = {}
        for which in sorted(ways):
            for as_written, word in all_ways[which][1].triggers:
                by_word = self._by_surface if as_written else self._by_lemma
                by_word.setdefault(word, []).append(which)

    def of(self, token: Token) -> Sequence[int]:
        """The ways that a token is the trigger of."""
        found = self._by_lemma.get(token.lemma, _NONE)
        if token.alternative in self._by_lemma:
            found = [*found, *self._by_lemma[token.alternative]]
        if self._by_surface:
            found = [*found, *self._by_surface.get(surface(token.text), _NONE)]
        return found


class PatternIndex:
    """The patterns of one language by trigger."""

    def __init__(self, patterns: Iterable[CompiledPattern]) -> None:
        self.patterns = tuple(patterns)
        # Every way to find a pattern, with the number of that pattern.
        self._ways = [(number, way) for number, pattern in enumerate(self.patterns) for way in pattern.ways]
        self._triggers = _Triggers(self._ways, range(len(self._ways)))
        self._always = [number for number, (_, way) in enumerate(self._ways) if not way.triggers]
        self._candidates = Candidates([way for _, way in self._ways])

    def candidates(self, rows: TokenRows) -> Iterator[tuple[int, frozenset[int]]]:
        """Of some texts in this language those in which something may be found, in order.

        Each comes with the ways that are worth trying there, for `occurrences`; the others would find nothing.
        """
        return self._candidates.among(rows)

    def occurrences(
        self,
        text: TokenisedText,
        attributes: Mapping[str, str] | None = None,
        ways: frozenset[int] | None = None,
    ) -> list[Occurrence]:
        """Every occurrence in `text` that counts, in the order of the text, then of the patterns.

        `attributes` are those of the speaker: a pattern whose own condition they do not meet is passed over. `ways`
        are those that `candidates` gives for the text, all of them where it was not asked. Raises PatternTooSlow where
        a regular expression takes too long.
        """
        return [one for one in self.matches(text, attributes, ways) if not one.cancelled]

    def matches(
        self,
        text: TokenisedText,
        attributes: Mapping[str, str] | None = None,
        ways: frozenset[int] | None = None,
    ) -> list[Occurrence]:
        """Every occurrence in `text`, those that do not count with the reason why; otherwise like `occurrences`.

        Of several matches of one pattern that overlap, one that counts goes before one that does not, a longer one
        before a shorter one.
        """
        found: dict[int, dict[tuple[int, int], Occurrence]] = {}
        reading = Reading(text)
        for number, way, match in self._found(reading, ways):
            pattern = self.patterns[number]
            if attributes is not None and not pattern.pattern.speakers.admits(attributes):
                continue
            of_pattern = found.setdefault(number, {})
            place = match.first, match.last
            if place not in of_pattern or of_pattern[place].cancelled:
                cancelled = pattern.cancelled(reading, match)
                of_pattern[place] = Occurrence(number, *place, way.name, cancelled)
        kept = [o for number, of_pattern in found.items() for o in self._apart(number, of_pattern)]
        return sorted(kept, key=lambda o: (o.first, o.last, o.pattern))

    def _found(self, reading: Reading, ways: frozenset[int] | None) -> Iterator[tuple[int, Way, Found]]:
        """Every match of some of the ways, or of all, whether it counts or not."""
        tried: dict[tuple[int, int], None] = {}
        triggers = self._triggers if ways is None else _Triggers(self._ways, ways)
        for position, token in enumerate(reading.text.tokens):
            for which in triggers.of(token):
                number, way = self._ways[which]
                if way.by_sentence:
                    tried[which, token.sentence] = None
                else:
                    for match in way.found(reading, position):
                        yield number, way, match
        if self._always:
            sentences = range(len(reading.bounds))
            tried.update({(which, sentence): None for sentence in sentences for which in self._always})
        for which, sentence in tried:
            number, way = self._ways[which]
            try:
                for match in way.found(reading, sentence):
                    yield number, way, match
            except TimeoutError:
                raise PatternTooSlow(self.patterns[number].pattern, number) from None

    def _apart(self, number: int, found: Mapping[tuple[int, int], Occurrence]) -> list[Occurrence]:
        """The occurrences of one pattern without those that overlap a better one.

        A plain phrase or list of words keeps all: they begin at different words.
        """
        if len(found) == 1 or self.patterns[number].is_plain:
            return list(found.values())
        kept: list[Occurrence] = []
        taken: set[int] = set()
        for one in sorted(found.values(), key=lambda o: (o.cancelled != "", o.first - o.last, o.first)):
            tokens = range(one.first, one.last + 1)
            if taken.isdisjoint(tokens):
                taken.update(tokens)
                kept.append(one)
        return kept


def patterns_in(code: Code, language: str) -> tuple[Pattern, ...]:
    """The patterns of a code in a (base) language, under whatever region they stand."""
    return tuple(
        pattern
        for of_language, patterns in code.patterns.items()
        if base_language(of_language) == language
        for pattern in patterns
    )


@lru_cache(maxsize=4096)
def compiled(pattern: Pattern, language: str) -> CompiledPattern:
    """The pattern ready to be looked for, made once."""
    return CompiledPattern(pattern, language)
