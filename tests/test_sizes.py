"""Functions and files stay small enough to be read in one go.

In code that people admire 95 of 100 functions have fewer than 35 lines of code; in code that they endure it is the
tail that grows, one function of hundreds of lines and one file that everything went into. So this watches the tail: 60
lines for a function, its docstring and signature included, and 450 for a file. A function that needs more is two.
"""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import pipeline

ROOT = Path(pipeline.__file__).parent
FILES = sorted(ROOT.rglob("*.py"))
MOST_OF_A_FUNCTION = 60
MOST_OF_A_FILE = 450


@pytest.mark.parametrize("path", FILES, ids=[path.relative_to(ROOT).as_posix() for path in FILES])
def test_sizes(path: Path) -> None:
    """No function has more than 60 lines and no file more than 450."""
    text = path.read_text(encoding="utf-8")
    long = {
        node.name: (node.end_lineno or 0) - node.lineno + 1
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.lineno + 1 > MOST_OF_A_FUNCTION
    }
    assert {} == long
    assert len(text.splitlines()) <= MOST_OF_A_FILE
