"""Cutting a transcript by a rule. Spans are code points of the transcript's text, half-open."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from pipeline.language import sentences
from pipeline.segmenting.rule import SegmentRule
from pipeline.segments import Segment, segment_id
from pipeline.spans import Span
from pipeline.transcripts import Transcript, Turn


@dataclass(frozen=True, slots=True)
class _Cut:
    """A passage before it has an id: where it stands, who speaks in it, which turns it touches."""

    span: Span
    speaker_id: str
    turns: tuple[int, int]
    speaker_ids: tuple[str, ...]


def segment(transcript: Transcript, rule: SegmentRule) -> tuple[Segment, ...]:
    """The segments of `transcript`, in the order of the text.

    `turn`: every turn of a counted role. `sentence`: its sentences. `utterance`: its sentences packed up to
    `max_words`; a longer sentence stands alone. `window`: `window` turns of any role, moving on by `step`, kept where
    a counted speaker speaks; the last one may be shorter. In a window `speaker_id` is the first counted speaker.
    """
    counted = {speaker.id for speaker in transcript.speakers if speaker.role in rule.roles}
    cuts = _windows(transcript, rule, counted) if rule.kind == "window" else _turns(transcript, rule, counted)
    seen: Counter[tuple[str, str]] = Counter()
    segments: list[Segment] = []
    for position, cut in enumerate(cuts):
        quote = cut.span.of(transcript.text)
        occurrence = seen[cut.speaker_id, quote]
        seen[cut.speaker_id, quote] += 1
        segments.append(
            Segment(
                id=segment_id(transcript.id, rule.name, cut.speaker_id, quote, occurrence),
                transcript_id=transcript.id,
                position=position,
                span=cut.span,
                speaker_id=cut.speaker_id,
                quote=quote,
                rule=rule.name,
                turns=cut.turns,
                speaker_ids=cut.speaker_ids,
            )
        )
    return tuple(segments)


def check_quotes(transcript: Transcript, segments: Iterable[Segment]) -> tuple[str, ...]:
    """Ids of the segments of this transcript whose quote is no longer the text at their span."""
    text = transcript.text
    return tuple(
        segment.id
        for segment in segments
        if segment.transcript_id == transcript.id
        and text[segment.span.start : segment.span.end] != segment.quote
    )


def _turns(transcript: Transcript, rule: SegmentRule, counted: set[str]) -> Iterator[_Cut]:
    """Cuts that stay inside one turn of a counted speaker."""
    for turn in transcript.turns:
        if turn.speaker_id not in counted:
            continue
        for span in _spans(transcript, turn, rule):
            yield _Cut(span, turn.speaker_id, (turn.index, turn.index + 1), (turn.speaker_id,))


def _spans(transcript: Transcript, turn: Turn, rule: SegmentRule) -> list[Span]:
    """Where one turn is cut."""
    if rule.kind == "turn":
        return [turn.span]
    words = transcript.words_of(turn)
    spans = sentences(words, transcript.language)
    if rule.kind == "utterance":
        spans = _packed(words, spans, rule.max_words)
    return [span.shifted(turn.span.start) for span in spans]


def _packed(words: str, parts: Sequence[Span], max_words: int) -> list[Span]:
    """Neighbouring sentences joined while they stay within `max_words` words."""
    packed: list[Span] = []
    length = 0
    for sentence in parts:
        count = len(sentence.of(words).split())
        if packed and length + count <= max_words:
            packed[-1] = Span(packed[-1].start, sentence.end)
            length += count
        else:
            packed.append(sentence)
            length = count
    return packed


def _windows(transcript: Transcript, rule: SegmentRule, counted: set[str]) -> Iterator[_Cut]:
    """Runs of neighbouring turns in which a counted speaker speaks."""
    turns = transcript.turns
    for start in range(0, len(turns), rule.step):
        within = turns[start : start + rule.window]
        speakers = tuple(dict.fromkeys(turn.speaker_id for turn in within))
        heard = [speaker for speaker in speakers if speaker in counted]
        if heard:
            span = Span(within[0].span.start, within[-1].span.end)
            yield _Cut(span, heard[0], (within[0].index, within[-1].index + 1), speakers)
        if start + rule.window >= len(turns):
            return
