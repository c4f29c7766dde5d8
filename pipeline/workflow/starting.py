"""A new study that runs as it is: `focuscode init`."""

from __future__ import annotations

import json
import re
import unicodedata
from importlib.resources import files
from pathlib import Path

from pipeline.errors import InputError, Problem
from pipeline.exporters.codebook_schema import codebook_schema_text
from pipeline.readers import ReadingSettings, read_participants, read_transcript, readable_suffixes
from pipeline.readers.surveys import STATISTICS, TEXTS, WORKBOOKS
from pipeline.settings import FILE_NAME

SCHEMA = "codebook.schema.json"  # for editors: the first line of the codebook names it
_STARTER = "pipeline.workflow"
_LANGUAGE = re.compile(r"[a-z]{2,3}")


def left_behind(source: Path) -> dict[str, str]:
    """What lies in a folder and is not copied into a new study, by name, with what is to be done with it ("": nothing).

    Sub-folders, tables without talk, other kinds of file.
    """
    copied = set(_transcripts(source))
    left = {f"{p.name}{'/' if p.is_dir() else ''}": p for p in source.iterdir() if p not in copied}
    return {name: _what_to_do(left[name]) for name in sorted(left)}


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


def _what_to_do(path: Path) -> str:
    """What to do with a file that is no transcript, by its suffix and, where it is a table, by its header."""
    suffix = path.suffix.lower()
    survey = "describe it, and name it under [survey]: focuscode survey describe FILE"
    if suffix in STATISTICS:
        return f"a survey: {survey}"
    if suffix not in (*TEXTS, *WORKBOOKS) or path.is_dir():
        return ""
    try:
        people = read_participants(path, source=path.name)
    except InputError:
        people = ()
    if any(one.transcript_id or one.role != "participant" for one in people):
        how = f'copy it beside {FILE_NAME}, and name it there: [participants] file = "{path.name}"'
        return f"a participant list: {how}"
    return f"a table; if it is the survey, {survey}"


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
