"""Stakeholder groups compared: within mixed focus groups, between homogeneous ones."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.analysis.coded_talk import coded_talk
from pipeline.analysis.contrasts import contrast, contrasts, own_shares, voices
from pipeline.analysis.people import Attendance, Person
from pipeline.analysis.shares import code_shares
from pipeline.codebook import Code, Codebook
from pipeline.findings import AgreedCoding, Cell
from pipeline.segments import Segment
from pipeline.spans import Span
from pipeline.verdicts import Contrast


def people(sitting: str) -> dict[Person, float]:
    """Scores written as “group professional scores / citizen scores”, one focus group a line."""
    found = {}
    for number, line in enumerate(sitting.strip().splitlines()):
        for group, part in zip(("professional", "citizen"), line.split("/"), strict=True):
            for place, score in enumerate(part.split()):
                found[Person(f"fg-{number}", f"{group}{place}", "", "", group)] = float(score)
    return found


BOTH = ("professional", "citizen")


def sat(scores: Mapping[Person, float]) -> dict[str, set[str]]:
    """The stakeholder groups that sat in each focus group, where everybody who sat has a score."""
    found: dict[str, set[str]] = {}
    for person in scores:
        found.setdefault(person.transcript_id, set()).add(person.group)
    return found


def compared(scores: dict[Person, float], sitting: Mapping[str, set[str]] | None = None) -> Contrast:
    """Professionals against citizens."""
    first, second = ((group, voices(scores, group)) for group in BOTH)
    return contrast("level", first, second, sat(scores) if sitting is None else sitting)


MIXED = people("0 2 / 4\n1 / 3 3\n2 / 3\n1 1 1 / 4\n0 / 1\n2 2 / 2 4")
APART = people("0 2 /\n1 1 /\n2 0 /\n1 2 /\n/ 3 3\n/ 4 2\n/ 4 4\n/ 3 1")


def test_mixed_groups_are_compared_within() -> None:
    """Each focus group gives one difference; six of one sign reach the smallest p of six."""
    found = compared(MIXED)
    assert ("within", (6, 6), (10, 8)) == (found.design, found.groups, found.speakers)
    differences = [1 - 4, 1 - 3, 2 - 3, 1 - 4, 0 - 1, 2 - 3]
    mean = sum(differences) / 6
    assert pytest.approx(mean) == found.difference.value
    error = math.sqrt(sum((d - mean) ** 2 for d in differences) / 5 / 6)
    assert pytest.approx(error) == found.difference.error
    assert pytest.approx(mean + 2.570582 * error, abs=1e-6) == found.difference.high
    assert found.smallest_p == found.p == 2 / 2**6


def test_homogeneous_groups_are_compared_between() -> None:
    """Each focus group counts once; the p is that of dealing the groups."""
    found = compared(APART)
    assert ("between", (4, 4), (8, 8)) == (found.design, found.groups, found.speakers)
    assert pytest.approx((1 + 1 + 1 + 1.5) / 4 - (3 + 3 + 4 + 2) / 4) == found.difference.value
    assert pytest.approx(2 / 70) == found.smallest_p
    assert found.p == found.smallest_p


def test_deltas() -> None:
    """Cliff's delta counts pairs who sat together in mixed groups, all pairs in homogeneous ones."""
    within, between = compared(MIXED).delta, compared(APART).delta
    assert pytest.approx(-(2 + 2 + 1 + 3 + 1 + 2) / (2 + 2 + 1 + 3 + 1 + 4)) == within.value
    lower, ties = 0, 0
    for score in (0, 2, 1, 1, 2, 0, 1, 2):
        for other in (3, 3, 4, 2, 4, 4, 3, 1):
            lower += score < other
            ties += score == other
    assert pytest.approx(-(lower - (64 - lower - ties)) / 64) == between.value
    assert within.low is not None
    assert between.low is not None


WITHOUT: list[tuple[str, str, str]] = [
    ("three mixed groups", "0 / 4\n1 / 3\n2 / 3", "at least 4 focus groups, here 3"),
    ("one group a side and three", "0 /\n/ 1\n/ 2\n/ 4", "at least 4 focus groups a side"),
    ("the same everywhere", "1 / 3\n1 / 3\n0 / 2\n2 / 4", "the same in all focus groups"),
]


@pytest.mark.parametrize(("name", "sitting", "because"), WITHOUT, ids=[case[0] for case in WITHOUT])
def test_without_an_interval_there_is_a_reason(name: str, sitting: str, because: str) -> None:
    """Too few focus groups, or no spread."""
    found = compared(people(sitting)).difference
    assert found.value is not None
    assert found.low is None
    assert because in found.no_interval_because


