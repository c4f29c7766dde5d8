"""Tests of what dialogs do with text: shown as it stands, taken in without what acts unseen, found without accents."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from pipeline.codebook import Code, Codebook, Example, Level, Scale
from pipeline.review.dialogs.filters import Filter
from pipeline.review.dialogs.finding import Jump, Order, Search
from pipeline.review.dialogs.levels import Levels
from pipeline.review.dialogs.memos import MemoEdit, Memos
from pipeline.review.dialogs.new_code import InVivo, NewCode
from pipeline.review.dialogs.picker import Picker
from pipeline.review.dialogs.ranking import Known, folded
from pipeline.review.dialogs.reading import CodeCard, Help, Message
from pipeline.review.dialogs.reasons import Reason
from pipeline.review.dialogs.records import FilterChoice, KeptMemo, MemoTarget, Option, Voiced
from pipeline.review.dialogs.sheet import Dialog
from pipeline.review.dialogs.shown import cleaned, line
from pipeline.review.dialogs.speakers import Speakers
from pipeline.verbatim import visible
from tests.review.dialog_harness import AWKWARD, NARROW, SMALL, Stage, staged

stage = pytest.fixture(scope="module")(staged)


def near(_name: str, _definition: str) -> list[tuple[str, str, str]]:
    """No code is near."""
    return []


def graded(text: str) -> Code:
    """A code in which every text is this one."""
    return Code(
        "id",
        text,
        text,
        use_when=text,
        avoid_when=text,
        examples=(Example(text, level="lv"),),
        counter_examples=(Example(text),),
        scale=Scale((Level("lv", text, text, 0), Level("off", "Off", text))),
    )


def book(text: str) -> Codebook:
    """A codebook of a heading and a code with this text."""
    heading = Code("head", text, "", codable=False)
    return Codebook("b", "1", "B", (heading, Code("leaf", text, text, parent_id="head")))


def memo(text: str) -> KeptMemo:
    """A memo in which every text is this one."""
    return KeptMemo("segment", "s", text, text, "2026-03-02T08:30")


# dialog, how often the text is seen in it at 80 × 24
PLACES: Sequence[tuple[str, Callable[[str], Dialog[Any]], int]] = [
    ("picker", lambda t: Picker(book(t), given={"leaf"}), 3),
    ("levels", lambda t: Levels(graded(t), given="lv"), 4),
    ("speakers", lambda t: Speakers([Voiced("a", t, t)]), 2),
    ("in vivo", lambda t: InVivo(near, t), 1),
    ("memo", lambda t: MemoEdit([MemoTarget("segment", "s", t, (memo(t),))]), 2),
    ("memos", lambda t: Memos([memo(t)]), 3),
    ("jump", lambda t: Jump(lambda _: None, transcripts=[t]), 1),
    ("order", lambda t: Order([Option("v", t)]), 1),
    ("filter", lambda t: Filter({"code": [Option("v", t)]}, chosen=FilterChoice(code="v")), 1),
    ("reason", Reason, 1),
    ("card", lambda t: CodeCard(graded(t), path=t, own=[t]), 11),
    ("help", lambda t: Help([(t, [(t, t)])]), 3),
    ("message", lambda t: Message(t, t), 2),
]


LONG = "日本語 [and] a long way round " * 12
TELLING = ("closing tag", "escape")


def is_whole(screen: str, size: tuple[int, int]) -> bool:
    """True where frame, heading and keys are seen, and every line ends at the same cell."""
    rows = [row for row in screen.splitlines() if row]
    framed = ("╭", "╰") == (rows[0][0], rows[-1][0])
    keys = any(word in rows[-2] for word in ("Esc", "Enter"))
    return framed and keys and len(rows) <= size[1] and {size[0]} == {cell_len(row) for row in rows}


@pytest.mark.parametrize(("name", "make", "times"), PLACES, ids=[place[0] for place in PLACES])
def test_every_place_shows_text_as_it_stands(
    stage: Stage, name: str, make: Callable[[str], Dialog[Any]], times: int
) -> None:
    """Brackets and escapes are seen in every place, and obeyed in none."""
    for what, words, shown in AWKWARD:
        if what in TELLING:
            _, screen = stage.ask(make(words))
            assert times == screen.count(shown)
            assert is_whole(screen, SMALL)


def test_a_list_shows_all_awkward_texts(stage: Stage) -> None:
    """What lists show is what `visible` makes of it, in cells that align."""
    codes = tuple(Code(str(number), words, "") for number, (_, words, _) in enumerate(AWKWARD))
    _, screen = stage.ask(Picker(Codebook("b", "1", "B", codes)), size=(80, 40))
    assert {what: 1 for what, _, _ in AWKWARD} == {what: screen.count(shown) for what, _, shown in AWKWARD}
    assert is_whole(screen, (80, 40))


@pytest.mark.parametrize("start", range(0, len(AWKWARD), 5))
def test_a_paragraph_shows_all_awkward_texts(stage: Stage, start: int) -> None:
    """So it is with running text."""
    some = AWKWARD[start : start + 5]
    memos = tuple(KeptMemo("segment", "s", "", words) for _, words, _ in some)
    _, screen = stage.ask(MemoEdit([MemoTarget("segment", "s", "", memos)]))
    assert [shown for _, _, shown in some] == [row.strip("│ ") for row in screen.splitlines() if row][3:8]
    assert is_whole(screen, SMALL)


@pytest.mark.parametrize(("name", "make", "times"), PLACES, ids=[place[0] for place in PLACES])
def test_much_wide_text_fits_a_narrow_screen(
    stage: Stage, name: str, make: Callable[[str], Dialog[Any]], times: int
) -> None:
    """At 60 × 16 nothing is pushed out of the frame by long and wide text."""
    _, screen = stage.ask(make(LONG), size=NARROW)
    assert is_whole(screen, NARROW)


def test_what_was_written_before_fits_a_narrow_screen(stage: Stage) -> None:
    """So it is with what stands in a line to type in."""
    for dialog in (NewCode(near, name=LONG), Search(text=LONG)):
        assert is_whole(stage.ask(dialog, size=NARROW)[1], NARROW)


TYPED = [
    # name, typed, kept with lines, kept on one line, characters left out
    ("plain", "so [b]it[/b] is", "so [b]it[/b] is", "so [b]it[/b] is", 0),
    ("escape", "a\x1b[31mb", "a[31mb", "a[31mb", 1),
    ("direction", "a\u202eb\u2066c", "abc", "abc", 2),
    ("lines", "a\r\nb\rc\nd\u2028e", "a\nb\nc\nd\ne", "a b c d e", 0),
    ("tab", "a\tb", "a\tb", "a b", 0),
    ("half a character", "a\ud800b", "ab", "ab", 1),
    ("joined emoji", "👩‍🔬", "👩‍🔬", "👩‍🔬", 0),
    ("accents", "Zoe\u0308 č", "Zoe\u0308 č", "Zoe\u0308 č", 0),
]


@pytest.mark.parametrize(
    ("name", "typed", "lines", "one", "left_out"), TYPED, ids=[case[0] for case in TYPED]
)
def test_what_is_typed_is_kept_without_what_acts_unseen(
    name: str, typed: str, lines: str, one: str, left_out: int
) -> None:
    """Control characters are left out and counted; nothing else is changed."""
    assert (lines, left_out) == cleaned(typed, lines=True)
    assert (one, left_out) == cleaned(typed)


@given(st.text())
def test_what_was_cleaned_shows_as_it_is(text: str) -> None:
    """Nothing that is kept is shown as a symbol, so that what is seen while typing is what is returned."""
    kept, _ = cleaned(text, lines=True)
    assert kept == visible(kept)
    assert (kept, 0) == cleaned(kept, lines=True)


def test_a_line_stays_one_line() -> None:
    """Line breaks and tabs in a name become spaces where there is one line for it."""
    assert "a b c d" == line("a\nb\r\nc\td").plain


RANKED = [
    # name, typed, the names that fit, best first
    ("begins a name", "tra", ["Transport", "Access to transport", "Extras", "Tool rack"]),
    ("two parts", "acc tran", ["Access to transport"]),
    ("any order", "tran acc", ["Access to transport"]),
    ("accents and case", "CEKARNA", ["Čekárna"]),
    ("letters without marks", "aeldre", ["Ældre"]),
    ("nothing", "xyz", []),
    ("a part that fits nowhere", "transport xyz", []),
]


@pytest.mark.parametrize(("name", "typed", "expected"), RANKED, ids=[case[0] for case in RANKED])
def test_names_are_ranked(name: str, typed: str, expected: list[str]) -> None:
    """The beginning of a name comes before that of a word, then what stands inside, then letters in their order."""
    names = ["Tool rack", "Extras", "Access to transport", "Transport", "Čekárna", "Ældre"]
    ranks = {name: Known.of([name]).rank(typed) for name in names}
    found = [(rank, name) for name, rank in ranks.items() if rank is not None]
    assert expected == [name for _, name in sorted(found)]


def test_folding_knows_ids() -> None:
    """Points and underscores part the words of an id."""
    assert "access transport by bus" == folded("access.transport_by-bus")


def test_the_records_load_no_textual() -> None:
    """Whoever speaks of what dialogs give need not wait for Textual."""
    probe = "import sys, pipeline.review.dialogs.records; print('textual' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    assert "False" == done.stdout.strip()


def test_a_dialog_follows_a_terminal_that_changes(stage: Stage) -> None:
    """What is open when the terminal becomes smaller fits it from then on, and its cursor is still seen."""
    levels = Levels(graded(LONG), given="off")
    _, screen = stage.ask(levels, size=SMALL, then=NARROW)
    assert is_whole(screen, NARROW)
    assert "▸ 2 Off" in screen
