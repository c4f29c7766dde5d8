"""Where the report may be written: never in the place of what a study is made of, nor where it would be read as that."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pipeline.errors import Problem
from pipeline.settings import FILE_NAME, ReportSettings, Settings
from pipeline.settings.paths import is_there, real

OWN_FILE = 'Name a file of its own, such as "{}".'
OWN_FOLDER = 'Name a folder of its own: data = "build/report".'


def misplaced_reports(settings: Settings, inputs: Iterable[str]) -> Iterator[Problem]:
    """Report files and a data folder that would take the place of input or of each other; translations that are not there.

    `inputs` are the single files that a study is made of; transcripts and decision files are known by their folders.
    """
    said = settings.report
    names = [*inputs, *([said.translations] if said.translations else [])]
    taken = {real(settings.path(name)) for name in names}
    for key, name in (("file", said.file), ("word", said.word), ("workbook", said.workbook)):
        if not name and key != "file":
            continue
        what = _file_problem(settings, name, taken)
        if what:
            yield Problem(
                FILE_NAME, what, OWN_FILE.format(getattr(ReportSettings(), key)), key=f"report.{key}"
            )
        taken.add(real(settings.path(name)))
    if said.data:
        what = _folder_problem(settings, said.data, taken)
        if what:
            yield Problem(FILE_NAME, what, OWN_FOLDER, key="report.data")
    if said.translations and not is_there(settings.path(said.translations), is_folder=False):
        how = "Write the list with “focuscode quotes --translate FILE” first, or take the key out."
        yield Problem(FILE_NAME, f"{said.translations!r}: no such file.", how, key="report.translations")


def _file_problem(settings: Settings, name: str, taken: set[str]) -> str:
    """Why no file of the report can stand there, "" where it can."""
    from pipeline.readers.registry import readable_suffixes

    path, said = settings.path(name), settings.report
    if real(path) in taken or is_there(path, is_folder=True):
        return f"{name!r} is no place for the report: something else is there."
    folder, suffix = real(path.parent), path.suffix.casefold()
    if folder == real(settings.path(settings.transcripts.folder)) and suffix in readable_suffixes():
        return f"{name!r} is no place for the report: it lies among the transcripts and would be read as one."
    if folder == real(settings.path(settings.review.decisions)) and suffix == ".jsonl":
        return f"{name!r} is no place for the report: decision files lie there."
    if said.data and folder == real(settings.path(said.data)):
        return f"{name!r} is no place for the report: report.data keeps a list of all files in that folder."
    return ""


def _folder_problem(settings: Settings, name: str, taken: set[str]) -> str:
    """Why the tables and figures cannot lie there, "" where they can."""
    path = settings.path(name)
    if real(path) in taken or is_there(path, is_folder=False):
        return f"{name!r} is no folder."
    if real(path) == real(settings.path(settings.transcripts.folder)):
        return f"{name!r} is where the transcripts lie: tables would be read as transcripts."
    if real(path) == real(settings.path(settings.review.decisions)):
        return f"{name!r} is where the decision files lie."
    return ""
