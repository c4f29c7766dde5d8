"""Code × case, to go on with in R, SPSS or pandas: a row a case, a column a code, nothing where nobody has read."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from pipeline.analysis.tallies import Tally
from pipeline.codebook import Code

Cases = Literal["segments", "speakers", "transcripts", "cells"]
Values = Literal["0/1", "counts", "shares", "levels"]
CASES: tuple[Cases, ...] = ("segments", "speakers", "transcripts", "cells")
VALUES: tuple[Values, ...] = ("0/1", "counts", "shares", "levels")

LONGEST_NAME = 50
# What may not be the name of a variable in SPSS or R, whatever its case.
_RESERVED = frozenset(
    [
        "all",
        "and",
        "by",
        "eq",
        "ge",
        "gt",
        "le",
        "lt",
        "ne",
        "not",
        "or",
        "to",
        "with",
        "if",
        "else",
        "repeat",
        "while",
        "function",
        "for",
        "next",
        "break",
        "true",
        "false",
        "null",
        "inf",
        "nan",
        "na",
        "in",
        "na_integer_",
        "na_real_",
        "na_complex_",
        "na_character_",
    ]
)
NAME_SUFFIX = "_name"


@dataclass(frozen=True, slots=True)
class Graded:
    """What a case has of a graded code: the value of a level and the level's name, nothing where there is none."""

    value: int | None = None
    name: str = ""


def cell_of(tally: Tally, values: Values, *, spoken: int, heard: bool) -> int | float | None:
    """What stands in the matrix for a case and a code, None where it was not read for the code.

    `spoken` counts the segments of the case; of somebody who said nothing that is known where the discussion was read at all
    (`heard`). A 0 stands in a matrix of 0/1 only where every segment of the case was judged.
    """
    given = len(tally.codings)
    if values == "shares":
        return tally.own / tally.judged if tally.judged else None
    if given and values == "0/1":
        return 1
    known = tally.judged > 0 if values == "counts" else tally.judged == spoken
    return given if given or (known if spoken else heard) else None


def level_of(tally: Tally, code: Code) -> Graded:
    """The median of the levels that a case was given (the lower of two middle ones); off the scale alone the commonest."""
    scale = code.scale.levels if code.scale else ()
    known = {level.id: level for level in scale}
    given = [known[coding.level] for coding in tally.codings if coding.level in known]
    on = sorted((level for level in given if level.value is not None), key=lambda level: level.value or 0)
    if on:
        middle = on[(len(on) - 1) // 2]
        return Graded(middle.value, middle.name)
    if not given:
        return Graded()
    counts = Counter(level.id for level in given)
    commonest = max((level for level in scale if counts[level.id]), key=lambda level: counts[level.id])
    return Graded(None, commonest.name)


def variable_names(ids: Iterable[str], taken: Sequence[str] = ()) -> dict[str, str]:
    """Names that R and SPSS take, by id: ASCII letters, digits, `_` and `.`, a letter first, each once whatever its case.

    An id that is such a name stays what it is. `taken` are names that are in use; with `_name` after it a name is free as well.
    """
    found: dict[str, str] = {}
    used = {name.casefold() for name in taken}
    for identifier in ids:
        base = _plain(identifier)
        name, number = base, 1
        while used & {name.casefold(), f"{name}{NAME_SUFFIX}".casefold()}:
            number += 1
            name = f"{base}_{number}"
        used |= {name.casefold(), f"{name}{NAME_SUFFIX}".casefold()}
        found[identifier] = name
    return found


def _plain(identifier: str) -> str:
    """An id in ASCII, begun by a letter, not reserved and not too long."""
    letters = unicodedata.normalize("NFKD", identifier)
    text = "".join(letter for letter in letters if not unicodedata.combining(letter))
    name = re.sub(r"[^A-Za-z0-9_.]", "_", text)[:LONGEST_NAME].rstrip("._")
    name = name if re.match("[A-Za-z]", name) else f"c_{name}".rstrip("._")
    return f"{name}_x" if name.casefold() in _RESERVED else name


def reading_of(values: Values) -> Mapping[str, str]:
    """What stands in a code's column and when it is empty, in words."""
    empty = {
        "0/1": "empty: not given where it was read, but not all of the case was read for this code, or nothing",
        "counts": "empty: nothing of the case was read for this code",
        "shares": "empty: nothing of the case was read for this code",
        "levels": "empty: not given, given off the scale or without a level, or not read",
    }
    holds = {
        "0/1": "1 given, 0 not given",
        "counts": "segments with the code",
        "shares": "segments with the code, of those read for it (0 to 1)",
        "levels": "value of the level; of several levels the median, the lower of two middle ones",
    }
    return {"holds": holds[values], "empty": empty[values]}
