"""Where in a discussion something was said, by words: half of the words spoken lie before position 0.5.

By words and not by turns, since one turn may last minutes and the next be a yes. The moderator's words count: they take
time as well. Labels, times and whatever else stands outside of turns do not.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pipeline.spans import Span
from pipeline.transcripts import Transcript

Floats = NDArray[np.float64]
_LAST_SPACE = 0x3000
_SPACES = np.array([chr(number).isspace() for number in range(_LAST_SPACE + 1)] + [False], dtype=bool)


def positions(transcript: Transcript, spans: Sequence[Span]) -> Floats:
    """Begin and end (0–1) of each span: the share of the discussion's words that begin before it (spans × 2)."""
    starts = _word_starts(transcript)
    bounds = np.array([(span.start, span.end) for span in spans], dtype=np.int64).reshape(-1, 2)
    return np.asarray(np.searchsorted(starts, bounds) / max(len(starts), 1), dtype=np.float64)


def _word_starts(transcript: Transcript) -> NDArray[np.int64]:
    """Where each word of a turn begins, in code points of the transcript's text."""
    # A file may hold half a character (a lone surrogate).
    letters = np.frombuffer(transcript.text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    space = np.ones(len(letters) + 1, dtype=bool)
    for turn in transcript.turns:
        own = letters[turn.span.start : turn.span.end]
        space[turn.span.start : turn.span.end] = _SPACES[np.minimum(own, _LAST_SPACE + 1)]
    begins = ~space[:-1]
    begins[1:] &= space[:-2]
    for turn in transcript.turns:
        if turn.span.start < turn.span.end:
            begins[turn.span.start] = not space[turn.span.start]
    return np.flatnonzero(begins).astype(np.int64)
