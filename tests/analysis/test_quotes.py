"""Quotes are chosen by the stated rule and their speakers are not given away."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.analysis import attendance
from pipeline.analysis.people import Person
from pipeline.analysis.quotes import Descriptions, Quotable
from pipeline.codebook import Codebook
from pipeline.findings import AgreedCoding, Cell, Rule
from pipeline.segments import Segment
from pipeline.transcripts import Transcript
from tests.conftest import SCALE

Discussion = Callable[..., tuple[Transcript, list[Segment]]]
Codings = Callable[..., list[AgreedCoding]]

GROUPS = {"ann": "professional", "bob": "citizen", "cat": "professional"}

# (label, number of words) per turn → ids in the order in which they are chosen, three of them
CHOICES: list[tuple[str, list[tuple[str, int]], list[str]]] = [
    ("longest within the range first", [("ann", 12), ("bob", 60), ("cat", 30)], ["a2", "a3", "a1"]),
    ("too long and too short come last", [("ann", 61), ("bob", 12), ("cat", 9)], ["a2", "a1", "a3"]),
    ("each speaker once before anybody twice", [("ann", 50), ("ann", 40), ("bob", 5)], ["a1", "a3", "a2"]),
    ("among equals the earlier", [("cat", 20), ("ann", 20), ("bob", 20)], ["a1", "a2", "a3"]),
    ("no more than asked for", [("ann", 20), ("bob", 21), ("cat", 22), ("ann", 23)], ["a4", "a3", "a2"]),
    ("fewer where there are fewer", [("ann", 20)], ["a1"]),
    ("none where there are none", [], []),
]


@pytest.mark.parametrize(("name", "turns", "expected"), CHOICES, ids=[case[0] for case in CHOICES])
def test_quotes_are_chosen_by_the_rule(
    *,
    name: str,
    turns: list[tuple[str, int]],
    expected: list[str],
    discussion: Discussion,
    codings: Codings,
) -> None:
    """Length within the range, then nearness to it, then position; speakers take turns."""
    spoken = [(label, " ".join(["word"] * words)) for label, words in turns]
    transcript, segments = discussion("a", ("UK", "env"), GROUPS, spoken)
    agreed = codings("suspects", {segment.id: "" for segment in segments})
    quotes = Quotable(attendance([transcript]), segments, agreed).choose("suspects")
    assert expected == [quote.segment_id for quote in quotes]


@pytest.fixture
def ask(discussion: Discussion, codings: Codings) -> Callable[..., list[tuple[str, str]]]:
    """Quotes of "grade" from a discussion with a bracket in it, as (segment, words)."""
    transcript, segments = discussion(
        "a", ("UK", "env"), GROUPS, [("ann", "We [laughter]  waited <b>"), ("bob", "No"), ("cat", "Yes")]
    )
    agreed = [*codings("grade", {"a1": "little", "a2": "much"}), *codings("suspects", {"a3": ""})]

    def choose(cell: Cell | None = None) -> list[tuple[str, str]]:
        """The quotes of that cell."""
        quotable = Quotable(attendance([transcript]), segments, agreed)
        return [(q.segment_id, q.quote) for q in quotable.choose("grade", cell)]

    return choose


def test_quotes_are_verbatim_and_of_their_code(ask: Callable[..., list[tuple[str, str]]]) -> None:
    """Brackets, double spaces and markup stay as they were spoken; other codes' segments stay out."""
    assert [("a1", "We [laughter]  waited <b>"), ("a2", "No")] == ask()


def test_quotes_of_a_cell_are_its_peoples(ask: Callable[..., list[tuple[str, str]]]) -> None:
    """Under a stakeholder group stand only quotes of its members."""
    assert ["a2"] == [segment for segment, _ in ask(Cell(group="citizen"))]
    assert [] == ask(Cell(country="DK"))


