"""A codebook file changed in the lines concerned alone: comments, layout and order of everything else stay as they are.

Places are found by parsing the YAML and are code points of its text with LF line ends; the file's own line ends and byte
order mark are kept. What comes out must be read again and compared with what was meant, which is the caller's business.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from copy import copy
from dataclasses import dataclass
from typing import Any

from pipeline.codebook import Change, Code, Codebook
from pipeline.exporters.codebook_yaml import change_line, code_lines
from pipeline.exporters.yaml_texts import entry, json_flow, quoted, scalar

Node = Any  # a node of ruamel.yaml, whose types do not name its attributes
_BOM = "\ufeff"
_LINE_END = re.compile(r"\r\n|\r|\n")
# Keys of a code that an operation changes, with the record's field.
_KEYS = (
    ("id", "id"),
    ("name", "name"),
    ("parent", "parent_id"),
    ("status", "status"),
    ("merged_into", "merged_into"),
    ("definition", "definition"),
)


class NotEditable(ValueError):
    """The file is written in a way in which the lines concerned cannot be told from others."""


@dataclass(frozen=True, slots=True)
class _Edit:
    """What is put in the place of text[start:end]."""

    start: int
    end: int
    text: str


def edited(text: str, before: Codebook, after: Codebook) -> str:
    """The text of a codebook file that holds `before`, changed so that it holds `after`.

    Knows what the operations do: other ids, names, parents, states and definitions of codes, codes added, changes
    recorded. Raises NotEditable where the places cannot be found.
    """
    plain, places = _with_lf(text)
    root = _root(plain)
    file = _File(plain, root)
    edits = [*_of_codes(file, before, after), *_of_changes(file, after.changes[len(before.changes) :])]
    newline = _newline(text)
    pieces, at = [], 0
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.end)):
        if places[edit.start] < at:
            raise NotEditable("two places lie within each other")
        pieces += [text[at : places[edit.start]], edit.text.replace("\n", newline)]
        at = places[edit.end]
    return "".join([*pieces, text[at:]])


def _newline(text: str) -> str:
    """The line end that a text has most often."""
    ends = _LINE_END.findall(text) or ["\n"]
    return max(("\n", "\r\n", "\r"), key=ends.count)


def _with_lf(text: str) -> tuple[str, list[int]]:
    """The text with LF line ends and no byte order mark, and where each of its places is in the text itself."""
    pieces: list[str] = []
    places: list[int] = []
    at = 1 if text.startswith(_BOM) else 0
    for found in _LINE_END.finditer(text, at):
        pieces.append(text[at : found.start()] + "\n")
        places += range(at, found.start() + 1)
        at = found.end()
    pieces.append(text[at:])
    places += range(at, len(text) + 1)
    return "".join(pieces), places


def _root(text: str) -> Node:
    """The document as nodes that know their places."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError
    from ruamel.yaml.nodes import MappingNode

    try:
        root = YAML(typ="safe", pure=True).compose(text)
    except (YAMLError, ValueError) as error:
        raise NotEditable(str(error)) from None
    if not isinstance(root, MappingNode):
        raise NotEditable("the file is no mapping")
    return root


