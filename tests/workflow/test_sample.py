"""The sample study, seen from inside: what was read, which quotes are shown, where the decisions come from."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from pipeline.analysis.moments import coarse
from pipeline.analysis.quotes import Descriptions
from pipeline.findings import QuoteRef
from pipeline.workflow.analysing import Compared, coded, compared
from pipeline.workflow.contexts import contexts
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


def test_no_row_says_more_than_the_descriptions_beneath_it(side: Compared) -> None:
    """Beneath a row of one place stand quotes whose descriptions tell it, beneath a stakeholder group those that tell the group."""
    rows = [row for row in side.comparison.rows if row.quotes]
    places = [ref.attribution for row in rows if row.cell.country for ref in row.quotes]
    assert places
    assert {2} == {attribution.count(", ") for attribution in places}
    assert "participant" not in {ref.attribution for row in rows for ref in row.quotes}
    assert {"participant"} == {
        r.attribution for (_, group), refs in side.chosen.items() if not group for r in refs
    }


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


def test_descriptions_are_of_three_people(side: Compared) -> None:
    """No description under a quote is that of one or two people who speak its language."""
    describe = Descriptions(side.people.persons, languages=side.people.languages)
    languages = side.people.languages
    used = Counter((languages[one.transcript_id], describe.of(one)) for one in side.people.persons)
    shown = {(ref.language, ref.attribution) for refs in _cited(side) for ref in refs}
    assert set() == {one for one in shown if used[one] < 3}


def test_no_passage_tells_the_sector_of_a_quote_that_does_not(whole_once: Path, side: Compared) -> None:
    """In the appendix no quote without its sector shares a passage with one that has it: the two sat in one discussion."""
    with Study.open(whole_once) as study:
        transcripts, segments = study.store.transcripts(), study.store.segments()
    refs = [ref for refs in _cited(side) for ref in refs]
    full = {ref.segment_id for ref in refs if ref.attribution.count(", ") == 2}
    passages = contexts(transcripts, segments, side.people, refs, turns=3, least=3)
    held = [{segment for turn in passage.turns for segment in turn.begins} for passage in passages]
    assert {ref.segment_id for ref in refs} == set().union(*held)
    assert [] == [one for one in held if one & full and one - full]


def test_no_quote_without_its_sector_can_be_found_in_the_course(side: Compared) -> None:
    """The codes under which such a quote is shown, its language and its group fit no single row of the published courses."""
    parts = [part for part in coarse(side.talk.moments, 3) if part.counted]
    codes: dict[str, set[str]] = defaultdict(set)
    drawn = Counter(code for part in parts for code, times in part.codes for _ in range(times))
    most = {code for code, _ in drawn.most_common(6)}
    refs = [ref for refs in _cited(side) for ref in refs if ref.attribution.count(", ") < 2]
    for ref in refs:
        codes[ref.segment_id] |= {ref.code_id} & most
    found = []
    for ref in refs:
        group = ref.attribution.split(", ")[0]
        rows = {
            (part.transcript_id, part.speaker)
            for part in parts
            if side.people.languages[part.transcript_id] == ref.language
            and part.group in ("", group)
            and codes[ref.segment_id] <= {code for code, _ in part.codes}
        }
        found += [ref.segment_id] if len(rows) == 1 else []
    assert refs
    assert [] == found


def _cited(side: Compared) -> list[tuple[QuoteRef, ...]]:
    """The quotes beneath each row and under each code and stakeholder group."""
    return [*side.chosen.values(), *(row.quotes for row in side.comparison.rows)]


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
