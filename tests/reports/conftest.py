"""Reads pages of reports as a browser would."""

from __future__ import annotations

from html.parser import HTMLParser

VOID = {"meta", "br", "link", "img"}


class Outline(HTMLParser):
    """Reads a page: elements with their attributes, headings of sections, all text, elements not closed in order."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.headings: list[str] = []
        self.open: list[str] = []
        self.astray: list[str] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element, and whether it stays open."""
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element that closes itself, as in a drawing."""
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        """Close the innermost element; another one is astray."""
        if self.open and self.open[-1] == tag:
            self.open.pop()
        else:
            self.astray.append(tag)

    def handle_data(self, data: str) -> None:
        """Note text, and the words of headings of sections."""
        self.text += data
        if self.open and self.open[-1] == "h2":
            self.headings.append(data)

    def all(self, tag: str) -> list[dict[str, str]]:
        """Attributes of every element of that name."""
        return [attributes for name, attributes in self.elements if name == tag]
