"""Decision files: JSON Lines, one decision or memo a line, one file per coder."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NoReturn, TypeVar

from pipeline.decisions import Decision, Memo, decision_from_json, derived_id, memo_from_json
from pipeline.errors import InputError, Problem
from pipeline.readers.sources import read_text

_Record = TypeVar("_Record", Decision, Memo)


def read_decisions(path: Path, *, source: str) -> tuple[tuple[Decision, ...], tuple[Memo, ...]]:
    """The decisions and memos of a file, in its order; a line repeated word for word counts once.

    Raises InputError with every line that is no decision or memo, an id that does not fit its content or stands for
    two different ones, and a coder's sequence number used twice.
    """
    decisions: dict[str, Decision] = {}
    memos: dict[str, Memo] = {}
    sequences: dict[tuple[str, int], str] = {}
    problems: list[Problem] = []
    for number, line in enumerate(read_text(path, source=source).text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            record = _record(line)
            if record.id != derived_id(record):
                raise ValueError(
                    f"the id {record.id} does not fit what the line says: it was changed by hand"
                )
            if isinstance(record, Decision):
                _keep(record, decisions)
                first = sequences.setdefault((record.coder, record.sequence), record.id)
                if first != record.id:
                    raise ValueError(f"{record.coder} already has a decision number {record.sequence}")
            else:
                _keep(record, memos)
        except ValueError as error:
            how = "Export the decisions again, or mend or remove the line."
            problems.append(Problem(source, f"{error}.", how, line=number))
    if problems:
        raise InputError(problems)
    return tuple(decisions.values()), tuple(memos.values())


def _record(line: str) -> Decision | Memo:
    """One line; raises ValueError that says what is wrong."""
    try:
        record: Any = json.loads(line, parse_constant=_refuse)
    except json.JSONDecodeError as error:
        raise ValueError(f"this is not JSON ({error.msg} at character {error.pos + 1})") from None
    except RecursionError:
        raise ValueError("this is not JSON of a decision (nested too deeply)") from None
    if not isinstance(record, dict):
        raise ValueError("this is not a JSON object")
    kind = record.get("type")
    if kind == "decision":
        return decision_from_json(record)
    if kind == "memo":
        return memo_from_json(record)
    raise ValueError(f"the type is {kind!r}, neither “decision” nor “memo”")


def _refuse(constant: str) -> NoReturn:
    """NaN and infinity are not JSON."""
    raise ValueError(f"{constant} is not JSON")


def _keep(record: _Record, kept: dict[str, _Record]) -> None:
    """Keep a record; raises ValueError where another one has its id."""
    if kept.setdefault(record.id, record) != record:
        raise ValueError(f"the id {record.id} already stands for something else")
