"""Coding at the full screen, by keys: what is recorded, what is seen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from pipeline.codebook import Code, Codebook
from pipeline.draws import Design
from pipeline.review.opening import CoderBusy
from pipeline.review.session import Blindness, Session
from pipeline.spans import Span
from pipeline.suggestions import Suggestion
from pipeline.transcripts import Transcript
from tests.review.screen import Seat

Open = Callable[..., Session]


def kinds(record: Any) -> list[tuple[str, str | None]]:
    """What was decided, in order: kind and code."""
    return [(decision.kind, decision.code_id) for decision in record.decisions]


@pytest.mark.parametrize("key", ["enter", "a"])
def test_accept(session: Session, record: Any, key: str) -> None:
    """One key gives what is ticked and no more, completes the segment and goes on."""
    with Seat(session) as seat:
        text = seat.press(key)
    assert [("code", "underestimation"), ("complete", None)] == kinds(record)
    assert "1 of 4 done" in text
    assert "done: Underestimation" in text


def test_nothing_applies(session: Session, record: Any) -> None:
    """One key says that nothing applies, also where something is ticked, and the screen says what was left."""
    with Seat(session) as seat:
        text = seat.press("x")
    assert [("complete", None)] == kinds(record)
    assert "done: no code (1 ticked not given)" in text


def test_digits_toggle(session: Session, record: Any) -> None:
    """A digit rejects what is ticked, gives what was rejected; a graded code asks for its level first."""
    with Seat(session) as seat:
        seat.press("1")
        assert "[-] Underestimation" in seat.text
        seat.press("1")
        assert "[x] Underestimation" in seat.text
        seat.press("2", "2")
        assert "[x] Perceived level = Some" in seat.text
        assert "the list has no code 7" in seat.press("7")
    assert [("reject", "underestimation"), ("code", "underestimation"), ("code", "grade")] == kinds(record)
    assert "some" == record.decisions[-1].level


def test_tab_toggles_the_code_under_the_cursor(session: Session, record: Any) -> None:
    """Arrows move the cursor, Tab does for its code what a digit does; Esc in the question for a level gives nothing."""
    with Seat(session) as seat:
        seat.press("tab", "down", "tab", "escape", "down", "down", "up", "up", "tab")
    assert [("reject", "underestimation"), ("code", "underestimation")] == kinds(record)


def test_any_code(session: Session, record: Any) -> None:
    """The picker finds any code by a few letters; it joins the list, with the cursor on it."""
    with Seat(session) as seat:
        text = seat.press("c", "u", "s", "u", "enter")
        assert "▸ 3 [x] Usual suspects" in text
    assert [("code", "usual_suspects")] == kinds(record)


def test_defer_flag_undo_redo(session: Session, record: Any) -> None:
    """A segment is put off, flagged; undo takes back act by act, redo brings it again."""
    with Seat(session) as seat:
        assert "put off to the end" in seat.press("space")
        assert " flagged " in seat.press("f")
        text = seat.press("u", "backspace")
        assert "taken back: put off to the end" in text
        assert "again: put off to the end" in seat.press("U")
        assert "! there is nothing to take back" in seat.press("u", "u")
    assert ["defer", "flag", "withdraw", "withdraw", "withdraw", "withdraw"] == [
        kind for kind, _ in kinds(record)
    ]


def test_accept_is_one_act(session: Session, record: Any) -> None:
    """Undo after accept takes back the code and that the segment is done, in one go."""
    with Seat(session) as seat:
        text = seat.press("a", "u")
    assert "taken back: gave Underestimation; done" in text
    assert "0 of 4 done" in text
    assert "[+] Underestimation" in text


def test_what_cannot_be_done_is_said(session: Session, record: Any) -> None:
    """A graded code that is ticked without a level is asked for, nothing is lost, and the next act takes the message away."""
    with Seat(session) as seat:
        assert "! Underestimation has no levels" in seat.press("l")
        assert "! Underestimation is not given here" in seat.press("w")
        assert "! no memos yet" in seat.press("M")
        assert "!" not in seat.press("1")
    assert [("reject", "underestimation")] == kinds(record)


def test_new_codes(session: Session, record: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A provisional code is made and given on the spot, and so is one of the participant's own words."""
    monkeypatch.setattr(
        "pipeline.review.nearby.near_codes", lambda *_: ()
    )  # loading a language takes seconds
    with Seat(session) as seat:
        seat.press("p", *"Queue", "enter", "enter", "…")
        assert "[x] Queue" in seat.text
        seat.press("i", "H", "H", "enter", "…")
        assert "[x] We" in seat.text
    assert ["Queue", "We waited"] == [made.code.name for made in record.codes]


def test_memo(session: Session, record: Any) -> None:
    """A memo on the segment is kept and seen below the list; all memos are a list that leads to their segments."""
    with Seat(session) as seat:
        seat.press("m", *"[b]ad", "ctrl+s")
        assert "memo on the segment kept" in seat.text
        assert "memo: [b]ad" in seat.press("j", "k", "G", "g")
        assert "s2" == (seat.press("j"), session.current.id if session.current else "")[1]
        seat.press("M", "enter")
        assert "s1" == (session.current.id if session.current else "")
    assert ["[b]ad"] == [memo.text for memo in record.memos]


