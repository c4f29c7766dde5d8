"""The sample study as tests use it: whole, or the five discussions that were coded first, which run in a third of the time."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FIRST = ("fg-cz-health", "fg-de-environment", "fg-dk-safety", "fg-fr-safety", "fg-uk-environment")

# Rare codes in five discussions: what the whole study asks of them would fail for want of cases.
GATES = """\
[gates]
min_alpha = 0.4
min_double_coded = 0.4
max_unreviewed = 0.1
max_conflicts = 20
min_percent = "not applicable, because agreement by chance is not taken off it; alpha is the gate"

[gates.min_alpha_of]
co_commissioning = "not applicable, because nobody speaks of it in these five discussions"
frontline_staff = "not applicable, because it was given once, by one coder"
governance_principles = "not applicable, because it was given once, by one coder"
prejudging = "not applicable, because it was given twice, by one coder"

"""

# The page alone: what the other files hold is tested on the whole study, once.
REPORT = """\
[report]
file = "build/report.html"
word = ""
workbook = ""
data = ""
"""


def copy_sample(folder: Path) -> Path:
    """The whole sample study in a new folder, not run."""
    folder.mkdir()
    for name in ("codebooks", "transcripts"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "study.toml", folder)
    return folder


def copy_first_five(folder: Path) -> Path:
    """The sample study as it was with five discussions: their transcripts, people, decisions and memos alone."""
    sample = copy_sample(folder) / "transcripts" / "sample"
    for path in sample.glob("fg-*"):
        if path.stem not in FIRST:
            path.unlink()
    _keep_people(sample / "participants.csv")
    for path in (sample / "decisions").glob("*.jsonl"):
        _keep_decisions(path)
    toml = folder / "study.toml"
    later = r'\[transcripts\.about\."(fg-[a-z-]+)"\]\nlanguage = "[a-z]+"\n'
    text = toml.read_text(encoding="utf-8")
    text = re.sub(later, lambda found: found[0] if found[1] in FIRST else "", text)
    before, after, report = (
        text.index(part) for part in ("[gates]", "# The grade is set beside", "[report]")
    )
    toml.write_text(text[:before] + GATES + text[after:report] + REPORT, encoding="utf-8")
    return folder


def _keep_people(path: Path) -> None:
    """The rows of those who sat in the first discussions."""
    rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"))))
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([rows[0], *(row for row in rows[1:] if row[0] in FIRST)])
    path.write_text(out.getvalue(), encoding="utf-8")


def _keep_decisions(path: Path) -> None:
    """The lines about segments of the first discussions, and those about none."""
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    records = [json.loads(line) for line in lines]
    known = {r["segment_id"] for r in records if r.get("transcript_id") in FIRST}
    kept = [
        line
        for line, record in zip(lines, records, strict=True)
        if record.get("transcript_id", FIRST[0]) in FIRST
        and (record["type"] != "memo" or record["target"] in known)
    ]
    path.write_text("".join(kept), encoding="utf-8")
