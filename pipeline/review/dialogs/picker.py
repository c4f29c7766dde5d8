"""Which code of the codebook: found by any words of its id, name, headings or former names, or seen in its tree."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from textual.content import Content

from pipeline.codebook import Code, Codebook
from pipeline.review.dialogs.choices import Row
from pipeline.review.dialogs.entry import Entry
from pipeline.review.dialogs.ranking import Known
from pipeline.review.dialogs.records import NewWords
from pipeline.review.dialogs.shown import line
from pipeline.review.dialogs.sought import Sought

_NEW = "\n"  # the key of the last row: no id of a code is a line break


class Picker(Sought[str | NewWords]):
    """The codebook to choose a code from. Result: its id, or `NewWords` for a new code of what was typed.

    Before anything is typed it is a tree in the order of the codebook. Headings and codes that are no longer in use are
    shown and cannot be chosen. `given` are the codes that the segment has.
    """

    def __init__(
        self, codebook: Codebook, *, given: Collection[str] = (), query: str = "", offer_new: bool = True
    ) -> None:
        super().__init__("Which code?", typed=query)
        self._given = given
        self._offer_new = offer_new
        self._codes = {code.id: code for code in codebook.codes}
        self._paths = {code.id: tuple(self._above(code)) for code in codebook.codes}
        self._known = [(code, self._found_by(code)) for code in codebook.codes]
        self._hits: dict[str, Row] = {}
        self._tree = [self._branch(code) for code in self._in_tree()]

    def rows(self, typed: str) -> Sequence[Row]:
        """The tree, or the codes that fit what is typed; those that cannot be chosen come last."""
        if not typed:
            return self._tree
        found = [
            (code.status == "deprecated", rank, place, code)
            for place, (code, known) in enumerate(self._known)
            if (code.codable or code.status == "deprecated") and (rank := known.rank(typed)) is not None
        ]
        rows = [self._hit(code) for *_, code in sorted(found, key=lambda one: one[:3])]
        exact = any(rank[1] == 0 and not gone for gone, rank, *_ in found)
        if self._offer_new and not exact:
            rows.append(Row(line(("make a new code of these words: ", "italic"), f"“{typed}” …"), _NEW))
        return rows

    def about(self, key: str) -> str:
        """What the code at the cursor means."""
        return "" if key == _NEW else " ".join(self._codes[key].definition.split())

    def action_choose(self) -> None:
        """Choose the code at the cursor, or the words."""
        key = self.choices.key
        if key == _NEW:
            self.dismiss(NewWords(" ".join(self.query_one(Entry).typed.split())))
        elif key is not None:
            self.dismiss(key)

    def _above(self, code: Code) -> Iterator[Code]:
        """The codes above one, the nearest first."""
        seen = {code.id}
        parent = self._codes.get(code.parent_id or "")
        while parent is not None and parent.id not in seen:
            yield parent
            seen.add(parent.id)
            parent = self._codes.get(parent.parent_id or "")

    def _found_by(self, code: Code) -> Known:
        """What a code is found by."""
        above = [name for one in self._paths[code.id] for name in (one.name, one.id)]
        return Known.of((code.name, code.id), (*code.formerly, *above))

    def _in_tree(self) -> Iterator[Code]:
        """All codes in use, each heading before what stands under it, otherwise in the order of the codebook."""
        beneath: dict[str | None, list[Code]] = {}
        for code in self._codes.values():
            path = self._paths[code.id]
            beneath.setdefault(path[0].id if path else None, []).append(code)
        waiting = beneath.get(None, [])[::-1]
        while waiting:
            code = waiting.pop()
            waiting += beneath.get(code.id, [])[::-1]
            if code.status != "deprecated":
                yield code

    def _branch(self, code: Code) -> Row:
        """A row of the tree."""
        indent = "  " * len(self._paths[code.id])
        if not code.codable:
            return Row(line(indent, (code.name, "bold")))
        return Row(Content.assemble(line(self._mark(code), indent), self._called(code)), code.id)

    def _hit(self, code: Code) -> Row:
        """A row of what was found, made once: every key that is typed shows most of them again."""
        if code.id not in self._hits:
            self._hits[code.id] = self._made_hit(code)
        return self._hits[code.id]

    def _made_hit(self, code: Code) -> Row:
        """A row of what was found."""
        path = " › ".join(one.name for one in reversed(self._paths[code.id]))
        beside = line((f"  {path}" if path else "", "dim"))
        if code.status == "deprecated":
            gone = f"  counts for {code.merged_into} now" if code.merged_into else "  no longer in use"
            return Row(line(" " * len(self._mark(code)), (f"{code.name}  {code.id}{gone}", "dim")))
        return Row(Content.assemble(line(self._mark(code)), self._called(code), beside), code.id)

    def _mark(self, code: Code) -> str:
        """Whether a code is given; all marks are equally wide."""
        return "" if not self._given else "[x] " if code.id in self._given else "    "

    def _called(self, code: Code) -> Content:
        """Name, id and whether it is graded or not yet settled."""
        kinds = ("graded" if code.scale else "", "provisional" if code.status == "provisional" else "")
        return line(code.name, ("".join(f"  {word}" for word in (*filter(None, kinds), code.id)), "dim"))
