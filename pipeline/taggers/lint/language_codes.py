"""Languages that a codebook names by something that is no language code."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator

from pipeline.codebook import Code, Codebook
from pipeline.errors import Problem
from pipeline.language import LANGUAGES, base_language
from pipeline.taggers.lint.places import Finding, Place

_CODE = re.compile("[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
# Languages that are looked after here, with what people write instead of their codes.
_NAMES = {"en": "English", "cs": "Czech", "da": "Danish", "fr": "French", "de": "German"}
_INSTEAD = {
    "gb": "en", "eng": "en", "cz": "cs", "ces": "cs", "cze": "cs", "čeština": "cs", "česky": "cs", "dk": "da", "dan": "da",
    "dansk": "da", "fra": "fr", "fre": "fr", "français": "fr", "deu": "de", "ger": "de", "deutsch": "de",
    **{name.lower(): language for language, name in _NAMES.items()},
}  # fmt: skip


def of_codebook(codebook: Codebook, source: str) -> Iterator[Finding]:
    """What stands for a language and is no code of one: once for each, where it stands first, with how often more."""
    places: dict[str, list[Place | None]] = {}
    for language in codebook.languages:
        places.setdefault(language, []).append(None)
    for code in codebook.codes:
        for language, place in _named(code, source):
            places.setdefault(language, []).append(place)
    for written, stands in places.items():
        if written and (not _CODE.fullmatch(written) or base_language(written) in _INSTEAD):
            more = f" (it stands in {len(stands)} places)" if len(stands) > 1 else ""
            what = f'"{written}" is no code of a language here{more}.'
            first = stands[0]
            if first is None:
                yield Finding("warning", Problem(source, what, _how(written), key="languages"))
            else:
                yield first.warning(what, _how(written))


def _named(code: Code, source: str) -> Iterator[tuple[str, Place]]:
    """Every language that a code names, as written, with its place."""
    for language, patterns in code.patterns.items():
        yield language, Place(code, source, f"patterns.{language}", patterns[0].line if patterns else None)
    for part, examples in (("examples", code.examples), ("counter_examples", code.counter_examples)):
        for example in examples:
            yield example.language, Place(code, source, part, example.line)


def _how(written: str) -> str:
    """The code that was meant, where it can be guessed."""
    base = base_language(written)
    near = difflib.get_close_matches(base, _INSTEAD, n=1, cutoff=0.8)
    meant = base if base in LANGUAGES else _INSTEAD[near[0]] if near else ""
    if meant:
        return f"{_NAMES[meant]} is {meant}."
    return "Write two or three small letters, with a region where it matters: en, or en-GB."
