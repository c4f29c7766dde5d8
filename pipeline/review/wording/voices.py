"""Adjudication: the codes at issue, and side by side what each coder said of them, with their memos."""

from __future__ import annotations

from pipeline.review.cards import Card, Voice
from pipeline.review.wording.codes import GAP, LEAD, CodeLines, Offer, lead, level_name, name_width, row
from pipeline.review.wording.pieces import Line, Piece, flowing, padded, paragraph, shown

_LEAST_COLUMN = 11
MOST_OF_A_MEMO = 3  # lines


def voice_lines(card: Card, offer: Offer, width: int) -> CodeLines:
    """The list as a table of `width` cells: a line for each code, a column for each coder, memos below.

    Where there are more coders than fit, what the rest said stands in the lines about the code.
    """
    wide = min(name_width(card, offer, width), max((width - LEAD) // 3, 12))
    first = LEAD + wide + GAP
    room = width - first
    voices = card.voices[: max(room // _LEAST_COLUMN, 1)]
    column = room // len(voices)
    head = [
        Piece(" " * first),
        *(Piece(padded(shown(voice.coder), column - 1) + " ", "strong") for voice in voices),
    ]
    if len(voices) < len(card.voices):
        head.append(Piece(f"+{len(card.voices) - len(voices)}", "soft"))
    lines: list[Line] = [row(head, width, here=False)]
    places: list[int | None] = [None]
    for place, code_id in enumerate(offer.codes):
        cells = [*lead(card, offer, place, wide), Piece(" " * GAP)]
        cells += [Piece(padded(verdict(voice, code_id, offer), column - 1) + " ") for voice in voices]
        lines.append(row(cells, width, here=place == offer.cursor))
        places.append(place)
    below = [*_memos(card, width), *_remarks(card, width)]
    return CodeLines((*lines, *below), (*places, *([None] * len(below))))


def verdict(voice: Voice, code_id: str, offer: Offer) -> str:
    """What a coder said of a code: its level or yes, and whether of a part alone; no; not read."""
    coding = voice.codings.get(code_id)
    if coding is None:
        return "no" if code_id in voice.rejected or voice.completed else "not read"
    said = shown(level_name(offer.names.get(code_id), coding.level)) if coding.level else "yes"
    return f"{said}, part" if coding.part else said


def _memos(card: Card, width: int) -> list[Line]:
    """The coders' memos, each with its writer."""
    lines: list[Line] = []
    for voice in card.voices:
        for memo in voice.memos:
            pieces = (Piece(f"{shown(voice.coder)}: ", "soft strong"), Piece(shown(memo.text), "soft"))
            folded = list(flowing(pieces, width - 5))
            if len(folded) > MOST_OF_A_MEMO:  # one long memo must not hide the others; M shows all of it
                folded = [*folded[: MOST_OF_A_MEMO - 1], (*folded[MOST_OF_A_MEMO - 1], Piece(" …", "soft"))]
            lines += [(Piece("  "), *line) for line in folded]
    return lines


def _remarks(card: Card, width: int) -> list[Line]:
    """What is agreed already; what is in conflict stands in the table."""
    told = [remark for remark in card.remarks if not remark.startswith("in conflict")]
    return [line for remark in told for line in paragraph(remark, width - 2, "soft", indent="  ")]
