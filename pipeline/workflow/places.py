"""Where people spoke and where citizens were asked: countries and sectors of the focus groups held against the survey's."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from pipeline.listing import some_of
from pipeline.readers.survey_draft import quoted, toml_key
from pipeline.readers.survey_words import folded
from pipeline.settings.survey import ONE_SECTOR
from pipeline.workflow.study import Study

_NO_INDEX = "what was said there is set beside no index"


@dataclass(frozen=True, slots=True)
class Apart:
    """Countries or sectors that focus groups have and the survey has not; `wholly` where no other is left. `how` mends it."""

    what: str
    how: str
    wholly: bool

    def __str__(self) -> str:
        """Both in one phrase."""
        return f"{self.what} {self.how}"


def values_of(study: Study, attribute: str) -> set[str]:
    """The values of an attribute in the participant list and in what study.toml says of transcripts."""
    about = study.settings.transcripts.about.values()
    of_people = {person.attributes.get(attribute, "") for person in study.participants}
    return (of_people | {entry.get(attribute, "") for entry in about}) - {""}


def places_apart(study: Study, countries: Collection[str], sectors: Collection[str]) -> tuple[Apart, ...]:
    """The countries and sectors of the focus groups that are not among those of the survey, under the names it gives them.

    Raises InputError where the participant list cannot be read.
    """
    declared, keys = study.settings.survey, study.settings.comparison
    if declared is None or not declared.formula.items:
        return ()
    names = declared.mapping.country_names
    in_countries = {names.get(country, country) for country in values_of(study, keys.country)}
    in_sectors = values_of(study, keys.sector)
    found = []
    if strange := sorted(in_countries - {*countries}):
        how = _mended_countries(strange, countries, in_countries, names)
        found.append(_apart("country", "countries", strange, in_countries, countries, how))
    if strange := sorted(in_sectors - {*sectors}):
        how = _mended_sectors(strange, sectors, in_sectors)
        asked = [] if [*sectors] == [ONE_SECTOR] else sectors
        found.append(_apart("sector", "sectors", strange, in_sectors, asked, how))
    return tuple(found)


def places_compared(study: Study) -> tuple[Apart, ...]:
    """`places_apart` by the survey as it was last compared; nothing where it never was."""
    record = study.store.result("compare") if study.has_database else None
    cells = [index["cell"] for index in record["measures"]["indices"]] if record else []
    countries, sectors = ({cell[key] for cell in cells} - {""} for key in ("country", "sector"))
    return places_apart(study, countries, sectors) if cells else ()


def _apart(
    noun: str,
    nouns: str,
    strange: Sequence[str],
    heard: Collection[str],
    asked: Collection[str],
    how: str,
) -> Apart:
    """What is said of the countries or sectors that are strange to the survey."""
    if not asked:
        what = f"The focus groups have {nouns} ({some_of(strange)}), the survey has none:"
        return Apart(f"{what} {_NO_INDEX}.", how, wholly=True)
    if len(strange) == len(heard):
        what = f"No {noun} of the focus groups ({some_of(strange)}) is one of the survey ({some_of(sorted(asked))}):"
        return Apart(f"{what} nothing that was said is set beside an index.", how, wholly=True)
    what = f"Of the {nouns} of the focus groups the survey does not have {some_of(strange)}:"
    return Apart(f"{what} {_NO_INDEX}.", how, wholly=False)


def _mended_countries(
    strange: Sequence[str], asked: Collection[str], heard: Collection[str], names: Mapping[str, str]
) -> str:
    """The lines of [survey.country_names] that would make one of both sides."""
    if not asked:
        return 'Name the column of the survey that holds the country: country = "…" under [survey].'
    free = [name for name in sorted(asked) if name not in heard]
    if not free:
        return "Correct the participant list, or leave it so."
    meant = _meant(strange, free)
    raw = {right: left for left, right in names.items()}
    lines = [
        f"{toml_key(raw.get(name, name))} = {quoted(name if name in heard else meant.get(name, '…'))}"
        for name in sorted(asked)
    ]
    sides = "on the left the survey's name, on the right that of the focus groups"
    return f"Under [survey.country_names] write, {sides}: {some_of(lines)}."


def _mended_sectors(strange: Sequence[str], asked: Collection[str], heard: Collection[str]) -> str:
    """What to write as the sector of the survey's items."""
    if [*asked] == [ONE_SECTOR]:
        return (
            f'Write at each item of the survey which of them it belongs to, such as sector = "{strange[0]}".'
        )
    free = [name for name in sorted(asked) if name not in heard]
    if not free:
        return "Correct the participant list, or leave it so."
    meant = _meant(strange, free)
    lines = (f"sector = {quoted(meant.get(name, '…'))} where it is {quoted(name)}" for name in free)
    return f"At the items of the survey write {some_of(lines)}."


def _meant(strange: Sequence[str], free: Sequence[str]) -> dict[str, str]:
    """Which of the strange names may be meant by a name of the survey: begun alike, its initials, or nearly the same."""
    found: dict[str, str] = {}
    for name in strange:
        short = folded(name)
        begun = [
            one
            for one in free
            if folded(one).startswith(short) or short.startswith(folded(one)) or _initials(one) == short
        ]
        near = begun or difflib.get_close_matches(name, free, n=1)
        if len(near) == 1:
            found.setdefault(near[0], name)
    return found


def _initials(name: str) -> str:
    """The first letters of a name of several words."""
    words = folded(name).split()
    return "".join(word[0] for word in words) if len(words) > 1 else ""
