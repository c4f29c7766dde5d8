"""What a survey file holds, told before anything is computed, beside what the study declares of it; or a draft of that."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.errors import InputError, Problem
from pipeline.listing import some_of
from pipeline.readers.survey_draft import draft
from pipeline.readers.survey_file import SurveyColumn, SurveyFile, as_number, number_text
from pipeline.readers.surveys import HeldAgainst, countries_of, held_against, read_survey_file
from pipeline.settings import FILE_NAME, Settings, SurveySettings
from pipeline.settings.load import load
from pipeline.survey import Attribute, IndexFormula, SurveyItem, SurveyMapping
from pipeline.workflow.own_files import same_file
from pipeline.workflow.places import Apart, places_apart
from pipeline.workflow.study import Study
from pipeline.workflow.writing_files import write_whole

MOST_ANSWERS = 8  # that are shown of a column
_MOST_IN_JSON = 100


@dataclass(frozen=True, slots=True)
class DescribedColumn:
    """A column: what its answers come to in a line, those that are none, and what the study takes it for."""

    column: SurveyColumn
    answers: str
    absent: str
    declared: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DescribedSurvey:
    """A survey file as read, what is wrong and odd about it, and a draft of its declaration where there is none.

    `apart` says which countries and sectors of the focus groups it does not have.
    """

    file: SurveyFile
    columns: tuple[DescribedColumn, ...]
    problems: tuple[Problem, ...]
    notices: tuple[str, ...]
    declared: bool
    draft: str
    apart: tuple[Apart, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Everything, as JSON."""
        file = self.file
        return {
            "file": file.source,
            "format": file.format,
            "encoding": file.encoding,
            "title": file.title,
            "weighted_by": file.weight,
            "rows": len(file.rows),
            "declared": self.declared,
            "columns": [_column_json(described) for described in self.columns],
            "notices": list(self.notices),
            "apart": [str(one) for one in self.apart],
            "problems": [
                {"where": one.where, "row": one.row, "key": one.key, "what": one.what, "how": one.how}
                for one in self.problems
            ],
            "draft": self.draft,
        }


def describe(
    folder: Path, file: Path | None, *, encoding: str = "", sheet: str = "", drafted: bool = False
) -> DescribedSurvey:
    """The survey that the study in `folder` declares, or any file, which needs no study.

    A draft is made for a file that no study declares; where it is asked for (`drafted`), what the study declares is left
    aside. Raises InputError where study.toml has
    mistakes, there is neither file nor declaration, or the file cannot be read.
    """
    settings = load(folder) if file is None or (folder / FILE_NAME).exists() else None
    declared = settings.survey if settings else None
    if file is None:
        if settings is None or declared is None:
            how = "Name its file, to have a draft of [survey]: focuscode survey describe FILE."
            raise InputError(Problem(FILE_NAME, "declares no survey.", how, key="survey"))
        path, source = settings.path(declared.file), declared.file
    else:
        path, source = file, _named(file, folder)
        if settings is None or declared is None or not same_file(path, settings.path(declared.file)):
            declared = None
    if declared is not None:
        encoding, sheet = encoding or declared.encoding, sheet or declared.sheet
    found = read_survey_file(path, source=source, encoding=encoding, sheet=sheet)
    if declared is None or drafted:
        columns = tuple(_column(column, found, ()) for column in found.columns)
        text = draft(found, source, encoding=encoding, sheet=sheet)
        return DescribedSurvey(found, columns, (), found.notices, declared=False, draft=text)
    held = held_against(found, declared.mapping, declared.formula)
    columns = tuple(
        _column(column, found, _taken_for(column.name, declared.mapping, declared.formula))
        for column in found.columns
    )
    apart = _apart(settings, held, declared) if settings and not held.problems else ()
    return DescribedSurvey(found, columns, held.problems, held.notices, declared=True, draft="", apart=apart)


def _apart(settings: Settings, held: HeldAgainst, declared: SurveySettings) -> tuple[Apart, ...]:
    """The places of the focus groups that the survey does not have; none where it is not known who took part."""
    sectors = {item.sector for item in declared.formula.items}
    countries = {*countries_of(held.wide, declared.mapping)} - {""}
    try:
        return places_apart(Study(settings), countries, sectors)
    except InputError:  # of the participant list: every other command tells it
        return ()


def write_draft(path: Path, text: str) -> None:
    """Write a draft into a file of its own; raises InputError where something is there already."""
    if path.exists():
        raise InputError(Problem(str(path), "is there already.", "Name a file that is not there yet."))
    write_whole(path, text.encode("utf-8"), "Name another place for the draft.")


def _named(file: Path, folder: Path) -> str:
    """A file as study.toml would name it: relative to the study where it lies there."""
    try:
        return file.resolve().relative_to(folder.resolve()).as_posix()
    except ValueError:
        return file.as_posix()


