"""Where a sentence begins. Own rules over spaCy's tokens, stretch by stretch: what stands between two white spaces.

spaCy's sentencizer ends a sentence after every full stop that is a token of its own (např.|, tzv.|) and cuts
"Yes. [laughter] No." inside the bracket, which transcripts are full of.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

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
# Whether a piece is the last of its sentence; where that depends on the piece after it, on what.
Ending = Literal["never", "always", "before a capital", "unless a date"]
_PARAGRAPH = re.compile(r"\n[^\S\n]*\n")


def paragraph_ends(text: str) -> list[int]:
    """Where each blank line of a text is over: what follows begins a sentence, whatever stands before."""
    return [match.end() for match in _PARAGRAPH.finditer(text)] if "\n" in text else []


def sentence_starts(pieces: Sequence[tuple[str, int]], language: str) -> tuple[frozenset[int], Ending]:
    """Indices of the pieces of a stretch that begin a sentence within it, and whether the last piece ends one.

    A stretch is what stands between two white spaces, a piece the text of a token and where it starts in the stretch.
    """
    starts: set[int] = set()
    ending: Ending = "never"
    index = 0
    while index < len(pieces):
        ending = _ending(pieces, index, language)
        after = index + 1
        if after < len(pieces) and ends(ending, pieces[after][0]):
            while after < len(pieces) and _closes(pieces, after):
                after += 1
            starts.add(after)
            ending = "always"
        index = after
    return frozenset(starts - {len(pieces)}), ending


def ends(ending: Ending, following: str) -> bool:
    """True where a piece with that ending is the last of its sentence; `following` is the piece after it."""
    if ending == "before a capital":
        return following[:1].isupper()
    if ending == "unless a date":
        return not (following[:1].islower() or following.casefold() in _MONTHS)
    return ending == "always"


def _end(piece: tuple[str, int]) -> int:
    """Where a piece ends."""
    return piece[1] + len(piece[0])


def _closes(pieces: Sequence[tuple[str, int]], index: int) -> bool:
    """True for a further mark, closing quote or bracket that hangs on to the end of a sentence."""
    word = pieces[index][0]
    hangs = _end(pieces[index - 1]) == pieces[index][1]
    return hangs and (word[0] in _CLOSING or _STOP.match(word) is not None)


def _ending(pieces: Sequence[tuple[str, int]], index: int, language: str) -> Ending:
    """Whether the piece at `index` is the end of a sentence."""
    word, start = pieces[index]
    if _STOP.match(word):
        if word != ".":
            return "always"
        before = pieces[index - 1] if index and _end(pieces[index - 1]) == start else None
        return "always" if before is None else _after_full_stop(before[0], language)
    if len(word) > 1 and word.endswith(".") and not word.endswith(".."):
        return _after_full_stop(word.rstrip("."), language, glued=True)
    return "never"


def _after_full_stop(word: str, language: str, *, glued: bool = False) -> Ending:
    """Whether the full stop after `word` ends a sentence, or belongs to the word.

    `glued` tells that the tokeniser keeps word and full stop together, as it does only with those it knows.
    """
    folded = word.casefold()
    if folded in _NEVER.get(language, frozenset()):
        return "never"
    if word.isdigit():
        return "unless a date" if language in _ORDINAL_LANGUAGES else "always"
    if folded in _MAYBE.get(language, frozenset()):
        return "before a capital"
    if len(word) == 1 and word.isalpha():
        return "always" if language == "en" and word == "I" else "never"
    return "never" if glued else "always"
