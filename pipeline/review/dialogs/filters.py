"""Which segments are shown."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.widget import Widget

from pipeline.review.dialogs.choices import Row
from pipeline.review.dialogs.records import FIELDS, FilterChoice, Option
from pipeline.review.dialogs.sheet import Dialog
from pipeline.review.dialogs.shown import line
from pipeline.review.dialogs.sought import OneOf

_SHOW, _ALL = "show", "all"


class Filter(Dialog[FilterChoice]):
    """A form of a few choices; a segment is shown that meets all of them. Result: the choices, none for all segments.

    `options` says what each field of `FilterChoice` may be (a field without options is left out), `chosen` what it is
    now, `count` how many segments a choice leaves.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("0", "all", show=False),
        Binding("delete,backspace", "any", show=False),
    ]

    keys = "1–5 choose · 0 all · Enter at “show” · Esc leave"

    def __init__(
        self,
        options: Mapping[str, Sequence[Option]],
        *,
        chosen: FilterChoice = FilterChoice(),  # noqa: B008 - frozen
        count: Callable[[FilterChoice], int] | None = None,
    ) -> None:
        super().__init__("Which segments?")
        self._options = options
        self._fields = [field for field in FIELDS if options.get(field)]
        self._chosen = chosen
        self._count = count

    def body(self) -> Iterable[Widget]:
        """The form."""
        yield self.listed(self._rows())

    def lines_wanted(self) -> int:
        """The fields, and what to do with them."""
        return len(self._fields) + 2

    def _rows(self) -> list[Row]:
        """The fields with what is chosen, and what to do with them."""
        wide = max(map(len, FIELDS.values())) + 2
        rows = [
            Row(
                line(
                    f"{number} {FIELDS[field]:<{wide}}",
                    (self._said(field), "bold" if self._value(field) else "dim"),
                ),
                field,
            )
            for number, field in enumerate(self._fields, 1)
        ]
        left = "" if self._count is None else f" {self._count(self._chosen)}"
        return [*rows, Row(line(f"  show{left} segments"), _SHOW), Row(line("0 all segments"), _ALL)]

    def _value(self, field: str) -> str:
        """What is chosen for a field."""
        return str(getattr(self._chosen, field))

    def _said(self, field: str) -> str:
        """What is chosen for a field, as a person reads it."""
        value = self._value(field)
        return next((o.name for o in self._options[field] if o.value == value), value) if value else "any"

    def on_key(self, event: events.Key) -> None:
        """A digit opens a field."""
        number = int(event.key) if event.key.isdecimal() else 0
        if 1 <= number <= len(self._fields):
            event.stop()
            self._open(self._fields[number - 1])

    def _open(self, field: str) -> None:
        """Ask for the value of a field; afterwards Enter shows the segments."""

        def take(value: str | None) -> None:
            """Take the answer."""
            if value is not None:
                self._take(dataclasses.replace(self._chosen, **{field: value}), _SHOW)

        options = [Option("", "any"), *self._options[field]]
        self.app.push_screen(OneOf(f"Which {FIELDS[field]}?", options, chosen=self._value(field)), take)

    def _take(self, chosen: FilterChoice, at: str) -> None:
        """Show another choice, the cursor at a row."""
        self._chosen = chosen
        self.choices.put(self._rows(), at)

    def action_any(self) -> None:
        """Let the field at the cursor be anything."""
        field = self.choices.key
        if field in self._fields:
            self._take(dataclasses.replace(self._chosen, **{str(field): ""}), str(field))

    def action_all(self) -> None:
        """All segments."""
        self.dismiss(FilterChoice())

    def action_choose(self) -> None:
        """What the row at the cursor says."""
        key = self.choices.key
        if key == _ALL:
            self.action_all()
        elif key == _SHOW:
            self._show()
        elif key is not None:
            self._open(key)

    def _show(self) -> None:
        """Show the segments, where there are any."""
        if self._count is not None and not self._count(self._chosen):
            self.tell("No segment is like that.")
        else:
            self.dismiss(self._chosen)
