"""How often a code was given, and by how many of those present: the counts behind shares, by hand."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pipeline.analysis import attendance, talk
from pipeline.codebook import Codebook
from pipeline.findings import AgreedCoding, Cell
from pipeline.perceived import CodeShare
from pipeline.segments import Segment
from pipeline.transcripts import Transcript

Discussion = Callable[..., tuple[Transcript, list[Segment]]]
Codings = Callable[..., list[AgreedCoding]]


@pytest.fixture
def counts(discussion: Discussion, codings: Codings, codebook: Codebook) -> dict[tuple[str, Cell], CodeShare]:
    """Two discussions, five people besides the moderator, one of whom is silent; uk3 was not read."""
    uk, in_uk = discussion(
        "uk",
        ("UK", "env"),
        {"mod": "moderator", "ann": "professional", "bob": "citizen", "cat": "professional"},
        [("mod", "Well?"), ("ann", "One"), ("ann", "Two"), ("bob", "Three"), ("bob", "Four")],
    )
    dk, in_dk = discussion(
        "dk", ("DK", "safety"), {"dan": "professional", "eva": "citizen"}, [("dan", "Yes"), ("eva", "No")]
    )
    agreed = [
        *codings("suspects", {"uk1": "", "uk2": "", "uk3": "", "vanished": ""}),
        *codings("grade", {"dk1": "little"}),
    ]
    people, read = attendance([uk, dk]), {"uk1", "uk2", "uk4", "dk1", "dk2"}
    found = talk(people, [uk, dk], in_uk + in_dk, agreed, read, {}, codebook)
    return {(share.code_id, share.cell): share for share in found.shares}


CASES: list[tuple[str, str, Cell, tuple[int, int, int, int, int, int]]] = [
    ("all", "suspects", Cell(), (3, 6, 2, 5, 2, 1)),
    ("those who work there, one silent", "suspects", Cell(group="professional"), (2, 3, 1, 3, 2, 1)),
    ("a coded segment is a read one", "suspects", Cell(group="citizen"), (1, 3, 1, 2, 2, 1)),
    ("a country", "suspects", Cell(country="DK"), (0, 2, 0, 2, 1, 0)),
    ("a sector", "suspects", Cell(sector="env"), (3, 4, 2, 3, 1, 1)),
    ("unread segments are not counted as read", "grade", Cell(country="UK"), (0, 3, 0, 3, 1, 0)),
    ("another code", "grade", Cell(group="professional"), (1, 3, 1, 3, 2, 1)),
]


@pytest.mark.parametrize(("name", "code", "cell", "expected"), CASES, ids=[case[0] for case in CASES])
def test_counts(
    *,
    name: str,
    code: str,
    cell: Cell,
    expected: tuple[int, ...],
    counts: dict[tuple[str, Cell], CodeShare],
) -> None:
    """Segments with it, segments read, speakers with it, present, groups, groups with it."""
    c = counts[code, cell]
    assert expected == (c.segments, c.segments_read, c.speakers, c.present, c.groups, c.groups_with_code)


def test_every_codable_code_in_every_margin(counts: dict[tuple[str, Cell], CodeShare]) -> None:
    """Two codes, seven margins: nothing is left out because it is nought, and headings are not counted."""
    margins = (Cell(), *(Cell(group=name) for name in ("professional", "citizen")))
    margins += (
        *(Cell(country=name) for name in ("UK", "DK")),
        *(Cell(sector=name) for name in ("env", "safety")),
    )
    assert {(code, cell) for code in ("suspects", "grade") for cell in margins} <= counts.keys()
    assert {"suspects", "grade"} == {code for code, _ in counts}


def test_nobody_and_nothing(codebook: Codebook) -> None:
    """A study without transcripts has a count of nought for each code."""
    found = talk(attendance([]), [], [], [], (), {}, codebook).shares
    assert [("suspects", 0, 0), ("grade", 0, 0)] == [(c.code_id, c.segments, c.present) for c in found]
