"""What one part of a codebook says of another: ids, parents, origins, levels."""

from __future__ import annotations

from collections import Counter

from pipeline.codebook import Code, Codebook, Descent
from pipeline.readers.codebook_node import Problems


def check_references(codebook: Codebook, problems: Problems) -> None:
    """Note codes of one id, parents that do not exist or run in a circle, and levels that the scale lacks."""
    counts = Counter(code.id for code in codebook.codes if code.id)
    first = {code.id: code.line for code in reversed(codebook.codes)}
    for identifier, count in counts.items():
        if count > 1:
            what, how = f"{count} codes have this id.", "Give each code an id of its own."
            problems.add(what, how, line=first[identifier], key=f"codes.{identifier}")
    parents = {code.id: code.parent_id for code in codebook.codes}
    _check_origins(codebook, problems)
    for code in codebook.codes:
        _check_parent(code, parents, problems)
        _check_levels(code, problems)


def _check_origins(codebook: Codebook, problems: Problems) -> None:
    """Note former ids that are in use or claimed twice, and codes merged into or split from what is not there."""
    codes = {code.id: code for code in codebook.codes}
    claimed: dict[str, str] = {}
    for code in codebook.codes:
        key = f"codes.{code.id}.formerly"
        for old in code.formerly:
            other = claimed.setdefault(old, code.id)
            if old in codes or other != code.id:
                what = f"{old!r} is the id of another code."
                how = "An id that was in use must not be used for something else."
                problems.add(what, how, line=code.line, key=key)
    descent = Descent(codebook)
    for code in codebook.codes:
        if code.split_from is not None and descent.own(code.split_from) in (None, code.id):
            what = f"there is no code {code.split_from!r}."
            how = "Name the code that it was split from, and keep that code with status: deprecated."
            problems.add(what, how, line=code.line, key=f"codes.{code.id}.split_from")
        if code.merged_into is not None:
            _check_merger(code, codes, descent, problems)


def _check_merger(code: Code, codes: dict[str, Code], descent: Descent, problems: Problems) -> None:
    """Note a code merged into what is not there, cannot be given, or leads back to it."""
    key = f"codes.{code.id}.merged_into"
    target = descent.target(code.id)
    if descent.own(code.merged_into or "") is None:
        what, how = f"there is no code {code.merged_into!r}.", "Name the id of a code in this file."
        problems.add(what, how, line=code.line, key=key)
    elif target is None or codes[target].merged_into is not None:
        what, how = "the codes are merged in a circle.", "One of them must not be merged."
        problems.add(what, how, line=code.line, key=key)
    elif not codes[target].codable:
        what, how = f"{target!r} is a heading.", "A code can only be merged into one that can be given."
        problems.add(what, how, line=code.line, key=key)


def _check_parent(code: Code, parents: dict[str, str | None], problems: Problems) -> None:
    """Note a parent that does not exist, or a circle of parents."""
    key = f"codes.{code.id}.parent"
    if code.parent_id is not None and code.parent_id not in parents:
        what, how = f"there is no code {code.parent_id!r}.", "Name the id of a code in this file."
        problems.add(what, how, line=code.line, key=key)
        return
    passed = [code.id]
    above = code.parent_id
    while above is not None and above not in passed:
        passed.append(above)
        above = parents.get(above)
    if above == code.id:
        circle = " → ".join((*passed, above))
        what, how = f"its parents run in a circle: {circle}.", "One of them must have no parent."
        problems.add(what, how, line=code.line, key=key)


def _check_levels(code: Code, problems: Problems) -> None:
    """Note levels in patterns and examples that the code's scale does not have."""
    known = {level.id for level in code.scale.levels} if code.scale else set()
    how = (
        f"Use one of {', '.join(sorted(known))}." if known else "Give the code a scale, or remove the level."
    )
    for language, patterns in code.patterns.items():
        for pattern in patterns:
            if pattern.level is not None and pattern.level not in known:
                what = f"{pattern.level!r} is no level of this code."
                problems.add(what, how, line=pattern.line, key=f"codes.{code.id}.patterns.{language}")
    for kind, examples in (("examples", code.examples), ("counter_examples", code.counter_examples)):
        for example in examples:
            if example.level is not None and example.level not in known:
                what = f"{example.level!r} is no level of this code."
                problems.add(what, how, line=example.line, key=f"codes.{code.id}.{kind}")
