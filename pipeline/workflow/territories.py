"""Which country a name means: codes of ISO 3166, and names in several languages, as the Unicode CLDR has them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable

from pipeline.readers.survey_words import folded

_CODE = re.compile("[A-Z]{2,3}")
# Names and codes that the CLDR does not have, or calls by another name.
_ALSO = {
    "Czech Republic": "CZ", "Tschechische Republik": "CZ", "République tchèque": "CZ", "Česká republika": "CZ",
    "Slovak Republic": "SK", "Great Britain": "GB", "Britain": "GB", "Großbritannien": "GB", "Grande-Bretagne": "GB",
    "Storbritannien": "GB", "Velká Británie": "GB", "UK": "GB", "Holland": "NL", "Turkey": "TR", "EL": "GR",
}  # fmt: skip


def codes_of(names: Collection[str], languages: Iterable[str]) -> dict[str, str]:
    """The code of each name that is a country's: by its code, in English, in one of the languages, or in its own.

    Own are the official languages of the countries that any of the names mean. A name that could mean two is left out.
    """
    from babel.languages import get_official_languages

    known = _codes_of(names, ["en", *languages])
    own = {language for code in known.values() for language in get_official_languages(code)}
    return _codes_of(names, ["en", *languages, *sorted(own)])


def _codes_of(names: Collection[str], languages: Iterable[str]) -> dict[str, str]:
    """The code of each name that is a country's in one of the languages."""
    from babel.core import get_global

    codes: dict[str, set[str]] = defaultdict(set)
    for name, code in _ALSO.items():
        codes[folded(name)].add(code)
    for code, others in get_global("territory_aliases").items():
        if _CODE.fullmatch(code) and len(others) == 1:
            codes[folded(code)].add(others[0])
    for language in dict.fromkeys(languages):
        for code, name in _territories(language):
            codes[folded(code)].add(code)
            codes[folded(name)].add(code)
    found = {name: codes[folded(name)] for name in names if folded(name) in codes}
    return {name: next(iter(meant)) for name, meant in found.items() if len(meant) == 1}


def _territories(language: str) -> list[tuple[str, str]]:
    """Codes and names of the countries in a language; none where it is not known."""
    from babel import Locale, UnknownLocaleError

    try:
        locale = Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return []
    return [(code, name) for code, name in locale.territories.items() if _CODE.fullmatch(code)]
