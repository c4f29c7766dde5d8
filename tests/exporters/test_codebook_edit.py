"""Codebook files changed in the lines concerned alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from pipeline.codebook import Code, Codebook, Example
from pipeline.codebook import operations as op
from pipeline.codebook.operations import Part, Signed
from pipeline.errors import InputError
from pipeline.exporters import codebook_yaml
from pipeline.exporters.codebook_edit import NotEditable, _File, _root, edited
from pipeline.exporters.yaml_texts import json_flow
from pipeline.readers import read_codebook
from tests.conftest import ROOT
from tests.strategies_codebook import codebooks

BY = Signed("ines", "2026-11-21", 'it is "two" things: #1, {a}')
MADE = Code(
    "x@ines", "the same three", "", examples=(Example("Always: the same - three #1", "en"),),
    status="provisional", author="ines", in_vivo=True,
)  # fmt: skip
Operation = Callable[[Codebook], Codebook]

BLOCK = """\
# A codebook.

id: b
version: "1"
codes:

  # ---------- doing
  - id: a  # the first
    name: A   # short
    definition: >-
      What people
      do.

    # patterns to come
  # ---------- helping

  - name: B
    id: "b"   # quoted
    definition: 'They help.'  # all of them
    parent: a
    formerly:
      - b1   # long ago
    examples:
      - {text: "We help.", language: en}  # said
  - id: c
    name: C
    definition: plain words
      on two lines
    status: provisional
    formerly: [c1, "c2"]  # twice
# the end
"""
COLUMN_0 = """\
codes:
- id: a
  name: A
  definition: |
    One.

    Two.
- id: b
  name: B
  parent:   # none
  formerly: b1
- id: c
  name: C

changes:
- act: rename
  code: b1
  to: b
  # before we met
id: b
version: "1"
"""
FLOW = """\
{id: b, version: "1", codes: [{id: a, name: A, definition: "x, y"}, {"id": "b", "name": "B",
  parent: a}, # the second
  {name: C, id: c, formerly: [c1]}], changes: []}
"""
MIXED = """\
---
  id: b
  version: "1"
  codes:
    - {id: a, name: A,
       definition: long}   # in braces
    -
      id: b
      name: B
    - ! {name: C, "id": c}
  changes:
  # none yet
