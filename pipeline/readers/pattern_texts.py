"""A pattern as somebody types it to try it, outside a codebook."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pipeline.codebook import Pattern
from pipeline.errors import InputError, Problem
from pipeline.readers.codebook_node import Node, Problems
from pipeline.readers.codebook_patterns import read_patterns
from pipeline.readers.yaml_files import load_yaml

_SOURCE = "the pattern"


def parse_pattern(text: str) -> Pattern:
    """The pattern in a YAML mapping, `{words: [water, tree], within: 3}`, exactly as a codebook would hold it.

    Raises InputError with everything that is wrong in it.
    """
    value = load_yaml(text, _SOURCE)
    if not isinstance(value, Mapping):
        how = "Write {phrase: help out, exact: true}, for example."
        raise InputError(Problem(_SOURCE, "this is not a set of keys and values.", how))
    return pattern_of(value)


def pattern_of(options: Mapping[str, Any]) -> Pattern:
    """The pattern with these keys and values of a codebook; raises InputError with everything that is wrong in them.

    The value of `matcher` may be text: it is read as YAML, of which JSON is a part.
    """
    options = dict(options)
    if isinstance(options.get("matcher"), str):
        options["matcher"] = load_yaml(options["matcher"], _SOURCE)
    problems = Problems(_SOURCE)
    read = read_patterns(Node({"patterns": {"any": [options]}}, "", None, problems))
    if problems:
        raise InputError(
            Problem(
                _SOURCE, p.what, p.how, key=(p.key or "").removeprefix("patterns.any[1]").strip(".") or None
            )
            for p in problems.found
        )
    (pattern,) = read["any"]
    return pattern
