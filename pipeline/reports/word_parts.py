"""What a Word file is made of below the level of blocks: runs of text, fields, bookmarks, links, breaks between sections.

Text goes in as text: what would be markup or the code of a field elsewhere is only characters here.
"""

from __future__ import annotations

import unicodedata
from typing import Any

from pipeline.verbatim import visible

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
LONGEST_TITLE = 255  # of a document's properties


def element(tag: str, **attributes: str | int) -> Any:
    """An element of WordprocessingML, `w:` before its name and before those of its attributes."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    made = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), str(value))
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
    made = paragraph.add_run(visible(text))
    if style:
        node(made).get_or_add_rPr().insert(0, element("rStyle", val=style))
    if language or from_right(text):
        speak(made, language, right=from_right(text))
    return made


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
    made.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    made.text = f" {code} "
    node(paragraph.add_run()).append(made)
    node(paragraph.add_run()).append(element("fldChar", fldCharType="separate"))


def end_field(paragraph: Any) -> None:
    """The end of a field."""
    node(paragraph.add_run()).append(element("fldChar", fldCharType="end"))


def link(paragraph: Any, target: str, text: str) -> None:
    """A link to a bookmark of the same file."""
    around = element("hyperlink", anchor=target, history=1)
    made = run(paragraph, text, style="Hyperlink")
    around.append(node(made))
    node(paragraph).append(around)


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
