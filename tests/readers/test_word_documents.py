"""Word documents: bold names, tables, tracked changes, and files that are none."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml

from pipeline.errors import InputError
from pipeline.readers import ReadTranscript
from pipeline.readers.word_file import MAX_BYTES, MAX_MEMBERS
from pipeline.transcripts import Participant

Read = Callable[..., ReadTranscript]
Turns = Callable[..., list[tuple[str, str]]]
NS = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def document(*paragraphs: str, build: Callable[[Any], None] | None = None) -> bytes:
    """A document; what stands between ** at the beginning of a paragraph is bold."""
    made = docx.Document()
    for text in paragraphs:
        paragraph = made.add_paragraph()
        if text.startswith("**"):
            _, bold, rest = text.split("**", 2)
            paragraph.add_run(bold).bold = True
            paragraph.add_run(rest)
        else:
            paragraph.add_run(text)
    if build is not None:
        build(made)
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def append(made: Any, xml: str) -> None:
    """Add a paragraph of raw XML at the end of the text."""
    made.element.body.insert(len(made.element.body) - 1, parse_xml(f"<w:p {NS}>{xml}</w:p>"))


FORMS = [
    ("bold names with a colon", ["**Ana:** Yes.", "**Bo**: No.", "Ana: Oh.", "more"], [
        ("ana", "Yes."), ("bo", "No."), ("ana", "Oh.\nmore"),
    ]),
    ("bold names without a colon", ["**Ana** Yes.", "**Bo** No.", "**Ana** Oh.", "**Bo** So."], [
        ("ana", "Yes."), ("bo", "No."), ("ana", "Oh."), ("bo", "So."),
    ]),
    ("a bold name once is certain", ["**Ana:** Yes.", "**Karel:** Once.", "**Ana:** Oh."], [
        ("ana", "Yes."), ("karel", "Once."), ("ana", "Oh."),
    ]),
    ("a bold paragraph with a colon inside", ["Ana: Yes.", "Bo: No.", "Ana: So.", "**There is one: money.**", "Bo: No."], [
        ("ana", "Yes."), ("bo", "No."), ("ana", "So.\nThere is one: money."), ("bo", "No."),
    ]),
    ("line breaks inside a paragraph", ["Ana: Yes.\nBo: No.\nAna: Oh.\nmore", "Bo: So."], [
        ("ana", "Yes."), ("bo", "No."), ("ana", "Oh.\nmore"), ("bo", "So."),
    ]),
    ("typographic characters", ["**Ana:**\u00a0“Yes”\u2014it’s 5\u00a0%.", "**Bo:** \u2011"], [
        ("ana", "“Yes”\u2014it’s 5\u00a0%."), ("bo", "\u2011"),
    ]),
]  # fmt: skip


@pytest.mark.parametrize(("paragraphs", "expected"), [f[1:] for f in FORMS], ids=[f[0] for f in FORMS])
def test_paragraphs(turns: Turns, paragraphs: list[str], expected: list[tuple[str, str]]) -> None:
    """Paragraphs are read as lines of a typed transcript; bold helps to know a name."""
    assert expected == turns("fg.docx", document(*paragraphs))


def test_a_header_and_no_doubts(read: Read) -> None:
    """What stands before the first bold name is header, and nothing of it needs a notice."""
    result = read(
        "fg.docx", document("Focus group", "Present: Ana, Bo, Eva", "", "**Ana:** Yes.", "**Bo:** No.")
    )
    assert {"header": "Focus group", "Present": "Ana, Bo, Eva"} == result.transcript.metadata
    assert ["Eva"] == [speaker.label for speaker in result.transcript.silent]
    assert () == result.notices


def _table(made: Any, rows: list[list[str]]) -> None:
    """Add a table."""
    table = made.add_table(len(rows), len(rows[0]))
    for row, cells in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text


def test_a_table_with_a_header(read: Read) -> None:
    """A table with a row per turn is read by the names of its columns; other tables are reported."""

    def build(made: Any) -> None:
        """Two tables and a paragraph behind them."""
        _table(made, [["Job", "x"], ["Length", "y"]])
        _table(made, [["Start", "Sprecher", "Beitrag"], ["0:05", "Ana", "Ja.\nDoch."], ["", "Bo", "Nein."]])
        made.add_paragraph("The end")

    result = read("fg.docx", document("Title", build=build))
    transcript = result.transcript
    said = [(turn.speaker_id, transcript.words_of(turn), turn.started_at) for turn in transcript.turns]
    assert [("ana", "Ja.\nDoch.", 5.0), ("bo", "Nein.", None)] == said
    assert ["Job | x | Length | y", "The end"] == [notice.text for notice in result.notices]
    assert {"header": "Title"} == transcript.metadata


def test_a_table_without_a_header(turns: Turns) -> None:
    """Names that recur in one column and words in the next make turns, with or without times before them."""
    rows = [["Ana:", "Yes."], ["Bo:", "No."], ["Ana:", "Oh."]]
    expected = [("ana", "Yes."), ("bo", "No."), ("ana", "Oh.")]
    assert expected == turns("fg.docx", document(build=lambda made: _table(made, rows)))
    timed = [[f"0:0{index}", *row] for index, row in enumerate(rows)]
    assert expected == turns("timed.docx", document(build=lambda made: _table(made, timed)))


def test_a_frame_around_paragraphs(turns: Turns) -> None:
    """A table of one column is a frame; what stands in it is read as paragraphs."""
    rows = [["Ana: Yes.\nBo: No."], ["Ana: Oh.\nBo: So."]]
    expected = [("ana", "Yes."), ("bo", "No."), ("ana", "Oh."), ("bo", "So.")]
    assert expected == turns("fg.docx", document(build=lambda made: _table(made, rows)))


def test_tracked_changes_and_unread_parts(read: Read) -> None:
    """Inserted text is read, deleted text is not; notes, comments and text boxes are reported as not read."""

    def build(made: Any) -> None:
        """A paragraph with every such thing."""
        append(
            made,
            "<w:r><w:t>Ana: Yes</w:t></w:r><w:ins><w:r><w:t>, indeed</w:t></w:r></w:ins>"
            "<w:del><w:r><w:delText> no</w:delText><w:t> never</w:t></w:r></w:del>"
            "<w:hyperlink><w:r><w:t> (here)</w:t></w:r></w:hyperlink>"
            '<w:r><w:footnoteReference w:id="1"/><w:commentReference w:id="1"/></w:r>'
            "<w:r><w:pict><w:txbxContent><w:p><w:r><w:t>Box: text</w:t></w:r></w:p></w:txbxContent></w:pict></w:r>",
        )
        append(
            made,
            "<w:sdt><w:sdtContent><w:r><w:t>Bo:</w:t><w:tab/><w:t>No.</w:t></w:r></w:sdtContent></w:sdt>",
        )

    result = read("fg.docx", document("Ana: Oh.", "Bo: So.", build=build))
    transcript = result.transcript
    assert [transcript.words_of(turn) for turn in transcript.turns] == [
        "Oh.",
        "So.",
        "Yes, indeed (here)",
        "No.",
    ]
    assert [notice.text for notice in result.notices] == [
        "text boxes",
        "footnotes",
        "comments",
        "tracked changes",
    ]


def test_bold_by_style(turns: Turns) -> None:
    """A name in a bold character style is as certain as one that is bold itself, and “not bold” is not."""

    def build(made: Any) -> None:
        """One name by style, one made plain within it."""
        once = made.add_paragraph()
        once.add_run("Karel:").style = "Strong"
        once.add_run(" Once.")
        plain = made.add_paragraph().add_run("Result of it: money.")
        plain.style = "Strong"
        plain.bold = False

    people = [Participant("Ana"), Participant("Bo")]
    content = document("Ana: Yes.", "Bo: No.", build=build)
    assert turns("fg.docx", content, people) == [
        ("ana", "Yes."),
        ("bo", "No."),
        ("karel", "Once.\nResult of it: money."),
    ]


def test_bold_name_without_words(read: Read) -> None:
    """A name in a bold style without words is named as present."""
    content = document("**Ana:** Yes.", "**Karel:**", "**Bo:** No.")
    assert ["Karel"] == [speaker.label for speaker in read("fg.docx", content).transcript.silent]


def bomb(members: int = 1, size: int = 10) -> bytes:
    """A zip file of that many members of that size, which is all zeros."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for index in range(members):
            archive.writestr(f"word/{index}.xml", b"\0" * size)
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "no Word document, or it is damaged"),
        (b"Ana: Yes.", "no Word document, or it is damaged"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "an old .doc, or a document with a password"),
        (bomb(), "no Word document, or it is damaged"),
        (bomb(MAX_MEMBERS + 1), "in 2001 parts"),
        (bomb(1, MAX_BYTES + 1), "would unpack to 256 MB"),
        (bomb(1, 11 * 1024 * 1024), "would unpack to 11 MB"),
        (document(), "the document is empty"),
        (document("Only a text."), "no speaker was found"),
        (document("Ana: Yes.", "Bo: No.")[:-600], "no Word document, or it is damaged"),
    ],
    ids=["empty", "text", "old", "another zip", "many", "large", "dense", "blank", "no speaker", "cut off"],
)
def test_files_that_cannot_be_read(read: Read, content: bytes, expected: str) -> None:
    """What is no Word document, is damaged, or would unpack to far too much is refused before it is opened."""
    with pytest.raises(InputError, match=expected):
        read("fg.docx", content)


def test_broken_xml_inside(read: Read) -> None:
    """A document whose XML is broken is damaged, whichever part it is."""
    content = document("Ana: Yes.", "Bo: No.")
    for part in (
        "word/document.xml",
        "word/styles.xml",
        "[Content_Types].xml",
        "word/_rels/document.xml.rels",
    ):
        broken = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(broken, "w") as new:
            for name in old.namelist():
                new.writestr(name, old.read(name).replace(b"<", b"<<", 3) if name == part else old.read(name))
        with pytest.raises(InputError, match="no Word document, or it is damaged"):
            read("fg.docx", broken.getvalue())
