"""Codebooks in YAML 1.2, where `no` is a word and not a truth value.

Every problem is reported at once, with its line.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast, get_args

from pipeline.codebook import Act, Change, Codebook, Sense
from pipeline.readers.codebook_checks import check_references
from pipeline.readers.codebook_code import read_code
from pipeline.readers.codebook_node import Node, Problems
from pipeline.readers.sources import read_text
from pipeline.readers.yaml_files import load_yaml


def read_codebook(path: Path, *, source: str) -> Codebook:
    """The codebook in a YAML file of UTF-8.

    Raises InputError with everything that is wrong: YAML that cannot be parsed, unknown or missing keys, values of a
    wrong type, two codes of one id, parents that do not exist or run in a circle, levels that the scale lacks.
    """
    problems = Problems(source)
    codebook = codebook_in(load_yaml(read_text(path, source=source).text, source), problems)
    problems.raise_any()
    return codebook


def codebook_in(value: Any, problems: Problems) -> Codebook:
    """The codebook in keys and values as its YAML has them; everything that is wrong goes to `problems`."""
    codebook = _codebook(Node.top(value, problems))
    check_references(codebook, problems)
    return codebook


def _codebook(top: Node) -> Codebook:
    """The whole file."""
    codebook = Codebook(
        id=top.needed_text("id"),
        version=top.needed_text("version"),
        title=top.text("title"),
        languages=top.texts("languages"),
        source=top.text("source"),
        codes=tuple(read_code(node) for node in top.nodes("codes")),
        changes=tuple(_change(node) for node in top.nodes("changes")),
    )
    if not codebook.codes and not top.problems:
        top.wrong("codes", "the codebook has no codes.", "List at least one code under “codes:”.")
    top.done()
    return codebook


def _change(node: Node) -> Change:
    """One recorded operation."""
    act = node.choice("act", "declare", get_args(Act))
    node.needed_text("act")
    change = Change(
        act=cast("Act", act),
        code_id=node.needed_text("code"),
        to=node.texts("to"),
        by=node.text("by"),
        at=node.text("at"),
        why=node.text("why"),
        sense=cast("Sense", node.choice("sense", "reworded", get_args(Sense))) if node.has("sense") else None,
        was=node.text("was"),
        now=node.text("now"),
    )
    node.done()
    if change.act == "declare" and not (change.sense and change.was and change.now):
        node.wrong("act", "a declaration needs “sense”, “was” and “now”.", "Use focuscode codebook declare.")
    return change
