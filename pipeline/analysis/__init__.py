"""What the codings and the survey say: shares of codes, quotes, perceived level, index, and both side by side."""

from pipeline.analysis.people import Attendance, Person, attendance
from pipeline.analysis.perception import perception_scores
from pipeline.analysis.quotes import RULE
from pipeline.analysis.survey_index import item_shares, respondent_index, survey_indices
from pipeline.analysis.survey_measures import survey_measures
from pipeline.analysis.talk import talk

__all__ = [
    "RULE",
    "Attendance",
    "Person",
    "attendance",
    "item_shares",
    "perception_scores",
    "respondent_index",
    "survey_indices",
    "survey_measures",
    "talk",
]
