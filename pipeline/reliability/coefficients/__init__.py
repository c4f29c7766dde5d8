"""Coefficients of agreement, pure numpy: each with its formula and source; what is undefined says why.

Named here are those for one value a unit. They take a table of units × coders (an array with NaN, or rows with None, for
missing), its `Ratings`, or their `Sums` by transcript; `with_error` gives an interval that takes units as independent.
Those for other data stand in modules of their own, each with its own kind of sums: `sets` (several codes a unit),
`unitizing` (characters marked), `boundary` (where segments begin), and `gamma`, which takes a single text and has no sums.
Of all sums `jackknifed` gives an interval over transcripts.
"""

from __future__ import annotations

from pipeline.reliability.coefficients.alpha import METRICS, Metric, MetricName, krippendorff_alpha
from pipeline.reliability.coefficients.chance import (
    brennan_prediger,
    cohen_kappa,
    conger_kappa,
    fleiss_kappa,
    fleiss_kappa_by_value,
    gwet_ac,
    kappa_max,
    scott_pi,
)
from pipeline.reliability.coefficients.errors import LINEARISED, Linearised, with_error
from pipeline.reliability.coefficients.ratings import (
    Judgements,
    Ratings,
    Sums,
    jackknifed,
    jackknifed_all,
    sums,
)
from pipeline.reliability.coefficients.specific import (
    negative_agreement,
    percent_agreement,
    positive_agreement,
    prevalence_by_coder,
    specific_agreement,
)
from pipeline.reliability.coefficients.tables import Data
from pipeline.reliability.coefficients.weights import WEIGHT_NAMES, Weighting, WeightName, weight_matrix

__all__ = [
    "LINEARISED",
    "METRICS",
    "WEIGHT_NAMES",
    "Data",
    "Judgements",
    "Linearised",
    "Metric",
    "MetricName",
    "Ratings",
    "Sums",
    "WeightName",
    "Weighting",
    "brennan_prediger",
    "cohen_kappa",
    "conger_kappa",
    "fleiss_kappa",
    "fleiss_kappa_by_value",
    "gwet_ac",
    "jackknifed",
    "jackknifed_all",
    "kappa_max",
    "krippendorff_alpha",
    "negative_agreement",
    "percent_agreement",
    "positive_agreement",
    "prevalence_by_coder",
    "scott_pi",
    "specific_agreement",
    "sums",
    "weight_matrix",
    "with_error",
]
