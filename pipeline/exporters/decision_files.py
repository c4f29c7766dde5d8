"""A coder's log as JSON Lines: one record a line, in the coder's own order, so that git shows growth.

The codebooks that the decisions were made under come last: only so can a later change be told from them.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

from pipeline.decisions import decision_to_json, memo_to_json
from pipeline.draws import draw_to_json
from pipeline.hashing import canonical_json, content_id
from pipeline.logs import CoderLog, codebooks_to_json, new_code_to_json
from pipeline.transcripts import speaker_key

SUFFIX = ".jsonl"
_MOST_BYTES = 64
_DROPPED = re.compile("[\x7f-\x9f\ufeff]")
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


def _escaped(line: str) -> str:
    """A line in which characters that readers of text files drop are spelt out: what is read must be what was written."""
    return _DROPPED.sub(lambda match: f"\\u{ord(match[0]):04x}", line)


def write_decisions(folder: Path, coder: str, log: CoderLog) -> Path:
    """Write one coder's file, whole or not at all, and durably; the path. The folder is made where it is missing.

    Raises ValueError where something is somebody else's, which would be found under a wrong name.
    """
    if log.people - {coder}:
        raise ValueError(f"not everything is by {coder}")
    records = [decision_to_json(d) for d in sorted(log.decisions, key=lambda d: d.sequence)]
    records += [memo_to_json(m) for m in sorted(log.memos, key=lambda m: (m.written_at, m.id))]
    records += [new_code_to_json(c) for c in sorted(log.codes, key=lambda c: (c.made_at, c.id))]
    records += [draw_to_json(d) for d in sorted(log.draws, key=lambda d: d.number)]
    latest_first = sorted(log.decisions, key=lambda d: d.sequence, reverse=True)
    first = {d.codebook_revision: d.sequence for d in latest_first}
    used = sorted(set(log.codebooks) & set(first), key=lambda revision: first[revision])
    records += codebooks_to_json({revision: log.codebooks[revision] for revision in used})
    lines = [_escaped(canonical_json(record)) for record in records]
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
