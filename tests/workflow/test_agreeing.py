"""What the agreement card of a study rests on: the shared sample, blind judgements, the right people."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest

from pipeline.agreement import AgreementCard
from pipeline.codebook import Code, Codebook
from pipeline.decisions import new_decision
from pipeline.reliability.rho import Assumptions
from pipeline.segments import Segment
from pipeline.workflow.agreeing import branches
from pipeline.workflow.analysing import coded
from pipeline.workflow.assigning import Plan, assign
from pipeline.workflow.planning import Asked, plan_study
from pipeline.workflow.running import run_steps
from pipeline.workflow.starting import start_study
from pipeline.workflow.study import Study
from tests.workflow.conftest import edit, silent

TALK = "\n\n".join(f"{'Anna' if n % 2 else 'Piet'}: This is number {n} of what we said." for n in range(20))


@pytest.fixture(scope="module")
def twenty_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A study with five discussions of twenty turns each."""
    folder = tmp_path_factory.mktemp("twenty") / "study"
    start_study(folder, title="Twenty turns", languages=("en",), source=None)
    (folder / "transcripts" / "example.txt").unlink()
    for name in "abcde":
        (folder / "transcripts" / f"{name}.txt").write_text(TALK, encoding="utf-8")
    with Study.open(folder) as study:
        run_steps(study, ("import", "segment"), silent)
    return folder


@pytest.fixture
def place(twenty_once: Path, tmp_path: Path) -> Path:
    """A copy of that study, to be changed."""
    return Path(shutil.copytree(twenty_once, tmp_path / "twenty"))


@pytest.fixture
def study(place: Path) -> Iterator[Study]:
    """The copy, opened."""
    with Study.open(place) as opened:
        yield opened


def judge(
    study: Study,
    coder: str,
    segments: Sequence[Segment],
    given: Mapping[int, str],
    *,
    hints: bool = False,
    round_id: str = "round-1",
    day: int = 1,
) -> None:
    """Let a coder complete those segments; `given` says which code goes to the segment at a place among them."""
    sequence = len(study.store.decisions(coder))
    for place, segment in enumerate(segments):
        acts = [("code", given[place])] if place in given else []
        for kind, code_id in (*acts, ("complete", None)):
            sequence += 1
            decision = new_decision(
                coder,
                sequence,
                kind,  # type: ignore[arg-type]  # one of two literals, as the loop spells them
                segment.id,
                f"2026-03-{day:02}T10:{sequence // 60:02}:{sequence % 60:02}+00:00",
                transcript_id=segment.transcript_id,
                quote=segment.quote,
                code_id=code_id,
                round=round_id,
                hint_visible=hints,
                codebook_revision=study.codebook.revision,
            )
            study.store.append(decision)


def card_of(study: Study, *, everything: bool = False) -> AgreementCard:
    """The study's card."""
    return coded(study, everything=everything).card


def test_without_a_sample_all_that_two_completed_counts_and_says_so(study: Study) -> None:
    """What one coder alone completed is no unit; that nothing was drawn is a warning."""
    segments = study.store.segments()
    judge(study, "ines", segments[:60], {0: "praise", 21: "praise", 42: "praise"})
    judge(study, "tom", segments[:50], {0: "praise", 22: "praise"})
    basis = card_of(study).basis
    assert ("double-coded", True, 50, 100, 3, 50) == (
        basis.kind,
        basis.blind,
        basis.units,
        basis.segments,
        basis.transcripts,
        basis.double_coded,
    )
    assert "50 of 100 segments were completed by at least two of ines and tom" in basis.words
    assert basis.warnings[0].startswith("No reliability sample was drawn by chance")


def test_the_headline_rests_on_the_sample_and_its_coders(study: Study) -> None:
    """Segments outside of the shared sample and a third coder who read them change nothing in the headline."""
    segments = study.store.segments()
    made = assign(study, Plan(coders=("ines", "tom"), double_size=40, rest=False), 7)
    drawn = {item.segment_id for item in made.shares[0].draws[0].items}
    inside = [segment for segment in segments if segment.id in drawn]
    outside = [segment for segment in segments if segment.id not in drawn]
    judge(study, "ines", inside, {0: "praise", 5: "praise", 9: "praise"})
    judge(study, "tom", inside, {0: "praise", 5: "praise", 11: "praise"})
    alone = card_of(study)
    judge(study, "ines", outside, dict.fromkeys(range(0, 60, 2), "praise"))
    judge(study, "zoe", segments, dict.fromkeys(range(1, 100, 2), "praise"))
    card = card_of(study)
    assert ("sample", 40, 40, 100, 100) == (
        card.basis.kind,
        card.basis.units,
        card.basis.drawn,
        card.basis.population,
        card.basis.double_coded,
    )
    assert (("ines", "tom"), (7,)) == (card.coders, card.basis.seeds)
    assert alone.results == card.results
    praise = card.results[0]
    assert ("praise", 40, {"ines": 3, "tom": 3}) == (praise.code_id, praise.units, praise.coded_by)
    assert 38 / 40 == praise.percent.value
    assert 3 == len(card_of(study, everything=True).coders)


