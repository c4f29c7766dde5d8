"""The quiz: which questions, what is scored, what the answers show."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.codebook import Code, Codebook, Example, Level, Scale
from pipeline.errors import StoreBusy
from pipeline.review.practice import MOST_OFFERED, Mark, Question, Quiz, compose, explain
from pipeline.review.practice_results import score, told_results
from pipeline.store.practice import PracticeAnswer
from pipeline.workflow.practising import BY_READER, Material, examples

NAMES = ("praise", "worry", "hope", "doubt", "cost", "time", "place")


def code(name: str, **more: object) -> Code:
    """A code with an example and a counter-example."""
    fields: dict[str, object] = {
        "definition": f"Somebody speaks of {name}.",
        "use_when": f"{name} is\n  named",
        "parent_id": "feelings" if name in ("praise", "worry", "hope", "doubt") else "things",
        "examples": (Example(f"It is all {name}.", "en"),),
        "counter_examples": (Example(f"It is no {name}.", "en", "manager"),),
    }
    return Code(name, name.capitalize(), **{**fields, **more})  # type: ignore[arg-type]  # fields of a Code by name


BOOK = Codebook(
    "book",
    "1",
    "Book",
    (
        Code("feelings", "Feelings", "", codable=False),
        Code("things", "Things", "", codable=False),
        *(code(name) for name in NAMES),
    ),
)


def material(
    name: str,
    known: Mapping[str, bool],
    source: str = "segment",
    why: Mapping[str, tuple[str, ...]] | None = None,
) -> Material:
    """A text with known verdicts."""
    return Material(name, source, f"text {name}", "en", known, why=why or {})  # type: ignore[arg-type]  # a Source


def quiz(*questions: Question, kept: list[PracticeAnswer] | None = None, book: Codebook = BOOK) -> Quiz:
    """A quiz of ines whose answers go into a list."""
    ticks = count(1)
    return Quiz(
        "ines",
        book,
        questions,
        keep=(kept if kept is not None else []).append,
        clock=lambda: f"2026-03-02T08:30:{next(ticks):02}+00:00",
    )


VERDICTS = st.dictionaries(st.sampled_from(NAMES), st.booleans(), min_size=1)
TEXTS = st.lists(st.tuples(VERDICTS, st.sampled_from(("example", "segment"))), max_size=12).map(
    lambda drawn: [material(f"m{place}", known, source) for place, (known, source) in enumerate(drawn)]
)
SEEDS = st.integers(0, 2**32 - 1)
SIZES = st.integers(1, 15)
FEW = settings(max_examples=40)


# which questions


@FEW
@given(TEXTS, SEEDS, SIZES)
def test_what_a_quiz_is(texts: list[Material], seed: int, size: int) -> None:
    """At most so many questions, each text once; up to five different codes, one at least with a known verdict.

    With a segment no code is offered on which there is no verdict.
    """
    questions = compose(texts, BOOK, size=size, seed=seed)
    assert min(size, len(texts)) == len(questions) == len({q.material.id for q in questions})
    for question in questions:
        assert 1 <= len(question.offered) == len(set(question.offered)) <= MOST_OFFERED
        assert question.expected
        assert question.material.source == "example" or set(question.offered) == set(question.expected)


@FEW
@given(TEXTS, SEEDS, SIZES)
def test_the_same_seed_makes_the_same_quiz(texts: list[Material], seed: int, size: int) -> None:
    """The same seed asks the same, whatever order the texts come in."""
    assert compose(texts, BOOK, size=size, seed=seed) == compose(texts[::-1], BOOK, size=size, seed=seed)


def test_another_seed_makes_another_quiz() -> None:
    """Another seed asks something else, in another order of codes."""
    texts = examples(BOOK, {"en"})
    made = [compose(texts, BOOK, size=5, seed=seed) for seed in range(10)]
    assert 5 < len({tuple((q.material.id, q.offered) for q in questions) for questions in made})


def test_codes_take_turns() -> None:
    """In a quiz as long as the codebook each code is asked about once, half of the time where it does not apply."""
    asked = compose(examples(BOOK, {"en"}), BOOK, size=len(NAMES), seed=1)
    about = [next(iter(question.material.known.items())) for question in asked]
    assert set(NAMES) == {name for name, _ in about}
    assert sum(applies for _, applies in about) in (3, 4)


def test_only_the_codes_that_are_wanted() -> None:
    """Of named codes every question knows something, and where one is named it is offered every time."""
    texts = examples(BOOK, {"en"})
    assert {"hope"} == {
        name for q in compose(texts, BOOK, size=9, seed=3, codes=["hope"]) for name in q.material.known
    }
    segments = [material(str(n), dict.fromkeys(NAMES, False) | {NAMES[n]: True}) for n in range(len(NAMES))]
    assert all("hope" in q.offered for q in compose(segments, BOOK, size=9, seed=3, codes=["hope"]))


def test_examples_and_segments_take_turns() -> None:
    """Of one code examples and segments come in turn, as long as there are both."""
    segments = [material(str(n), {"hope": True}) for n in range(6)]
    own = [material(f"e{n}", {"hope": True}, "example") for n in range(2)]
    sources = [q.material.source for q in compose([*segments, *own], BOOK, size=6, seed=1, codes=["hope"])]
    assert (4, 2) == (sources.count("segment"), sources.count("example"))
    assert {"example", "segment"} == set(sources[:2]) == set(sources[2:4])


def test_near_codes_are_offered() -> None:
    """The codes to choose from are those under the same heading, before all others."""
    (question,) = compose([material("m", {"cost": True}, "example")], BOOK, size=1, seed=1)
    assert {"cost", "time", "place"} <= set(question.offered)


def test_of_what_a_code_does_not_apply_to_near_ones_come_first() -> None:
    """A segment with a near code is asked before one with a far code or none."""
    book = Codebook(
        "b",
        "1",
        "B",
        tuple(code(n, parent_id="a" if n < "c5" else "b") for n in map("c{}".format, range(10))),
    )
    nothing = dict.fromkeys((c.id for c in book.codes), False)
    texts = [
        material("far", nothing | {"c9": True}),
        material("none", nothing),
        material("near", nothing | {"c1": True}),
    ]
    asked = [compose(texts, book, size=1, seed=seed, codes=["c0"])[0].material.id for seed in range(8)]
    assert ["near"] * 8 == asked


def test_what_applies_is_among_the_codes() -> None:
    """All codes that apply are offered, as many as there is room for."""
    (question,) = compose([material("m", dict.fromkeys(NAMES, True))], BOOK, size=1, seed=1)
    assert MOST_OFFERED == len(question.offered)
    known = {"cost": True, "praise": True, "hope": False, "doubt": False}
    (question,) = compose([material("m", known)], BOOK, size=1, seed=1)
    assert set(known) == set(question.offered)


def test_a_codebook_of_one_code() -> None:
    """Where there is nothing to choose from the question is whether the code applies."""
    book = Codebook("b", "1", "B", (code("praise"),))
    assert [("praise",), ("praise",)] == [
        q.offered for q in compose(examples(book, {"en"}), book, size=5, seed=1)
    ]
    assert () == compose([], book, size=5, seed=1)


# examples


def test_examples_of_a_codebook() -> None:
    """A text that stands with two codes is one text; headings and codes out of use, other languages and blank texts are left out."""
    shared = Example("Both.", "en-GB")
    book = Codebook(
        "b",
        "1",
        "B",
        (
            code("praise", examples=(shared, Example("Dobré.", "cs")), counter_examples=()),
            code("worry", examples=(), counter_examples=(shared, Example(" ", "en"))),
            code(
                "hope",
                examples=(Example("Any."),),
                counter_examples=(Example("Any."), Example("No.", "en", by_person=True)),
            ),
            code("gone", status="deprecated"),
            code("heading", codable=False),
        ),
    )
    found = [(text.text, text.known, text.why) for text in examples(book, {"en"})]
    assert [
        ("Both.", {"praise": True, "worry": False}, {}),
        ("No.", {"hope": False}, {"hope": (BY_READER,)}),
    ] == found


def test_the_same_words_of_two_groups_are_two_texts() -> None:
    """What a manager says may have a code that it has not when a citizen says it."""
    book = Codebook(
        "b",
        "1",
        "B",
        (
            code(
                "praise",
                examples=(Example("x", "en", "manager"),),
                counter_examples=(Example("x", "en", "citizen"),),
            ),
        ),
    )
    found = examples(book, {"en"})
    assert [("manager", {"praise": True}), ("citizen", {"praise": False})] == [
        (t.speaker, t.known) for t in found
    ]
    assert 2 == len({text.id for text in found})


# answers


@FEW
@given(TEXTS, SEEDS)
def test_who_knows_everything_has_a_hundred_per_cent(texts: list[Material], seed: int) -> None:
    """Ticking what applies and nothing else is right everywhere: full agreement, alpha 1 wherever there is one."""
    asked = quiz(*compose(texts, BOOK, size=9, seed=seed))
    while (question := asked.current) is not None:
        marked = asked.answer([name for name, applies in question.expected.items() if applies])
        assert {"right"} >= {told.tone for told in explain(marked, BOOK)}
    for found in score(asked.answers, BOOK):
        assert (found.asked, 1.0) == (found.right, found.percent.value)
        assert (found.alpha.value == 1) != bool(found.alpha.undefined_because)


@FEW
@given(TEXTS, SEEDS, st.lists(st.sets(st.integers(0, 4)), min_size=9, max_size=9))
def test_only_known_verdicts_are_scored(texts: list[Material], seed: int, ticks: list[set[int]]) -> None:
    """Whatever is ticked, exactly the codes offered that have a known verdict are counted, each by that verdict."""
    asked = quiz(*compose(texts, BOOK, size=9, seed=seed))
    scored, right = 0, 0
    for ticked in ticks[: len(asked.questions)]:
        question = asked.current
        assert question is not None
        marked = asked.answer([name for place, name in enumerate(question.offered) if place in ticked])
        assert [mark.right is None for mark in marked.marks] == [
            name not in question.material.known for name in question.offered
        ]
        scored += sum(mark.right is not None for mark in marked.marks)
        right += sum(mark.right is True for mark in marked.marks)
    scores = score(asked.answers, BOOK)
    assert (scored, right) == (sum(s.asked for s in scores), sum(s.right for s in scores))
    assert sorted(s.right / s.asked for s in scores) == [s.right / s.asked for s in scores]


def test_an_answer_is_kept_before_it_counts() -> None:
    """An answer that cannot be stored is no answer: the question stands, and can be answered again."""
    asked = quiz(Question(material("m", {"praise": True}), ("praise",)))

    def refuse(_answer: PracticeAnswer) -> None:
        """A database in use."""
        raise StoreBusy("study.db is being written to by another program.")

    keep, asked._keep = asked._keep, refuse
    with pytest.raises(StoreBusy):
        asked.answer(["praise"])
    assert ([], asked.questions[0]) == (asked.answers, asked.current)
    asked._keep = keep
    asked.answer(["praise"])
    assert asked.current is None
    with pytest.raises(ValueError, match="every question is answered"):
        asked.answer([])


def test_what_is_kept() -> None:
    """What was asked, offered, expected and ticked, in the order shown, by which codebook, and when."""
    kept: list[PracticeAnswer] = []
    asked = quiz(Question(material("m", {"praise": True, "cost": False}), ("worry", "praise")), kept=kept)
    with pytest.raises(ValueError, match="only codes that are offered"):
        asked.answer(["cost"])
    asked.answer(["praise", "worry"])
    (found,) = kept
    assert ("ines", 1, "segment", "m", BOOK.revision) == (
        found.coder,
        found.place,
        found.source,
        found.material,
        found.codebook_revision,
    )
    assert (("worry", "praise"), {"praise": True}, ("worry", "praise")) == (
        found.offered,
        found.expected,
        found.ticked,
    )


def test_what_was_wrong_is_explained() -> None:
    """What was right is said in a line; what was wrong comes with the code's rules and what is on record of it."""
    known = {"praise": True, "worry": True, "hope": False}
    why = {"worry": ("Agreed coding: adjudicated.",), "praise": ("not told",)}
    asked = quiz(Question(material("m", known, why=why), ("praise", "worry", "hope", "cost", "time")))
    told = explain(asked.answer(["praise", "hope", "cost"]), BOOK)
    assert [
        ("right", "Right: Praise applies."),
        ("wrong", "Wrong: Worry applies; you did not tick it."),
        ("rule", "Definition: Somebody speaks of worry."),
        ("rule", "Use when: worry is named"),
        ("rule", "Agreed coding: adjudicated."),
        ("wrong", "Wrong: Hope does not apply; you ticked it."),
        ("rule", "Definition: Somebody speaks of hope."),
        ("rule", "Use when: hope is named"),
        ("open", "Not counted: you ticked Cost; the codebook does not say whether it applies here."),
    ] == [(line.tone, line.text) for line in told]


