"""Each gate of `check`: what makes it fail, what it then says, and what it leaves in peace."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.settings import Gate
from pipeline.workflow.checks import GateResult, _above, _below, gates
from pipeline.workflow.study import Study
from tests.workflow.conftest import PEOPLE, decide, edit, run

PLAIN = [
    "codebook",
    "speakers matched",
    "quotes match transcripts",
    "decisions have their segment",
    "decisions have their code",
]


def gate(folder: Path, name: str) -> GateResult:
    """One gate of a study, opened afresh."""
    with Study.open(folder) as study:
        return next(found for found in gates(study) if found.name == name)


def code_everything(folder: Path, coder: str, code_id: str = "") -> None:
    """Let a coder complete every segment and give one code to the first."""
    with Study.open(folder) as study:
        segments = study.store.segments()
        for number, segment in enumerate(segments, 1):
            decide(study, coder, number, "complete", segment)
        if code_id:
            decide(study, coder, len(segments) + 1, "code", segments[0], code_id)


def test_a_sound_study_passes(tiny: Study) -> None:
    """A study without thresholds that nobody has coded passes every gate."""
    found = gates(tiny)
    assert [] == [gate.why for gate in found if not gate.passed]
    assert set(PLAIN) <= {gate.name for gate in found}


def test_a_codebook_with_an_error_fails(folder: Path) -> None:
    """What the linter calls an error fails, with its place in the file."""
    edit(folder / "codebook.yaml", "        - helpful\n", '        - helpful\n        - "!"\n')
    found = gate(folder, "codebook")
    assert not found.passed
    assert "codebook.yaml" in found.why[0]


def test_an_unlisted_speaker_fails_where_a_list_is_declared(folder: Path) -> None:
    """A speaker who is not in the list is named; without a list nobody can be missing."""
    (folder / "people.csv").write_text(PEOPLE.replace("Rosa", "Rose"), encoding="utf-8")
    run(folder)
    why = gate(folder, "speakers matched").why
    assert ["'Moderator'", "'Rosa'"] == [text.split()[1] for text in why]
    assert "transcripts/example.txt: 'Rosa' speaks but is not in people.csv." in why[1]
    edit(folder / "study.toml", '\n[participants]\nfile = "people.csv"\n', "")
    run(folder)
    assert gate(folder, "speakers matched").passed


def test_one_edited_turn_is_named(folder: Path) -> None:
    """A turn that was coded and then edited is quoted, with who coded it; the others keep their decisions."""
    code_everything(folder, "ada")
    edit(folder / "transcripts" / "example.txt", "Piet: Mm.", "Piet: Hm.")
    run(folder)
    found = gate(folder, "decisions have their segment")
    assert (
        "example: “Mm.” was coded by ada and is not there any more; its decisions are kept.",
    ) == found.why


def test_another_rule_is_said_once(folder: Path) -> None:
    """Where every coded segment of a transcript is gone, it is one reason that speaks of the rule."""
    code_everything(folder, "ada")
    edit(folder / "study.toml", 'by = "turn"', 'by = "window"')
    run(folder)
    (why,) = gate(folder, "decisions have their segment").why
    assert "none of the 9 segments that ada coded is there any more" in why
    assert "[segments]" in why


def test_a_renamed_transcript_is_said_once(folder: Path) -> None:
    """Where the transcript itself is gone, it is one reason that says which file to put back."""
    code_everything(folder, "ada")
    (folder / "transcripts" / "example.txt").rename(folder / "transcripts" / "other.txt")
    run(folder)
    (why,) = gate(folder, "decisions have their segment").why
    assert why.startswith(
        "example: there is no such transcript any more; 9 segments of it were coded by ada."
    )


def test_a_withdrawn_decision_is_missed_by_nobody(folder: Path) -> None:
    """A segment may go when what was decided on it was taken back."""
    with Study.open(folder) as study:
        segment = study.store.segments()[0]
        first = decide(study, "ada", 1, "complete", segment)
        decide(study, "ada", 2, "withdraw", segment, supersedes=first.id)
    edit(folder / "transcripts" / "example.txt", "Anna: I really like it.", "Anna: I like it.")
    run(folder)
    assert gate(folder, "decisions have their segment").passed


def test_a_decision_on_a_lost_code_fails(folder: Path) -> None:
    """Decisions in the database that name a code which the codebook has lost are counted under its name."""
    code_everything(folder, "ada", "praise")
    edit(folder / "codebook.yaml", "id: praise", "id: applause")
    (why,) = gate(folder, "decisions have their code").why
    assert "decision 10 of ada: there is no code 'praise'" in why
    assert "deprecated" in why


@pytest.mark.parametrize(
    ("declared", "name", "why"),
    [
        ("min_alpha = 0.8", "alpha per code", "praise: undefined, because"),
        ("min_percent = 0.99", "percent agreement per code", "praise: 0.889 is below 0.99"),
        ("min_double_coded = 1.0", "share double-coded", ""),
        ("max_unreviewed = 0.0", "share not reviewed", ""),
        ("max_conflicts = 0", "open conflicts", "1 conflicts are open, 0 are allowed"),
        ("min_alpha_of = { praise = 0.1 }", "alpha of praise", "praise: 0.000 is below 0.1"),
        ("min_alpha_of = { praise = 0.0 }", "alpha of praise", ""),
        (
            "min_alpha_overall = 0.5",
            "alpha of the whole codebook",
            "multi-valued alpha: -0.059 is below 0.5",
        ),
        (
            'min_alpha_of = { praise = -1.0 }\nalpha_by = "lower bound"',
            "alpha of praise",
            "praise: 0.000 has no lower bound: an interval needs at least 4 transcripts, here 1",
        ),
    ],
)
def test_a_threshold(folder: Path, declared: str, name: str, why: str) -> None:
    """With two coders who differ once, each threshold passes or says by how much it was missed."""
    with (folder / "study.toml").open("a", encoding="utf-8") as settings:
        settings.write(f"\n[gates]\n{declared}\n")
    code_everything(folder, "ada", "praise")
    code_everything(folder, "bo")
    found = gate(folder, name)
    if name == "alpha per code":
        assert [text for text in found.why if text.startswith("difficulty: undefined, because")]
    elif why:
        assert why == found.why[0]
    assert found.passed == (not why)


@pytest.mark.parametrize(
    ("declared", "name", "why"),
    [
        (
            "min_double_coded = 0.5",
            "share double-coded",
            "0.0% of the segments are double-coded, which is below 50.0%",
        ),
        (
            "max_unreviewed = 0.2",
            "share not reviewed",
            "100.0% of the segments are not reviewed, which is above 20.0%",
        ),
    ],
)
def test_a_share_of_nothing(folder: Path, declared: str, name: str, why: str) -> None:
    """Where nobody has coded, the shares fail with their figures."""
    with (folder / "study.toml").open("a", encoding="utf-8") as settings:
        settings.write(f"\n[gates]\n{declared}\n")
    assert GateResult(name, passed=False, why=(why,)) == gate(folder, name)


def test_a_waived_gate_passes_with_its_reason(folder: Path) -> None:
    """A gate that does not apply says so in the study's own words."""
    with (folder / "study.toml").open("a", encoding="utf-8") as settings:
        settings.write('\n[gates]\nmin_alpha = "not applicable, because one coder reads"\n')
    why = "not applicable, because one coder reads"
    assert GateResult("alpha per code", passed=True, why=(why,), waived=True) == gate(
        folder, "alpha per code"
    )


def test_shares_are_rounded_as_everywhere() -> None:
    """A half is rounded up: of sixteen segments one is 6.3 %."""
    gate = Gate(0.125)
    assert "6.3% of the segments are read, which is below 12.5%" == _below(1 / 16, gate, "read")
    assert "18.8% of the segments are open, which is above 12.5%" == _above(3 / 16, gate, "open")
    assert ("", "") == (_below(0.125, gate, "read"), _above(0.125, gate, "open"))
