"""What is refused of tables of codings from elsewhere, what is told of them, and how they were understood."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pipeline.errors import InputError
from pipeline.readers.codings_headings import TableOptions
from pipeline.readers.codings_table import CodingsTable, read_codings_table


def table(folder: Path, content: str, **options: Any) -> CodingsTable:
    """The table of that content."""
    path = folder / "t.csv"
    path.write_text(content, encoding="utf-8")
    return read_codings_table(path, source="t.csv", options=TableOptions(**options))


PROBLEMS: list[tuple[str, str, dict[str, Any], list[tuple[int | None, str | None, str]]]] = [
    ("nothing", "", {}, [(None, None, "the file is empty")]),
    ("no row", "unit,coder,code\n", {}, [(None, None, "no row below it")]),
    (
        "ragged rows",
        "unit,coder,code\n1,A,T\n1,B\n2,A,T,x\n",
        {},
        [(3, None, "2 cells, the header 3"), (4, None, "4 cells, the header 3")],
    ),
    (
        "who judged what is missing",
        "unit,coder,value\n1,A,1\n,A,3\n2,,1\n3,,1\n1,B,1\n",
        {},
        [(3, "unit", "the cell is blank"), (4, "coder", "the coder is missing (2 times: lines 4, 5)")],
    ),
    (
        "no number, and twice with different values",
        "unit,coder,value\n1,A,1\n1,B,many\n1,A,2\n2,B,few\n2,A,many\n",
        {"metric": "ordinal"},
        [
            (3, "value", "“many” is not a number (2 times: lines 3, 6)"),
            (4, "value", "A has judged this unit twice, and not alike: “1” and “2”"),
            (5, "value", "“few” is not a number"),
        ],
    ),
    ("below 0", "unit,coder,value\n1,A,-1\n1,B,2\n", {"metric": "ratio"}, [(2, "value", "“-1” is below 0")]),
    (
        "a level that is none",
        "unit,coder,code,level\n1,A,T,1\n1,B,T,high\n2,A,T,3\n",
        {},
        [(3, "level", "“high” is not a number")],
    ),
    (
        "a word outside of the order",
        "unit,coder,code,level\n1,A,T,low\n1,B,T,hgh\n",
        {"order": ("low", "high")},
        [(3, "level", "“hgh” is not one of low, high")],
    ),
    ("a value without a code", "unit,coder,code,level\n1,A,,2\n1,B,T,3\n", {}, [(2, "level", "a value here and no code")]),
    (
        "a unit twice in a column per coder",
        "item,Coder 1,Coder 2\n1,a,b\n1,b,b\n",
        {},
        [(3, "Coder 1", "twice, and not alike: “a” and “b”")],
    ),
    (
        "columns that are not there",
        "unit,coder,code\n1,A,T\n1,B,T\n",
        {"code": ("cod",), "coder": "who"},
        [(1, "--coder", "no column “who”"), (1, "--code", "no column “cod”. Did you mean “code”?")],
    ),
    (
        "a column with two roles",
        "unit,coder,code\n1,A,T\n1,B,T\n",
        {"code": ("code",), "value": "code"},
        [(1, None, "named twice, for --code and for --value")],
    ),
    (
        "numbers in columns that no heading explains",
        "Segment,Ines,Tom\n1,1,1\n2,0,1\n",
        {},
        [(1, None, 'Segment, Ines, Tom. If a column names the coder, say which with --coder; if there is a column per coder, say --coders "Ines,Tom"')],
    ),
    ("nobody judges", "unit,code\n1,T\n2,M\n", {}, [(1, None, "one coder's file, put the rows of all coders into one table")]),
    (
        "two things were judged",
        "unit,coder,sentiment,stance\n1,A,pos,for\n1,B,neg,for\n2,A,pos,for\n",
        {},
        [(1, None, "cannot be told what was judged; the columns are: unit, coder, sentiment, stance")],
    ),
    (
        "two units",
        "segment,quote,coder,code\n1,a,A,x\n1,b,B,x\n2,b,A,y\n2,a,B,y\n",
        {},
        [(1, None, "the unit may stand in “segment” or “quote”. Say which with --unit")],
    ),
    ("two coders", "unit,coder,rater,code\n1,A,B,x\n", {}, [(1, None, "the coder may stand in “coder” or “rater”")]),
    (
        "words instead of codes",
        "unit,coder,code\n" + "".join(f"{n},{c},words {n}{c}\n" for n in range(600) for c in "AB"),
        {},
        [(None, None, "there are 1,200 different codes in it, which no codebook has")],
    ),
    ("one coder", "unit,coder,code\n1,A,T\n2,A,T\n", {}, [(None, None, "there is only one coder: A")]),
    (
        "an id for each selection",
        "unit id,document,coder,code,start,end\ng1,d,Ann,X,0,10\ng2,d,Bob,X,0,10\n",
        {},
        [(None, None, "Units need the same name in the rows of every coder. Where each row is a passage that its coder marked, say --spans")],
    ),
    (
        "an id for each selection and no positions",
        "id,where,coder,code\ng1,p1,Ann,X\ng2,p1,Bob,X\n",
        {},
        [(None, None, "export where passages begin and end as well. Other columns do have values that coders share (“where”)")],
    ),
    (
        "no passages",
        "document,coder,code,start,end\nd,Ann,X,10,0\nd,Bob,X,a,12\nd,Ann,Y,20,30.5\n",
        {"spans": True},
        [
            (2, "end", "the passage ends at 0, before it has begun at 10"),
            (3, "start", "the start “a” is no position"),
            (4, "end", "the end “30.5” is no position"),
        ],
    ),
    (
        "passages without positions",
        "unit,coder,code\n1,A,x\n1,B,x\n",
        {"spans": True},
        [(None, None, "passages need a column of codes, and where each begins and ends")],
    ),
    (
        "a mistyped position, where documents would be the units",
        "document,coder,code,start,end\nd,A,x,0,inf\nd,B,x,3,9\ne,A,x,1,2\ne,B,y,2,3\n",
        {},
        [(2, "end", "“inf” is no position, so it cannot be told which passages were judged. Give whole numbers")],
    ),
    (
        "a mistyped position, where nothing would be the unit",
        "coder,code,start,end\nA,x,0,5\nB,x,3,9 a\n",
        {},
        [(3, "end", "“9 a” is no position")],
    ),
    (
        "times instead of positions",
        "document,coder,code,start,end\nd,A,x,0:01,0:04\nd,B,x,0:01,0:05\n",
        {},
        [(2, "start", "“0:01” is no position"), (2, "end", "“0:04” is no position")],
    ),
    (
        "a cell without end",
        'unit,coder,code\n1,A,x\n1,B,"' + "y" * 140_000,
        {},
        [(3, None, "it has a cell of more than 131,072 characters. Look for a quotation mark that is not closed")],
    ),
    (
        "a column per word",
        f"unit,{','.join(f'w{n}' for n in range(1_001))}\n1{',a' * 1_001}\n",
        {},
        [(None, None, "1,001 columns look like one per coder, which no team has")],
    ),
    (
        "very many columns that nothing explains",
        f"unit,{','.join(f'w{n}' for n in range(1_001))}\n1{',2' * 1_001}\n",
        {},
        [(1, None, "w37, w38 and 962 more. If a column names the coder")],
    ),
    ("a sheet of a text file", "unit,coder,code\n1,A,x\n1,B,x\n", {"sheet": "one"}, [(None, None, "only a workbook")]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("content", "options", "expected"), [each[1:] for each in PROBLEMS], ids=[each[0] for each in PROBLEMS]
)
def test_problems(
    tmp_path: Path, content: str, options: dict[str, Any], expected: list[tuple[int | None, str | None, str]]
) -> None:
    """Every problem is told at once: where it is, and how to mend it."""
    with pytest.raises(InputError) as caught:
        table(tmp_path, content, **options)
    problems = caught.value.problems
    assert [(line, key) for line, key, _ in expected] == [(p.line, p.key) for p in problems]
    for (_, _, words), problem in zip(expected, problems, strict=True):
        assert words in str(problem)
        assert problem.how


def test_how_it_was_understood(tmp_path: Path) -> None:
    """What each column was taken for is told first, and so are the columns that were not read."""
    content = "Interview,Segment,Rater,Code,Level,Memo\nI,1,A,T,2,hm\nI,1,B,T,3,\nI,2,A,,,\nI,2,B,T,,\n"
    found = table(tmp_path, content)
    assert found.read_as == (
        "read as: text, cells between commas; a row per judgement",
        "unit = column “Segment”",
        "coder = column “Rater”",
        "code = column “Code”",
        "value = column “Level”",
        "transcript = column “Interview”",
        "not read: column “Memo”",
        "values = levels of the codes given",
    )
    assert {("1", "A", "T"): 2.0, ("1", "B", "T"): 3.0, ("2", "B", "T"): None} == found.levels
    assert ((), ("I", "I")) == (found.notices, found.transcripts)


NOTICES: list[tuple[str, str, dict[str, Any], str]] = [
    ("twice the same", "unit,coder,code\n1,A,x\n1,A,x\n1,B,x\n", {}, "stated more than once and counted once: 1 judgements"),
    ("a mark", "unit,R1,R2\n1,a,NA\n2,a,b\n", {}, "cells with “NA” that were read as blank: 1"),
    ("blank cells", "unit,R1,R2\n1,a,\n2,a,b\n", {}, "blank cells that were read as not judged: 1"),
    ("capitals", "unit,coder,code\n1,A,x\n1,B,X\n", {}, "codes that differ by capitals or spaces alone: “X” was read as “x”"),
    ("numbers as names", "unit,coder,rating\n1,A,1\n1,B,2\n2,A,3\n", {}, "where they are ordered say --metric ordinal"),
    ("words without an order", "unit,coder,code,level\n1,A,T,low\n1,B,T,high\n", {}, "say --order low,middle,high"),
    ("values all alike", "unit,coder,code,weight\n1,A,T,0\n1,B,T,0\n", {}, "every value is “0”: only whether a code was given"),
    ("yes and no", "unit,coder,code,sure\n1,A,x,yes\n1,B,x,no\n", {}, "the column “sure” holds yes and no and was not read"),
    ("a metric for codes", "unit,coder,code,level\n1,A,T,1\n1,B,T,3\n", {"metric": "ratio"}, "the metric “ratio” was not used"),
    ("silence is not stated", "unit,coder,code\n1,A,x\n1,B,x\n2,B,x\n", {}, "1 of 2 units have rows of one coder alone"),
    ("hardly anything twice", "unit,coder,code\n0,B,x\n" + "".join(f"{n},A,x\n" for n in range(30)), {}, "only 1 of 30 units"),
    (
        "a mistyped position beside a unit",
        "segment,coder,code,start,end\nd,A,x,0,inf\nd,B,x,3,9\n",
        {},
        "the column “end” was not read as positions: “inf” (line 2) is no number; the units are those of “segment”",
    ),
    ("passages in one text", "coder,code,start,end\nA,x,0,9\nB,x,0,8\nA,y,9,12\n", {}, "no column names transcripts"),
    ("how long the text is", "coder,code,start,end\nA,x,0,9\nB,x,0,8\nA,y,9,12\n", {}, "does not say how long the texts are"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("content", "options", "expected"), [each[1:] for each in NOTICES], ids=[each[0] for each in NOTICES]
)
def test_notices(tmp_path: Path, content: str, options: dict[str, Any], expected: str) -> None:
    """What was understood with a doubt is told."""
    assert any(expected in notice for notice in table(tmp_path, content, **options).notices)


@pytest.mark.shared
@pytest.mark.parametrize(
    "name",
    [
        "cimt_thematic/dataset-Ottensen-thematic-d1a.csv",
        "cimt_argument/Survey-Bonn/dataset_CQB.tsv",
        "formats/qualcoder/survey789.xlsx",
    ],
)
def test_published_tables_of_one_coder(shared: Path, name: str) -> None:
    """Corpora that do not say who coded, and a survey, are refused: the columns are named, and what to do."""
    with pytest.raises(
        InputError, match=r"it cannot be told who judged; the columns are: .* say which with --coder"
    ):
        read_codings_table(shared / "data" / name, source=name)
