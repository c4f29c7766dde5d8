"""Files with a row per respondent and item, made into a row per respondent."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.errors import Problem
from pipeline.listing import some_of
from pipeline.readers.survey_checks import times
from pipeline.readers.survey_file import SurveyColumn, SurveyFile
from pipeline.survey import IndexFormula, LongForm, SurveyMapping

_MOST = 5  # problems of one kind that are told one by one


@dataclass(frozen=True, slots=True)
class _Rows:
    """Which row holds what: `of` has the places of the rows of each respondent, `about` those of each item and respondent."""

    file: SurveyFile
    of: dict[str, list[int]]
    about: dict[str, dict[str, list[int]]]
    respondent: SurveyColumn
    answer: SurveyColumn


def widened(
    file: SurveyFile, mapping: SurveyMapping, long: LongForm, formula: IndexFormula
) -> tuple[SurveyFile, list[Problem]]:
    """The file with a row per respondent, a column per declared item, and the declared columns besides; and all problems.

    A respondent's other columns must agree over their rows (an empty cell contradicts nothing), and an item has one
    answer. Rows without a respondent are problems, items that are not declared a notice.
    """
    needed = {mapping.respondent: "respondent", long.item: "long.item", long.answer: "long.answer"}
    absent = [(name, f"survey.{key}") for name, key in needed.items() if name and file.column(name) is None]
    problems = [file.no_column(name, [key]) for name, key in absent]
    respondent, item, answer = (file.column(name) for name in (mapping.respondent, long.item, long.answer))
    if respondent is None or item is None or answer is None:
        return file, problems
    declared = {name: name for name in (one.column for one in formula.items)}
    matched = item.matched(declared)
    rows = _Rows(file, {}, {}, respondent, answer)
    for at, (name, code) in enumerate(zip(respondent.answers, item.answers, strict=True)):
        rows.of.setdefault(name, []).append(at)
        rows.about.setdefault(matched.get(code, ""), {}).setdefault(name, []).append(at)
    nameless = rows.of.pop("", [])
    if nameless:
        what = f"the row has no respondent {times(len(nameless))}."
        problems.append(
            Problem(
                file.source, what, "Say whose answer it is.", row=file.rows[nameless[0]], key=respondent.name
            )
        )
    problems += _no_items(file, item, matched, formula)
    columns = [_column(rows, one, problems) for one in _besides(file, mapping, long)]
    columns += [_item_column(rows, name, problems) for name in declared if name]
    unread = [item.written(code) for code in item.counts() if code not in matched]
    told = f"items that are not declared, and are not used: {', '.join(unread)}"
    wide = replace(
        file,
        columns=tuple(columns),
        rows=tuple(file.rows[places[0]] for places in rows.of.values()),
        notices=(*file.notices, *((told,) if unread and declared else ())),
    )
    return wide, problems


def _no_items(
    file: SurveyFile, item: SurveyColumn, matched: dict[str, str], formula: IndexFormula
) -> Iterator[Problem]:
    """Declared items that no row is about."""
    there = {*matched.values()}
    for one in formula.items:
        if one.column and one.column not in there:
            how = f"It names the items: {some_of(item.shown(code) for code in item.counts())}."
            yield Problem(file.source, f"no row is about the item {one.column!r}.", how, key=item.name)


def _besides(file: SurveyFile, mapping: SurveyMapping, long: LongForm) -> Iterator[SurveyColumn]:
    """The declared columns that are about respondents."""
    names = (
        mapping.respondent, mapping.country, mapping.weight, mapping.strata, mapping.psu, mapping.fpc, *mapping.kept,
    )  # fmt: skip
    for name in dict.fromkeys(names):
        column = file.column(name) if name not in ("", long.item, long.answer) else None
        if column is not None:
            yield column


def _column(rows: _Rows, column: SurveyColumn, problems: list[Problem]) -> SurveyColumn:
    """A column about respondents, with one answer each; contradictions are added to the problems."""
    answers, wrong = [], list[Problem]()
    for name, places in rows.of.items():
        given = dict.fromkeys(column.answers[at] for at in places if column.answers[at])
        answers.append(next(iter(given), ""))
        if len(given) > 1:
            told = " and ".join(column.written(code) for code in given)
            row = next(at for at in places if column.answers[at] not in ("", answers[-1]))
            what = f"the respondent {name!r} has {told}."
            how = "All rows of a respondent must agree in it."
            wrong.append(Problem(rows.file.source, what, how, row=rows.file.rows[row], key=column.name))
    problems += wrong[:_MOST]
    if len(wrong) > _MOST:
        what = f"{len(wrong) - _MOST} further respondents contradict themselves in the same way."
        problems.append(Problem(rows.file.source, what, wrong[0].how, key=column.name))
    return replace(column, answers=tuple(answers), absent=_absent(answers), places=())


def _item_column(rows: _Rows, item: str, problems: list[Problem]) -> SurveyColumn:
    """The answers to one item; an item that was answered twice is added to the problems."""
    answers, places, wrong = [], [], list[Problem]()
    of_item = rows.about.get(item, {})
    for name, own in rows.of.items():
        about = of_item.get(name, [])
        answers.append(rows.answer.answers[about[0]] if about else "")
        places.append(rows.file.rows[about[0] if about else own[0]])
        if len(about) > 1:
            what = f"the respondent {name!r} has {len(about)} rows about the item {item!r}."
            how = "Leave one of them."
            row = rows.file.rows[about[1]]
            wrong.append(Problem(rows.file.source, what, how, row=row, key=rows.respondent.name))
    problems += wrong[:_MOST]
    if len(wrong) > _MOST:
        what = f"{len(wrong) - _MOST} further respondents have several rows about the item {item!r}."
        problems.append(Problem(rows.file.source, what, wrong[0].how, key=rows.respondent.name))
    return replace(
        rows.answer,
        name=item,
        answers=tuple(answers),
        absent=_absent(answers),
        places=tuple(places),
    )


def _absent(answers: Sequence[str]) -> dict[str, int]:
    """How many respondents have no answer; of which kind is told of the rows, in the description of the file."""
    empty = sum(code == "" for code in answers)
    return {"": empty} if empty else {}
