"""The review in a real terminal: a person's keys, what they see, and text from outside that is seen and never obeyed."""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path

import pytest

from pipeline.decisions import Decision, effective, new_memo
from pipeline.workflow.running import run_steps
from pipeline.workflow.starting import start_study
from pipeline.workflow.study import Study, now
from tests.review.terminal import Terminal
from tests.review.tmux import Tmux, needs_tmux

pytestmark = [pytest.mark.slow]
CODER = "ines"
# A colour, a new title, another direction of writing, annotations and what looks like markup.
AWKWARD = "[inaudible] [b]bold[/b] [/quote] \x1b[31mred \x1b]0;owned\x07 \u202eback\u202c"
SEEN = "[inaudible] [b]bold[/b] [/quote] ␛[31mred ␛]0;owned␇ ⟨U+202E⟩back⟨U+202C⟩"
CODEBOOK = """
id: odd
version: "1"
title: Odd names
languages: [en]
codes:
  - id: odd
    name: "{name}"
    definition: A code whose name holds what acts in a terminal.
  - id: plain
    name: Plain
    definition: Another one.
"""


def review(folder: Path, *options: str) -> list[str]:
    """The command that a person types."""
    coding = ["review", "--study", str(folder), "--coder", CODER]
    return [sys.executable, "-m", "pipeline", *coding, *options]


