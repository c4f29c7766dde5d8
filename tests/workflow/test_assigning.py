"""Sharing out among coders: what is on record of it, that it is whole, and that it depends on nothing it should not."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from pipeline.draws import Design, Draw
from pipeline.errors import InputError
from pipeline.sampling import mixed_chances
from pipeline.workflow import assigning
from pipeline.workflow.assigning import Assignment, Plan, assign, check_plan
from pipeline.workflow.drawing import draw_batch, drawn_from, traits_of
from pipeline.workflow.exchange import export_decisions, import_decisions
from pipeline.workflow.queues import batches, finished_draws, open_batch, shared_samples
from pipeline.workflow.running import run_steps
from pipeline.workflow.starting import start_study
from pipeline.workflow.study import Study
from tests.workflow.conftest import TALK, decide, edit, silent

CODERS = ("tom", "ines", "zoe")


def plan(**changes: Any) -> Plan:
    """Three coders who share a fifth, unless something else is said."""
    return Plan(**{"coders": CODERS, "double": 0.2, **changes})


def ids_of(draw: Draw | None) -> list[str]:
    """The segments of a batch in the order of reading; none where there is no batch."""
    return [item.segment_id for item in draw.items] if draw is not None else []


def complete(study: Study, coder: str, ids: list[str]) -> None:
    """Let a coder complete those segments."""
    known = {segment.id: segment for segment in study.store.segments()}
    first = len(study.store.decisions(coder)) + 1
    for number, name in enumerate(ids, first):
        decide(study, coder, number, "complete", known[name])


def contents(made: Assignment) -> list[Any]:
    """All that was drawn, but for ids and times."""
    return [(s.coder, [(d.number, d.items, d.population_digest) for d in s.draws]) for s in made.shares]


# what is shared out


@pytest.mark.parametrize("unit", ["transcript", "segment"])
@pytest.mark.parametrize("size", [{"double": None}, {}, {"double": None, "double_size": 7}, {"double": 1.0}])
def test_each_segment_once(library: Study, unit: Any, size: dict[str, Any]) -> None:
    """All coders have the same sample; each other segment is one coder's; together they are all there are."""
    made = assign(library, plan(unit=unit, **size), 3)
    segments = [segment.id for segment in library.store.segments()]
    common = ids_of(made.shares[0].sample)
    assert all(common == ids_of(share.sample) for share in made.shares)
    allotted = [name for share in made.shares for name in ids_of(share.allotted)]
    assert sorted(segments) == sorted(common + allotted)
    assert (len(segments), 0) == (made.population, made.left_out)
    assert {"tom", "ines", "zoe"} == {share.coder for share in made.shares}
    places = {name: at for at, name in enumerate(segments)}
    for draw in library.store.draws():
        assert ids_of(draw) == sorted(ids_of(draw), key=places.__getitem__)


def test_whole_transcripts(library: Study) -> None:
    """Nobody but one coder has anything of a transcript, the sample left aside."""
    made = assign(library, plan(), 3)
    named = [name for share in made.shares for name in share.transcripts]
    assert sorted(("bus", "desk", "signs", "example")) == sorted(named)


def test_the_sample_is_one_draw(library: Study) -> None:
    """Same id, seed, items, probabilities and population for all; it is the first batch, and stratified by group."""
    made = assign(library, plan(double=None, double_size=5), 42)
    samples = [share.sample for share in made.shares if share.sample is not None]
    first = samples[0]
    key = [(d.seed, d.items, d.population_digest, d.design, d.made_at) for d in samples]
    assert [key[0]] * 3 == key
    assert first.design.shared.startswith("sample.")
    assert (("ines", "tom", "zoe"), ("stakeholder_group",)) == (first.design.coders, first.design.strata)
    assert [1, 1, 1] == [draw.number for draw in samples]
    groups = Counter(t["stakeholder_group"] for t in traits_of(library, library.store.segments()).values())
    taken = Counter(item.stratum for item in first.items)
    assert all(item.probability == taken[item.stratum] / groups[item.stratum] for item in first.items)
    batch = open_batch(library, "tom")
    assert batch is not None
    assert first.design.shared == batch.draw.design.shared


def test_the_rest_is_a_draw_too(library: Study) -> None:
    """What is allotted comes second, with the probability of one in three, drawn from what the sample left."""
    made = assign(library, plan(), 42)
    rest = made.population - len(ids_of(made.shares[0].sample))
    for share in made.shares:
        assert share.allotted is not None
        assert (2, rest, "allotted", "transcript", "") == (
            share.allotted.number,
            share.allotted.population,
            share.allotted.design.by,
            share.allotted.design.unit,
            share.allotted.design.shared,
        )
        assert {1 / 3} == {item.probability for item in share.allotted.items}


