"""Keyword in context, line by line: who speaks, what stands before the hit, the hit, what follows.

Widths are cells of the terminal, in which a Chinese character takes two and a combining mark none. A text is cut
between characters as people see them (grapheme clusters), never within one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from pipeline.taggers.concordance import Occasion
from pipeline.verbatim import visible

if TYPE_CHECKING:
    from rich.text import Text

    from pipeline.workflow.trying import Talk

WIDEST_NAME = 24
_GAP = "  "
_SPACE = re.compile(r"\s+")


def lines(hits: Sequence[Occasion], talk: Talk, width: int) -> Iterator[Text]:
    """A line for each hit, at most `width` cells wide, all hits beginning in the same column."""
    from rich.cells import cell_len
    from rich.text import Text

    names = [(hit.passage.segment.transcript_id, talk.label(hit.passage)) for hit in hits]
    columns = [
        min(max((cell_len(flat(name[i])) for name in names), default=0), WIDEST_NAME) for i in range(2)
    ]
    room = max(width - sum(columns) - 4 * len(_GAP), 20)
    before = room * 2 // 5
    for hit, name in zip(hits, names, strict=True):
        quote = hit.passage.segment.quote
        head = _GAP.join(_padded(fitted(flat(part), to), to) for part, to in zip(name, columns, strict=True))
        left = fitted_end(flat(quote[: hit.span.start]).strip(), before)
        found = fitted(flat(hit.span.of(quote)), room - before)
        right = fitted(flat(quote[hit.span.end :]).strip(), room - before - cell_len(found))
        yield Text.assemble(
            (head, "dim"),
            _GAP,
            " " * max(before - cell_len(left), 0),
            left,
            _GAP,
            (found, "bold"),
            _GAP,
            right,
        )


def flat(text: str) -> str:
    """`text` on one line, with everything that would act instead of being seen shown as a symbol."""
    return _SPACE.sub(" ", visible(text))


def fitted(text: str, width: int) -> str:
    """The beginning of `text` in at most `width` cells, with an ellipsis where something was cut off."""
    return _cut(_characters(text), width, text)


def fitted_end(text: str, width: int) -> str:
    """The end of `text` in at most `width` cells, with an ellipsis where something was cut off."""
    return _cut(_characters(text)[::-1], width, text, backwards=True)


def _cut(characters: Sequence[str], width: int, text: str, *, backwards: bool = False) -> str:
    """As many characters as fit, in their order."""
    from rich.cells import cell_len

    if cell_len(text) <= width:
        return text
    if width < 1:
        return ""
    kept: list[str] = []
    left = width - 1
    for character in characters:
        left -= cell_len(character)
        if left < 0:
            break
        kept.append(character)
    return "…" + "".join(kept[::-1]) if backwards else "".join(kept) + "…"


def _padded(text: str, width: int) -> str:
    """`text` with spaces up to `width` cells."""
    from rich.cells import cell_len

    return text + " " * max(width - cell_len(text), 0)


def _characters(text: str) -> list[str]:
    """The characters of a text as people see them (grapheme clusters)."""
    import regex

    return regex.findall(r"\X", text)
