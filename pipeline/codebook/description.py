"""A code as the text that other programs show beside its name, in sections a person can read, and read back from there.

The definition comes first, without a heading. A line of a text that looks like a heading of a section, or begins with
a bullet or a backslash, gets a backslash before it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from pipeline.codebook.entries import example_line, line_of
from pipeline.codebook.records import Code, Level

# The headings, in their order. A description with an id, or a level and its place, was made here.
TEXTS = ("Use when", "Avoid when")
LISTS = ("Examples", "Counter-examples", "Formerly")
FACTS = (
    "Level", "Place", "Status", "Merged into", "Split from", "Author", "In vivo", "Heading", "Parent", "Colour", "Notes",
    "Source", "Name", "Listed as", "Id",
)  # fmt: skip
_HEADINGS = "|".join(map(re.escape, (*TEXTS, *LISTS, *FACTS)))
_HEADING = re.compile(rf"({_HEADINGS}):(?: (.*))?")
_TAKEN_FOR = re.compile(rf"\\|• |(?:{_HEADINGS}):(?: |$)")
_LONG = 80


def describe(code: Code, *, listed_as: str = "", parent: bool = False, whole: bool = False) -> str:
    """The description of a code: its texts, examples, status, origin and id; not its patterns and speaker conditions.

    `listed_as` is the name under which it is exported where that is another one; `parent` names the code above it;
    `whole` adds colour and whether it is a heading, for formats that have no place of their own for these. Of a code
    that is deprecated the latter is always said, since other programs are to show it as one that cannot be given.
    """
    texts = [
        (title, text) for title, text in zip(TEXTS, (code.use_when, code.avoid_when), strict=True) if text
    ]
    blocks = [_free(code.definition)] if code.definition else []
    blocks += [f"{title}:\n{_free(text)}" for title, text in texts]
    lists = (
        map(example_line, code.examples),
        map(example_line, code.counter_examples),
        map(line_of, code.formerly),
    )
    for title, lines in zip(LISTS, lists, strict=True):
        bullets = [f"• {line}" for line in lines]
        blocks += ["\n".join([f"{title}:", *bullets])] if bullets else []
    facts = {
        "Status": code.status if code.status != "established" else "",
        "Merged into": code.merged_into,
        "Split from": code.split_from,
        "Author": code.author,
        "In vivo": "yes" if code.in_vivo else "",
        "Heading": "yes" if (whole or code.status == "deprecated") and not code.codable else "",
        "Parent": code.parent_id if parent else "",
        "Colour": code.colour if whole else "",
        "Notes": code.notes,
        "Source": code.source,
        **_names(code.name, listed_as),
        "Id": code.id,
    }
    return "\n\n".join([*blocks, _facts(facts)])


def describe_level(level: Level, place: int, *, listed_as: str = "") -> str:
    """The description of a level of a scale; `place` counts from 1 among the ordered ones, or among those off it."""
    blocks = [_free(level.anchor)] if level.anchor else []
    if level.formerly:
        blocks.append("\n".join(["Formerly:", *(f"• {line_of(old)}" for old in level.formerly)]))
    where = f"{place} from below" if level.value is not None else f"off the scale ({place})"
    facts = {**_names(level.name, listed_as), "Level": level.id, "Place": where}
    return "\n\n".join([*blocks, _facts(facts)])


def _names(name: str, listed_as: str) -> dict[str, str]:
    """The name of its own, where the one it is listed under is another."""
    return {"Name": name, "Listed as": listed_as} if listed_as not in ("", name) else {}


def _facts(facts: Mapping[str, str | None]) -> str:
    """Short texts behind their headings, long ones below."""
    lines = []
    for title, text in facts.items():
        if not text:
            continue
        below = "\n" in text or len(text) > _LONG
        lines.append(f"{title}:\n{_free(text)}" if below else f"{title}: {text}")
    return "\n".join(lines)


def _free(text: str) -> str:
    """A text whose lines cannot be taken for anything else."""
    return "\n".join(f"\\{line}" if _TAKEN_FOR.match(line) else line for line in text.split("\n"))


def sections(description: str) -> dict[str, str]:
    """The sections of a description by heading, the definition under ""; texts as they were, lists line by line.

    A description that another program or a person wrote is all definition.
    """
    text = description.replace("\r\n", "\n").replace("\r", "\n")
    found: dict[str, list[str]] = {"": []}
    title = ""
    for line in text.split("\n"):
        if match := _HEADING.fullmatch(line):
            title = match[1]
            found[title] = [match[2] or ""]
        elif title in LISTS:
            found[title].append(line.removeprefix("• ") if line.startswith("• ") else line.removeprefix("\\"))
        else:
            found[title].append(line.removeprefix("\\"))
    if "Id" not in found and not {"Level", "Place"} <= set(found):
        return {"": text.strip()}
    return {title: "\n".join(lines).strip() for title, lines in found.items()}


def listed(section: str) -> Sequence[str]:
    """The lines of a list, blank ones left out."""
    return [line.strip() for line in section.split("\n") if line.strip()]
