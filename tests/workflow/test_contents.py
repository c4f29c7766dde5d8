"""What the report says of the study it was made from."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import InputError
from pipeline.hashing import digest_bytes
from pipeline.reports.content import ReportContent
from pipeline.workflow.analysing import coded, compared
from pipeline.workflow.contents import report_content
from pipeline.workflow.running import run_steps
from pipeline.workflow.study import Study
from tests.workflow.conftest import MODERATED, decide, edit, run, silent
from tests.workflow.rooms import make_rooms


def content(study: Study) -> ReportContent:
    """The report's content of a study as it stands."""
    found = coded(study)
    return report_content(study, found, compared(study, found))


def test_provenance_has_the_digest_of_every_input(tiny: Study) -> None:
    """Each declared file and each transcript stands there with the digest of its bytes, and so do the versions."""
    rows = dict(content(tiny).provenance)
    for name in ("study.toml", "codebook.yaml", "people.csv", "transcripts/example.txt"):
        assert digest_bytes((tiny.settings.folder / name).read_bytes()) == rows[name]
    assert {"codebook revision", "Python", "focuscode", "spacy", "scikit-learn"} <= set(rows)


def test_rows_of_a_small_study(tiny: Study) -> None:
    """The transcript's row and the groups' rows count turns, people and words; the moderator is in no group."""
    found = content(tiny)
    (row,) = found.read
    assert ("example", "txt", 12, 4, 9) == (row.id, row.format, row.turns, row.speakers, row.segments)
    assert [("reader", 2, 0, 6), ("staff", 1, 0, 3)] == [
        (group.group, group.present, group.silent, group.turns) for group in found.people
    ]
    assert ((), None, 0) == (found.coders, found.card, found.consensus.segments_read)
    assert (3, 1) == (row.present, found.conduct.moderators)


def test_a_silent_participant_is_present(folder: Path) -> None:
    """Somebody who is listed for the discussion and says nothing is counted and named."""
    rows = MODERATED.replace("\n", ",example\n").replace("group,example", "group,transcript")
    (folder / "people.csv").write_text(f"{rows}Ole,participant,staff,example\n", encoding="utf-8")
    run(folder)
    with Study.open(folder) as study:
        found = content(study)
    assert ("Ole",) == found.read[0].silent
    assert ("staff", 2, 1) == next((g.group, g.present, g.silent) for g in found.people if g.group == "staff")


def test_counts_follow_from_what_was_read(tiny: Study) -> None:
    """A rejection alone is no reading: without a completed segment there are no counts, with one there are."""
    segment = tiny.store.segments()[0]
    decide(tiny, "ada", 1, "reject", segment, "praise")
    assert not any(share.segments_read for share in content(tiny).talk.shares)
    decide(tiny, "ada", 2, "complete", segment)
    assert any(share.segments_read for share in content(tiny).talk.shares)


def test_coders_have_rows_and_adjudicators_come_last(folder: Path) -> None:
    """Each coder's row counts completions, codings and rejections."""
    edit(folder / "study.toml", "adjudicators = []", 'adjudicators = ["ada"]')
    with Study.open(folder) as study:
        first, second, *_ = study.store.segments()
        decide(study, "ada", 1, "complete", first)
        decide(study, "bo", 1, "code", first, "praise")
        decide(study, "bo", 2, "reject", first, "difficulty")
        decide(study, "bo", 3, "complete", first)
        decide(study, "bo", 4, "complete", second)
        rows = [(r.coder, r.completed, r.codings, r.rejected, r.adjudicator) for r in content(study).coders]
    assert [("bo", 2, 1, 1, False), ("ada", 1, 0, 0, True)] == rows


@pytest.mark.parametrize(
    ("epoch", "expected"), [("0", "1970-01-01 00:00 UTC"), ("86400", "1970-01-02 00:00 UTC")]
)
def test_the_time_can_be_fixed(
    tiny: Study, monkeypatch: pytest.MonkeyPatch, epoch: str, expected: str
) -> None:
    """SOURCE_DATE_EPOCH stands in for the clock, so that a report can be made twice byte for byte."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    assert expected == content(tiny).generated


def test_a_report_that_cannot_be_written_is_bad_input(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk is told with the file's name, leaves no half file behind, and the next run makes the report."""
    before = sorted(path for path in (folder / "build").rglob("*") if path.name != "report.html")
    (folder / "build" / "report.html").unlink()

    def full(_self: Path, _data: bytes) -> int:
        """Stand in for a disk without room."""
        _self.touch()
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "write_bytes", full)
        with pytest.raises(InputError, match=r"build.report.*: cannot be written: No space left on device"):
            run(folder)
    assert before == sorted((folder / "build").rglob("*"))
    assert {"report": ("study",)} == run(folder).done


def test_the_index_is_put_in_words(tmp_path: Path) -> None:
    """Answers stand in quotation marks, as they are, and a half of a per cent is rounded up."""
    folder = make_rooms(tmp_path / "rooms")
    edit(folder / "study.toml", "often = 2", 'often = 2\n"1.5 hours" = 0.5')
    edit(folder / "study.toml", "[survey]\n", "[survey]\nleast_answered = 0.625\n")
    with Study.open(folder) as study:
        run_steps(study, ("segment",), silent)
        facts = content(study).survey
    assert facts is not None
    assert "item scores (“never” = 0, “often” = 2, “1.5 hours” = 0.5) as a share" in facts.formula
    assert "from 63% of its items on" in facts.formula


def test_items_that_do_not_say_how(tmp_path: Path) -> None:
    """Where items do not say how they are done, or who benefits, that is among what is missing, with how to add it."""
    folder = make_rooms(tmp_path / "rooms")
    edit(folder / "study.toml", 'sector = "parks" }', 'sector = "parks", benefits = "others" }')
    with Study.open(folder) as study:
        run_steps(study, ("segment",), silent)
        parts = [part for part in content(study).missing if part.part == "other"]
    how = 'Say of each item in study.toml how = "alone" or "with others", and benefits = "self" or "others".'
    assert [
        (
            (
                "No item says how it is done (how), so nothing is told of what is done alone or with others."
                " 1 of 2 items do not say who benefits (benefits) and are left out of what benefits oneself or others:"
                " litter."
            ),
            how,
        ),
    ] == [(part.what, part.how) for part in parts]
