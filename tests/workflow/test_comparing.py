"""Perceived against measured over four small discussions: every figure is worked out by hand (see tests/workflow/rooms.py)."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from pipeline.findings import Cell
from pipeline.verdicts import Comparison, Contrast
from pipeline.workflow.study import Study
from tests.exploring.conftest import decide
from tests.workflow.rooms import (
    FIRST,
    LEVELS,
    PROFESSIONALS,
    ROOMS,
    UNION,
    WHOLE,
    copied,
    figures,
    found_in,
    make_rooms,
    of_place,
    otherwise,
    read_all,
    row,
    without_quotes,
)

EXPANDS = (
    '[[comparison.expands]]\ngroup = "citizen"\ntext = "They count what is not asked."\n'
    '[[comparison.expands]]\ncountry = "Sweden"\ntext = "Nobody was asked."\n'
)
BLIND = "without decisions made with suggestions in sight"


@pytest.fixture(scope="module")
def unread_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The four discussions, of which nobody has read anything."""
    return make_rooms(tmp_path_factory.mktemp("rooms") / "study")


@pytest.fixture
def unread(unread_once: Path, tmp_path: Path) -> Path:
    """A copy of these, to be changed."""
    return copied(unread_once, tmp_path / "study")


@pytest.fixture(scope="module")
def usual(unread_once: Path, tmp_path_factory: pytest.TempPathFactory) -> Comparison:
    """What the study comes to where two coders read everything and agree, for tests that only look at it."""
    return both_read(copied(unread_once, tmp_path_factory.mktemp("usual") / "study"))


def say(folder: Path, said: str) -> None:
    """Put something else into [comparison]."""
    path = folder / "study.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(LEVELS + PROFESSIONALS, said), encoding="utf-8")


def both_read(folder: Path, said: str = LEVELS + PROFESSIONALS) -> Comparison:
    """What the study comes to with that in [comparison], read by two coders who agree."""
    say(folder, said)
    with Study.open(folder) as study:
        read_all(study, "ada", "ben")
    return found_in(folder).comparison


def test_rows_beside_the_survey(usual: Comparison) -> None:
    """The levels, indices and differences of everybody, the professionals together, a stakeholder group and a cell."""
    expected = {
        WHOLE: (45, 50, -5),
        UNION: (32.5, 50, -17.5),
        Cell(group="citizen"): (70, 50, 20),
        Cell(country="Denmark"): (235 / 6, 62.5, (-20 / 3 - 40) / 2),
        Cell("Denmark", "parks", UNION.group): (32.5, 50, -17.5),
        Cell("United Kingdom", "streets", "manager"): (65, 50, 15),
    }
    for cell, (level, index, difference) in expected.items():
        one = row(usual, cell)
        assert one.measured is not None
        assert (level, index, difference) == pytest.approx(
            figures([one.level, one.measured.index, one.difference])
        )
    assert (5, 8) == (row(usual, UNION).below, row(usual, UNION).graded)


def test_the_order_of_rows(usual: Comparison) -> None:
    """Everybody, the professionals together in every margin and cell, all others, and last what only the survey knows."""
    cells = [one.cell for one in usual.rows]
    assert [WHOLE, UNION] == cells[:2]
    assert [
        Cell("Denmark", "", UNION.group),
        Cell("United Kingdom", "", UNION.group),
        Cell("", "parks", UNION.group),
        Cell("", "streets", UNION.group),
        *(Cell(country, sector, UNION.group) for country in ("Denmark", "United Kingdom") for sector in ("parks", "streets")),
    ] == cells[2:10]  # fmt: skip
    assert [Cell(group=name) for name in ("citizen", "manager", "professional", "volunteer")] == cells[10:14]
    assert [Cell("Sweden"), Cell("Sweden", "parks"), Cell("Sweden", "streets")] == cells[-3:]
    assert len(cells) == len(set(cells))


