"""What a study holds, as pandas DataFrames: quotes, matrix, counts, agreed codings, survey; and the matrix for SPSS.

Whole numbers are `Int64`, other numbers `Float64`, texts `string`, and what is one of few values a category, levels in
their order. What is missing is missing (`<NA>`), never 0.
"""

from __future__ import annotations

import math
import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.analysis.filters import parse_where
from pipeline.analysis.matrix import Cases, Values, variable_names
from pipeline.codebook import Code
from pipeline.errors import InputError, Problem
from pipeline.exhibits import Table
from pipeline.survey import Survey
from pipeline.workflow.explored_matrix import Matrix, MatrixWanted, matrix_of, value_labels
from pipeline.workflow.explored_quotes import CHOICES, QuotesWanted, find_quotes, quote_table
from pipeline.workflow.explored_tables import CountsWanted, count_table
from pipeline.workflow.exploring import Explored, explored
from pipeline.workflow.running import run_steps
from pipeline.workflow.study import Study
from pipeline.workflow.writing_files import no_place_because

if TYPE_CHECKING:
    from pandas import DataFrame

_NUMBER = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?")  # 0123 is a code, no number
Where = Mapping[str, str | Sequence[str]] | str
CATEGORIES = frozenset(
    {"transcript", "country", "sector", "group", "language", "code", "chosen", "rule", "person", "coder"}
)


@contextmanager
def _opened(study: Study | str | os.PathLike[str]) -> Iterator[Study]:
    """A study that is open, or the one in a folder, with all that was decided and changed by now read in."""
    if isinstance(study, Study):
        run_steps(study, ("segment", "import"), _silent)
        yield study
        return
    with Study.open(Path(study)) as opened:
        run_steps(opened, ("segment", "import"), _silent)
        yield opened


def _silent(*_: object) -> None:
    """Shows no progress."""


def _conditions(where: Where | None) -> dict[str, tuple[str, ...]]:
    """Conditions as they are given in Python: a mapping, or text as behind `--where`."""
    if where is None or isinstance(where, str):
        return parse_where([where]) if where else {}
    return {key: (value,) if isinstance(value, str) else tuple(value) for key, value in where.items()}


def _several(values: str | Iterable[str]) -> tuple[str, ...]:
    """One value or several."""
    return (values,) if isinstance(values, str) else tuple(values)


def quotes(
    study: Study | str | os.PathLike[str],
    code: str | Iterable[str] = (),
    *,
    where: Where | None = None,
    level: str | Iterable[str] = (),
    chosen: str = "",
    coder: str = "",
    context: int = 0,
    speakers: bool = False,
) -> DataFrame:
    """Coded passages, a row each, as `focuscode quotes` shows them.

    `study` is an open one or its folder. `where` holds conditions on people ({"country": "DK"}), `chosen` takes those alone
    that the report's rule chooses (typical, strong, dissenting, all), `coder` one coder's own codings instead of the agreed
    ones. `speakers` adds labels, stakeholder group, country and sector, and where a quote stands (segment, transcript, turn, line,
    time): for your own eyes, as both tell who speaks. Raises InputError with everything that the study does not have.
    """
    if chosen and chosen not in CHOICES:
        raise InputError(Problem("chosen", f"is {chosen!r}.", f"Choose one of: {', '.join(CHOICES)}."))
    wanted = QuotesWanted(_several(code), _conditions(where), _several(level), chosen, context, speakers)
    with _opened(study) as opened:
        found = explored(opened, coder)
        table = quote_table(find_quotes(found, wanted), wanted)
        return frame(table, _level_orders(found.codes(wanted.codes)))


def matrix(
    study: Study | str | os.PathLike[str],
    cases: Cases = "segments",
    values: Values = "0/1",
    *,
    code: str | Iterable[str] = (),
    where: Where | None = None,
    coder: str = "",
    speakers: bool = False,
) -> DataFrame:
    """Codes × cases, a row a case, as `focuscode matrix` writes them; `<NA>` where the case was not read for the code.

    Names of levels are ordered categories. Raises InputError with everything that the study does not have.
    """
    wanted = MatrixWanted(cases, values, _several(code), _conditions(where), speakers)
    with _opened(study) as opened:
        return matrix_frame(matrix_of(explored(opened, coder), wanted))


