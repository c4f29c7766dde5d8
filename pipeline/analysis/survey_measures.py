"""Everything that is measured of a survey, from arrays that are made once."""

from __future__ import annotations

from pipeline.analysis.survey_concentration import concentration
from pipeline.analysis.survey_correlates import regressions, slopes
from pipeline.analysis.survey_domains import domain_indices
from pipeline.analysis.survey_index import indices_of, shares_of
from pipeline.analysis.survey_manners import manner_measures
from pipeline.analysis.survey_respondents import respondents
from pipeline.analysis.survey_traits import traits_of
from pipeline.analysis.survey_willing import willing_shares
from pipeline.findings import Cell
from pipeline.measured import SurveyMeasures
from pipeline.survey import Survey


def survey_measures(survey: Survey) -> SurveyMeasures:
    """The index, the ranking of activities, how and by whom they are done, and what goes along with them.

    Cells come in the order all, sectors (as the items name them), countries (alphabetical), countries × sectors. What
    the study declares nothing for is empty; what cannot be measured in a cell says why.
    """
    people = respondents(survey)
    declared = traits_of(survey)
    manners, gaps = manner_measures(people)
    return SurveyMeasures(
        indices=tuple(indices_of(people)),
        items=tuple(shares_of(people, Cell())),
        country_items=tuple(
            share for country in people.country_names for share in shares_of(people, Cell(country=country))
        ),
        domains=tuple(domain_indices(people, declared)),
        manners=tuple(manners),
        gaps=tuple(gaps),
        concentration=tuple(concentration(people)),
        willing=tuple(willing_shares(people)),
        slopes=tuple(slopes(people, declared)),
        regressions=tuple(regressions(people, declared)),
    )
