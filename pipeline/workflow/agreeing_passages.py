"""The agreement card of passages that coders marked by themselves: compared character by character, code by code.

Such codings have no common units, so whatever counts units is undefined and says why.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from pipeline.agreement import COEFFICIENTS, AgreementCard, Basis, CodeAgreement, Coefficient, WholeAgreement
from pipeline.findings import Estimate, undefined
from pipeline.readers.codings_passages import Passage, Passages
from pipeline.readers.codings_table import CodingsTable
from pipeline.reliability.bands import band
from pipeline.reliability.coefficients.ratings import jackknifed
from pipeline.reliability.coefficients.unitizing import Continuum, Unitized, cu_alpha, u_alpha, unitized
from pipeline.spans import Span

NO_UNITS = "coders marked passages of their own, so there are no units that all of them judged"
SEVERAL = "somebody gave two codes to the same words, for which no such alpha is defined: see each code"
OF_SETS: tuple[Coefficient, ...] = ("multivalued", "masi", "jaccard", "same")


def of_passages(
    table: CodingsTable, found: Passages, basis: Basis, thresholds: tuple[float, float]
) -> AgreementCard:
    """Agreement on the characters that have each code (u-alpha), intervals by the jackknife over transcripts.

    For the codebook as a whole u-alpha and cu-alpha (which code, where two coders gave one), if no coder gave two codes to the
    same words. A coder who has any row for a transcript has read all of it.
    """
    results = tuple(_code(code, table, found, thresholds) for code in table.codes)
    nowhere = undefined(NO_UNITS)
    whole: dict[Coefficient, Estimate] = dict.fromkeys(OF_SETS, nowhere)
    try:
        sums = _unitized(found, found.marked)
        whole |= {"u": jackknifed(sums, u_alpha), "cu": jackknifed(sums, cu_alpha)}
    except ValueError:  # codes overlap
        whole |= {"u": undefined(SEVERAL), "cu": undefined(SEVERAL)}
    together = WholeAgreement(basis.units, basis.transcripts, whole, nowhere, band(whole["u"], thresholds))
    return AgreementCard(basis, results, together, thresholds, {code: code for code in table.codes})


def _code(code: str, table: CodingsTable, found: Passages, thresholds: tuple[float, float]) -> CodeAgreement:
    """Agreement on the characters that have one code."""
    marked = [passage for passage in found.marked if passage.code == code]
    alpha = jackknifed(_unitized(found, marked), u_alpha)
    counts = Counter(passage.coder for passage in marked)
    others = (name for name in COEFFICIENTS if name not in {*OF_SETS, "scott", "u", "cu"})
    nowhere = undefined(NO_UNITS)
    return CodeAgreement(
        code_id=code,
        units=len(marked),
        transcripts=sum(len(readers) > 1 for readers in found.readers.values()),
        coded_by={coder: counts[coder] for coder in table.coders},
        estimates={**dict.fromkeys(others, nowhere), "u": alpha},
        coded_only=nowhere,
        band=band(alpha, thresholds),
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
