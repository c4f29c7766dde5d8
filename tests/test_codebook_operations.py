"""Operations on a codebook: what they make of it, what is put on record, what they refuse."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from pipeline.codebook import (
    Change,
    Code,
    Codebook,
    Descent,
    Example,
    Level,
    Scale,
    Sense,
    sense_of,
    standing,
)
from pipeline.codebook import operations as op
from pipeline.codebook.operations import Part, Signed
from pipeline.errors import InputError
from tests.conftest import SCALE

INES = Signed("ines", "2026-11-21", "they were one")
BOOK = Codebook(
    "b",
    "1",
    "B",
    (
        Code("acts", "Acts", "What people do.", codable=False),
        Code("help", "Help", "Citizens help.", parent_id="acts", formerly=("aid",)),
        Code("care", "Care", "Citizens care for each other.", parent_id="acts"),
        Code("much", "How much", "How much they do.", scale=SCALE),
        Code("gone", "Gone", "No more.", status="deprecated"),
        Code("lost", "Lost", "Merged.", status="deprecated", merged_into="help"),
    ),
    changes=(Change("split", "help", ("half", "third")),),
)
MADE = Code(
    "same_three@ines",
    "same three",
    "",
    examples=(Example("It is always the same three. ", "en"),),
    status="provisional",
    author="ines",
    in_vivo=True,
)


def test_rename_keeps_the_old_id_and_names_it_to_children() -> None:
    """The old id goes to `formerly`, children name the new one, the operation is on record."""
    found = op.rename(BOOK, "acts", "deeds", name="Deeds", signed=INES)
    assert ("Deeds", ("acts",)) == (found.code("deeds").name, found.code("deeds").formerly)
    assert {"deeds"} == {found.code(name).parent_id for name in ("help", "care")}
    assert Change("rename", "acts", ("deeds",), "ines", "2026-11-21", "they were one") == found.changes[-1]
    assert [len(BOOK.codes), "deeds"] == [len(found.codes), Descent(found).own("acts")]


def test_a_code_may_get_an_id_back() -> None:
    """Renamed there and back again a code has its id, and its other one is former."""
    found = op.rename(op.rename(BOOK, "care", "tend", signed=INES), "tend", "care", signed=INES)
    assert ("tend",) == found.code("care").formerly
    assert "same" == standing(found.code("care"), BOOK)


def test_merge_deprecates_and_points() -> None:
    """Each merged code is deprecated, counts for the target, and has a record of its own."""
    found = op.merge(BOOK, ["care", "gone"], "help", signed=INES)
    assert [("deprecated", "help")] * 2 == [
        (found.code(name).status, found.code(name).merged_into) for name in ("care", "gone")
    ]
    assert ["care", "gone"] == [change.code_id for change in found.changes[1:]]
    assert "help" == Descent(found).target("care")


def test_a_split_code_is_deprecated_and_its_parts_name_it() -> None:
    """Parts stand after the code, under its parent, with its levels."""
    found = op.split(BOOK, "much", [Part("a", "A", "This."), Part("b", "B")], signed=INES)
    assert ["much", "a", "b", "gone"] == [code.id for code in found.codes][3:7]
    assert ("deprecated", "much", SCALE) == (
        found.code("much").status,
        found.code("a").split_from,
        found.code("a").scale,
    )
    assert ("a", "b") == found.changes[-1].to


def test_a_code_kept_when_split_is_declared_narrowed() -> None:
    """What is left of a code that stays means less, and that is on record."""
    found = op.split(BOOK, "help", [Part("work", "Work")], keep="Citizens help with money.", signed=INES)
    assert ("established", "Citizens help with money.") == (
        found.code("help").status,
        found.code("help").definition,
    )
    assert "acts" == found.code("work").parent_id
    assert ["split", "declare"] == [change.act for change in found.changes[1:]]
    assert "narrowed" == standing(found.code("help"), BOOK, found)
    assert "split" == standing(found.code("work"), BOOK, found)


def test_deprecate() -> None:
    """A deprecated code cannot be given any more."""
    found = op.deprecate(BOOK, "care", signed=INES)
    assert "deprecated" == found.code("care").status
    assert "deprecate" == found.changes[-1].act


@pytest.mark.parametrize("sense", ["widened", "narrowed", "reworded"])
def test_declare_says_what_an_edit_did(sense: Sense) -> None:
    """A declaration leads from the sense of then to the sense of now, and `standing` follows it."""
    edited = replace(BOOK, codes=(replace(BOOK.codes[1], definition="People help."),))
    found = op.declare(edited, "help", sense, [BOOK.codes[1]], signed=INES)
    change = found.changes[-1]
    assert (sense_of(BOOK.codes[1]), sense_of(edited.codes[0])) == (change.was, change.now)
    assert ("same" if sense == "reworded" else sense) == standing(found.codes[0], BOOK, found)


def test_declare_takes_every_earlier_state_that_no_way_leads_from() -> None:
    """Of several earlier states those are declared that declarations do not lead to today already."""
    first, second = BOOK.codes[1], replace(BOOK.codes[1], definition="They help.")
    now = replace(BOOK, codes=(replace(first, definition="All help."),), changes=())
    both = op.declare(now, "help", "widened", [second, first, second], signed=INES)
    assert [sense_of(second), sense_of(first)] == [change.was for change in both.changes]
    led = op.declare(
        replace(BOOK, codes=(second,), changes=()), "help", "widened", [first], signed=INES
    ).changes
    one = op.declare(replace(now, changes=led), "help", "widened", [second, first], signed=INES)
    assert 2 == len(one.changes)
    assert "widened" == standing(one.codes[0], BOOK, one)


def test_adopt_establishes_and_keeps_where_it_came_from() -> None:
    """An adopted code keeps author, in-vivo name and first quote; its former id leads to it."""
    found = op.adopt(BOOK, MADE, "usual", definition="Few do it all.", parent_id="acts", signed=INES)
    code = found.codes[-1]
    assert ("usual", "same three", "Few do it all.", "acts") == (
        code.id, code.name, code.definition, code.parent_id,
    )  # fmt: skip
    assert ("established", "ines", True) == (code.status, code.author, code.in_vivo)
    assert (Example("It is always the same three.", "en"),) == code.examples
    assert ["usual", ("usual",)] == [Descent(found).target("same_three@ines"), found.changes[-1].to]


def test_adopt_into_and_drop_leave_a_deprecated_code() -> None:
    """Merged, its codings count for the target; dropped, they stay on record."""
    merged = op.adopt_into(BOOK, MADE, "help", signed=INES)
    dropped = op.drop(BOOK, MADE, signed=INES)
    assert "help" == Descent(merged).target("same_three@ines")
    assert ("deprecated", None) == (dropped.codes[-1].status, dropped.codes[-1].merged_into)
    assert ["adopt", "drop"] == [merged.changes[-1].act, dropped.changes[-1].act]


def test_levels_that_follow_and_those_that_do_not() -> None:
    """It is said which levels are lost, for every pair of graded and ungraded."""
    three = Scale((Level("little", "", value=0), Level("some", "", value=1), Level("huge", "", value=2)))
    renamed = Scale((Level("low", "", value=0, formerly=("little", "some")), Level("huge", "", value=1)))
    graded, other = Code("g", "G", "", scale=three), Code("o", "O", "", scale=SCALE)
    plain = Code("p", "P", "")
    assert () == op.levels_between(plain, replace(plain, id="q"))
    assert "huge" in op.levels_between(graded, other)[0]
    assert () == op.levels_between(graded, Code("n", "N", "", scale=renamed))
    assert "count no more" in op.levels_between(graded, plain)[0]
    assert "comes back" in op.levels_between(plain, graded)[0]
    low = Code(
        "l", "L", "", scale=Scale((Level("little", "", value=0, formerly=("wee",)), Level("x", "", value=1)))
    )
    assert "no level x:" in op.levels_between(low, graded)[0]


EDITED = replace(BOOK, codes=(replace(BOOK.codes[1], definition="People help."), *BOOK.codes[2:]))
DECLARED = op.declare(EDITED, "help", "widened", [BOOK.codes[1]], signed=INES)
ADOPTED = op.drop(BOOK, MADE, signed=INES)
TWO = [Part("a", "A"), Part("b", "B")]
REFUSED: list[tuple[str, Callable[[], Codebook], list[str]]] = [
    ("unknown", lambda: op.rename(BOOK, "hepl", "x", signed=INES), ["no code 'hepl'"]),
    ("former", lambda: op.deprecate(BOOK, "aid", signed=INES), ["called 'help' now"]),
    ("the same id", lambda: op.rename(BOOK, "help", "help", signed=INES), ["nothing to do"]),
    ("in use", lambda: op.rename(BOOK, "help", "care", signed=INES), ["already"]),
    ("formerly in use", lambda: op.rename(BOOK, "care", "aid", signed=INES), ["was the id of 'help'"]),
    ("on record", lambda: op.rename(BOOK, "care", "half", signed=INES), ["was the id of a code before"]),
    ("in decisions", lambda: op.rename(BOOK, "care", "x", signed=INES, taken={"x"}), ["before"]),
    ("no id", lambda: op.rename(BOOK, "care", "two words", signed=INES), ["cannot be an id"]),
    ("a maker's id", lambda: op.rename(BOOK, "care", "a@ines", signed=INES), ["cannot be an id"]),
    ("two faults", lambda: op.rename(BOOK, "nope", "care", signed=INES), ["no code 'nope'", "already"]),
    ("into itself", lambda: op.merge(BOOK, ["help"], "help", signed=INES), ["into itself"]),
    ("into a heading", lambda: op.merge(BOOK, ["help"], "acts", signed=INES), ["a heading"]),
    ("into deprecated", lambda: op.merge(BOOK, ["help"], "gone", signed=INES), ["deprecated"]),
    ("in a circle", lambda: op.merge(BOOK, ["help"], "lost", signed=INES), ["merged into 'help' itself"]),
    ("a heading", lambda: op.merge(BOOK, ["acts"], "help", signed=INES), ["a heading"]),
    ("merged before", lambda: op.merge(BOOK, ["lost"], "care", signed=INES), ["'help' already"]),
    ("nothing", lambda: op.merge(BOOK, [], "care", signed=INES), ["no code to merge"]),
    ("all at once", lambda: op.merge(BOOK, ["x", "y"], "z", signed=INES), ["'x'", "'y'", "'z'"]),
    ("one part", lambda: op.split(BOOK, "help", TWO[:1], signed=INES), ["1 part."]),
    ("no part", lambda: op.split(BOOK, "help", [], keep="Less.", signed=INES), ["0 parts."]),
    ("twice", lambda: op.split(BOOK, "help", [TWO[0]] * 2, signed=INES), ["two parts"]),
    ("part in use", lambda: op.split(BOOK, "help", [*TWO, Part("care", "C")], signed=INES), ["already"]),
    ("split heading", lambda: op.split(BOOK, "acts", TWO, signed=INES), ["a heading"]),
    ("split no more", lambda: op.split(BOOK, "gone", TWO, signed=INES), ["deprecated"]),
    ("kept as it was", lambda: op.split(BOOK, "help", TWO, keep="citizens help", signed=INES), ["no other definition"]),
    ("kept without", lambda: op.split(BOOK, "help", TWO, keep=" ", signed=INES), ["no other definition"]),
    ("deprecated", lambda: op.deprecate(BOOK, "gone", signed=INES), ["already"]),
    ("means the same", lambda: op.declare(BOOK, "help", "widened", [BOOK.codes[1]], signed=INES), ["the same"]),
    ("no earlier state", lambda: op.declare(BOOK, "help", "widened", [], signed=INES), ["nothing to declare"]),
    ("declared", lambda: op.declare(DECLARED, "help", "narrowed", [BOOK.codes[1]], signed=INES), ["already"]),
    ("not given", lambda: op.declare(BOOK, "gone", "widened", [BOOK.codes[1]], signed=INES), ["cannot be given"]),
    ("declare unknown", lambda: op.declare(BOOK, "x", "widened", [], signed=INES), ["no code 'x'"]),
    ("adopt in use", lambda: op.adopt(BOOK, MADE, "help", signed=INES), ["already"]),
    ("adopt twice", lambda: op.adopt(ADOPTED, MADE, "x", signed=INES), ["in the codebook already"]),
    ("drop twice", lambda: op.drop(ADOPTED, MADE, signed=INES), ["in the codebook already"]),
    ("adopt under", lambda: op.adopt(BOOK, MADE, "x", parent_id="y", signed=INES), ["no code 'y'"]),
    ("adopt into", lambda: op.adopt_into(BOOK, MADE, "acts", signed=INES), ["a heading"]),
]  # fmt: skip


@pytest.mark.parametrize(("act", "said"), [case[1:] for case in REFUSED], ids=[case[0] for case in REFUSED])
def test_refused(act: Callable[[], Codebook], said: list[str]) -> None:
    """What cannot be done is refused with everything that stands against it."""
    with pytest.raises(InputError) as caught:
        act()
    assert len(said) == len(caught.value.problems)
    for part in said:
        assert part in str(caught.value)


def test_near_ids_are_named() -> None:
    """A slip of the pen is answered with what is spelt like it."""
    with pytest.raises(InputError, match="Did you mean help"):
        op.deprecate(BOOK, "hepl", signed=INES)