def test_together_is_as_under_one_name(usual: Comparison, tmp_path: Path) -> None:
    """The rows of professionals and managers together are those of a study that calls them all the same."""
    apart = usual
    said = LEVELS + f'professionals = ["{UNION.group}"]\n'
    alike = both_read(make_rooms(tmp_path / "one", said, professional=UNION.group, manager=UNION.group))
    mine = [without_quotes(one) for one in apart.rows if one.cell.group == UNION.group]
    assert mine == [without_quotes(one) for one in alike.rows if one.cell.group == UNION.group]
    assert 9 == len(mine)
    assert [(s.what, s.level, s.difference, s.verdict) for s in apart.sensitivity] == [
        (s.what, s.level, s.difference, s.verdict) for s in alike.sensitivity
    ]
    assert apart.ranks == alike.ranks


def test_quotes_stand_under_the_professionals_together(usual: Comparison) -> None:
    """They are theirs, and say of which stakeholder group each speaker is; a margin over places has none."""
    quotes = row(usual, UNION).quotes
    assert 2 == len(quotes)
    assert {"pia", "max"} >= {quote.speaker_id for quote in quotes}
    assert {"professional", "manager"} >= {quote.attribution.partition(",")[0] for quote in quotes}
    assert ["dk-parks"] * 2 == [
        q.transcript_id for q in row(usual, Cell("Denmark", "parks", UNION.group)).quotes
    ]
    assert () == row(usual, Cell("Denmark", "", UNION.group)).quotes


def test_without_declared_values(unread: Path) -> None:
    """Levels lie at 0, 25, 50, 75, 100 of their scale; nothing is subtracted, and nobody lies below."""
    found = both_read(unread, PROFESSIONALS)
    together = row(found, UNION)
    assert [(25 + 50 + 0 + 25 + 50 + 50 + 25 + 75) / 8] == figures([together.level])
    assert (None, 0, 8) == (together.difference, together.below, together.graded)
    assert [None] * len(found.sensitivity) == [one.difference for one in found.sensitivity]
    assert "nothing is subtracted" in found.rule


def test_interpretations_and_answers_off_the_scale(unread: Path) -> None:
    """What a person wrote stands in its row, also of a place that nobody spoke of; “does not know” is counted apart."""
    found = both_read(unread, LEVELS + PROFESSIONALS + EXPANDS)
    said = {one.cell: one.expands for one in found.rows if one.expands}
    assert {
        Cell(group="citizen"): "They count what is not asked.",
        Cell("Sweden"): "Nobody was asked.",
    } == said
    counts = {cell: row(found, cell).off_scale for cell in (WHOLE, UNION, Cell(group="citizen"))}
    assert {WHOLE: 1, UNION: 1, Cell(group="citizen"): 0} == {
        cell: dict(off)["dont_know"] for cell, off in counts.items()
    }


def test_nothing_is_compared_before_anybody_graded(unread: Path) -> None:
    """The rule is told, and there are no rows."""
    found = found_in(unread).comparison
    assert ((), (), (), ()) == (found.rows, found.contrasts, found.sensitivity, found.ranks)
    assert "mean level of its speakers" in found.rule


# how far the headline depends on choices


def test_each_focus_group_left_out(usual: Comparison) -> None:
    """Its people and its place go, and nothing else; three are too few for an interval."""
    kept = [one for one in usual.sensitivity if one.kind == "group"]
    assert [f"without {room}" for room in ROOMS] == [one.what for one in kept]
    levels = [(260 - 65) / 6, (260 - 20) / 6, (260 - 90) / 6, (260 - 85) / 6]
    assert levels == pytest.approx(figures(one.level for one in kept))
    differences = [(-70 + 17.5) / 3, (-70 + 65) / 3, (-70 - 20) / 3, (-70 + 7.5) / 3]
    assert differences == pytest.approx(figures(one.difference for one in kept))
    assert {(UNION, "cannot tell")} == {(one.cell, one.verdict.word) for one in kept if one.verdict}
    assert {3} == {one.level.clusters for one in kept}