@pytest.fixture(scope="module")
def small_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example study, with its suggestions."""
    folder = tmp_path_factory.mktemp("small") / "study"
    start_study(folder, title="A small study", languages=("en",), source=None)
    with Study.open(folder) as study:
        run_steps(study, ("suggest",), lambda *_: None)
    return folder


@pytest.fixture
def small(small_once: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return Path(shutil.copytree(small_once, tmp_path / "study"))


@pytest.fixture
def odd(tmp_path: Path) -> Path:
    """A study in which everything that people write holds what acts in a terminal."""
    folder = tmp_path / "odd"
    start_study(folder, title="Odd", languages=("en",), source=None)
    (folder / "transcripts" / "example.txt").unlink()
    turns = [("Moderator", "How was it?"), ("Zoë [b] \x1b[32m\u202e", AWKWARD), ("Ben", "Fine, thank you.")]
    rows = "".join(f'{who},"{said}"\n' for who, said in turns)
    (folder / "transcripts" / "talk.csv").write_text(f"speaker,text\n{rows}", encoding="utf-8")
    name = "".join(
        character if character.isprintable() else f"\\u{ord(character):04x}" for character in AWKWARD
    )
    (folder / "codebook.yaml").write_text(CODEBOOK.format(name=name), encoding="utf-8")
    with Study.open(folder) as study:
        run_steps(study, ("segment",), lambda *_: None)
        first = study.store.segments()[0]
        assert AWKWARD.split(maxsplit=1)[0] in first.quote
        study.store.note(new_memo(CODER, "segment", first.id, AWKWARD, now()))
    return folder


def standing(folder: Path) -> list[Decision]:
    """What the coder has decided and not taken back."""
    with Study.open(folder) as study:
        return effective(study.store.decisions(CODER))


@needs_tmux
@pytest.mark.parametrize(("columns", "lines"), [(80, 24), (160, 48)])
def test_a_person_codes_quits_and_goes_on(small: Path, columns: int, lines: int) -> None:
    """Picked from the list, accepted, nothing more, taken back, memo, quit: all is in the database; the next start goes on."""
    with Tmux(review(small, "--no-export"), columns=columns, lines=lines) as terminal:
        terminal.until("0 of 9 done", "I really like it")
        terminal.press("c")
        terminal.until("Which code?")
        terminal.type("diffi")
        terminal.until("▌diffi", "Difficulty")
        terminal.press("Enter")
        terminal.until("[x] Difficulty", gone="Which code?")
        terminal.press("x")
        terminal.until("1 of 9 done")
        terminal.press("x")
        terminal.until("2 of 9 done")
        terminal.press("u")
        terminal.until("1 of 9 done")
        terminal.press("q")
        assert 0 == terminal.until_ended()
    there = standing(small)
    assert [("code", "difficulty"), ("complete", None)] == [(d.kind, d.code_id) for d in there]
    assert "I really like it" in there[0].quote
    with Tmux(review(small, "--no-export"), columns=columns, lines=lines) as terminal:
        seen = terminal.until("1 of 9 done", "▌ Mm.")
        assert lines == len(seen.splitlines())
        assert (columns >= 120) == ("▸· 2 Piet" in seen)


@needs_tmux
@pytest.mark.parametrize("colours", [True, False])
@pytest.mark.parametrize(("columns", "lines"), [(80, 24), (160, 48)])
def test_text_from_outside_is_seen_and_not_obeyed(odd: Path, columns: int, lines: int, colours: bool) -> None:
    """In a segment, a speaker's name, a memo and a code's name it stands as it was written: no colour, no title, no gap."""
    env = {} if colours else {"NO_COLOR": "1"}
    with Tmux(review(odd, "--blind", "--no-export"), columns=columns, lines=lines, env=env) as terminal:
        title = terminal.title()
        shown = [terminal.until("0 of 2 done", "How was it?")]
        assert "▌ Zoë [b] [32m⟨U+202E⟩" in shown[0]  # readers leave control characters out of a label
        assert _in_one(SEEN) in _in_one(shown[0])
        terminal.press("c")
        shown.append(terminal.until("Which code?"))
        assert SEEN[:40] in shown[1]
        terminal.press("Escape")
        terminal.until("0 of 2 done", gone="Which code?")
        terminal.press("M")
        shown.append(terminal.until("[/quote]", "Esc"))
        assert SEEN[:40] in shown[2]
        assert title == terminal.title()
        assert "owned" != title
        assert not [screen for screen in shown if "\x1b" in screen or "\u202e" in screen]
        if not colours:
            assert [] == _coloured(terminal.coloured())


def _in_one(text: str) -> str:
    """Text without white space and frames: lines are broken where the screen ends."""
    return re.sub(r"[\s▌│─]", "", text)


def _coloured(sent: str) -> list[str]:
    """The sequences that set a colour (SGR 30–49 without the terminal's own, and 90–107)."""
    found = []
    for sequence in re.findall(r"\x1b\[([\d;:]*)m", sent):
        parts = [int(part) for part in re.split("[;:]", sequence) if part]
        found += [sequence for part in parts if (30 <= part <= 48 and part != 39) or 90 <= part <= 107]
    return found


def test_no_color_sends_no_colour(small: Path) -> None:
    """With NO_COLOR not a byte that sets a colour is sent; without it, or where it is empty, some are."""
    for value, coloured in (("1", False), ("", True), (None, True)):
        env = {} if value is None else {"NO_COLOR": value}
        with Terminal(review(small, "--no-export"), env=env) as terminal:
            terminal.until("0 of 9 done")
            terminal.until("I really like it")
            terminal.send("?")
            terminal.until_quiet(0.3)
            assert coloured == bool(_coloured(terminal.seen.decode(errors="replace")))


def test_a_dumb_terminal_gets_lines(small: Path) -> None:
    """TERM=dumb gives the plain mode: it says why, not one escape is sent, and it codes."""
    with Terminal(review(small, "--no-export"), env={"TERM": "dumb"}) as terminal:
        terminal.until("Line by line")
        terminal.until("> ")
        terminal.send("n\n")
        terminal.until("Mm.")
        terminal.send("q\n")
        assert 0 == terminal.wait()
        assert b"\x1b" not in terminal.seen
    assert ["complete"] == [decision.kind for decision in standing(small)]


def test_a_very_small_terminal_gets_lines(small: Path) -> None:
    """Where a full screen has no room, the plain mode says so."""
    with Terminal(review(small, "--no-export"), columns=50, lines=12) as terminal:
        terminal.until("Line by line")
        terminal.until("> ")
        terminal.send("q\n")
        assert 0 == terminal.wait()
        told = " ".join(terminal.text().split())
    assert "because the terminal has 50 × 12 characters and a full screen needs 60 × 16" in told


def test_what_goes_on_beside_stays_off_the_screen(small: Path) -> None:
    """Suggestions that cannot be made anew, because the codebook is broken meanwhile, put nothing on the screen."""
    with Terminal(review(small, "--no-export")) as terminal:
        terminal.until("I really like it")
        (small / "codebook.yaml").write_text("codes: [", encoding="utf-8")
        for number in range(1, 4):
            terminal.send("x")
            terminal.until(f"{number} of 9 done")
        while terminal.listen(1.0):
            pass
        assert "Bad input" not in terminal.text()
        assert "Traceback" not in terminal.text()
