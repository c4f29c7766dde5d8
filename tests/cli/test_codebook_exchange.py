"""`focuscode codebook export` and `import`, as a user runs them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.codebook import Codebook
from pipeline.readers import read_codebook
from tests.cli.conftest import Focuscode

BOOK = """\
id: trees
version: "3"
title: Trees
languages: [en]
source: Us.
codes:
  - id: inputs
    name: Inputs
    definition: What is put in.
    use_when: Named.
    patterns: {en: [water]}
    speakers: {stakeholder_group: [citizen]}
  - id: grade
    name: Grade
    definition: How much.
    examples: [{text: A lot., language: en, level: great}]
    patterns: {en: [{phrase: a lot, level: great}]}
    scale:
      levels:
        - {id: little, name: Little, anchor: Hardly.}
        - {id: great, name: Great, anchor: Much.}
  - id: gone
    name: Gone
    formerly: [lost]
changes:
  - {act: rename, code: lost, to: [gone]}
"""


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A codebook outside any study."""
    path = tmp_path / "book.yaml"
    path.write_text(BOOK, encoding="utf-8")
    return path


def read(path: Path) -> Codebook:
    """The codebook in a YAML file."""
    return read_codebook(path, source=path.name)


FILES = ["x.yaml", "x.yml", "x.csv", "x.xlsx", "x.qdc", "x.md", "x.docx"]


@pytest.mark.parametrize("name", FILES)
def test_a_study_exports_its_codebook(name: str, study: Path, tmp_path: Path, focuscode: Focuscode) -> None:
    """The suffix says the format; the file is there and nothing else."""
    folder = tmp_path / "out"
    folder.mkdir()
    done = focuscode("codebook", "export", "--study", study, "--to", folder / name)
    assert 0 == done.code, done.err
    assert done.out.startswith(f"{folder / name}: ")
    assert [name] == [path.name for path in folder.iterdir()]


@pytest.mark.parametrize(
    ("name", "options"),
    [("x.yaml", ()), ("x.csv", ()), ("x.xlsx", ()), ("x.qdc", ()), ("t.csv", ("--format", "taguette"))],
)
def test_out_and_back_onto_itself_changes_nothing(
    name: str, options: tuple[str, ...], book: Path, tmp_path: Path, focuscode: Focuscode
) -> None:
    """Whatever a format cannot hold is kept from the codebook that the file is put onto."""
    assert 0 == focuscode("codebook", "export", "--codebook", book, "--to", tmp_path / name, *options).code
    back = tmp_path / "back.yaml"
    done = focuscode("codebook", "import", tmp_path / name, "--to", back, "--onto", book)
    assert 0 == done.code, done.err
    assert read(book) == read(back)
    assert "new: none\nchanged: none\nmissing: none\n" in done.out


def test_losses_are_listed(book: Path, tmp_path: Path, focuscode: Focuscode) -> None:
    """Each loss is told with its code on standard error, and in the JSON."""
    command = ("codebook", "export", "--codebook", book, "--to", tmp_path / "x.qdc")
    done = focuscode(*command)
    assert "  inputs: 1 pattern (en).\n" in done.err
    assert "  inputs: the speaker condition on stakeholder_group.\n" in done.err
    assert "" == focuscode(*command, "--quiet", "--force").err
    found = json.loads(focuscode(*command, "--json", "--force").out)
    assert ("codebook export", "qdc", 3) == (found["command"], found["format"], found["codes"])
    assert {"code_id": "grade", "what": "1 pattern (en)."} in found["losses"]


def test_what_came_back_from_a_colleague(book: Path, tmp_path: Path, focuscode: Focuscode) -> None:
    """New, changed and missing codes are told; codes are matched by id, former id and name; what no cell holds stays."""
    sheet = tmp_path / "sheet.csv"
    sheet.write_text(
        "id,name,parent,definition\ninputs,Inputs,,All that is put in.\nmark,Grade,inputs,How much.\n"
        "lost,Found,mark,\nfresh,Fresh,,\n",
        encoding="utf-8",
    )
    back = tmp_path / "back.yaml"
    done = focuscode("codebook", "import", sheet, "--to", back, "--onto", book, "--json")
    assert 0 == done.code, done.err
    found = json.loads(done.out)
    assert (["fresh"], ["inputs", "grade", "gone"], []) == (found["new"], found["changed"], found["missing"])
    assert "All" in " ".join(change["what"] for change in found["differences"])
    old, new = read(book), read(back)
    assert ("trees", "3", old.changes) == (new.id, new.version, new.changes)
    assert ["inputs", "grade", "gone", "fresh"] == [code.id for code in new.codes]
    assert old.code("inputs").patterns == new.code("inputs").patterns
    assert "Named." == new.code("inputs").use_when
    assert ("inputs", old.code("grade").scale) == (new.code("grade").parent_id, new.code("grade").scale)
    assert ("Found", "grade", ("lost",)) == (
        new.code("gone").name,
        new.code("gone").parent_id,
        new.code("gone").formerly,
    )


def test_missing_codes_and_levels_are_told(book: Path, tmp_path: Path, focuscode: Focuscode) -> None:
    """A code that the file lacks is named; a pattern whose level is gone is left out; an empty anchor is kept."""
    sheet = tmp_path / "sheet.csv"
    sheet.write_text('id,name,examples,levels\ngrade,Grade,,"little | Little\ngreater | Greater"\n')
    back = tmp_path / "back.yaml"
    done = focuscode("codebook", "import", sheet, "--to", back, "--onto", book)
    assert 0 == done.code, done.err
    assert "missing: inputs, gone\n" in done.out
    assert "1 of its patterns propose a level" in done.err
    (code,) = read(back).codes
    assert code.scale is not None
    assert [("little", "Hardly."), ("greater", "")] == [
        (level.id, level.anchor) for level in code.scale.levels
    ]
    assert {} == code.patterns