def test_a_coder_alone_is_as_before_the_ruling(unread: Path) -> None:
    """Who repeats an adjudicator's ruling counts with the first answer; what is agreed is the ruling."""
    place = {("uk-streets", 1): {"worth": "little"}}
    with Study.open(unread) as study:
        read_all(study, "ada")
        disputed = of_place(study, lambda *place: place == ("uk-streets", 1))
        decide(study, "ben", study.store.segments(), {**FIRST, **place})
        decide(study, "ruth", disputed, FIRST, hour=12)
        decide(study, "ben", disputed, FIRST, hour=13)
    found = found_in(unread).comparison
    assert [32.5, -17.5] == figures([row(found, UNION).level, row(found, UNION).difference])
    ada, ben = (otherwise(found, f"{name}’s codings alone") for name in ("ada", "ben"))
    assert [32.5, -17.5] == figures([ada.level, ada.difference])
    assert [(260 - 65 + 20) / 8, (-17.5 - 65 + 20 - 30) / 4] == figures([ben.level, ben.difference])
    assert ["ada’s codings alone", "ben’s codings alone"] == [
        s.what for s in found.sensitivity if s.kind == "coder"
    ]


def test_a_coder_who_gave_nothing(unread: Path) -> None:
    """The row is there, undefined, and says why."""
    with Study.open(unread) as study:
        read_all(study, "ada")
        decide(study, "cem", of_place(study, lambda *place: place == ("uk-parks", 8)), {})
    cem = otherwise(found_in(unread).comparison, "cem’s codings alone (0 of 24 segments)")
    assert (None, "nobody gave a level on the scale") == (cem.level.value, cem.level.undefined_because)
    assert cem.verdict is not None
    assert ("cannot tell", "nobody gave a level on the scale") == (cem.verdict.word, cem.verdict.because)


def test_a_coder_who_read_a_part(unread: Path) -> None:
    """It is told how many of the professionals' segments that coder read; what was not read was not coded."""
    with Study.open(unread) as study:
        read_all(study, "ada")
        decide(study, "ben", of_place(study, lambda _, number: number in (0, 3)), FIRST)
    found = found_in(unread).comparison
    ben = otherwise(found, "ben’s codings alone (8 of 24 segments)")
    assert [(20 + 0 + 45 + 20) / 4, (-30 - 75 + 20 - 30) / 4] == figures([ben.level, ben.difference])
    assert [32.5] == figures([otherwise(found, "ada’s codings alone").level])


def test_one_coder_is_no_choice(unread: Path) -> None:
    """Of one coder alone, who saw no suggestions, only the focus groups can be left out."""
    with Study.open(unread) as study:
        read_all(study, "ada")
    assert ["group"] * 4 == [one.kind for one in found_in(unread).comparison.sensitivity]


def test_decisions_with_suggestions_in_sight_are_dropped(unread: Path) -> None:
    """Of a discussion that was only read so nothing counts; the others are as they were."""
    with Study.open(unread) as study:
        read_all(study, "ada", "ben", hints=["dk-streets"])
    found = found_in(unread).comparison
    dropped = otherwise(found, f"{BLIND} (18 of 24 segments)")
    assert [40, (-17.5 + 20 - 7.5) / 3] == pytest.approx(figures([dropped.level, dropped.difference]))
    assert 3 == dropped.level.clusters
    assert [32.5] == figures([row(found, UNION).level])


def test_nothing_is_left_without_suggestions(unread: Path) -> None:
    """Where everything was decided with them in sight, the row is there and undefined."""
    with Study.open(unread) as study:
        read_all(study, "ada", "ben", hints=ROOMS)
    dropped = otherwise(found_in(unread).comparison, f"{BLIND} (0 of 24 segments)")
    assert (None, "nobody gave a level on the scale") == (
        dropped.level.value,
        dropped.level.undefined_because,
    )
    assert figures([dropped.difference]) == [None]


# contrasts and ranks


def named(found: Comparison) -> Mapping[tuple[str, str, str], Contrast]:
    """Contrasts by measure and pair."""
    return {(one.measure, one.first, one.second): one for one in found.contrasts}


