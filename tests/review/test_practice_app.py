"""Practice on the full screen, driven by keys as a person would press them; answers are asserted in the database."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from pipeline.errors import StoreBusy
from pipeline.review.look import ANSI, DARK, LIGHT
from pipeline.review.practice import Quiz
from pipeline.review.practice_app import PracticeApp
from pipeline.store import Store
from pipeline.store.practice import PracticeAnswer
from tests.review.practice_quiz import AWKWARD, book, question, quiz_of

SMALL, LARGE, LEAST = (80, 24), (160, 48), (60, 16)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A study database."""
    with Store(tmp_path / "study.db") as opened:
        yield opened


def screens(quiz: Quiz, *steps: Sequence[str], size: tuple[int, int] = SMALL, click: str = "") -> list[str]:
    """What is seen after the keys of each step; `click` is clicked at last."""

    async def run() -> list[str]:
        """The whole session."""
        app, seen = PracticeApp(quiz), []
        async with app.run_test(size=size) as pilot:
            for keys in steps:
                await pilot.press(*keys)
                if click:
                    await pilot.click(click)
                await pilot.pause()
                strips = app.screen._compositor.render_strips()
                seen.append("\n".join(strip.text.rstrip() for strip in strips))
        return seen

    return asyncio.run(run())


def practise(quiz: Quiz, *keys: str, size: tuple[int, int] = SMALL, click: str = "") -> str:
    """What is seen after these keys."""
    return screens(quiz, keys, size=size, click=click)[0]


def ticked(store: Store) -> list[tuple[str, ...]]:
    """What was ticked, answer by answer, as the database has it."""
    return [answer.ticked for answer in store.practised("ines")]


def test_a_whole_round(store: Store) -> None:
    """Digits and space tick, Enter submits and goes on; each answer is in the database; the end says what they show."""
    quiz = quiz_of(question(), question("No.", {"praise": False, "worry": True}), keep=store.practise)
    seen = practise(quiz, "1", "3", "3", "enter", "enter", "down", "space", "down", "space", "enter", "enter")
    assert [("praise",), ("worry", "hope")] == ticked(store)
    assert "In this round: 2 questions answered, 5 of 5 codes right. Worst first:" in seen
    assert "Hope (hope)" in seen
    assert () == store.decisions()


def test_the_end_is_left_by_enter() -> None:
    """After the results Enter leaves; where nothing is asked they come at once."""
    assert "Nothing was answered yet." in practise(quiz_of())
    practise(quiz_of(), "enter")


def test_what_a_question_looks_like() -> None:
    """At 80×24: where one is, what was said with what stands around it, the codes with their numbers, the keys."""
    seen = practise(quiz_of(question(around="And you?")), "down", "space")
    lines = seen.splitlines()
    assert (24, 80) == (len(lines), max(80, *(len(line) for line in lines)))
    assert [
        " 1 of 1 · segment with an agreed coding",
        " Mod: And you?",
        "",
        " Ana And you?: It is good [laughter].",
        "",
        " Mod: And you?",
        "",
        "   [ ] 1 Praise",
        " ▸ [x] 2 Worry",
        "   [ ] 3 Hope",
    ] == lines[:10]
    assert " 1-5 or space tick   Enter submit   d definition   ? help   q quit" == lines[-1]


def test_what_an_answer_looks_like(store: Store) -> None:
    """After the answer each code is marked in words, and what was wrong is explained; digits change nothing any more."""
    seen = practise(quiz_of(question(), keep=store.practise), "2", "enter", "1", "space")
    for line in (
        "Wrong: Praise applies; you did not tick it.",
        "Definition: Something is good.",
        "Avoid when: it is meant ironically",
        "Right: Hope does not apply.",
        "[ ] 1 Praise  WRONG",
        "[x] 2 Worry  WRONG",
        "[ ] 3 Hope  right",
    ):
        assert line in seen
    assert [("worry",)] == ticked(store)


def test_quitting_keeps_what_was_answered(store: Store) -> None:
    """`q` leaves at once: what was submitted is there, what was only ticked is not."""
    practise(quiz_of(question(), question("No."), keep=store.practise), "1", "enter", "enter", "2", "q")
    assert [("praise",)] == ticked(store)


