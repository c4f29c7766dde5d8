"""A discussion of four segments, a codebook with a plain and a graded code, and a log that remembers or fails."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import pytest

from pipeline.codebook import Code, Codebook, Example, Level, Scale
from pipeline.decisions import Decision, Memo, Presentation
from pipeline.errors import StoreBusy
from pipeline.logs import NewCode
from pipeline.review.session import Blindness, Session
from pipeline.segments import Segment
from pipeline.spans import Span
from pipeline.suggestions import Reason, Suggestion
from pipeline.transcripts import Speaker, Transcript, Turn

SPOKEN = [
    ("mod", "How much do they do?"),
    ("ana", "We waited [laughter] \x1b[31m"),
    ("ben", "They do nothing [b]at all[/b]."),
    ("mod", "And who comes?"),
    ("ana", "Always the same people."),
    ("ben", "Yes."),
]


WAITED = Span(34, 40)


@dataclass
class Record:
    """A log in memory; it refuses everything while `busy`."""

    decisions: list[Decision] = field(default_factory=list)
    presentations: list[Presentation] = field(default_factory=list)
    memos: list[Memo] = field(default_factory=list)
    codes: list[NewCode] = field(default_factory=list)
    codebooks: dict[str, Codebook] = field(default_factory=dict)
    busy: bool = False

    def append_all(self, decisions: Sequence[Decision]) -> None:
        """Add what was decided at once."""
        self._check()
        self.decisions.extend(decisions)

    def present(self, presentation: Presentation) -> None:
        """Add a presentation."""
        self._check()
        self.presentations.append(presentation)

    def note(self, memo: Memo) -> None:
        """Add a memo."""
        self._check()
        self.memos.append(memo)

    def make(self, code: NewCode) -> None:
        """Add a code made while reading."""
        self._check()
        self.codes.append(code)

    def keep_codebook(self, codebook: Codebook) -> None:
        """Keep what the codes mean."""
        self._check()
        self.codebooks[codebook.revision] = codebook

    def _check(self) -> None:
        """Fail where it was told to."""
        if self.busy:
            raise StoreBusy("study.db is being written to by another program.")


@pytest.fixture
def transcript() -> Transcript:
    """A moderator, two participants, six turns."""
    text, turns = "", []
    for index, (speaker, words) in enumerate(SPOKEN):
        start = len(text) + len(speaker) + 2
        text += f"{speaker}: {words}\n"
        turns.append(Turn(index, speaker, Span(start, start + len(words))))
    speakers = (
        Speaker("mod", "Mod", "moderator"),
        Speaker("ana", "Ana", attributes={"stakeholder_group": "manager"}),
        Speaker("ben", "Ben"),
    )
    return Transcript("fg", "fg.txt", "b2:0", text, "en", speakers, tuple(turns))


@pytest.fixture
def queue(transcript: Transcript) -> list[Segment]:
    """The participants' turns as segments s1, s2, s4 and s5."""
    said = [turn for turn in transcript.turns if turn.speaker_id != "mod"]
    return [
        Segment(
            f"s{turn.index}",
            "fg",
            place,
            turn.span,
            turn.speaker_id,
            transcript.words_of(turn),
            "turn",
            (turn.index, turn.index + 1),
            (turn.speaker_id,),
        )
        for place, turn in enumerate(said)
    ]


@pytest.fixture
def codebook() -> Codebook:
    """Codes that can be given, and two that cannot."""
    scale = Scale(
        (Level("none", "None", "nothing at all", 0), Level("some", "Some", "", 1), Level("dk", "Unsure"))
    )
    suspects = Code(
        "usual_suspects",
        "Usual suspects",
        "The same people come.",
        use_when="somebody says so",
        examples=(Example("Always the same."),),
    )
    return Codebook(
        "book",
        "1",
        "Book",
        (
            Code("people", "People", "", codable=False),
            suspects,
            Code("underestimation", "Underestimation", "Too little is seen."),
            Code("grade", "Perceived level", "How much.", scale=scale),
            Code("gone", "Gone", "", status="deprecated"),
        ),
    )


def suggested(segment_id: str) -> list[Suggestion]:
    """On s1 a code is a yes, and a graded one ranked; on s2 the graded one is a yes, with a level; elsewhere nothing."""
    offers: dict[str, list[tuple[str, str | None, bool]]] = {
        "s1": [("underestimation", None, True), ("grade", None, False)],
        "s2": [("grade", "none", True)],
    }
    return [
        Suggestion(
            f"sug-{segment_id}-{code}",
            segment_id,
            code,
            Span(0, 1),
            0.724,
            (Reason("word", "“waited” (+0.50)", WAITED if segment_id == "s1" else None),) * 2,  # met twice
            "combined/1",
            "run",
            level=level,
            hit=hit,
            calibrated=hit,
        )
        for code, level, hit in offers.get(segment_id, [])
    ]


@pytest.fixture
def record() -> Record:
    """An empty log."""
    return Record()


Open = Callable[..., Session]


@pytest.fixture
def reopen(transcript: Transcript, queue: list[Segment], codebook: Codebook, record: Record) -> Open:
    """Opens a session on what the log holds so far, as a new start of the program would."""
    ticks = count(1)

    def opened(*, hints: bool = True, round_id: str = "round-1", **more: Any) -> Session:
        """A session of ines."""
        fields: dict[str, Any] = {
            "queue": [segment.id for segment in queue],
            "segments": {segment.id: segment for segment in queue},
            "blindness": Blindness(hints),
            "decisions": tuple(record.decisions),
            "memos": tuple(record.memos),
            "suggestions": suggested,
            "codebook": codebook,
            "past": record.codebooks,
            **more,
        }
        fields.setdefault("transcripts", {"fg": transcript})
        return Session(
            coder="ines",
            log=record,
            round_id=round_id,
            clock=lambda: f"2026-03-02T08:30:00.{next(ticks):06}+00:00",
            **fields,
        )

    return opened


@pytest.fixture
def session(reopen: Open) -> Session:
    """A session that begins."""
    return reopen()
