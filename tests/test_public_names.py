"""The public surface of the package, pinned: a name is added or taken away on purpose."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

import pipeline
from tests.conftest import ROOT

NAMES = [
    "AgreementCard",
    "Codebook",
    "InputError",
    "Study",
    "TableOptions",
    "Transcript",
    "agreed_frame",
    "card_of_table",
    "counts",
    "matrix",
    "quotes",
    "read_codebook",
    "read_transcript",
    "run_steps",
    "survey_frame",
]


def test_the_public_names_are_these() -> None:
    """`pipeline` offers these names and no others."""
    assert NAMES == pipeline.__all__


@pytest.mark.parametrize("name", NAMES)
def test_every_public_name_is_there_and_documented(name: str) -> None:
    """Each public name can be had and has a docstring."""
    assert getattr(pipeline, name).__doc__


def test_an_unknown_name_is_an_attribute_error() -> None:
    """A name that is not public is missing in the usual way."""
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        _ = pipeline.nonsense


def test_importing_the_package_loads_nothing() -> None:
    """`import pipeline` loads none of its modules."""
    probe = "import sys, pipeline; print([m for m in sys.modules if m.startswith('pipeline.')])"
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    assert "[]" == done.stdout.strip()


def test_the_documented_lines_of_agreement_run(tmp_path: Path) -> None:
    """The Python of docs/agreement.md, on the table that stands there, prints the figures of both codes."""
    text = (ROOT / "docs" / "agreement.md").read_text(encoding="utf-8")
    blocks = dict(re.findall(r"```(text|python)\n(.*?)```", text, flags=re.DOTALL))
    (tmp_path / "codings.csv").write_text(blocks["text"], encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", blocks["python"]], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert "{'praise': " in done.stdout
    assert "'waste': 1.0}" in done.stdout