def test_a_quote_carries_its_place(discussion: Discussion, codings: Codings) -> None:
    """Speaker, level, language and a printed description come with it."""
    transcript, segments = discussion(
        "a", ("DK", "community safety"), dict.fromkeys("xyz", "manager"), [("x", "Ja")]
    )
    graded = codings("grade", {"a1": "little"})
    quotes = Quotable(attendance([transcript]), segments, graded, names={"DK": "Denmark"}).choose("grade")
    assert [("x", "little", "en", "manager, Denmark, community safety")] == [
        (q.speaker_id, q.level, q.language, q.attribution) for q in quotes
    ]


def crowd(**numbers: int) -> list[Person]:
    """People by "group_country_sector" and how many of them there are."""
    return [
        Person("t", f"{kind}{n}", kind.split("_")[1], kind.split("_")[2], kind.split("_")[0])
        for kind, number in numbers.items()
        for n in range(number)
    ]


DESCRIPTIONS: list[tuple[str, Mapping[str, int], str]] = [
    ("three share all of it", {"nurse_CZ_health": 3}, "nurse, CZ, health"),
    ("three share group and country", {"nurse_CZ_health": 2, "nurse_CZ_safety": 1}, "nurse, CZ"),
    ("three share the group", {"nurse_CZ_health": 1, "nurse_DK_health": 2}, "nurse"),
    ("too few even of the group", {"nurse_CZ_health": 2, "mayor_CZ_health": 9}, "participant"),
    ("enough are left without a sector", {"nurse_CZ_health": 2, "nurse_CZ_safety": 2, "nurse_CZ_roads": 3}, "nurse, CZ"),
    ("one is left: the smallest others join", {"nurse_CZ_roads": 1, "nurse_CZ_health": 4, "nurse_CZ_safety": 3}, "nurse, CZ"),
    ("enough share all, and have to join", {"nurse_CZ_health": 3, "nurse_CZ_safety": 1}, "nurse, CZ"),
    ("enough share all, others join", {"nurse_CZ_health": 4, "nurse_CZ_safety": 3, "nurse_CZ_roads": 1}, "nurse, CZ, health"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "people", "expected"), DESCRIPTIONS, ids=[case[0] for case in DESCRIPTIONS])
def test_descriptions_are_cut_back_until_three_share_them(
    name: str, people: Mapping[str, int], expected: str
) -> None:
    """A rare combination names a person, so it is not printed."""
    everybody = crowd(**people)
    assert expected == Descriptions(everybody).of(everybody[0])


KINDS_OF_PEOPLE = st.tuples(
    st.sampled_from(["cs-1", "cs-2", "da-1"]),
    st.sampled_from(["", "CZ", "DK"]),
    st.sampled_from(["", "health", "safety", "roads"]),
    st.sampled_from(["", "nurse", "mayor", "citizen"]),
)


@given(st.lists(KINDS_OF_PEOPLE, max_size=40), st.integers(1, 5))
def test_every_description_is_of_enough_people(kinds: list[tuple[str, str, str, str]], least: int) -> None:
    """In one language as many people as must be end up with each description, or all of that language with the same one."""
    people = [
        Person(place, str(number), country, sector, group)
        for number, (place, country, sector, group) in enumerate(kinds)
    ]
    languages = {"cs-1": "cs", "cs-2": "cs", "da-1": "da"}
    describe = Descriptions(people, least=least, languages=languages)
    for language in ("cs", "da"):
        own = [person for person in people if languages[person.transcript_id] == language]
        used = Counter(describe.of(person) for person in own)
        assert len(used) <= 1 or min(used.values()) >= least
        for person in own:
            assert (used[describe.of(person)] >= least) == describe.hides(person)


@given(st.lists(KINDS_OF_PEOPLE, max_size=40))
def test_where_one_is_enough_all_that_is_known_is_told(kinds: list[tuple[str, str, str, str]]) -> None:
    """With a least number of one nobody with a stakeholder group is described by less than is known."""
    people = [Person(place, str(n), *known) for n, (place, *known) in enumerate(kinds)]
    describe = Descriptions(people, least=1)
    assert [3 if person.group else 0 for person in people] == [describe.told(person) for person in people]


