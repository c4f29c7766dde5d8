"""Which figures a report has, and in which place each stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pipeline.codebook import Scale
from pipeline.reports.content import ReportContent
from pipeline.reports.drawn import Drawn
from pipeline.reports.locales import Writing


def pictures(content: ReportContent, by: Writing) -> dict[str, tuple[Drawn, ...]]:
    """The figures by the place where they stand; a place without a figure is left out."""
    from pipeline.reports.figures.agreement import figure_agreement
    from pipeline.reports.figures.coefficients import figure_coefficients
    from pipeline.reports.figures.level import figure_level
    from pipeline.reports.figures.manner import figure_manner
    from pipeline.reports.figures.ranking import figure_ranking
    from pipeline.reports.figures.willing import figure_willing

    measures, card = content.measures, content.card
    efficacy = (content.survey.efficacy_column,) if content.survey and content.survey.efficacy_column else ()
    drawn: dict[str, Drawn | Iterable[Drawn] | None] = {
        "level": figure_level(measures.indices, by),
        "ranking": figure_ranking(measures.items, by),
        "manners": figure_manner(measures.gaps, by),
        "willing": figure_willing(measures.willing, by),
        "coefficients": figure_coefficients(measures.regressions, by, efficacy=efficacy),
        "agreement": figure_agreement(card, by) if card is not None and len(card.coders) >= 2 else (),
        **_of_talk(content, by),
        **_of_both(content, by),
    }
    return {place: found for place, one in drawn.items() if (found := _several(one))}


def _several(drawn: Drawn | Iterable[Drawn] | None) -> tuple[Drawn, ...]:
    """One figure, several or none, as several."""
    if drawn is None:
        return ()
    return (drawn,) if isinstance(drawn, Drawn) else tuple(drawn)


def _of_talk(content: ReportContent, by: Writing) -> Mapping[str, Drawn | Iterable[Drawn] | None]:
    """Codes by stakeholder group, codes together, the course of each discussion."""
    from pipeline.reports.figures.codes import figure_codes
    from pipeline.reports.figures.pairs import figure_pairs
    from pipeline.reports.figures.timeline import figure_timelines

    names = {code.id: code.name for code in content.codebook.codable}
    return {
        "heat": figure_codes(content.shares, content.codebook, by),
        "pairs": figure_pairs(content.talk.pairs, names, by),
        "timeline": figure_timelines(content.course, names, by),
    }


def _of_both(content: ReportContent, by: Writing) -> Mapping[str, Drawn | Iterable[Drawn] | None]:
    """Grades, and perceived beside measured, where a scale is there."""
    from pipeline.reports.figures.distribution import figure_distribution
    from pipeline.reports.figures.dumbbell import figure_cells
    from pipeline.reports.figures.margins import figure_margins

    scale, rows, points = _scale(content), content.comparison.rows, content.declared.levels
    if scale is None or not rows:
        return {}
    anchors = [(level.name, points[level.id]) for level in scale.on_scale if level.id in points]
    return {
        "grades": figure_distribution(rows, scale, by, anchors=points or None),
        "cells": figure_cells(rows, scale, by, anchors=anchors),
        "margins": figure_margins(rows, scale, by, anchors=anchors),
    }


def _scale(content: ReportContent) -> Scale | None:
    """The scale of the graded code of which rows tell."""
    graded = {row.perceived.code_id for row in content.comparison.rows if row.perceived}
    return next((code.scale for code in content.codebook.codes if code.id in graded and code.scale), None)
