"""The commands that change the codebook: what they say, what they write, what they refuse."""

from __future__ import annotations

import getpass
import json
import shutil
from pathlib import Path

import pytest

from pipeline.review.opening import open_session
from pipeline.workflow.running import run_steps
from pipeline.workflow.starting import start_study
from pipeline.workflow.study import Study
from tests.cli.conftest import Focuscode
from tests.workflow.conftest import edit, silent

WHY = ("--why", "they were one", "--by", "ines")
PRAISE = "The speaker says that something works well or is good for them."


@pytest.fixture(scope="module")
def coded_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A study that ada has judged: praise at the first segment, a code of her own at the third."""
    folder = tmp_path_factory.mktemp("coded") / "study"
    start_study(folder, title="A small study", languages=("en",), source=None)
    with Study.open(folder) as study:
        run_steps(study, ("segment",), silent)
        session = open_session(study, "ada", hints=False)
        number = 0
        while session.current is not None:
            if number == 0:
                session.code("praise")
            if number == 2:
                session.make("last bus", "The bus goes too early.", in_vivo=True)
            session.complete()
            number += 1
    return folder


@pytest.fixture
def coded(coded_once: Path, tmp_path: Path) -> Path:
    """A copy of it, to be changed."""
    folder = tmp_path / "study"
    shutil.copytree(coded_once, folder)
    return folder


def text(folder: Path) -> str:
    """The codebook file."""
    return (folder / "codebook.yaml").read_text(encoding="utf-8")


def test_rename_says_what_follows(coded: Path, focuscode: Focuscode) -> None:
    """What changed in words, what follows for whom, and where it was written."""
    found = focuscode(
        "codebook", "rename", "praise", "approval", "--name", "Approval", "--study", coded, *WHY
    )
    assert 0 == found.code
    assert found.out.splitlines() == [
        "approval: renamed from “praise”; decisions follow.",
        "approval: the name “Praise” is now “Approval”.",
        "Decisions about it: 1.",
        "  ada: 1 coding follows",
        "codebook.yaml: changed.",
    ]
    assert "  - id: approval\n    formerly: [praise]\n    name: Approval\n" in text(coded)


def test_a_dry_run_writes_nothing(coded: Path, focuscode: Focuscode) -> None:
    """The difference of the file is shown, line by line, and the file stays as it was."""
    before = text(coded)
    found = focuscode("codebook", "deprecate", "praise", "--dry-run", "--study", coded, *WHY)
    assert 0 == found.code
    assert "+    status: deprecated\n" in found.out
    assert "codebook.yaml: nothing was written.\n" in found.out
    assert before == text(coded)


def test_what_is_done_is_signed(coded: Path, focuscode: Focuscode, monkeypatch: pytest.MonkeyPatch) -> None:
    """The record names who did it, by default the name on this computer; without any it is asked for."""
    monkeypatch.setattr(getpass, "getuser", lambda: "piet")
    assert 0 == focuscode("codebook", "rename", "praise", "approval", "--study", coded).code
    assert "  - {act: rename, code: praise, to: [approval], by: piet, at: " in text(coded)

    def nobody() -> str:
        """A container without users."""
        raise KeyError

    monkeypatch.setattr(getpass, "getuser", nobody)
    found = focuscode("codebook", "rename", "approval", "applause", "--study", coded)
    assert (2, True) == (found.code, "--by NAME" in found.err)


def test_merge_tells_of_levels(coded: Path, focuscode: Focuscode) -> None:
    """Where levels do not go together it is said before anything is written."""
    levels = "    scale: {levels: [{id: low, name: Low}, {id: high, name: High}]}\n    patterns:\n      en:\n        - difficult\n"
    edit(coded / "codebook.yaml", "    patterns:\n      en:\n        - difficult\n", levels)
    found = focuscode("codebook", "merge", "praise", "--into", "difficulty", "--study", coded, *WHY)
    assert 0 == found.code
    assert "what was given as “praise” has no level and comes back for one" in found.out
    assert "ada: 1 coding follows\n" in found.out


def test_merge_tells_what_is_left_behind(coded: Path, focuscode: Focuscode) -> None:
    """Patterns, examples and definition of what was merged serve nobody any more; what is worth it can be moved."""
    found = focuscode("codebook", "merge", "praise", "--into", "difficulty", "--study", coded, *WHY)
    assert "“praise”: " in found.out
    assert (
        "its definition suggest and explain nothing any more; move what is worth keeping to “difficulty”."
        in found.out
    )
    assert " patterns, " in found.out
    own = focuscode("codebook", "adopt", "last_bus@ada", "--into", "difficulty", "--study", coded, *WHY)
    assert "“last_bus@ada”: 1 example and its definition suggest and explain nothing any more" in own.out


def test_what_is_deprecated_counts_no_more(coded: Path, focuscode: Focuscode) -> None:
    """Codings that count no more are said by coder, those of codes merged into it before among them."""
    book = coded / "codebook.yaml"
    before = book.read_text(encoding="utf-8")
    found = focuscode("codebook", "deprecate", "praise", "--study", coded, *WHY)
    assert "Decisions about it: 1.\n  ada: 1 coding counts no more\n" in found.out
    book.write_text(before, encoding="utf-8")
    assert 0 == focuscode("codebook", "merge", "praise", "--into", "difficulty", "--study", coded, *WHY).code
    later = focuscode("codebook", "deprecate", "difficulty", "--study", coded, *WHY)
    assert "Decisions about it: 1.\n  ada: 1 coding counts no more\n" in later.out


def test_split_names_and_defines_its_parts(coded: Path, focuscode: Focuscode) -> None:
    """Names and definitions go to their parts; a part without definition is pointed out."""
    parts = (
        "--into",
        "joy",
        "--into",
        "real_use",
        "--name",
        "joy=Pure joy",
        "--definition",
        "joy=They enjoy: it.",
    )
    found = focuscode("codebook", "split", "praise", *parts, "--study", coded, *WHY)
    assert 0 == found.code
    assert "“real_use” has no definition yet" in found.out
    assert "ada: 1 coding counts no more, 1 segment comes back for review\n" in found.out
    assert (
        '  - id: joy\n    name: Pure joy\n    definition: "They enjoy: it."\n    split_from: praise\n'
        in text(coded)
    )
    assert "    name: Real use\n" in text(coded)


def test_split_may_keep_the_code(coded: Path, focuscode: Focuscode) -> None:
    """With --keep the code stays with another definition, which has to be given."""
    given = ("codebook", "split", "praise", "--into", "joy", "--keep", "--study", coded, *WHY)
    assert 3 == focuscode(*given).code
    assert (
        0 == focuscode(*given, "--definition", "praise=It works.", "--definition", "joy=They enjoy it.").code
    )
    assert "    definition: It works.\n" in text(coded)


def test_declare_settles_what_was_reworded(coded: Path, focuscode: Focuscode) -> None:
    """Other words for the same meaning bring nothing back once that is declared."""
    edit(coded / "codebook.yaml", PRAISE, "The speaker says that something is good.")
    found = focuscode("codebook", "declare", "praise", "--as", "reworded", "--study", coded, *WHY)
    assert 0 == found.code
    # All nine came back; two do still, which were read before the code of her own was made.
    assert "ada: 9 need not be read again" in found.out
    assert "sense: reworded" in text(coded)


def test_adopt_lists_what_was_made_while_reading(coded: Path, focuscode: Focuscode) -> None:
    """Each code made while reading with author, quote, how often it was given and what it is near to."""
    found = focuscode("codebook", "adopt", "--study", coded)
    assert 0 == found.code
    for part in ("1 code made while reading", "last_bus@ada", "yes", "For me it's difficult."):
        assert part in " ".join(found.out.split())
    (row,) = json.loads(focuscode("codebook", "adopt", "--json", "--study", coded).out)["codes"]
    assert ("ada", True, 1, "The bus goes too early.") == (
        row["author"], row["in_vivo"], row["given"], row["definition"],
    )  # fmt: skip


def test_adopt_takes_up_merges_or_drops(coded: Path, focuscode: Focuscode) -> None:
    """A code made while reading becomes everybody's, counts for another, or stays on record alone."""
    before = text(coded)
    for settled, written in (
        (
            ("--as", "bus", "--name", "Last bus", "--definition", "It goes early."),
            '    formerly: ["last_bus@ada"]\n',
        ),
        (("--into", "difficulty"), "    merged_into: difficulty\n"),
        (("--drop",), "    status: deprecated\n"),
    ):
        found = focuscode("codebook", "adopt", "last_bus@ada", *settled, "--study", coded, *WHY)
        assert 0 == found.code
        assert written in text(coded)
        assert "Nobody has made a code" in focuscode("codebook", "adopt", "--study", coded).out
        (coded / "codebook.yaml").write_text(before, encoding="utf-8")