RIGHT: list[tuple[str, bool, bool | None, bool | None]] = [
    ("given and applies", True, True, True),
    ("not given and does not apply", False, False, True),
    ("given and does not apply", True, False, False),
    ("not given and applies", False, True, False),
    ("nothing is known", True, None, None),
]


@pytest.mark.parametrize(("name", "ticked", "applies", "expected"), RIGHT, ids=[case[0] for case in RIGHT])
def test_right(name: str, ticked: bool, applies: bool | None, expected: bool | None) -> None:
    """A mark is right where the tick is the known verdict, and neither right nor wrong where there is none."""
    assert expected is Mark("praise", ticked, applies).right


# what the answers show


def answered(*pairs: tuple[str, bool, bool], quiz_id: str = "q1") -> list[PracticeAnswer]:
    """Answers on one code each: code, whether it applies, whether it was ticked."""
    return [
        PracticeAnswer(
            f"{quiz_id}-{place}", "ines", quiz_id, place, "example", "m", "r", (name,), {name: applies},
            (name,) if ticked else (), "now",
        )
        for place, (name, applies, ticked) in enumerate(pairs, 1)
    ]  # fmt: skip


def test_scores_worst_first() -> None:
    """The worst code comes first, of equals the one asked more often; alpha as worked out by hand, or why there is none.

    Hope: four questions, (1,1) (1,0) (0,0) (0,0): observed 1/4, expected 2·3·5/(8·7), so alpha is 1 - .25/.5357 = .5333.
    """
    given_ = answered(
        ("hope", True, True),
        ("hope", True, False),
        ("hope", False, False),
        ("hope", False, False),
        ("praise", True, True),
        ("worry", False, True),
        ("cost", False, False),
        ("cost", False, False),
        ("no_code_any_more", True, True),
    )
    scores = score(given_, BOOK)
    assert [("worry", 1, 0), ("hope", 4, 3), ("cost", 2, 2), ("praise", 1, 1)] == [
        (s.code_id, s.asked, s.right) for s in scores
    ]
    hope = scores[1]
    assert (2, 1, 0.75) == (hope.applied, hope.ticked, hope.percent.value)
    assert pytest.approx(1 - 0.25 / (2 * 3 * 5 / (8 * 7))) == hope.alpha.value
    assert "no variation: every judgement is the same" == scores[2].alpha.undefined_because


