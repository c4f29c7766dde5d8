"""Tables with one text a row."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import InputError
from pipeline.readers.text_columns import RowText, read_column


def test_rows(tmp_path: Path) -> None:
    """Texts are verbatim, rows without one are left out, and an empty id is replaced by the row's number."""
    path = tmp_path / "t.csv"
    path.write_text('id;text\na;" one, \ntwo "\nb;\n;three\n', encoding="utf-8-sig")
    rows = read_column(path, source="t.csv", column="text", id_column="id")
    assert (RowText("a", " one, \ntwo "), RowText("3", "three")) == rows


def test_missing_columns(tmp_path: Path) -> None:
    """Every column that is not there is named, with those that are."""
    path = tmp_path / "t.csv"
    path.write_text("id,text\n1,a\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_column(path, source="t.csv", column="txt", id_column="no")
    assert ["txt", "no"] == [problem.key for problem in caught.value.problems]
    assert "The columns are: id, text." == caught.value.problems[0].how
