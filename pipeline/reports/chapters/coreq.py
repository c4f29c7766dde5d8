"""The COREQ checklist (Tong, Sainsbury & Craig 2007) in our own words, filled in as far as the study itself knows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pipeline.exhibits import Column, Table
from pipeline.reports.chapters import codebook as codes
from pipeline.reports.chapters import coding, comparison, people, themes
from pipeline.reports.chapters.telling import Telling, exhibit
from pipeline.reports.document import Chapter, Listed, Paragraph
from pipeline.reports.wording import listed

TITLE = "COREQ checklist"
TO_FILL = "for you to fill in"
SOURCE = (
    "Tong, A., Sainsbury, P., & Craig, J. (2007). Consolidated criteria for reporting qualitative research (COREQ): A 32-item checklist"
    " for interviews and focus groups. International Journal for Quality in Health Care, 19(6), 349–357."
)
TEAM, DESIGN, ANALYSIS = "Research team and reflexivity", "Study design", "Analysis and findings"
ITEMS: tuple[tuple[str, str, str], ...] = (
    (TEAM, "Moderator", "Who moderated the focus groups?"),
    (TEAM, "Credentials", "Which degrees do the researchers hold?"),
    (TEAM, "Occupation", "What was their work at the time of the study?"),
    (TEAM, "Gender", "Which gender are they?"),
    (TEAM, "Experience and training", "What had they learnt and done before that bears on this work?"),
    (TEAM, "Relationship", "Did they and the participants know each other beforehand?"),
    (TEAM, "What participants knew", "What had participants been told of the researchers and their reasons?"),
    (TEAM, "The moderator’s standpoint", "What is reported of the moderator’s interests and possible bias?"),
    (DESIGN, "Orientation", "On which methodological tradition does the study rest?"),
    (DESIGN, "Sampling", "How were participants chosen?"),
    (DESIGN, "Approach", "How were they approached?"),
    (DESIGN, "Sample size", "How many took part?"),
    (DESIGN, "Who did not take part", "How many refused or dropped out, and why?"),
    (DESIGN, "Setting", "Where were the discussions held?"),
    (DESIGN, "Others present", "Was anybody there besides participants and researchers?"),
    (DESIGN, "Description of the sample", "What characterises the participants, and when was it?"),
    (DESIGN, "Topic guide", "Which questions and prompts were given, and were they tried out?"),
    (DESIGN, "Repeats", "Were discussions repeated, and how often?"),
    (DESIGN, "Recording", "Was sound or picture recorded?"),
    (DESIGN, "Field notes", "Were notes taken during or after the discussions?"),
    (DESIGN, "Duration", "How long did the discussions last?"),
    (DESIGN, "Saturation", "Was it considered whether further discussions would bring anything new?"),
    (DESIGN, "Transcripts returned", "Could participants comment on their transcripts?"),
    (ANALYSIS, "Coders", "How many people coded?"),
    (ANALYSIS, "Coding tree", "Is the codebook described?"),
    (ANALYSIS, "Where themes come from", "Were themes set beforehand or drawn from the material?"),
    (ANALYSIS, "Software", "Which software was used?"),
    (ANALYSIS, "Participants’ check", "Did participants comment on the findings?"),
    (ANALYSIS, "Quotes", "Are themes illustrated by quotes, and is each attributed?"),
    (ANALYSIS, "Data and findings", "Do the findings follow from the data shown?"),
    (ANALYSIS, "Major themes", "Are the major themes told clearly?"),
    (ANALYSIS, "Minor themes", "Are diverse cases and minor themes told?"),
)


def chapter(telling: Telling) -> Chapter:
    """The checklist, with where it comes from."""
    found = dict(known(telling))
    filled = telling.of_all(len(found), len(ITEMS))
    text = (
        f"The items of COREQ in our own words. The study itself knows something of {filled} items; what it cannot know is marked"
        f" “{TO_FILL}”. Check every line before you hand it in."
    )
    return Chapter("coreq", TITLE, (Paragraph(text), *exhibit(checklist(found)), Listed((SOURCE,))))


def checklist(found: Mapping[int, tuple[str, str]]) -> Table:
    """All 32 items; `found` maps an item's number to what is known and where in the report."""
    return Table(
        "coreq",
        "COREQ checklist for this study",
        (
            Column("item", "Item", "count"),
            Column("domain", "Domain"),
            Column("topic", "Topic"),
            Column("question", "Question"),
            Column("known", "What the study knows"),
            Column("where", "Where in this report"),
        ),
        tuple(
            (number, domain, topic, question, *found.get(number, (TO_FILL, "")))
            for number, (domain, topic, question) in enumerate(ITEMS, 1)
        ),
        heads=1,
    )


def known(telling: Telling) -> Iterator[tuple[int, tuple[str, str]]]:
    """What the study knows of single items: number of the item, what is known, chapter."""
    yield from _conduct(telling)
    yield from _sample(telling)
    yield from _coding(telling)
    yield from _findings(telling)


