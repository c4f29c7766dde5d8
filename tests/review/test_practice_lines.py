"""Practice line by line, driven by a script of what a coder types."""

from __future__ import annotations

import pytest

from pipeline.console import say
from pipeline.review.practice import Quiz
from pipeline.review.practice_lines import ASK, HELP, LinePractice
from pipeline.review.terminal import Terminal
from tests.review.practice_quiz import AWKWARD, book, question, quiz_of


def practise(quiz: Quiz, *typed: str) -> list[str]:
    """What is said while these lines are typed, each line after its prompt; then the input ends."""
    said: list[str] = []
    waiting = list(typed)

    def ask(prompt: str) -> str | None:
        """The next line of the script."""
        said.append(f"{prompt}{waiting[0] if waiting else '<end>'}")
        return waiting.pop(0) if waiting else None

    LinePractice(quiz, Terminal(lambda text, _style: said.append(text), ask)).run()
    return said


def test_a_whole_round() -> None:
    """Two questions: one right, one wrong with its explanation, and what they show."""
    quiz = quiz_of(question(), question("No.", {"praise": False, "worry": True}))
    assert [
        "ines: 2 questions. ? for help, q to quit.",
        "",
        "── 1 of 2 · segment with an agreed coding ──",
        "▌Ana: It is good [laughter].",
        "  1 Praise (praise)",
        "  2 Worry (worry)",
        "  3 Hope (hope)",
        f"{ASK}1",
        "  Right: Praise applies.",
        "  Right: Worry does not apply.",
        "  Right: Hope does not apply.",
        "",
        "── 2 of 2 · segment with an agreed coding ──",
        "▌Ana: No.",
        "  1 Praise (praise)",
        "  2 Worry (worry)",
        "  3 Hope (hope)",
        f"{ASK}",
        "  Right: Praise does not apply.",
        "  Wrong: Worry applies; you did not tick it.",
        "      Definition: Something may go wrong.",
        "",
        "In this round: 2 questions answered, 4 of 5 codes right. Worst first:",
        "  1 of 2 right (50%), alpha 0.00: Worry (worry)",
        "  2 of 2 right (100%), alpha 1.00: Praise (praise)",
        "  1 of 1 right (100%), no alpha (no variation: every judgement is the same): Hope (hope)",
    ] == practise(quiz, "1", "")


TYPED: list[tuple[str, str, tuple[str, ...]]] = [
    ("one", "2", ("worry",)),
    ("several", "3 1", ("praise", "hope")),
    ("commas", "1, 3", ("praise", "hope")),
    ("together", "13", ("praise", "hope")),
    ("twice", "1 1", ("praise",)),
    ("none", "", ()),
    ("spaces", "   ", ()),
]


@pytest.mark.parametrize(("name", "line", "expected"), TYPED, ids=[case[0] for case in TYPED])
def test_how_codes_are_typed(name: str, line: str, expected: tuple[str, ...]) -> None:
    """Numbers in any order and way; nothing typed means that none applies."""
    quiz = quiz_of(question())
    practise(quiz, line)
    assert [expected] == [answer.ticked for answer in quiz.answers]


@pytest.mark.parametrize("line", ["4", "0", "x", "1 x", "-1", "d", "d 4", "praise", "²", "١"])
def test_what_is_no_answer_is_asked_again(line: str) -> None:
    """What is no number of a code is refused and nothing is recorded; the next line answers."""
    quiz = quiz_of(question())
    assert "! type numbers from 1 to 3; ? for help" in practise(quiz, line, "1")
    assert [("praise",)] == [answer.ticked for answer in quiz.answers]


def test_a_definition_and_help_before_the_answer() -> None:
    """`d 1` says what a code means and `?` what can be typed; neither answers."""
    quiz = quiz_of(question())
    said = practise(quiz, "d 1", "?", "q")
    place = said.index("Praise (praise)")
    assert [
        "  Definition: Something is good.",
        "  Use when: it is said",
        "  Avoid when: it is meant ironically",
    ] == said[place + 1 : place + 4]
    assert HELP in said
    assert "Nothing was answered yet." == said[-1]
    assert [] == quiz.answers


@pytest.mark.parametrize("typed", [("1", "q"), ("1",)])
def test_leaving_early_keeps_what_was_answered(typed: tuple[str, ...]) -> None:
    """Whoever quits, or whose input ends, has answered what was answered and sees what it shows."""
    quiz = quiz_of(question(), question("No."))
    said = practise(quiz, *typed)
    assert 1 == len(quiz.answers)
    assert "In this round: 1 question answered, 3 of 3 codes right. Worst first:" in said


@pytest.mark.parametrize(("name", "text", "seen"), AWKWARD, ids=[case[0] for case in AWKWARD])
def test_texts_are_shown_as_they_stand(
    name: str, text: str, seen: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """A quote, a speaker, what was said around it, a code and its definition, an adjudicator's note: each as it stands."""
    quiz = quiz_of(question(f"quote {text}", around=text), codes=book(f"name {text}", f"means {text}"))
    waiting = ["2"]
    LinePractice(quiz, Terminal(say, lambda _prompt: waiting.pop(0) if waiting else None)).run()
    out = capsys.readouterr().out
    for shown in (
        f"quote {seen}",
        f"Ana {seen}: ",
        f"Mod: {seen}",
        f"1 name {seen}",
        f"means {seen}",
        f"because: {seen}",
    ):
        assert shown in out
    assert not set("\x1b\x07\u202e\u2066") & set(out)
