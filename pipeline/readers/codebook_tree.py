"""Codes of another program, as a tree of names and descriptions, made into the codes of a codebook.

Nothing that a program may have done to them is an error: what was left out or changed is a notice.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, cast, get_args

from pipeline.codebook import Code, Codebook, Descent, Example, Level, Scale, Status
from pipeline.codebook.description import listed, sections
from pipeline.codebook.entries import example_of, text_of
from pipeline.readers.codebook_incoming import EVERYTHING, IncomingCodebook, slug, unique
from pipeline.transcripts import Notice

_COLOUR = re.compile(r"#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})")
_BARE = frozenset({"id", "name", "parent_id"})
_OWN = EVERYTHING - {"patterns", "speakers"}


@dataclass(slots=True)
class Branch:
    """A code as it was found: `codable` and `colour` are None where its file has no place for them."""

    name: str
    description: str = ""
    colour: str | None = None
    codable: bool | None = None
    line: int | None = None
    below: list[Branch] = field(default_factory=list)


def codes_of(tree: Sequence[Branch], source: str, title: str) -> IncomingCodebook:
    """The codebook of a tree: ids from descriptions made here or else from names, levels back in their scales."""
    grown = _Grown(source)
    grown.add_all(tree)
    codebook = Codebook(slug(title), "1", title, grown.mended())
    held = {code.id: grown.held[code.id] for code in codebook.codes}
    return IncomingCodebook(codebook, held, frozenset(), (*grown.notices, *_same_names(codebook, source)))


class _Grown:
    """The codes made so far."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.codes: dict[str, Code] = {}
        self.held: dict[str, frozenset[str]] = {}
        self.notices: list[Notice] = []

    def note(self, branch: Branch, reason: str) -> None:
        """Add a notice."""
        self.notices.append(Notice(self.source, branch.line, branch.name, reason))

    def add_all(self, tree: Sequence[Branch]) -> None:
        """Every branch and what is below it, in the order of the file. Ids that are written somewhere go first."""
        written = {said["Id"] for branch in _every(tree) if (said := sections(branch.description)).get("Id")}
        queue: list[tuple[Branch, str | None]] = [(branch, None) for branch in reversed(tree)]
        while queue:
            branch, parent = queue.pop()
            branch.name = branch.name.strip()
            said = sections(branch.description)
            identifier = said.get("Id", "")
            if not identifier or identifier in self.codes:
                if identifier:
                    self.note(branch, f"the id {identifier!r} stands at two codes; this one has another now")
                identifier = unique(slug(said.get("Name") or branch.name), {*self.codes, *written})
            levels, below = self.scale(branch)
            self.codes[identifier] = self.code(identifier, branch, said, parent, levels)
            queue += [(child, identifier) for child in reversed(below)]

    def scale(self, branch: Branch) -> tuple[Scale | None, list[Branch]]:
        """The scale among what is below a code, and the rest."""
        read = [(child, *_level(child, branch.name)) for child in branch.below if _is_level(child)]
        rest = [child for child in branch.below if not _is_level(child)]
        ordered = sorted((r for r in read if not r[3]), key=lambda r: r[2])
        others = sorted((r for r in read if r[3]), key=lambda r: r[2])
        if not read:
            return None, branch.below
        if len(ordered) < 2 or len({r[1].id for r in read}) < len(read):
            self.note(branch, "its scale is not whole any more; the levels that are left came in as codes")
            return None, branch.below
        for child, *_ in read:
            rest += child.below
        levels = [replace(r[1], value=place) for place, r in enumerate(ordered)]
        return Scale((*levels, *(r[1] for r in others))), rest

    def code(
        self,
        identifier: str,
        branch: Branch,
        said: Mapping[str, str],
        parent: str | None,
        scale: Scale | None,
    ) -> Code:
        """One code."""
        own = "Id" in said
        if not branch.name:
            self.note(branch, f"a code without a name; it is called {identifier!r} now")
        name = said["Name"] if branch.name == said.get("Listed as") and said.get("Name") else branch.name
        held = _OWN if own else _BARE | ({"definition"} if said[""] else frozenset())
        held |= {"colour"} if branch.colour else frozenset()
        held |= {"codable"} if branch.codable is not None else frozenset()
        self.held[identifier] = held | ({"scale"} if scale else frozenset())
        code = Code(
            id=identifier,
            name=name or identifier,
            definition=said[""],
            parent_id=parent if parent is not None else said.get("Parent") or None,
            codable=_codable(branch.codable, said),
            colour=self.colour(branch, said),
            scale=scale,
        )
        return replace(code, **self.texts(branch, said, scale)) if own else code

    def colour(self, branch: Branch, said: Mapping[str, str]) -> str:
        """The colour where it is one."""
        colour = branch.colour or said.get("Colour", "")
        if colour and not _COLOUR.fullmatch(colour):
            self.note(branch, f"{colour!r} is no colour and was left out")
            return ""
        return colour

    def texts(self, branch: Branch, said: Mapping[str, str], scale: Scale | None) -> dict[str, Any]:
        """What a description made here says beyond name and definition."""
        status = said.get("Status", "established")
        if status not in get_args(Status):
            self.note(branch, f"the status {status!r} is none; the code counts as established")
            status = "established"
        merged = said.get("Merged into") or None
        return {
            "use_when": said.get("Use when", ""),
            "avoid_when": said.get("Avoid when", ""),
            "examples": self.examples(branch, said.get("Examples", ""), scale),
            "counter_examples": self.examples(branch, said.get("Counter-examples", ""), scale),
            "status": cast("Status", "deprecated" if merged else status),
            "formerly": tuple(map(text_of, listed(said.get("Formerly", "")))),
            "merged_into": merged,
            "split_from": said.get("Split from") or None,
            "author": said.get("Author", ""),
            "in_vivo": said.get("In vivo") == "yes",
            "notes": said.get("Notes", ""),
            "source": said.get("Source", ""),
        }

    def examples(self, branch: Branch, section: str, scale: Scale | None) -> tuple[Example, ...]:
        """The examples of a section; a level that the scale lacks is left out."""
        found = []
        known = {level.id for level in scale.levels} if scale else set()
        for line in listed(section):
            example = example_of(line)
            if example.level is not None and example.level not in known:
                self.note(
                    branch, f"the level {example.level!r} of an example is not on the scale and was left out"
                )
                example = replace(example, level=None)
            found.append(example)
        return tuple(example for example in found if example.text)

    def mended(self) -> tuple[Code, ...]:
        """The codes, without references to codes that are not there any more."""
        claimed: set[str] = set(self.codes)
        for code in list(self.codes.values()):
            former = tuple(old for old in dict.fromkeys(code.formerly) if old not in claimed)
            claimed |= set(former)
            self.change(
                code, former != code.formerly, "a former id is the id of another code", formerly=former
            )
        for code in list(self.codes.values()):
            self.change(code, code.parent_id not in (None, *self.codes), "its parent is gone", parent_id=None)
        for code in list(self.codes.values()):
            reason = f"its parent {code.parent_id!r} stands below it"
            self.change(code, self.is_below_itself(code.id), reason, parent_id=None)
        for code in list(self.codes.values()):
            descent = Descent(Codebook("", "", "", tuple(self.codes.values())))
            origin = code.split_from is not None and descent.own(code.split_from) in (None, code.id)
            self.change(
                code,
                origin,
                f"the code {code.split_from!r}, of which it was a part, is gone",
                split_from=None,
            )
            self.change(
                code,
                code.merged_into is not None and not self.is_merger(code.merged_into, descent),
                f"the code {code.merged_into!r}, its merger, is gone or a heading",
                merged_into=None,
            )
        return tuple(self.codes.values())

    def is_below_itself(self, identifier: str) -> bool:
        """True where the parents of a code lead back to it."""
        passed: set[str] = set()
        above = self.codes[identifier].parent_id
        while above is not None and above != identifier and above not in passed:
            passed.add(above)
            above = self.codes[above].parent_id
        return above == identifier

    def is_merger(self, into: str, descent: Descent) -> bool:
        """True where `into` leads to a code that can be given and is not merged itself."""
        target = descent.target(into) if descent.own(into) is not None else None
        return target is not None and self.codes[target].codable and self.codes[target].merged_into is None

    def change(self, code: Code, needed: bool, reason: str, **values: Any) -> None:
        """Change a code where that is needed, with a notice."""
        if needed:
            self.codes[code.id] = replace(self.codes[code.id], **values)
            self.notices.append(Notice(self.source, None, code.name, f"{reason}; this was left out"))