def test_declared_contrasts(unread: Path) -> None:
    """Only those, on the level and on each share of segments: differences within each discussion, the first less the second."""
    said = 'contrasts = ["professional : citizen"]\ncontrast_codes = ["praise"]\n'
    found = both_read(unread, LEVELS + PROFESSIONALS + said)
    share = "share of segments: Praise"
    assert [(measure, "professional", "citizen") for measure in ("Worth", share)] == [*named(found)]
    level = named(found)["Worth", "professional", "citizen"]
    assert [(-45 - 85 - 40 - 25) / 4, -1] == figures([level.difference, level.delta])
    assert ("within", 2 / 16, 2 / 16, (4, 4)) == (level.design, level.p, level.smallest_p, level.groups)
    # Cat was given the code in one of three segments, in two of four discussions; two signs out of four move nothing.
    praise = named(found)[share, "professional", "citizen"]
    assert [round((-1 / 3 - 1 / 3) / 4, 9), -2 / 4] == figures([praise.difference, praise.delta])
    assert (8 / 16, 2 * 2 / 16) == (praise.p, level.adjusted)


def test_every_pair_where_none_is_declared(usual: Comparison) -> None:
    """All stakeholder groups against each other, in alphabetical order, the silent ones included."""
    groups = ("citizen", "manager", "professional", "volunteer")
    expected = [(one, two) for place, one in enumerate(groups) for two in groups[place + 1 :]]
    assert expected == [(one.first, one.second) for one in usual.contrasts]
    assert [round((45 - 20 + 20 - 0 + 0 + 65 - 20) / 4, 9)] == figures(
        [named(usual)["Worth", "manager", "professional"].difference]
    )


def test_who_sat_there_counts_and_not_only_who_spoke(unread: Path) -> None:
    """The volunteer never sat without a citizen: they would be compared within that discussion, had the volunteer spoken."""
    found = both_read(unread, LEVELS + PROFESSIONALS + 'contrasts = ["volunteer : citizen"]\n')
    (one,) = found.contrasts
    assert ("within", (0, 0), None) == (one.design, one.groups, one.p)
    assert one.difference.undefined_because == "no focus group has scores of both stakeholder groups"
    assert "3 focus groups hold only one of the two" in one.note
    assert "1 focus group holds both, but nobody of one of them has a value" in one.note


def test_ranks_of_everybody_and_of_the_professionals(usual: Comparison) -> None:
    """Means over speakers against indices, ties with mid-ranks: everybody's order is the survey's upside down."""
    everybody, professionals = usual.ranks
    assert ("", UNION.group) == (everybody.group, professionals.group)
    assert [2.5, 4, 1, 2.5] == [one.perceived_rank for one in everybody.rows]
    assert [2.5, 1, 4, 2.5] == [one.measured_rank for one in everybody.rows]
    assert [-1] == figures([everybody.rho])
    # Ranks 3, 4, 1, 2 against 2.5, 1, 4, 2.5: the deviations multiply to -4.5, over the root of 5 · 4.5.
    assert [round(-4.5 / (5 * 4.5) ** 0.5, 9)] == figures([professionals.rho])
    assert [32.5, 10, 45, 42.5] == [one.perceived for one in professionals.rows]


@pytest.mark.parametrize("silent_group", ["professional", "manager"])
def test_a_group_of_whom_nobody_spoke(unread: Path, silent_group: str) -> None:
    """Of two professions one alone may have levels: together they have those."""
    quiet = {"professional": 0, "manager": 1}[silent_group]
    spoken = {place: codes for place, codes in FIRST.items() if place[1] != quiet}
    with Study.open(unread) as study:
        decide(study, "ada", study.store.segments(), spoken)
    found = found_in(unread).comparison
    expected = {"professional": (45 + 20 + 45 + 65) / 4, "manager": (20 + 0 + 45 + 20) / 4}[silent_group]
    assert [expected, None] == figures([row(found, UNION).level, row(found, Cell(group=silent_group)).level])


def test_the_note_counts_focus_groups(usual: Comparison) -> None:
    """All four hold several stakeholder groups."""
    assert usual.note.startswith("4 focus groups, 4 of them with several stakeholder groups.")


def test_json_of_everything(unread: Path) -> None:
    """What is stored has the same rows, contrasts and choices."""
    both_read(unread)
    found = found_in(unread)
    record = found.as_json()["comparison"]
    assert len(found.comparison.rows) == len(record["rows"])
    assert ["coder", "coder", *["group"] * 4] == [one["kind"] for one in record["sensitivity"]]
