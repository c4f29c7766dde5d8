"""One code of a codebook file: texts, examples, scale, where it came from."""

from __future__ import annotations

import re
from typing import cast, get_args

from pipeline.codebook import (
    Code,
    Example,
    Level,
    Scale,
    Status,
)
from pipeline.readers.codebook_node import Node
from pipeline.readers.codebook_patterns import read_patterns, read_speakers

_COLOUR = re.compile(r"#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})")


def read_code(node: Node) -> Code:
    """The code under `node`; what is wrong goes to its problems."""
    identifier = node.needed_text("id")
    if identifier:
        node.path = f"codes.{identifier}"
    code = Code(
        id=identifier,
        name=node.needed_text("name"),
        definition=node.text("definition"),
        use_when=node.text("use_when"),
        avoid_when=node.text("avoid_when"),
        examples=_examples(node, "examples"),
        counter_examples=_examples(node, "counter_examples"),
        patterns=read_patterns(node),
        speakers=read_speakers(node),
        scale=_scale(node),
        parent_id=node.text("parent") or None,
        codable=node.flag("codable", default=True),
        status=_status(node),
        formerly=node.texts("formerly"),
        merged_into=node.text("merged_into") or None,
        split_from=node.text("split_from") or None,
        author=node.text("author"),
        in_vivo=node.flag("in_vivo", default=False),
        colour=_colour(node),
        notes=node.text("notes"),
        source=node.text("source"),
        line=node.line,
    )
    node.done()
    return code


def _status(node: Node) -> Status:
    """The status; a code that was merged into another is deprecated, said or not."""
    merged = node.has("merged_into")
    status = node.choice("status", "deprecated" if merged else "established", get_args(Status))
    if merged and status != "deprecated":
        node.wrong("status", f"a code that was merged is not {status}.", "Write status: deprecated.")
    return cast("Status", status)


def _colour(node: Node) -> str:
    """A colour as #RGB or #RRGGBB, the only forms that exchange formats know."""
    colour = node.text("colour")
    if colour and not _COLOUR.fullmatch(colour):
        node.wrong("colour", f"{colour!r} is no colour.", 'Write it as "#b3402a", in quotation marks.')
        return ""
    return colour


def _examples(node: Node, key: str) -> tuple[Example, ...]:
    """Examples or counter-examples; a bare text is an example of no stated language."""
    examples = []
    for number, (entry, child) in enumerate(node.entries(key)):
        if child is None:
            line = node.line_of_entry(key, number)
            examples += [Example(str(entry).strip(), line=line)] if isinstance(entry, str) else []
            continue
        examples.append(
            Example(
                text=child.needed_text("text"),
                language=child.text("language"),
                group=child.text("group"),
                by_person=child.choice("by", "pattern", ("pattern", "person")) == "person",
                level=child.text("level") or None,
                line=child.line,
            )
        )
        child.done()
    return tuple(examples)


def _scale(node: Node) -> Scale | None:
    """The scale of a graded code: ordered levels, valued by their position from 0, then answers off the scale."""
    child = node.child("scale")
    if child is None:
        return None
    ordered = [_level(entry, position) for position, entry in enumerate(child.nodes("levels"))]
    off_scale = [_level(entry, None) for entry in child.nodes("off_scale")]
    child.done()
    if len(ordered) < 2:
        child.wrong("levels", "a scale needs at least two ordered levels.", "List them, lowest first.")
    identifiers = [level.id for level in (*ordered, *off_scale)]
    for twice in sorted({level for level in identifiers if level and identifiers.count(level) > 1}):
        child.wrong("levels", f"the level {twice!r} stands there twice.", "Give each level an id of its own.")
    return Scale((*ordered, *off_scale))


def _level(node: Node, value: int | None) -> Level:
    """One level."""
    identifier = node.needed_text("id")
    level = Level(
        identifier,
        node.text("name") or identifier,
        node.text("anchor"),
        value,
        node.texts("formerly"),
    )
    node.done()
    return level
