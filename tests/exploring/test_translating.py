"""The list of quotes to be translated: written, filled in by way of a spreadsheet, read, and written again."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.errors import InputError
from pipeline.readers.translations import COLUMNS, TranslationRow, translation_rows
from pipeline.workflow.study import Study
from pipeline.workflow.translating import merged, study_translations, turn_ids
from tests.exploring.conftest import TRANSCRIPTS, Commands
from tests.workflow.conftest import edit

DANISH = "Næsten ingen gør noget i vores gade."


def rows_of(path: Path) -> list[dict[str, str]]:
    """The rows of a list as they stand in its file."""
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline="")))


def filled(path: Path, translations: dict[str, str]) -> list[dict[str, str]]:
    """The rows with some translations by quote."""
    return [
        {**row, "translation": translations.get(row["quote"], row["translation"])} for row in rows_of(path)
    ]


def written(rows: list[dict[str, str]], separator: str, end: str) -> str:
    """The rows as a spreadsheet program may write them."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, COLUMNS, delimiter=separator, lineterminator=end)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


# (name, how a spreadsheet program saves it)
SAVED: list[tuple[str, Callable[[list[dict[str, str]]], bytes]]] = [
    ("as it was", lambda rows: written(rows, ",", "\r\n").encode("utf-8-sig")),
    ("with semicolons", lambda rows: written(rows, ";", "\r\n").encode("utf-8-sig")),
    ("without a mark, with line feeds", lambda rows: written(rows, ",", "\n").encode()),
    ("Unicode text with tabs", lambda rows: written(rows, "\t", "\r\n").encode("utf-16")),
    ("Western European", lambda rows: written(rows, ";", "\r\n").encode("cp1252")),
    ("with a separator declared", lambda rows: ("sep=;\n" + written(rows, ";", "\n")).encode()),
]


@pytest.fixture
def declared(small: Path) -> Path:
    """The small study with a list of translations declared, which is not there yet; its file."""
    with (small / "study.toml").open("a", encoding="utf-8") as settings:
        settings.write('\n[report]\ntranslations = "translations.csv"\n')
    return small / "translations.csv"


@pytest.mark.parametrize(("name", "save"), SAVED, ids=[case[0] for case in SAVED])
def test_a_list_goes_through_a_spreadsheet(
    name: str, save: Callable[[list[dict[str, str]]], bytes], declared: Path, focuscode: Commands
) -> None:
    """What is filled in is read by the report, however it was saved."""
    declared.touch()  # study.toml names it, and a list may only be written where that can be read
    declared.write_bytes(b'"id","code","language","quote","translation","note"\r\n')
    assert 0 == focuscode("quotes", "--translate", declared).code
    declared.write_bytes(save(filled(declared, {DANISH: "- hardly; anyone, “here”"})))
    with Study.open(declared.parent) as study:
        found = study_translations(study)
        segment = next(s for s in study.store.segments() if s.quote == DANISH)
        turns = turn_ids(study.store.transcript("dk-1"))
    words = "- hardly; anyone, “here”".encode("cp1252").decode("cp1252")
    assert {segment.id: words, turns[3]: words} == found


def test_the_list_holds_what_the_report_shows_in_another_language(
    focuscode: Commands, tmp_path: Path
) -> None:
    """Danish quotes with their codes, then the turns around them; English ones are not in it."""
    file = tmp_path / "list.csv"
    outcome = focuscode("quotes", "--translate", file)
    rows = rows_of(file)
    assert {("worth", "da"), ("context", "da")} == {(row["code"], row["language"]) for row in rows}
    assert {words for _, words in TRANSCRIPTS["dk-1"]} == {row["quote"] for row in rows}
    around = [row["code"] == "context" for row in rows]
    assert sorted(around) == around
    assert {""} == {row[key] for row in rows for key in ("translation", "note")}
    said = f"{around.count(False)} quotes in another language than the report’s and {around.count(True)} turns around"
    assert f"{file}: {said} them; 0 translated.\n" == outcome.out


def test_without_the_appendix_there_are_quotes_alone(
    focuscode: Commands, small: Path, tmp_path: Path
) -> None:
    """What the report does not show need not be translated."""
    edit(small / "study.toml", "[comparison]", "[report]\ncontext = false\n[comparison]")
    focuscode("quotes", "--translate", tmp_path / "list.csv")
    assert {"worth"} == {row["code"] for row in rows_of(tmp_path / "list.csv")}