def counts(
    study: Study | str | os.PathLike[str],
    by: str = "",
    *,
    code: str | Iterable[str] = (),
    where: Where | None = None,
    coder: str = "",
    speakers: bool = False,
) -> DataFrame:
    """How often codes were given: segments, people of those present, focus groups, as `focuscode count` shows it.

    Raises InputError with everything that the study does not have.
    """
    wanted = CountsWanted(by, _several(code), _conditions(where), speakers)
    with _opened(study) as opened:
        return frame(count_table(explored(opened, coder), wanted))


def agreed_frame(study: Study | str | os.PathLike[str]) -> DataFrame:
    """The codings that count, a row each, with who is credited, the level's value, the rule, the coders and the words."""
    import pandas as pd

    with _opened(study) as opened:
        found = explored(opened)
        rows = list(_codings(found))
        orders = _level_orders(found.codebook.codable)
    columns = ("segment", "transcript", "position", "person", "country", "sector", "group", "language", "code", "level",
               "level_value", "rule", "coders", "quote")  # fmt: skip
    made = pd.DataFrame.from_records(rows, columns=list(columns))
    kinds = {"position": "Int64", "level_value": "Int64"}
    return _typed(made, kinds, orders)


def _codings(found: Explored) -> Iterator[tuple[Any, ...]]:
    """The rows of `agreed_frame`; a coding credited to several people has a row with the first of them."""
    by_id = {segment.id: segment for segment in found.segments}
    for coding in found.judged.codings:
        segment = by_id[coding.segment_id]
        credited = found.people.credited(segment, coding)
        if not credited:
            continue
        person = credited[0]
        scale = found.codebook.code(coding.code_id).scale
        value = {level.id: level.value for level in scale.levels} if scale else {}
        yield (
            segment.id,
            segment.transcript_id,
            segment.position + 1,
            found.numbers[person],
            person.country,
            person.sector,
            person.group,
            found.people.languages.get(segment.transcript_id, ""),
            coding.code_id,
            coding.level or "",
            value.get(coding.level or ""),
            coding.rule,
            ", ".join(coding.coders),
            segment.quote,
        )


def survey_frame(study: Study | str | os.PathLike[str]) -> DataFrame:
    """The survey, a row a respondent: country, weight, what is known of them, the score of each item, an index a sector.

    The columns of items are called as the items, those of indices (0 to 100) `index_` and the sector. Raises InputError
    where the study has no survey.
    """
    import pandas as pd

    from pipeline.analysis.survey_index import respondent_index

    with _opened(study) as opened:
        survey = opened.survey
        if survey is None:
            how = "Declare it in study.toml: [survey] file = …"
            raise InputError(Problem("study.toml", "the study has no survey.", how, key="survey"))
    usual = ["respondent", "country", "weight"]
    sectors = variable_names([f"index_{sector}" for sector in survey.sectors], usual)
    known = dict.fromkeys(key for response in survey.responses for key in response.attributes)
    traits = variable_names(known, [*usual, *sectors.values()])
    items = variable_names(
        [item.id for item in survey.formula.items], [*usual, *sectors.values(), *traits.values()]
    )
    made: dict[str, Any] = {
        "respondent": [response.respondent_id for response in survey.responses],
        "country": [response.country for response in survey.responses],
        "weight": [response.weight for response in survey.responses],
    }
    numbers = ["weight", *items.values(), *sectors.values()]
    for key, name in traits.items():
        told = [response.attributes.get(key, "") for response in survey.responses]
        if all(_NUMBER.fullmatch(value) for value in told if value):
            numbers.append(name)
            made[name] = [float(value) if value else None for value in told]
        else:
            made[name] = told
    for identifier, name in items.items():
        made[name] = [response.answers.get(identifier) for response in survey.responses]
    for sector in survey.sectors:
        index = respondent_index(survey, sector).tolist()
        made[sectors[f"index_{sector}"]] = [None if math.isnan(value) else value for value in index]
    return _typed(pd.DataFrame(made), dict.fromkeys(numbers, "Float64"), _answers(survey, traits))


