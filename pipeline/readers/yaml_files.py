"""YAML 1.2 with the line of every key and entry.

Parsed by libyaml: a codebook of 5,000 lines takes a quarter of a second, where ruamel's own loader with line numbers
takes two and a half, at the start of every command.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from pipeline.errors import InputError, Problem
from pipeline.readers.yaml_messages import HOW, not_yaml

_DEEPEST = 200  # levels of brackets; a codebook has five
_MERGE = "tag:yaml.org,2002:merge"


@dataclass
class Marks:
    """Where keys or entries stand: `data[key][0] + 1` is the line, as ruamel.yaml has it."""

    data: dict[Any, tuple[int]] = field(default_factory=dict)


class MarkedMapping(dict[Any, Any]):
    """A mapping that knows the lines of its keys, and whether it stands in braces."""

    def __init__(self, *, in_braces: bool = False) -> None:
        super().__init__()
        self.lc = Marks()
        self.in_braces = in_braces


class MarkedList(list[Any]):
    """A list that knows the lines of its entries."""

    def __init__(self) -> None:
        super().__init__()
        self.lc = Marks()


def load_yaml(text: str, source: str) -> Any:
    """The YAML document with its line numbers: mappings and lists that know them, texts, numbers, truth values, None.

    Raises InputError where it is not YAML, a key stands twice in one mapping, or an alias holds itself.
    """
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    _refuse_depth(text, source)
    try:
        yaml = YAML(typ="safe")
        node = yaml.compose(text)
        return None if node is None else _Builder(yaml.constructor, source).build(node)
    except MarkedYAMLError as error:
        raise InputError(not_yaml(error, text, source)) from None
    except (YAMLError, ValueError, RecursionError) as error:
        raise InputError(Problem(source, f"this is not YAML: {str(error).splitlines()[0]}.")) from None


def _refuse_depth(text: str, source: str) -> None:
    """Raise InputError for brackets or dashes nested so deeply that libyaml would run out of stack and end the program."""
    depth = 0
    for number, line in enumerate(text.splitlines(), 1):
        deepest = depth
        for character in line:
            depth += (character in "[{") - (character in "]}")
            deepest = max(deepest, depth)
        begins = len(line) - len(line.lstrip("-? \t"))
        if deepest > _DEEPEST or begins > 4 * _DEEPEST:
            what = "this is not YAML of a codebook: it is nested too deeply."
            raise InputError(Problem(source, what, HOW, line=number))


class WholeAsWritten(int):
    """A whole number that remembers how it was written (007)."""

    written = ""


class NumberAsWritten(float):
    """A number that remembers how it was written (1.10)."""

    written = ""


class _Builder:
    """Makes values of nodes, each once: an alias is the very value that it stands for."""

    def __init__(self, constructor: Any, source: str) -> None:
        self._constructor = constructor
        self._source = source
        self._open: set[int] = set()
        self._made: dict[int, Any] = {}

    def build(self, node: Any) -> Any:
        """The value of a node; raises InputError."""
        if node.id == "scalar":
            return str(node.value) if node.tag.endswith(":str") else self._scalar(node)
        if id(node) in self._open:
            raise self._problem("an alias holds itself.", "Write out what is meant.", node)
        if id(node) not in self._made:
            self._open.add(id(node))
            self._made[id(node)] = self._mapping(node) if node.id == "mapping" else self._list(node)
            self._open.remove(id(node))
        return self._made[id(node)]

    def _scalar(self, node: Any) -> Any:
        """A number, truth value, date or nothing; raises InputError where it is none of what it looks like."""
        try:
            value = self._constructor.construct_object(node)
        except (ValueError, KeyError, AttributeError) as error:
            what, how = (
                f"{node.value!r} is not what it looks like ({error}).",
                f'Write it as text: "{node.value}".',
            )
            raise self._problem(what, how, node) from None
        kind = WholeAsWritten if type(value) is int else NumberAsWritten if type(value) is float else None
        if kind is not None:
            value = kind(value)
            value.written = node.value
        return value

    def _mapping(self, node: Any) -> MarkedMapping:
        """A mapping; what a merge key brings in gives way to what is written out."""
        made, merged = MarkedMapping(in_braces=bool(node.flow_style)), dict[Any, Any]()
        for key_node, value_node in node.value:
            if key_node.tag == _MERGE:
                parts = self.build(value_node)
                for part in parts if isinstance(parts, list) else [parts]:
                    if not isinstance(part, dict):
                        raise self._problem("only a mapping can be merged in.", HOW, value_node)
                    merged = {**part, **merged}
                continue
            key = self.build(key_node)
            if isinstance(key, dict | list):
                raise self._problem("this cannot be a key.", HOW, key_node)
            if key in made:
                raise self._problem(
                    f"this is not YAML: the key “{key}” stands here twice.",
                    "Remove one of the two.",
                    key_node,
                )
            made[key] = self.build(value_node)
            made.lc.data[key] = (key_node.start_mark.line,)
        for key, value in merged.items():
            made.setdefault(key, value)
        return made

    def _list(self, node: Any) -> MarkedList:
        """A list."""
        made = MarkedList()
        for index, entry in enumerate(node.value):
            made.append(self.build(entry))
            made.lc.data[index] = (entry.start_mark.line,)
        return made

    def _problem(self, what: str, how: str, node: Any) -> InputError:
        """What is wrong with a node."""
        return InputError(Problem(self._source, what, how, line=node.start_mark.line + 1))
