"""Batches: what they are drawn from, what is on record of them, and when they support an estimate."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from pipeline.draws import Design, Draw, new_draw, population_digest_of
from pipeline.errors import InputError
from pipeline.exporters import write_decisions
from pipeline.logs import CoderLog
from pipeline.review.opening import open_session
from pipeline.sampling import inclusion_probabilities, uniform
from pipeline.segments import Segment
from pipeline.workflow import drawing
from pipeline.workflow.drawing import draw_batch, drawn_from, traits_of
from pipeline.workflow.exchange import export_decisions, import_decisions
from pipeline.workflow.queues import UnfinishedBatch, batches, finished_draws, open_batch, open_batches
from pipeline.workflow.starting import start_study
from pipeline.workflow.status import status
from pipeline.workflow.study import Study
from tests.workflow.conftest import decide, edit, run


def drawn(study: Study, size: int, coder: str = "ada", seed: int = 1, **design: Any) -> Draw:
    """Draw a batch, uniformly unless something else is said."""
    return draw_batch(study, coder, Design(**{"by": "uniform", "size": size, **design}), seed)


def read(study: Study, ids: tuple[str, ...], coder: str = "ada") -> None:
    """Complete those segments."""
    known = {segment.id: segment for segment in study.store.segments()}
    first = len(study.store.decisions(coder)) + 1
    for number, name in enumerate(ids, first):
        decide(study, coder, number, "complete", known[name])


def ids_of(draw: Draw) -> tuple[str, ...]:
    """The segments of a batch in the order of reading."""
    return tuple(item.segment_id for item in draw.items)


@pytest.fixture
def scored(tiny: Study, monkeypatch: pytest.MonkeyPatch) -> dict[str, Mapping[str, float]]:
    """Scores of the machine for the nine segments, rising from .1 to .9, for “praise”; .5 for another code at places."""
    scores: dict[str, Mapping[str, float]] = {
        segment.id: {"praise": place / 10, **({"difficulty": 0.5} if place == 9 else {})}
        for place, segment in enumerate(tiny.store.segments(), 1)
    }
    monkeypatch.setattr(drawing, "scores_by_segment", lambda _study, _coder: scores)
    return scores


# what a batch is drawn from


def test_a_batch_is_on_record(tiny: Study) -> None:
    """Segments, probabilities, seed, design and what it was drawn from are on record before anything is read."""
    segments = tiny.store.segments()
    draw = drawn(tiny, 3, seed=42)
    assert (draw,) == tiny.store.draws("ada")
    assert ("ada", 1, "round-1", 42, 9, 0) == (
        draw.coder,
        draw.number,
        draw.round,
        draw.seed,
        draw.population,
        draw.after,
    )
    assert population_digest_of(segment.id for segment in segments) == draw.population_digest
    assert [3 / 9] * 3 == [item.probability for item in draw.items]
    places = {segment.id: place for place, segment in enumerate(segments)}
    assert sorted(ids_of(draw), key=lambda name: places[name]) == list(ids_of(draw))


def test_what_was_read_or_drawn_before_is_left_out(tiny: Study) -> None:
    """What the coder completed, in whatever way, and what any batch of theirs holds is not drawn again."""
    first, *_ = tiny.store.segments()
    read(tiny, (first.id,))
    one = drawn(tiny, 3)
    two = drawn(tiny, 5)
    assert (8, 1, 5, 1) == (one.population, one.after, two.population, two.after)
    assert [5 / 5] * 5 == [item.probability for item in two.items]
    assert {s.id for s in tiny.store.segments()} == {first.id, *ids_of(one), *ids_of(two)}
    with pytest.raises(InputError, match="no segment is left to draw from that ada has not completed"):
        drawn(tiny, 1)


def test_an_audit_needs_something_that_was_read(tiny: Study) -> None:
    """A coder who has completed nothing has no stop to check, whatever others read; nothing is put on record."""
    first, *_ = tiny.store.segments()
    read(tiny, (first.id,), "bo")
    with pytest.raises(InputError, match="ada has completed no segment yet: nothing was read that could be"):
        drawn(tiny, 2, audit=True)
    assert () == tiny.store.draws("ada")
    assert 8 == drawn(tiny, 2, "bo", audit=True).population


def test_what_others_read_plays_no_part(tiny: Study) -> None:
    """Two coders who draw by one seed from the same segments get the same batch, though one was quicker."""
    one = drawn(tiny, 4, "ada", seed=7)
    read(tiny, ids_of(one), "ada")
    other = drawn(tiny, 4, "bo", seed=7)
    assert (one.items, one.population_digest) == (other.items, other.population_digest)
    assert one.id != other.id


def test_only_part_of_the_study(tiny: Study) -> None:
    """`of` limits what is drawn from: any of several values for one attribute, all of several attributes."""
    traits = traits_of(tiny, tiny.store.segments())
    staff = {name for name, own in traits.items() if own.get("stakeholder_group") == "staff"}
    draw = drawn(tiny, 2, of=(("stakeholder_group", "staff"), ("language", "en"), ("transcript", "example")))
    assert len(staff) == draw.population
    assert set(ids_of(draw)) <= staff
    both = (("stakeholder_group", "staff"), ("stakeholder_group", "reader"))
    assert 9 - 2 == drawn(tiny, 1, of=both).population
    drawn(tiny, len(staff), "bo", of=both[:1])
    with pytest.raises(InputError, match=r"in no batch of theirs \(within stakeholder_group = staff\)"):
        drawn(tiny, 1, "bo", of=both[:1])


def test_a_mistake_in_the_design_is_told_whole(tiny: Study) -> None:
    """A code, attributes and values that are not there are told together, with what there is; nothing is drawn."""
    with pytest.raises(InputError) as caught:
        drawn(tiny, 1, by="score", code_id="blame", strata=("mood",), of=(("language", "cs"), ("age", "9")))
    assert ["--code", "--strata", "--of", "--of"] == [problem.where for problem in caught.value.problems]
    assert "Known: en." in str(caught.value)
    assert "stakeholder_group, transcript" in str(caught.value)
    assert () == tiny.store.draws()


# how it is drawn


def test_strata_are_drawn_from_and_recorded(tiny: Study) -> None:
    """Each stratum gives its part; an item names its stratum and its probability within it."""
    draw = drawn(tiny, 4, by="stratified", strata=("stakeholder_group", "language"))
    strata = Counter(
        own["stakeholder_group"] + " × en" for own in traits_of(tiny, tiny.store.segments()).values()
    )
    taken = Counter(item.stratum for item in draw.items)
    assert strata.keys() == taken.keys()
    assert all(item.probability == taken[item.stratum] / strata[item.stratum] for item in draw.items)


def test_what_is_not_known_is_a_stratum(folder: Path) -> None:
    """Segments of which an attribute is not known make up a stratum of their own."""
    edit(folder / "people.csv", "Rosa,participant,staff", "Rosa,participant,")
    run(folder)
    with Study.open(folder) as study:
        draw = drawn(study, 4, by="stratified", strata=("stakeholder_group",))
    assert {"reader", "(not known)"} == {item.stratum for item in draw.items}


def test_scores_weigh(tiny: Study, scored: dict[str, Mapping[str, float]]) -> None:
    """A draw by the score of a code has the probabilities of its scores, the floor on record with it."""
    draw = drawn(tiny, 4, by="score", code_id="praise")
    expected = dict(
        zip(scored, inclusion_probabilities([place / 10 for place in range(1, 10)], 4), strict=True)
    )
    assert {item.segment_id: expected[item.segment_id] for item in draw.items} == {
        item.segment_id: item.probability for item in draw.items
    }
    assert 0.2 == draw.design.floor


def test_uncertainty_and_several_codes_weigh(tiny: Study, scored: dict[str, Mapping[str, float]]) -> None:
    """Without a code the score is that of any code; uncertainty is the greatest p(1 − p)."""
    last = list(scored)[-1]
    by_score = drawing._value("score", scored[last])
    assert (1 - 0.1 * 0.5, 0.25) == pytest.approx((by_score, drawing._value("uncertainty", scored[last])))
    draw = drawn(tiny, 9, by="uncertainty", order="uncertainty")
    fifth = list(scored)[4]
    assert {fifth, last} == set(ids_of(draw)[:2])


ORDERS = [
    ("document", list(range(9))),
    ("likely", list(range(8, -1, -1))),
    ("uncertainty", [4, 3, 5, 2, 6, 1, 7, 0, 8]),
]


@pytest.mark.parametrize(("order", "expected"), ORDERS)
def test_orders(tiny: Study, scored: dict[str, Mapping[str, float]], order: str, expected: list[int]) -> None:
    """An order arranges a batch by document or by the score of the code; among equals the document decides."""
    code = "" if order == "document" else "praise"
    draw = drawn(tiny, 9, order=order, code_id=code)
    ids = list(scored)
    assert [ids[place] for place in expected] == list(ids_of(draw))


@pytest.mark.parametrize("order", ["document", "random", "diversity", "likely", "uncertainty"])
def test_an_order_changes_no_draw(tiny: Study, scored: dict[str, Mapping[str, float]], order: str) -> None:
    """Whatever the order, the same seed draws the same segments with the same probabilities."""
    one = drawn(tiny, 5, "ada", by="score", order=order)
    plain = drawn(tiny, 5, "bo", by="score")
    assert sorted(one.items, key=lambda item: item.segment_id) == sorted(
        plain.items, key=lambda item: item.segment_id
    )


def test_the_order_of_diversity(tiny: Study) -> None:
    """It begins with the first segment; what repeats another's words comes late; words alone count."""
    quotes = ["The bus is late.", "The bus is late!", "Nobody reads signs.", "…", "The late bus reads signs."]
    likeness = drawing._likeness(quotes)
    assert pytest.approx(1) == likeness(0)[1]
    assert [0.0, 0.0] == [likeness(0)[2], likeness(3)[0]]
    assert [0.0, 0.0] == list(drawing._likeness(["…", "\U0001f600"])(0))
    draw = drawn(tiny, 9, order="diversity")
    assert tiny.store.segments()[0].id == draw.items[0].segment_id
    assert 9 == len(set(ids_of(draw)))


