"""What a terminal and a pipe get to see: verbatim text, whole tables, problems one by one, progress where it helps."""

from __future__ import annotations

import io

import pytest

from pipeline.console import complain, plain, progress, say, say_marked, table, tell
from pipeline.errors import GateFailed, InputError, Problem
from pipeline.spans import Span


class Screen(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        """It is one."""
        return True


def test_markup_is_text(capsys: pytest.CaptureFixture[str]) -> None:
    """Square brackets, emoji codes and escapes of a transcript are printed as they are."""
    say("We waited [b]long[/b] :smile: \x1b[31mred")
    assert "We waited [b]long[/b] :smile: ␛[31mred\n" == capsys.readouterr().out


def test_a_long_line_stays_one_line_in_a_pipe(capsys: pytest.CaptureFixture[str]) -> None:
    """A pipe has no width: nothing is folded, so that what is printed can be searched and counted by line."""
    say("word " * 100)
    assert 1 == capsys.readouterr().out.count("\n")


def test_results_and_remarks_go_their_own_ways(capsys: pytest.CaptureFixture[str]) -> None:
    """`say` prints on standard output, `tell` on standard error."""
    say("a result")
    tell("a remark")
    assert ("a result\n", "a remark\n") == tuple(capsys.readouterr())


def test_a_style_is_no_text_in_a_pipe(capsys: pytest.CaptureFixture[str]) -> None:
    """Colours are for terminals; a pipe gets none."""
    say("failed", "bold red")
    assert "failed\n" == capsys.readouterr().out


MARKED: list[tuple[str, str, list[Span], str]] = [
    ("one word", "We waited [b]", [Span(3, 9)], "We \x1b[4mwaited\x1b[0m [b]\n"),
    (
        "overlapping and twice",
        "abcdef",
        [Span(2, 5), Span(1, 3), Span(1, 3)],
        "a\x1b[4mbc\x1b[0m\x1b[4mde\x1b[0mf\n",
    ),
    ("after what is not seen", "\u202e\u202eab", [Span(2, 3)], "⟨U+202E⟩⟨U+202E⟩\x1b[4ma\x1b[0mb\n"),
    ("an escape", "a\x1b[31mb", [Span(1, 2)], "a\x1b[4m␛\x1b[0m[31mb\n"),
    ("past the end, and empty", "ab", [Span(1, 9), Span(0, 0)], "a\x1b[4mb\x1b[0m\n"),
]


@pytest.mark.parametrize(("name", "text", "spans", "expected"), MARKED, ids=[case[0] for case in MARKED])
def test_words_stand_out(
    monkeypatch: pytest.MonkeyPatch, name: str, text: str, spans: list[Span], expected: str
) -> None:
    """On a terminal the words at these places are underlined, whatever unseen characters stand before them."""
    screen = Screen()
    monkeypatch.setattr("sys.stdout", screen)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    say_marked(text, "", spans)
    assert expected == screen.getvalue()


def test_nothing_stands_out_in_a_pipe_or_without_colour(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A pipe gets the text alone, and so does a terminal where NO_COLOR is set."""
    say_marked("We waited", "bold", [Span(3, 9)])
    assert "We waited\n" == capsys.readouterr().out
    screen = Screen()
    monkeypatch.setattr("sys.stdout", screen)
    monkeypatch.setenv("NO_COLOR", "1")
    say_marked("We waited", "", [Span(3, 9)])
    assert "We waited\n" == screen.getvalue()


def test_plain_keeps_the_style_and_shows_what_is_unseen() -> None:
    """The text is made visible, its style is kept apart from it."""
    shown = plain("a\u202eb", "red")
    assert ("a⟨U+202E⟩b", "red") == (shown.plain, shown.style)


def test_a_table_prints_every_cell_whole(capsys: pytest.CaptureFixture[str]) -> None:
    """Title, columns and cells are there, a cell with markup verbatim, and figures are set right."""
    table("2 [codes]", ["code", "n"], [["[b]praise[/b]", "7"], ["difficulty", "12"]], right=(1,))
    lines = capsys.readouterr().out.splitlines()
    assert "2 [codes]" == lines[0].strip()
    rows = [line.rstrip() for line in lines if "praise" in line or "difficulty" in line]
    assert [" [b]praise[/b]    7", " difficulty      12"] == [row.replace("   ", "   ") for row in rows]


def test_a_table_without_rows_prints_its_head(capsys: pytest.CaptureFixture[str]) -> None:
    """No row is no error."""
    table("nothing", ["code", "n"], [])
    assert "code" in capsys.readouterr().out


def test_every_problem_has_its_line_and_its_remedy(capsys: pytest.CaptureFixture[str]) -> None:
    """Bad input: how many problems, each with its place, and beneath it how to mend it."""
    problems = [
        Problem("a.txt", "is empty.", "Remove it.", line=3),
        Problem("b.csv", "has no id.", row=2),
    ]
    complain(InputError(problems))
    printed = capsys.readouterr()
    assert "" == printed.out
    assert [
        "Bad input: 2 problems. Nothing was written.",
        "  a.txt, line 3: is empty.",
        "      Remove it.",
        "  b.csv, row 2: has no id.",
    ] == printed.err.splitlines()


def test_one_problem_is_no_plural(capsys: pytest.CaptureFixture[str]) -> None:
    """A single problem is counted in the singular."""
    complain(InputError(Problem("a.txt", "is empty.")))
    assert "1 problem." in capsys.readouterr().err


def test_other_errors_are_told_as_they_are(capsys: pytest.CaptureFixture[str]) -> None:
    """What is no bad input is one sentence."""
    complain(GateFailed(["1 of 5 gates failed: codebook."]))
    assert "1 of 5 gates failed: codebook.\n" == capsys.readouterr().err


@pytest.mark.parametrize(
    ("quiet", "terminal", "shown"), [(False, True, True), (True, True, False), (False, False, False)]
)
def test_progress_is_for_terminals(
    monkeypatch: pytest.MonkeyPatch, quiet: bool, terminal: bool, shown: bool
) -> None:
    """A bar is drawn on standard error where that is a terminal and nobody asked for quiet; names stay text."""
    stream = Screen() if terminal else io.StringIO()
    monkeypatch.setattr("sys.stderr", stream)
    monkeypatch.setenv("TERM", "xterm")
    with progress(quiet=quiet) as advance:
        advance("read the transcripts", "[b]odd[/b]\x1b[2J", 1, 4)
    assert shown == ("read the transcripts" in stream.getvalue())
    assert shown == ("[b]odd[/b]␛[2J" in stream.getvalue())
    assert "odd[/b]\x1b" not in stream.getvalue()


def test_no_bar_where_nothing_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nothing is stale, a terminal shows no bar: not a byte goes before the result."""
    stream = Screen()
    monkeypatch.setattr("sys.stderr", stream)
    with progress(quiet=False):
        pass
    assert "" == stream.getvalue()