...
"""
BARE = "id: b\nversion: '1'\ncodes:\n  - id: a\n    name: A\n  - id: b\n    name: B\n  - id: c\n    name: C"
LAYOUTS = [
    ("block", BLOCK),
    ("lists without indent", COLUMN_0),
    ("all in braces", FLOW),
    ("codes in braces", MIXED),
    ("no line end at the end", BARE),
    ("Windows", "\ufeff" + BLOCK.replace("\n", "\r\n")),
    ("old Mac", COLUMN_0.replace("\n", "\r")),
    ("changes in brackets", BARE + "\nchanges: [{act: drop, code: old}]  # so far\n"),
    ("an end mark", BARE + "\n# done\n...\n"),
]
OPERATIONS: list[tuple[str, Operation, set[str]]] = [
    ("rename", lambda b: op.rename(b, "a", "new-a", signed=BY), {"a"}),
    ("rename, with a name", lambda b: op.rename(b, "b", "b2", name="B: it's", signed=BY), {"b"}),
    ("rename again", lambda b: op.rename(op.rename(b, "c", "d", signed=BY), "d", "c", signed=BY), {"c"}),
    ("merge", lambda b: op.merge(b, ["a", "c"], "b", signed=BY), {"a", "c"}),
    ("split", lambda b: op.split(b, "a", [Part("p", "P", "w " * 90), Part("q", "Q")], signed=BY), {"a"}),
    ("split the last", lambda b: op.split(b, "c", [Part("p", "P"), Part("q", "Q")], signed=BY), {"c"}),
    ("split and keep", lambda b: op.split(b, "b", [Part("p", "P")], keep="Less, now.", signed=BY), {"b"}),
    ("keep at length", lambda b: op.split(b, "a", [Part("p", "P")], keep="less " * 40, signed=BY), {"a"}),
    ("deprecate", lambda b: op.deprecate(b, "c", signed=BY), {"c"}),
    ("adopt", lambda b: op.adopt(b, MADE, "x", definition="a: b\n\nc", signed=BY), set()),
    ("adopt into", lambda b: op.adopt_into(b, MADE, "a", signed=BY), set()),
    ("drop", lambda b: op.drop(b, MADE, signed=BY), set()),
    ("declare", lambda b: op.declare(b, "a", "widened", [Code("a", "A", "Else.")], signed=BY), set()),
]  # fmt: skip


def read(text: str, folder: Path) -> Codebook:
    """The codebook of a text."""
    path = folder / "c.yaml"
    path.write_bytes(text.encode("utf-8"))
    return read_codebook(path, source="c.yaml")


def pieces(text: str) -> dict[str, dict[str, str]]:
    """Of each code, by id, the text of each key with its value, as it stands in the file."""
    plain = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    file = _File(plain, _root(plain))
    codes: dict[str, dict[str, str]] = {}
    listed: Any = file.list("codes")
    for node in listed.value:
        pairs = {key.value: plain[key.start_mark.index : file.end(value)] for key, value in node.value}
        identifier: Any = file.value(node, "id")
        codes[identifier.value] = pairs
    return codes


def comments(text: str) -> list[str]:
    """What stands behind hashes that begin a comment in the layouts above, in its order."""
    return [line.rpartition("#")[2].strip() for line in text.splitlines() if "# " in line]


def touched(text: str, before: Codebook, after: Codebook, new: str) -> list[tuple[str, str]]:
    """Codes and keys that do not stand in the new text as they stood, though the change does not concern them."""
    found = []
    olds, news = pieces(text), pieces(new)
    kept = {code.id: code for code in before.codes}
    for code in after.codes:
        old = next((kept[name] for name in (code.id, *reversed(code.formerly)) if name in kept), None)
        if old is None:
            continue
        changed = {
            key
            for key, field in (("id", "id"), ("name", "name"), ("parent", "parent_id"), ("status", "status"),
                               ("definition", "definition"), ("merged_into", "merged_into"), ("formerly", "formerly"))
            if getattr(old, field) != getattr(code, field)
        }  # fmt: skip
        own, came = olds[old.id], news[code.id]
        others = (own.keys() | came.keys()) - changed
        found += [(code.id, key) for key in sorted(others) if own.get(key) != came.get(key)]
    return found


# Every operation in the layouts of codes; in those of the whole file the three that touch different places.
CASES = [
    (f"{said}, {layout}", text, operation, concerned)
    for place, (layout, text) in enumerate(LAYOUTS)
    for said, operation, concerned in OPERATIONS
    if place < 4 or said in ("rename", "split the last", "adopt")
]


@pytest.mark.parametrize(
    ("text", "operation", "concerned"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_only_the_lines_concerned_change(
    text: str, operation: Operation, concerned: set[str], tmp_path: Path
) -> None:
    """In every layout every operation changes the codes concerned alone, and keeps comments, line ends and mark."""
    before = read(text, tmp_path)
    after = operation(before)
    new = edited(text, before, after)
    assert after == read(new, tmp_path)
    assert [] == touched(text, before, after, new)
    for old, code in zip(
        before.codes, (c for c in after.codes if not c.split_from and c.author != "ines"), strict=True
    ):
        assert old == code or old.id in concerned or code.parent_id != old.parent_id
    assert [part for part in comments(text) if part != "all of them"] == [
        part for part in comments(new) if part in comments(text) and part != "all of them"
    ]
    assert text.startswith("\ufeff") == new.startswith("\ufeff")
    ends = {"\r\n" in text, "\r" in text}
    assert ends == {"\r\n" in new, "\r" in new}
    assert new.replace("\r\n", "").count("\n") == 0 or "\r\n" not in text


EXPECTED = """\
# A codebook.

id: b
version: "1"
codes:

  # ---------- doing
  - id: a  # the first
    status: deprecated
    name: A   # short
    definition: >-
      What people
      do.

    # patterns to come

  - id: p
    name: P
    definition: Part.
    split_from: a

  - id: q
    name: Q
    split_from: a
  # ---------- helping
