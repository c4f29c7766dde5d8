"""Survey files: a CSV with a row per respondent, read by a declared mapping and scored by a declared formula."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import InputError, Problem
from pipeline.readers.delimited import Table, parse_table
from pipeline.readers.sources import read_text
from pipeline.survey import IndexFormula, Survey, SurveyMapping, SurveyResponse

if TYPE_CHECKING:
    import pandas as pd


def read_survey(
    path: Path, *, source: str, mapping: SurveyMapping, formula: IndexFormula, encoding: str = "utf-8"
) -> Survey:
    """The survey in a CSV file (comma, semicolon, tab or bar).

    An empty cell is an item not answered; every other answer must have a score in `formula`. Raises InputError with
    all problems: columns that are missing, respondents without an id or with one used before, answers without a
    score (how often, and the first row), weights that are no positive number, and, where `mapping.country_names` is
    declared, countries that it does not name.
    """
    content = read_text(path, source=source, encoding=encoding)
    table = parse_table(content.text, source)
    absent = [column for column in _declared(mapping, formula) if column not in table.header]
    if absent:
        raise InputError(_no_column(source, column, table) for column in absent)
    frame = _frame(table)
    problems = [
        *_bad_respondents(frame, mapping, source),
        *_bad_answers(frame, formula, source),
        *_bad_weights(frame, mapping, source),
        *_bad_countries(frame, mapping, source),
    ]
    if problems:
        raise InputError(problems)
    return Survey(
        source=source,
        digest=content.digest,
        formula=formula,
        responses=_responses(frame, mapping, formula),
        weighted=bool(mapping.weight),
        notices=_notices(frame, table, mapping, formula),
    )


def _declared(mapping: SurveyMapping, formula: IndexFormula) -> list[str]:
    """Every column that the study names, once."""
    own = [mapping.respondent, mapping.country, mapping.weight, mapping.strata, mapping.psu]
    columns = [*own, *mapping.attributes, *(item.column for item in formula.items)]
    return list(dict.fromkeys(column for column in columns if column))


def _no_column(source: str, column: str, table: Table) -> Problem:
    """The problem of a column that the file does not have."""
    how = f"Correct it in study.toml; the file has: {', '.join(table.header)}."
    return Problem(source, f"there is no column {column!r}.", how, key=column)


def _frame(table: Table) -> pd.DataFrame:
    """The rows as text, stripped, indexed by their number from 1."""
    import pandas as pd

    index = pd.Index([row.number for row in table.rows], name="row")
    cells = [[cell.strip() for cell in row.cells] for row in table.rows]
    return pd.DataFrame(cells, columns=list(table.header), index=index, dtype=object)


def _bad_respondents(frame: pd.DataFrame, mapping: SurveyMapping, source: str) -> list[Problem]:
    """Respondents without an id, or with one that an earlier row has."""
    if frame.empty:
        return [Problem(source, "there are no respondents.", "The file needs a row per respondent.")]
    key = mapping.respondent
    ids = frame[key]
    problems = [
        Problem(source, "the respondent has no id.", "Give each an id of its own.", row=row, key=key)
        for row in _rows(ids == "")
    ]
    for value, group in ids[(ids != "") & ids.duplicated(keep=False)].groupby(ids, sort=False):
        what = f"{value!r} stands for {len(group)} respondents."
        second = _rows(group == value)[1]
        problems.append(Problem(source, what, "Give each an id of its own.", row=second, key=key))
    return problems


def _rows(chosen: pd.Series[bool]) -> list[int]:
    """The numbers of the rows that are chosen."""
    return [int(row) for row in chosen.index[chosen].to_list()]


def _bad_answers(frame: pd.DataFrame, formula: IndexFormula, source: str) -> list[Problem]:
    """Answers without a declared score, one problem per column and answer, with the first row."""
    problems = []
    for column in dict.fromkeys(item.column for item in formula.items):
        answers = frame[column]
        unknown = answers[(answers != "") & ~answers.isin([*formula.scores, *formula.no_answer])]
        for answer, count in unknown.value_counts(sort=False).items():
            first = _rows(unknown == answer)[0]
            what = f"the answer {answer!r} has no declared score ({count} times, first here)."
            how = (
                f"Declared are: {', '.join(formula.scores)}. Give it a score in survey.scores; name it in"
                " survey.no_answer where it is no answer; or mend the file."
            )
            problems.append(Problem(source, what, how, row=first, key=column))
    return problems


def _bad_weights(frame: pd.DataFrame, mapping: SurveyMapping, source: str) -> list[Problem]:
    """Weights that are no positive number."""
    if not mapping.weight:
        return []
    how = "A weight is a number above 0; leave respondents without one out of the file, or declare no weight."
    return [
        Problem(source, f"the weight {text!r} is no positive number.", how, row=row, key=mapping.weight)
        for row, text in zip(frame.index.to_list(), frame[mapping.weight].to_list(), strict=True)
        if _weight(text) is None
    ]


def _bad_countries(frame: pd.DataFrame, mapping: SurveyMapping, source: str) -> list[Problem]:
    """Countries that the study does not name, where it names any."""
    if not (mapping.country and mapping.country_names):
        return []
    countries = frame[mapping.country]
    unknown = countries[~countries.isin(list(mapping.country_names))]
    problems = []
    for country, count in unknown.value_counts(sort=False).items():
        first = _rows(unknown == country)[0]
        what = f"the country {country!r} is not declared ({count} times, first here)."
        how = f"Declared are: {', '.join(mapping.country_names)}."
        problems.append(Problem(source, what, how, row=first, key=mapping.country))
    return problems


def _weight(text: str) -> float | None:
    """A positive number, with a decimal point or a decimal comma; None where it is none."""
    try:
        value = float(text.replace(",", ".") if text.count(",") == 1 and "." not in text else text)
    except ValueError:
        return None
    return value if value > 0 and math.isfinite(value) else None


def _responses(
    frame: pd.DataFrame, mapping: SurveyMapping, formula: IndexFormula
) -> tuple[SurveyResponse, ...]:
    """A response per row."""
    scores: dict[str, float] = {answer: float(score) for answer, score in formula.scores.items()}
    responses = []
    for record in frame.to_dict("records"):
        country = record[mapping.country] if mapping.country else ""
        weight = _weight(record[mapping.weight]) if mapping.weight else 1.0
        responses.append(
            SurveyResponse(
                respondent_id=record[mapping.respondent],
                country=mapping.country_names.get(country, country),
                weight=weight or 1.0,
                answers={item.id: scores.get(record[item.column]) for item in formula.items},
                attributes={name: record[name] for name in mapping.attributes},
                stratum=record[mapping.strata] if mapping.strata else "",
                psu=record[mapping.psu] if mapping.psu else "",
            )
        )
    return tuple(responses)


def _notices(
    frame: pd.DataFrame, table: Table, mapping: SurveyMapping, formula: IndexFormula
) -> tuple[str, ...]:
    """Columns that nothing was declared for, and respondents who answered no item."""
    declared = set(_declared(mapping, formula))
    unread = [column for column in table.header if column not in declared]
    notices = [f"columns not used: {', '.join(unread)}"] if unread else []
    columns = list(dict.fromkeys(item.column for item in formula.items))
    silent = int((~frame[columns].isin(list(formula.scores))).all(axis=1).sum()) if columns else 0
    if silent:
        notices.append(f"{silent} of {len(frame)} respondents answered none of the declared items")
    return tuple(notices)