class _File:
    """The text of the file and its nodes."""

    def __init__(self, text: str, root: Node) -> None:
        self.text = text
        self.root = root
        self._place_empty(root)

    def _place_empty(self, node: Node) -> None:
        """Put values that are empty behind their colon: the parser places them before whatever comes next."""
        for child in node.value if isinstance(node.value, list) else ():
            key, value = child if isinstance(child, tuple) else (None, child)
            if key is not None and value.start_mark.index == value.end_mark.index:
                mark = copy(key.end_mark)
                mark.index = self.text.find(":", mark.index) + 1
                value.start_mark = value.end_mark = mark
            self._place_empty(value)

    def value(self, mapping: Node, key: str) -> Node | None:
        """The value of a key, None where it is not there; raises NotEditable where it stands elsewhere (an alias)."""
        for name, value in mapping.value:
            if name.value == key:
                if value.start_mark.index < name.end_mark.index:
                    raise NotEditable(f"the value of “{key}” is an alias")
                return value
        return None

    def end(self, node: Node) -> int:
        """Where the content of a node ends: before comments, white space and line ends that follow."""
        if isinstance(node.value, str):
            start, stop = node.start_mark.index, node.end_mark.index
            return (
                int(start + len(self.text[start:stop].rstrip(" \n")))
                if node.style in ("|", ">")
                else int(stop)
            )
        if node.flow_style or not node.value:
            return int(node.end_mark.index)
        last = node.value[-1]
        return max(map(self.end, last)) if isinstance(last, tuple) else self.end(last)

    def line_end(self, place: int) -> int:
        """The end of the line on which a place is, before its line feed."""
        found = self.text.find("\n", place)
        return len(self.text) if found < 0 else found

    def entry_end(self, item: Node, column: int) -> int:
        """The end of the last line of an entry of a list, with comments that are indented beneath its hyphen."""
        end = at = self.line_end(self.end(item))
        while at < len(self.text):
            line = self.text[at + 1 : self.line_end(at + 1)]
            at = self.line_end(at + 1)
            comment = line.lstrip(" ").startswith("#") and len(line) - len(line.lstrip(" ")) > column
            if line.strip() and not comment:
                break
            end = at if comment else end
        return end

    def list(self, key: str) -> Node | None:
        """The list under a key of the whole, None where there is none or nothing under it."""
        found = self.value(self.root, key)
        return found if found is not None and isinstance(found.value, list) else None


def _of_codes(file: _File, before: Codebook, after: Codebook) -> Iterator[_Edit]:
    """Edits of codes that changed, and of those that came."""
    listed = file.list("codes")
    if listed is None or len(listed.value) != len(before.codes):
        raise NotEditable("the codes are not a list")
    nodes = {code.id: node for code, node in zip(before.codes, listed.value, strict=True)}
    olds = {code.id: code for code in before.codes}
    last, came = listed.value[-1], dict[int, list[Code]]()
    seen: dict[int, Any] = {}
    previous = None
    for code in after.codes:
        old_id = next((name for name in (code.id, *reversed(code.formerly)) if name in olds), None)
        if old_id is None:
            anchor = previous if previous is not None else last
            came.setdefault(id(anchor), []).append(code)
            seen[id(anchor)] = anchor
            continue
        previous = nodes[old_id]
        if olds[old_id] != code:
            yield from _of_code(file, previous, olds[old_id], code)
    for key, codes in came.items():
        yield _added(file, listed, seen[key], codes)


def _of_code(file: _File, node: Node, old: Code, new: Code) -> Iterator[_Edit]:
    """Edits within one code; keys that it did not have come after its id."""
    fresh: list[tuple[str, str]] = []
    for key, field in _KEYS:
        was, now = getattr(old, field), getattr(new, field)
        if was == now:
            continue
        value = file.value(node, key)
        if value is None:
            fresh.append((key, now))
        else:
            yield _replaced(file, node, key, value, now)
    listed = file.value(node, "formerly")
    if old.formerly != new.formerly and listed is not None:
        yield _former(file, listed, old.formerly, new.formerly)
    elif old.formerly != new.formerly:
        fresh.append(("formerly", ""))
    if fresh:
        yield _inserted(file, node, fresh, new)


def _inserted(file: _File, node: Node, fresh: Sequence[tuple[str, str]], code: Code) -> _Edit:
    """New keys of a code, on lines of their own after its id or, in braces, behind it."""
    former = f"[{', '.join(map(scalar, code.formerly))}]"
    value = file.value(node, "id")
    if value is None:
        raise NotEditable("the code has no id of its own")
    if node.flow_style:
        pairs = [f", {key}: {former if key == 'formerly' else scalar(text)}" for key, text in fresh]
        return _Edit(file.end(value), file.end(value), "".join(pairs))
    indent, lines = node.start_mark.column, []
    for key, text in fresh:
        lines += [f"{' ' * indent}formerly: {former}"] if key == "formerly" else entry(key, text, indent)
    at = file.line_end(file.end(value))
    return _Edit(at, at, "".join(f"\n{line}" for line in lines))


def _replaced(file: _File, node: Node, key: str, value: Node, text: str) -> _Edit:
    """Another value for a key: in quotation marks where the old one was, on one line where something follows it."""
    start, end = int(value.start_mark.index), file.end(value)
    rest = file.text[end : file.line_end(end)].strip()
    if node.flow_style or start == end:
        space = " " if start == end else ""
        return _Edit(start, end, space + (quoted(text) if value.style else scalar(text)))
    if value.style in ("'", '"') or rest:
        return _Edit(start, end, quoted(text) if value.style or key == "definition" else scalar(text))
    lines = entry(key, text, node.start_mark.column)
    return _Edit(start, end, "\n".join(lines).split(":", 1)[1].removeprefix(" "))


