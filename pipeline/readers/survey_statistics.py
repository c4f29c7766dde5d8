"""Surveys of statistics programs: SPSS (.sav, .zsav, .por) and Stata (.dta), read by pyreadstat in a process of its own."""

from __future__ import annotations

import pickle
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from pipeline.errors import InputError, Problem
from pipeline.hashing import digest_bytes
from pipeline.readers.sources import read_bytes
from pipeline.readers.survey_child import MARK
from pipeline.readers.survey_dictionary import spss_weight, stata_version
from pipeline.readers.survey_file import Kind, SurveyColumn, SurveyFile, number_text

MOST_CELLS = 50_000_000
FORMATS = {".sav": "SPSS", ".zsav": "SPSS, compressed", ".por": "SPSS portable", ".dta": "Stata"}
_CHILD = Path(__file__).with_name("survey_child.py")
_LONGEST = 600  # seconds
_Meta = Mapping[str, Any]
_OLD = "WINDOWS-1252"  # what old files are in that do not say
_UNSAID = (
    "the file does not say its encoding; it was read as Windows-1252. Where letters look wrong declare another:"
    ' encoding = "cp1250"'
)
_OTHERWISE = (
    "its text is not in the encoding that the file names; it was read as Windows-1252. Where letters look wrong declare"
    ' another: encoding = "cp1250"'
)
_MEASURES = ("nominal", "ordinal", "scale")
_UTF8_FROM = 118  # version of Stata's files


def read_statistics_survey(path: Path, source: str, encoding: str) -> SurveyFile:
    """The survey in a file of SPSS or Stata, with its labels and with user-missing values set apart from answers.

    Raises InputError where it is damaged, larger than any survey, or its text is not of the declared encoding.
    """
    data = read_bytes(path, source)
    suffix = path.suffix.lower()
    meta, values, told = _read(path, source, encoding)
    version = stata_version(data) if suffix == ".dta" else 0
    used = encoding or str(meta["file_encoding"] or ("UTF-8" if version >= _UTF8_FROM else ""))
    columns = tuple(_column(name, list(values[name]), meta, suffix) for name in meta["column_names"])
    if not used and any(not text.isascii() for column in columns for text in _texts(column)):
        used = _OLD
        told = (*told, _UNSAID)
    return SurveyFile(
        source=source,
        digest=digest_bytes(data),
        format=f"Stata, version {version} of the format" if version else FORMATS[suffix],
        columns=columns,
        rows=tuple(range(1, len(columns[0].answers) + 1 if columns else 1)),
        encoding=used,
        weight=spss_weight(data, used or "utf-8"),
        title=str(meta["file_label"] or ""),
        notices=told,
    )


def _read(
    path: Path, source: str, encoding: str
) -> tuple[_Meta, Mapping[str, Sequence[Any]], tuple[str, ...]]:
    """What the file says of itself, the values by column, and a notice where its text is not what it says."""
    portable = path.suffix.lower() == ".por"
    tried = [""] if portable else [encoding] if encoding else ["", _OLD]
    found: Any = ""
    for name in tried:
        found = apart(path, name)
        if isinstance(found, str):
            if _of_encoding(found):
                continue
            break
        meta, values = found
        _check_size(meta, source)
        return meta, values, (_OTHERWISE,) if name and not encoding else ()
    raise _unreadable(source, found, encoding)


def apart(path: Path, encoding: str) -> Any:
    """What `survey_child.read` finds in a process of its own, or in words why it finds nothing."""
    command = [sys.executable, "-P", str(_CHILD), str(path), encoding, str(MOST_CELLS)]
    try:
        done = subprocess.run(  # noqa: S603  # this program itself; no shell reads the names
            command, stdin=subprocess.DEVNULL, capture_output=True, check=True, timeout=_LONGEST
        )
    except subprocess.TimeoutExpired:
        return f"reading took more than {_LONGEST} seconds"
    except subprocess.CalledProcessError:
        return "it is damaged"
    _, _, pickled = done.stdout.partition(MARK)
    return pickle.loads(pickled)  # noqa: S301  # written by this program itself a moment ago


def _check_size(meta: _Meta, source: str) -> None:
    """Refuse a file that says it has more cells than any survey, or no column."""
    columns = meta["column_names"]
    if not columns:
        raise InputError(Problem(source, "it has no variables.", "Check that it is the right file."))
    if (meta["number_rows"] or 0) * len(columns) > MOST_CELLS:
        what = f"it has {meta['number_rows']:,} rows of {len(columns):,} variables, more than any survey."
        raise InputError(Problem(source, what, "Save the variables that are needed in a file of their own."))


