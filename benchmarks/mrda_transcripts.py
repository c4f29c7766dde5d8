"""Turns meetings of the MRDA corpus (`speaker|text|…` a line) into plain `speaker: text` transcripts.

    python benchmarks/mrda_transcripts.py ../shared/data/mrda/test /tmp/mrda
    focuscode init /tmp/study --from /tmp/mrda && focuscode run --study /tmp/study

The corpus (ICSI meetings, NathanDuran/MRDA-Corpus, GPL-3.0) is read from where it lies; nothing of it is kept here.
"""

from __future__ import annotations

import argparse
from pathlib import Path


def plain(lines: list[str]) -> str:
    """The meeting as `speaker: text` lines, one an utterance."""
    spoken = (line.split("|")[:2] for line in lines if line.count("|") >= 2)
    return "".join(f"{speaker}: {text}\n" for speaker, text in spoken)


def convert(source: Path, target: Path) -> list[Path]:
    """Write one transcript for each meeting in `source`; the files written."""
    target.mkdir(parents=True, exist_ok=True)
    written = []
    for meeting in sorted(source.glob("*.txt")):
        path = target / meeting.name
        path.write_text(
            plain(meeting.read_text(encoding="utf-8").splitlines()), encoding="utf-8", newline="\n"
        )
        written.append(path)
    return written


def main() -> None:
    """Convert a folder."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("source", type=Path)
    parser.add_argument("target", type=Path)
    arguments = parser.parse_args()
    print(f"{len(convert(arguments.source, arguments.target))} meetings in {arguments.target}")


if __name__ == "__main__":
    main()
