"""What a study says of a tagger that a further package brings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipeline.errors import Problem

STUDY = "study.toml"


@dataclass(frozen=True, slots=True)
class Options:
    """The table `[suggestions.options.NAME]` of study.toml, empty where there is none.

    `values` are as TOML has them: text, numbers, truth values, lists and tables. Paths among them are relative to
    `folder`, the study's.
    """

    name: str
    values: Mapping[str, Any] = field(default_factory=dict)
    folder: Path = field(default_factory=Path)

    def problem(self, key: str, what: str, how: str = "") -> Problem:
        """What is wrong with one of the values, and how to mend it: to be raised in an InputError."""
        return Problem(STUDY, what, how, key=f"suggestions.options.{self.name}.{key}")
