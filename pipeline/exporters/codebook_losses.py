"""What a file of another format cannot hold of a codebook: taken out before writing, and said in plain words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any, Literal

from pipeline.codebook import Code, Codebook, SpeakerCondition
from pipeline.exporters.codebook_lengths import LONGEST_CELL, within_cells

Format = Literal["qdc", "taguette", "csv", "xlsx"]

_STRAY = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufeff\ufffe\uffff\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Loss:
    """Something that a file does not hold, or holds under another name. `code_id` is "" for the whole codebook."""

    code_id: str
    what: str


@dataclass(frozen=True, slots=True)
class WrittenCodebook:
    """The bytes of a file, what it lacks of the codebook, and what it holds otherwise and is read back from it."""

    content: bytes
    losses: tuple[Loss, ...] = ()
    notes: tuple[Loss, ...] = ()


def without_losses(codebook: Codebook, format_name: Format) -> tuple[Codebook, tuple[Loss, ...]]:
    """What a file of the format holds of the codebook, and a loss for everything else.

    Of the whole only the codes are kept but in a workbook, which holds everything; ids, titles and the like are then "".
    """
    if format_name == "xlsx":
        whole, left = within_cells(codebook)
        return whole, tuple(
            Loss(owner, f"{what}: a cell holds {LONGEST_CELL:,} characters.") for owner, what in left
        )
    losses = _of_whole(codebook)
    codes = list(codebook.codes)
    if format_name == "qdc":
        codes = in_order(codes)
        if codes != list(codebook.codes):
            losses.append(Loss("", "the order of the codes: each stands below its parent there."))
    kept = []
    for code in codes:
        held, lost = _of_code(code, speakers=format_name == "csv")
        kept.append(held)
        losses += lost
    return Codebook("", "", "", tuple(kept)), tuple(losses)


def in_order(codes: Sequence[Code]) -> list[Code]:
    """The codes, each with those below it behind it."""
    below: dict[str | None, list[Code]] = {}
    for code in codes:
        below.setdefault(code.parent_id, []).append(code)
    found: list[Code] = []
    queue = list(reversed(below.get(None, [])))
    while queue:
        found.append(queue.pop())
        queue += reversed(below.get(found[-1].id, []))
    return found


def _of_whole(codebook: Codebook) -> list[Loss]:
    """What such files cannot say of the whole."""
    names = {"languages": codebook.languages, "title": codebook.title, "source": codebook.source}
    there = ["id", "version", *(name for name, value in names.items() if value)]
    losses = [Loss("", f"{', '.join(there[:-1])} and {there[-1]} of the codebook.")]
    if codebook.changes:
        count = len(codebook.changes)
        losses.append(Loss("", f"the record of {count} change{'s' * (count > 1)}."))
    return losses


def _of_code(code: Code, *, speakers: bool) -> tuple[Code, list[Loss]]:
    """A code as a text format holds it."""
    losses = []
    if code.patterns:
        count = sum(map(len, code.patterns.values()))
        languages = ", ".join(code.patterns)
        losses.append(Loss(code.id, f"{count} pattern{'s' * (count != 1)} ({languages})."))
    if code.speakers.allowed and not speakers:
        losses.append(Loss(code.id, f"the speaker condition on {', '.join(code.speakers.allowed)}."))
    condition = code.speakers if speakers else SpeakerCondition()
    found: dict[str, None] = {}
    held: Code = _cleaned(replace(code, patterns={}, speakers=condition), found)
    if found:
        shown = ", ".join(f"U+{ord(char):04X}" for char in found if char != "\r")
        what = f"control characters ({shown}), which stand as U+FFFD there." if shown else ""
        broken = "carriage returns, which are plain line breaks there." if "\r" in found else ""
        losses += [Loss(held.id, text) for text in (what, broken) if text]
    return held, losses


def _cleaned(value: Any, found: dict[str, None]) -> Any:
    """A record without characters that no text file should hold; those that were there are noted in `found`."""
    if isinstance(value, str):
        found.update(dict.fromkeys(_STRAY.findall(value)))
        return _STRAY.sub("\ufffd", value.replace("\r\n", "\n").replace("\r", "\n"))
    if isinstance(value, tuple):
        return tuple(_cleaned(item, found) for item in value)
    if isinstance(value, Mapping):
        return {_cleaned(key, found): _cleaned(item, found) for key, item in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{f.name: _cleaned(getattr(value, f.name), found) for f in fields(value)})
    return value
