"""Text → tokens → sentences: a text is split at white space, and each stretch looked up."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from pipeline.language.languages import base_language
from pipeline.language.negation import negation_cues
from pipeline.language.sentence_ends import Ending, ends, paragraph_ends
from pipeline.language.stretches import stretches_of
from pipeline.language.words import Token
from pipeline.spans import Span


@dataclass(frozen=True)
class TokenisedText:
    """A text and its tokens in order."""

    text: str
    language: str
    tokens: tuple[Token, ...]

    @cached_property
    def negations(self) -> frozenset[int]:
        """The indices of the tokens that negate what stands beside them."""
        return negation_cues(self.tokens, self.language)


@lru_cache(maxsize=4096)
def tokenised(text: str, language: str) -> TokenisedText:
    """The tokens of `text`, made once for all who ask (the last 4,096 texts are kept)."""
    base = base_language(language)
    stretches = text.split()
    breaks = paragraph_ends(text)
    made: list[Token] = []
    sentence, after = 0, 0
    ending: Ending = "never"
    for stretch, (pieces, read, next_ending) in zip(
        stretches, stretches_of(base).read(stretches), strict=True
    ):
        start = text.find(stretch, after)
        first = not made or ends(ending, read) or _is_passed(breaks, after, start)
        sentence += first and bool(made)
        for word, begin, end, begins in pieces:
            sentence += begins
            second = word.opening if first or begins else word.inside
            made.append(
                Token(
                    word.text,
                    word.lemma,
                    start + begin,
                    start + end,
                    word.is_word,
                    sentence,
                    word.negated,
                    second,
                )
            )
            first = False
        after, ending = start + len(stretch), next_ending
    return TokenisedText(text, base, tuple(made))


def word_places(text: str, language: str, wanted: Sequence[int]) -> list[tuple[int, int]]:
    """Where the tokens of those numbers stand in `text` (start, end); without making tokens of the rest of it."""
    last = max(wanted, default=-1)
    stretches = text.split()
    found: list[tuple[int, int]] = []
    after = 0
    for stretch, (pieces, _, _) in zip(
        stretches, stretches_of(base_language(language)).read(stretches), strict=True
    ):
        if len(found) > last:
            break
        start = text.find(stretch, after)
        found += [(start + begin, start + end) for _, begin, end, _ in pieces]
        after = start + len(stretch)
    return [found[number] for number in wanted]


def _is_passed(breaks: Sequence[int], before: int, place: int) -> bool:
    """True where one of some places, which are in order, lies after `before` and not after `place`."""
    return bool(breaks) and bisect_right(breaks, before) < bisect_right(breaks, place)


def tokens(text: str, language: str) -> Sequence[Token]:
    """The tokens of `text` in order, white space left out."""
    return tokenised(text, language).tokens


def sentences(text: str, language: str) -> list[Span]:
    """The sentences of `text` as spans without white space at their ends; together they cover every other character."""
    spans: list[Span] = []
    row = tokenised(text, language).tokens
    begin = 0
    for index, token in enumerate(row):
        if index + 1 == len(row) or row[index + 1].sentence != token.sentence:
            spans.append(Span(row[begin].start, token.end))
            begin = index + 1
    return spans
