"""The survey: what citizens do, where, how, who does it, who would do more, and what goes along with it."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.estimation.extremes import lie_apart
from pipeline.findings import Cell, ItemShare
from pipeline.measured import Concentration, MannerGap, Regression, WillingShare
from pipeline.reports.chapters import correlate_tables as correlates
from pipeline.reports.chapters import survey_tables as tables
from pipeline.reports.chapters.telling import Telling, exhibit, place_name, quoted, sentence
from pipeline.reports.document import Block, Chapter, Paragraph, Section
from pipeline.reports.wording import listed

TITLE = "What citizens do: the survey"
SMALL = 0.1  # a standardised coefficient below this is told as small (a convention, after Cohen 1988, for correlations)


def chapter(telling: Telling) -> Chapter:
    """Level, ranking, manners, concentration, willingness, gradients and correlates."""
    measures = telling.content.measures
    head = (*telling.missing("survey"), *(Paragraph(text) for text in _asked(telling)), *_notices(telling))
    several, sums = tables.margins_and_all, tables.sums_and_all
    level = (*exhibit(tables.index(telling)), *exhibit(tables.index_long(telling), shown=False))
    ranking = (
        *exhibit(tables.activities(telling)),
        *exhibit(tables.country_activities(telling), shown=False),
    )
    manners = (
        *several(tables.manners, measures.gaps),
        *exhibit(tables.manner_indices(measures.manners), shown=False),
    )
    gradients = (*sums(correlates.domains, measures.domains), *sums(correlates.slopes, measures.slopes))
    together = (
        *several(correlates.fits, measures.regressions),
        *sums(correlates.coefficients, measures.regressions),
    )
    parts = (
        _section(telling, "Level by country and sector", _levels(telling), "level", level),
        _section(telling, "What citizens do most and least", _ranking(telling), "ranking", ranking),
        _section(telling, "Individual and collective", _manners(telling), "manners", manners),
        _section(
            telling,
            "The same few? Concentration",
            _concentrated(telling),
            "",
            several(tables.concentration, measures.concentration),
        ),
        _section(
            telling,
            "Willingness to do more",
            _willing(telling),
            "willing",
            several(tables.willing, measures.willing),
        ),
        _section(telling, "Who does more: gradients", _slopes(telling), "", gradients),
        _section(
            telling, "What goes along with it: correlates", _correlates(telling), "coefficients", together
        ),
    )
    return Chapter("survey", TITLE, head, tuple(part for part in parts if part.blocks))


def _section(
    telling: Telling, title: str, texts: Iterator[str], figure: str, blocks: tuple[Block, ...]
) -> Section:
    """Sentences as one paragraph, the figure that stands there, and tables."""
    told = " ".join(texts)
    return Section(title, (*((Paragraph(told),) if told else ()), *telling.picture(figure), *blocks))


def _asked(telling: Telling) -> Iterator[str]:
    """Who answered, what is known of the sample, and the index."""
    facts = telling.content.survey
    if facts is None:
        return
    countries = [
        f"{country or 'country not known'} {telling.by.number(n)}" for country, n in facts.by_country.items()
    ]
    where = f" ({', '.join(countries)})" if countries else ""
    weighted = "Figures are weighted" if facts.weighted else "Figures are not weighted"
    design = f"; {facts.design}" if facts.design else ""
    yield f"{telling.counted(facts.respondents, 'citizen')} answered{where}. {weighted}{design}. Brackets hold 95\u00a0% intervals."
    yield telling.by.prose(f"The index is declared as follows. {sentence(facts.formula)}")


def _notices(telling: Telling) -> tuple[Block, ...]:
    """What was noticed while reading the survey."""
    facts = telling.content.survey
    return (
        tuple(Paragraph(telling.by.prose(sentence(notice)), small=True) for notice in facts.notices)
        if facts
        else ()
    )


def _levels(telling: Telling) -> Iterator[str]:
    """The index over all, and the highest and lowest place."""
    indices = [index for index in telling.content.measures.indices if index.index.value is not None]
    every = next((index for index in indices if index.cell == Cell()), None)
    if every is not None:
        effective = telling.by.number(every.effective_n)
        yield (
            f"Over all countries and sectors the index is {telling.estimate(every.index)} on a scale from 0 to 100"
            f" ({telling.counted(every.respondents, 'respondent')}, worth {effective} of a simple random sample by their weights)."
        )
    places = sorted(
        (i for i in indices if i.cell.country and i.cell.sector), key=lambda i: -(i.index.value or 0.0)
    )
    if len(places) > 1:
        high, low = places[0], places[-1]
        apart = {
            True: "; such extremes lie further apart in a sample than in the population",
            False: "; these two cannot be told apart among so many",
            None: "",
        }[lie_apart(places)]
        yield (
            f"It is highest in {place_name(high.cell)} ({telling.estimate(high.index)}) and lowest in {place_name(low.cell)}"
            f" ({telling.estimate(low.index)}), of {telling.counted(len(places), 'pair')} of country and sector{apart}."
        )


def _ranking(telling: Telling) -> Iterator[str]:
    """The most and least liked activity."""
    ranked = tables.ranked(telling.content.measures.items)
    known = [item for item in ranked if item.often.value is not None]
    if len(known) < 2:
        return
    first, last = known[0], known[-1]
    yield f"Most citizens give the highest answer to {_activity(telling, first)}, fewest to {_activity(telling, last)}."
    half = sum((item.often.value or 0.0) > 0.5 for item in known)
    are = "is" if half == 1 else "are"
    yield f"{telling.of_all(half, len(known))} activities {are} done with the highest answer by more than half of citizens."


def _activity(telling: Telling, item: ItemShare) -> str:
    """An activity with its share."""
    return f"{quoted(item.label)} ({telling.estimate(item.often, 0, share=True)})"


def _manners(telling: Telling) -> Iterator[str]:
    """The gap between individual and collective, by both criteria."""
    names = {
        "how": ("done alone", "done with others"),
        "benefits": ("of which oneself benefits", "of which others benefit"),
    }
    for criterion, (one, other) in names.items():
        gaps = [gap for gap in telling.content.measures.gaps if gap.criterion == criterion]
        every = next((gap for gap in gaps if gap.cell == Cell()), None)
        if every is None or every.gap.value is None:
            continue
        yield (
            f"Over activities {one} the index is {telling.estimate(every.individual)}, over those {other}"
            f" {telling.estimate(every.collective)}: a gap of {telling.difference(every.gap)} points."
        )
        yield from _everywhere(telling, gaps)


def _everywhere(telling: Telling, gaps: list[MannerGap]) -> Iterator[str]:
    """In how many places the gap is more than chance explains."""
    places = [gap for gap in gaps if gap.cell.country and gap.cell.sector and gap.gap.low is not None]
    if len(places) > 1:
        above = sum((gap.gap.low or 0.0) > 0 for gap in places)
        below = sum(gap.gap.high is not None and gap.gap.high < 0 for gap in places)
        yield (
            f"Its whole interval lies above 0 in {telling.of_all(above, len(places))} pairs of country and sector, below 0 in"
            f" {telling.by.number(below)}."
        )


def _concentrated(telling: Telling) -> Iterator[str]:
    """How few do the organised activities, beside what was said of it."""
    every = next((one for one in telling.content.measures.concentration if one.cell == Cell()), None)
    if every is None:
        return
    yield from _few(telling, every)
    said = next(
        (
            s
            for s in telling.content.shares
            if s.code_id == telling.same_few and s.cell == Cell() and s.present
        ),
        None,
    )
    if said is not None:
        yield (
            f"In the focus groups {telling.of_all(said.speakers, said.present)} present spoke of {quoted(telling.name(said.code_id))}."
            " The two stand side by side: talk of the same few is not a count of them."
        )


def _few(telling: Telling, every: Concentration) -> Iterator[str]:
    """The share who often, and who ever, do organised activities, and how few make up half of it."""
    activities = telling.counted(every.items, "organised activity", "organised activities")
    if every.often.value is not None and every.ever.value is not None:
        yield (
            f"{telling.estimate(every.often, 0, share=True)} of citizens give the highest answer to at least one of {activities},"
            f" {telling.estimate(every.ever, 0, share=True)} do any of them at all."
        )
    if every.half_by.value is not None:
        yield f"Half of this organised activity is done by {telling.estimate(every.half_by, 0, share=True)} of citizens."


def _willing(telling: Telling) -> Iterator[str]:
    """How many would do more, and how many of those who do little."""
    every = [one for one in telling.content.measures.willing if one.cell == Cell() and one.answer == "any"]
    for one in every:
        yield from _would(telling, one)


def _would(telling: Telling, one: WillingShare) -> Iterator[str]:
    """Those who would do more."""
    asked = (
        f" (asked: {quoted(telling.content.survey.willing)})"
        if telling.content.survey and telling.content.survey.willing
        else ""
    )
    if one.share.value is not None:
        yield f"{telling.estimate(one.share, 0, share=True)} of citizens would do more than they do{asked}."
    if one.little_done.value is not None:
        yield (
            "Among those whose index lies below the median of their country it is"
            f" {telling.estimate(one.little_done, 0, share=True)}. This is what people say; what they will do was not asked."
        )


def _slopes(telling: Telling) -> Iterator[str]:
    """Each trait alone: how much the index changes with it, and how large that is."""
    for slope in telling.content.measures.slopes:
        if slope.cell != Cell() or slope.slope.value is None:
            continue
        size = slope.standardised.value
        told = (
            f", or {telling.by.difference(size, 2)} standard deviations of the index"
            if size is not None
            else ""
        )
        per = slope.per if " against " in slope.per else telling.by.prose(f"per {slope.per}")
        yield f"{sentence(slope.label or slope.attribute)[:-1]} ({per}): {telling.difference(slope.slope)} index points{told}."


def _correlates(telling: Telling) -> Iterator[str]:
    """How much demographics and self-efficacy go along with, all of them together."""
    fits = telling.content.measures.regressions
    every = next((fit for fit in fits if fit.cell == Cell() and not fit.undefined_because), None)
    if every is None:
        return
    if every.r_squared is not None:
        yield (
            f"Over {telling.counted(every.respondents, 'respondent')} all terms together go along with"
            f" {telling.by.percent(every.r_squared)} of the variance of the index."
        )
        yield from _falls(telling, every)
    yield from _sizes(telling, every)
    if every.left_out:
        yield f"{telling.counted(every.left_out, 'respondent')} of whom a trait is not known {'is' if every.left_out == 1 else 'are'} left out."
    yield "A coefficient says what goes along with what, not what causes it."


def _falls(telling: Telling, fit: Regression) -> Iterator[str]:
    """What is lost without each term, most first."""
    ordered = sorted(fit.without, key=lambda one: -one[1])
    parts = [f"{telling.by.number(100 * fall, 1)} without {quoted(label)}" for label, fall in ordered]
    if parts:
        yield f"In percentage points it falls by {listed(parts)}."


def _sizes(telling: Telling, fit: Regression) -> Iterator[str]:
    """The largest standardised coefficient, and how many are small."""
    known = [
        (abs(one.standardised.value), one) for one in fit.coefficients if one.standardised.value is not None
    ]
    if not known:
        return
    largest = max(known, key=lambda pair: pair[0])[1]
    small = sum(size < SMALL for size, _ in known)
    yield (
        f"Largest is {quoted(largest.label)}: {telling.estimate(largest.standardised, 2)} standard deviations of the index."
        f" {telling.of_all(small, len(known))} {'coefficient' if len(known) == 1 else 'coefficients'}"
        f" {'is' if small == 1 else 'are'} smaller than {telling.by.number(SMALL, 1)} in either direction."
    )
