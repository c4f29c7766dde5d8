"""A draft of the [survey] section of study.toml for a file that nobody has declared yet; every guess says what it rests on."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence

from pipeline.readers.survey_file import SurveyColumn, SurveyFile
from pipeline.readers.survey_guesses import Battery, Guess, Guesses, guesses
from pipeline.readers.survey_words import by_ends, by_words, is_no_answer
from pipeline.verbatim import visible

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_HEAD = """\
# A draft, made by “focuscode survey describe” from the file alone. Check every line that says “guessed”, do what “fill in”
# asks for, and put it into study.toml. Every key is explained in docs/survey.md.
"""
_DESIGN = ("respondent", "country", "weight", "strata", "psu", "fpc")


def draft(file: SurveyFile, name: str, *, encoding: str = "", sheet: str = "") -> str:
    """The [survey] section as TOML; `name` is the file's path in the study, `encoding` and `sheet` as they were asked for.

    What cannot be told from the file is left as a remark that says “fill in”; scores are never made up.
    """
    found = guesses(file)
    lines = [_HEAD, "[survey]", f"file = {quoted(name)}"]
    lines += [f"encoding = {quoted(encoding)}"] if encoding else []
    lines += [f"sheet = {quoted(sheet)}"] if sheet else []
    lines += _design(found)
    lines += _answers(found)
    lines += _items(found.batteries)
    lines += _scores(found.batteries)
    lines += _countries(found.roles.get("country"))
    lines += _long(found)
    lines += _demographics(found)
    lines += _willing(found.willing)
    return "\n".join(lines) + "\n"


def quoted(text: str) -> str:
    """A text as TOML writes it, whatever is in it."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007F")


def toml_key(text: str) -> str:
    """A key as TOML writes it."""
    return text if _BARE.fullmatch(text) else quoted(text)


def _remark(text: str) -> str:
    """A remark of one line."""
    return f"# {visible(' '.join(text.split()))}"


def _design(found: Guesses) -> Iterator[str]:
    """Who answered, and how respondents were drawn."""
    for role in _DESIGN:
        guess = found.roles.get(role)
        if guess:
            yield f"{role} = {quoted(guess.column.name)}  # guessed from {guess.why}"
        elif role == "respondent":
            yield 'respondent = ""  # fill in: the column with each respondent\'s id'
    if "weight" not in found.roles:
        yield _remark(
            'weight = "…"  fill in, if the survey has a weight; without it everybody counts the same'
        )
    if found.efficacy:
        yield f"efficacy = {quoted(found.efficacy.column.name)}  # guessed from {found.efficacy.why}"


def _answers(found: Guesses) -> Iterator[str]:
    """Answers that are none."""
    columns = [column for battery in found.batteries for column in battery.columns]
    called = [answer for battery in found.batteries for answer in battery.answers]
    called += [column.shown(code) for column in columns for code in column.counts()]
    none = dict.fromkeys(answer for answer in called if is_no_answer(answer))
    if none:
        yield f"no_answer = [{', '.join(map(quoted, none))}]  # guessed from the words"


def _items(batteries: Sequence[Battery]) -> Iterator[str]:
    """The activities asked about."""
    yield ""
    if not batteries:
        yield _remark(
            "items: fill in. No columns were found that share their answers. One line for each activity:"
        )
        yield _remark(
            'items = [{ column = "…", label = "…", sector = "…", how = "alone", benefits = "others" }]'
        )
        return
    yield _remark(
        "Fill in for each activity how it is done and who benefits: how = “alone” or “with others”,"
    )
    yield _remark(
        "benefits = “self” or “others”; reverse = true where a high answer means little. Take out what is none."
    )
    yield "items = ["
    for number, battery in enumerate(batteries):
        common = ", ".join(battery.order or battery.answers)
        yield f"    {_remark(f'guessed from {len(battery.columns)} columns with the same answers: {common}')}"
        own = number > 0 and battery.answers != batteries[0].answers
        if own and not battery.order:
            yield f"    {_remark('fill in: their answers have another scale, so each needs scores of its own')}"
        sectors = battery.sectors or ("",) * len(battery.columns)
        for column, sector in zip(battery.columns, sectors, strict=True):
            yield from _item(column, sector, battery if own else None)
    yield "]"


