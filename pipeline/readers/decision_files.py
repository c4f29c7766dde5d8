"""Decision files: JSON Lines, one decision, memo, new code, draw or meaning a line, one file per coder."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NoReturn, TypeVar

from pipeline.codebook import Code, Codebook
from pipeline.decisions import Decision, Memo, decision_from_json, derived_id, memo_from_json
from pipeline.draws import Draw, draw_from_json
from pipeline.errors import InputError, Problem
from pipeline.logs import CoderLog, NewCode, codebook_from_json, meaning_from_json, new_code_from_json
from pipeline.readers.sources import read_text

_Record = TypeVar("_Record", Decision, Memo, NewCode, Draw)


def read_decisions(path: Path, *, source: str) -> CoderLog:
    """What is in a file, in its order; a line repeated word for word counts once.

    Raises InputError with every line that is no record, an id that does not fit its content or stands for two different
    ones, a coder's sequence number or the number of a batch used twice, and a codebook of which a code is missing.
    """
    kept = _Kept()
    problems: list[Problem] = []
    codebooks: list[tuple[int, Mapping[str, Any]]] = []
    for number, line in enumerate(read_text(path, source=source).text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            record = _json(line)
            if record.get("type") == "codebook":
                codebooks.append((number, record))
            else:
                kept.add(record)
        except ValueError as error:
            problems.append(_problem(source, error, number))
    for number, record in codebooks:
        try:
            revision, codebook = codebook_from_json(record, kept.meanings)
            kept.codebooks[revision] = codebook
        except ValueError as error:
            problems.append(_problem(source, error, number))
    if problems:
        raise InputError(sorted(problems, key=lambda problem: problem.line or 0))
    return kept.log


def _problem(source: str, error: ValueError, line: int) -> Problem:
    """What is wrong with a line."""
    return Problem(source, f"{error}.", "Export the decisions again, or mend or remove the line.", line=line)


class _Kept:
    """The records of a file, each once."""

    def __init__(self) -> None:
        self.decisions: dict[str, Decision] = {}
        self.memos: dict[str, Memo] = {}
        self.codes: dict[str, NewCode] = {}
        self.meanings: dict[str, Code] = {}
        self.codebooks: dict[str, Codebook] = {}
        self.draws: dict[str, Draw] = {}
        self._sequences: dict[tuple[str, int], str] = {}
        self._numbers: dict[tuple[str, int], str] = {}

    @property
    def log(self) -> CoderLog:
        """All of it."""
        return CoderLog(
            tuple(self.decisions.values()),
            tuple(self.memos.values()),
            tuple(self.codes.values()),
            self.codebooks,
            tuple(self.draws.values()),
        )

    def add(self, record: Mapping[str, Any]) -> None:
        """Keep a record; raises ValueError that says what is wrong with it."""
        kind = record.get("type")
        if kind == "decision":
            self._decision(decision_from_json(record))
        elif kind == "memo":
            memo = memo_from_json(record)
            _check_id(memo)
            _keep(memo, self.memos)
        elif kind == "code":
            _keep(new_code_from_json(record), self.codes)
        elif kind == "draw":
            self._draw(draw_from_json(record))
        elif kind == "meaning":
            revision, code = meaning_from_json(record)
            self.meanings[revision] = code
        else:
            raise ValueError(f"the type is {kind!r}, not decision, memo, code, draw, meaning or codebook")

    def _decision(self, decision: Decision) -> None:
        """Keep a decision whose place in its coder's log is free."""
        _check_id(decision)
        _keep(decision, self.decisions)
        first = self._sequences.setdefault((decision.coder, decision.sequence), decision.id)
        if first != decision.id:
            raise ValueError(f"{decision.coder} already has a decision number {decision.sequence}")

    def _draw(self, draw: Draw) -> None:
        """Keep a draw whose number is free among its coder's."""
        _keep(draw, self.draws)
        if self._numbers.setdefault((draw.coder, draw.number), draw.id) != draw.id:
            raise ValueError(f"{draw.coder} already has a batch number {draw.number}")


def _check_id(record: Decision | Memo) -> None:
    """Raise ValueError where the id is not that of the content."""
    if record.id != derived_id(record):
        raise ValueError(f"the id {record.id} does not fit what the line says: it was changed by hand")


def _json(line: str) -> Mapping[str, Any]:
    """The JSON object of one line; raises ValueError that says what is wrong."""
    try:
        record: Any = json.loads(line, parse_constant=_refuse)
    except json.JSONDecodeError as error:
        raise ValueError(f"this is not JSON ({error.msg} at character {error.pos + 1})") from None
    except RecursionError:
        raise ValueError("this is not JSON of a decision (nested too deeply)") from None
    if not isinstance(record, dict):
        raise ValueError("this is not a JSON object")
    return record


def _refuse(constant: str) -> NoReturn:
    """NaN and infinity are not JSON."""
    raise ValueError(f"{constant} is not JSON")


def _keep(record: _Record, kept: dict[str, _Record]) -> None:
    """Keep a record; raises ValueError where another one has its id."""
    if kept.setdefault(record.id, record) != record:
        raise ValueError(f"the id {record.id} already stands for something else")
