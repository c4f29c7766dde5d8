"""The agreement card of a table of codings from elsewhere: no study is needed, and none is changed.

Passages that coders marked by themselves are compared character by character, code by code. They have no common units, so
whatever counts units is undefined and says why.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from pipeline.agreement import (
    COEFFICIENTS,
    THRESHOLDS,
    AgreementCard,
    Basis,
    CodeAgreement,
    Coefficient,
    WholeAgreement,
)
from pipeline.findings import Estimate, undefined
from pipeline.readers.codings_headings import TableOptions
from pipeline.readers.codings_passages import Passage, Passages
from pipeline.readers.codings_table import AS_IT_IS, CodingsTable, read_codings_table
from pipeline.reliability.card import agreement, worded
from pipeline.reliability.coefficients.ratings import Ratings, jackknifed, ratings
from pipeline.reliability.coefficients.unitizing import Continuum, Unitized, cu_alpha, u_alpha, unitized
from pipeline.reliability.confusion import confusions
from pipeline.reliability.disagreements import disagreements
from pipeline.reliability.parts import parts
from pipeline.reliability.units import Units
from pipeline.spans import Span

__all__ = ["TableOptions", "card_of_table", "read_table", "units_of_table", "variable_of_table"]

NO_UNITS = "coders marked passages of their own, so there are no units that all of them judged"
SEVERAL = "somebody gave two codes to the same words, for which no such alpha is defined: see each code"
_OF_SETS: tuple[Coefficient, ...] = ("multivalued", "masi", "jaccard", "same")
_NAMED = 6  # coders that are named in one line
NO_SETS = "each unit has one measured value, so there are no sets of codes"


def read_table(path: Path, options: TableOptions = AS_IT_IS) -> CodingsTable:
    """The table in a CSV file or workbook; raises InputError with all that is wrong, by the path as it was given."""
    return read_codings_table(path, source=path.as_posix(), options=options)


def card_of_table(
    path: Path, options: TableOptions = AS_IT_IS, *, thresholds: tuple[float, float] = THRESHOLDS
) -> AgreementCard:
    """The agreement card of a table of codings; `thresholds` are reliable from, tentative from.

    `basis.words` begins with how the table was understood, `basis.warnings` are the doubts about it. Passages that coders
    marked by themselves are compared by their characters, code by code (`CodeAgreement.spans`). Raises InputError as
    `read_table` does.
    """
    table = read_table(path, options)
    basis = _basis(table)
    if table.passages is not None:
        return _of_passages(table, table.passages, basis, thresholds)
    units = units_of_table(table)
    if table.metric not in ("", "nominal"):
        units = replace(units, presence={}, levels={}, off_scale={})  # points of a scale are no codes
    names = {code: code for code in table.codes}
    card = agreement(
        units,
        basis=replace(basis, warnings=(*basis.warnings, *_doubts(table, units))),
        names=names,
        thresholds=thresholds,
        variable=variable_of_table(table),
        metric=table.metric,
    )
    if not table.codes:
        card = replace(card, whole=_without_sets(card.whole))
    double = units.only(units.double)
    where = dict(zip(table.units, table.transcripts, strict=True))
    return replace(
        card,
        parts=parts(double, {"transcript": double.transcripts}, {}),
        confusions=confusions(double),
        disagreements=disagreements(
            double, card.results, lambda unit: (where[unit], "", table.texts.get(unit, unit)), names, {}
        ),
    )


def _without_sets(whole: WholeAgreement) -> WholeAgreement:
    """The whole of a table with measured values alone: it has no sets of codes."""
    nowhere = undefined(NO_SETS)
    sets = {name: nowhere for name in _OF_SETS if name in whole.estimates}
    return replace(whole, estimates={**whole.estimates, **sets}, coded_only=nowhere)


def units_of_table(table: CodingsTable) -> Units:
    """The judgements of a table as units × coders; a table of passages has none.

    A coder completed a unit where the table says anything of it. What a table does not tell (order, dates, rounds) is not
    known, and all judgements count as blind.
    """
    row = {unit: at for at, unit in enumerate(table.units)}
    column = {coder: at for at, coder in enumerate(table.coders)}
    shape = len(row), len(column)
    completed = np.zeros(shape, dtype=bool)
    for unit, coder in table.cells:
        completed[row[unit], column[coder]] = True
    silent = np.where(completed & table.closed, 0.0, np.nan)
    presence = {code: silent.copy() for code in table.codes}
    for (unit, coder), given in table.cells.items():
        for code, value in given.items():
            presence[code][row[unit], column[coder]] = value
    graded = {code for (_, _, code), level in table.levels.items() if level is not None}
    levels = {code: np.full(shape, np.nan) for code in table.codes if code in graded}
    off_scale = {code: np.zeros(shape, dtype=bool) for code in levels}
    for (unit, coder, code), level in table.levels.items():
        if code in graded:
            at = row[unit], column[coder]
            levels[code][at] = np.nan if level is None else level
            off_scale[code][at] = level is None
    return Units(
        ids=table.units,
        transcripts=table.transcripts,
        coders=table.coders,
        completed=completed,
        presence=presence,
        levels=levels,
        off_scale=off_scale,
        blind=completed.copy(),
        order=np.full(shape, np.nan),
        dates=np.zeros(shape, dtype="U10"),
        rounds=np.zeros(shape, dtype="U1"),
    )


def variable_of_table(table: CodingsTable) -> Ratings | None:
    """The one value that each coder gave each unit, clustered by transcript; None for sets of codes and for passages."""
    if not table.values:
        return None
    rows = [[table.values.get((unit, coder)) for coder in table.coders] for unit in table.units]
    return ratings(rows, table.transcripts if any(table.transcripts) else None)


def _of_passages(
    table: CodingsTable, found: Passages, basis: Basis, thresholds: tuple[float, float]
) -> AgreementCard:
    """Agreement on the characters that have each code (u-alpha), intervals by the jackknife over transcripts.

    For the codebook as a whole u-alpha and cu-alpha (which code, where two coders gave one), if no coder gave two codes to the
    same words. A coder who has any row for a transcript has read all of it.
    """
    results = tuple(_code(code, table, found, thresholds) for code in table.codes)
    nowhere = undefined(NO_UNITS)
    whole: dict[Coefficient, Estimate] = dict.fromkeys(_OF_SETS, nowhere)
    try:
        sums = _unitized(found, found.marked)
        whole |= {"u": jackknifed(sums, u_alpha), "cu": jackknifed(sums, cu_alpha)}
    except ValueError:  # codes overlap
        whole |= {"u": undefined(SEVERAL), "cu": undefined(SEVERAL)}
    most = max(Counter(passage.coder for passage in found.marked).values(), default=0)
    word = worded(whole["u"], most, thresholds)
    together = WholeAgreement(basis.units, basis.transcripts, whole, nowhere, word)
    return AgreementCard(basis, results, together, thresholds, {code: code for code in table.codes})


def _code(code: str, table: CodingsTable, found: Passages, thresholds: tuple[float, float]) -> CodeAgreement:
    """Agreement on the characters that have one code."""
    marked = [passage for passage in found.marked if passage.code == code]
    alpha = jackknifed(_unitized(found, marked), u_alpha)
    counts = Counter(passage.coder for passage in marked)
    others = (name for name in COEFFICIENTS if name not in {*_OF_SETS, "scott", "u", "cu"})
    nowhere = undefined(NO_UNITS)
    return CodeAgreement(
        code_id=code,
        units=len(marked),
        transcripts=sum(len(readers) > 1 for readers in found.readers.values()),
        coded_by={coder: counts[coder] for coder in table.coders},
        estimates={**dict.fromkeys(others, nowhere), "u": alpha},
        coded_only=nowhere,
        band=worded(alpha, max(counts.values(), default=0), thresholds),
        spans=alpha,
    )


def _unitized(found: Passages, marked: Sequence[Passage]) -> Unitized:
    """The passages, transcript by transcript; raises ValueError where a coder gave two codes to the same characters."""
    texts = []
    for transcript, readers in found.readers.items():
        own = {
            coder: [
                (Span(passage.start, passage.end), passage.code)
                for passage in marked
                if passage.coder == coder and passage.transcript == transcript
            ]
            for coder in readers
        }
        texts.append(Continuum(found.length(transcript), own))
    return unitized(texts, list(found.readers) if any(found.readers) else None)


def _basis(table: CodingsTable) -> Basis:
    """What the figures rest on."""
    completed = Counter(coder for _, coder in table.cells)
    if table.passages is not None:
        completed = Counter(passage.coder for passage in table.passages.marked)
    judged = Counter(unit for unit, _ in table.cells)
    compared = {
        transcript
        for unit, transcript in zip(table.units, table.transcripts, strict=False)
        if judged[unit] >= 2
    }
    if table.passages is not None:
        compared = {name for name, readers in table.passages.readers.items() if len(readers) > 1}
    known = len(compared - {""})
    return Basis(
        kind="table",
        blind=True,
        coders=table.coders,
        units=table.double,
        segments=len(table.transcripts),
        transcripts=known,
        completed={coder: completed[coder] for coder in table.coders},
        words=_in_words(table),
        warnings=tuple(_sentence(notice) for notice in table.notices),
        double_coded=table.double,
    )


def _doubts(table: CodingsTable, units: Units) -> Iterator[str]:
    """What a methods reviewer would ask about the units."""
    double = units.double
    if not any(table.transcripts):
        yield (
            "The table names no transcripts: intervals take units as independent of each other, and are too narrow where"
            " units come from few discussions."
        )
    if units.presence and table.closed and not table.values and units.coded[double].all() and double.any():
        yield (
            "Every unit has a code from somebody: units that nobody coded are not in the table. On these all agree that"
            " nothing applies, so without them alpha is too low. Add them, each with an empty code."
        )


def _in_words(table: CodingsTable) -> str:
    """How the table was understood, and how much of it can be compared."""
    of = "transcripts" if table.passages is not None else "units"
    all_of_them = len(table.transcripts)
    judged = f"{table.double} of {all_of_them} {of} were judged by at least two of {_listed(table.coders)}."
    return f"{_sentence('; '.join(table.read_as))} {judged}"


def _sentence(words: str) -> str:
    """Words with a capital and a full stop."""
    return f"{words[:1].upper()}{words[1:].removesuffix('.')}."


def _listed(names: Sequence[str]) -> str:
    """Names with “and” before the last; of very many the first."""
    if len(names) > _NAMED:
        names = [*names[:_NAMED], f"{len(names) - _NAMED} more"]
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else "".join(names)