@pytest.mark.parametrize("copies", [2, 3])
def test_copies(library: Study, copies: int) -> None:
    """With copies each segment of the rest goes to so many coders, each with that probability."""
    made = assign(library, plan(double=None, copies=copies), 1)
    counts = Counter(name for share in made.shares for name in ids_of(share.allotted))
    assert {copies} == set(counts.values())
    assert made.population == len(counts)
    assert {copies / 3} == {i.probability for s in made.shares if s.allotted for i in s.allotted.items}


def test_what_somebody_has_read_or_drawn_is_nobody_s(library: Study) -> None:
    """Segments that one of the coders completed or has in a batch are left out, those of others are not."""
    read, other, *_ = library.store.segments()
    complete(library, "tom", [read.id])
    complete(library, "eva", [other.id])
    drawn = ids_of(draw_batch(library, "ines", Design("uniform", 2, of=(("transcript", "signs"),)), 1))
    made = assign(library, plan(), 1)
    given = {name for share in made.shares for draw in share.draws for name in ids_of(draw)}
    assert {segment.id for segment in library.store.segments()} - {read.id, *drawn} == given
    assert (3, [2, 1, 1]) == (made.left_out, [share.draws[0].number for share in made.shares])
    tom = made.shares[1].draws[0]
    assert ("tom", 1) == (tom.coder, tom.after)


def test_only_part_of_the_study(library: Study) -> None:
    """Within limits, and without the rest, nothing else is drawn; the rest can be shared out later."""
    made = assign(
        library, plan(of=(("transcript", "signs"), ("transcript", "bus")), double=1.0, rest=False), 1
    )
    known = {s.id: s.transcript_id for s in library.store.segments()}
    assert {"signs", "bus"} == {known[name] for name in ids_of(made.shares[0].sample)}
    assert [None] * 3 == [share.allotted for share in made.shares]
    later = assign(library, plan(coders=("ines", "tom"), double=None), 1)
    assert (5, ["desk", "example"]) == (
        later.left_out,
        sorted(name for share in later.shares for name in share.transcripts),
    )


def test_the_order_of_coders_changes_nothing(library_folder: Path, tmp_path: Path) -> None:
    """The same seed shares out the same, however the coders are named; another seed does not."""
    found = []
    for name, coders, seed in (("a", CODERS, 7), ("b", CODERS[::-1], 7), ("c", CODERS, 8)):
        with Study.open(Path(shutil.copytree(library_folder, tmp_path / name))) as study:
            found.append(contents(assign(study, plan(coders=coders, unit="segment"), seed)))
    assert found[0] == found[1] != found[2]


