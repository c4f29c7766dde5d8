"""An agreement card in the terminal: what it rests on, the codes, and where coders part; it fits into 80 columns."""

from __future__ import annotations

import textwrap
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from pipeline.agreement import (
    FEWEST_GIVEN,
    KINDS,
    NOT_SHOWN,
    TOO_FEW,
    WHOLE,
    AgreementCard,
    CodeAgreement,
    Coefficient,
    Disagreement,
    Drift,
    Kind,
    Part,
)
from pipeline.console import fits, say, table
from pipeline.findings import Estimate
from pipeline.reports.agreement_words import (
    COEFFICIENT_NAMES,
    KIND_NAMES,
    names_by_reason,
    whole_in_words,
)
from pipeline.reports.wording import NOTHING, counted, interval_of, number, signed, value_of, with_interval

MOST_SHOWN = 5
MOST_QUOTES = 2  # of one code
WORDS_SHOWN = 150
ALONE = "*"  # beside a word that rests on the estimate alone


def limited(card: AgreementCard, codes: Collection[str]) -> AgreementCard:
    """The card with these codes alone in what is told code by code; all where none is named."""
    if not codes:
        return card
    kept = {*codes, WHOLE}
    return replace(
        card,
        results=tuple(result for result in card.results if result.code_id in codes),
        parts=tuple(part for part in card.parts if part.code_id in kept),
        again=tuple(again for again in card.again if again.code_id in kept),
        confusions=tuple(pair for pair in card.confusions if {pair.code_id, pair.other} & kept),
        disagreements=tuple(one for one in card.disagreements if one.code_id in codes),
        after=tuple(one for one in card.after if one.code_id in codes),
    )


def show(card: AgreementCard, kinds: Sequence[Kind] = ()) -> None:
    """Print the card, of the breakdowns those of `kinds`."""
    say(card.basis.words)
    for warning in card.basis.warnings:
        say(warning, "yellow")
    if len(card.coders) < 2:
        return
    say(whole_in_words(card), "bold")
    _beside(card)
    _by_code(card)
    _levels(card)
    _disagreements(card)
    _confusions(card)
    _drift(card.drift)
    _after(card)
    _again(card)
    for kind in kinds:
        _parts(kind, [part for part in card.parts if part.kind == kind])


def _beside(card: AgreementCard) -> None:
    """Of a table with one value a unit the other coefficients, on a line."""
    if card.whole.headline != "alpha":
        return
    others = [
        f"{COEFFICIENT_NAMES[key]} {_value(estimate)}"
        for key, estimate in card.whole.estimates.items()
        if estimate.value is not None and key not in ("alpha", "multivalued", "masi", "jaccard", "same")
    ]
    if others:
        say(f"Besides: {', '.join(others)}.")


def _by_code(card: AgreementCard) -> None:
    """One row a code; where the terminal is narrow the last columns are left out rather than folded."""
    if not card.results:
        return
    for columns, rows in _layouts(card):
        if fits(columns, rows):
            break
    table("Agreement by code, before discussion", columns, rows, right=_figures(columns))
    reliable, tentative = card.thresholds
    of_passages = card.whole.headline == "u"
    what = "unitizing alpha (u) of characters" if of_passages else "Krippendorff's, nominal"
    say(
        f"alpha: {what}; reliable from {reliable:.3f}, tentative from {tentative:.3f}; the word is the highest"
        " that holds with a probability of .95."
    )
    if any(result.band.word == TOO_FEW for result in card.results):
        say(f"{TOO_FEW}: every coder gave it to fewer than {FEWEST_GIVEN} units.")
    if any(result.band.word == NOT_SHOWN for result in card.results):
        say(f"{NOT_SHOWN}: the estimate is tentative or reliable, but not with that probability.")
    if any(result.band.by == "estimate" and result.band.word != TOO_FEW for result in card.results):
        say(f"{ALONE} by the estimate alone, without an interval.")
    missing = names_by_reason((r.code_id, r.main.undefined_because) for r in card.results)
    for reason, codes in missing.items():
        say(f"{NOTHING} {_which(codes, card.results)}: {reason}.")
    bare = names_by_reason(
        (r.code_id, r.main.no_interval_because) for r in card.results if r.main.value is not None
    )
    for reason, codes in bare.items():
        say(f"No interval for {_which(codes, card.results)}: {reason}.")


