"""Choosing words in the talk: start and end move by a word each, over the turns around if need be."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from pipeline.decisions import words_held
from pipeline.review.desk import Choosing
from pipeline.review.session import ReviewError
from pipeline.review.words import WordChoice
from pipeline.spans import Span

if TYPE_CHECKING:
    from pipeline.review.screen import ReviewScreen

_START = {"h": -1, "l": 1, "left": -1, "right": 1}
_END = {"H": -1, "L": 1, "shift+left": -1, "shift+right": 1}


def choose_words(screen: ReviewScreen, code_id: str, then: Callable[[Span], None]) -> None:
    """Begin to choose words for a code: those it holds for now, else what speaks for it, else the whole segment."""
    card, desk = screen.desk.card, screen.desk
    if card is None:
        raise ReviewError("every segment is done")
    coding, suggestion = card.codings.get(code_id), desk.suggestion(code_id)
    whole = card.segment.span
    spans = [words_held(coding, card.segment)] if coding is not None else []
    spans += (
        [reason.span for reason in suggestion.rationale if reason.span] if suggestion and not spans else []
    )
    inside = next((span for span in spans if span.start < whole.end and whole.start < span.end), whole)
    try:
        words = WordChoice(card.transcript, card.segment, inside)
    except ValueError:
        raise ReviewError("there are no words to choose from here") from None
    desk.choosing = Choosing(words, code_id, then)
    desk.show_turns(*words.turns)
    _tell(screen)


def choose(screen: ReviewScreen, key: str) -> None:
    """Do what a key does while words are chosen; other keys do nothing."""
    desk = screen.desk
    choosing = desk.choosing
    if choosing is None:
        return
    if key == "escape":
        desk.choosing = None
        desk.tell("no words taken")
    elif key == "enter":
        desk.choosing = None
        desk.tell("")
        choosing.then(choosing.words.span)
    elif key in _START:
        _moved(screen, moved=choosing.words.move_start(_START[key]))
    elif key in _END:
        _moved(screen, moved=choosing.words.move_end(_END[key]))


def _moved(screen: ReviewScreen, *, moved: bool) -> None:
    """Show the words chosen now, with the turns that they are in."""
    choosing = screen.desk.choosing
    if choosing is not None:
        screen.desk.show_turns(*choosing.words.turns)
        _tell(screen)
        if not moved:
            screen.desk.tell("no further that way: one word of the segment at least stays in it", wrong=True)


def _tell(screen: ReviewScreen) -> None:
    """Say what is chosen."""
    desk = screen.desk
    if desk.choosing is not None and desk.card is not None:
        words = desk.choosing.words.span.of(desk.card.transcript.text)
        desk.tell(f"{desk.name(desk.choosing.code_id)} for “{words}”")
