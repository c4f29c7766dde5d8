"""An agreement card as CSV tables, a row for each estimate, to go on with in R or a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping

from pipeline.agreement import AgreementCard, Band
from pipeline.findings import Estimate
from pipeline.verbatim import guarded, printable

Row = dict[str, str | int | float | None]
ESTIMATE = ("value", "low", "high", "error", "n", "clusters", "method", "reason")
BAND = ("band", "band_by", "band_of_estimate")
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "basis": ("what", "value"),
    "codes": ("code", "name", "coefficient", "over", "units", "transcripts", *ESTIMATE, *BAND),
    "coded": ("code", "name", "coder", "units"),
    "whole": ("coefficient", "metric", "over", "units", "transcripts", *ESTIMATE, *BAND),
    "parts": ("by", "part", "code", "units", "transcripts", "coefficient", *ESTIMATE),
    "confusion": ("code", "other", "times", "expected", "examples"),
    "disagreements": (
        "code", "pattern", "times", "of", "unit", "transcript", "speaker", "quote", "yes", "no", "settled",
    ),
    "drift": (
        "coder", "what", "stretch", "of", "first", "last", "units", "codes_each", "codes_others", "code", "change",
        "change_of_others", *ESTIMATE,
    ),
    "after": ("code", "what", "settled", "applies", "open", "sided", *ESTIMATE),
    "again": ("coder", "code", "first", "second", "units", "days", "coefficient", *ESTIMATE),
}  # fmt: skip


def agreement_csv(card: AgreementCard) -> dict[str, bytes]:
    """The tables by file name: UTF-8 with a byte order mark, commas, CRLF, every cell in quotation marks.

    `code` is a code's id, empty for the whole codebook. `reason` says why a value or an interval is missing. `over` says of
    codes.csv and whole.csv which units count: all, coded (somebody gave any code), corpus (weighted to all segments), level
    (of those who gave the code) or spans (characters). No text acts as a formula or on a terminal.
    """
    made: Mapping[str, Callable[[AgreementCard], Iterator[Row]]] = {
        "basis": _basis,
        "codes": _codes,
        "coded": _coded,
        "whole": _whole,
        "parts": _parts,
        "confusion": _confusion,
        "disagreements": _disagreements,
        "drift": _drift,
        "after": _after,
        "again": _again,
    }
    return {f"{name}.csv": _table(COLUMNS[name], rows(card)) for name, rows in made.items()}


def _table(columns: tuple[str, ...], rows: Iterator[Row]) -> bytes:
    """The rows as a file; what a row does not have stays empty."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n", quoting=csv.QUOTE_ALL)
    writer.writerow(columns)
    for row in rows:
        writer.writerow(_cell(row.get(name), exact=name == "quote") for name in columns)
    return text.getvalue().encode("utf-8-sig")


def _cell(value: str | float | None, *, exact: bool) -> str:
    """A number with all its digits, also below nought; a text so that it acts neither as a formula nor on a terminal."""
    if value is None:
        return ""
    if isinstance(value, str):
        return guarded(printable(value, exact=exact))
    return repr(float(value)) if isinstance(value, float) else str(value)


def _estimate(estimate: Estimate) -> Row:
    """An estimate's own columns."""
    return {
        "value": estimate.value,
        "low": estimate.low,
        "high": estimate.high,
        "error": estimate.error,
        "n": estimate.n,
        "clusters": estimate.clusters,
        "method": estimate.method,
        "reason": estimate.undefined_because or estimate.no_interval_because,
    }


def _band(band: Band) -> Row:
    """The verdict on a headline."""
    return {"band": band.word, "band_by": band.by, "band_of_estimate": band.of_estimate}


def _basis(card: AgreementCard) -> Iterator[Row]:
    """What the card rests on."""
    basis = card.basis
    facts: list[tuple[str, str | int | float | None]] = [
        ("kind", basis.kind),
        ("blind", int(basis.blind)),
        ("in words", basis.words),
        ("units", basis.units),
        ("segments", basis.segments),
        ("transcripts", basis.transcripts),
        ("double_coded", basis.double_coded),
        ("drawn", basis.drawn),
        ("population", basis.population),
        ("drawn by", basis.by),
        ("reliable from", card.thresholds[0]),
        ("tentative from", card.thresholds[1]),
    ]
    facts += [("seed", seed) for seed in basis.seeds]
    facts += [("sample", sample) for sample in basis.samples]
    facts += [(f"completed by {coder}", number) for coder, number in basis.completed.items()]
    facts += [("warning", warning) for warning in basis.warnings]
    yield from ({"what": what, "value": value} for what, value in facts)


