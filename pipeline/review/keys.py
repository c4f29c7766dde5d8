"""Which key does what: one table, from which bindings, footer, help and documentation come.

A key is written as the character it types ("a", "U", "?"), or by its name: enter, space, tab, up, pagedown, f5, ctrl+d,
shift+left. [review.keys] in study.toml gives an action other keys, one or several, with spaces between them.
"""

from __future__ import annotations

import string
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from pipeline.errors import InputError, Problem
from pipeline.settings import FILE_NAME

TABLE = "review.keys"
_ARROWS = ("up", "down", "left", "right", "home", "end")
NAMED_KEYS = frozenset(
    {"enter", "space", "tab", "backspace", "delete", "insert", "pageup", "pagedown", "shift+tab", *_ARROWS}
    | {f"shift+{arrow}" for arrow in _ARROWS}
    | {f"ctrl+{arrow}" for arrow in _ARROWS}
    | {f"f{number}" for number in range(1, 13)}
    | {f"ctrl+{letter}" for letter in string.ascii_lowercase}
)
# A terminal sends the same for these as for another key, or keeps them for itself.
_NOT_OURS = {
    "ctrl+i": "tab",
    "ctrl+m": "enter",
    "ctrl+h": "backspace",
    "ctrl+j": "enter",
    "ctrl+c": "",
    "ctrl+q": "",
    "ctrl+s": "",
    "ctrl+z": "",
}
_DIGITS = tuple("1234567890")
_SHOWN = {
    "enter": "Enter",
    "space": "Space",
    "tab": "Tab",
    "backspace": "Backspace",
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
    "pageup": "PgUp",
    "pagedown": "PgDn",
}


@dataclass(frozen=True, slots=True)
class Action:
    """Something that a key does. `keys` are equal in rights, but those of `toggle`: the first is for the first code.

    `what` says it in a sentence, `short` in the footer ("" where it does not stand there). `adjudication`: only there
    (True), only where segments are coded (False), or in both (None).
    """

    id: str
    keys: tuple[str, ...]
    what: str
    group: str
    short: str = ""
    adjudication: bool | None = None

    @property
    def shown(self) -> str:
        """Its keys as people read them."""
        if self.id in ("toggle", "choose") and len(self.keys) == len(_DIGITS):
            return f"{shown_key(self.keys[0])}-{shown_key(self.keys[-2])} {shown_key(self.keys[-1])}"
        return " ".join(map(shown_key, self.keys))


DECIDING = "Deciding"
CODES = "Codes and notes"
GOING = "Going about"
LOOKING = "Looking"
PROGRAM = "The program"

