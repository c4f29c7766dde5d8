"""Tests of dialogs in which something is chosen: codes, levels, speakers, filters, orders, places, reasons."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from pipeline.codebook import Code, Codebook, Level, Scale
from pipeline.review.dialogs.filters import Filter
from pipeline.review.dialogs.finding import Jump, Order, Search
from pipeline.review.dialogs.levels import Levels
from pipeline.review.dialogs.picker import Picker
from pipeline.review.dialogs.reasons import Reason
from pipeline.review.dialogs.records import FilterChoice, GivenReason, NewWords, Option, Voiced
from pipeline.review.dialogs.speakers import Speakers
from tests.conftest import SCALE
from tests.review.dialog_harness import Stage, staged

BOOK = Codebook(
    "b",
    "1",
    "Book",
    (
        Code("access", "Access", "", codable=False),
        Code("access.cost", "Cost of coming", "What it costs.", parent_id="access", scale=SCALE),
        Code("quality", "Quality", "", codable=False),
        Code("quality.waiting", "Čekárna", "Waiting for care.", parent_id="quality", formerly=("queueing",)),
        Code("access.transport", "Transport", "Getting there.", parent_id="access"),
        Code("old", "Old transport", "", status="deprecated", merged_into="access.transport"),
        Code("gone", "Gone transport", "", status="deprecated"),
        Code("mine", "Mine", "", status="provisional"),
    ),
)


stage = pytest.fixture(scope="module")(staged)


def rows_of(screen: str) -> list[str]:
    """The lines within the frame."""
    return [row.strip("│ ") for row in screen.splitlines() if row.strip().startswith("│")]


def test_without_typing_the_codebook_is_a_tree_in_its_order(stage: Stage) -> None:
    """Children stand under their heading wherever the file has them; what is no longer in use is left out."""
    _, screen = stage.ask(Picker(BOOK, given={"access.transport"}))
    expected = [
        "Access",
        "▸       Cost of coming  graded  access.cost",
        "[x]   Transport  access.transport",
        "Quality",
        "Čekárna  quality.waiting",
        "Mine  provisional  mine",
    ]
    assert expected == rows_of(screen)[2:8]
    assert "What it costs." in screen


PICKED: Sequence[tuple[str, Sequence[str], Any]] = [
    # name, keys, answer
    ("the first of the tree", ["enter"], "access.cost"),
    ("past a heading", ["down", "down", "enter"], "quality.waiting"),
    ("stops at the end", ["pagedown", "pagedown", "enter"], "mine"),
    ("heading and name", ["paste:acc tran", "enter"], "access.transport"),
    ("accents", ["paste:cekar", "enter"], "quality.waiting"),
    ("a former name", ["paste:queueing", "enter"], "quality.waiting"),
    ("nothing fits", ["paste:bus  stop", "enter"], NewWords("bus stop")),
    ("something fits, and it is not meant", ["paste:tran", "up", "pagedown", "enter"], NewWords("tran")),
    ("what is no longer in use is passed over", ["paste:tran", "down", "up", "enter"], "access.transport"),
    ("Esc", ["paste:tran", "escape"], None),
]


@pytest.mark.parametrize(("name", "keys", "answer"), PICKED, ids=[case[0] for case in PICKED])
def test_the_picker_gives_a_code(stage: Stage, name: str, keys: Sequence[str], answer: object) -> None:
    """Enter gives the code at the cursor, which never stands on a heading or on what is no longer in use."""
    answers, _ = stage.ask(Picker(BOOK), *keys)
    assert [answer] == answers


def test_the_picker_says_what_became_of_a_code(stage: Stage) -> None:
    """A code that was merged or deprecated is found, last, with what counts for it now."""
    _, screen = stage.ask(Picker(BOOK, query="transport", offer_new=False))
    assert [
        "▸ Transport  access.transport  Access",
        "Old transport  old  counts for access.transport now",
        "Gone transport  gone  no longer in use",
    ] == rows_of(screen)[2:5]


def test_a_picker_without_a_code_answers_nothing(stage: Stage) -> None:
    """Enter on an empty list leaves the dialog open."""
    answers, screen = stage.ask(Picker(BOOK, query="xyz", offer_new=False), "enter")
    assert [] == answers
    assert "Which code?" in screen


GRADED = Code("g", "Grade", "", scale=SCALE)
KEYED: Sequence[tuple[str, Sequence[str], Any]] = [
    ("a digit", ["3"], "some"),
    ("Enter on what is given", ["enter"], "much"),
    ("down", ["down", "enter"], "great"),
    ("a digit too high", ["9", "up", "enter"], "some"),
    ("Esc", ["escape"], None),
]


@pytest.mark.parametrize(("name", "keys", "answer"), KEYED, ids=[case[0] for case in KEYED])
def test_levels_have_a_key_each(stage: Stage, name: str, keys: Sequence[str], answer: object) -> None:
    """A digit gives that level, Enter the one at the cursor, which begins at the level given."""
    assert [answer] == stage.ask(Levels(GRADED, given="much"), *keys)[0]


def test_long_anchors_are_read_in_full(stage: Stage) -> None:
    """Anchors fold under their level and are never cut."""
    words = " ".join(f"word{number}" for number in range(40))
    _, screen = stage.ask(Levels(Code("g", "G", "", scale=Scale((Level("a", "A", words, 0),)))))
    assert words in " ".join(" ".join(rows_of(screen)).split())


def test_a_code_without_a_scale_has_no_levels_to_ask_for() -> None:
    """Asking for the level of an ungraded code is a mistake of the program."""
    with pytest.raises(ValueError, match="no levels"):
        Levels(Code("a", "A", ""))


PEOPLE = [Voiced("fg#ana", "Ana", "manager"), Voiced("fg#ben", "Ben"), Voiced("fg#eva", "Eva", "citizen")]
CREDITED: Sequence[tuple[str, Sequence[str], Any]] = [
    ("as they were", ["enter"], ("fg#ben",)),
    ("digits, in the order of the list", ["3", "1", "enter"], ("fg#ana", "fg#ben", "fg#eva")),
    ("space at the cursor", ["down", "space", "3", "enter"], ("fg#eva",)),
    ("nobody is no answer", ["2", "enter", "1", "enter"], ("fg#ana",)),
    ("Esc", ["escape"], None),
]


@pytest.mark.parametrize(("name", "keys", "answer"), CREDITED, ids=[case[0] for case in CREDITED])
def test_speakers_are_ticked(stage: Stage, name: str, keys: Sequence[str], answer: object) -> None:
    """Digits and space tick; Enter gives those ticked, one at least."""
    assert [answer] == stage.ask(Speakers(PEOPLE, credited=["fg#ben"]), *keys)[0]


OPTIONS = {
    "transcript": [Option("fg-1", "First group", 3), Option("fg-2", "Second group", 4)],
    "speaker": [Option(f"fg#{number}", f"Speaker {number}") for number in range(30)],
    "state": [Option("open", "open"), Option("flagged", "to be discussed")],
}
FILTERED: Sequence[tuple[str, Sequence[str], Any]] = [
    ("two fields", ["1", "paste:sec", "enter", "3", "paste:disc", "enter", "enter"],
     FilterChoice(transcript="fg-2", speaker="fg#3", state="flagged")),
    ("any again", ["2", "enter", "enter"], FilterChoice(speaker="fg#3")),
    ("delete", ["down", "delete", "pagedown", "up", "enter"], FilterChoice()),
    ("all", ["0"], FilterChoice()),
    ("Esc within keeps the form", ["1", "escape", "pagedown", "up", "enter"], FilterChoice(speaker="fg#3")),
    ("Esc", ["escape"], None),
]  # fmt: skip


@pytest.mark.parametrize(("name", "keys", "answer"), FILTERED, ids=[case[0] for case in FILTERED])
def test_a_filter_is_a_form_of_choices(stage: Stage, name: str, keys: Sequence[str], answer: object) -> None:
    """A field opens its options, found by typing; Enter then gives all that is chosen."""
    assert [answer] == stage.ask(Filter(OPTIONS, chosen=FilterChoice(speaker="fg#3")), *keys)[0]


def test_a_filter_that_leaves_nothing_is_not_taken(stage: Stage) -> None:
    """The number of segments is shown before, and none is no answer."""
    answers, screen = stage.ask(Filter(OPTIONS, count=lambda _: 0), "pagedown", "up", "enter")
    assert [] == answers
    assert "show 0 segments" in screen
    assert "No segment is like that." in screen


def test_an_order_is_one_key(stage: Stage) -> None:
    """A digit gives the order; the one in force is marked."""
    orders = [Option("document", "as people spoke"), Option("uncertainty", "least sure first")]
    answers, _ = stage.ask(Order(orders, chosen="document"), "2")
    assert ["uncertainty"] == answers
    _, screen = stage.ask(Order(orders, chosen="uncertainty"))
    assert "▸ 2 least sure first (now)" in rows_of(screen)


def found(typed: str) -> str | None:
    """A segment for what is typed, by number, id or transcript."""
    return {"12": "s12", "ab": "abcd", "fg-praha": "first of fg-praha", "fg-1": "first of fg-1"}.get(typed)


JUMPS: Sequence[tuple[str, Sequence[str], Any]] = [
    ("number", ["paste:12", "enter"], ["s12"]),
    ("id", ["a", "b", "enter"], ["abcd"]),
    ("transcript by some letters", ["paste:prah", "enter"], ["first of fg-praha"]),
    ("transcript of the list", ["down", "enter"], ["first of fg-praha"]),
    ("nothing", ["paste:99", "enter"], []),
    ("Esc", ["escape"], [None]),
]


@pytest.mark.parametrize(("name", "keys", "answers"), JUMPS, ids=[case[0] for case in JUMPS])
def test_a_jump_gives_a_segment(stage: Stage, name: str, keys: Sequence[str], answers: list[object]) -> None:
    """What is typed is looked up; a transcript may also be chosen; what is not there leaves the dialog open."""
    assert answers == stage.ask(Jump(found, total=99, transcripts=["fg-1", "fg-praha"]), *keys)[0]


def test_a_search_gives_words(stage: Stage) -> None:
    """What was looked for before is replaced by typing; nothing is no answer."""
    assert ["bus"] == stage.ask(Search(text="old words"), "paste:bus ", "enter")[0]
    assert ["old words"] == stage.ask(Search(text="old words"), "enter")[0]
    assert [] == stage.ask(Search(), "space", "enter")[0]


REASONED: Sequence[tuple[str, Sequence[str], bool, list[object]]] = [
    # name, keys, whether a note is needed, answers
    ("one key and Enter", ["2", "enter"], False, [GivenReason("missed")]),
    ("with a note", ["6", "paste:see 3, 4 ", "enter"], False, [GivenReason("other", "see 3, 4")]),
    ("digits belong to the note", ["1", "2", "enter"], False, [GivenReason("definition", "2")]),
    ("Enter at the cursor", ["down", "down", "enter", "enter"], False, [GivenReason("missed")]),
    ("no reason beforehand", ["enter", "enter", "enter"], False, []),
    ("another reason after all", ["2", "x", "down", "enter"], False, [GivenReason("span", "x")]),
    ("a note is needed", ["1", "enter"], True, []),
    ("a note that is needed", ["1", "enter", "y", "enter"], True, [GivenReason("definition", "y")]),
    ("Esc", ["1", "escape"], False, [None]),
]


@pytest.mark.parametrize(("name", "keys", "needed", "answers"), REASONED, ids=[case[0] for case in REASONED])
def test_a_reason_is_one_key_and_a_note(
    stage: Stage, name: str, keys: Sequence[str], needed: bool, answers: list[object]
) -> None:
    """One key of six, then a note, which may be empty unless it is needed."""
    assert answers == stage.ask(Reason("It does not apply. Why?", note_needed=needed), *keys)[0]


def test_a_click_chooses(stage: Stage) -> None:
    """A row that is clicked is chosen; a heading is not; in a checklist a click ticks."""
    assert ["quality.waiting"] == stage.ask(Picker(BOOK), click=4)[0]
    assert [] == stage.ask(Picker(BOOK), click=3)[0]
    assert ["some"] == stage.ask(Levels(GRADED), click=2)[0]
    assert [("fg#eva",)] == stage.ask(Speakers(PEOPLE), "enter", click=2)[0]
