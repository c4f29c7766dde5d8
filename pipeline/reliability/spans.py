"""How far coders agree on which words have a code, where they gave it to other words than those of the segment.

The text that is compared is what the same coders judged: their segments, one after the other. Words that a part reaches
outside of its segment are not compared, as nobody says that the others looked for the code there.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

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
    lengths: dict[tuple[str, tuple[str, ...]], int] = defaultdict(int)
    marked: dict[tuple[str, tuple[str, ...]], _Marked] = {}
    for row, segment in enumerate(segments):
        who = tuple(name for name, does in zip(units.coders, judged[row], strict=True) if does)
        place = units.transcripts[row], who
        begins = lengths[place]
        lengths[place] += len(segment.span)
        spans = marked.setdefault(place, {name: [] for name in who})
        for name in who:
            words = _words(states[name], segment, code_id)
            if words is not None:
                spans[name].append((Span(begins + words.start, begins + words.end), code_id))
    for place, length in lengths.items():
        yield place[0], Continuum(length, marked[place])


def _words(state: CoderState, segment: Segment, code_id: str) -> Span | None:
    """The words of a segment to which a coder gave a code, counted from where it begins; None for none of them."""
    coding = state.codings.get((segment.id, code_id))
    if coding is None:
        return None
    held, whole = words_held(coding, segment), segment.span
    start, end = max(held.start, whole.start), min(held.end, whole.end)
    return Span(start - whole.start, end - whole.start) if start < end else None
