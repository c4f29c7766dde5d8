"""A report as a Word file: native tables, numbered captions, real headings, links from a quote to its context and back.

Same document, same bytes. Texts stand in it as text; what no file can hold is shown as a symbol (`verbatim.printable`).
"""

from __future__ import annotations

import io
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

from pipeline.reports.document import (
    Block,
    Context,
    ContextTurn,
    Document,
    Exhibit,
    Facts,
    Listed,
    Missing,
    Paragraph,
    Picture,
    Quote,
    Quotes,
)
from pipeline.reports.drawn import Drawn, pngs
from pipeline.reports.layout import (
    HALF,
    Laid,
    Places,
    anchor,
    back_to,
    halved,
    lay,
    leading,
    numbered,
    sections,
)
from pipeline.reports.locales import Writing, read_moment, writing
from pipeline.reports.word_parts import (
    LONGEST_TITLE,
    Bookmarks,
    begun,
    counted,
    field,
    from_right,
    link,
    node,
    run,
    turned,
)
from pipeline.reports.word_styles import ACROSS, INK, columned, dress, lying, upright
from pipeline.reports.word_tables import add_plain, add_table
from pipeline.reports.wording import letter
from pipeline.reports.zipped import EARLIEST, repacked
from pipeline.verbatim import printable

if TYPE_CHECKING:
    from collections.abc import Sequence

Page = Literal["upright", "lying", "columns"]
TILES_IN_A_ROW = 4
WIDEST, HIGHEST = 6.69, 8.6  # of a figure, in inches


def word(document: Document, *, locale: str) -> bytes:
    """The whole report as the bytes of a .docx file; raises ValueError where the locale is unknown."""
    return _Writer(document, writing(locale)).bytes()