"""


def test_layout_of_new_lines(tmp_path: Path) -> None:
    """New keys come behind the id, new codes behind the one they come from, the record at the end."""
    before = read(BLOCK, tmp_path)
    after = op.split(before, "a", [Part("p", "P", "Part."), Part("q", "Q")], signed=Signed("ines"))
    new = edited(BLOCK, before, after)
    head, rest = BLOCK.split("  # ---------- helping\n")
    status, name = new.index("    status"), new.index("    name: A")
    assert "    status: deprecated\n" == new[status:name]
    assert new.startswith(head[: head.index("    name: A")])
    assert "  # ---------- helping\n" + rest in new
    assert new.endswith("# the end\n\nchanges:\n  - {act: split, code: a, to: [p, q], by: ines}\n")


def in_braces(text: str) -> str:
    """A codebook file with everything in braces and brackets."""
    return json_flow(YAML(typ="safe", pure=True).load(text))


def at_column_0(text: str) -> str:
    """A codebook file with its codes two columns further left."""
    head, mark, rest = text.partition("\ncodes:\n")
    return head + mark + "\n".join(line.removeprefix("  ") for line in rest.split("\n"))


DRESSES: list[Callable[[str], str]] = [
    lambda text: text,
    lambda text: "\ufeff" + text.replace("\n", "\r\n"),
    lambda text: text.removesuffix("\n"),
    in_braces,
    at_column_0,
]


@st.composite
def operations(draw: st.DrawFn, book: Codebook) -> Operation:
    """Any operation on one of the codes, with ids that are free."""
    code = draw(st.sampled_from([code.id for code in book.codes]))
    other = draw(st.sampled_from([code.id for code in book.codes]))
    text = draw(st.sampled_from(["Other.", "a: b", "no", "two\nlines", "x " * 80 + "y", "# 1", ""]))
    acts: list[Operation] = [
        lambda b: op.rename(b, code, "fresh", name=text or None, signed=BY),
        lambda b: op.merge(b, [code], other, signed=BY),
        lambda b: op.split(b, code, [Part("p", "P", text), Part("q", "Q")], signed=BY),
        lambda b: op.split(b, code, [Part("p", "P", text)], keep=text, signed=BY),
        lambda b: op.deprecate(b, code, signed=BY),
        lambda b: op.adopt(b, MADE, "fresh", definition=text, parent_id=code, signed=BY),
        lambda b: op.adopt_into(b, MADE, code, signed=BY),
        lambda b: op.drop(b, MADE, signed=BY),
    ]
    return draw(st.sampled_from(acts))


@settings(max_examples=20, suppress_health_check=list(HealthCheck))
@given(data=st.data(), book=codebooks(most=3), dress=st.sampled_from(DRESSES))
def test_any_operation_on_any_codebook(
    data: Any, book: Codebook, dress: Callable[[str], str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Whatever a codebook holds and however it is laid out, an operation on its file changes what it means to."""
    folder = tmp_path_factory.getbasetemp()
    text = dress(codebook_yaml(book))
    operation = data.draw(operations(book))
    try:
        after = operation(book)
    except InputError:
        reject()
    new = edited(text, book, after)
    assert after == read(new, folder)
    assert [] == touched(text, book, after, new)


def test_a_real_codebook_keeps_its_lines(tmp_path: Path) -> None:
    """In a long file a rename changes the id's line and the children's, and adds the former id and the record."""
    text = (ROOT / "codebooks" / "mobility.yaml").read_text(encoding="utf-8")
    before = read(text, tmp_path)
    new = edited(text, before, op.rename(before, "wirkungen", "folgen", signed=Signed("ines", "2026-11-21")))
    gone = [line for line in text.splitlines() if line not in new.splitlines()]
    came = [line for line in new.splitlines() if line not in text.splitlines()]
    assert {"  - id: wirkungen", "    parent: wirkungen"} == set(gone)
    assert {"  - id: folgen", "    formerly: [wirkungen]", "    parent: folgen", "changes:",
            '  - {act: rename, code: wirkungen, to: [folgen], by: ines, at: "2026-11-21"}'} == set(came)  # fmt: skip


ELSEWHERE = [
    ("an alias", "id: b\nversion: '1'\ncodes:\n  - &a {id: a, name: A, parent: &x b}\n  - {id: b, name: B, parent: *x}\n"),
    ("no list", "id: b\n"),
    ("no YAML", "{"),
    ("no mapping", "- a\n"),
]  # fmt: skip


@pytest.mark.parametrize("text", [case[1] for case in ELSEWHERE], ids=[case[0] for case in ELSEWHERE])
def test_places_that_cannot_be_told_apart_are_refused(text: str) -> None:
    """A value that stands elsewhere in the file is not changed there."""
    before = Codebook("b", "1", "", (Code("a", "A", "", parent_id="b"), Code("b", "B", "", parent_id="b")))
    with pytest.raises(NotEditable):
        edited(text, before, op.rename(before, "b", "c", signed=BY))
