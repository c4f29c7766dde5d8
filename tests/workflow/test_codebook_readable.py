"""What an import writes can be read back; a codebook of which that is not true is never written."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.codebook import Code, Codebook
from pipeline.errors import InputError
from pipeline.readers import IncomingCodebook, read_codebook
from pipeline.workflow import codebook_exchange
from pipeline.workflow.codebook_exchange import import_codebook

CIRCLE = """<CodeBook xmlns="urn:QDA-XML:codebook:1.0"><Codes>
<Code name="A" isCodable="true"><Description>Parent: b
Id: a</Description></Code>
<Code name="B" isCodable="true"><Description>Parent: a
Id: b</Description></Code>
</Codes></CodeBook>"""


def test_a_circle_of_parents_comes_in_cut(tmp_path: Path) -> None:
    """Two codes that name each other as parents become a family that every command can read."""
    (tmp_path / "x.qdc").write_text(CIRCLE, encoding="utf-8")
    import_codebook(tmp_path / "x.qdc", tmp_path / "new.yaml")
    codes = read_codebook(tmp_path / "new.yaml", source="new.yaml").codes
    assert [("a", None), ("b", "a")] == [(code.id, code.parent_id) for code in codes]


def test_what_could_not_be_read_back_is_not_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever a reader lets through, YAML that would be refused is told and not written."""
    broken = Codebook("b", "1", "", (Code("a", "A", "", parent_id="a"), Code("\ud800", "B", "")))
    incoming = IncomingCodebook(broken, {code.id: frozenset() for code in broken.codes})
    monkeypatch.setattr(codebook_exchange, "read_any_codebook", lambda *_, **__: incoming)
    with pytest.raises(InputError) as caught:
        import_codebook(tmp_path / "x.qdc", tmp_path / "new.yaml")
    assert {None} == {problem.line for problem in caught.value.problems}
    assert [] == list(tmp_path.iterdir())
