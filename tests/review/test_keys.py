"""The keys: one table, changed by the settings, with everything that is wrong said at once."""

from __future__ import annotations

import pytest

from pipeline.errors import InputError
from pipeline.review.keys import ACTIONS, keymap


@pytest.mark.parametrize("adjudicating", [False, True])
def test_defaults(adjudicating: bool) -> None:
    """In either mode every action has a key, no key has two actions, and help lists all of them."""
    keys = keymap(adjudicating=adjudicating)
    assert all(action.keys for action in keys.actions)
    pressed = [key for action in keys.actions for key in action.keys]
    assert sorted(set(pressed)) == sorted(pressed)
    told = [what for _, entries in keys.help() for _, what in entries]
    assert [action.what for action in keys.actions] == told
    assert "help" in [action for action, _, _ in keys.footer()]


def test_modes() -> None:
    """In adjudication y, n, s and r settle; otherwise n is the next hit and s chooses words."""
    coding, settling = keymap(), keymap(adjudicating=True)
    assert ["", "next_hit", "span", ""] == [coding.action(key) for key in "ynsr"]
    assert ["applies", "denies", "part", "refer"] == [settling.action(key) for key in "ynsr"]


def test_digits() -> None:
    """The tenth key of toggle is for the tenth code, also where they are others: a French keyboard has no plain digits."""
    assert (0, 9) == (keymap().number("1"), keymap().number("0"))
    french = keymap(own={"toggle": "& é \" ' ( - è _ ç à"})
    assert (1, "é", "") == (french.number("é"), french.digit(1), french.digit(10))


def test_own_keys() -> None:
    """Keys of the settings take the place of the usual ones, by character or by name; capitals are keys of their own."""
    keys = keymap(own={"accept": "F5 v", "complete": "X"})
    assert ["accept", "accept", "complete", "", ""] == [
        keys.action(key) for key in ("f5", "v", "X", "x", "a")
    ]
    assert "v" == keys.shown("accept")


WRONG: list[tuple[str, dict[str, str], list[str]]] = [
    ("no such action", {"fly": "v"}, ["review.keys.fly: there is no action 'fly'. Known: accept"]),
    ("no such key", {"accept": "hyper+v"}, ["review.keys.accept: there is no key 'hyper+v'."]),
    ("no key", {"accept": " "}, ["review.keys.accept: no key is given."]),
    (
        "one key for two",
        {"accept": "x"},
        ["review.keys.accept: the key 'x' is used twice, for accept and complete."],
    ),
    ("one key twice", {"accept": "v v"}, ["review.keys.accept: the key 'v' is used twice, for accept."]),
    ("only in adjudication", {"memo": "y"}, ["the key 'y' is used twice, for applies and memo."]),
    (
        "as another key",
        {"accept": "ctrl+m"},
        ["'ctrl+m' cannot be used: a terminal sends the same for it as for enter."],
    ),
    (
        "all at once",
        {"fly": "v", "accept": "hyper+v", "undo": "x"},
        ["'fly'", "'hyper+v'", "complete and undo"],
    ),
]


@pytest.mark.parametrize(("name", "own", "expected"), WRONG, ids=[case[0] for case in WRONG])
def test_wrong_keys(name: str, own: dict[str, str], expected: list[str]) -> None:
    """What cannot be is refused, all of it at once, in either mode, each with its place in study.toml."""
    with pytest.raises(InputError) as caught:
        keymap(own=own)
    problems = [str(problem) for problem in caught.value.problems]
    assert len(expected) == len(problems)
    for part, problem in zip(expected, problems, strict=True):
        assert part in problem
        assert problem.startswith("study.toml, review.keys.")


def test_table() -> None:
    """Ids are words that can stand in study.toml, each once in a mode."""
    assert all(action.id.isidentifier() for action in ACTIONS)
    for adjudicating in (False, True):
        ids = [action.id for action in keymap(adjudicating=adjudicating).actions]
        assert sorted(set(ids)) == sorted(ids)
