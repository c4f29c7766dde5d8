"""What makes which step stale: each input a result depends on is changed once, and just what follows is done again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.decisions import new_memo
from pipeline.workflow import stages
from pipeline.workflow.exchange import export_decisions
from pipeline.workflow.own import suggest_for
from pipeline.workflow.running import plans, run_steps
from pipeline.workflow.study import Study
from tests.workflow.conftest import decide, edit, run, silent

READ = ("read", "segment", "suggest")


def declare(folder: Path, text: str) -> None:
    """Add lines to study.toml."""
    with (folder / "study.toml").open("a", encoding="utf-8") as settings:
        settings.write(text)


def moderator(folder: Path) -> None:
    """The moderator asks in other words of the same length: no segment changes, but what it answers to does."""
    edit(folder / "transcripts" / "example.txt", "How has that been for you?", "How had that been for you?")


def attribute(folder: Path) -> None:
    """A participant belongs to another group: codes may be looked for elsewhere and rows are others."""
    edit(folder / "people.csv", "Rosa,participant,staff", "Rosa,participant,volunteer")


def role(folder: Path) -> None:
    """A participant was an observer, whose talk does not count."""
    edit(folder / "people.csv", "Rosa,participant", "Rosa,observer")


def language(folder: Path) -> None:
    """The transcript is in another language than was thought."""
    declare(folder, '\n[transcripts.about.example]\nlanguage = "da"\n')


def rule(folder: Path) -> None:
    """Turns are cut into sentences."""
    edit(folder / "study.toml", 'by = "turn"', 'by = "sentence"')


def threshold(folder: Path) -> None:
    """A suggestion is a yes from another probability on."""
    declare(folder, "\n[suggestions]\nthreshold = 0.7\n")


def least_people(folder: Path) -> None:
    """Fewer people may share a row with quotes."""
    declare(folder, "\n[comparison]\nleast_people = 1\n")


def title(folder: Path) -> None:
    """The study has another title."""
    edit(folder / "study.toml", '"A small study"', '"Another title"')


def definition(folder: Path) -> None:
    """A code means something else."""
    edit(folder / "codebook.yaml", "works well or is good for them", "works well")


def pattern(folder: Path) -> None:
    """A code is found in another way and means what it meant."""
    edit(folder / "codebook.yaml", "        - helpful\n", "        - useful\n")


def comment(folder: Path) -> None:
    """A comment in the codebook changes no result, but the file's digest that the report prints."""
    edit(folder / "codebook.yaml", "id: starter", "# tried out in March\nid: starter")


def order_of_columns(folder: Path) -> None:
    """A blank line in the participant list changes no result, but the file's digest that the report prints."""
    edit(folder / "people.csv", "Rosa,", "\nRosa,")


def report_edited(folder: Path) -> None:
    """Somebody wrote into the report."""
    (folder / "build" / "report.html").write_text("x", encoding="utf-8")


CASES: list[tuple[Callable[[Path], None], tuple[str, ...]]] = [
    (moderator, (*READ, "compare", "report")),
    (attribute, (*READ, "agree", "compare", "report")),
    (role, (*READ, "agree", "compare", "report")),
    (language, (*READ, "agree", "compare", "report")),
    (rule, ("segment", "suggest", "agree", "report")),
    (threshold, ("suggest", "report")),
    (least_people, ("compare", "report")),
    (title, ("report",)),
    (definition, ("suggest", "agree", "compare", "report")),
    (pattern, ("suggest", "report")),
    (comment, ("report",)),
    (order_of_columns, ("report",)),
    (report_edited, ("report",)),
]


@pytest.mark.parametrize(("change", "expected"), CASES, ids=[case[0].__name__ for case in CASES])
def test_what_follows_is_done_again(
    folder: Path, change: Callable[[Path], None], expected: tuple[str, ...]
) -> None:
    """After the change just these steps run, `status` had foreseen each of them, and then nothing is stale."""
    change(folder)
    with Study.open(folder) as study:
        foreseen = {plan.step for plan in plans(study) if not plan.is_fresh}
    done = run(folder).done
    if change is rule:  # nobody has coded: agreement may come out as before, and then comparison is spared
        done = {name: units for name, units in done.items() if name != "compare"}
    assert expected == tuple(done)
    assert set(expected) <= foreseen
    assert run(folder).nothing_stale


def test_an_excluded_transcript_is_gone_from_every_step(folder: Path) -> None:
    """What a new pattern excludes is named as gone by each step that made something of it, and is taken out."""
    edit(folder / "study.toml", 'folder = "transcripts" ', 'exclude = ["exam*"]\nfolder = "transcripts" ')
    with Study.open(folder) as study:
        gone = {plan.step: plan.gone for plan in plans(study) if plan.gone}
    assert dict.fromkeys(READ, ("example",)) == gone
    assert dict.fromkeys(READ, ("example",)) == run(folder).gone
    with Study.open(folder) as study:
        assert ((), (), {}) == (study.store.segments(), study.store.suggestions(), study.store.transcripts())