def test_who_shares_a_description_speaks_the_language() -> None:
    """Three managers, one of whom speaks Danish: the words tell which, so that it is not “manager”."""
    people = [Person(place, str(n), "", "", "manager") for n, place in enumerate(["cs", "cs", "da"])]
    people += [Person("da", str(n), "", "", "citizen") for n in range(3)]
    describe = Descriptions(people, languages={"cs": "cs", "da": "da"})
    assert ["participant"] * 6 == [describe.of(person) for person in people]
    assert [False, False, True, True, True, True] == [describe.hides(person) for person in people]


def test_the_least_number_is_the_studys() -> None:
    """With a least number of one everything known is printed; what is not known is left out."""
    alone = Person("t", "p", "DK", "", "nurse")
    assert "nurse, DK" == Descriptions([alone], least=1).of(alone)
    nameless = Person("t", "p", "DK", "safety", "")
    assert "participant" == Descriptions([nameless] * 5).of(nameless)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.tuples(st.sampled_from(sorted(GROUPS)), st.integers(1, 80)), max_size=12), st.integers(0, 5)
)
def test_speakers_take_turns(
    discussion: Discussion, codings: Codings, turns: list[tuple[str, int]], most: int
) -> None:
    """Nobody is quoted twice while somebody who could be quoted is not."""
    spoken = [(label, " ".join(["word"] * words)) for label, words in turns]
    transcript, segments = discussion("a", ("UK", "env"), GROUPS, spoken)
    agreed = codings("suspects", {segment.id: "" for segment in segments})
    quotes = Quotable(attendance([transcript]), segments, agreed).choose("suspects", most=most)
    quoted = [quote.speaker_id for quote in quotes]
    assert min(most, len(turns)) == len(quotes)
    assert min(most, len({label for label, _ in turns})) == len(set(quoted))


FEW = {"ann": "p", "bob": "p", "cat": "p", "dan": "p", "eve": "p"}
# (name, (speaker, level) in order of the talk) → (segment, what it stands for), three of them
KINDS: list[tuple[str, list[tuple[str, str]], list[tuple[str, str]]]] = [
    (
        "low group: typical at the median, strong at the lower end, dissenting above the middle",
        [("ann", "little"), ("bob", "none"), ("cat", "little"), ("dan", "great")],
        [("a1", "typical"), ("a2", "strong"), ("a4", "dissenting")],
    ),
    (
        "high group: the same the other way round",
        [("ann", "great"), ("bob", "much"), ("cat", "much"), ("dan", "little"), ("eve", "much")],
        [("a2", "typical"), ("a1", "strong"), ("a4", "dissenting")],
    ),
    (
        "the dissent that is furthest out",
        [("ann", "none"), ("bob", "none"), ("cat", "much"), ("dan", "great"), ("eve", "none")],
        [("a1", "typical"), ("a2", "strong"), ("a4", "dissenting")],
    ),
    (
        "nobody is stronger than typical, nobody dissents",
        [("ann", "little"), ("bob", "little"), ("cat", "some")],
        [("a1", "typical"), ("a2", ""), ("a3", "")],
    ),
    (
        "a mean in the middle has no sides",
        [("ann", "none"), ("bob", "great"), ("cat", "some")],
        [("a3", "typical"), ("a1", ""), ("a2", "")],
    ),
    (
        "most do not know: that is typical",
        [("ann", "dont_know"), ("bob", "dont_know"), ("cat", "little")],
        [("a1", "typical"), ("a2", ""), ("a3", "")],
    ),
    (
        "not from the typical one's speaker while others are at hand",
        [("ann", "little"), ("ann", "none"), ("bob", "little"), ("cat", "some")],
        [("a1", "typical"), ("a3", ""), ("a4", "")],
    ),
    (
        "alone, one speaker has all three",
        [("ann", "little"), ("ann", "none"), ("ann", "little"), ("ann", "great"), ("ann", "none")],
        [("a1", "typical"), ("a2", "strong"), ("a4", "dissenting")],
    ),
]


