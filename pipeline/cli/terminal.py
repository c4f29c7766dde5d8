"""The terminal that a command finds: what is typed there, and whether a full screen is possible."""

from __future__ import annotations

import os
import sys


def typed_line(prompt: str) -> str | None:
    """A line of standard input, None at its end; the prompt is shown only to a person at a terminal."""
    if sys.stdin.isatty():
        try:
            return input(prompt)
        except EOFError:
            return None
    line = sys.stdin.readline()
    return line.rstrip("\n") if line else None


def goes_by_lines(*, plain: bool) -> bool:
    """True where a front end is to go line by line: it was asked for, or a full screen is not possible.

    Why it is not, is told to whoever sits at a terminal.
    """
    why = "" if plain else _why_plain()
    if why and at_terminal():
        from pipeline.console import tell

        tell(f"Line by line, because {why}.", "dim")
    return plain or bool(why)


def at_terminal() -> bool:
    """True where somebody types at a terminal and sees there what comes of it."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def _why_plain() -> str:
    """Why there can be no full screen here, in words that follow "because"; "" where there can.

    The screen is drawn on standard error, so that must be a terminal as well. Windows knows no TERM.
    """
    from pipeline.review.plan import LEAST

    if not (at_terminal() and sys.stderr.isatty()):
        return "this is no terminal"
    if os.environ.get("TERM", "" if os.name != "nt" else "windows") in ("", "dumb"):
        return "the terminal is a plain one (TERM=dumb)"
    width, height = os.get_terminal_size(sys.stdout.fileno())
    if width < LEAST[0] or height < LEAST[1]:
        needed = f"{LEAST[0]} × {LEAST[1]}"
        return f"the terminal has {width} × {height} characters and a full screen needs {needed}"
    return ""
