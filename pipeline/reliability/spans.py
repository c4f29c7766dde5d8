"""How far coders agree on which words have a code, where they gave it to other words than those of the segment.

The text that is compared is what the same coders judged: their segments, one after the other. Words of a part that lie
outside of these are not compared, as nobody says that the others looked for the code there.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate, pairwise

import numpy as np

from pipeline.decisions import CoderState, words_held
from pipeline.findings import Estimate
from pipeline.reliability.coefficients.ratings import jackknifed
from pipeline.reliability.coefficients.unitizing import Continuum, u_alpha, unitized
from pipeline.reliability.units import Units
from pipeline.segments import Segment
from pipeline.spans import Span

_Marked = dict[str, list[tuple[Span, str]]]


def span_agreement(
    states: Mapping[str, CoderState], segments: Sequence[Segment], units: Units
) -> dict[str, Estimate]:
    """By code u-alpha on the characters of the units, for the codes of which some coder gave only part of a unit.

    `units` are the judgements that count, by the codings in `states`; each character counts as marked by a coder where the
    coder's words reach. Where all took the segments as they are, characters tell nothing that segments do not tell.
    Intervals are by the jackknife over transcripts.
    """
    known, counted = {segment.id: segment for segment in segments}, set(units.ids)
    cut = {
        code_id
        for name in units.coders
        for (segment_id, code_id), coding in states[name].codings.items()
        if coding.part and segment_id in counted and code_id in units.presence
    }
    own = [known[name] for name in units.ids]
    found = {}
    for code_id in (code for code in units.presence if code in cut):
        clusters, texts = zip(*_texts(code_id, states, own, units), strict=True)
        found[code_id] = jackknifed(unitized(texts, clusters), u_alpha)
    return found


def _texts(
    code_id: str, states: Mapping[str, CoderState], segments: Sequence[Segment], units: Units
) -> Iterator[tuple[str, Continuum]]:
    """What the same coders judged for a code, transcript by transcript, with what each marked of it."""
    judged = ~np.isnan(units.presence[code_id])
    places: dict[tuple[str, tuple[str, ...]], list[Segment]] = defaultdict(list)
    for row, segment in enumerate(segments):
        who = tuple(name for name, does in zip(units.coders, judged[row], strict=True) if does)
        places[units.transcripts[row], who].append(segment)
    for (transcript_id, who), own in places.items():
        text = _Text(own)
        marked: _Marked = {name: [] for name in who}
        for name in who:
            for segment in own:
                coding = states[name].codings.get((segment.id, code_id))
                if coding is not None:
                    pieces = text.pieces(words_held(coding, segment), segment.span)
                    marked[name] += [(piece, code_id) for piece in pieces]
        yield transcript_id, Continuum(text.length, marked)


class _Text:
    """Segments of one transcript laid end to end, so that what lies between them is left out."""

    def __init__(self, segments: Sequence[Segment]) -> None:
        self._spans = sorted({segment.span for segment in segments})
        self._starts = [span.start for span in self._spans]
        self._begins = [0, *accumulate(len(span) for span in self._spans)]
        self._overlap = any(one.end > other.start for one, other in pairwise(self._spans))

    @property
    def length(self) -> int:
        """How many code points there are."""
        return self._begins[-1]

    def pieces(self, words: Span, own: Span) -> Iterator[Span]:
        """Some words of the transcript, as far as they lie in the segments, counted from where the text begins.

        What goes on in the next segment without a gap is one piece: it was marked at once. Where segments overlap
        (windows), a code given to one of them is not given to the others: only words of the `own` segment count.
        """
        if self._overlap:
            shift = self._begins[self._spans.index(own)] - own.start
            start, end = max(words.start, own.start), min(words.end, own.end)
            if start < end:
                yield Span(start + shift, end + shift)
            return
        open_: Span | None = None
        for at in range(max(bisect_right(self._starts, words.start) - 1, 0), len(self._spans)):
            span = self._spans[at]
            if span.start >= words.end:
                break
            start, end = max(words.start, span.start), min(words.end, span.end)
            if start >= end:
                continue
            shift = self._begins[at] - span.start
            found = Span(start + shift, end + shift)
            if open_ is not None and open_.end == found.start:
                open_ = Span(open_.start, found.end)
                continue
            if open_ is not None:
                yield open_
            open_ = found
        if open_ is not None:
            yield open_
