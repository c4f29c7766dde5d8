"""A survey file as it was read, whatever its format: columns of answers with all that the file says of them."""

from __future__ import annotations

import difflib
import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeVar

from pipeline.errors import Problem
from pipeline.listing import some_of

T = TypeVar("T")
Kind = Literal["number", "text", "date", "time", "truth", "empty"]

_NUMBER = re.compile(r"[+\-−]?(\d+[.,]?\d*|[.,]\d+)([eE][+-]?\d+)?")
_GROUPED = re.compile(
    r"[+\-−]?\d{1,3}(([ \u00a0\u202f'’]\d{3})+|(\.\d{3}){2,}|(,\d{3}){2,}|(\.\d{3})+(?=,)|(,\d{3})+(?=\.))"
)
_WHOLE = re.compile(r"([+\-−]?\d+)[.,]0+")


@dataclass(frozen=True, slots=True)
class SurveyColumn:
    """One column. `answers` has the code of each row as text ("1", not "1.0"), "" where there is no answer.

    `label` is the question's text, `labels` what codes stand for (those of missing values included), `missing` the codes and
    ranges that the file declares as no answer, `absent` how often each kind of no answer occurs by code ("" for an empty
    cell or a system-missing value). `measure` is nominal, ordinal or scale where the file says so. `places` are the numbers of
    the rows, where they are not those of the file.
    """

    name: str
    answers: tuple[str, ...]
    label: str = ""
    kind: Kind = "text"
    labels: Mapping[str, str] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    absent: Mapping[str, int] = field(default_factory=dict)
    measure: str = ""
    places: tuple[int, ...] = ()

    def counts(self) -> dict[str, int]:
        """How often each answer occurs, by code, in the order in which they come."""
        found = Counter(self.answers)
        found.pop("", None)
        return dict(found)

    def shown(self, code: str) -> str:
        """What an answer is called: its label, or its code where it has none."""
        return self.labels.get(code) or code

    def written(self, code: str) -> str:
        """An answer in a message: its code, and its label where it has one."""
        label = self.labels.get(code)
        return f"{code!r} ({label})" if label and label != code else repr(code)

    def matched(self, declared: Mapping[str, T]) -> dict[str, T]:
        """What was declared of each answer of this column, by code: of its label, or else of its code.

        A code is taken as a number, so that 1.0 declares 1.
        """
        codes = {code_of(key): value for key, value in declared.items()}
        found = {}
        for code in self.counts():
            for key, among in (
                (self.labels.get(code, ""), declared),
                (code, declared),
                (code_of(code), codes),
            ):
                if key and key in among:
                    found[code] = among[key]
                    break
        return found

    def contradicted(self, declared: Mapping[str, object]) -> list[str]:
        """Codes of which other things were declared by their label than by themselves."""
        return [
            code
            for code, label in self.labels.items()
            if label != code and label in declared and code in declared and declared[label] != declared[code]
        ]

    def meant(self, declared: str) -> str:
        """A declared answer as it is called here: by its label where it was declared by its code."""
        if declared in self.labels.values():
            return declared
        return self.shown(declared if declared in self.labels else code_of(declared))

    def first(self, rows: Sequence[int], chosen: Iterable[str]) -> int:
        """The number of the first row with one of the chosen codes; `rows` are those of the file."""
        wanted = {*chosen}
        at = next(at for at, code in enumerate(self.answers) if code in wanted)
        return (self.places or rows)[at]


@dataclass(frozen=True, slots=True)
class SurveyFile:
    """A survey file as read; `rows` are the numbers of its rows, the header not counted.

    `format` in words; `encoding` "" where the format leaves no choice; `weight` the column that an SPSS file is weighted
    by, "" where there is none; `notices` what was guessed or looks odd.
    """

    source: str
    digest: str
    format: str
    columns: tuple[SurveyColumn, ...]
    rows: tuple[int, ...]
    encoding: str = ""
    weight: str = ""
    title: str = ""
    notices: tuple[str, ...] = ()

    def column(self, name: str) -> SurveyColumn | None:
        """The column of that name, None where there is none."""
        return next((column for column in self.columns if column.name == name), None)

    def no_column(self, name: str, keys: Iterable[str]) -> Problem:
        """The problem of a column that these keys of study.toml name and the file does not have, with the nearest name."""
        what = f"there is no column {name!r} ({', '.join(keys)})"
        names = [column.name for column in self.columns]
        by_label = [column.name for column in self.columns if column.label and _alike(column.label, name)]
        if by_label:
            how = f"Write {by_label[0]!r} in study.toml."
            called = f"that is the label of {' and of '.join(map(repr, by_label))}"
            return Problem(self.source, f"{what}: {called}.", how, key=name)
        folded = {known.casefold(): known for known in reversed(names)}
        near = difflib.get_close_matches(name.casefold(), folded, n=1, cutoff=0.6)
        if near:
            how = f"Did you mean {folded[near[0]]!r}? Correct it in study.toml."
        else:
            how = f"Correct it in study.toml; the file has: {some_of(names)}."
        return Problem(self.source, f"{what}.", how, key=name)


def _alike(one: str, other: str) -> bool:
    """True for texts that differ in white space and capitals alone."""
    return " ".join(one.casefold().split()) == " ".join(other.casefold().split())


def code_of(text: str) -> str:
    """A code as it is kept: a whole number without its fraction, anything else as it is."""
    whole = _WHOLE.fullmatch(text)
    return whole[1].lstrip("+") if whole else text


def as_number(text: str) -> float | None:
    """A number with a decimal point or a decimal comma, thousands set apart or not; None where it is none.

    A single comma is a decimal comma: 1,234 is less than two.
    """
    text = text.strip()
    if (grouped := _GROUPED.match(text)) and grouped[0]:
        text = re.sub(r"[ \u00a0\u202f'’.,]", "", grouped[0]) + text[grouped.end() :]
    if not _NUMBER.fullmatch(text):
        return None
    value = float(text.replace("−", "-").replace(",", "."))
    return value if math.isfinite(value) else None


def number_text(value: float) -> str:
    """A number as text: 1, not 1.0; never in the local way of writing."""
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(float(value))


def text_column(name: str, cells: Sequence[str], *, label: str = "") -> SurveyColumn:
    """A column of a file that holds nothing but text; white space around answers is left off.

    Where all answers are whole numbers that some program wrote with a fraction (1.0), the fraction is left off.
    """
    answers = [cell.strip() for cell in cells]
    distinct = {*answers} - {""}
    if any(_WHOLE.fullmatch(text) for text in distinct) and all(
        _WHOLE.fullmatch(text) or text.lstrip("+-−").isdecimal() for text in distinct
    ):
        codes = {text: code_of(text) for text in distinct}
        answers = [codes.get(text, "") for text in answers]
    empty = answers.count("")
    kind: Kind = "text"
    if not distinct:
        kind = "empty"
    elif all(as_number(text) is not None for text in distinct):
        kind = "number"
    return SurveyColumn(name, tuple(answers), label, kind, absent={"": empty} if empty else {})


def named_columns(header: Sequence[str]) -> tuple[str, ...]:
    """Column names, with one made up for each column that has none."""
    taken = {*header}
    names = []
    for number, name in enumerate(header, 1):
        made = f"column {number}"
        while not name and made in taken:
            made += "'"
        names.append(name or made)
    return tuple(names)
