"""Adjudication: each code at issue is settled with a reason on record."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from pipeline.decisions import Decision
from pipeline.review.doing.deciding import Deciding
from pipeline.review.session import ReviewError
from pipeline.spans import Span

if TYPE_CHECKING:
    from pipeline.review.dialogs.records import GivenReason


class Settling(Deciding):
    """As `Deciding`, but that a code is given or denied only with a reason."""

    def settled(self) -> None:
        """Everything at issue is settled: go on."""
        self._session.complete()
        self._go_on([])

    def choose(self, number: int) -> None:
        """Put the cursor on a code of the list."""
        if number >= len(self._desk.codes):
            raise ReviewError(f"the list has no code {number + 1}")
        self._desk.cursor = number

    def tick(self) -> None:
        """The code under the cursor applies, or does not where it was settled that it does."""
        code_id = self._code_here()
        if code_id in self._card().codings:
            self.denies()
        else:
            self.give(code_id)

    def applies(self) -> None:
        """The code under the cursor applies."""
        self.give(self._code_here())

    def denies(self) -> None:
        """The code under the cursor does not apply."""
        code_id = self._code_here()

        def because(given: GivenReason) -> None:
            """Record it."""
            self._settled_so(self._session.reject(code_id, reason=given.reason, note=given.note))

        self._reason(f"{self._desk.name(code_id)} does not apply. Why did the coders differ?", because)

    def part(self) -> None:
        """The code under the cursor applies to some words only."""
        from pipeline.review.doing.marking import choose_words

        code_id = self._code_here()
        choose_words(self._screen, code_id, lambda span: self._ask(code_id, span))

    def refer(self) -> None:
        """Send the code under the cursor back to the codebook."""
        code_id = self._code_here()

        def because(given: GivenReason) -> None:
            """Record it."""
            self._settled_so(self._session.refer(code_id, given.reason, given.note))

        question = f"{self._desk.name(code_id)} goes back to the codebook. Why?"
        self._reason(question, because, note_needed=True)

    def give(self, code_id: str) -> None:
        """Give a code, with a reason."""
        self._ask(code_id, None)

    def _ask(self, code_id: str, span: Span | None) -> None:
        """Ask for level and reason, and give the code."""

        def with_level(level: str | None) -> None:
            """The level is known."""

            def because(given: GivenReason) -> None:
                """Record it."""
                self._settled_so(
                    self._session.code(code_id, level, span=span, reason=given.reason, note=given.note)
                )

            part = " to these words" if span is not None else ""
            name = self._desk.name(code_id, level)
            self._reason(f"{name} applies{part}. Why did the coders differ?", because)

        self.with_level(code_id, with_level)

    def _reason(
        self, question: str, then: Callable[[GivenReason], None], *, note_needed: bool = False
    ) -> None:
        """Ask why."""
        from pipeline.review.dialogs import reasons

        self._screen.ask(reasons.Reason(question, note_needed=note_needed), then)

    def _settled_so(self, decision: Decision) -> None:
        """Say what was settled, and put the cursor on the next code that is not."""
        self._told([decision])
        self._desk.look()
        card = self._card()
        settled = {*card.codings, *card.rejected, *card.referred, decision.code_id}
        waiting = [code_id for code_id in card.at_issue if code_id not in settled]
        if waiting:
            self._desk.put_cursor(waiting[0])
