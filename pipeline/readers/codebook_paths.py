"""Codes in a flat list whose names are paths, as Taguette has them: “resources.time” stands below “resources”."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.readers.codebook_tree import Branch


def branches_of_paths(flat: Sequence[Branch]) -> list[Branch]:
    """The tree of a flat list: each path below the longest other path that it begins with, and named by the rest."""
    by_path = {branch.name.strip(): branch for branch in reversed(flat)}
    top = []
    for branch in flat:
        path = branch.name.strip()
        above = _above(path, by_path)
        if above is None or by_path[above] is branch:
            top.append(branch)
        else:
            by_path[above].below.append(branch)
    names = {id(branch): _rest(branch.name.strip(), by_path) for branch in flat}
    for branch in flat:
        branch.name = names[id(branch)]
    return top


def _above(path: str, paths: dict[str, Branch]) -> str | None:
    """The longest path that this one continues."""
    steps = path.split(".")
    for length in range(len(steps) - 1, 0, -1):
        start = ".".join(steps[:length])
        if start in paths and steps[length:] != [""]:
            return start
    return None


def _rest(path: str, paths: dict[str, Branch]) -> str:
    """The path without what stands above it."""
    above = _above(path, paths)
    return path if above is None else path[len(above) + 1 :]