@pytest.mark.parametrize(("name", "levels", "expected"), KINDS, ids=[case[0] for case in KINDS])
def test_typical_strong_and_dissenting_by_level(
    *,
    name: str,
    levels: list[tuple[str, str]],
    expected: list[tuple[str, str]],
    discussion: Discussion,
    codings: Codings,
    codebook: Codebook,
) -> None:
    """The median level, the end of the group's own side, and the other side of the middle."""
    turns = [(who, "one two three") for who, _ in levels]
    transcript, segments = discussion("a", ("UK", "env"), FEW, turns)
    agreed = codings("grade", {s.id: level for s, (_, level) in zip(segments, levels, strict=True)})
    quotable = Quotable(attendance([transcript]), segments, agreed, codebook=codebook)
    found = quotable.choose("grade", Cell(group="p"), 3)
    assert expected[: len(found)] == [(quote.segment_id, quote.chosen) for quote in found]
    assert min(3, len(levels)) == len(found)


def test_without_levels_the_surest_is_strong_and_the_graded_code_tells_sides(
    discussion: Discussion, codebook: Codebook
) -> None:
    """Most coders behind an undisputed coding; the other side of the middle on the same segment, by the study's graded code."""
    transcript, segments = discussion("a", ("UK", "env"), FEW, [(who, "one two three") for who in FEW])
    rules: list[Rule] = ["single", "majority", "unanimous", "unanimous", "single"]
    agreed = [
        AgreedCoding(segment.id, "suspects", rule, coders=("x",) * number)
        for number, (segment, rule) in enumerate(zip(segments, rules, strict=True))
    ]
    levels = {"a1": "little", "a2": "none", "a3": "little", "a5": "much"}
    agreed += [AgreedCoding(segment, "grade", "single", level) for segment, level in levels.items()]
    quotable = Quotable(attendance([transcript]), segments, agreed, codebook=codebook)
    found = quotable.choose("suspects", most=4)
    assert [("a1", "typical"), ("a4", "strong"), ("a5", "dissenting"), ("a2", "")] == [
        (quote.segment_id, quote.chosen) for quote in found
    ]


def test_the_typical_quote_shares_its_words(discussion: Discussion, codings: Codings) -> None:
    """Of equally long ones that whose words most others use as well; a shorter list is the beginning of a longer one."""
    turns = [("ann", "gossip rumours nonsense"), ("bob", "volunteers plant trees"), ("cat", "volunteers trees festival"),
             ("dan", "parliament budget ministry"), ("eve", "cycling weather holidays")]  # fmt: skip
    transcript, segments = discussion("a", ("UK", "env"), FEW, turns)
    agreed = codings("suspects", {segment.id: "" for segment in segments})
    quotable = Quotable(attendance([transcript]), segments, agreed)
    found = [[quote.segment_id for quote in quotable.choose("suspects", most=most)] for most in range(6)]
    assert "a2" == found[1][0]
    assert all(found[most] == found[5][:most] for most in range(6))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(st.sampled_from(sorted(FEW)), st.sampled_from([lv.id for lv in SCALE.levels])), max_size=9
    )
)
def test_what_a_quote_stands_for_is_true(
    discussion: Discussion, codings: Codings, codebook: Codebook, levels: list[tuple[str, str]]
) -> None:
    """A strong quote lies on the side of the mean, a dissenting one on the other, and the typical one comes first."""
    transcript, segments = discussion("a", ("UK", "env"), FEW, [(who, "one two") for who, _ in levels])
    agreed = codings("grade", {s.id: level for s, (_, level) in zip(segments, levels, strict=True)})
    quotable = Quotable(attendance([transcript]), segments, agreed, codebook=codebook)
    values = {level.id: level.value for level in SCALE.levels}
    on = [value for _, level in levels if (value := values[level]) is not None]
    found = quotable.choose("grade", most=5)
    assert min(5, len(levels)) == len(found) == len({quote.segment_id for quote in found})
    assert [True, *(False for _ in found[1:])][: len(found)] == [quote.chosen == "typical" for quote in found]
    for quote in found:
        value = values[quote.level or ""]
        if quote.chosen in ("strong", "dissenting"):
            assert value is not None
            leaning = (value - 2) * (sum(on) - 2 * len(on))
            assert leaning > 0 if quote.chosen == "strong" else leaning < 0
    quoted = [quote.speaker_id for quote in found]
    assert min(5, len({who for who, _ in levels})) == len({*quoted})