def test_three_a_side_cannot_reach_any_significance() -> None:
    """The note says what so few focus groups can show at best."""
    found = compared(people("0 /\n1 /\n2 /\n/ 5\n/ 6\n/ 7"))
    assert pytest.approx(0.1) == found.p
    assert "with so few focus groups no p can be below 0.1" == found.note


def test_what_is_left_out_is_said() -> None:
    """Discussions that hold only one of the two are not compared with those that hold both."""
    alone = Person("fg-alone", "p", "", "", "professional")
    found = compared({**MIXED, alone: 3.0})
    assert "within" == found.design
    assert "1 focus group holds only one of the two and is left out" == found.note


# Who sat, "P" professionals and "C" citizens by focus group; who has a score of them, the same way; what comes of it.
SITTING: list[tuple[str, str, str, str, tuple[int, int], str]] = [
    ("all mixed", "PC PC PC PC", "PC PC PC PC", "within", (4, 4), ""),
    (
        "all mixed, few graded on both sides",
        "PC PC PC PC PC PC PC",
        "P P P PC PC C C",
        "within",
        (2, 2),
        "5 focus groups hold both, but nobody of one of them has a value, and are left out",
    ),
    (
        "all mixed, one graded on one side alone",
        "PC PC PC PC PC PC PC",
        "PC PC PC PC PC PC C",
        "within",
        (6, 6),
        "1 focus group holds both, but nobody of one of them has a value, and is left out",
    ),
    (
        "all mixed, nobody graded beside another",
        "PC PC",
        "P C",
        "within",
        (0, 0),
        "2 focus groups hold both, but",
    ),
    (
        "as many mixed as of one kind",
        "PC PC PC P P C C",
        "PC PC PC P P C C",
        "between",
        (2, 2),
        "3 focus groups hold both and are left out",
    ),
    (
        "more of one kind",
        "PC P P P P C C C C",
        "PC P P P P C C C -",
        "between",
        (4, 3),
        "left out; 1 focus group holds only one of the two, but nobody of it has a value, and is left out",
    ),
    (
        "graded as if apart, but mixed",
        "PC PC PC P C",
        "P P C P C",
        "within",
        (0, 0),
        "2 focus groups hold only one of the two and are left out; 3 focus groups hold both, but",
    ),
    (
        "citizens never without professionals",
        "PC PC P P P",
        "PC PC P P P",
        "within",
        (2, 2),
        "3 focus groups hold only one of the two and are left out",
    ),
    ("others sit as well", "PX PX C CX XX", "P P C C -", "between", (2, 2), ""),
]


@pytest.mark.parametrize(
    ("name", "present", "graded", "design", "groups", "note"), SITTING, ids=[case[0] for case in SITTING]
)
def test_who_sat_decides_the_design(
    name: str, present: str, graded: str, design: str, groups: tuple[int, int], note: str
) -> None:
    """Who was graded does not; the note tells what is left out and why."""
    letters = {"P": "professional", "C": "citizen", "X": "third sector"}
    sitting = {f"fg-{n}": {letters[x] for x in part} for n, part in enumerate(present.split())}
    scores = {
        Person(f"fg-{n}", letter, "", "", letters[letter]): float(n + ord(letter) % 7)
        for n, part in enumerate(graded.split())
        for letter in part
        if letter in letters
    }
    found = compared(scores, sitting)
    assert (design, groups) == (found.design, found.groups)
    assert note in found.note
    assert bool(note) == ("left out" in found.note)
    if groups == (0, 0):
        assert "no focus group has scores of both stakeholder groups" == found.difference.undefined_because
        assert (None, None, None) == (found.p, found.p_t, found.smallest_p)


@pytest.mark.parametrize("values", [(0.1, 0.2, 0.3, 0.4, 0.6), (5e4, 7e4, 3e5, 1e5, 6e5)])
def test_the_same_everywhere_has_no_p_by_t(values: tuple[float, ...]) -> None:
    """A difference that varies by rounding alone has no interval and no p by t."""
    scores = people("\n".join(f"{value + 0.3!r} / {value!r}" for value in values))
    found = compared(scores)
    assert "it is the same in all focus groups" == found.difference.no_interval_because
    assert (None, 2 / 2**5) == (found.p_t, found.p)


def test_nobody_on_one_side() -> None:
    """A stakeholder group that gave nothing makes no contrast, and no crash."""
    found = compared(people("0 /\n1 /"))
    assert found.difference.value is None
    assert (None, None, None) == (found.p, found.p_t, found.smallest_p)
    assert "no two speakers to compare" == found.delta.undefined_because


def test_holm_goes_over_the_whole_family() -> None:
    """Two measures and one pair are a family of two."""
    found = contrasts(
        {"one": MIXED, "two": people("0 / 1\n1 / 0\n0 / 0\n2 / 3\n1 / 1\n2 / 2")}, [BOTH], sat(MIXED)
    )
    assert [4 / 64, 1.0] == [one.adjusted for one in found]