def test_a_sample_counts_once_two_have_judged_all_of_it(study: Study) -> None:
    """Before that the first segments of it, perhaps the easy ones, would be the headline: it is told how far it has come."""
    segments = study.store.segments()
    judge(study, "ines", segments[:30], {0: "praise", 4: "praise"})
    judge(study, "tom", segments[:30], {0: "praise", 5: "praise"})
    made = assign(study, Plan(coders=("ines", "tom"), double_size=10, rest=False), 7)
    drawn = {item.segment_id for item in made.shares[0].draws[0].items}
    inside = [segment for segment in segments if segment.id in drawn]
    judge(study, "ines", inside, {0: "praise"})
    judge(study, "tom", inside[:9], {0: "praise"})
    before = card_of(study).basis
    judge(study, "tom", inside[9:], {})
    after = card_of(study).basis
    assert ("double-coded", 39, "sample", 10) == (before.kind, before.units, after.kind, after.units)
    assert before.warnings[0].startswith("A reliability sample is under way: 9 of its 10 segments")
    together = card_of(study, everything=True).basis
    assert (True, 40) == (together.blind, together.units)
    assert "(--everything)" in together.warnings[0]


def test_names_of_a_second_time_that_nobody_has_are_told(study: Study, place: Path) -> None:
    """A misspelt name would silently drop a coder, or make two of one."""
    segments = study.store.segments()[:40]
    for coder in ("ines", "tom", "ines-2"):
        judge(study, coder, segments, {0: "praise"})
    edit(place / "study.toml", "adjudicators = []", 'adjudicators = []\nagain = { "ines-2" = "inez" }')
    with Study.open(place) as opened:
        told = card_of(opened).basis.warnings
    assert "study.toml, review.again: no coder is called 'inez'. Did you mean 'ines'?" in told


def test_what_was_judged_with_suggestions_in_sight_is_left_out(study: Study) -> None:
    """Blind judgements alone make the headline; all of them count where everything is asked for, and the two sorts
    stand side by side.
    """
    segments = study.store.segments()
    judge(study, "ines", segments[:40], dict.fromkeys(range(0, 40, 4), "praise"))
    judge(study, "tom", segments[:40], dict.fromkeys(range(0, 40, 5), "praise"))
    judge(study, "ines", segments[40:], dict.fromkeys(range(0, 60, 4), "praise"), hints=True)
    judge(study, "tom", segments[40:], dict.fromkeys(range(0, 60, 4), "praise"), hints=True)
    blind, everything = card_of(study), card_of(study, everything=True)
    assert (40, 100) == (blind.basis.units, everything.basis.units)
    assert "60 segments were judged by somebody who had seen suggestions" in " ".join(blind.basis.warnings)
    told = {
        part.name: (part.units, part.alpha.value)
        for part in blind.parts
        if part.kind == "hints" and part.code_id == "praise"
    }
    assert {40, 60} == {units for units, _ in told.values()}
    assert blind.results[0].alpha.value == next(alpha for units, alpha in told.values() if units == 40)
    assert 1.0 == next(alpha for units, alpha in told.values() if units == 60)


def test_a_blind_answer_stays_what_it_was_after_the_reveal(study: Study) -> None:
    """Who gives another code after having seen suggestions has the first answer counted."""
    segments = study.store.segments()[:40]
    judge(study, "ines", segments, dict.fromkeys(range(0, 40, 4), "praise"))
    judge(study, "tom", segments, dict.fromkeys(range(0, 40, 5), "praise"))
    before = card_of(study).results
    judge(study, "tom", segments, dict.fromkeys(range(0, 40, 4), "praise"), hints=True)
    assert before == card_of(study).results
    assert before != card_of(study, everything=True).results


