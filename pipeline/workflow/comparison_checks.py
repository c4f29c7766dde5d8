"""What [comparison] of study.toml names, held against the codebook and the people: every mistake at once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from itertools import pairwise

from pipeline.errors import Problem
from pipeline.settings import FILE_NAME
from pipeline.workflow.places import values_of
from pipeline.workflow.study import Study


def comparison_problems(study: Study, *, people: bool) -> Iterator[Problem]:
    """Codes, levels, stakeholder groups, countries and sectors that are named and do not exist.

    Groups, countries and sectors are held against the participant list where `people` says that it could be read, and only
    where it knows any.
    """
    yield from _codes(study)
    yield from _levels(study)
    if people:
        yield from _people(study)


def _codes(study: Study) -> Iterator[Problem]:
    """Codes that cannot be given."""
    keys, codes = study.settings.comparison, [code.id for code in study.codebook.codable]
    named = [(code_id, "contrast_codes") for code_id in keys.contrast_codes]
    named += [
        (code_id, key) for key in ("public_inputs", "citizen_inputs") if (code_id := getattr(keys, key))
    ]
    for code_id, key in named:
        if code_id not in codes:
            yield _problem(key, f"no such code: {code_id!r}.", codes)
    if bool(keys.public_inputs) != bool(keys.citizen_inputs):
        lacking = "citizen_inputs" if keys.public_inputs else "public_inputs"
        how = "Name the codes of both sides, or neither: mentions are set against each other."
        yield Problem(FILE_NAME, "is missing.", how, key=f"comparison.{lacking}")


def _levels(study: Study) -> Iterator[Problem]:
    """Levels that the graded code does not have, that have no place on its scale, that are left out, or out of order."""
    keys = study.settings.comparison
    if not keys.levels:
        return
    code = {one.id: one for one in study.codebook.codable}.get(keys.perceived)
    if code is None or code.scale is None:
        if not keys.perceived:
            how = "Name the graded code whose levels these are: perceived = “…”."
            yield Problem(FILE_NAME, "speaks of no code.", how, key="comparison.levels")
        return
    on = [level.id for level in code.scale.on_scale]
    off = [level.id for level in code.scale.levels if level.value is None]
    for level in keys.levels:
        if level in off:
            how = "Take it out: answers off the scale are counted apart and stand for no index."
            yield Problem(FILE_NAME, f"{level!r} is no size.", how, key=f"comparison.levels.{level}")
        elif level not in on:
            yield _problem(f"levels.{level}", f"the code {code.id!r} has no such level.", on)
    for level in on:
        if level not in keys.levels:
            how = "Say for every level which index it stands for, or for none."
            yield Problem(FILE_NAME, f"the level {level!r} is left out.", how, key="comparison.levels")
    said = [keys.levels[level] for level in on if level in keys.levels]
    if any(low >= high for low, high in pairwise(said)):
        how = f"They are ordered: {', '.join(on)}; each stands for a higher index than the one before."
        yield Problem(FILE_NAME, "the levels do not rise.", how, key="comparison.levels")


def _people(study: Study) -> Iterator[Problem]:
    """Stakeholder groups, countries and sectors that nobody has."""
    keys = study.settings.comparison
    names = study.settings.survey.mapping.country_names if study.settings.survey else {}
    groups = values_of(study, keys.group)
    union = {" and ".join(keys.professionals)} if len(keys.professionals) > 1 else set()
    countries = {names.get(country, country) for country in values_of(study, keys.country)}
    sectors = values_of(study, keys.sector)
    named = [(group, "professionals") for group in keys.professionals]
    named += [(group, "contrasts") for pair in keys.contrasts for group in pair]
    named += [(cell.group, "expands") for cell in keys.expands if cell.group and cell.group not in union]
    yield from _unknown(named, groups, "stakeholder group")
    for kind, known in (("country", countries), ("sector", sectors)):
        cells = ((getattr(cell, kind), "expands") for cell in keys.expands)
        yield from _unknown([(value, key) for value, key in cells if value], known, kind)


def _unknown(named: Iterable[tuple[str, str]], known: Collection[str], kind: str) -> Iterator[Problem]:
    """Names that nobody in the participant list has, each once a key."""
    for name, key in dict.fromkeys(named):
        if known and name not in known:
            yield _problem(key, f"nobody has the {kind} {name!r}.", sorted(known))


def _problem(key: str, what: str, known: Iterable[str]) -> Problem:
    """A mistake with what there is instead."""
    return Problem(FILE_NAME, what, f"Known: {', '.join(known)}.", key=f"comparison.{key}")
