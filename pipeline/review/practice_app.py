"""Practice on the full screen: a text, the codes to choose from, and after each answer what was wrong and why.

Text from outside reaches Textual only as `Content` made of what is visible: a `str` would be read as markup.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import ClassVar

from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.events import Click
from textual.widgets import Static

from pipeline.errors import FocusError
from pipeline.review.look import chosen_theme, themes
from pipeline.review.practice import MOST_OFFERED, Marked, Question, Quiz, Tone, explain, rules
from pipeline.review.practice_lines import heading
from pipeline.review.practice_results import told_results
from pipeline.store.practice import PracticeAnswer
from pipeline.verbatim import visible

HELP = """\
1 to 5     tick a code, or take the tick away
up, down   choose a code in the list; space ticks it
Enter      submit the answer (no tick: none applies); then go on
d          what the chosen code means, and back
page up, page down   scroll; after the answer space does as well
?          this help, and back
q          quit; every answer is saved already"""
_STYLES: dict[Tone, str] = {"right": "$success", "wrong": "bold $error", "open": "dim", "rule": ""}


class _Choice(Static):
    """A code on a line of its own; a click does what its digit does."""

    def __init__(self, place: int) -> None:
        super().__init__(id=f"choice-{place}")
        self.place = place

    def on_click(self, event: Click) -> None:
        """Tick it, or take the tick away."""
        event.stop()
        if isinstance(self.app, PracticeApp):
            self.app.action_tick(self.place)


class PracticeApp(App[None]):
    """Asks the questions of a quiz. `before` are the coder's earlier answers, `theme` is what the study says of it."""

    ENABLE_COMMAND_PALETTE = False
    CSS = """
    #place { height: 1; text-style: bold; padding: 0 1; }
    #talk { height: auto; max-height: 65%; padding: 0 1; scrollbar-size-vertical: 1; }
    #choices { height: auto; max-height: 30%; padding: 0 1; margin-top: 1; }
    #keys { dock: bottom; height: 1; padding: 0 1; color: $text-muted; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "submit"),
        Binding("space", "tick"),
        Binding("up,k", "choose(-1)"),
        Binding("down,j", "choose(1)"),
        *(Binding(str(number), f"tick({number - 1})") for number in range(1, MOST_OFFERED + 1)),
        Binding("pageup", "scroll(-1)"),
        Binding("pagedown", "scroll(1)"),
        Binding("d", "define"),
        Binding("question_mark", "help"),
        Binding("escape", "close"),
        Binding("q", "quit"),
    ]

    def __init__(self, quiz: Quiz, before: Sequence[PracticeAnswer] = (), theme: str = "auto") -> None:
        if not os.environ.get("NO_COLOR", "set"):
            del os.environ["NO_COLOR"]  # an empty one asks for nothing, but Textual would take it for a wish
        # Without `ansi_color` Textual answers NO_COLOR with greys, and colour codes for them.
        super().__init__(ansi_color=True if os.environ.get("NO_COLOR") else None)
        for own in themes():
            self.register_theme(own)
        self.theme = chosen_theme(theme, os.environ)
        self.quiz = quiz
        self._before = before
        self._ticked: set[str] = set()
        self._chosen = 0
        self._marked: Marked | None = None
        self._aside = ""
        self._trouble = ""

    def compose(self) -> ComposeResult:
        """The place, the text, the codes and the keys."""
        yield Static(id="place")
        with VerticalScroll(id="talk", can_focus=False):
            yield Static(id="text")
        with VerticalScroll(id="choices", can_focus=False):
            for place in range(MOST_OFFERED):
                yield _Choice(place)
        yield Static(id="keys")

    def on_mount(self) -> None:
        """Show the first question."""
        self._show()

    @property
    def question(self) -> Question | None:
        """The question on the screen: the one just answered until the coder goes on; None at the end."""
        return self._marked.question if self._marked is not None else self.quiz.current

    # keys

    def action_submit(self) -> None:
        """Submit the answer; after the explanation go on; at the end leave."""
        self._trouble = ""
        if self._aside:
            self._aside = ""
        elif self._marked is not None:
            self._marked, self._ticked, self._chosen = None, set(), 0
        elif self.quiz.current is None:
            self.exit()
            return
        else:
            try:
                self._marked = self.quiz.answer(self._ticked)
            except FocusError as error:
                self._trouble = str(error)
        self._show()

    def action_tick(self, place: int | None = None) -> None:
        """Tick the code at a place, or the chosen one, or take its tick away; where nothing can be ticked, scroll."""
        question = self.question
        if question is None or self._marked is not None or self._aside:
            if place is None:
                self.action_scroll(1)
            return
        place = self._chosen if place is None else place
        if place < len(question.offered):
            self._chosen = place
            self._ticked ^= {question.offered[place]}
            self._show_choices()

    def action_choose(self, by: int) -> None:
        """Choose the next code of the list, or the one before."""
        if self.question is not None:
            self._chosen = min(max(self._chosen + by, 0), len(self.question.offered) - 1)
            self._show_choices()

    def action_scroll(self, by: int) -> None:
        """Scroll the text by a page."""
        talk = self.query_one("#talk")
        (talk.scroll_page_down if by > 0 else talk.scroll_page_up)(animate=False)

    def action_define(self) -> None:
        """Show what the chosen code means, or the text again."""
        if self.question is not None:
            code = self.quiz.codebook.code(self.question.offered[self._chosen])
            told = "\n".join((f"{code.name} ({code.id})", "", *rules(code)))
            self._aside = "" if self._aside == told else told
            self._show()

    def action_help(self) -> None:
        """Show the keys, or the text again."""
        self._aside = "" if self._aside == HELP else HELP
        self._show()

    def action_close(self) -> None:
        """Show the text again, in the place of a definition or help."""
        self._aside = ""
        self._show()

    # the screen

    def _show(self) -> None:
        """Bring the whole screen up to date."""
        question = self.question
        number = len(self.quiz.answers) + (self._marked is None)
        place = f"{number} of {len(self.quiz.questions)} · " + (
            heading(question.material) if question else ""
        )
        self._put("place", Content(visible(place if question else f"Practice of {self.quiz.coder}")))
        self._put("text", self._body(question))
        self._put("keys", Content(visible(self._trouble or self._keys())))
        self._show_choices()
        self.query_one("#talk").scroll_home(animate=False)

    def _put(self, name: str, content: Content) -> None:
        """Show something in one of the parts of the screen."""
        self.query_one(f"#{name}", Static).update(content)

    def _body(self, question: Question | None) -> Content:
        """What stands in the middle: the text, the explanation of an answer, a definition, help, or what it all shows."""
        if self._aside:
            return Content(visible(self._aside))
        if question is None:
            told = told_results(self.quiz.answers, self._before, self.quiz.codebook)
            return Content(visible("\n".join(told)))
        text = question.material
        said = f"{text.speaker}: {text.text}" if text.speaker else text.text
        quote = Content.styled(visible(said), "bold")
        gap = Content("")
        if self._marked is None:
            around = [
                [Content.styled(visible(turn), "dim") for turn in turns]
                for turns in (text.before, text.after)
            ]
            return Content("\n").join([*around[0], *([gap] if around[0] else []), quote, gap, *around[1]])
        lines = [
            Content.styled(visible(("  " if told.tone == "rule" else "") + told.text), _STYLES[told.tone])
            for told in explain(self._marked, self.quiz.codebook)
        ]
        return Content("\n").join([quote, gap, *lines])

    def _show_choices(self) -> None:
        """The codes to choose from, with ticks and, after the answer, what is right."""
        question = self.question
        for place in range(MOST_OFFERED):
            choice = self.query_one(f"#choice-{place}", _Choice)
            choice.display = question is not None and place < len(question.offered)
            if question is not None and choice.display:
                choice.update(self._choice(question, place))

    def _choice(self, question: Question, place: int) -> Content:
        """One code: where the list stands, the tick, its number and name, and after the answer the verdict."""
        code_id = question.offered[place]
        pointer = "▸" if place == self._chosen else " "
        tick = "[x]" if code_id in self._ticked else "[ ]"
        line = f"{pointer} {tick} {place + 1} {self.quiz.codebook.code(code_id).name}"
        right = self._marked.marks[place].right if self._marked is not None else None
        verdict = {True: "  right", False: "  WRONG", None: ""}[right]
        return Content.styled(visible(line + verdict), "bold" if place == self._chosen else "")

    def _keys(self) -> str:
        """The keys that matter now."""
        if self._aside:
            return "Enter back   q quit"
        if self._marked is not None:
            return "Enter go on   d definition   page up/down scroll   ? help   q quit"
        if self.quiz.current is None:
            return "Enter or q leave"
        return "1-5 or space tick   Enter submit   d definition   ? help   q quit"
