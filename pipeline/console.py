"""What people see in a terminal: tables, progress, errors. Rich is loaded at the first line that is printed.

Transcript text is data: it reaches Rich only as `Text` (a plain `str` would be read as markup, and "[laughter]" would
vanish), and control characters are shown, never sent (an ESC in a transcript would steer the terminal).
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING

from pipeline.errors import FocusError, InputError
from pipeline.spans import Span
from pipeline.verbatim import visible

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions
    from rich.progress import Progress as Bar
    from rich.table import Table
    from rich.text import Text

PIPE_WIDTH = 160  # a file or a pipe has no width: wide enough that no cell is folded
Progress = Callable[[str, str, int, int], None]


def plain(text: str, style: str = "") -> Text:
    """`text` for Rich, verbatim."""
    from rich.text import Text

    return Text(visible(text), style=style)


def console(stream: IO[str] | None = None) -> Console:
    """A Rich console on `stream` (standard output by default); it honours NO_COLOR and never reads markup."""
    from rich.console import Console

    target = stream or sys.stdout
    # In a pipe a line stays a line; on a screen words are not broken.
    return Console(file=target, markup=False, highlight=False, emoji=False, soft_wrap=not target.isatty())


def say(text: str = "", style: str = "") -> None:
    """One line on standard output."""
    console().print(plain(text, style))


def say_marked(text: str, style: str, spans: Sequence[Span]) -> None:
    """One line on standard output in which some stretches stand out (half-open, in code points of `text`).

    In a pipe, and where NO_COLOR asks for plain text, they do not.
    """
    shown, last = plain("", style), 0
    for span in [] if os.environ.get("NO_COLOR") else sorted(spans):
        start = max(span.start, last)
        if start < span.end:
            shown.append(visible(text[last:start])).append(visible(text[start : span.end]), "underline")
            last = span.end
    console().print(shown.append(visible(text[last:])))


def tell(text: str, style: str = "") -> None:
    """One line on standard error: what is no result."""
    console(sys.stderr).print(plain(text, style))


def table(
    title: str, columns: Sequence[str], rows: Sequence[Sequence[str]], right: Sequence[int] = ()
) -> None:
    """A table on standard output; `right` are the numbers of the columns that are set right (figures)."""
    _screen().print(_laid_out(title, columns, rows, right))


def fits(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> bool:
    """Whether `table` would show such a table without folding a cell."""
    screen = _screen()
    return screen.measure(_laid_out("", columns, rows, ()), options=_endless(screen)).maximum <= screen.width


def _endless(screen: Console) -> ConsoleOptions:
    """The options of a screen as wide as anything may be, to measure on."""
    return screen.options.update(width=100_000)


def _screen() -> Console:
    """Standard output for tables; a pipe is wide enough that no cell is folded."""
    from rich.console import Console

    width = None if sys.stdout.isatty() else PIPE_WIDTH
    return Console(file=sys.stdout, markup=False, highlight=False, emoji=False, width=width)


def _laid_out(
    title: str, columns: Sequence[str], rows: Sequence[Sequence[str]], right: Sequence[int]
) -> Table:
    """A table for Rich, all of its text verbatim."""
    from rich import box
    from rich.table import Table

    shown = Table(
        title=plain(title, "bold"),
        box=box.SIMPLE_HEAD,
        title_justify="left",
        pad_edge=False,
        padding=(0, 2, 0, 0),
    )
    for number, name in enumerate(columns):
        shown.add_column(plain(name), justify="right" if number in right else "left", overflow="fold")
    for row in rows:
        shown.add_row(*(plain(value) for value in row))
    return shown


def complain(error: FocusError) -> None:
    """Say on standard error what went wrong, every problem on a line of its own."""
    if isinstance(error, InputError):
        count = len(error.problems)
        tell(f"Bad input: {count} problem{'s' if count > 1 else ''}. Nothing was written.", "bold red")
        for problem in error.problems:
            tell(f"  {problem.place}: {problem.what}")
            if problem.how:
                tell(f"      {problem.how}", "dim")
    else:
        tell(str(error), "red")


@contextmanager
def progress(*, quiet: bool) -> Iterator[Progress]:
    """A progress bar on standard error where that is a terminal, once there is something to do; silence elsewhere."""
    if quiet or not sys.stderr.isatty():
        yield lambda _step, _unit, _done, _total: None
        return
    shown: list[Bar] = []

    def advance(step: str, unit: str, done: int, total: int) -> None:
        """Show how far the run is."""
        if not shown:
            shown.append(_bar())
        task = shown[0].task_ids[0]
        shown[0].update(task, description=visible(f"{step} {unit}"), completed=done, total=total)

    try:
        yield advance
    finally:
        for bar in shown:
            bar.stop()


def _bar() -> Bar:
    """A bar on the screen, with one task; it goes when it is stopped."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bar

    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    bar = Bar(*columns, console=Console(file=sys.stderr, markup=False, emoji=False), transient=True)
    bar.add_task("", total=None)
    bar.start()
    return bar
