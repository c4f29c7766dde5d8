"""What all groups of actions share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.review.cards import Card
from pipeline.review.session import ReviewError

if TYPE_CHECKING:
    from pipeline.review.screen import ReviewScreen


class Hand:
    """A group of actions, on the desk of a screen. A method without an underscore is the action of its name."""

    def __init__(self, screen: ReviewScreen) -> None:
        self._screen = screen
        self._desk = screen.desk
        self._session = screen.desk.session

    def _card(self) -> Card:
        """The card of the current segment; raises ReviewError where everything is done."""
        if self._desk.card is None:
            raise ReviewError("every segment is done")
        return self._desk.card

    def _code_here(self) -> str:
        """The code under the cursor; raises ReviewError where the list is empty."""
        self._card()
        if not self._desk.code_id:
            raise ReviewError(f"no code is in the list; {self._desk.keys.shown('code')} chooses one")
        return self._desk.code_id
