"""One code of a codebook file: texts, examples, patterns per language, speaker conditions, scale."""

from __future__ import annotations

import re
from typing import Any, cast, get_args

from pipeline.codebook import (
    Code,
    Example,
    Level,
    Negation,
    Pattern,
    Scale,
    SpeakerCondition,
    Status,
)
from pipeline.readers.codebook_node import Node

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
        patterns=_patterns(node),
        speakers=_speakers(node),
        scale=_scale(node),
        parent_id=node.text("parent") or None,
        codable=node.flag("codable", default=True),
        status=cast("Status", node.choice("status", "established", get_args(Status))),
        colour=_colour(node),
        notes=node.text("notes"),
        source=node.text("source"),
    )
    node.done()
    return code


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
    for entry, child in node.entries(key):
        if child is None:
            examples += [Example(str(entry).strip())] if isinstance(entry, str) else []
            continue
        examples.append(
            Example(
                text=child.needed_text("text"),
                language=child.text("language"),
                group=child.text("group"),
                by_person=child.choice("by", "pattern", ("pattern", "person")) == "person",
                level=child.text("level") or None,
            )
        )
        child.done()
    return tuple(examples)


def _patterns(node: Node) -> dict[str, tuple[Pattern, ...]]:
    """Patterns by language."""
    by_language = node.child("patterns")
    if by_language is None:
        return {}
    patterns = {}
    for language in by_language.value:
        if not isinstance(language, str):
            by_language.get(language)
            by_language.wrong(language, f"{language!r} is no language.", "Use a code such as en or cs.")
            continue
        read = [
            _pattern(entry, child, by_language, language) for entry, child in by_language.entries(language)
        ]
        patterns[str(language)] = tuple(pattern for pattern in read if pattern is not None)
    return patterns


def _pattern(entry: Any, child: Node | None, parent: Node, language: str) -> Pattern | None:
    """A bare phrase, or a pattern with options."""
    if child is None:
        if not isinstance(entry, str):
            return None
        if not entry.strip():
            parent.wrong(language, "a pattern is empty.", "Remove it.")
        return Pattern(phrase=str(entry).strip(), line=_line_of(parent, language, entry))
    pattern = Pattern(
        phrase=child.text("phrase"),
        exact=child.flag("exact", default=False),
        words=child.texts("words"),
        within=child.number("within") or 0,
        unless=child.texts("unless"),
        negation=cast("Negation", child.choice("negation", "exclude", get_args(Negation))),
        level=child.text("level") or None,
        line=child.line,
    )
    child.done()
    if bool(pattern.phrase) == bool(pattern.words):
        child.wrong("phrase", "a pattern has either “phrase” or “words”.", "Keep one of them.")
    elif pattern.words and (len(pattern.words) < 2 or pattern.within < 1):
        child.wrong(
            "words", "“words” needs at least two words and “within: n”.", "Write within: 4, for example."
        )
    elif pattern.phrase and child.has("within"):
        child.wrong("within", "“within” goes with “words”, not with “phrase”.", "Remove it.")
    return pattern


def _line_of(parent: Node, language: str, entry: str) -> int | None:
    """The line of a bare phrase in its list."""
    entries = parent.value[language]
    index = next(index for index, other in enumerate(entries) if other is entry)
    data = getattr(getattr(entries, "lc", None), "data", None) or {}
    return data[index][0] + 1 if index in data else parent.line_of(language)


def _speakers(node: Node) -> SpeakerCondition:
    """On whose talk the code is suggested: attribute → values."""
    child = node.child("speakers")
    if child is None:
        return SpeakerCondition()
    return SpeakerCondition({str(name): child.texts(name) for name in child.value})


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
    level = Level(identifier, node.text("name") or identifier, node.text("anchor"), value)
    node.done()
    return level
