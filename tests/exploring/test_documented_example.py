"""The Python of docs/explore.md runs as it stands, on the sample study."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from tests.conftest import ROOT


def test_the_example_runs(sample: Path) -> None:
    """Its blocks, one after the other, print what they promise, write the figure and give no warning."""
    text = (ROOT / "docs" / "explore.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```python\n(.*?)```", text, flags=re.DOTALL)
    command = [sys.executable, "-W", "error", "-c", "\n".join(blocks)]
    done = subprocess.run(command, cwd=sample, capture_output=True, text=True, check=False)
    assert (0, "") == (done.returncode, done.stderr)
    for expected in ("professional", "United Kingdom", "community safety", "typical, "):
        assert expected in done.stdout, expected
    assert (sample / "seen-and-measured.png").read_bytes().startswith(b"\x89PNG")
