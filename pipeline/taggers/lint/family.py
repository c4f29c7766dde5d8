"""Parents and headings."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.codebook import Code, Codebook
from pipeline.taggers.lint.places import Finding, Place


def of_code(code: Code, codebook: Codebook, source: str) -> Iterator[Finding]:
    """A parent that is not there, leads back or is out of use, and a heading with nothing beneath it."""
    codes = {other.id: other for other in codebook.codes}
    yield from _parent(code, codes, source)
    if not code.codable and code.status != "deprecated" and not _leads_to_a_code(code, codebook):
        what = "no code that can be given stands beneath this heading."
        how = f"Put “parent: {code.id}” under the codes that belong there, or remove the heading."
        yield Place(code, source, "codable").warning(what, how)


def _parent(code: Code, codes: dict[str, Code], source: str) -> Iterator[Finding]:
    """What is wrong with the parent of a code."""
    if code.parent_id is None:
        return
    place = Place(code, source, "parent")
    parent = codes.get(code.parent_id)
    if parent is None:
        yield place.error(
            f'the parent "{code.parent_id}" is not in the codebook.', "Add it, or name a code that is there."
        )
        return
    if code.id in _ancestors(code, codes):
        yield place.error(
            "the code is its own ancestor.", "Take the parent away from one of the codes in the circle."
        )
    if parent.status == "deprecated" and code.status != "deprecated":
        fate = f'was merged into "{parent.merged_into}"' if parent.merged_into else "is deprecated"
        how = f"Write “parent: {parent.merged_into or '…'}”, or take the parent away."
        yield place.warning(f'the parent "{parent.id}" {fate}.', how)


def _ancestors(code: Code, codes: dict[str, Code]) -> set[str]:
    """The ids above a code; its own is among them where the parents run in a circle through it."""
    found: set[str] = set()
    above = code.parent_id
    while above is not None and above not in found:
        found.add(above)
        above = codes[above].parent_id if above in codes else None
    return found


def _leads_to_a_code(heading: Code, codebook: Codebook) -> bool:
    """True where a code that can be given has the heading above it."""
    codes = {code.id: code for code in codebook.codes}
    return any(heading.id in _ancestors(code, codes) for code in codebook.codable)
