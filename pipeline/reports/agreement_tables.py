"""Tables of the agreement page: rows of written figures, with the reasons behind dashes as notes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pipeline.agreement import (
    FEWEST_GIVEN,
    KINDS,
    TOO_FEW,
    AgreementCard,
    Band,
    CodeAgreement,
    Coefficient,
    Disagreement,
    Drift,
    Kind,
    Part,
    Stretch,
    WholeAgreement,
)
from pipeline.findings import Estimate
from pipeline.reports.agreement_words import COEFFICIENT_NAMES, KIND_NAMES, measure_of
from pipeline.reports.wording import NOTHING, Notes, Shown, number, signed

MOST_ACROSS = 6  # parts of a kind that still stand side by side, code by code
MOST_CONFUSED = 20  # codes of the matrix of confusions
MOST_PAIRS = 12  # pairs of the list below it
SHADES = 5
COMPANIONS: tuple[Coefficient, ...] = ("negative", "kappa", "fleiss", "scott", "brennan_prediger", "ac1")
SETS: tuple[Coefficient, ...] = ("multivalued", "masi", "jaccard", "same")
SHARES: tuple[Coefficient, ...] = ("percent", "positive", "negative", "same")


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of a table: a name, then cells; `heads` are the columns of figures, `notes` the reasons behind dashes."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Shown, ...]], ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CodeRow:
    """Agreement on one code; `coded_by` says how often each coder gave it, `words` what alpha means.

    `conflicts` counts what the coders have left open, "" where nobody asked.
    """

    name: str
    units: str
    coded_by: tuple[tuple[str, str], ...]
    alpha: Shown
    words: Shown
    coded_only: Shown
    percent: Shown
    positive: Shown
    ac1: Shown
    conflicts: str = ""


def in_words(band: Band) -> Shown:
    """The verdict on a coefficient, and the band of the estimate where that is another one."""
    if not band.word:
        return Shown(NOTHING)
    if band.word == TOO_FEW:
        return Shown(TOO_FEW, f"given to fewer than {FEWEST_GIVEN} units")
    if band.by == "estimate":
        return Shown(band.word, "by the estimate alone")
    alone = band.of_estimate
    return Shown(band.word, "" if alone in ("", band.word) else f"the estimate alone: {alone}")


def code_rows(
    results: Iterable[CodeAgreement],
    names: Mapping[str, str],
    notes: Notes,
    conflicts: Mapping[str, int] | None = None,
) -> list[CodeRow]:
    """The codes in their order; `conflicts` says how many are open for a code."""
    return [
        CodeRow(
            names.get(result.code_id) or result.code_id,
            number(result.units),
            tuple((coder, number(times)) for coder, times in result.coded_by.items()),
            notes.show(result.main),
            in_words(result.band),
            notes.show(result.coded_only, interval=False),
            shown(result.estimates, "percent", notes),
            shown(result.estimates, "positive", notes),
            shown(result.estimates, "ac1", notes),
            "" if conflicts is None else number(conflicts.get(result.code_id, 0)),
        )
        for result in results
    ]


def shown(
    estimates: Mapping[Coefficient, Estimate], key: Coefficient, notes: Notes, *, interval: bool = False
) -> Shown:
    """One of several coefficients; an empty cell where it was not computed."""
    share = key in SHARES
    return notes.show(estimates.get(key), 0 if share else 2, share=share, interval=interval)


def companions(card: AgreementCard) -> Table:
    """The other coefficients of every code, those that were computed for some code."""
    notes = Notes()
    keys = [key for key in COMPANIONS if any(_has(result, key) for result in card.results)]
    corpus = any(result.corpus is not None for result in card.results)
    kappa = "Cohen’s kappa" if len(card.coders) == 2 else "Conger’s kappa"
    heads = [kappa if key == "kappa" else COEFFICIENT_NAMES[key] for key in keys] + (
        ["alpha, weighted to all segments"] if corpus else []
    )

    def cells(result: CodeAgreement) -> tuple[Shown, ...]:
        """The figures of one code."""
        found = [shown(result.estimates, key, notes, interval=True) for key in keys]
        return (*found, *([notes.show(result.corpus)] if corpus else []))

    rows = tuple((name_of(card, result.code_id), cells(result)) for result in card.results)
    return Table(tuple(heads), rows if keys or corpus else (), tuple(notes.reasons))


def _has(result: CodeAgreement, key: Coefficient) -> bool:
    """Whether a coefficient is defined for a code."""
    return key in result.estimates and result.estimates[key].value is not None


def whole_table(card: AgreementCard) -> Table:
    """The coefficients of the whole codebook, the headline first, and over the coded units alone."""
    notes, whole = Notes(), card.whole
    first = whole.headline
    order = [first, *(key for key in whole.estimates if key != first and _tells(whole, key))]
    rows = [
        (
            measure_of(whole) if key == first else COEFFICIENT_NAMES[key],
            (
                shown(whole.estimates, key, notes, interval=True),
                in_words(whole.band) if key == first else Shown(""),
            ),
        )
        for key in order
    ]
    if _tells(whole, "multivalued"):
        rows.append(("multi-valued alpha, units with any code", (notes.show(whole.coded_only), Shown(""))))
    return Table(("Value", "In words"), tuple(rows), tuple(notes.reasons))


def _tells(whole: WholeAgreement, key: Coefficient) -> bool:
    """Whether a coefficient says anything: one of sets says nothing where there are none."""
    if whole.headline == "multivalued" or key not in SETS:
        return True
    return key in whole.estimates and whole.estimates[key].value is not None


def level_table(results: Iterable[CodeAgreement], names: Mapping[str, str]) -> Table:
    """Agreement on the level of graded codes, where two coders gave the code."""
    notes = Notes()
    rows = tuple(
        (
            names.get(result.code_id) or result.code_id,
            (
                Shown(number(result.level_units)),
                Shown(number(result.level_off_scale)),
                notes.show(result.level),
            ),
        )
        for result in results
        if result.level is not None
    )
    return Table(("Units graded twice", "Grades off the scale", "Ordinal alpha"), rows, tuple(notes.reasons))


def span_table(card: AgreementCard) -> Table:
    """Agreement on which characters a code covers, where coders marked parts of segments."""
    notes = Notes()
    rows = tuple(
        (name_of(card, result.code_id), (notes.show(result.spans),))
        for result in card.results
        if result.spans is not None and result.headline != "u"
    )
    return Table(("Unitizing alpha",), rows, tuple(notes.reasons))


@dataclass(frozen=True, slots=True)
class Parts:
    """One kind of breakdown: each part over the whole codebook, and side by side code by code (None: too many)."""

    kind: Kind
    name: str
    whole: Table
    by_code: Table | None
    left_out: bool = False


def parts_tables(card: AgreementCard) -> list[Parts]:
    """All breakdowns that the card has."""
    found = []
    for kind in KINDS:
        parts = [part for part in card.parts if part.kind == kind]
        if parts:
            found.append(_parts(card, kind, parts))
    return found


def _parts(card: AgreementCard, kind: Kind, parts: Sequence[Part]) -> Parts:
    """The tables of one kind."""
    notes = Notes()
    rows = tuple(
        (
            part.name,
            (
                Shown(number(part.units)),
                Shown(number(part.transcripts)),
                notes.show(part.alpha),
                notes.show(part.percent, 0, share=True),
            ),
        )
        for part in parts
        if not part.code_id
    )
    whole = Table(("Units", "Transcripts", "Multi-valued alpha", "Very same set"), rows, tuple(notes.reasons))
    names = list(dict.fromkeys(part.name for part in parts if part.code_id))
    by_code = _side_by_side(card, names, parts) if 0 < len(names) <= MOST_ACROSS else None
    return Parts(kind, KIND_NAMES[kind], whole, by_code, len(names) > MOST_ACROSS)


def _side_by_side(card: AgreementCard, names: Sequence[str], parts: Sequence[Part]) -> Table:
    """Alpha code by code, the parts side by side; why no part has an interval is told of the whole codebook."""
    notes = Notes()
    found = {(part.code_id, part.name): part.alpha for part in parts if part.code_id}
    intervals = any(alpha.low is not None for alpha in found.values())
    codes = list(dict.fromkeys(code_id for code_id, _ in found))
    rows = tuple(
        (
            name_of(card, code_id),
            tuple(notes.show(found.get((code_id, name)), interval=intervals) for name in names),
        )
        for code_id in codes
    )
    return Table(tuple(name for name in names), rows, tuple(notes.reasons))


@dataclass(frozen=True, slots=True)
class Confusions:
    """Codes against codes: `rows` are a number, a name and cells (times, shade 0–5), `pairs` the most frequent ones.

    `left_out` counts codes that are confused but not in the matrix, `more` the pairs after those listed.
    """

    rows: tuple[tuple[int, str, tuple[tuple[str, int], ...]], ...]
    pairs: tuple[tuple[str, str, str, str], ...]
    left_out: int
    more: int


def confusion_matrix(card: AgreementCard) -> Confusions:
    """Which codes were given instead of which: all that are confused, or the twenty that are most, numbered."""
    totals: dict[str, int] = {}
    for pair in card.confusions:
        for code_id in (pair.code_id, pair.other):
            totals[code_id] = totals.get(code_id, 0) + pair.times
    chosen = sorted(totals, key=lambda code_id: -totals[code_id])[:MOST_CONFUSED]
    codes = [code_id for code_id in card.names if code_id in chosen]
    codes += [code_id for code_id in chosen if code_id not in codes]
    times = {frozenset((pair.code_id, pair.other)): pair.times for pair in card.confusions}
    most = max(times.values(), default=1)

    def cell(code_id: str, other: str) -> tuple[str, int]:
        """How often, and how dark."""
        if code_id == other:
            return "", 0
        count = times.get(frozenset((code_id, other)), 0)
        return (number(count), -(-SHADES * count // most)) if count else ("·", 0)

    rows = tuple(
        (place, name_of(card, code_id), tuple(cell(code_id, other) for other in codes))
        for place, code_id in enumerate(codes, 1)
    )
    pairs = tuple(
        (name_of(card, p.code_id), name_of(card, p.other), number(p.times), number(p.expected, 1))
        for p in card.confusions[:MOST_PAIRS]
    )
    return Confusions(rows, pairs, len(totals) - len(codes), len(card.confusions) - len(pairs))


def by_code(card: AgreementCard) -> list[tuple[str, list[Disagreement]]]:
    """The quoted disagreements of each code, worst code first, as the card has them."""
    found: dict[str, list[Disagreement]] = {}
    for one in card.disagreements:
        found.setdefault(one.code_id, []).append(one)
    return [(name_of(card, code_id), own) for code_id, own in found.items()]


@dataclass(frozen=True, slots=True)
class DriftRows:
    """One coder over time: stretches, the trend, what it says, and codes given more or less often than before."""

    coder: str
    stretches: tuple[tuple[str, str, str, Shown, str, str], ...]
    trend: Shown
    says: str
    codes: tuple[tuple[str, str, str], ...]


def drift_rows(card: AgreementCard, notes: Notes) -> list[DriftRows]:
    """Every coder over time."""
    return [
        DriftRows(
            own.coder,
            tuple(
                (
                    f"{stretch.number} of {stretch.of}",
                    _when(stretch),
                    number(stretch.units),
                    notes.show(stretch.same, 0, share=True),
                    number(stretch.codes_each, 2),
                    number(stretch.codes_others, 2),
                )
                for stretch in own.stretches
            ),
            notes.show(own.trend),
            _says(own),
            tuple(
                (name_of(card, code_id), signed(change), signed(others))
                for code_id, change, others in own.codes
            ),
        )
        for own in card.drift
    ]


def _when(stretch: Stretch) -> str:
    """The days of a stretch."""
    if not stretch.first or not stretch.last:
        return "not known"
    return stretch.first if stretch.first == stretch.last else f"{stretch.first} to {stretch.last}"


def _says(own: Drift) -> str:
    """What the trend of agreement says."""
    trend = own.trend
    if trend.value is None or trend.low is None or trend.high is None:
        return "nothing can be said of a trend"
    if trend.low <= 0 <= trend.high:
        return "no more than chance explains"
    return "agreement with the others falls" if trend.high < 0 else "agreement with the others rises"


def after_table(card: AgreementCard) -> Table:
    """Before and after adjudication, for codes on which something was settled or is open."""
    notes = Notes()
    coders = list(dict.fromkeys(coder for one in card.after for coder in one.sided))
    rows = tuple(
        (
            name_of(card, one.code_id),
            (
                notes.show(one.before),
                notes.show(one.after),
                Shown(number(one.settled)),
                Shown(number(one.applies)),
                *(Shown(number(one.sided.get(coder, 0))) for coder in coders),
                Shown(number(one.open)),
            ),
        )
        for one in card.after
        if one.settled or one.open
    )
    sided = tuple(f"as {coder} said" for coder in coders)
    heads = ("Alpha before", "Alpha after", "Settled", "Code applies", *sided, "Still open")
    return Table(heads, rows, tuple(notes.reasons))


def again_table(card: AgreementCard) -> Table:
    """Coders against themselves."""
    notes = Notes()
    rows = tuple(
        (
            f"{one.coder}: {name_of(card, one.code_id) if one.code_id else 'whole codebook'}",
            (
                Shown(f"{one.rounds[0]}, {one.rounds[1]}"),
                Shown(number(one.units)),
                Shown(number(one.days) if one.days is not None else NOTHING),
                notes.show(one.alpha),
                notes.show(one.percent, 0, share=True),
            ),
        )
        for one in card.again
    )
    return Table(("Rounds", "Units", "Days between", "Alpha", "Alike"), rows, tuple(notes.reasons))


def name_of(card: AgreementCard, code_id: str) -> str:
    """The name of a code, or its id."""
    return card.names.get(code_id) or code_id
