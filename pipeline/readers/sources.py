"""Source files as they come: bytes, their encoding, line ends and stray characters. They are only ever read."""

from __future__ import annotations

import codecs
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import InputError, Problem
from pipeline.hashing import digest_bytes
from pipeline.transcripts import Notice

BOM = "\ufeff"
_STRAY = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufeff]")


@dataclass(frozen=True, slots=True)
class SourceText:
    """A text file: LF line ends, no byte order mark, no control characters but tab; `digest` is that of its bytes."""

    text: str
    digest: str
    notices: tuple[Notice, ...] = ()


def read_bytes(path: Path, source: str) -> bytes:
    """The bytes of a file; raises InputError where it is missing or cannot be read."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise InputError(Problem(source, "there is no such file.", "Check its name and folder.")) from None
    except OSError as error:
        raise InputError(Problem(source, f"it cannot be read: {error.strerror}.")) from None


def in_section(section: str) -> str:
    """The line of study.toml that declares an encoding, with {0} for its name; `section` as it stands between brackets."""
    return f'write encoding = "{{0}}" under [{section.replace("{", "{{").replace("}", "}}")}] in study.toml'


def read_text(path: Path, *, source: str, encoding: str = "utf-8", remedy: str = "") -> SourceText:
    """A text file of the declared encoding; raises InputError that names line and byte where it is of another.

    What is UTF-8, or UTF-16 by its mark, without doubt is read as that, whatever other encoding was declared, with a notice.
    `remedy` as in `decoded`.
    """
    data = read_bytes(path, source)
    told: tuple[Notice, ...] = ()
    if is_utf8_after_all(data, encoding):
        reason = "study.toml declares another encoding, but the file is UTF-8 and was read as that"
        told, encoding = (Notice(source, None, encoding, reason),), "utf-8"
    elif _is_utf16_after_all(data, encoding):
        reason = "study.toml declares another encoding, but by its byte order mark the file is UTF-16 and was read as that"
        told, encoding = (Notice(source, None, encoding, reason),), "utf-16"
    text = decoded(data, source, encoding, remedy=remedy).removeprefix(BOM)
    clean, notices = without_controls(text.replace("\r\n", "\n").replace("\r", "\n"), source)
    return SourceText(clean, digest_bytes(data), (*told, *notices))


def is_utf8_after_all(data: bytes, encoding: str) -> bool:
    """True for a file that is UTF-8 where another encoding was declared.

    Letters beyond ASCII make that certain: in any other encoding it would take a text like “Ã¶” to look so.
    """
    try:
        if codecs.lookup(encoding).name in ("utf-8", "utf-8-sig") or data.isascii() or b"\0" in data:
            return False
        b"a".decode(encoding, "ignore")  # which no encoding but one of text can do
        data.decode("utf-8")
    except (LookupError, ValueError):
        return False
    return True


def _is_utf16_after_all(data: bytes, encoding: str) -> bool:
    """True for a file with the mark of UTF-16 where an encoding was declared that would read it as signs and gaps."""
    if not data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or data.startswith(
        codecs.BOM_UTF32_LE
    ):
        return False
    try:
        return not codecs.lookup(encoding).name.startswith("utf")
    except LookupError:
        return False


def decoded(data: bytes, source: str, encoding: str, *, remedy: str = "") -> str:
    """`data` as text; raises InputError where it is not of that encoding or the encoding has no such name.

    `remedy` is how the user declares another encoding, with {0} for its name; "" where it may have no other.
    """
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        in_line = error.start - (data.rfind(b"\n", 0, error.start) + 1) + 1
        what = (
            f"byte {error.start + 1} of the file (byte {in_line} of the line, 0x{data[error.start]:02X}) "
            f"is not {encoding}."
        )
        raise InputError(Problem(source, what, _mend(data, source, encoding, remedy), line=line)) from None
    except (LookupError, ValueError):
        how = f"For Western European text {remedy.format('cp1252')}." if remedy else ""
        raise InputError(Problem(source, f"{encoding!r} is no known encoding.", how)) from None


def text_found(data: bytes, source: str, *, remedy: str = "") -> tuple[str, tuple[Notice, ...]]:
    """A text whose encoding nobody declared: UTF-16 by its byte order mark, else UTF-8, else cp1252 with a notice."""
    notices: tuple[Notice, ...] = ()
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        text = decoded(data, source, "utf-16", remedy=remedy)
    else:
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = decoded(data, source, "cp1252", remedy=remedy)
            notices = (
                Notice(source, None, "cp1252", "the file is not UTF-8; it was read as Western European text"),
            )
    clean, strays = without_controls(text.replace("\r\n", "\n").replace("\r", "\n"), source)
    return clean, (*notices, *strays)


def _mend(data: bytes, source: str, encoding: str, remedy: str) -> str:
    """What to do about a file of another encoding."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        declared = f", or {remedy.format('utf-16')}" if remedy else ""
        return f"It looks like UTF-16: save it as UTF-8{declared}."
    if source.casefold().endswith((".yaml", ".yml", ".jsonl")):
        return "Save it as UTF-8; it may have no other encoding."
    kind = "“CSV UTF-8”" if source.casefold().endswith(".csv") else "UTF-8"
    if not remedy:
        return f"Save it as {kind}."
    other = "cp1250" if encoding == "cp1252" else "cp1252"
    return f"Save it as {kind}, or, if it is {other}, {remedy.format(other)}."


def without_controls(text: str, source: str) -> tuple[str, tuple[Notice, ...]]:
    """`text` without control characters (tab and line feed are kept), and a notice for each kind left out.

    A byte order mark inside the text counts as one: it is left by joining files and hides a label from view.
    """
    strays = Counter(_STRAY.findall(text))
    if not strays:
        return text, ()
    notices = [
        Notice(
            source,
            text.count("\n", 0, text.index(char)) + 1,
            f"U+{ord(char):04X}",
            f"a control character was left out{_times(count)}; this is the first place",
        )
        for char, count in sorted(strays.items())
    ]
    return text.translate(dict.fromkeys(map(ord, strays))), tuple(notices)


def _times(count: int) -> str:
    """` n times`, where it is more than once."""
    return f" {count} times" if count > 1 else ""
