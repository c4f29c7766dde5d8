"""Which quotes stand under a code, by a rule that is stated and can be repeated, not by taste.

A quote is a whole segment, verbatim. How its speaker is described is cut back until enough people share it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from pipeline.analysis.people import Attendance, Person, level_values
from pipeline.analysis.quote_pool import Pool, Ranking, pools
from pipeline.analysis.shared_words import SharedWords
from pipeline.codebook import Codebook
from pipeline.findings import AgreedCoding, Cell, QuoteRef
from pipeline.segments import Segment

SHORTEST, LONGEST = 12, 60
LEAST = 3
SOMEBODY = "participant"

RULE = (
    "Quotes are whole segments with an agreed coding, verbatim, chosen for each code and group of people. The typical "
    "quote is at the group’s median level of a graded code (the lower of two middle ones; where answers off the scale "
    "outnumber those on it, at the commonest of these), or as near to it as there is; of other codes any will do. The "
    "strong quote has the level furthest out on the side of the scale’s middle on which the group’s mean lies, beyond "
    "the median or at the end of the scale; of other codes it is one that coders gave unanimously or an adjudicator "
    "settled, with most coders behind it. The dissenting quote has a level on the other side of the middle, the "
    "furthest out; of other codes, the segment has such a level of the study’s graded code, against the mean of the "
    "group’s segments with the code. Where there is none of a kind it is left out, and further quotes as near the "
    f"typical one as there are follow. Among equals come first those of {SHORTEST} to {LONGEST} words, or nearest to "
    "that; then the one whose content words most other people of the group use as well where they were given the "
    "code, on average over its words; then the longer one; then the earlier one. Words are compared within one "
    "language by their first five letters; those of fewer than four letters, and those that more than half of the "
    "people use, are no content words. Every speaker is quoted once before anybody is quoted twice. A speaker is "
    "described by stakeholder group, country and sector where at least the study’s least number of people share all "
    "three. Of those left over the sector is left out, then the country, then the group, until as many share what is "
    "left; where too few are left over for that, the smallest of the groups of people described more fully within it "
    "joins them. People are counted within one language, since a quote tells its language."
)


class Quotable:
    """All codings that may be quoted, looked through once for every code and group of people.

    `codebook` knows the scales of graded codes; `perceived` is the graded code by which sides are told in codes without a
    scale (the first graded one where it is ""). `least` is how many people must share a description, `names` maps
    country, sector and group values to how they are printed ("DK" to "Denmark"). `describe` is how speakers are described.
    """

    def __init__(
        self,
        people: Attendance,
        segments: Sequence[Segment],
        agreed: Sequence[AgreedCoding],
        *,
        codebook: Codebook | None = None,
        perceived: str = "",
        least: int = LEAST,
        names: Mapping[str, str] | None = None,
    ) -> None:
        self._people = people
        self.describe = Descriptions(people.persons, least=least, names=names, languages=people.languages)
        self._scales = (
            {code.id: level_values(codebook, code.id) for code in codebook.codes if code.scale}
            if codebook
            else {}
        )
        self._pools = pools(people, segments, agreed)
        side = perceived or next(iter(self._scales), "")
        self._sides = self._scales.get(side, {})
        self._stances = {
            coding.segment_id: value
            for coding in (self._pools[side].codings if side in self._pools else ())
            if (value := self._sides.get(coding.level or "")) is not None
        }

    @cached_property
    def _words(self) -> tuple[SharedWords, Mapping[str, int]]:
        """The words of all coded segments, and the number of each segment among them."""
        numbers: dict[str, int] = {}
        texts: list[tuple[Segment, int]] = []
        for pool in self._pools.values():
            for segment, person in zip(pool.segments, pool.first_voices, strict=True):
                if segment.id not in numbers:
                    numbers[segment.id] = len(texts)
                    texts.append((segment, person))
        words = SharedWords(
            [segment.quote for segment, _ in texts],
            [self._people.languages.get(segment.transcript_id, "") for segment, _ in texts],
            [person for _, person in texts],
        )
        return words, numbers

    def choose(
        self,
        code_id: str,
        cell: Cell | None = None,
        most: int = 3,
        *,
        among: Collection[Person] | None = None,
    ) -> list[QuoteRef]:
        """At most `most` quotes for a code by `RULE`, from people of the cell and, where given, `among` these alone.

        The typical one comes first, then the strong and the dissenting one, then others; `QuoteRef.chosen` says which is which.
        """
        pool = self._pools.get(code_id)
        if pool is None or most < 1:
            return []
        offered = pool.offered(self._members(cell or Cell(), among))
        words, numbers = self._words
        rows = np.array([numbers[pool.segments[place].id] for place in offered.places], dtype=np.int64)
        ranking = Ranking(
            pool,
            offered,
            words.likeness(rows, offered.people),
            scale=self._scales.get(code_id),
            sides=self._sides,
            stances=self._stances,
        )
        return [
            self._quote(pool, int(offered.entries[number]), chosen)
            for chosen, number in ranking.taken(most, shortest=SHORTEST, longest=LONGEST)
        ]

    def every(self, code_id: str, *, among: Collection[Person] | None = None) -> list[QuoteRef]:
        """All quotes of a code in order of the transcripts, from everybody or from some people."""
        pool = self._pools.get(code_id)
        if pool is None:
            return []
        offered = pool.offered(self._members(Cell(), among))
        places = offered.places
        return [
            self._quote(pool, int(offered.entries[number]), "")
            for number in np.lexsort((pool.positions[places], pool.orders[places])).tolist()
        ]

    def _members(self, cell: Cell, among: Collection[Person] | None) -> NDArray[np.bool_]:
        """A flag for each person who is meant."""
        return np.array(
            [
                person.belongs_to(cell) and (among is None or person in among)
                for person in self._people.persons
            ],
            dtype=bool,
        )

    def _quote(self, pool: Pool, entry: int, chosen: str) -> QuoteRef:
        """A quote with its place and the description of who said it."""
        place = int(pool.owners[entry])
        segment, coding = pool.segments[place], pool.codings[place]
        return QuoteRef(
            segment_id=segment.id,
            transcript_id=segment.transcript_id,
            speaker_id=pool.speaker_ids[entry],
            code_id=coding.code_id,
            quote=segment.quote,
            attribution=self.describe.of(self._people.persons[int(pool.voices[entry])]),
            language=self._people.languages.get(segment.transcript_id, ""),
            level=coding.level,
            chosen=chosen,
            rule=coding.rule,
        )


Kind = tuple[str, str, str, str]  # language, group, country and sector of people
FULL = 3  # parts of a description: group, country and sector


class Descriptions:
    """How people are described: as fully as at least `least` of `everybody` are described, "professional, Denmark, …".

    What counts is how many end up with a description, not how many could have it. `languages` are those of the transcripts:
    people are counted within one, as their words tell it. Where fewer than `least` speak a language, all of them are
    "participant", and nobody of them can be quoted without being told (`hides`).
    """

    def __init__(
        self,
        everybody: Collection[Person],
        *,
        least: int = LEAST,
        names: Mapping[str, str] | None = None,
        languages: Mapping[str, str] | None = None,
    ) -> None:
        self._least = least
        self._names = names or {}
        self._languages = languages or {}
        self._sizes = Counter(self._kind(person) for person in everybody)
        self._told = _told(self._sizes, least)
        self._sharing: Counter[tuple[int, Kind]] = Counter()
        for kind, size in self._sizes.items():
            self._sharing[self._class(kind)] += size

    def of(self, person: Person) -> str:
        """The description of `person`; what is not known of them is not in it, and "participant" tells nothing."""
        parts = (person.group, person.country, person.sector)[: self.told(person)]
        return ", ".join(self._names.get(part, part) for part in parts if part) or SOMEBODY

    def told(self, person: Person) -> int:
        """How many parts the description of `person` has: 3 for group, country and sector, 0 for none."""
        return self._told.get(self._kind(person), 0)

    def hides(self, person: Person) -> bool:
        """True where enough people are described as `person` is."""
        return self._sharing[self._class(self._kind(person))] >= self._least

    def _kind(self, person: Person) -> Kind:
        """What is known of `person`, and which language they speak."""
        return self._languages.get(person.transcript_id, ""), person.group, person.country, person.sector

    def _class(self, kind: Kind) -> tuple[int, Kind]:
        """What all who are described alike have in common."""
        return _class(kind, self._told.get(kind, 0))


def _class(kind: Kind, parts: int) -> tuple[int, Kind]:
    """The number of parts told, and these; what is not told is empty."""
    language, group, country, sector = (*kind[: parts + 1], "", "", "")[:4]
    return parts, (language, group, country, sector)


def _told(sizes: Mapping[Kind, int], least: int) -> dict[Kind, int]:
    """How many parts are told of each kind of people, so that `least` share what is told."""
    told: dict[Kind, int] = {kind: FULL for kind, size in sizes.items() if kind[1] and size >= least}
    for parts in range(FULL - 1, -1, -1):
        left: dict[tuple[int, Kind], list[Kind]] = {}
        for kind in sorted(sizes.keys() - told.keys()):
            if kind[1] or not parts:
                left.setdefault(_class(kind, parts), []).append(kind)
        for (_, shared), kinds in left.items():
            joining = [
                *kinds,
                *_joining(sizes, told, shared[: parts + 1], least - sum(sizes[k] for k in kinds)),
            ]
            if sum(sizes[kind] for kind in joining) >= least or not parts:
                told |= dict.fromkeys(joining, parts)
    return told


def _joining(
    sizes: Mapping[Kind, int], told: Mapping[Kind, int], shared: Sequence[str], short: int
) -> list[Kind]:
    """Of the people described more fully within what is shared those who make up for how many it is short.

    Whole classes join, those told in the fewest parts and the smallest first.
    """
    classes: dict[tuple[int, Kind], list[Kind]] = {}
    for kind, parts in told.items():
        if list(kind[: len(shared)]) == list(shared):
            classes.setdefault(_class(kind, parts), []).append(kind)
    found: list[Kind] = []
    for (_, _), kinds in sorted(
        classes.items(), key=lambda one: (one[0][0], sum(sizes[kind] for kind in one[1]), one[0])
    ):
        if short <= 0:
            break
        found += kinds
        short -= sum(sizes[kind] for kind in kinds)
    return found
