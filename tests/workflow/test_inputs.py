"""Input is checked before anything is written, and one broken file does not hide another."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from pipeline.codebook import Code, Codebook, Level, Scale
from pipeline.decisions import Decision, new_decision
from pipeline.errors import InputError
from pipeline.workflow.exchange import export_decisions
from pipeline.workflow.inputs import codes_digest, unknown_codes
from pipeline.workflow.study import Study
from tests.workflow.conftest import decide, edit, run

BOOK = Codebook(
    "b",
    "1",
    "A book",
    (
        Code("theme", "Theme", "A heading.", codable=False),
        Code("grade", "Grade", "Graded.", scale=Scale((Level("little", "Little", value=1),))),
        Code("old", "Old", "Not to be given any more.", status="deprecated"),
    ),
)


def decision(sequence: int, code_id: str | None, level: str | None = None) -> Decision:
    """A decision about a code."""
    return new_decision(
        "ada",
        sequence,
        "code" if code_id else "complete",
        "seg",
        "2026-03-01T10:00:00+00:00",
        transcript_id="t",
        quote="q",
        code_id=code_id,
        level=level,
    )


CODES = (
    ("a code with its level", (decision(1, "grade", "little"),), ()),
    ("a completion", (decision(1, None),), ()),
    ("a deprecated code", (decision(1, "old"),), ()),
    ("a heading", (decision(1, "theme"),), ("decision 1 of ada: 'theme' is a heading.",)),
    (
        "no such level",
        (decision(1, "grade", "huge"),),
        ("decision 1 of ada: the code 'grade' has no level 'huge'.",),
    ),
    (
        "a level without a scale",
        (decision(1, "old", "little"),),
        ("decision 1 of ada: the code 'old' has no level 'little'.",),
    ),
    (
        "one code many times",
        tuple(decision(number, "gone") for number in range(1, 41)),
        ("decision 1 of ada (and 39 more): there is no code 'gone' in the codebook.",),
    ),
)


@pytest.mark.parametrize(("name", "decisions", "expected"), CODES, ids=[case[0] for case in CODES])
def test_codes_of_decisions(name: str, decisions: tuple[Decision, ...], expected: tuple[str, ...]) -> None:
    """A decision may name what the codebook has, also what is deprecated; what it lacks is said once for all."""
    assert expected == tuple(problem.what for problem in unknown_codes(decisions, BOOK, "ada.jsonl"))


def test_only_codes_and_levels_bear_on_an_import() -> None:
    """Another definition makes no decision file stale; another level does."""
    theme, grade, old = BOOK.codes
    reworded = Codebook(
        "b", "2", "A book", (theme, grade, Code("old", "Older", "Other words.", status="deprecated"))
    )
    unscaled = Codebook("b", "2", "A book", (theme, Code("grade", "Grade", "Graded."), old))
    assert codes_digest(BOOK) == codes_digest(reworded)
    assert codes_digest(BOOK) != codes_digest(unscaled)


def problems(folder: Path) -> list[str]:
    """The files that a run complains about, in its order."""
    with pytest.raises(InputError) as caught:
        run(folder)
    return [problem.where for problem in caught.value.problems]


def test_every_broken_file_is_named_at_once(folder: Path) -> None:
    """Codebook, participants, transcript, decision file and survey: five mistakes in one run, nothing written."""
    (folder / "study.db").unlink()
    (folder / "codebook.yaml").write_text("{", encoding="utf-8")
    (folder / "people.csv").write_text("name\nAnna\n", encoding="utf-8")
    (folder / "transcripts" / "empty.txt").write_text("", encoding="utf-8")
    (folder / "decisions").mkdir()
    (folder / "decisions" / "ada.jsonl").write_text("{\n", encoding="utf-8")
    (folder / "survey.csv").write_text("x\n1\n", encoding="utf-8")
    with (folder / "study.toml").open("a", encoding="utf-8") as settings:
        settings.write('\n[survey]\nfile = "survey.csv"\nrespondent = "id"\n')
    named = ["codebook.yaml", "people.csv", "transcripts/empty.txt", "decisions/ada.jsonl", "survey.csv"]
    assert named == problems(folder)
    assert not (folder / "study.db").exists()


def test_a_link_to_nowhere_is_named(folder: Path) -> None:
    """A transcript that is a dangling link is no transcript that was passed over in silence."""
    try:
        (folder / "transcripts" / "gone.txt").symlink_to(folder / "nowhere.txt")
    except OSError:
        pytest.skip("this system makes no links")
    assert ["transcripts/gone.txt"] == problems(folder)


def test_a_lost_code_stops_the_run_whatever_was_imported_before(folder: Path) -> None:
    """A code that decision files name and that the codebook loses is bad input, with the database or without it."""
    with Study.open(folder) as study:
        decide(study, "ada", 1, "code", study.store.segments()[0], "praise")
        export_decisions(study)
    run(folder)
    edit(folder / "codebook.yaml", "id: praise", "id: applause")
    assert ["decisions/ada.jsonl"] == problems(folder)
    (folder / "study.db").unlink()
    assert ["decisions/ada.jsonl"] == problems(folder)
    edit(folder / "codebook.yaml", "id: applause", "id: praise")
    run(folder)


def test_what_is_not_read_is_named(folder: Path) -> None:
    """Files of another kind and folders that hold transcripts are named; notes, drafts and hidden files are not."""
    place = folder / "transcripts"
    for name in ("wave 2", ".trash", "notes", "drafts"):
        (place / name).mkdir()
        (place / name / ("a.md" if name == "notes" else "a.txt")).write_text("Anna: Hm.", encoding="utf-8")
    for name in ("scan.pdf", "README.md", "~$example.docx", ".DS_Store"):
        (place / name).write_text("x", encoding="utf-8")
    edit(folder / "study.toml", 'folder = "transcripts" ', 'exclude = ["drafts"]\nfolder = "transcripts" ')
    with Study.open(folder) as study:
        assert ("transcripts/scan.pdf", "transcripts/wave 2/") == study.unread_files
        assert ["example"] == list(study.transcript_files)


def test_a_declared_file_is_no_transcript_however_it_is_written(folder: Path) -> None:
    """`./transcripts/people.csv` is the participant list, and not also a transcript without speakers."""
    (folder / "people.csv").rename(folder / "transcripts" / "people.csv")
    edit(folder / "study.toml", '"people.csv"', '"./transcripts/people.csv"')
    with Study.open(folder) as study:
        assert ["example"] == list(study.transcript_files)


def test_a_name_from_a_mac_is_the_same_transcript(folder: Path) -> None:
    """A file name in decomposed letters gives the id that the composed one gives on another machine."""
    name = "žluťoučký"
    (folder / "transcripts" / "example.txt").rename(
        folder / "transcripts" / f"{unicodedata.normalize('NFD', name)}.txt"
    )
    with Study.open(folder) as study:
        assert [name] == list(study.transcript_files)


def test_two_files_of_one_name_are_refused(folder: Path) -> None:
    """Two transcripts that differ by suffix alone would be one: both are named."""
    text = (folder / "transcripts" / "example.txt").read_bytes()
    (folder / "transcripts" / "example.vtt").write_bytes(text)
    with pytest.raises(InputError, match=r"example.vtt: has the same name as example.txt"):
        run(folder)


def test_the_encoding_of_one_file(folder: Path) -> None:
    """An encoding declared of one file is used for that alone; of a Word document it is a mistake."""
    other = folder / "transcripts" / "other.txt"
    other.write_bytes("Anna: Schön.\nPiet: Ja.\nAnna: Für alle.\nPiet: Ja.\n".encode("cp1252"))
    with pytest.raises(InputError, match="is not utf-8"):
        run(folder)
    settings = folder / "study.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text + '[transcripts.about.other]\nencoding = "cp1252"\n', encoding="utf-8")
    assert ("other",) == run(folder).done["read"]
    with Study.open(folder) as study:
        transcript = study.store.transcript("other")
        assert ["Schön.", "Ja.", "Für alle.", "Ja."] == [transcript.words_of(t) for t in transcript.turns]
    other.rename(other.with_suffix(".docx"))
    with pytest.raises(InputError, match="is a Word document, which has no encoding to declare"):
        run(folder)