def _column(column: SurveyColumn, file: SurveyFile, declared: Sequence[str]) -> DescribedColumn:
    """A column in words."""
    return DescribedColumn(column, _answers(column), _absent(column, file), tuple(declared))


def _answers(column: SurveyColumn) -> str:
    """The answers with how often they were given, the most frequent first; of many numbers how far they reach."""
    counts = column.counts()
    if not counts:
        return "no answers"
    frequent = sorted(counts, key=lambda code: -counts[code])
    shown = [f"{_called(column, code)} ({counts[code]:,})" for code in frequent[:MOST_ANSWERS]]
    if len(counts) <= MOST_ANSWERS:
        return ", ".join(shown)
    several = f"{len(counts):,} different answers"
    values = [(value, counts[code]) for code in counts if (value := as_number(code)) is not None]
    if column.kind == "number" and len(values) == len(counts):
        total = sum(count for _, count in values)
        mean = sum(value * count for value, count in values) / total
        low, high = (number_text(end(value for value, _ in values)) for end in (min, max))
        if total == len(counts):
            return f"{several}, each once, {low} to {high}"
        return f"{several}, {low} to {high}, mean {mean:.4g}; most often {', '.join(shown[:3])}"
    if column.kind == "date":
        return f"{several}, {min(counts)} to {max(counts)}"
    if counts[frequent[0]] == 1:
        return f"{several}, each once: {_called(column, frequent[0])}, …"
    return f"{', '.join(shown)} and {len(counts) - MOST_ANSWERS:,} more"


def _called(column: SurveyColumn, code: str) -> str:
    """A code with its label."""
    text = f"{code} {column.labels[code]}" if column.labels.get(code, code) != code else code
    return text if len(text) <= 60 else f"{text[:60]}…"


def _absent(column: SurveyColumn, file: SurveyFile) -> str:
    """How often there is no answer, by kind; values that the file declares as missing are named also where nobody has them."""
    numbers = column.kind != "text" and file.format.startswith(("SPSS", "Stata"))
    empty = "system-missing" if numbers else "empty"
    counts = sorted(column.absent.items())
    parts = [f"{count:,} × {_called(column, code) if code else empty}" for code, count in counts]
    unused = [code for code in column.missing if code not in column.absent]
    parts += [f"declared as missing in the file: {', '.join(unused)}"] if unused else []
    return "; ".join(parts)


def _taken_for(name: str, mapping: SurveyMapping, formula: IndexFormula) -> list[str]:
    """Everything that the study declares of a column."""
    design = {
        "respondent": mapping.respondent, "country": mapping.country, "weight": mapping.weight,
        "stratum": mapping.strata, "sampling unit": mapping.psu, "size of the stratum in the population (fpc)": mapping.fpc,
        "which item a row is about": mapping.long.item if mapping.long else "",
        "answer": mapping.long.answer if mapping.long else "",
        "willingness": mapping.willing.column if mapping.willing else "",
    }  # fmt: skip
    found = [meaning for meaning, column in design.items() if column == name]
    found += [_trait(trait, "demographic") for trait in mapping.demographics if trait.column == name]
    if mapping.efficacy and mapping.efficacy.column == name:
        found.append(_trait(mapping.efficacy, "self-efficacy"))
    if not mapping.long:
        found += [_item(item, formula) for item in formula.items if item.column == name]
    return found or (["kept as it is"] if name in mapping.attributes else [])


def _trait(trait: Attribute, noun: str) -> str:
    """A demographic in words."""
    if trait.kind == "category":
        return f"{noun}, a category" + (f" (reference {trait.reference})" if trait.reference else "")
    per = f" per {number_text(trait.per)}" if trait.per != 1 else ""
    return f"{noun}, a number{per}"


def _item(item: SurveyItem, formula: IndexFormula) -> str:
    """An item in words."""
    words = [item.how, {"self": "for oneself", "others": "for others"}.get(item.benefits, "")]
    words += ["organised"] if item.organised else []
    words += ["reversed"] if item.reverse else []
    scores = some_of(f"{answer} = {number_text(score)}" for answer, score in formula.scores_of(item).items())
    kind = ", ".join(filter(None, words))
    return f"item of “{item.sector}”{f' ({kind})' if kind else ''}, scores {scores}"


def _column_json(described: DescribedColumn) -> dict[str, Any]:
    """A column as JSON."""
    column, counts = described.column, described.column.counts()
    frequent = sorted(counts, key=lambda code: -counts[code])
    return {
        "name": column.name,
        "label": column.label,
        "kind": column.kind,
        "measure": column.measure,
        "distinct": len(counts),
        "answers": [
            {"code": code, "label": column.labels.get(code, ""), "count": counts[code]}
            for code in frequent[:_MOST_IN_JSON]
        ],
        "no_answer": [
            {"code": code, "label": column.labels.get(code, ""), "count": count}
            for code, count in column.absent.items()
        ],
        "declared_missing": list(column.missing),
        "declared_as": list(described.declared),
    }
