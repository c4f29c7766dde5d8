"""Tables of codings from elsewhere."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import InputError
from pipeline.readers.codings_headings import TableOptions
from pipeline.readers.codings_table import CodingsTable, read_codings_table

Judged = dict[tuple[str, str], Any]


def table(folder: Path, content: str | bytes, name: str = "t.csv", **options: Any) -> CodingsTable:
    """The table of that content."""
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_codings_table(path, source=name, options=TableOptions(**options))


def judged(found: CodingsTable) -> Judged:
    """By unit and coder the codes given, in a text; those that were not given behind “not”, or the one value."""
    if found.kind in {"categories", "values"}:
        return dict(found.values)
    return {key: _in_text(cell) for key, cell in found.cells.items()}


def _in_text(cell: Any) -> str:
    """The codes of a cell in a text."""
    given_codes = " ".join(sorted(code for code, value in cell.items() if value))
    denied = " ".join(sorted(code for code, value in cell.items() if not value))
    return given_codes + (f" not {denied}" if denied else "")


def workbook(rows: Sequence[Sequence[Any]], title: str = "Codings") -> bytes:
    """A workbook with an empty sheet before that of the rows."""
    from openpyxl import Workbook

    book = Workbook()
    book.worksheets[0].title = "Notes"
    sheet = book.create_sheet(title)
    for row in rows:
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


READ: list[tuple[str, str, dict[str, Any], str, Judged]] = [
    (
        "long, a row per code, an empty code is the empty set",
        "Segment;Coder;Code\n1;Ines;Trust\n1;Tom;Trust\n2;Ines;\n2;Tom;Trust\n2;Tom;Money\n",
        {},
        "codes",
        {("1", "Ines"): "Trust", ("1", "Tom"): "Trust", ("2", "Ines"): "", ("2", "Tom"): "Money Trust"},
    ),
    (
        "long, an absent row is missing",
        "unit,coder,code\n1,A,x\n1,B,x\n2,B,y\n2,B,x\n",
        {},
        "codes",
        {("1", "A"): "x", ("1", "B"): "x", ("2", "B"): "x y"},
    ),
    (
        "long, an absent row is no code, where the user says so, within what the coder read",
        "interview,unit,coder,code\nI,1,A,x\nI,2,B,y\nJ,3,B,y\n",
        {"absent": "none"},
        "codes",
        {("1", "A"): "x", ("1", "B"): "", ("2", "A"): "", ("2", "B"): "y", ("3", "B"): "y"},
    ),
    (
        "several codes in a cell",
        'unit,rater,codes\n1,A,x; y\n1,B,x|z\n2,A,\n2,B,"y\nz"\n',
        {},
        "codes",
        {("1", "A"): "x y", ("1", "B"): "x z", ("2", "A"): "", ("2", "B"): "y z"},
    ),
    (
        "several codes in a cell between commas, and a code with a semicolon",
        'unit,rater,codes\n1,A,"x, y;z"\n1,B,x\n',
        {"split": ","},
        "codes",
        {("1", "A"): "x y;z", ("1", "B"): "x"},
    ),
    (
        "lists as Python writes them",
        "id,user,labels\n1,A,\"['x', 'y']\"\n1,B,[]\n",
        {},
        "codes",
        {("1", "A"): "x y", ("1", "B"): ""},
    ),
    (
        "several columns of codes",
        "id,annotator,code1,code2\n1,A,x,y\n1,B,x,\n2,A,,\n2,B,y,\n",
        {},
        "codes",
        {("1", "A"): "x y", ("1", "B"): "x", ("2", "A"): "", ("2", "B"): "y"},
    ),
    (
        "one category each; no code is a category of its own",
        "unit,coder,code\n1,A,x\n1,B,y\n2,A,\n2,B,y\n",
        {},
        "categories",
        {("1", "A"): "x", ("1", "B"): "y", ("2", "A"): "(no code)", ("2", "B"): "y"},
    ),
    (
        "a code column of another name is the only one left",
        "dialogue,utt,coder,da\nd1,0,A,ask\nd1,0,B,ask\nd2,0,A,tell\nd2,0,B,ask\n",
        {},
        "categories",
        {("d1 / 0", "A"): "ask", ("d1 / 0", "B"): "ask", ("d2 / 0", "A"): "tell", ("d2 / 0", "B"): "ask"},
    ),
    (
        "documents are the units where nothing else is",
        "Interview;Kodierer;Kategorie\nI1;A;x\nI1;B;y\n",
        {},
        "categories",
        {("I1", "A"): "x", ("I1", "B"): "y"},
    ),
    (
        "a column per coder, blank and NA are missing",
        "item,Coder 1,Coder 2,Coder 3\n1,a,a,\n2,b,c,b\n3,NA,a,a\n",
        {},
        "categories",
        {
            ("1", "Coder 1"): "a", ("1", "Coder 2"): "a", ("2", "Coder 1"): "b", ("2", "Coder 2"): "c",
            ("2", "Coder 3"): "b", ("3", "Coder 2"): "a", ("3", "Coder 3"): "a",
        },
    ),
    (
        "a column per coder with sets: blank is the empty set, a mark is missing",
        "item,Coder 1,Coder 2\n1,a;b,a\n2,,c\n3,b,NA\n",
        {},
        "codes",
        {
            ("1", "Coder 1"): "a b", ("1", "Coder 2"): "a", ("2", "Coder 1"): "", ("2", "Coder 2"): "c",
            ("3", "Coder 1"): "b",
        },
    ),
    (
        "a column per coder with sets, blank is missing where empty sets are written out",
        "item,Coder 1,Coder 2\n1,a;b,[]\n2,,c\n",
        {},
        "codes",
        {("1", "Coder 1"): "a b", ("1", "Coder 2"): "", ("2", "Coder 2"): "c"},
    ),
    (
        "a column per coder by name, told by their words",
        "Segment,Ines,Tom\n1,Trust,Trust\n2,Money,Trust\n",
        {},
        "categories",
        {("1", "Ines"): "Trust", ("1", "Tom"): "Trust", ("2", "Ines"): "Money", ("2", "Tom"): "Trust"},
    ),
    (
        "a column per coder and nothing else: each row is a unit",
        "rater1,rater2\n1,2\n3,3\n",
        {},
        "categories",
        {("row 2", "rater1"): "1", ("row 2", "rater2"): "2", ("row 3", "rater1"): "3", ("row 3", "rater2"): "3"},
    ),
    (
        "a column per unit",
        "coder,u1,u2\nA,1,2\nB,1,\n",
        {},
        "categories",
        {("u1", "A"): "1", ("u2", "A"): "2", ("u1", "B"): "1"},
    ),
    (
        "a column per coder, a row per unit and code",
        "unit,code,Coder A,Coder B\n1,T,1,1\n1,M,0,1\n2,T,0,\n2,M,0,0\n",
        {},
        "codes",
        {("1", "Coder A"): "T not M", ("1", "Coder B"): "M T", ("2", "Coder A"): " not M T", ("2", "Coder B"): " not M"},
    ),
    (
        "a column per code with yes and no; blank is not judged",
        "Interview;Segment;Kodierer;Vertrauen;Geld\nI;1;Ines;ja;nein\nI;1;Tom;nein;\n",
        {},
        "codes",
        {("1", "Ines"): "Vertrauen not Geld", ("1", "Tom"): " not Vertrauen"},
    ),
    (
        "a column per code with ticks; blank is not given, other columns are not read",
        "unit,coder,comment,Trust,Money\n1,A,hm,x,\n1,B,so,,yes\n",
        {},
        "codes",
        {("1", "A"): "Trust not Money", ("1", "B"): "Money not Trust"},
    ),
    (
        "a column per code with levels, named",
        "unit,coder,T,M\n1,A,0,2\n1,B,1,2\n",
        {"codes": ("T", "M")},
        "codes",
        {("1", "A"): "M not T", ("1", "B"): "M T"},
    ),
    (
        "a value says whether a code was given; what has no row was not judged",
        "unit,coder,code,value\n1,A,T,1\n1,B,T,0\n1,A,M,0\n",
        {},
        "codes",
        {("1", "A"): "T not M", ("1", "B"): " not T"},
    ),
    (
        "weights of 0 are weights, as MAXQDA writes them; passages that all marked are units",
        "Dokumentname\tCode\tAnfang\tEnde\tGewicht\tErstellt von\nI1\tV\t3\t4\t0\tInes\nI1\tV\t3\t4\t0\tTom\n",
        {},
        "codes",
        {("3–4", "Ines"): "V", ("3–4", "Tom"): "V"},
    ),
    (
        "Potato",
        "user,instance_id,displayed_text,theme:::trust,theme:::money\nu1,1,hello,1,\nu2,1,hello,1,1\n",
        {},
        "codes",
        {("1", "u1"): "theme:::trust not theme:::money", ("1", "u2"): "theme:::money theme:::trust"},
    ),
    (
        "Dedoose",
        (
            "Media Title,Excerpt Creator,Excerpt Range,Excerpt Copy,Code: T Applied,Code: T Weight\n"
            "I1,ines,0-10,hello,True,\nI1,tom,0-10,hello,False,\n"
        ),
        {},
        "codes",
        {("hello", "ines"): "Code: T Applied", ("hello", "tom"): " not Code: T Applied"},
    ),
    (
        "Label Studio, where the id of a row is no unit",
        "annotation_id,annotator,id,sentiment,text\n11,1,5,pos,hello\n12,2,5,neg,hello\n13,1,6,pos,bye\n14,2,6,pos,bye\n",
        {"code": ("sentiment",)},
        "categories",
        {("5", "1"): "pos", ("5", "2"): "neg", ("6", "1"): "pos", ("6", "2"): "pos"},
    ),
    (
        "a number that each row has is no unit",
        "id,coder,code,text\ng1,A,T,abc\ng2,B,T,abc\n",
        {},
        "categories",
        {("abc", "A"): "T", ("abc", "B"): "T"},
    ),
    (
        "codes called X and Y are no ticks",
        "unit,coder,code\n1,A,X\n1,B,Y\n",
        {},
        "categories",
        {("1", "A"): "X", ("1", "B"): "Y"},
    ),
    (
        "names that differ by capitals and spaces are one",
        "unit,coder,code\n1,Ines ,Trust\n1,Tom,trust\n2,ines,TRUST\n2,TOM,Trust  \n",
        {},
        "categories",
        {("1", "Ines"): "Trust", ("1", "Tom"): "Trust", ("2", "Ines"): "Trust", ("2", "Tom"): "Trust"},
    ),
    (
        "a scale of numbers, with a decimal comma, blank is missing",
        'subject,judge,score\n1,A,"1,5"\n1,B,2\n2,A,\n2,B,7\n',
        {"metric": "interval"},
        "values",
        {("1", "A"): 1.5, ("1", "B"): 2.0, ("2", "B"): 7.0},
    ),
    (
        "words in order",
        "unit,coder,level\n1,A,low\n1,B,High\n",
        {"metric": "ordinal", "order": ("low", "middle", "high")},
        "values",
        {("1", "A"): 1.0, ("1", "B"): 3.0},
    ),
    (
        "words in order are ordinal without a metric",
        "unit,coder,rating\n1,A,low\n1,B,High\n",
        {"value": "rating", "order": ("low", "middle", "high")},
        "values",
        {("1", "A"): 1.0, ("1", "B"): 3.0},
    ),
    (
        "words in order are names where the metric says so",
        "unit,coder,rating\n1,A,low\n1,B,High\n",
        {"value": "rating", "order": ("low", "high"), "metric": "nominal"},
        "values",
        {("1", "A"): "low", ("1", "B"): "High"},
    ),
    (
        "0 and 1 in columns of codes, both in one row",
        "unit,coder,praise,waste\n1,A,1,1\n1,B,0,1\n",
        {"codes": ("praise", "waste")},
        "codes",
        {("1", "A"): "praise waste", ("1", "B"): "waste not praise"},
    ),
    (
        "columns by their names, whatever their case",
        "a,b,c,d\nI,1,A,x\nI,1,B,y\n",
        {"unit": ("A", "b"), "coder": "c", "code": ("D",)},
        "categories",
        {("I / 1", "A"): "x", ("I / 1", "B"): "y"},
    ),
    (
        "the separator that a spreadsheet declares, quotation marks and line breaks in cells",
        'sep=;\nunit;coder;code\n"a;b";A;"x, ""y"""\n"a;b";B;z\n',
        {},
        "categories",
        {("a;b", "A"): 'x, "y"', ("a;b", "B"): "z"},
    ),
]  # fmt: skip


