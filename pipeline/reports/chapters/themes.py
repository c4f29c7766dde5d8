"""Themes by stakeholder group: how often, by whom, raised how, when, with what, and in whose words."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.codebook import Code
from pipeline.findings import Cell
from pipeline.perceived import CodeShare, CourseOfCode, Origin
from pipeline.reports.chapters import theme_tables as tables
from pipeline.reports.chapters.telling import Telling, exhibit, quoted, sentence
from pipeline.reports.document import Block, Chapter, Missing, Paragraph, Quotes, Section
from pipeline.reports.wording import listed

TITLE = "Themes by stakeholder group"
THIRDS = ("the first third", "the middle third", "the last third")
RATHER = 1.5  # a third that holds so many times its share of a theme is worth a word
PAIRS_SHOWN = 20
OTHERS = "Other participants"
FEWEST = 6  # codings of a theme from which on its course is told


def chapter(telling: Telling) -> Chapter:
    """All themes together, then one by one, then how they come up."""
    if not telling.content.shares:
        absent = telling.missing("decisions") or (
            Missing("No code has been counted.", "Codes are counted once codings are agreed."),
        )
        return Chapter("themes", TITLE, absent)
    head = (
        Paragraph(
            "Counts are of people, read “n of N present”: those who said nothing on a theme are among the N, so silence is never"
            " taken for agreement. Somebody is counted once for a theme, however often it came up."
        ),
        *telling.picture("heat"),
        *exhibit(tables.themes(telling)),
        *exhibit(tables.shares(telling), shown=False),
    )
    sections = [_theme(telling, code) for code in telling.content.codebook.codable]
    return Chapter(
        "themes", TITLE, head, (*(one for one in sections if one), *_coming_up(telling), *_rule(telling))
    )


def _rule(telling: Telling) -> tuple[Section, ...]:
    """How quotes were chosen."""
    rule = telling.content.quote_rule
    if not rule or not telling.content.quotes:
        return ()
    told = [sentence(rule)]
    small = sorted(_withheld(telling))
    if small:
        names = listed([quoted(group) for group in small])
        least = telling.by.number(telling.content.least_people)
        told.append(f"Nobody of {names} is quoted under that name: fewer than {least} people were present.")
    return (Section("How quotes were chosen", (Paragraph(" ".join(told), small=True),)),)


def _theme(telling: Telling, code: Code) -> Section | None:
    """One theme: what it is, who gave it how often, how it came up, quotes by stakeholder group."""
    shares = {share.cell: share for share in telling.content.shares if share.code_id == code.id}
    everybody = shares.get(Cell())
    if everybody is None:
        return None
    blocks: list[Block] = []
    if code.definition:
        blocks.append(Paragraph(sentence(code.definition), small=True))
    if everybody.speakers == 0:
        blocks.append(
            Paragraph(f"Nobody of {telling.counted(everybody.present, 'participant')} was given this code.")
        )
        return Section(code.name, tuple(blocks))
    told = [*_how_often(telling, everybody), *_who(telling, shares)]
    told += [
        text
        for one in telling.content.talk.origins
        if one.code_id == code.id
        for text in _raised(telling, one)
    ]
    told += [
        text
        for one in telling.content.talk.sequence
        if one.code_id == code.id
        for text in _when(telling, one)
    ]
    blocks.append(Paragraph(" ".join(told)))
    quotes = tuple(_quotes(telling, code.id))
    return Section(code.name, (*blocks, *(quotes or (Paragraph("No quote was chosen.", small=True),))))


def _how_often(telling: Telling, share: CodeShare) -> Iterator[str]:
    """How many people and how much of the talk."""
    yield (
        f"{telling.of_all(share.speakers, share.present)} present, in {telling.of_all(share.groups_with_code, share.groups)}"
        f" focus groups, on {telling.of_all(share.segments, share.segments_read)} segments read."
    )
    of = share.of_segments
    if of.value is not None:
        corrected = ", corrected for what was not read" if share.corrected else ""
        own = share.per_speaker
        alike = (
            f"; with every speaker weighing the same {telling.estimate(own, 0, share=True)}"
            if own.value is not None
            else ""
        )
        yield f"That is {telling.estimate(of, 0, share=True)} of segments{corrected}{alike}."


def _who(telling: Telling, shares: dict[Cell, CodeShare]) -> Iterator[str]:
    """How many of each stakeholder group."""
    found = [shares[Cell(group=group)] for group in telling.heard if Cell(group=group) in shares]
    if found:
        parts = [f"{quoted(one.cell.group)} {telling.of_all(one.speakers, one.present)}" for one in found]
        yield f"By stakeholder group: {listed(parts)}."


def _raised(telling: Telling, origin: Origin) -> Iterator[str]:
    """Prompted or not, and first by whom."""
    every = origin.prompted + origin.own
    if every:
        yield (
            f"{telling.of_all(origin.prompted, every)} {'coding' if every == 1 else 'codings'} followed directly on the moderator;"
            f" {telling.by.number(origin.own)} did not."
        )
    parts = [
        f"{quoted(group) if group else 'somebody of no known group'} in {telling.by.number(times)}"
        for group, times in origin.first
        if times
    ]
    if parts:
        prompted = "None" if not origin.first_prompted else telling.by.number(origin.first_prompted)
        yield (
            f"It came up in {telling.counted(origin.discussions, 'discussion')}, raised first by {listed(parts)}."
            f" {prompted} of these first times followed on the moderator."
        )


def _when(telling: Telling, course: CourseOfCode) -> Iterator[str]:
    """In which third of the discussions it comes up, where one stands out."""
    coded, read = sum(course.coded), sum(course.read)
    if coded < FEWEST or not read:
        return
    expected = [coded * part / read for part in course.read]
    most = max(range(3), key=lambda place: course.coded[place] / expected[place] if expected[place] else 0.0)
    if expected[most] and course.coded[most] >= RATHER * expected[most]:
        yield (
            f"{telling.of_all(course.coded[most], coded)} codings fall in {THIRDS[most]} of the discussions, where"
            f" {telling.by.percent(course.read[most] / read)} of the segments read lie."
        )


def _quotes(telling: Telling, code_id: str) -> Iterator[Quotes]:
    """The quotes of a theme, group by group in the order of the groups."""
    found = {
        group: refs for (code, group), refs in telling.content.quotes.items() if code == code_id and refs
    }
    withheld = _withheld(telling)
    for group in telling.groups:
        if group in found and group not in withheld:
            yield Quotes(group, tuple(telling.quote(code_id, ref) for ref in found[group]))
    if "" in found:
        heading = OTHERS if telling.groups else ""
        yield Quotes(heading, tuple(telling.quote(code_id, ref) for ref in found[""]))


def _withheld(telling: Telling) -> frozenset[str]:
    """Stakeholder groups of so few people that a quote under their name would say who spoke."""
    people, least = telling.content.people, telling.content.least_people
    return frozenset(row.group for row in people if row.group and row.present < least)


def _coming_up(telling: Telling) -> tuple[Section, ...]:
    """Who raised themes, their course, and what goes together."""
    talk = telling.content.talk
    how = (
        *exhibit(tables.origins(telling)),
        *exhibit(tables.firsts(telling)),
        *exhibit(tables.course(telling)),
    )
    together: tuple[Block, ...] = ()
    if talk.pairs:
        shown = exhibit(tables.pairs(telling, PAIRS_SHOWN))
        together = (*_pairs_sentence(telling), *telling.picture("pairs"), *shown)
        if sum(pair.together > 0 for pair in talk.pairs) > PAIRS_SHOWN:
            together = (*together, *exhibit(tables.pairs(telling), shown=False))
    timelines = telling.picture("timeline")
    parts = (
        Section("How themes come up", how),
        Section("What goes together", together),
        Section("The discussions one by one", timelines),
    )
    return tuple(part for part in parts if part.blocks)


def _pairs_sentence(telling: Telling) -> Iterator[Block]:
    """The pair that most often stands on the same segment."""
    pairs = [pair for pair in telling.content.talk.pairs if pair.together]
    if not pairs:
        yield Paragraph("No two codes stand on the same segment.")
        return
    most = max(pairs, key=lambda pair: pair.together)
    yield Paragraph(
        f"Most often together are {quoted(telling.name(most.first))} and {quoted(telling.name(most.second))}: on"
        f" {telling.counted(most.together, 'segment')}, where chance would bring them together on"
        f" {telling.by.number(most.expected, 1)}. Together means: on the same segment. It says nothing of cause."
    )
