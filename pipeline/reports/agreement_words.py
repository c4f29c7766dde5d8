"""Agreement in words: the names of coefficients and parts, and a methods paragraph with its references.

The paragraph claims nothing that the card does not hold. Where a paper must say more, it says so in square brackets.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from statistics import median

from pipeline.agreement import (
    BANDS,
    FEWEST_GIVEN,
    NOT_SHOWN,
    TOO_FEW,
    AgreementCard,
    Basis,
    CodeAgreement,
    Coefficient,
    Kind,
    WholeAgreement,
)
from pipeline.findings import Estimate
from pipeline.reports.wording import MINUS, counted, listed, number, with_interval

MOST_NAMED = 6  # names of codes in one bracket of the paragraph
COEFFICIENT_NAMES: Mapping[Coefficient, str] = {
    "alpha": "Krippendorff’s alpha",
    "percent": "percent agreement",
    "positive": "positive agreement",
    "negative": "negative agreement",
    "kappa": "kappa",
    "fleiss": "Fleiss’ kappa",
    "scott": "Scott’s pi",
    "brennan_prediger": "Brennan-Prediger (PABAK)",
    "ac1": "Gwet’s AC1",
    "multivalued": "multi-valued alpha",
    "masi": "alpha with MASI distance",
    "jaccard": "alpha with Jaccard distance",
    "same": "very same set",
    "u": "unitizing alpha (u)",
    "cu": "unitizing alpha (cu)",
}
KIND_NAMES: Mapping[Kind, str] = {
    "branch": "branch of the codebook",
    "language": "language",
    "group": "stakeholder group",
    "transcript": "transcript",
    "pair": "pair of coders",
    "round": "round",
    "hints": "whether suggestions were in sight",
}
DRAWN: Mapping[str, str] = {
    "uniform": "every segment with the same probability",
    "stratified": "with the same probability within strata",
    "score": "the more probably the higher the machine’s score",
    "uncertainty": "the more probably the less certain the machine",
    "several": "in several draws of different kinds, with known probabilities",
    "inflated": "segments in which the machine expected a rare code with a higher, known probability",
}
NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
SOURCES: Mapping[str, str] = {
    "Efron & Tibshirani, 1993": "Efron, B., & Tibshirani, R. J. (1993). An introduction to the bootstrap. Chapman & Hall.",
    "Gwet, 2014": "Gwet, K. L. (2014). Handbook of inter-rater reliability (4th ed.). Advanced Analytics.",
    "Krippendorff, 2004": "Krippendorff, K. (2004). Reliability in content analysis: Some common misconceptions and"
    " recommendations. Human Communication Research, 30(3), 411–433.",
    "Krippendorff, 2004, 2019": "Krippendorff, K. (2019). Content analysis: An introduction to its methodology (4th ed.). SAGE.",
    "Krippendorff & Craggs, 2016": "Krippendorff, K., & Craggs, R. (2016). The reliability of multi-valued coding of data."
    " Communication Methods and Measures, 10(4), 181–198.",
    "Krippendorff et al., 2016": "Krippendorff, K., Mathet, Y., Bouvry, S., & Widlöcher, A. (2016). On the reliability of"
    " unitizing textual continua: Further developments. Quality & Quantity, 50(6), 2347–2364.",
}


def measure_of(whole: WholeAgreement) -> str:
    """The name of the coefficient that speaks for the whole codebook."""
    if whole.headline == "alpha":
        return f"Krippendorff’s alpha ({whole.metric})"
    return COEFFICIENT_NAMES[whole.headline]


def whole_in_words(card: AgreementCard) -> str:
    """Agreement on the whole codebook in a sentence."""
    whole = card.whole
    found = whole.main
    over = "All values together" if whole.headline == "alpha" else "Whole codebook"
    if found.value is None:
        return f"{over}: {measure_of(whole)} is undefined ({found.undefined_because})."
    band = f", {whole.band.word}" if whole.band.word else ""
    alone = " by the estimate alone" if whole.band.by == "estimate" else ""
    same = whole.estimates.get("same")
    sets = ""
    if whole.headline == "multivalued" and same is not None and same.value is not None:
        sets = f"; two coders gave the very same set of codes in {share(same.value)} of comparisons"
    return f"{over}: {measure_of(whole)} {with_interval(found)}{band}{alone}{sets}."


def figure(value: float, digits: int = 2) -> str:
    """A coefficient as journals print it: no nought before the point, a true minus sign."""
    text = number(abs(value), digits).removeprefix("0")
    return f"{MINUS}{text}" if value < 0 and text.strip(".0") else text


def share(value: float) -> str:
    """A share from 0 to 1 in percent."""
    return f"{number(100 * value)} %"


def interval(estimate: Estimate) -> str:
    """A coefficient that is not undefined, with its interval where it has one."""
    shown = figure(estimate.value or 0.0)
    if estimate.low is None or estimate.high is None:
        return shown
    return f"{shown} (95 % CI {figure(estimate.low)} to {figure(estimate.high)})"


def names_by_reason(reasons: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    """Reason → the names to which it applies, from pairs of name and reason; "" is no reason."""
    found: dict[str, list[str]] = {}
    for name, reason in reasons:
        if reason:
            found.setdefault(reason, []).append(name)
    return {reason: tuple(names) for reason, names in found.items()}


def methods_paragraph(card: AgreementCard) -> str:
    """A paragraph in English for the methods section of a paper, every number from the card."""
    if len(card.coders) < 2 or not card.basis.units:
        return f"No agreement can be reported. {card.basis.words}"
    parts = (_design(card), _per_code(card), _whole(card), _beside(card), _levels(card), _limits(card))
    return " ".join(sentence for part in parts for sentence in part)


def references(card: AgreementCard) -> tuple[str, ...]:
    """The works that the card's methods paragraph cites, in alphabetical order."""
    text = methods_paragraph(card)
    return tuple(source for cited, source in SOURCES.items() if cited in text)


