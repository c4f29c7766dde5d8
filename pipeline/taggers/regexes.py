"""Regular expressions over the sentences of a text, with a limit of time.

The sentence is searched as it reads: letters composed, one kind of apostrophe, no invisible characters, one space for
any white space. What is found is said in whole tokens, so negation, `unless` and quotes work as for a phrase.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from pipeline.language import TokenisedText, surface, tokens, written
from pipeline.taggers.ways import ANYWHERE, Found, Reading, Run, Trigger

if TYPE_CHECKING:
    import regex

# Seconds for one search in one sentence. An expression in its right mind needs a few millionths.
LIMIT = 1.0
# Seconds for one search in the short texts by which an expression is tried out.
TRIAL_LIMIT = 0.1
# What makes an expression with nested repetition try everything: many of one kind, and an end that does not fit.
_REPEATED = 40
_MOST_TRIALS = 12
# How often something may be repeated, at once and by repetitions within each other.
MOST_REPEATED = 1_000
MOST_NESTED = 100_000
_DIGITS = len(str(MOST_REPEATED))
# An escape, a set of characters, a repetition with its numbers, or any other character.
_PIECE = re.compile(
    r"\\[pPN]\{[^}]*\}|\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\{ *([0-9]*) *(?:, *([0-9]*) *)?\}|.", re.DOTALL
)
_ESCAPE = re.compile(r"\\[pPN]\{[^}]*\}|\\.")


@lru_cache(maxsize=4096)
def expression(source: str, *, capitals: bool = False) -> regex.Pattern[str]:
    """The regular expression of `source`; `capitals` says that they count.

    Raises ValueError, in words, where it is none, or repeats something too often to be compiled in any memory.
    """
    import regex

    _count_repetitions(written(source))
    try:
        with warnings.catch_warnings():
            # What may mean something else in a later version of the library is said on standard error otherwise.
            warnings.simplefilter("ignore")
            return regex.compile(written(source), 0 if capitals else regex.IGNORECASE | regex.FULLCASE)
    except regex.error as error:
        # Its message ends in a place counted from nought: “missing ) at position 3”.
        said, _, at = str(error).rpartition(" at position ")
        raise ValueError(f"{said} (character {int(at) + 1})" if at.isdigit() else str(error)) from None
    except (RecursionError, OverflowError, MemoryError):
        raise ValueError("it is too large") from None


def _count_repetitions(source: str) -> None:
    """Raises ValueError where something is repeated more often than `MOST_REPEATED`, or `MOST_NESTED` in all."""
    # For each group that is open, how often a thing in it is repeated at most, and how often the last one is.
    groups = [[1, 1]]
    for piece in _PIECE.finditer(source):
        sign, counts = piece[0], [number.lstrip("0") for number in piece.groups() if number]
        if counts:
            if any(len(number) > _DIGITS or int(number or "0") > MOST_REPEATED for number in counts):
                raise ValueError(f"it repeats something more than {MOST_REPEATED:,} times")
            groups[-1][1] *= max(1, *(int(number or "0") for number in counts))
        elif sign == "(":
            groups.append([1, 1])
        elif sign == ")" and len(groups) > 1:
            most, _ = groups.pop()
            groups[-1][1] = most
        else:
            groups[-1][1] = 1
        groups[-1][0] = max(groups[-1])
        if groups[-1][0] > MOST_NESTED:
            raise ValueError(f"repetitions within each other come to more than {MOST_NESTED:,}")


def meets(source: str, value: str) -> bool:
    """True where the expression is found in `value`, capitals minded; raises TimeoutError after a second."""
    return expression(source, capitals=True).search(value, timeout=LIMIT) is not None


def tires(source: str) -> bool:
    """True where the expression, which must be valid, takes far too long on one of a few short, nasty texts.

    The texts repeat what the expression itself names, since that is what it may try in many ways, and end in what does
    not fit, followed by all that is named: an expression is passed by at once where a letter it needs is missing.
    """
    pattern = expression(source)
    named = [c for c in dict.fromkeys(_ESCAPE.sub("", written(source)).casefold()) if c.isalnum()][
        :_MOST_TRIALS
    ]
    kinds = dict.fromkeys([*named, "a", "0", " ", "ab", "ab ", "".join(named)])
    for kind in filter(None, kinds):
        try:
            pattern.search(f"{kind * _REPEATED}!{''.join(named)}", timeout=TRIAL_LIMIT)
        except (TimeoutError, MemoryError):
            return True
    return False


class Expression:
    """A regular expression in one language."""

    name = ""
    by_sentence = True
    reach = ANYWHERE
    triggers: frozenset[Trigger] = frozenset()
    needs: tuple[Run, ...] = ()

    def __init__(self, source: str, language: str) -> None:
        """Raises ValueError where `source` is no regular expression."""
        self._pattern = expression(source)
        self._source = written(source)
        self._language = language

    def found(self, reading: Reading, place: int) -> Iterator[Found]:
        """What it finds in sentence number `place`, from left to right; what touches no word is nothing.

        Raises TimeoutError where it takes longer than a second.
        """
        sentence = reading.sentences[place]
        row = reading.text.tokens
        # All at once: the time that is taken between two matches would count as well.
        for match in list(self._pattern.finditer(sentence.text, timeout=LIMIT)):
            touched = sentence.touched(match.start(), match.end())
            if any(row[index].is_word for index in touched):
                yield self._found(reading.text, touched)

    def _found(self, text: TokenisedText, touched: range) -> Found:
        """The tokens of one match; a negation among them is meant where the expression names it."""
        negative = [i for i in touched if i in text.negations or text.tokens[i].negated]
        meant = {i for i in negative if self._names(surface(text.tokens[i].text))}
        return Found(
            touched[0],
            touched[-1],
            frozenset(i for i in touched if i not in negative or i in meant),
            meant=bool(meant),
            opposite=any(text.tokens[i].negated for i in negative if i not in meant),
        )

    def _names(self, word: str) -> bool:
        """True where a negative word stands in the expression, or its beginning with a Czech ne-."""
        begun = self._language == "cs" and any(
            len(named) > 2 and named.startswith("ne") and word.startswith(named) for named in self._named
        )
        return begun or word in self._named

    @cached_property
    def _named(self) -> frozenset[str]:
        """The words that stand in the expression, its signs left out."""
        bare = re.sub(r"[^\w'-]+", " ", _ESCAPE.sub(" ", self._source))
        return frozenset(surface(token.text) for token in tokens(bare, self._language))
