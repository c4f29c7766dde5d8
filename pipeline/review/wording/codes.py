"""The list of codes beside a segment, as lines: what is suggested, given, ticked and rejected."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from rich.cells import cell_len

from pipeline.codebook import Code
from pipeline.review.cards import Card
from pipeline.review.wording.pieces import Line, Piece, cut_line, fit, padded, paragraph, shown, width_of
from pipeline.suggestions import Suggestion

CURSOR = "▸"
LEAD = 8  # cells before the name: cursor, key, mark
GAP = 2
_EIGHTHS = " ▏▎▍▌▋▊▉"
_BAR = 8
_FIGURE = 5 + _BAR
_MOST_NAME = 32


@dataclass(frozen=True, slots=True)
class CodeLines:
    """What the list of codes shows; `places` says for each line which code of the list it is, None for none."""

    lines: tuple[Line, ...]
    places: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class Offer:
    """The codes of the list, in order, and the place of the cursor. `digit` gives the key of a place, "" without one."""

    codes: Sequence[str]
    cursor: int
    names: Mapping[str, Code]
    digit: Callable[[int], str]

    def name(self, code_id: str, level: str | None = None) -> str:
        """What people call a code, with its level; one that the codebook does not have any more by its id."""
        code = self.names.get(code_id)
        name = shown(code.name if code is not None else code_id)
        return f"{name} = {shown(level_name(code, level))}" if level else name


def level_name(code: Code | None, level: str) -> str:
    """What people call a level; one that the scale does not have any more by its id."""
    levels = code.scale.levels if code is not None and code.scale is not None else ()
    return next((one.name for one in levels if one.id == level), level)


def offered(card: Card, favourites: Sequence[str], before: Sequence[str] = ()) -> tuple[str, ...]:
    """The codes that belong in the list, in order; those of `before` keep their places.

    What is at issue (adjudication), what is suggested, a yes before what is only ranked, where nothing is suggested the
    coder's own favourites, and what was given or rejected.
    """
    suggested = sorted(card.suggestions, key=lambda suggestion: not suggestion.hit)
    own = () if card.hints or card.at_issue else favourites
    rest = (*card.codings, *sorted(card.rejected))
    return tuple(dict.fromkeys((*before, *card.at_issue, *(s.code_id for s in suggested), *own, *rest)))


def code_lines(card: Card, offer: Offer, width: int) -> CodeLines:
    """The list as lines of `width` cells, what is to be known of the segment before it."""
    lines = [line for remark in card.remarks for line in paragraph(remark, width - 1, "strong", indent=" ")]
    places: list[int | None] = [None] * len(lines)
    suggested = {suggestion.code_id: suggestion for suggestion in card.suggestions}
    wide = name_width(card, offer, width)
    for place, code_id in enumerate(offer.codes):
        line = [*lead(card, offer, place, wide), Piece(" " * GAP)]
        if code_id in suggested:
            line += _of_suggestion(suggested[code_id], offer)
        lines.append(row(line, width, here=place == offer.cursor))
        places.append(place)
    if not offer.codes:
        nothing = "nothing is suggested here" if card.hints else "read blind: nothing is suggested"
        lines.append((Piece(f"    {nothing}", "soft"),))
        places.append(None)
    return CodeLines(tuple(lines), tuple(places))


def name_width(card: Card, offer: Offer, width: int) -> int:
    """How many cells the column of names takes."""
    longest = max((cell_len(offer.name(code, _level(card, code))) for code in offer.codes), default=0)
    return min(longest, _MOST_NAME, (width - LEAD) // 2)


def lead(card: Card, offer: Offer, place: int, wide: int) -> Line:
    """What a line begins with: the cursor, the key, the mark, the name in `wide` cells."""
    code_id = offer.codes[place]
    mark = mark_of(card, code_id)
    role = {"x": "given", "+": "ticked", "-": "rejected"}.get(mark, "")
    return (
        Piece(CURSOR if place == offer.cursor else " ", "mark"),
        Piece(f"{offer.digit(place):>2} ", "soft"),
        Piece(f"[{mark}] {_named(offer, code_id, _level(card, code_id), wide)}", role),
    )


def _named(offer: Offer, code_id: str, level: str | None, wide: int) -> str:
    """Name and level in `wide` cells; where there is no room for both, the name is cut: the level is what was decided."""
    whole, name = offer.name(code_id, level), offer.name(code_id)
    level_part = whole[len(name) :]
    room = max(wide - cell_len(level_part), wide // 3)
    return padded(whole if cell_len(whole) <= wide else fit(name, room) + level_part, wide)


def mark_of(card: Card, code_id: str) -> str:
    """x: given; +: ticked, not on record yet; -: rejected; >: sent back to the codebook; a space: nothing said."""
    if code_id in card.codings:
        return "x"
    if code_id in card.ticked:
        return "+"
    if code_id in card.referred:
        return ">"
    return "-" if code_id in card.rejected else " "


def row(pieces: Sequence[Piece], width: int, *, here: bool) -> Line:
    """A line of the list; the one under the cursor is drawn in full width."""
    line = cut_line(tuple(pieces), width)
    if not here:
        return line
    filled = (*line, Piece(" " * (width - width_of(line))))
    return tuple(Piece(piece.text, f"{piece.role} cursor".strip()) for piece in filled)


def _level(card: Card, code_id: str) -> str | None:
    """The level that was given with a code."""
    return card.codings[code_id].level if code_id in card.codings else None


def _of_suggestion(suggestion: Suggestion, offer: Offer) -> Line:
    """How likely a suggestion is, as number and bar, and why in a few words."""
    figure: Line = (Piece(padded("  –", _FIGURE), "soft"),)
    said = [] if suggestion.hit else ["ranked only"]  # without a probability it always is
    if suggestion.calibrated:
        role = "" if suggestion.hit else "soft"
        figure = (
            Piece(f"{probability(suggestion.score)} ", role),
            Piece(padded(bar(suggestion.score), _BAR), "bar"),
        )
    if suggestion.level:
        open_ = "?" if suggestion.quantities else ""
        said.append(f"level {level_name(offer.names.get(suggestion.code_id), suggestion.level)}{open_}")
    told = " · ".join((*said, *filter(None, ["; ".join(reasons_of(suggestion))])))
    return (*figure, Piece(" " * GAP + shown(told), "soft"))


def probability(score: float) -> str:
    """A probability in four cells; nothing is certain, and nothing impossible that was suggested."""
    per_cent = round(score * 100)
    if not 1 <= per_cent <= 99:
        return ">.99" if per_cent > 99 else "<.01"
    return f" .{per_cent:02}"


def bar(score: float) -> str:
    """A probability as a bar of at most eight cells, in eighths of a cell."""
    eighths = max(round(score * _BAR * 8), 1)
    return "█" * (eighths // 8) + _EIGHTHS[eighths % 8].strip()


def level_words(suggestion: Suggestion) -> str:
    """The words that a suggested level was read from, each once; "" where a pattern proposes it."""
    return "; ".join(dict.fromkeys(reason.text for reason in suggestion.quantities))


def reasons_of(suggestion: Suggestion) -> list[str]:
    """Why, in words, each once."""
    return list(dict.fromkeys(reason.text for reason in suggestion.rationale))


def short(text: str, width: int) -> str:
    """Text from outside, on one line of at most `width` cells."""
    return fit(" ".join(shown(text).split()), width)
