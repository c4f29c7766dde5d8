"""Who was present: the people whom shares are read against ("n of N present"), the silent included.

A person is one attendance: somebody who sat in two focus groups counts in each, because the group is the sampling
unit. Two labels of one participant in a transcript are one person.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from pipeline.codebook import Codebook
from pipeline.findings import AgreedCoding, Cell
from pipeline.segments import Segment
from pipeline.transcripts import Role, Transcript

OTHERS = "other participants"
COUNTED: frozenset[Role] = frozenset({"participant"})


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody present in one discussion. `country`, `sector` and `group` are "" where they are not known."""

    transcript_id: str
    id: str
    country: str
    sector: str
    group: str

    def belongs_to(self, cell: Cell) -> bool:
        """True where the person is one of those whom the cell means."""
        return (
            cell.country in ("", self.country)
            and cell.sector in ("", self.sector)
            and cell.group in ("", self.group)
        )


@dataclass(frozen=True, slots=True)
class Attendance:
    """Everybody of a counted role in all discussions, and who is behind each voice.

    `voices` maps (transcript id, speaker id) to the person; speakers of other roles are not in it. `languages` and
    `order` map a transcript id to its language and to its place among the transcripts.
    """

    persons: tuple[Person, ...]
    voices: Mapping[tuple[str, str], Person] = field(default_factory=dict)
    languages: Mapping[str, str] = field(default_factory=dict)
    order: Mapping[str, int] = field(default_factory=dict)

    def present(self, cell: Cell) -> tuple[Person, ...]:
        """The people of the cell, in order of transcripts and speakers."""
        return tuple(person for person in self.persons if person.belongs_to(cell))

    def in_segment(self, segment: Segment) -> tuple[Person, ...]:
        """The counted people who speak in the segment."""
        return self._behind(segment.transcript_id, segment.speaker_ids or (segment.speaker_id,))

    def credited(self, segment: Segment, coding: AgreedCoding) -> tuple[Person, ...]:
        """Those to whom a coding is credited: whom its coders marked, otherwise the one who speaks (first)."""
        return self._behind(segment.transcript_id, coding.speaker_ids or (segment.speaker_id,))

    def _behind(self, transcript_id: str, speaker_ids: Iterable[str]) -> tuple[Person, ...]:
        """The counted people behind those voices, each once."""
        found = (self.voices.get((transcript_id, speaker_id)) for speaker_id in speaker_ids)
        return tuple(dict.fromkeys(person for person in found if person is not None))


def attendance(
    transcripts: Sequence[Transcript],
    *,
    country_key: str = "country",
    sector_key: str = "sector",
    group_key: str = "stakeholder_group",
    roles: Collection[Role] = COUNTED,
    country_names: Mapping[str, str] | None = None,
) -> Attendance:
    """The people present in `transcripts` whose role is one of `roles`.

    The keys name attributes of speakers; where a speaker has none, country and sector (not the group, which is a
    person's) are taken from the transcript's metadata. `country_names` maps a country as it is written of speakers
    to how the survey writes it ("DK" to "Denmark"), so that both sides of a comparison speak of the same places.
    """
    named = country_names or {}
    persons: dict[tuple[str, str], Person] = {}
    voices: dict[tuple[str, str], Person] = {}
    for transcript in transcripts:
        for speaker in transcript.speakers:
            if speaker.role not in roles:
                continue
            here = {**transcript.metadata, **{k: v for k, v in speaker.attributes.items() if v}}
            person = Person(
                transcript_id=transcript.id,
                id=speaker.person,
                country=named.get(here.get(country_key, ""), here.get(country_key, "")),
                sector=here.get(sector_key, ""),
                group=speaker.attributes.get(group_key, ""),
            )
            voices[transcript.id, speaker.id] = persons.setdefault((transcript.id, speaker.person), person)
    return Attendance(
        persons=tuple(persons.values()),
        voices=voices,
        languages={transcript.id: transcript.language for transcript in transcripts},
        order={transcript.id: index for index, transcript in enumerate(transcripts)},
    )


def margins(people: Attendance) -> list[Cell]:
    """Everybody, then each stakeholder group, country and sector that occurs, each in alphabetical order."""
    groups = sorted({person.group for person in people.persons} - {""})
    countries = sorted({person.country for person in people.persons} - {""})
    sectors = sorted({person.sector for person in people.persons} - {""})
    return [
        Cell(),
        *(Cell(group=group) for group in groups),
        *(Cell(country=country) for country in countries),
        *(Cell(sector=sector) for sector in sectors),
    ]


def crossed(people: Attendance) -> list[Cell]:
    """Each stakeholder group within each country and within each sector that occurs: margins over the other of the two."""
    by_country = {(person.country, person.group) for person in people.persons}
    by_sector = {(person.sector, person.group) for person in people.persons}
    return [
        *(Cell(country=country, group=group) for country, group in sorted(by_country) if country and group),
        *(Cell(sector=sector, group=group) for sector, group in sorted(by_sector) if sector and group),
    ]


def together(people: Attendance, groups: Sequence[str]) -> Attendance:
    """The same people, those of several stakeholder groups under one name: “professional and manager”."""
    return _regrouped(people, groups, " and ".join(groups))


def _regrouped(people: Attendance, groups: Collection[str], name: str) -> Attendance:
    """The same people, those of some stakeholder groups under another name."""
    moved = {
        person: replace(person, group=name) if person.group in groups else person for person in people.persons
    }
    voices = {voice: moved[person] for voice, person in people.voices.items()}
    return replace(people, persons=tuple(moved[person] for person in people.persons), voices=voices)


def named_groups(groups: Collection[str], least: int) -> frozenset[str]:
    """The stakeholder groups of at least `least` people each, so that those who are left over are none, or as many.

    `groups` has the group of each person. Where those left over are fewer, the smallest group goes unnamed with them. People
    of no known group are left over.
    """
    sizes = Counter(groups)
    named = {group for group, size in sizes.items() if group and size >= least}
    over = len(groups) - sum(sizes[group] for group in named)
    while 0 < over < least and named:
        smallest = min(named, key=lambda group: (sizes[group], group))
        named.remove(smallest)
        over += sizes[smallest]
    return frozenset(named)


def unnamed_together(people: Attendance, least: int) -> Attendance:
    """The same people; those whose stakeholder group is too small to be named (`named_groups`) are `OTHERS`.

    People of no known group are among them, unless these alone are left over.
    """
    groups = [person.group for person in people.persons]
    over = {*groups} - named_groups(groups, least)
    return _regrouped(people, over, OTHERS) if over - {""} else people


def places(people: Attendance) -> list[Cell]:
    """Each country × sector that occurs."""
    pairs = {(person.country, person.sector) for person in people.persons}
    return [Cell(country, sector) for country, sector in sorted(pairs) if country and sector]


def cells(people: Attendance) -> list[Cell]:
    """Each country × sector × stakeholder group that occurs."""
    triples = {(person.country, person.sector, person.group) for person in people.persons}
    return [Cell(*triple) for triple in sorted(triples) if all(triple)]


def focus_groups(persons: Iterable[Person]) -> frozenset[str]:
    """The discussions in which these people sat."""
    return frozenset(person.transcript_id for person in persons)


def level_values(codebook: Codebook, code_id: str) -> dict[str, int | None]:
    """Level id → value on the scale of a graded code (None off it), {} for a code without a scale.

    Raises KeyError where the codebook has no such code.
    """
    scale = codebook.code(code_id).scale
    return {level.id: level.value for level in scale.levels} if scale else {}
