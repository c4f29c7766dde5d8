"""The screens as they are seen: text for text at two sizes, whatever stands in a transcript, with and without colours."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from pipeline.codebook import Code, Codebook, Example, Level, Scale
from pipeline.decisions import Coding, Memo
from pipeline.review import look
from pipeline.review.session import Blindness, Dispute, Session, Voice
from pipeline.spans import Span
from pipeline.suggestions import Reason, Suggestion
from pipeline.transcripts import Speaker, Transcript, Turn
from tests.review.screen import LARGE, SMALL, Seat, found_good

Open = Callable[..., Session]

SPOKEN = [
    (
        "mod",
        "How long did you wait before someone saw you, and what was that like for you and for those with you?",
    ),
    ("ana", "It depends on the day."),
    (
        "ben",
        "We waited [inaudible] three hours, and the bus had gone [laughter]. They said \x1b[31mcome back\x1b[0m [/quote] [b]as if[/b] that were nothing \u202eabc\u202c, 我们等了三个小时, Zden\u030cka knows.",
    ),
    ("ana", "Three hours is normal."),
    ("mod", "Who is asked?"),
    ("ana", "It is always the same people. " * 40),
    ("ben", "Yes."),
]


@pytest.fixture
def transcript() -> Transcript:
    """A discussion with time codes, a long turn, and text that would act if it were obeyed."""
    text, turns = "", []
    for index, (speaker, words) in enumerate(SPOKEN):
        start = len(text) + len(speaker) + 2
        text += f"{speaker}: {words}\n"
        turns.append(Turn(index, speaker, Span(start, start + len(words)), started_at=index * 61.0))
    speakers = (
        Speaker("mod", "Mod[b]", "moderator"),
        Speaker("ana", "Ana \x1b]0;x\x07", attributes={"stakeholder_group": "patients"}),
        Speaker("ben", "Ben", attributes={"stakeholder_group": "[red]neighbours"}),
    )
    return Transcript("fg", "fg.txt", "b2:0", text, "en", speakers, tuple(turns))


@pytest.fixture
def codebook() -> Codebook:
    """Codes whose names and definitions hold markup."""
    scale = Scale((Level("none", "None", "nothing", 0), Level("some", "Some", "", 1), Level("dk", "Unsure")))
    waiting = Code(
        "waiting",
        "Waiting [b]long[/b]",
        "Time spent waiting for care. \x1b[31m",
        use_when="somebody says how long",
        avoid_when="it is the way there (see transport)",
        examples=(Example("We sat from eight to noon."),),
        counter_examples=(Example("The bus took two hours."),),
    )
    return Codebook(
        "book",
        "1",
        "Book",
        (
            waiting,
            Code("transport", "Transport", "How people get there."),
            Code("grade", "Perceived level", "How much.", scale=scale),
            Code("respect", "Respect", ""),
        ),
    )


def suggested(transcript: Transcript) -> Callable[[str], list[Suggestion]]:
    """On Ben's turn two codes are a yes, one without a probability, and one is only ranked."""

    def of(segment_id: str) -> list[Suggestion]:
        """The suggestions for a segment."""
        if segment_id != "s2":
            return []
        offers: list[tuple[str, float, list[str], str | None, bool, bool]] = [
            ("waiting", 0.912, ["waited", "three hours"], None, True, True),
            ("grade", 0.5, ["nothing"], "none", True, False),
            ("transport", 0.118, ["bus"], None, False, True),
        ]
        return [
            Suggestion(
                f"g-{code}",
                segment_id,
                code,
                Span(0, 1),
                score,
                _why(transcript, words),
                "t",
                "r",
                level,
                hit,
                sure,
            )
            for code, score, words, level, hit, sure in offers
        ]

    return of


def _why(transcript: Transcript, words: list[str]) -> tuple[Reason, ...]:
    """Reasons with their places."""
    return tuple(
        Reason("word", f"“{word}”", Span(place, place + len(word)))
        for word in words
        if (place := transcript.text.index(word)) >= 0
    )


