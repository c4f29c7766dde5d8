"""A codebook from another program or a colleague's sheet, and ids for codes that come without one."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from typing import Any

from pipeline.codebook import Code, Codebook
from pipeline.transcripts import Notice

EVERYTHING = frozenset(item.name for item in fields(Code))
WHOLE = frozenset(item.name for item in fields(Codebook)) - {"codes"}
_HALF = re.compile("[\ud800-\udfff]")
_LETTERS = str.maketrans(
    {"ø": "o", "đ": "d", "ł": "l", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th", "ı": "i", "ħ": "h"}
)


@dataclass(frozen=True, slots=True)
class IncomingCodebook:
    """What a file says of a codebook.

    `held` names by code id the fields of `Code` that the file speaks of, `whole` those of `Codebook`: what it does not
    speak of has its default here and may be kept from an older codebook.
    """

    codebook: Codebook
    held: Mapping[str, frozenset[str]] = field(default_factory=dict)
    whole: frozenset[str] = frozenset()
    notices: tuple[Notice, ...] = ()


def slug(name: str) -> str:
    """An id made of a name: lower case, words joined by `_`, accents taken off Latin letters; other scripts stay."""
    letters = []
    for char in unicodedata.normalize("NFC", name).casefold().translate(_LETTERS):
        base = unicodedata.normalize("NFD", char)
        letters.append(base[0] if base[0].isascii() else char)
    found = "".join(
        char if _in_word(char) else "_" for char in unicodedata.normalize("NFC", "".join(letters))
    )
    return re.sub(r"_+", "_", found).strip("_") or "code"


def of_whole_characters(read: IncomingCodebook, source: str) -> IncomingCodebook:
    """What was read with U+FFFD for every half of a character, which no file can hold, and a notice for each code."""
    codes, held, notices = [], {}, []
    for code in read.codebook.codes:
        mended: Code = _mended(code)
        codes.append(mended)
        held[mended.id] = read.held[code.id]
        if mended != code:
            notices.append(Notice(source, None, mended.name, "half a character became U+FFFD"))
    if not notices:
        return read
    codebook = replace(read.codebook, codes=tuple(codes))
    return IncomingCodebook(codebook, held, read.whole, (*read.notices, *notices))


def _mended(value: Any) -> Any:
    """A record without halves of characters."""
    if isinstance(value, str):
        return _HALF.sub("\ufffd", value)
    if isinstance(value, tuple):
        return tuple(map(_mended, value))
    if isinstance(value, Mapping):
        return {_mended(key): _mended(item) for key, item in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{item.name: _mended(getattr(value, item.name)) for item in fields(value)})
    return value


def _in_word(char: str) -> bool:
    """True for letters, digits and the marks that go with letters."""
    return unicodedata.category(char)[0] in "LNM"


def unique(wish: str, used: Collection[str]) -> str:
    """`wish`, numbered where it is used."""
    number, found = 1, wish
    while found in used:
        number += 1
        found = f"{wish}_{number}"
    return found