def test_adopted_codes_come_with_their_coding(coded: Path, focuscode: Focuscode) -> None:
    """It is said that the author's coding follows and that what was read before comes back."""
    found = focuscode("codebook", "adopt", "last_bus@ada", "--as", "bus", "--study", coded, *WHY)
    assert "bus: new in-vivo code “last bus” by ada.\nlast_bus@ada: counts for “bus” now.\n" in found.out
    assert "ada: 1 coding follows, 2 segments come back for review\n" in found.out


def test_json_says_all_of_it(coded: Path, focuscode: Focuscode) -> None:
    """With --json one document holds changes, differences, coders and whether it was written."""
    found = focuscode(
        "codebook", "rename", "praise", "approval", "--json", "--dry-run", "--study", coded, *WHY
    )
    body = json.loads(found.out)
    assert ("codebook rename", False, 1) == (body["command"], body["written"], body["decisions"])
    assert ["rename", "praise", ["approval"]] == [body["changes"][0][key] for key in ("act", "code_id", "to")]
    assert [{"coder": "ada", "follow": 1, "back": 0, "settled": 0, "lapsed": 0}] == body["coders"]


def test_study_toml_is_to_be_changed_by_hand(coded: Path, focuscode: Focuscode) -> None:
    """A key that names the old id is pointed out with what to write."""
    with (coded / "study.toml").open("a", encoding="utf-8") as settings:
        settings.write("\n[suggestions.thresholds]\npraise = 0.6\n")
    found = focuscode("codebook", "rename", "praise", "approval", "--study", coded, *WHY)
    assert "study.toml: suggestions.thresholds.praise: call it approval\n" in found.out
    refused = focuscode("run", "--study", coded)
    assert (3, True) == (refused.code, "It was renamed to 'approval': write that." in refused.err)


