"""Where codes came from: renaming, merging and splitting that nothing records, and who made a provisional code."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.codebook import Act, Code, Codebook
from pipeline.taggers.lint.places import Finding, Place

_HOW = "Let focuscode codebook {} do it: it writes who did it, when and why under “changes”."


def of_code(code: Code, codebook: Codebook, source: str) -> Iterator[Finding]:
    """An origin without a record among the changes, and a provisional code that nobody made."""
    own = {code.id, *code.formerly}
    for old in code.formerly:
        if not _recorded(codebook, ("rename", "adopt"), {old}, own):
            what = f'it was "{old}" once, and no renaming is recorded.'
            yield Place(code, source, "formerly").warning(what, _HOW.format("rename"))
    if code.merged_into is not None:
        into = _names(codebook, code.merged_into)
        if not _recorded(codebook, ("merge", "adopt"), own, into):
            what = f'it was merged into "{code.merged_into}", and no merging is recorded.'
            yield Place(code, source, "merged_into").warning(what, _HOW.format("merge"))
    if code.split_from is not None and not _recorded(
        codebook, ("split",), _names(codebook, code.split_from), own
    ):
        what = f'it was split from "{code.split_from}", and no splitting is recorded.'
        yield Place(code, source, "split_from").warning(what, _HOW.format("split"))
    if code.status == "provisional" and not code.author.strip():
        what = "the code is provisional, and nobody is named who made it."
        how = "Write “author:” with the coder's name, or let focuscode codebook adopt take the code up."
        yield Place(code, source, "author").warning(what, how)


def _recorded(codebook: Codebook, acts: tuple[Act, ...], of: set[str], to: set[str]) -> bool:
    """True where one of these acts on one of the ids `of` that led to one of the ids `to` is recorded."""
    return any(
        change.act in acts and change.code_id in of and to & set(change.to) for change in codebook.changes
    )


def _names(codebook: Codebook, code_id: str) -> set[str]:
    """Every id that the code of that id has or had."""
    for code in codebook.codes:
        if code_id in (code.id, *code.formerly):
            return {code.id, *code.formerly}
    return {code_id}
