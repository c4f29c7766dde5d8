"""From what was heard to a Transcript: one canonical text, turns, speakers, those present and silent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from pipeline.errors import InputError, Problem
from pipeline.readers.people import speakers_of
from pipeline.readers.reading import ReadingSettings, ReadTranscript
from pipeline.readers.words import is_remark
from pipeline.spans import Span
from pipeline.transcripts import Notice, Participant, Transcript, Turn, speaker_key


@dataclass(frozen=True, slots=True)
class Said:
    """Words under one label. Times are seconds from the start; `note` is what stood behind the label.

    `joiner` stands between these words and those before them where the same speaker goes on.
    """

    label: str
    words: str
    line: int | None = None
    started_at: float | None = None
    ended_at: float | None = None
    note: str = ""
    joiner: str = "\n"


@dataclass(slots=True)
class Heard:
    """Everything that a front end took from a file. `present` are names of people who were there."""

    said: list[Said] = field(default_factory=list)
    metadata: dict[str, str] = field(default_factory=dict)
    present: list[str] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)


def assemble(
    heard: Heard,
    *,
    transcript_id: str,
    source: str,
    digest: str,
    participants: Sequence[Participant],
    settings: ReadingSettings,
) -> ReadTranscript:
    """The transcript of what was heard.

    Its text has one block per turn, `Label: words`, with a line feed between blocks; a turn's span covers its words.
    Neighbouring words of one speaker are one turn. Raises InputError where nobody speaks.
    """
    if not heard.said:
        how = "Begin each turn on a line of its own with the speaker's name and a colon: `Name: words`."
        raise InputError(Problem(source, "no speaker was found.", how))
    said, remarks = _described(heard.said, source)
    joined = _joined(said)
    text, turns = _text(joined)
    metadata = {**heard.metadata, **settings.metadata.get(transcript_id, {})}
    transcript = Transcript(
        id=transcript_id,
        source=source,
        digest=digest,
        text=text,
        language=settings.language_of(transcript_id),
        speakers=speakers_of(
            [(said.label, said.note) for said in joined],
            heard.present,
            transcript_id=transcript_id,
            participants=participants,
            settings=settings,
        ),
        turns=turns,
        metadata=metadata,
    )
    notices = sorted((*heard.notices, *remarks), key=lambda notice: notice.line or 0)
    return ReadTranscript(transcript, tuple(notices))


def _described(parts: Sequence[Said], source: str) -> tuple[list[Said], list[Notice]]:
    """The parts with one description per label, and a notice for every other note behind a label (`Jana (laughs):`)."""
    descriptions: dict[str, str] = {}
    kept: list[Said] = []
    notices: list[Notice] = []
    for part in parts:
        if part.note and is_remark(part.note):
            described = ""
        else:
            described = descriptions.setdefault(speaker_key(part.label), part.note) if part.note else ""
        if part.note != described:
            reason = "what stands behind the label was left out of the words"
            notices.append(Notice(source, part.line, f"{part.label} ({part.note})", reason))
        kept.append(replace(part, note=described))
    return kept, notices


def _joined(parts: Sequence[Said]) -> list[Said]:
    """Neighbouring parts of the same speaker as one."""
    joined: list[list[Said]] = []
    for part in parts:
        if joined and speaker_key(joined[-1][0].label) == speaker_key(part.label):
            joined[-1].append(part)
        else:
            joined.append([part])
    return [_one(run) for run in joined]


def _one(run: Sequence[Said]) -> Said:
    """A run of parts of one speaker as one: it starts with the first time known and ends with the latest."""
    words = run[0].words + "".join(part.joiner + part.words for part in run[1:])
    starts = [part.started_at for part in run if part.started_at is not None]
    ends = [part.ended_at for part in run if part.ended_at is not None]
    note = next((part.note for part in run if part.note), "")
    start = run[0].started_at if run[0].started_at is not None or not ends else starts[0]
    return replace(run[0], words=words, started_at=start, ended_at=max(ends, default=None), note=note)


def _text(parts: Sequence[Said]) -> tuple[str, tuple[Turn, ...]]:
    """The canonical text and its turns."""
    blocks: list[str] = []
    turns: list[Turn] = []
    position = 0
    for index, part in enumerate(parts):
        head = f"{part.label}: "
        begin = position + len(head)
        span = Span(begin, begin + len(part.words))
        turns.append(Turn(index, speaker_key(part.label), span, part.started_at, part.ended_at, part.line))
        blocks.append(head + part.words)
        position = span.end + 1
    return "\n".join(blocks), tuple(turns)
