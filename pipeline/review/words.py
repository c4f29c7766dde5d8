"""Choosing for which words a code holds: a span that grows and shrinks by words, over neighbouring turns if need be.

Offsets are code points of the transcript's text. The names of speakers between two turns are no words.
"""

from __future__ import annotations

import re

from pipeline.segments import Segment
from pipeline.spans import Span
from pipeline.transcripts import Transcript

# Scripts without spaces are chosen by characters, each with the marks that stand on it.
_WORD = re.compile(
    "[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff][\u0300-\u036f\u3099\u309a\ufe00-\ufe0f]*"
    "|[^\\s\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+"
)


class WordChoice:
    """A span of whole words, of which one at least is the segment's. It begins as the words that `span` touches."""

    def __init__(self, transcript: Transcript, segment: Segment, span: Span) -> None:
        self._transcript = transcript
        self._segment = segment
        self._first_turn, self._after_turn = self._turns_of(span)
        self._words = self._in_turns(self._first_turn, self._after_turn)
        touched = [
            place for place, word in enumerate(self._words) if word.start < span.end and span.start < word.end
        ]
        own = [place for place in touched if self._is_own(self._words[place])]
        if not own:
            raise ValueError("the segment has no word in the span")
        self._from, self._to = touched[0], touched[-1]

    @property
    def span(self) -> Span:
        """From the first word to the last."""
        return Span(self._words[self._from].start, self._words[self._to].end)

    @property
    def turns(self) -> tuple[int, int]:
        """The turns that the span touches: the index of the first and that after the last."""
        return self._turns_of(self.span)

    def move_start(self, by: int) -> bool:
        """Begin a word earlier (-1) or later (1); False where that cannot be."""
        if self._from + by < 0 and not self._load_before():
            return False
        place = self._from + by
        if place > self._to or not self._holds_own(place, self._to):
            return False
        self._from = place
        return True

    def move_end(self, by: int) -> bool:
        """End a word earlier (-1) or later (1); False where that cannot be."""
        if self._to + by >= len(self._words) and not self._load_after():
            return False
        place = self._to + by
        if place < self._from or not self._holds_own(self._from, place):
            return False
        self._to = place
        return True

    def _load_before(self) -> bool:
        """Take the words of a turn before, the next one that has any."""
        while self._first_turn > 0:
            self._first_turn -= 1
            words = self._in_turns(self._first_turn, self._first_turn + 1)
            if words:
                self._words = words + self._words
                self._from, self._to = self._from + len(words), self._to + len(words)
                return True
        return False

    def _load_after(self) -> bool:
        """Take the words of a turn after, the next one that has any."""
        while self._after_turn < len(self._transcript.turns):
            self._after_turn += 1
            words = self._in_turns(self._after_turn - 1, self._after_turn)
            if words:
                self._words = self._words + words
                return True
        return False

    def _in_turns(self, first: int, after: int) -> list[Span]:
        """The words of some turns."""
        return [
            Span(match.start(), match.end())
            for turn in self._transcript.turns[first:after]
            for match in _WORD.finditer(self._transcript.text, turn.span.start, turn.span.end)
        ]

    def _turns_of(self, span: Span) -> tuple[int, int]:
        """The turns that a span touches, those of the segment at least."""
        turns = self._transcript.turns
        first, after = self._segment.turns
        while first > 0 and span.start < turns[first].span.start:
            first -= 1
        while after < len(turns) and span.end > turns[after].span.start:
            after += 1
        return first, after

    def _is_own(self, word: Span) -> bool:
        """True for a word of the segment."""
        return word.start < self._segment.span.end and self._segment.span.start < word.end

    def _holds_own(self, start: int, end: int) -> bool:
        """True where a word of the segment lies between two places."""
        return any(self._is_own(word) for word in self._words[start : end + 1])
