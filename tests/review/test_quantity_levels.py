"""A level that was read from how much was said: shown with its words, highlighted, and never set without the coder."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from pipeline.codebook import Code
from pipeline.review.dialogs.levels import Levels
from pipeline.review.session import Blindness, ReviewError, Session
from pipeline.spans import Span
from pipeline.suggestions import Reason, Suggestion
from tests.conftest import SCALE
from tests.review.dialog_harness import Stage, staged
from tests.review.screen import Seat
from tests.review.test_lines import review

Open = Callable[..., Session]
stage = pytest.fixture(scope="module")(staged)


def read_off(segment_id: str) -> list[Suggestion]:
    """On s1 the graded code is a yes, its level read from “waited”, which stands for little."""
    words = Reason("quantity", 'said "waited"', Span(34, 40), 0.1)
    made = Suggestion(
        "sug", "s1", "grade", Span(0, 1), 0.9, (words,), "combined/2", "run", level="some", calibrated=True
    )
    return [made] if segment_id == "s1" else []


@pytest.fixture
def session(reopen: Open) -> Session:
    """A session in which words suggest a level."""
    return reopen(suggestions=read_off)


def given(record: Any) -> list[tuple[str, str | None]]:
    """What was decided: kind and level."""
    return [(decision.kind, decision.level) for decision in record.decisions]


def test_accepting_asks_for_the_level(session: Session, record: Any) -> None:
    """Enter shows the levels with the cursor on the suggested one and the words beside it; a second Enter gives it."""
    with Seat(session) as seat:
        asked = seat.press("a")
        assert 'Some (suggested: said "waited")' in asked
        assert [] == record.decisions
        seat.press("enter")
    assert [("code", "some"), ("complete", None)] == given(record)


def test_another_level_may_be_given(session: Session, record: Any) -> None:
    """The coder's word counts."""
    with Seat(session) as seat:
        seat.press("a", "1")
    assert [("code", "none"), ("complete", None)] == given(record)


def test_leaving_the_question_gives_nothing(session: Session, record: Any) -> None:
    """Esc leaves the code as it was, ticked and not given."""
    with Seat(session) as seat:
        text = seat.press("a", "escape")
    assert [] == record.decisions
    assert "level Some?" in text


def test_no_front_end_can_take_it_unseen(session: Session, record: Any) -> None:
    """The session itself refuses a level that nobody chose."""
    with pytest.raises(ReviewError, match="needs one of its levels"):
        session.accept()
    assert [] == record.decisions
    session.accept({"grade": "some"})
    assert [("code", "some"), ("complete", None)] == given(record)


def test_line_by_line(session: Session, record: Any) -> None:
    """The suggested level stands before the others with its words; an empty answer gives nothing, a typed one does."""
    said = review(session, "1", "", "1", "some", "q")
    assert "  1 [score 90 %] grade = some?" in said
    assert '    suggested: some (said "waited")' in said
    assert said.index('    suggested: some (said "waited")') < said.index("    none: None. nothing at all")
    assert [("code", "some")] == given(record)


def test_a_level_of_the_codebook_is_accepted_as_it_stands(reopen: Open, record: Any) -> None:
    """What a pattern declares is given with the code, as before; the list shows it without a question mark."""
    session = reopen()
    session.complete()
    assert "none" == session.card().suggestions[0].declared_level
    session.accept()
    assert ("code", "none") in given(record)


def test_blind_segments_show_no_hint(reopen: Open) -> None:
    """Where suggestions are hidden the question for a level has none, at the screen and line by line."""
    hidden = reopen(suggestions=read_off, blindness=Blindness(hints=False))
    with Seat(hidden) as seat:
        seat.press("down", "down")
        asked = seat.press("tab")
        assert "Perceived level: which level?" in asked
        assert "suggested" not in asked
    said = review(reopen(suggestions=read_off, blindness=Blindness(hints=False)), "+ grade", "", "q")
    assert "    none: None. nothing at all" in said
    assert not any("suggested" in line for line in said)


def test_the_dialog(stage: Stage) -> None:
    """The cursor begins at the suggested level, at the given one where there is one; both are named."""
    graded = Code("g", "G", "", scale=SCALE)
    levels = [level.id for level in SCALE.levels]
    first, _ = stage.ask(Levels(graded, suggested=levels[1], why='said "a few"'), "enter")
    _, screen = stage.ask(Levels(graded, suggested=levels[1], why='said "a few"'))
    assert [levels[1]] == first
    assert '(suggested: said "a few")' in " ".join(screen.split())
    kept, _ = stage.ask(Levels(graded, given=levels[0], suggested=levels[1]), "enter")
    _, screen = stage.ask(Levels(graded, given=levels[0], suggested=levels[1]))
    assert [levels[0]] == kept
    assert "(given)" in screen
    assert "(suggested)" in screen
