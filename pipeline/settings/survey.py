"""The [survey] part of study.toml: the file, what its columns mean, and the declared index."""

from __future__ import annotations

from typing import cast

from pipeline.settings import SurveySettings
from pipeline.settings.table import Table
from pipeline.survey import IndexFormula, Missing, SurveyItem, SurveyMapping

ONE_SECTOR = "survey"  # the name of the only sector where items name none
HOW = ("", "alone", "with others")
BENEFITS = ("", "self", "others")


def survey_settings(table: Table) -> SurveySettings:
    """[survey], [survey.scores] and every [[survey.items]]."""
    mapping = SurveyMapping(
        respondent=table.needed_text(
            "respondent", 'Name the column with each respondent\'s id: respondent = "id".'
        ),
        country=table.text("country"),
        weight=table.text("weight"),
        strata=table.text("strata"),
        psu=table.text("psu"),
        attributes=table.texts("attributes"),
        country_names=table.mapping("country_names"),
    )
    settings = SurveySettings(
        file=table.needed_text("file", 'Name the survey: [survey] file = "survey.csv".'),
        mapping=mapping,
        formula=_formula(table),
        encoding=table.encoding(),
    )
    table.done()
    return settings


def _formula(table: Table) -> IndexFormula:
    """The declared index."""
    scores = table.numbers("scores")
    items = tuple(_item(entry) for entry in table.tables("items"))
    for number, item in enumerate(items, 1):
        if item.id and item.id in [other.id for other in items[: number - 1]]:
            table.wrong(
                f"items[{number}].id", f"{item.id!r} is used twice.", "Give each item an id of its own."
            )
    if items and len(set(scores.values())) < 2:
        table.wrong(
            "scores",
            "needs at least two different values.",
            "For example: never = 0, sometimes = 1, often = 2.",
        )
    no_answer = table.texts("no_answer")
    for answer in no_answer:
        if answer in scores:
            how = "Take it out of one of the two: an answer either has a score or counts as none."
            table.wrong("no_answer", f"{answer!r} has a score as well.", how)
    return IndexFormula(
        items=items,
        scores=scores,
        missing=cast("Missing", table.choice("missing", "skip", ("skip", "zero", "drop"))),
        least_answered=table.number("least_answered", 0.5, 0, 1),
        no_answer=no_answer,
    )


def _item(table: Table) -> SurveyItem:
    """One [[survey.items]]."""
    column = table.needed_text("column", "Name the item's column in the file.")
    identifier = table.text("id", column)
    item = SurveyItem(
        id=identifier,
        column=column,
        label=table.text("label", identifier),
        sector=table.text("sector", ONE_SECTOR),
        how=table.choice("how", "", HOW),
        benefits=table.choice("benefits", "", BENEFITS),
        weight=table.number("weight", 1.0, 0, 1e6),
        reverse=table.flag("reverse", default=False),
    )
    table.done()
    return item
