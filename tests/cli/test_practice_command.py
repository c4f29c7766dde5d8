"""Practice as a command: typed through a pipe, in a plain terminal, and on a real screen without colour."""

from __future__ import annotations

import io
import json
import os
import re
import select
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path

import pytest

from pipeline.store import Store
from tests.cli.conftest import Focuscode


def typed(monkeypatch: pytest.MonkeyPatch, *lines: str) -> None:
    """Make `lines` the standard input."""
    monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in lines)))


def test_practise_and_see_the_results(
    study: Path, focuscode: Focuscode, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was answered is in the database and in no decision file; the results are shown again, in words and as JSON."""
    typed(monkeypatch, "1", "")
    outcome = focuscode("practice", "--study", study, "--coder", "ines", "--seed", 7)
    assert 0 == outcome.code, outcome.err
    assert "ines: 4 questions." in outcome.out
    assert "Questions by seed 7." in outcome.err
    assert "In this round: 2 questions answered, " in outcome.out
    with Store(study / "study.db") as store:
        assert [1, 2] == [answer.place for answer in store.practised("ines")]
        assert ((), ()) == (store.decisions(), store.presentations("ines"))
    assert [] == list((study / "decisions").glob("*"))
    shown = focuscode("practice", "--study", study, "--coder", "ines", "--results")
    assert shown.out.startswith("In all your practice so far (1 round): 2 questions answered, ")
    found = json.loads(focuscode("practice", "--study", study, "--coder", "ines", "--results", "--json").out)
    assert ("practice", "ines", 1, 2) == tuple(
        found[key] for key in ("command", "coder", "rounds", "questions")
    )
    (code, *_rest) = found["codes"]
    assert {"code_id", "asked", "right", "applied", "ticked", "percent", "alpha"} == set(code)
    assert (
        "Nothing was answered yet.\n"
        == focuscode("practice", "--study", study, "--coder", "tom", "--results").out
    )


def test_the_same_seed_asks_the_same(
    study: Path, focuscode: Focuscode, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two coders with one seed get the same questions; one code alone, by its name, is asked alone."""
    asked = []
    for coder in ("ines", "tom"):
        typed(monkeypatch, "1", "1", "1", "1")
        out = focuscode("practice", "--study", study, "--coder", coder, "--seed", 1, "--size", 3).out
        asked.append(out.partition("\n")[2].partition("In this round")[0])
    assert asked[0] == asked[1]
    typed(monkeypatch)
    outcome = focuscode("practice", "--study", study, "--coder", "ines", "--code", "Praise", "--quiet")
    assert ("ines: 2 questions.", "") == (outcome.out.partition(" ?")[0], outcome.err)


def test_a_newcomer_is_asked_examples_alone(
    sample: Path, focuscode: Focuscode, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the sample study, where a round is open, a newcomer is shown no segment, and told so; a coder of it is."""
    typed(monkeypatch, *[""] * 40)
    outcome = focuscode("practice", "--study", sample, "--coder", "new", "--size", 40)
    assert (40, 0) == (
        outcome.out.count("example of the codebook"),
        outcome.out.count("segment with an agreed"),
    )
    assert "agreed segments are left out: you have still to read them." in outcome.err
    typed(monkeypatch, *[""] * 40)
    outcome = focuscode("practice", "--study", sample, "--coder", "ines", "--size", 40)
    assert 5 < outcome.out.count("segment with an agreed coding") < 35
    assert "left out" not in outcome.err


REFUSED: list[tuple[str, list[str], int, str]] = [
    ("a code that is not there", ["--code", "nonsense"], 3, "there is no code 'nonsense' that can be given."),
    (
        "a language without texts",
        ["--language", "cs"],
        3,
        "there is nothing to practise on: no example in cs",
    ),
    ("a name with a space behind", ["--coder", "ines "], 3, "cannot be a coder's name"),
    ("JSON of a quiz", ["--json"], 2, "--json goes with --results."),
    ("no question", ["--size", "0"], 2, "0 is not in the range x>=1"),
]


@pytest.mark.parametrize(("name", "more", "code", "expected"), REFUSED, ids=[case[0] for case in REFUSED])
def test_what_is_refused(
    study: Path, focuscode: Focuscode, name: str, more: list[str], code: int, expected: str
) -> None:
    """What cannot be asked is refused with a reason, and nothing is recorded."""
    outcome = focuscode("practice", "--study", study, "--coder", "ines", *more)
    assert (code, "") == (outcome.code, outcome.out)
    assert expected in " ".join(outcome.err.split())


def at_a_terminal(study: Path, keys: Iterable[str], **environment: str) -> str:
    """All that is written to a terminal of 80×24 while these are typed, each once the screen has come to rest."""
    import fcntl
    import pty
    import struct
    import termios

    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    known = {key: value for key, value in os.environ.items() if key not in ("NO_COLOR", "COLORFGBG")}
    arguments = ["practice", "--study", str(study), "--coder", "ines", "--seed", "1"]
    with subprocess.Popen(
        [sys.executable, "-m", "pipeline", *arguments],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env=known | environment,
        start_new_session=True,
    ) as program:
        os.close(theirs)
        written = _read(ours, "q quit", "q to quit")
        for key in keys:
            os.write(ours, key.encode())
            written += _read(ours)
        written += _read(ours, "never")
        os.close(ours)
    assert 0 == program.returncode
    return written.decode()


def _read(terminal: int, *until: str) -> bytes:
    """What is written until one of these words was (without any, at once) and the screen rests, or the program goes."""
    written, end = b"", time.monotonic() + 20
    while time.monotonic() < end:
        if select.select([terminal], [], [], 0.4)[0]:
            try:
                written += os.read(terminal, 65536)
            except OSError:  # the program has gone
                break
        elif not until or any(word.encode() in written for word in until):
            break
    return written


COLOUR = re.compile(r"\x1b\[(?:[0-9]+;)*(?:3[0-8]|4[0-8]|9[0-7]|10[0-7])[;m]")


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")
def test_no_colour_means_none(study: Path) -> None:
    """On a real terminal NO_COLOR gives a full screen without one colour code, also after it is left; without it there are some."""
    plain = at_a_terminal(study, ["1", "\r", "q"], TERM="xterm-256color", NO_COLOR="1")
    assert "\x1b[?1049h" in plain
    assert None is COLOUR.search(plain)
    with Store(study / "study.db") as store:
        assert 1 == len(store.practised("ines"))
    assert COLOUR.search(at_a_terminal(study, ["q"], TERM="xterm-256color", NO_COLOR=""))


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")
def test_a_dumb_terminal_gets_lines(study: Path) -> None:
    """TERM=dumb gives the plain lines and not one escape sequence, and says why."""
    shown = at_a_terminal(study, ["1\r", "q\r"], TERM="dumb")
    assert "Line by line, because the terminal is a plain one (TERM=dumb)." in shown
    assert "which apply?" in shown
    assert "\x1b" not in shown
