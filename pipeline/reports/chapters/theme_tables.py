"""Tables of the talk: themes by stakeholder group, how they come up, and what goes together."""

from __future__ import annotations

from pipeline.exhibits import Column, Table
from pipeline.findings import Cell
from pipeline.reports.chapters.places import CELL, heads
from pipeline.reports.chapters.telling import EVERYBODY, NOT_KNOWN, Telling, columns_of


def themes(telling: Telling) -> Table:
    """Every code: people of those present, everybody and group by group; segments and focus groups."""
    shares = {(share.code_id, share.cell): share for share in telling.content.shares}
    groups = [group for group in telling.heard if any(cell == Cell(group=group) for _, cell in shares)]

    def people(code_id: str, cell: Cell) -> str | None:
        """Speakers with the code, of those present."""
        share = shares.get((code_id, cell))
        return telling.of_all(share.speakers, share.present) if share and share.present else None

    rows = []
    for code in telling.content.codebook.codable:
        every = shares.get((code.id, Cell()))
        if every is not None:
            by_group = (people(code.id, Cell(group=group)) for group in groups)
            segments = telling.of_all(every.segments, every.segments_read)
            discussions = telling.of_all(every.groups_with_code, every.groups)
            rows.append(
                (code.name, people(code.id, Cell()), *by_group, every.of_segments, segments, discussions)
            )
    return Table(
        "themes",
        "Themes by stakeholder group",
        (
            Column("theme", "Theme"),
            Column("everybody", EVERYBODY, "count"),
            *columns_of(
                groups, "group_", Column("", "", "count"), "people of “{}” with the code, of those present"
            ),
            Column(
                "of_segments",
                "Share of segments",
                "share",
                0,
                "corrected for partial review where chance drew what was read",
            ),
            Column("segments", "Segments, of those read", "count"),
            Column("focus_groups", "Focus groups", "count"),
        ),
        tuple(rows),
        "People to whom the theme was given, n of N present, from agreed codings. The share of segments carries its 95\u00a0% interval"
        " over focus groups.",
        _corrected(telling),
    )


def _corrected(telling: Telling) -> tuple[str, ...]:
    """Whether shares are corrected for partial review."""
    if any(share.corrected for share in telling.content.shares):
        return (
            "Where only a part was read, and chance chose it, the share of segments is estimated for all segments.",
        )
    return ()


def shares(telling: Telling) -> Table:
    """Every code in every margin, as data."""
    return Table(
        "theme-shares",
        "Shares of every code in every margin",
        (
            Column("theme", "Theme"),
            *CELL,
            Column("speakers", "Speakers", "count"),
            Column("present", "Present", "count"),
            Column("of_speakers", "Share of those present", "share", 0),
            Column("segments", "Segments", "count"),
            Column("segments_read", "Segments read", "count"),
            Column("of_segments", "Share of segments", "share", 1),
            Column("corrected", "Corrected for partial review"),
            Column("per_speaker", "Mean of speakers’ own shares", "share", 1),
            Column("focus_groups", "Focus groups", "count"),
            Column("focus_groups_with_code", "Focus groups with the code", "count"),
        ),
        tuple(
            (
                telling.name(share.code_id),
                *heads(share.cell),
                share.speakers,
                share.present,
                share.of_speakers,
                share.segments,
                share.segments_read,
                share.of_segments,
                "yes" if share.corrected else "no",
                share.per_speaker,
                share.groups,
                share.groups_with_code,
            )
            for share in telling.content.shares
        ),
        "A row for every code and margin. Intervals are 95\u00a0%, over focus groups, where there are at least four.",
        heads=4,
    )


def origins(telling: Telling) -> Table:
    """Prompted by the moderator or not."""
    return Table(
        "origins",
        "Who raised a theme",
        (
            Column("theme", "Theme"),
            Column("prompted", "Prompted", "count", about="codings in a turn directly after the moderator’s"),
            Column("own", "Of their own accord", "count", about="all other codings"),
            Column("discussions", "Discussions", "count", about="in which the theme came up"),
            Column(
                "first_prompted",
                "First time prompted",
                "count",
                about="discussions in which its first time was prompted",
            ),
        ),
        tuple(
            (telling.name(one.code_id), one.prompted, one.own, one.discussions, one.first_prompted)
            for one in telling.content.talk.origins
            if one.discussions
        ),
        "Prompted is what stands in a turn directly after the moderator’s, whatever the moderator asked.",
    )


def firsts(telling: Telling) -> Table:
    """Which stakeholder group raised a theme first."""
    origins = [one for one in telling.content.talk.origins if one.discussions]
    heard = [group for one in origins for group, _ in one.first]
    groups = list(dict.fromkeys([*(group for group in telling.heard if group in heard), *heard]))
    return Table(
        "first-raised",
        "Who raised a theme first",
        (
            Column("theme", "Theme"),
            Column("discussions", "Discussions", "count"),
            *columns_of(
                [group or NOT_KNOWN for group in groups],
                "group_",
                Column("", "", "count"),
                "first raised by “{}”",
            ),
        ),
        tuple(
            (telling.name(one.code_id), one.discussions, *(dict(one.first).get(group, 0) for group in groups))
            for one in origins
        )
        if groups
        else (),
        "Discussions in which somebody of the stakeholder group was the first to whom the theme was given. A large group is first"
        " more often by its number alone.",
    )


def course(telling: Telling) -> Table:
    """Themes over the thirds of the discussions."""
    return Table(
        "course",
        "Themes in the course of the discussions",
        (
            Column("theme", "Theme"),
            Column("beginning", "First third", "count"),
            Column("middle", "Middle third", "count"),
            Column("end", "Last third", "count"),
            Column("beginning_read", "Read, first third", "count"),
            Column("middle_read", "Read, middle third", "count"),
            Column("end_read", "Read, last third", "count"),
        ),
        tuple(
            (telling.name(one.code_id), *one.coded, *one.read)
            for one in telling.content.talk.sequence
            if sum(one.coded)
        ),
        "Segments with the theme in each third of the discussions, and segments read there.",
    )


def pairs(telling: Telling, most: int | None = None) -> Table:
    """Codes on the same segments, the most frequent pairs first; all of them where no number is given."""
    found = sorted(
        (pair for pair in telling.content.talk.pairs if pair.together), key=lambda pair: -pair.together
    )
    rest = len(found) - most if most is not None and len(found) > most else 0
    return Table(
        "pairs" if most is not None else "pairs-all",
        "Codes on the same segment",
        (
            Column("first", "Code"),
            Column("second", "With"),
            Column("together", "Together", "count"),
            Column("first_in", "Segments with the first", "count"),
            Column("second_in", "Segments with the second", "count"),
            Column("expected", "Expected by chance", "number", 1),
            Column(
                "jaccard",
                "Together of either",
                "share",
                0,
                "segments with both, of those with one or the other (Jaccard)",
            ),
            Column("speakers", "People", "count"),
        ),
        tuple(
            (
                telling.name(pair.first),
                telling.name(pair.second),
                pair.together,
                pair.first_in,
                pair.second_in,
                pair.expected,
                pair.jaccard,
                pair.speakers,
            )
            for pair in found[:most]
        ),
        "How often two codes stand on the same segment, and how often chance would bring them together.",
        (f"{telling.counted(rest, 'rarer pair')} in the workbook and among the data files.",) if rest else (),
        heads=2,
    )
