"""Which quotes stand under a code, by a rule that is stated and can be repeated, not by taste.

A quote is a whole segment, verbatim. How its speaker is described is cut back until enough people share it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from pipeline.analysis.people import Attendance, Person
from pipeline.findings import AgreedCoding, Cell, QuoteRef
from pipeline.segments import Segment

SHORTEST, LONGEST = 12, 60
LEAST = 3
SOMEBODY = "participant"

RULE = (
    f"Quotes are whole segments with an agreed coding, verbatim. First come those of {SHORTEST} to {LONGEST} words, "
    "the longest first, then the others, those nearest to that range first; among equals the earlier one. Every "
    "speaker is quoted once before anybody is quoted twice. A speaker is described by stakeholder group, country and "
    "sector; where fewer people than the study's least number share that description, the sector is left out, then "
    "the country, then the group."
)


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A coded segment and the first of those credited with it who belongs to the cell."""

    segment: Segment
    coding: AgreedCoding
    speaker_id: str
    person: Person


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
) -> list[QuoteRef]:
    """At most `most` quotes for a code, from people of the cell (everybody where None), chosen by `RULE`.

    `least` is how many people must share a description. `names` maps country, sector and group values to how they
    are printed ("DK" to "Denmark"); a value that it does not hold is printed as it is.
    """
    wanted = cell if cell is not None else Cell()
    by_id = {segment.id: segment for segment in segments}
    candidates: list[_Candidate] = []
    for coding in agreed:
        segment = by_id.get(coding.segment_id) if coding.code_id == code_id else None
        if segment is None:
            continue
        for speaker_id in coding.speaker_ids or (segment.speaker_id,):
            person = people.voices.get((segment.transcript_id, speaker_id))
            if person is not None and person.belongs_to(wanted):
                candidates.append(_Candidate(segment, coding, speaker_id, person))
                break
    candidates.sort(key=lambda candidate: _merit(candidate.segment, people))
    quoted: Counter[Person] = Counter()
    ranked: list[tuple[int, int]] = []
    for index, candidate in enumerate(candidates):
        ranked.append((quoted[candidate.person], index))
        quoted[candidate.person] += 1
    chosen = [candidates[index] for _, index in sorted(ranked)[:most]]
    return [_quote(candidate, people, least=least, names=names or {}) for candidate in chosen]


def _merit(segment: Segment, people: Attendance) -> tuple[int, int, int]:
    """The sort key of `RULE`: words in range and many of them, otherwise near the range; then the position."""
    words = len(segment.quote.split())
    fit = -words if SHORTEST <= words <= LONGEST else max(SHORTEST - words, words - LONGEST)
    return fit, people.order.get(segment.transcript_id, len(people.order)), segment.position


def _quote(candidate: _Candidate, people: Attendance, *, least: int, names: Mapping[str, str]) -> QuoteRef:
    """The candidate as a quote with its place and the description of who said it."""
    segment = candidate.segment
    return QuoteRef(
        segment_id=segment.id,
        transcript_id=segment.transcript_id,
        speaker_id=candidate.speaker_id,
        code_id=candidate.coding.code_id,
        quote=segment.quote,
        attribution=attribution(candidate.person, people.persons, least=least, names=names),
        language=people.languages.get(segment.transcript_id, ""),
        level=candidate.coding.level,
    )


def attribution(
    person: Person,
    everybody: Collection[Person],
    *,
    least: int = LEAST,
    names: Mapping[str, str] | None = None,
) -> str:
    """The fullest description of `person` that at least `least` of `everybody` share: "professional, Denmark, …".

    The sector goes first, then the country, then the group, which leaves "participant". What is not known of the
    person is not in the description.
    """
    shown = names or {}
    for length in (3, 2, 1):
        description = (person.group, person.country, person.sector)[:length]
        if not person.group or not any(description):
            break
        sharing = sum((p.group, p.country, p.sector)[:length] == description for p in everybody)
        if sharing >= least:
            return ", ".join(shown.get(part, part) for part in description if part)
    return SOMEBODY
