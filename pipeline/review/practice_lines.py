"""Practice line by line: append-only output, typed answers. Fit for pipes, screen readers and small terminals."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.review.practice import Marked, Question, Quiz, Tone, explain, rules
from pipeline.review.practice_results import told_results
from pipeline.review.terminal import Terminal
from pipeline.store.practice import PracticeAnswer
from pipeline.workflow.practising import Material

HELP = """\
  1 3     codes 1 and 3 apply, the others do not (13 and 1,3 say the same)
  Enter   none of them applies
  d 2     show what code 2 means
  ?       this help
  q       quit; every answer is saved already"""
ASK = "which apply? (numbers, Enter for none) "
_STYLES: dict[Tone, str] = {"right": "green", "wrong": "bold red", "open": "dim", "rule": ""}


class LinePractice:
    """Asks the questions of a quiz until they are answered, the coder quits or the input ends.

    `before` are the coder's earlier answers, for what is said at the end.
    """

    def __init__(self, quiz: Quiz, terminal: Terminal, before: Sequence[PracticeAnswer] = ()) -> None:
        self.quiz = quiz
        self.terminal = terminal
        self._before = before

    def run(self) -> None:
        """Ask question after question, and say what the answers show."""
        count = len(self.quiz.questions)
        self._say(f"{self.quiz.coder}: {count} question{'' if count == 1 else 's'}. ? for help, q to quit.")
        while (question := self.quiz.current) is not None:
            self._show(question)
            ticked = self._ask(question)
            if ticked is None:
                break
            self._tell(self.quiz.answer(ticked))
        self._say("")
        for line in told_results(self.quiz.answers, self._before, self.quiz.codebook):
            self._say(line)

    def _show(self, question: Question) -> None:
        """A text and the codes to choose from."""
        place, total = len(self.quiz.answers) + 1, len(self.quiz.questions)
        text = question.material
        self._say("")
        self._say(f"── {place} of {total} · {heading(text)} ──", "bold")
        for turn in text.before:
            self._say(f" {turn}", "dim")
        self._say(f"▌{f'{text.speaker}: ' if text.speaker else ''}{text.text}", "bold")
        for turn in text.after:
            self._say(f" {turn}", "dim")
        for number, code_id in enumerate(question.offered, 1):
            self._say(f"  {number} {self.quiz.codebook.code(code_id).name} ({code_id})")

    def _ask(self, question: Question) -> list[str] | None:
        """The codes that the coder says apply; None where they quit."""
        while (line := self.terminal.ask(ASK)) is not None:
            word, _, rest = line.strip().partition(" ")
            if word in ("q", "quit"):
                return None
            if word == "?":
                self._say(HELP)
                continue
            chosen = _chosen(rest if word == "d" else line, question)
            if chosen is None or (word == "d" and not chosen):
                self._say(f"! type numbers from 1 to {len(question.offered)}; ? for help", "red")
            elif word == "d":
                for code_id in chosen:
                    self._define(code_id)
            else:
                return chosen
        return None

    def _define(self, code_id: str) -> None:
        """What a code means."""
        code = self.quiz.codebook.code(code_id)
        self._say(f"{code.name} ({code.id})", "bold")
        for line in rules(code):
            self._say(f"  {line}")

    def _tell(self, marked: Marked) -> None:
        """What was right, and what was wrong with its explanation."""
        for told in explain(marked, self.quiz.codebook):
            self._say(f"{'      ' if told.tone == 'rule' else '  '}{told.text}", _STYLES[told.tone])

    def _say(self, text: str, style: str = "") -> None:
        """A line to the coder."""
        self.terminal.say(text, style)


def heading(text: Material) -> str:
    """Where a text comes from."""
    return "example of the codebook" if text.source == "example" else "segment with an agreed coding"


def _chosen(line: str, question: Question) -> list[str] | None:
    """The codes behind the digits of a line, none for an empty one; None where it is no such line."""
    digits = "".join(line.replace(",", " ").split())
    if not all(digit in "123456789"[: len(question.offered)] for digit in digits):
        return None
    return [question.offered[int(digit) - 1] for digit in digits]