@pytest.mark.parametrize(
    ("design", "where"),
    [({"by": "score"}, "--by"), ({"order": "likely"}, "--order"), ({"by": "uncertainty"}, "--by")],
)
def test_without_scores(
    tiny: Study, monkeypatch: pytest.MonkeyPatch, design: dict[str, Any], where: str
) -> None:
    """Where the machine has no score to go by, nothing is drawn, and it is said what can be done instead."""
    monkeypatch.setattr(drawing, "scores_by_segment", lambda _study, _coder: {})
    with pytest.raises(
        InputError, match=r"has no score of praise for any.*--by uniform --order document"
    ) as caught:
        drawn(tiny, 3, code_id="praise", **design)
    assert [where] == [problem.where for problem in caught.value.problems]
    assert () == tiny.store.draws()


# how far it has been read


def test_an_unfinished_batch_supports_no_estimate(tiny: Study) -> None:
    """Until the last segment is completed there are no probabilities; then there is one for each."""
    draw = drawn(tiny, 3)
    read(tiny, ids_of(draw)[1:])
    (batch,) = batches(tiny)
    assert (ids_of(draw)[:1], (), 2) == (batch.remaining, finished_draws(tiny), batch.summary.completed)
    assert "supports no estimate until its 1 remaining segment is completed" == batch.no_estimate_because
    with pytest.raises(UnfinishedBatch, match="batch 1 of ada supports no estimate until its 1 remaining"):
        _ = batch.probabilities
    read(tiny, ids_of(draw)[:1])
    (batch,) = finished_draws(tiny)
    assert dict.fromkeys(ids_of(draw), 3 / 9) == batch.probabilities
    assert "" == batch.summary.no_estimate_because


