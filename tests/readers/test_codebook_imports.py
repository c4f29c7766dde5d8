"""Codebooks of other programs and of colleagues."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.codebook import Code, Codebook, Example, Level, Pattern, Scale
from pipeline.errors import InputError
from pipeline.exporters import codebook_csv, codebook_qdc, codebook_xlsx, codebook_yaml
from pipeline.readers import codebook_workbook, read_any_codebook
from pipeline.readers.archives import member
from pipeline.readers.codebook_csv import read_codebook_csv
from pipeline.readers.codebook_incoming import EVERYTHING, IncomingCodebook, slug
from pipeline.readers.codebook_qdc import read_qdc, read_qdpx
from pipeline.readers.codebook_xlsx import read_codebook_xlsx

GUID = "01234567-89ab-cdef-0123-456789abcdef"
TAGUETTE = f"""<?xml version="1.0" encoding="utf-8"?>
<CodeBook xmlns="urn:QDA-XML:codebook:1.0" origin="Taguette 1.4"><Codes>
<Code guid="{GUID}" name="inputs" isCodable="true"/>
<Code guid="{GUID[:-1]}0" name="inputs.time" isCodable="true"/>
<Code guid="{GUID[:-1]}1" name="talk.small" isCodable="true"/>
</Codes><Sets></Sets></CodeBook>
"""


def qdc(codes: str, *, root: str = "CodeBook") -> bytes:
    """A .qdc file of these `Code` elements."""
    return f'<{root} xmlns="urn:QDA-XML:codebook:1.0"><Codes>{codes}</Codes></{root}>'.encode()


def family(read: IncomingCodebook) -> list[tuple[str, str, str | None]]:
    """Id, name and parent of every code."""
    return [(code.id, code.name, code.parent_id) for code in read.codebook.codes]


def complaints(data: bytes, source: str = "x.csv") -> list[tuple[int | None, str | None, str]]:
    """Row, key and text of every problem of a sheet."""
    with pytest.raises(InputError) as caught:
        (read_codebook_xlsx if source.endswith("xlsx") else read_codebook_csv)(data, source)
    return [(problem.row, problem.key, problem.what) for problem in caught.value.problems]


SAMPLES = [
    ("ponte-target-atlas-project", 3, 1, 0, "commits", "Commits"),
    ("qc-demo", 262, 3, 0, "rq1_definition", "rq1_definition"),
    ("qc-nvivo", 262, 3, 0, "rq1_definition", "rq1_definition"),
    ("qdapy-sample", 4, 2, 2, "belastung", "Belastung"),
]


@pytest.mark.shared
@pytest.mark.parametrize(("name", "codes", "top", "described", "first", "title"), SAMPLES)
def test_projects_of_other_programs(
    shared: Path, name: str, codes: int, top: int, described: int, first: str, title: str
) -> None:
    """ATLAS.ti, qc, NVivo and qdaPy projects come in with hierarchy and descriptions, and can be written as YAML."""
    read = read_any_codebook(shared / "refi" / "samples" / f"{name}.qdpx", source=f"{name}.qdpx")
    found = read.codebook.codes
    assert (codes, top, described) == (
        len(found),
        sum(code.parent_id is None for code in found),
        sum(bool(code.definition) for code in found),
    )
    assert (first, title) == (found[0].id, found[0].name)
    assert len({code.id for code in found}) == codes


@pytest.mark.shared
def test_facts_of_one_project(shared: Path) -> None:
    """Names, descriptions, colours and families are those of the project."""
    read = read_any_codebook(shared / "refi" / "samples" / "qdapy-sample.qdpx", source="x.qdpx")
    assert (
        Code("belastung", "Belastung", "Alles, was als Last geschildert wird.", colour="#CC3311"),
        Code("beruflich", "beruflich", "Last, die aus der Arbeit kommt.", parent_id="belastung"),
        Code("privat", "privat", "", parent_id="belastung", colour="#EE7733"),
        Code("ressourcen", "Ressourcen", "", colour="#0077BB"),
    ) == read.codebook.codes
    assert "Belastung im Klinikalltag" == read.codebook.title
    assert frozenset({"id", "name", "parent_id", "definition", "codable"}) == read.held["beruflich"]


@pytest.mark.shared
def test_a_project_without_codes_is_no_codebook(shared: Path) -> None:
    """An empty project is bad input, not an empty codebook."""
    path = shared / "refi" / "samples" / "ponte-blank-atlas-project.qdpx"
    with pytest.raises(InputError, match="there is no code in it"):
        read_any_codebook(path, source="x.qdpx")


def test_taguettes_qdc() -> None:
    """Its flat paths become a family where the path above exists; its invalid empty Sets is passed over, with a notice."""
    read = read_qdc(TAGUETTE.encode(), "x.qdc")
    assert [
        ("inputs", "inputs", None),
        ("time", "time", "inputs"),
        ("talk_small", "talk.small", None),
    ] == family(read)
    assert ["Sets", "Taguette"] == [notice.text for notice in read.notices]


ODD = [
    ("a bare GUID", f'<Code guid="{GUID}" name="A" isCodable="true"/>', []),
    ("a GUID in braces", f'<Code guid="{{{GUID}}}" name="A" isCodable="1"/>', []),
    ("no GUID", '<Code name="A" isCodable="true"/>', ["without a GUID"]),
    ("no isCodable", f'<Code guid="{GUID}" name="A"/>', ["do not say"]),
    ("a colour that is none", f'<Code guid="{GUID}" name="A" isCodable="true" color="red"/>', ["no colour"]),
    ("no name", f'<Code guid="{GUID}" name="" isCodable="true"/>', ["without a name"]),
    (
        "one GUID twice",
        f'<Code guid="{GUID}" name="A" isCodable="true"/><Code guid="{{{GUID}}}" name="B" isCodable="true"/>',
        ["same GUID"],
    ),
    (
        "one name under two parents",
        f'<Code guid="{GUID}" name="A" isCodable="true"><Code guid="{GUID[:-1]}0" name="A" isCodable="true"/></Code>',
        ["2 codes have this name; their ids are a, a_2"],
    ),
]


@pytest.mark.parametrize(("name", "codes", "expected"), ODD, ids=[case[0] for case in ODD])
def test_odd_files_come_in_with_a_notice(name: str, codes: str, expected: list[str]) -> None:
    """What the standard does not allow is read all the same and told."""
    reasons = [notice.reason for notice in read_qdc(qdc(codes), "x.qdc").notices]
    assert len(expected) == len(reasons)
    assert all(part in reason for part, reason in zip(expected, reasons, strict=True))


NAMES = [
    ("Co-production", "co_production"),
    ("Příspěvek občanů", "prispevek_obcanu"),
    ("Œuvre d’été, Straße & Ø", "oeuvre_d_ete_strasse_o"),
    ("参加", "参加"),
    ("Участие граждан", "участие_граждан"),
    ("भागीदारी", "भागीदारी"),
    ("…", "code"),
    ("", "code"),
]


@pytest.mark.parametrize(("name", "expected"), NAMES)
def test_ids_are_made_of_names(name: str, expected: str) -> None:
    """Accents are taken off Latin letters; words in other scripts stay readable."""
    assert expected == slug(name)


BAD_XML = [
    ("no XML", b"<CodeBook", "this is not XML"),
    ("another document", b"<html/>", "there is no REFI-QDA codebook"),
    ("no codes", b'<CodeBook xmlns="urn:QDA-XML:codebook:1.0"><Codes/></CodeBook>', "there is no code"),
    (
        "an entity",
        b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><CodeBook>&x;</CodeBook>',
        "document type",
    ),
    (
        "a bomb",
        b'<!DOCTYPE a [<!ENTITY x "yy"><!ENTITY z "&x;&x;">]><CodeBook>&z;</CodeBook>',
        "document type",
    ),
]


@pytest.mark.parametrize(("name", "data", "expected"), BAD_XML, ids=[case[0] for case in BAD_XML])
def test_bad_xml_is_bad_input(name: str, data: bytes, expected: str) -> None:
    """A file that is no codebook, or might do harm, is refused in plain words."""
    with pytest.raises(InputError, match=expected):
        read_qdc(data, "x.qdc")


def zipped(**parts: bytes) -> bytes:
    """A zip file of these parts; `__` in a name stands for a full stop."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name.replace("__", "."), data)
    return content.getvalue()


