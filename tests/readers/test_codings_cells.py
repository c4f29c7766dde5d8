"""Single cells and headings of tables of codings."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.readers.codings_cells import codes_in, number, truth, yes_or_no
from pipeline.readers.codings_headings import heading_key, names_coder

CELLS = [("1", True), ("Ja", True), ("✓", True), ("nej", False), ("0,0", False), ("maybe", None), ("", None)]


@pytest.mark.parametrize(("cell", "expected"), CELLS)
def test_truth(cell: str, expected: bool | None) -> None:
    """Yes and no in five languages, and by marks."""
    assert expected is truth(cell)


def test_yes_or_no() -> None:
    """Two words for yes are names, not a yes and a yes."""
    assert [True, True, False, False, False] == [
        yes_or_no(cells) for cells in (["x"], ["Yes", "yes", "no"], ["x", "y"], ["1", "2"], [])
    ]


def test_numbers() -> None:
    """A number has a decimal point or comma; no word is one, nor what is not finite."""
    assert [1.5, 1.5, -2.0, 1000.0, None, None, None] == [
        number(cell) for cell in ("1.5", "1,5", "-2", "1e3", "nan", "1.5.2", "1e999")
    ]


def test_headings_of_coders() -> None:
    """“Coder 2” names a coder, “coder id” and “codes” do not."""
    yes = ["Coder 1 code", "Coder 2", "rater_ines", "R1", "Kodierer-A", "annotator2", "User b"]
    no = [
        "coder",
        "coder id",
        "Coder Notes",
        "code 1",
        "user name",
        "user comment",
        "reference",
        "users",
        "re",
        "Rater 1 comment",
    ]
    assert (yes, []) == ([h for h in yes if names_coder(h)], [h for h in no if names_coder(h)])
    assert ["segment id"] * 3 == [
        heading_key(name) for name in ("Segment_ID", "segmentId", " segment - id: ")
    ]


LISTS = [
    ("[a, b]", ("a", "b")),
    ("{a}", ("a",)),
    ("['a [x], c', 'b']", ("a [x], c", "b")),
    ('["it\\"s"]', ('it"s',)),
    ("[b]Bus[/b]", ("[b]Bus[/b]",)),
    ("[a], [b]", ("[a], [b]",)),
    ("[a}", ("[a}",)),
    ("Bus [1]; Car", ("Bus [1]", "Car")),
]


@pytest.mark.parametrize(("cell", "expected"), LISTS)
def test_lists(cell: str, expected: tuple[str, ...]) -> None:
    """Brackets around a list as a whole are taken off; all others stand in the code."""
    assert expected == codes_in(cell, None)


@given(st.lists(st.text(min_size=1).map(str.strip).filter(bool), max_size=4))
def test_codes_in_a_cell(codes: list[str]) -> None:
    """Codes come out of a cell as they went in, each once, whatever separates none of them."""
    clean = [code for code in codes if not set(";|\n[]{}") & set(code) and len(code.splitlines()) == 1]
    assert tuple(dict.fromkeys(clean)) == codes_in("; ".join(clean), None)
