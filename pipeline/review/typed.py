"""What a coder types in the line mode, read: a code by its name, words in quotes, a reason after a slash."""

from __future__ import annotations

import difflib
import shlex

from pipeline.codebook import Code, Codebook
from pipeline.decisions import REASONS, Reason
from pipeline.review.placing import ReviewError


def find_code(codebook: Codebook, word: str) -> Code:
    """The code whose id or name is `word`, or alone begins with it; raises ReviewError with the nearest ones."""
    wanted = word.casefold()
    names = [(code, (code.id.casefold(), code.name.casefold())) for code in codebook.codable]
    for matches in (
        [code for code, known in names if wanted in known],
        [code for code, known in names if any(name.startswith(wanted) for name in known)],
    ):
        if len(matches) == 1:
            return matches[0]
        if matches:
            raise ReviewError(f"{word!r} may be {', '.join(code.id for code in matches)}: write more of it")
    if any(wanted in (code.id.casefold(), code.name.casefold()) for code in codebook.codes):
        raise ReviewError(f"{word!r} is a heading or no longer in use: give one of the codes; c lists them")
    near = difflib.get_close_matches(wanted, [code.id for code in codebook.codable], n=3)
    raise ReviewError(
        f"there is no code {word!r}" + (f"; near: {', '.join(near)}" if near else "; c lists them")
    )


def known_code(codebook: Codebook, word: str) -> Code:
    """As `find_code`, but also headings and what is no longer in use, by its id or name, past or present."""
    wanted = word.casefold()
    for code in codebook.codes:
        if wanted in (code.id.casefold(), code.name.casefold(), *(old.casefold() for old in code.formerly)):
            return code
    return find_code(codebook, word)


def words_of(rest: str) -> list[str]:
    """The words of a command; quotes hold a name of several words together."""
    try:
        return shlex.split(rest)
    except ValueError:
        return rest.split()


def split_reason(rest: str) -> tuple[str, Reason, str]:
    """`code level / reason: note` in its three parts; the reason may be left out, and be the beginning of its name.

    Raises ReviewError for a reason that there is not.
    """
    said, slash, why = rest.partition(" / ")
    if not slash:
        return rest, "", ""
    name, colon, note = why.partition(":")
    wanted = name.strip().casefold()
    for reason in REASONS:
        if wanted and reason.startswith(wanted):
            return said.strip(), reason, note.strip()
    if colon and wanted:
        raise ReviewError(f"{name.strip()!r} is no reason: {', '.join(REASONS)}")
    return said.strip(), "other", why.strip()