def test_projects_are_looked_at_before_they_are_unpacked() -> None:
    """A project that would unpack to a flood is refused, as are two projects in one and a file that is cut off."""
    flood = zipped(project__qde=b" " * (11 * 1024 * 1024))
    for data, expected in (
        (flood, "it would unpack to 11 MB"),
        (zipped(a__qde=b"", b__qde=b""), "2 projects"),
        (zipped(a__txt=b""), "0 projects"),
        (flood[:100], "damaged"),
    ):
        with pytest.raises(InputError, match=expected):
            read_qdpx(data, "x.qdpx")
    with pytest.raises(InputError, match="damaged"):
        member(flood[:100], "project.qde", "x.qdpx")


def test_a_project_under_another_name() -> None:
    """The one project of the file is read, whatever it is called."""
    codes = f'<CodeBook><Codes><Code guid="{GUID}" name="A" isCodable="false"/></Codes></CodeBook>'
    data = zipped(
        Trial__qde=f'<Project xmlns="urn:QDA-XML:project:1.0" name="Trial">{codes}</Project>'.encode()
    )
    read = read_qdpx(data, "x.qdpx")
    assert ("trial", "Trial", (Code("a", "A", "", codable=False),)) == (
        read.codebook.id,
        read.codebook.title,
        read.codebook.codes,
    )


