"""Zip files from outside (.xlsx, .qdpx): looked at before anything is unpacked."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from typing import NoReturn

from pipeline.errors import InputError, Problem
from pipeline.readers.word_file import MAX_BYTES, MAX_MEMBERS, MAX_RATIO, RATIO_FROM

_BROKEN = (
    zipfile.BadZipFile, zlib.error, struct.error, ValueError, NotImplementedError, OSError, EOFError, RuntimeError,
)  # fmt: skip


def members(data: bytes, source: str, *, noun: str = "codebook") -> list[zipfile.ZipInfo]:
    """The directory of a zip file; raises InputError where it is none or would unpack to too much.

    `noun` is what the user takes it to hold.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            found = archive.infolist()
    except _BROKEN:
        _damaged(source)
    total = sum(member.file_size for member in found)
    dense = any(
        member.file_size > RATIO_FROM and member.file_size > MAX_RATIO * max(member.compress_size, 1)
        for member in found
    )
    if len(found) > MAX_MEMBERS or total > MAX_BYTES or dense:
        what = (
            f"it would unpack to {total / 1024 / 1024:.0f} MB in {len(found)} parts, which no {noun} needs."
        )
        how = f"Export the {noun} alone, without documents and recordings."
        raise InputError(Problem(source, what, how))
    return found


def member(data: bytes, name: str, source: str) -> bytes:
    """One part of a zip file whose directory was looked at; raises InputError where it cannot be unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive, archive.open(name) as part:
            content = part.read(MAX_BYTES + 1)
    except _BROKEN:
        _damaged(source)
    if len(content) > MAX_BYTES:
        # The directory may say less than there is.
        raise InputError(Problem(source, f"{name} is larger than {MAX_BYTES // 1024 // 1024} MB."))
    return content


def _damaged(source: str) -> NoReturn:
    """Refuse a file that is no zip file."""
    how = "Export or save it again, without a password."
    raise InputError(Problem(source, "the file is damaged or has a password.", how)) from None
