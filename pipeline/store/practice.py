"""Answers of the quiz that coders practise with. They are no decisions: no coding, no figure and no file is made of them."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, insert, select

from pipeline.hashing import canonical_json, content_id
from pipeline.store import tables


@dataclass(frozen=True, slots=True)
class PracticeAnswer:
    """How a coder answered one question.

    `quiz` is the id of the round of questions, `place` the question's number in it, from 1. `source` is `example` or
    `segment`, `material` the id of the text that was asked about. `offered` are the codes to choose from, `ticked` those
    that were chosen, `expected` says for each code with a known verdict whether it applies. `answered_at` is ISO 8601
    in UTC.
    """

    id: str
    coder: str
    quiz: str
    place: int
    source: str
    material: str
    codebook_revision: str
    offered: tuple[str, ...]
    expected: Mapping[str, bool]
    ticked: tuple[str, ...]
    answered_at: str


def new_answer(**fields: Any) -> PracticeAnswer:
    """An answer with its content id; `fields` are the others of `PracticeAnswer`."""
    draft = PracticeAnswer(id="", **fields)
    made = content_id("practice", draft.coder, draft.quiz, draft.place, draft.material, draft.answered_at)
    return dataclasses.replace(draft, id=made)


def put(connection: Connection, answer: PracticeAnswer) -> None:
    """Keep an answer; the same one again changes nothing."""
    table = tables.practice_answers
    known = select(table.c.id).where(table.c.id == answer.id)
    if connection.execute(known).scalar() is None:
        connection.execute(insert(table), [_row(answer)])


def get(connection: Connection, coder: str | None = None) -> Iterator[PracticeAnswer]:
    """All answers, or one coder's, by coder and time."""
    table = tables.practice_answers
    query = select(table).order_by(table.c.coder, table.c.answered_at, table.c.place, table.c.id)
    if coder is not None:
        query = query.where(table.c.coder == coder)
    for row in connection.execute(query).mappings():
        lists = {name: tuple(json.loads(row[name])) for name in ("offered", "ticked")}
        yield PracticeAnswer(**{**row, **lists, "expected": json.loads(row["expected"])})


def _row(answer: PracticeAnswer) -> dict[str, object]:
    """A row of `practice_answers`."""
    row: dict[str, object] = {name: getattr(answer, name) for name in PracticeAnswer.__slots__}
    return row | {
        "offered": canonical_json(list(answer.offered)),
        "expected": canonical_json(dict(answer.expected)),
        "ticked": canonical_json(list(answer.ticked)),
    }