@pytest.mark.parametrize(
    ("content", "options", "kind", "expected"),
    [each[1:] for each in READ],
    ids=[each[0] for each in READ],
)
def test_tables(tmp_path: Path, content: str, options: dict[str, Any], kind: str, expected: Judged) -> None:
    """Each shape comes to who gave which unit what."""
    found = table(tmp_path, content, **options)
    assert (kind, expected) == (found.kind, judged(found))


HEADINGS = [
    ("English", "Segment ID,Coded by,Theme"),
    ("English, programs", "instance_id,userName,Label"),
    ("Czech", "jednotka,Kodér,téma"),
    ("Danish", "enhed,bedømmer,Kode"),
    ("French", "Unité d'analyse,codeuse,Catégorie"),
    ("German", "Analyseeinheit,Kodiert von,Kategorie"),
    ("German, MAXQDA", "Textstelle,Erstellt von,Code"),
]


@pytest.mark.parametrize(("language", "header"), HEADINGS, ids=[each[0] for each in HEADINGS])
def test_headings(tmp_path: Path, language: str, header: str) -> None:
    """The study's languages are read, however a heading is written."""
    found = table(tmp_path, f"{header}\n1,A,x\n1,B,y\n")
    assert {("1", "A"): "x", ("1", "B"): "y"} == judged(found)


ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "cp1252"]


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_encodings_and_separators(tmp_path: Path, encoding: str, separator: str) -> None:
    """Encoding and separator are found; a guess at the encoding is told."""
    rows = [["Einheit", "Kodierer", "Thema"], ["1", "Jörg", "Überblick"], ["1", "Zoë", "Maß"]]
    text = "".join(separator.join(row) + "\r\n" for row in rows)
    found = table(tmp_path, text.encode(encoding))
    assert {("1", "Jörg"): "Überblick", ("1", "Zoë"): "Maß"} == judged(found)
    assert (encoding == "cp1252") == any("not UTF-8" in notice for notice in found.notices)


