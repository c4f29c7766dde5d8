"""The whole way, as a user walks it: init, run, run again, change something, look, exchange, check."""

from __future__ import annotations

import io
import json
import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

import pipeline.__main__
from pipeline.store import connection
from tests.cli.conftest import ROOT, Focuscode

STEPS = ["read", "segment", "import", "suggest", "agree", "compare", "report"]


def document(focuscode: Focuscode, *arguments: object) -> dict[str, object]:
    """The JSON document that a command prints."""
    outcome = focuscode(*arguments, "--json")
    assert 0 == outcome.code, outcome.err
    found: dict[str, object] = json.loads(outcome.out)
    assert 1 == found["focuscode"]
    return found


def edit(path: Path, old: str, new: str) -> None:
    """Change the first occurrence of some words in a file, which must be there."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def stale(focuscode: Focuscode, study: Path) -> dict[str, list[str]]:
    """The stale units by step, as `status` says."""
    plans = document(focuscode, "status", "--study", study)["plans"]
    assert isinstance(plans, list)
    return {plan["step"]: list(plan["stale"]) for plan in plans if plan["stale"] or plan["gone"]}


def test_a_new_study_runs(study: Path, focuscode: Focuscode) -> None:
    """After `init`, `run` does every step that has something to do and prints where the report is."""
    outcome = focuscode("run", "--study", study)
    assert (0, "") == (outcome.code, outcome.err)
    assert [line.split(":")[0] for line in outcome.out.splitlines()] == [
        s for s in STEPS if s != "import"
    ] + ["Report"]
    report = (study / "build" / "report.html").read_text(encoding="utf-8")
    assert "A small study" in report
    assert "Nobody has coded yet" in report


def test_a_second_run_has_nothing_to_do(study: Path, focuscode: Focuscode) -> None:
    """Nothing is stale after a run, and the report is not written again."""
    focuscode("run", "--study", study)
    before = (study / "build" / "report.html").stat().st_mtime_ns
    assert "Nothing is stale" in focuscode("run", "--study", study).out
    assert before == (study / "build" / "report.html").stat().st_mtime_ns


def test_a_changed_transcript_is_named_and_read_again_alone(sample: Path, focuscode: Focuscode) -> None:
    """After an edit `status` names the file, and only that transcript is read and cut again.

    The edited turn stands beside one that was coded, and that is learnt from: so suggestions are made anew for all.
    """
    assert {} == stale(focuscode, sample)
    path = sample / "transcripts" / "sample" / "fg-cz-health.txt"
    path.write_bytes(path.read_bytes() + "\r\nJana: Děkuji vám všem.\r\n".encode())
    told = focuscode("status", "--study", sample).out
    assert "read fg-cz-health, because transcripts/sample/fg-cz-health.txt changed" in told
    named = stale(focuscode, sample)
    assert ["fg-cz-health"] == named["read"] == named["segment"] == named["suggest"]
    done = document(focuscode, "run", "--study", sample)["done"]
    assert isinstance(done, dict)
    assert ["fg-cz-health"] == done["read"] == done["segment"]
    assert 5 == len(done["suggest"])
    assert "import" not in done
    assert {} == stale(focuscode, sample)


def test_an_edit_that_changes_no_segment_stops_early(sample: Path, focuscode: Focuscode) -> None:
    """A moderator's new closing words change no segment: agreement is not computed again."""
    path = sample / "transcripts" / "sample" / "fg-cz-health.txt"
    path.write_bytes(path.read_bytes() + b"\r\nJana: Na shledanou.\r\n")
    done = document(focuscode, "run", "--study", sample)["done"]
    assert isinstance(done, dict)
    assert "agree" not in done
    assert "report" in done


def test_a_deleted_report_is_written_again(study: Path, focuscode: Focuscode) -> None:
    """`status` misses the file, `run` makes it, and nothing else runs."""
    focuscode("run", "--study", study)
    (study / "build" / "report.html").unlink()
    assert {"report": ["study"]} == stale(focuscode, study)
    done = document(focuscode, "run", "--study", study)["done"]
    assert {"report": ["study"]} == done


