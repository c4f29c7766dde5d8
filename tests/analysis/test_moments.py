"""The course of a discussion as it is published: coarse, and nobody told by their row."""

from __future__ import annotations

from collections import Counter, defaultdict

from hypothesis import given
from hypothesis import strategies as st

from pipeline.analysis.moments import coarse
from pipeline.analysis.people import OTHERS, named_groups
from pipeline.perceived import PARTS, CoursePart, Moment


def talk(*turns: tuple[str, str, tuple[str, ...]], discussion: str = "fg") -> list[Moment]:
    """A discussion of turns of equal length, each of a speaker with their stakeholder group ("" the moderator's)."""
    ends = [place / len(turns) for place in range(len(turns) + 1)]
    return [
        Moment(discussion, who, group, ends[place], ends[place + 1], codes, counted=bool(group))
        for place, (who, group, codes) in enumerate(turns)
    ]


def test_talk_is_told_in_twenty_parts_and_three_steps() -> None:
    """Ann fills the first half; of the eleventh part Bo fills a quarter, and the moderator the rest of the discussion."""
    course = [
        Moment("fg", "ann", "p", 0.0, 0.5, ("a",)),
        Moment("fg", "bo", "p", 0.5, 0.5125, ("a", "b")),
        Moment("fg", "mod", "", 0.5125, 1.0, (), counted=False),
    ]
    found = coarse(course, 1)
    assert {"moderation": (11, 20), "p A": (1, 10), "p B": (11, 11)} == {
        who: (min(own), max(own))
        for who in ("moderation", "p A", "p B")
        if (own := [one.part for one in found if one.speaker == who])
    }
    assert (CoursePart("fg", "p B", "p", 11, 1, (("a", 1), ("b", 1))),) == found[-1:]
    assert [3] * 10 == [one.talk for one in found if one.speaker == "p A"]


def test_rows_stand_in_the_order_of_speaking_and_tell_large_groups_alone() -> None:
    """Three professionals are called so where none or three others speak; of one mayor nobody learns which row is theirs."""
    three = [(who, "professional", ()) for who in ("ann", "bo", "cy")]
    more = [("di", "mayor", ()), ("ed", OTHERS, ()), ("fi", "citizen", ())]
    assert ["professional A", "professional B", "professional C"] == speakers(coarse(talk(*three), 3))
    assert ["participant A", "participant B", "participant C", "participant D"] == speakers(
        coarse(talk(more[0], *three), 3)
    )
    assert ["participant A", "professional B", "professional C", "professional D", "participant E", "participant F"] == (
        speakers(coarse(talk(more[0], *three, *more[1:]), 3))
    )  # fmt: skip
    assert ["mayor A"] == speakers(coarse(talk(more[0]), 1))


def speakers(course: tuple[CoursePart, ...]) -> list[str]:
    """The rows of a course in their order."""
    return list(dict.fromkeys(one.speaker for one in course))


def test_a_code_of_few_people_is_not_told() -> None:
    """What two people of a discussion were given is not in its course where three must share what is told."""
    own = talk(("ann", "p", ("rare", "often")), ("bo", "p", ("rare", "often")), ("cy", "p", ("often",)))
    assert {"often"} == {code for one in coarse(own, 3) for code, _ in one.codes}
    assert {"often", "rare"} == {code for one in coarse(own, 2) for code, _ in one.codes}


TURNS = st.lists(
    st.tuples(
        st.sampled_from("abcdefgh"),
        st.frozensets(st.sampled_from(["one", "two", "three"]), max_size=3).map(lambda codes: tuple(sorted(codes))),
    ),
    min_size=1,
    max_size=60,
)  # fmt: skip


@given(TURNS, st.integers(1, 4))
def test_no_row_tells_of_fewer_than_must_share_it(
    turns: list[tuple[str, tuple[str, ...]]], least: int
) -> None:
    """A group that is told, and those whose group is not, are as many as must be or none; so are the people of each code."""
    groups = dict(zip("abcdefgh", ["p", "p", "p", "m", "m", "c", "c", "c"], strict=True))
    found = coarse(talk(*((who, groups[who], codes) for who, codes in turns)), least)
    rows = {one.speaker: one.group for one in found}
    sizes = Counter(rows.values())
    assert len(sizes) <= 1 or min(sizes.values()) >= least
    given_to: dict[str, set[str]] = defaultdict(set)
    for one in found:
        for code, _ in one.codes:
            given_to[code].add(one.speaker)
    assert all(len(people) >= least for people in given_to.values())
    assert {*range(1, PARTS + 1)} == {one.part for one in found}


@given(st.lists(st.sampled_from(["", "p", "m", "c"]), max_size=20), st.integers(1, 5))
def test_named_groups_leave_over_none_or_enough(groups: list[str], least: int) -> None:
    """Each named group and all others together are of as many people as must be, or there are no others."""
    named = named_groups(groups, least)
    assert all(groups.count(name) >= least and name for name in named)
    over = [group for group in groups if group not in named]
    assert not over or len(over) >= least or not named
