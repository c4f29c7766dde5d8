"""The study at a glance: key figures, what was found in a few sentences, and what is missing."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.estimation.extremes import lie_apart
from pipeline.findings import Cell, SurveyIndex
from pipeline.reports.chapters.comparison import TITLE as COMPARISON
from pipeline.reports.chapters.comparison import headline, hidden, holding, margins, open_because, undecided
from pipeline.reports.chapters.contrast_tables import of_shares
from pipeline.reports.chapters.methods import TITLE as METHODS
from pipeline.reports.chapters.methods import WORDS
from pipeline.reports.chapters.perceived import scale_ends
from pipeline.reports.chapters.places import who
from pipeline.reports.chapters.telling import Telling, place_name, quoted
from pipeline.reports.content import missing_parts
from pipeline.reports.document import Block, Chapter, Facts, Listed, Missing, Paragraph, Section
from pipeline.reports.wording import listed
from pipeline.verdicts import JointRow

TITLE = "The study at a glance"
MOST_NAMED = 3
NOTHING_FOUND = "Nothing can be told of perceived and measured levels yet; what is missing stands below."
LIMITS = (
    "What cannot be told from this: why the two differ, whether single people misjudge, and anything about discussions unlike these."
    " Focus groups are the sample: intervals rest on their number, not on that of people or segments."
)


def chapter(telling: Telling) -> Chapter:
    """Tiles, key findings, facts and what is missing."""
    found = tuple(findings(telling))
    missing = tuple(Missing(part.what, part.how) for part in missing_parts(telling.content))
    told: tuple[Block, ...] = (Listed(found),) if found else (Paragraph(NOTHING_FOUND),)
    explained = Paragraph(
        f"What the words of this report mean stands under “{WORDS}” in “{METHODS}”.", small=True
    )
    sections = [Section("Key findings", (*told, explained) if found else told)]
    if missing:
        sections.append(Section("What is missing", missing))
    return Chapter("glance", TITLE, (Facts(telling.content.facts, tuple(tiles(telling))),), tuple(sections))


def tiles(telling: Telling) -> Iterator[tuple[str, str, str]]:
    """The key numbers: value, what it is, and a line beneath. Only what there is."""
    content, number = telling.content, telling.by.number
    turns, words = sum(row.turns for row in content.read), sum(row.words for row in content.read)
    beneath = f"{telling.counted(turns, 'turn')}, {telling.counted(words, 'word')}"
    yield number(len(content.read)), "transcripts read", beneath
    present, silent = sum(row.present for row in content.people), sum(row.silent for row in content.people)
    if present:
        yield number(present), "participants present", f"{number(silent)} said nothing"
    unit = f"unit: {content.segment_rule}" if content.segment_rule else ""
    yield number(sum(row.segments for row in content.read)), "segments to be coded", unit
    if content.coders:
        judged = f"on {telling.counted(content.consensus.segments_read, 'segment')} judged"
        what = "codings that count (one coder)" if telling.one_coder else "agreed codings"
        yield number(content.consensus.agreed), what, judged
    if content.survey:
        yield number(content.survey.respondents), "survey respondents", content.survey.source
    yield from _both_sides(telling)


def _both_sides(telling: Telling) -> Iterator[tuple[str, str, str]]:
    """The perceived level and the index over everybody, where they are known."""
    score = telling.score(Cell())
    if score is not None and score.mean.value is not None:
        yield telling.by.number(score.mean.value, 1), "perceived level, mean", f"from {scale_ends(telling)}"
    for index in telling.content.measures.indices:
        if index.cell == Cell() and index.index.value is not None:
            beneath = "from 0 to 100, all countries and sectors"
            yield telling.by.number(index.index.value, 1), "co-production index", beneath


def findings(telling: Telling) -> Iterator[str]:
    """The key findings, four to eight sentences where everything is there."""
    head = headline(telling)
    if head is not None:
        yield from _headline(telling, head)
    yield from _reliability(telling, head)
    yield from _measured(telling)
    of_groups = [*_each_group(telling, head), *_groups(telling)]
    if of_groups:
        yield " ".join(of_groups)
    if head is not None:
        yield from _cannot(telling)
        yield LIMITS


def _headline(telling: Telling, row: JointRow) -> Iterator[str]:
    """How the perceived level of the professionals compares with the index, and what lies off the scale."""
    said, measured = row.perceived, row.measured
    if said is None or said.mean.value is None:
        return
    told = f"{_who(telling)} citizens’ contribution at {telling.estimate(said.mean)} on a scale from {scale_ends(telling)}"
    if measured is not None and measured.index.value is not None:
        told += f"; the survey’s index is {telling.estimate(measured.index)} from 0 to 100"
    graded = telling.of_all(said.speakers, said.present)
    yield f"{told} ({graded} present were graded, in {telling.counted(said.groups, 'focus group')}; brackets hold 95\u00a0% intervals)."
    yield from _verdict(telling, row)
    off = [(telling.level(telling.perceived, name), times) for name, times in row.off_scale if times]
    if off:
        parts = listed([f"{quoted(name)} {telling.by.number(times)}" for name, times in off])
        count = sum(times for _, times in off)
        stand = "stands" if count == 1 else "stand"
        groups = telling.content.declared.professionals
        whose = listed([quoted(group) for group in groups]) if groups else "all participants"
        yield (
            f"Apart from these grades {stand} {telling.counted(count, 'segment')} of {whose} off the scale, where an answer is no size:"
            f" {parts}."
        )


def _who(telling: Telling) -> str:
    """Whose level it is, as the beginning of a sentence."""
    groups = telling.content.declared.professionals
    if not groups:
        return "All participants together put"
    names = listed([quoted(group) for group in groups])
    return (
        f"The stakeholder group {names} puts"
        if len(groups) == 1
        else f"The stakeholder groups {names} together put"
    )


def _verdict(telling: Telling, row: JointRow) -> Iterator[str]:
    """The difference, the verdict in words, and its reason."""
    if row.verdict is None:
        return
    means = {
        "confirms": "perceived and measured level agree",
        "discords": f"the perceived level lies {row.verdict.direction or 'apart from'} the measured one",
        "cannot tell": "whether perceived and measured level differ cannot be told",
    }[row.verdict.word]
    told = f"Verdict “{row.verdict.word}”: {means}"
    if row.verdict.because:
        told += f", because {telling.by.prose(row.verdict.because)}"
    if row.difference is not None and row.difference.value is not None:
        told += (
            f"; per focus group the level, by its declared index values, differs by {telling.difference(row.difference)} points, and"
            f" {telling.of_all(row.below, row.graded)} of those graded lie below the index of their country and sector"
        )
    yield f"{told}. The rule stands in “{COMPARISON}”."


def _each_group(telling: Telling, head: JointRow | None) -> Iterator[str]:
    """The verdicts reached for single stakeholder groups over all places, but for the headline's own."""
    own = head.cell if head is not None else None
    reached = [
        _of_group(telling, row)
        for row in margins(telling)
        if row.cell.group in telling.groups
        and row.cell == Cell(group=row.cell.group) != own
        and row.verdict is not None
        and row.verdict.word != "cannot tell"
    ]
    if reached:
        yield f"Stakeholder groups by themselves, over all places: {'; '.join(reached)}."


