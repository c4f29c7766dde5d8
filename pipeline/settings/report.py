"""The [report] part of study.toml: which files are written, how numbers are written in them, and what they show."""

from __future__ import annotations

from pipeline.settings import ReportSettings
from pipeline.settings.table import Table

MOST_QUOTES = 20
MOST_TURNS = 20


def report_settings(table: Table) -> ReportSettings:
    """[report]; a file or folder that is "" is not written; the page always is."""
    usual = ReportSettings()
    settings = ReportSettings(
        file=table.text("file", usual.file),
        word=table.text("word", usual.word),
        workbook=table.text("workbook", usual.workbook),
        data=table.text("data", usual.data),
        locale=table.text("locale", usual.locale),
        language=table.text("language", usual.language),
        context=table.flag("context", default=True),
        context_turns=table.whole("context_turns", usual.context_turns, 0),
        translations=table.text("translations"),
        quotes=table.whole("quotes", usual.quotes, 0),
        small_cells=table.flag("small_cells", default=True),
    )
    if settings.quotes > MOST_QUOTES:
        table.wrong("quotes", f"is {settings.quotes}.", f"At most {MOST_QUOTES} quotes stand under a theme.")
    if settings.context_turns > MOST_TURNS:
        how = f"At most {MOST_TURNS} turns before and after a quote; the whole talk is in the transcript."
        table.wrong("context_turns", f"is {settings.context_turns}.", how)
    for key in ("locale", "language"):
        _check_locale(table, key, getattr(settings, key), getattr(usual, key))
    table.done()
    return settings


def _check_locale(table: Table, key: str, name: str, usual: str) -> None:
    """Report a locale that numbers cannot be written in; the usual one is not looked up, for the sake of a quick start."""
    if name == usual:
        return
    from pipeline.reports.locales import HOW_TO_NAME_A_LOCALE, is_locale

    if not is_locale(name):
        table.wrong(key, f"is {name!r}, which is no known locale.", HOW_TO_NAME_A_LOCALE)