def test_a_named_encoding(tmp_path: Path) -> None:
    """An encoding that cannot be told from another is named; a wrong one is a problem."""
    content = "unit,coder,code\n1,Žofie,důvěra\n1,Jiří,x\n".encode("cp1250")
    assert ("Jiří", "Žofie") == table(tmp_path, content, encoding="cp1250").coders
    with pytest.raises(InputError, match="is not utf-8"):
        table(tmp_path, content, encoding="utf-8")


def test_workbooks(tmp_path: Path) -> None:
    """The first sheet that is not empty is read, or the one of that name; numbers, truth values and blanks as a CSV has them."""
    rows: list[list[Any]] = [
        ["Segment", "Coder", "Trust", "Money"],
        [1, "A", True, None],
        [1, "B", True, "x"],
        [2, "A", None, None],
    ]
    content = workbook(rows)
    for options in ({}, {"sheet": "codings"}):
        found = table(tmp_path, content, "t.xlsx", codes=("Trust", "Money"), **options)
        assert ("A", "B") == found.coders
        assert {
            ("1", "A"): "Trust not Money",
            ("1", "B"): "Money Trust",
            ("2", "A"): " not Money Trust",
        } == judged(found)
    with pytest.raises(InputError, match=r"there is no sheet “Coding”\. Its sheets are: Notes, Codings"):
        table(tmp_path, content, "t.xlsx", sheet="Coding")


