"""The report's files: all of them written and told, stale when one is not as written, and text from outside only text."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import pytest

from pipeline.__main__ import run as focuscode
from pipeline.errors import InputError
from pipeline.steps import WHOLE
from pipeline.workflow.analysing import coded, compared
from pipeline.workflow.reporting import ABSENT, on_disk, report_files, write_report
from pipeline.workflow.running import plans
from pipeline.workflow.study import Study
from tests.workflow.conftest import edit, run
from tests.workflow.rooms import FORMULA, MARKUP, copied, make_rooms, read_all

REPORT = '[report]\nlocale = "de"\ntranslations = "said.csv"\n'
FILES = ("build/report.html", "build/report.docx", "build/report.xlsx", "build/report")
NAME = '=HYPERLINK("http://x","Praise") <b>&'
EPOCH = "1900000000"


@pytest.fixture(scope="module")
def read_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The four discussions, read by two coders, with a code whose name is a formula; no report was made."""
    folder = make_rooms(tmp_path_factory.mktemp("reporting") / "study")
    edit(folder / "codebook.yaml", "name: Praise,", f"name: '{NAME}',")
    (folder / "said.csv").write_text("id,code,language,quote,translation,note\n", encoding="utf-8")
    with (folder / "study.toml").open("a", encoding="utf-8") as settings:
        settings.write(REPORT)
    with Study.open(folder) as study:
        study.store.keep_codebook(study.codebook)
        read_all(study, "ada", "ben")
    return folder


@pytest.fixture(scope="module")
def reported_once(read_once: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same with its report, at a fixed time."""
    folder = copied(read_once, tmp_path_factory.mktemp("reported") / "study")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", EPOCH)
        run(folder)
    return folder


@pytest.fixture
def reported(reported_once: Path, tmp_path: Path) -> Path:
    """A copy of that, to be changed."""
    return copied(reported_once, tmp_path / "study")


@pytest.fixture
def plain(read_once: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A study that was read, whose report is a word in each file: what is written does not matter, but where it is."""
    for name in ("html.page", "word.word", "workbook.workbook"):
        face = name.partition(".")[0]
        made = face if face == "html" else face.encode("utf-8")
        monkeypatch.setattr(f"pipeline.reports.{name}", lambda *_, made=made, **__: made)
    index = b"file,digest\n"
    monkeypatch.setattr("pipeline.reports.data_files.data_files", lambda _: {"index.csv": index})
    monkeypatch.setattr("pipeline.reports.chapters.document", lambda *_, **__: None)
    return copied(read_once, tmp_path / "study")


def write(folder: Path, meanwhile: Callable[[], None] = lambda: None) -> tuple[str, ...]:
    """Write the report's files and tell their names; something may happen after the study was opened."""
    with Study.open(folder) as study:
        meanwhile()
        found = coded(study)
        write_report(study, found, compared(study, found))
        return tuple(report_files(study))


def content(folder: Path) -> dict[str, bytes]:
    """Every file in the study's folder of results."""
    build = folder / "build"
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in build.rglob("*") if path.is_file()
    }


def reasons(folder: Path, step: str = "report") -> list[str]:
    """Why a step is stale, the report if none is named; empty where it is not."""
    with Study.open(folder) as study:
        (plan,) = (plan for plan in plans(study) if plan.step == step)
    return [reason.why for reason in plan.stale.get(WHOLE, ())]


def words_of(docx: Path) -> str:
    """The body of a Word file as XML."""
    return zipfile.ZipFile(docx).read("word/document.xml").decode("utf-8")


# which files


def test_all_four_are_written_and_named(reported_once: Path) -> None:
    """A page, a Word file, a workbook, and a folder with an index of all its tables and figures; nothing is stale."""
    with Study.open(reported_once) as study:
        assert FILES == tuple(report_files(study))
        assert {f"{name} on the disk" for name in FILES} == set(on_disk(study))
        assert ABSENT not in on_disk(study).values()
    made = content(reported_once)
    assert set(FILES[:3]) <= set(made)
    index = list(csv.DictReader(io.StringIO(made["build/report/index.csv"].decode("utf-8"))))
    assert {f"build/report/{row['file']}" for row in index} | {"build/report/index.csv", *FILES[:3]} == set(
        made
    )
    assert {"joint.csv", "sensitivity.csv", "contrasts.csv", "columns.csv"} <= {row["file"] for row in index}
    assert [] == reasons(reported_once)