def _design(card: AgreementCard) -> Iterator[str]:
    """What was coded by whom, and how it was chosen."""
    basis = card.basis
    coders = f"{_number(len(basis.coders)).capitalize()} coders ({listed(basis.coders)})"
    where = f" from {counted(basis.transcripts, 'transcript')}" if basis.transcripts else ""
    units = counted(basis.units, "unit" if basis.kind == "table" else "segment")
    if _of_passages(card):
        where = counted(basis.transcripts or basis.units, "transcript")
        yield f"{coders} marked passages of their own in {where} [say how these were chosen, and whether coders worked independently]."
        yield "A coder with any passage in a transcript counts as having read all of it."
        return
    if basis.kind == "table":
        yield f"{coders} judged {units}{where} [say how these were chosen, and whether coders worked independently]."
    elif basis.kind == "sample":
        yield f"{coders} judged a reliability sample of {units}{where}, drawn by chance{_drawn(basis)}."
    else:
        each = "both judged" if len(basis.coders) == 2 else "judged, at least two of them each,"
        yield f"{coders} {each} {units}{where} [say how these were chosen], out of {counted(basis.segments, 'segment')}."
    if len(set(basis.completed.values())) > 1:
        yield f"They judged {listed([f'{number(n)} ({name})' for name, n in basis.completed.items()])}."
    if basis.kind != "table":
        yield (
            "Only judgements made without a suggestion in sight are used."
            if basis.blind
            else ("Judgements made with the machine’s suggestions in sight are among them.")
        )
        yield "All figures are of codings before any discussion; adjudicators are not among the coders."
    empty = bool(card.results) and card.whole.coded_only.n < card.whole.units
    yield "A unit counts for a coder only where that coder judged it" + (
        ", and units to which nobody gave a code count as well." if empty else "."
    )


def _drawn(basis: Basis) -> str:
    """How the sample was drawn, in brackets."""
    facts = [f"from {counted(basis.population, 'segment')}"] if basis.population else []
    facts += [DRAWN.get(basis.by, basis.by)] if basis.by else []
    if basis.seeds:
        facts.append(
            f"{'seed' if len(basis.seeds) == 1 else 'seeds'} {listed([str(seed) for seed in basis.seeds])}"
        )
    return f" ({'; '.join(facts)})" if facts else ""


def _per_code(card: AgreementCard) -> Iterator[str]:
    """The headline code by code: coefficient, interval, range, bands."""
    if not card.results:
        return
    defined = [result for result in card.results if result.main.value is not None]
    what = "Krippendorff’s alpha (nominal: the code is given or not; Krippendorff, 2004, 2019)"
    if _of_passages(card):
        what = "unitizing alpha u of the characters that have it (Krippendorff et al., 2016)"
    yield f"For each code we report {what}{_interval_method([result.main for result in defined])}."
    if not defined:
        return
    values = [_value(result) for result in defined]
    if len(defined) == 1:
        yield f"It is {interval(defined[0].main)} for {_name(card, defined[0])}."
    elif figure(min(values)) == figure(max(values)):
        yield f"It is {figure(values[0])} for each of {_number(len(defined))} codes."
    else:
        ends = [
            f"{shown} ({_some([_name(card, r) for r in defined if figure(_value(r)) == shown], most=2)})"
            for shown in (figure(min(values)), figure(max(values)))
        ]
        yield (
            f"Over {counted(len(defined), 'code')} it ranges from {ends[0]} to {ends[1]}, median {figure(median(values))}."
        )
    yield _bands(card, defined)


