"""What all faces of a report agree on: widths of columns, and which figures share a page."""

from __future__ import annotations

import pytest

from pipeline.exhibits import Column, Table
from pipeline.reports.document import Block, Paragraph, Picture
from pipeline.reports.layout import halved, lay
from pipeline.reports.locales import writing
from tests.reports.documents import around, drawn, numbers_behind

LOW, MIDDLE, HIGH = 5, 14, 16  # bars of a figure, 0.3 inches each, and 0.6 for the rest


def pictures(*bars: int) -> list[Picture]:
    """Figures of so many bars, called by their place."""
    return [Picture(drawn(str(n), numbers_behind(n), bars=bar)) for n, bar in enumerate(bars)]


# (what it is, blocks, ids of figures made smaller)
SHARED: tuple[tuple[str, list[Block], set[str]], ...] = (
    ("low ones have room as they are", [*pictures(LOW, LOW)], set()),
    ("one of middle height alone", [*pictures(MIDDLE)], {"0"}),
    ("a high one alone", [*pictures(HIGH)], set()),
    ("high ones that follow one another", [*pictures(HIGH, HIGH, LOW)], {"0", "1"}),
    ("high ones apart", [pictures(HIGH)[0], Paragraph("x"), pictures(LOW, HIGH)[1]], set()),
    ("nothing", [], set()),
)


@pytest.mark.parametrize(("name", "blocks", "expected"), SHARED, ids=[case[0] for case in SHARED])
def test_figures_that_share_a_page(name: str, blocks: list[Block], expected: set[str]) -> None:
    """A figure a little higher than half a page is made smaller, of those that follow one another even a higher one."""
    assert expected == halved(around(*blocks))


@pytest.mark.parametrize("room", [40, 60, 112, 300])
def test_no_column_is_narrower_than_what_it_holds_while_there_is_room(room: int) -> None:
    """Every column has what it needs wherever all fit, however much more another would like to have."""
    columns = (Column("a", "Code"), Column("n", "manager", "count"), Column("m", "Words", "count"))
    rows = (("A name so long that it would take all of the room there is, were it let", 1, 2),)
    laid = lay(Table("t", "T", columns, rows), writing("en"))
    held = [share * room for share in laid.shares(room)]
    assert sum(laid.needs) <= room
    assert [True] * 3 == [need <= width + 1e-9 for need, width in zip(laid.needs, held, strict=True)]