def _item(column: SurveyColumn, sector: str, own: Battery | None) -> Iterator[str]:
    """One activity; as a remark where its answers have a scale of their own that nobody knows."""
    parts = [f"column = {quoted(column.name)}"]
    parts += [f"label = {quoted(column.label)}"] if column.label else []
    parts += [f"sector = {quoted(sector)}"] if sector else []
    if own and own.order:
        scores = ", ".join(f"{toml_key(answer)} = {rank}" for rank, answer in enumerate(own.order))
        parts.append(f"scores = {{ {scores} }}")
    known = own is None or own.order
    why = [_remark("sector guessed from its name")] if sector else []
    why += [_remark(f"scores guessed from {own.why}")] if own and own.order else []
    line = f"{{ {', '.join(parts)} }},"
    yield f"    {'' if known else '# '}{line}{'  ' + ' '.join(why) if why else ''}"


def _scores(batteries: Sequence[Battery]) -> Iterator[str]:
    """The scores of the answers, where their order can be told."""
    yield ""
    first = batteries[0] if batteries else None
    if first and first.order:
        yield f"[survey.scores]  # guessed from {first.why}; check that the largest means most"
        yield from (f"{toml_key(answer)} = {rank}" for rank, answer in enumerate(first.order))
        return
    yield "[survey.scores]  # fill in: a number for each answer, the larger the more is done"
    given = [answer for answer in first.answers if not is_no_answer(answer)] if first else []
    yield from (f"# {toml_key(visible(answer))} = " for answer in given)


def _countries(guess: Guess | None) -> Iterator[str]:
    """The names of countries, to be filled in."""
    if guess is None:
        return
    yield ""
    yield _remark(
        "Fill in where the focus groups call the countries otherwise. On the left stands the survey's name,"
    )
    yield _remark("on the right that of the focus groups: change the right side.")
    yield _remark("[survey.country_names]")
    for code in guess.column.counts():
        name = visible(guess.column.shown(code))
        yield f"# {toml_key(name)} = {quoted(name)}"


def _long(found: Guesses) -> Iterator[str]:
    """The form of a file with a row per respondent and item."""
    if found.long:
        item, answer = found.long
        yield from ("", "[survey.long]  # guessed: respondents have several rows")
        yield f"item = {quoted(item.column.name)}  # guessed from {item.why}"
        yield f"answer = {quoted(answer.column.name)}  # guessed from {answer.why}"


def _demographics(found: Guesses) -> Iterator[str]:
    """What respondents are broken down by."""
    if found.age:
        yield from (
            "",
            f"[survey.demographics.{toml_key(found.age.column.name)}]  # guessed from {found.age.why}",
        )
        yield from _label(found.age.column)
        yield 'kind = "number"'
        yield "per = 10"
        yield "groups = [18, 35, 50, 65]"
        special = [
            found.age.column.labels[c] for c in found.age.column.counts() if c in found.age.column.labels
        ]
        if special:
            yield f"no_answer = [{', '.join(map(quoted, special))}]  # guessed: numbers with a label"
    for guess in found.categories:
        column = guess.column
        called = [column.shown(code) for code in column.counts()]
        none = [answer for answer in called if is_no_answer(answer)]
        yield from ("", f"[survey.demographics.{toml_key(column.name)}]  # guessed from {guess.why}")
        yield from _label(column)
        yield 'kind = "category"'
        yield from [f"no_answer = [{', '.join(map(quoted, none))}]  # guessed from the words"] if none else []
        given = ", ".join(answer for answer in called if answer not in none)
        yield _remark(f'reference = "…"  fill in, or the commonest is taken; its answers: {given}')


def _label(column: SurveyColumn) -> Iterator[str]:
    """The label of a column that has one."""
    if column.label:
        yield f"label = {quoted(column.label)}"


def _willing(guess: Guess | None) -> Iterator[str]:
    """What more one would do; as a remark where the order of its answers cannot be told."""
    if guess is None:
        return
    column = guess.column
    answers = [column.shown(code) for code in column.counts() if not is_no_answer(column.shown(code))]
    if column.labels:
        missing = {*column.missing, *column.absent}
        answers = [
            text for code, text in column.labels.items() if code not in missing and not is_no_answer(text)
        ]
    order = by_words(answers) or (by_ends(answers) if column.labels and len(answers) > 1 else ())
    mark = "" if order else "# "
    said = "" if order else "  fill in: put them in order from the least to the most"
    yield from ("", f"{mark}[survey.willing]  # guessed from {guess.why}")
    yield f"{mark}column = {quoted(column.name)}"
    yield from (f"{mark}{line}" for line in _label(column))
    yield f"{mark}answers = [{', '.join(map(quoted, order or answers))}]{'  #' + said if said else ''}"
