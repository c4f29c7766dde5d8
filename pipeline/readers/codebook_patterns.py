"""The patterns of a code: what the rules look for, by language, and on whose talk."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast, get_args

from pipeline.codebook import Negation, Pattern, SpeakerCondition
from pipeline.hashing import canonical_json
from pipeline.readers.codebook_node import Node

# The ways in which a pattern says what it looks for; each has exactly one.
WAYS = ("phrase", "any", "words", "regex", "matcher")


def read_patterns(node: Node) -> dict[str, tuple[Pattern, ...]]:
    """The patterns of a code by language; what is wrong goes to the problems of `node`."""
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
        any_of=child.texts("any"),
        regex=child.text("regex"),
        matcher=_matcher(child),
        speakers=read_speakers(child),
        unless=child.texts("unless"),
        negation=cast("Negation", child.choice("negation", "exclude", get_args(Negation))),
        level=child.text("level") or None,
        line=child.line,
    )
    child.done()
    _check_form(child, pattern)
    return pattern


def _check_form(child: Node, pattern: Pattern) -> None:
    """Note a pattern that says in two ways, or in none, what it looks for."""
    ways = [key for key in WAYS if child.has(key)]
    if len(ways) == 1 and not child.get(ways[0]):
        child.wrong(ways[0], "a pattern is empty.", "Remove it, or say what to look for.")
    elif len(ways) != 1:
        what = "a pattern has one of phrase, any, words, regex, matcher"
        child.wrong(ways[0] if ways else "phrase", f"{what}, not {len(ways) or 'none'}.", "Keep one of them.")
    elif pattern.words and (len(pattern.words) < 2 or pattern.within < 1):
        child.wrong(
            "words", "“words” needs at least two words and “within: n”.", "Write within: 4, for example."
        )
    elif not pattern.words and child.has("within"):
        child.wrong("within", f"“within” goes with “words”, not with “{ways[0]}”.", "Remove it.")
    elif (pattern.regex or pattern.matcher) and child.has("exact"):
        child.wrong("exact", f"“exact” does not go with “{ways[0]}”.", "Remove it.")


def _matcher(child: Node) -> str:
    """A pattern of spaCy's Matcher as JSON: a list of mappings, one a token."""
    value = child.get("matcher")
    if value is None:
        return ""
    if not isinstance(value, list) or not all(isinstance(token, Mapping) for token in value):
        child.wrong(
            "matcher", "this is not a list of tokens.", 'Write matcher: [{LEMMA: "help"}, {OP: "?"}].'
        )
        return ""
    try:
        return canonical_json(value)
    except (TypeError, ValueError):
        child.wrong("matcher", "this holds something other than texts, numbers, lists and true or false.")
        return ""


def _line_of(parent: Node, language: str, entry: str) -> int | None:
    """The line of a bare phrase in its list."""
    entries = parent.value[language]
    index = next(index for index, other in enumerate(entries) if other is entry)
    data = getattr(getattr(entries, "lc", None), "data", None) or {}
    return data[index][0] + 1 if index in data else parent.line_of(language)


def read_speakers(node: Node) -> SpeakerCondition:
    """On whose talk the code is suggested: attribute → values."""
    child = node.child("speakers")
    if child is None:
        return SpeakerCondition()
    return SpeakerCondition({str(name): child.texts(name) for name in child.value})
