"""What was said, of a study as it stands: shares are corrected where chance picked what was read, and only there."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from pipeline.analysis.people import Attendance, attendance
from pipeline.findings import Cell
from pipeline.perceived import CodeShare, Talk
from pipeline.workflow.prevalence import Wanted, prevalences
from pipeline.workflow.settling import agreed_by_rule
from pipeline.workflow.study import Study
from pipeline.workflow.talking import corrected_shares, study_talk
from tests.workflow.conftest import silent
from tests.workflow.test_prevalence_study import SEGMENTS, drawn, ids, of, read


def people_of(study: Study) -> Attendance:
    """Everybody present."""
    return attendance(list(study.store.transcripts().values()))


def talked(study: Study) -> Talk:
    """What was said."""
    segments = study.store.segments()
    consensus = agreed_by_rule(study, study.states(), segments)
    transcripts = list(study.store.transcripts().values())
    return study_talk(study, people_of(study), transcripts, segments, consensus)


def praise(found: Talk, cell: Cell = Cell()) -> CodeShare:  # noqa: B008  # Cell is frozen
    """The shares of the code “praise”."""
    (share,) = (one for one in found.shares if (one.code_id, one.cell) == ("praise", cell))
    return share


def test_a_finished_batch_corrects(library: Study) -> None:
    """The share of all segments is that of focuscode prevalence, for groups like these."""
    names = of(drawn(library, 8))
    read(library, "ada", names, names[:2])
    found = praise(talked(library))
    expected = next(
        row.found.groups
        for row in prevalences(library, Wanted(("praise",)), silent).rows
        if row.code_id == "praise"
    )
    assert (True, expected) == (found.corrected, found.of_segments)
    assert "design-based supervised learning" in found.of_segments.method
    assert (8, 2) == (found.segments_read, found.segments)


def test_what_nobody_counted_said_is_in_no_share(library: Study) -> None:
    """A code that coders credit to the moderator alone counts as not given, in every cell, whoever else speaks there."""
    names = of(drawn(library, 8))
    read(library, "ada", names, names[:2])
    segments, people = library.store.segments(), people_of(library)
    consensus = agreed_by_rule(library, library.states(), segments)
    own = corrected_shares(library, people, segments, consensus)
    assert 0 < (own["praise", Cell()].value or 0)
    elsewhere = tuple(replace(coding, speaker_ids=("a moderator",)) for coding in consensus.agreed)
    found = corrected_shares(library, people, segments, replace(consensus, agreed=elsewhere))
    values = {
        cell: one.value for (code, cell), one in found.items() if code == "praise" and one.value is not None
    }
    assert {0.0} == set(values.values())
    assert Cell() in values


def test_picked_by_hand_may_lean(library: Study) -> None:
    """Without a batch the share is that of what was read, says so, and nothing is learnt for it."""
    read(library, "ada", ids(library)[:9], ids(library)[:3])
    found = praise(talked(library))
    assert (False, 3 / 9) == (found.corrected, found.of_segments.value)
    assert f"9 of {SEGMENTS} segments were read, and not by chance" in found.of_segments.no_interval_because


def test_everything_read_is_the_plain_share(library: Study) -> None:
    """Read to the end, nothing is corrected, however it began."""
    names = of(drawn(library, 8))
    read(library, "ada", names, names[:2])
    read(library, "ada", [name for name in ids(library) if name not in names])
    segments = library.store.segments()
    consensus = agreed_by_rule(library, library.states(), segments)
    assert {} == corrected_shares(library, people_of(library), segments, consensus)
    found = praise(talked(library))
    assert (False, 2 / SEGMENTS) == (found.corrected, found.of_segments.value)


def test_a_study_without_segments(tmp_path: Path) -> None:
    """Nothing to correct."""
    from pipeline.workflow.starting import start_study

    start_study(tmp_path / "new", title="New", languages=("en",), source=None)
    with Study.open(tmp_path / "new") as study:
        nothing = agreed_by_rule(study, {}, [])
        assert {} == corrected_shares(study, attendance([]), [], nothing)
