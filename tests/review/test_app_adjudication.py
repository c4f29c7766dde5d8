"""Adjudication at the full screen: each code at issue is settled with a reason on record."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from pipeline.decisions import Coding
from pipeline.review.session import Blindness, Dispute, Session, Voice
from pipeline.spans import Span
from pipeline.transcripts import Transcript
from tests.review.screen import Seat

Open = Callable[..., Session]


@pytest.fixture
def judging(reopen: Open) -> Session:
    """Two segments, on which two coders differ about two codes and one."""
    given = {"usual_suspects": Coding("tom", "s1", "usual_suspects", "d", span=Span(15, 40))}
    voices = (Voice("tom", given, frozenset(), True), Voice("eva", {}, frozenset(), True))
    disputes = {
        "s1": Dispute(("usual_suspects", "grade"), (), voices),
        "s2": Dispute(("grade",), (), voices),
    }
    return reopen(queue=["s1", "s2"], disputes=disputes, blindness=Blindness(False))


def settled(record: Any) -> list[tuple[str, str | None, str | None, str, str]]:
    """What is on record: kind, code, level, reason, note."""
    return [(d.kind, d.code_id, d.level, d.reason, d.note) for d in record.decisions]


def test_applies_and_does_not(judging: Session, record: Any) -> None:
    """Keys y and n ask for a reason and a note; the cursor goes to the next code at issue, and a goes on when all are settled."""
    with Seat(judging) as seat:
        assert "! not settled yet: usual_suspects, grade" in seat.press("a")
        text = seat.press("y", "2", *"seen", "enter")
        assert "[x] Usual suspects" in text
        assert "▸ 2 [ ] Perceived level" in text
        seat.press("n", "4", "enter")
        assert "[-] Perceived level" in seat.text
        seat.press("a")
        assert "1 of 2 done" in seat.text
    assert [
        ("code", "usual_suspects", None, "missed", "seen"),
        ("reject", "grade", None, "level", ""),
    ] == settled(record)


def test_level(judging: Session, record: Any) -> None:
    """A graded code is given with its level and a reason."""
    with Seat(judging) as seat:
        seat.press("2", "y", "2", "1", "enter")
    assert [("code", "grade", "some", "definition", "")] == settled(record)


def test_part(judging: Session, record: Any, transcript: Transcript) -> None:
    """A code that holds for a part only is given for the words chosen."""
    with Seat(judging) as seat:
        seat.press("s", "H", "H", "enter", "3", "enter")
    (decision,) = record.decisions
    assert "We waited" == decision.span.of(transcript.text)
    assert "span" == decision.reason


def test_back_to_the_codebook(judging: Session, record: Any) -> None:
    """Key r sends a code back to the codebook: it counts as settled here."""
    with Seat(judging) as seat:
        assert "sent Usual suspects back to the codebook" in seat.press("r", "1", *"vague", "enter")
        assert "! not settled yet: grade (" in seat.press("a")
    assert [("refer", "usual_suspects", None, "definition", "vague")] == settled(record)


def test_esc_settles_nothing(judging: Session, record: Any) -> None:
    """Without a reason nothing is recorded; digits only move the cursor."""
    with Seat(judging) as seat:
        seat.press("y", "escape", "n", "escape", "r", "escape", "2", "1")
    assert [] == record.decisions


def test_any_other_code(judging: Session, record: Any) -> None:
    """A code that nobody gave can be given, with a reason as well."""
    with Seat(judging) as seat:
        seat.press("c", *"underest", "enter", "6", "enter")
    assert [("code", "underestimation", None, "other", "")] == settled(record)


def test_undo(judging: Session, record: Any) -> None:
    """Undo goes back to the segment and the code is at issue again."""
    with Seat(judging) as seat:
        seat.press("y", "1", "enter")
        assert "taken back: gave Usual suspects" in seat.press("u")
        assert "[ ] Usual suspects" in seat.text
