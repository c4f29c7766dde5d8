"""What is odd about a survey and its declaration without being wrong: told before anything is computed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.errors import Problem
from pipeline.listing import some_of
from pipeline.readers.survey_checks import declared, own_scores
from pipeline.readers.survey_draft import quoted, toml_key
from pipeline.readers.survey_file import SurveyColumn, SurveyFile, as_number
from pipeline.readers.survey_guesses import weight_guess
from pipeline.survey import IndexFormula, SurveyMapping

_FAR = (0.8, 1.25)  # outside of it a mean weight is told
_HALF = 0.5
_MANNERS = (
    ("how", "how it is done", "what is done alone or with others"),
    ("benefits", "who benefits", "what benefits oneself or others"),
)


def oddities(
    file: SurveyFile, wide: SurveyFile, mapping: SurveyMapping, formula: IndexFormula
) -> tuple[str, ...]:
    """Notices of a survey in which nothing is wrong; `wide` has a row per respondent."""
    return (
        *_unused(file, mapping, formula),
        *_twice(wide, mapping),
        *unsaid(formula),
        *_silence(wide, formula),
        *_never(wide, mapping, formula),
        *_labelled_numbers(wide, mapping),
        *_weights(wide, mapping),
        *_design(wide, mapping),
    )


def _unused(file: SurveyFile, mapping: SurveyMapping, formula: IndexFormula) -> Iterator[str]:
    """Columns that nothing was declared for, and a weight that the file names and the study does not."""
    known = {*declared(mapping, formula)}
    known |= {mapping.long.item, mapping.long.answer} if mapping.long else set()
    unread = [column.name for column in file.columns if column.name not in known]
    if unread:
        yield f"columns not used: {some_of(unread)}"
    if file.weight and file.weight != mapping.weight:
        yield (
            f"the file is weighted by “{file.weight}”, which study.toml does not name as the weight:"
            f" weight = {quoted(file.weight)}"
        )
    elif not mapping.weight and (guess := weight_guess(file, known)):
        name = guess.column.name
        label = f" (“{guess.column.label}”)" if guess.column.label else ""
        yield (
            f"everybody counts the same, though “{name}”{label} seems to be a weight by {guess.why}; if it is one:"
            f" weight = {quoted(name)} under [survey]"
        )


def _twice(file: SurveyFile, mapping: SurveyMapping) -> Iterator[str]:
    """Columns that say how respondents were drawn and are declared as a demographic as well."""
    traits = [trait.column for trait in mapping.demographics]
    for name, noun in (
        (mapping.respondent, "the respondent's id"),
        (mapping.weight, "the weight"),
        (mapping.fpc, "the fpc"),
    ):
        column = file.column(name)
        if name in traits and column:
            values = len(column.counts())
            yield (
                f"“{name}” is {noun} and a demographic with {values:,} values at once; take"
                f" [survey.demographics.{toml_key(name)}] out"
            )


def unsaid(formula: IndexFormula) -> Iterator[str]:
    """What cannot be told because items do not say how they are done, or who benefits."""
    for key, of, left_out in _MANNERS:
        silent = [item.column for item in formula.items if not getattr(item, key)]
        if silent and len(silent) == len(formula.items):
            yield f"no item says {of} ({key}), so nothing is told of {left_out}"
        elif silent:
            yield (
                f"{len(silent)} of {len(formula.items)} items do not say {of} ({key}) and are left out of {left_out}:"
                f" {some_of(silent)}"
            )


def _silence(file: SurveyFile, formula: IndexFormula) -> Iterator[str]:
    """Items that nobody answered, and respondents who answered none."""
    scored: list[list[bool]] = []
    nobody = []
    for item in formula.items:
        column = file.column(item.column)
        if column is not None:
            known = column.matched(formula.scores_of(item))
            scored.append([code in known for code in column.answers])
            if not any(scored[-1]):
                nobody.append(item.column)
    if nobody:
        yield f"items that nobody answered: {some_of(nobody)}"
    silent = sum(not any(row) for row in zip(*scored, strict=True))
    if silent:
        yield f"{silent} of {len(file.rows)} respondents answered none of the declared items"


def _never(file: SurveyFile, mapping: SurveyMapping, formula: IndexFormula) -> Iterator[str]:
    """Answers that are declared and never occur."""
    for scores, items in own_scores(formula):
        columns = [column for item in items if (column := file.column(item.column))]
        where = (
            "survey.scores"
            if scores == formula.scores
            else f"the scores of {some_of(i.column for i in items)}"
        )
        yield from _unmet(columns, [*scores], where)
    columns = [column for item in formula.items if (column := file.column(item.column))]
    willing = mapping.willing
    asked = file.column(willing.column) if willing else None
    yield from _unmet([*columns, *([asked] if asked else [])], formula.no_answer, "survey.no_answer")
    if willing and asked:
        yield from _unmet([asked], willing.answers, "survey.willing.answers")
    for trait in mapping.demographics:
        column = file.column(trait.column)
        if column:
            yield from _unmet([column], trait.values, f"the values of {trait.column}")
            yield from _unmet([column], trait.no_answer, f"the no_answer of {trait.column}")
    country = file.column(mapping.country)
    if country:
        yield from _unmet([country], [*mapping.country_names], "survey.country_names")


def _labelled_numbers(file: SurveyFile, mapping: SurveyMapping) -> Iterator[str]:
    """Numbers with a label among numbers without one, such as 999 for who refused to tell their age."""
    for trait in mapping.demographics:
        column = file.column(trait.column) if trait.kind == "number" else None
        if column is None:
            continue
        none = column.matched(dict.fromkeys(trait.no_answer, True))
        given = [code for code in column.counts() if code not in none]
        labelled = [code for code in given if column.labels.get(code, code) != code]
        if labelled and len(labelled) < len(given):
            yield (
                f"numbers of {trait.column} with a label of their own, which count as numbers:"
                f" {some_of(map(column.written, labelled))}; name in its no_answer what is no answer"
            )


def _unmet(columns: Sequence[SurveyColumn], answers: Sequence[str], where: str) -> Iterator[str]:
    """Declared answers that nobody gave in any of the columns; a missing value of the file is none."""
    if not columns:
        return
    met = {
        key for column in columns for key in column.matched({answer: answer for answer in answers}).values()
    }
    never = [answer for answer in answers if answer not in met]
    missing = [answer for answer in never if any(_is_missing(column, answer) for column in columns)]
    never = [answer for answer in never if answer not in missing]
    if never:
        yield f"declared in {where}, but nobody answered it: {some_of(never)}"
    if missing and "no_answer" not in where:
        yield f"declared in {where}, but a missing value in the file, and read as no answer: {some_of(missing)}"


def _is_missing(column: SurveyColumn, answer: str) -> bool:
    """True for an answer that the file counts as missing."""
    return any(code and answer in (code, column.labels.get(code)) for code in column.absent)


def _weights(file: SurveyFile, mapping: SurveyMapping) -> Iterator[str]:
    """A mean weight far from 1, and weights that leave less than half of the respondents' worth."""
    column = file.column(mapping.weight)
    if column is None:
        return
    weights = [as_number(text) or 0.0 for text in column.answers]
    mean = sum(weights) / len(weights)
    if not _FAR[0] <= mean <= _FAR[1]:
        yield (
            f"the mean of the weights is {mean:.4g}, not about 1: fine for shares and means; make sure that"
            f" “{mapping.weight}” is the weight that you want"
        )
    effective = sum(weights) ** 2 / sum(weight * weight for weight in weights)
    if effective < _HALF * len(weights):
        yield (
            f"the weights differ so much that {len(weights)} respondents are worth {effective:.0f} (Kish's effective"
            " n): a few of them decide the results"
        )