def _of_group(telling: Telling, row: JointRow) -> str:
    """The verdict of one stakeholder group, with its difference or, where nothing is subtracted, its reason."""
    if row.verdict is None:
        return ""
    way = f", {row.verdict.direction} the measured level" if row.verdict.direction else ""
    told = f"{quoted(row.cell.group)} “{row.verdict.word}”{way}"
    if row.difference is not None and row.difference.value is not None:
        return f"{told} ({telling.difference(row.difference)} points)"
    return f"{told} ({telling.by.prose(row.verdict.because)})" if row.verdict.because else told


def _reliability(telling: Telling, head: JointRow | None) -> Iterator[str]:
    """How reliable the graded code is, on which all this rests."""
    alpha = head.alpha if head is not None else None
    card = telling.content.card
    presence = next((r for r in card.results if r.code_id == telling.perceived), None) if card else None
    parts = []
    if alpha is not None and alpha.value is not None:
        parts.append(f"ordinal alpha of its level {telling.estimate(alpha, 2)}")
    if presence is not None and presence.main.value is not None:
        word = f", {presence.band.word}" if presence.band.word else ""
        parts.append(f"alpha of giving the code {telling.estimate(presence.main, 2)}{word}")
    if parts:
        yield f"Reliability of the graded code {quoted(telling.name(telling.perceived))}: {'; '.join(parts)}."
    elif head is not None:
        yield f"How reliable the graded code {quoted(telling.name(telling.perceived))} is, is not known: too little was coded twice."