GRADED = Codebook(
    "b",
    "1",
    "",
    (
        Code("top", "Top", ""),
        Code(
            "grade",
            "Grade",
            "How much.",
            examples=(Example("x", level="low"),),
            scale=Scale((Level("low", "Low", "Little.", 0), Level("high", "High", "", 1))),
            merged_into=None,
            split_from="top",
        ),
    ),
)


def test_a_code_renamed_in_another_program_keeps_its_id() -> None:
    """Names and definitions that were changed elsewhere come in; ids, rules and levels stay."""
    text = codebook_qdc(GRADED).content.decode()
    text = (
        text.replace('name="Grade"', 'name="Depth"')
        .replace("How much.", "How deep.")
        .replace('name="Grade: Low"', 'name="Depth: Few"')
    )
    (_, code) = read_qdc(text.encode(), "x.qdc").codebook.codes
    assert ("grade", "Depth", "How deep.") == (code.id, code.name, code.definition)
    assert code.scale is not None
    assert [("low", "Few"), ("high", "High")] == [(level.id, level.name) for level in code.scale.levels]


def test_what_was_taken_out_elsewhere_is_told() -> None:
    """A level that is gone breaks the scale, a code that is gone its descendants; both are notices."""
    root = codebook_qdc(GRADED).content.decode()
    high = root[root.rindex("<Code ", 0, root.index("Grade: High")) : root.rindex("</Code>\n    </Code>")]
    without = root.replace(high.rstrip() if high.endswith("</Code>") else high + "</Code>", "")
    read = read_qdc(without.encode(), "x.qdc")
    assert [("top", None), ("grade", None), ("low", "grade")] == [
        (c.id, c.parent_id) for c in read.codebook.codes
    ]
    assert read.codebook.code("grade").scale is None
    assert ["its scale is not whole", "the level 'low' of an example"] == [
        " ".join(notice.reason.split()[: 5 if "scale is" in notice.reason else 6]) for notice in read.notices
    ]
    top = root[root.index('<Code guid="', root.index("<Codes>")) : root.index("</Code>") + len("</Code>")]
    read = read_qdc(root.replace(top, "").encode(), "x.qdc")
    assert None is read.codebook.code("grade").split_from
    assert ["the code 'top', of which it was a part, is gone; this was left out"] == [
        n.reason for n in read.notices
    ]


def test_a_merger_that_is_gone_or_runs_in_a_circle_is_left_out() -> None:
    """A code merged into what is not there, or back into itself, stays deprecated and is merged no more."""
    descriptions = ("Id: a\nMerged into: gone", "Id: b\nMerged into: c", "Id: c\nMerged into: b")
    codes = [
        f'<Code guid="{GUID}" name="x" isCodable="true"><Description>{d}</Description></Code>'
        for d in descriptions
    ]
    read = read_qdc(qdc("".join(codes)), "x.qdc")
    found = [(code.merged_into, code.status) for code in read.codebook.codes]
    assert [(None, "deprecated"), (None, "deprecated"), ("b", "deprecated")] == found