def _of_encoding(error: str) -> bool:
    """True for what pyreadstat says of text in another encoding."""
    return "convert string" in error or "character set" in error or "codec" in error


def _unreadable(source: str, error: str, encoding: str) -> InputError:
    """What is said of a file that cannot be read."""
    if _of_encoding(error):
        named = f"{encoding!r}" if encoding else "the encoding that it names"
        how = 'Declare the encoding of its text: encoding = "cp1250" (Central Europe), "cp1252" or "utf-8".'
        return InputError(Problem(source, f"its text is not {named}.", how))
    how = "Open it in its own program and save it again, or export it as CSV."
    return InputError(Problem(source, f"it cannot be read: {error.rstrip('.')}.", how))


def _column(name: str, values: list[Any], meta: _Meta, suffix: str) -> SurveyColumn:
    """One variable."""
    storage = str(meta["readstat_variable_types"].get(name, ""))
    is_text = storage == "string"
    ranges = meta["missing_ranges"].get(name, [])
    letters = suffix == ".dta" and not is_text
    texts: dict[Any, str] = {}
    answers, absent = [], Counter[str]()
    for value in values:
        text = texts.get(value)
        if text is None:
            text = texts[value] = _text(value, storage, letters=letters)
        if not text or (letters and isinstance(value, str)) or (ranges and _is_missing(value, ranges)):
            absent[text] += 1
            text = ""
        answers.append(text)
    labels = {
        _text(code, storage, letters=letters): str(label).strip()
        for code, label in meta["variable_value_labels"].get(name, {}).items()
    }
    measure = str(meta["variable_measure"].get(name, ""))
    return SurveyColumn(
        name=name,
        answers=tuple(answers),
        label=str(meta["column_names_to_labels"].get(name) or "").strip(),
        kind=_kind(values, is_text=is_text) if any(answers) else "empty",
        labels=labels,
        missing=tuple(_range(one) for one in ranges) + tuple(f".{code}" for code in meta["missing_user_values"].get(name, ())),
        absent=dict(absent),
        measure=measure if measure in _MEASURES else "",
    )  # fmt: skip


def _text(value: Any, storage: str, *, letters: bool) -> str:
    """A value as text; a Stata missing value as .a to .z."""
    if value is None or value != value:  # noqa: PLR0124  # not a number
        return ""
    if isinstance(value, str):
        return f".{value}" if letters else value.strip()
    if isinstance(value, datetime):
        return value.isoformat(" ")
    if isinstance(value, date | time):
        return value.isoformat()
    if not isinstance(value, int | float):
        return str(value)
    if storage == "float" and not float(value).is_integer():
        import numpy as np

        return str(np.float32(value))  # four bytes hold 1.1, which eight would show as 1.10000002384
    return number_text(float(value))


def _is_missing(value: Any, ranges: Sequence[Mapping[str, Any]]) -> bool:
    """True for a value that the file declares as no answer."""
    for one in ranges:
        low, high = one["lo"], one["hi"]
        if isinstance(value, str) != isinstance(low, str):
            continue
        if isinstance(value, str):
            if value.rstrip() == low.rstrip():
                return True
        elif isinstance(value, int | float) and low <= value <= high:
            return True
    return False


def _range(one: Mapping[str, Any]) -> str:
    """A declared missing value or range of values as text."""
    low, high = one["lo"], one["hi"]
    if isinstance(low, str):
        return low.strip()
    if low == high:
        return number_text(low)
    least = number_text(low) if low > -1e300 else "lowest"
    most = number_text(high) if high < 1e300 else "highest"
    return f"{least} to {most}"


def _kind(values: Sequence[Any], *, is_text: bool) -> Kind:
    """The kind of a variable with answers."""
    if is_text:
        return "text"
    kinds = {type(value) for value in values if value is not None}
    if kinds & {date, datetime}:
        return "date"
    return "time" if time in kinds else "number"


def _texts(column: SurveyColumn) -> list[str]:
    """Everything in a column that people wrote."""
    return [
        column.name,
        column.label,
        *column.labels.values(),
        *(column.counts() if column.kind == "text" else ()),
    ]
