"""Where not everything was read: what chance picked stands for the rest, what somebody picked does not."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from pipeline.analysis.people import Person
from pipeline.draws import Design, Drawn, new_draw, population_digest_of
from pipeline.findings import Cell
from pipeline.segments import Segment
from pipeline.workflow.analysing import Compared, coded, compared, study_people
from pipeline.workflow.part_read import PartRead, part_read, samplings_of
from pipeline.workflow.study import Study
from tests.exploring.conftest import decide
from tests.workflow.rooms import (
    FIRST,
    LEVELS,
    PROFESSIONALS,
    UNION,
    WHOLE,
    copied,
    figures,
    make_rooms,
    of_place,
    otherwise,
    read_all,
    row,
)

SAID = 'contrasts = ["professional : citizen", "manager : citizen"]\ncontrast_codes = ["praise"]\n'
SHARE = "share of segments: Praise"
HAND_PICKED = "were read by nobody, and not by chance: what was read may lean"
Chosen = Callable[[str, int], bool]


@pytest.fixture(scope="module")
def rooms_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The four discussions, of which nobody has read anything."""
    return make_rooms(tmp_path_factory.mktemp("part") / "study", LEVELS + PROFESSIONALS + SAID)


@pytest.fixture
def rooms(rooms_once: Path, tmp_path: Path) -> Iterator[Study]:
    """A copy of these, opened."""
    with Study.open(copied(rooms_once, tmp_path / "study")) as study:
        yield study


def first(_: str, number: int) -> bool:
    """The first word of everybody: all levels are given there."""
    return number < 3


def found_of(study: Study) -> Compared:
    """What the study comes to."""
    return compared(study, coded(study))


def part_of(study: Study, code_id: str = "worth") -> PartRead:
    """How the reading stands for a code."""
    consensus, segments = coded(study).consensus, study.store.segments()
    read = consensus.read - consensus.unread.get(code_id, frozenset())
    people = study_people(study, study.store.transcripts().values())
    return part_read(samplings_of(study, segments), people, segments, read)


def draw(
    study: Study, chosen: Chosen, design: Design, chances: Mapping[str, float], coder: str = "ada"
) -> tuple[Segment, ...]:
    """Put a batch on record in which those segments were, with those probabilities by speaker or segment number."""
    segments = study.store.segments()
    groups = {"pia": "professional", "max": "manager", "cat": "citizen"}
    state = study.states().get(coder)
    left = [one for one in segments if state is None or one.id not in state.completed]
    picked = of_place(study, chosen)
    items = [
        Drawn(
            one.id,
            chances.get(str(one.position), chances.get(one.speaker_id, 0.0)),
            groups[one.speaker_id] if design.strata else "",
        )
        for one in picked
    ]
    study.store.draw(
        new_draw(
            coder=coder,
            number=1,
            round="round-1",
            seed=1,
            design=design,
            population=len(left),
            population_digest=population_digest_of(one.id for one in left),
            after=max((one.sequence for one in study.store.decisions(coder)), default=0),
            items=tuple(items),
            made_at="2030-03-01T09:00:00+00:00",
        )
    )
    return picked


def uniform(study: Study) -> tuple[Segment, ...]:
    """A batch of everybody's first word: 12 of 36 segments."""
    third = dict.fromkeys(("pia", "max", "cat"), 12 / 36)
    return draw(study, first, Design(by="uniform", size=12), third)


def person(part: Mapping[Person, object], name: str, room: str) -> object:
    """The value of a person."""
    (value,) = (value for one, value in part.items() if (one.id, one.transcript_id) == (name, room))
    return value


def test_everything_read(rooms: Study) -> None:
    """Nothing is weighed and nobody is named; levels, intervals, p and ranks are there, though part had been drawn first."""
    decide(rooms, "ada", uniform(rooms), FIRST)
    decide(rooms, "ada", of_place(rooms, lambda *place: not first(*place)), FIRST)
    assert PartRead() == part_of(rooms) == part_of(rooms, "praise")
    found = found_of(rooms)
    assert [32.5, -17.5] == figures(
        [row(found.comparison, UNION).level, row(found.comparison, UNION).difference]
    )
    assert None not in (
        row(found.comparison, UNION).p_t,
        found.perception[0].mean.low,
        row(found.comparison, WHOLE).level,
    )
    # The managers’ differences are -20, -65, -40 and 20: six of sixteen flips come to 105 or more.
    assert [2 / 16, 6 / 16] == [one.p for one in found.comparison.contrasts[:2]]
    assert ["no interval over 4 cells"] * 2 == [one.rho.no_interval_because for one in found.comparison.ranks]


