"""What a command may load before it has something to do."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = ("spacy", "sklearn", "pandas", "matplotlib", "textual", "docx", "scipy", "simplemma", "alembic")
PROBE = """
import json, sys
from pipeline.__main__ import run
code = run(sys.argv[1:])
print("\\n" + json.dumps({"code": code, "loaded": [m for m in %r if m in sys.modules]}))
"""


def loaded(*arguments: str) -> dict[str, object]:
    """Run a command in a process of its own; its exit code and which heavy libraries it loaded."""
    done = subprocess.run(
        [sys.executable, "-c", PROBE % (HEAVY,), *arguments], capture_output=True, text=True, check=True
    )
    found: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    return found


@pytest.mark.parametrize(
    "arguments", [("--help",), ("review", "--help"), ("--version",), ("completion", "bash")]
)
def test_help_loads_nothing_heavy(arguments: tuple[str, ...]) -> None:
    """Help, version and completion load none of the libraries that take their time."""
    assert loaded(*arguments) == {"code": 0, "loaded": []}


def test_status_loads_nothing_heavy(sample_once: Path) -> None:
    """`status` of a study with survey, decisions and suggestions loads no heavy library either."""
    assert loaded("status", "--study", str(sample_once)) == {"code": 0, "loaded": []}


def test_agreement_of_a_table_loads_no_store(tmp_path: Path) -> None:
    """`agree --from` needs no study: neither the store nor SQLAlchemy is loaded, also where files are written."""
    table = tmp_path / "t.csv"
    table.write_text("unit,coder,code\n1,A,x\n1,B,y\n2,A,x\n2,B,x\n", encoding="utf-8")
    probe = PROBE % (("sqlalchemy", "pipeline.store", "pipeline.workflow.study"),)
    command = ["agree", "--from", str(table), "--csv", str(tmp_path / "figures")]
    done = subprocess.run([sys.executable, "-c", probe, *command], capture_output=True, text=True, check=True)
    assert json.loads(done.stdout.splitlines()[-1]) == {"code": 0, "loaded": []}


def test_help_loads_no_database_library() -> None:
    """Help does not load SQLAlchemy, numpy or Rich: they cost more than click itself."""
    probe = PROBE % (("sqlalchemy", "numpy", "rich"),)
    done = subprocess.run([sys.executable, "-c", probe, "--help"], capture_output=True, text=True, check=True)
    assert json.loads(done.stdout.splitlines()[-1]) == {"code": 0, "loaded": []}