SHEET = "id,name,parent,definition\na,A,,first\nb,B,a,\n"
ENCODED = [
    ("commas", SHEET.encode()),
    ("a byte order mark", SHEET.encode("utf-8-sig")),
    ("semicolons", SHEET.replace(",", ";").encode()),
    ("tabs", SHEET.replace(",", "\t").encode("utf-16")),
    ("Excel's own line", ("sep=;\n" + SHEET.replace(",", ";")).encode()),
    ("CRLF and odd headers", SHEET.replace("\n", "\r\n").replace("id,name", " ID,Name ").encode()),
]


@pytest.mark.parametrize(("name", "data"), ENCODED, ids=[case[0] for case in ENCODED])
def test_sheets_however_they_were_saved(name: str, data: bytes) -> None:
    """Separator and encoding are found."""
    read = read_codebook_csv(data, "my sheet.csv")
    assert (Code("a", "A", "first"), Code("b", "B", "", parent_id="a")) == read.codebook.codes
    assert ("my_sheet", "my sheet") == (read.codebook.id, read.codebook.title)
    assert frozenset({"id", "name", "parent_id", "definition"}) == read.held["a"]


def test_a_sheet_in_an_old_encoding() -> None:
    """What is not UTF-8 is read as Western European text, and that is told."""
    read = read_codebook_csv("id;name\na;Été\n".encode("cp1252"), "x.csv")
    assert "Été" == read.codebook.codes[0].name
    assert ["cp1252"] == [notice.text for notice in read.notices]


def test_everything_wrong_with_a_sheet_at_once() -> None:
    """Unknown parents, ids that stand twice, levels and colours that are none: each with its row in the spreadsheet."""
    text = (
        "id,name,parent,colour,status,examples,codable\n"
        "a,A,nowhere,,,,\n"
        "\n"
        'b,"B\nB",,red,done,They do. [level: low],maybe\n'
        "a,A,,,,,\n"
        "c,,,,,,\n"
    )
    assert [
        (2, "codes.a", "2 codes have this id."),
        (2, "codes.a.parent", "there is no code 'nowhere'."),
        (4, "codes.b.codable", "'maybe' is neither true nor false."),
        (4, "codes.b.status", "'done' is not allowed."),
        (4, "codes.b.colour", "'red' is no colour."),
        (4, "codes.b.examples", "'low' is no level of this code."),
        (6, "codes.c.name", "“name” is missing or empty."),
    ] == complaints(text.encode())


def test_columns_that_are_wrong() -> None:
    """Unknown and missing columns are told together, with a guess."""
    assert [
        (1, "definitions", "this column is unknown."),
        (1, None, "the column “name” is missing."),
    ] == complaints(b"id,definitions\na,x\n")


def test_what_is_wrong_in_a_workbook() -> None:
    """Problems on the sheets of examples, levels and patterns carry the row of that sheet."""
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(codebook_xlsx(GRADED).content))
    book["examples"].append(["nobody", "example", "x"])
    book["examples"].append(["top", "sample", "x"])
    book["levels"].append(["top", "beside", "x"])
    book["patterns"].append(["top", "en", "x", None, None, None, None, None, None, "perhaps"])
    book["patterns"].append(["top", "en", None, None, None, None, None, "[{"])
    book["codebook"].append(["languge", "en"])
    content = io.BytesIO()
    book.save(content)
    assert {
        (3, "sheet examples, code", "there is no code 'nobody'."),
        (4, "sheet examples, kind", "'sample' is neither “example” nor “counter-example”."),
        (4, "sheet levels, scale", "'beside' is neither “on” nor “off”."),
        (2, "codes.top.patterns.en[1].negation", "'perhaps' is not allowed."),
        (3, "patterns.matcher", "this is not JSON."),
        (7, "sheet codebook", "'languge' is an unknown key."),
    } == set(complaints(content.getvalue(), "x.xlsx"))


def test_a_colleagues_workbook() -> None:
    """One sheet of any name will do; numbers and blank rows in it are read as a person reads them."""
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        ["ID", "Name", "Definition", "in vivo"],
        [1, "A", 2.0, True],
        [None, None],
        [2.5, "B", None, None],
    ):
        sheet.append(row)
    content = io.BytesIO()
    book.save(content)
    read = read_codebook_xlsx(content.getvalue(), "x.xlsx")
    assert (Code("1", "A", "2", in_vivo=True), Code("2.5", "B", "")) == read.codebook.codes
    assert frozenset({"id", "name", "definition", "in_vivo"}) == read.held["1"]


