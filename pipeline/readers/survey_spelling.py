"""Two spellings of one answer or name, told from two answers: nothing is taken for a spelling that may mean something else."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from pipeline.readers.survey_words import LADDERS, NO_ANSWER, folded

_SHORTEST = 5  # a shorter word is another one by a letter: “nie” and “wie”
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—−", "-"))
_NUMBER = re.compile(r"\d+(?:[.,:/⁄]\d+)*")
# Words that the usual scales have: Czech “nikdy” is never, “někdy” sometimes.
_KNOWN = frozenset(words for ladder in LADDERS for rung in ladder for words in rung) | {*NO_ANSWER}
_PAIRS = (("er", "ee"), ("or", "ee"))  # who does it, and to whom it is done


def meant_by(answer: str, declared: Iterable[str]) -> str:
    """The one declared name of which `answer` is another spelling; "" where there is none or more than one."""
    near = [name for name in declared if is_spelling(answer, name)]
    best = [name for name in near if _run_on(name) == _run_on(answer)] or near
    return best[0] if len(best) == 1 else ""


def is_spelling(one: str, other: str) -> bool:
    """True where two names differ in capitals, accents, punctuation or white space alone, or in one letter of a long word.

    The letter is missing, too many, another one, or has changed places with the next; never is it the first, which may
    negate (Danish “enig”, “uenig”). Numbers and `signs` are the same in both.
    """
    words, others = folded(one).split(), folded(other).split()
    if not words or not others or signs(one) != signs(other):
        return False
    if _run_on(one) == _run_on(other):
        return True
    unlike = [pair for pair in zip(words, others, strict=False) if pair[0] != pair[1]]
    return len(words) == len(others) and len(unlike) == 1 and _is_slip(*unlike[0])


def signs(text: str) -> tuple[str, ...]:
    """What of a name is no letter and no punctuation, so that C++ is not C#, nor -1 1: its numbers, then its signs.

    Signs are mathematical ones, currencies, pictures, #, %, @ and a minus before a number.
    """
    plain = unicodedata.normalize("NFKC", text).translate(_DASHES)
    plain = re.sub(r"(?<![^\s(])-(?=\d)", "−", plain)
    found = (char for char in plain if char in "#%@" or unicodedata.category(char) in ("Sm", "Sc", "So"))
    return (*_NUMBER.findall(plain), *found)


def one_slip_apart(one: str, other: str) -> bool:
    """True where two unlike words differ by one letter that is another, missing or too many, or by two exchanged."""
    short, long = sorted((one, other), key=len)
    if len(short) < len(long):
        return any(long[:at] + long[at + 1 :] == short for at in range(len(long)))
    apart = [at for at, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
    first, last = apart[0], apart[-1]
    return first == last or (last == first + 1 and one[first : last + 1] == other[first : last + 1][::-1])


def are_two_sides(one: str, other: str) -> bool:
    """True for words such as “employer” and “employee”."""
    return any(
        a.endswith(left) and b.endswith(right) and a.removesuffix(left) == b.removesuffix(right)
        for left, right in _PAIRS
        for a, b in ((one, other), (other, one))
    )


def _run_on(text: str) -> str:
    """A name without capitals, accents, punctuation and white space."""
    return folded(text).replace(" ", "")


def _is_slip(word: str, other: str) -> bool:
    """True where one letter after the first makes one word of the other, and not both are known or two sides of a thing."""
    if min(len(word), len(other)) < _SHORTEST or word[0] != other[0] or re.search(r"\d", word + other):
        return False
    if {word, other} <= _KNOWN or are_two_sides(word, other):
        return False
    return one_slip_apart(word, other)
