"""How a Word report looks: all of it in styles, so that a journal's or a university's own can take their place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pipeline.reports.word_parts import element

# The width of the text on an upright page and on one on its side, and the room between columns, in twentieths of a point.
ACROSS, ALONG, COLUMN_GAP = 9638, 14570, 400
# Every system has these, or others of the same measures.
SERIF, SANS = "Times New Roman", "Arial"
INK, SOFT, RULE, ACCENT, WASH, WARN, EDGE = (
    "1D2327",
    "56616B",
    "D5DADE",
    "0A5A8A",
    "F3F5F6",
    "FBF3DF",
    "C98F1B",
)


@dataclass(frozen=True, slots=True)
class Look:
    """One paragraph style: sizes in points, distances in points, `edge` the colour of a line at its left."""

    name: str
    size: float
    sans: bool = False
    bold: bool = False
    colour: str = INK
    before: float = 0
    after: float = 0
    left: float = 0
    line: float = 1.0
    follows: bool = False
    edge: str = ""
    fill: str = ""


LOOKS = (
    Look("Normal", 10.5, after=6, line=1.15),
    Look("Title", 24, bold=True, after=4),
    Look("Subtitle", 9.5, sans=True, colour=SOFT, after=10),
    Look("Heading 1", 17, bold=True, before=26, after=8, follows=True),
    Look("Heading 2", 13, bold=True, before=18, after=5, follows=True),
    Look("Heading 3", 11, sans=True, bold=True, before=12, after=4, follows=True),
    Look("Heading 4", 10, sans=True, bold=True, before=10, after=3, follows=True),
    Look("Caption", 9, sans=True, colour=SOFT, before=12, after=5, follows=True),
    Look("List Bullet", 10.5, after=3, line=1.15),
    Look("toc 1", 10, sans=True, after=2),
    Look("TOC Heading", 9, sans=True, bold=True, colour=SOFT, before=8, after=4, follows=True),
    Look("Fact", 9, sans=True),
    Look("Remark", 9, sans=True, colour=SOFT, after=6),
    Look("Notice", 9.5, sans=True, before=6, after=10, left=8, edge=EDGE, fill=WARN),
    Look("Absent", 9.5, sans=True, before=6, after=10, left=8, edge=SOFT, fill=WASH),
    Look("To copy", 10.5, before=6, after=10, left=8, line=1.15, edge=RULE, fill=WASH),
    Look("Table text", 8, sans=True),
    Look("Table note", 8, sans=True, colour=SOFT, before=2),
    Look("Figure", 10, before=0, after=12),
    Look("Quote", 10, before=4, left=14, line=1.1, follows=True, edge=SOFT),
    Look("Quote translated", 9, colour=SOFT, left=14, line=1.1, follows=True, edge=SOFT),
    Look("Quote source", 7.5, sans=True, colour=SOFT, after=5, left=14, edge=SOFT),
    Look("Passage", 8, sans=True, bold=True, before=10, after=1, follows=True),
    Look("Speaker", 7, sans=True, bold=True, colour=SOFT, before=3, left=8, follows=True),
    Look("Turn", 8.5, left=8),
    Look("Turn quoted", 8.5, left=8, edge=ACCENT),
    Look("Turn translated", 8, colour=SOFT, left=8),
)


def dress(document: Any, language: str) -> None:
    """Give the document its styles, A4 pages and its language."""
    for look in LOOKS:
        _apply(document, look)
    _hyperlink(document)
    _pages_of_contents(document)
    defaults = document.styles.element.find(".//{*}rPrDefault/{*}rPr")
    for old in defaults.findall("{*}lang"):
        defaults.remove(old)
    defaults.append(element("lang", val=language, eastAsia=language, bidi="ar-SA"))
    upright(document.sections[0])
    _modern(document)


def upright(section: Any) -> None:
    """An A4 page, upright."""
    from docx.enum.section import WD_ORIENT

    section.orientation = WD_ORIENT.PORTRAIT
    _page(section, 210, 297)


def lying(section: Any) -> None:
    """An A4 page on its side."""
    from docx.enum.section import WD_ORIENT

    section.orientation = WD_ORIENT.LANDSCAPE
    _page(section, 297, 210)


def columned(section: Any) -> None:
    """An A4 page, upright, with two columns."""
    upright(section)
    _columns(section, 2)


def _columns(section: Any, number: int) -> None:
    """So many columns; the template has the element, in its place."""
    columns = section._sectPr.find("{*}cols")  # noqa: SLF001  python-docx has no public name for it
    columns.set(columns.tag.replace("cols", "num"), str(number))
    columns.set(columns.tag.replace("cols", "space"), str(COLUMN_GAP))


def _page(section: Any, width: int, height: int) -> None:
    """A page of that size in millimetres with 20 mm around it."""
    from docx.shared import Mm

    _columns(section, 1)
    section.page_width, section.page_height = Mm(width), Mm(height)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(20)
    section.header_distance = section.footer_distance = Mm(10)


def _apply(document: Any, look: Look) -> None:
    """Make or change one paragraph style."""
    from docx.enum.style import WD_STYLE_TYPE
    from docx.shared import Pt, RGBColor

    styles = document.styles
    known = {style.name for style in styles}
    style = styles[look.name] if look.name in known else styles.add_style(look.name, WD_STYLE_TYPE.PARAGRAPH)
    properties = style.element.get_or_add_rPr()
    for child in list(properties):
        properties.remove(child)
    family = SANS if look.sans else SERIF
    properties.append(element("rFonts", ascii=family, hAnsi=family, cs=family, eastAsia=family))
    style.font.bold = look.bold
    style.font.size = Pt(look.size)
    style.font.color.rgb = RGBColor.from_string(look.colour)
    form = style.paragraph_format
    form.space_before, form.space_after = Pt(look.before), Pt(look.after)
    if look.name != "List Bullet":
        form.left_indent = Pt(look.left) if look.left else None
    form.line_spacing = look.line
    form.keep_with_next = look.follows
    form.widow_control = True
    _frame(style.element.get_or_add_pPr(), look)


def _frame(properties: Any, look: Look) -> None:
    """The line at the left and the ground of a style, in the place that the schema has for them."""
    for old in [
        *properties.findall("{*}pBdr"),
        *properties.findall("{*}shd"),
        *properties.findall("{*}contextualSpacing"),
    ]:
        properties.remove(old)
    made = []
    if look.edge:
        border = element("pBdr")
        # Lines in the colour of the ground give it room above and below the text.
        padding = element("top", val="single", sz=4, space=4, color=look.fill)
        border.extend([padding] if look.fill else [])
        border.append(element("left", val="single", sz=18, space=8, color=look.edge))
        padding = element("bottom", val="single", sz=4, space=4, color=look.fill)
        border.extend([padding] if look.fill else [])
        made.append(border)
    if look.fill:
        made.append(element("shd", val="clear", color="auto", fill=look.fill))
    # Behind keepNext, keepLines, pageBreakBefore, widowControl and numPr, before everything else.
    first = {
        "keepNext",
        "keepLines",
        "pageBreakBefore",
        "framePr",
        "widowControl",
        "numPr",
        "suppressLineNumbers",
    }
    place = sum(child.tag.rpartition("}")[2] in first for child in properties)
    for child in reversed(made):
        properties.insert(place, child)


def _pages_of_contents(document: Any) -> None:
    """Pages in the contents stand at the right, dots lead to them."""
    from docx.enum.text import WD_TAB_ALIGNMENT, WD_TAB_LEADER
    from docx.shared import Twips

    stops = document.styles["toc 1"].paragraph_format.tab_stops
    stops.add_tab_stop(Twips(ACROSS), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)


def _hyperlink(document: Any) -> None:
    """The character style of links."""
    from docx.enum.style import WD_STYLE_TYPE
    from docx.shared import RGBColor

    style = document.styles.add_style("Hyperlink", WD_STYLE_TYPE.CHARACTER)
    style.font.color.rgb = RGBColor.from_string(ACCENT)
    style.font.underline = True


def _modern(document: Any) -> None:
    """Have Word open the file as one of its own time, and leave out the picture of the template it was made from."""
    compat = document.settings.element.find("{*}compat")
    uri = "http://schemas.microsoft.com/office/word"
    compat.append(element("compatSetting", name="compatibilityMode", uri=uri, val=15))
    package = document.part.package
    for key in [key for key, made in package.rels.items() if made.reltype.endswith("/thumbnail")]:
        package.rels.pop(key)
