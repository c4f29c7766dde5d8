"""Where some patterns stand in talk, word by word: what counts, and what negation or `unless` keeps from counting.

Positions are code points of the segment's quote, half-open.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from pipeline.codebook import Pattern, SpeakerCondition
from pipeline.language import base_language, tokenised
from pipeline.spans import Span
from pipeline.taggers.matching import Occurrence, PatternIndex, compiled
from pipeline.taggers.passages import Passage

# hit: it counts. unless: a phrase that cancels it stands in the same sentence. negated: a negation keeps it from
# counting. affirmed: there is no negation, and the pattern requires one. speakers: it is not looked for in the talk of
# that speaker.
Fate = Literal["hit", "unless", "negated", "affirmed", "speakers"]
_ORDER: tuple[Fate, ...] = get_args(Fate)
_EVERYBODY = SpeakerCondition()


@dataclass(frozen=True, slots=True)
class Occasion:
    """One place in a passage where at least one of the patterns stands, and whether it counts there."""

    passage: Passage
    span: Span
    patterns: tuple[Pattern, ...]
    fate: Fate


class Concordance:
    """Looks some patterns up in passages. `patterns_in` gives those of a base language.

    `speakers` limits all of them, as the condition of a code does.
    """

    def __init__(
        self,
        patterns_in: Callable[[str], Sequence[Pattern]],
        *,
        speakers: SpeakerCondition = _EVERYBODY,
    ) -> None:
        self._patterns_in = patterns_in
        self._speakers = speakers
        self._ready: dict[str, PatternIndex] = {}

    def read(self, passages: Iterable[Passage]) -> Iterator[Occasion]:
        """Every place where a pattern stands, in the order of the text; a place is named once for several patterns.

        Raises InputError where a regular expression takes too long.
        """
        for passage in passages:
            language = base_language(passage.language)
            if language not in self._ready:
                patterns = self._patterns_in(language)
                self._ready[language] = PatternIndex(compiled(pattern, language) for pattern in patterns)
            yield from self._in_passage(self._ready[language], passage)

    def _in_passage(self, index: PatternIndex, passage: Passage) -> Iterator[Occasion]:
        """The places of one passage. Where patterns differ on a place, one for which it counts has the word."""
        text = tokenised(passage.segment.quote, passage.language)
        by_span: dict[Span, dict[Fate, list[Pattern]]] = {}
        for occurrence in index.matches(text):
            pattern = index.patterns[occurrence.pattern].pattern
            admitted = all(c.admits(passage.attributes) for c in (self._speakers, pattern.speakers))
            fate = _fate(occurrence, pattern) if admitted else "speakers"
            by_span.setdefault(occurrence.span(text), {}).setdefault(fate, []).append(pattern)
        for span, fates in sorted(by_span.items(), key=lambda item: (item[0].start, item[0].end)):
            best = next(fate for fate in _ORDER if fate in fates)
            yield Occasion(passage, span, tuple(fates[best]), best)


def _fate(occurrence: Occurrence, pattern: Pattern) -> Fate:
    """Whether an occurrence counts, the speaker aside."""
    if occurrence.cancelled == "negation":
        return "affirmed" if pattern.negation == "require" else "negated"
    return occurrence.cancelled or "hit"