@pytest.fixture
def coding(reopen: Open, transcript: Transcript) -> Session:
    """A session with suggestions, on Ben's turn."""
    session = reopen(suggestions=suggested(transcript))
    session.step(1)
    return session


@pytest.fixture
def adjudication(reopen: Open, transcript: Transcript) -> Session:
    """Ben's turn, on which three coders differ."""
    span = transcript.turns[2].span

    def given(coder: str, code: str, level: str | None = None, part: int = 0) -> Coding:
        """A coding."""
        held = Span(span.start, span.start + part) if part else span
        words = transcript.text[held.start : held.end] if part else ""
        return Coding(coder, "s2", code, "d", level=level, span=held, part=words)

    memo = Memo("m", "tom", "segment", "s2", "the bus [b]is[/b] no waiting", "2026")
    voices = (
        Voice(
            "ines",
            {"waiting": given("ines", "waiting"), "grade": given("ines", "grade", "some")},
            frozenset(),
            True,
        ),
        Voice("tom", {"grade": given("tom", "grade", "none", 9)}, frozenset({"waiting"}), True, (memo,)),
        Voice("\x1b[1meva", {}, frozenset(), False),
    )
    dispute = Dispute(("waiting", "grade"), ("agreed already: transport",), voices)
    return reopen(
        queue=["s2"], disputes={"s2": dispute}, blindness=Blindness(False), suggestions=suggested(transcript)
    )


@pytest.mark.parametrize(("size", "name"), [(SMALL, "80x24"), (LARGE, "160x48")])
def test_coding(coding: Session, size: tuple[int, int], name: str) -> None:
    """Talk, suggestions with reasons, the code under the cursor: as found good."""
    with Seat(coding, size=size) as seat:
        assert found_good(f"coding-{name}", seen := seat.text) == seen


@pytest.mark.parametrize(("size", "name"), [(SMALL, "80x24"), (LARGE, "160x48")])
def test_given(coding: Session, size: tuple[int, int], name: str) -> None:
    """What is given, rejected, flagged and noted has its marks."""
    coding.code("grade", "some")
    coding.reject("transport")
    coding.memo("ask [b]Ben[/b] again")
    coding.flag()
    coding.code("respect")
    with Seat(coding, size=size) as seat:
        assert found_good(f"given-{name}", seen := seat.press("down", "down")) == seen


def test_who_is_speaking_is_always_seen(coding: Session) -> None:
    """A long turn of which only the end is seen, below the moderator's question, has its speaker's name; so it has when
    the talk is scrolled.
    """
    coding.go("s6")
    with Seat(coding) as seat:
        assert "Mod[b]  Who is asked?" in seat.lines[1]
        assert "  Ana ␛]0;x␇  …" in seat.lines[2]
        assert "  Ana ␛]0;x␇  …" in seat.press("pageup").split("\n")[2]


def test_blind(reopen: Open, transcript: Transcript) -> None:
    """A blind segment shows nothing of the suggestions, and the codes of the book instead."""
    session = reopen(suggestions=suggested(transcript), blindness=Blindness(True, share=1.0))
    session.step(1)
    with Seat(session) as seat:
        assert found_good("blind-80x24", seen := seat.text) == seen


def test_choosing_words(coding: Session) -> None:
    """The words chosen are reversed and underlined, and the footer says the keys."""
    with Seat(coding) as seat:
        assert found_good("words-80x24", seen := seat.press("s", "L", "L")) == seen
        assert "reverse" in str(look.style(seat.app.theme, "here chosen"))


def test_end(coding: Session) -> None:
    """Everything is done."""
    while coding.current is not None:
        coding.complete()
    with Seat(coding) as seat:
        assert found_good("end-80x24", seen := seat.text) == seen


@pytest.mark.parametrize(("size", "name"), [(SMALL, "80x24"), (LARGE, "160x48")])
def test_adjudication(adjudication: Session, size: tuple[int, int], name: str) -> None:
    """What each coder said stands side by side, with their memos; suggestions are off."""
    with Seat(adjudication, size=size) as seat:
        assert found_good(f"adjudication-{name}", seen := seat.text) == seen
        assert ".91" not in seat.text
        assert "probability .91" in seat.press("b")


