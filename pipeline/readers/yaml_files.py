"""YAML 1.2 with the line of every key and entry.

Parsed by libyaml: a codebook of 5,000 lines takes a quarter of a second, where ruamel's own loader with line numbers
takes two and a half, at the start of every command.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from pipeline.errors import InputError, Problem

_MERGE = "tag:yaml.org,2002:merge"
_HOW = "Look at indentation, colons and quotation marks on this line and the one before."


@dataclass
class Marks:
    """Where keys or entries stand: `data[key][0] + 1` is the line, as ruamel.yaml has it."""

    data: dict[Any, tuple[int]] = field(default_factory=dict)


class MarkedMapping(dict[Any, Any]):
    """A mapping that knows the lines of its keys."""

    def __init__(self) -> None:
        super().__init__()
        self.lc = Marks()


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

    try:
        yaml = YAML(typ="safe")
        node = yaml.compose(text)
        return None if node is None else _Builder(yaml.constructor, source).build(node)
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        what = f"this is not YAML: {error.problem or error.context or 'it cannot be parsed'}."
        raise InputError(Problem(source, what, _HOW, line=line)) from None
    except (YAMLError, ValueError, RecursionError) as error:
        raise InputError(Problem(source, f"this is not YAML: {str(error).splitlines()[0]}.")) from None


class _Builder:
    """Makes values of nodes."""

    def __init__(self, constructor: Any, source: str) -> None:
        self._constructor = constructor
        self._source = source
        self._open: set[int] = set()

    def build(self, node: Any) -> Any:
        """The value of a node; raises InputError."""
        if node.id == "scalar":
            return str(node.value) if node.tag.endswith(":str") else self._constructor.construct_object(node)
        if id(node) in self._open:
            raise self._problem("an alias holds itself.", "Write out what is meant.", node)
        self._open.add(id(node))
        value: Any = self._mapping(node) if node.id == "mapping" else self._list(node)
        self._open.remove(id(node))
        return value

    def _mapping(self, node: Any) -> MarkedMapping:
        """A mapping; what a merge key brings in gives way to what is written out."""
        made, merged = MarkedMapping(), MarkedMapping()
        for key_node, value_node in node.value:
            if key_node.tag == _MERGE:
                parts = self.build(value_node)
                for part in parts if isinstance(parts, list) else [parts]:
                    merged.update(part if isinstance(part, dict) else {})
                continue
            key = self.build(key_node)
            if isinstance(key, dict | list):
                raise self._problem("this cannot be a key.", _HOW, key_node)
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
