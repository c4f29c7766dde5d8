"""What changed in a codebook is said in words, and cosmetic changes are told from changes of meaning."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from pipeline.codebook import (
    Change,
    Code,
    Codebook,
    Descent,
    Example,
    Level,
    Pattern,
    Scale,
    SpeakerCondition,
    code_from_meaning,
    differences,
    sense_of,
    standing,
)

SCALE = Scale(
    (Level("little", "Little", "a bit", 0), Level("much", "Much", "a lot", 1), Level("dk", "Unknown"))
)
A = Code(
    "a",
    "Care",
    "People water the trees in their street.",
    use_when="They do it themselves.",
    examples=(Example("We water them.", "en"),),
    counter_examples=(Example("It rains.", "en"),),
    patterns={"en": (Pattern("water the tree"),)},
    colour="#123456",
    formerly=("old",),
)
B = Code("b", "Amount", "How much they do.", scale=SCALE)
BOOK = Codebook("book", "1", "Book", (A, B), languages=("en",))

CASES: list[tuple[str, dict[str, Any], list[tuple[str, str]]]] = [
    (
        "a word in the definition",
        {"definition": "People water the plants in their street."},
        [("semantic", "the definition: “trees” is now “plants”")],
    ),
    (
        "words added and taken away",
        {"definition": "People often water the trees."},
        [("semantic", "the definition: with “often”; “trees in their street.” is now “trees.”")],
    ),
    (
        "quite another definition",
        {"definition": "Somebody else sweeps."},
        [
            (
                "semantic",
                "the definition: “People water the trees in their street.” is now “Somebody else sweeps.”",
            )
        ],
    ),
    (
        "case, spaces and marks",
        {"definition": "people  water the trees, in their street"},
        [
            (
                "cosmetic",
                "the definition: “People” is now “people”; “trees” is now “trees,”; “street.” is now “street”",
            )
        ],
    ),
    ("a new rule", {"avoid_when": "It rains."}, [("semantic", "the rule when not to: added: “It rains.”")]),
    (
        "a rule gone",
        {"use_when": ""},
        [("semantic", "the rule when to use it: taken away (was: “They do it themselves.”)")],
    ),
    ("a name", {"name": "Tree care"}, [("cosmetic", "the name “Care” is now “Tree care”.")]),
    ("an id", {"id": "x", "formerly": ("old", "a")}, [("cosmetic", "renamed from “a”; decisions follow.")]),
    (
        "an example",
        {"examples": (*A.examples, Example("With a can."))},
        [("cosmetic", "new example “With a can.”.")],
    ),
    (
        "an example that became a counter-example",
        {"examples": (), "counter_examples": (*A.examples, *A.counter_examples)},
        [("semantic", "“We water them.” is a counter-example now.")],
    ),
    ("deprecated", {"status": "deprecated"}, [("semantic", "established → deprecated.")]),
    (
        "merged",
        {"status": "deprecated", "merged_into": "b"},
        [("cosmetic", "merged into “b”; its codings count for that code.")],
    ),
    (
        "a former id forgotten",
        {"formerly": ()},
        [("semantic", "does not know its former id “old” any more: decisions on it count for nothing.")],
    ),
    ("a heading", {"codable": False}, [("semantic", "is a heading now.")]),
    (
        "graded",
        {"scale": SCALE},
        [("semantic", "it is graded now; what was given without a level needs one.")],
    ),
    ("a parent", {"parent_id": "b"}, [("cosmetic", "stands under “b” now.")]),
    ("a colour", {"colour": "#000000"}, [("cosmetic", "the colour: “#123456” is now “#000000”")]),
    (
        "patterns",
        {"patterns": {"en": (Pattern("water the plant"),)}},
        [("finding", "patterns in en: 1 new or changed, 1 gone or changed (“water the plant”).")],
    ),
    (
        "speakers",
        {"speakers": SpeakerCondition({"group": ("citizen",)})},
        [("finding", "suggested on the talk of other speakers.")],
    ),
]


@pytest.mark.parametrize(
    ("change", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_changes_of_a_code(change: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    """Each change is one sentence, and says whether it bears on the meaning."""
    found = differences(BOOK, replace(BOOK, codes=(replace(A, **change), B)))
    assert expected == [(difference.kind, difference.what) for difference in found]
    identifier = change.get("id", "a")
    assert {identifier} == {difference.code_id for difference in found}


SCALES: list[tuple[str, Scale | None, list[str]]] = [
    ("no longer graded", None, ["it is graded no more."]),
    (
        "an anchor",
        Scale((replace(SCALE.levels[0], anchor="hardly anything"), *SCALE.levels[1:])),
        ["the level “little”: “Little: a bit” is now “Little: hardly anything”"],
    ),
    (
        "a level renamed, one new",
        Scale(
            (
                Level("none", "None", "nothing", 0),
                Level("few", "Little", "a bit", 1, ("little",)),
                Level("much", "Much", "a lot", 2),
                SCALE.levels[2],
            )
        ),
        [
            "new level “none” (None).",
            "the level “little” is called “few” now.",
            "the level “few” has another place on the scale.",
            "the level “much” has another place on the scale.",
        ],
    ),
    ("a level gone", Scale(SCALE.levels[:2]), ["the level “dk” is gone."]),
]


@pytest.mark.parametrize(
    ("scale", "expected"), [case[1:] for case in SCALES], ids=[case[0] for case in SCALES]
)
def test_changes_of_a_scale(scale: Scale | None, expected: list[str]) -> None:
    """What happened to a scale is said level by level, and bears on the meaning."""
    found = differences(BOOK, replace(BOOK, codes=(A, replace(B, scale=scale))))
    assert [("semantic", what) for what in expected] == [(d.kind, d.what) for d in found]


def test_codes_that_come_and_go() -> None:
    """New codes, headings, in-vivo codes and parts of a split one are told apart; one that is gone is named."""
    new = (
        Code("h", "Heading", "", codable=False),
        Code("p", "Part", "", split_from="b"),
        Code("v@ines", "same three", "", author="ines", in_vivo=True, status="provisional"),
    )
    found = differences(BOOK, replace(BOOK, codes=(B, *new)))
    assert [
        ("h", "semantic", "new heading “Heading”."),
        ("p", "semantic", "new code “Part”, split from “b”."),
        ("v@ines", "semantic", "new in-vivo code “same three” by ines."),
        ("a", "semantic", "the code “Care” is gone. Decisions on it count for nothing."),
    ] == [(d.code_id, d.kind, d.what) for d in found]


def test_codes_that_came_and_were_settled() -> None:
    """A code made while reading that was merged or not taken up means nothing new to anybody."""
    own = Code("calm@eva", "Calm", "", author="eva", status="deprecated")
    new = (
        own,
        replace(own, id="still@eva", name="Still", merged_into="b"),
        replace(own, id="x", name="X", author=""),
        replace(own, id="y", name="Y", author="", merged_into="b"),
    )
    assert [
        ("cosmetic", "“Calm”, made by eva while reading, not taken up."),
        ("cosmetic", "“Still”, made by eva while reading, merged into “b”."),
        ("cosmetic", "“X”, added and deprecated since."),
        ("cosmetic", "“Y”, added since, merged into “b”."),
    ] == [(d.kind, d.what) for d in differences(BOOK, replace(BOOK, codes=(A, B, *new)))]


def test_the_whole() -> None:
    """Version, languages and order are cosmetic; nothing changed is nothing said."""
    assert () == differences(BOOK, BOOK)
    found = differences(BOOK, replace(BOOK, version="2", languages=("en", "cs"), codes=(B, A)))
    assert ["cosmetic"] * 3 == [difference.kind for difference in found]
    assert "the codes stand in another order." == found[-1].what


def test_a_merger_taken_back_is_said() -> None:
    """A code that was merged and is so no more changes the meaning of what was judged."""
    then = replace(BOOK, codes=(replace(A, status="deprecated", merged_into="b"), B))
    found = differences(then, replace(BOOK, codes=(replace(A, status="deprecated"), B)))
    what = "merged into “b” no more: its codings count for that code no longer."
    assert [("semantic", what)] == [(d.kind, d.what) for d in found]


def test_what_was_declared_is_said() -> None:
    """A change of words that was declared to mean the same is cosmetic; one declared to widen says so."""
    now = replace(A, definition="People water the plants in their street.")
    for sense, kind, said in (
        ("reworded", "cosmetic", " (declared: reworded, the same meaning)"),
        ("widened", "semantic", " (declared: widened)"),
    ):
        change = Change("declare", "a", sense=sense, was=sense_of(A), now=sense_of(now))  # type: ignore[arg-type]
        found = differences(BOOK, replace(BOOK, codes=(now, B), changes=(change,)))
        assert [(kind, f"the definition: “trees” is now “plants”{said}")] == [(d.kind, d.what) for d in found]


def test_a_swapped_example_can_be_declared_harmless() -> None:
    """An example that changed sides means another reading, unless the authors say that it does not."""
    now = replace(A, examples=(), counter_examples=(*A.examples, *A.counter_examples))
    assert "changed" == standing(now, BOOK)
    same = Change("declare", "a", sense="reworded", was=sense_of(A), now=sense_of(now))
    assert "same" == standing(now, BOOK, replace(BOOK, codes=(now, B), changes=(same,)))


def test_a_meaning_comes_back_from_its_json() -> None:
    """What coders judge by survives JSON, and JSON of anything else is refused."""
    for code in (
        A,
        B,
        Code("v@ines", "w", "", author="ines", in_vivo=True, formerly=("x", "y"), split_from="a"),
    ):
        back = code_from_meaning(code.meaning)
        assert (code.revision, code.meaning) == (back.revision, back.meaning)
    for broken in (
        {},
        {**A.meaning, "more": 1},
        {**A.meaning, "scale": [["x"]]},
        {**A.meaning, "formerly": None},
    ):
        with pytest.raises(ValueError, match="not the meaning of a code"):
            code_from_meaning(broken)


def test_where_ids_lead() -> None:
    """Former ids lead to the code that bears them, merged codes to the last one, unknown ids nowhere."""
    codes = (
        Code("x", "X", "", formerly=("a", "b")),
        Code("y", "Y", "", merged_into="x", status="deprecated"),
        Code("z", "Z", "", formerly=("w",), merged_into="y", status="deprecated"),
    )
    descent = Descent(Codebook("b", "1", "", codes))
    assert ["x", "x", "x", "x", "x", "x", None] == [
        descent.target(i) for i in ("x", "a", "b", "y", "z", "w", "?")
    ]
    assert ["x", "y", "z", "z", None] == [descent.own(i) for i in ("a", "y", "z", "w", "?")]


SENSES: list[tuple[str, Code, Code, bool]] = [
    ("a vowel sign", Code("a", "A", "लड़की"), Code("a", "A", "लड़का"), False),
    ("composed and decomposed", Code("a", "A", "café"), Code("a", "A", "cafe\u0301"), True),
    ("a number", Code("a", "A", "under 20 %"), Code("a", "A", "under 30 %"), False),
    ("a sign", Code("a", "A", "< 20"), Code("a", "A", "> 20"), False),
    (
        "a level that got another id",
        Code("a", "A", "x", scale=Scale((Level("lo", "Low", "a bit", 0),))),
        Code("a", "A", "x", scale=Scale((Level("low", "Low", "a bit", 0, ("lo",)),))),
        True,
    ),
]


@pytest.mark.parametrize(
    ("one", "other", "same"), [case[1:] for case in SENSES], ids=[case[0] for case in SENSES]
)
def test_the_sense_is_in_the_words(one: Code, other: Code, same: bool) -> None:
    """Words, numbers and signs make the sense, in any script; how they are encoded and what a level is called do not."""
    assert same is (sense_of(one) == sense_of(other))
