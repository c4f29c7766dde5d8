"""What a Word file is made of below the level of blocks: runs of text, fields, bookmarks, links, breaks between sections.

Text goes in as text: what would be markup or the code of a field elsewhere is only characters here.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, partial
from typing import Any

from pipeline.verbatim import printable

# The schema has an order for what is said of a paragraph.
_AFTER_BIDI = (
    "w:adjustRightInd",
    "w:snapToGrid",
    "w:spacing",
    "w:ind",
    "w:contextualSpacing",
    "w:jc",
    "w:outlineLvl",
    "w:rPr",
    "w:sectPr",
)
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
LONGEST_TITLE = 255  # of a document's properties


@cache
def _named(name: str) -> str:
    """A name of WordprocessingML with its namespace."""
    from docx.oxml.ns import qn

    return qn(f"w:{name}")


@cache
def _maker() -> Any:
    """What makes elements: python-docx's own parser. To ask it by way of its public function is slow."""
    from docx.oxml.ns import nsmap
    from docx.oxml.parser import oxml_parser

    return partial(oxml_parser.makeelement, nsmap={"w": nsmap["w"]})


def element(tag: str, **attributes: str | int) -> Any:
    """An element of WordprocessingML, `w:` before its name and before those of its attributes."""
    made = _maker()(_named(tag))
    for name, value in attributes.items():
        made.set(_named(name), str(value))
    return made


def node(thing: Any) -> Any:
    """The element behind a paragraph or run."""
    return thing._element  # noqa: SLF001  python-docx has no public name for it


def style_id(name: str) -> str:
    """The id of a paragraph style by its name, as python-docx makes it."""
    return name.replace(" ", "")


def begun(document: Any, style: str) -> Any:
    """A new paragraph at the end of a document. Its style is set by id: to look one up by its name is slow."""
    paragraph = document.add_paragraph()
    styled(paragraph, style)
    return paragraph


def styled(paragraph: Any, style: str) -> None:
    """Give a paragraph a style by its name."""
    properties = node(paragraph).get_or_add_pPr()
    for old in properties.findall("{*}pStyle"):
        properties.remove(old)
    properties.insert(0, element("pStyle", val=style_id(style)))


def run(paragraph: Any, text: str, *, style: str = "", language: str = "") -> Any:
    """A run of visible text at the end of a paragraph, in its language where that is known; `style` is that of a character."""
    made = _added(paragraph, printable(text))
    if style:
        node(made).get_or_add_rPr().insert(0, element("rStyle", val=style))
    if language or from_right(text):
        speak(made, language, right=from_right(text))
    return made


def _added(paragraph: Any, text: str) -> Any:
    """A run at the end of a paragraph, tabs and line breaks as Word has them; python-docx's own way takes three times as long."""
    from docx.text.run import Run

    made = element("r")
    for piece in re.split(r"([\t\n\r])", text):
        if piece in ("\t", "\n", "\r"):
            made.append(element("tab" if piece == "\t" else "br"))
        elif piece:
            held = element("t")
            held.text = piece
            if piece.strip() != piece:
                held.set(_SPACE, "preserve")
            made.append(held)
    node(paragraph).append(made)
    return Run(made, paragraph)


def speak(made: Any, language: str, *, right: bool) -> None:
    """Set the language of a run, and that it reads from right to left."""
    properties = node(made).get_or_add_rPr()
    if right:
        properties.append(element("rtl"))
    if language:
        properties.append(element("lang", bidi=language) if right else element("lang", val=language))


def from_right(text: str) -> bool:
    """True where the first letter of a text that has a direction is of a script read from right to left."""
    strong = (unicodedata.bidirectional(char) for char in text)
    return next((kind for kind in strong if kind in ("L", "R", "AL")), "L") != "L"


def turned(paragraph: Any, text: str) -> Any:
    """The paragraph, set from right to left where its text is."""
    if from_right(text):
        node(paragraph).get_or_add_pPr().insert_element_before(element("bidi"), *_AFTER_BIDI)
    return paragraph


def field(paragraph: Any, code: str, shown: str) -> None:
    """A field with the text that it shows until Word computes it anew."""
    begin_field(paragraph, code)
    paragraph.add_run(shown)
    end_field(paragraph)


def begin_field(paragraph: Any, code: str) -> None:
    """The beginning of a field; what follows is what it shows. The code is the program's own, never text of a study."""
    node(paragraph.add_run()).append(element("fldChar", fldCharType="begin"))
    made = element("instrText")
    made.set(_SPACE, "preserve")
    made.text = f" {code} "
    node(paragraph.add_run()).append(made)
    node(paragraph.add_run()).append(element("fldChar", fldCharType="separate"))


def end_field(paragraph: Any) -> None:
    """The end of a field."""
    node(paragraph.add_run()).append(element("fldChar", fldCharType="end"))


def link(paragraph: Any, target: str, text: str, *, page: bool = False) -> None:
    """A link to a bookmark of the same file; with `page` as an entry of the contents: plain, and the page at its end."""
    around = element("hyperlink", anchor=target, history=1)
    before = len(node(paragraph))
    run(paragraph, text, style="" if page else "Hyperlink")
    if page:
        paragraph.add_run().add_tab()
        field(paragraph, f"PAGEREF {target} \\h", "")
    around.extend(node(paragraph)[before:])
    node(paragraph).append(around)


def counted(document: Any) -> None:
    """Have Word compute all fields when it opens the file: only it knows on which page something stands."""
    said = document.settings.element
    later = ("hdrShapeDefaults", "footnotePr", "endnotePr", "compat")
    place = next(at for at, child in enumerate(said) if child.tag.rpartition("}")[2] in later)
    said.insert(place, element("updateFields", val="true"))


class Bookmarks:
    """Bookmarks with numbers of their own; names are those of the first appearance of what they stand at."""

    def __init__(self) -> None:
        self._named: dict[str, str] = {}
        self._set: set[str] = set()

    def name(self, anchor: str) -> str:
        """The name of the bookmark for that anchor: short, a letter first, as Word wants it."""
        kind = anchor.partition("-")[0]
        return self._named.setdefault(anchor, f"{kind}_{len(self._named) + 1}")

    def put(self, paragraph: Any, anchor: str) -> None:
        """Set the bookmark around what the paragraph holds so far; at its first appearance only."""
        if anchor in self._set:
            return
        self._set.add(anchor)
        start = element("bookmarkStart", id=len(self._set), name=self.name(anchor))
        properties = node(paragraph).pPr
        node(paragraph).insert(0 if properties is None else 1, start)
        node(paragraph).append(element("bookmarkEnd", id=len(self._set)))