def test_a_workbook_without_a_heading_for_units(tmp_path: Path) -> None:
    """A first column without a heading, as pandas writes it, names the units; problems name the row of the sheet."""
    found = table(tmp_path, workbook([[None, "Rater A", "Rater B"], ["s1", 1, 1.5], ["s2", 2, 2]]), "t.xlsx")
    assert {
        ("s1", "Rater A"): "1",
        ("s1", "Rater B"): "1.5",
        ("s2", "Rater A"): "2",
        ("s2", "Rater B"): "2",
    } == judged(found)
    with pytest.raises(InputError, match="row 3, Rater B: “b” is not a number"):
        table(
            tmp_path,
            workbook([["id", "Rater A", "Rater B"], [1, 1, 2], [2, 1, "b"]]),
            "t.xlsx",
            metric="interval",
        )


def test_damaged_workbooks(tmp_path: Path) -> None:
    """What is no workbook is said to be none; a heading that stands there twice is a problem."""
    for content, match in (
        (b"unit,coder", "no zip file|damaged"),
        (
            workbook([["unit", "coder", "code", "code"], [1, "A", "x", "y"]]),
            "code: the column stands in the header twice",
        ),
        (workbook([]), "there is no table in it"),
    ):
        with pytest.raises(InputError, match=match):
            table(tmp_path, content, "t.xlsx")


