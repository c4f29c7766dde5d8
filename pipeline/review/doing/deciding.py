"""Deciding: codes are given, rejected, put off, taken back; a segment is done."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from pipeline.decisions import Decision
from pipeline.review.doing.hand import Hand
from pipeline.review.session import ReviewError
from pipeline.review.wording.acts import said_of
from pipeline.review.wording.codes import level_words

if TYPE_CHECKING:
    from pipeline.review.screen import ReviewScreen

WithLevel = Callable[[str | None], None]


class Deciding(Hand):
    """Actions that decide on the segment at hand. `completed` is called after each segment that is done."""

    def __init__(self, screen: ReviewScreen, completed: Callable[[], None]) -> None:
        super().__init__(screen)
        self._completed = completed
        self._sure_of = ""

    def accept(self) -> None:
        """Give what is ticked, complete, go on; a graded code that is ticked without a level asks for it first."""
        self._accept({})

    def _accept(self, levels: Mapping[str, str]) -> None:
        """Accept with the levels chosen so far. No key gives what the coder has not seen."""
        card = self._card()
        if self._screen.ticks_out_of_sight():
            return
        for suggestion in card.suggestions:
            code_id = suggestion.code_id
            code = self._desk.names.get(code_id)
            graded = code is not None and code.scale is not None
            if graded and code_id in card.ticked and not (suggestion.declared_level or code_id in levels):
                self.with_level(code_id, partial(self._accept_at, levels, code_id))
                return
        self._go_on(self._session.accept(levels))

    def _accept_at(self, levels: Mapping[str, str], code_id: str, level: str | None) -> None:
        """Accept with one more level."""
        self._accept({**levels, code_id: level or ""})

    def complete(self) -> None:
        """Nothing more applies: complete, go on."""
        ticked = self._card().ticked
        decision = self._session.complete()
        left = f" ({len(ticked)} ticked not given)" if ticked else ""
        self._go_on([decision] if decision is not None else [], left)

    def toggle(self, number: int) -> None:
        """Give the code in that place of the list, or reject it where it is given or ticked."""
        self._card()
        if number >= len(self._desk.codes):
            raise ReviewError(f"the list has no code {number + 1}")
        self._desk.cursor = number
        self._toggle(self._desk.codes[number])

    def tick(self) -> None:
        """The same for the code under the cursor."""
        self._toggle(self._code_here())

    def code(self) -> None:
        """Give any code of the codebook."""
        from pipeline.review.dialogs.picker import Picker
        from pipeline.review.dialogs.records import NewWords
        from pipeline.review.doing.describing import make_code

        def chosen(answer: str | NewWords) -> None:
            """A code was chosen, or words for a new one typed."""
            if isinstance(answer, NewWords):
                make_code(self._screen, self.give, name=answer.words)
            else:
                self.give(answer)

        given = self._card().codings
        self._screen.ask(Picker(self._session.codebook, given=given), chosen)

    def give(self, code_id: str) -> None:
        """Give a code, of whatever level is chosen for it where it is graded."""
        self.with_level(code_id, lambda level: self._give(code_id, level))

    def defer(self) -> None:
        """Put the segment at the end."""
        self._told([self._session.defer()])

    def undo(self) -> None:
        """Take back the last act."""
        self._back_at(self._session.undo(), "taken back")

    def redo(self) -> None:
        """Do again what was taken back."""
        self._back_at(self._session.redo(), "again")

    def reveal(self) -> None:
        """Show the suggestions; the blind answer is locked before, so an answer that is not complete takes the key twice."""
        card = self._card()
        if not (
            card.completed or card.hints or self._session.adjudicating or self._sure_of == card.segment.id
        ):
            self._sure_of = card.segment.id
            given = ", ".join(map(self._desk.name, card.codings)) or "no code"
            self._desk.tell(
                f"this locks your answer: {given}; {self._desk.keys.shown('reveal')} again does it"
            )
            return
        locked = self._session.reveal()
        self._desk.tell(
            "your answer without suggestions is locked; here they are" if locked else "suggestions are shown"
        )

    def flag(self) -> None:
        """To be discussed, or not any more."""
        self._told([self._session.flag()])

    def _toggle(self, code_id: str) -> None:
        """Give or reject; a graded code that is to be given needs a level first."""
        card = self._card()
        if code_id in card.codings or code_id in card.ticked:
            self._told([self._session.toggle(code_id)])
        else:
            self.give(code_id)

    def _give(self, code_id: str, level: str | None) -> None:
        """Give a code; the cursor goes to it."""
        self._told([self._session.code(code_id, level)])
        self._desk.look()
        self._desk.put_cursor(code_id)

    def with_level(self, code_id: str, then: WithLevel) -> None:
        """Do something with the level of a code, None where it is not graded."""
        code = self._desk.names.get(code_id)
        if code is None or code.scale is None:
            then(None)
            return
        from pipeline.review.dialogs.levels import Levels

        coding, suggestion = self._card().codings.get(code_id), self._desk.suggestion(code_id)
        given = (coding.level if coding else None) or ""
        suggested = (suggestion.level if suggestion else None) or ""
        why = level_words(suggestion) if suggestion else ""
        self._screen.ask(Levels(code, given=given, suggested=suggested, why=why), then)

    def _go_on(self, decisions: Sequence[Decision], more: str = "") -> None:
        """A segment is done: say with which codes."""
        card, given = self._desk.card, [d.code_id for d in decisions if d.kind == "code" and d.code_id]
        codes = dict.fromkeys((*(card.codings if card is not None else ()), *given))
        told = (
            "" if self._session.adjudicating else f": {', '.join(map(self._desk.name, codes)) or 'no code'}"
        )
        self._desk.tell(f"done{told}{more}")
        self._desk.pace.done(time.monotonic())
        self._completed()

    def _back_at(self, act: Sequence[Decision], how: str) -> None:
        """Say what was taken back or done again, with the cursor on the code that it was about."""
        self._desk.tell(f"{how}: {self._named(act)}")
        self._desk.look()
        for decision in act:
            self._desk.put_cursor(decision.code_id or "")

    def _told(self, decisions: Sequence[Decision]) -> None:
        """Say what was decided."""
        self._desk.tell(self._named(decisions))

    def _named(self, decisions: Sequence[Decision]) -> str:
        """An act in words."""
        return said_of(decisions, self._desk.name)