def test_what_is_left_after_correction_is_said() -> None:
    """Six mixed focus groups can show something in one contrast, and nothing in two."""
    (alone,) = contrasts({"one": MIXED}, [BOTH], sat(MIXED))
    assert "" == alone.note
    for one in contrasts({"one": MIXED, "two": MIXED}, [BOTH], sat(MIXED)):
        assert "with 2 contrasts no corrected p can be below 0.0625" == one.note


def test_where_nothing_can_be_shown_at_all_correction_is_not_spoken_of() -> None:
    """One sentence says what so few focus groups can show, whatever the number of contrasts."""
    few = people("0 /\n1 /\n2 /\n/ 5\n/ 6\n/ 7")
    for one in contrasts({"one": few, "two": few}, [BOTH], sat(few)):
        assert "with so few focus groups no p can be below 0.1" == one.note


def test_a_contrast_that_correction_leaves_alone_is_not_warned_of() -> None:
    """Holm multiplies the largest p by one: beside a contrast that can reach less, six pairs can still reach .03125."""
    many = people("\n".join(f"{n} / {n + 5 + n % 2}" for n in range(12)))
    few = {
        person: score
        for person, score in many.items()
        if person.transcript_id in [f"fg-{n}" for n in range(6)]
    }
    found = contrasts({"many": many, "few": few}, [BOTH], sat(many))
    assert [2 / 2**11 / 2, 2 / 2**6] == [one.smallest_p for one in found]
    assert [2 * 2 / 2**12, 2 / 2**6] == [one.adjusted for one in found]
    assert not any("corrected" in one.note for one in found)


def test_shares_are_of_ones_own_judged_segments() -> None:
    """Who was never judged has no share; a coding is credited to whom its coders marked."""
    who = {name: Person("t", name, "", "", "g") for name in "abc"}
    attending = Attendance(tuple(who.values()), {("t", name): person for name, person in who.items()})
    segments = [
        Segment(f"s{n}", "t", n, Span(n, n + 1), name, "x", "turn", (n, n + 1))
        for n, name in enumerate("aabc")
    ]
    agreed = [
        AgreedCoding("s0", "code", "unanimous"),
        AgreedCoding("s2", "code", "single", speaker_ids=("b",)),
    ]
    found = own_shares(attending, segments, agreed, {"s0", "s1", "s2"}, "code")
    assert {who["a"]: 0.5, who["b"]: 1.0} == found


def spoken(seed: int) -> tuple[Attendance, list[Segment], list[AgreedCoding], set[str]]:
    """Random talk of three focus groups: who was there, windows of one to three voices, codings, what was read.

    Some codings are credited to people who do not speak there or who do not count, some are of segments not completed.
    """
    rng = np.random.default_rng(seed)
    persons = [
        Person(f"t{t}", name, "", "", group)
        for t in range(3)
        for name, group in (("a", "x"), ("b", "x"), ("c", "y"), ("silent", "y"))
    ]
    voiced = {(person.transcript_id, person.id): person for person in persons}
    segments, agreed = [], []
    for number in range(30):
        transcript, who = (
            f"t{number % 3}",
            rng.choice(["a", "b", "c", "mod"], rng.integers(1, 4), replace=False),
        )
        names = tuple(str(one) for one in who)
        segment = Segment(
            f"s{number}", transcript, number, Span(0, 1), names[0], "x", "window", (number, number + 1), names
        )
        segments.append(segment)
        if rng.random() < 0.5:
            marked = rng.choice(["a", "b", "c", "mod"], rng.integers(0, 3), replace=False)
            agreed.append(AgreedCoding(segment.id, "code", "single", speaker_ids=tuple(map(str, marked))))
    read = {segment.id for segment in segments if rng.random() < 0.7}
    return Attendance(tuple(persons), voiced), segments, agreed, read


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6))
def test_shares_are_those_of_the_table_of_shares(seed: int) -> None:
    """The mean over speakers is `CodeShare.per_speaker`, and no share is above 1."""
    attending, segments, agreed, read = spoken(seed)
    found = own_shares(attending, segments, agreed, read, "code")
    book = Codebook("s", "1", "S", (Code("code", "Code", ""),))
    talk = coded_talk(attending, segments, agreed, read, {}, book)
    for share in code_shares(talk, [Cell(), Cell(group="x"), Cell(group="y")]):
        own = [value for person, value in found.items() if person.belongs_to(share.cell)]
        expected = share.per_speaker.value
        assert (expected is None) == (not own)
        assert expected is None or pytest.approx(expected) == np.mean(own)
    assert all(0 <= value <= 1 for value in found.values())
