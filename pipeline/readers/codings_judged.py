"""What each coder said of each unit: the judgements that the statements of a table come to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.readers.codings_columns import Columns
from pipeline.readers.codings_options import TableOptions
from pipeline.readers.codings_statements import Oddities, Spellings, Statement
from pipeline.transcripts import speaker_key

Key = tuple[str, str]
"""Unit and coder."""


@dataclass(slots=True)
class Judged:
    """Judgements by unit and coder, in the order of the table.

    `cells` has for each judged unit the codes with 1.0 where given and 0.0 where the table says that they were not; a code
    that is not there was not given, or, where `closed` is False, not judged. `levels` has the level of a given code, None where
    it has none. `values` has the one value of a unit, where each coder gave each unit one. `said` tells how the cells were
    understood.
    """

    cells: dict[Key, dict[str, float]] = field(default_factory=dict)
    levels: dict[tuple[str, str, str], float | None] = field(default_factory=dict)
    values: dict[Key, str | float] = field(default_factory=dict)
    codes: dict[str, None] = field(default_factory=dict)
    closed: bool = True
    said: list[str] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)


class Judging:
    """The statements of a table, with the ids of their units, while they are made into judgements."""

    def __init__(
        self,
        stated: Sequence[tuple[str, Statement]],
        columns: Columns,
        options: TableOptions,
        odd: Oddities,
    ) -> None:
        self.stated, self.columns, self.options, self.odd = stated, columns, options, odd
        self.made = Judged()
        self._missing = {speaker_key(word) for word in options.missing}
        self._marks: Counter[str] = Counter()
        self._known: dict[str, bool] = {}
        self._spelt = Spellings()
        self._first: dict[tuple[str, ...], str] = {}
        self._twice = 0
        self._blank = 0

    def filled(self, cells: Sequence[str]) -> list[str]:
        """The cells that hold something; marks for a missing value hold nothing, and are counted and told."""
        return [cell for cell in cells if cell and not self._is_mark(cell)]

    def blank(self, cell: str) -> bool:
        """True for a cell that holds nothing."""
        return not self.filled([cell])

    def _is_mark(self, cell: str) -> bool:
        """True for a mark for a missing value."""
        known = self._known.get(cell)
        if known is None:
            known = self._known[cell] = speaker_key(cell) in self._missing
        if known:
            self._marks[cell] += 1
        return known

    def pass_over(self) -> None:
        """Count a blank cell that is no judgement."""
        self._blank += 1

    def code(self, name: str) -> str:
        """The code of that name, whatever its capitals."""
        spelt = self._spelt.of(name)
        self.made.codes.setdefault(spelt)
        return spelt

    def is_new(self, said: str, one: Statement, *of: str) -> bool:
        """True where this was not stated before; where something else was, that is a problem."""
        before = self._first.get(of)
        if before is None:
            self._first[of] = said
            return True
        if before == said:
            self._twice += 1
        else:
            what = f"{one.coder} has judged this unit twice, and not alike: “{before or 'blank'}” and “{said or 'blank'}”."
            self.odd.add(one.place, one.column, what, "Keep the row that holds.")
        return False

    def finished(self) -> Judged:
        """The judgements, with what is to be told of them."""
        made = self.made
        if self._twice:
            made.notices.append(f"stated more than once and counted once: {self._twice} judgements")
        for mark, times in self._marks.items():
            made.notices.append(f"cells with “{mark}” that were read as blank: {times}")
        if self._blank:
            made.notices.append(f"blank cells that were read as not judged: {self._blank}")
        made.notices += self._spelt.notices("codes that differ by capitals or spaces alone")
        return made
