"""The beginning of the sample study's codebook, read once: the whole takes seconds."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.codebook import Codebook
from pipeline.readers import read_codebook
from tests.conftest import ROOT


@pytest.fixture(scope="session")
def coproduction(tmp_path_factory: pytest.TempPathFactory) -> Codebook:
    """The first codes of the sample study's codebook, one of them graded, in five languages."""
    text = (ROOT / "codebooks" / "coproduction.yaml").read_text(encoding="utf-8")
    path: Path = tmp_path_factory.mktemp("sample") / "c.yaml"
    path.write_text(text.partition("\n  - id: perceived_individual\n")[0], encoding="utf-8")
    return read_codebook(path, source="c.yaml")
