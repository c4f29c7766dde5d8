"""A chapter of the report on the terminal: its sentences and tables; figures and quotes stand in the report."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.reports.document import Block, Chapter


def show_chapter(chapter: Chapter) -> None:
    """Say what the chapter says, section by section."""
    from pipeline.console import say

    for block in chapter.blocks:
        _show(block)
    for section in chapter.sections:
        say("")
        say(section.title)
        for block in section.blocks:
            _show(block)


def _show(block: Block) -> None:
    """One block, where it has words or numbers for the terminal."""
    from pipeline.cli.exhibit_tables import show
    from pipeline.console import say
    from pipeline.reports.document import Exhibit, Listed, Missing, Paragraph

    if isinstance(block, Exhibit) and block.shown:
        show(block.table)
    elif isinstance(block, Paragraph):
        say(block.text)
    elif isinstance(block, Listed):
        for item in block.items:
            say(f"- {item}")
    elif isinstance(block, Missing):
        say(f"{block.what} {block.how}")