def test_answers_follow_a_renamed_code() -> None:
    """Answers on a code that was renamed count under its new name; those on a code that is out of use do not."""
    book = Codebook("b", "1", "B", (code("esteem", formerly=("praise",)), code("worry", status="deprecated")))
    scores = score(answered(("praise", True, True), ("worry", True, True)), book)
    assert [("esteem", 1)] == [(s.code_id, s.asked) for s in scores]


def test_a_graded_code_is_asked_for_presence_alone() -> None:
    """An example of a graded code says that it applies, at whatever level."""
    scale = Scale((Level("none", "None", value=0), Level("some", "Some", value=1)))
    graded = code("grade", scale=scale, examples=(Example("None.", "en", level="none"),), counter_examples=())
    (text,) = examples(Codebook("b", "1", "B", (graded,)), {"en"})
    assert {"grade": True} == text.known


def test_results_in_words() -> None:
    """First the round, then all rounds together; the latter only where there were some before; nothing is said to be nothing."""
    first = answered(("hope", True, False), quiz_id="q1")
    second = answered(("hope", True, True), quiz_id="q2")
    nothing = "no alpha (no variation: every judgement is the same)"
    assert ("Nothing was answered yet.",) == told_results((), (), BOOK)
    assert (
        "In this round: 1 question answered, 1 of 1 codes right. Worst first:",
        f"  1 of 1 right (100%), {nothing}: Hope (hope)",
    ) == told_results(second, (), BOOK)
    in_all = (
        "In all your practice so far (2 rounds): 2 questions answered, 1 of 2 codes right. Worst first:",
        "  1 of 2 right (50%), alpha 0.00: Hope (hope)",
    )
    assert ("", *in_all) == told_results(second, first, BOOK)[2:]
    assert in_all == told_results((), [*first, *second], BOOK)
