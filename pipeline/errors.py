"""Everything that can go wrong, in the words of the person who meets it.

    FocusError                exit code 1 unless a subclass says otherwise
    ├── InputError            bad input: one or more problems, all of them at once (exit code 3)
    ├── GateFailed            a gate of the study was not met (exit code 1)
    └── StoreError            the study database cannot be used (exit code 3)
        └── StoreBusy         another program is writing to it (exit code 4)

Only `cli` turns an error into an exit code and text on standard error.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong in one place of the input, and how to mend it.

    `where` is a file as the user named it; `line` and `row` count from 1 (`row` is a table row, the header not
    counted); `key` is a dotted key or a column.
    """

    where: str
    what: str
    how: str = ""
    line: int | None = None
    row: int | None = None
    key: str | None = None

    @property
    def place(self) -> str:
        """File, line, row and key in one phrase."""
        parts = [self.where]
        if self.line is not None:
            parts.append(f"line {self.line}")
        if self.row is not None:
            parts.append(f"row {self.row}")
        if self.key is not None:
            parts.append(self.key)
        return ", ".join(parts)

    def __str__(self) -> str:
        """The whole problem on one line."""
        return f"{self.place}: {self.what}" + (f" {self.how}" if self.how else "")


class FocusError(Exception):
    """The root of every error that a user may see."""

    exit_code = 1


class InputError(FocusError):
    """Bad input; carries every problem that was found, not the first alone."""

    exit_code = 3

    def __init__(self, problems: Iterable[Problem] | Problem) -> None:
        self.problems: tuple[Problem, ...] = (problems,) if isinstance(problems, Problem) else tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class GateFailed(FocusError):
    """One or more gates of the study are not met."""

    exit_code = 1

    def __init__(self, reasons: Iterable[str]) -> None:
        self.reasons = tuple(reasons)
        super().__init__("\n".join(self.reasons))


class StoreError(FocusError):
    """The study database cannot be opened or is not what it should be."""

    exit_code = 3


class StoreBusy(StoreError):
    """Another program holds the study database."""

    exit_code = 4
