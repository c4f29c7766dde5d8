"""What the columns of a survey seem to be, with the reason for each guess. A guess is for a person to confirm."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from pipeline.readers.survey_file import SurveyColumn, SurveyFile, as_number
from pipeline.readers.survey_words import (
    AGE,
    ANSWER,
    CATEGORIES,
    EFFICACY,
    ITEM,
    ROLES,
    WILLING,
    by_ends,
    by_words,
    folded,
    is_no_answer,
)

MOST_ANSWERS = 11  # of a scale
LEAST_OF_A_BATTERY = 3
_ALIKE = 0.6  # from which share of answers in common on two columns without labels are answered on one scale
_MOST_COUNTRIES = 60
_OLDEST = 120


@dataclass(frozen=True, slots=True)
class Guess:
    """A column and why it is taken for what it is taken for."""

    column: SurveyColumn
    why: str


@dataclass(frozen=True, slots=True)
class Battery:
    """Columns that are answered on one scale.

    `answers` as they are called, in the order of their codes or of the file; `order` the same from the least to the most
    without those that are no answer, empty where that cannot be told; `sectors` has the guessed sector of each column, ""
    where there is none.
    """

    columns: tuple[SurveyColumn, ...]
    answers: tuple[str, ...]
    order: tuple[str, ...]
    why: str
    sectors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Guesses:
    """Everything that was guessed of a file; `roles` by key of study.toml."""

    roles: dict[str, Guess] = field(default_factory=dict)
    age: Guess | None = None
    categories: tuple[Guess, ...] = ()
    efficacy: Guess | None = None
    willing: Guess | None = None
    long: tuple[Guess, Guess] | None = None
    batteries: tuple[Battery, ...] = ()


def guesses(file: SurveyFile) -> Guesses:
    """What the columns of a file seem to be, each at most one thing."""
    taken: set[str] = set()
    long = _long(file)
    roles = {}
    for role, names in ROLES.items():
        found = _role(file, role, names, taken, is_long=long is not None)
        if found:
            roles[role] = found
            taken.add(found.column.name)
    taken |= {guess.column.name for guess in long or ()}
    age = _named(file, AGE, taken, _is_age)
    taken |= {age.column.name} if age else set()
    categories = []
    while found := _named(file, CATEGORIES, taken, _is_category):
        categories.append(found)
        taken.add(found.column.name)
    efficacy = _named(file, EFFICACY, taken, lambda column: column.kind == "number")
    willing = _named(file, WILLING, taken, _is_category)
    taken |= {guess.column.name for guess in (efficacy, willing) if guess}
    batteries = (_items_of_long(long),) if long else tuple(_batteries(file, taken))
    return Guesses(roles, age, tuple(categories), efficacy, willing, long, batteries)


def weight_guess(file: SurveyFile, taken: Collection[str]) -> Guess | None:
    """The column, none of those taken, that seems to be a weight."""
    return _role(file, "weight", ROLES["weight"], taken, is_long=False)


def _role(
    file: SurveyFile, role: str, names: Sequence[str], taken: Collection[str], *, is_long: bool
) -> Guess | None:
    """The column that plays a role in the design."""
    if role == "weight" and file.weight and (column := file.column(file.weight)):
        return Guess(column, "the variable that the file is weighted by")
    if role != "respondent":
        fit = {"weight": _is_positive, "fpc": _is_positive, "country": _is_country}.get(role, _is_group)
        return _named(file, names, taken, fit)
    found = _named(file, names, taken, _is_whole if is_long else _is_unique)
    if found or is_long:
        return found
    unique = (column for column in file.columns if _is_unique(column) and column.kind in ("number", "text"))
    column = next(unique, None)
    return Guess(column, "its answers: every row has another") if column else None


def _named(file: SurveyFile, names: Sequence[str], taken: Collection[str], fits: object) -> Guess | None:
    """The first column that is called so, in the order of the names, and fits."""
    free = [column for column in file.columns if column.name not in taken]
    for name in names:
        for column in free:
            if not fits(column):  # type: ignore[operator]
                continue
            own = folded(column.name)
            if own == name or (len(name) > 3 and name in own.split()):
                return Guess(column, "its name")
            if column.label and folded(column.label) == name:
                return Guess(column, "its label")
    return None


def _is_unique(column: SurveyColumn) -> bool:
    """True where every row has an answer of its own."""
    return bool(column.answers) and not column.absent and len({*column.answers}) == len(column.answers)


def _is_whole(column: SurveyColumn) -> bool:
    """True where every row has an answer."""
    return bool(column.answers) and "" not in column.answers


def _is_positive(column: SurveyColumn) -> bool:
    """True where every row has a number above 0."""
    return _is_whole(column) and all((as_number(code) or 0) > 0 for code in column.counts())


def _is_group(column: SurveyColumn) -> bool:
    """True where rows share answers."""
    return 1 < len(column.counts()) < max(len(column.answers), 3)


def _is_country(column: SurveyColumn) -> bool:
    """True for some names or codes that rows share."""
    return 1 <= len(column.counts()) <= _MOST_COUNTRIES


def _is_category(column: SurveyColumn) -> bool:
    """True for a handful of answers."""
    return 2 <= len(column.counts()) <= 2 * MOST_ANSWERS


def _is_age(column: SurveyColumn) -> bool:
    """True for numbers that may be ages in years."""
    values = [as_number(code) for code in column.counts() if code not in column.labels]
    return len(values) > 2 and all(value is not None and 0 < value < _OLDEST for value in values)


def _long(file: SurveyFile) -> tuple[Guess, Guess] | None:
    """The columns of item and answer of a file in which respondents have several rows."""
    item, answer = _named(file, ITEM, (), _is_group), _named(file, ANSWER, (), _is_group)
    respondent = _named(file, ROLES["respondent"], (), _is_whole)
    if item is None or answer is None or respondent is None or _is_unique(respondent.column):
        return None
    return item, answer


def _items_of_long(long: tuple[Guess, Guess]) -> Battery:
    """The items that a long file names."""
    item, answer = (guess.column for guess in long)
    columns = tuple(
        SurveyColumn(item.shown(code), (), label=item.labels.get(code, "")) for code in item.counts()
    )
    answers = _scale(answer)
    order, why = _order(answer, answers)
    return Battery(columns, answers, order, why, _sectors(columns))


def _batteries(file: SurveyFile, taken: Collection[str]) -> list[Battery]:
    """Groups of columns that are answered on one scale."""
    groups: list[tuple[bool, set[str], list[SurveyColumn]]] = []
    for column in file.columns:
        scale = {answer for answer in _scale(column) if not is_no_answer(answer)}
        if column.name in taken or not 2 <= len(scale) <= MOST_ANSWERS or not _may_be_item(column):
            continue
        labelled = bool(column.labels)
        for other, known, columns in groups:
            if labelled == other and _alike(scale, known, exactly=labelled):
                known.update(scale)
                columns.append(column)
                break
        else:
            groups.append((labelled, scale, [column]))
    found = []
    for _, scale, columns in groups:
        if len(columns) >= LEAST_OF_A_BATTERY and len(scale) <= MOST_ANSWERS:
            counts = Counter(answer for column in columns for answer in _scale(column))
            answers = _scale(columns[0]) if columns[0].labels else tuple(sorted(counts, key=_by_number))
            order, why = _order(columns[0], answers)
            found.append(Battery(tuple(columns), answers, order, why, _sectors(columns)))
    return sorted(found, key=lambda battery: -len(battery.columns))


def _by_number(answer: str) -> tuple[float, str]:
    """Numbers by size, before words in their order."""
    value = as_number(answer)
    return (value if value is not None else float("inf")), answer


def _may_be_item(column: SurveyColumn) -> bool:
    """True for answers that may stand on a scale: labelled ones, words, or small whole numbers."""
    if column.kind not in ("number", "text", "truth"):
        return False
    if column.labels or column.kind != "number":
        return all(len(answer) <= 60 for answer in _scale(column))
    return all(code.isdecimal() and int(code) <= 10 for code in column.counts() if len(code) < 4)


def _scale(column: SurveyColumn) -> tuple[str, ...]:
    """The answers that can be given, as they are called: labelled ones by code, also those that nobody gave."""
    if not column.labels:
        return tuple(column.counts())
    missing = {*column.missing, *column.absent}
    codes = {code for code in column.labels if code not in missing} | {*column.counts()}
    return tuple(dict.fromkeys(column.shown(code) for code in sorted(codes, key=_by_number)))


def _alike(one: set[str], other: set[str], *, exactly: bool) -> bool:
    """True where two sets of answers are one scale."""
    if exactly:
        return one == other
    return one <= other or other <= one or len(one & other) >= _ALIKE * len(one | other)


def _order(column: SurveyColumn, answers: Sequence[str]) -> tuple[tuple[str, ...], str]:
    """The answers from the least to the most, and what tells so; empty where nothing does."""
    given = [answer for answer in answers if not is_no_answer(answer)]
    if order := by_words(given):
        return order, "the words of the answers"
    if column.labels and len(given) > 1 and (order := by_ends(given)):
        return order, "the order of the codes, and the words at their ends"
    return (), ""


def _sectors(columns: Sequence[SurveyColumn]) -> tuple[str, ...]:
    """How the name of each column begins, where several begin alike and not all do; "" otherwise."""
    prefixes = [_prefix(column.name) for column in columns]
    counts = Counter(prefixes)
    if len(counts) < 2 or max(counts.values()) < 2:
        return ("",) * len(columns)
    return tuple(prefix if counts[prefix] > 1 else "" for prefix in prefixes)


def _prefix(name: str) -> str:
    """The beginning of a name that others may share: before an underscore, or before the last number or letter."""
    if found := re.match(r"([^_.\-: ]+)[_.\-: ]+\S", name):
        return found[1]
    return re.sub(r"(\d+[a-z]?|(?<=\d)[a-z])$", "", name)
