"""Batches from the command line: drawn, listed, read, finished."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest

from pipeline.store import Store
from tests.cli.conftest import Focuscode


@pytest.fixture
def queue(study: Path, focuscode: Focuscode) -> Focuscode:
    """Runs a command of `focuscode queue` on the study."""
    return lambda command, *arguments: focuscode("queue", command, "--study", study, *arguments)


def read(
    study: Path, focuscode: Focuscode, monkeypatch: pytest.MonkeyPatch, *lines: str, also: Any = ()
) -> str:
    """Type those lines into a review by mia; what it printed."""
    monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in lines)))
    outcome = focuscode("review", "--study", study, "--coder", "mia", "--blind", *also)
    assert 0 == outcome.code, outcome.err
    return outcome.out


def test_draw_read_and_finish(
    study: Path, queue: Focuscode, focuscode: Focuscode, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A batch is drawn, gone on with by `review`, unfinished until its last segment, and by then supports estimates."""
    drawn = queue("draw", "--coder", "mia", "--size", 3, "--seed", 7)
    assert 0 == drawn.code, drawn.err
    assert "Batch 1 of mia: 3 of 9 segments, drawn uniformly, seed 7." in drawn.out
    assert "inclusion probability: 0.333 for each segment" in drawn.out
    assert "It supports no estimate until all 3 are completed." in drawn.out
    assert (study / "decisions" / "mia.jsonl").read_text(encoding="utf-8").count('"type":"draw"') == 1
    printed = read(study, focuscode, monkeypatch, "n", "q")
    assert "0 of 3 segments done" in printed
    assert "0 of 3 segments completed; it supports no estimate until its 3 remaining segments" in printed
    assert "(--all reads outside of it)" in printed
    unfinished = (
        "mia, batch 1: 1 of 3 segments completed; it supports no estimate until its 2 remaining segments"
    )
    assert unfinished in queue("list").out
    assert unfinished in focuscode("status", "--study", study).out
    printed = read(study, focuscode, monkeypatch, "n", "n", "q")
    assert "Batch 1 of mia: 3 of 3 segments completed; finished." in printed
    assert "mia, batch 1: 3 of 3 segments completed; finished." in queue("list", "--coder", "mia").out
    with Store(study / "study.db") as store:
        (draw,) = store.draws("mia")
        shown = store.presentations("mia")
    assert [item.segment_id for item in draw.items] == list(dict.fromkeys(s.segment_id for s in shown))
    assert {(draw.id, 1 / 3)} == {(s.draw_id, s.probability) for s in shown}
    assert "3 of 9 segments done" in read(study, focuscode, monkeypatch, "q")


@pytest.mark.parametrize("also", [("--all",), ("--transcript", "example")])
def test_reading_outside_of_a_batch(
    study: Path,
    queue: Focuscode,
    focuscode: Focuscode,
    monkeypatch: pytest.MonkeyPatch,
    also: tuple[str, ...],
) -> None:
    """`--all` and `--transcript` read by hand; the batch stays open, and what is completed of it counts for it."""
    queue("draw", "--coder", "mia", "--size", 2, "--no-export")
    printed = read(study, focuscode, monkeypatch, *["n"] * 9, "q", also=also)
    assert "0 of 9 segments done" in printed
    assert "Batch" not in printed
    assert "2 of 2 segments completed; finished" in queue("list").out
    with Store(study / "study.db") as store:
        assert {("", None)} == {(s.draw_id, s.probability) for s in store.presentations("mia")}


def test_without_a_seed_one_is_made_and_kept(study: Path, queue: Focuscode) -> None:
    """The seed that was made is printed and on record; drawing again by it on another study gives the same batch."""
    found = json.loads(queue("draw", "--coder", "mia", "--size", 4, "--order", "random", "--json").out)[
        "draw"
    ]
    again = queue(
        "draw", "--coder", "leo", "--size", 4, "--order", "random", "--seed", found["seed"], "--json"
    )
    other = json.loads(again.out)["draw"]
    assert (found["items"], found["population_digest"]) == (other["items"], other["population_digest"])
    with Store(study / "study.db") as store:
        assert found["seed"] == store.draws("mia")[0].seed


