"""Going about: to other segments, by search, filter and order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

from pipeline.review.dialogs.records import FIELDS, FilterChoice, Option
from pipeline.review.doing.hand import Hand
from pipeline.review.session import ReviewError

if TYPE_CHECKING:
    from pipeline.review.screen import ReviewScreen


class Finding(Protocol):
    """What looks segments up (`pipeline.review.finding.Finder`)."""

    def search(self, text: str) -> Sequence[str]:
        """The segments whose words hold a text."""

    def find(self, text: str) -> str | None:
        """The segment meant by a number, an id or a transcript's name."""

    def options(self) -> Mapping[str, Sequence[Option]]:
        """What segments can be filtered by."""

    def matching(self, choice: FilterChoice) -> Sequence[str] | None:
        """The segments that a filter leaves; None: all."""

    def orders(self) -> Sequence[Option]:
        """The orders in which segments can be read."""

    def arranged(self, order: str) -> Sequence[str]:
        """The segments in another order."""


class Going(Hand):
    """Actions that go to another segment and decide nothing."""

    def __init__(self, screen: ReviewScreen, finding: Finding | None) -> None:
        super().__init__(screen)
        self._finding = finding
        self._words = ""
        self._filter = FilterChoice()
        self._order = "given"

    def next(self) -> None:
        """The next segment of the view."""
        self._step(1)

    def previous(self) -> None:
        """The one before."""
        self._step(-1)

    def first(self) -> None:
        """The first segment of the view."""
        self._step(-len(self._session.view))

    def last(self) -> None:
        """The last one."""
        self._step(len(self._session.view))

    def next_open(self) -> None:
        """The next segment that is not done."""
        self._session.next_open()
        self._desk.tell("")

    def jump(self) -> None:
        """Go to a segment by its number, its id or its transcript."""
        from pipeline.review.dialogs.finding import Jump

        names = [option.value for option in self._found().options().get("transcript", ())]
        total = len(self._session.view)
        self._screen.ask(Jump(self._found().find, total=total, transcripts=names), self._go)

    def search(self) -> None:
        """Look for words, and go to the next segment that has them."""
        from pipeline.review.dialogs.finding import Search

        self._found()
        self._screen.ask(Search(text=self._words), self._search)

    def next_hit(self) -> None:
        """The next segment that has the words looked for last."""
        if not self._words:
            raise ReviewError(f"nothing was looked for yet; {self._desk.keys.shown('search')} does")
        self._search(self._words)

    def filter(self) -> None:
        """Show only some segments."""
        from pipeline.review.dialogs.filters import Filter

        finding = self._found()

        def count(choice: FilterChoice) -> int:
            """How many segments a choice leaves."""
            ids = finding.matching(choice)
            return self._session.progress[1] if ids is None else len(ids)

        options = finding.options()

        def chosen(choice: FilterChoice) -> None:
            """Show them."""
            self._session.narrow(finding.matching(choice))
            self._filter = choice
            names = {
                field: next((o.name for o in options.get(field, ()) if o.value == value), value)
                for field in FIELDS
                if (value := getattr(choice, field))
            }
            self._desk.narrowed = ", ".join(f"{FIELDS[field]}: {name}" for field, name in names.items())
            self._desk.tell(f"{len(self._session.view):,} segments shown")

        self._screen.ask(Filter(options, chosen=self._filter, count=count), chosen)

    def order(self) -> None:
        """Read in another order."""
        from pipeline.review.dialogs.finding import Order

        finding = self._found()
        orders = finding.orders()

        def chosen(order: str) -> None:
            """Take it."""
            self._session.arrange(finding.arranged(order))
            self._order = order
            name = next((option.name for option in orders if option.value == order), order)
            self._desk.tell(f"order: {name}")

        self._screen.ask(Order(orders, chosen=self._order), chosen)

    def _step(self, by: int) -> None:
        """Go on in the view."""
        self._session.step(by)
        self._desk.tell("")

    def _go(self, segment_id: str) -> None:
        """Go to a segment."""
        self._session.go(segment_id)
        self._desk.tell("")

    def _search(self, words: str) -> None:
        """Go to the next segment that holds the words, from here on and then from the beginning."""
        hits = self._found().search(words)
        self._words = words
        if not hits:
            raise ReviewError(f"“{words}” is in no segment that is shown")
        places = {segment_id: place for place, segment_id in enumerate(self._session.view)}
        ordered = sorted((places[one], one) for one in hits if one in places)
        here = self._session.place
        number, (_, segment_id) = next(
            ((n, hit) for n, hit in enumerate(ordered, 1) if hit[0] > here), (1, ordered[0])
        )
        self._session.go(segment_id)
        self._desk.tell(f"“{words}”: {number} of {len(ordered)}")

    def _found(self) -> Finding:
        """What looks things up; raises ReviewError where nothing does."""
        if self._finding is None:
            raise ReviewError("nothing can be looked up in this session")
        return self._finding