def test_without_groups_there_are_no_strata(library: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nobody's group is known, or none is wanted, the sample is uniform."""
    made = assign(library, plan(strata=(), rest=False), 1).shares[0].sample
    assert made is not None
    assert ("uniform", (), {3 / 16}) == (
        made.design.by,
        made.design.strata,
        {item.probability for item in made.items},
    )
    monkeypatch.setattr(assigning, "traits_of", lambda _study, segments: {s.id: {} for s in segments})
    other = assign(library, plan(rest=False), 1).shares[0].sample
    assert other is not None
    assert "uniform" == other.design.by


def test_all_or_nothing(library: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where one of the batches cannot be put on record none is."""
    taken = draw_batch(library, "zoe", Design("uniform", 1), 1)
    ground = assigning._Ground

    class Behind(ground):  # type: ignore[misc, valid-type]  # the class is looked up to be replaced
        """A ground that was looked at before zoe drew."""

        def __init__(self, study: Study, wanted: Plan) -> None:
            super().__init__(study, wanted)
            self.drawn = dict.fromkeys(self.coders, ())

    monkeypatch.setattr(assigning, "_Ground", Behind)
    with pytest.raises(InputError, match="batch 1 of zoe is"):
        assign(library, plan(), 1)
    assert (taken,) == library.store.draws()


# base-rate inflation


@pytest.fixture
def scored(library: Study, monkeypatch: pytest.MonkeyPatch) -> dict[str, Mapping[str, float]]:
    """Scores of the machine: two segments likely have “praise”, which is rare; “difficulty” only has an order."""
    scores: dict[str, Mapping[str, float]] = {
        segment.id: {"praise": 0.8 if at in (2, 9) else 0.01, "difficulty": at / 20}
        for at, segment in enumerate(library.store.segments())
    }
    asked = []

    def found(_study: Study, coder: str = "") -> Mapping[str, Mapping[str, float]]:
        """These scores, for everybody alone."""
        asked.append(coder)
        assert {""} == set(asked)
        return scores

    monkeypatch.setattr(assigning, "scores_by_segment", found)
    monkeypatch.setattr(assigning, "calibrated_codes", lambda _study: frozenset({"praise"}))
    return scores


def test_a_rare_code_is_inflated(library: Study, scored: dict[str, Mapping[str, float]]) -> None:
    """The sample's probabilities are those of the least weight that lets the share be expected; all is on record."""
    made = assign(library, plan(double=None, double_size=4, inflate=("praise",), strata=()), 5)
    sample, found = made.shares[0].sample, made.inflation
    assert sample is not None
    assert found is not None
    own = {name: said["praise"] for name, said in scored.items()}
    chances = mixed_chances(own, dict.fromkeys(own, ""), 4, found.weight)
    assert {item.segment_id: item.probability for item in sample.items} == pytest.approx(
        {name: chances[name] for name in ids_of(sample)}
    )
    assert ("inflated", ("praise",), 0.2, found.weight) == (
        sample.design.by,
        sample.design.inflate,
        sample.design.to_share,
        sample.design.score_weight,
    )
    assert min(chances.values()) == sample.design.floor
    assert 0.2 <= found.expected < 0.21
    assert pytest.approx((2 * 0.8 + 14 * 0.01) / 16) == found.population
    assert (found.population, found.expected) == pytest.approx(found.by_code["praise"])
    assert frozenset(own) == drawn_from(library, sample)


@pytest.mark.usefixtures("scored")
def test_what_is_common_is_not_inflated(library: Study) -> None:
    """Where the share is expected as it is, the draw is the plain one, and says so."""
    made = assign(library, plan(double=None, double_size=4, inflate=("praise",), to_share=0.1), 5)
    sample, found = made.shares[0].sample, made.inflation
    assert sample is not None
    assert found is not None
    assert ("stratified", (), None, 0.0) == (
        sample.design.by,
        sample.design.inflate,
        sample.design.score_weight,
        found.weight,
    )
    assert found.expected >= 0.1


@pytest.mark.usefixtures("scored")
def test_scores_that_only_order(library: Study) -> None:
    """Of a code without probabilities no share can be expected: it gets all the weight there may be, within strata."""
    made = assign(library, plan(double=None, double_size=4, inflate=("difficulty", "praise")), 5)
    assert made.inflation is not None
    assert ((("difficulty"),), 0.8) == (made.inflation.uncalibrated, made.inflation.weight)
    sample = made.shares[0].sample
    assert sample is not None
    assert ("inflated", {"reader", "staff"}) == (sample.design.by, {i.stratum for i in sample.items})


@pytest.mark.parametrize("scores", [{}, {"praise": 0.0}])
def test_without_scores(library: Study, monkeypatch: pytest.MonkeyPatch, scores: dict[str, float]) -> None:
    """Where the machine has nothing to say of a code, nothing is drawn."""
    monkeypatch.setattr(
        assigning,
        "scores_by_segment",
        lambda study: {s.id: scores for s in study.store.segments()},
    )
    with pytest.raises(InputError, match="no score of praise for any segment that is left") as caught:
        assign(library, plan(inflate=("praise", "difficulty")), 1)
    assert 2 == len(caught.value.problems)
    assert () == library.store.draws()


# refusals


REFUSALS: list[tuple[str, dict[str, Any], list[str], str]] = [
    ("one coder", {"coders": ("ines",)}, ["--double"], "needs two of them"),
    ("one coder, by size", {"coders": ("ines",), "double": None, "double_size": 2}, ["--double-size"], "two"),
    ("somebody twice", {"coders": ("ines", "tom", "ines")}, ["--coder"], "'ines' is named twice"),
    ("names alike", {"coders": ("ines", "Ines")}, ["--coder"], "'Ines' and 'ines' would be taken for one"),
    ("too many", {"double": None, "double_size": 17}, ["--double-size"], "there are only 16 segments"),
    ("too few for the strata", {"double": 0.05}, ["--double"], "1 segments cannot stand for 2 strata"),
    ("too few transcripts", {"coders": tuple("abcde")}, ["--by"], "4 transcripts cannot be shared out whole"),
    ("too many copies", {"copies": 4}, ["--copies"], "cannot go to 4 coders: 3 named"),
    ("an unknown code", {"inflate": ("blame",)}, ["--inflate"], "there is no code 'blame'"),
    ("an unknown value", {"of": (("language", "cs"),)}, ["--of"], "Known: en."),
    (
        "all at once",
        {"coders": ("ines",), "inflate": ("x",), "strata": ("mood",), "copies": 2},
        ["--double", "--copies", "--inflate", "--strata"],
        "there is no attribute 'mood'",
    ),
    (
        "sizes beside others",
        {"inflate": ("x",), "copies": 9, "double": None, "double_size": 99},
        ["--copies", "--inflate", "--double-size"],
        "only 16",
    ),
]


@pytest.mark.parametrize(
    ("changes", "where", "told"), [case[1:] for case in REFUSALS], ids=[case[0] for case in REFUSALS]
)
def test_what_is_refused(library: Study, changes: dict[str, Any], where: list[str], told: str) -> None:
    """Every mistake of a plan is told at once, and nothing is drawn."""
    with pytest.raises(InputError) as caught:
        check_plan(library, plan(**changes))
    assert where == [problem.where for problem in caught.value.problems]
    assert told in str(caught.value)
    with pytest.raises(InputError):
        assign(library, plan(**changes), 1)
    assert () == library.store.draws()


def test_nothing_is_left(library: Study) -> None:
    """Where the coders have everything already, they are told so."""
    assign(library, plan(), 1)
    with pytest.raises(InputError, match=r"every segment was completed by ines or tom or zoe, or is in a"):
        assign(library, plan(), 1)


def test_adjudicators_do_not_code(library_folder: Path) -> None:
    """Who settles conflicts gets nothing to code."""
    settings = library_folder / "study.toml"
    edit(settings, "adjudicators = []", 'adjudicators = ["ines"]')
    with Study.open(library_folder) as study, pytest.raises(InputError, match="'ines' is an adjudicator"):
        assign(study, plan(), 1)


# what becomes of it


def test_what_it_was_drawn_from_is_found_again(library: Study) -> None:
    """From the logs of all its coders as they were then, whoever has read or drawn since."""
    first, *_ = library.store.segments()
    complete(library, "tom", [first.id])
    made = assign(library, plan(rest=True), 1)
    for share in made.shares[:2]:
        complete(library, share.coder, [name for draw in share.draws for name in ids_of(draw)])
    everything = {segment.id for segment in library.store.segments()} - {first.id}
    for share in made.shares:
        assert share.sample is not None
        assert share.allotted is not None
        assert frozenset(everything) == drawn_from(library, share.sample)
        assert frozenset(everything) - set(ids_of(share.sample)) == drawn_from(library, share.allotted)


def test_how_far_a_shared_sample_is_read(library: Study) -> None:
    """What each coder has completed of it, what all have, and whether that is all."""
    assert () == shared_samples(library)
    made = assign(library, plan(coders=("tom", "ines")), 1)
    common = ids_of(made.shares[0].sample)
    complete(library, "tom", common)
    complete(library, "ines", common[1:])
    (sample,) = shared_samples(library)
    told = sample.summary
    assert (("ines", "tom"), {"ines": 2, "tom": 3}, 2, False, ()) == (
        told.coders,
        told.completed,
        told.by_all,
        told.complete,
        told.absent,
    )
    assert frozenset(common[1:]) == sample.completed_by_all
    assert set(common) == sample.probabilities.keys()
    complete(library, "ines", common[:1])
    (sample,) = shared_samples(library)
    assert (True, 3) == (sample.is_complete, sample.summary.by_all)
    assert 2 == len(finished_draws(library))


def test_a_segment_that_is_gone_is_asked_of_nobody(library_folder: Path) -> None:
    """Where a segment of the sample is in the transcripts no more, the sample is complete without it."""
    with Study.open(library_folder) as study:
        made = assign(study, plan(double=1.0), 1)
        gone = next(s.id for s in study.store.segments() if "too many signs." in s.quote)
        for coder in CODERS:
            complete(study, coder, [name for name in ids_of(made.shares[0].sample) if name != gone])
    (library_folder / "transcripts" / "signs.txt").write_text(
        TALK["signs"].replace("too many", "no"), encoding="utf-8"
    )
    with Study.open(library_folder) as study:
        run_steps(study, ("segment",), silent)
        (sample,) = shared_samples(study)
    assert (True, 1, 15) == (sample.is_complete, sample.summary.gone, sample.summary.by_all)


def test_it_travels_in_the_coders_files(library: Study, tmp_path: Path) -> None:
    """Each coder's file holds that coder's part; taken in elsewhere it is the same; who is absent is told."""
    assign(library, plan(coders=("tom", "ines"), unit="segment"), 1)
    one, other = export_decisions(library, folder=tmp_path / "out")
    start_study(tmp_path / "other", title="Other", languages=(), source=None)
    with Study.open(tmp_path / "other") as elsewhere:
        import_decisions(elsewhere, (Path(one.path),))
        (sample,) = shared_samples(elsewhere)
        assert ("ines", ("tom",), False, 0) == (
            one.coder,
            sample.absent,
            sample.is_complete,
            len(sample.completed_by_all),
        )
        import_decisions(elsewhere, (Path(other.path), Path(one.path)))
        assert library.store.draws() == elsewhere.store.draws()
        (sample,) = shared_samples(elsewhere)
        assert () == sample.absent
    assert [1, 2, 1, 2] == [batch.draw.number for batch in batches(library)]
