"""A declared survey held against its file: every mismatch at once, and what is odd without being wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from pipeline.errors import Problem
from pipeline.listing import some_of
from pipeline.readers.survey_draft import quoted, toml_key
from pipeline.readers.survey_file import SurveyColumn, SurveyFile, as_number
from pipeline.readers.survey_spelling import meant_by
from pipeline.survey import Attribute, IndexFormula, SurveyItem, SurveyMapping

_MOST = 12
_OWN = ("respondent", "country", "weight", "strata", "psu", "fpc")  # keys whose value is a column


def mismatches(
    file: SurveyFile, mapping: SurveyMapping, formula: IndexFormula, whole: SurveyFile
) -> list[Problem]:
    """Everything that contradicts the declaration, in a file with a row per respondent.

    Columns that are not there hide nothing of the others; `whole` is the file with all of its columns.
    """
    if not file.rows:
        return [Problem(file.source, "there are no respondents.", "The file needs a row per respondent.")]
    named = declared(mapping, formula).items()
    absent = [whole.no_column(name, keys) for name, keys in named if file.column(name) is None]
    return [
        *absent,
        *_bad_respondents(file, mapping),
        *_bad_answers(file, formula),
        *_bad_numbers(file, mapping.weight, "weight", "leave respondents without one out of the file, or declare no weight"),
        *_bad_numbers(file, mapping.fpc, "fpc", "it says how many sampling units the stratum has in the population"),
        *_bad_countries(file, mapping),
        *(problem for trait in _traits(mapping) for problem in _bad_trait(file, trait)),
        *_bad_willing(file, mapping, formula),
    ]  # fmt: skip


def declared(mapping: SurveyMapping, formula: IndexFormula) -> dict[str, list[str]]:
    """Every column that the study names, once, with the keys of study.toml that name it."""
    named = [(getattr(mapping, key), key) for key in _OWN]
    named += [(column, "attributes") for column in mapping.attributes]
    named += [(trait.column, f"demographics.{trait.column}") for trait in mapping.demographics]
    named += [(mapping.efficacy.column, "efficacy")] if mapping.efficacy else []
    named += [(mapping.willing.column, "willing")] if mapping.willing else []
    named += [(item.column, f"items[{number}]") for number, item in enumerate(formula.items, 1)]
    found: dict[str, list[str]] = {}
    for column, key in named:
        if column:
            found.setdefault(column, []).append(f"survey.{key}")
    return found


def times(count: int) -> str:
    """How often something occurs, and that its first row is named."""
    return f"({count} times, first here)" if count > 1 else "(once, here)"


def _traits(mapping: SurveyMapping) -> list[Attribute]:
    """Demographics and efficacy."""
    return [*mapping.demographics, *([mapping.efficacy] if mapping.efficacy else [])]


def _bad_respondents(file: SurveyFile, mapping: SurveyMapping) -> Iterator[Problem]:
    """Respondents without an id, or with one that an earlier row has."""
    column = file.column(mapping.respondent)
    if column is None:
        return
    how = "Give each an id of its own."
    empty = column.answers.count("")
    if empty:
        what = f"the respondent has no id {times(empty)}."
        yield Problem(file.source, what, how, row=column.first(file.rows, [""]), key=column.name)
    twice = [(code, count) for code, count in column.counts().items() if count > 1]
    for code, count in twice[:_MOST]:
        second = file.rows[[at for at, other in enumerate(column.answers) if other == code][1]]
        what = f"{code!r} stands for {count} respondents."
        yield Problem(
            file.source, what, f"{how} {_long_hint(twice, column)}".strip(), row=second, key=column.name
        )
    if len(twice) > _MOST:
        what = f"{len(twice) - _MOST} further ids stand for several respondents each."
        yield Problem(file.source, what, how, key=column.name)


def _long_hint(twice: Sequence[tuple[str, int]], column: SurveyColumn) -> str:
    """What to do where most ids come again and again: the file is a long one."""
    if len(twice) > 1 and len(twice) > len(column.counts()) / 2:
        return "If the file has a row per respondent and item, declare [survey.long]."
    return ""


def _bad_answers(file: SurveyFile, formula: IndexFormula) -> Iterator[Problem]:
    """Answers without a declared score, one problem per scale and answer, with the first row; or with two scores."""
    for scores, items in own_scores(formula):
        named = {item.column: column for item in items if (column := file.column(item.column))}
        columns = [*named.values()]
        expected = [*scores, *formula.no_answer]
        wrong: dict[str, list[tuple[SurveyColumn, str]]] = {}
        for column in columns:
            known = column.matched(dict.fromkeys(expected, True))
            for code in column.counts():
                if code not in known:
                    wrong.setdefault(column.written(code), []).append((column, code))
        met = {name for c in columns for name in c.matched({name: name for name in expected}).values()}
        unmet = [name for name in expected if name not in met]
        where = "survey.scores" if not any(item.scores for item in items) else "its scores"
        for written, places in wrong.items():
            column, code = min(places, key=lambda place: place[0].first(file.rows, [place[1]]))
            count = sum(one.counts()[same] for one, same in places)
            what = f"the answer {written} has no declared score{_in_items(places)} {times(count)}."
            how = _spelt(column.shown(code), unmet, where, formula) or (
                f"Declared are: {some_of(scores) or 'none'}. Give it a score in {where}; name it in"
                " survey.no_answer where it is no answer; or mend the file."
            )
            row = column.first(file.rows, [code])
            yield Problem(file.source, what, how, row=row, key=column.name)
        yield from _contradictions(file, columns, scores)


def _in_items(places: Sequence[tuple[SurveyColumn, str]]) -> str:
    """In which items an answer is found, where they are several."""
    names = [column.name for column, _ in places]
    return f" in {len(names)} items ({some_of(names)})" if len(names) > 1 else ""


def _spelt(answer: str, unmet: Sequence[str], where: str, formula: IndexFormula) -> str:
    """What to write where an answer was declared in another spelling, which nobody gave; "" where it was not."""
    meant = meant_by(answer, unmet)
    if not meant:
        return ""
    place = "survey.no_answer" if meant in formula.no_answer else where
    return f"Did you mean it by {meant!r} in {place}? Write {answer!r} there."


def _contradictions(
    file: SurveyFile, columns: Sequence[SurveyColumn], scores: Mapping[str, float]
) -> Iterator[Problem]:
    """Answers that have one score by their label and another by their code."""
    found: dict[str, list[tuple[SurveyColumn, str]]] = {}
    for column in columns:
        for code in column.contradicted(scores):
            found.setdefault(column.written(code), []).append((column, code))
    for written, places in found.items():
        by = f"one score by its label and another by its code{_in_items(places)}."
        how = "Declare it by one of the two."
        yield Problem(file.source, f"the answer {written} has {by}", how, key=places[0][0].name)


def _bad_numbers(file: SurveyFile, name: str, noun: str, how: str) -> Iterator[Problem]:
    """Weights and the like that are no positive number."""
    column = file.column(name) if name else None
    if column is None:
        return
    how = f"A {noun} is a number above 0; {how}."
    counts = Counter(column.answers)
    for text, count in counts.items():
        value = as_number(text)
        if value is None or value <= 0:
            what = f"the {noun} {text!r} is no positive number {times(count)}."
            yield Problem(file.source, what, how, row=column.first(file.rows, [text]), key=name)


def _bad_countries(file: SurveyFile, mapping: SurveyMapping) -> Iterator[Problem]:
    """Countries that the study does not name, where it names any."""
    column = file.column(mapping.country) if mapping.country and mapping.country_names else None
    if column is None:
        return
    known = column.matched(mapping.country_names)
    met = column.matched({name: name for name in mapping.country_names}).values()
    names = {right: left for left, right in mapping.country_names.items() if left not in met}
    turned = column.matched(names)
    if turned := {code: left for code, left in turned.items() if code not in known}:
        what = "the names of countries stand the wrong way round: on the left comes the survey's name, on the right that of the focus groups."
        lines = (f"{toml_key(column.shown(code))} = {quoted(left)}" for code, left in turned.items())
        yield Problem(file.source, what, f"Write {', '.join(lines)}.", key="survey.country_names")
    for code, count in Counter(column.answers).items():
        if code not in known and code not in turned:
            what = f"the country {column.written(code)} is not declared {times(count)}."
            how = f"Declared are: {some_of(mapping.country_names)}."
            yield Problem(file.source, what, how, row=column.first(file.rows, [code]), key=column.name)


def _bad_trait(file: SurveyFile, trait: Attribute) -> Iterator[Problem]:
    """Numbers that are none, categories that are not declared, a reference that nobody has."""
    column = file.column(trait.column)
    if column is None:
        return
    none = column.matched(dict.fromkeys(trait.no_answer, True))
    given = {code: count for code, count in column.counts().items() if code not in none}
    values = column.matched(dict.fromkeys(trait.values, True))
    for code, count in given.items():
        row = column.first(file.rows, [code])
        if trait.kind == "number" and as_number(code) is None:
            what = f"{column.written(code)} is no number {times(count)}."
            how = 'Mend it, name it in no_answer where it is no answer, or declare kind = "category".'
            yield Problem(file.source, what, how, row=row, key=column.name)
        elif trait.values and code not in values:
            what = f"{column.written(code)} is not among the declared values {times(count)}."
            how = f"Declared are: {some_of(trait.values)}. Add it, or name it in no_answer where it is no answer."
            yield Problem(file.source, what, how, row=row, key=column.name)
    if trait.reference and not {*column.matched({trait.reference: True})} & {*given}:
        what = f"the reference {trait.reference!r} does not occur."
        shown = [column.shown(code) for code in given]
        meant = meant_by(trait.reference, shown)
        how = f"Did you mean {meant!r}?" if meant else f"Its answers are: {some_of(shown)}."
        yield Problem(file.source, what, how, key=column.name)


def _bad_willing(file: SurveyFile, mapping: SurveyMapping, formula: IndexFormula) -> Iterator[Problem]:
    """Answers to the question on willingness that are not listed."""
    column = file.column(mapping.willing.column) if mapping.willing else None
    if column is None or mapping.willing is None:
        return
    known = column.matched(dict.fromkeys([*mapping.willing.answers, *formula.no_answer], True))
    for code, count in column.counts().items():
        if code not in known:
            what = f"{column.written(code)} is not among the declared answers {times(count)}."
            how = (
                f"Declared are: {some_of(mapping.willing.answers)}. Add it to survey.willing.answers, or to"
                " survey.no_answer where it is no answer."
            )
            yield Problem(file.source, what, how, row=column.first(file.rows, [code]), key=column.name)


def own_scores(formula: IndexFormula) -> list[tuple[Mapping[str, float], list[SurveyItem]]]:
    """Each scale that is declared, with the items that are answered on it."""
    scales: list[tuple[Mapping[str, float], list[SurveyItem]]] = []
    for item in formula.items:
        scores = formula.scores_of(item)
        for known, items in scales:
            if known == scores:
                items.append(item)
                break
        else:
            scales.append((scores, [item]))
    return scales
