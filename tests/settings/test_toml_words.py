"""A study.toml that is no TOML: each slip of the pen is told with its line, and with what to write instead."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.settings.toml_words import toml_problem

NOT_CLOSED = 'a quotation mark is not closed. Put one at the end of the text as well: key = "text".'
ONCE = "Put all of its keys under one heading."
ONE_LINE = 'the line goes on after its value. Give each key a line of its own; a quotation mark within a text is written \\".'
LIST = (
    'a list before this is not closed, or has no comma between two entries. A list reads: key = ["a", "b"].'
)
BRACES = (
    "braces hold one line, and end without a comma. Write all of it on one line, with no comma before “}”."
)
HOW = 'Each line reads: key = value, with text between "quotes".'
THOUSANDS = "has commas between thousands; numbers have nothing there."
TYPOGRAPHIC = 'the text stands between typographic quotation marks. Use straight ones: "…".'
SLIPS: list[tuple[str, str, int, str]] = [
    ("a decimal comma", "x = 25,5", 2, "25,5 has a decimal comma; numbers have a point. Write 25.5."),
    (
        "a decimal comma between braces",
        "levels = { a = 0, b = 25,5, c = 3 }",
        2,
        "25,5 has a decimal comma; numbers have a point. Write 25.5.",
    ),
    (
        "thousands as well",
        "x = 1.000,5",
        2,
        "1.000,5 has a decimal comma; numbers have a point. Write 1000.5.",
    ),
    ("tenths of a number below one", "x = 0,125", 2, "0,125 has a decimal comma; numbers have a point. Write 0.125."),
    (
        "a decimal comma or a thousand",
        "x = 1,234",
        2,
        "1,234 may have a decimal comma or a comma between thousands; numbers have neither. Write 1.234 or 1234.",
    ),
    ("commas between thousands", "x = 1,234,567", 2, f"1,234,567 {THOUSANDS} Write 1234567."),
    ("and a point", "x = 1,234.5", 2, f"1,234.5 {THOUSANDS} Write 1234.5."),
    (
        "a comma between two keys",
        "scores = { 1 = 0,2 = 1, 3 = x }",
        2,
        'text stands between quotation marks. Write 3 = "x".',
    ),
    ("and a value missing", "scores = {1=0,2=1,3=}", 2, f"there is no value after “=”. {HOW}"),
    (
        "numbers in a remark",
        "x = True # was y = 1,5 and z = 1,234,567",
        2,
        "True is no truth value. Write true.",
    ),
    ("thousands between braces", "levels = { a = 1,234,567 }", 2, f"1,234,567 {THOUSANDS} Write 1234567."),
    ("a word in a list", "x = [1, high]", 2, 'text stands between quotation marks. Write "high".'),
    ("after a text of several lines", 'note = """\nWe don\'t\n"""\nx = "abc', 5, NOT_CLOSED),
    ("after one with a mark at its end", 'note = """\na "word""""\nx = "abc', 4, NOT_CLOSED),
    ("a quotation mark forgotten", 'b = 1\ntitle = "My study\nc = 2', 3, NOT_CLOSED),
    ("on the last line", 'title = "My study', 2, NOT_CLOSED),
    ("a single one", "title = 'My study", 2, NOT_CLOSED),
    ("in a list", 'x = ["a, "b"]', 2, NOT_CLOSED),
    ("after a remark with an apostrophe", '# don\'t\ntitle = "x', 3, NOT_CLOSED),
    ("of several lines", 'x = """\nabc', 2, NOT_CLOSED),
    ("English typographic marks", "title = “x”", 2, TYPOGRAPHIC),
    ("German typographic marks", "title = „x“", 2, TYPOGRAPHIC),
    ("none", "title = My study # x", 2, 'text stands between quotation marks. Write title = "My study".'),
    ("no value", "title =", 2, f"there is no value after “=”. {HOW}"),
    ("a truth value with a capital", "x = True", 2, "True is no truth value. Write true."),
    ("no point before it", "x = .5", 2, ".5 lacks the digit before its point. Write 0.5."),
    ("a word for a truth value", "x = no", 2, "no is no truth value. Write false."),
    ("a draft put in twice", "x = 1\n[b]\n[a]", 4, f"[a] is declared a second time; the first time is line 1. {ONCE}"),
    (
        "braces and a heading",
        "scores = { x = 1 }\n[a.scores]",
        3,
        f"[a.scores] is declared a second time, though what it holds was given above. {ONCE}",
    ),
    (
        "brackets and headings",
        "items = [{ x = 1 }]\n[[a.items]]",
        3,
        (
            "[[a.items]] adds to what was given above, between brackets and whole."
            " Write all of its entries in one way: either here or there."
        ),
    ),
    ("a key twice", "x = 1\nx = 2", 3, "the key 'x' stands here a second time. Keep one of the two."),
    ("a key twice between braces", "x = { b = 1, b = 2 }", 2, "the key 'b' stands here a second time. Keep one of the two."),
    ("a heading not closed", "[b", 2, "the heading is not closed. It reads [study], or [[survey.items]]."),
    ("a list not closed", 'x = ["a", "b"\ny = 1', 3, LIST),
    ("a list without commas", 'x = ["a" "b"]', 2, LIST),
    ("braces over two lines", "x = { b = 1,\n c = 2 }", 2, BRACES),
    ("braces with a comma at the end", "x = { b = 1, }", 2, BRACES),
    (
        "a key with an umlaut",
        'Österreich = "AT"',
        2,
        (
            "the key 'Österreich' stands without quotation marks, as only keys of the letters a to z may."
            ' Write "Österreich" = ….'
        ),
    ),
    (
        "a key with a space",
        "x = { nie = 0, weiß nicht = 2 }",
        2,
        (
            "the key 'weiß nicht' stands without quotation marks, as only keys of the letters a to z may."
            ' Write "weiß nicht" = ….'
        ),
    ),
    ("a colon", 'title: "x"', 2, f"“:” stands where “=” belongs. {HOW}"),
    ("a word alone", "title", 2, f"there is no “=”. {HOW}"),
    (
        "a path of Windows",
        'file = "C:\\Users\\new"',
        2,
        'a backslash means something else in a text. Write paths with slashes: "folder/file".',
    ),
    ("two keys on a line", "x = 1 y = 2", 2, ONE_LINE),
    ("a quotation mark within a text", 'title = "The "big" study"', 2, ONE_LINE),
    ("a control character", 'x = "a\x07b"', 2, "there is a control character in a text. Take it out."),
    ("something else", "= 3", 2, f"is not valid TOML: Invalid statement. {HOW}"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "line", "expected"), [case[1:] for case in SLIPS], ids=[case[0] for case in SLIPS]
)
def test_slips_of_the_pen(text: str, line: int, expected: str) -> None:
    """What was done wrong is said in words, with the line and what would be right."""
    with pytest.raises(tomllib.TOMLDecodeError) as caught:
        tomllib.loads(f"[a]\n{text}\n")
    problem = toml_problem(f"[a]\n{text}\n", caught.value, "study.toml")
    assert (line, expected) == (problem.line, f"{problem.what} {problem.how}")


@given(st.text(alphabet="[]{}=\"'#,.\\:„ax1 \n\r\té", max_size=40))
def test_whatever_stands_there(text: str) -> None:
    """Any text that is no TOML is told with a line that the file has, without the words of the parser's own language."""
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        problem = toml_problem(text, error, "study.toml")
        assert problem.line in range(1, text.count("\n") + 2)
        assert "',)" not in problem.what
        assert "(at " not in problem.what
