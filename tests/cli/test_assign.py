"""Sharing out from the command line: what is drawn, told and written, and what is refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.store import Store
from tests.cli.conftest import Focuscode

PEOPLE = (
    "id,role,stakeholder_group\nAnna,participant,reader\nPiet,participant,reader\nRosa,participant,staff\n"
)


@pytest.fixture
def two(study: Path) -> Path:
    """The new study with a second discussion."""
    text = "Anna: The bus comes late.\n\nRosa: It never came on Sunday.\n"
    (study / "transcripts" / "bus.txt").write_text(text, encoding="utf-8")
    return study


@pytest.fixture
def assign(two: Path, focuscode: Focuscode) -> Focuscode:
    """Runs `focuscode assign` on it."""
    return lambda *arguments: focuscode("assign", "--study", two, *arguments)


PAIR = ("--coder", "tom", "--coder", "ines")


def test_a_plan_from_draw_to_list(two: Path, assign: Focuscode, focuscode: Focuscode) -> None:
    """The sample, what each coder has to read and what comes next are told; the list and the status know of both."""
    outcome = assign(*PAIR, "--double-size", 4, "--seed", 7)
    assert 0 == outcome.code, outcome.err
    assert "11 segments shared out, seed 7, round round-1." in outcome.out
    assert "Reliability sample: 4 of 11 segments, drawn uniformly, seed 7." in outcome.out
    assert "inclusion probability: 0.364" in outcome.out
    assert outcome.out.index("--coder ines") < outcome.out.index("--coder tom")
    rows = [line.split() for line in outcome.out.splitlines() if line.startswith((" ines ", " tom "))]
    assert ["4", "4"] == [row[1] for row in rows]
    assert 11 - 4 == sum(int(row[2]) for row in rows)
    assert {"bus", "example"} == {row[5] for row in rows}
    for name in ("ines", "tom"):
        text = (two / "decisions" / f"{name}.jsonl").read_text(encoding="utf-8")
        assert 2 == text.count('"type":"draw"')
    listed = focuscode("queue", "list", "--study", two).out
    assert (
        "Reliability sample of ines and tom, seed 7: 0 of 4 segments completed by all (ines 0, tom 0)."
        in listed
    )
    assert "ines, batch 1: reliability sample with tom, 0 of 4 segments completed; it supports no" in listed
    assert "uniform (shared)" in listed
    assert "allotted by transcript" in listed
    assert "have changed since" not in listed
    alone = focuscode("queue", "list", "--study", two, "--coder", "tom").out
    assert ("ines, batch" in alone, "Reliability sample of ines and tom" in alone) == (False, True)
    told = focuscode("status", "--study", two).out
    assert "tom, batch 1: reliability sample with ines, 0 of 4 segments completed" in told


def test_json(two: Path, assign: Focuscode, focuscode: Focuscode) -> None:
    """One document: who has which batches, and the files; the list has the sample as a whole."""
    made = json.loads(assign(*PAIR, "--double", 0.3, "--by", "segment", "--no-export", "--json").out)
    assert ("assign", []) == (made["command"], made["files"])
    shares = made["assignment"]["shares"]
    assert ["ines", "tom"] == [share["coder"] for share in shares]
    assert shares[0]["sample"]["items"] == shares[1]["sample"]["items"]
    with Store(two / "study.db") as store:
        drawn = [draw.id for draw in store.draws()]
    assert drawn == [share[kind]["id"] for share in shares for kind in ("sample", "allotted")]
    body = json.loads(focuscode("queue", "list", "--study", two, "--json").out)
    assert [["ines", "tom"]] == [sample["coders"] for sample in body["samples"]]
    assert ["", "segment"] * 2 == [batch["unit"] for batch in body["batches"]]
    assert [True] * 4 == [batch["population_unchanged"] for batch in body["batches"]]
    assert not (two / "decisions" / "tom.jsonl").exists()


def test_groups_make_strata(two: Path, assign: Focuscode) -> None:
    """Where the participant list knows the groups, the sample is drawn by them, unless that is not wanted."""
    (two / "people.csv").write_text(PEOPLE, encoding="utf-8")
    with (two / "study.toml").open("a", encoding="utf-8") as settings:
        settings.write('\n[participants]\nfile = "people.csv"\n')
    told = assign(*PAIR, "--double-size", 4, "--no-rest").out
    assert "drawn by strata of stakeholder_group, proportional, seed" in told
    assert "The rest is not shared out yet" in told
    assert "drawn uniformly" in assign("--coder", "a", "--coder", "b", "--double-size", 4, "--no-strata").out


def test_inflation_is_told(assign: Focuscode) -> None:
    """The machine is asked first; of scores that are no probabilities yet no share is promised."""
    outcome = assign(*PAIR, "--double-size", 4, "--inflate", "praise", "--inflate", "difficulty")
    assert 0 == outcome.code, outcome.err
    assert (
        "with the base rate inflated for praise or difficulty (80 % of the probability by score), se"
        in outcome.out
    )
    assert "praise: its scores are no probabilities" in outcome.out


def test_without_a_sample(assign: Focuscode) -> None:
    """Where nothing is coded twice, it is said what that means; what waits from before comes first."""
    told = assign(*PAIR, "--of", "transcript=example", "--by", "segment").out
    assert "No reliability sample: agreement cannot be told from this" in told
    again = assign(*PAIR, "--by", "segment").out
    assert "2 segments shared out" in again
    assert "left out: 9 that one of these coders has completed or has in a batch already" in again
    assert "(batch 1, drawn before, comes first)" in again


def test_quiet_says_nothing(assign: Focuscode) -> None:
    """With `--quiet` a plan that went well prints nothing."""
    assert "" == assign(*PAIR, "--double", 0.5, "--quiet").out


WRONG_USE = [
    ("both sizes", ("--double", "0.2", "--double-size", "3"), "--double and --double-size say the same"),
    ("strata and none", ("--strata", "language", "--no-strata"), "exclude each other"),
    ("inflated without a sample", ("--inflate", "praise"), "--inflate goes with --double"),
    ("a share for nothing", ("--double", "0.2", "--to-share", "0.3"), "--to-share goes with --inflate"),
    ("nothing at all", ("--no-rest",), "--no-rest goes with --double"),
    ("copies of nothing", ("--double", "0.2", "--no-rest", "--copies", "2"), "--copies goes with a rest"),
    ("no value", ("--of", "language"), "write ATTRIBUTE=VALUE"),
    ("more than all", ("--double", "1.2"), "1.2 is not in the range"),
    ("an unknown unit", ("--by", "page"), "'page' is not one of"),
]


@pytest.mark.parametrize(
    ("options", "told"), [case[1:] for case in WRONG_USE], ids=[case[0] for case in WRONG_USE]
)
def test_wrong_use(two: Path, assign: Focuscode, options: tuple[str, ...], told: str) -> None:
    """Options that do not go together are refused with exit code 2, before anything is made."""
    outcome = assign(*PAIR, *options)
    assert (2, True) == (outcome.code, told in outcome.err)
    assert not (two / "study.db").exists()


def test_bad_input_is_told_at_once(two: Path, assign: Focuscode, focuscode: Focuscode) -> None:
    """Names, codes, attributes and sizes that cannot be are told together, exit code 3; nothing is drawn."""
    focuscode("queue", "draw", "--study", two, "--coder", "mia", "--size", 1, "--no-export")
    outcome = assign(
        "--coder", "Mia", "--coder", "", "--inflate", "x", "--double-size", "99", "--copies", "3"
    )
    assert 3 == outcome.code
    for told in (
        "5 problems",
        "'Mia' is written 'mia'",
        "'' cannot be a coder's name",
        "no code 'x'",
        "only 11",
        "each segment cannot go to 3 coders",
    ):
        assert told in outcome.err
    with Store(two / "study.db") as store:
        assert 1 == len(store.draws())


def test_whole_transcripts_by_hand(two: Path, focuscode: Focuscode) -> None:
    """`queue draw --size all` gives a coder every segment there is within the limits, each for certain."""
    draw = ("queue", "draw", "--study", two, "--coder", "mia", "--size", "all", "--of", "transcript=bus")
    told = focuscode(*draw, "--seed", 1).out
    assert "Batch 1 of mia: 2 of 2 segments, all that were left, among transcript = bus, seed 1." in told
    assert "inclusion probability: 1.000 for each segment" in told
    again = focuscode(*draw)
    assert (3, True) == (again.code, "no segment is left to draw from" in again.err)
    assert 2 == focuscode("queue", "draw", "--study", two, "--coder", "mia", "--size", "some").code