def workbook(*rows: list[str | int | None], **sheets: list[list[str]]) -> bytes:
    """A workbook of these rows on its first sheet, and of other sheets."""
    from openpyxl import Workbook

    book = Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    for title, others in sheets.items():
        sheet = book.create_sheet(title)
        for other in others:
            sheet.append(other)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


@pytest.mark.parametrize("cell", ["XFD20000", "XFD1048576", "A1048576", "XFD2"])
def test_a_stray_cell_far_away_does_no_harm(cell: str) -> None:
    """A cell far from the table, with a text or merely formatted, is passed over, and so is a merger of all cells."""
    from openpyxl import Workbook
    from openpyxl.styles import Font

    book = Workbook()
    sheet = book.worksheets[0]
    for row in (["id", "name"], ["a", "A"]):
        sheet.append(row)
    sheet[cell].font = Font(bold=True)
    if not cell.startswith("A"):
        sheet[cell] = "x"
    content = io.BytesIO()
    book.save(content)
    assert (Code("a", "A", ""),) == read_codebook_xlsx(content.getvalue(), "x.xlsx").codebook.codes


def test_a_sheet_that_no_codebook_needs_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Too many columns or filled cells are told, whatever is in them."""
    monkeypatch.setattr(codebook_workbook, "MOST_CELLS", 3)
    with pytest.raises(InputError, match="more than 3 filled cells"):
        read_codebook_xlsx(workbook(["id", "name"], ["a", "A"], ["b", "B"]), "x.xlsx")
    with pytest.raises(InputError, match="more than 1,000 columns"):
        read_codebook_xlsx(workbook(["id"] * 1_001), "x.xlsx")


def test_cells_without_a_value_are_told() -> None:
    """An error of the spreadsheet and a formula that was never worked out are problems with their row."""
    found = complaints(
        workbook(["id", "name", "notes"], ["a", "=1+1", "#NAME?"], examples=[["code", "text"], ["a", "=A1"]]),
        "x.xlsx",
    )
    assert [
        (2, "name", "the cell holds a formula without a result."),
        (2, "notes", "the cell holds the error #NAME?."),
    ] == found


DOUBLED = "2 columns have this name."


def test_columns_of_one_name_are_told() -> None:
    """Two columns whose names differ in capitals, spaces or hyphens alone would lose one of two texts."""
    rows = ["id", "name", "Use when", "use_when"]
    assert [(1, "use_when", DOUBLED)] == complaints(workbook(list(rows), ["a", "A", "x"]), "x.xlsx")
    assert [(1, "use_when", DOUBLED)] == complaints(f"{','.join(rows)}\na,A,x,\n".encode())
    assert [(1, "description", DOUBLED)] == complaints(b"tag,description,Description\na,x,\n")


def test_rows_are_counted_as_a_spreadsheet_shows_them() -> None:
    """Blank rows count, for rows that are too short as well."""
    assert [(6, None, "the row has 1 cell, the header 2.")] == complaints(b"id,name\n\n\na,A\n\nb\n")


def test_circles_of_parents_are_cut() -> None:
    """Codes that name each other or themselves as parents come in with a notice, and can be read back."""
    descriptions = ("Parent: b\nId: a", "Parent: a\nId: b", "Parent: c\nId: c", "Parent: a\nId: d")
    codes = [
        f'<Code guid="{GUID}" name="x" isCodable="true"><Description>{d}</Description></Code>'
        for d in descriptions
    ]
    read = read_qdc(qdc("".join(codes)), "x.qdc")
    assert [None, "a", None, "a"] == [code.parent_id for code in read.codebook.codes]
    assert [
        "its parent 'b' stands below it; this was left out",
        "its parent 'c' stands below it; this was left out",
    ] == [notice.reason for notice in read.notices if "parent" in notice.reason]


def test_half_characters_become_replacement_characters(tmp_path: Path) -> None:
    """Halves of characters in cells, matchers and attributes are U+FFFD with a notice; two halves are one character."""
    patterns = [["code", "language", "matcher"], ["a", "en", '[{"LOWER":"\\ud800"}]']]
    sheets = {
        "x.xlsx": workbook(["id", "name"], ["a", "_xD83D__xDE00_ _xD800_"], patterns=patterns),
        "x.csv": b'id,name,examples\na,A,"y [group: ""\\ud800""]"\n',
    }
    found = {}
    for name, data in sheets.items():
        (tmp_path / name).write_bytes(data)
        read = read_any_codebook(tmp_path / name, source=name)
        found[name] = read.codebook.codes[0]
        assert read.notices
        assert codebook_yaml(read.codebook).encode()
    assert "😀 \ufffd" == found["x.xlsx"].name
    assert '[{"LOWER":"\ufffd"}]' == found["x.xlsx"].patterns["en"][0].matcher
    assert "\ufffd" == found["x.csv"].examples[0].group


def test_numbers_of_thousands_of_digits() -> None:
    """The place of a level and a distance may be as long as they like: no place, and a problem."""
    text = codebook_qdc(GRADED).content.decode().replace("Place: 1", f"Place: {'9' * 5_000}")
    scale = read_qdc(text.encode(), "x.qdc").codebook.code("grade").scale
    assert scale is not None
    assert ["high", "low"] == [level.id for level in scale.levels]
    patterns = [["code", "language", "words", "within"], ["a", "en", "x\ny", "9" * 5_000]]
    found = complaints(workbook(["id", "name"], ["a", "A"], patterns=patterns), "x.xlsx")
    assert (2, True) == (found[0][0], any(what.endswith("is not a whole number.") for _, _, what in found))


def test_a_damaged_workbook_is_bad_input() -> None:
    """A zip file that is no workbook is refused."""
    with pytest.raises(InputError, match="no workbook"):
        read_codebook_xlsx(zipped(a__txt=b""), "x.xlsx")


def test_taguettes_csv() -> None:
    """A table of paths and descriptions becomes a family; a row without a path is left out with a notice."""
    data = 'tag,description,number of highlights\ninputs,"Was man gibt,\nkurz.",3\ninputs.zeit,Židle,1\n,x,0\n'.encode()
    read = read_codebook_csv(data, "x.csv")
    assert [("inputs", "inputs", None), ("zeit", "zeit", "inputs")] == family(read)
    assert ["Was man gibt,\nkurz.", "Židle"] == [code.definition for code in read.codebook.codes]
    assert ["a row without a name was left out", "these columns were not read"] == [
        n.reason for n in read.notices
    ]


BOOK = replace(
    GRADED, title="B", codes=(replace(GRADED.codes[0], patterns={"en": (Pattern("x"),)}), GRADED.codes[1])
)
FILES = [
    ("YAML without its suffix", "codes.txt", codebook_yaml(BOOK).encode(), EVERYTHING),
    (
        "a workbook without its suffix",
        "codes",
        codebook_xlsx(BOOK).content,
        EVERYTHING - {"speakers", "line"},
    ),
    ("a .qdc without its suffix", "codes.xml", codebook_qdc(BOOK).content, None),
    ("a sheet without its suffix", "codes.txt", codebook_csv(BOOK).content, None),
]


@pytest.mark.parametrize(("name", "file", "data", "held"), FILES, ids=[case[0] for case in FILES])
def test_formats_are_told_by_content(
    name: str, file: str, data: bytes, held: frozenset[str] | None, tmp_path: Path
) -> None:
    """A file is read for what it is, whatever its name."""
    (tmp_path / file).write_bytes(data)
    read = read_any_codebook(tmp_path / file, source=file)
    assert ["top", "grade"] == [code.id for code in read.codebook.codes]
    assert held is None or held <= read.held["top"]


NOT_READ = [
    ("a Word document", zipped(**{"word/document__xml": b""}), "neither a workbook nor"),
    ("an old workbook", b"\xd0\xcf\x11\xe0", "old .xls"),
    ("nothing", b"", "the file is empty"),
]


@pytest.mark.parametrize(("name", "data", "expected"), NOT_READ, ids=[case[0] for case in NOT_READ])
def test_other_files_are_refused(name: str, data: bytes, expected: str, tmp_path: Path) -> None:
    """What is no codebook is told for what it is."""
    (tmp_path / "x.bin").write_bytes(data)
    with pytest.raises(InputError, match=expected):
        read_any_codebook(tmp_path / "x.bin", source="x.bin")
