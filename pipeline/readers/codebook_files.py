"""Codebooks in any file: YAML, CSV, workbooks, REFI-QDA codebooks and projects, told apart by what is in them."""

from __future__ import annotations

import re
from pathlib import Path

from pipeline.errors import InputError, Problem
from pipeline.readers.archives import members
from pipeline.readers.codebook_csv import read_codebook_csv
from pipeline.readers.codebook_incoming import EVERYTHING, WHOLE, IncomingCodebook, of_whole_characters
from pipeline.readers.codebook_qdc import read_qdc, read_qdpx
from pipeline.readers.codebook_xlsx import read_codebook_xlsx
from pipeline.readers.codebooks import read_codebook
from pipeline.readers.sources import read_bytes

_TABLES = (".csv", ".tsv", ".tab")
_YAML = re.compile(r"(?:\s*(?:#[^\n]*)?\n|%YAML[^\n]*\n|---[^\n]*\n)*[a-z_]+:(?:\s|$)")


def read_any_codebook(path: Path, *, source: str) -> IncomingCodebook:
    """The codebook in a file of any of the formats.

    Raises InputError with everything that is wrong with it, or where it is none of them.
    """
    return of_whole_characters(_read(path, source), source)


def _read(path: Path, source: str) -> IncomingCodebook:
    """The codebook, told by what the file begins with."""
    data = read_bytes(path, source)
    if data.startswith(b"PK"):
        names = [entry.filename for entry in members(data, source)]
        if any(name.lower().endswith(".qde") for name in names):
            return read_qdpx(data, source)
        if "xl/workbook.xml" in names:
            return read_codebook_xlsx(data, source)
        how = "Known are .yaml, .csv, .xlsx, .qdc and .qdpx; a Word document cannot be read back."
        raise InputError(Problem(source, "this is neither a workbook nor a REFI-QDA project.", how))
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        what = "it is an old .xls, or a workbook with a password."
        raise InputError(Problem(source, what, "Save it as .xlsx without a password."))
    if _begins_as_xml(data):
        return read_qdc(data, source)
    suffix = path.suffix.lower()
    if suffix in (".yaml", ".yml") or (suffix not in _TABLES and _YAML.match(_start(data))):
        codebook = read_codebook(path, source=source)
        return IncomingCodebook(
            codebook, dict.fromkeys((code.id for code in codebook.codes), EVERYTHING), WHOLE
        )
    return read_codebook_csv(data, source)


def _start(data: bytes) -> str:
    """The beginning of a text file."""
    return data[:4096].decode("utf-8-sig", errors="replace").replace("\r\n", "\n")


def _begins_as_xml(data: bytes) -> bool:
    """True where the first character is a `<`, in whatever encoding."""
    start = data[:64].replace(b"\x00", b"").removeprefix(b"\xef\xbb\xbf").lstrip(b"\xff\xfe")
    return start.lstrip().startswith(b"<")
