"""How often codes were given in a study that is looked through, as a whole or broken down."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.analysis.filters import folded, listed
from pipeline.analysis.people import Person, focus_groups
from pipeline.analysis.tallies import Judged, Tallied, Tally, by_person
from pipeline.codebook import Code
from pipeline.errors import InputError, Problem
from pipeline.exhibits import Column, Table, Value
from pipeline.workflow.exploring import OWN_KEYS, Explored, coders_of, judged_by

CODER = "coder"


@dataclass(frozen=True, slots=True)
class CountsWanted:
    """Which counts somebody asks for: of which codes and people, and by what they are broken down ("" by nothing)."""

    by: str = ""
    codes: Sequence[str] = ()
    where: Mapping[str, Sequence[str]] = field(default_factory=dict)
    speakers: bool = False


def count_table(found: Explored, wanted: CountsWanted) -> Table:
    """How often each code was given: in segments, by people of those present, in focus groups.

    Raises InputError with every code, key and value that is not there.
    """
    codes, members = found.asked(wanted.codes, wanted.where)
    by = _key(found, wanted)
    if by == CODER:
        parts = [
            (coder, judged_by(found.study, coder, found.segments), dict.fromkeys(members, coder))
            for coder in coders_of(found.study)
        ]
    else:
        parts = [("", found.judged, {person: _part(found, person, by, wanted) for person in members})]
    rows = [row for _, judged, keys in parts for row in _counted(found, judged, keys, codes)]
    columns = [
        *([Column(by, by)] if by else []),
        Column("code", "code"),
        *([] if by else [Column("name", "name of the code")]),
        Column("segments", "segments", "count", about="segments with the code"),
        Column("segments_read", "of read", "count", about="segments read for the code"),
        Column("speakers", "speakers", "count", about="people who were given the code"),
        Column("present", "of present", "count", about="people present, the silent included"),
        Column("groups", "focus groups", "count", about="focus groups in which the code was given"),
        Column("groups_all", "of all", "count", about="focus groups with somebody of these people"),
    ]
    shown = tuple((*row[:2], *row[3:]) if by else row[1:] for row in rows)
    title = f"How often codes were given, by {by}" if by else "How often codes were given"
    return Table("counts", title, tuple(columns), shown, heads=2 if by else 1)


def _key(found: Explored, wanted: CountsWanted) -> str:
    """The key by which counts are broken down; raises InputError for one that nobody has."""
    by = folded(wanted.by)
    known = (*OWN_KEYS, CODER, *found.attributes)
    keys = found.study.settings.comparison
    by = {folded(keys.group): "group", folded(keys.country): "country", folded(keys.sector): "sector"}.get(
        by, by
    )
    if by and by not in known:
        raise InputError(
            Problem("--by", f"nothing is known by the name {wanted.by!r}.", f"Known: {listed(known)}.")
        )
    if by == CODER and found.coder:
        raise InputError(
            Problem("--by", "it is one coder’s codings that are asked for.", "Leave --coder out.")
        )
    return by


def _part(found: Explored, person: Person, by: str, wanted: CountsWanted) -> str:
    """The part that a person belongs to."""
    if by == "speaker":
        return found.named(person, labels=wanted.speakers)
    return found.shown(person, by) if by else ""


def _counted(
    found: Explored, judged: Judged, keys: Mapping[Person, str], codes: Sequence[Code]
) -> Iterator[tuple[Value, ...]]:
    """The counts of each part and code; parts in alphabetical order, numbered people by number, what is not known last."""
    tallied = Tallied(found.people, found.segments, judged, keys.keys(), by_person(keys))
    present: dict[str, list[Person]] = {}
    for person, key in keys.items():
        present.setdefault(key, []).append(person)
    by_code = {code.id: tallied.of(code.id) for code in codes}
    for part in sorted(present, key=lambda part: (part == "", _natural(part))):
        for code in codes:
            tally = by_code[code.id].get(part, Tally())
            yield (
                part,
                code.id,
                code.name,
                len(tally.codings),
                tally.read,
                len(tally.speakers),
                len(present[part]),
                len(focus_groups(tally.speakers)),
                len(focus_groups(present[part])),
            )


def _natural(name: str) -> tuple[str, int, str]:
    """A name to sort by, of numbered people by number."""
    head, _, number = name.rpartition("/")
    return (head, int(number), "") if number.isdecimal() else (name, 0, number)