def test_span_by_words(session: Session, record: Any, transcript: Transcript) -> None:
    """Start and end move by words on either side, over the next turn as well, and Enter gives the code for just these."""
    with Seat(session) as seat:
        seat.press("s", "l", "L")
        assert "Enter take these words" in seat.lines[-1]
        seat.press("shift+right", "right", "left", "enter")
        assert "gave Underestimation to these words" in seat.text
    (decision,) = record.decisions
    assert decision.span is not None
    assert "waited [laughter] \x1b[31m" == decision.span.of(transcript.text)


def test_span_over_turns(session: Session, record: Any, transcript: Transcript) -> None:
    """Words of the neighbours' turns can be taken in, theirs alone cannot; their names are no words."""
    with Seat(session) as seat:
        seat.press("s", *["left"] * 2, *["L"] * 3)
        text = seat.press("enter")
    (decision,) = record.decisions
    assert "do?\nana: We waited [laughter] \x1b[31m\nben: They" == decision.span.of(transcript.text)
    assert "for “do? ana: We waited" in text


def test_leaving_the_choice_of_words(session: Session, record: Any) -> None:
    """Esc takes no words, and keys that decide do nothing while words are chosen."""
    with Seat(session) as seat:
        assert "no words taken" in seat.press("s", "a", "x", "q", "escape")
    assert [] == record.decisions


def test_speakers(session: Session, record: Any) -> None:
    """Who is credited is chosen among those who speak in the words of the coding."""
    with Seat(session) as seat:
        seat.press("s", "L", "L", "L", "enter", "w", "2", "enter")
        assert "credited to Ben" in seat.text
    assert ("ben",) == record.decisions[-1].speaker_ids


def test_going_about(session: Session, record: Any) -> None:
    """Keys j and k, g and G go through the queue and decide nothing."""
    places = []
    with Seat(session) as seat:
        for key in ("j", "j", "k", "G", "j", "g", "k", "N"):
            seat.press(key)
            places.append(session.place)
    assert [1, 2, 1, 3, 3, 0, 0, 1] == places
    assert [] == record.decisions


def test_context(session: Session) -> None:
    """] shows one more turn before and after, [ one less, on the following segments as well."""
    with Seat(session) as seat:
        assert "Always the same people." not in seat.text
        assert "Always the same people." in seat.press("]", "]", "]")
        assert "We waited" in seat.press("j", "j")
        assert "We waited" not in seat.press("[", "[", "[", "[", "[")


def test_blind(reopen: Open, codebook: Codebook, record: Any) -> None:
    """Blind, nothing is suggested and the digits stand for the codes of the book; b locks the answer, then shows."""
    with Seat(reopen(blindness=Blindness(True, share=1.0))) as seat:
        assert " BLIND " in seat.lines[0]
        assert ".72" not in seat.text
        assert "b reveal" in seat.lines[-1]
        assert "this locks your answer: Usual suspects; b again does it" in seat.press("1", "b")
        text = seat.press("b")
        assert "suggestions shown" in text
        assert ".72" in text
        assert "your answer without suggestions is locked" in text
        assert "b reveal" not in seat.lines[-1]
    assert [("code", "usual_suspects"), ("complete", None), ("reveal", None)] == kinds(record)
    assert [False, False, True] == [decision.hint_visible for decision in record.decisions]


def test_favourites_stay(reopen: Open, record: Any) -> None:
    """Of a large codebook the list has, blind, the codes that this coder gave most often, in the same places all the time."""
    from pipeline.codebook import Code

    book = Codebook("big", "1", "Big", tuple(Code(f"c{n:02}", f"Code {n:02}", "") for n in range(30)))
    first = reopen(codebook=book, blindness=Blindness(False))
    for code in ("c20", "c05"):
        first.code(code)
    first.complete()
    with Seat(reopen(codebook=book, blindness=Blindness(False))) as seat:
        assert "▸ 1 [ ] Code 05" in seat.text
        text = seat.press("2", "x")
        assert "▸ 1 [ ] Code 05" in text
        assert "  2 [ ] Code 20" in text
    assert ("code", "c20") in kinds(record)[3:]


def test_the_end(reopen: Open) -> None:
    """When everything is done the screen says so, and which batch is waiting; u goes back."""
    with Seat(reopen(next_batch=2)) as seat:
        text = seat.press(*"xxxx")
        assert "All 4 segments are done." in text
        assert "Batch 2 is waiting" in text
        assert "every segment is done" in seat.press("1")
        assert "Yes." in seat.press("u")


