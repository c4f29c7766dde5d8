"""Canonical JSON and content ids, tagged with their algorithm.

The same content gives the same id on every machine, Python version and platform; that is why keys are sorted, text
is UTF-8 and nothing here depends on `hash()`.
"""

from __future__ import annotations

import hashlib
import json
from json.encoder import encode_basestring
from typing import Any

ALGORITHM = "b2"
ID_BYTES = 12


def canonical_json(value: Any) -> str:
    """`value` as JSON with sorted keys and no optional white space.

    Raises ValueError on NaN and infinity, which JSON does not know, and TypeError on values that are not JSON.
    """
    return _ENCODER.encode(value)


# Made once: `json.dumps` with options makes an encoder for every call, which takes longer than a short value.
_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def digest_bytes(data: bytes) -> str:
    """Digest of raw bytes (a file), tagged: `b2:` and 64 hexadecimal digits."""
    return f"{ALGORITHM}:{hashlib.blake2b(data, digest_size=32).hexdigest()}"


def digest(value: Any) -> str:
    """Digest of a JSON value, tagged: `b2:` and 64 hexadecimal digits."""
    return digest_bytes(canonical_json(value).encode("utf-8"))


def content_id(kind: str, *parts: Any) -> str:
    """A short id made of content: `kind`, `.`, algorithm, `.` and 24 hexadecimal digits (96 bits).

    With a million ids the chance of any collision is below 1e-17.
    """
    whole = (kind, *parts)
    # The same text in either case; of strings alone, as most ids are made, it is made several times as fast.
    if all(type(part) is str for part in whole):
        data = f"[{','.join(map(encode_basestring, whole))}]".encode()
    else:
        data = canonical_json(list(whole)).encode("utf-8")
    return f"{kind}.{ALGORITHM}.{hashlib.blake2b(data, digest_size=ID_BYTES).hexdigest()}"