def _design(file: SurveyFile, mapping: SurveyMapping) -> Iterator[str]:
    """Respondents without a stratum or a unit, and strata with a single unit."""
    for name, noun in (
        (mapping.strata, "stratum"),
        (mapping.psu, "sampling unit"),
        (mapping.country, "country"),
    ):
        column = file.column(name)
        empty = column.answers.count("") if column else 0
        if empty:
            yield f"{empty} of {len(file.rows)} respondents have no {noun} in “{name}”"
    if mapping.strata and file.column(mapping.strata):
        units = units_of_strata(file, mapping)
        lonely = [
            " ".join(filter(None, stratum)) or "none" for stratum, found in units.items() if len(found) == 1
        ]
        if lonely:
            yield (
                f"strata with one sampling unit only, whose spread cannot be told: {some_of(lonely)}; consider"
                " merging them with a neighbour"
            )


def units_of_strata(file: SurveyFile, mapping: SurveyMapping) -> dict[tuple[str, str], set[str]]:
    """The sampling units of each stratum of each country: the declared ones, or the respondents."""
    names = (mapping.country, mapping.strata, mapping.psu)
    blank = ("",) * len(file.rows)
    countries, strata, units = (column.answers if (column := file.column(name)) else blank for name in names)
    found: dict[tuple[str, str], set[str]] = {}
    for at, (country, stratum, unit) in enumerate(zip(countries, strata, units, strict=True)):
        found.setdefault((country, stratum), set()).add(unit or f"respondent {at}")
    return found


def small_populations(file: SurveyFile, mapping: SurveyMapping) -> Iterator[Problem]:
    """Strata whose population is said to have fewer units than were drawn, or of several sizes."""
    column = file.column(mapping.fpc)
    if column is None:
        return
    blank = ("",) * len(file.rows)
    strata, countries = (
        found.answers if (found := file.column(name)) else blank for name in (mapping.strata, mapping.country)
    )
    sizes: dict[tuple[str, str], dict[float, int]] = {}
    for at, text in enumerate(column.answers):
        value = as_number(text)
        if value is not None and value > 0:
            sizes.setdefault((countries[at], strata[at]), {}).setdefault(value, at)
    units = units_of_strata(file, mapping)
    for stratum, said_first in sizes.items():
        said = " ".join(filter(None, stratum))
        where = f"the stratum {said!r}" if said else "the survey"
        drawn = len(units[stratum])
        if len(said_first) > 1:
            what = (
                f"{where} has several sizes in the population: {some_of(f'{size:g}' for size in said_first)}."
            )
            how = (
                "The fpc is the number of sampling units of the stratum, the same for all of its respondents."
            )
            yield Problem(file.source, what, how, row=file.rows[[*said_first.values()][1]], key=column.name)
        elif min(said_first) < drawn:
            what = f"{where} has {drawn} sampling units here, but only {min(said_first):g} in the population."
            how = "The fpc is the number of sampling units that there are, not a share."
            yield Problem(
                file.source, what, how, row=file.rows[next(iter(said_first.values()))], key=column.name
            )
