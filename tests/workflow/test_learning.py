"""What a study's taggers learn from, and what is said of it before anybody trusts them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.workflow.learning import NOTHING_TAUGHT, Learning, account_of, study_thresholds, told
from pipeline.workflow.own import suggest_for
from pipeline.workflow.running import run_steps
from pipeline.workflow.study import Study
from tests.workflow.conftest import code_all, decide, edit, silent

TALK = """\
Moderator: How is it going?
Anna: It works well, I must say.
Piet: It is hard to find anybody.
Rosa: Hm.
"""


@pytest.fixture
def sample_study(sample_once: Path) -> Iterator[Study]:
    """The sample study as it was run; nobody changes it."""
    with Study.open(sample_once) as study:
        yield study


def closed(folder: Path) -> None:
    """Close the first round."""
    edit(folder / "study.toml", 'round = "round-1"', 'round = "round-2"')
    edit(folder / "study.toml", "closed_rounds = []", 'closed_rounds = ["round-1"]')


def test_without_codings_it_is_said_that_there_is_a_ranking_alone(tiny: Study) -> None:
    """A study in which nothing was coded says what its suggestions rest on, and promises no yes."""
    learning = Learning(tiny)
    assert [NOTHING_TAUGHT] == told(learning)
    assert {"codebook"} == {fact["mode"] for fact in learning.facts().values()}
    assert {(): None} == {tuple(fact["yes_in"]): fact["threshold"] for fact in learning.facts().values()}


def test_one_transcript_alone_is_said_to_flatter(folder: Path) -> None:
    """Where all codings stand in one transcript that is said, and which codes have too few codings."""
    with Study.open(folder) as study:
        code_all(study)
    closed(folder)
    with Study.open(folder) as study:
        flattered, ranked, unlearnt = told(Learning(study))
    assert flattered.startswith("All codings stand in one transcript.")
    assert "Fewer than 10 codings, so only ranked, never a yes: praise (4)." == ranked
    assert "Too few codings to learn from, so ranked by the codebook's words: difficulty (0)." == unlearnt


def test_a_closed_round_that_nobody_coded_in_is_named(folder: Path) -> None:
    """A slip in closed_rounds, by which nothing would be learnt from what was coded, is told."""
    with Study.open(folder) as study:
        code_all(study)
    edit(folder / "study.toml", "closed_rounds = []", 'closed_rounds = ["round-0"]')
    with Study.open(folder) as study:
        remarks = told(Learning(study))
    slip = "No decision was made in “round-0” (review.closed_rounds in study.toml). There are: “round-1”."
    assert [NOTHING_TAUGHT, slip] == remarks


def test_a_language_without_codings_is_named(folder: Path) -> None:
    """A language in which nothing was coded is named, with what is carried over to it."""
    with Study.open(folder) as study:
        code_all(study)
    closed(folder)
    (folder / "transcripts" / "other.txt").write_text(TALK, encoding="utf-8")
    with (folder / "study.toml").open("a", encoding="utf-8") as settings:
        settings.write('\n[transcripts.about.other]\nlanguage = "da"\n')
    with Study.open(folder) as study:
        run_steps(study, ("segment",), silent)
        remarks = told(Learning(study))
    carried = "Nothing was coded in da: what other languages teach is carried over, as a ranking alone."
    assert carried == remarks[-1]


def test_the_sample_says_what_is_too_few(sample_study: Study) -> None:
    """By code and by language it is told what is too few, in a few lines, the codes nearest to enough first."""
    account = account_of(sample_study)
    assert [code.id for code in sample_study.codebook.codable] == [fact["code"] for fact in account["codes"]]
    facts = {fact["code"]: fact for fact in account["codes"]}
    assert {"codebook", "ranking", "yes"} == {fact["mode"] for fact in facts.values()}
    for fact in facts.values():
        assert sum(fact["by_language"].values()) == fact["positives"]
        assert (fact["mode"] == "yes") == (fact["threshold"] is not None)
        assert (fact["positives"] >= 10) == (fact["mode"] == "yes")
        assert [
            n for n, count in fact["by_language"].items() if count >= 3 and fact["mode"] == "yes"
        ] == fact["yes_in"]
    rare, unlearnt, languages = account["remarks"]
    assert rare.startswith("Fewer than 10 codings, so only ranked, never a yes: willing_to_talk (9), ")
    assert unlearnt.startswith(
        "Too few codings to learn from, so ranked by the codebook's words: co_design (1), "
    )
    assert languages.startswith("Fewer than 3 codings in a language, so only ranked there, never a yes: cs: ")
    assert "; en: benefits_others (1)" in languages


def test_the_account_is_that_of_what_is_stored(sample_study: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was learnt is told without learning it again."""
    monkeypatch.setattr(Learning, "learnt", property(lambda _self: pytest.fail("learnt again")))
    assert account_of(sample_study)["codes"]


