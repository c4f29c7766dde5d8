"""What the rules found in some passages: how many patterns of each code counted, and on demand why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from pipeline.codebook import Pattern
from pipeline.segments import Segment
from pipeline.spans import Span
from pipeline.suggestions import Reason, Suggestion, suggestion_id
from pipeline.taggers.passages import Passage

# More patterns than this make no difference to the score that anybody could see.
MOST_COUNTED = 20


@dataclass(frozen=True, slots=True)
class Met:
    """Where a pattern counted: `span` in code points of the segment's quote.

    `number` is that of the pattern among all patterns of its language; `phrase` is the one of several phrases of the
    pattern that was met, "" where it has but one.
    """

    number: int
    pattern: Pattern
    span: Span
    phrase: str = ""


@dataclass(frozen=True)
class RuleMatches:
    """What counted in `passages`, a row each, for `codes`, a column each.

    `met` has, for each row in which something counted, the places by code, in the order of the text; rows in order.
    """

    passages: Sequence[Passage]
    codes: tuple[str, ...]
    met: Mapping[int, Mapping[str, Sequence[Met]]]
    tagger: str
    run_id: str

    @cached_property
    def counts(self) -> npt.NDArray[np.int32]:
        """How many different patterns of each code counted in each passage."""
        counts = np.zeros((len(self.passages), len(self.codes)), dtype=np.int32)
        columns = {code: column for column, code in enumerate(self.codes)}
        for row, by_code in self.met.items():
            for code, places in by_code.items():
                counts[row, columns[code]] = len({place.number for place in places})
        return counts

    def reasons(self, row: int, code: str) -> tuple[Reason, ...]:
        """Which words of a passage met which pattern of a code, in the order of the text; empty where none did."""
        segment = self.passages[row].segment
        return tuple(_reason(place, segment) for place in self._places(row, code))

    def level(self, row: int, code: str) -> str | None:
        """The level that most of the places propose, of equals the first in the text; None where none does."""
        levels = (place.pattern.level for place in self._places(row, code))
        counts = Counter(level for level in levels if level is not None)
        return max(counts, key=lambda level: counts[level]) if counts else None

    def suggestion(self, row: int, code: str) -> Suggestion:
        """The suggestion of a code for a passage; raises KeyError where no pattern of it counted there."""
        segment = self.passages[row].segment
        distinct = len({place.number for place in self.met[row][code]})
        return Suggestion(
            id=suggestion_id(segment.id, code, self.tagger, self.run_id),
            segment_id=segment.id,
            code_id=code,
            span=segment.span,
            score=1 - 0.5 ** min(distinct, MOST_COUNTED),
            rationale=self.reasons(row, code),
            tagger=self.tagger,
            run_id=self.run_id,
            level=self.level(row, code),
        )

    def suggestions(self) -> list[Suggestion]:
        """Every suggestion, in the order of the passages, and within a passage in that of the codebook."""
        return [
            self.suggestion(row, code)
            for row, by_code in self.met.items()
            for code in self.codes
            if code in by_code
        ]

    def _places(self, row: int, code: str) -> Sequence[Met]:
        """Where the patterns of a code counted in a passage."""
        return self.met.get(row, {}).get(code, ())


def _reason(met: Met, segment: Segment) -> Reason:
    """Which words of the segment met which pattern: of several phrases which one, and that it had to be negated."""
    words = " ".join(met.span.of(segment.quote).split())
    negated = ", negated" if met.pattern.negation == "require" else ""
    named = f'"{met.phrase or met.pattern.text}"{negated}'
    return Reason(
        "pattern", f'matched "{words}" (pattern {named})', met.span.shifted(segment.span.start), 1.0
    )