def _former(file: _File, value: Node, old: tuple[str, ...], new: tuple[str, ...]) -> _Edit:
    """Another list of former ids: one more in the list that is there, or a new list in its place."""
    if not isinstance(value.value, list) or not value.value or new[:-1] != old:
        space = " " if value.start_mark.index == file.end(value) else ""
        return _Edit(int(value.start_mark.index), file.end(value), f"{space}[{', '.join(map(scalar, new))}]")
    last = value.value[-1]
    if value.flow_style:
        return _Edit(file.end(last), file.end(last), f", {scalar(new[-1])}")
    at = file.line_end(file.end(last))
    return _Edit(at, at, f"\n{' ' * value.start_mark.column}- {scalar(new[-1])}")


def _added(file: _File, listed: Node, after: Node, codes: Sequence[Code]) -> _Edit:
    """New codes behind one that is there, set apart as the others are."""
    if listed.flow_style:
        return _Edit(file.end(after), file.end(after), "".join(f", {_in_braces(code)}" for code in codes))
    column = int(listed.start_mark.column)
    at = file.entry_end(after, column)
    gap = "\n" if len(listed.value) < 2 or _apart(file, listed) else ""
    return _Edit(at, at, "".join(f"\n{gap}{_shifted(code_lines(code), column)}" for code in codes))


def _apart(file: _File, listed: Node) -> bool:
    """True where a blank line stands between most codes."""
    ends = [file.line_end(file.end(item)) for item in listed.value[:-1]]
    blank = [file.text[end + 1 : end + 2] == "\n" for end in ends]
    return sum(blank) * 2 > len(blank)


def _in_braces(code: Code) -> str:
    """A code as a mapping in braces."""
    from ruamel.yaml import YAML

    (mapping,) = YAML(typ="safe", pure=True).load("\n".join(code_lines(code)))
    return json_flow(mapping)


def _shifted(lines: Sequence[str], column: int) -> str:
    """Lines whose first hyphen stands in the third column, with that hyphen in another."""
    whole = "\n".join(lines).split("\n")
    return "\n".join(" " * column + line[2:] if line.strip() else line for line in whole)


def _of_changes(file: _File, changes: Sequence[Change]) -> Iterator[_Edit]:
    """Edits that record operations."""
    if not changes:
        return
    items = [change_line(change).strip() for change in changes]
    pairs = [item.removeprefix("- ") for item in items]
    value, listed = file.value(file.root, "changes"), file.list("changes")
    if value is None:
        yield _section(file, items, pairs)
    elif listed is None:
        at = file.line_end(file.end(value))
        yield _Edit(at, at, "".join(f"\n{_item(item, file.root.start_mark.column + 2)}" for item in items))
    elif listed.flow_style:
        at = file.end(listed.value[-1]) if listed.value else int(listed.start_mark.index) + 1
        comma = ", " if listed.value else ""
        yield _Edit(at, at, comma + ", ".join(pairs))
    else:
        column = int(listed.start_mark.column)
        at = file.entry_end(listed.value[-1], column)
        yield _Edit(at, at, "".join(f"\n{_item(item, column)}" for item in items))


def _item(item: str, column: int) -> str:
    """An entry of a list at a column; the lines of an entry of `change_line` stand four further."""
    return _shifted([f"  {item}"], column)


def _section(file: _File, items: Sequence[str], pairs: Sequence[str]) -> _Edit:
    """The key `changes` at the end of a file that has none."""
    column = int(file.root.start_mark.column)
    if file.root.flow_style:
        at = file.end(file.root.value[-1][1])
        return _Edit(at, at, f", changes: [{', '.join(pairs)}]")
    lines = [f"{' ' * column}changes:", *(_item(item, column + 2) for item in items)]
    content = file.line_end(file.end(file.root))
    marker = re.compile(r"^\.\.\.", re.MULTILINE).search(file.text, content)
    at = marker.start() if marker else len(file.text)
    start = "\n" if file.text[:at].endswith("\n") or not at else "\n\n"
    return _Edit(at, at, start + "\n".join(lines) + "\n")