def test_what_is_kept_does_not_point_to_what_is_missing(
    book: Path, tmp_path: Path, focuscode: Focuscode
) -> None:
    """A parent, merger or origin that is not in the file any more is left out where the file does not speak of it."""
    book.write_text(
        BOOK.replace(
            "    formerly:",
            "    parent: inputs\n    merged_into: grade\n    split_from: inputs\n    formerly:",
        ),
        encoding="utf-8",
    )
    sheet = tmp_path / "sheet.csv"
    sheet.write_text("id,name\ngone,Gone\n")
    done = focuscode("codebook", "import", sheet, "--to", tmp_path / "new.yaml", "--onto", book)
    assert 0 == done.code, done.err
    (code,) = read(tmp_path / "new.yaml").codes
    assert (None, None, None, "deprecated") == (
        code.parent_id,
        code.merged_into,
        code.split_from,
        code.status,
    )
    assert 3 == done.err.count("is not in the file; this was left out")


def test_nothing_of_the_study_is_written_over(study: Path, focuscode: Focuscode) -> None:
    """The codebook, study.toml and transcripts are refused as targets, under any name; so is an unknown suffix."""
    before = {path: path.read_bytes() for path in study.rglob("*") if path.is_file()}
    for target in ("codebook.yaml", "../study/codebook.yaml", "transcripts/example.txt"):
        done = focuscode("codebook", "export", "--study", study, "--to", study / target, "--format", "yaml")
        assert 3 == done.code
        assert "never written over" in done.err
    assert 3 == focuscode("codebook", "export", "--study", study, "--to", study / "x.pdf").code
    assert 3 == focuscode("codebook", "export", "--study", study, "--to", study / "no" / "x.md").code
    assert before == {path: path.read_bytes() for path in study.rglob("*") if path.is_file()}


def test_an_export_writes_over_nothing_unasked(book: Path, tmp_path: Path, focuscode: Focuscode) -> None:
    """A file that exists stays as it is; with --force it is written over, the codebook itself never."""
    path = tmp_path / "codes.csv"
    path.write_text("mine", encoding="utf-8")
    command = ("codebook", "export", "--codebook", book, "--to")
    refused = focuscode(*command, path)
    assert (3, "mine") == (refused.code, path.read_text(encoding="utf-8"))
    assert "codes.csv: exists already." in refused.err
    assert "write over it with --force" in refused.err
    assert 0 == focuscode(*command, path, "--force").code
    assert path.read_text(encoding="utf-8-sig").startswith('"id","name",')
    assert "never written over" in focuscode(*command, book, "--force").err
    assert {"book.yaml", "codes.csv"} == {file.name for file in tmp_path.iterdir()}


def test_a_sheet_typed_by_a_person(book: Path, tmp_path: Path, focuscode: Focuscode) -> None:
    """Status and yes or no may be in any case, and a parent may be named by the name of one code alone."""
    sheet, back = tmp_path / "sheet.csv", tmp_path / "back.yaml"
    rows = "inputs,Inputs,,Established,Yes\ngrade,Grade,Inputs,DEPRECATED,No\ngone,Gone,grade,,TRUE\n"
    sheet.write_text(f"id,name,parent,status,codable\n{rows}", encoding="utf-8")
    done = focuscode("codebook", "import", sheet, "--to", back, "--onto", book)
    assert 0 == done.code, done.err
    assert [
        (None, "established", True),
        ("inputs", "deprecated", False),
        ("grade", "established", True),
    ] == [(code.parent_id, code.status, code.codable) for code in read(back).codes]
    sheet.write_text("id,name,parent\na,Same,\nb,Same,\nc,C,Same\n", encoding="utf-8")
    twice = focuscode("codebook", "import", sheet, "--to", tmp_path / "other.yaml")
    assert (3, True) == (twice.code, "there is no code 'Same'" in twice.err)


def test_an_import_writes_a_new_file_only(book: Path, tmp_path: Path, focuscode: Focuscode) -> None:
    """An existing file, a name that is not YAML and bad input leave everything as it was."""
    bad = tmp_path / "bad.csv"
    bad.write_text("id,name,parent\na,A,b\n")
    for file, target, expected in (
        (book, book, "exists already"),
        (book, tmp_path / "new.csv", "is not called .yaml"),
        (tmp_path / "none.csv", tmp_path / "new.yaml", "there is no such file"),
        (bad, tmp_path / "new.yaml", "there is no code 'b'"),
    ):
        done = focuscode("codebook", "import", file, "--to", target)
        assert 3 == done.code
        assert expected in done.err
    assert {"book.yaml", "bad.csv"} == {path.name for path in tmp_path.iterdir()}


def test_import_without_an_older_codebook(book: Path, tmp_path: Path, focuscode: Focuscode) -> None:
    """A codebook of another program becomes YAML that can be read, with its notices on standard error."""
    focuscode("codebook", "export", "--codebook", book, "--to", tmp_path / "trees.qdc")
    text = (tmp_path / "trees.qdc").read_text(encoding="utf-8").replace('isCodable="true"', "")
    (tmp_path / "trees.qdc").write_text(text, encoding="utf-8")
    done = focuscode("codebook", "import", tmp_path / "trees.qdc", "--to", tmp_path / "new.yaml")
    assert (0, f"{tmp_path / 'new.yaml'}: 3 codes.\n") == (done.code, done.out)
    assert "do not say whether they can be given" in done.err
    assert ["inputs", "grade", "gone"] == [code.id for code in read(tmp_path / "new.yaml").codes]
