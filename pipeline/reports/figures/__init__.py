"""The figures of a report: one module each, each a function that makes `Drawn` of records, or nothing where there is nothing.

A figure that may not fit one page, or of which there are several, comes as a tuple. The same records give the same bytes.
matplotlib is loaded when the first figure is drawn. Intervals are 95 %. What is told apart by colour is told apart by
shape or hatch as well.
"""

from __future__ import annotations

from pipeline.reports.figures.agreement import figure_agreement
from pipeline.reports.figures.codes import figure_codes
from pipeline.reports.figures.coefficients import figure_coefficients
from pipeline.reports.figures.distribution import figure_distribution
from pipeline.reports.figures.dumbbell import figure_cells
from pipeline.reports.figures.level import figure_level
from pipeline.reports.figures.manner import figure_manner
from pipeline.reports.figures.margins import figure_margins
from pipeline.reports.figures.pairs import figure_pairs
from pipeline.reports.figures.ranking import figure_ranking
from pipeline.reports.figures.timeline import figure_timelines
from pipeline.reports.figures.willing import figure_willing

__all__ = [
    "figure_agreement",
    "figure_cells",
    "figure_codes",
    "figure_coefficients",
    "figure_distribution",
    "figure_level",
    "figure_manner",
    "figure_margins",
    "figure_pairs",
    "figure_ranking",
    "figure_timelines",
    "figure_willing",
]
