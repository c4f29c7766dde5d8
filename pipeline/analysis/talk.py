"""Everything measured of the talk besides the perceived level: shares, origins, course, pairs, resources."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from pipeline.analysis.coded_talk import coded_talk
from pipeline.analysis.course import courses
from pipeline.analysis.moments import moments, places
from pipeline.analysis.origins import origins
from pipeline.analysis.pairs import pairs
from pipeline.analysis.people import Attendance, cells, crossed, margins
from pipeline.analysis.people import places as places_of
from pipeline.analysis.resources import resource_balances
from pipeline.analysis.shares import code_shares
from pipeline.codebook import Codebook
from pipeline.findings import AgreedCoding, Cell, Estimate
from pipeline.perceived import Talk
from pipeline.segments import Segment
from pipeline.transcripts import Transcript


def talk(
    people: Attendance,
    transcripts: Sequence[Transcript],
    segments: Sequence[Segment],
    agreed: Sequence[AgreedCoding],
    read: Collection[str],
    unread: Mapping[str, Collection[str]],
    codebook: Codebook,
    *,
    public: str = "",
    citizens: str = "",
    shares: Mapping[tuple[str, Cell], Estimate] | None = None,
) -> Talk:
    """What was said and by whom, in every margin (all, group, country, sector, group within either), place and full cell.

    `agreed`, `read` and `unread` are those of the consensus: only segments judged for a code count, and what coders still
    differ on counts as not given. `public` and `citizens` are the codes of the two sides of resource mentions, "" for
    none. `shares` has, by code and cell, shares of all segments corrected for partial review. Raises KeyError where the
    codebook has no such code.
    """
    found = coded_talk(people, segments, agreed, read, unread, codebook)
    at = places(found, transcripts)
    summed = [*margins(people), *crossed(people), *places_of(people)]
    return Talk(
        shares=code_shares(found, [*summed, *cells(people)], shares),
        origins=origins(found, transcripts),
        sequence=courses(found, at),
        pairs=pairs(found),
        moments=moments(found, transcripts, at),
        resources=resource_balances(found, summed, public, citizens),
    )
