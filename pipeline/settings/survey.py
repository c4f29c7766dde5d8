"""The [survey] part of study.toml: the file, what its columns mean, and the declared index."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from pipeline.settings import SurveySettings
from pipeline.settings.table import Table
from pipeline.survey import (
    Attribute,
    IndexFormula,
    LongForm,
    Missing,
    SurveyItem,
    SurveyMapping,
    Willingness,
)

ONE_SECTOR = "survey"  # the name of the only sector where items name none
HOW = ("", "alone", "with others")
BENEFITS = ("", "self", "others")
KINDS = ("category", "number")
_AS_WELL = {"no_answer": "has a score as well.", "scores": "is in survey.no_answer as well."}


def survey_settings(table: Table) -> SurveySettings:
    """[survey] with all the tables under it."""
    respondent = 'Name the column with each respondent\'s id: respondent = "id".'
    mapping = SurveyMapping(
        respondent=table.needed_text("respondent", respondent),
        country=table.text("country"),
        weight=table.text("weight"),
        strata=table.text("strata"),
        psu=table.text("psu"),
        attributes=table.texts("attributes"),
        country_names=_country_names(table),
        fpc=table.text("fpc"),
        demographics=tuple(
            _attribute(entry, column, "category")
            for column, entry in table.table("demographics").subtables().items()
        ),
        efficacy=_efficacy(table),
        willing=_willing(table.table("willing")) if table.has("willing") else None,
        long=_long(table.table("long")) if table.has("long") else None,
    )
    settings = SurveySettings(
        file=table.needed_text("file", 'Name the survey: [survey] file = "survey.csv".'),
        mapping=mapping,
        formula=_formula(table),
        encoding=table.encoding() if table.text("encoding") else "",
        sheet=table.text("sheet"),
    )
    table.done()
    return settings


def _country_names(table: Table) -> dict[str, str]:
    """How countries are written out; one that bears the name of another of them would be taken for that."""
    names = table.mapping("country_names")
    for written, name in names.items():
        if not name.strip():
            table.wrong(f"country_names.{written}", "is empty.", "Write the country's name.")
        elif names.get(name, name) != name:
            what = f"is {name!r}, which stands on the left as well and is called {names[name]!r} there."
            how = "On the left stands the survey's name, on the right that of the focus groups for the same country."
            table.wrong(f"country_names.{written}", what, how)
    return names


def _attribute(table: Table, column: str, usual: str) -> Attribute:
    """One [survey.demographics.COLUMN], or [survey.efficacy]."""
    kind = table.choice("kind", usual, KINDS)
    attribute = Attribute(
        column=column,
        label=table.text("label") or column.replace("_", " "),
        kind="number" if kind == "number" else "category",
        reference=table.text("reference"),
        values=table.texts("values"),
        per=table.number("per", 1.0, 1e-6, 1e9),
        bounds=table.steps("groups"),
        no_answer=table.texts("no_answer"),
    )
    strange = ("reference", "values") if kind == "number" else ("per", "groups")
    for name in strange:
        if name in table.values:
            other = "category" if kind == "number" else "number"
            table.wrong(name, f"means nothing for a {kind}.", f'Take it out, or declare kind = "{other}".')
    if attribute.values and attribute.reference and attribute.reference not in attribute.values:
        how = f"Its values are: {', '.join(attribute.values)}."
        table.wrong("reference", f"{attribute.reference!r} is not among the values.", how)
    _apart(table, attribute.no_answer, attribute.values, "stands among the values as well.")
    table.done()
    return attribute


def _apart(table: Table, no_answer: tuple[str, ...], answers: tuple[str, ...], what: str) -> None:
    """Report answers that count as none and as one at the same time."""
    for answer in no_answer:
        if answer in answers:
            how = "Take it out of one of the two: what counts as none is no answer."
            table.wrong("no_answer", f"{answer!r} {what}", how)


def _efficacy(table: Table) -> Attribute | None:
    """`efficacy`: the name of a column, or a table with more to say of it."""
    if not table.has("efficacy"):
        return None
    if isinstance(table.values["efficacy"], dict):
        entry = table.table("efficacy")
        column = entry.needed_text("column", "Name the column in which it is answered.")
        return _attribute(entry, column, "number")
    column = table.needed_text("efficacy", 'Name its column, such as efficacy = "q20".')
    return Attribute(column, column.replace("_", " "), "number") if column else None


def _willing(table: Table) -> Willingness:
    """[survey.willing]: what more one would do."""
    column = table.needed_text("column", "Name the column in which it is answered.")
    answers = table.texts("answers")
    if len({*answers}) < 2 or len({*answers}) < len(answers):
        missing = "answers" not in table.values
        what = "is missing." if missing else "needs two different answers or more, each once."
        table.wrong("answers", what, 'List them from the least to the most: ["none", "a few hours"].')
    willing = Willingness(column, table.text("label") or column, answers)
    table.done()
    return willing


def _long(table: Table) -> LongForm:
    """[survey.long]: a file with a row per respondent and item."""
    how = "Name the column that {}."
    long = LongForm(
        item=table.needed_text("item", how.format("says which item a row is about")),
        answer=table.needed_text("answer", how.format("holds the answer")),
    )
    if long.item and long.item == long.answer:
        table.wrong("answer", f"is {long.answer!r}, as item is.", "Name two columns.")
    table.done()
    return long


def _formula(table: Table) -> IndexFormula:
    """The declared index."""
    scores = table.numbers("scores")
    no_answer = table.texts("no_answer")
    items = tuple(_item(entry, no_answer) for entry in table.tables("items"))
    for number, item in enumerate(items, 1):
        if item.id and item.id in [other.id for other in items[: number - 1]]:
            table.wrong(
                f"items[{number}].id", f"{item.id!r} is used twice.", "Give each item an id of its own."
            )
    if any(not item.scores for item in items):
        _differing(table, scores)
    _scored(table, no_answer, scores, "no_answer")
    return IndexFormula(
        items=items,
        scores=scores,
        missing=cast("Missing", table.choice("missing", "skip", ("skip", "zero", "drop"))),
        least_answered=table.number("least_answered", 0.5, 0, 1),
        no_answer=no_answer,
    )


def _differing(table: Table, scores: Mapping[str, float]) -> None:
    """Report scores that make no difference."""
    if len({*scores.values()}) < 2:
        how = "For example: never = 0, sometimes = 1, often = 2."
        table.wrong("scores", "needs at least two different values.", how)


def _scored(table: Table, no_answer: tuple[str, ...], scores: Mapping[str, float], key: str) -> None:
    """Report answers that have a score and count as none at the same time."""
    for answer in no_answer:
        if answer in scores:
            how = "Take it out of one of the two: an answer either has a score or counts as none."
            table.wrong(key, f"{answer!r} {_AS_WELL[key]}", how)


def _item(table: Table, no_answer: tuple[str, ...]) -> SurveyItem:
    """One [[survey.items]]."""
    table.about = column = table.needed_text("column", "Name the item's column in the file.")
    identifier = table.name("id", column)
    how, benefits = table.choice("how", "", HOW), table.choice("benefits", "", BENEFITS)
    usual = how == "with others" and benefits == "others"
    item = SurveyItem(
        id=identifier,
        column=column,
        label=table.name("label", identifier),
        sector=table.name("sector", ONE_SECTOR),
        how=how,
        benefits=benefits,
        weight=table.number("weight", 1.0, 0, 1e6),
        reverse=table.flag("reverse", default=False),
        organised=table.flag("organised", default=usual),
        scores=table.numbers("scores"),
    )
    if "scores" in table.values:
        _differing(table, item.scores)
        _scored(table, no_answer, item.scores, "scores")
    table.done()
    return item