ACTIONS: tuple[Action, ...] = (
    Action("accept", ("enter", "a"), "give what is ticked [+]; nothing more applies; go on", DECIDING, "accept", False),
    Action("applies", ("y",), "the code under the cursor applies", DECIDING, "applies", True),
    Action("denies", ("n",), "it does not apply", DECIDING, "does not", True),
    Action("part", ("s",), "it applies to a part only: choose the words", DECIDING, "part", True),
    Action("refer", ("r",), "send it back to the codebook: its definition must change first", DECIDING, "codebook", True),
    Action("settled", ("enter", "a"), "everything at issue is settled; go on", DECIDING, "go on", True),
    Action("complete", ("x",), "nothing (more) applies: give nothing that is not given; go on", DECIDING, "none", False),
    Action("toggle", _DIGITS, "give the first, second, … code of the list, or say that it does not apply", DECIDING, "toggle", False),
    Action("choose", _DIGITS, "put the cursor on the first, second, … code of the list", DECIDING, "", True),
    Action("tick", ("tab",), "the same for the code under the cursor", DECIDING, "", False),
    Action("code", ("c",), "give any code of the codebook, by a few letters", DECIDING, "code"),
    Action("defer", ("space",), "later: put the segment at the end", DECIDING, "later"),
    Action("undo", ("u", "backspace"), "take back what was done last, also in earlier sessions", DECIDING, "undo"),
    Action("redo", ("U",), "do again what was taken back", DECIDING, "redo"),
    Action("reveal", ("b",), "show the suggestions; what was answered without them is locked first", DECIDING, "reveal"),
    Action("level", ("l",), "change the level of the code under the cursor", CODES),
    Action("span", ("s",), "say for which words the code under the cursor holds", CODES, "span", False),
    Action("speakers", ("w",), "say who is credited with it, where several speak", CODES),
    Action("new_code", ("p",), "make a provisional code and give it", CODES),
    Action("in_vivo", ("i",), "make a code of the participant's own words and give it", CODES),
    Action("memo", ("m",), "write a memo on the segment, its speaker, a code or the transcript", CODES, "memo"),
    Action("memos", ("M",), "all memos", CODES, "memos"),
    Action("flag", ("f",), "to be discussed, or not any more", CODES, "flag"),
    Action("next", ("j",), "next segment, deciding nothing", GOING),
    Action("previous", ("k",), "previous segment, deciding nothing", GOING, "back"),
    Action("down", ("down",), "next code of the list", GOING),
    Action("up", ("up",), "previous code of the list", GOING),
    Action("first", ("g",), "first segment", GOING),
    Action("last", ("G",), "last segment", GOING),
    Action("next_open", ("N",), "next segment that is not done", GOING),
    Action("jump", (":",), "go to a segment by its number or name", GOING),
    Action("search", ("/",), "search the segments that are shown", GOING, "search"),
    Action("next_hit", ("n",), "next place where the words were found", GOING, "", False),
    Action("filter", ("F",), "show only some segments: transcript, speaker, group, code, state", GOING),
    Action("order", ("o",), "read in another order", GOING),
    Action("more_context", ("]",), "one more turn before and after", LOOKING, "context"),
    Action("less_context", ("[",), "one turn less", LOOKING),
    Action("page_down", ("pagedown", "ctrl+d"), "scroll the text down", LOOKING),
    Action("page_up", ("pageup", "ctrl+u"), "scroll the text up", LOOKING),
    Action("definition", ("d",), "the code under the cursor: definition, rules, examples, where you gave it", LOOKING, "definition"),
    Action("theme", ("t",), "dark, light, the terminal's own colours", PROGRAM),
    Action("pace", ("P",), "show or hide your pace", PROGRAM),
    Action("help", ("?",), "this list, and how far reading has come", PROGRAM, "help"),
    Action("quit", ("q",), "quit; everything is saved already", PROGRAM, "quit"),
)  # fmt: skip


_FOOTER = (
    "accept",
    "complete",
    "applies",
    "denies",
    "part",
    "refer",
    "settled",
    "toggle",
    "code",
    "reveal",
    "defer",
    "undo",
    "memo",
    "span",
    "flag",
    "definition",
    "more_context",
    "search",
    "help",
)
_AT_END = ("undo", "previous", "memos", "search", "help", "quit")


class Keymap:
    """The actions of one mode with the keys that they have, and the way back from a key to its action."""

    def __init__(self, actions: Iterable[Action]) -> None:
        self.actions = tuple(actions)
        self._by_key = {key: action.id for action in self.actions for key in action.keys}
        self._by_id = {action.id: action for action in self.actions}

    def action(self, key: str) -> str:
        """The id of the action of a key, "" where it has none."""
        return self._by_key.get(key, "")

    def number(self, key: str) -> int:
        """Which code of the list, from 0, a key of `toggle` or `choose` is for."""
        return self._by_id[self._by_key[key]].keys.index(key)

    def digit(self, place: int) -> str:
        """The key that is for the code in that place of the list, from 0; "" where none is."""
        keys = self._by_id["toggle" if "toggle" in self._by_id else "choose"].keys
        return keys[place] if place < len(keys) else ""

    def shown(self, action_id: str) -> str:
        """The shortest key of an action, as people read it."""
        return min(map(shown_key, self._by_id[action_id].keys), key=len)

    def footer(self, *, closed: bool = False, revealed: bool = False) -> tuple[tuple[str, str, str], ...]:
        """What stands in the footer, what matters most first: action id, key, word.

        `closed`: where every segment is done; `revealed`: where the suggestions are shown already.
        """
        ids = _AT_END if closed else _FOOTER
        kept = [self._by_id[one] for one in ids if one in self._by_id and not (revealed and one == "reveal")]
        return tuple((action.id, self._in_footer(action), action.short) for action in kept)

    def _in_footer(self, action: Action) -> str:
        """The keys of an action where there is little room."""
        return action.shown.split(" ")[0] if action.id == "toggle" else self.shown(action.id)

    def help(self) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
        """All actions by group: the keys and what they do."""
        return tuple(
            (group, tuple((action.shown, action.what) for action in actions))
            for group, actions in groupby(self.actions, key=lambda action: action.group)
        )