def test_who_judges_a_second_time_is_compared_with_oneself_alone(study: Study, place: Path) -> None:
    """The second name is no coder and has no vote; it stands in the intra-coder table with the days between."""
    segments = study.store.segments()[:40]
    judge(study, "ines", segments, dict.fromkeys(range(0, 40, 4), "praise"))
    judge(study, "tom", segments, dict.fromkeys(range(0, 40, 5), "praise"))
    before = coded(study)
    judge(study, "ines-2", segments, dict.fromkeys(range(0, 40, 8), "praise"), round_id="round-2", day=15)
    edit(place / "study.toml", "adjudicators = []", 'adjudicators = []\nagain = { "ines-2" = "ines" }')
    with Study.open(place) as opened:
        after = coded(opened)
    assert (("ines", "tom"), before.card.results) == (after.card.coders, after.card.results)
    assert before.consensus == after.consensus
    found = {again.code_id: again for again in after.card.again}
    assert ("ines", ("round-1", "round-2"), 40, 14.0, 35 / 40) == (
        found["praise"].coder,
        found["praise"].rounds,
        found["praise"].units,
        found["praise"].days,
        found["praise"].percent.value,
    )


def test_a_branch_is_named_by_its_topmost_code() -> None:
    """Codes beneath a heading and their own children are one branch; a code alone is none."""
    codes = (
        Code("people", "People", "", codable=False),
        Code("a", "A", "", parent_id="people"),
        Code("b", "B", "", parent_id="a"),
        Code("alone", "Alone", ""),
    )
    assert {"People": ("a", "b")} == branches(Codebook("x", "1", "X", codes))


def test_who_follows_the_ruling_afterwards_does_not_agree_more(study: Study, place: Path) -> None:
    """After the adjudicator's ruling tom changes his answers to it: agreement stays that before discussion, and it is told."""
    edit(place / "study.toml", "adjudicators = []", 'adjudicators = ["ruth"]')
    with Study.open(place) as opened:
        segments = opened.store.segments()[:40]
        judge(opened, "ines", segments, dict.fromkeys(range(0, 40, 4), "praise"))
        judge(opened, "tom", segments, dict.fromkeys(range(0, 40, 5), "praise"))
        before = card_of(opened).results
        judge(opened, "ruth", segments, dict.fromkeys(range(0, 40, 4), "praise"), day=2)
        judge(opened, "tom", segments, dict.fromkeys(range(0, 40, 4), "praise"), day=3)
        after = card_of(opened)
    assert before == after.results
    assert any("40 segments a coder changed an answer" in warning for warning in after.basis.warnings)


def test_samples_of_unlike_rates_are_weighed(study: Study) -> None:
    """Two samples of one round, one of them drawn at a fourth of the other's rate: their segments do not count alike in the
    alpha of the corpus, and what they were drawn from is told once.
    """
    segments = study.store.segments()
    both = ("ines", "tom")
    assign(study, Plan(coders=both, double_size=10, rest=False, of=(("transcript", "a"),)), 1)
    assign(study, Plan(coders=both, double_size=20, rest=False, of=(("transcript", "b"), ("transcript", "c"), ("transcript", "d"), ("transcript", "e"))), 1)  # fmt: skip
    drawn = {item.segment_id for draw in study.store.draws("ines") for item in draw.items}
    inside = [segment for segment in segments if segment.id in drawn]
    judge(study, "ines", inside, dict.fromkeys(range(0, 30, 3), "praise"))
    judge(study, "tom", inside, dict.fromkeys(range(0, 30, 4), "praise"))
    card = card_of(study)
    assert ("sample", 30, 30, 100, "several") == (
        card.basis.kind,
        card.basis.units,
        card.basis.drawn,
        card.basis.population,
        card.basis.by,
    )
    assert card.results[0].corpus is not None
    assert card.results[0].corpus.value != card.results[0].alpha.value


def test_rho_is_told_of_a_sample_that_chance_drew(study: Study) -> None:
    """Of double-coded segments that somebody picked nothing generalises; of the sample rho is told, if enough was given."""
    segments = study.store.segments()
    asked = Asked(codes=("praise", "difficulty"), assumed=Assumptions(replicates=200))
    judge(study, "ines", segments[:50], dict.fromkeys(range(0, 50, 3), "praise"))
    judge(study, "tom", segments[:50], dict.fromkeys(range(0, 50, 3), "praise"))
    picked = plan_study(study, asked, silent)
    assert [None, None] == [code.so_far for code in picked.codes]
    made = assign(study, Plan(coders=("ines", "tom"), double_size=40, rest=False), 7)
    drawn = {item.segment_id for item in made.shares[0].draws[0].items}
    inside = [segment for segment in segments if segment.id in drawn]
    for coder in ("ines", "tom"):
        judge(study, coder, inside, {**dict.fromkeys(range(0, 40, 3), "praise"), 1: "difficulty"})
    praise, difficulty = (code.so_far for code in plan_study(study, asked, silent).codes)
    assert praise is not None
    assert difficulty is not None
    assert (True, 40) == (praise.generalises, praise.size)
    assert (False, True) == (difficulty.generalises, bool(difficulty.undefined_because))
