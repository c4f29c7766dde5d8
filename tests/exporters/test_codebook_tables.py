"""Codebooks as CSV, as workbooks and for Taguette, out and back in."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from pipeline.codebook import Change, Code, Codebook, Example, Level, Pattern, Scale, SpeakerCondition
from pipeline.exporters import codebook_csv, codebook_taguette, codebook_xlsx, without_losses
from pipeline.readers.codebook_csv import read_codebook_csv
from pipeline.readers.codebook_xlsx import read_codebook_xlsx
from tests.strategies_codebook import AWKWARD, codebooks

SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large]


@settings(max_examples=30, suppress_health_check=SLOW)
@given(codebook=codebooks())
def test_csv_comes_back_but_for_the_losses(codebook: Codebook) -> None:
    """Any codebook comes back from CSV as it was, without exactly what was listed as lost."""
    written = codebook_csv(codebook)
    held, losses = without_losses(codebook, "csv")
    assert losses == written.losses
    assert bool(losses) == (held != codebook)
    read = read_codebook_csv(written.content, "x.csv")
    assert held.codes == read.codebook.codes
    assert () == read.notices


@settings(max_examples=12, suppress_health_check=SLOW)
@given(codebook=codebooks())
def test_a_workbook_loses_nothing(codebook: Codebook) -> None:
    """Any codebook comes back from a workbook as it was, patterns, changes and title too."""
    written = codebook_xlsx(codebook)
    assert () == written.losses
    assert codebook == read_codebook_xlsx(written.content, "x.xlsx").codebook


@settings(max_examples=30, suppress_health_check=SLOW)
@given(codebook=codebooks())
def test_taguette_comes_back_but_for_the_losses(codebook: Codebook) -> None:
    """Any codebook comes back from Taguette's CSV as it was, without exactly what was listed as lost."""
    written = codebook_taguette(codebook)
    held, losses = without_losses(codebook, "taguette")
    assert losses == written.losses
    read = read_codebook_csv(written.content, "x.csv").codebook
    assert {code.id: code for code in held.codes} == {code.id: code for code in read.codes}
    names = [row[0] for row in csv.reader(io.StringIO(written.content.decode("utf-8-sig")))]
    assert len(names) == len(set(names))
    assert max(map(len, names)) <= 200


def test_no_cell_is_a_formula() -> None:
    """No cell of a CSV file begins as a formula does, and every cell of a workbook is text."""
    from openpyxl import load_workbook

    codes = [
        Code(str(n), text, text, text, text, (Example(text),), notes=text) for n, text in enumerate(AWKWARD)
    ]
    book = Codebook("book", "1", "=1+1", tuple(codes))
    for row in csv.reader(io.StringIO(codebook_csv(book).content.decode("utf-8-sig"))):
        assert not [cell for cell in row if cell.startswith(("=", "+", "-", "@", "\t"))]
    content = codebook_xlsx(book).content
    sheets = load_workbook(io.BytesIO(content)).worksheets
    kinds = {
        cell.data_type
        for sheet in sheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }
    assert {"s"} == kinds
    assert book == read_codebook_xlsx(content, "x.xlsx").codebook
    assert (
        without_losses(book, "csv")[0].codes
        == read_codebook_csv(codebook_csv(book).content, "x").codebook.codes
    )


def test_no_part_of_a_cell_is_a_formula() -> None:
    """Where a program splits at semicolons, tabs or line breaks, no part begins as a formula does; all comes back."""
    texts = ["see;=1+1", "a\n=1", "a;'=1", 'a;"=1"', "＝1＋1", "＋1", "－1", "＠x", "a;＝1", "a;''=1;=2"]
    book = Codebook("book", "1", "", tuple(Code(str(n), text, text) for n, text in enumerate(texts)))
    content = codebook_csv(book).content
    lines = content.decode("utf-8-sig").splitlines()
    for cells in csv.reader(lines, delimiter=";"):
        assert not [cell for cell in cells if cell.startswith(tuple("=+-@＝＋－＠"))]
    assert lines[1].startswith('"0","see;\'=1+1","","see;\'=1+1"')
    assert book.codes == read_codebook_csv(content, "x.csv").codebook.codes