def test_a_removed_transcript_is_taken_out(study: Path, focuscode: Focuscode) -> None:
    """A transcript whose file is gone leaves with its segments and suggestions; the report says none is left."""
    focuscode("run", "--study", study)
    (study / "transcripts" / "example.txt").unlink()
    assert "read example, because the input is gone" in focuscode("status", "--study", study).out
    assert 0 == focuscode("run", "--study", study).code
    assert {} == document(focuscode, "segment", "--study", study)["segments"]
    assert "No transcript was read" in (study / "build" / "report.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "command", ["status", "read", "segment", "suggest", "agree", "compare", "report", "run", "check"]
)
def test_json_of_every_command_that_reports(sample_once: Path, focuscode: Focuscode, command: str) -> None:
    """`--json` prints one document with the schema version and the command's name, and nothing else."""
    assert command == document(focuscode, command, "--study", sample_once)["command"]


def test_codebook_lint_as_json(sample_once: Path, focuscode: Focuscode) -> None:
    """The sample codebook has no error."""
    findings = document(focuscode, "codebook", "lint", "--study", sample_once)["findings"]
    assert isinstance(findings, list)
    assert [] == [finding for finding in findings if finding["severity"] == "error"]


def test_decisions_survive_export_and_import(sample: Path, tmp_path: Path, focuscode: Focuscode) -> None:
    """Exported, deleted with the database and imported again, every decision and memo is the same, byte for byte."""
    folder = tmp_path / "out"
    assert 0 == focuscode("decisions", "export", "--study", sample, "--to", folder).code
    originals = sample / "transcripts" / "sample" / "decisions"
    assert sorted(p.name for p in originals.iterdir()) == sorted(p.name for p in folder.iterdir())
    for path in folder.iterdir():
        assert (originals / path.name).read_bytes() == path.read_bytes()
    files = sorted(folder.iterdir())
    again = document(focuscode, "decisions", "import", "--study", sample, *files)["new"]
    assert {str(path): {"decisions": 0, "memos": 0} for path in files} == again


def test_an_export_keeps_decisions_that_came_with_the_file(sample: Path, focuscode: Focuscode) -> None:
    """A decision file that grew elsewhere is taken in before it is written anew: nothing in it is lost."""
    path = sample / "transcripts" / "sample" / "decisions" / "ines.jsonl"
    lines = path.read_text(encoding="utf-8").splitlines()
    (sample / "study.db").unlink()
    assert 0 == focuscode("decisions", "export", "--study", sample, "--coder", "ines").code
    assert lines == path.read_text(encoding="utf-8").splitlines()


def test_a_changed_quote_fails_the_check(sample: Path, focuscode: Focuscode) -> None:
    """A turn that was coded and is then edited keeps its decisions; `check` names them and fails."""
    path = sample / "transcripts" / "sample" / "fg-dk-safety.vtt"
    text = path.read_text(encoding="utf-8")
    coded = "Jeg ser nødigt flere på gaden i veste"
    assert coded in text
    path.write_text(text.replace(coded, "Jeg ser gerne flere på gaden i veste"), encoding="utf-8")
    outcome = focuscode("check", "--study", sample)
    assert 1 == outcome.code
    assert "failed  decisions have their segment" in outcome.out
    assert coded in outcome.out
    assert "its decisions are kept" in outcome.out


def test_an_unlisted_speaker_is_kept_named_and_fails_the_check(sample: Path, focuscode: Focuscode) -> None:
    """A speaker whom participants.csv does not list is a warning in `read` and a failed gate in `check`."""
    path = sample / "transcripts" / "sample" / "participants.csv"
    rows = [row for row in path.read_text(encoding="utf-8").splitlines() if ",Henning," not in row]
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    read = focuscode("read", "--study", sample)
    assert (0, True) == (read.code, "not in transcripts/sample/participants.csv: Henning" in read.out)
    outcome = focuscode("check", "--study", sample)
    assert 1 == outcome.code
    assert "'Henning' speaks but is not in transcripts/sample/participants.csv" in outcome.out


def test_a_changed_codebook_says_what_was_judged_by_the_old_one(sample: Path, focuscode: Focuscode) -> None:
    """After a change of meaning `status`, `diff`, `check` and the report say what comes back; a new name changes nothing."""
    path = sample / "codebooks" / "coproduction.yaml"
    edit(path, "name: Usual suspects", "name: The same few")
    assert "come back" not in focuscode("status", "--study", sample).out
    edit(path, "The same few people always turn up", "The same few men always turn up")
    assert 0 == focuscode("run", "--study", sample).code
    told = focuscode("status", "--study", sample).out
    assert "ines: 197 segments judged by another codebook come back" in told
    said = focuscode("codebook", "diff", "--study", sample).out
    assert "semantic: the definition: “people” is now “men”" in said
    assert "cosmetic: the name “Usual suspects” is now “The same few”." in said
    assert "ines: 197 segments come back for review:\n  usual_suspects (means something else): " in said
    assert (
        "made by another codebook (they come back in focuscode review).\n"
        in focuscode("agree", "--study", sample).out
    )
    assert "were made by another codebook" in focuscode("check", "--study", sample).out
    assert "were made by another codebook" in (sample / "build" / "report.html").read_text(encoding="utf-8")


