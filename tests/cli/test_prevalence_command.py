"""`focuscode prevalence`: what it prints, writes and refuses."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.draws import Design
from pipeline.workflow.drawing import draw_batch
from pipeline.workflow.study import Study
from tests.cli.conftest import Focuscode
from tests.workflow.conftest import decide


def test_everything_was_read(sample: Path, focuscode: Focuscode) -> None:
    """In the sample study all was read: the shares are exact, and open conflicts leave a range that is told."""
    outcome = focuscode("prevalence", "--study", sample)
    assert (0, "") == (outcome.code, outcome.err)
    for expected in (
        "All segments, 271 of 271 read",
        "these transcripts",
        "groups like these",
        "exact",
        "nobody has settled it",
        "focuscode adjudicate",
        "No interval for groups like these, because it is the same in every group",
    ):
        assert expected in outcome.out, expected
    assert "No batch was drawn" not in outcome.out


def test_fits_into_80_columns(sample: Path, focuscode: Focuscode) -> None:
    """The tables do; sentences may be longer."""
    out = focuscode("prevalence", "--study", sample, "--by", "group", "--code", "underestimation").out
    assert "stakeholder_group: manager, 85 of 85 read" in out
    rows = [line for line in out.splitlines() if line.startswith((" ", "stakeholder_group"))]
    assert max(map(len, map(str.rstrip, rows))) <= 80


@pytest.fixture
def drawn(study: Path, focuscode: Focuscode) -> Path:
    """The small study, of which ada has read a batch of five of nine, with two of the code “praise”."""
    assert 0 == focuscode("run", "--study", study, "--quiet").code
    with Study.open(study) as opened:
        draw = draw_batch(opened, "ada", Design("uniform", 5), 1)
        known = {segment.id: segment for segment in opened.store.segments()}
        for number, item in enumerate(draw.items):
            segment = known[item.segment_id]
            if number < 2:
                decide(opened, "ada", 2 * number + 1, "code", segment, "praise")
            decide(opened, "ada", 2 * number + 2 if number < 2 else number + 3, "complete", segment)
    return study


def test_part_was_read(drawn: Path, focuscode: Focuscode) -> None:
    """An estimate with its interval, for the target that was asked for alone."""
    out = focuscode("prevalence", "--study", drawn, "--target", "transcripts", "--no-machine").out
    (line,) = (line for line in out.splitlines() if line.startswith(" praise"))
    assert ["praise", "40.0"] == line.split()[:2]
    assert "groups like these" not in out
    both = focuscode("prevalence", "--study", drawn, "--no-machine").out
    assert "an interval needs at least 4 focus groups, here 1: all of them" in both


def test_json(drawn: Path, focuscode: Focuscode) -> None:
    """One document with both targets, the acts of drawing, and the plain share with a warning."""
    outcome = focuscode("prevalence", "--study", drawn, "--json", "--no-machine", "--code", "praise")
    body = json.loads(outcome.out)
    (row,) = body["rows"]
    assert ("prevalence", "praise", 9, 5, 0.4) == (
        body["command"],
        row["code"],
        row["segments"],
        row["read"],
        row["reviewed_share"],
    )
    assert row["estimate"]["transcripts"]["value"] == pytest.approx(0.4)
    assert "No estimate" in body["reviewed_share_is"]
    assert ["ada, batch 1"] == [act["batches"] for act in body["acts"]]


def test_csv(drawn: Path, focuscode: Focuscode, tmp_path: Path) -> None:
    """The table is written where it was asked for."""
    table = tmp_path / "all.csv"
    assert 0 == focuscode("prevalence", "--study", drawn, "--no-machine", "--csv", table).code
    assert table.read_text(encoding="utf-8-sig").startswith('"code","by"')


def test_nothing_was_drawn(study: Path, focuscode: Focuscode) -> None:
    """Without a batch every code has a line without figures, and it is said why and what to do."""
    assert 0 == focuscode("run", "--study", study, "--quiet").code
    outcome = focuscode("prevalence", "--study", study)
    assert 0 == outcome.code
    assert "No estimate, because nothing that chance picked was read to its end" in outcome.out
    assert "focuscode queue draw --coder NAME --size NUMBER" in outcome.out


def test_unknown_names(study: Path, focuscode: Focuscode) -> None:
    """A code and an attribute that are not there are bad input, both told."""
    outcome = focuscode("prevalence", "--study", study, "--code", "blame", "--by", "mood")
    assert 3 == outcome.code
    assert "blame" in outcome.err
    assert "mood" in outcome.err
