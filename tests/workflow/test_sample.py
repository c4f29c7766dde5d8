"""The sample study, seen from inside: what was read, which quotes are shown, where the decisions come from."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.workflow.analysing import Compared, coded, compared
from pipeline.workflow.study import Study
from tests.conftest import ROOT


@pytest.fixture(scope="module")
def side(whole_once: Path) -> Compared:
    """What was said beside what was measured."""
    with Study.open(whole_once) as study:
        return compared(study, coded(study))


def test_no_quote_stands_beneath_a_row_of_few(side: Compared) -> None:
    """A row of fewer people than the study's least number has no quote: it would say who spoke."""
    rows = [row for row in side.comparison.rows if row.perceived and row.cell.group]
    few = [row for row in rows if row.perceived and row.perceived.present < 3]
    groups = [row for row in rows if not (row.cell.country or row.cell.sector or " and " in row.cell.group)]
    assert few
    assert {()} == {row.quotes for row in few}
    assert 4 == len(groups)
    assert all(row.quotes for row in groups)


def test_every_quote_is_verbatim(whole_once: Path, side: Compared) -> None:
    """Each quote in the joint display and under the codes is the text of its transcript, character by character."""
    with Study.open(whole_once) as study:
        transcripts = study.store.transcripts()
        segments = {segment.id: segment for segment in study.store.segments()}
    quotes = [quote for row in side.comparison.rows for quote in row.quotes]
    quotes += [quote for chosen in side.chosen.values() for quote in chosen]
    assert len(quotes) > 100
    for quote in quotes:
        assert segments[quote.segment_id].span.of(transcripts[quote.transcript_id].text) == quote.quote


def test_some_margins_can_be_told_and_some_cannot(side: Compared) -> None:
    """The sample study's margins carry intervals, and each of the three verdicts is among them."""
    judged = [row.verdict.word for row in side.comparison.rows if row.verdict and row.difference]
    assert {"confirms", "discords", "cannot tell"} == set(judged)
    told = [row for row in side.comparison.rows if row.difference and row.difference.low is not None]
    assert len(told) > 20
    assert all(row.perceived and row.perceived.groups >= 4 for row in told)


def test_the_professionals_see_less_than_citizens_report(side: Compared) -> None:
    """The headline of the made-up study: its professionals and managers together grade below the index."""
    head = next(row for row in side.comparison.rows if row.cell.group == "professional and manager")
    assert head.verdict is not None
    assert ("discords", "below") == (head.verdict.word, head.verdict.direction)
    assert 15 == head.difference.clusters if head.difference else False


def test_the_sample_reads_as_it_was_written(whole_once: Path) -> None:
    """The fifteen sample transcripts have the turns, speakers and silent people that their README states."""
    with Study.open(whole_once) as study:
        found = {
            t.source.rpartition("/")[2]: (
                len(t.turns),
                len({t.speaker(turn.speaker_id).person for turn in t.turns}),
                len(t.silent),
            )
            for t in study.store.transcripts().values()
        }
        notices = study.store.notices()
    readme = (ROOT / "transcripts" / "sample" / "README.md").read_text(encoding="utf-8")
    rows = [line.split(" | ") for line in readme.splitlines() if line.startswith("| fg-")]
    stated = {
        row[0].removeprefix("| "): (int(row[3]), int(row[4]), int("one silent" in row[7])) for row in rows
    }
    assert 15 == len(stated)
    assert stated == found
    assert {()} == set(notices.values())


def test_the_sample_decisions_are_made_by_their_script(sample_once: Path) -> None:
    """The committed decision files are what synthesis/make_decisions.py makes of its tables, byte for byte."""
    import runpy

    script = runpy.run_path(str(ROOT / "transcripts" / "sample" / "synthesis" / "make_decisions.py"))
    from pipeline.exporters import write_decisions

    with Study.open(ROOT) as study:
        for coder in script["ASSIGNED"]:
            record = script["play"](coder, study)
            made = write_decisions(sample_once / "made", coder, record.log)
            committed = ROOT / "transcripts" / "sample" / "decisions" / made.name
            assert committed.read_bytes() == made.read_bytes()


def test_the_sample_survey_is_made_by_its_script(tmp_path: Path) -> None:
    """The committed survey is what synthesis/make_survey.py makes with its seed, byte for byte."""
    script = ROOT / "transcripts" / "sample" / "synthesis" / "make_survey.py"
    subprocess.run(
        [sys.executable, str(script), str(tmp_path / "survey.csv")], check=True, capture_output=True
    )
    committed = ROOT / "transcripts" / "sample" / "survey.csv"
    assert committed.read_bytes() == (tmp_path / "survey.csv").read_bytes()