def test_a_file_is_what_its_first_bytes_say(tmp_path: Path) -> None:
    """A workbook is read whatever it is called; old and OpenDocument ones are refused by their names."""
    content = workbook([["unit", "coder", "code"], [1, "A", "x"], [1, "B", "y"]])
    assert {("1", "A"): "x", ("1", "B"): "y"} == judged(table(tmp_path, content, "t.csv"))
    other = io.BytesIO()
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    for name in ("t.csv", "t.xls", "t.ods"):
        with pytest.raises(
            InputError, match=r"old workbook \(\.xls\), or it has a password\. Save it as \.xlsx"
        ):
            table(tmp_path, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 99, name)
        with pytest.raises(
            InputError, match=r"OpenDocument file \(\.ods\)\. Save the table as \.xlsx or CSV"
        ):
            table(tmp_path, other.getvalue(), name)


def test_a_workbook_that_unpacks_to_too_much(tmp_path: Path) -> None:
    """The refusal speaks of codings."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * 20_000_000)
    with pytest.raises(InputError, match="no table of codings needs"):
        table(tmp_path, packed.getvalue(), "t.xlsx")


ENCODED = [
    ("utf-8", "ž".encode("cp1250"), "if it is cp1252, say --encoding cp1252"),
    ("utf-8", "ž".encode("utf-16"), ""),
    ("nix", b"z", "say --encoding cp1252"),
    ("", b"\x81", "if it is cp1250, say --encoding cp1250"),
]


@pytest.mark.parametrize(("encoding", "cell", "how"), ENCODED)
def test_the_encoding_is_said_by_an_option(tmp_path: Path, encoding: str, cell: bytes, how: str) -> None:
    """Who has no study is not sent to study.toml."""
    with pytest.raises(InputError) as caught:
        table(tmp_path, b"unit,coder,code\n1,A," + cell + b"\n", encoding=encoding)
    (problem,) = caught.value.problems
    assert how in problem.how
    assert "study.toml" not in problem.how


def test_passages(tmp_path: Path) -> None:
    """Passages of the coders' own choice are kept with who read which transcript; a row without a code is reading, too."""
    content = "document,coder,code,start,end\nd1,Ann,X;Y,0,10\nd1,Bob,X,0,12\nd2,Bob,,,\nd2,Ann,Y,3,4\n"
    found = table(tmp_path, content).passages
    assert found is not None
    assert [
        ("d1", "Ann", "X", 0, 10), ("d1", "Ann", "Y", 0, 10), ("d1", "Bob", "X", 0, 12), ("d2", "Ann", "Y", 3, 4),
    ] == [(p.transcript, p.coder, p.code, p.start, p.end) for p in found.marked]  # fmt: skip
    assert {"d1": ("Ann", "Bob"), "d2": ("Ann", "Bob")} == found.readers
    assert (12, 4) == (found.length("d1"), found.length("d2"))