def test_taking_back_opens_it_again(tiny: Study) -> None:
    """A segment of which the completion was taken back is missing from the batch."""
    draw = drawn(tiny, 1)
    (segment,) = [s for s in tiny.store.segments() if s.id == draw.items[0].segment_id]
    done = decide(tiny, "ada", 1, "complete", segment)
    assert 1 == len(finished_draws(tiny, "ada"))
    decide(tiny, "ada", 2, "withdraw", segment, supersedes=done.id)
    assert ((), 1) == (finished_draws(tiny, "ada"), len(batches(tiny)))


def test_the_earliest_open_batch_is_the_coder_s(tiny: Study) -> None:
    """Of several batches the first that is unfinished is gone on with; another coder's are not."""
    one, two = drawn(tiny, 2), drawn(tiny, 2)
    drawn(tiny, 2, "bo")
    numbers = []
    for draw in (one, two):
        batch = open_batch(tiny, "ada")
        numbers.append(batch.draw.number if batch else 0)
        read(tiny, ids_of(draw))
    assert ([1, 2], None) == (numbers, open_batch(tiny, "ada"))
    assert () == open_batches(tiny, "ada")
    assert open_batch(tiny, "bo") is not None
    assert open_batch(tiny, "nobody") is None


def test_a_session_knows_the_batch_after_its_own(tiny: Study) -> None:
    """A session on a batch knows the next one that is open; on the last one, and outside of a batch, there is none."""
    one = drawn(tiny, 2)
    drawn(tiny, 2)
    assert 2 == open_session(tiny, "ada", hints=False).next_batch
    assert None is open_session(tiny, "ada", hints=False, everything=True).next_batch
    read(tiny, ids_of(one))
    assert None is open_session(tiny, "ada", hints=False).next_batch


