"""How often each code was given, counted in segments, people and focus groups.

Counts are read "n of N present": who said nothing on a theme, or nothing at all, belongs to N.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from pipeline.analysis.people import Attendance, Person, focus_groups, margins
from pipeline.codebook import Codebook
from pipeline.findings import AgreedCoding, Cell, CodeCount
from pipeline.segments import Segment


def code_counts(
    people: Attendance,
    segments: Sequence[Segment],
    agreed: Sequence[AgreedCoding],
    read: Collection[str],
    codebook: Codebook,
    unread: Mapping[str, Collection[str]] | None = None,
) -> list[CodeCount]:
    """Counts of every codable code in every margin: all, each stakeholder group, country and sector.

    `agreed`, `read` and `unread` are those of the consensus. A segment belongs to a cell when a counted person of the cell
    speaks in it, a coding when it is credited to one. A segment with an agreed coding counts as read for that code.
    """
    unread = unread or {}
    speakers = {segment.id: people.in_segment(segment) for segment in segments}
    by_id = {segment.id: segment for segment in segments}
    credited: dict[str, dict[str, tuple[Person, ...]]] = defaultdict(dict)
    for coding in agreed:
        if coding.segment_id in by_id:
            credited[coding.code_id][coding.segment_id] = people.credited(by_id[coding.segment_id], coding)
    known = {segment_id for segment_id in read if segment_id in by_id}
    counts = []
    for code in codebook.codable:
        coded = credited[code.id]
        judged = known - set(unread.get(code.id, ()))
        heard = {segment_id: speakers[segment_id] for segment_id in judged | set(coded)}
        counts += [_count(cell, code.id, people.present(cell), coded, heard) for cell in margins(people)]
    return counts


def _count(
    cell: Cell,
    code_id: str,
    present: Sequence[Person],
    credited: Mapping[str, tuple[Person, ...]],
    heard: Mapping[str, tuple[Person, ...]],
) -> CodeCount:
    """The counts of one code in one cell; `heard` maps each segment read for the code to who speaks in it."""
    members = set(present)
    coded = [segment_id for segment_id, persons in credited.items() if not members.isdisjoint(persons)]
    voices = {person for segment_id in coded for person in credited[segment_id]} & members
    return CodeCount(
        cell=cell,
        code_id=code_id,
        segments=len(coded),
        segments_read=sum(not members.isdisjoint(persons) for persons in heard.values()),
        speakers=len(voices),
        present=len(present),
        groups=len(focus_groups(present)),
        groups_with_code=len(focus_groups(voices)),
    )