def _measured(telling: Telling) -> Iterator[str]:
    """The survey alone: where citizens do most and least, and individual against collective."""
    places = [
        i
        for i in telling.content.measures.indices
        if i.cell.country and i.cell.sector and i.index.value is not None
    ]
    parts = []
    if len(places) > 1:
        parts.append(_extremes(telling, places))
    gap = next((g for g in telling.content.measures.gaps if g.cell == Cell() and g.criterion == "how"), None)
    if gap is not None and gap.gap.value is not None:
        more = "more" if gap.gap.value > 0 else "less"
        parts.append(f"they do {more} alone than with others ({telling.difference(gap.gap)} index points)")
    if parts:
        yield f"By the survey {'; '.join(parts)}."


def _extremes(telling: Telling, places: list[SurveyIndex]) -> str:
    """The highest and the lowest of the places, where they differ by more than sampling brings about among so many."""
    ordered = sorted(places, key=lambda index: index.index.value or 0.0)
    low, high = ordered[0], ordered[-1]
    pairs = telling.counted(len(places), "pair")
    apart = lie_apart(places)
    if not apart:
        least, most = (telling.by.number(end.index.value or 0.0, 1) for end in (low, high))
        untold = "" if apart is None else "; the highest and the lowest cannot be told apart among so many"
        return f"the {pairs} of country and sector have an index of {least} to {most}{untold}"
    return (
        f"citizens do most for {place_name(high.cell)} (index {telling.estimate(high.index)}) and least for"
        f" {place_name(low.cell)} ({telling.estimate(low.index)}), the highest and the lowest of {pairs} of country and sector;"
        " such extremes lie further apart in a sample than in the population"
    )


def _groups(telling: Telling) -> Iterator[str]:
    """What the contrasts between stakeholder groups come to."""
    found = telling.content.comparison.contrasts
    levels = [one for one in found if not of_shares(one)]
    among = " on the perceived level" if len(levels) < len(found) else ""
    told = holding(telling, levels, MOST_NAMED, among) if levels else holding(telling, found, MOST_NAMED)
    if told:
        yield told


def _cannot(telling: Telling) -> Iterator[str]:
    """Of how many rows nothing can be told and why, and what means hide."""
    rows, open_ones = margins(telling), undecided(telling)
    told = []
    if open_ones:
        names = "; ".join(who(row.cell) for row in open_ones[:MOST_NAMED])
        rest = len(open_ones) - MOST_NAMED
        more = f"; and {telling.by.number(rest)} more" if rest > 0 else ""
        because = f", {open_because(telling)}" if open_because(telling) else ""
        told.append(
            f"In {telling.of_all(len(open_ones), len(rows))} rows of the joint display that sum over places or people it cannot be told"
            f" whether perceived and measured level agree ({names}{more}){because}."
        )
    if hidden(telling):
        told.append(hidden(telling, most=1))
    if told:
        yield " ".join(told)
