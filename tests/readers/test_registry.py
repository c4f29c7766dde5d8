"""Which front end reads a file."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Sequence
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from pipeline.__main__ import run
from pipeline.errors import InputError
from pipeline.readers import (
    ReadingSettings,
    ReadTranscript,
    read_transcript,
    readable_suffixes,
    registry,
)
from pipeline.readers.build import Heard, Said, assemble
from pipeline.transcripts import Participant
from pipeline.workflow.study import Study

Read = Callable[..., ReadTranscript]


def read_eaf(
    path: Path,
    *,
    transcript_id: str,
    source: str,
    participants: Sequence[Participant],
    settings: ReadingSettings,
) -> ReadTranscript:
    """A front end as another package would bring it."""
    heard = Heard(said=[Said("Ana", path.read_text(encoding="utf-8"))])
    return assemble(
        heard,
        transcript_id=transcript_id,
        source=source,
        digest="b2:0",
        participants=participants,
        settings=settings,
    )


@pytest.fixture
def _plugin(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another package is installed that reads .eaf."""
    entry = EntryPoint("eaf", f"{__name__}:read_eaf", registry.GROUP)
    monkeypatch.setattr(EntryPoint, "load", lambda _: read_eaf)
    monkeypatch.setattr(registry, "entry_points", lambda group: [entry] if group == registry.GROUP else [])


@pytest.mark.usefixtures("_plugin")
def test_front_ends_of_other_packages(read: Read, tmp_path: Path) -> None:
    """An entry point adds a format, a study finds its files, and runs them like any other."""
    assert "Ana: words" == read("fg.eaf", "words").transcript.text
    assert ".eaf" in readable_suffixes()
    study = tmp_path / "study"
    assert 0 == run(["init", str(study)])
    (study / "transcripts" / "fg.eaf").write_text("words", encoding="utf-8")
    assert 0 == run(["read", "--study", str(study)])
    with Study.open(study) as opened:
        assert {"example", "fg"} == set(opened.store.transcripts())
        assert () == opened.unread_files


def test_unknown_formats(read: Read) -> None:
    """A format that nobody reads is refused with the list of those that are."""
    with pytest.raises(
        InputError, match=r"“.pdf” is no known format. Known are: .csv, .docx, .srt, .txt, .vtt"
    ):
        read("fg.pdf", "x")


def test_suffixes_in_capitals(read: Read) -> None:
    """FG.TXT is a text file."""
    assert 1 == len(read("FG.TXT", "Moderator: x").transcript.turns)


@pytest.mark.parametrize("suffix", readable_suffixes())
def test_missing_files(tmp_path: Path, suffix: str) -> None:
    """Every front end names a file that is not there."""
    with pytest.raises(InputError, match=f"fg{suffix}: there is no such file"):
        read_transcript(
            tmp_path / f"fg{suffix}",
            transcript_id="fg",
            source=f"fg{suffix}",
            participants=(),
            settings=ReadingSettings(),
        )


def test_importing_the_readers_is_light() -> None:
    """The packages load none of the heavy libraries until a file needs one."""
    heavy = "spacy simplemma sklearn pandas matplotlib docx webvtt ruamel jinja2 scipy numpy"
    code = f"import sys, pipeline.readers, pipeline.segmenting; print(*(set('{heavy}'.split()) & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "" == done.stdout.strip()
