"""Names as they may stand in ids, keys and names of files, on every system and in every program."""

from __future__ import annotations

import re
import unicodedata

# Letters that are written as two where there is no key for them, and those whose stroke is no accent.
_WRITTEN = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "æ": "ae", "œ": "oe", "ø": "oe", "å": "aa", "þ": "th"}
    | {"ð": "d", "đ": "d", "ħ": "h", "ı": "i", "ł": "l", "ŧ": "t"}
)


def plain_name(name: str, between: str = "-") -> str:
    """A name in small ASCII letters and digits, with `between` in the place of all else; "" where nothing is left.

    Umlauts and their like become two letters (München: muenchen, Århus: aarhus), other accents are left out (Žďár: zdar).
    """
    written = unicodedata.normalize("NFC", name).casefold().translate(_WRITTEN)
    bare = "".join(char for char in unicodedata.normalize("NFKD", written) if not unicodedata.combining(char))
    return re.sub(r"[^a-z0-9]+", between, bare).strip(between)
