"""Survey files of any format, read as they are, or by a declared mapping and scored by a declared formula."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.errors import InputError, Problem
from pipeline.readers.sources import read_bytes
from pipeline.readers.survey_checks import declared, mismatches
from pipeline.readers.survey_file import SurveyColumn, SurveyFile, as_number, number_text
from pipeline.readers.survey_long import widened
from pipeline.readers.survey_oddities import oddities, small_populations
from pipeline.survey import Attribute, IndexFormula, Survey, SurveyMapping, SurveyResponse

STATISTICS = (".sav", ".zsav", ".por", ".dta")
TEXTS = (".csv", ".tsv", ".txt", ".tab")
WORKBOOKS = (".xlsx", ".xlsm")
_INSTEAD = {
    ".xls": "Save it as .xlsx.", ".ods": "Save it as .xlsx.", ".numbers": "Export it as .xlsx or CSV.",
    ".sas7bdat": "Export it as CSV, SPSS or Stata.", ".rds": "Write it as CSV: write.csv(…).",
    ".rdata": "Write it as CSV: write.csv(…).", ".parquet": "Write it as CSV.",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class HeldAgainst:
    """A declared survey held against its file: all problems, all notices, and the file with a row per respondent."""

    wide: SurveyFile
    problems: tuple[Problem, ...]
    notices: tuple[str, ...]


def read_survey_file(path: Path, *, source: str, encoding: str = "", sheet: str = "") -> SurveyFile:
    """A survey file as it is: SPSS (.sav, .zsav, .por), Stata (.dta), text (.csv, .tsv, .txt) or workbook (.xlsx).

    `encoding` is found where it is ""; `sheet` names one of a workbook. Raises InputError where the file cannot be read
    or is of another format.
    """
    suffix = path.suffix.lower()
    if suffix in STATISTICS:
        from pipeline.readers.survey_statistics import read_statistics_survey

        return read_statistics_survey(path, source, encoding)
    if suffix in WORKBOOKS:
        from pipeline.readers.survey_workbook import read_workbook_survey

        return read_workbook_survey(read_bytes(path, source), source, sheet)
    if suffix in _INSTEAD:
        raise InputError(Problem(source, f"surveys in {suffix} are not read.", _INSTEAD[suffix]))
    from pipeline.readers.survey_text import read_text_survey

    data = read_bytes(path, source)
    if data.startswith(b"PK\x03\x04"):
        from pipeline.readers.survey_workbook import read_workbook_survey

        return read_workbook_survey(data, source, sheet)
    return read_text_survey(data, source, encoding)


def read_survey(
    path: Path,
    *,
    source: str,
    mapping: SurveyMapping,
    formula: IndexFormula,
    encoding: str = "",
    sheet: str = "",
) -> Survey:
    """The survey in a file, by what was declared of it.

    A declared answer is a label or a code of the file. An empty cell and a missing value of the file are no answer;
    every other answer to an item must have a score. Raises InputError with all problems that `held_against` finds.
    """
    file = read_survey_file(path, source=source, encoding=encoding, sheet=sheet)
    held = held_against(file, mapping, formula)
    if held.problems:
        raise InputError(held.problems)
    wide = held.wide
    return Survey(
        source=source,
        digest=file.digest,
        formula=formula,
        responses=_responses(wide, mapping, formula),
        weighted=bool(mapping.weight),
        notices=held.notices,
        demographics=tuple(_as_shown(wide, trait) for trait in mapping.demographics),
        efficacy=_as_shown(wide, mapping.efficacy) if mapping.efficacy else None,
        willing=replace(
            mapping.willing, answers=_meant(wide, mapping.willing.column, mapping.willing.answers)
        )
        if mapping.willing
        else None,
    )


def held_against(file: SurveyFile, mapping: SurveyMapping, formula: IndexFormula) -> HeldAgainst:
    """What was declared of a survey held against its file, every mismatch at once."""
    if mapping.long is None:
        wide, problems = file, list[Problem]()
    else:
        wide, problems = widened(file, mapping, mapping.long, formula)
        if wide is file:  # without its columns a long file cannot be looked at
            named = declared(mapping, IndexFormula((), {})).items()
            problems += [file.no_column(name, keys) for name, keys in named if file.column(name) is None]
            return HeldAgainst(file, tuple(dict.fromkeys(problems)), file.notices)
    problems += [*mismatches(wide, mapping, formula, file), *small_populations(wide, mapping)]
    notices = wide.notices if problems else (*wide.notices, *oddities(file, wide, mapping, formula))
    return HeldAgainst(wide, tuple(problems), notices)


def _meant(file: SurveyFile, name: str, answers: tuple[str, ...]) -> tuple[str, ...]:
    """Declared answers as they stand in the responses."""
    column = file.column(name)
    return tuple(column.meant(answer) if column else answer for answer in answers)


def _as_shown(file: SurveyFile, trait: Attribute) -> Attribute:
    """A trait whose answers are named as in the responses."""
    return replace(
        trait,
        reference=_meant(file, trait.column, (trait.reference,))[0] if trait.reference else "",
        values=_meant(file, trait.column, trait.values),
        no_answer=_meant(file, trait.column, trait.no_answer),
    )


def _responses(file: SurveyFile, mapping: SurveyMapping, formula: IndexFormula) -> tuple[SurveyResponse, ...]:
    """A response per row."""
    blank = ("",) * len(file.rows)

    def codes(name: str) -> tuple[str, ...]:
        """The answers in a column, "" where none is declared."""
        column = file.column(name) if name else None
        return column.answers if column else blank

    weights = [as_number(text) or 1.0 for text in codes(mapping.weight)]
    sizes = [as_number(text) for text in codes(mapping.fpc)]
    attributes = {name: _shown(file.column(name), mapping, formula) for name in mapping.kept}
    answers = {item.id: _scored(file.column(item.column), formula.scores_of(item)) for item in formula.items}
    items, kept = [*answers], [*attributes]
    rows = zip(
        codes(mapping.respondent), countries_of(file, mapping) or blank, weights, codes(mapping.strata), codes(mapping.psu), sizes,
        zip(*answers.values(), strict=True) if items else [()] * len(blank),
        zip(*attributes.values(), strict=True) if kept else [()] * len(blank),
        strict=True,
    )  # fmt: skip
    return tuple(
        SurveyResponse(
            respondent_id=respondent,
            country=country,
            weight=weight,
            answers=dict(zip(items, scores, strict=True)),
            attributes=dict(zip(kept, texts, strict=True)),
            stratum=stratum,
            psu=psu,
            fpc=size,
        )
        for respondent, country, weight, stratum, psu, size, scores, texts in rows
    )


def countries_of(file: SurveyFile, mapping: SurveyMapping) -> list[str]:
    """The country of each respondent by its name; empty where none is declared."""
    column = file.column(mapping.country) if mapping.country else None
    if column is None:
        return []
    names = {code: column.shown(code) for code in column.counts()} | column.matched(mapping.country_names)
    return [names.get(code, "") for code in column.answers]


def _scored(column: SurveyColumn | None, scores: Mapping[str, float]) -> list[float | None]:
    """The score of each answer to an item, None where there is none."""
    if column is None:
        return []
    known = {code: float(score) for code, score in column.matched(scores).items()}
    return [known.get(code) for code in column.answers]


def _shown(column: SurveyColumn | None, mapping: SurveyMapping, formula: IndexFormula) -> list[str]:
    """What stands in a kept column: numbers of a trait that is one, labels of anything else, "" for no answer."""
    if column is None:
        return []
    traits = [*mapping.demographics, *([mapping.efficacy] if mapping.efficacy else [])]
    trait = next((one for one in traits if one.column == column.name), None)
    none = trait.no_answer if trait else ()
    if mapping.willing and mapping.willing.column == column.name:
        none = (*none, *formula.no_answer)
    skipped = column.matched(dict.fromkeys(none, True))
    texts = {"": ""}
    for code in column.counts():
        value = as_number(code) if trait and trait.kind == "number" else None
        texts[code] = "" if code in skipped else column.shown(code) if value is None else number_text(value)
    return [texts[code] for code in column.answers]