def test_a_click_does_what_a_digit_does(store: Store) -> None:
    """The mouse ticks a code."""
    quiz = quiz_of(question(), keep=store.practise)
    seen = practise(quiz, click="#choice-1")
    assert "▸ [x] 2 Worry" in seen


def test_a_definition_and_help() -> None:
    """`d` shows what the chosen code means and `?` the keys; Enter, Escape or the same key goes back, and answers nothing."""
    for key, expected in (
        ("d", "Definition: Something is good."),
        ("question_mark", "submit the answer (no tick: none applies)"),
    ):
        quiz = quiz_of(question())
        seen = screens(quiz, [key], ["enter"], [key], ["escape"], [key], [key])
        assert [True, False] * 3 == [expected in screen for screen in seen]
        assert [False, True] * 3 == ["It is good [laughter]." in screen for screen in seen]
        assert [] == quiz.answers
    assert "Definition: Something may go wrong." in practise(quiz_of(question()), "down", "d")


def test_a_busy_database_loses_nothing(store: Store) -> None:
    """Where the answer cannot be stored that is said, the ticks stay, and Enter tries again."""
    busy = [True]

    def keep(answer: PracticeAnswer) -> None:
        """Refuse the first time."""
        if busy and busy.pop():
            raise StoreBusy("study.db is being written to by another program. Nothing was lost.")
        store.practise(answer)

    quiz = quiz_of(question(), keep=keep)
    seen = practise(quiz, "1", "enter")
    assert "study.db is being written to by another program." in seen
    assert "[x] 1 Praise" in seen
    assert [] == ticked(store)
    busy.append(True)
    practise(quiz, "1", "enter", "enter")
    assert [("praise",)] == ticked(store)


@pytest.mark.parametrize("size", [SMALL, LARGE, LEAST])
def test_long_texts_scroll(size: tuple[int, int]) -> None:
    """A text longer than the screen is read page by page, and the codes stay in sight."""
    quiz = quiz_of(question(" ".join(f"word{n}" for n in range(2000))))
    first, second, back = screens(quiz, [], ["pagedown"], ["pageup"], size=size)
    assert "word0 " in first
    assert "word0 " not in second
    assert "word0 " in back
    assert all("[ ] 1 Praise" in seen for seen in (first, second, back))


@pytest.mark.parametrize(("name", "text", "shown"), AWKWARD, ids=[case[0] for case in AWKWARD])
def test_texts_are_shown_as_they_stand(name: str, text: str, shown: str) -> None:
    """A quote, a speaker, what was said around it, a code and its definition, an adjudicator's note: each as it stands."""
    quiz = quiz_of(question(f"quote {text}", around=text), codes=book(f"name {text}", f"means {text}"))
    asked, answered, end = screens(quiz, [], ["2", "enter"], ["enter"])
    for part in (f"quote {shown}", f"Ana {shown}: ", f"Mod: {shown}", f"1 name {shown}"):
        assert part in asked
    for part in (f"means {shown}", f"because: {shown}", f"Wrong: name {shown} applies"):
        assert part in answered
    assert f"name {shown} (praise)" in end


THEMES: list[tuple[str, dict[str, str], str, str]] = [
    ("no wish", {}, "auto", DARK),
    ("a light ground", {"COLORFGBG": "0;15"}, "auto", LIGHT),
    ("set", {}, "light", LIGHT),
    ("no colour", {"NO_COLOR": "1"}, "light", ANSI),
    ("an empty NO_COLOR asks for nothing", {"NO_COLOR": ""}, "dark", DARK),
]


@pytest.mark.parametrize(
    ("name", "environment", "setting", "expected"), THEMES, ids=[case[0] for case in THEMES]
)
def test_themes(
    name: str, environment: dict[str, str], setting: str, expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The study's theme is taken, and the terminal's own colours where NO_COLOR asks for none; it stays set for what follows."""
    import os

    for variable in ("NO_COLOR", "COLORFGBG"):
        monkeypatch.delenv(variable, raising=False)
    for variable, value in environment.items():
        monkeypatch.setenv(variable, value)
    app = PracticeApp(quiz_of(question()), theme=setting)
    assert expected == app.theme
    assert bool(environment.get("NO_COLOR")) == app.no_color == bool(os.environ.get("NO_COLOR"))
