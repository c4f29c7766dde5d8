"""A coder's decisions and memos as JSON Lines: one record a line, in the coder's own order, so that git shows growth."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path

from pipeline.decisions import Decision, Memo, decision_to_json, memo_to_json
from pipeline.hashing import canonical_json, content_id

SUFFIX = ".jsonl"


def file_name(coder: str) -> str:
    """The name of a coder's file: the coder's own where it is a safe file name, otherwise one made safe and unique."""
    if re.fullmatch(r"[\w][\w.-]{0,63}", coder) and not coder.endswith("."):
        return f"{coder}{SUFFIX}"
    safe = re.sub(r"[^\w.-]+", "-", coder).strip("-.")[:40]
    return f"{safe or 'coder'}-{content_id('c', coder)[-6:]}{SUFFIX}"


def write_decisions(folder: Path, coder: str, decisions: Sequence[Decision], memos: Sequence[Memo]) -> Path:
    """Write one coder's file, whole or not at all, and durably; the path. The folder is made where it is missing."""
    lines = [canonical_json(decision_to_json(d)) for d in sorted(decisions, key=lambda d: d.sequence)]
    lines += [canonical_json(memo_to_json(m)) for m in sorted(memos, key=lambda m: (m.written_at, m.id))]
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / file_name(coder)
    beside = folder / f".{path.name}.{os.getpid()}"
    with beside.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(f"{line}\n" for line in lines)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
    return path
