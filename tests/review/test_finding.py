"""Finding segments of a session: by words, by number, by what is known of them, and in another order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from types import SimpleNamespace
from typing import Any

import pytest

from pipeline.review import finding
from pipeline.review.dialogs.records import FilterChoice
from pipeline.review.finding import Finder
from pipeline.review.session import Blindness, Session
from pipeline.transcripts import Transcript

Open = Callable[..., Session]
PLACES = [("s1", "fg", "ana"), ("s2", "fg", "ben"), ("s4", "fg", "ana"), ("s5", "fg", "ben")]


@pytest.fixture
def study(transcript: Transcript) -> Any:
    """As much of a study as finding looks at."""
    store = SimpleNamespace(
        suggested=lambda _coder: frozenset({"s1", "s2"}),
        speakers=lambda: {"fg": transcript.speakers},
        places=lambda: PLACES,
        quotes_with=lambda text: ["s4", "s1"] if text == "we" else [],
    )
    return SimpleNamespace(
        store=store, settings=SimpleNamespace(comparison=SimpleNamespace(group="stakeholder_group"))
    )


def test_what_a_filter_leaves(study: Any, reopen: Open) -> None:
    """Each field narrows further; an empty filter leaves all."""
    session = reopen()
    session.code("usual_suspects")
    session.complete()
    session.flag()
    finder = Finder(study, session)
    choices: list[tuple[dict[str, str], list[str] | None]] = [
        ({}, None),
        ({"speaker": "Ana"}, ["s1", "s4"]),
        ({"group": "manager"}, ["s1", "s4"]),
        ({"transcript": "fg", "state": "open"}, ["s2", "s4", "s5"]),
        ({"state": "done"}, ["s1"]),
        ({"state": "flagged"}, ["s2"]),
        ({"code": "usual_suspects"}, ["s1"]),
        ({"code": "usual_suspects", "state": "open"}, []),
        ({"state": "suggested"}, ["s1", "s2"]),
    ]
    for fields, expected in choices:
        assert expected == finder.matching(FilterChoice(**fields)), fields
    assert [("Ana", 2), ("Ben", 2)] == [(one.name, one.count) for one in finder.options()["speaker"]]


def test_words_and_numbers(study: Any, reopen: Open) -> None:
    """A search answers in the order of the queue; a number, an id and the beginning of a transcript's name lead somewhere."""
    finder = Finder(study, reopen())
    assert (["s1", "s4"], []) == (finder.search("we"), finder.search("nothing"))
    assert ["s2", "s4", "s1", None, None, None] == [
        finder.find(text) for text in ("2", "s4", "FG", "0", "99", " ")
    ]


def test_nothing_tells_what_the_machine_thinks_of_a_blind_segment(
    study: Any, reopen: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither the filter nor an order of the machine's moves a segment that comes without suggestions."""

    def backwards(_study: Any, _coder: str, ids: Sequence[str], _order: str) -> list[str]:
        """The machine's order."""
        return [*reversed(ids)]

    monkeypatch.setattr(finding, "reading_order", backwards)
    session = reopen(blindness=Blindness(hints=True, samples={"s2"}))
    finder = Finder(study, session)
    assert ["s1"] == finder.matching(FilterChoice(state="suggested"))
    assert ["s5", "s2", "s4", "s1"] == finder.arranged("likely")
    assert ["s5", "s4", "s2", "s1"] == finder.arranged("random")
    blind = Finder(study, reopen(hints=False))
    assert ["given", "random"] == [order.value for order in blind.orders()]
    assert "suggested" not in [state.value for state in blind.options()["state"]]
