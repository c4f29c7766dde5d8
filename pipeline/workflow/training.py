"""What the taggers are given: passages of a transcript, and codings to learn from.

A shared model learns from closed rounds alone, a coder's own model from closed rounds and that coder's decisions: a
shared model that learnt within an open round would leak one blind coder to the other.
"""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.decisions import CoderState
from pipeline.segments import Segment
from pipeline.taggers import Neighbour, Passage, TrainingSegment
from pipeline.transcripts import Transcript
from pipeline.workflow.settling import agreed_verdicts
from pipeline.workflow.study import Study

# Code points of a neighbour that are looked at: of a long turn only what borders on the segment tells something of it.
MOST_AROUND = 400


def passages(study: Study, transcript_id: str) -> list[Passage]:
    """The segments of one transcript with what a tagger may know of them."""
    transcript = study.store.transcript(transcript_id)
    questions = _questions(transcript)
    group = study.settings.comparison.group
    found = []
    for segment in study.store.segments(transcript_id):
        attributes = transcript.speaker(segment.speaker_id).attributes
        found.append(
            Passage(
                segment=segment,
                language=transcript.language,
                attributes=attributes,
                question=questions[segment.turns[0]],
                group=attributes.get(group, ""),
                before=_before(transcript, segment),
                after=_after(transcript, segment),
            )
        )
    return found


def _before(transcript: Transcript, segment: Segment) -> Neighbour | None:
    """What was said right before a segment: the rest of its own turn, or the turn before."""
    first = transcript.turns[segment.turns[0]]
    own = transcript.text[first.span.start : segment.span.start].strip()
    if own:
        return Neighbour(own[-MOST_AROUND:], same_speaker=True)
    if segment.turns[0] == 0:
        return None
    turn = transcript.turns[segment.turns[0] - 1]
    return Neighbour(transcript.words_of(turn)[-MOST_AROUND:], turn.speaker_id == segment.speaker_id)


def _after(transcript: Transcript, segment: Segment) -> Neighbour | None:
    """What was said right after a segment: the rest of its own turn, or the turn after."""
    last = transcript.turns[segment.turns[1] - 1]
    own = transcript.text[segment.span.end : last.span.end].strip()
    if own:
        return Neighbour(own[:MOST_AROUND], same_speaker=True)
    if segment.turns[1] >= len(transcript.turns):
        return None
    turn = transcript.turns[segment.turns[1]]
    return Neighbour(transcript.words_of(turn)[:MOST_AROUND], turn.speaker_id == segment.speaker_id)


def _questions(transcript: Transcript) -> list[str]:
    """For each turn the words of the last moderator's turn before it, "" where there was none."""
    moderators = {speaker.id for speaker in transcript.speakers if speaker.role == "moderator"}
    questions, last = [], ""
    for turn in transcript.turns:
        questions.append(last)
        if turn.speaker_id in moderators:
            last = transcript.words_of(turn)
    return questions


# Transcript id → segment id → code id → does the code apply; a code left out was not judged.
Taught = Mapping[str, Mapping[str, Mapping[str, bool]]]


def taught(study: Study, coder: str = "") -> Taught:
    """By transcript, the segments judged in closed rounds with the agreed verdict on each code.

    With `coder`, those that this coder judged in an open round as well.

    A conflict that nobody has settled teaches nothing: its code is left out of that segment's verdicts. What the
    coder decided in an open round takes the place of the agreed verdict: their model follows their reading.
    """
    if not study.has_database:
        return {}
    closed = set(study.settings.review.closed_rounds)
    decisions = study.store.decisions()
    settled = [decision for decision in decisions if decision.round in closed]
    open_ = [decision for decision in decisions if decision.round not in closed and decision.coder == coder]
    if not settled and not open_:
        return {}
    segments = study.store.segments()
    agreed_on = agreed_verdicts(study, settled, segments)
    own = study.states(open_).get(coder, CoderState(coder))
    found: dict[str, dict[str, dict[str, bool]]] = {}
    for segment in segments:
        verdicts = dict(agreed_on.get(segment.id, {}))
        for code in study.codebook.codable:
            verdict = own.verdict(segment.id, code.id)
            if verdict is not None:
                verdicts[code.id] = verdict
        if verdicts:
            found.setdefault(segment.transcript_id, {})[segment.id] = verdicts
    return found


def training_segments(study: Study, judged: Taught) -> list[TrainingSegment]:
    """What was judged, with all that a tagger may know of it."""
    return [
        TrainingSegment(passage, verdicts[passage.segment.id])
        for transcript_id, verdicts in judged.items()
        for passage in passages(study, transcript_id)
        if passage.segment.id in verdicts
    ]