def _which(codes: Sequence[str], results: Sequence[CodeAgreement]) -> str:
    """Codes by their ids, or that it is all of them."""
    return "all codes" if len(codes) == len(results) > 1 else ", ".join(codes)


def _layouts(card: AgreementCard) -> Iterable[tuple[list[str], list[list[str]]]]:
    """The table by code, from the fullest to the narrowest."""
    beside: list[tuple[str, Coefficient]] = [("%", "percent"), ("positive", "positive"), ("AC1", "ac1")]
    for many in (3, 2, 1, 0):
        for together in (False, True) if not many else (False,):
            coders = ["given"] if together else list(card.coders)
            columns = [
                "code",
                "units",
                *coders,
                "alpha",
                "95 %",
                "in words",
                *(name for name, _ in beside[:many]),
            ]
            yield (
                columns,
                [
                    _code_row(result, card.coders, [key for _, key in beside[:many]], together)
                    for result in card.results
                ],
            )


def _code_row(
    result: CodeAgreement, coders: Sequence[str], beside: Sequence[Coefficient], together: bool
) -> list[str]:
    """The cells of one code; `together`: how often it was given, all coders in one cell."""
    given = [str(result.coded_by.get(coder, 0)) for coder in coders]
    others = [result.estimates.get(key) for key in beside]
    return [
        result.code_id,
        str(result.units),
        *(["/".join(given)] if together else given),
        _value(result.main),
        interval_of(result.main),
        (result.band.word or NOTHING)
        + (ALONE if result.band.by == "estimate" and result.band.word != TOO_FEW else ""),
        *(_share(e) if key == "percent" else _value(e) for key, e in zip(beside, others, strict=True)),
    ]


def _figures(columns: Sequence[str]) -> list[int]:
    """Which of the columns hold figures."""
    return [at for at, name in enumerate(columns) if at and name != "in words"]


def _levels(card: AgreementCard) -> None:
    """Levels of graded codes, spans, and alpha of the corpus where the sample was drawn unevenly."""
    for result in card.results:
        if result.level is not None:
            off = f", {result.level_off_scale} codings off the scale" if result.level_off_scale else ""
            told = _told(result.level)
            say(
                f"{result.code_id}, level given presence: {told} over {result.level_units} units{off} (ordinal alpha)"
            )
        if result.spans is not None and result.headline != "u":
            say(f"{result.code_id}, which characters it covers: {_told(result.spans)} (unitizing alpha)")
    weighted = [
        (r.code_id, r.corpus) for r in card.results if r.corpus is not None and r.corpus.value is not None
    ]
    if weighted:
        say("Alpha weighted to all segments: " + ", ".join(f"{code} {_value(own)}" for code, own in weighted))


def _disagreements(card: AgreementCard) -> None:
    """The codes agreed on worst, with their most typical disagreements quoted."""
    shown: dict[str, list[Disagreement]] = {}
    for one in card.disagreements:
        shown.setdefault(one.code_id, []).append(one)
    if not shown:
        return
    _heading("Where they disagree most")
    for code_id, found in list(shown.items())[:MOST_SHOWN]:
        for one in found[:MOST_QUOTES]:
            say(f"  {code_id}: {one.pattern} ({one.times} of {one.of})")
            who = ", ".join(filter(None, (one.transcript, one.speaker)))
            settled = f"; {one.settled}" if one.settled else ""
            say(f"    “{textwrap.shorten(one.quote, WORDS_SHOWN, placeholder=' …')}” {who}{settled}")


def _confusions(card: AgreementCard) -> None:
    """Codes that were most often given instead of each other."""
    if not card.confusions:
        return
    _heading("Given instead of each other")
    for pair in card.confusions[:MOST_SHOWN]:
        times = "once" if pair.times == 1 else f"{pair.times} times"
        say(f"  {pair.code_id} and {pair.other}: {times} (by chance {pair.expected:.1f})")
    left = len(card.confusions) - MOST_SHOWN
    if left > 0:
        say(f"  and {counted(left, 'pair')} more.")


