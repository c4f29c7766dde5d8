"""Codebooks for print: Markdown and Word."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

import pytest

from pipeline.codebook import Code, Codebook, Example, Level, Pattern, Scale
from pipeline.exporters import codebook_markdown, codebook_word
from pipeline.verbatim import printable
from tests.strategies_codebook import AWKWARD

GRADE = Code(
    id="grade",
    name="Grade",
    definition="How much.",
    use_when="Asked.",
    avoid_when="Joking.",
    examples=(
        Example("They do *little*.", "en", "manager", level="little"),
        Example("Asi málo.", "cs"),
        Example("Hm.", "en", by_person=True),
    ),
    patterns={"en": (Pattern("do little", negation="allow", unless=("cost",), level="little"),)},
    scale=Scale(
        (Level("little", "A little", "Hardly.", 0), Level("great", "Great", "", 1), Level("dk", "Unknown"))
    ),
    parent_id="family",
    status="provisional",
    split_from="family",
    colour="#b34",
    source="A paper.",
)
BOOK = Codebook(
    "book", "1.0", "Care", (Code("family", "Family", "A group.", codable=False), GRADE), ("en", "cs")
)


def rendered(text: str) -> str:
    """The text that a reader of the Markdown sees, its blocks and line breaks as line feeds."""
    from markdown_it import MarkdownIt

    found = []
    for token in MarkdownIt("commonmark").enable("table").parse(text):
        if token.type == "inline":
            parts = [
                "\n" if child.type in ("hardbreak", "softbreak") or child.content == "<br>" else child.content
                for child in token.children or ()
            ]
            found.append("".join(parts))
    return "\n".join(found)


@pytest.mark.parametrize("text", AWKWARD, ids=[ascii(text)[:30] for text in AWKWARD])
def test_markdown_shows_texts_as_they_are(text: str) -> None:
    """A reader of the Markdown sees every text as it is, be it in a paragraph, a list, a table or a heading."""
    scale = Scale((Level("a", "A", text, 0), Level("b", "B", "", 1)))
    code = Code("a", text, text, text, examples=(Example(text),), scale=scale)
    seen = rendered(codebook_markdown(Codebook("book", "1", "", (code,))))
    # Spaces side by side are one on a page, and a paragraph ends where a line is blank.
    expected = " ".join(printable(text).split())
    assert " ".join(seen.split()).count(expected) >= 4


def test_markdown_reads_like_a_codebook() -> None:
    """Title, version, how to read it, contents, then each code with everything that a coder needs."""
    text = codebook_markdown(BOOK)
    assert text.startswith(
        "# Care\n\nVersion 1.0; 1 code that can be given; languages: en, cs.\n\n## How to read it\n"
    )
    assert "## Contents\n\n- Family\n  - Grade\n" in text
    part = text[text.index("#### Grade") :]
    assert part == (
        "#### Grade\n\nProvisional: not yet agreed on.\n\nHow much.\n\n**Use when:** Asked.\n\n"
        "**Avoid when:** Joking.\n\n"
        "| Level | Name | How to recognise it | Place |\n|---|---|---|---|\n"
        "| little | A little | Hardly. | 0 |\n| great | Great |  | 1 |\n| dk | Unknown |  | off the scale |\n\n"
        "**Examples (en):**\n\n- “They do \\*little\\*.” (manager; A little)\n"
        "- “Hm.” (its meaning is for a reader to find)\n\n"
        "**Examples (cs):**\n\n- “Asi málo.”\n\n"
        "**Split from:** Family (family)\n\n**Source:** A paper.\n\n**Id:** grade\n\n"
        "## Appendix: what suggestions look for\n\n### Grade\n\n"
        "| Language | Pattern | Options |\n|---|---|---|\n"
        "| en | do little | negation: allow; unless: cost; level: little |\n"
    )


def test_what_is_not_in_use_stands_at_the_end() -> None:
    """Deprecated codes have a part of their own; a merger is named by the present name and id of the other code."""
    codes = (
        Code("old", "Old", "Was.", status="deprecated", merged_into="grown"),
        Code("under", "Under", "Is.", parent_id="old"),
        Code("tree", "Tree", "Wood.", formerly=("grown",)),
    )
    text = codebook_markdown(Codebook("book", "1", "Trees", codes))
    assert "## Contents\n\n- Under\n- Tree\n- No longer in use\n  - Old\n\n## Codes\n\n### Under\n" in text
    assert text.endswith(
        "## No longer in use\n\n### Old\n\nDeprecated: not to be given any more.\n\nWas.\n\n"
        "**Merged into:** Tree (tree)\n\n**Id:** old\n"
    )


def word(codebook: Codebook) -> Any:
    """The Word document, opened again."""
    from docx import Document

    return Document(io.BytesIO(codebook_word(codebook)))


def test_word_reads_like_a_codebook() -> None:
    """The document has the same headings, a swatch in the code's colour, the scale and the patterns as tables."""
    document = word(BOOK)
    heads = [
        (p.style.name, p.text) for p in document.paragraphs if p.style.name.startswith(("Head", "Title"))
    ]
    assert heads == [
        ("Title", "Care"),
        ("Heading 1", "How to read it"),
        ("Heading 1", "Contents"),
        ("Heading 1", "Codes"),
        ("Heading 2", "Family"),
        ("Heading 3", "■ Grade"),
        ("Heading 1", "Appendix: what suggestions look for"),
        ("Heading 2", "Grade"),
    ]
    (swatch,) = [p.runs[0] for p in document.paragraphs if p.text == "■ Grade"]
    assert "BB3344" == str(swatch.font.color.rgb)
    assert [4, 2] == [len(table.rows) for table in document.tables]
    assert "“They do *little*.” (manager; A little)" in [p.text for p in document.paragraphs]


def test_word_holds_every_text() -> None:
    """Control characters are shown as symbols; line breaks, tabs and everything else stand as they are."""
    codes = [Code(str(number), text, text) for number, text in enumerate(AWKWARD)]
    texts = [p.text for p in word(Codebook("book", "1", "a\x00b", tuple(codes))).paragraphs]
    assert not [text for text in AWKWARD if printable(text) not in texts]


def test_the_sample_codebook_can_be_printed(coproduction: Codebook) -> None:
    """Every example and definition of the sample study is in the document."""
    few = tuple(replace(code, patterns={}) for code in coproduction.codes)
    book = replace(coproduction, codes=few)
    text = "\n".join(p.text for p in word(book).paragraphs)
    for code in book.codes:
        assert code.definition in text
        assert all(f"“{example.text}”" in text for example in (*code.examples, *code.counter_examples))
