"""Decision files in JSON Lines."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pipeline.decisions import Decision, Memo, decision_to_json, memo_to_json, new_decision, new_memo
from pipeline.draws import Design, Draw, Drawn, draw_to_json, new_draw
from pipeline.errors import InputError
from pipeline.logs import CoderLog
from pipeline.readers import read_decisions
from pipeline.spans import Span

MEMO = new_memo("ines", "study", "", "Think of “irony”.\u2028", "2026-03-02T09:00:00Z")


def decision(sequence: int, **rest: Any) -> Decision:
    """A coding by Ines."""
    given = {"transcript_id": "fg", "quote": "Ano.", "code_id": "level", "span": Span(1, 5), **rest}
    return new_decision("ines", sequence, "code", "seg.1", "2026-03-02T08:30:00Z", **given)


def written(folder: Path, *records: Decision | Memo | str) -> Path:
    """A file with a line for each."""
    lines = []
    for record in records:
        if isinstance(record, str):
            lines.append(record)
        else:
            shape = decision_to_json(record) if isinstance(record, Decision) else memo_to_json(record)
            lines.append(json.dumps(shape, ensure_ascii=False))
    path = folder / "ines.jsonl"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_round_trip(tmp_path: Path) -> None:
    """What was exported is read back, a repeated line once, blank lines and line separators in a text harmless."""
    first, second = decision(1, speaker_ids=("a", "b")), decision(2, hint_visible=True, level="little")
    path = written(tmp_path, first, "", MEMO, second, first)
    assert CoderLog((first, second), (MEMO,)) == read_decisions(path, source="ines.jsonl")


def batch(seed: int) -> Draw:
    """Ines' first batch."""
    return new_draw(
        coder="ines",
        number=1,
        round="",
        seed=seed,
        design=Design("uniform", 1),
        population=3,
        population_digest="b2:1",
        after=0,
        items=(Drawn("seg.1", 1 / 3),),
        made_at="2026-03-02T08:00:00Z",
    )


def test_batches_are_read_back(tmp_path: Path) -> None:
    """A batch stands on a line, counts once, and cannot be another one by the same number or changed by hand."""
    good, other = (json.dumps(draw_to_json(batch(seed))) for seed in (1, 2))
    read = read_decisions(written(tmp_path, good, decision(1), good), source="ines.jsonl")
    assert CoderLog((decision(1),), draws=(batch(1),)) == read
    forged = good.replace('"seed": 1,', '"seed": 3,')
    with pytest.raises(InputError) as caught:
        read_decisions(written(tmp_path, good, other, forged), source="ines.jsonl")
    assert [2, 3] == [problem.line for problem in caught.value.problems]
    assert "ines already has a batch number 1" in str(caught.value)
    assert "it was changed by hand" in str(caught.value)


def test_an_empty_file(tmp_path: Path) -> None:
    """A coder who has decided nothing yet has an empty file."""
    assert CoderLog() == read_decisions(written(tmp_path), source="ines.jsonl")


BAD = [
    ("not JSON", "{", "this is not JSON"),
    ("a list", "[1]", "this is not a JSON object"),
    ("no type", "{}", "the type is None, not decision, memo, code, draw, meaning or codebook"),
    ("not a number", '{"type": "memo", "id": NaN}', "NaN is not JSON"),
    ("a missing key", '{"type": "memo", "id": "m"}', "missing key about, author, target, text, written_at"),
    ("nested too deeply", "[" * 100_000, "nested too deeply"),
]


@pytest.mark.parametrize(("line", "expected"), [case[1:] for case in BAD], ids=[case[0] for case in BAD])
def test_bad_lines(tmp_path: Path, line: str, expected: str) -> None:
    """A line that is no decision or memo is a problem with its number."""
    with pytest.raises(InputError) as caught:
        read_decisions(written(tmp_path, decision(1), line), source="ines.jsonl")
    assert [2] == [problem.line for problem in caught.value.problems]
    assert expected in str(caught.value)


def test_every_bad_line_at_once(tmp_path: Path) -> None:
    """Bad lines, an id of two contents, one that does not fit and a number used twice are reported together."""
    first = decision(1)
    changed = json.dumps({**decision_to_json(first), "quote": "Ne."})
    again = decision(1, code_id="other")
    forged = json.dumps({**decision_to_json(decision(2)), "level": "much"})
    with pytest.raises(InputError) as caught:
        read_decisions(written(tmp_path, first, "x", changed, again, forged, MEMO), source="ines.jsonl")
    assert [2, 3, 4, 5] == [problem.line for problem in caught.value.problems]
    assert "already stands for something else" in str(caught.value)
    assert "does not fit what the line says: it was changed by hand" in str(caught.value)
    assert "ines already has a decision number 1" in str(caught.value)
