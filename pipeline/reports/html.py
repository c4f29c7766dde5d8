"""A report as one HTML file: nothing is fetched, nothing runs, and what people said stays text.

Escaping is always on, and every text passes `verbatim.printable` on its way out. Same document, same bytes.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pipeline.exhibits import Table
from pipeline.reports.document import Block, Document
from pipeline.reports.drawn import Drawn
from pipeline.reports.layout import Laid, Places, anchor, back_to, halved, lay, leading, numbered, sections
from pipeline.reports.locales import writing
from pipeline.reports.templating import environment, template
from pipeline.reports.wording import NOTHING

# Chapters with more sections are listed in the contents without them.
MOST_SECTIONS = 12


def page(document: Document, *, locale: str) -> str:
    """The complete page, its numbers and dates written in the locale ("en-GB"); raises ValueError where it is unknown."""
    from markupsafe import Markup

    by = writing(locale)
    laid: dict[str, Laid] = {}

    def lay_once(table: Table) -> Laid:
        """A table as it is written; the same for each of its appearances."""
        if table.id not in laid:
            laid[table.id] = lay(table, by)
        return laid[table.id]

    def leads_wide(blocks: Sequence[Block]) -> bool:
        """True where a heading goes on a page on its side with its table."""
        first = leading(blocks, by)
        return first is not None and first.wide

    def svg(drawn: Drawn) -> Markup:
        """A drawing. It comes from this package and escapes its own texts."""
        return Markup(drawn.svg())  # noqa: S704

    css = Markup(template("report.css") + template("document.css"))  # noqa: S704
    made = environment()
    made.globals.update(
        document=document,
        places=Places(document),
        names=numbered(document),
        anchor=anchor,
        lay=lay_once,
        leads_wide=leads_wide,
        svg=svg,
        kind_of=_kind,
        sections=sections,
        nothing=NOTHING,
        back_to=back_to,
        halved=halved(document),
        most_sections=MOST_SECTIONS,
    )
    text = made.get_template("document.html.j2").render(
        css=css, date=by.date(document.generated, document.language)
    )
    return text + "\n"


def _kind(block: Any) -> str:
    """The kind of a block."""
    return type(block).__name__