def test_the_end_of_a_filter(session: Session) -> None:
    """When all that a filter shows is done the screen says how much is left outside of it, and not that all is done."""
    with Seat(session) as seat:
        session.narrow(["s1", "s4"])
        text = seat.press("x", "x")
        assert "Everything that the filter shows is done. 2 of 4 segments are left" in " ".join(text.split())
        session.narrow(None)
        assert "They do nothing" in seat.press("[")


def test_another_program(session: Session, record: Any) -> None:
    """While another program holds the study what was typed waits, is tried again, and no key does anything else."""
    with Seat(session) as seat:
        record.busy = True
        text = seat.press("m", "w", "a", "i", "t", "ctrl+s")
        assert "NOT SAVED YET" in text
        seat.press("x", "j")
        assert ([], []) == (record.decisions, record.memos)
        record.busy = False
        again: Any = seat.app.screen
        again._again()
        assert (["wait"], []) == ([memo.text for memo in record.memos], record.decisions)
        assert "NOT SAVED YET" not in seat.press("[")


def test_another_window(session: Session, record: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the same coder codes in another window the app ends with that error, which says what is saved."""

    def taken(_decisions: object) -> None:
        """Somebody was quicker."""
        raise CoderBusy("ines has gone on coding in another window.")

    monkeypatch.setattr(record, "append_all", taken)
    with Seat(session) as seat:
        seat.press("a")
    assert "another window" in str(seat.app.return_value)
    assert [] == record.decisions


def test_no_key_gives_what_was_not_seen(reopen: Open, record: Any) -> None:
    """Codes that are ticked below what the list shows are brought into sight first, and given by the next key."""
    codes = tuple(Code(f"c{number:02}", f"Code {number:02}", "") for number in range(12))
    sure = [
        Suggestion(
            f"s{code.id}", "s1", code.id, Span(0, 1), 0.9, (), "combined/1", "run", hit=True, calibrated=True
        )
        for code in codes
    ]
    book = Codebook("b", "1", "B", codes)
    with Seat(reopen(codebook=book, suggestions=lambda one: sure if one == "s1" else [])) as seat:
        assert "ticked codes were out of sight" in seat.press("a")
        assert [] == record.decisions
        while "out of sight" in seat.press("a"):
            assert [] == record.decisions
    assert [code.id for code in codes] == [d.code_id for d in record.decisions[:-1]]


def test_quit(session: Session) -> None:
    """Key q quits and asks nothing."""
    with Seat(session) as seat:
        seat.press("q")
        assert not seat.app.is_running or seat.app._exit
    assert seat.app.return_value is None


def test_mouse(session: Session, record: Any) -> None:
    """A click toggles a code, goes to a segment of the queue, and does what a key of the footer does."""
    with Seat(session, size=(120, 30)) as seat:
        seat.click("codes", 10, 0)
        assert [("reject", "underestimation")] == kinds(record)
        seat.click("queue", 5, 2)
        assert "s4" == (session.current.id if session.current else "")
        place = seat.lines[-1].index("x none")
        seat.click("footer", place, 0)
    assert ("complete", None) == kinds(record)[-1]


def test_sizes(session: Session) -> None:
    """The queue and the code card come with the width; where there is too little room the screen says what to do."""
    with Seat(session) as seat:
        assert "Too little is seen." not in seat.resize(80, 24).split("────")[0]
        wide = seat.resize(160, 48)
        assert "✓" not in wide
        assert "underestimation" in wide
        small = seat.resize(50, 10)
        assert "This needs 60 columns and 16 lines." in small
        assert "--plain" in small
        assert "We waited" in seat.resize(80, 24)


def test_how_far(session: Session) -> None:
    """What is new of how far reading has come is shown on the line below the talk when it is known."""

    class Told:
        """Says something after each segment."""

        def is_due(self) -> bool:
            """After each segment."""
            return True

        def news(self) -> str:
            """News."""
            return "Shown [b]to be found[/b]: x"

        def in_full(self) -> tuple[str, ...]:
            """All."""
            return ("25 of 40 read",)

        def at_end(self) -> tuple[str, ...]:
            """The end."""
            return ("read it all",)

    told: Any = Told()
    with Seat(session, how_far=told) as seat:
        assert "Shown [b]to be found[/b]: x" in seat.press("x", "…")
        assert "25 of 40 read" in seat.press(
            "?", "…", "end", "pagedown", "pagedown", "pagedown", "pagedown", "pagedown"
        )
        assert "read it all" in seat.press("escape", "x", "x", "x", "…")


def test_reliability_sample(reopen: Open) -> None:
    """In a batch that coders share the status line says why it is blind."""
    from pipeline.draws import Drawn, new_draw

    draw = new_draw(
        coder="ines",
        number=1,
        round="round-1",
        seed=1,
        design=Design("uniform", 4, shared="reliability"),
        population=4,
        population_digest="",
        after=0,
        items=tuple(Drawn(f"s{n}", 1.0) for n in (1, 2, 4, 5)),
        made_at="2026-03-02T08:30:00+00:00",
    )
    with Seat(reopen(draw=draw)) as seat:
        assert " BLIND (reliability sample) " in seat.lines[0]
