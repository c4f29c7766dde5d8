"""Every number that stands in words of the report is written in its locale: sentences, captions, notes and descriptions."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from pipeline.reports.chapters import document
from pipeline.reports.document import Document, Exhibit, Facts, Listed, Missing, Paragraph, Picture
from tests.reports.content_data import content

# What is no number of the report: names of the study, versions, works cited, and thousands as they are written in German.
# The level of intervals, “95 %”, is written with a space everywhere.
NO_NUMBERS = re.compile(
    r"“[^”]*”|\b95\u00a0%|\bversion \d+(\.\d+)+|\(\d{4}\)|\b[1-9]\d{0,2}(\.\d{3})+(?![\d.])|\d+\.\d+\.\d+"
)
ENGLISH = re.compile(r"\d\.\d|(?<![\w.)])\.\d|\d%")
GERMAN = re.compile(r"\d,\d{1,2}(?!\d)|\[[−\d][\d.,−]*;|\d\u00a0%")


def words(made: Document) -> Iterator[tuple[str, str]]:
    """Where words stand, and the words: all that is no quote and no value of a table."""
    for chapter in made.chapters:
        for block in chapter.every():
            if isinstance(block, Paragraph):
                yield chapter.id, block.text
            elif isinstance(block, Listed):
                yield from ((chapter.id, item) for item in block.items)
            elif isinstance(block, Facts):
                yield from ((chapter.id, value) for _, value in block.rows if chapter.id != "provenance")
                yield from ((chapter.id, " / ".join(tile)) for tile in block.tiles)
            elif isinstance(block, Missing):
                yield chapter.id, f"{block.what} {block.how}"
            elif isinstance(block, Exhibit) and block.shown:
                about = (column.about for column in block.table.columns)
                yield from (
                    (block.table.id, text) for text in (block.table.caption, *block.table.notes, *about)
                )
            elif isinstance(block, Picture):
                yield block.drawn.id, block.drawn.caption
                yield block.drawn.id, block.drawn.description


FOREIGN = (("de", ENGLISH), ("en", GERMAN))


@pytest.mark.parametrize(("locale", "foreign"), FOREIGN, ids=[name for name, _ in FOREIGN])
def test_no_number_is_written_in_another_locale(locale: str, foreign: re.Pattern[str]) -> None:
    """A German report has no English decimal or percent in its words and figures, and an English one none of the reverse."""
    told = [(place, NO_NUMBERS.sub("", text)) for place, text in words(document(content(), locale=locale))]
    assert [] == [(place, text) for place, text in told if foreign.search(text)]
    assert len(told) > 200


def test_no_interval_is_broken_over_lines() -> None:
    """Within the brackets of an interval stands no space at which a line may break."""
    told = " ".join(text for _, text in words(document(content(), locale="de")))
    intervals = re.findall(r"\[[−\d][\d.,;\s−]*\]", told)
    assert len(intervals) > 50
    assert [] == [interval for interval in intervals if " " in interval]