def test_read_by_nobodys_chance(rooms: Study) -> None:
    """Levels without an interval, no p, and “cannot tell” with the reason, which counts all segments of those people."""
    decide(rooms, "ada", of_place(rooms, first), FIRST)
    part = part_of(rooms)
    assert (None, frozenset(), 12, {(2, 3)}) == (
        part.weights,
        part.stood_for,
        len(part.unread),
        {*part.unread.values()},
    )
    found = found_of(rooms)
    for cell, counts in ((WHOLE, (36, 24)), (UNION, (24, 16)), (Cell(group="citizen"), (12, 8))):
        one = row(found.comparison, cell)
        because = f"of these people’s {counts[0]} segments {counts[1]} were read by nobody"
        assert one.verdict is not None
        assert one.level is not None
        assert one.difference is not None
        assert (None, None, None) == (one.p_t, one.p_flip, one.smallest_p)
        assert "cannot tell" == one.verdict.word
        for estimate in (one.level, one.difference):
            assert (None, None, None) == (estimate.low, estimate.high, estimate.error)
            assert estimate.no_interval_because.startswith(because)
        assert one.verdict.because.startswith(because)
    assert [32.5] == figures([row(found.comparison, UNION).level])


def test_the_scores_contrasts_ranks_and_choices_of_such_a_reading(rooms: Study) -> None:
    """None of them claims more than the rows do."""
    decide(rooms, "ada", of_place(rooms, first), FIRST)
    found = found_of(rooms)
    everybody = found.perception[0]
    # By grades 0 to 4: ten, of which little is 1.
    grades = (1 + 2 + 3) + (0 + 1 + 4) + (2 + 2 + 4) + (1 + 3 + 2)
    assert [round(grades / 12, 9)] == figures([everybody.mean])
    assert everybody.mean.low is None
    assert HAND_PICKED in everybody.mean.no_interval_because
    for contrast in found.comparison.contrasts:
        assert (None, None, None) == (contrast.p, contrast.p_t, contrast.adjusted)
        assert (None, None) == (contrast.difference.low, contrast.delta.low)
        assert "read by nobody" in contrast.note
    assert [-48.75] == figures([found.comparison.contrasts[0].difference])
    assert all(HAND_PICKED in one.rho.no_interval_because for one in found.comparison.ranks)
    without = otherwise(found.comparison, "without dk-parks")
    assert "of these people’s 18 segments 12 were read by nobody" in without.level.no_interval_because


def test_only_those_lean_whose_talk_was_not_read(rooms: Study) -> None:
    """With all of the citizens' and professionals' talk read, their rows and contrast stand; those of managers do not."""
    decide(rooms, "ada", of_place(rooms, lambda _, number: number % 3 != 1 or number == 1), FIRST)
    found = found_of(rooms)
    citizens, managers = (row(found.comparison, Cell(group=name)) for name in ("citizen", "manager"))
    assert citizens.level is not None
    assert citizens.level.low is not None
    assert managers.level is not None
    assert "of these people’s 12 segments 8 were read by nobody" in managers.level.no_interval_because
    assert [0.125, None] == [one.p for one in found.comparison.contrasts if one.measure == "Worth"]
    assert {"manager"} == {one.group for one in part_of(rooms).leaning}


def test_a_finished_uniform_draw(rooms: Study) -> None:
    """What was drawn counts alike, three times each, and stands for the rest: intervals are those of these levels."""
    decide(rooms, "ada", uniform(rooms), FIRST)
    part = part_of(rooms)
    assert part.weights is not None
    assert [3.0] * 12 == pytest.approx([weight for weight in part.weights.values() if weight])
    assert ({}, 12) == (part.unread, len(part.stood_for))
    found, union = found_of(rooms), row(found_of(rooms).comparison, UNION)
    assert [32.5, -17.5] == figures([union.level, union.difference])
    assert union.level is not None
    assert union.level.low is not None
    assert found.perception[0].mean.low is not None
    level, _, share, _ = found.comparison.contrasts
    assert (("Worth", 0.125), (SHARE, None)) == ((level.measure, level.p), (share.measure, share.p))


