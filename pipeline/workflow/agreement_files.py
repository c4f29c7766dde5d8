"""An agreement card as files: a page, and CSV tables in a folder. Works for a study and for a table from elsewhere."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.agreement import AgreementCard
from pipeline.errors import InputError, Problem
from pipeline.exporters.agreement_csv import COLUMNS, agreement_csv
from pipeline.reports.agreement_page import AgreementContent
from pipeline.workflow.writing_files import generated, write_whole

if TYPE_CHECKING:
    from pipeline.workflow.study import Study


def table_paths(folder: Path | None) -> tuple[Path, ...]:
    """The files that `write_tables` writes into a folder; none for None."""
    return () if folder is None else tuple(folder / f"{name}.csv" for name in COLUMNS)


def write_tables(folder: Path, card: AgreementCard) -> None:
    """Write the card as CSV files into a folder, which is made where it is missing; raises InputError."""
    if folder.exists() and not folder.is_dir():
        how = "Name a folder: there is a file for each kind of figure."
        raise InputError(Problem(str(folder), "is a file, not a folder.", how))
    for name, data in agreement_csv(card).items():
        write_whole(folder / name, data, "Close the file where it is open, or name another folder: --csv …")


def write_page(path: Path, content: AgreementContent) -> None:
    """Write the page; raises InputError where it cannot be written."""
    from pipeline.reports.agreement_figure import draw
    from pipeline.reports.agreement_page import render

    page = render(content, draw(content.card)).encode("utf-8")
    write_whole(path, page, "Close the file where it is open, or name another: --html …")


def content_of_study(study: Study, card: AgreementCard) -> AgreementContent:
    """What the page of a study's card says of the study."""
    settings = study.settings
    facts = (
        ("Open round", settings.review.round),
        ("Closed rounds", ", ".join(settings.review.closed_rounds) or "none"),
        ("Adjudicators", ", ".join(settings.review.adjudicators) or "none"),
        ("Codebook", f"{settings.codebook}, revision {study.codebook.revision}"),
    )
    return AgreementContent(settings.title, generated(), card, settings.note, facts)


def content_of_table(path: Path, card: AgreementCard) -> AgreementContent:
    """What the page of a table's card says of the table."""
    return AgreementContent(path.name, generated(), card)
