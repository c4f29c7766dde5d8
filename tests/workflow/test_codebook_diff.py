"""What changed between two codebooks, by file or by revision, and which decisions of the study it touches."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.codebook import Code, Codebook
from pipeline.decisions import Decision, fold, new_decision
from pipeline.errors import InputError
from pipeline.workflow.codebook_diff import (
    codebook_diff,
    counting_no_more,
    decided_before,
    lapsed,
    outstanding,
    revisions,
    touched,
)
from pipeline.workflow.status import status
from pipeline.workflow.study import Study
from tests.workflow.conftest import edit

A = Code("a", "A", "People water trees.")
BOOK = Codebook("b", "1", "B", (A, Code("b", "B", "People sweep.")))


def decision(coder: str, number: int, kind: str, segment: str, code: str | None = None) -> Decision:
    """A decision by some revision."""
    return new_decision(
        coder,
        number,
        kind,  # type: ignore[arg-type]  # the kinds of this test are right
        segment,
        f"2026-03-01T10:00:{number:02}+00:00",
        transcript_id="t",
        quote="q",
        code_id=code,
        codebook_revision="whatever",
    )


LOG = (
    decision("ines", 1, "code", "s1", "a"),
    decision("ines", 2, "complete", "s1"),
    decision("ines", 3, "complete", "s2"),
    decision("ines", 4, "complete", "s3"),
    decision("tom", 1, "code", "s1", "b"),
)


def test_decisions_are_counted_by_coder_and_code() -> None:
    """A change of meaning touches the codings of the code and the segments completed without it, coder by coder."""
    now = replace(BOOK, codes=(replace(A, definition="Trees."), BOOK.codes[1], Code("n", "N", "New.")))
    found = [(t.coder, t.code_id, t.because, t.given, t.without) for t in touched(LOG, BOOK, now)]
    assert [("ines", "a", "changed", 1, 2), ("ines", "n", "new", 0, 3)] == found
    assert [] == list(touched(LOG, BOOK, replace(BOOK, title="other")))


def test_two_files_need_no_study(tmp_path: Path) -> None:
    """Two files are compared wherever they lie; a file that is not there is named."""
    text = "id: b\nversion: '1'\ncodes:\n  - {id: a, name: A, definition: Trees.}\n"
    (tmp_path / "a.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "b.yaml").write_text(text.replace("Trees.", "Bushes."), encoding="utf-8")
    found = codebook_diff(None, str(tmp_path / "a.yaml"), str(tmp_path / "b.yaml"))
    assert ("the definition: “Trees.” is now “Bushes.”",) == tuple(d.what for d in found.semantic)
    assert ((), True) == (found.touched, found.whole)
    with pytest.raises(InputError, match=r"c\.yaml: there is no such file"):
        codebook_diff(None, str(tmp_path / "c.yaml"), str(tmp_path / "b.yaml"))


def test_a_revision_on_record(sample: Path) -> None:
    """A revision that people decided by is found by its beginning, and compared by its meanings alone."""
    with Study.open(sample) as study:
        before = study.codebook.revision
        assert [before] == list(revisions(study))
    edit(sample / "codebooks" / "coproduction.yaml", "The same few people always", "The same few men always")
    with Study.open(sample) as study:
        found = codebook_diff(study, before[:8], "")
        assert (False, 1) == (found.whole, len(found.differences))
        assert {"usual_suspects"} == {touched.code_id for touched in found.touched}
        assert {"ines", "tom", "ruth"} == {touched.coder for touched in found.touched}
        with pytest.raises(InputError, match="nor a revision on record") as caught:
            codebook_diff(study, "b2:nothing", "")
        assert before in str(caught.value.problems[0].how)


def test_codes_of_a_coder_s_own_are_no_difference(sample: Path) -> None:
    """What a coder made while reading, and nobody has adopted, is not reported as gone."""
    with Study.open(sample) as study:
        own = Code("x@ines", "X", "", status="provisional", author="ines")
        grown = replace(study.codebook, codes=(*study.codebook.codes, own))
        study.store.keep_codebook(grown)
        assert () == codebook_diff(study, grown.revision, "").differences
        assert () == codebook_diff(study, study.codebook.revision, grown.revision).differences


def test_codings_that_count_no_more() -> None:
    """Where a code is deprecated its codings are counted, and those of codes that were merged into it."""
    merged = replace(BOOK, codes=(replace(A, status="deprecated", merged_into="b"), BOOK.codes[1]))
    gone = replace(merged, codes=(merged.codes[0], replace(BOOK.codes[1], status="deprecated")))
    states = list(fold(LOG).values())
    assert [] == list(lapsed(states, BOOK, merged))
    expected = [("ines", "b", 1), ("tom", "b", 1)]
    assert expected == [(one.coder, one.code_id, one.codings) for one in lapsed(states, merged, gone)]
    assert expected == [(one.coder, one.code_id, one.codings) for one in lapsed(states, gone, gone)]


def test_revisions_that_differ_by_the_same_stand_together(sample: Path) -> None:
    """Codes of a coder's own make revisions and no differences: who decided by them is told in one group."""
    with Study.open(sample) as study:
        own = Code("x@ines", "X", "", status="provisional", author="ines")
        grown = replace(study.codebook, codes=(*study.codebook.codes, own))
        study.store.keep_codebook(grown)
        segment = study.store.segments()[0]
        made = new_decision(
            "ines",
            9000,
            "complete",
            segment.id,
            "2030-01-01T10:00:00+00:00",
            transcript_id=segment.transcript_id,
            quote=segment.quote,
            codebook_revision=grown.revision,
        )
        study.store.append(made)
        assert [] == decided_before(study)
        before = study.codebook.revision
    edit(sample / "codebooks" / "coproduction.yaml", "The same few people always", "The same few men always")
    with Study.open(sample) as study:
        (group,) = decided_before(study)
        assert {before, grown.revision} == set(group.revisions)
        assert {"ines", "tom", "ruth"} == set(group.coders)
        assert (sum(revisions(study).values()), "2030-01-01") == (group.decisions, group.last)
        assert ["usual_suspects"] == [difference.code_id for difference in group.differences]


def test_what_is_outstanding_is_what_status_says(sample: Path) -> None:
    """Segments that come back are counted as they really stand, with the study's share, by coder and code."""
    edit(sample / "codebooks" / "coproduction.yaml", "The same few people always", "The same few men always")
    with Study.open(sample) as study:
        everything = outstanding(study)
        assert status(study).outdated == {one.coder: one.segments for one in everything}
        assert {"usual_suspects"} == {touched.code_id for one in everything for touched in one.touched}
        assert () == counting_no_more(study)
    edit(sample / "study.toml", "[review]\n", "[review]\nreopen = 0.25\n")
    with Study.open(sample) as study:
        fewer = {one.coder: one.segments for one in outstanding(study)}
        assert status(study).outdated == fewer
        assert sum(fewer.values()) < sum(one.segments for one in everything)
