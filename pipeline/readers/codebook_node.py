"""One mapping of a YAML file, read key by key, with the line of everything that is wrong."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from typing import Any

from pipeline.errors import InputError, Problem


class Problems:
    """The problems of one file, in the order they were found."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.found: list[Problem] = []

    def add(self, what: str, how: str = "", *, line: int | None = None, key: str | None = None) -> None:
        """Note one problem."""
        self.found.append(Problem(self.source, what, how, line=line, key=key))

    def raise_any(self) -> None:
        """Raise InputError with all of them, by line, if there are any."""
        if self.found:
            raise InputError(sorted(self.found, key=lambda problem: problem.line or 0))

    def __bool__(self) -> bool:
        """True where there is at least one."""
        return bool(self.found)


class Node:
    """A YAML mapping at a dotted path. Keys that nobody asked for are unknown when `done` is called."""

    def __init__(self, value: Mapping[Any, Any], path: str, line: int | None, problems: Problems) -> None:
        self.value = value
        self.path = path
        self.line = line
        self.problems = problems
        self._asked: dict[str, None] = {}

    @classmethod
    def top(cls, value: Any, problems: Problems) -> Node:
        """The document itself; one that is no mapping is a problem and read as empty."""
        if not isinstance(value, Mapping):
            problems.add(
                "the file is not a codebook.", "It must begin with keys such as “id:” and “codes:”.", line=1
            )
            value = {}
        return cls(value, "", 1, problems)

    def line_of(self, key: str) -> int | None:
        """The line of `key`, or that of the mapping."""
        marks = getattr(self.value, "lc", None)
        data = getattr(marks, "data", None) or {}
        return data[key][0] + 1 if key in data else self.line

    def line_of_entry(self, key: str, index: int) -> int | None:
        """The line of entry `index` (from 0) of the list under `key`, or that of the key."""
        return _line_of_entry(self.value.get(key), index) or self.line_of(key)

    def wrong(self, key: str, what: str, how: str = "") -> None:
        """Note a problem with the value of `key`."""
        path = f"{self.path}.{key}" if self.path else key
        self.problems.add(what, how, line=self.line_of(key), key=path)

    def get(self, key: str) -> Any:
        """The raw value, None where absent or empty."""
        self._asked[key] = None
        return self.value.get(key)

    def has(self, key: str) -> bool:
        """True where the key has a value."""
        return self.get(key) is not None

    def text(self, key: str) -> str:
        """A text; "" where absent."""
        value = self.get(key)
        if value is None:
            return ""
        if not isinstance(value, str):
            plain = str(value).lower() if isinstance(value, bool) else str(value)
            shown = getattr(value, "written", plain)
            self.wrong(key, f"{shown!r} is not text.", f'Put it in quotation marks: {key}: "{shown}".')
            return ""
        return str(value).strip()

    def needed_text(self, key: str) -> str:
        """A text that must not be empty; one under a misspelt key, which `done` notes, is not missing."""
        before = len(self.problems.found)
        text = self.text(key)
        if not text and len(self.problems.found) == before:
            misspelt = self._misspelt(key)
            if isinstance(misspelt, str) and misspelt.strip():
                return misspelt.strip()
            self.wrong(key, f"“{key}” is missing or empty.", f"Write {key}: and its value.")
        return text

    def choice(self, key: str, default: str, allowed: Sequence[str]) -> str:
        """One of a few words."""
        word = self.text(key) or default
        if word not in allowed:
            self.wrong(key, f"{word!r} is not allowed.", f"Use one of {', '.join(allowed)}.")
            return default
        return word

    def flag(self, key: str, *, default: bool) -> bool:
        """True or false."""
        value = self.get(key)
        if value is None:
            return default
        if not isinstance(value, bool):
            self.wrong(key, f"{str(value)!r} is neither true nor false.", "Write true or false.")
            return default
        return value

    def number(self, key: str) -> int | None:
        """A whole number, None where absent; one under a misspelt key, which `done` notes, is not absent."""
        value = self.get(key)
        if value is None:
            misspelt = self._misspelt(key)
            return misspelt if isinstance(misspelt, int) and not isinstance(misspelt, bool) else None
        if isinstance(value, bool) or not isinstance(value, int):
            self.wrong(key, f"{str(value)!r} is not a whole number.", f"Write {key}: 4, for example.")
            return None
        return int(value)

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts; a single text counts as a list of one."""
        value = self.get(key)
        if value is None:
            return ()
        entries = [value] if isinstance(value, str) else value
        if not isinstance(entries, list) or not all(isinstance(entry, str) for entry in entries):
            self.wrong(key, "this is not a list of texts.", f'Write {key}: ["one", "two"].')
            return ()
        return tuple(str(entry).strip() for entry in entries)

    def child(self, key: str) -> Node | None:
        """A mapping under `key`, None where absent or something else (which is a problem)."""
        value = self.get(key)
        if value is None:
            return None
        return self._node(value, key, self.line_of(key))

    def nodes(self, key: str) -> list[Node]:
        """A list of mappings; entries that are none are problems and left out."""
        found = []
        for index, (entry, node) in enumerate(self.entries(key)):
            if node is not None:
                found.append(node)
            elif isinstance(entry, str):
                self._node(entry, f"{key}[{index + 1}]", self.line_of_entry(key, index))
        return found

    def entries(self, key: str) -> list[tuple[Any, Node | None]]:
        """The entries of a list, each raw and, where it is a mapping, as a node; bare texts have no node."""
        value = self.get(key)
        if value is None:
            return []
        if not isinstance(value, list):
            self.wrong(key, "this is not a list.", "Begin each entry on a line of its own with “- ”.")
            return []
        entries = []
        for index, entry in enumerate(value):
            line = self.line_of_entry(key, index)
            node = None if isinstance(entry, str) else self._node(entry, f"{key}[{index + 1}]", line)
            entries.append((entry, node))
        return entries

    def _node(self, value: Any, key: str, line: int | None) -> Node | None:
        """`value` as a node of this one."""
        path = f"{self.path}.{key}" if self.path else key
        if not isinstance(value, Mapping):
            self.problems.add(
                "this is not a set of keys and values.", "Write “key: value”.", line=line, key=path
            )
            return None
        return Node(value, path, line, self.problems)

    def _misspelt(self, key: str) -> Any:
        """The value of a key that nobody asked for and that is spelt much like an absent `key`; None without one."""
        others = [str(other) for other in self.value if other not in self._asked]
        near = [] if key in self.value else difflib.get_close_matches(key, others, n=1, cutoff=0.75)
        return self.value.get(near[0]) if near else None

    def done(self) -> None:
        """Note every key that nobody asked for, and texts in braces that a comma has cut to pieces."""
        cut = self._cut()
        for key, (owner, whole) in cut.items():
            shown = whole.replace("\\", "\\\\").replace('"', '\\"')
            how = f'Put it between quotation marks, since it holds a comma: {owner}: "{shown}".'
            self.wrong(key, f"“{key}” is an unknown key; is it the end of the text before it?", how)
        pieces = {piece for _, whole in cut.values() for piece in whole.split(", ")}
        for key in self.value:
            if key in self._asked or (key in pieces and self.value[key] is None):
                continue
            near = difflib.get_close_matches(str(key), self._asked, n=1)
            how = f"Did you mean “{near[0]}”?" if near else f"Known here: {', '.join(self._asked)}."
            self.wrong(key, f"“{key}” is an unknown key.", how)

    def _cut(self) -> dict[str, tuple[str, str]]:
        """Unknown keys without a value in braces, the first of each text: the key before them and the whole text."""
        found: dict[str, tuple[str, str]] = {}
        owner, first, whole = "", "", ""
        for key, value in self.value.items() if getattr(self.value, "in_braces", False) else ():
            if value is None and key not in self._asked and isinstance(key, str) and owner:
                first = first or key
                whole = f"{whole}, {key}"
                found[first] = (owner, whole)
            else:
                owner, first, whole = (str(key), "", value) if isinstance(value, str) else ("", "", "")
        return found


def _line_of_entry(sequence: Any, index: int) -> int | None:
    """The line of an entry of a YAML list."""
    data = getattr(getattr(sequence, "lc", None), "data", None) or {}
    return data[index][0] + 1 if index in data else None
