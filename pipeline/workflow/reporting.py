"""The report's files: a page, a Word file, a workbook, and a folder of tables and figures; and whether they are as written."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import InputError, Problem
from pipeline.hashing import digest
from pipeline.reports.data_files import INDEX
from pipeline.workflow.analysing import Coded, Compared, coded, compared
from pipeline.workflow.result_folder import index_of, write_folder
from pipeline.workflow.study import Study
from pipeline.workflow.writing_files import no_place_because, write_whole

if TYPE_CHECKING:
    from pipeline.reports.chapters.telling import Telling

ABSENT = "absent"
HOW = "Make room on the disk, close the file where it is open, or name another: [report] {key} = …"


def write_report(study: Study, found: Coded, side: Compared) -> None:
    """Write every file that study.toml asks for; raises InputError where one cannot be written.

    Every place is looked at and all is made before anything is written. The page comes last: where it is there, the others are.
    """
    from pipeline.reports.chapters import document
    from pipeline.reports.data_files import data_files
    from pipeline.reports.html import page
    from pipeline.reports.word import word
    from pipeline.reports.workbook import workbook
    from pipeline.workflow.contents import report_content

    settings = study.settings
    said, path = settings.report, settings.path
    _check_places(study)
    made = document(report_content(study, found, side), locale=said.locale)
    tables = data_files(made) if said.data else {}
    files = {
        "workbook": (said.workbook, workbook(made) if said.workbook else b""),
        "word": (said.word, word(made, locale=said.locale) if said.word else b""),
        "file": (said.file, page(made, locale=said.locale).encode("utf-8")),
    }
    if said.data:
        write_folder(path(said.data), tables)
    for key, (name, data) in files.items():
        if name:
            write_whole(path(name), data, HOW.format(key=key))


def _check_places(study: Study) -> None:
    """Refuse places where no file can be, all of them."""
    path, said = study.settings.path, study.settings.report
    named = [("file", said.file), ("word", said.word), ("workbook", said.workbook)]
    found = [(name, no_place_because(path(name)), key) for key, name in named if name]
    if said.data:
        found.append((said.data, no_place_because(path(said.data) / INDEX), "data"))
    problems = [Problem(name, what, HOW.format(key=key)) for name, what, key in found if what]
    if problems:
        raise InputError(problems)


def study_telling(study: Study) -> Telling:
    """What single chapters of the report are told from, without figures."""
    from pipeline.reports.chapters.telling import Telling
    from pipeline.reports.locales import writing
    from pipeline.workflow.contents import report_content

    found = coded(study)
    return Telling(
        report_content(study, found, compared(study, found)), writing(study.settings.report.locale), {}
    )


def report_files(study: Study) -> Iterator[str]:
    """The report's files as study.toml names them, the page first; a folder stands for all that is in it."""
    said = study.settings.report
    yield from (name for name in (said.file, said.word, said.workbook, said.data) if name)


def on_disk(study: Study) -> dict[str, str]:
    """Digests of the report's files as they are now, by what they are called among the report's inputs."""
    return {f"{name} on the disk": _digest(study, study.settings.path(name)) for name in report_files(study)}


def _digest(study: Study, path: Path) -> str:
    """The digest of a file, or of those files of a folder that the program wrote there."""
    if path.is_file():
        return study.digest(path)
    written = index_of(path)
    if written is None:
        return ABSENT
    there = [(name, path / name) for name in sorted({INDEX, *written})]
    return digest([[name, study.digest(one) if one.is_file() else ABSENT] for name, one in there])