class _Writer:
    """Writes one report."""

    def __init__(self, document: Document, by: Writing) -> None:
        import docx

        self.document, self.by = document, by
        self.file = docx.Document()
        self.places, self.names = Places(document), numbered(document)
        self.bookmarks, self.halved = Bookmarks(), halved(document)
        self.pngs = pngs(document.pictures())
        self.page: Page = "upright"

    def bytes(self) -> bytes:
        """All of it."""
        same = self.document.language.partition("-")[0].lower() == self.by.language
        dress(self.file, self.by.name if same else self.document.language)
        self._properties()
        self._head()
        for chapter in self.document.chapters:
            self._turn(self._page(chapter.blocks))
            self._heading(chapter.title, 1, chapter.id)
            self._blocks(chapter.blocks, 2)
            for place, section in sections(chapter):
                self._turn(self._page(section.blocks))
                self._heading(section.title, 2, place)
                self._blocks(section.blocks, 3)
        content = io.BytesIO()
        self.file.save(content)
        return repacked(content.getvalue())

    def _properties(self) -> None:
        """What the file says of itself, and the foot of its pages."""
        properties = self.file.core_properties
        properties.title = printable(self.document.title)[:LONGEST_TITLE]
        properties.author = properties.comments = properties.last_modified_by = ""
        properties.language = self.document.language
        properties.revision = 1
        moment = read_moment(self.document.generated) or datetime(*EARLIEST)  # noqa: DTZ001  UTC, as the file wants it
        properties.created = properties.modified = moment
        foot = self.file.sections[0].footer.paragraphs[0]
        foot.style, foot.alignment = "Remark", 1
        run(foot, f"{self.document.title} · ")
        field(foot, "PAGE", "1")

    def _head(self) -> None:
        """Title, date, facts, note and the contents."""
        title = turned(begun(self.file, "Title"), self.document.title)
        run(title, self.document.title)
        self._paragraph(self.by.date(self.document.generated, self.document.language), "Subtitle")
        if self.document.facts:
            self._rows(self.document.facts)
        if self.document.note:
            self._paragraph(self.document.note, "Notice")
        self._contents()

    def _contents(self) -> None:
        """The chapters with their pages, which Word computes when it opens the file."""
        if not self.document.chapters:
            return
        self._paragraph("Contents", "TOC Heading")
        for chapter in self.document.chapters:
            place = self.bookmarks.name(f"part-{chapter.id}")
            link(begun(self.file, "toc 1"), place, chapter.title, page=True)
        counted(self.file)

    def _heading(self, title: str, level: int, place: str = "") -> Any:
        """A heading that Word's navigation and contents know."""
        paragraph = turned(begun(self.file, f"Heading {level}"), title)
        run(paragraph, title)
        if place:
            self.bookmarks.put(paragraph, f"part-{place}")
        return paragraph

    def _page(self, blocks: Sequence[Block]) -> Page:
        """The page on which a heading goes, with what stands below it."""
        first = leading(blocks, self.by)
        return "lying" if first is not None and first.lies else "upright"

    def _turn(self, page: Page) -> None:
        """Go on upright, on a page on its side or in columns; nothing happens where that is so already."""
        from docx.enum.section import WD_SECTION

        if page != self.page:
            on = WD_SECTION.NEW_PAGE if "lying" in (page, self.page) else WD_SECTION.CONTINUOUS
            {"lying": lying, "upright": upright, "columns": columned}[page](self.file.add_section(on))
            self.page = page

    def _blocks(self, blocks: Sequence[Block], level: int) -> None:
        """Blocks below a heading; `level` is that of headings they may have."""
        for block in blocks:
            if isinstance(block, Exhibit):
                if block.shown:
                    self._table(lay(block.table, self.by))
                continue
            self._turn("columns" if isinstance(block, Context) else "upright")
            self._block(block, level)

    def _block(self, block: Block, level: int) -> None:
        """One block that is no table."""
        if isinstance(block, Paragraph):
            self._paragraph(block.text, "To copy" if block.copied else "Remark" if block.small else "Normal")
        elif isinstance(block, Listed):
            for item in block.items:
                self._paragraph(item, "List Bullet")
        elif isinstance(block, Facts):
            self._facts(block)
        elif isinstance(block, Picture):
            self._picture(block.drawn)
        elif isinstance(block, Quotes):
            if block.heading:
                self._heading(block.heading, level)
            for quote in block.quotes:
                self._quote(quote)
        elif isinstance(block, Missing):
            paragraph = begun(self.file, "Absent")
            run(paragraph, block.what).bold = True
            paragraph.add_run().add_break()
            run(paragraph, block.how)
        elif isinstance(block, Context):
            self._context(block)

    def _paragraph(self, text: str, style: str, language: str = "") -> Any:
        """A paragraph of text."""
        paragraph = turned(begun(self.file, style), text)
        run(paragraph, text, language=language)
        if from_right(text) and (indent := paragraph.style.paragraph_format.left_indent):
            # What a style has at the left stands at the right of such a paragraph; the line stays where it is.
            paragraph.paragraph_format.left_indent, paragraph.paragraph_format.right_indent = 0, indent
        return paragraph

    def _facts(self, facts: Facts) -> None:
        """Key figures side by side, then names with their values."""
        tiles = facts.tiles
        across = 5 if len(tiles) == 5 else 3 if len(tiles) in (3, 6) else TILES_IN_A_ROW
        for start in range(0, len(tiles), across):
            row = [
                [(value, "value"), (what, "strong"), (beneath, "Remark")]
                for value, what, beneath in tiles[start : start + across]
            ]
            row += [[("", "Remark")]] * (across - len(row))
            add_plain(self.file, [row], [ACROSS // across] * across)
        if facts.rows:
            self._rows(facts.rows)

    def _rows(self, rows: Sequence[tuple[str, str]]) -> None:
        """Names with their values."""
        lines = [[[(name, "Remark")], [(value, "Fact")]] for name, value in rows]
        add_plain(self.file, lines, [2700, ACROSS - 2700])

    def _caption(self, name: str, title: str, rest: str) -> Any:
        """A caption above a table or figure, numbered by Word itself."""
        from docx.shared import RGBColor

        kind, _, number = name.partition(" ")
        paragraph = begun(self.file, "Caption")
        run(paragraph, f"{kind} ")
        field(paragraph, f"SEQ {kind} \\* ARABIC", number)
        run(paragraph, ". ")
        run(paragraph, title)
        for made in paragraph.runs:
            made.bold = True
            made.font.color.rgb = RGBColor.from_string(INK)
        if rest:
            run(paragraph, f" {rest}")
        return paragraph

    def _table(self, laid: Laid) -> None:
        """A table with its caption above and its notes beneath."""
        self._turn("lying" if laid.lies else "upright")
        table = laid.table
        self._caption(self.names[f"table-{table.id}"], table.title, table.caption)
        add_table(self.file, laid)
        for note in table.notes:
            self._paragraph(note, "Table note")
        for number, reason in enumerate(laid.reasons, 1):
            paragraph = begun(self.file, "Table note")
            paragraph.add_run(letter(number)).font.superscript = True
            run(paragraph, f" {reason}")
        begun(self.file, "Table note")

    def _picture(self, drawn: Drawn) -> None:
        """A figure with its caption above and its description for those who do not see it."""
        from docx.shared import Inches

        self._caption(self.names[f"figure-{drawn.id}"], drawn.title, drawn.caption)
        width, height = drawn.figure.get_size_inches()
        scale = min(1.0, WIDEST / width, (HALF if drawn.id in self.halved else HIGHEST) / height)
        paragraph = begun(self.file, "Figure")
        paragraph.add_run().add_picture(io.BytesIO(self.pngs[drawn.id]), width=Inches(width * scale))
        told = node(paragraph).find(".//{*}docPr")
        told.set("descr", printable(drawn.description))
        told.set("title", printable(drawn.title))

    def _quote(self, quote: Quote) -> None:
        """A quote in its language, its translation, and who said it, with the way to its context."""
        paragraph = self._paragraph(quote.text, "Quote", quote.language)
        self.bookmarks.put(paragraph, anchor("quote", quote.id))
        if quote.translation:
            self._paragraph(quote.translation, "Quote translated", self.document.language)
        graded = f"graded: {quote.level}" if quote.level else ""
        translated = "translated by the researcher" if quote.translation else ""
        parts = [part for part in (quote.chosen, quote.attribution, graded, translated) if part]
        source = begun(self.file, "Quote source")
        run(source, " · ".join(parts))
        if quote.place in self.places.contexts:
            run(source, " · ")
            link(source, self.bookmarks.name(anchor("context", quote.place)), "in its context")

    def _context(self, context: Context) -> None:
        """A passage of talk; from each quoted turn the way back to its quotes."""
        self._paragraph(context.heading, "Passage")
        for turn in context.turns:
            if turn.speaker or turn.places:
                self._speaker(turn)
            self._paragraph(turn.text, "Turn quoted" if turn.quoted else "Turn", context.language)
            if turn.translation:
                self._paragraph(turn.translation, "Turn translated", self.document.language)

    def _speaker(self, turn: ContextTurn) -> None:
        """Who speaks, and the way back to the quotes of what is said."""
        speaker = begun(self.file, "Speaker")
        run(speaker, f"{turn.speaker} · quoted" if turn.quoted else turn.speaker)
        for place in turn.places:
            self.bookmarks.put(speaker, anchor("context", place))
        leading = [name for name in turn.back if name in self.places.quotes]
        for number, name in enumerate(leading, 1):
            run(speaker, ", " if number > 1 else " · ")
            link(speaker, self.bookmarks.name(anchor("quote", name)), back_to(number, len(leading)))
