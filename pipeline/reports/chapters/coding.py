"""Coding and its reliability report card: who coded, what counts as agreed, and how far coders agree on each code."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from pipeline.agreement import TOO_FEW, AgreementCard, Band, CodeAgreement
from pipeline.estimation import CONFIDENCE
from pipeline.exhibits import Column, Table, Value
from pipeline.findings import SETTLED_BECAUSE, by_reason
from pipeline.reports.agreement_tables import SHARES, name_of
from pipeline.reports.agreement_words import COEFFICIENT_NAMES, measure_of
from pipeline.reports.chapters.telling import Telling, columns_of, exhibit
from pipeline.reports.document import Block, Chapter, Listed, Paragraph, Section
from pipeline.reports.wording import listed

TITLE = "Coding and how reliable it is"
COUNT = Column("", "", "count")
BY_RULE = {
    "single": "one coder alone",
    "unanimous": "all coders alike",
    "majority": "a majority of three or more coders",
    "adjudicated": "an adjudicator",
}


def chapter(telling: Telling) -> Chapter:
    """Coders, agreed codings and agreement."""
    content = telling.content
    head = [*telling.missing("decisions")]
    if content.coders:
        head += [*exhibit(coders(telling)), Paragraph(_agreed(telling)), *exhibit(settlements(telling))]
    card = content.card
    reliability: list[Block] = [*telling.missing("agreement")]
    if card is not None and _compared(card):
        reliability += _reliability(telling, card)
    return Chapter(
        "coding",
        TITLE,
        tuple(head),
        (Section("Reliability report card", tuple(reliability)),) if reliability else (),
    )


def _compared(card: AgreementCard) -> bool:
    """Whether two coders judged the same units."""
    return len(card.coders) >= 2 and card.basis.units > 0


def coders(telling: Telling) -> Table:
    """What each coder did."""
    return Table(
        "coders",
        "What each coder did",
        (
            Column("coder", "Coder"),
            Column("role", "Role"),
            Column("completed", "Segments completed", "count"),
            Column("codings", "Codings", "count"),
            Column("rejected", "Codes rejected", "count", about="suggested codes that were turned down"),
            Column("hints_visible", "Codings with a suggestion in sight", "count"),
        ),
        tuple(
            (
                row.coder,
                "adjudicator" if row.adjudicator else "coder",
                row.completed,
                row.codings,
                row.rejected,
                row.hints_visible,
            )
            for row in telling.content.coders
        ),
        "Only a segment that a coder has completed counts as judged; a code not given on it is then absent, elsewhere it is not"
        " known.",
    )


def _agreed(telling: Telling) -> str:
    """How many codings count, by which rule, and what is open."""
    found = telling.content.consensus
    rules = [
        f"{telling.by.number(times)} by {BY_RULE[rule]}" for rule, times in found.by_rule.items() if times
    ]
    counts = "counts" if found.agreed == 1 else "count"
    as_agreed = (
        "; there is one coder, so nobody has agreed with anybody" if telling.one_coder else " as agreed"
    )
    told = f"{telling.counted(found.agreed, 'coding')} {counts}{as_agreed}{': ' + listed(rules) if rules else ''}."
    about: Counter[str] = Counter(conflict.about for conflict in found.conflicts)
    if found.conflicts:
        kinds = {
            "presence": "about whether a code applies",
            "level": "about its level",
            "span": "about the words that it holds for",
        }
        parts = [f"{telling.by.number(about[kind])} {words}" for kind, words in kinds.items() if about[kind]]
        are = "is" if len(found.conflicts) == 1 else "are"
        told += f" {telling.counted(len(found.conflicts), 'conflict')} {are} still open ({listed(parts)}); what is open counts"
        told += " for nothing until it is settled."
    else:
        told += " No conflict is open."
    memos = telling.content.memos
    return f"{told} The coders wrote {telling.counted(memos, 'memo')}." if memos else told


def settlements(telling: Telling) -> Table:
    """How disagreements were settled, by the reason that was given."""
    return Table(
        "settlements",
        "How disagreements were settled",
        (
            Column("reason", "Reason"),
            Column("applies", "Code applies", "count"),
            Column("does_not", "Code does not apply", "count"),
        ),
        tuple(
            (SETTLED_BECAUSE[reason], yes, no)
            for reason, (yes, no) in by_reason(telling.content.consensus.settled).items()
        ),
        "By the reason that the adjudicator gave: how often a code on which the coders differed, or were overruled, was settled as"
        " applying to the segment, and how often as not applying.",
    )


def _reliability(telling: Telling, card: AgreementCard) -> Iterator[Block]:
    """The report card: in words, code by code, over the whole, and what a reviewer would ask about."""
    reliable, tentative = (telling.by.number(threshold, 3) for threshold in card.thresholds)
    yield Paragraph(
        "Krippendorff’s alpha is 1 where coders agree wholly and 0 where they agree no better than chance. In words,"
        f" {reliable} and above is reliable and {tentative} and above tentative. These thresholds are a convention"
        f" (Krippendorff’s), not a law. The word given is the highest that holds with a probability of {telling.by.level(CONFIDENCE)} (Gwet’s rule), which"
        " may be lower than the one the estimate falls in."
    )
    yield Paragraph(f"{telling.by.prose(card.basis.words)} {_whole_in_words(telling, card)}".strip())
    yield from telling.picture("agreement")
    yield from exhibit(agreement(telling, card))
    yield from exhibit(agreement_levels(card))
    yield from exhibit(whole(card))
    yield from exhibit(after(card))
    if card.basis.warnings:
        yield Paragraph("What a reviewer of methods would ask about:", small=True)
        yield Listed(tuple(telling.by.prose(warning) for warning in card.basis.warnings))


def _whole_in_words(telling: Telling, card: AgreementCard) -> str:
    """Agreement on the whole codebook in a sentence."""
    whole, found = card.whole, card.whole.main
    if found.value is None:
        return f"Over the whole codebook {measure_of(whole)} is undefined ({telling.by.prose(found.undefined_because)})."
    word = in_words(whole.band)
    same = whole.estimates.get("same")
    told = f"Over the whole codebook {measure_of(whole)} is {telling.estimate(found, 2)}{', ' + word if word else ''}"
    if same is not None and same.value is not None:
        told += (
            f"; in {telling.by.percent(same.value)} of comparisons two coders gave the very same set of codes"
        )
    return f"{told}."


def in_words(band: Band) -> str | None:
    """The verdict on a coefficient, and what it rests on where that is less than usual."""
    if not band.word:
        return None
    if band.word == TOO_FEW:
        return "too few units to say"
    if band.by == "estimate":
        return f"{band.word}, by the estimate alone"
    return (
        band.word
        if band.of_estimate in ("", band.word)
        else f"{band.word} (the estimate alone: {band.of_estimate})"
    )


def agreement(telling: Telling, card: AgreementCard) -> Table:
    """Agreement on every code."""
    results = [result for result in card.results if result.units]
    open_ones = Counter(conflict.code_id for conflict in telling.content.consensus.conflicts)
    names = list(dict.fromkeys(coder for result in results for coder in result.coded_by))
    given = columns_of(names, "given_by_", COUNT, "units to which {} gave the code")
    return Table(
        "agreement",
        "Agreement by code",
        (
            Column("code", "Code"),
            Column("units", "Units", "count", about="judged by two or more for this code"),
            *(Column(column.key, f"Given by {column.heading}", "count", 0, column.about) for column in given),
            Column("alpha", "Alpha", "number", 2, "Krippendorff’s alpha, nominal: the code is given or not"),
            Column("in_words", "In words"),
            Column("percent", "Percent agreement", "share", 0),
            Column("positive", "Positive agreement", "share", 0, "agreement on giving the code"),
            Column("ac1", "AC1", "number", 2, "Gwet’s AC1"),
            Column(
                "coded_only",
                "Alpha, coded units",
                "number",
                2,
                "over the units to which somebody gave any code",
            ),
            Column("open", "Open conflicts", "count"),
        ),
        tuple(_agreement_row(card, result, names, open_ones) for result in results),
        "Before discussion, over the units judged by two or more; units to which nobody gave a code count. Intervals are 95\u00a0%.",
    )


def _agreement_row(
    card: AgreementCard, result: CodeAgreement, names: list[str], open_ones: Counter[str]
) -> tuple[Value, ...]:
    """One code."""
    bare = [result.estimates.get(key) for key in ("percent", "positive", "ac1")]
    plain = [None if found is None else found.value for found in bare]
    return (
        name_of(card, result.code_id),
        result.units,
        *(result.coded_by.get(coder, 0) for coder in names),
        result.main,
        in_words(result.band),
        *plain,
        result.coded_only.value,
        open_ones[result.code_id],
    )


def agreement_levels(card: AgreementCard) -> Table:
    """Agreement on the level of graded codes."""
    return Table(
        "agreement-levels",
        "Agreement on the level",
        (
            Column("code", "Code"),
            Column("units", "Units graded twice", "count"),
            Column(
                "off_scale", "Grades off the scale", "count", about="or without a level; they are left out"
            ),
            Column("alpha", "Ordinal alpha", "number", 2),
        ),
        tuple(
            (name_of(card, result.code_id), result.level_units, result.level_off_scale, result.level)
            for result in card.results
            if result.level is not None
        ),
        "Where at least two coders gave the graded code: ordinal alpha, answers off the scale left out. Intervals are 95\u00a0%.",
    )


def whole(card: AgreementCard) -> Table:
    """Agreement on the whole codebook."""
    found = card.whole
    order = [found.headline, *(key for key in found.estimates if key != found.headline)]
    rows = [
        (
            measure_of(found) if key == found.headline else COEFFICIENT_NAMES[key],
            found.estimates[key],
            in_words(found.band) if key == found.headline else None,
        )
        for key in order
        if key in found.estimates and key not in SHARES and found.estimates[key].value is not None
    ]
    return Table(
        "agreement-whole",
        "Agreement on the whole codebook",
        (Column("measure", "Measure"), Column("value", "Value", "number", 2), Column("in_words", "In words")),
        tuple(rows),
        "The sets of codes that coders gave to the same units, compared as sets. Intervals are 95\u00a0%.",
    )


def after(card: AgreementCard) -> Table:
    """Before and after adjudication."""
    return Table(
        "adjudication",
        "Agreement before and after adjudication",
        (
            Column("code", "Code"),
            Column("before", "Alpha before", "number", 2, "the coders’ own: the one to be reported"),
            Column("after", "Alpha after", "number", 2, "what was settled counts as settled for every coder"),
            Column("settled", "Settled", "count"),
            Column("applies", "Code applies", "count"),
            Column("open", "Still open", "count"),
        ),
        tuple(
            (name_of(card, one.code_id), one.before, one.after, one.settled, one.applies, one.open)
            for one in card.after
            if one.settled or one.open
        ),
        "Alpha after adjudication says how much was settled, not how reliable the coding was.",
    )
