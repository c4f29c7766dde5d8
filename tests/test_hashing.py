"""Ids are content: the same on every machine, another one for other content."""

from __future__ import annotations

import hashlib
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.hashing import canonical_json, content_id, digest, digest_bytes

TEXT = st.text(st.characters(exclude_categories=["Cs"]))
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXT,
    lambda inner: st.lists(inner) | st.dictionaries(TEXT, inner),
    max_leaves=10,
)

GOLDEN = [
    ("seg", ("fg-1", "turn", "ana", "We waited [laughter]", 0), "seg.b2.b6ea9a9821be89c3681d6d3f"),
    ("seg", ("fg-1", "turn", "ana", "We waited [laughter]", 1), "seg.b2.26277ffa41c113d8206c826d"),
    ("seg", ("fg-cz", "turn", "zdeňka", "Můžu? \u2028 [smích]", 0), "seg.b2.98f6f9423f6c20b8f3ed87ec"),
    ("dec", ("ines", 1, "code", None), "dec.b2.f06ba13558f4445d4d714303"),
]


@pytest.mark.parametrize(("kind", "parts", "expected"), GOLDEN)
def test_golden_ids(kind: str, parts: tuple[object, ...], expected: str) -> None:
    """An id that was once written into a decision file is made again from the same content for ever."""
    assert expected == content_id(kind, *parts)


def test_digest_is_blake2b_of_canonical_json() -> None:
    """A digest can be checked by anybody: BLAKE2b, 32 bytes, of the UTF-8 of JSON with sorted keys."""
    expected = hashlib.blake2b('{"a":"ž","b":[1,null]}'.encode(), digest_size=32).hexdigest()
    assert f"b2:{expected}" == digest({"b": [1, None], "a": "ž"})
    assert digest_bytes(b"x") == f"b2:{hashlib.blake2b(b'x', digest_size=32).hexdigest()}"


@settings(deadline=None)
@given(st.dictionaries(TEXT, JSON, max_size=4))
def test_order_of_keys_does_not_matter(record: dict[str, object]) -> None:
    """Two mappings with the same content have one digest, in whatever order they were filled."""
    assert digest(record) == digest(dict(reversed(record.items())))


@given(JSON)
def test_canonical_json_can_be_read_back(value: object) -> None:
    """Canonical JSON is JSON: reading it gives the value that was written."""
    assert value == json.loads(canonical_json(value))


@given(TEXT)
def test_canonical_json_is_one_line(text: str) -> None:
    """A record is one line, whatever line ends its text holds, so that JSON Lines can be split at line feeds."""
    assert "\n" not in canonical_json(text)


@given(TEXT, TEXT)
def test_parts_are_not_run_together(first: str, second: str) -> None:
    """Where one part ends and the next begins is part of the content: ("ab", "c") is not ("a", "bc")."""
    assert content_id("x", first, second) != content_id("x", first + second, "") or not second
    assert content_id("x", first, second) != content_id("x", first + second)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")])
def test_what_is_no_json_is_refused(value: float) -> None:
    """NaN and infinity have no canonical form."""
    with pytest.raises(ValueError, match="not JSON compliant"):
        canonical_json({"x": value})


def test_objects_are_refused() -> None:
    """A value that is not JSON is refused, not turned into whatever its `repr` is."""
    with pytest.raises(TypeError, match="not JSON serializable"):
        digest({1, 2})
