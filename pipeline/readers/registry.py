"""Which front end reads a file: chosen by suffix and, among text files, by content; open to other packages.

Another distribution adds a format by an entry point of the group `focuscode.readers` whose name is the suffix without
its dot and whose object is called as the readers here are.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import cast

from pipeline.errors import InputError, Problem
from pipeline.readers.reading import Reader, ReadingSettings, ReadTranscript
from pipeline.transcripts import Participant

GROUP = "focuscode.readers"
_BUILT_IN = {
    ".txt": ("pipeline.readers.plain", "read_plain"),
    ".docx": ("pipeline.readers.word", "read_word"),
    ".vtt": ("pipeline.readers.captions", "read_captions"),
    ".srt": ("pipeline.readers.captions", "read_captions"),
    ".csv": ("pipeline.readers.tables", "read_rows"),
}


def read_transcript(
    path: Path,
    *,
    transcript_id: str,
    source: str,
    participants: Sequence[Participant],
    settings: ReadingSettings,
) -> ReadTranscript:
    """The transcript in a file. `source` is how messages name it.

    Raises InputError where the file is missing, of no known format, damaged, of another encoding than declared, or
    where nobody speaks in it.
    """
    return _reader(path, source)(
        path, transcript_id=transcript_id, source=source, participants=participants, settings=settings
    )


def readable_suffixes() -> tuple[str, ...]:
    """The suffixes of all files that are read, those of other packages' readers included; in small letters."""
    return tuple(sorted({*_BUILT_IN, *_plugins()}))


def _plugins() -> dict[str, EntryPoint]:
    """The front ends of other packages by suffix."""
    return {f".{entry.name.casefold()}": entry for entry in entry_points(group=GROUP)}


def _reader(path: Path, source: str) -> Reader:
    """The front end of a file; another package's wins over a built-in one."""
    suffix = path.suffix.casefold()
    plugins = _plugins()
    if suffix in plugins:
        return cast("Reader", plugins[suffix].load())
    if suffix not in _BUILT_IN:
        known = ", ".join(readable_suffixes())
        raise InputError(Problem(source, f"“{suffix}” is no known format.", f"Known are: {known}."))
    if suffix == ".txt" and _is_captions(path):
        suffix = ".vtt"
    module, name = _BUILT_IN[suffix]
    return cast("Reader", getattr(import_module(module), name))


def _is_captions(path: Path) -> bool:
    """True where a .txt begins as captions do."""
    try:
        with path.open("rb") as file:
            begin = file.read(200).removeprefix(b"\xef\xbb\xbf").lstrip()
    except OSError:
        return False
    return begin.startswith(b"WEBVTT") or b" --> " in begin
