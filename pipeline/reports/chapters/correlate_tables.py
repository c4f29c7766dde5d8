"""Tables of what goes along with the index: traits one by one, and all of them at once."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.exhibits import Column, Table
from pipeline.measured import DomainIndex, Regression, Slope
from pipeline.reports.chapters.places import PLACE, place
from pipeline.reports.chapters.survey_tables import RESPONDENTS, WEIGHTED
from pipeline.reports.chapters.telling import columns_of


def domains(found: Sequence[DomainIndex]) -> Table:
    """The index of parts of the respondents."""
    return Table(
        "domains",
        "The index by what is known of respondents",
        (
            *PLACE,
            Column("attribute", "Trait"),
            Column("value", "Value"),
            Column("index", "Index", "index"),
            RESPONDENTS,
            Column("effective_n", "Effective number", "number", 0),
        ),
        tuple(
            (
                *place(one.cell),
                one.label or one.attribute,
                one.value,
                one.index,
                one.respondents,
                one.effective_n,
            )
            for one in found
        ),
        WEIGHTED,
        heads=4,
    )


def slopes(found: Sequence[Slope]) -> Table:
    """How the index changes with one trait."""
    return Table(
        "gradients",
        "How the index changes with one trait alone",
        (
            *PLACE,
            Column("attribute", "Trait"),
            Column("per", "Per"),
            Column("slope", "Index points", "difference"),
            Column("standardised", "Standardised", "difference", 2, "in standard deviations of the index"),
            RESPONDENTS,
        ),
        tuple(
            (
                *place(one.cell),
                one.label or one.attribute,
                one.per,
                one.slope,
                one.standardised,
                one.respondents,
            )
            for one in found
        ),
        f"Each trait alone, nothing else held. {WEIGHTED}",
        heads=4,
    )


def fits(found: Sequence[Regression]) -> Table:
    """How much all terms together go along with."""
    labels = list(dict.fromkeys(label for fit in found for label, _ in fit.without))
    return Table(
        "correlates-fit",
        "How much the correlates go along with",
        (
            *PLACE,
            Column("r_squared", "R squared", "share", 1, "weighted share of the variance of the index"),
            *columns_of(
                [f"Without {label}" for label in labels],
                "",
                Column("", "", "share", 1),
                "how much R squared falls: {}",
            ),
            RESPONDENTS,
            Column("left_out", "Left out", "count", about="with an index, but a trait is not known"),
            Column("because", "Not computed because"),
        ),
        tuple(
            (
                *place(fit.cell),
                fit.r_squared,
                *(dict(fit.without).get(label) for label in labels),
                fit.respondents,
                fit.left_out,
                fit.undefined_because or None,
            )
            for fit in found
        ),
        "R squared of the weighted regression, and how much it falls without each term.",
        heads=2,
    )


def coefficients(found: Sequence[Regression]) -> Table:
    """The coefficients of the regressions."""
    return Table(
        "correlates",
        "Correlates of the index",
        (
            *PLACE,
            Column("term", "Term"),
            Column("reference", "Against"),
            Column("points", "Index points", "difference", 1, "all other terms held"),
            Column("standardised", "Standardised", "difference", 2, "one scale for all terms"),
            RESPONDENTS,
        ),
        tuple(
            (
                *place(fit.cell),
                one.label,
                one.reference or None,
                one.points,
                one.standardised,
                fit.respondents,
            )
            for fit in found
            for one in fit.coefficients
        ),
        "Weighted regression with all terms at once; 95\u00a0% intervals of the sampling design. What goes along is no cause.",
        heads=3,
    )
