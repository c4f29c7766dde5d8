"""Passages that coders marked by themselves: a table with a row per coding and where it begins and ends."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.readers.codings_cells import codes_in, is_empty_set, number
from pipeline.readers.codings_headings import TableOptions
from pipeline.readers.codings_statements import Oddities, Spellings, Statement
from pipeline.transcripts import speaker_key

# From this share of passages without length on, an end is the last position, not the one behind it.
_INCLUSIVE = 0.1
_FARTHEST = 2**40


@dataclass(frozen=True, slots=True)
class Passage:
    """A coder's coding of a passage, half-open, in the positions of the table (characters, milliseconds, paragraphs)."""

    transcript: str
    coder: str
    code: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Passages:
    """All passages, and who read which transcript: whoever has any row for it, also one without a code."""

    marked: tuple[Passage, ...]
    readers: dict[str, tuple[str, ...]]
    codes: tuple[str, ...]
    said: tuple[str, ...]
    notices: tuple[str, ...]

    def length(self, transcript: str) -> int:
        """The end of the last passage of a transcript: how long the text is, the table does not say."""
        return max((p.end for p in self.marked if p.transcript == transcript), default=0)


def are_shared(stated: Sequence[Statement]) -> bool:
    """True where at least half of the passages were marked by two coders: then they are units that were given to them."""
    by: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for one in stated:
        by[one.transcript, one.start, one.end].add(one.coder)
    return 2 * sum(len(coders) > 1 for coders in by.values()) >= len(by)


def passages(stated: Sequence[Statement], options: TableOptions, odd: Oddities) -> Passages:
    """The passages of the statements; what is no passage is noted in `odd`."""
    missing = {speaker_key(word) for word in options.missing}
    spelt, found, twice = Spellings(), dict[Passage, None](), 0
    readers: dict[str, set[str]] = defaultdict(set)
    whole = [(one, number(one.start), number(one.end)) for one in stated]
    flat = sum(start is not None and start == end for _, start, end in whole)
    extra = int(flat > 0 and flat >= _INCLUSIVE * len(whole))
    for one, start, end in whole:
        readers[one.transcript].add(one.coder)
        cells = [c for c in one.codes if c and speaker_key(c) not in missing and not is_empty_set(c)]
        codes = [spelt.of(code) for cell in cells for code in codes_in(cell, options.split)]
        span = _span(one, start, end, extra, odd) if codes else None
        for code in codes if span else ():
            passage = Passage(one.transcript, one.coder, code, *(span or (0, 0)))
            twice += passage in found
            found[passage] = None
    said = ["ends are the last position of a passage (some passages begin where they end)"] if extra else []
    notices = [
        "the table does not say how long the texts are: each was taken to end with its last coded passage"
    ]
    notices += [f"stated more than once and counted once: {twice} codings"] if twice else []
    notices += spelt.notices("codes that differ by capitals or spaces alone")
    return Passages(
        marked=tuple(found),
        readers={transcript: tuple(sorted(coders)) for transcript, coders in readers.items()},
        codes=tuple(sorted({passage.code for passage in found})),
        said=tuple(said),
        notices=tuple(notices),
    )


def _span(
    one: Statement, start: float | None, end: float | None, extra: int, odd: Oddities
) -> tuple[int, int] | None:
    """Where a passage begins and ends, half-open."""
    how = "Give whole numbers: characters from 0, milliseconds or paragraphs."
    for name, cell, value in (("start", one.start, start), ("end", one.end, end)):
        if value is None or value != int(value) or not 0 <= value < _FARTHEST:
            odd.add(
                one.place,
                name,
                f"the {name} “{cell}” is no position." if cell else f"the {name} is missing.",
                how,
            )
            return None
    first, last = int(start or 0), int(end or 0) + extra
    if last <= first:
        odd.add(
            one.place,
            "end",
            f"the passage ends at {one.end}, before it has begun at {one.start}.",
            "Correct it.",
        )
        return None
    return first, last
