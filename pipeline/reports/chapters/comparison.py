"""Perceived against measured: the rule, the joint display with its verdicts, contrasts, ranks, and how firm all of it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from pipeline.estimation import FEWEST_CLUSTERS
from pipeline.findings import Cell
from pipeline.reports.chapters import comparison_tables as tables
from pipeline.reports.chapters import contrast_tables
from pipeline.reports.chapters.perceived import scale_ends
from pipeline.reports.chapters.places import who
from pipeline.reports.chapters.telling import EVERYBODY, Telling, exhibit, quoted, sentence
from pipeline.reports.document import Block, Chapter, Missing, Paragraph, Quotes, Section
from pipeline.reports.wording import below_and_above, listed
from pipeline.verdicts import Contrast, JointRow, RankComparison

TITLE = "Perceived against measured"
ALPHA = 0.05
KINDS = {
    "coder": "one coder’s codings alone",
    "hints": "codings made without a suggestion in sight",
    "group": "one focus group left out",
}
NO_CIRCLE = (
    "Underestimation is concluded only from the graded code, which was applied to every stakeholder group alike: a code defined by"
    " who speaks cannot show that these speakers say it."
)


def chapter(telling: Telling) -> Chapter:
    """Everything about perceived against measured."""
    head: tuple[Block, ...] = telling.missing("perception", "survey", "match")
    rows = telling.content.comparison.rows
    if not any(row.perceived for row in rows):
        return Chapter("comparison", TITLE, head or _not_compared())
    parts = (
        Section("How a verdict is reached", tuple(Paragraph(text) for text in _rule(telling))),
        Section("Joint display", _joint(telling)),
        Section("Single cells: what was said there", _cells(telling)),
        Section("Stakeholder groups compared", _contrasts(telling)),
        Section("Do both put the places in the same order?", _ranks(telling)),
        Section("How far it depends on who coded and which groups were held", _sensitivity(telling)),
    )
    return Chapter("comparison", TITLE, head, tuple(part for part in parts if part.blocks))


def _not_compared() -> tuple[Block, ...]:
    """Said where both sides are there and yet nothing was compared."""
    return (
        Missing(
            "Nothing was compared.",
            "Name the graded code in study.toml: [comparison] perceived, and have it coded for every stakeholder group.",
        ),
    )


def _rule(telling: Telling) -> Iterator[str]:
    """The rule, the two scales, and what the design can show."""
    found, declared = telling.content.comparison, telling.content.declared
    if found.rule:
        yield telling.by.prose(sentence(found.rule))
    ends = scale_ends(telling)
    runs = f"The perceived level runs from {ends}; the index runs from 0 to 100. " if ends else ""
    if declared.levels:
        points = [
            f"{quoted(telling.level(telling.perceived, level))} {telling.by.plainly(value)}"
            for level, value in declared.levels.items()
        ]
        yield (
            f"{runs}The study declares that its levels stand for these index values: {listed(points)}. Every difference rests on this"
            " declaration, which is the researcher’s; a difference of less than"
            f" {telling.by.plainly(declared.matters)} points is taken to be of no consequence."
        )
    else:
        yield (
            f"{runs}The two scales are different in kind, so one is never subtracted from the other. In index points the level stands"
            " for how far up its own scale it lies."
        )
    yield (
        "In a row that sums over places, the index of all places covers every place surveyed, the perceived level only those where a focus"
        " group was held. So each focus group is set against the index of its own place, and that index is shown beside it."
    )
    yield NO_CIRCLE
    if found.note:
        yield telling.by.prose(sentence(found.note))


def margins(telling: Telling) -> list[JointRow]:
    """The margins that are told of: sums of one kind, and of those that cross two kinds what has groups enough for a verdict."""
    return [row for row in _judged(telling) if not _crossed(row) or not _few(row)]


def _judged(telling: Telling) -> list[JointRow]:
    """The rows with a verdict that are no single place."""
    rows = [row for row in telling.content.comparison.rows if row.perceived is not None]
    return [row for row in rows if row.verdict is not None and not (row.cell.country and row.cell.sector)]


def _crossed(row: JointRow) -> bool:
    """True for a stakeholder group within a country or a sector."""
    return bool(row.cell.group and (row.cell.country or row.cell.sector))


def _few(row: JointRow, without: int = 0) -> bool:
    """True where fewer focus groups stand behind a row than an interval needs, so many of them left out."""
    return row.perceived is None or row.perceived.groups - without < FEWEST_CLUSTERS


def _joint(telling: Telling) -> tuple[Block, ...]:
    """Verdicts in words, figure and table of the margins, countries × sectors below them."""
    told = " ".join(verdicts(telling))
    rows = telling.content.comparison.rows
    said = [row for row in rows if row.perceived is not None]
    places = [row for row in said if row.cell.country and row.cell.sector and not row.cell.group]
    return (
        *((Paragraph(told),) if told else ()),
        *telling.picture("margins"),
        *exhibit(tables.joint(telling, margins(telling))),
        *((Paragraph(_left_out(telling), small=True),) if _left_out(telling) else ()),
        *exhibit(tables.places(telling, places)),
        *exhibit(tables.joint_all(telling, rows), shown=False),
        *_expansions(said),
        *_cited(telling, margins(telling)),
    )


def _left_out(telling: Telling) -> str:
    """How many margins stand in the data alone."""
    count = len(_judged(telling)) - len(margins(telling))
    if not count:
        return ""
    have = "has" if count == 1 else "have"
    return (
        f"{telling.counted(count, 'further margin')}, a stakeholder group within a country or a sector, {have} fewer than"
        f" {telling.by.number(FEWEST_CLUSTERS)} focus groups and so no verdict; the workbook and the data files hold"
        f" {'it' if count == 1 else 'them'}."
    )


def verdicts(telling: Telling) -> Iterator[str]:
    """How many margins confirm, discord or cannot be told."""
    found = Counter(row.verdict.word for row in margins(telling) if row.verdict)
    count = found.total()
    if not count:
        return
    discord = found["discords"]
    direction = Counter(
        r.verdict.direction for r in margins(telling) if r.verdict and r.verdict.word == "discords"
    )
    sides = [
        f"{side} the measured one in {telling.by.number(times)}" for side, times in direction.items() if side
    ]
    below = f" (the perceived level lies {listed(sides)})" if sides else ""
    behind = open_because(telling)
    yield (
        f"Of {telling.counted(count, 'margin')}, perceived and measured level agree (“confirms”) in"
        f" {telling.by.number(found['confirms'])}, disagree (“discords”) in {telling.by.number(discord)}{below}, and in"
        f" {telling.by.number(found['cannot tell'])} nothing can be told{f' ({behind})' if behind else ''}."
    )
    if hidden(telling):
        yield hidden(telling)
    yield (
        "Margins overlap, as the same people stand in several of them, so these are no independent findings; “cannot tell” is not"
        " agreement."
    )


def undecided(telling: Telling) -> list[JointRow]:
    """The margins that are told of and of which nothing can be told."""
    return [row for row in margins(telling) if row.verdict and row.verdict.word == "cannot tell"]


def open_because(telling: Telling) -> str:
    """Of how many margins nothing can be told for want of an index, of some or all places, or of focus groups; "" of none."""
    rows = [row for row in undecided(telling) if row.level is None or row.level.value is not None]
    nowhere = [row for row in rows if row.matched is not None and row.matched.value is None]
    few = [row for row in rows if row not in nowhere and _few(row)]
    elsewhere = [row for row in rows if row not in nowhere and row not in few and _few(row, row.unmatched)]
    parts = []
    if nowhere:
        count = telling.by.number(len(nowhere))
        parts.append(f"in {count} because the survey has no index of the places where these people spoke")
    if elsewhere:
        count = telling.by.number(len(elsewhere))
        parts.append(
            f"in {count} because the survey has an index of the places of too few of their focus groups"
        )
    if few:
        parts.append(f"in {telling.by.number(len(few))} because too few focus groups stand behind them")
    return ", ".join(parts)


def hidden(telling: Telling, most: int = 0) -> str:
    """In how many margins stakeholder groups discord in opposite directions, and which ones; "" where in none.

    At most so many are named, all of them where `most` is 0.
    """
    rows = margins(telling)
    found = [row for row in rows if tables.remark(row)]
    if not found:
        return ""
    named = "; ".join(
        f"{who(row.cell)} ({below_and_above(row.below_in, row.above_in)})" for row in found[: most or None]
    )
    more = f"; and {telling.by.number(len(found) - most)} more" if 0 < most < len(found) else ""
    return (
        f"In {telling.of_all(len(found), len(rows))} rows the stakeholder groups lie on both sides of the index, which the mean hides:"
        f" {named}{more}."
    )


def _expansions(rows: Sequence[JointRow]) -> tuple[Block, ...]:
    """What a person wrote of single rows, marked as interpretation."""
    written = [row for row in rows if row.expands]
    if not written:
        return ()
    texts = (f"{who(row.cell)}: {sentence(row.expands)}" for row in written)
    return (
        Paragraph("Interpretation by the researcher (“expands”), not computed:", small=True),
        *(Paragraph(text) for text in texts),
    )


def _cells(telling: Telling) -> tuple[Block, ...]:
    """Cells by country, sector and stakeholder group: described by counts and quotes, without a verdict."""
    professionals = telling.content.declared.professionals
    together = " and ".join(professionals) if len(professionals) > 1 else ""
    cells = [row for row in telling.content.comparison.rows if row.perceived and not row.cell.is_margin]
    rows = [row for row in cells if not together or row.cell.group != together]
    if not rows:
        return ()
    least = telling.by.number(telling.content.least_people)
    intro = (
        "A cell holds a few people of one discussion, so it is described, not judged. Where no focus group was held there is no row;"
        f" a cell of fewer than {least} people has no quote, as it would say who spoke."
    )
    table = exhibit(tables.cells(telling, rows))
    return (Paragraph(intro), *telling.picture("cells"), *table, *_cited(telling, rows))


def _cited(telling: Telling, rows: Sequence[JointRow]) -> Iterator[Quotes]:
    """The words of those whom rows are about."""
    order = telling.content.comparison.rows
    for row in rows:
        if row.quotes:
            within = f"joint-{order.index(row)}"
            yield Quotes(who(row.cell), tuple(telling.quote(within, ref) for ref in row.quotes))


def _contrasts(telling: Telling) -> tuple[Block, ...]:
    """Stakeholder groups compared, with what the design can reach at best."""
    found = telling.content.comparison.contrasts
    told = " ".join(contrasts_in_words(telling))
    if not told:
        return ()
    return (
        Paragraph(told),
        *exhibit(
            contrast_tables.contrasts(telling, [one for one in found if not contrast_tables.of_shares(one)])
        ),
        *exhibit(
            contrast_tables.contrasts(
                telling, [one for one in found if contrast_tables.of_shares(one)], shares=True
            )
        ),
        *exhibit(contrast_tables.contrasts_all(found), shown=False),
    )


def holding(telling: Telling, found: Sequence[Contrast], most: int, among: str = "") -> str:
    """Which contrasts remain after Holm's correction, at most so many of them by name; "" where none was made.

    `among` says which of all contrasts these are.
    """
    if not found:
        return ""
    tested = [one for one in found if one.adjusted is not None]
    held = [one for one in tested if one.adjusted is not None and one.adjusted <= ALPHA]
    family = telling.counted(len(telling.content.comparison.contrasts), "contrast")
    if not held:
        return f"After Holm’s correction over {family}, none{among} holds at {telling.by.level(ALPHA)}; that is no evidence that the groups see alike."
    hold = "holds" if len(held) == 1 else "hold"
    parts = "; ".join(_contrast(telling, one) for one in held[:most])
    more = f"; and {telling.by.number(len(held) - most)} more" if len(held) > most else ""
    return f"After Holm’s correction over {family}, {telling.of_all(len(held), len(tested))} tested{among} {hold} at {telling.by.level(ALPHA)}: {parts}{more}."


def contrasts_in_words(telling: Telling) -> Iterator[str]:
    """Which contrasts hold, how many could not whatever was said, and how many were not tested."""
    found = telling.content.comparison.contrasts
    if not found:
        return
    yield holding(telling, found, most=len(found))
    unable = [one for one in found if one.smallest_p is not None and one.smallest_p > ALPHA]
    if unable:
        least = min(one.smallest_p or 1.0 for one in unable)
        yield (
            f"{telling.of_all(len(unable), len(found))} cannot go below p {_p(telling, least)} with so few focus groups, whatever was"
            " said."
        )
    untested = sum(one.adjusted is None for one in found)
    if untested:
        yield f"{telling.of_all(untested, len(found))} could not be tested; the table says why."


def _contrast(telling: Telling, one: Contrast) -> str:
    """A contrast that holds: who says more, by how much, in what."""
    value = one.difference.value or 0.0
    more, less = (one.first, one.second) if value > 0 else (one.second, one.first)
    return f"{quoted(more)} above {quoted(less)} in “{one.measure}” (corrected p {_p(telling, one.adjusted)})"


def _p(telling: Telling, value: float | None) -> str:
    """A probability with its sign of relation."""
    text = telling.by.p(value if value is not None else 1.0)
    return text if text[:1] in "<>" else f"= {text}"


def _ranks(telling: Telling) -> tuple[Block, ...]:
    """Rank agreement over country × sector cells."""
    blocks: list[Block] = []
    for found in telling.content.comparison.ranks:
        blocks += [Paragraph(" ".join(ranks_in_words(telling, found)))]
    return (*blocks, *exhibit(tables.ranks(telling)))


def ranks_in_words(telling: Telling, found: RankComparison) -> Iterator[str]:
    """Rho with its interval, or why there is none, and what so many cells can show."""
    of = quoted(found.group) if found.group else EVERYBODY
    if found.rho.value is None:
        yield f"{of}: no rank correlation ({found.rho.undefined_because})."
    else:
        yield (
            f"{of}: over {telling.counted(len(found.rows), 'pair')} of country and sector that have both, Spearman’s rank"
            f" correlation is {telling.estimate(found.rho, 2)}."
        )
        if found.rho.low is not None and found.rho.high is not None and found.rho.low < 0 < found.rho.high:
            yield "Its interval holds 0, so whether the order is the same cannot be told."
        yield _rank_reach(telling, found)


def _rank_reach(telling: Telling, found: RankComparison) -> str:
    """How far from 0 rho has to be over so many places, or that nothing would do."""
    if found.least_rho is None:
        least = _p(telling, found.smallest_p).removeprefix("= ")
        return f"No order of so few has a two-sided p below {least}, so none is significant at {telling.by.level(ALPHA)}."
    return (
        f"Over so many it must be at least {telling.by.number(found.least_rho, 2)}, in either direction, to be significant at"
        f" {telling.by.level(ALPHA)}."
    )


def _sensitivity(telling: Telling) -> tuple[Block, ...]:
    """The headline computed otherwise."""
    told = " ".join(sensitivity_in_words(telling))
    return (*((Paragraph(told),) if told else ()), *exhibit(tables.sensitivity(telling)))


def sensitivity_in_words(telling: Telling) -> Iterator[str]:
    """In how many of the other computations the headline's verdict stays what it is."""
    found = telling.content.comparison.sensitivity
    head = headline(telling)
    if not found or head is None or head.verdict is None:
        return
    yield f"The row looked at is {who(head.cell)}, whose verdict is “{head.verdict.word}”."
    for kind, words in KINDS.items():
        own = [one for one in found if one.kind == kind and one.verdict is not None]
        same = sum(one.verdict is not None and one.verdict.word == head.verdict.word for one in own)
        if own:
            yield f"With {words} it is the same in {telling.of_all(same, len(own))} {'computation' if len(own) == 1 else 'computations'}."


def headline(telling: Telling) -> JointRow | None:
    """The row that the study is about: its professionals together, or everybody where it names none."""
    rows = [row for row in telling.content.comparison.rows if row.perceived is not None]
    group = " and ".join(telling.content.declared.professionals)
    return next((row for row in rows if row.cell == Cell(group=group)), None)