def test_json(study: Path, queue: Focuscode, focuscode: Focuscode, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each command prints one document: the batch item by item, and how far each has been read."""
    assert [] == json.loads(queue("list", "--json").out)["batches"]
    draw = json.loads(queue("draw", "--coder", "mia", "--size", 2, "--of", "language=en", "--json").out)
    assert ("queue draw", ["decisions/mia.jsonl"]) == (
        draw["command"],
        [Path(f).as_posix() for f in draw["files"]],
    )
    assert {"segment_id", "probability", "stratum"} == set(draw["draw"]["items"][0])
    assert [["language", "en"]] == draw["draw"]["design"]["of"]
    assert 3 == queue("audit", "--coder", "mia", "--size", 7, "--json").code
    read(study, focuscode, monkeypatch, "n", "q")
    audit = json.loads(queue("audit", "--coder", "mia", "--size", 7, "--json").out)
    assert ("queue audit", True, 7) == (
        audit["command"],
        audit["draw"]["design"]["audit"],
        audit["draw"]["population"],
    )
    listed = json.loads(queue("list", "--json").out)["batches"]
    assert [(1, 1, False, True), (2, 7, True, True)] == [
        (b["number"], b["remaining"], b["audit"], b["population_unchanged"]) for b in listed
    ]


def test_strata_and_limits_are_shown(
    study: Path, queue: Focuscode, focuscode: Focuscode, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The strata stand in a table with what was drawn from each; an audit and its limits are named."""
    strata = ("--by", "stratified", "--strata", "language", "--allocation", "equal")
    drawn = queue("draw", "--coder", "mia", "--size", 3, *strata).out
    assert "drawn by strata of language, equal" in drawn
    assert ["en", "3", "9", "0.333"] in [line.split() for line in drawn.splitlines()]
    read(study, focuscode, monkeypatch, "n", "q")
    audited = queue("audit", "--coder", "mia", "--size", 1, "--of", "transcript=example").out
    assert "drawn uniformly, among transcript = example, seed" in audited
    assert ", as an audit." in audited
    assert "Batch 1 comes first: 2 of its segments are not completed." in audited
    assert "uniform (audit)" in queue("list").out


def test_scores_are_brought_up_to_date(queue: Focuscode) -> None:
    """A draw by score makes the suggestions it needs first; what it weighs by is told."""
    by_score = ("--by", "score", "--code", "praise", "--floor", "0.3", "--seed", 1)
    drawn = queue("draw", "--coder", "mia", "--size", 4, *by_score)
    assert 0 == drawn.code, drawn.err
    assert "drawn by score of praise, floor 0.3, seed 1." in drawn.out
    assert "inclusion probability: from 0." in drawn.out


def test_a_changed_transcript_is_named(study: Path, queue: Focuscode, focuscode: Focuscode) -> None:
    """Where the segments drawn from are not the same any more, the list says so."""
    queue("draw", "--coder", "mia", "--size", 9)
    path = study / "transcripts" / "example.txt"
    path.write_text(path.read_text(encoding="utf-8").replace("last bus", "first bus"), encoding="utf-8")
    assert 0 == focuscode("run", "--quiet", "--study", study).code
    listed = queue("list").out
    assert "0 of 9 segments completed, 1 not in the transcripts any more; it supports no estimate" in listed
    assert "The segments that it was drawn from have changed since" in listed


def test_nothing_was_drawn(study: Path, queue: Focuscode) -> None:
    """A study without batches says so, and listing makes no database."""
    told = "No batch was drawn yet: focuscode queue draw, or focuscode assign for several coders.\n"
    assert told == queue("list").out
    assert not (study / "study.db").exists()


def test_quiet_says_nothing(queue: Focuscode) -> None:
    """With `--quiet` a draw that went well prints nothing."""
    assert "" == queue("draw", "--coder", "mia", "--size", 1, "--quiet").out


WRONG_USE = [
    ("strata without a name", ("--by", "stratified"), "--by stratified needs --strata"),
    ("strata for nothing", ("--strata", "language"), "--strata goes with --by stratified"),
    ("allocation for nothing", ("--allocation", "equal"), "--allocation goes with --by stratified"),
    ("a floor for nothing", ("--floor", "0.1"), "--floor goes with --by score or --by uncertainty"),
    ("a code for nothing", ("--code", "praise"), "--code goes with a draw or an order by score"),
    ("no value", ("--of", "language"), "write ATTRIBUTE=VALUE"),
    ("no attribute", ("--of", "=en"), "write ATTRIBUTE=VALUE"),
    ("no size", ("--size", "0"), "0 is not in the range"),
    ("a floor of nothing", ("--by", "score", "--floor", "0"), "0.0 is not in the range"),
    ("a seed below 0", ("--seed", "-1"), "-1 is not in the range"),
]


@pytest.mark.parametrize(
    ("options", "told"), [case[1:] for case in WRONG_USE], ids=[case[0] for case in WRONG_USE]
)
def test_wrong_use(queue: Focuscode, options: tuple[str, ...], told: str) -> None:
    """An option without effect, or without sense, is refused with exit code 2 and nothing is drawn."""
    outcome = queue("draw", "--coder", "mia", "--size", "3", *options)
    assert (2, True) == (outcome.code, told in outcome.err)
    assert [] == json.loads(queue("list", "--json").out)["batches"]


BAD = [
    ("too many", ("--size", "10"), "there are only 9 segments to draw from"),
    ("no such value", ("--size", "1", "--of", "language=cs"), "Known: en."),
    ("no such code", ("--size", "1", "--by", "score", "--code", "x"), "there is no code 'x'"),
    ("under the floor", ("--size", "1", "--by", "score"), "(--floor 0.11)"),
]


@pytest.mark.parametrize(("options", "told"), [case[1:] for case in BAD], ids=[case[0] for case in BAD])
def test_what_cannot_be_drawn(study: Path, queue: Focuscode, options: tuple[str, ...], told: str) -> None:
    """What cannot be drawn is bad input, exit code 3, with the reason; nothing is on record."""
    outcome = queue("draw", "--coder", "mia", *options)
    assert (3, True) == (outcome.code, told in outcome.err)
    assert [] == json.loads(queue("list", "--json").out)["batches"]


def test_names_are_those_of_the_review(queue: Focuscode) -> None:
    """Who has drawn as mia cannot draw or read as Mia: that would be one person counted as two coders."""
    queue("draw", "--coder", "mia", "--size", 1)
    outcome = queue("draw", "--coder", "Mia", "--size", 1)
    assert (3, True) == (outcome.code, "'Mia' is written 'mia' in this study" in outcome.err)
