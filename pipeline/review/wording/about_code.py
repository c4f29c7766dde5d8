"""A code in words: in the lines below the list, and on the card at the right of wide screens."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.codebook import Code
from pipeline.decisions import Coding, words_held
from pipeline.review.cards import Card
from pipeline.review.wording.codes import Offer, level_name, probability, reasons_of, short
from pipeline.review.wording.pieces import BLANK, Line, Piece, cut_line, flowing, paragraph, shown
from pipeline.review.wording.voices import verdict
from pipeline.suggestions import Suggestion

_MOST_EXAMPLES = 4


def about(card: Card, offer: Offer, width: int, most: int, *, definition: bool = True) -> list[Line]:
    """The code under the cursor in at most `most` lines: why it is suggested, how it was given, what it means (`definition`)."""
    if not offer.codes:
        return []
    code_id = offer.codes[offer.cursor]
    code = offer.names.get(code_id)
    pieces = [Piece(offer.name(code_id), "strong")]
    suggestion = next((s for s in card.suggestions if s.code_id == code_id), None)
    if suggestion is not None:
        pieces.append(Piece(f" · {_because(suggestion, code)}"))
    if code_id in card.codings:
        told = _given(card, card.codings[code_id])
        pieces += [Piece(f" · {told}", "given")] if told else []
    for voice in card.voices:
        coding = voice.codings.get(code_id)
        words = _part(card, coding) if coding is not None else ""
        said = f"{voice.coder}: {verdict(voice, code_id, offer)}{f' “{words}”' if words else ''}"
        pieces.append(Piece(f" · {shown(said)}", "soft"))
    if definition and code is not None and code.definition:
        pieces.append(Piece(f" — {shown(' '.join(code.definition.split()))}", "soft"))
    return flowing(pieces, width, most)


def _because(suggestion: Suggestion, code: Code | None) -> str:
    """Why a code is suggested, in full."""
    if not suggestion.calibrated:
        said = "no probability yet"
    else:
        said = f"probability {probability(suggestion.score).strip()}"
    if not suggestion.hit:
        said = f"ranked only, {said}"
    level = f", level {level_name(code, suggestion.level)}" if suggestion.level else ""
    reasons = "; ".join(reasons_of(suggestion))
    return shown(f"{said}{level}{f': {reasons}' if reasons else ''}")


def _given(card: Card, coding: Coding) -> str:
    """How a code was given where that is not plain: for which words, to whom it is credited, as which code."""
    words = _part(card, coding)
    told = [f"for “{words}”"] if words else []
    if coding.speaker_ids:
        labels = {speaker.id: speaker.label for speaker in card.transcript.speakers}
        told.append(f"credited to {', '.join(labels.get(one, one) for one in coding.speaker_ids)}")
    if coding.given_as:
        told.append(f"you gave {coding.given_as}, which counts for it now")
    return shown("; ".join(told))


def _part(card: Card, coding: Coding) -> str:
    """The words that a coding holds for, "" where it holds for the whole segment."""
    return coding.part if words_held(coding, card.segment) != card.segment.span else ""


def code_card(code: Code, own: Sequence[str], width: int) -> list[Line]:
    """A code in full: its definition, when to use and not to use it, levels, examples, where the coder gave it."""
    lines: list[Line] = [*flowing((Piece(shown(code.name), "strong"),), width)]
    said = [code.id, *([f"by {code.author}"] if code.author else []), *(["in vivo"] if code.in_vivo else [])]
    lines += paragraph(" · ".join(said), width, "soft")
    lines += [BLANK, *paragraph(code.definition or "no definition yet", width)]
    for head, text in (("Use when", code.use_when), ("Avoid when", code.avoid_when), ("Notes", code.notes)):
        if text:
            lines += [*_head(head), *paragraph(text, width)]
    if code.scale is not None:
        lines += _head("Levels")
        for level in code.scale.levels:
            anchor = f": {level.anchor}" if level.anchor else ""
            lines += flowing((Piece(shown(level.name), "strong"), Piece(shown(anchor))), width)
    for head, examples in (("Examples", code.examples), ("Not this", code.counter_examples)):
        if examples:
            lines += _head(head)
            for example in examples[:_MOST_EXAMPLES]:
                lines += paragraph(f"“{example.text}”", width)
    if own:
        lines += _head("You gave it to")
        for quote in own:
            lines += flowing((Piece(f"“{short(quote, width * 2)}”", "soft"),), width, 2)
    return lines


def _head(text: str) -> list[Line]:
    """A heading on the card."""
    return [BLANK, (Piece(text, "who"),)]


def last_line(said: str, card: Card | None, width: int, *, wrong: bool) -> Line:
    """What was done last, or why it could not be; where nothing was, the latest memo on the segment."""
    pieces = [Piece(f"{'! ' if wrong else ''}{shown(said)}", "wrong" if wrong else "told")] if said else []
    if card is not None and card.memos and not pieces:
        many = f" (+{len(card.memos) - 1})" if len(card.memos) > 1 else ""
        pieces.append(Piece(f"memo{many}: {short(card.memos[-1].text, width)}", "soft"))
    return cut_line(tuple(pieces), width)