def test_long_segments_scroll(coding: Session) -> None:
    """A segment that does not fit has its mark on every line, says how much is out of sight, and scrolls."""
    coding.go("s5")
    with Seat(coding) as seat:
        talk = seat.lines[3:12]
        assert all(line.startswith("▌ ") for line in talk), talk
        assert "more below" in seat.lines[12]
        paged = seat.press("pagedown", "ctrl+d")
        assert "more above" in paged
        assert paged != seat.press("ctrl+u")
        assert "more above" not in seat.press("pageup", "pageup").replace("↑ 0", "")[0:1]
        before = seat.text
        assert before != seat.wheel("talk", 1)


@pytest.mark.parametrize("size", [SMALL, LARGE, (60, 16), (200, 60), (119, 30), (120, 30)])
def test_nothing_is_obeyed(coding: Session, size: tuple[int, int]) -> None:
    """Annotations, tags and escapes of a transcript are seen, at every size, and no control character leaves the app."""
    with Seat(coding, size=size) as seat:
        text = seat.press("]", "]", "]")
        joined = " ".join(line.strip("▌ │") for line in seat.lines)
        for said in ("[inaudible]", "[laughter]", "[/quote]", "[b]as", "⟨U+202E⟩abc⟨U+202C⟩", "␛[31mcome"):
            assert said in joined or size == (60, 16)
        assert not any(
            character < " " or "\x7f" <= character < "\xa0" for character in text.replace("\n", "")
        )
        assert {size[1]} == {len(seat.lines)}


THEMES: list[tuple[str, dict[str, str], str, str]] = [
    ("dark by default", {}, "auto", look.DARK),
    ("a light terminal", {"COLORFGBG": "0;15"}, "auto", look.LIGHT),
    ("a dark terminal", {"COLORFGBG": "15;default;0"}, "auto", look.DARK),
    ("as set", {"COLORFGBG": "0;15"}, "dark", look.DARK),
    ("its own colours", {}, "ansi", look.ANSI),
    ("no colours", {"NO_COLOR": "1"}, "light", look.ANSI),
    ("an empty NO_COLOR", {"NO_COLOR": ""}, "light", look.LIGHT),
]


@pytest.mark.parametrize(("name", "environ", "setting", "expected"), THEMES, ids=[case[0] for case in THEMES])
def test_theme(name: str, environ: dict[str, str], setting: str, expected: str) -> None:
    """The theme follows NO_COLOR, the setting, what the terminal says of its ground."""
    assert expected == look.chosen_theme(setting, environ)


@pytest.mark.parametrize("said", ["1", "0", "", None])
def test_no_color(coding: Session, said: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    """With NO_COLOR set and not empty no piece of the screen has a colour; bold and underlined stay."""
    for name in ("COLORFGBG", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    if said is not None:
        monkeypatch.setenv("NO_COLOR", said)
    with Seat(coding) as seat:
        seat.press("t", "c")
        strips = _drawn(seat)
        styles = [style for strip in strips for _, style, _ in strip if style is not None]
        coloured = any(style.color is not None or style.bgcolor is not None for style in styles)
        assert coloured is (not said)
        seat.press("escape")
        styles = [style for strip in _drawn(seat) for _, style, _ in strip if style is not None]
        assert any(style.bold and style.underline for style in styles)


def _drawn(seat: Seat) -> Any:
    """What is sent to the terminal, line by line."""
    return seat.app.screen._compositor.render_strips()


def test_themes_change(coding: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    """Key t goes from dark to light to the terminal's own colours, and the text stays the same."""
    monkeypatch.delenv("NO_COLOR", raising=False)
    with Seat(coding, theme="dark") as seat:
        before = seat.lines[:-3]
        seen = [(seat.press("t"), seat.app.theme)[1] for _ in range(3)]
        assert [look.LIGHT, look.ANSI, look.DARK] == seen
        assert before == seat.lines[:-3]
