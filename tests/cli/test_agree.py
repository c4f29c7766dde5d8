"""`focuscode agree`: the card of a study and of any table, in the terminal, as JSON, as CSV and as a page."""

from __future__ import annotations

import io
import json
import re
import sys
from collections import Counter
from pathlib import Path

import pytest

from pipeline.agreement import KINDS
from pipeline.cli.agreement_tables import limited, show, unshown
from tests.agreement_cards import NASTY, empty, full, of_passages, of_table, of_values
from tests.cli.conftest import Focuscode

TABLE = """segment,coder,code,text
s1,ada,praise,"[b]Well[/b] done \x1b[31m"
s1,bob,praise,
s2,ada,waste;praise,
s2,bob,waste,
s3,ada,,
s3,bob,,
s4,ada,waste,
s4,bob,praise,
"""


class Screen(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        """It is one."""
        return True


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """A table of codings as another program might write it."""
    path = tmp_path / "codings.csv"
    path.write_text(TABLE, encoding="utf-8")
    return path


def lines_at(width: int, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What a terminal of that width shows of the full card, every breakdown with it."""
    screen = Screen()
    monkeypatch.setattr(sys, "stdout", screen)
    for name, value in (("COLUMNS", str(width)), ("TERM", "xterm"), ("NO_COLOR", "1")):
        monkeypatch.setenv(name, value)
    show(full(), KINDS)
    return [line.rstrip() for line in re.sub("\x1b\\[[0-9;]*m", "", screen.getvalue()).splitlines()]


@pytest.mark.parametrize(
    ("width", "beside"), [(80, ("%",)), (89, ("%", "positive")), (110, ("%", "positive", "AC1")), (74, ())]
)
def test_a_narrow_terminal_leaves_columns_out(
    width: int, beside: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What stands beside alpha is left out from the right; no row of the table by code is folded."""
    found = lines_at(width, monkeypatch)
    assert max(map(len, found)) <= width
    head = next(line.split() for line in found if line.startswith(" code "))
    assert ["code", "units", "ines", "tom", "alpha", "95", "%", "in", "words", *beside] == head
    assert any("contribution" in line and "0.70–1.00" in line and "tentative" in line for line in found)


def test_a_very_narrow_one_puts_the_coders_together(monkeypatch: pytest.MonkeyPatch) -> None:
    """At last how often each coder gave a code stands in one cell."""
    found = lines_at(69, monkeypatch)
    assert any(line.split()[:3] == ["code", "units", "given"] for line in found)
    assert any("21/25" in line for line in found)


def test_everything_is_shown_and_nothing_obeyed(capsys: pytest.CaptureFixture[str]) -> None:
    """Design, warning, whole, codes, levels, quotes, confusions, drift, adjudication and oneself again; text stays text."""
    show(full(), ("language",))
    told = capsys.readouterr().out
    for expected in (
        "The reliability sample: 120 of 471 segments",
        "9 of 129 sampled segments",
        "Whole codebook: multi-valued alpha 0.64 [0.54–0.74], not reliable",
        "* by the estimate alone",
        "— inputs: no variation",
        "No interval for volunteering: an interval needs",
        "contribution, level given presence: 0.66 [0.46–0.86] over 14 units, 3 codings off the scale",
        "Alpha weighted to all segments: blindness 0.36",
        "tom gives it, ines gives “Professional underestimation” instead (9 of 17)",
        "underestimation and blindness: 14 times (by chance 3.2)",
        "ines: 80% → 70% → 60%; trend −0.21 [−0.40 to −0.02]: falls",
        "tom: trend — (the order of reading is not known)",
        "Alpha before adjudication (the one to report) and after",
        "ines (round-1, again)",
        "−0.25 to 0.15",
        "— en: no segment was judged by two coders.",
    ):
        assert expected in told, expected
    assert "[b]left[/b]" in told
    assert "\x1b" not in told
    assert "\u202e" not in told
    assert NASTY not in told


def test_tables_without_codes_and_of_passages(capsys: pytest.CaptureFixture[str]) -> None:
    """One value a unit is told on a line, marked passages by unitizing alpha."""
    show(of_values())
    told = capsys.readouterr().out
    assert "All values together: Krippendorff’s alpha (ordinal) 0.74 [0.52–0.97], not reliable." in told
    assert "Besides: percent agreement 0.88, Gwet’s AC1 0.80." in told
    show(of_passages())
    told = capsys.readouterr().out
    assert "alpha: unitizing alpha (u) of characters" in told
    assert "No interval for all codes: an interval needs at least 4 transcripts, here 2." in told


def test_an_empty_card_says_why(capsys: pytest.CaptureFixture[str]) -> None:
    """Without two coders there is a sentence and no table."""
    show(empty())
    assert "Agreement needs two coders: nobody has completed segments.\n" == capsys.readouterr().out


def test_limits_and_what_was_not_shown() -> None:
    """`--only` keeps what is told of the whole; the breakdowns not asked for are named."""
    card = limited(full(), ("blindness",))
    assert ["blindness"] == [result.code_id for result in card.results]
    assert {"", "blindness"} == {part.code_id for part in card.parts}
    assert 1 == len(card.again)
    assert () == card.after
    assert full() == limited(full(), ())
    assert ["branch", "group", "pair", "hints"] == unshown(full(), ("language",))
    assert [] == unshown(of_table(), ())


def test_the_sample_study(focuscode: Focuscode, sample_once: Path, tmp_path: Path) -> None:
    """The card, which codings count, and the files that were asked for."""
    page, tables = tmp_path / "out" / "card.html", tmp_path / "tables"
    done = focuscode("agree", "--study", sample_once, "--html", page, "--csv", tables, "--parts", "language")
    assert 0 == done.code
    for expected in (
        "Whole codebook: multi-valued alpha",
        "Agreement by code, before discussion",
        "By language",
        "Agreed codings: ",
        "Open conflicts: ",
        "How disagreements were settled",
        "Breakdowns: --parts branch",
        str(page),
    ):
        assert expected in done.out, expected
    assert "Agreement of the coders: Co-production" in page.read_text(encoding="utf-8")
    assert {"basis.csv", "codes.csv", "whole.csv"} <= {path.name for path in tables.iterdir()}


def test_open_conflicts_add_up(focuscode: Focuscode, sample_once: Path) -> None:
    """Where more is open than the table of codes counts, it is said what: the table counts whether a code applies, not levels."""
    told = focuscode("agree", "--study", sample_once).out
    found = json.loads(focuscode("agree", "--study", sample_once, "--json").out)
    about = Counter(conflict["about"] for conflict in found["consensus"]["conflicts"])
    counted = sum(after["open"] for after in found["card"]["after"])
    assert (True, True, 0) == (counted == about["presence"] > 0, about["level"] > 0, about["span"])
    applies, levels = f"{counted} on whether a code applies", f"{about['level']} on its level"
    assert f"Open conflicts: {about.total()} ({applies}; {levels})." in told


def test_a_study_as_json(focuscode: Focuscode, sample_once: Path) -> None:
    """One document: card, methods paragraph, references, consensus; everything that was coded twice when asked for."""
    found = json.loads(focuscode("agree", "--study", sample_once, "--json", "--everything").out)
    assert {"focuscode", "command", "card", "methods", "references", "consensus", "outdated"} == set(found)
    assert found["card"]["basis"]["blind"]
    assert "Krippendorff" in found["methods"]


def test_an_unknown_code_is_bad_input(focuscode: Focuscode, table: Path) -> None:
    """A code that the card does not have is named, with those that it has."""
    done = focuscode("agree", "--from", table, "--only", "waste, nonsense")
    assert 3 == done.code
    assert "--only: no such code: 'nonsense'." in done.err
    assert "Known: praise, waste." in done.err


def test_a_table_needs_no_study(
    focuscode: Focuscode, table: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A table of codings is told in a folder without a study; its text stays text, on the page as well."""
    monkeypatch.chdir(tmp_path)
    page = tmp_path / "card.html"
    done = focuscode("agree", "--from", table, "--coder", "coder", "--html", page)
    assert 0 == done.code, done.err
    assert "praise" in done.out
    assert "Agreed codings" not in done.out
    assert "\x1b" not in done.out
    assert "\x1b" not in page.read_text(encoding="utf-8")
    assert [table, page] == sorted(tmp_path.iterdir(), key=lambda path: path.suffix)
    told = focuscode("agree", "--from", table, "--methods").out
    assert told.startswith("Two coders (ada and bob) judged 4 units [say how these were chosen")
    assert {"card", "methods", "references", "focuscode", "command"} == set(
        json.loads(focuscode("agree", "--from", table, "--json").out)
    )


WRONG = (
    ("a column without a table", ("--coder", "who"), 2, "--coder says how a table is read"),
    ("everything of a table", ("--from", "x.csv", "--everything"), 2, "--everything is for a study"),
    ("no such kind of part", ("--parts", "moon"), 2, "is not one of"),
    ("no such table", ("--from", "x.csv"), 3, "x.csv"),
)


@pytest.mark.parametrize(("name", "given", "code", "said"), WRONG, ids=[w[0] for w in WRONG])
def test_wrong_use_is_told(
    name: str, given: tuple[str, ...], code: int, said: str, focuscode: Focuscode, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """Options that do not go together are wrong use, a missing table is bad input."""
    monkeypatch.chdir(tmp_path)
    done = focuscode("agree", *given)
    assert code == done.code
    assert said in done.err


def test_a_file_in_place_of_the_folder(focuscode: Focuscode, table: Path) -> None:
    """The CSV tables need a folder; a file there is left as it is."""
    done = focuscode("agree", "--from", table, "--csv", table)
    assert 3 == done.code
    assert "is a file, not a folder" in done.err
    assert TABLE == table.read_text(encoding="utf-8")
