"""What a language says of how much and how many: the record that each list of words fills in.

A list holds a phrase a line, words as they are written, in small letters: `a|b` stands for either word, `{name}` for any
word of a class, `#` for a number (digits or words), `@` for an ordinal. A word that ends in `*` in `time`, `money` and
`other` stands for all that begin so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The quantities of one language.

    `none` to `all_` are verbal ones, from the least to the most; `alone` those that are one only where they are all that is
    said between two marks, by the same names. `shares` are fractions with their value; `percent`, `ratios` ("one in five")
    and `every` ("every fifth") numeric ones. `hedges` make a quantity uncertain, `more` and `less` bound it, `negations`
    turn it round (`intensifiers` may stand between), all before it; `denials` after it deny what is said of those meant ("most
    of them don't"), up to one of `breaks` or a mark; a phrase with a
    word of `nobody` is not denied by the verb that goes with it. What follows a quantity from `time`, `money` or `other` makes it none, as does a word of `preceded` right before or of `followed` right after it.
    `elides`: an apostrophe ends a word (French). `negated_verbs`: verbs carry their negation (Czech).
    """

    classes: Mapping[str, str]
    none: str
    little: str
    some: str
    much: str
    most: str
    all_: str
    shares: Mapping[str, float]
    percent: str
    ratios: str
    every: str
    ordinals: Mapping[int, str]
    numbers: Mapping[str, int]
    alone: Mapping[str, str]
    hedges: str
    more: str
    less: str
    negations: str
    intensifiers: str
    denials: str
    nobody: str
    breaks: str
    time: str
    money: str
    other: str
    preceded: str = ""
    followed: str = ""
    elides: bool = False
    negated_verbs: bool = False
