"""Counts and the matrix say the same; what was not read is never a nought; names of columns are such in R and SPSS."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.analysis import attendance, talk
from pipeline.analysis.matrix import VALUES, Values, cell_of, level_of, variable_names
from pipeline.analysis.people import Person
from pipeline.analysis.tallies import Judged, Tallied, Tally, by_person, by_segment
from pipeline.codebook import Code, Codebook
from pipeline.findings import AgreedCoding
from pipeline.segments import Segment
from pipeline.transcripts import Transcript
from tests.conftest import SCALE

Discussion = Callable[..., tuple[Transcript, list[Segment]]]
GROUPS = {"ann": "professional", "bob": "citizen", "cat": "professional", "dan": "citizen"}
# Per turn: who speaks, whether it was read, whether the code was given, not judged, or in conflict.
TURNS = st.lists(
    st.tuples(
        st.sampled_from(sorted(GROUPS)), st.booleans(), st.sampled_from(["given", "not", "unread", "open"])
    ),
    max_size=14,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(TURNS)
def test_sums_of_the_matrix_are_the_counts(
    discussion: Discussion, codebook: Codebook, turns: list[tuple[str, bool, str]]
) -> None:
    """Over segments, people and stakeholder groups alike, and as the report counts."""
    transcript, segments = discussion("a", ("UK", "env"), GROUPS, [(who, "Words.") for who, _, _ in turns])
    people = attendance([transcript])
    state = {segment.id: (read, what) for segment, (_, read, what) in zip(segments, turns, strict=True)}
    ids = {what: {s for s, (_, is_) in state.items() if is_ == what} for what in ("given", "unread", "open")}
    codings = tuple(AgreedCoding(s.id, "suspects", "single") for s in segments if s.id in ids["given"])
    read = frozenset(s for s, (was_read, _) in state.items() if was_read)
    late = {"suspects": frozenset(ids["unread"] & read)}
    judged = Judged(codings, read, late, {"suspects": frozenset(ids["open"])})
    persons = {person: person.id for person in people.persons}
    groups = {person: person.group for person in people.persons}
    by = {
        "segments": Tallied(people, segments, judged, set(persons), by_segment),
        "speakers": Tallied(people, segments, judged, set(persons), by_person(persons)),
        "groups": Tallied(people, segments, judged, set(persons), by_person(groups)),
    }
    shares = talk(people, [transcript], segments, codings, read, late, codebook).shares
    counts = {c.cell.group: c for c in shares
              if c.code_id == "suspects" and not c.cell.country and not c.cell.sector}  # fmt: skip
    for tallied in by.values():
        tallies = tallied.of("suspects")
        assert counts[""].segments == sum(len(tally.codings) for tally in tallies.values())
        assert counts[""].segments_read == sum(tally.read for tally in tallies.values())
        assert counts[""].speakers == len({p for tally in tallies.values() for p in tally.speakers})
    given_to = [
        cell(tally, by["speakers"].spoken[part]) for part, tally in by["speakers"].of("suspects").items()
    ]
    assert counts[""].speakers == sum(value for value in given_to if value)
    for group, tally in by["groups"].of("suspects").items():
        assert (counts[group].segments, counts[group].segments_read) == (len(tally.codings), tally.read)
    for segment_id, tally in by["segments"].of("suspects").items():
        was_read, what = state[segment_id]
        expected = 1 if what == "given" else 0 if was_read and what == "not" else None
        assert expected == cell(tally, 1)


def cell(tally: Tally, spoken: int) -> int | float | None:
    """What stands in a matrix of 0/1."""
    return cell_of(tally, "0/1", spoken=spoken, heard=True)


def tally(given: int, judged: int) -> Tally:
    """A tally of so many codings in so many judged segments."""
    codings = [AgreedCoding(str(number), "c", "single") for number in range(given)]
    return Tally(codings, set(), given, judged, judged)


# (name, given, judged, spoken, heard) → cells of 0/1, counts, shares
CELLS: list[tuple[str, tuple[int, int, int, bool], tuple[int | None, int | None, float | None]]] = [
    ("all read, given", (2, 4, 4, True), (1, 2, 0.5)),
    ("all read, not given", (0, 4, 4, True), (0, 0, 0.0)),
    ("partly read, given", (1, 2, 4, True), (1, 1, 0.5)),
    ("partly read, not given", (0, 2, 4, True), (None, 0, 0.0)),
    ("not read", (0, 0, 4, True), (None, None, None)),
    ("said nothing in a discussion that was read", (0, 0, 0, True), (0, 0, None)),
    ("said nothing in one that was not", (0, 0, 0, False), (None, None, None)),
]


@pytest.mark.parametrize(("name", "case", "expected"), CELLS, ids=[case[0] for case in CELLS])
def test_nothing_stands_where_nothing_was_read(
    name: str, case: tuple[int, int, int, bool], expected: tuple[int | None, int | None, float | None]
) -> None:
    """A nought says that all of it was read; a count and a share speak of what was read."""
    given, judged, spoken, heard = case
    kinds: tuple[Values, ...] = VALUES[:3]
    found = [cell_of(tally(given, judged), kind, spoken=spoken, heard=heard) for kind in kinds]
    assert list(expected) == found


# (name, levels) → value and name
LEVELS: list[tuple[str, list[str | None], tuple[int | None, str]]] = [
    ("one", ["some"], (2, "Some")),
    ("the lower of two", ["much", "little"], (1, "Little")),
    ("off the scale does not count beside others", ["dont_know", "dont_know", "great"], (4, "Great")),
    ("off the scale alone", ["dont_know"], (None, "Does not know")),
    ("no level settled", [None], (None, "")),
    ("not given", [], (None, "")),
]


@pytest.mark.parametrize(("name", "levels", "expected"), LEVELS, ids=[case[0] for case in LEVELS])
def test_the_level_of_a_case(name: str, levels: list[str | None], expected: tuple[int | None, str]) -> None:
    """The median of what it was given, so that the number has a name."""
    codings = [AgreedCoding(str(n), "grade", "single", level) for n, level in enumerate(levels)]
    found = level_of(Tally(codings), Code("grade", "Grade", "", scale=SCALE))
    assert expected == (found.value, found.name)


NAMES = [
    ("a good one stays", ["usual_suspects", "a.b"], ["usual_suspects", "a.b"]),
    ("hyphens and spaces", ["third-sector", "a b"], ["third_sector", "a_b"]),
    ("accents", ["délka", "Größe"], ["delka", "Gro_e"]),
    ("no letter first", ["1st", "_x", "čas"], ["c_1st", "c__x", "cas"]),
    ("reserved in SPSS or R", ["all", "else", "TRUE"], ["all_x", "else_x", "TRUE_x"]),
    ("the same but for case", ["Age", "age"], ["Age", "age_2"]),
    ("a name of a level's name", ["a", "a_name"], ["a", "a_name_2"]),
    ("taken", ["read"], ["read_2"]),
    ("no letter at all", ["???", "!!!"], ["c", "c_2"]),
    ("too long", ["x" * 80], ["x" * 50]),
    ("an end that SPSS refuses", ["a."], ["a"]),
]


@pytest.mark.parametrize(("name", "ids", "expected"), NAMES, ids=[case[0] for case in NAMES])
def test_names_of_columns(name: str, ids: list[str], expected: list[str]) -> None:
    """An id that R and SPSS take stays; others are changed as little as can be."""
    assert expected == list(variable_names(ids, ["read"]).values())


@given(st.lists(st.text(min_size=1), unique=True, max_size=8))
def test_names_of_columns_are_valid_and_differ(ids: list[str]) -> None:
    """ASCII, a letter first, no reserved word, each once whatever its case, with `_name` behind it as well."""
    names = list(variable_names(ids).values())
    both = [name.casefold() for plain in names for name in (plain, f"{plain}_name")]
    assert len(both) == len({*both})
    assert all(re.fullmatch(r"[A-Za-z][A-Za-z0-9_.]*(?<!\.)", name) and len(name) <= 60 for name in names)
    assert not {"all", "not", "with", "if", "true", "na"} & {*both}


def test_only_members_count(discussion: Discussion) -> None:
    """Codings of other people, and segments in which only they speak, are no part of it."""
    transcript, segments = discussion("a", ("UK", "env"), GROUPS, [("ann", "One."), ("bob", "Two.")])
    people = attendance([transcript])
    judged = Judged(
        tuple(AgreedCoding(s.id, "c", "single") for s in segments), frozenset(s.id for s in segments)
    )
    bob: list[Person] = [person for person in people.persons if person.id == "bob"]
    tallied = Tallied(people, segments, judged, bob, by_segment)
    assert ["a2"] == list(tallied.of("c"))