def test_an_unfinished_draw(rooms: Study) -> None:
    """It supports nothing: what was left out of it is no matter of chance."""
    decide(rooms, "ada", uniform(rooms)[:-1], FIRST)
    part = part_of(rooms)
    assert (None, (3, 3), (2, 3)) == (
        part.weights,
        person(part.unread, "Cat", "uk-streets"),
        person(part.unread, "Pia", "uk-streets"),
    )
    union = row(found_of(rooms).comparison, UNION)
    assert union.level is not None
    assert HAND_PICKED in union.level.no_interval_because


def test_finds_outside_of_the_draw(rooms: Study) -> None:
    """Max's second word was picked by hand and does not count: by hand alone he would have (45 + 85) / 2."""
    decide(rooms, "ada", uniform(rooms), FIRST)
    decide(
        rooms, "ada", of_place(rooms, lambda *p: p == ("dk-parks", 4)), {("dk-parks", 4): {"worth": "great"}}
    )
    found = found_of(rooms)
    cell = Cell("Denmark", "parks", "manager")
    assert [45, 32.5] == figures([row(found.comparison, cell).level, row(found.comparison, UNION).level])
    (score,) = (one for one in found.perception if one.cell == cell)
    assert ([2], 1, 1) == (figures([score.mean]), score.counts["some"], score.counts["great"])


def test_somebody_all_of_whose_talk_was_read(rooms: Study) -> None:
    """Max in dk-parks is wholly known, so nothing is weighed: (45 + 85) / 2 = 65; of all others the draw alone counts."""
    decide(rooms, "ada", uniform(rooms), FIRST)
    later = of_place(
        rooms, lambda room, number: (room, number) in {("dk-parks", 4), ("dk-parks", 7), ("uk-parks", 3)}
    )
    decide(rooms, "ada", later, {("dk-parks", 4): {"worth": "great"}, ("uk-parks", 3): {"worth": "none"}})
    part = part_of(rooms)
    assert 11 == len(part.stood_for)
    assert ("dk-parks", "Max") not in {(one.transcript_id, one.id) for one in part.stood_for}
    found = found_of(rooms).comparison
    assert [65, 45] == figures(
        row(found, Cell(country, "parks", group)).level
        for country, group in (("Denmark", "manager"), ("United Kingdom", "professional"))
    )
    assert [(260 - 45 + 65) / 8] == figures([row(found, UNION).level])


def test_somebody_of_whom_nothing_was_drawn_and_all_was_read(rooms: Study) -> None:
    """Their level is known; it does not vanish because chance passed them by."""
    eleven = dict.fromkeys(("pia", "max", "cat"), 11 / 36)
    batch = draw(
        rooms, lambda *p: first(*p) and p != ("dk-streets", 2), Design(by="uniform", size=11), eleven
    )
    decide(rooms, "ada", batch, FIRST)
    decide(
        rooms, "ada", of_place(rooms, lambda room, number: room == "dk-streets" and number % 3 == 2), FIRST
    )
    found = found_of(rooms).comparison
    assert [85, 70] == figures(
        [row(found, Cell("Denmark", "streets", "citizen")).level, row(found, Cell(group="citizen")).level]
    )


def test_a_stratified_draw(rooms: Study) -> None:
    """Six of the professionals' twelve segments weigh two each, four of the managers' and of the citizens' three each."""
    design = Design(by="stratified", size=14, strata=("stakeholder_group",))
    chances = {"pia": 6 / 12, "max": 4 / 12, "cat": 4 / 12}
    picked = draw(
        rooms, lambda room, n: first(room, n) or (n == 3 and room.startswith("dk")), design, chances
    )
    decide(rooms, "ada", picked, {**FIRST, ("dk-streets", 3): {"worth": "much"}})
    part = part_of(rooms)
    assert part.weights is not None
    by_speaker = {one.speaker_id: part.weights[one.id] for one in picked}
    assert {"pia": 2.0, "max": 3.0, "cat": 3.0} == pytest.approx(by_speaker)
    found = found_of(rooms).comparison
    # Pia in dk-streets said none (0) and much (65), both with the same chance.
    pia = row(found, Cell("Denmark", "streets", "professional"))
    assert [32.5, (260 + 32.5) / 8] == figures([pia.level, row(found, UNION).level])


