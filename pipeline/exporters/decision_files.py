"""A coder's decisions and memos as JSON Lines: one record a line, in the coder's own order, so that git shows growth."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path

from pipeline.decisions import Decision, Memo, decision_to_json, memo_to_json
from pipeline.hashing import canonical_json, content_id
from pipeline.transcripts import speaker_key

SUFFIX = ".jsonl"
_MOST_BYTES = 64
_DEVICE = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)")


def file_name(coder: str) -> str:
    """The name of a coder's file: the coder's own where it is a safe file name, otherwise one made safe and unique.

    Names with capitals are not safe: where a file system does not tell "Ines" from "ines", the second coder's file
    would take the place of the first one's. Nor are those that Windows keeps for devices.
    """
    plain = re.fullmatch(r"\w[\w.-]*", coder) and len(coder.encode("utf-8")) <= _MOST_BYTES
    if plain and coder == speaker_key(coder) and not coder.endswith(".") and not _DEVICE.match(coder):
        return f"{coder}{SUFFIX}"
    safe = re.sub(r"[^\w.-]+", "-", coder).strip("-.")[:40]
    return f"{safe or 'coder'}-{content_id('c', coder)[-6:]}{SUFFIX}"


def write_decisions(folder: Path, coder: str, decisions: Sequence[Decision], memos: Sequence[Memo]) -> Path:
    """Write one coder's file, whole or not at all, and durably; the path. The folder is made where it is missing.

    Raises ValueError where a decision or memo is somebody else's, which would be found under a wrong name.
    """
    if ({d.coder for d in decisions} | {m.author for m in memos}) - {coder}:
        raise ValueError(f"not everything is by {coder}")
    lines = [canonical_json(decision_to_json(d)) for d in sorted(decisions, key=lambda d: d.sequence)]
    lines += [canonical_json(memo_to_json(m)) for m in sorted(memos, key=lambda m: (m.written_at, m.id))]
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / file_name(coder)
    beside = folder / f".{path.name}.{os.getpid()}"
    try:
        with beside.open("w", encoding="utf-8", newline="\n") as file:
            file.writelines(f"{line}\n" for line in lines)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
    return path