def _codes(card: AgreementCard) -> Iterator[Row]:
    """Each code: its coefficients, and alpha over other units."""
    for result in card.results:
        base: Row = {
            "code": result.code_id,
            "name": card.names.get(result.code_id, ""),
            "units": result.units,
            "transcripts": result.transcripts,
        }
        for coefficient, estimate in result.estimates.items():
            verdict = _band(result.band) if coefficient == result.headline else {}
            yield {**base, "coefficient": coefficient, "over": "all", **_estimate(estimate), **verdict}
        others = {"coded": result.coded_only, "corpus": result.corpus, "level": result.level}
        for over, found in others.items():
            if found is not None:
                units: Row = {"units": result.level_units} if over == "level" else {}
                yield {**base, **units, "coefficient": "alpha", "over": over, **_estimate(found)}
        if result.spans is not None and result.headline != "u":
            yield {**base, "coefficient": "u", "over": "spans", **_estimate(result.spans)}


def _coded(card: AgreementCard) -> Iterator[Row]:
    """How often each coder gave each code."""
    for result in card.results:
        for coder, units in result.coded_by.items():
            yield {
                "code": result.code_id,
                "name": card.names.get(result.code_id, ""),
                "coder": coder,
                "units": units,
            }


def _whole(card: AgreementCard) -> Iterator[Row]:
    """The whole codebook."""
    whole = card.whole
    base: Row = {"metric": whole.metric, "units": whole.units, "transcripts": whole.transcripts}
    for coefficient, estimate in whole.estimates.items():
        verdict = _band(whole.band) if coefficient == whole.headline else {}
        yield {**base, "coefficient": coefficient, "over": "all", **_estimate(estimate), **verdict}
    yield {**base, "coefficient": "multivalued", "over": "coded", **_estimate(whole.coded_only)}


def _parts(card: AgreementCard) -> Iterator[Row]:
    """Parts of the material and of the codebook; for the whole codebook alpha is multi-valued, percent the same sets."""
    for part in card.parts:
        base: Row = {
            "by": part.kind,
            "part": part.name,
            "code": part.code_id,
            "units": part.units,
            "transcripts": part.transcripts,
        }
        names = ("alpha", "percent") if part.code_id else ("multivalued", "same")
        for coefficient, estimate in zip(names, (part.alpha, part.percent), strict=True):
            yield {**base, "coefficient": coefficient, **_estimate(estimate)}


def _confusion(card: AgreementCard) -> Iterator[Row]:
    """Codes that were given instead of each other."""
    for pair in card.confusions:
        yield {
            "code": pair.code_id,
            "other": pair.other,
            "times": pair.times,
            "expected": pair.expected,
            "examples": " ".join(pair.units),
        }


def _disagreements(card: AgreementCard) -> Iterator[Row]:
    """Quoted disagreements."""
    for one in card.disagreements:
        yield {
            "code": one.code_id,
            "pattern": one.pattern,
            "times": one.times,
            "of": one.of,
            "unit": one.unit,
            "transcript": one.transcript,
            "speaker": one.speaker,
            "quote": one.quote,
            "yes": ", ".join(one.yes),
            "no": ", ".join(one.no),
            "settled": one.settled,
        }


def _drift(card: AgreementCard) -> Iterator[Row]:
    """Each coder over time: stretches (agreement in sets), the trend, and codes whose rate changed."""
    for found in card.drift:
        for stretch in found.stretches:
            yield {
                "coder": found.coder,
                "what": "stretch",
                "stretch": stretch.number,
                "of": stretch.of,
                "first": stretch.first,
                "last": stretch.last,
                "units": stretch.units,
                "codes_each": stretch.codes_each,
                "codes_others": stretch.codes_others,
                **_estimate(stretch.same),
            }
        yield {"coder": found.coder, "what": "trend", **_estimate(found.trend)}
        for code_id, own, others in found.codes:
            base: Row = {"coder": found.coder, "what": "code", "code": code_id}
            yield {**base, "change": own, "change_of_others": others}


def _after(card: AgreementCard) -> Iterator[Row]:
    """Before and after adjudication."""
    for one in card.after:
        base: Row = {
            "code": one.code_id,
            "settled": one.settled,
            "applies": one.applies,
            "open": one.open,
            "sided": ", ".join(f"{coder} {times}" for coder, times in one.sided.items()),
        }
        yield {**base, "what": "before", **_estimate(one.before)}
        yield {**base, "what": "after", **_estimate(one.after)}


def _again(card: AgreementCard) -> Iterator[Row]:
    """Coders against themselves."""
    for one in card.again:
        base: Row = {
            "coder": one.coder,
            "code": one.code_id,
            "first": one.rounds[0],
            "second": one.rounds[1],
            "units": one.units,
            "days": one.days,
        }
        names = ("alpha", "percent") if one.code_id else ("multivalued", "same")
        for coefficient, estimate in zip(names, (one.alpha, one.percent), strict=True):
            yield {**base, "coefficient": coefficient, **_estimate(estimate)}