def test_writing_again_keeps_the_work(focuscode: Commands, small: Path, tmp_path: Path) -> None:
    """Translations stay; what was reworded in its transcript is noted as changed, and its old translation is kept."""
    file = tmp_path / "list.csv"
    focuscode("quotes", "--translate", file)
    file.write_text(
        written(filled(file, {DANISH: "Hardly anyone.", "Hvad gør borgerne?": "What?"}), ",", "\n"),
        encoding="utf-8",
    )
    edit(small / "transcripts" / "dk-1.txt", "Hvad gør borgerne?", "Hvad gør borgerne nu?")
    document = json.loads(focuscode("quotes", "--translate", file, "--json").out)
    assert (1, 0, 1, 1) == tuple(document[key] for key in ("translated", "new", "changed", "not_shown"))
    by_quote = {row["quote"]: (row["translation"], row["note"]) for row in rows_of(file)}
    assert ("Hardly anyone.", "") == by_quote[DANISH]
    assert ("", "changed") == by_quote["Hvad gør borgerne nu?"]
    assert ("What?", "not shown") == by_quote["Hvad gør borgerne?"]
    before = file.read_bytes()
    focuscode("quotes", "--translate", file)
    assert before == file.read_bytes()


def test_a_workbook_is_the_same_list(focuscode: Commands, tmp_path: Path) -> None:
    """An .xlsx file holds the same rows, every cell as text, and the same bytes when nothing has changed."""
    from openpyxl import load_workbook

    table, book = tmp_path / "list.csv", tmp_path / "list.xlsx"
    focuscode("quotes", "--translate", table)
    focuscode("quotes", "--translate", book)
    first = book.read_bytes()
    assert translation_rows(table, source="csv") == translation_rows(book, source="xlsx")
    opened = load_workbook(book)
    opened.worksheets[0]["E2"] = '=HYPERLINK("x")'
    opened.worksheets[0]["E2"].data_type = "s"
    opened.save(book)
    focuscode("quotes", "--translate", book)
    cell = load_workbook(book).worksheets[0]["E2"]
    assert ('=HYPERLINK("x")', "s") == (cell.value, cell.data_type)
    cell.parent["E2"] = None
    focuscode("quotes", "--translate", tmp_path / "other.xlsx")
    assert first == (tmp_path / "other.xlsx").read_bytes()


def test_no_cell_of_the_list_acts_as_a_formula(focuscode: Commands, small: Path, tmp_path: Path) -> None:
    """A quote that begins like a formula is guarded in CSV, and is the same quote when it is read."""
    edit(small / "study.toml", "[comparison]", '[report]\nlanguage = "fr"\n[comparison]')
    file = tmp_path / "list.csv"
    focuscode("quotes", "--translate", file)
    assert "\"'=HYPERLINK(" in file.read_text(encoding="utf-8")
    quotes = [row.quote for row in translation_rows(file, source="list.csv")]
    assert '=HYPERLINK("http://x","free")' in quotes


def test_everything_wrong_with_a_list_is_told_at_once(
    declared: Path, focuscode: Commands, tmp_path: Path
) -> None:
    """Unknown ids, one that stands twice, changed quotes and translations of nothing, each with its row."""
    file = tmp_path / "list.csv"
    declared.write_text("id,quote,translation\n", encoding="utf-8")
    focuscode("quotes", "--translate", file)
    rows = rows_of(file)
    rows[0]["quote"] += " Really?"
    rows[2] = {**rows[1]}
    rows += [{**rows[1], "id": "seg.b2.gone"}, {**rows[1], "id": "seg.b2.old", "note": "not shown"}]
    rows += [{**dict.fromkeys(COLUMNS, ""), "translation": "What is this?"}]
    declared.write_text(written(rows, ",", "\n"), encoding="utf-8")
    with Study.open(declared.parent) as study, pytest.raises(InputError) as caught:
        study_translations(study)
    assert [
        (2, "is not what was said."),
        (4, "stands in row 3 already."),
        (6, "is that of no quote in the transcripts as they are now."),
        (8, "a translation without the id of its quote."),
    ] == [(problem.row, problem.what[-len(end) :]) for problem, end in zip(
        caught.value.problems,
        ("is not what was said.", "stands in row 3 already.", "is that of no quote in the transcripts as they are now.",
         "a translation without the id of its quote."),
        strict=True,
    )]  # fmt: skip


def test_a_file_that_is_no_list_is_not_overwritten(focuscode: Commands, tmp_path: Path) -> None:
    """Where something else is there it stays."""
    file = tmp_path / "people.csv"
    file.write_text("id,name\n1,Ida\n", encoding="utf-8")
    outcome = focuscode("quotes", "--translate", file)
    assert 3 == outcome.code
    assert "there is no column “quote, translation”" in outcome.err
    assert "id,name\n1,Ida\n" == file.read_text(encoding="utf-8")


def test_a_translation_follows_its_words() -> None:
    """Where an id is another one, as after a new rule of segmenting, the same words in the same language keep theirs."""
    old = [TranslationRow("a", "c", "da", "Det er  fint.", "It is fine.", row=2)]
    fresh = [TranslationRow("b", "c", "da", "Det er fint."), TranslationRow("d", "c", "de", "Det er fint.")]
    found = merged(fresh, old)
    assert [("b", "It is fine.", ""), ("d", "", "new")] == [(r.id, r.translation, r.note) for r in found]


def test_no_list_is_declared(opened: Study) -> None:
    """Then there are no translations."""
    assert {} == study_translations(opened)