def _answers(survey: Survey, traits: Mapping[str, str]) -> dict[str, Sequence[str]]:
    """The answers in their order, of those questions whose order the study declares, by column."""
    found: dict[str, Sequence[str]] = {}
    for trait in survey.demographics:
        if trait.kind == "category" and trait.values:  # noqa: PD011  an attribute of the survey, no frame
            found[trait.column] = trait.values  # noqa: PD011  as above
    if survey.willing is not None:
        found[survey.willing.column] = survey.willing.answers
    return {traits[column]: values for column, values in found.items() if column in traits}


def frame(table: Table, ordered: Mapping[str, Sequence[str]] | None = None) -> DataFrame:
    """A table as a DataFrame; `ordered` has the values of columns that are categories with an order, lowest first."""
    import pandas as pd

    made = pd.DataFrame.from_records(list(table.tidy_rows()), columns=list(table.tidy_keys()))
    kinds = {}
    for column in table.columns:
        if column.kind == "count":
            kinds[column.key] = "Int64"
        elif column.kind not in ("text", "quote"):
            kinds[column.key] = "Float64"
    return _typed(made, kinds, ordered or {})


def matrix_frame(made: Matrix) -> DataFrame:
    """A matrix as a DataFrame, values of levels whole and their names in order."""
    orders = {
        column: [level.name for level in code.scale.levels]
        for column, code in made.named.items()
        if code.scale
    }
    shown = frame(made.table, orders)
    return shown.astype(dict.fromkeys(made.codes, "Int64")) if made.kind == "levels" else shown


def _typed(made: DataFrame, kinds: Mapping[str, str], ordered: Mapping[str, Sequence[str]]) -> DataFrame:
    """The frame with the type of each column: numbers as told, few values as categories, everything else text."""
    import pandas as pd

    types: dict[str, Any] = {}
    for column in made.columns:
        if column in kinds:
            types[column] = kinds[column]
            continue
        made[column] = made[column].where(made[column] != "", None)
        if column in ordered:
            values = [*dict.fromkeys(ordered[column])]
            made[column] = made[column].where(made[column].isin(values), None)
            types[column] = pd.CategoricalDtype(values, ordered=True)
        elif column in CATEGORIES:
            types[column] = "category"
        else:
            types[column] = "string"
    return made.astype(types)


def _level_orders(codes: Sequence[Code]) -> dict[str, Sequence[str]]:
    """The order of levels and of their names, each where the graded codes among these have the same ones."""
    scales = [code.scale.levels for code in codes if code.scale]
    ids = {tuple(level.id for level in levels) for levels in scales}
    names = {tuple(level.name for level in levels) for levels in scales}
    found = {"level": ids, "level_name": names}
    return {column: next(iter(orders)) for column, orders in found.items() if len(orders) == 1}


def write_sav(path: Path, made: Matrix) -> None:
    """Write a matrix for SPSS, with labels of variables and values, whole or not at all; raises InputError."""
    import pyreadstat

    shown = matrix_frame(made)
    numbers = [column.key for column in made.table.columns if column.kind != "text"]
    shown = shown.astype({key: "float64" if key in numbers else "object" for key in shown.columns})
    texts = [key for key in shown.columns if key not in numbers]
    shown[texts] = shown[texts].where(shown[texts].notna(), "")
    labels: dict[str, str | None] = {column.key: column.heading[:256] for column in made.table.columns}
    values: dict[str, dict[int | float, str]] = {
        key: dict(value_labels(code, made.kind).items()) for key, code in made.codes.items()
    }
    beside = path.with_name(f".{os.getpid()}.{path.stem}.sav")
    how = "Make room on the disk, close the file where it is open, or name another."
    if what := no_place_because(path):
        raise InputError(Problem(str(path), what, how))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        pyreadstat.write_sav(
            shown,
            beside,
            column_labels=labels,
            variable_value_labels={key: named for key, named in values.items() if named},
            variable_measure=dict.fromkeys(made.codes, "ordinal" if made.kind == "levels" else "scale"),
        )
        beside.replace(path)
    except (OSError, pyreadstat.PyreadstatError) as error:
        # Without the name of the file beside it, which is nothing of the user's.
        because = getattr(error, "strerror", None) or str(error).replace(str(beside), str(path)).rstrip(".")
        raise InputError(Problem(str(path), f"cannot be written: {because}.", how)) from None
    finally:
        beside.unlink(missing_ok=True)