def test_no_batches_make_no_database(tmp_path: Path) -> None:
    """Asking a new study for its batches finds none and makes nothing."""
    start_study(tmp_path / "new", title="New", languages=(), source=None)
    with Study.open(tmp_path / "new") as study:
        assert () == batches(study)
    assert not (tmp_path / "new" / "study.db").exists()


def test_a_segment_that_is_gone_leaves_its_batch(folder: Path) -> None:
    """What the transcripts have no more is not waited for; without any segment left there is no estimate."""
    with Study.open(folder) as study:
        segments = study.store.segments()
        bus = next(s for s in segments if "last bus" in s.quote)
        draw = drawn(study, 9)
        alone = next(seed for seed in range(99) if _is_alone(study, bus, seed))
        read(study, tuple(name for name in ids_of(draw) if name != bus.id))
    edit(folder / "transcripts" / "example.txt", "The last bus", "The first bus")
    run(folder)
    with Study.open(folder) as study:
        ada, bo = batches(study)
        assert (True, frozenset({bus.id})) == (ada.is_finished, ada.gone)
        assert bus.id not in ada.probabilities
        assert "none of its segments any more" in bo.no_estimate_because
        assert (alone, None, None) == (bo.draw.seed, drawn_from(study, ada.draw), open_batch(study, "bo"))


def _is_alone(study: Study, segment: Segment, seed: int) -> bool:
    """Draw one segment for bo where that seed draws this one."""
    ids = [s.id for s in study.store.segments()]
    if [segment.id] != list(uniform(ids, 1, seed)):
        return False
    draw_batch(study, "bo", Design("uniform", 1), seed)
    return True


def test_what_it_was_drawn_from_is_found_again(tiny: Study) -> None:
    """From the log as it was then: what was read and drawn since changes nothing."""
    first, second, *rest = (segment.id for segment in tiny.store.segments())
    read(tiny, (first,))
    one = drawn(tiny, 2)
    read(tiny, ids_of(one))
    two = drawn(tiny, 2, of=(("language", "en"),))
    assert frozenset({second, *rest}) == drawn_from(tiny, one)
    assert frozenset({second, *rest}) - set(ids_of(one)) == drawn_from(tiny, two)


# where else it shows


def test_status_names_unfinished_batches(tiny: Study) -> None:
    """`status` counts what is left of a batch, advises to go on with it, and to read the rest outside of it."""
    draw = drawn(tiny, 3)
    assert any("(batch 1: 3 of 3 segments not completed)" in line for line in status(tiny).advice)
    read(tiny, ids_of(draw)[:1])
    found = status(tiny)
    assert [("ada", 1, 2)] == [(b.coder, b.number, b.remaining) for b in found.unfinished]
    mine = [line for line in found.advice if "--coder ada" in line]
    assert mine[0].endswith("--coder ada   (batch 1: 2 of 3 segments not completed)")
    assert mine[1].endswith("--coder ada --all   (8 of 9 segments not completed)")
    read(tiny, ids_of(draw)[1:])
    assert () == status(tiny).unfinished


def test_batches_travel_in_the_coder_s_file(tiny: Study, tmp_path: Path) -> None:
    """A coder who has only drawn has a file; what is in it comes into another study once."""
    draw = drawn(tiny, 3)
    (written,) = export_decisions(tiny, folder=tmp_path / "out")
    start_study(tmp_path / "other", title="Other", languages=(), source=None)
    with Study.open(tmp_path / "other") as other:
        path = Path(written.path)
        import_decisions(other, (path,))
        import_decisions(other, (path,))
        assert (draw,) == other.store.draws()
        stranger = drawn_elsewhere(draw, tmp_path)
        with pytest.raises(InputError, match="batch 1 of ada is"):
            import_decisions(other, (stranger,))
        assert (draw,) == other.store.draws()


def drawn_elsewhere(draw: Draw, folder: Path) -> Path:
    """The decision file of the same coder, who drew another first batch on another machine."""
    fields = {name: getattr(draw, name) for name in draw.__slots__ if name != "id"}
    return write_decisions(folder / "far", "ada", CoderLog(draws=(new_draw(**{**fields, "seed": 99}),)))
