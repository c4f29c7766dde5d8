"""Word files and workbooks are zip archives: packed anew without the time of packing, so that same content is same bytes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

EARLIEST = (1980, 1, 1, 0, 0, 0)


def repacked(data: bytes, instead: Mapping[str, bytes] | None = None) -> bytes:
    """The same archive with one fixed date on every member; those named in `instead` have that content."""
    instead = instead or {}
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            member = zipfile.ZipInfo(name, EARLIEST)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.external_attr = 0o600 << 16
            new.writestr(member, instead.get(name) or old.read(name))
    return buffer.getvalue()
