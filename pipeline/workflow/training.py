"""What the taggers are given: passages of a transcript, and codings to learn from.

A shared model learns from closed rounds alone, a coder's own model from closed rounds and that coder's decisions: a
shared model that learnt within an open round would leak one blind coder to the other.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.decisions import fold
from pipeline.reliability import agreed
from pipeline.taggers import Passage, TrainingSegment
from pipeline.transcripts import Transcript
from pipeline.workflow.study import Study


def passages(study: Study, transcript_id: str) -> list[Passage]:
    """The segments of one transcript with what a tagger may know of them."""
    transcript = study.store.transcript(transcript_id)
    questions = _questions(transcript)
    return [
        Passage(
            segment=segment,
            language=transcript.language,
            attributes=transcript.speaker(segment.speaker_id).attributes,
            question=questions[segment.turns[0]],
        )
        for segment in study.store.segments(transcript_id)
    ]


def _questions(transcript: Transcript) -> list[str]:
    """For each turn the words of the last moderator's turn before it, "" where there was none."""
    moderators = {speaker.id for speaker in transcript.speakers if speaker.role == "moderator"}
    questions, last = [], ""
    for turn in transcript.turns:
        questions.append(last)
        if turn.speaker_id in moderators:
            last = transcript.words_of(turn)
    return questions


def training_segments(study: Study, coder: str = "") -> Sequence[TrainingSegment]:
    """Segments judged in closed rounds (or by `coder`), with the agreed verdict on each code.

    A conflict that nobody has settled teaches nothing: its code is left out of that segment's verdicts.
    """
    if not study.has_database:
        return []
    closed = set(study.settings.review.closed_rounds)
    decisions = [d for d in study.store.decisions() if d.round in closed or (coder and d.coder == coder)]
    if not decisions:
        return []
    segments = study.store.segments()
    languages = {t.id: t.language for t in study.store.transcripts().values()}
    consensus = agreed(
        fold(decisions), segments, study.codebook, adjudicators=study.settings.review.adjudicators
    )
    given = {(a.segment_id, a.code_id) for a in consensus.agreed}
    open_ = {(c.segment_id, c.code_id) for c in consensus.conflicts if c.about == "presence"}
    found = []
    for segment in segments:
        if segment.id not in consensus.read:
            continue
        verdicts = {
            code.id: (segment.id, code.id) in given
            for code in study.codebook.codable
            if (segment.id, code.id) not in open_
        }
        found.append(TrainingSegment(segment.quote, languages[segment.transcript_id], verdicts))
    return found
