"""Where a pattern of the codebook stands in a tokenised text.

A pattern is tried only where its trigger, its rarest-looking word, occurs: with a few hundred patterns almost every
segment is passed by after one look-up per word. Positions are indices of tokens; spans are made by those who ask.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from pipeline.codebook import Pattern
from pipeline.language import Token, TokenisedText, is_negation, stop_words, surface, tokenised
from pipeline.language.negation import negating
from pipeline.spans import Span

# Languages in which a negation within the phrase asks for further ones around it (nikdo nepomáhá, personne ne vient).
_CONCORD = frozenset({"cs", "fr"})


@dataclass(frozen=True, slots=True)
class Occurrence:
    """Tokens `first` to `last` (both included) of a text where pattern number `pattern` was found."""

    pattern: int
    first: int
    last: int

    def span(self, text: TokenisedText) -> Span:
        """Where it stands, in code points of the text."""
        return Span(text.tokens[self.first].start, text.tokens[self.last].end)


@dataclass(frozen=True)
class _Words:
    """The words of a phrase as they are looked for: tokens of the phrase, by lemma or (`exact`) as written."""

    row: tuple[Token, ...]
    exact: bool = False

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """What each word is compared by."""
        return tuple(surface(token.text) if self.exact else token.lemma for token in self.row)

    def fits(self, index: int, token: Token) -> bool:
        """True where `token` is the word number `index`; a negated word is met by a negated word alone."""
        if self.exact:
            return self.keys[index] == surface(token.text)
        return token.reads_as(self.keys[index]) and (token.negated or not self.row[index].negated)

    def at(self, row: Sequence[Token], start: int) -> bool:
        """True where all the words stand one after the other from token `start` of `row` in one sentence."""
        end = start + len(self.row)
        return (
            start >= 0
            and end <= len(row)
            and row[start].sentence == row[end - 1].sentence
            and all(self.fits(index, row[start + index]) for index in range(len(self.row)))
        )


def trigger(keys: Sequence[str], language: str) -> int:
    """Which of some lemmas is looked for first: a content word before a function word, a long before a short one."""
    common = stop_words(language)
    return max(range(len(keys)), key=lambda i: (keys[i] not in common, len(keys[i]), -i))


class CompiledPattern:
    """A pattern of one language, ready to be looked for."""

    def __init__(self, pattern: Pattern, language: str) -> None:
        self.pattern = pattern
        self.language = language
        phrases = pattern.words or (pattern.phrase,)
        self.parts = tuple(_Words(tokenised(phrase, language).tokens, pattern.exact) for phrase in phrases)
        self.unless = tuple(_Words(tokenised(phrase, language).tokens) for phrase in pattern.unless)
        self.has_negation = any(
            is_negation(token, language) or token.negated for part in self.parts for token in part.row
        )

    @property
    def is_empty(self) -> bool:
        """True where there is nothing to look for (or a word of `words` is missing)."""
        return not self.parts or not all(part.row for part in self.parts)

    @property
    def keys(self) -> tuple[tuple[str, ...], ...]:
        """The lemmas (or written words) of each part: two patterns with the same keys find the same passages."""
        return tuple(part.keys for part in self.parts)

    @cached_property
    def _trigger(self) -> tuple[int, int]:
        """Part and word of the trigger."""
        firsts = [trigger(part.keys, self.language) for part in self.parts]
        part = trigger([self.parts[i].keys[first] for i, first in enumerate(firsts)], self.language)
        return part, firsts[part]

    @property
    def trigger_key(self) -> tuple[bool, str]:
        """What must occur for the pattern to be tried: (as written?, word or lemma)."""
        part, word = self._trigger
        return self.pattern.exact, self.parts[part].keys[word]

    def occurrence(self, number: int, text: TokenisedText, position: int) -> Occurrence | None:
        """The pattern where its trigger is the token at `position`; None where it does not stand there or not count.

        `number` is what the occurrence calls the pattern.
        """
        part, word = self._trigger
        row = text.tokens
        start = position - word
        if not self.parts[part].at(row, start):
            return None
        found = self._with_others(row, part, start)
        if found is None or self._cancelled(text, found) or self._unless(row, found[0]):
            return None
        return Occurrence(number, found[0], found[1])

    def _with_others(
        self, row: Sequence[Token], anchor: int, start: int
    ) -> tuple[int, int, frozenset[int]] | None:
        """First and last token and all tokens of the match whose part `anchor` begins at `start`.

        Of several ways to place the other parts, in any order, the shortest is taken, and the earlier of equals.
        """
        best: tuple[int, int, frozenset[int]] | None = None
        for used in self._placements(row, anchor, start):
            first, last = min(used), max(used)
            between = sum(token.is_word for token in row[first + 1 : last])
            if len(self.parts) > 1 and between > self.pattern.within:
                continue
            if best is None or (last - first, first) < (best[1] - best[0], best[0]):
                best = first, last, used
        return best

    def _placements(self, row: Sequence[Token], anchor: int, start: int) -> Iterator[frozenset[int]]:
        """Every set of distinct tokens in the sentence that holds all the parts, part `anchor` at `start`."""
        sentence = row[start].sentence
        begin, end = start, start
        while begin and row[begin - 1].sentence == sentence:
            begin -= 1
        while end < len(row) and row[end].sentence == sentence:
            end += 1
        reach = self.pattern.within + sum(len(part.row) for part in self.parts)
        begin, end = max(begin, start - 2 * reach), min(end, start + 2 * reach)
        placed: list[frozenset[int]] = [frozenset(range(start, start + len(self.parts[anchor].row)))]
        for index, part in enumerate(self.parts):
            if index == anchor:
                continue
            places = [
                frozenset(range(at, at + len(part.row))) for at in range(begin, end) if part.at(row, at)
            ]
            placed = [used | place for used in placed for place in places if not used & place]
        yield from placed

    def _cancelled(self, text: TokenisedText, found: tuple[int, int, frozenset[int]]) -> bool:
        """True where a negation in scope, or the lack of one, says that the match does not count."""
        if self.pattern.negation == "allow":
            return False
        first, last, used = found
        row = text.tokens
        scope = negating(row, text.negations, first, last, text.language)
        within = {index for index in text.negations if first <= index <= last and index not in used}
        opposite = any(row[index].negated for index in used) and not self._expects_negated
        negated = bool(scope or within or opposite)
        if self.has_negation and text.language in _CONCORD:
            negated = opposite
        return negated != (self.pattern.negation == "require")

    @cached_property
    def _expects_negated(self) -> bool:
        """True where the pattern's own words carry a negation that their lemmas do not show."""
        return any(token.negated for part in self.parts for token in part.row)

    def _unless(self, row: Sequence[Token], first: int) -> bool:
        """True where a phrase that cancels the pattern stands in the sentence of the match."""
        sentence = row[first].sentence
        return any(
            words.row and words.at(row, start)
            for words in self.unless
            for start in range(len(row))
            if row[start].sentence == sentence
        )


class PatternIndex:
    """The patterns of one language by trigger."""

    def __init__(self, patterns: Iterable[CompiledPattern]) -> None:
        self.patterns = tuple(patterns)
        self._by_trigger: dict[tuple[bool, str], list[int]] = {}
        for number, pattern in enumerate(self.patterns):
            if not pattern.is_empty:
                self._by_trigger.setdefault(pattern.trigger_key, []).append(number)

    def occurrences(self, text: TokenisedText) -> list[Occurrence]:
        """Every counted occurrence in `text`, in the order of the text, then of the patterns."""
        found: set[tuple[int, int, int]] = set()
        for position, token in enumerate(text.tokens):
            keys = {(False, token.lemma), (False, token.alternative), (True, surface(token.text))}
            for number in [n for key in keys for n in self._by_trigger.get(key, ())]:
                occurrence = self.patterns[number].occurrence(number, text, position)
                if occurrence is not None:
                    found.add((occurrence.first, occurrence.last, number))
        return [Occurrence(number, first, last) for first, last, number in sorted(found)]


@lru_cache(maxsize=4096)
def compiled(pattern: Pattern, language: str) -> CompiledPattern:
    """The pattern ready to be looked for, made once."""
    return CompiledPattern(pattern, language)
