"""The sample study, seen from inside: what was read, which quotes are shown, where the decisions come from."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from pipeline.workflow.analysing import coded, compared
from pipeline.workflow.study import Study
from tests.conftest import ROOT


def test_no_quote_stands_beneath_a_row_of_few(sample_once: Path) -> None:
    """A row of fewer people than the study's least number has no quote: it would say who spoke."""
    with Study.open(sample_once) as study:
        side = compared(study, coded(study))
        least = study.settings.comparison.least_people
    few = [gap for gap in side.gaps if gap.perceived and gap.perceived.present < least]
    enough = [gap for gap in side.gaps if gap.perceived and gap.perceived.present >= least and gap.cell.group]
    assert few
    assert {()} == {gap.quotes for gap in few}
    assert all(gap.quotes for gap in enough)


def test_every_quote_is_verbatim(sample_once: Path) -> None:
    """Each quote in the joint display and under the codes is the text of its transcript, character by character."""
    with Study.open(sample_once) as study:
        side = compared(study, coded(study))
        transcripts = study.store.transcripts()
        segments = {segment.id: segment for segment in study.store.segments()}
    quotes = [quote for gap in side.gaps for quote in gap.quotes]
    quotes += [quote for chosen in side.quotes.values() for quote in chosen]
    assert len(quotes) > 20
    for quote in quotes:
        assert segments[quote.segment_id].span.of(transcripts[quote.transcript_id].text) == quote.quote


def test_the_sample_reads_as_it_was_written(sample_once: Path) -> None:
    """The five sample transcripts have the turns, speakers and silent people that their README states."""
    with Study.open(sample_once) as study:
        found = {
            t.id: (len(t.turns), len({t.speaker(turn.speaker_id).person for turn in t.turns}), len(t.silent))
            for t in study.store.transcripts().values()
        }
        notices = study.store.notices()
    assert {
        "fg-cz-health": (65, 8, 1),
        "fg-de-environment": (63, 10, 0),
        "fg-dk-safety": (63, 9, 0),
        "fg-fr-safety": (65, 9, 1),
        "fg-uk-environment": (65, 10, 0),
    } == found
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