def _drift(found: Sequence[Drift]) -> None:
    """Each coder over time, a line each."""
    if not found:
        return
    _heading("Over time (same set of codes as the others, stretch by stretch)")
    for own in found:
        stretches = " → ".join(_share(stretch.same, "%") for stretch in own.stretches)
        said = [stretches] if stretches else []
        said.append(f"trend {_told(own.trend)}{_direction(own.trend)}")
        if own.stretches:
            first, last = own.stretches[0], own.stretches[-1]
            said.append(
                f"codes a unit {first.codes_each:.1f} → {last.codes_each:.1f}"
                f" (others {first.codes_others:.1f} → {last.codes_others:.1f})"
            )
        said += [f"{code} {signed(change)} (others {signed(others)})" for code, change, others in own.codes]
        say(f"  {own.coder}: {'; '.join(said)}")


def _direction(trend: Estimate) -> str:
    """What a trend says, where it is more than chance explains."""
    if trend.low is None or trend.high is None or trend.low <= 0 <= trend.high:
        return ""
    return ": falls" if trend.high < 0 else ": rises"


def _after(card: AgreementCard) -> None:
    """Before and after adjudication, for the codes on which something was settled or is open."""
    found = [one for one in card.after if one.settled or one.open]
    rows = [
        [
            one.code_id,
            _value(one.before),
            _value(one.after),
            str(one.settled),
            str(one.applies),
            str(one.open),
        ]
        for one in found
    ]
    if rows:
        say()
        columns = ["code", "before", "after", "settled", "applies", "open"]
        table("Alpha before adjudication (the one to report) and after", columns, rows, right=range(1, 6))


def _again(card: AgreementCard) -> None:
    """Coders against themselves, over the whole codebook."""
    rows = [
        [
            f"{one.coder} ({one.rounds[0]}, {one.rounds[1]})",
            str(one.units),
            NOTHING if one.days is None else f"{one.days:.0f}",
            _value(one.alpha),
            interval_of(one.alpha),
            _share(one.percent),
        ]
        for one in card.again
        if one.code_id == WHOLE
    ]
    if rows:
        say()
        columns = ["coder", "units", "days", "alpha", "95 %", "%"]
        table("The same coder again, whole codebook", columns, rows, right=range(1, 6))
        for reason, names in names_by_reason(
            (one.coder, one.alpha.undefined_because) for one in card.again if one.code_id == WHOLE
        ).items():
            say(f"{NOTHING} {', '.join(names)}: {reason}.")


def _parts(kind: Kind, parts: Sequence[Part]) -> None:
    """Agreement on each part, the whole codebook first."""
    title = f"By {KIND_NAMES[kind]}"
    if not parts:
        say(f"{title}: nothing to set apart.")
        return
    rows = [
        [
            part.name,
            part.code_id or "whole codebook",
            str(part.units),
            _value(part.alpha),
            interval_of(part.alpha),
            _share(part.percent),
        ]
        for part in sorted(parts, key=lambda part: bool(part.code_id))
    ]
    table(title, [kind, "code", "units", "alpha", "95 %", "%"], rows, right=range(2, 6))
    for reason, names in names_by_reason((part.name, part.alpha.undefined_because) for part in parts).items():
        say(f"{NOTHING} {', '.join(dict.fromkeys(names))}: {reason}.")


def unshown(card: AgreementCard, kinds: Sequence[Kind]) -> list[Kind]:
    """The breakdowns that the card has and that were not asked for."""
    has = {part.kind for part in card.parts}
    return [kind for kind in KINDS if kind in has and kind not in kinds]


def _heading(text: str) -> None:
    """A heading with a line before it."""
    say()
    say(text, "bold")


def _told(estimate: Estimate) -> str:
    """A statistic with its interval, or why there is none."""
    why = f" ({estimate.undefined_because})" if estimate.value is None else ""
    return with_interval(estimate) + why


def _value(estimate: Estimate | None) -> str:
    """A figure, or a dash where it is undefined; empty where there is none."""
    return "" if estimate is None else value_of(estimate)


def _share(estimate: Estimate | None, sign: str = "") -> str:
    """A share in percent, or a dash where it is undefined; empty where there is none."""
    if estimate is None or estimate.value is None:
        return _value(estimate)
    return number(100 * estimate.value) + sign