def _conduct(telling: Telling) -> Iterator[tuple[int, tuple[str, str]]]:
    """Moderators, others present, times."""
    conduct, where = telling.content.conduct, people.TITLE
    if conduct.moderators:
        stand = "stands" if conduct.moderators == 1 else "stand"
        told = f"{telling.counted(conduct.moderators, 'moderator')} {stand} in the transcripts; names and roles are {TO_FILL}."
        yield 1, (told, where)
    if conduct.observers:
        stand = "stands" if conduct.observers == 1 else "stand"
        yield (
            15,
            (
                f"{telling.counted(conduct.observers, 'observer')} {stand} in transcripts and participant list.",
                where,
            ),
        )
    if conduct.recorded:
        of = telling.of_all(conduct.recorded, len(telling.content.read))
        yield 19, (f"{of} transcripts carry times of a recording; sound or picture is {TO_FILL}.", where)
    if conduct.minutes:
        low, middle, high = (telling.by.number(minutes) for minutes in conduct.minutes)
        told = f"{low} minutes" if low == high else f"{low} to {high} minutes, median {middle}"
        of = telling.of_all(conduct.recorded, len(telling.content.read))
        yield 21, (f"{told}, by the times in {of} transcripts.", where)


def _sample(telling: Telling) -> Iterator[tuple[int, tuple[str, str]]]:
    """How many took part, where, and who they were."""
    content, where = telling.content, people.TITLE
    present = sum(row.present for row in content.people)
    if not present:
        return
    silent = sum(row.silent for row in content.people)
    groups = telling.counted(len(content.read), "focus group")
    yield (
        12,
        (
            f"{telling.counted(present, 'participant')} in {groups}; {telling.of_all(silent, present)} said nothing.",
            where,
        ),
    )
    countries = list(dict.fromkeys(row.country for row in content.places if row.country))
    if countries:
        yield 14, (f"Held in {listed(countries)}; the rooms are {TO_FILL}.", where)
    known = [f"{row.group} {telling.by.number(row.present)}" for row in content.people if row.group]
    traits = list(dict.fromkeys(row.name for row in content.traits))
    if known:
        more = f" Further traits in a table: {listed(traits)}." if traits else ""
        yield 16, (f"By stakeholder group: {listed(known)}.{more} The dates are {TO_FILL}.", where)


def _coding(telling: Telling) -> Iterator[tuple[int, tuple[str, str]]]:
    """Coders, codebook, software."""
    content = telling.content
    coders = [row for row in content.coders if not row.adjudicator]
    if coders:
        judges = len(content.coders) - len(coders)
        more = f" and {telling.counted(judges, 'adjudicator')}" if judges else ""
        yield 24, (f"{telling.counted(len(coders), 'coder')}{more}.", coding.TITLE)
    usable = content.codebook.codable
    if usable:
        graded = sum(code.scale is not None for code in usable)
        told = f"{telling.counted(len(usable), 'code')} with definitions, {telling.by.number(graded)} of them graded."
        yield 25, (told, codes.TITLE)
        found = sum(bool(code.author) for code in usable)
        told = f"{telling.of_all(found, len(usable))} {'code was' if len(usable) == 1 else 'codes were'} made while reading; {telling.counted(len(content.codebook.changes), 'change')} of the codebook {'is' if len(content.codebook.changes) == 1 else 'are'} on record."
        yield 26, (f"{told} Whether the others were set beforehand is {TO_FILL}.", codes.TITLE)
    version = dict(content.provenance).get("focuscode", "")
    yield 27, (f"focuscode {version}".strip() + ".", "What this report was made from")


def _findings(telling: Telling) -> Iterator[tuple[int, tuple[str, str]]]:
    """Quotes, consistency, major and minor themes."""
    content = telling.content
    quotes = [ref for refs in content.quotes.values() for ref in refs]
    if quotes:
        transcripts = len({ref.transcript_id for ref in quotes})
        yield (
            29,
            (
                (
                    f"{telling.counted(len(quotes), 'quote')} from {telling.counted(transcripts, 'discussion')}, each described by stakeholder"
                    " group and place as far as that gives nobody away."
                ),
                themes.TITLE,
            ),
        )
    if content.shares:
        yield (
            30,
            (
                (
                    "Counts, quotes by a stated rule and the agreement of coders stand beside each other; whether they bear your conclusions is"
                    f" {TO_FILL}."
                ),
                f"{themes.TITLE}; {comparison.TITLE}",
            ),
        )
        yield 31, ("Every code with its counts by stakeholder group.", themes.TITLE)
        dissent = sum(ref.chosen == "dissenting" for ref in quotes)
        told = f"{telling.counted(dissent, 'dissenting quote')} among those shown; rare codes are told like all others."
        yield 32, (told, themes.TITLE)
