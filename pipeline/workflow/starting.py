"""A new study that runs as it is: `focuscode init`."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Collection, Mapping
from importlib.resources import files
from pathlib import Path

from pipeline.errors import InputError, Problem
from pipeline.exporters.codebook_schema import codebook_schema_text
from pipeline.readers import ReadingSettings, read_transcript, readable_suffixes
from pipeline.readers.participants import likely_columns
from pipeline.readers.survey_draft import quoted
from pipeline.readers.surveys import STATISTICS, TEXTS, WORKBOOKS
from pipeline.settings import FILE_NAME

SCHEMA = "codebook.schema.json"  # for editors: the first line of the codebook names it
_STARTER = "pipeline.workflow"
_OTHER_TEXTS = (".doc", ".odt", ".rtf", ".pages", ".pdf", ".md", ".html", ".htm")
_RECORDINGS = (
    ".mp3",
    ".wav",
    ".m4a",
    ".wma",
    ".aac",
    ".ogg",
    ".flac",
    ".mp4",
    ".mov",
    ".avi",
    ".mkv",
    ".webm",
)
_OTHER_TABLES = (".xls", ".ods", ".numbers", ".sas7bdat", ".rds", ".rdata", ".parquet")
_LANGUAGE = re.compile(r"[a-z]{2,3}")


def left_behind(source: Path) -> dict[str, str]:
    """What lies in a folder and is not copied into a new study, by name, with what it is and what is to be done with it.

    Sub-folders, tables without talk, other kinds of file.
    """
    copied = _transcripts(source)
    ids = {unicodedata.normalize("NFC", path.stem) for path in copied}
    left = {f"{p.name}{'/' if p.is_dir() else ''}": p for p in source.iterdir() if p not in copied}
    return {name: _what_to_do(left[name], ids) for name in sorted(left)}


def further(languages: tuple[str, ...], *, example: bool) -> tuple[str, ...]:
    """What there is to do by hand after a study was made: its languages and its codebook."""
    said: tuple[str, ...] = ()
    if not languages and not example:
        said = (f'{FILE_NAME} says languages = ["en"]: where people speak otherwise, name theirs there.',)
    if not example and "en" not in (languages or ("en",)):
        said = (
            f"codebook.yaml is an example in English: its patterns find nothing in {', '.join(languages)}.",
        )
    return said


def _what_to_do(path: Path, transcripts: Collection[str]) -> str:
    """What a file that is no transcript is, by its suffix and, where it is a table, by its columns, and what to do with it."""
    suffix = path.suffix.lower()
    survey = "describe it, and name it under [survey]: focuscode survey describe FILE"
    kinds = ", ".join(readable_suffixes())
    if path.is_dir():
        return "a folder; only files of the folder itself are copied"
    if path.name[0] in ".~":
        return "hidden, or a lock file of a word processor"
    if suffix in STATISTICS:
        return f"a survey: {survey}"
    if suffix in _OTHER_TEXTS:
        return f"if it is a transcript, save it as .docx or .txt: this kind of file is not read, but {kinds}"
    if suffix in _RECORDINGS:
        return "a recording; what is read are transcripts"
    if suffix in _OTHER_TABLES:
        return "if it is the participant list or the survey, save it as .xlsx or CSV: this kind of file is not read"
    if suffix not in (*TEXTS, *WORKBOOKS):
        return "not a kind of file that is read"
    try:
        columns = likely_columns(path, source=path.name, transcripts=transcripts)
    except InputError:
        columns = {}
    if columns:
        return f"a participant list: copy it beside {FILE_NAME}, and name it there: {_as_list(path.name, columns)}"
    return f"a table; if it is the survey, {survey}"


def _as_list(name: str, columns: Mapping[str, str]) -> str:
    """The lines of [participants] for a list with those columns; only those called otherwise are named."""
    others = [f"{own} = {quoted(column)}" for own, column in columns.items() if column.casefold() != own]
    named = f" and, in the next line, columns = {{ {', '.join(others)} }}" if others else ""
    return f"[participants] file = {quoted(name)}{named}"


def start_study(folder: Path, *, title: str, languages: tuple[str, ...], source: Path | None) -> list[str]:
    """Make a study in `folder`, with copies of the transcripts in `source` or else a short example.

    Returns the files made. Raises InputError where there is a study already, where `source` holds no transcripts and
    for a language code that is none; then nothing is made.
    """
    transcripts = _transcripts(source) if source is not None else []
    how, used = "Use codes such as en, cs, da, fr, de.", (FILE_NAME, "codebook.yaml", SCHEMA)
    wrong = [code for code in languages if not _LANGUAGE.fullmatch(code)]
    title = title or folder.resolve().name
    there = [str(folder / name) for name in used if (folder / name).exists()]
    problems = [Problem("--language", f"{code!r} is no language code.", how) for code in wrong]
    if any(unicodedata.category(character) in ("Cc", "Cs") for character in title):
        what = f"{title!r} holds characters that no file can hold."
        problems.append(Problem("--title", what, 'Give the study a title: --title "My study".'))
    problems += [
        Problem(name, "exists already.", "Choose another folder; nothing was changed.") for name in there
    ]
    empty = [source] if source is not None and not transcripts else []
    problems += [
        Problem(str(p), "holds no transcripts.", f"They end in {', '.join(readable_suffixes())}.")
        for p in empty
    ]
    problems += [
        Problem(str(folder / "transcripts" / path.name), "exists already.", "Choose another folder.")
        for path in transcripts
        if (folder / "transcripts" / path.name).exists()
    ]
    if problems:
        raise InputError(problems)
    return _make(folder, title, languages or ("en",), transcripts, example=source is None)


def _transcripts(source: Path) -> list[Path]:
    """The transcripts in a folder."""
    files = [p for p in sorted(source.iterdir()) if p.is_file() and p.name[0] not in ".~"]
    kinds = readable_suffixes()
    return [path for path in files if path.suffix.lower() in kinds and _has_talk(path)]


def _has_talk(path: Path) -> bool:
    """False for a table without speakers and words: a participant list or a survey beside the transcripts."""
    if path.suffix.lower() != ".csv":
        return True
    try:
        read_transcript(path, transcript_id="", source=path.name, participants=(), settings=ReadingSettings())
    except InputError:
        return False
    return True


def _make(
    folder: Path, title: str, languages: tuple[str, ...], transcripts: list[Path], *, example: bool
) -> list[str]:
    """Write the files of a new study."""
    starter = files(_STARTER) / "starter"
    settings = (starter / "study.toml").read_text(encoding="utf-8")
    settings = settings.replace('"TITLE"', json.dumps(title, ensure_ascii=False))
    settings = settings.replace('["en"]', json.dumps(list(languages)))
    made = {
        FILE_NAME: settings.encode(),
        ".gitignore": b"# what focuscode makes again\nstudy.db*\nbuild/\n",
        "codebook.yaml": (starter / "codebook.yaml").read_bytes(),
        SCHEMA: codebook_schema_text().encode(),
        "transcripts/README.md": (starter / "transcripts" / "README.md").read_bytes(),
        **{f"transcripts/{path.name}": path.read_bytes() for path in transcripts},
    }
    if example:
        made["transcripts/example.txt"] = (starter / "transcripts" / "example.txt").read_bytes()
    if (folder / ".gitignore").exists():
        del made[".gitignore"]
    for name, data in made.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return [str(folder / name) for name in made]