def test_paragraphs(tmp_path: Path) -> None:
    """Where passages begin and end in one paragraph, the last one belongs to the passage."""
    content = "Document name,Code,Begin,End,Created by\nI,V,3,3,Ines\nI,V,3,4,Tom\n"
    found = table(tmp_path, content, spans=True)
    assert found.passages is not None
    assert [(3, 4), (3, 5)] == [(p.start, p.end) for p in found.passages.marked]
    assert found.read_as[-1].startswith("ends are the last position")


_NAMES = st.sampled_from(["A", "B", "C"])
_SETS = st.dictionaries(
    st.tuples(st.sampled_from(["u1", "u2", "u3"]), _NAMES),
    st.sets(st.sampled_from(["q", "r", "s"])),
    min_size=2,
).filter(lambda made: len({c for _, c in made}) > 1 and len({u for u, _ in made}) < len(made))


@settings(max_examples=25)
@given(_SETS, st.randoms(use_true_random=False))
def test_shapes_come_to_the_same(made: dict[tuple[str, str], set[str]], shuffle: random.Random) -> None:
    """Sets of codes written long, long in one cell, a column per code or a column per coder are the same judgements."""
    expected = {key: dict.fromkeys(codes, 1.0) for key, codes in made.items()}
    long = [f"{u},{c},{code}" for (u, c), codes in made.items() for code in sorted(codes) or [""]]
    shuffle.shuffle(long)
    cells = [f"{u},{c},{';'.join(codes)}" for (u, c), codes in made.items()]
    ticks = [
        f"{u},{c},{','.join('x' if k in codes else '' for k in 'qrs')}" for (u, c), codes in made.items()
    ]
    units, coders = sorted({u for u, _ in made}), sorted({c for _, c in made})
    wide = [
        f"{u},{','.join('; '.join(made[u, c]) or '[]' if (u, c) in made else '' for c in coders)}"
        for u in units
    ]
    for header, rows, options in (
        ("unit,coder,code", long, {}),
        ("unit,coder,code", cells, {}),
        ("unit,coder,q,r,s", ticks, {"codes": ("q", "r", "s")}),
        (f"unit,{','.join(coders)}", wide, {"coders": tuple(coders), "blank": "missing"}),
    ):
        with TemporaryDirectory() as folder:
            found = table(Path(folder), "\n".join([header, *rows]) + "\n", **options)
        assert expected == {key: {c: v for c, v in cell.items() if v} for key, cell in found.cells.items()}


@pytest.mark.shared
def test_a_published_table(shared: Path) -> None:
    """CAMS: 15 coders in fives sets of three, 20 dialogues, 204 utterances each judged by three."""
    found = read_codings_table(shared / "data/cams/cams_da_long.csv", source="cams.csv")
    by_unit: dict[str, set[str]] = {}
    for unit, coder in found.cells:
        by_unit.setdefault(unit, set()).add(coder)
    assert ("categories", 204, 20, 15, 612) == (
        found.kind, len(found.units), len(set(found.transcripts)), len(found.coders), len(found.values),
    )  # fmt: skip
    assert {3} == {len(coders) for coders in by_unit.values()}
    assert 5 == len({frozenset(coders) for coders in by_unit.values()})
