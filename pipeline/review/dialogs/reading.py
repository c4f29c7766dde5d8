"""What is only read: a code in full, the keys, a message."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from rich.cells import cell_len
from textual.binding import Binding, BindingType
from textual.widget import Widget

from pipeline.codebook import Code, Example
from pipeline.review.dialogs.choices import Row
from pipeline.review.dialogs.sheet import Dialog
from pipeline.review.dialogs.shown import line, text
from pipeline.verbatim import visible

_UNDER = "  "  # before what stands under a title


class Reading(Dialog[None]):
    """Paragraphs to be read, scrolled where they are long."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j", "move(1)", show=False),
        Binding("k", "move(-1)", show=False),
        Binding("space", "page(1)", show=False),
        Binding("home,g", "end(-1)", show=False),
        Binding("end,G", "end(1)", show=False),
        Binding("q", "leave", show=False),
    ]

    keys = "↑↓ space read on · Enter or Esc leave"

    def __init__(self, heading: str, paragraphs: Sequence[Row]) -> None:
        super().__init__(heading)
        self._paragraphs = paragraphs

    def body(self) -> Iterable[Widget]:
        """The paragraphs."""
        yield self.listed(self._paragraphs, folding=True)

    def lines_wanted(self) -> int:
        """All lines."""
        return self.choices.height_at(self.text_width - 1)

    def action_move(self, by: int) -> None:
        """Scroll by so many lines."""
        self.choices.scroll_relative(y=by, animate=False)

    def action_page(self, by: int) -> None:
        """Scroll by so many screens, one line less each."""
        self.action_move(by * max(1, self.choices.size.height - 1))

    def action_end(self, by: int) -> None:
        """Scroll to the beginning or the end."""
        (self.choices.scroll_end if by > 0 else self.choices.scroll_home)(animate=False)

    def action_choose(self) -> None:
        """Leave."""
        self.dismiss(None)


class Message(Reading):
    """Something to be told, with a key to go on."""

    keys = "Enter go on"

    def __init__(self, title: str, text: str) -> None:
        super().__init__(title, [_paragraph(text)])


class Help(Reading):
    """The keys by group, from pairs of a group and its rows (keys, what they do)."""

    def __init__(self, groups: Sequence[tuple[str, Sequence[tuple[str, str]]]]) -> None:
        widest = max((cell_len(visible(keys)) for _, rows in groups for keys, _ in rows), default=0)
        paragraphs: list[Row] = []
        for group, rows in groups:
            paragraphs += [Row(line())] * bool(paragraphs)
            paragraphs.append(Row(line((group, "bold"))))
            for keys, what in rows:
                shown = visible(keys)
                paragraphs.append(Row(line(what), mark=_UNDER + shown + " " * (widest - cell_len(shown) + 2)))
        super().__init__("Keys", paragraphs)


class CodeCard(Reading):
    """A code in full: meaning, rules, examples, scale, and the coder's own earlier codings of it."""

    def __init__(self, code: Code, *, path: str = "", own: Sequence[str] = ()) -> None:
        super().__init__(f"{code.name}  {code.id}", _card(code, path, own))


def _paragraph(words: str, mark: str = "") -> Row:
    """A paragraph."""
    return Row(text(words.rstrip()), mark=mark)


def _card(code: Code, path: str, own: Sequence[str]) -> list[Row]:
    """The paragraphs on a code."""
    levels = code.scale.levels if code.scale else ()
    parts: tuple[tuple[str, list[str]], ...] = (
        ("", [path]),
        ("", [_state(code)]),
        ("", [code.definition or "It has no definition yet."]),
        ("Use when", [code.use_when]),
        ("Avoid when", [code.avoid_when]),
        ("Levels", [f"{level.name}: {level.anchor}" if level.anchor else level.name for level in levels]),
        ("Examples", [_example(code, example) for example in code.examples]),
        ("Not this code", [_example(code, example) for example in code.counter_examples]),
        ("You gave it to", [f"“{quote}”" for quote in own]),
    )
    paragraphs: list[Row] = []
    for title, said in parts:
        if any(said):
            paragraphs += [Row(line())] * bool(paragraphs) + [Row(line((title, "bold")))] * bool(title)
            paragraphs += [_paragraph(words, _UNDER if title else "") for words in said]
    return paragraphs


def _state(code: Code) -> str:
    """Whether a code is settled, in use and a participant's words; "" where there is nothing to say."""
    if code.merged_into:
        return f"Counts for {code.merged_into} now."
    if code.status == "deprecated":
        return "No longer in use."
    if code.status == "provisional":
        made = f" by {code.author}" if code.author else ""
        return f"Provisional: made{made} while reading" + (
            ", of a participant’s own words." if code.in_vivo else "."
        )
    return ""


def _example(code: Code, example: Example) -> str:
    """An example as it is read, with its level."""
    if example.level is None or code.scale is None:
        return f"“{example.text}”"
    names = {level.id: level.name for level in code.scale.levels}
    return f"“{example.text}” ({names.get(example.level, example.level)})"
