"""The agreement card: for each code and for the codebook as a whole, how far the coders agree.

Units coded by nobody count as units; a second alpha leaves out those to which nobody gave any code at all, because in
idle talk every code is easily agreed to be absent. (Leaving out the units without the very code would keep only those on
which two coders agree by giving it or differ: that alpha can never be above nought.)
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial

import numpy as np

from pipeline.agreement import (
    FEWEST_GIVEN,
    THRESHOLDS,
    TOO_FEW,
    AgreementCard,
    Band,
    Basis,
    CodeAgreement,
    Coefficient,
    WholeAgreement,
)
from pipeline.findings import Estimate, undefined
from pipeline.reliability.bands import band
from pipeline.reliability.coefficients.alpha import MetricName, krippendorff_alpha
from pipeline.reliability.coefficients.chance import (
    brennan_prediger,
    cohen_kappa,
    conger_kappa,
    fleiss_kappa,
    gwet_ac,
    scott_pi,
)
from pipeline.reliability.coefficients.errors import LINEARISED, with_error
from pipeline.reliability.coefficients.ratings import ALL_ONE, Ratings, Sums, jackknifed_all, ratings, sums
from pipeline.reliability.coefficients.sets import (
    CodeSets,
    code_sets,
    multivalued_alpha,
    same_sets,
    set_alpha,
)
from pipeline.reliability.coefficients.specific import (
    negative_agreement,
    percent_agreement,
    positive_agreement,
    prevalence_by_coder,
)
from pipeline.reliability.coefficients.tables import Flags, Floats
from pipeline.reliability.coefficients.weights import WeightName
from pipeline.reliability.units import Units

# Weights of agreement that go with a metric of disagreement (Gwet 2014, chapter 3).
WEIGHTS: Mapping[MetricName, WeightName] = {
    "nominal": "identity",
    "ordinal": "ordinal",
    "interval": "quadratic",
    "ratio": "ratio",
}
MOST_SETS = 3000  # a second or so, for each of two distances
_EACH_WITH_EACH: tuple[Coefficient, ...] = ("masi", "jaccard")
_SHARES = frozenset({"percent", "positive", "negative", "same"})
Statistics = dict[Coefficient, Callable[[Sums], Estimate]]


def agreement(
    units: Units,
    *,
    basis: Basis,
    names: Mapping[str, str],
    thresholds: tuple[float, float] = THRESHOLDS,
    variable: Ratings | None = None,
    metric: MetricName = "nominal",
) -> AgreementCard:
    """Agreement on each code of some units, and on the set of codes that each unit was given.

    Per code: alpha (nominal, on presence), percent, positive and negative agreement, kappa (Cohen's for two coders,
    Conger's for more), Fleiss' kappa, Scott's pi for two coders, Brennan-Prediger and AC1; alpha over the units to which
    some coder gave any code; each coder's share of own judgements in which the code was given; for graded codes alpha
    (ordinal) on the level where at least two coders gave the code.
    Intervals are by the jackknife over transcripts. `names` maps codes to their names; `variable` holds the values of a
    table in which each coder gave each unit one value, on which alpha by `metric` is stated besides. With fewer than two
    coders every estimate is undefined and says so.
    """
    clusters = units.clusters
    coded = units.coded
    results = tuple(_code(code_id, units, coded, clusters, thresholds) for code_id in units.presence)
    return AgreementCard(
        basis=basis,
        results=results,
        whole=_whole(units, coded, clusters, thresholds, variable, metric),
        thresholds=thresholds,
        names={code_id: names.get(code_id, code_id) for code_id in units.presence},
    )


def _code(
    code_id: str,
    units: Units,
    coded: Flags,
    clusters: Sequence[str] | None,
    thresholds: tuple[float, float],
) -> CodeAgreement:
    """Agreement on one code; `coded` are the units to which somebody gave any code."""
    data = units.presence[code_id]
    judged = (~np.isnan(data)).sum(axis=1) >= 2
    found = _estimates(_presence_of(data, clusters), _statistics(len(units.coders)))
    only = _estimates(_presence_of(data[coded], _some(clusters, coded)), {"alpha": krippendorff_alpha})
    level, level_units, off_scale = _level(code_id, units, judged, clusters)
    coded_by = {name: int((data[judged, column] == 1).sum()) for column, name in enumerate(units.coders)}
    return CodeAgreement(
        code_id=code_id,
        units=int(judged.sum()),
        transcripts=_transcripts(units, judged),
        coded_by=coded_by,
        estimates=found,
        coded_only=only["alpha"],
        band=worded(found["alpha"], max(coded_by.values(), default=0), thresholds),
        corpus=_corpus(data, units, clusters),
        level=level,
        level_units=level_units,
        level_off_scale=off_scale,
        prevalence=dict(
            zip(units.coders, prevalence_by_coder(_presence_of(data[judged], None)), strict=True)
        ),
    )


def worded(alpha: Estimate, given: int, thresholds: tuple[float, float]) -> Band:
    """The verdict on what occurs no more often than that: a code with no coder, the whole in no more units."""
    found = band(alpha, thresholds)
    return replace(found, word=TOO_FEW) if found.word and given < FEWEST_GIVEN else found


def _statistics(coders: int) -> Statistics:
    """What is computed of presence."""
    found: Statistics = {
        "alpha": krippendorff_alpha,
        "percent": percent_agreement,
        "positive": positive_agreement,
        "negative": negative_agreement,
        "kappa": cohen_kappa if coders == 2 else conger_kappa,
        "fleiss": fleiss_kappa,
        "brennan_prediger": brennan_prediger,
        "ac1": gwet_ac,
    }
    if coders == 2:
        found["scott"] = scott_pi
    return found


def _presence_of(data: Floats, clusters: Sequence[str] | None, weights: Floats | None = None) -> Ratings:
    """Presence as ratings of which both values are known, given or not."""
    return ratings(data, clusters, weights, values=(0.0, 1.0))


def _estimates(
    data: Ratings,
    statistics: Mapping[Coefficient, Callable[[Sums], Estimate]],
    metric: MetricName = "nominal",
) -> dict[Coefficient, Estimate]:
    """Each statistic with its interval: over transcripts, or, where none are named, as if units were independent."""
    bounds = {name: (0.0, 1.0) if name in _SHARES else (-1.0, 1.0) for name in statistics}
    found = jackknifed_all(sums(data), statistics, bounds=bounds)
    if data.clusters != (ALL_ONE,):
        return found
    alone = {
        name: with_error(name, data, "identity" if name == "alpha" else WEIGHTS[metric], metric)
        for name in statistics
        if name in LINEARISED
    }
    return found | alone


def _corpus(data: Floats, units: Units, clusters: Sequence[str] | None) -> Estimate | None:
    """Alpha with each unit weighing one over its probability; None where all were equally likely."""
    if units.probability is None:
        return None
    return _estimates(_presence_of(data, clusters, 1 / units.probability), {"alpha": krippendorff_alpha})[
        "alpha"
    ]


def _level(
    code_id: str, units: Units, judged: Flags, clusters: Sequence[str] | None
) -> tuple[Estimate | None, int, int]:
    """Agreement on the level where two coders gave the code, its units, and the codings off the scale."""
    if code_id not in units.levels:
        return None, 0, 0
    both = judged & ((units.presence[code_id] == 1).sum(axis=1) >= 2)
    levels = units.levels[code_id][both]
    data = ratings(levels, _some(clusters, both))
    ordinal = partial(krippendorff_alpha, metric="ordinal")
    found = _estimates(data, {"alpha": ordinal}, "ordinal")["alpha"]
    paired = int((np.sum(~np.isnan(levels), axis=1) >= 2).sum())
    return found, paired, int(units.off_scale[code_id][both].sum())


def _whole(
    units: Units,
    coded: Flags,
    clusters: Sequence[str] | None,
    thresholds: tuple[float, float],
    variable: Ratings | None,
    metric: MetricName,
) -> WholeAgreement:
    """Agreement on the whole codebook: on sets of codes, and on the one value a unit where a table has such."""
    sets = code_sets(units.given, units.judged, clusters)
    statistics: dict[Coefficient, Callable[[CodeSets], Estimate]] = {
        "multivalued": multivalued_alpha,
        "masi": partial(set_alpha, distance="masi"),
        "jaccard": partial(set_alpha, distance="jaccard"),
        "same": same_sets,
    }
    many = sets.different
    if many > MOST_SETS:
        for name in _EACH_WITH_EACH:
            statistics[name] = partial(_too_many, many)
    bounds = {name: (0.0, 1.0) if name in _SHARES else (-1.0, 1.0) for name in statistics}
    found = jackknifed_all(sets, statistics, bounds=bounds)
    only = code_sets(units.given[coded], units.judged[coded], _some(clusters, coded))
    coded_only = jackknifed_all(only, {"multivalued": multivalued_alpha}, bounds={})["multivalued"]
    if variable is not None:
        found |= _estimates(variable, _of_values(variable, metric), metric)
    double = units.double
    return WholeAgreement(
        units=int(double.sum()),
        transcripts=_transcripts(units, double),
        estimates=found,
        coded_only=coded_only,
        band=worded(found["alpha" if variable is not None else "multivalued"], int(double.sum()), thresholds),
        metric=metric if variable is not None else "",
    )


def _too_many(different: int, sets: CodeSets) -> Estimate:
    """In place of an alpha that would take minutes."""
    because = (
        f"{different} different sets of codes were given, and comparing each with each would take minutes; multi-valued"
        " alpha does not need that"
    )
    return undefined(because, method="Krippendorff's alpha, distance of sets", n=int(sets.total(sets.units)))


def _of_values(variable: Ratings, metric: MetricName) -> Statistics:
    """What is computed of values, one a unit and coder."""
    found = _statistics(variable.raters)
    for name in ("positive", "negative"):
        del found[name]
    weights = WEIGHTS[metric]
    if (
        weights != "identity"
    ):  # a kappa that takes 1 and 2 for as different as 1 and 5 would answer another question
        found = {
            "percent": partial(percent_agreement, weights=weights),
            "kappa": partial(cohen_kappa if variable.raters == 2 else conger_kappa, weights=weights),
            "fleiss": partial(fleiss_kappa, weights=weights),
            "brennan_prediger": partial(brennan_prediger, weights=weights),
            "ac1": partial(gwet_ac, weights=weights),
        }
    return found | {"alpha": partial(krippendorff_alpha, metric=metric)}


def _some(clusters: Sequence[str] | None, rows: Flags) -> Sequence[str] | None:
    """The clusters of some rows."""
    return None if clusters is None else [clusters[int(at)] for at in np.nonzero(rows)[0]]


def _transcripts(units: Units, rows: Flags) -> int:
    """In how many transcripts some of the units lie; 0 where that is not known."""
    return len({units.transcripts[at] for at in np.nonzero(rows)[0]} - {""})