def shown_key(key: str) -> str:
    """A key as people read it."""
    return _SHOWN.get(key, key)


def keymap(
    *, adjudicating: bool = False, own: Mapping[str, str] | None = None, where: str = FILE_NAME
) -> Keymap:
    """The keys of one mode; `own` gives actions other keys: action → keys with spaces between them.

    Raises InputError with all that is wrong in `own`, in either mode: no such action, no such key, a key given twice,
    an action without a key.
    """
    problems: list[Problem] = []
    changed = _changed(own or {}, where, problems)
    for mode in (False, True):
        problems += (
            problem
            for problem in _twice(_of(changed, adjudicating=mode), own or {}, where)
            if problem not in problems
        )
    if problems:
        raise InputError(problems)
    return Keymap(_of(changed, adjudicating=adjudicating))


def _of(actions: Sequence[Action], *, adjudicating: bool) -> list[Action]:
    """The actions of one mode."""
    return [action for action in actions if action.adjudication in (None, adjudicating)]


def _changed(own: Mapping[str, str], where: str, problems: list[Problem]) -> list[Action]:
    """All actions with the keys that a coder wants; what cannot be is added to `problems`."""
    known = {action.id for action in ACTIONS}
    for name in own:
        if name not in known:
            how = f"Known: {', '.join(sorted(known))}."
            problems.append(Problem(where, f"there is no action {name!r}.", how, key=f"{TABLE}.{name}"))
    return [
        replace(action, keys=_keys(own[action.id], action.id, where, problems))
        if action.id in own
        else action
        for action in ACTIONS
    ]


def _keys(said: str, action_id: str, where: str, problems: list[Problem]) -> tuple[str, ...]:
    """The keys that a coder gives an action."""
    key = f"{TABLE}.{action_id}"
    found = tuple(_spelt(word) for word in said.split())
    if not found:
        problems.append(Problem(where, "no key is given.", f'Name one or more: {action_id} = "a".', key=key))
    for one in found:
        if one in _NOT_OURS:
            same = _NOT_OURS[one]
            why = (
                f"a terminal sends the same for it as for {same}."
                if same
                else "the terminal needs it itself."
            )
            problems.append(Problem(where, f"{one!r} cannot be used:", why, key=key))
        elif one not in NAMED_KEYS and not (len(one) == 1 and one.isprintable()):
            how = "Write the character that it types, or a name such as enter, space, tab, up, pagedown, f5, ctrl+d."
            problems.append(Problem(where, f"there is no key {one!r}.", how, key=key))
    return found


def _spelt(word: str) -> str:
    """A key as the table spells it: the names of keys in small letters, a character as it is."""
    return word if len(word) == 1 else word.lower()


def _twice(actions: Sequence[Action], own: Mapping[str, str], where: str) -> list[Problem]:
    """One problem for each key that two actions of a mode have, or one has twice."""
    users: dict[str, list[str]] = {}
    for action in actions:
        for key in action.keys:
            users.setdefault(key, []).append(action.id)
    problems = []
    for key, ids in users.items():
        if len(ids) > 1:
            named = next((one for one in ids if one in own), ids[0])
            others = " and ".join(dict.fromkeys(ids))
            how = "Give one of them another key."
            problems.append(
                Problem(where, f"the key {key!r} is used twice, for {others}.", how, key=f"{TABLE}.{named}")
            )
    return problems
