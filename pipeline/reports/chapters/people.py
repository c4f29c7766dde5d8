"""Who spoke: transcripts as read, participants by stakeholder group, place and trait, and how the talk was shared out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from pipeline.exhibits import Column, Table
from pipeline.reports.chapters.telling import EVERYBODY, NOT_KNOWN, Telling, columns_of, exhibit, quoted
from pipeline.reports.document import Block, Chapter, Paragraph, Section
from pipeline.reports.wording import listed
from pipeline.transcripts import Notice

TITLE = "Who spoke"
COUNT = Column("", "", "count")


def chapter(telling: Telling) -> Chapter:
    """Transcripts, participants and the sharing of talk."""
    talk = (*exhibit(talkers(telling)), *_said(_talk_sentence(telling)))
    transcripts = (*exhibit(transcripts_table(telling)), *_notices(telling))
    parts = (
        Section(
            "Participants",
            (
                *exhibit(participants(telling)),
                *exhibit(places(telling)),
                *exhibit(traits(telling)),
                *_said(_left_out(telling)),
            ),
        ),
        Section("How the talk was shared out", talk),
        Section("Transcripts as read", transcripts),
    )
    head = (*telling.missing("transcripts", "participants"), *_said(_present(telling)))
    return Chapter("people", TITLE, head, tuple(part for part in parts if part.blocks))


def _said(text: str) -> tuple[Block, ...]:
    """A paragraph, none where there is nothing to say."""
    return (Paragraph(text),) if text else ()


def _present(telling: Telling) -> str:
    """How many took part, and how many of them said nothing."""
    people, read = telling.content.people, telling.content.read
    present, silent = sum(row.present for row in people), sum(row.silent for row in people)
    if not present:
        return ""
    known = [row for row in people if row.group]
    groups = f", of {telling.counted(len(known), 'stakeholder group')}," if known else ""
    told = (
        f"{telling.counted(present, 'participant')}{groups} took part in {telling.counted(len(read), 'focus group')}."
        f" {telling.of_all(silent, present)} said nothing; they count among those present."
    )
    strangers = sum(len(row.unmatched) for row in read)
    if strangers:
        stand = "stands" if strangers == 1 else "stand"
        told += f" {telling.counted(strangers, 'speaker')} {stand} in no participant list (“focuscode read” names them)."
    return told + " Somebody who sat in two focus groups counts in each of them." if len(read) > 1 else told


def participants(telling: Telling) -> Table:
    """Participants by stakeholder group with their turns and words."""
    people = telling.content.people
    words = sum(row.words for row in people)
    total = f"Together {telling.counted(sum(row.present for row in people), 'person', 'people')}, "
    total += f"{telling.counted(sum(row.turns for row in people), 'turn')}, {telling.counted(words, 'word')}."
    return Table(
        "participants",
        "Participants by stakeholder group",
        (
            Column("group", "Stakeholder group"),
            Column(
                "present",
                "Present",
                "count",
                about="people who were there, those who said nothing among them",
            ),
            Column("silent", "Said nothing", "count"),
            Column("turns", "Turns", "count"),
            Column("words", "Words", "count"),
            Column("share_of_words", "Share of words", "share", 0, "of the words of all participants"),
        ),
        tuple(
            (
                row.group or NOT_KNOWN,
                row.present,
                row.silent,
                row.turns,
                row.words,
                row.words / words if words else None,
            )
            for row in people
        ),
        f"{total} Those who were present and said nothing are counted; moderators and observers are not.",
    )


def places(telling: Telling) -> Table:
    """Focus groups and participants by country and sector."""
    return Table(
        "places",
        "Focus groups and participants by country and sector",
        (
            Column("country", "Country"),
            Column("sector", "Sector"),
            Column("focus_groups", "Focus groups", "count"),
            Column("present", "Present", "count"),
            Column("silent", "Said nothing", "count"),
        ),
        tuple(
            (row.country or NOT_KNOWN, row.sector or NOT_KNOWN, row.focus_groups, row.present, row.silent)
            for row in telling.content.places
        ),
        "The focus group is the unit of the sample: it is on their number that intervals rest, not on that of people or segments.",
        heads=2,
    )


def traits(telling: Telling) -> Table:
    """What the participant list says of participants, by stakeholder group where enough people are counted."""
    content = telling.content
    crossed = list(dict.fromkeys(group for row in content.traits for group in row.people or ()))
    groups = [*(group for group in telling.groups if group in crossed)]
    groups += [group for group in crossed if group not in groups]
    least, notes = telling.by.number(content.least_people), []
    if any(row.people is None for row in content.traits):
        notes.append(
            f"No counts by stakeholder group stand where one of them would be of fewer than {least} people."
        )
    return Table(
        "traits",
        "Participants by what the participant list says of them",
        (
            Column("trait", "Trait"),
            Column("value", "Value"),
            Column("everybody", EVERYBODY, "count"),
            *columns_of(
                [group or NOT_KNOWN for group in groups],
                "group_",
                COUNT,
                "people of the stakeholder group “{}”",
            ),
        ),
        tuple(
            (
                row.name,
                row.value,
                row.everybody,
                *(None if row.people is None else row.people.get(group, 0) for group in groups),
            )
            for row in content.traits
        ),
        "Numbers of people present, as the participant list describes them.",
        tuple(notes),
        heads=2,
    )


def _left_out(telling: Telling) -> str:
    """What else the participant list has columns for."""
    names = [quoted(name.replace("_", " ")) for name in telling.content.traits_left_out]
    if not names:
        return ""
    return f"Of the participant list {listed(names)} {'is' if len(names) == 1 else 'are'} left out: most values are of too few people, as names are, or there are many."


def talkers(telling: Telling) -> Table:
    """How the talk of each discussion was shared out among its participants."""
    return Table(
        "talk-shares",
        "The most talkative participant of each discussion",
        (
            Column("transcript", "Discussion"),
            Column("present", "Present", "count"),
            Column("heard", "Spoke", "count"),
            Column("words", "Words of participants", "count"),
            Column(
                "most_talkative",
                "Share of the most talkative",
                "share",
                0,
                "of the words of all participants",
            ),
            Column(
                "equal_share",
                "Equal share",
                "share",
                1,
                "what each who was present would have if all spoke alike",
            ),
        ),
        tuple(
            (
                row.id,
                row.present,
                row.present - len(row.silent),
                row.participant_words,
                row.most_words / row.participant_words if row.participant_words else None,
                1 / row.present,
            )
            for row in telling.content.read
            if row.present
        ),
        "Shares are of the words of participants. Beside them stands what each would have if all who were present spoke alike.",
    )


def _talk_sentence(telling: Telling) -> str:
    """Where one participant carried the discussion."""
    shares = {
        row.id: row.most_words / row.participant_words
        for row in telling.content.read
        if row.present and row.participant_words
    }
    if not shares:
        return ""
    most = max(shares, key=lambda name: shares[name])
    half = sum(share > 0.5 for share in shares.values())
    by = telling.by
    if len(shares) == 1:
        told = f"In the one discussion the most talkative participant spoke {by.percent(shares[most])} of participants’ words."
    else:
        least = min(shares.values())
        told = (
            f"The most talkative participant of a discussion spoke between {by.percent(least)} and {by.percent(shares[most])} of"
            f" participants’ words (most in {most}); in {telling.by.number(half) if half else 'none'} of {telling.counted(len(shares), 'discussion')} it was more than half."
        )
    return f"{told} Measures that would be carried by such a person are also given per speaker."


def transcripts_table(telling: Telling) -> Table:
    """Transcripts as read."""
    read = telling.content.read
    timed = any(row.minutes is not None for row in read)
    minutes = (
        (Column("minutes", "Minutes", "number", 0, "from the first to the last time in the file"),)
        if timed
        else ()
    )
    total = [
        telling.counted(len(read), "transcript"),
        telling.counted(sum(row.turns for row in read), "turn"),
        telling.counted(sum(row.words for row in read), "word"),
        telling.counted(sum(row.segments for row in read), "segment"),
    ]
    return Table(
        "transcripts",
        "Transcripts as read",
        (
            Column("transcript", "Transcript"),
            Column("country", "Country"),
            Column("sector", "Sector"),
            Column("language", "Language"),
            Column("format", "Format"),
            *minutes,
            Column("speakers", "Speakers", "count", about="everybody who speaks, moderators among them"),
            Column("silent", "Silent", "count", about="present, and said nothing"),
            Column("unlisted", "Not listed", "count", about="speakers who stand in no participant list"),
            Column("turns", "Turns", "count"),
            Column("words", "Words", "count"),
            Column("segments", "Segments", "count", about="units to be coded"),
            Column(
                "not_understood",
                "Not understood",
                "count",
                about="lines not understood, or understood with a doubt",
            ),
        ),
        tuple(
            (
                row.id,
                row.country or None,
                row.sector or None,
                row.language,
                row.format,
                *((row.minutes,) if timed else ()),
                row.speakers,
                len(row.silent),
                len(row.unmatched),
                row.turns,
                row.words,
                row.segments,
                len(row.notices),
            )
            for row in read
        ),
        f"Together {listed(total)}. Source files were not changed.",
    )


def _notices(telling: Telling) -> Iterator[Block]:
    """Lines not understood, by file and kind; their words are not shown, as they may name somebody."""
    read = telling.content.read
    if read and not any(row.notices for row in read):
        yield Paragraph("Every line was understood.", small=True)
    yield from exhibit(_notices_table([notice for row in read for notice in row.notices]))


def _notices_table(notices: list[Notice]) -> Table:
    """How many notices of each kind there are, file by file."""
    counts = Counter((notice.source, notice.reason) for notice in notices)
    return Table(
        "notices",
        "Lines not understood, or understood with a doubt",
        (
            Column("file", "File"),
            Column("reason", "Why it is listed"),
            Column("times", "Times", "count"),
        ),
        tuple((source, reason, times) for (source, reason), times in counts.items()),
        "Nothing was dropped in silence. “focuscode read” shows each of them with its line and words.",
        heads=2,
    )
