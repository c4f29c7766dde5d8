"""Tests of dialogs in which something is written or read: new codes, memos, the code card, the keys."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from pipeline.codebook import Code, Example, Level, Scale
from pipeline.review.dialogs.memos import MemoEdit, Memos
from pipeline.review.dialogs.new_code import InVivo, NearCode, NewCode
from pipeline.review.dialogs.reading import CodeCard, Help, Message
from pipeline.review.dialogs.records import KeptMemo, MadeCode, MemoDraft, MemoTarget, TakenCode
from pipeline.review.dialogs.sheet import Dialog
from pipeline.spans import Span
from tests.review.dialog_harness import NARROW, WAITING, Stage, staged

stage = pytest.fixture(scope="module")(staged)


def alone(_name: str, _definition: str) -> list[NearCode]:
    """No code is near."""
    return []


def crowded(name: str, _definition: str) -> list[NearCode]:
    """Two codes are near; it takes a moment to see that."""
    time.sleep(0.02)
    return [("waiting", "Waiting", f"a pattern finds “{name}”"), ("queue", "[Queue]", "almost the same name")]


MADE: Sequence[tuple[str, Callable[..., list[NearCode]], Sequence[str], list[Any]]] = [
    # name, what is near, keys, answers
    ("name alone", alone, ["paste: Bus  stop ", "enter", "enter", WAITING], [MadeCode("Bus stop")]),
    ("name and meaning", alone, ["B", "tab", "paste:It is late.", "enter", WAITING],
     [MadeCode("B", "It is late.")]),
    ("no name", alone, ["tab", "x", "enter", "B", "enter", WAITING], [MadeCode("B", "x")]),
    ("a near one", crowded, ["B", "enter", "enter", WAITING, "enter"], [TakenCode("waiting")]),
    ("another near one", crowded, ["B", "enter", "enter", WAITING, "down", "enter"], [TakenCode("queue")]),
    ("all the same", crowded, ["B", "enter", "enter", WAITING, "down", "down", "enter"], [MadeCode("B")]),
    ("back, and another name", crowded,
     ["B", "enter", "enter", WAITING, "escape", "tab", "s", "enter", "enter", WAITING, "down", "down", "enter"],
     [MadeCode("Bs")]),
    ("Esc twice", crowded, ["B", "enter", "enter", WAITING, "escape", "escape"], [None]),
]  # fmt: skip


@pytest.mark.parametrize(("name", "near", "keys", "answers"), MADE, ids=[case[0] for case in MADE])
def test_a_code_is_made_or_a_near_one_taken(
    stage: Stage, name: str, near: Callable[..., list[NearCode]], keys: Sequence[str], answers: list[object]
) -> None:
    """A name is needed, a meaning is not; where codes are near, one of them or the new one is chosen."""
    assert answers == stage.ask(NewCode(near), *keys)[0]


def test_near_codes_are_shown_with_their_reason(stage: Stage) -> None:
    """Name, id and reason of each, and last the new one; the keys say how to go on."""
    _, screen = stage.ask(NewCode(crowded, name="Wait [so]"), "enter", "enter", WAITING)
    for words in ("▸ Waiting  waiting  a pattern finds “Wait [so]”", "[Queue]  queue", "same: “Wait [so]”"):
        assert words in screen
    assert "Esc back" in screen


QUOTE = "We waited [laughter] and\n waited, three  hours \x1b[31m long."
VIVO: Sequence[tuple[str, Span | None, Sequence[str], str]] = [
    # name, what is selected at first, keys, the words
    ("the first words", None, [], "We waited [laughter] and waited, three"),
    ("what is selected", Span(3, 8), [], "waited"),
    ("end moved", Span(3, 8), ["L", "shift+right"], "waited [laughter] and"),
    ("end moved back", Span(3, 20), ["H"], "waited"),
    ("beginning moved", Span(3, 8), ["h", "l", "right"], "[laughter]"),
    ("the end goes along", Span(0, 2), ["l", "l", "l", "L"], "and waited,"),
    ("the beginning goes along", Span(3, 8), ["H"], "We"),
    ("what cannot be seen is left out", Span(len(QUOTE) - 2, len(QUOTE)), ["h"], "[31m long."),
]


@pytest.mark.parametrize(("name", "words", "keys", "expected"), VIVO, ids=[case[0] for case in VIVO])
def test_an_in_vivo_code_is_named_by_words_of_the_quote(
    stage: Stage, name: str, words: Span | None, keys: Sequence[str], expected: str
) -> None:
    """Both ends move by words; the name is what stands between them, on one line."""
    answers, _ = stage.ask(InVivo(alone, QUOTE, words=words), *keys, "enter", WAITING)
    assert [MadeCode(expected, "", in_vivo=True)] == answers


def test_an_in_vivo_code_may_turn_out_to_be_there_already(stage: Stage) -> None:
    """Near codes are offered as for any other; moving the ends does nothing any more."""
    answers, _ = stage.ask(InVivo(crowded, QUOTE), "enter", WAITING, "h", "L", "enter")
    assert [TakenCode("waiting")] == answers


def test_a_long_quote_is_scrolled_to_what_is_selected(stage: Stage) -> None:
    """The end that moves is always seen."""
    quote = " ".join(f"word{number:03}" for number in range(200))
    _, screen = stage.ask(InVivo(alone, quote, words=Span(199 * 8, 199 * 8 + 1)), "h", size=NARROW)
    assert "word198" in screen
    _, screen = stage.ask(InVivo(alone, quote, words=Span(100 * 8, 100 * 8 + 1)), "L", size=NARROW)
    assert "word101" in screen


def test_a_quote_without_words_names_no_code() -> None:
    """There is nothing to select in silence."""
    with pytest.raises(ValueError, match="no word"):
        InVivo(alone, " \n ")


OLD = KeptMemo("speaker", "fg#ana", "Ana", "Said so before [b].", "2026-03-02T08:30:00+00:00")
TARGETS = [MemoTarget("segment", "s1", "“We waited”"), MemoTarget("speaker", "fg#ana", "Ana", (OLD,))]
WRITTEN: Sequence[tuple[str, Sequence[str], list[Any]]] = [
    ("lines", ["a", "enter", "b", "ctrl+s"], [MemoDraft("a\nb", "segment", "s1")]),
    ("about another", ["a", "tab", "b", "ctrl+s"], [MemoDraft("ab", "speaker", "fg#ana")]),
    ("round and round", ["tab", "tab", "shift+tab", "x", "ctrl+s"], [MemoDraft("x", "speaker", "fg#ana")]),
    ("pasted", ["paste:so [b]\r\n\x1b[31m\u202ered\t.", "ctrl+s"],
     [MemoDraft("so [b]\n[31mred\t.", "segment", "s1")]),
    ("nothing is no memo", ["space", "ctrl+s"], []),
    ("Esc without text", ["escape"], [None]),
    ("Esc asks once", ["a", "escape"], []),
    ("Esc twice", ["a", "escape", "escape"], [None]),
    ("writing on takes the question back", ["a", "escape", "b", "escape"], []),
    ("kept after all", ["a", "escape", "ctrl+s"], [MemoDraft("a", "segment", "s1")]),
]  # fmt: skip


@pytest.mark.parametrize(("name", "keys", "answers"), WRITTEN, ids=[case[0] for case in WRITTEN])
def test_a_memo_is_written(stage: Stage, name: str, keys: Sequence[str], answers: list[object]) -> None:
    """ctrl+s keeps it, Tab says what it is about, Esc asks once before text is thrown away."""
    assert answers == stage.ask(MemoEdit(TARGETS), *keys)[0]


def test_earlier_memos_stand_above_the_page(stage: Stage) -> None:
    """What was noted on the target is seen, with its date; where nothing was, the page has the room."""
    _, screen = stage.ask(MemoEdit(TARGETS))
    assert "on the segment (1 of 2): “We waited”" in screen
    assert "Said so before" not in screen
    _, screen = stage.ask(MemoEdit(TARGETS, start=1), size=NARROW)
    assert "2026-03-02  Said so before [b]." in screen


def test_what_is_left_out_is_said(stage: Stage) -> None:
    """Whoever pastes an escape is told that it is not there."""
    _, screen = stage.ask(MemoEdit(TARGETS), "paste:a\x1bb")
    assert "ab" in screen
    assert "1 unseen character was left out." in screen
    _, screen = stage.ask(NewCode(alone), "paste:a\x1bb\u202ec")
    assert "2 unseen characters were left out." in screen


def test_a_memo_without_a_target_is_refused() -> None:
    """There is nothing to write about."""
    with pytest.raises(ValueError, match="about something"):
        MemoEdit([])


KEPT = [
    KeptMemo("segment", "s9", "FG1 9", "The bus.\nAgain the bus in Liège.", "2026-03-04"),
    KeptMemo("code", "waiting", "Waiting", "Is it care only?", "2026-03-03"),
]


@pytest.mark.parametrize(
    ("keys", "answer"),
    [
        (["enter"], KEPT[0]),
        (["down", "enter"], KEPT[1]),
        (["paste:code care", "enter"], KEPT[1]),
        (["paste:liege bus", "enter"], KEPT[0]),
        (["paste:xyz", "enter", "escape"], None),
    ],
    ids=["the latest", "the next", "about and words", "accents", "nothing fits"],
)
def test_memos_are_found_by_their_words(stage: Stage, keys: Sequence[str], answer: KeptMemo | None) -> None:
    """All words must stand in the memo or in what it is about; Enter gives the memo."""
    assert [answer] == stage.ask(Memos(KEPT), *keys)[0]


def test_a_memo_is_read_in_full_below_the_list(stage: Stage) -> None:
    """The list has one line a memo, what stands below has all of it."""
    _, screen = stage.ask(Memos(KEPT))
    assert "▸ 2026-03-04  FG1 9  The bus. Again the bus in Liège." in screen
    assert "on the segment: The bus." in screen


CARD = Code(
    "waiting",
    "Waiting",
    "Time spent waiting.",
    use_when="Somebody waits.",
    avoid_when="Travel: cost.",
    examples=(Example("Three hours.", level="much"),),
    counter_examples=(Example("The bus was late."),),
    scale=Scale((Level("some", "Some", "an hour", 0), Level("much", "Much", "", 1))),
    status="provisional",
    author="ines",
    in_vivo=True,
)


def test_the_card_has_all_of_a_code(stage: Stage) -> None:
    """Meaning, rules, levels, examples, and where the coder gave it."""
    _, screen = stage.ask(CodeCard(CARD, path="Care › Waiting", own=["We [waited]."]), size=(100, 40))
    for words in (
        "Waiting  waiting",
        "Care › Waiting",
        "made by ines while reading, of a participant’s own words.",
        "Time spent waiting.",
        "Somebody waits.",
        "Travel: cost.",
        "Some: an hour",
        "“Three hours.” (Much)",
        "“The bus was late.”",
        "“We [waited].”",
    ):
        assert words in screen


def test_a_long_card_is_scrolled(stage: Stage) -> None:
    """Arrows, pages and ends scroll; Enter leaves."""
    card = CodeCard(CARD, own=[f"quote {number}" for number in range(40)])
    answers, screen = stage.ask(card, "end", size=NARROW)
    assert "quote 39" in screen
    _, screen = stage.ask(CodeCard(CARD, own=["quote"] * 40), "space", "down", size=NARROW)
    assert "Time spent waiting." not in screen
    assert [None] == stage.ask(CodeCard(CARD), "enter")[0]
    assert [] == answers


def test_the_help_has_keys_in_a_column(stage: Stage) -> None:
    """What keys do begins at the same cell, and folds there."""
    groups = [("Deciding", [("enter, a", "give what is ticked"), ("x", "nothing more " * 8)])]
    _, screen = stage.ask(Help(groups))
    rows = [row.strip("│").rstrip() for row in screen.splitlines() if "│" in row]
    places = [row.index(word) for row, word in zip(rows[2:5], ("give", "nothing", "more"), strict=True)]
    assert 1 == len(set(places))


@pytest.mark.parametrize("key", ["enter", "escape", "q"])
def test_a_message_is_left_by_any_of_its_keys(stage: Stage, key: str) -> None:
    """A message needs no decision."""
    message: Dialog[Any] = Message("Told", "It is [over].\nReally.")
    assert [None] == stage.ask(message, key)[0]
