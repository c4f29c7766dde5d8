"""The main screen: it draws the desk on its panels and hands keys and clicks to the actions."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar, TypeVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.screen import ModalScreen, Screen

from pipeline.codebook import Code
from pipeline.errors import FocusError, StoreBusy
from pipeline.review.desk import Desk
from pipeline.review.plan import LEAST, Plan, plan
from pipeline.review.session import ReviewError
from pipeline.review.widgets.lines import Lines
from pipeline.review.widgets.queue_list import QueueList
from pipeline.review.wording.about_code import about, code_card, last_line
from pipeline.review.wording.bars import Footer, footer, rule, span_hint, status
from pipeline.review.wording.closing import closing
from pipeline.review.wording.codes import CodeLines, code_lines
from pipeline.review.wording.pieces import BLANK, Line, Piece, paragraph
from pipeline.review.wording.talk import Talk, placed, talk
from pipeline.review.wording.voices import voice_lines

Answer = TypeVar("Answer")
OWN = 5  # earlier codings on the card at the right
TRIES = 100  # to store something while another program holds the study: each waits for some seconds


class ReviewScreen(Screen[None]):
    """Queue, talk, codes and card. `perform` does an action by its id; it is set once the actions are there."""

    BINDINGS: ClassVar[list[BindingType]] = []

    def __init__(self, desk: Desk) -> None:
        super().__init__(id="review")
        self.desk = desk
        self.at_end: tuple[str, ...] = ()
        self.perform: Callable[[str, int], None] = lambda _action, _number: None
        self.choose: Callable[[str], None] = lambda _key: None
        self._plan: Plan | None = None
        self._sized = False
        self._talk: Talk | None = None
        self._talk_of = ""
        self._codes = CodeLines((), ())
        self._card_of: tuple[Code | None, tuple[str, ...], int] | None = None
        self._footer = Footer((), ())
        self._seen: set[str] = set()
        self._seen_of = ""
        self._waiting: Callable[[], None] | None = None
        self._tries = 0

    def compose(self) -> ComposeResult:
        """The panels."""
        yield Lines(id="status")
        with Horizontal(id="columns"):
            yield QueueList(self.desk.session, id="queue")
            with Vertical(id="middle"):
                yield Lines(id="talk")
                yield Lines(id="rule")
                yield Lines(id="codes")
                yield Lines(id="info")
            yield Lines(id="card")
        yield Lines(id="footer")
        yield Lines(id="small")

    def on_mount(self) -> None:
        """Read the first card; it is drawn once the size is known."""
        self.guard(lambda: None)

    def panel(self, name: str) -> Lines:
        """A panel by its name."""
        return self.query_one(f"#{name}", Lines)

    def on_resize(self, event: events.Resize) -> None:
        """Give the panels their sizes, and draw once they have them."""
        self._plan, self._sized = plan(event.size.width, event.size.height), True
        sizes = self._plan
        self.set_class(sizes is None, "small")
        self.set_class(sizes is not None and not sizes.queue, "narrow")
        if sizes is not None:
            self.panel("queue").styles.width = sizes.queue
            self.query_one("#middle").styles.width = sizes.main
            self.panel("card").styles.width = sizes.card
            for name, height in (("talk", sizes.talk), ("codes", sizes.codes), ("info", sizes.info)):
                self.panel(name).styles.height = height
            self.guard(lambda: self.desk.room_for(sizes.context))
        self.call_after_refresh(self.draw, anew=True)

    # drawing

    def draw(self, *, anew: bool = False) -> None:
        """Draw the desk; `anew` puts the talk back to where the segment begins."""
        sizes = self._plan
        if not self._sized:
            return
        if sizes is None:
            width, height = LEAST
            told = f"This needs {width} columns and {height} lines. Make the window larger, or use focuscode review --plain."
            self.panel("small").put(paragraph(told, self.size.width, "strong"))
            return
        desk = self.desk
        self.panel("status").put([status(desk.where(), self.size.width)])
        if desk.card is None:
            self._draw_closing(sizes)
        else:
            self._draw_talk(sizes, anew=anew)
            self._draw_codes(sizes)
        self._draw_rule()
        self._draw_footer()
        if sizes.queue:
            self._queue.follow()
            self._draw_card(sizes)

    @property
    def _queue(self) -> QueueList:
        """The queue at the left."""
        return self.query_one("#queue", QueueList)

    def _draw_talk(self, sizes: Plan, *, anew: bool) -> None:
        """The segment and what is around it."""
        card, pane = self.desk.card, self.panel("talk")
        if card is None:
            return
        told = talk(card, sizes.main - 2, self.desk.marks(), question_lines=sizes.question, airy=sizes.airy)
        room = sizes.talk - len(told.pinned)
        top = pane.top
        if anew or self._talk_of != card.segment.id or self._talk is None:
            top = placed(told, room)
        elif told.first != self._talk.first:  # more or less context: the segment stays where it was
            top = pane.top + told.first - self._talk.first
        self._talk, self._talk_of = told, card.segment.id
        pane.put(told.lines, pinned=told.pinned, top=top, resumed=told.resumed)
        if self.desk.choosing is not None:
            self._follow(told)

    def _follow(self, told: Talk) -> None:
        """Scroll to where the words are being chosen, and one line more: the first one seen may name who is speaking."""
        lines = [
            place for place, line in enumerate(told.lines) if any("chosen" in piece.role for piece in line)
        ]
        if lines:
            pane = self.panel("talk")
            pane.reveal(lines[-1])
            pane.reveal(max(lines[0] - 1, 0))

    def _draw_codes(self, sizes: Plan) -> None:
        """The list of codes, and below it the lines about the one under the cursor, which take what room the list leaves."""
        desk, room = self.desk, sizes.info - 1
        if desk.card is None:
            return
        make = voice_lines if desk.card.voices else code_lines
        self._codes = make(desk.card, desk.offer, sizes.main)
        listed = self._codes.lines
        free = max(sizes.codes - len(listed) - 1, 0)
        told = about(desk.card, desk.offer, sizes.main - 2, room + free, definition=not sizes.card)
        lines = [_set_in(line) for line in told]
        above, below = lines[: max(len(lines) - room, 0)], lines[max(len(lines) - room, 0) :]
        gap = [BLANK] * (sizes.codes - len(listed) - len(above)) if above else []
        pane = self.panel("codes")
        pane.put([*listed, *gap, *above])
        if desk.cursor in self._codes.places:
            pane.reveal(self._codes.places.index(desk.cursor))
        self._look_at_codes()
        last = _set_in(last_line(desk.said, desk.card, sizes.main - 2, wrong=desk.wrong))
        self.panel("info").put([*below, *[BLANK] * (room - len(below)), last])

    def _draw_closing(self, sizes: Plan) -> None:
        """What is said when everything is done."""
        lines = closing(self.desk.where(), self.desk.session.next_batch, self.at_end, sizes.main - 4)
        self.panel("talk").put([_set_in(line) for line in lines])
        self._talk, self._codes = None, CodeLines((), ())
        self.panel("codes").put([])
        last = last_line(self.desk.said, None, sizes.main - 2, wrong=self.desk.wrong)
        self.panel("info").put([_set_in(last)])

    def _draw_rule(self) -> None:
        """The line below the talk."""
        pane = self.panel("talk")
        line = rule(self.panel("rule").content_size.width, pane.top, pane.below, self.desk.news)
        self.panel("rule").put([line])

    def _draw_footer(self) -> None:
        """The keys."""
        width, card = self.size.width, self.desk.card
        if self.desk.choosing is not None:
            self._footer = Footer(span_hint(width), ())
        else:
            self._footer = footer(
                self.desk.keys.footer(closed=card is None, revealed=card is not None and card.hints), width
            )
        self.panel("footer").put([self._footer.line])

    def _draw_card(self, sizes: Plan) -> None:
        """The code under the cursor, at the right of wide screens; where it is as it was it stays drawn."""
        desk = self.desk
        code = desk.names.get(desk.code_id)
        own = () if code is None else tuple(d.quote for d in desk.session.codings_of(code.id, OWN))
        if self._card_of != (code, own, sizes.card):
            self._card_of = (code, own, sizes.card)
            self.panel("card").put([] if code is None else code_card(code, own, sizes.card - 3))
        else:
            self.panel("card").repaint()

    def _look_at_codes(self) -> None:
        """Take note of which codes of the list are in sight."""
        pane, card = self.panel("codes"), self.desk.card
        if card is None or card.segment.id != self._seen_of:
            self._seen, self._seen_of = set(), card.segment.id if card is not None else ""
        room = self._plan.codes if self._plan is not None else 0  # the panel itself may not have its size yet
        shown = self._codes.places[pane.top : pane.top + room]
        self._seen |= {self.desk.codes[place] for place in shown if place is not None}

    # keys and clicks

    def on_key(self, event: events.Key) -> None:
        """Do what the key is for."""
        event.stop()
        event.prevent_default()
        key = pressed(event)
        if self.app.screen is not self:
            # Typed ahead, before the dialog was there: it is the dialog's, and never a decision.
            (self.app.focused or self.app.screen).post_message(events.Key(event.key, event.character))
            return
        if self._waiting is not None or self._plan is None:
            # Nothing is decided that cannot be seen.
            if self.desk.keys.action(key) == "quit":
                self.app.exit()
            return
        if self.desk.choosing is not None:
            self.guard(lambda: self.choose(key))
            return
        action = self.desk.keys.action(key)
        if action:
            number = self.desk.keys.number(key) if action in ("toggle", "choose") else 0
            self.guard(lambda: self.perform(action, number))
        elif key == "ctrl+c":
            self.say_how_to_leave()

    def on_lines_picked(self, event: Lines.Picked) -> None:
        """A code that is clicked is toggled, a segment gone to, a key of the footer done."""
        event.stop()
        name = event.lines.id
        if self.desk.choosing is not None:
            return
        if name == "codes" and event.index < len(self._codes.places):
            place = self._codes.places[event.index]
            if place is not None:
                action = "choose" if self.desk.session.adjudicating else "toggle"
                self.guard(lambda: self.perform(action, place))
        elif name == "queue" and event.index < len(self.desk.session.view):
            self.guard(lambda: self._go(event.index))
        elif name == "footer" and self._footer.action(event.column):
            self.guard(lambda: self.perform(self._footer.action(event.column), 0))

    def on_lines_scrolled(self, event: Lines.Scrolled) -> None:
        """Say again how much of the talk is out of sight."""
        if event.name == "talk":
            self._draw_rule()
        elif event.name == "codes":
            self._look_at_codes()

    def _go(self, index: int) -> None:
        """Go to a segment of the queue."""
        self.desk.session.go(self.desk.session.view[index])
        self.desk.tell("")

    def say_how_to_leave(self) -> None:
        """For whoever presses ctrl+c, perhaps to copy something: it does not quit."""
        self.desk.tell(f"{self.desk.keys.shown('quit')} quits; everything is saved already")
        self.draw()

    def guard(self, act: Callable[[], None]) -> None:
        """Do something, say what the session cannot do, and draw; an error that is not the session's ends the program.

        While another program holds the study, it is tried again and no key does anything else: what was typed is kept.
        """
        for step in (act, self.desk.look):
            try:
                step()
            except ReviewError as error:
                self.desk.tell(str(error), wrong=True)
            except StoreBusy as error:
                self._wait(step, error)
                break
            except FocusError as error:
                self.app.exit(error)
                return
        else:
            self._tries = 0
        self.draw()

    def _wait(self, step: Callable[[], None], error: StoreBusy) -> None:
        """Try again in a moment what another program kept from being stored; at last give up with the error."""
        self._tries += 1
        if self._tries > TRIES:
            self.app.exit(error)
            return
        self._waiting = step
        self.desk.tell("another program uses the study: NOT SAVED YET, trying again; q gives up", wrong=True)
        self.set_timer(1.0, self._again)

    def _again(self) -> None:
        """Try again."""
        step, self._waiting = self._waiting, None
        if step is not None:
            self.guard(step)

    def ticks_out_of_sight(self) -> bool:
        """True where codes are ticked that have not been on the screen; they are brought there, and the coder is told."""
        card = self.desk.card
        hidden = [code for code in self.desk.codes if card is not None and code in card.ticked - self._seen]
        if not hidden:
            return False
        room = self._plan.codes if self._plan is not None else 1
        self.desk.put_cursor(hidden[min(room, len(hidden)) - 1])
        self.desk.tell(f"{len(hidden)} ticked codes were out of sight: look at them, then again")
        return True

    def ask(self, dialog: ModalScreen[Answer], then: Callable[[Answer], None]) -> None:
        """Show a dialog, and do something with its answer, where one is given."""

        def answered(answer: Answer | None) -> None:
            """Take the answer."""
            if answer is not None:
                self.guard(lambda: then(answer))

        self.app.push_screen(dialog, answered)


def pressed(event: events.Key) -> str:
    """The key as the table of keys spells it."""
    character = event.character
    return character if character is not None and character.isprintable() and character != " " else event.key


def _set_in(line: Line) -> Line:
    """A line with a space before it."""
    return (Piece(" "), *line) if line else line
