"""Tables that say of each code whether it was given, or to which level: a column per code, or a column of values."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Literal

from pipeline.readers.codings_cells import codes_in, number, truth, yes_or_no
from pipeline.readers.codings_headings import names_weight
from pipeline.readers.codings_judged import Judged, Judging
from pipeline.readers.codings_options import TableOptions
from pipeline.readers.codings_statements import Statement
from pipeline.transcripts import speaker_key


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
    made.said += _said(scale)
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


def _said(scale: _Scale) -> list[str]:
    """How the values were understood, in words."""
    if scale.kind == "yes or no":
        where = "not judged" if scale.blank == "missing" else "not given"
        rest = f"a blank cell: {where}" if scale.says_no or not scale.long else "every row is a code given"
        return [f"values = whether the code was given; {rest}"]
    if scale.kind == "levels" and not scale.long:
        where = "not judged" if scale.blank == "missing" else "not given"
        return [f"values = levels of the codes; 0: not given; a blank cell: {where}"]
    return ["values = levels of the codes given"] if scale.kind == "levels" else []
