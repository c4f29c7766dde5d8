"""Countries and sectors that stand for each other: crossed columns, and countries under the name of another."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pipeline.listing import some_of
from pipeline.readers.survey_draft import quoted, toml_key
from pipeline.settings import Settings
from pipeline.workflow.territories import codes_of


def crossed_columns(settings: Settings) -> tuple[str, str]:
    """What is said where the focus groups' countries are the survey's sectors and the other way round, and how to mend it."""
    keys, columns = settings.comparison, settings.participants_columns
    country, sector = (columns.get(key, key) for key in (keys.country, keys.sector))
    what = (
        "Country and sector of the focus groups stand for each other: their countries are the survey's sectors, and"
        " their sectors its countries, so that nothing that was said is set beside an index."
    )
    lines = f"{toml_key(keys.country)} = {quoted(sector)}, {toml_key(keys.sector)} = {quoted(country)}"
    return what, f"In columns under [participants] write {lines}."


def under_another_name(names: Mapping[str, str], languages: Iterable[str]) -> tuple[str, str] | None:
    """What is said of countries to which `country_names` gives the name of another country; None where it is done to none."""
    codes = codes_of([*names, *names.values()], languages) if names else {}
    wrong = [
        f"{toml_key(left)} = {quoted(right)}"
        for left, right in names.items()
        if left in codes and right in codes and codes[left] != codes[right]
    ]
    if not wrong:
        return None
    how = "On the left stands the survey's name, on the right that of the focus groups for the same country."
    return f"[survey.country_names] gives a country the name of another: {some_of(wrong)}.", how
