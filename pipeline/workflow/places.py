"""Where people spoke and where citizens were asked: countries and sectors of the focus groups held against the survey's."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from pipeline.listing import some_of
from pipeline.readers.survey_draft import quoted, toml_key
from pipeline.readers.survey_spelling import signs
from pipeline.readers.survey_words import folded
from pipeline.settings.survey import ONE_SECTOR
from pipeline.workflow.places_crossed import crossed_columns, under_another_name
from pipeline.workflow.study import Study
from pipeline.workflow.territories import codes_of

_NO_INDEX = "what was said there is set beside no index"


@dataclass(frozen=True, slots=True)
class Apart:
    """Countries or sectors that focus groups have and the survey has not; `wholly` where no other is left. `how` mends it.

    Also countries that meet under the name of another.
    """

    what: str
    how: str
    wholly: bool

    def __str__(self) -> str:
        """Both in one phrase."""
        return f"{self.what} {self.how}"


def values_of(study: Study, attribute: str) -> set[str]:
    """The values of an attribute among the people who are counted (no moderators), and in what study.toml says of transcripts."""
    about, counted = study.settings.transcripts.about.values(), study.settings.segments.roles
    of_people = {
        person.attributes.get(attribute, "") for person in study.participants if person.role in counted
    }
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
    if in_countries & {*sectors} and in_sectors & {*countries, *names} and not in_countries & {*countries}:
        return (Apart(*crossed_columns(study.settings), wholly=True),)
    misnamed = under_another_name(names, study.settings.languages)
    found = [Apart(*misnamed, wholly=False)] if misnamed else []
    if strange := sorted(in_countries - {*countries}):
        how = _mended_countries(study, strange, countries, in_countries)
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
    study: Study, strange: Sequence[str], asked: Collection[str], heard: Collection[str]
) -> str:
    """The lines of [survey.country_names] that would make one of both sides."""
    if not asked:
        return 'Name the column of the survey that holds the country: country = "…" under [survey].'
    free = [name for name in sorted(asked) if name not in heard]
    if not free:
        return "Correct the participant list, or leave it so."
    meant = _meant(strange, free, codes_of([*strange, *free], study.settings.languages))
    names = study.settings.survey.mapping.country_names if study.settings.survey else {}
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
    meant = _meant(strange, free, {})
    lines = (f"sector = {quoted(meant.get(name, '…'))} where it is {quoted(name)}" for name in free)
    return f"At the items of the survey write {some_of(lines)}."


def _meant(strange: Sequence[str], free: Sequence[str], codes: Mapping[str, str]) -> dict[str, str]:
    """Which of the strange names is meant by a name of the survey, where nothing else can be.

    They have the same code, or are the same but for capitals, accents and punctuation; and no other name is so as well.
    """
    alike: dict[object, tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
    for side, names in enumerate((strange, free)):
        for name in names:
            alike[codes.get(name) or (folded(name) or name, *signs(name))][side].append(name)
    return {asked[0]: heard[0] for heard, asked in alike.values() if len(heard) == len(asked) == 1}
