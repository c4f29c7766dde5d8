"""Which code a decision counts for after codes were renamed and merged.

An id is never used again for something else, so nothing here depends on the order in which operations were made.
"""

from __future__ import annotations

from pipeline.codebook.records import Code, Codebook


class Descent:
    """Where the ids that a codebook knows, present and past, lead."""

    def __init__(self, codebook: Codebook) -> None:
        self._codes = {code.id: code for code in codebook.codes}
        self._renamed = {old: code.id for code in codebook.codes for old in code.formerly}

    def own(self, code_id: str) -> str | None:
        """The present id of the very code that had `code_id`, mergers aside; None where it is not known."""
        seen: set[str] = set()
        found: str | None = code_id
        while found is not None and found not in self._codes and found not in seen:
            seen.add(found)
            found = self._renamed.get(found)
        return found if found in self._codes else None

    def target(self, code_id: str) -> str | None:
        """The id of the code that decisions on `code_id` count for; None where it is not known."""
        chain = self.chain(code_id)
        return chain[-1] if chain else None

    def chain(self, code_id: str) -> tuple[str, ...]:
        """The code that had `code_id` and those that it was merged into, one after the other, by their present ids."""
        chain: dict[str, None] = {}
        found = self.own(code_id)
        while found is not None and found not in chain:
            chain[found] = None
            into = self._codes[found].merged_into
            found = self.own(into) if into is not None else None
        return tuple(chain)

    def level(self, code_id: str, level: str | None, given_with: str = "") -> str | None:
        """The present id of a level of the code, None where its scale has none such.

        `given_with` is the code that it was given with, where that was merged into this one: the level may have got
        another id in its scale before.
        """
        source = self._codes.get(self.own(given_with) or "")
        if source is not None and source.id != code_id:
            level = _called(source, level) or level
        return _called(self._codes[code_id], level)


def _called(code: Code, level: str | None) -> str | None:
    """What a level is called today in the scale of a code, None where it has none such."""
    for known in code.scale.levels if code.scale else ():
        if level == known.id or level in known.formerly:
            return known.id
    return None