def test_a_coder_has_an_account_of_their_own(tiny: Study) -> None:
    """What a coder's open round teaches is in that coder's account, and in nobody else's."""
    code_all(tiny)
    assert suggest_for(tiny, "ada", silent)
    assert [NOTHING_TAUGHT] == account_of(tiny)["remarks"]
    assert {"praise": 4, "difficulty": 0} == {
        f["code"]: f["positives"] for f in account_of(tiny, "ada")["codes"]
    }


def test_without_a_transcript_there_is_an_account(folder: Path) -> None:
    """A study whose last transcript went says what it would say of the next."""
    (folder / "transcripts" / "example.txt").unlink()
    with Study.open(folder) as study:
        run_steps(study, ("suggest",), silent)
        assert [NOTHING_TAUGHT] == account_of(study)["remarks"]


def test_a_language_that_has_gone_is_no_longer_named(folder: Path) -> None:
    """A transcript that taught nothing goes, and nothing is suggested anew; what is told follows all the same."""
    with Study.open(folder) as study:
        code_all(study)
    closed(folder)
    other = folder / "transcripts" / "other.txt"
    other.write_text(TALK, encoding="utf-8")
    with (folder / "study.toml").open("a", encoding="utf-8") as settings:
        settings.write('\n[transcripts.about.other]\nlanguage = "da"\n')
    with Study.open(folder) as study:
        run_steps(study, ("suggest",), silent)
        assert any("Nothing was coded in da" in remark for remark in account_of(study)["remarks"])
    other.unlink()
    edit(folder / "study.toml", '\n[transcripts.about.other]\nlanguage = "da"\n', "")
    with Study.open(folder) as study:
        assert {} == run_steps(study, ("suggest",), silent).done
        assert not any("Nothing was coded in da" in remark for remark in account_of(study)["remarks"])


def test_talk_around_a_coding_is_learnt_from_as_well(folder: Path) -> None:
    """Where the moderator asks in other words, the codings are the same, and what stands around them is not."""
    with Study.open(folder) as study:
        decide(study, "ada", 1, "complete", study.store.segments()[0])
    closed(folder)
    with Study.open(folder) as study:
        before = Learning(study)
        assert before.surroundings != Learning(study, "nobody").digest
        edit(
            folder / "transcripts" / "example.txt", "How has that been for you?", "How had that been for you?"
        )
    with Study.open(folder) as study:
        run_steps(study, ("segment",), silent)
        after = Learning(study)
    assert before.digest == after.digest
    assert before.surroundings != after.surroundings


def test_codings_are_counted_without_learning(sample_study: Study) -> None:
    """The number of codings that the report prints is that of those which were learnt from, code by code."""
    learnt = {fact["code"]: fact["positives"] for fact in account_of(sample_study)["codes"]}
    assert learnt == Learning(sample_study).codings()


def test_thresholds_of_the_study_take_the_place_of_the_learnt_ones(tiny: Study) -> None:
    """A threshold for all codes gives way to that of one; without either there is none."""
    assert {} == study_thresholds(tiny)
    said = replace(tiny.settings.suggestions, threshold=0.7, thresholds={"praise": 0.2})
    tiny.settings = replace(tiny.settings, suggestions=said)
    assert {"praise": 0.2, "difficulty": 0.7} == study_thresholds(tiny)