def test_what_was_read_before_the_draw_counts_once(rooms: Study) -> None:
    """Of Pia's three segments one was read before (20, weight 1), and one of the other two drawn (85, weight 2): 190 / 3."""
    before = of_place(rooms, lambda _, number: number in (0, 1, 2))
    decide(rooms, "ada", before, FIRST)
    half = dict.fromkeys(("pia", "max", "cat"), 12 / 24)
    batch = draw(rooms, lambda _, n: n in (3, 4, 5), Design(by="uniform", size=12), half)
    decide(rooms, "ada", batch, {("dk-parks", 3): {"worth": "great"}})
    part = part_of(rooms)
    assert part.weights is not None
    assert ({1.0}, {2.0}) == (
        {part.weights[one.id] for one in before},
        {round(part.weights[one.id], 9) for one in batch},
    )
    found = found_of(rooms)
    cell = Cell("Denmark", "parks", "professional")
    assert [round((20 + 2 * 85) / 3, 9)] == figures([row(found.comparison, cell).level])
    (score,) = (one for one in found.perception if one.cell == cell)
    assert [3.0] == figures([score.mean])  # (1 + 2 · 4) / 3


def test_unlike_chances_within_one_person(rooms: Study) -> None:
    """By the machine's scores one segment had .5 (20) and one .25 (85): (2 · 20 + 4 · 85) / 6."""
    chances = {"0": 0.5, "3": 0.25, "max": 0.5, "cat": 0.5}
    design = Design(by="score", size=16, floor=0.2)
    batch = draw(rooms, lambda _, n: n in (0, 1, 2, 3), design, chances)
    decide(rooms, "ada", batch, {**FIRST, ("dk-parks", 3): {"worth": "great"}})
    found = found_of(rooms).comparison
    assert [round((2 * 20 + 4 * 85) / 6, 9)] == figures(
        [row(found, Cell("Denmark", "parks", "professional")).level]
    )


def test_an_earlier_batch_that_was_never_read(rooms: Study) -> None:
    """The second batch was not drawn from what the first held: of that nothing is known and no chance stands for it."""
    half = dict.fromkeys(("pia", "max", "cat"), 12 / 36)
    left = draw(rooms, lambda _, n: n in (6, 7, 8), Design(by="uniform", size=12), half)
    segments = rooms.store.segments()
    ids = {one.id for one in left}
    picked = of_place(rooms, first)
    rooms.store.draw(
        new_draw(
            coder="ada",
            number=2,
            round="round-1",
            seed=2,
            design=Design(by="uniform", size=12),
            population=24,
            population_digest=population_digest_of(one.id for one in segments if one.id not in ids),
            after=0,
            items=tuple(Drawn(one.id, 12 / 24) for one in picked),
            made_at="2030-03-01T09:30:00+00:00",
        )
    )
    decide(rooms, "ada", picked, FIRST)
    part = part_of(rooms)
    assert {(1, 3)} == {*part.unread.values()}
    union = row(found_of(rooms).comparison, UNION)
    assert union.level is not None
    assert "of these people’s 24 segments 8 were read by nobody" in union.level.no_interval_because


def test_a_draw_not_judged_for_a_code(rooms: Study) -> None:
    """Where one drawn segment was not read for a code, the draw supports nothing for it, and all that is unread leans."""
    batch = uniform(rooms)
    decide(rooms, "ada", batch, FIRST)
    segments = rooms.store.segments()
    people = study_people(rooms, rooms.store.transcripts().values())
    samplings = samplings_of(rooms, segments)
    part = part_read(samplings, people, segments, {one.id for one in batch[1:]})
    assert (None, frozenset(), 12) == (part.weights, part.stood_for, len(part.leaning))


def test_coders_alone_in_a_study_read_by_chance(rooms: Study) -> None:
    """What was drawn counts for each of them, and finds outside of the draw do not."""
    decide(rooms, "ada", uniform(rooms), FIRST)
    picked = of_place(rooms, lambda room, number: room != "dk-streets" and number in (0, 1, 2, 4))
    decide(rooms, "ben", picked, {**FIRST, ("dk-parks", 4): {"worth": "great"}})
    found = found_of(rooms).comparison
    # Of 11 professionals' segments that anybody read ada read 8, and ben all but the two in dk-streets.
    ada = otherwise(found, "ada’s codings alone (8 of 11 segments)")
    ben = otherwise(found, "ben’s codings alone (9 of 11 segments)")
    assert [32.5, 40] == figures([ada.level, ben.level])
    assert ada.level.low is not None


def test_a_study_without_batches(rooms: Study, tmp_path: Path) -> None:
    """Without segments or draws nothing is a matter of chance."""
    assert () == samplings_of(rooms, rooms.store.segments()) == samplings_of(rooms, ())
    read_all(rooms, "ada")
    assert () == samplings_of(rooms, rooms.store.segments())
