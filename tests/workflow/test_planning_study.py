"""What a study still needs, from what was coded so far."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import InputError
from pipeline.reliability.rho import Assumptions
from pipeline.workflow.planning import RATES, Asked, CodePlan, StudyPlan, plan_rates, plan_study
from pipeline.workflow.study import Study
from tests.workflow.conftest import code_all, silent

QUICK = Assumptions(replicates=400)


@pytest.fixture(scope="module")
def planned(sample_once: Path) -> StudyPlan:
    """The plan of the sample study."""
    with Study.open(sample_once) as study:
        return plan_study(study, Asked(assumed=QUICK), silent)


def _of(plan: StudyPlan, code_id: str) -> CodePlan:
    """The plan of one code."""
    return next(p for p in plan.codes if p.code_id == code_id)


def test_the_sample_study(planned: StudyPlan) -> None:
    """Base rates and kappas are those of the agreed and of the double-coded segments. As these were not drawn by chance,
    rho, which supposes that, is not told of them.
    """
    assert ("ines", "tom") == planned.coders
    common = _of(planned, "perceived_contribution")
    assert not common.is_assumed
    assert common.base_rate_from.startswith("given to ")
    assert common.kappa == common.expected
    assert "as observed" == common.expected_from
    assert common.so_far is None
    assert common.at_random.size is not None
    assert common.inflated is None
    assert common.groups is not None
    assert 5 == common.groups.groups


def test_a_code_that_was_never_given(planned: StudyPlan) -> None:
    """Its base rate and kappa are assumed, in words, and it shows nothing."""
    never = _of(planned, "co_commissioning")
    assert never.is_assumed
    assert "given to none of" in never.base_rate_from
    assert pytest.approx(1 / 272) == never.base_rate
    assert 0.8 == never.expected
    assert "no coder gave it" in never.expected_from
    assert never.at_random.size is None
    assert "fewer than 10" in never.at_random.because


def test_few_times_given_shows_nothing(planned: StudyPlan) -> None:
    """Perfect agreement on a handful is not taken for the coders' kappa."""
    rare = _of(planned, "benefits_self")
    assert 0.8 == rare.expected
    assert "too few to go by" in rare.expected_from


def test_before_any_coding(tiny: Study) -> None:
    """A study without codings is planned by base rates, or by code where one is assumed."""
    by_rate = plan_study(tiny, Asked(assumed=QUICK), silent)
    assert RATES == tuple(p.base_rate for p in by_rate.codes)
    assert all(p.code_id == "" and p.is_assumed for p in by_rate.codes)
    by_code = plan_study(tiny, Asked(assumed=QUICK, base_rates=(0.3,)), silent)
    assert [code.id for code in tiny.codebook.codable] == [p.code_id for p in by_code.codes]
    assert all(p.base_rate == 0.3 and "assumed: 0.3" in p.base_rate_from for p in by_code.codes)
    assert by_code.left == by_code.segments


def test_one_coder_alone(tiny: Study) -> None:
    """What one coder has coded gives base rates, and no kappa."""
    code_all(tiny)
    plan = plan_study(tiny, Asked(assumed=QUICK, codes=("praise",)), silent)
    praise = _of(plan, "praise")
    assert (None, 0.8, 0) == (praise.kappa, praise.expected, praise.double_coded)
    assert "assumed: none was observed" == praise.expected_from
    assert pytest.approx(praise.read // 2 / praise.read) == praise.base_rate
    assert (0, ("ada",), 0) == (praise.to_review, plan.coders, plan.left)
    difficulty = next(c.id for c in tiny.codebook.codable if c.id != "praise")
    other = _of(plan_study(tiny, Asked(assumed=QUICK, base_rates=(0.1,)), silent), difficulty)
    assert "none of" in other.base_rate_from
    assert 0.1 == other.base_rate


def test_unknown_codes(tiny: Study) -> None:
    """Codes that are not there are named, all of them, with those that are."""
    with pytest.raises(InputError) as refused:
        plan_study(tiny, Asked(codes=("parise", "praise", "x")), silent)
    assert ["'parise'", "'x'"] == [problem.what.split()[4] for problem in refused.value.problems]
    assert "praise" in refused.value.problems[0].how


def test_without_a_study() -> None:
    """Base rates and a number of segments are enough, and the same is planned each time."""
    asked = Asked(base_rates=(0.02, 0.3), assumed=QUICK)
    plan = plan_rates(1000, asked, silent)
    assert [0.02, 0.3] == [p.base_rate for p in plan.codes]
    assert plan == plan_rates(1000, asked, silent)
    assert plan.codes[0].inflated is not None
    assert plan.codes[1].inflated is None
    assert 244 == plan.codes[1].to_review
