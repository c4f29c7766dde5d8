"""What is known of respondents besides their answers: demographics and self-efficacy as numbers or categories."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from pipeline.survey import Attribute, Survey

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Level:
    """One column of a regression: a number (`value` "") per `per`, or membership of a category against the reference."""

    value: str
    reference: str
    per: str
    label: str
    short: str


@dataclass(frozen=True, slots=True, eq=False)
class Trait:
    """An attribute of all respondents.

    `groups` numbers each one's place in `values`, -1 where there is none: the categories, or a number's groups by its
    bounds (none where it has no bounds). `columns` (respondents × `levels`) are what a regression takes, NaN where not
    known: a number in units of `per`, or a 0/1 column for each category but the reference.
    """

    attribute: Attribute
    values: tuple[str, ...]
    groups: Ints
    reference: str
    levels: tuple[Level, ...]
    columns: Floats


def traits_of(survey: Survey) -> list[Trait]:
    """The declared demographics, then self-efficacy; what is declared as both counts as self-efficacy."""
    efficacy = [survey.efficacy] if survey.efficacy else []
    columns = {attribute.column for attribute in efficacy}
    declared = [attribute for attribute in survey.demographics if attribute.column not in columns]
    return [trait(survey, attribute) for attribute in [*declared, *efficacy]]


def trait(survey: Survey, attribute: Attribute) -> Trait:
    """An attribute as declared, of all respondents of the survey."""
    without = {"", *attribute.no_answer}
    texts = [response.attributes.get(attribute.column, "") for response in survey.responses]
    texts = ["" if text in without else text for text in texts]
    return _number(attribute, texts) if attribute.kind == "number" else _category(attribute, texts)


def _category(attribute: Attribute, texts: Sequence[str]) -> Trait:
    """A trait of categories; the commonest one is the reference where none is declared."""
    counts = Counter(text for text in texts if text)
    others = sorted(set(counts) - set(attribute.values))
    values = (*(value for value in attribute.values if counts[value]), *others)
    common = max(values, key=lambda value: counts[value], default="")
    reference = attribute.reference if attribute.reference in values else common
    place = {value: number for number, value in enumerate(values)}
    groups = np.array([place.get(text, -1) for text in texts], dtype=np.intp)
    chosen = [value for value in values if value != reference]
    columns = (
        np.array([groups == place[value] for value in chosen], dtype=float).reshape(len(chosen), len(texts)).T
    )
    levels = tuple(
        Level(
            value,
            reference,
            "",
            f"{attribute.label}: {value} (against {reference})",
            f"{value} against {reference}",
        )
        for value in chosen
    )
    return Trait(
        attribute, values, groups, reference, levels, np.where((groups < 0)[:, None], np.nan, columns)
    )


def _number(attribute: Attribute, texts: Sequence[str]) -> Trait:
    """A trait that is a number, with its groups where it has bounds."""
    numbers = np.array([_read(text) for text in texts], dtype=float)
    groups, values = _grouped(numbers, sorted(attribute.bounds))
    per = f"{attribute.per:g}"
    label = attribute.label if per == "1" else f"{attribute.label}, per {per}"
    level = Level("", "", per, label, per)
    return Trait(attribute, values, groups, "", (level,), (numbers / attribute.per)[:, None])


def _read(text: str) -> float:
    """The number that a text is, with a decimal point or comma; NaN where it is none."""
    try:
        number = float(text.replace(",", "."))
    except ValueError:
        return math.nan
    return number if math.isfinite(number) else math.nan


def _grouped(numbers: Floats, bounds: Sequence[float]) -> tuple[Ints, tuple[str, ...]]:
    """Each number's group and the groups' names: from each bound to below the next, the rest below and above.

    Whole numbers between whole bounds are named as people do: 18–34, 35–49, 50 and over.
    """
    none = np.full(len(numbers), -1, dtype=np.intp)
    if not bounds:
        return none, ()
    known = numbers[~np.isnan(numbers)]
    whole = bool((known == np.floor(known)).all()) and all(bound == math.floor(bound) for bound in bounds)
    names = [f"under {bounds[0]:g}"]
    for low, high in pairwise(bounds):
        upto = f"{low:g}" if high - low == 1 else f"{low:g}–{high - 1:g}"
        names.append(upto if whole else f"{low:g} to under {high:g}")
    names.append(f"{bounds[-1]:g} and over")
    found = np.where(np.isnan(numbers), -1, np.searchsorted(bounds, numbers, side="right"))
    used = [number for number in range(len(names)) if np.any(found == number)]
    place = none.copy()
    for new, old in enumerate(used):
        place[found == old] = new
    return place, tuple(names[old] for old in used)
