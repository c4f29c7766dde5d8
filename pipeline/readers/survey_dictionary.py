"""What pyreadstat does not tell of a file: by which variable an SPSS file is weighted, and in which version of Stata it is.

System files: https://www.gnu.org/software/pspp/pspp-dev/html_node/System-File-Format.html
"""

from __future__ import annotations

import re
import struct

_MAGIC = (b"$FL2", b"$FL3")
_HEADER = 176
_WEIGHT_AT = 76


def spss_weight(data: bytes, encoding: str = "utf-8") -> str:
    """The long name of the variable that a .sav or .zsav file is weighted by; "" where there is none or it cannot be read.

    `encoding` is that of the file's text.
    """
    if data[:4] not in _MAGIC:
        return ""
    try:
        order = "<" if struct.unpack_from("<i", data, 64)[0] in (2, 3) else ">"
        (weight,) = struct.unpack_from(f"{order}i", data, _WEIGHT_AT)
        short, at = _variable(data, order, weight)
        return _long_name(data, order, short, at).decode(encoding, "replace") if short else ""
    except (struct.error, IndexError, LookupError):
        return ""


def _variable(data: bytes, order: str, wanted: int) -> tuple[bytes, int]:
    """The short name of the variable at an index (from 1, each 8 bytes of a string count), and where variables end."""
    at, index, name = _HEADER, 0, b""
    while struct.unpack_from(f"{order}i", data, at)[0] == 2:
        index += 1
        has_label, missing = struct.unpack_from(f"{order}ii", data, at + 8)
        if index == wanted:
            name = data[at + 24 : at + 32].strip()
        at += 32
        if has_label:
            at += 4 + _padded(struct.unpack_from(f"{order}i", data, at)[0], 4)
        at += 8 * abs(missing)
    return name, at


def _long_name(data: bytes, order: str, short: bytes, at: int) -> bytes:
    """The name that the dictionary gives in place of a short one."""
    while True:
        (record,) = struct.unpack_from(f"{order}i", data, at)
        at += 4
        if record == 3:
            (count,) = struct.unpack_from(f"{order}i", data, at)
            at += 4
            for _ in range(count):
                at += 8 + _padded(data[at + 8] + 1, 8)
        elif record == 4:
            at += 4 + _padded(4 * struct.unpack_from(f"{order}i", data, at)[0], 4)
        elif record == 6:
            at += 4 + _padded(80 * struct.unpack_from(f"{order}i", data, at)[0], 4)
        elif record == 7:
            subtype, size, count = struct.unpack_from(f"{order}iii", data, at)
            at += 12
            end = at + _padded(size * count, 1)
            names = data[at:end] if subtype == 13 else b""
            for pair in names.split(b"\t"):
                if pair.partition(b"=")[0] == short:
                    return pair.partition(b"=")[2]
            at = end
        else:
            return short


def _padded(length: int, to: int) -> int:
    """A length filled up to a multiple."""
    if length < 0:  # a damaged file must not send us back
        raise struct.error
    return -(-length // to) * to


def stata_version(data: bytes) -> int:
    """The version of a Stata file (from 118 on its text is UTF-8); 0 where it is none."""
    found = re.match(rb"<stata_dta><header><release>(\d{3})</release>", data)
    return int(found[1]) if found else data[0] if data[:1] and 104 <= data[0] <= 116 else 0