def test_what_no_cell_holds_is_listed() -> None:
    """Texts longer than a cell, counted as Excel counts them, are cut and named; patterns are left out whole."""
    long = "😀" * 16_001
    code = Code(
        id="a",
        name=long,
        definition="_x0041_" * 4_000,
        examples=(Example(long), Example("short")),
        patterns={"en": (Pattern("kept"), Pattern(any_of=(long, "x")))},
        scale=Scale((Level("l", "L", long, 0), Level("m", "M", "", 1))),
        formerly=("b" * 20_000, "c" * 20_000),
        speakers=SpeakerCondition({"group": (long,)}),
    )
    book = Codebook("b", "1", long, (code,), changes=(Change("rename", "a", ("a",), why=long),))
    written = codebook_xlsx(book)
    held, losses = without_losses(book, "xlsx")
    assert losses == written.losses
    assert held == read_codebook_xlsx(written.content, "x.xlsx").codebook
    what = ": a cell holds 32,000 characters."
    parts = [
        ("a", "the end of formerly"),
        ("a", "pattern 2 (en)"),
        ("a", "the speaker condition"),
        ("a", "the end of name"),
        ("a", "the end of definition"),
        ("a", "the end of examples.text"),
        ("a", "the end of scale.levels.anchor"),
        ("a", "the end of changes.why"),
        ("", "the end of title"),
    ]
    assert {(owner, part + what) for owner, part in parts} == {(loss.code_id, loss.what) for loss in losses}
    assert 16_000 == len(held.codes[0].name)


def test_the_sample_codebook_as_a_workbook(coproduction: Codebook) -> None:
    """Two codes of the sample study are all there; headers stay in view, text is wrapped."""
    from openpyxl import load_workbook

    book = replace(coproduction, codes=coproduction.codes[:2])
    content = codebook_xlsx(book).content
    assert book == read_codebook_xlsx(content, "x.xlsx").codebook
    sheets = load_workbook(io.BytesIO(content)).worksheets
    assert ["codes", "examples", "levels", "patterns", "changes", "codebook"] == [
        sheet.title for sheet in sheets
    ]
    assert {"A2"} == {sheet.freeze_panes for sheet in sheets}
    assert sheets[0]["D2"].alignment.wrap_text


def test_a_csv_can_be_read_by_a_colleague() -> None:
    """One row a code, lists with an entry a line, what is known of an example in brackets, levels between bars."""
    code = Code(
        id="grade",
        name="Grade",
        definition="How much.",
        examples=(Example("They do little.", "en", "manager", level="little"), Example("Two\nlines.")),
        scale=Scale(
            (Level("little", "Little", "Hardly.", 0), Level("great", "Great", "", 1), Level("dk", "Unknown"))
        ),
    )
    text = codebook_csv(Codebook("book", "1", "", (code,))).content.decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(text))
    assert "They do little. [language: en; group: manager; level: little]\nTwo\\nlines." == row["examples"]
    assert "little | Little | Hardly.\ngreat | Great" == row["levels"]
    assert "dk | Unknown" == row["off_scale"]
    assert ("yes", "established", "") == (row["codable"], row["status"], row["in_vivo"])


def test_taguette_sees_a_flat_list_of_paths() -> None:
    """A tag's name is its path; a full stop in a name would be a step and is another character there."""
    top = Code("top", "Inputs", "", codable=False)
    codes = (top, Code("a", "Time, etc.", "x", parent_id="top"), Code("b", "Time", "", parent_id="top"))
    written = codebook_taguette(Codebook("book", "1", "", (*codes, replace(codes[2], id="c"))))
    names = [row[0] for row in csv.reader(io.StringIO(written.content.decode("utf-8-sig")))]
    assert ["name", "Inputs", "Inputs.Time, etc·", "Inputs.Time", "Inputs.Time (2)"] == names
    assert ["a", "c"] == [note.code_id for note in written.notes]


def test_taguette_reads_it(coproduction: Codebook, tmp_path: Path) -> None:
    """Taguette itself finds every tag with its description, accents and line breaks as they were."""
    python = os.environ.get("FOCUSCODE_TAGUETTE")
    if not python:
        pytest.skip("FOCUSCODE_TAGUETTE does not name the Python of an environment with Taguette")
    path = tmp_path / "c.csv"
    path.write_bytes(codebook_taguette(coproduction).content)
    probe = (
        "import json, sys; from taguette import import_codebook, validate\n"
        "tags = import_codebook.list_tags(open(sys.argv[1], 'rb'))\n"
        "assert all(validate.tag_path(t['path']) and validate.description(t['description']) for t in tags)\n"
        "print(json.dumps([[t['path'], t['description']] for t in tags]))\n"
    )
    done = subprocess.run([python, "-c", probe, str(path)], capture_output=True, text=True, check=False)
    assert 0 == done.returncode, done.stderr
    rows = list(csv.reader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline="")))[1:]
    assert rows == json.loads(done.stdout)
    assert sum("ž" in description and "\n" in description for _, description in rows) >= 2


def test_losses_of_a_csv() -> None:
    """Patterns and what belongs to the whole are lost, speaker conditions are not."""
    book = Codebook(
        "book", "1", "", (Code("a", "A", "", patterns={"en": (Pattern("x"),)}),), languages=("en",)
    )
    found = [(loss.code_id, loss.what) for loss in codebook_csv(book).losses]
    assert [("", "id, version and languages of the codebook."), ("a", "1 pattern (en).")] == found
