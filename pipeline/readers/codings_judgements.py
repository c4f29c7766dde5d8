"""The judgements of a table of units: codes in its cells, one value a unit, or of each code whether it was given."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from pipeline.readers.codings_cells import codes_in, is_empty_set, number, truth, yes_or_no
from pipeline.readers.codings_headings import TableOptions, names_weight
from pipeline.readers.codings_statements import Judged, Judging, Statement
from pipeline.transcripts import speaker_key

NO_CODE = "(no code)"
"""The value of a unit to which a coder gave no code, where each coder gives each unit one."""
MOST_CATEGORIES = 100
"""More values than this are no categories that could be looked at one by one."""


@dataclass(frozen=True, slots=True)
class _Said:
    """The codes of a statement; `blank` where its cells hold nothing, `missing` where they say so by a mark."""

    unit: str
    one: Statement
    codes: tuple[str, ...]
    blank: bool
    missing: bool


def given(judging: Judging) -> Judged:
    """The judgements of a table of codes: sets, and one value a unit where no coder gave a unit two."""
    made, options, long = judging.made, judging.options, judging.columns.shape == "long"
    said = [_said(judging, unit, one) for unit, one in judging.stated]
    several = any(len(each.codes) > 1 for each in said)
    marked = any(not each.codes and not each.blank for each in said)
    words = {speaker_key(code) for code in {code for each in said for code in each.codes}}
    ticked = not long and len(words) == 1 and all(truth(word) for word in words)
    blank = options.blank or ("none" if long or ticked or (several and not marked) else "missing")
    for each in said:
        if each.blank and (blank == "missing" or (each.missing and not long)):
            judging.pass_over()
        else:
            _give(judging, each, long=long)
    if any(each.blank for each in said):
        meaning = "not judged" if blank == "missing" else "judged, and no code given"
        made.said.append(f"a blank cell = {meaning}")
    if not several and all(len(cell) <= 1 for cell in made.cells.values()):
        made.values = {key: next(iter(cell), NO_CODE) for key, cell in made.cells.items()}
        if yes_or_no(made.codes) and (ticked or any(truth(code) is False for code in made.codes)):
            _merge_yes_and_no(judging)
    return judging.finished()


def _said(judging: Judging, unit: str, one: Statement) -> _Said:
    """What the cells of a statement hold."""
    filled = judging.filled(one.codes)
    codes = [
        code for cell in filled if not is_empty_set(cell) for code in codes_in(cell, judging.options.split)
    ]
    return _Said(unit, one, tuple(dict.fromkeys(codes)), not filled, not filled and any(one.codes))


def _give(judging: Judging, each: _Said, *, long: bool) -> None:
    """Let a coder have given a unit these codes; in a long table other rows may give it more."""
    key, codes = (each.unit, each.one.coder), each.codes
    if not long and not judging.is_new("; ".join(sorted(codes)), each.one, *key):
        return
    cell = judging.made.cells.setdefault(key, {})
    for code in map(judging.code, codes):
        if not long or judging.is_new(code, each.one, *key, code):
            cell[code] = 1.0


def _merge_yes_and_no(judging: Judging) -> None:
    """Codes that are yes and no are one code, given or not."""
    made = judging.made
    name = judging.stated[0][1].column if judging.columns.shape == "long" else "yes"
    made.cells = {key: {name: float(any(truth(code) for code in cell))} for key, cell in made.cells.items()}
    made.codes = {name: None}
    made.said.append(f"all cells are yes or no: whether “{name}” was given")


def rated(judging: Judging) -> Judged:
    """The judgements of a table with one value of a variable a unit; blank cells are no judgements."""
    made, options = judging.made, judging.options
    metric = options.distance
    ranks = {speaker_key(word): float(rank) for rank, word in enumerate(options.order, 1)}
    for unit, one in judging.stated:
        cell = one.value or (one.codes[0] if one.codes else "")
        if judging.blank(cell):
            judging.pass_over()
        elif judging.is_new(cell, one, unit, one.coder):
            value = cell if metric == "nominal" else _measured(judging, one, cell, ranks)
            if value is not None:
                made.values[unit, one.coder] = value
                made.cells[unit, one.coder] = {}
    _categories(judging)
    made.said.append(f"values are compared as {metric}")
    if not options.metric and not options.order and _are_numbers(made.values.values()):
        made.notices.append(
            "the values are numbers and were compared as names, equal or not; where they are ordered say --metric ordinal, where"
            " they are measured --metric interval or ratio"
        )
    return judging.finished()


def _measured(judging: Judging, one: Statement, cell: str, ranks: dict[str, float]) -> float | None:
    """The number of a cell, or the rank of its word; a problem where it is neither."""
    metric = judging.options.distance
    value = ranks.get(speaker_key(cell)) if ranks else number(cell)
    if value is None:
        known = f"one of {', '.join(judging.options.order)}" if ranks else "a number"
        how = f"The metric “{metric}” needs it: correct the cell"
        how += (
            "."
            if ranks
            else ", or put the words in order with --order low,middle,high, or say --metric nominal."
        )
        judging.odd.add(one.place, one.column, f"“{cell}” is not {known}.", how)
    elif metric == "ratio" and value < 0:
        judging.odd.add(
            one.place,
            one.column,
            f"“{cell}” is below 0.",
            "The metric “ratio” needs a scale from 0; say --metric interval.",
        )
    return value


def _categories(judging: Judging) -> None:
    """Each value as a code besides, where values are names or steps and few enough to be looked at."""
    made = judging.made
    counts = Counter(made.values.values())
    if judging.options.distance in {"interval", "ratio"} or len(counts) > MOST_CATEGORIES:
        return
    names = {
        value: _name(judging, value) for value in sorted(counts, key=lambda value: (str(type(value)), value))
    }
    for key, value in made.values.items():
        made.cells[key] = {names[value]: 1.0}
    made.codes = dict.fromkeys(names.values())


def _name(judging: Judging, value: str | float) -> str:
    """A value as it is shown."""
    if isinstance(value, str):
        return value
    order = judging.options.order
    return order[int(value) - 1] if order else f"{value:g}"


def _are_numbers(values: Iterable[str | float]) -> bool:
    """True where all values are numbers of which there are more than two."""
    found = {str(value) for value in values}
    return len(found) > 2 and all(number(value) is not None for value in found)


@dataclass(frozen=True, slots=True)
class _Scale:
    """What the values of a table say.

    `says_no` is True where the table writes out that codes were not given; a blank cell is then no judgement. `ranks` are
    the levels of words that the user put in order.
    """

    kind: Literal["yes or no", "levels", "words", "nothing"]
    long: bool
    says_no: bool
    blank: Literal["missing", "none"]
    ranks: dict[str, float]


def graded(judging: Judging) -> Judged:
    """The judgements of a table with one code and one value in each statement."""
    made = judging.made
    stated = [(unit, one, "".join(judging.filled([one.value]))) for unit, one in judging.stated]
    by_column: dict[str, set[str]] = defaultdict(set)
    for _, one, said in stated:
        by_column[one.column] |= {said} - {""}
    values = sorted(set().union(*by_column.values()))
    weights = any(names_weight(one.column) for _, one in judging.stated[:1])
    scale = _scale(by_column, judging.options, long=judging.columns.shape == "long", weights=weights)
    made.closed = not scale.says_no
    made.said += _scale_in_words(scale)
    if scale.kind == "nothing" and values and not truth(values[0]):
        made.notices.append(f"every value is “{values[0]}”: only whether a code was given is compared")
    if scale.kind == "words":
        sample = ", ".join(f"“{value}”" for value in values[:4])
        made.notices.append(
            f"the values ({sample}) are words without an order: only whether a code was given is compared; for their levels say"
            " --order low,middle,high"
        )
    for unit, one, said in stated:
        names = _names(judging, one)
        if not names:
            _nothing(judging, unit, one, said)
        for code in map(judging.code, names):
            if judging.is_new(said, one, unit, one.coder, code):
                _judge(judging, scale, unit, one, code, said)
    return judging.finished()


def _names(judging: Judging, one: Statement) -> tuple[str, ...]:
    """The codes that a value is about: a heading as it stands, or those in the cells of codes."""
    if judging.columns.shape == "codes":
        return one.codes
    cells = judging.filled(one.codes)
    return tuple(dict.fromkeys(code for cell in cells for code in codes_in(cell, judging.options.split)))


def _nothing(judging: Judging, unit: str, one: Statement, said: str) -> None:
    """A row without a code: the coder judged the unit and gave nothing."""
    if said and truth(said) is not False:
        what = "there is a value here and no code."
        judging.odd.add(one.place, one.column, what, "Name the code, or clear the value.")
    judging.made.cells.setdefault((unit, one.coder), {})


def _judge(judging: Judging, scale: _Scale, unit: str, one: Statement, code: str, said: str) -> None:
    """One code that a coder gave or did not give to a unit."""
    given, level = _verdict(judging, scale, one, said)
    if given is None:
        judging.pass_over()
        return
    judging.made.cells.setdefault((unit, one.coder), {})[code] = float(given)
    if given and scale.kind == "levels":
        judging.made.levels[unit, one.coder, code] = level


def _verdict(judging: Judging, scale: _Scale, one: Statement, said: str) -> tuple[bool | None, float | None]:
    """Whether the code was given (None: not judged), and its level."""
    if not said:
        by_default = scale.long and not scale.says_no
        return (True, None) if by_default else (False if scale.blank == "none" else None, None)
    if scale.kind == "yes or no":
        return truth(said), None
    level = scale.ranks[speaker_key(said)] if speaker_key(said) in scale.ranks else number(said)
    if scale.kind in {"words", "nothing"} and scale.long:
        return True, None
    if level is None or (scale.ranks and speaker_key(said) not in scale.ranks):
        known = f"one of {', '.join(judging.options.order)}" if scale.ranks else "a number"
        how = f"The values are levels, so it should be {known}; or name another column with --value."
        judging.odd.add(one.place, one.column, f"“{said}” is not {known}.", how)
        return True, None
    return (True, level) if scale.long else (level != 0, level)


def _scale(
    by_column: Mapping[str, Collection[str]], options: TableOptions, *, long: bool, weights: bool
) -> _Scale:
    """What the values of some columns say; where all are alike they say nothing in a table with a row per code given."""
    values = {value for own in by_column.values() for value in own}
    ranks = {speaker_key(word): float(rank) for rank, word in enumerate(options.order, 1)}
    numbers = [value for value in map(number, values) if value is not None]
    kind: Literal["yes or no", "levels", "words", "nothing"] = "words"
    if long and len(values) < 2:
        kind = "nothing"
    elif ranks:
        kind = "levels"
    elif all(yes_or_no(own) for own in by_column.values() if own) and not weights:
        kind = "yes or no"
    elif 2 * len(numbers) >= len(values):
        kind = "levels"
    says_no = kind == "yes or no" and any(truth(value) is False for value in values)
    says_no |= kind == "levels" and not long and 0.0 in numbers
    return _Scale(kind, long, says_no, options.blank or ("missing" if says_no else "none"), ranks)


def _scale_in_words(scale: _Scale) -> list[str]:
    """How the values were understood, in words."""
    if scale.kind == "yes or no":
        where = "not judged" if scale.blank == "missing" else "not given"
        rest = f"a blank cell: {where}" if scale.says_no or not scale.long else "every row is a code given"
        return [f"values = whether the code was given; {rest}"]
    if scale.kind == "levels" and not scale.long:
        where = "not judged" if scale.blank == "missing" else "not given"
        return [f"values = levels of the codes; 0: not given; a blank cell: {where}"]
    return ["values = levels of the codes given"] if scale.kind == "levels" else []
