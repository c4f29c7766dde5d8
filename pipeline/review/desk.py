"""What lies before a coder: the card, the list of codes with its cursor, the words being chosen, what was said last.

The desk knows the session and no screen; the screen draws the desk.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pipeline.codebook import Code
from pipeline.decisions import words_held
from pipeline.review.cards import Card
from pipeline.review.keys import Keymap
from pipeline.review.pace import Pace, spoken
from pipeline.review.session import Session
from pipeline.review.wording.bars import Where
from pipeline.review.wording.codes import Offer, offered
from pipeline.review.wording.pieces import Marked
from pipeline.review.words import WordChoice
from pipeline.spans import Span
from pipeline.suggestions import Suggestion

MOST_CONTEXT = 50  # turns before and after
FEW_CODES = 10  # a codebook of so many codes is in the list as a whole where nothing is suggested


@dataclass(slots=True)
class Choosing:
    """Words are being chosen for a code; `then` is told which."""

    words: WordChoice
    code_id: str
    then: Callable[[Span], None]


class Desk:
    """The state of the screen. `look` brings it up to date with the session."""

    def __init__(self, session: Session, keys: Keymap, pace: Pace) -> None:
        self.session = session
        self.keys = keys
        self.pace = pace
        self.pace_shown = True
        self._around = 1  # turns before and after; `context` may be more while words are chosen
        self._around_asked = False
        self.context = 1
        self.card: Card | None = None
        self.codes: tuple[str, ...] = ()
        self.cursor = 0
        self.said = ""
        self.wrong = False
        self.news = ""
        self.narrowed = ""
        self.choosing: Choosing | None = None
        self._names: dict[str, Code] = {}
        self._named_by: object = None
        self._favourites = self._own()

    def look(self) -> None:
        """Read the card of the current segment anew; another segment, or suggestions that have come, begin the list anew."""
        segment = self.session.current
        if segment is None:
            self.card, self.codes, self.cursor = None, (), 0
            return
        was = self.card
        if was is None or was.segment.id != segment.id:
            self.context, was = self._around, None
        self.card = self.session.card(self.context)
        if was is None or was.hints != self.card.hints:
            self.codes, self.cursor = offered(self.card, self._favourites), 0
        else:
            self.codes = offered(self.card, self._favourites, self.codes)
        self.cursor = min(self.cursor, max(len(self.codes) - 1, 0))

    def tell(self, said: str, *, wrong: bool = False) -> None:
        """Say something below the list."""
        self.said, self.wrong = said, wrong

    @property
    def names(self) -> dict[str, Code]:
        """The codes by their ids."""
        codebook = self.session.codebook
        if self._named_by is not codebook:
            self._named_by, self._names = codebook, {code.id: code for code in codebook.codes}
        return self._names

    @property
    def offer(self) -> Offer:
        """The list as it is drawn."""
        return Offer(self.codes, self.cursor, self.names, self.keys.digit)

    @property
    def code_id(self) -> str:
        """The code under the cursor, "" where the list is empty."""
        return self.codes[self.cursor] if self.codes else ""

    def name(self, code_id: str, level: str | None = None) -> str:
        """What people call a code, with its level."""
        return self.offer.name(code_id, level)

    def suggestion(self, code_id: str) -> Suggestion | None:
        """What is suggested of a code here."""
        return next((s for s in self.card.suggestions if s.code_id == code_id), None) if self.card else None

    def put_cursor(self, code_id: str) -> None:
        """The cursor on a code of the list."""
        if code_id in self.codes:
            self.cursor = self.codes.index(code_id)

    def widen(self, by: int) -> None:
        """Show more or fewer turns before and after, here and from now on."""
        self._around_asked = True
        self.context = self._around = min(max(self.context + by, 0), MOST_CONTEXT)
        self.look()

    def room_for(self, turns: int) -> None:
        """The screen has room for so many turns before and after: shown unless the coder asked for others."""
        if not self._around_asked and turns != self._around:
            self._around = self.context = turns
            self.look()

    def show_turns(self, first: int, after: int) -> None:
        """Show at least the turns from `first` to before `after`, on this segment."""
        if self.card is not None:
            begins, ends = self.card.segment.turns
            wanted = max(begins - first, after - ends)
            if wanted > self.context:
                self.context = wanted
                self.look()

    def marks(self) -> list[Marked]:
        """What stands out in the talk: the words being chosen, else those that speak for a code and those it was given for."""
        if self.card is None:
            return []
        if self.choosing is not None:
            return [Marked(self.choosing.words.span, "chosen")]
        marks = [Marked(span, "evidence") for span in _spans(_speaking(self.card.suggestions))]
        here = self.suggestion(self.code_id)
        if here is not None:
            marks += [Marked(span, "evidence_here") for span in _spans([here])]
        coding = self.card.codings.get(self.code_id)
        if coding is not None and coding.part:
            marks.append(Marked(words_held(coding, self.card.segment), "part"))
        return marks

    def where(self) -> Where:
        """What the status line says."""
        done, total = self.session.progress
        card, session = self.card, self.session
        state, blind = self._state()
        each, left = self.pace.each, self.pace.left(total - done)
        told = f"{spoken(each)} each, about {spoken(left)} left" if each is not None and left else ""
        marks = (
            [("flagged", card.flagged), ("done", card.completed), ("put off", card.deferred)] if card else []
        )
        return Where(
            transcript=card.transcript.id if card else "",
            done=done,
            total=total,
            state=state,
            blind=blind,
            coder=session.coder,
            round=session.round,
            marks=[mark for mark, holds in marks if holds],
            pace=told if self.pace_shown else "",
            view=self.narrowed,
        )

    def _state(self) -> tuple[str, bool]:
        """Whether suggestions are to be seen here, in words, and whether they are not."""
        if self.card is None:
            return "", False
        if self.card.hints:
            return "suggestions shown", False
        if self.session.adjudicating:
            return "adjudication", False
        draw = self.session.draw
        return ("BLIND (reliability sample)" if draw is not None and draw.design.shared else "BLIND"), True

    def _own(self) -> Sequence[str]:
        """The codes of the list where nothing is suggested: all of a small codebook, else those given most often."""
        codable = [code.id for code in self.session.codebook.codable]
        return codable if len(codable) <= FEW_CODES else self.session.favourites


def _speaking(suggestions: Sequence[Suggestion]) -> Sequence[Suggestion]:
    """Those whose evidence is shown: what is a yes, without one what is ranked."""
    return [suggestion for suggestion in suggestions if suggestion.hit] or suggestions


def _spans(suggestions: Sequence[Suggestion]) -> list[Span]:
    """Where the words stand that speak for some suggestions, each place once."""
    spans = {reason.span for one in suggestions for reason in one.rationale if reason.span}
    return sorted(spans)