def test_the_command_names_them(reported: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """As JSON, the page first; nothing is made anew where nothing is stale."""
    before = content(reported)
    assert 0 == focuscode(["report", "--json", "--study", str(reported)])
    record = json.loads(capfd.readouterr().out)
    assert [str(reported / name) for name in FILES] == record["files"]
    assert str(reported / FILES[0]) == record["report"]
    assert before == content(reported)


def test_two_runs_give_the_same_bytes(
    read_once: Path, reported_once: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In another folder and on another day, where the time that is printed is fixed."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", EPOCH)
    again = copied(read_once, tmp_path / "elsewhere")
    run(again)
    made, expected = content(again), content(reported_once)
    assert set(expected) == set(made)
    assert [] == [name for name, data in expected.items() if made[name] != data]


SWITCHES = [("word", FILES[1]), ("workbook", FILES[2]), ("data", FILES[3])]


@pytest.mark.parametrize(("key", "name"), SWITCHES, ids=[case[0] for case in SWITCHES])
def test_one_is_switched_off(key: str, name: str, plain: Path) -> None:
    """With "" it is neither written nor named; the others are."""
    edit(plain / "study.toml", "[report]\n", f'[report]\n{key} = ""\n')
    rest = tuple(one for one in FILES if one != name)
    assert rest == write(plain)
    assert not (plain / name).exists()
    assert all((plain / one).exists() for one in rest)


def test_only_the_page(plain: Path) -> None:
    """All others may be switched off; the page stands in the place that is named."""
    said = '[report]\nword = ""\nworkbook = ""\ndata = ""\nfile = "out/page.html"\n'
    edit(plain / "study.toml", "[report]\n", said)
    assert ("out/page.html",) == write(plain)
    assert "html" == (plain / "out" / "page.html").read_text(encoding="utf-8")
    assert {} == content(plain)


# whether they are as written


def deleted(name: str) -> Callable[[Path], None]:
    """Delete a file."""
    return lambda folder: (folder / name).unlink()


def changed(name: str) -> Callable[[Path], None]:
    """Write something at the end of a file."""

    def change(folder: Path) -> None:
        """A line more."""
        (folder / name).write_bytes((folder / name).read_bytes() + b"\n")

    return change


STALE: list[tuple[str, Callable[[Path], None], str]] = [
    ("the page is gone", deleted(FILES[0]), f"{FILES[0]} on the disk changed"),
    ("the page was changed", changed(FILES[0]), f"{FILES[0]} on the disk changed"),
    ("the Word file is gone", deleted(FILES[1]), f"{FILES[1]} on the disk changed"),
    ("the Word file was changed", changed(FILES[1]), f"{FILES[1]} on the disk changed"),
    ("the workbook is gone", deleted(FILES[2]), f"{FILES[2]} on the disk changed"),
    ("the workbook was changed", changed(FILES[2]), f"{FILES[2]} on the disk changed"),
    ("a table is gone", deleted(f"{FILES[3]}/joint.csv"), f"{FILES[3]} on the disk changed"),
    ("a figure was changed", changed(f"{FILES[3]}/figure-codes.svg"), f"{FILES[3]} on the disk changed"),
    ("the index is gone", deleted(f"{FILES[3]}/index.csv"), f"{FILES[3]} on the disk changed"),
    ("the index was changed", changed(f"{FILES[3]}/index.csv"), f"{FILES[3]} on the disk changed"),
    ("the translations were changed", changed("said.csv"), "said.csv changed"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "change", "expected"), STALE, ids=[case[0] for case in STALE])
def test_what_makes_it_stale(
    name: str, change: Callable[[Path], None], expected: str, reported: Path
) -> None:
    """It is told which file is not as written, and that alone."""
    change(reported)
    assert [expected] == reasons(reported), name


def test_other_quotes_are_another_comparison(reported: Path) -> None:
    """How many quotes stand under a theme is part of what `compare` keeps, so a change of it makes that stale as well."""
    assert [] == reasons(reported, "compare")
    edit(reported / "study.toml", "[report]\n", "[report]\nquotes = 1\n")
    assert ["study.toml (report.quotes) changed"] == reasons(reported, "compare")


def test_translations_beside_the_transcripts_are_no_transcript(plain: Path) -> None:
    """The list that study.toml names is neither read as a transcript nor told as passed over, in the folder or below it."""
    for name in ("transcripts/said.csv", "transcripts/english/said.csv"):
        folder = (plain / name).parent
        folder.mkdir(exist_ok=True)
        (plain / name).write_text("id,code,language,quote,translation\n", encoding="utf-8")
        text = (plain / "study.toml").read_text(encoding="utf-8")
        with_list = text.replace('translations = "said.csv"', f'translations = "{name}"')
        (plain / "study.toml").write_text(with_list, encoding="utf-8")
        with Study.open(plain) as study:
            assert "said" not in study.transcript_files
            assert () == study.unread_files
        (plain / "study.toml").write_text(text, encoding="utf-8")
        (plain / name).unlink()


def test_a_file_of_somebody_elses_in_the_folder_makes_nothing_stale(reported: Path) -> None:
    """What the program did not write is no part of the report."""
    (reported / FILES[3] / "notes.txt").write_text("mine", encoding="utf-8")
    assert [] == reasons(reported)


# places where nothing can be written


def a_folder(path: Path) -> None:
    """Make a folder there."""
    path.mkdir(parents=True)


def a_file(path: Path) -> None:
    """Make a file there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("mine", encoding="utf-8")


PLACES: list[tuple[str, str, Callable[[Path], None], str]] = [
    ("file", FILES[0], a_folder, "is a folder, not a file."),
    ("word", FILES[1], a_folder, "is a folder, not a file."),
    ("workbook", FILES[2], a_folder, "is a folder, not a file."),
    ("data", FILES[3], a_file, "cannot be written: report is a file, not a folder."),
    ("data", f"{FILES[3]}/index.csv", a_folder, "is a folder, not a file."),
]


@pytest.mark.parametrize(("key", "name", "made", "what"), PLACES, ids=[f"{c[0]}, {c[1]}" for c in PLACES])
def test_a_place_that_is_taken(
    key: str, name: str, made: Callable[[Path], None], what: str, plain: Path
) -> None:
    """It is named with the key by which another is chosen, and none of the others is written."""
    with pytest.raises(InputError) as refused:
        write(plain, lambda: made(plain / name))
    (problem,) = refused.value.problems
    assert (name.removesuffix("/index.csv"), what) == (problem.where, problem.what)
    assert f"[report] {key} = …" in problem.how
    assert set(content(plain)) <= {name}


@pytest.mark.parametrize(("key", "name", "made"), [case[:3] for case in PLACES[:4]])
def test_a_place_that_was_taken_before(
    key: str, name: str, made: Callable[[Path], None], plain: Path
) -> None:
    """It is told before anything is done, as a mistake in study.toml."""
    made(plain / name)
    before = content(plain)
    with pytest.raises(InputError) as refused:
        write(plain)
    (problem,) = refused.value.problems
    assert f"report.{key}" == problem.key
    assert name in problem.what
    assert problem.how
    assert before == content(plain)


def test_all_places_that_are_taken(plain: Path) -> None:
    """Where the folder of all of them is a file, each is named."""
    a_file(plain / "build")
    with pytest.raises(InputError) as refused:
        write(plain)
    assert sorted(FILES) == sorted(problem.where for problem in refused.value.problems)
    assert {"cannot be written: build is a file, not a folder."} == {p.what for p in refused.value.problems}


@pytest.mark.parametrize(("key", "name"), [("file", FILES[0]), *SWITCHES[:2]])
def test_a_file_that_is_open_elsewhere(
    key: str, name: str, plain: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is named with its remedy, stays as it was, and leaves nothing half-made behind."""
    a_file(plain / name)
    replace = Path.replace

    def refused(path: Path, target: Path) -> Path:
        """A file that another program holds."""
        if target.name == Path(name).name:
            raise PermissionError(13, "Permission denied", str(target))
        return replace(path, target)

    monkeypatch.setattr(Path, "replace", refused)
    with pytest.raises(InputError, match="Permission denied") as told:
        write(plain)
    (problem,) = told.value.problems
    assert problem.where.endswith(Path(name).name)
    assert f"[report] {key} = …" in problem.how
    assert b"mine" == content(plain)[name]
    assert [] == [one for one in content(plain) if Path(one).name.startswith(".")]


def test_somebody_elses_file_in_the_folder_is_not_written_over(plain: Path) -> None:
    """It is named, and the page, the Word file and the workbook are not written either."""
    a_file(plain / FILES[3] / "index.csv")
    with pytest.raises(InputError, match="was not written by focuscode"):
        write(plain)
    assert {f"{FILES[3]}/index.csv": b"mine"} == content(plain)


# what stands in them


def test_numbers_are_written_as_the_locale_says(reported_once: Path) -> None:
    """32,5 and −17,5 on the page, in the Word file and in figures; numbers in the workbook, points in tidy data."""
    made = content(reported_once)
    page = re.sub(r"<svg.*?</svg>", "", made[FILES[0]].decode("utf-8"), flags=re.DOTALL)
    for text in (page, words_of(reported_once / FILES[1])):
        assert "32,5" in text
        assert "−17,5" in text
        assert not re.search(r"\b(32|17)\.5\b", text)
    assert re.search(r">\s*0,5\s*<|>\s*75,0\s*<", made["build/report/figure-level.svg"].decode("utf-8"))
    sheet = openpyxl.load_workbook(reported_once / FILES[2])["sensitivity"]
    assert 32.5 in {cell.value for row in sheet.iter_rows() for cell in row}
    assert ",32.5," in made["build/report/sensitivity.csv"].decode("utf-8")


def test_markup_stays_text_on_the_page(reported_once: Path) -> None:
    """A quote of it is shown as it was said; nothing of it is an element, a script or a link."""
    page = content(reported_once)[FILES[0]].decode("utf-8")
    assert (
        "they plant &lt;b&gt;trees&lt;/b&gt; &amp; water &lt;script&gt;alert(1)&lt;/script&gt; them" in page
    )
    assert "[b]really[/b]" in page
    assert "<script>alert" not in page
    assert "<b>trees" not in page
    assert "=HYPERLINK(&#34;http://x&#34;,&#34;free&#34;)" in page
    assert 'href="http://x"' not in page


def test_markup_stays_text_in_the_word_file(reported_once: Path) -> None:
    """Runs of text hold it whole; there is no field and no link of it."""
    body = words_of(reported_once / FILES[1])
    escaped = MARKUP.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert f">{escaped}</w:t>" in body
    assert f">{FORMULA}</w:t>" in body
    links = zipfile.ZipFile(reported_once / FILES[1]).read("word/_rels/document.xml.rels").decode("utf-8")
    assert "http://x" not in links
    assert not re.search(r"instrText[^<]*>[^<]*HYPERLINK[^<]*http://x", body)


def test_no_text_is_a_formula_in_workbook_or_data(reported_once: Path) -> None:
    """The code that is called like a formula stands there as text; in CSV a mark before it keeps it so."""
    workbook = openpyxl.load_workbook(reported_once / FILES[2])
    cells = [cell for sheet in workbook for row in sheet.iter_rows() for cell in row]
    assert "f" not in {cell.data_type for cell in cells}
    assert {"s"} == {cell.data_type for cell in cells if isinstance(cell.value, str) and NAME in cell.value}
    assert not any("http" in str(cell.hyperlink.target or "") for cell in cells if cell.hyperlink)
    found = list(fields(reported_once))
    assert [] == [value for value in found if value[:1] in ("=", "@", "+")]
    assert f"'{NAME}" in found


def fields(folder: Path) -> Iterator[str]:
    """Every field of every table in the folder of data."""
    for name, data in content(folder).items():
        if name.endswith(".csv"):
            for row in csv.reader(io.StringIO(data.decode("utf-8"), newline="")):
                yield from row
