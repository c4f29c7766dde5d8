"""A finding of lint and its place in the codebook's file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pipeline.codebook import Code
from pipeline.errors import Problem

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that lint found. An `error` makes the codebook unfit for use, a `warning` makes it weaker."""

    severity: Severity
    problem: Problem


@dataclass(frozen=True, slots=True)
class Place:
    """A part of a code in the codebook's file; `line` where it is known."""

    code: Code
    source: str
    part: str
    line: int | None = None

    def error(self, what: str, how: str) -> Finding:
        """Something here that makes the codebook unfit for use."""
        return Finding("error", self._problem(what, how))

    def warning(self, what: str, how: str) -> Finding:
        """Something here that makes the codebook weaker."""
        return Finding("warning", self._problem(what, how))

    def _problem(self, what: str, how: str) -> Problem:
        """The problem with its place."""
        return Problem(
            self.source, what, how, line=self.line or self.code.line, key=f"codes.{self.code.id}.{self.part}"
        )


def begin(text: str) -> str:
    """The first words of a text."""
    words = text.split()
    return " ".join(words[:6]) + (" …" if len(words) > 6 else "")