def test_decision_files_not_imported_are_named(coded: Path, focuscode: Focuscode) -> None:
    """What the database does not hold is not counted, and that is said."""
    assert 0 == focuscode("decisions", "export", "--study", coded).code
    (coded / "study.db").unlink()
    found = focuscode("codebook", "deprecate", "praise", "--study", coded, *WHY)
    assert "not counted, since it is not imported as it is now: decisions/ada.jsonl" in found.out


WRONG = [
    ("no code to adopt", ("adopt", "--as", "x"), "Say which code"),
    ("nothing to do with it", ("adopt", "last_bus@ada"), "Say one of"),
    ("two things at once", ("adopt", "last_bus@ada", "--as", "x", "--drop"), "Say one of"),
    ("a name for nothing", ("adopt", "last_bus@ada", "--into", "praise", "--name", "X"), "go with --as"),
    ("dropped without reason", ("adopt", "last_bus@ada", "--drop"), "needs --why"),
    ("merged without reason", ("merge", "praise", "--into", "difficulty"), "--why"),
    ("a name without id", ("split", "praise", "--into", "a", "--name", "A", "--why", "x"), "write ID=TEXT"),
    (
        "a name for no part",
        ("split", "praise", "--into", "a", "--name", "b=B", "--why", "x"),
        "write ID=TEXT",
    ),
]


@pytest.mark.parametrize(("given", "said"), [case[1:] for case in WRONG], ids=[case[0] for case in WRONG])
def test_wrong_use(coded: Path, focuscode: Focuscode, given: tuple[str, ...], said: str) -> None:
    """What is asked for in a wrong way is refused before anything is looked at."""
    found = focuscode("codebook", *given, "--study", coded)
    assert (2, True) == (found.code, said in found.err)


def test_bad_input(coded: Path, focuscode: Focuscode) -> None:
    """Everything that stands against an operation is said at once; nothing is written."""
    before = text(coded)
    found = focuscode("codebook", "merge", "prais", "difficult", "--into", "nothing", "--study", coded, *WHY)
    assert 3 == found.code
    assert "Bad input: 3 problems. Nothing was written." in found.err
    assert "Did you mean praise?" in found.err
    assert before == text(coded)