def _of_passages(card: AgreementCard) -> bool:
    """Whether coders marked passages of their own, so that characters are compared."""
    return card.whole.headline == "u"


def _interval_method(estimates: Sequence[Estimate]) -> str:
    """How intervals were made, from what the estimates say of themselves."""
    methods = [estimate.method for estimate in estimates if estimate.low is not None]
    if any("jackknife" in method for method in methods):
        return (
            ", with 95 % intervals by the jackknife over transcripts and Student’s t (Efron & Tibshirani, 1993),"
            " since segments of one discussion are not independent"
        )
    if methods:
        return ", with 95 % intervals from its standard error (Gwet, 2014), which takes units as independent of each other"
    return ""


def _bands(card: AgreementCard, defined: Sequence[CodeAgreement]) -> str:
    """How many codes reach which band, by which rule, and apart from these those whose estimate alone falls in it."""
    seldom = [result for result in defined if result.band.word == TOO_FEW]
    known = [result for result in defined if result.band.word != TOO_FEW]
    surely = [result for result in known if result.band.by == "interval"]
    alone = [result for result in known if result.band.by == "estimate"]
    text = []
    if surely:
        text.append(f"{_rule(card, surely=True)}, {_counted_bands(card, surely)}.")
    if alone:
        rule = "By the estimate alone, without an interval" if surely else _rule(card, surely=False)
        text.append(f"{rule}, {_counted_bands(card, alone)}.")
    if seldom:
        names = [_name(card, result) for result in seldom]
        were = "code was" if len(names) == 1 else "codes were"
        text.append(
            f"{_number(len(names)).capitalize()} {were} given to fewer than {_number(FEWEST_GIVEN)} units by every coder,"
            f" too few to say how far coders agree ({_some(names)})."
        )
    return " ".join(text)


def _rule(card: AgreementCard, *, surely: bool) -> str:
    """By which thresholds, and by which rule, a coefficient is put into words."""
    reliable, tentative = (figure(threshold, 3) for threshold in card.thresholds)
    thresholds = f"By the thresholds {reliable} (reliable) and {tentative} (tentative)"
    if surely:
        return f"{thresholds}, a band being reached where it is with a probability of .95 (Gwet, 2014)"
    return f"{thresholds} and the estimate alone, without an interval"


def _counted_bands(card: AgreementCard, results: Sequence[CodeAgreement]) -> str:
    """How many codes there are in each band, with their names."""
    reached: list[str] = []
    for word in sorted({result.band.word for result in results}, key=BANDS.index):
        names = [_name(card, result) for result in results if result.band.word == word]
        noun = "" if reached else " code is" if len(names) == 1 else " codes are"
        said = "not shown to be either although the estimate is" if word == NOT_SHOWN else word
        reached.append(f"{_number(len(names))}{noun} {said} ({_some(names)})")
    return listed(reached)


def _whole(card: AgreementCard) -> Iterator[str]:
    """Agreement on the whole codebook, or on the one value of each unit."""
    whole = card.whole
    found = whole.main
    if whole.headline == "alpha":
        told = f"For all values together Krippendorff’s alpha ({whole.metric}; Krippendorff, 2004, 2019) is"
    elif whole.headline == "multivalued":
        told = (
            f"For the whole codebook {measure_of(whole)} (Krippendorff & Craggs, 2016), which compares the sets of codes given"
            " to a unit, is"
        )
    else:
        told = f"For the whole codebook {measure_of(whole)} is"
    if found.value is None:
        yield f"{told} undefined: {found.undefined_because}."
        return
    method = "" if card.results else _interval_method([found])
    yield f"{told} {interval(found)}{method}."
    if whole.band.word and not card.results:
        yield f"{_rule(card, surely=whole.band.by == 'interval')}, this is {whole.band.word}."
    same = whole.estimates.get("same")
    if whole.headline == "multivalued" and same is not None and same.value is not None:
        yield f"In {share(same.value)} of comparisons two coders gave the very same set."