def _every(tree: Sequence[Branch]) -> Iterator[Branch]:
    """All branches."""
    queue = list(tree)
    while queue:
        branch = queue.pop()
        yield branch
        queue += branch.below


def _is_level(branch: Branch) -> bool:
    """True for a level of the scale of the code above it."""
    said = sections(branch.description)
    return bool(said.get("Level")) and "Place" in said and "Id" not in said


def _codable(shown: bool | None, said: Mapping[str, str]) -> bool:
    """Whether a code can be given. A code that is not in use any more is shown as a heading, whatever it was."""
    past = "Id" in said and (said.get("Status") == "deprecated" or bool(said.get("Merged into")))
    if shown is None or (past and not shown):
        return said.get("Heading") != "yes"
    return shown


def _level(branch: Branch, parent: str) -> tuple[Level, int, bool]:
    """A level, its place, and whether it is off the scale."""
    said = sections(branch.description)
    name = branch.name.strip()
    if said.get("Name"):
        listed_as = name == said.get("Listed as")
        name = said["Name"] if listed_as else name.removeprefix(f"{parent.strip()}: ").strip()
    number = re.search(r"\d{1,9}", said["Place"])
    former = tuple(map(text_of, listed(said.get("Formerly", ""))))
    level = Level(said["Level"], name or said["Level"], said[""], None, former)
    return level, int(number[0]) if number else 0, said["Place"].startswith("off")


def _same_names(codebook: Codebook, source: str) -> Iterator[Notice]:
    """A notice for every name that several codes have."""
    counts = Counter(code.name for code in codebook.codes)
    for name, count in counts.items():
        if count > 1:
            ids = ", ".join(code.id for code in codebook.codes if code.name == name)
            yield Notice(source, None, name, f"{count} codes have this name; their ids are {ids}")