def test_an_updated_library_makes_suggestions_stale(tiny: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    """Suggestions of two versions of spaCy never stand in one report; what no library touches stays."""
    monkeypatch.setattr(stages, "version", lambda _name: "99")
    found = {plan.step: plan for plan in plans(tiny)}
    assert ["suggest", "report"] == [n for n, p in found.items() if p.stale]
    reasons = [reason.why for reason in found["suggest"].stale["example"]]
    assert [
        f"the version of {name} changed" for name in ("regex", "scikit-learn", "simplemma", "spacy")
    ] == reasons


@pytest.mark.parametrize("kind", ["reject", "complete"])
def test_a_decision_makes_the_report_stale(tiny: Study, kind: str) -> None:
    """Every decision changes the coders' table, also one that changes no agreed coding."""
    segment = tiny.store.segments()[0]
    if kind == "reject":
        decide(tiny, "ada", 1, "reject", segment, "praise")
    else:
        decide(tiny, "ada", 1, "complete", segment)
    done = run_steps(tiny, ("report",), silent).done
    assert ("agree", "report") == tuple(name for name in done if name != "compare")


def test_a_memo_makes_the_report_stale_alone(tiny: Study) -> None:
    """The report counts memos; nothing else depends on them."""
    tiny.store.note(new_memo("ada", "study", "", "A thought", "2026-03-01T10:00:00+00:00"))
    assert ["report"] == [plan.step for plan in plans(tiny) if not plan.is_fresh]


def test_a_deleted_decision_file_takes_no_decision_with_it(folder: Path) -> None:
    """The log is append-only: the file's entry goes, the decisions stay, and only the report is written again."""
    with Study.open(folder) as study:
        decide(study, "ada", 1, "complete", study.store.segments()[0])
        (written,) = export_decisions(study)
    run(folder)
    (folder / written.path).unlink()
    with Study.open(folder) as study:
        assert ["import", "report"] == [plan.step for plan in plans(study) if not plan.is_fresh]
    outcome = run(folder)
    assert ({"report": ("study",)}, {"import": (written.path,)}) == (outcome.done, outcome.gone)
    with Study.open(folder) as study:
        assert 1 == len(study.store.decisions())


def test_own_suggestions_come_back_with_their_transcript(folder: Path) -> None:
    """A transcript that went and came back unchanged gets the coder's own suggestions again, not everybody's."""
    path = folder / "transcripts" / "example.txt"
    text = path.read_bytes()
    with Study.open(folder) as study:
        for number, segment in enumerate(study.store.segments(), 1):
            decide(study, "ada", number, "complete", segment)
        assert suggest_for(study, "ada", silent)
        before = study.store.suggestion_counts(for_coder="ada")
    path.unlink()
    run(folder)
    path.write_bytes(text)
    run(folder)
    with Study.open(folder) as study:
        assert {} == study.store.suggestion_counts(for_coder="ada")
        assert suggest_for(study, "ada", silent)
        assert before == study.store.suggestion_counts(for_coder="ada")


def test_an_interrupted_run_is_finished_by_the_next(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stopped after any step, the next run does the rest and ends where an uninterrupted one does."""
    (folder / "study.db").unlink()

    def stop(*_: object) -> None:
        """Stand in for the power cut."""
        raise KeyboardInterrupt

    finished = []
    for place in (f"{stages.__name__}._segment", "pipeline.workflow.training.passages"):
        with monkeypatch.context() as patch:
            patch.setattr(place, stop)
            with pytest.raises(KeyboardInterrupt):
                run(folder)
        with Study.open(folder) as study:
            finished.append([plan.step for plan in plans(study) if plan.is_fresh])
    assert [["read", "import"], ["read", "segment", "import"]] == finished
    done = run(folder).done
    assert ("suggest", "agree", "compare", "report") == tuple(done)
    assert run(folder).nothing_stale


def test_a_codebook_that_comes_to_light_makes_results_stale(tiny: Study) -> None:
    """What decisions were judged by may arrive with a later file; agreement and report are then made again."""
    older = replace(tiny.codebook, codes=tiny.codebook.codes[:1])
    tiny.store.keep_codebook(older)
    stale = {plan.step: plan.stale for plan in plans(tiny) if plan.stale}
    assert ["agree", "compare", "report"] == [name for name in stale if name != "import"]
    assert ["the codebooks judged by changed"] == [reason.why for reason in stale["agree"]["study"]]
