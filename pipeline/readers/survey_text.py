"""Surveys in text files (.csv, .tsv, .txt): their encoding and separator are found where they are not declared."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from pipeline.errors import InputError, Problem
from pipeline.hashing import digest_bytes
from pipeline.readers.delimited import Row, Table, parse_table
from pipeline.readers.sources import BOM, decoded, in_section, is_utf8_after_all, without_controls
from pipeline.readers.survey_file import SurveyFile, named_columns, text_column

_MARKS = (
    (b"\xff\xfe\x00\x00", "utf-32"), (b"\x00\x00\xfe\xff", "utf-32"), (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"),
)  # fmt: skip
# What languages add to the Latin alphabet, by the encodings that are common where they are written, the likelier first.
_WEST = ("àâæçéèêëîïôœùûüÿ", "æøåéöä", "äöüßé", "áéíóúñü", "àèéìòù", "ãâáàçéêíóôõú", "éëïöü")
_MIDDLE = ("áčďéěíňóřšťúůýž", "áäčďéíĺľňóôŕšťúýž", "ąćęłńóśźż", "áéíóöőúüű", "čšžćđ", "ăâîșțşţ")
_CANDIDATES = (
    ("cp1252", _WEST), ("cp1250", _MIDDLE), ("iso8859_2", _MIDDLE), ("mac_roman", _WEST), ("cp850", _WEST),
    ("cp852", _MIDDLE), ("mac_latin2", _MIDDLE),
)  # fmt: skip
_NAMES = {
    "cp1252": "Windows-1252 (Western Europe)", "cp1250": "Windows-1250 (Central Europe)",
    "iso8859_2": "ISO 8859-2 (Central Europe)", "mac_roman": "Mac Roman", "cp850": "DOS 850 (Western Europe)",
    "cp852": "DOS 852 (Central Europe)", "mac_latin2": "Mac Central Europe",
    "utf-8": "UTF-8", "utf-16": "UTF-16", "utf-16-le": "UTF-16", "utf-16-be": "UTF-16", "utf-32": "UTF-32",
}  # fmt: skip
_TYPOGRAPHIC = "“”‘’„‚«»–—…€§°·• \u00a0£¿¡"
_SAMPLE = 4_000
_SEPARATORS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}


def read_text_survey(data: bytes, source: str, encoding: str) -> SurveyFile:
    """The survey in a text file; raises InputError as `parse_table` does, or where it is not of a declared encoding."""
    text, found, notices = _text(data, source, encoding)
    clean, strays = without_controls(text.replace("\r\n", "\n").replace("\r", "\n"), source)
    table = parse_table(clean, source)
    labels, rows, told = _questions(table)
    cells = list(zip(*(row.cells for row in rows), strict=True)) or [()] * len(table.header)
    columns = tuple(
        text_column(name, column, label=label)
        for name, column, label in zip(named_columns(table.header), cells, labels, strict=True)
    )
    separator = _SEPARATORS.get(table.separator, repr(table.separator))
    return SurveyFile(
        source=source,
        digest=digest_bytes(data),
        format=f"text, separated by {separator}",
        columns=columns,
        rows=tuple(row.number for row in rows),
        encoding=_NAMES.get(found, found),
        notices=(*notices, *(f"line {stray.line}, {stray.text}: {stray.reason}" for stray in strays), *told),
    )


def _text(data: bytes, source: str, encoding: str) -> tuple[str, str, tuple[str, ...]]:
    """The text, its encoding, and what to say where that was guessed. A declared encoding wins."""
    if encoding:
        if is_utf8_after_all(data, encoding):
            told = f"{encoding} was declared as its encoding, but the file is UTF-8 and was read as that"
            return data.decode("utf-8-sig"), "utf-8", (told,)
        remedy = f"{in_section('survey')}, or say --encoding {{0}}"
        return decoded(data, source, encoding, remedy=remedy).removeprefix(BOM), encoding, ()
    marked = next((name for mark, name in _MARKS if data.startswith(mark)), "")
    if marked:
        return decoded(data, source, marked).removeprefix(BOM), marked, ()
    wide = _wide(data)
    if wide:
        return decoded(data, source, wide), wide, (_said(wide, ""),)
    try:
        return data.decode("utf-8"), "utf-8", ()
    except UnicodeDecodeError:
        text, found = _by_letters(data, source)
        letters = Counter(char for char in text if ord(char) > 127 and char.isalpha())
        by = f" by its letters ({', '.join(sorted(letters)[:8])})" if letters else ""
        return text, found, (_said(found, by),)


def _said(encoding: str, by: str) -> str:
    """The notice of an encoding that was guessed."""
    return (
        f"the file does not say its encoding; it was read as {_NAMES[encoding]}{by}. Where letters look wrong declare"
        f' another: encoding = "{"cp1250" if encoding == "cp1252" else "cp1252"}"'
    )


def _wide(data: bytes) -> str:
    """UTF-16 without its mark, known by the zeros at every other place; "" where it is not."""
    sample = data[:_SAMPLE]
    if len(sample) < 4 or sample.count(0) < len(sample) / 5:
        return ""
    return "utf-16-le" if sample[1::2].count(0) > sample[0::2].count(0) else "utf-16-be"


def _by_letters(data: bytes, source: str) -> tuple[str, str]:
    """The text in the encoding of one byte per letter in which its letters fit a language best."""
    best = ("", "", -1.0)
    for encoding, alphabets in _CANDIDATES:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        fit = _fit(text, alphabets)
        if fit > best[2]:
            best = (text, encoding, fit)
    if best[1]:
        return best[0], best[1]
    how = 'Save it as “CSV UTF-8”, or declare its encoding: encoding = "…".'
    raise InputError(Problem(source, "its encoding is none of the common ones.", how))


def _fit(text: str, alphabets: Sequence[str]) -> float:
    """The share of the letters beyond ASCII that one of the alphabets accounts for, each where it may stand."""
    strange = Counter(_strange(text))
    total = sum(strange.values())
    if not total:
        return 0.0
    fits = [
        sum(count for (char, odd), count in strange.items() if not odd and char in _known(alphabet))
        for alphabet in alphabets
    ]
    joint = _known("".join(alphabets))
    mixed = sum(count for (char, odd), count in strange.items() if not odd and char in joint)
    # A file in several languages of one part of Europe fits none of them alone.
    return max(*fits, 0.9 * mixed) / total


def _known(alphabet: str) -> set[str]:
    """The letters of an alphabet, small and large, and the marks of good typography."""
    return {*alphabet, *alphabet.upper(), *_TYPOGRAPHIC}


def _strange(text: str) -> Iterator[tuple[str, bool]]:
    """Each character beyond ASCII, and whether it is odd where it stands.

    A capital after a small letter is, a mark of typography between two letters but an apostrophe, and è at the start of a
    word, where no language has it and Czech has č.
    """
    for match in re.finditer("[^\x00-\x7f]", text):
        char, at = match[0], match.start()
        before, after = text[at - 1 : at], text[at + 1 : at + 2]
        between = before.isalpha() and after.isalpha()
        odd = char.isupper() and before.islower()
        odd |= char in _TYPOGRAPHIC and char != "’" and between
        odd |= char in "èÈ" and not before.isalpha() and after.isalpha()
        yield char, odd


def _questions(table: Table) -> tuple[Sequence[str], Sequence[Row], tuple[str, ...]]:
    """The text of each question where rows below the header hold them (as Qualtrics writes), and the rows of answers."""
    rows = table.rows
    if len(rows) > 1 and any(cell.startswith('{"ImportId"') for cell in rows[1].cells):
        told = "the two rows below the header hold questions and ids (as Qualtrics writes them), not answers"
        return [cell.strip() for cell in rows[0].cells], rows[2:], (told,)
    return [""] * len(table.header), rows, ()
