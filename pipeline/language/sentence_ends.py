"""Where a sentence begins. Own rules over spaCy's tokens.

spaCy's sentencizer ends a sentence after every full stop that is a token of its own (např.|, tzv.|) and cuts
"Yes. [laughter] No." inside the bracket, which transcripts are full of.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

# Abbreviations, without their last full stop, that never end a sentence.
_NEVER_LAST = {
    "en": "mr mrs ms dr prof st vs e.g i.e approx dept fig",
    "cs": "např tzv tj mj resp popř cca č čl str p pí ing mgr bc judr mudr phdr doc dr prof sv ul nám tel tř kpt event",
    "da": "bl bl.a f.eks eks ca dvs mv.a hr fr dr prof nr kl st pga ift ifm vedr tlf m.fl.a s.k evt inkl ekskl",
    "fr": "m mm mme mmes mlle dr pr p.ex ex cf env c.-à c.-à-d c.à.d art av bd st ste tél",
    "de": "z.b d.h u.a bzw ca hr fr dr prof nr str evtl ggf inkl exkl vgl s o.ä z.t sog st abs u.u i.d.r bspw ing tel",
}
# Abbreviations that may end one: they do where the next word begins with a capital.
_MAY_BE_LAST = {
    "en": "etc inc ltd u.s u.k a.m p.m",
    "cs": "atd apod aj kč r hod min",
    "da": "osv mv m.m m.fl o.l",
    "fr": "etc",
    "de": "usw usf etc u.s.w",
}
_MONTHS = frozenset(
    [
        "januar",
        "jänner",
        "februar",
        "märz",
        "april",
        "mai",
        "juni",
        "juli",
        "august",
        "september",
        "oktober",
        "november",
        "dezember",
    ]
)
_ORDINAL_LANGUAGES = frozenset({"cs", "da", "de"})
_NEVER = {language: frozenset(words.split()) for language, words in _NEVER_LAST.items()}
_MAYBE = {language: frozenset(words.split()) for language, words in _MAY_BE_LAST.items()}
_STOP = re.compile(
    r"(?:[.?!…。？！]*[?!。？！][.?!…。？！]*|\.)\Z"
)  # "...", "…" alone are hesitation, no end
_CLOSING = frozenset("\"'”“’‘»«›‹)]}")
_PARAGRAPH = re.compile(r"\n[^\S\n]*\n")


def sentence_starts(text: str, pieces: Sequence[tuple[str, int]], language: str) -> frozenset[int]:
    """Indices of the pieces (token text, start in code points of `text`) that begin a sentence."""
    starts = {0} if pieces else set()
    index = 0
    while index < len(pieces):
        after = index + 1
        if _ends(pieces, index, language):
            while after < len(pieces) and _closes(pieces, after):
                after += 1
            starts.add(after)
        elif after < len(pieces) and _PARAGRAPH.search(text, _end(pieces[index]), pieces[after][1]):
            starts.add(after)
        index = after
    starts.discard(len(pieces))
    return frozenset(starts)


def _end(piece: tuple[str, int]) -> int:
    """Where a piece ends."""
    return piece[1] + len(piece[0])


def _closes(pieces: Sequence[tuple[str, int]], index: int) -> bool:
    """True for a further mark, closing quote or bracket that hangs on to the end of a sentence."""
    word = pieces[index][0]
    hangs = _end(pieces[index - 1]) == pieces[index][1]
    return hangs and (word[0] in _CLOSING or _STOP.match(word) is not None)


def _ends(pieces: Sequence[tuple[str, int]], index: int, language: str) -> bool:
    """True where the piece at `index` is the end of a sentence."""
    word, start = pieces[index]
    following = pieces[index + 1][0] if index + 1 < len(pieces) else ""
    if _STOP.match(word):
        if word != ".":
            return True
        before = pieces[index - 1] if index and _end(pieces[index - 1]) == start else None
        return before is None or not _is_abbreviation(before[0], following, language)
    if len(word) > 1 and word.endswith(".") and not word.endswith(".."):
        return not _is_abbreviation(word.rstrip("."), following, language, glued=True)
    return False


def _is_abbreviation(word: str, following: str, language: str, *, glued: bool = False) -> bool:
    """True where the full stop after `word` belongs to the word; `following` is the next piece ("" at the end).

    `glued` tells that the tokeniser keeps word and full stop together, as it does only with those it knows.
    """
    folded = word.casefold()
    if folded in _NEVER.get(language, frozenset()):
        return True
    if word.isdigit():
        is_date = following[:1].islower() or following.casefold() in _MONTHS
        return language in _ORDINAL_LANGUAGES and is_date
    if folded in _MAYBE.get(language, frozenset()):
        return not following[:1].isupper()
    if len(word) == 1 and word.isalpha():
        return not (language == "en" and word == "I")
    return glued
