"""Finding segments of a session: by words, by number, by who says them where, and in another order of reading."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

from pipeline.review.dialogs.records import FilterChoice, Option
from pipeline.review.session import Session
from pipeline.workflow.ordering import reading_order
from pipeline.workflow.study import Study

STATES: Mapping[str, str] = {
    "open": "not done",
    "done": "done",
    "deferred": "put off",
    "flagged": "to be discussed",
    "memo": "with a memo",
    "suggested": "a code is suggested as a yes",
}
ORDERS: Mapping[str, str] = {
    "given": "as drawn, or as people spoke",
    "random": "at random",
    "likely": "the likeliest to have a code first",
    "uncertainty": "those that the machine is least sure of first",
}
_BY_MACHINE = ("likely", "uncertainty")


class Finder:
    """Looks things up in the study for the session of a coder; what it needs is read at its first use."""

    def __init__(self, study: Study, session: Session) -> None:
        self._study = study
        self._session = session
        self._given = tuple(session.view)
        self._traits: Mapping[str, tuple[str, str, str]] | None = None

    def search(self, text: str) -> list[str]:
        """The segments of the view whose words hold a text, whatever its case and accents, in the order of the view."""
        found = set(self._study.store.quotes_with(text))
        return [segment_id for segment_id in self._session.view if segment_id in found]

    def find(self, text: str) -> str | None:
        """The segment meant by a number in the view (from 1), the beginning of an id, or of a transcript's name."""
        wanted, view = text.strip().casefold(), self._session.view
        if wanted.isdecimal():
            return view[int(wanted) - 1] if 0 < int(wanted) <= len(view) else None
        if not wanted:
            return None
        for segment_id in view:
            if segment_id.casefold().startswith(wanted):
                return segment_id
        traits = self._known()
        return next((one for one in view if traits[one][0].casefold().startswith(wanted)), None)

    def options(self) -> Mapping[str, tuple[Option, ...]]:
        """What the segments of the session can be filtered by, each with its number of segments."""
        found = {
            name: _options(Counter(traits[place] for traits in self._known().values()))
            for place, name in enumerate(("transcript", "speaker", "group"))
        }
        book = self._session.codebook
        given = {code.id: len(self._session.given_in(code.id)) for code in book.codable}
        codes = tuple(Option(code.id, code.name, given[code.id]) for code in book.codable if given[code.id])
        states = tuple(
            Option(state, told)
            for state, told in STATES.items()
            if state != "suggested" or self._session.hints
        )
        return {**found, "code": codes, "state": states}

    def matching(self, choice: FilterChoice) -> list[str] | None:
        """The segments of the session that a filter leaves, in their order; None where it leaves all."""
        if not choice:
            return None
        wanted = (choice.transcript, choice.speaker, choice.group)
        coded = self._session.given_in(choice.code) if choice.code else frozenset()
        is_so = self._state(choice.state)
        return [
            segment_id
            for segment_id, traits in self._known().items()
            if all(not value or value == own for value, own in zip(wanted, traits, strict=True))
            and (not choice.code or segment_id in coded)
            and is_so(segment_id)
        ]

    def orders(self) -> tuple[Option, ...]:
        """The orders in which the segments can be read; without suggestions none that would tell what the machine thinks."""
        return tuple(
            Option(order, told)
            for order, told in ORDERS.items()
            if self._session.hints or order not in _BY_MACHINE
        )

    def arranged(self, order: str) -> Sequence[str]:
        """The segments of the session in another order; raises InputError where the machine has no score for any.

        In an order of the machine's those that come without suggestions keep their places: the order would tell of them.
        """
        if order == "given":
            return self._given
        blind = self._session.is_blind if order in _BY_MACHINE else lambda _segment_id: False
        ranked = iter(
            reading_order(
                self._study, self._session.coder, [one for one in self._given if not blind(one)], order
            )
        )
        return [one if blind(one) else next(ranked) for one in self._given]

    def _state(self, state: str) -> Callable[[str], bool]:
        """What says whether a segment is in a state; in every one of them where none is named."""
        session = self._session
        if state in ("open", "done", "deferred"):
            return lambda segment_id: session.mark(segment_id) == state
        if state == "flagged":
            return session.is_flagged
        if state == "memo":
            noted = {memo.target for memo in session.memos if memo.about == "segment"}
            return noted.__contains__
        if state == "suggested":
            suggested = self._study.store.suggested(session.coder)
            return lambda segment_id: segment_id in suggested and not session.is_blind(segment_id)
        return lambda _segment_id: True

    def _known(self) -> Mapping[str, tuple[str, str, str]]:
        """By segment of the session: transcript, who speaks, and in which stakeholder group."""
        if self._traits is None:
            key = self._study.settings.comparison.group
            people = {
                (transcript_id, speaker.id): (speaker.label, speaker.attributes.get(key, ""))
                for transcript_id, speakers in self._study.store.speakers().items()
                for speaker in speakers
            }
            places = {own: (talk, *people[talk, who]) for own, talk, who in self._study.store.places()}
            self._traits = {own: places[own] for own in self._given if own in places}
        return self._traits


def _options(counts: Mapping[str, int]) -> tuple[Option, ...]:
    """Values with their numbers, by name; what is not known is no option."""
    return tuple(Option(value, value, counts[value]) for value in _sorted(counts) if value)


def _sorted(values: Iterable[str]) -> list[str]:
    """Names as people look for them: capitals and small letters alike."""
    return sorted(values, key=lambda value: (value.casefold(), value))
