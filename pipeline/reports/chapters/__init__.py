"""The chapters of a report: from everything that is known of a study to the document that all faces show.

Every chapter is always there, so that what is missing is said in its place; only the appendix of contexts may be left out.
"""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.reports.chapters import (
    closing,
    codebook,
    coding,
    comparison,
    coreq,
    glance,
    methods,
    people,
    perceived,
    survey,
    themes,
)
from pipeline.reports.chapters.pictures import pictures
from pipeline.reports.chapters.telling import Telling
from pipeline.reports.content import ReportContent
from pipeline.reports.document import Document
from pipeline.reports.drawn import Drawn
from pipeline.reports.locales import writing


def document(
    content: ReportContent,
    *,
    locale: str = "en",
    figures: Mapping[str, tuple[Drawn, ...]] | None = None,
) -> Document:
    """The whole report. Numbers within sentences are written in `locale`, the words are English.

    `figures` are drawn from the content where none are given (an empty mapping: a report without figures). Raises ValueError
    where the locale is unknown.
    """
    by = writing(locale)
    telling = Telling(content, by, pictures(content, by) if figures is None else figures)
    chapters = (
        glance.chapter(telling),
        people.chapter(telling),
        codebook.chapter(telling),
        coding.chapter(telling),
        themes.chapter(telling),
        perceived.chapter(telling),
        survey.chapter(telling),
        comparison.chapter(telling),
        methods.chapter(telling),
        coreq.chapter(telling),
        closing.provenance(telling),
    )
    appendix = closing.contexts(telling, chapters)
    return Document(
        title=content.title,
        generated=content.generated,
        language="en",
        chapters=(*chapters, appendix) if appendix else chapters,
        note=content.synthetic_note,
    )
