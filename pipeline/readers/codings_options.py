"""What a user may say of a table of codings, where its headings do not say it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

TableMetric = Literal["nominal", "ordinal", "interval", "ratio"]
TABLE_METRICS: tuple[TableMetric, ...] = get_args(TableMetric)
MISSING = ("NA", "N/A", "#N/A", "NaN", "null", ".", "*", "-", "–")


@dataclass(frozen=True, slots=True)
class TableOptions:
    """How a table of codings is to be read; all of it may be left to the headings.

    Columns by their headings, whatever their case: `unit` (several together name a unit), `coder`, `code` (several are read as
    one), `value`, `transcript`, `start` and `end`. `coders` are the columns of a table with one per coder, `codes` those of a
    table with one per code.

    `split` are the characters that part several codes in a cell: None for semicolon, bar and line break, "" for none. `blank`
    says what a blank cell means: the coder's judgement is "missing", or the coder gave "none"; "" leaves it to the kind of
    table. `absent` says the same of what has no row; with "none" a coder with any row in a transcript has judged all of it.
    `missing` are the cells that hold no judgement. `metric` is the distance between values; `order` the values from low to high
    where they are words. `spans` compares passages, which coders marked by themselves, character by character. `sheet` and
    `encoding` are the file's.
    """

    unit: tuple[str, ...] = ()
    coder: str = ""
    code: tuple[str, ...] = ()
    value: str = ""
    transcript: str = ""
    start: str = ""
    end: str = ""
    coders: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    split: str | None = None
    blank: Literal["", "missing", "none"] = ""
    absent: Literal["missing", "none"] = "missing"
    missing: tuple[str, ...] = MISSING
    metric: TableMetric | Literal[""] = ""
    order: tuple[str, ...] = ()
    spans: bool = False
    sheet: str = ""
    encoding: str = ""
