"""Tables whose cells hold the codes themselves, one or several, or one value of a variable."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.readers.codings_cells import codes_in, is_empty_set, number, truth, yes_or_no
from pipeline.readers.codings_judged import Judged, Judging
from pipeline.readers.codings_statements import Statement
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
    metric = options.metric or "nominal"
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
    if not options.metric and _are_numbers(made.values.values()):
        made.notices.append(
            "the values are numbers and were compared as names, equal or not; where they are ordered say --metric ordinal, where"
            " they are measured --metric interval or ratio"
        )
    return judging.finished()


def _measured(judging: Judging, one: Statement, cell: str, ranks: dict[str, float]) -> float | None:
    """The number of a cell, or the rank of its word; a problem where it is neither."""
    metric = judging.options.metric
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
    if judging.options.metric in {"interval", "ratio"} or len(counts) > MOST_CATEGORIES:
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