def _beside(card: AgreementCard) -> Iterator[str]:
    """What stands beside alpha: its value for the corpus, percent agreement, and AC1, as alpha falls where a code is rare."""
    corpus = [r.corpus.value for r in card.results if r.corpus is not None and r.corpus.value is not None]
    if corpus:
        yield (
            "With each unit weighing one over the probability with which it was drawn, so that the figures hold for all"
            f" segments, alpha {_range(corpus, figure)}."
        )
    percent = [value for r in card.results if (value := _of(r, "percent")) is not None]
    chance = [value for r in card.results if (value := _of(r, "ac1")) is not None]
    pieces = [f"percent agreement {_range(percent, share)}"] if percent else []
    pieces += [f"Gwet’s AC1 (Gwet, 2014) {_range(chance, figure)}"] if chance else []
    if pieces:
        yield f"Over the codes, {listed(pieces)}."


def _of(result: CodeAgreement, key: Coefficient) -> float | None:
    """A coefficient of a code; None where it is undefined or was not computed."""
    return result.estimates[key].value if key in result.estimates else None


def _range(values: Sequence[float], written: Callable[[float], str]) -> str:
    """From the lowest to the highest, or the one."""
    low, high = written(min(values)), written(max(values))
    return f"is {low}" if low == high else f"ranges from {low} to {high}"


def _levels(card: AgreementCard) -> Iterator[str]:
    """Levels of graded codes, spans, oneself again, and what adjudication made of it."""
    graded = [
        f"{interval(result.level)} for {_name(card, result)} ({counted(result.level_units, 'unit')})"
        for result in card.results
        if result.level is not None and result.level.value is not None
    ]
    if graded:
        yield f"Where two coders gave a graded code with a level on its scale, ordinal alpha of the level is {listed(graded)}."
    spans = [result.spans.value for result in card.results if result.spans and result.spans.value is not None]
    if spans and not _of_passages(card):
        yield f"On which characters a code covers, unitizing alpha (Krippendorff et al., 2016) {_range(spans, figure)}."
    for again in card.again:
        if again.alpha.value is not None and not again.code_id:
            when = f"After {again.days:.0f} days" if again.days is not None else "Later on"
            yield (
                f"{when} {again.coder} judged {counted(again.units, 'unit')} again and agrees with the first judgements at a"
                f" multi-valued alpha of {interval(again.alpha)}."
            )
    settled, still = sum(one.settled for one in card.after), sum(one.open for one in card.after)
    if settled or still:
        yield (
            f"Afterwards {counted(settled, 'disagreement')} on a code {'was' if settled == 1 else 'were'} settled by"
            f" adjudication, the code applying in {sum(one.applies for one in card.after)}; {still} {'is' if still == 1 else 'are'} still open."
        )


def _limits(card: AgreementCard) -> Iterator[str]:
    """What the figures cannot say."""
    missing = names_by_reason((_name(card, r), r.main.undefined_because) for r in card.results)
    for reason, names in missing.items():
        yield f"Alpha is undefined for {_some(names)}: {reason}."
    defined = [result for result in card.results if result.main.value is not None]
    bare = names_by_reason((_name(card, r), r.main.no_interval_because) for r in defined)
    if len(bare) == 1 and len(next(iter(bare.values()))) == len(defined) > 1:
        yield f"There is no interval for any code: {next(iter(bare))}."
    elif bare:
        told = [f"{_some(names)} ({reason})" for reason, names in bare.items()]
        yield f"There is no interval for {'; for '.join(told)}."
    whole = card.whole.main.no_interval_because
    if whole and whole not in bare:
        yield f"There is no interval for the whole codebook: {whole}."


def _value(result: CodeAgreement) -> float:
    """The headline of a code for which it is defined."""
    return result.main.value if result.main.value is not None else 0.0


def _name(card: AgreementCard, result: CodeAgreement) -> str:
    """The name of a code."""
    return card.names.get(result.code_id) or result.code_id


def _some(names: Sequence[str], most: int = MOST_NAMED) -> str:
    """The names, the last of many left out and counted; one with a comma in it stands in quotation marks."""
    shown = [f"“{name}”" if "," in name else name for name in names]
    if len(shown) <= most:
        return listed(shown)
    return f"{', '.join(shown[:most])} and {_number(len(shown) - most)} more"


def _number(count: int) -> str:
    """A small number as a word."""
    return NUMBERS[count] if count < len(NUMBERS) else str(count)
