"""Quizzes to try front ends on, and texts that are awkward to show."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import count

from pipeline.codebook import Code, Codebook
from pipeline.review.practice import Question, Quiz
from pipeline.store.practice import PracticeAnswer
from pipeline.workflow.practising import Material

# name, text, as it is seen
AWKWARD: list[tuple[str, str, str]] = [
    ("markup", "[b]at all[/b]", "[b]at all[/b]"),
    ("bracket", "we [inaudible] it", "we [inaudible] it"),
    ("closing tag", "[/quote] so", "[/quote] so"),
    ("variable", "$primary {x} %s :smile:", "$primary {x} %s :smile:"),
    ("colour", "a\x1b[31mred", "a␛[31mred"),
    ("title", "\x1b]0;t\x07b", "␛]0;t␇b"),
    ("direction", "x\u202eabc\u2066", "x⟨U+202E⟩abc⟨U+2066⟩"),
    ("wide", "日本語です", "日本語です"),
]


def book(name: str = "Praise", definition: str = "Something is good.") -> Codebook:
    """A codebook of three codes."""
    codes = (
        Code("praise", name, definition, use_when="it is said", avoid_when="it is meant ironically"),
        Code("worry", "Worry", "Something may go wrong."),
        Code("hope", "Hope", "Something may get better."),
    )
    return Codebook("b", "1", "B", codes)


def question(
    text: str = "It is good [laughter].", known: Mapping[str, bool] | None = None, around: str = ""
) -> Question:
    """A segment with a verdict on the three codes, of which the first applies."""
    verdicts = known if known is not None else {"praise": True, "worry": False, "hope": False}
    turns = (f"Mod: {around}",) if around else ()
    why = {"praise": (f"Adjudicated because: {around}",)} if around else {}
    material = Material(
        f"seg {text}", "segment", text, "en", verdicts, f"Ana {around}".strip(), turns, turns, why
    )
    return Question(material, ("praise", "worry", "hope"))


def quiz_of(
    *questions: Question,
    keep: Callable[[PracticeAnswer], None] = lambda _answer: None,
    codes: Codebook | None = None,
) -> Quiz:
    """A quiz of ines."""
    ticks = count(1)
    return Quiz(
        "ines",
        codes or book(),
        questions,
        keep=keep,
        clock=lambda: f"2026-03-02T08:30:{next(ticks):02}+00:00",
    )
