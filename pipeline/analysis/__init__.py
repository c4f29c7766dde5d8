"""What the codings and the survey say: frequencies, quotes, perceived level, index, and both side by side."""

from pipeline.analysis.comparison import RankComparison, RankRow, compare_ranks, joint_display
from pipeline.analysis.frequencies import code_counts
from pipeline.analysis.people import Attendance, Person, attendance
from pipeline.analysis.perception import perception_scores
from pipeline.analysis.quotes import RULE, choose_quotes
from pipeline.analysis.survey_index import item_shares, respondent_index, survey_indices

__all__ = [
    "RULE",
    "Attendance",
    "Person",
    "RankComparison",
    "RankRow",
    "attendance",
    "choose_quotes",
    "code_counts",
    "compare_ranks",
    "item_shares",
    "joint_display",
    "perception_scores",
    "respondent_index",
    "survey_indices",
]
