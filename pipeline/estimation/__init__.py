"""Estimates with intervals that hold for the way the data came about: in focus groups, and in a weighted survey.

Nothing here knows what is being estimated. Values are plain numbers, NaN where there is none; what cannot be
estimated is an `Estimate` with its reason. Intervals are 95 % and from Student's t.

A survey's estimates all go one way: the statistic, and for each respondent its linearisation score (weight times the
influence of the respondent on it); scores are summed by sampling unit, and their spread within strata is the variance.
"""

from pipeline.estimation.clusters import FEWEST_CLUSTERS, jackknife_t
from pipeline.estimation.design import WEIGHTS_ONLY, Design, Members, design_of, kish
from pipeline.estimation.inequality import gini, half_by
from pipeline.estimation.intervals import CONFIDENCE, NEGLIGIBLE, t_quantile, without_interval
from pipeline.estimation.linearised import linearised_estimate, standard_error
from pipeline.estimation.means import mean_estimate, median_of, share_estimate
from pipeline.estimation.regression import CannotFit, Fit, weighted_regression

__all__ = [
    "CONFIDENCE",
    "FEWEST_CLUSTERS",
    "NEGLIGIBLE",
    "WEIGHTS_ONLY",
    "CannotFit",
    "Design",
    "Fit",
    "Members",
    "design_of",
    "gini",
    "half_by",
    "jackknife_t",
    "kish",
    "linearised_estimate",
    "mean_estimate",
    "median_of",
    "share_estimate",
    "standard_error",
    "t_quantile",
    "weighted_regression",
    "without_interval",
]
