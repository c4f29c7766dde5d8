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
    "described by stakeholder group, country and sector; where fewer people than the study’s least number share that "
    "description, the sector is left out, then the country, then the group."
)


class Quotable:
    """All codings that may be quoted, looked through once for every code and group of people.

    `codebook` knows the scales of graded codes; `perceived` is the graded code by which sides are told in codes without a
    scale (the first graded one where it is ""). `least` is how many people must share a description, `names` maps
    country, sector and group values to how they are printed ("DK" to "Denmark").
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
        self._describe = Descriptions(people.persons, least=least, names=names)
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
            attribution=self._describe.of(self._people.persons[int(pool.voices[entry])]),
            language=self._people.languages.get(segment.transcript_id, ""),
            level=coding.level,
            chosen=chosen,
            rule=coding.rule,
        )


def choose_quotes(
    people: Attendance,
    segments: Sequence[Segment],
    agreed: Sequence[AgreedCoding],
    code_id: str,
    cell: Cell | None = None,
    *,
    most: int = 3,
    least: int = LEAST,
    names: Mapping[str, str] | None = None,
    codebook: Codebook | None = None,
) -> list[QuoteRef]:
    """At most `most` quotes for one code by `RULE`, from people of the cell (everybody where None).

    For several codes or cells make one `Quotable` and ask that. Without a `codebook` no code has a scale.
    """
    quotable = Quotable(people, segments, agreed, codebook=codebook, least=least, names=names)
    return quotable.choose(code_id, cell, most)


class Descriptions:
    """How people are described: as fully as at least `least` of `everybody` share, "professional, Denmark, …"."""

    def __init__(
        self, everybody: Collection[Person], *, least: int = LEAST, names: Mapping[str, str] | None = None
    ) -> None:
        self._least = least
        self._names = names or {}
        self._sharing = Counter(
            (person.group, person.country, person.sector)[:length]
            for person in everybody
            for length in (1, 2, 3)
        )

    def of(self, person: Person) -> str:
        """The fullest description of `person` that is shared enough.

        The sector goes first, then the country, then the group, which leaves "participant". What is not known of the
        person is not in the description.
        """
        for length in (3, 2, 1):
            description = (person.group, person.country, person.sector)[:length]
            if not person.group:
                break
            if self._sharing[description] >= self._least:
                return ", ".join(self._names.get(part, part) for part in description if part)
        return SOMEBODY


def attribution(
    person: Person,
    everybody: Collection[Person],
    *,
    least: int = LEAST,
    names: Mapping[str, str] | None = None,
) -> str:
    """The fullest description of `person` that at least `least` of `everybody` share."""
    return Descriptions(everybody, least=least, names=names).of(person)
