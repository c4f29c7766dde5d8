"""How much do citizens contribute, as the participants see it: grades, their middle, what lies off the scale, resources."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.codebook import Level
from pipeline.exhibits import Column, Table, Value
from pipeline.findings import Cell, PerceptionScore
from pipeline.perceived import ResourceBalance
from pipeline.reports.chapters.places import CELL, heads
from pipeline.reports.chapters.telling import EVERYBODY, Telling, columns_of, exhibit, quoted
from pipeline.reports.document import Block, Chapter, Missing, Paragraph, Section
from pipeline.reports.wording import listed

TITLE = "How much do citizens contribute? What was said"


def chapter(telling: Telling) -> Chapter:
    """The graded code, then mentions of resources."""
    head: tuple[Block, ...] = telling.missing("perception")
    if telling.scale is not None and telling.content.perception:
        head = (
            *head,
            Paragraph(_scale_in_words(telling)),
            *(Paragraph(text) for text in sentences(telling)),
            *telling.picture("grades"),
            *exhibit(grades(telling)),
            *exhibit(perceived_everywhere(telling), shown=False),
        )
    resources = (
        *(Paragraph(text) for text in _resources_sentences(telling)),
        *_resources(telling),
    )
    absent = (
        Missing(
            "Mentions of resources are not set against each other.",
            "Name the two codes in study.toml: [comparison] public_inputs and citizen_inputs.",
        ),
    )
    named = telling.content.declared.public_inputs and telling.content.declared.citizen_inputs
    if not resources and named:
        resources = (Paragraph("No agreed coding mentions what either side puts in."),)
    return Chapter(
        "perceived",
        TITLE,
        head,
        (Section("What is put in, by the public sector and by citizens", resources or absent),),
    )


def scale_ends(telling: Telling) -> str:
    """The ordinal scale in words, from its lowest to its highest step."""
    steps = telling.scale.on_scale if telling.scale else ()
    if not steps:
        return ""
    low, high = steps[0], steps[-1]
    return f"{low.value} “{low.name}” to {high.value} “{high.name}”"


def _scale_in_words(telling: Telling) -> str:
    """What was graded and how, and what the mean is."""
    off = (
        [quoted(level.name) for level in telling.scale.levels if level.value is None] if telling.scale else []
    )
    apart = f" Answers off the scale ({listed(off)}) are counted apart and never averaged." if off else ""
    return (
        f"{quoted(telling.name(telling.perceived))} grades how large a contribution a speaker sees, from {scale_ends(telling)}, in"
        " every stakeholder group alike. Each speaker’s grades are averaged first, then the speakers, so that one who speaks much"
        f" does not carry the mean.{apart}"
    )


def sentences(telling: Telling) -> Iterator[str]:
    """Level, middle and what lies off the scale: everybody, then the stakeholder groups from lowest to highest."""
    every = telling.score(Cell())
    if every is not None and every.mean.value is not None:
        yield (
            f"Over all participants the mean level is {telling.estimate(every.mean)} (median"
            f" {telling.estimate(every.median)}); {telling.of_all(every.speakers, every.present)} present were graded on the scale,"
            f" in {telling.counted(every.groups, 'focus group')}."
        )
    scores = [score for group in telling.groups if (score := telling.score(Cell(group=group)))]
    known = sorted((s for s in scores if s.mean.low is not None), key=lambda s: s.mean.value or 0.0)
    if len(known) > 1:
        low, high = known[0], known[-1]
        yield (
            f"Of the stakeholder groups with an interval, {quoted(low.cell.group)} sees least ({telling.estimate(low.mean)},"
            f" {telling.of_all(low.speakers, low.present)} graded) and {quoted(high.cell.group)} most"
            f" ({telling.estimate(high.mean)}, {telling.of_all(high.speakers, high.present)}). Whether that is more than chance brings about is a matter for"
            " the contrasts further on."
        )
    if every is not None:
        yield from _off_scale(telling, every)


def _off_scale(telling: Telling, score: PerceptionScore) -> Iterator[str]:
    """How often something was said that is no size."""
    off = [level for level in telling.scale.levels if level.value is None] if telling.scale else []
    found = [(level, score.counts.get(level.id, 0)) for level in off]
    coded = score.segments + score.undecided
    parts = [f"{quoted(level.name)} {telling.by.number(times)}" for level, times in found if times]
    if parts:
        yield (
            f"Off the scale, of {telling.counted(coded, 'coded segment')}: {listed(parts)}. They are no small sizes: who does not"
            " know has not said “little”."
        )
    if score.undecided:
        count = "counts" if score.undecided == 1 else "count"
        yield f"{telling.counted(score.undecided, 'coded segment')} without a settled level {count} for nothing yet."


def grades(telling: Telling) -> Table:
    """The distribution of grades over everybody and each stakeholder group."""
    levels = _levels(telling)
    scores = [score for group in ("", *telling.groups) if (score := telling.score(Cell(group=group)))]
    on = [level.name for level in levels if level.value is not None]
    off = [level.name for level in levels if level.value is None]
    names = columns_of([*on, *off], "level_", Column("", "", "count"), "segments graded “{}”")
    return Table(
        "grades",
        "Grades given, by stakeholder group",
        (
            Column("group", "Stakeholder group"),
            *names,
            Column("undecided", "Not settled", "count", about="coded segments whose level is not settled"),
            Column("mean", "Mean", "number", 1, "over speakers of each speaker’s mean grade"),
            Column("median", "Median", "number", 1),
            Column("graded", "Graded, n of N present", "count"),
        ),
        tuple(_grade_row(telling, score, levels) for score in scores),
        f"Segments at each level of the scale from {scale_ends(telling)}; answers off the scale stand after it. Means carry a 95\u00a0%"
        " interval over focus groups where there are at least four.",
    )


def _levels(telling: Telling) -> tuple[Level, ...]:
    """The levels of the scale, those off it last."""
    if telling.scale is None:
        return ()
    return (*telling.scale.on_scale, *(level for level in telling.scale.levels if level.value is None))


def _grade_row(telling: Telling, score: PerceptionScore, levels: Sequence[Level]) -> tuple[Value, ...]:
    """One stakeholder group."""
    return (
        score.cell.group or EVERYBODY,
        *(score.counts.get(level.id, 0) for level in levels),
        score.undecided,
        score.mean,
        score.median.value,
        telling.of_all(score.speakers, score.present),
    )


def perceived_everywhere(telling: Telling) -> Table:
    """The perceived level of every cell and margin, as data."""
    return Table(
        "perceived",
        "Perceived level in every cell and margin",
        (
            *CELL,
            Column("mean", "Mean", "number", 2),
            Column("median", "Median", "number", 2),
            Column("speakers", "Speakers graded", "count"),
            Column("present", "Present", "count"),
            Column("focus_groups", "Focus groups", "count"),
            Column("segments", "Segments", "count"),
            Column("undecided", "Not settled", "count"),
        ),
        tuple(
            (
                *heads(score.cell),
                score.mean,
                score.median,
                score.speakers,
                score.present,
                score.groups,
                score.segments,
                score.undecided,
            )
            for score in telling.content.perception
        ),
        "A row for every cell; “all” sums over.",
        heads=3,
    )


def _resources_sentences(telling: Telling) -> Iterator[str]:
    """What both sides are said to put in."""
    every = next((one for one in telling.content.talk.resources if one.cell == Cell()), None)
    if every is None:
        return
    yield (
        f"What the public sector puts in is mentioned on {telling.counted(every.public, 'segment')}, what citizens put in on"
        f" {telling.counted(every.citizens, 'segment')} ({telling.by.number(every.both)} hold both)."
    )
    if every.balance.value is not None:
        yield f"Citizens’ inputs are {telling.estimate(every.balance, 0, share=True)} of all these mentions."
    yield (
        f"{telling.of_all(every.only_public, every.present)} present spoke of public inputs and never of citizens’; those who spoke"
        " of neither are among the N."
    )


def _resources(telling: Telling) -> tuple[Block, ...]:
    """The table of the sums of one kind, to be seen, and that of every cell among the data files."""
    found = [one for one in telling.content.talk.resources if one.public or one.citizens]
    single = [one for one in found if sum(map(bool, (one.cell.country, one.cell.sector, one.cell.group))) < 2]
    every = exhibit(resources_table("resources-all", found), shown=False) if len(single) < len(found) else ()
    return (*exhibit(resources_table("resources", single)), *every)


def resources_table(key: str, found: Sequence[ResourceBalance]) -> Table:
    """Mentions of public and citizens' inputs by cell."""
    return Table(
        key,
        "Mentions of resources: the public sector’s and citizens’",
        (
            *CELL,
            Column("public", "Public inputs", "count", about="segments that mention them"),
            Column("citizens", "Citizens’ inputs", "count", about="segments that mention them"),
            Column("both", "Both", "count", about="segments that mention both"),
            Column("balance", "Citizens’ share of mentions", "share", 0),
            Column("public_speakers", "Spoke of public inputs", "count"),
            Column("citizen_speakers", "Spoke of citizens’ inputs", "count"),
            Column("only_public", "Of public inputs only", "count"),
            Column("present", "Present", "count"),
        ),
        tuple(
            (
                *heads(one.cell),
                one.public,
                one.citizens,
                one.both,
                one.balance,
                one.public_speakers,
                one.citizen_speakers,
                one.only_public,
                one.present,
            )
            for one in found
        ),
        "Segments with agreed codings, and people of those present. The share carries its 95\u00a0% interval over focus groups where"
        " there are at least four.",
        heads=3,
    )