def test_a_code_added_after_coding_is_looked_for_again(
    study: Path, focuscode: Focuscode, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`check` fails while segments were judged without a new code; `review` brings them back and mends it."""
    monkeypatch.setattr("sys.stdin", io.StringIO("+ praise\nn\nn\n"))
    assert 0 == focuscode("review", "--study", study, "--coder", "ines").code
    path = study / "codebook.yaml"
    added = "  - {id: bus, name: Bus, definition: The bus is spoken of.}\n"
    path.write_text(path.read_text(encoding="utf-8") + added, encoding="utf-8")
    failed = focuscode("check", "--study", study)
    assert 1 == failed.code
    assert "2 judgements of a segment were made by another codebook" in failed.out
    assert (
        "(7 of 9 segments not completed, 2 segments judged by another codebook)"
        in focuscode("status", "--study", study).out
    )
    monkeypatch.setattr("sys.stdin", io.StringIO("q\n"))
    assert "again:" not in focuscode("review", "--study", study, "--coder", "ines", "--reopen", "0").out
    monkeypatch.setattr("sys.stdin", io.StringIO("n\n+ bus\nn\n"))
    again = focuscode("review", "--study", study, "--coder", "ines")
    assert "given: praise" in again.out
    assert "again: “Bus” (bus) is new since you read this" in again.out
    assert 0 == focuscode("check", "--study", study).code


def test_a_change_of_patterns_reopens_nothing(sample: Path, focuscode: Focuscode) -> None:
    """A new pattern makes suggestions anew and puts no decision in doubt."""
    path = sample / "codebooks" / "coproduction.yaml"
    text = path.read_text(encoding="utf-8")
    assert 'phrase: "negligible"' in text
    text = text.replace('phrase: "negligible"', 'phrase: "trifling"', 1)
    path.write_text(text, encoding="utf-8")
    named = stale(focuscode, sample)
    assert 5 == len(named["suggest"])
    assert "agree" not in named
    assert 0 == focuscode("check", "--study", sample).code


def test_the_same_file_twice_fails_the_check(study: Path, focuscode: Focuscode) -> None:
    """A copy of a transcript would count as a second focus group: `check` names both files."""
    original = study / "transcripts" / "example.txt"
    (study / "transcripts" / "copy of example.txt").write_bytes(original.read_bytes())
    outcome = focuscode("check", "--study", study)
    assert 1 == outcome.code
    assert "transcripts/copy of example.txt, transcripts/example.txt are the same file" in outcome.out


def test_init_names_what_it_leaves_behind(tmp_path: Path, focuscode: Focuscode) -> None:
    """Sub-folders, tables without talk and files of a kind that is not read are named, with what they are and what to do."""
    source = tmp_path / "from"
    (source / "old").mkdir(parents=True)
    (source / "talk.txt").write_text("Anna: Yes.\n", encoding="utf-8")
    for name in ("notes.odt", "answers.xls", "round 1.mp3", "photo.jpg"):
        (source / name).write_bytes(b"")
    (source / "people.csv").write_text("id,role\nAnna,participant\nMod,moderator\n", encoding="utf-8")
    names = "Name;Rolle;Gruppe;Land;Alter\nAnna;;talk;DE;30\nMod;Moderatorin;talk;DE;40\n"
    (source / "Liste.csv").write_text(names, encoding="utf-8")
    (source / "answers.csv").write_text("id,age\n1,30\n", encoding="utf-8")
    (source / "answers.sav").write_bytes(b"")
    (source / "chat.csv").write_text("speaker,text\nAnna,Yes.\n", encoding="utf-8")
    told = focuscode("init", tmp_path / "study", "--from", source).out.splitlines()
    survey = "describe it, and name it under [survey]: focuscode survey describe FILE"
    people = (
        'a participant list: copy it beside study.toml, and name it there: [participants] file = "people.csv"'
    )
    columns = 'id = "Name", role = "Rolle", transcript = "Gruppe", country = "Land"'
    kinds = ".csv, .docx, .srt, .txt, .vtt"
    assert [
        f"not copied: Liste.csv   ({people.replace('people.csv', 'Liste.csv')} and, in the next line, columns = {{ {columns} }})",
        f"not copied: answers.csv   (a table; if it is the survey, {survey})",
        f"not copied: answers.sav   (a survey: {survey})",
        "not copied: answers.xls   (if it is the participant list or the survey, save it as .xlsx or CSV: this kind of file is not read)",
        f"not copied: notes.odt   (if it is a transcript, save it as .docx or .txt: this kind of file is not read, but {kinds})",
        "not copied: old/   (a folder; only files of the folder itself are copied)",
        f"not copied: people.csv   ({people})",
        "not copied: photo.jpg   (not a kind of file that is read)",
        "not copied: round 1.mp3   (a recording; what is read are transcripts)",
        'study.toml says languages = ["en"]: where people speak otherwise, name theirs there.',
    ] == [line for line in told if line.startswith(("not copied", "study.toml says", "codebook.yaml is"))]


LANGUAGES: tuple[tuple[str, tuple[str, ...], list[str]], ...] = (
    (
        "none is named",
        (),
        ['study.toml says languages = ["en"]: where people speak otherwise, name theirs there.'],
    ),
    ("English", ("--language", "en"), []),
    ("English and German", ("--language", "de", "--language", "en"), []),
    (
        "German",
        ("--language", "de"),
        ["codebook.yaml is an example in English: its patterns find nothing in de."],
    ),
)


@pytest.mark.parametrize(("name", "given", "expected"), LANGUAGES, ids=[case[0] for case in LANGUAGES])
def test_init_says_what_is_english(
    name: str, given: tuple[str, ...], expected: list[str], tmp_path: Path, focuscode: Focuscode
) -> None:
    """A new study of one's own transcripts is told apart from English ones where nobody said their language."""
    source = tmp_path / "from"
    source.mkdir()
    (source / "talk.txt").write_text("Anna: Ja.\n", encoding="utf-8")
    told = focuscode("init", tmp_path / "study", "--from", source, *given).out.splitlines()
    assert expected == [line for line in told if line.startswith(("study.toml says", "codebook.yaml is"))]


def test_the_sample_passes_its_gates(sample_once: Path, focuscode: Focuscode) -> None:
    """Every gate of the sample study passes or is waived with a reason."""
    gates = document(focuscode, "check", "--study", sample_once)["gates"]
    assert isinstance(gates, list)
    assert [] == [gate["name"] for gate in gates if not gate["passed"]]
    rare = ("co_commissioning", "frontline_staff", "governance_principles", "prejudging")
    waived = [*(f"alpha of {code}" for code in rare), "percent agreement per code"]
    assert waived == [gate["name"] for gate in gates if gate["waived"]]
    assert (0, "", "") == tuple(vars(focuscode("check", "--quiet", "--study", sample_once)).values())


def test_a_missed_threshold_fails_the_check(sample: Path, focuscode: Focuscode) -> None:
    """A gate set above what was reached fails with code, figure and threshold."""
    path = sample / "study.toml"
    text = path.read_text(encoding="utf-8").replace("min_alpha = 0.4", "min_alpha = 0.99")
    path.write_text(text, encoding="utf-8")
    outcome = focuscode("check", "--study", sample)
    assert 1 == outcome.code
    assert "usual_suspects: 0." in outcome.out
    assert "is below 0.99" in outcome.out
    assert "alpha per code" in outcome.err


def test_a_busy_database_is_exit_code_4(
    study: Path, focuscode: Focuscode, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While another program writes, a command says so and ends with 4; nothing is lost."""
    focuscode("run", "--study", study)
    monkeypatch.setattr(connection, "BUSY_SECONDS", 0.05)
    (study / "build" / "report.html").unlink()
    other = sqlite3.connect(study / "study.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    outcome = focuscode("run", "--study", study)
    other.execute("ROLLBACK")
    other.close()
    assert 4 == outcome.code
    assert "being written to by another program" in outcome.err
    assert 0 == focuscode("run", "--study", study).code


def test_an_interruption_is_exit_code_130(
    study: Path, focuscode: Focuscode, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl-C ends with 130 and a sentence, without a traceback; a later run finishes the work."""

    def interrupt(*_: object) -> None:
        """Stand in for Ctrl-C in the middle of the report."""
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("pipeline.workflow.reporting.write_whole", interrupt)
        outcome = focuscode("run", "--study", study)
    assert 130 == outcome.code
    assert "Interrupted" in outcome.err
    assert "Traceback" not in outcome.err
    assert {"report": ["study"]} == document(focuscode, "run", "--study", study)["done"]


def test_quiet_prints_results_only(study: Path, focuscode: Focuscode) -> None:
    """`--quiet` leaves the line with the report's path."""
    outcome = focuscode("run", "--quiet", "--study", study)
    assert ["Report: " + str(study / "build" / "report.html")] == outcome.out.splitlines()


def test_no_color_is_honoured(study: Path) -> None:
    """With NO_COLOR set not one colour is sent, even where colour is forced by a terminal's variables."""
    done = subprocess.run(
        [sys.executable, "-m", "pipeline", "status", "--study", str(study)],
        capture_output=True,
        check=True,
        env={
            "PATH": "",
            "NO_COLOR": "1",
            "FORCE_COLOR": "1",
            "TERM": "xterm-256color",
            "PYTHONPATH": str(ROOT),
        },
    )
    assert b"\x1b[3" not in done.stdout
    assert b"A small study" in done.stdout


def test_a_defect_is_no_bad_input(study: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An error that nobody foresaw is not dressed up as bad input: it reaches the developer whole."""

    def fail(*_: object) -> None:
        """A defect."""
        raise ZeroDivisionError

    monkeypatch.setattr("pipeline.workflow.status.status", fail)
    with pytest.raises(ZeroDivisionError):
        pipeline.__main__.run(["status", "--study", str(study)])


def test_markup_and_escapes_of_a_transcript_stay_text(study: Path, focuscode: Focuscode) -> None:
    """`[b]`, a terminal escape and a formula in a transcript are shown as they are, in terminal and report."""
    text = 'Anna: We waited [inaudible] and [b]left[/b].\nPiet: \x1b[31mred =HYPERLINK("http://x") <script>x</script>\n'
    (study / "transcripts" / "odd.txt").write_text(text, encoding="utf-8")
    outcome = focuscode("run", "--study", study)
    assert 0 == outcome.code, outcome.err
    shown = focuscode("review", "--study", study, "--coder", "ines", "--transcript", "odd", "--no-export")
    assert "We waited [inaudible] and [b]left[/b]." in shown.out
    assert "\x1b[31m" not in shown.out
    assert "<script>x" not in (study / "build" / "report.html").read_text(encoding="utf-8")


def test_source_files_are_never_written_to(whole_once: Path) -> None:
    """After a run every input of the sample study is byte for byte what the repository holds."""
    for path in sorted((ROOT / "transcripts" / "sample").iterdir()):
        if path.is_file():
            assert path.read_bytes() == (whole_once / "transcripts" / "sample" / path.name).read_bytes()


def test_make_clean_keeps_decisions_and_database(study: Path, focuscode: Focuscode) -> None:
    """`make clean` takes the report away and leaves the study's database and decisions."""
    focuscode("run", "--study", study)
    (study / "Makefile").write_bytes((ROOT / "Makefile").read_bytes())
    (study / "decisions").mkdir()
    (study / "decisions" / "ines.jsonl").write_text("", encoding="utf-8")
    for name in ("pipeline", "tests", "benchmarks", "docs"):
        (study / name).mkdir()
    subprocess.run(["make", "clean"], cwd=study, check=True, capture_output=True)
    assert not (study / "build").exists()
    assert (study / "study.db").exists()
    assert (study / "decisions" / "ines.jsonl").exists()


def test_two_runs_at_once_do_no_harm(study: Path) -> None:
    """Two programs that run the same study at the same time both end well, and the result is that of one."""
    codes: list[int] = []
    command = [sys.executable, "-m", "pipeline", "run", "--quiet", "--study", str(study)]

    def go() -> None:
        """Run the study in a process of its own."""
        codes.append(subprocess.run(command, capture_output=True, check=False).returncode)

    threads = [threading.Thread(target=go) for _ in range(2)]
    for thread in threads:
        thread.start()
        time.sleep(0.05)
    for thread in threads:
        thread.join()
    assert [0, 0] == codes
    with sqlite3.connect(study / "study.db") as database:
        assert [("ok",)] == database.execute("PRAGMA integrity_check").fetchall()
        assert (1,) == database.execute("SELECT count(*) FROM transcripts").fetchone()
    database.close()
