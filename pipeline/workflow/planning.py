"""What a study still needs: how many segments to code twice, and how many more to read, code by code.

From what was coded so far: how common each code is among the segments read, how far coders agree, what is unread. Before any
coding, from base rates that are assumed, and said to be.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.agreement import AgreementCard, CodeAgreement
from pipeline.codebook import Code
from pipeline.errors import InputError, Problem
from pipeline.reliability import Consensus, agreement
from pipeline.reliability.planning import (
    EXPECTED,
    FEWEST_EACH_WAY,
    HALF_WIDTH,
    POWER,
    SHARE,
    Beyond,
    Goal,
    Need,
    beyond,
    more_to_review,
    segments_needed,
)
from pipeline.reliability.rho import AS_PUBLISHED, Assumptions, Rho, rho
from pipeline.segments import Segment
from pipeline.workflow.agreeing import headline
from pipeline.workflow.drawing import unread
from pipeline.workflow.running import Progress
from pipeline.workflow.settling import agreed_by_rule
from pipeline.workflow.study import Study

RATES = (0.01, 0.02, 0.05, 0.1, 0.2)  # for which to plan where nothing is known
ASSUMED = 0.05  # of a code that nobody could judge yet in a study that is coded


@dataclass(frozen=True, slots=True)
class Asked:
    """What to plan for.

    `expected` is the kappa of the coders over all segments, None: the one observed, or .8. An inflated sample is to hold
    `to_share` of a code. Prevalence is to be known to +/- `half_width`. `base_rates` are assumed where nobody gave the
    code, `codes` limits the plan to some (all where empty).
    """

    expected: float | None = None
    power: float = POWER
    to_share: float = SHARE
    half_width: float = HALF_WIDTH
    base_rates: tuple[float, ...] = ()
    codes: tuple[str, ...] = ()
    assumed: Assumptions = AS_PUBLISHED


@dataclass(frozen=True, slots=True)
class CodePlan:
    """What one code needs; `code_id` is "" where a base rate is planned for and no code.

    `base_rate_from` says in words where the base rate comes from, and `is_assumed` that it was assumed. `kappa` is the one
    observed on the `double_coded` segments (weighted by their probabilities where these differ), None where there is
    none; `expected` is what is planned with, `expected_from` why. `so_far` is rho of what was double-coded. `at_random`
    and `inflated` say how many to double-code, the latter None where the code is as common as that. `read` counts the
    segments on which it was judged, of `segments`; `to_review` how many more to draw and read, `groups` what the
    differences between focus groups allow beyond these discussions.
    """

    code_id: str
    name: str
    base_rate: float
    base_rate_from: str
    is_assumed: bool
    expected: float
    expected_from: str
    at_random: Need
    inflated: Need | None
    segments: int
    read: int
    to_review: int
    kappa: float | None = None
    double_coded: int = 0
    so_far: Rho | None = None
    groups: Beyond | None = None


@dataclass(frozen=True, slots=True)
class StudyPlan:
    """The plans of all codes; `coders` are those who are compared so far, `left` the segments that none of them has had."""

    asked: Asked
    segments: int
    read: int
    codes: tuple[CodePlan, ...]
    coders: tuple[str, ...] = ()
    left: int = 0


@dataclass(frozen=True, slots=True)
class _Rate:
    """How common a code is, and where that comes from."""

    value: float
    words: str
    is_assumed: bool = True


@dataclass(frozen=True, slots=True)
class _Read:
    """By transcript: to how many segments the code was given, on how many that is settled, and how many there are."""

    given: Mapping[str, int]
    settled: Mapping[str, int]
    segments: Mapping[str, int]
    judged: int

    @property
    def totals(self) -> tuple[int, int]:
        """Given, and settled, in all."""
        return sum(self.given.values()), sum(self.settled.values())


@dataclass(frozen=True, slots=True)
class _Coded:
    """What coders have made of a study so far; `by_code` is their agreement."""

    consensus: Consensus
    card: AgreementCard
    by_code: Mapping[str, CodeAgreement]

    @property
    def is_inflated(self) -> bool:
        """True where the sample was drawn to hold more of some codes."""
        return self.card.basis.by in ("inflated", "several")


def plan_rates(segments: int, asked: Asked, progress: Progress) -> StudyPlan:
    """Plans for codes with the base rates asked for, among so many segments of which none is read."""
    plans = []
    for done, value in enumerate(asked.base_rates or RATES):
        progress("plan", f"{value:g}", done, len(asked.base_rates or RATES))
        rate = _Rate(value, f"assumed: {value:g}")
        plans.append(_plan(asked, rate, None, _Read({}, {}, {"": segments}, 0)))
    return StudyPlan(asked, segments, 0, tuple(plans))


def plan_study(study: Study, asked: Asked, progress: Progress) -> StudyPlan:
    """The plans of a study's codes, from what was coded so far.

    Where nothing was, and no base rate is assumed, they are for a row of base rates instead. Raises InputError for codes
    that are not there, and where there is no segment.
    """
    codes, segments = _wanted(study, asked.codes), study.store.segments()
    if not segments:
        raise InputError(
            Problem("transcripts", "there is no segment to plan for.", "focuscode read shows why.")
        )
    coded = _coded(study, segments)
    if coded is None and not asked.base_rates and not asked.codes:
        return plan_rates(len(segments), asked, progress)
    plans = []
    for done, code in enumerate(codes):
        progress("plan", code.id, done, len(codes))
        found = _read(code.id, coded.consensus if coded else None, segments)
        agreement = coded.by_code.get(code.id) if coded else None
        inflated = coded is not None and coded.is_inflated
        sampled = coded is not None and coded.card.basis.kind == "sample"
        rate = _rate(asked, found)
        plans.append(
            _plan(asked, rate, agreement, found, code=code, sampled=sampled, sample_inflated=inflated)
        )
    coders = _coders(study, coded)
    read = len(coded.consensus.read) if coded else 0
    return StudyPlan(asked, len(segments), read, tuple(plans), coders, _left(study, coders, segments))


def _wanted(study: Study, names: Sequence[str]) -> tuple[Code, ...]:
    """The codes to plan for; raises InputError for those that are not there."""
    codes = {code.id: code for code in study.codebook.codable}
    problems = [
        Problem("--code", f"there is no code {name!r} that can be given.", f"Known: {', '.join(codes)}.")
        for name in names
        if name not in codes
    ]
    if problems:
        raise InputError(problems)
    return tuple(code for code in codes.values() if not names or code.id in names)


def _coded(study: Study, segments: Sequence[Segment]) -> _Coded | None:
    """What was coded so far, None where nobody has completed a segment."""
    states = study.states()
    consensus = agreed_by_rule(study, states, segments)
    if not consensus.read:
        return None
    found = headline(study, states, segments)
    card = agreement(found.units, basis=found.basis, names={})
    return _Coded(consensus, card, {result.code_id: result for result in card.results})


def _read(code_id: str, consensus: Consensus | None, segments: Sequence[Segment]) -> _Read:
    """What was read for a code, by transcript."""
    there = Counter(segment.transcript_id for segment in segments)
    if consensus is None:
        return _Read({}, {}, there, 0)
    judged = consensus.read - consensus.unread.get(code_id, frozenset())
    open_ = {c.segment_id for c in consensus.conflicts if c.code_id == code_id and c.about == "presence"}
    given = {a.segment_id for a in consensus.agreed if a.code_id == code_id}
    settled = [segment for segment in segments if segment.id in judged - open_]
    return _Read(
        Counter(segment.transcript_id for segment in settled if segment.id in given),
        Counter(segment.transcript_id for segment in settled),
        there,
        len(judged),
    )


def _rate(asked: Asked, found: _Read) -> _Rate:
    """How common a code is: by what was read, or as assumed."""
    given, settled = found.totals
    if given:
        return _Rate(given / settled, f"given to {given} of {settled} segments read", is_assumed=False)
    why = f"given to none of {settled} segments read" if settled else "not judged on any segment yet"
    if asked.base_rates:
        value = asked.base_rates[0]
        return _Rate(value, f"{why}; assumed: {value:g}")
    if settled:
        return _Rate(1 / (settled + 1), f"{why}; assumed: that the next one has it (1 in {settled + 1})")
    return _Rate(ASSUMED, f"{why}; assumed: {ASSUMED:g}")


def _plan(
    asked: Asked,
    rate: _Rate,
    agreement: CodeAgreement | None,
    found: _Read,
    *,
    code: Code | None = None,
    sampled: bool = False,
    sample_inflated: bool = False,
) -> CodePlan:
    """What a code of that base rate needs."""
    length = sum(found.segments.values())
    kappa = _kappa(agreement)
    expected, expected_from = _expected(asked, agreement, kappa)
    goal = Goal(expected, asked.power, assumed=asked.assumed)
    given, settled = found.totals
    variance = rate.value * (1 - rate.value) * (settled / (settled - 1) if given and settled > 1 else 1)
    return CodePlan(
        code_id=code.id if code else "",
        name=code.name if code else "",
        base_rate=rate.value,
        base_rate_from=rate.words,
        is_assumed=rate.is_assumed,
        expected=expected,
        expected_from=expected_from,
        at_random=segments_needed(rate.value, length=length, goal=goal),
        inflated=segments_needed(rate.value, length=length, inflation=asked.to_share, goal=goal)
        if rate.value < asked.to_share
        else None,
        segments=length,
        read=found.judged,
        to_review=more_to_review(length - found.judged, length, variance, asked.half_width),
        kappa=kappa,
        double_coded=agreement.units if agreement else 0,
        so_far=_so_far(
            asked, agreement, rate.value, length, sampled=sampled, sample_inflated=sample_inflated
        ),
        groups=_groups(asked, found),
    )


def _groups(asked: Asked, found: _Read) -> Beyond | None:
    """What the differences between focus groups allow, None where nothing was read."""
    if not found.judged:
        return None
    given, settled = ([part.get(name, 0) for name in found.segments] for part in (found.given, found.settled))
    return beyond(given, settled, list(found.segments.values()), asked.half_width)


def _kappa(agreement: CodeAgreement | None) -> float | None:
    """The agreement observed: kappa, or alpha over all segments where the sample was drawn unequally."""
    if agreement is None:
        return None
    observed = agreement.corpus or agreement.estimates["kappa"]
    return observed.value


def _expected(asked: Asked, agreement: CodeAgreement | None, kappa: float | None) -> tuple[float, str]:
    """The kappa to plan with, and why that one."""
    if asked.expected is not None:
        return asked.expected, "as asked for"
    if agreement is None or not agreement.units:
        return EXPECTED, "assumed: none was observed"
    most = max(agreement.coded_by.values(), default=0)
    if most < FEWEST_EACH_WAY:
        told = "no coder gave it" if not most else f"a coder gave it {most} times at most"
        return EXPECTED, f"assumed: {told} on the double-coded segments, which is too few to go by"
    return (EXPECTED, "assumed: kappa is undefined so far") if kappa is None else (kappa, "as observed")


def _so_far(
    asked: Asked,
    agreement: CodeAgreement | None,
    base_rate: float,
    length: int,
    *,
    sampled: bool,
    sample_inflated: bool,
) -> Rho | None:
    """Rho of the reliability sample, None without one: rho supposes that chance drew what was double-coded, and that it was
    judged blind.

    Where the sample was drawn to hold more of some codes, bad coders are given samples with as many as the first has.
    """
    if agreement is None or not agreement.units or not sampled:
        return None
    size, counts = agreement.units, agreement.coded_by.values()
    positives = next(iter(counts), 0) if sample_inflated else None
    kappa = agreement.estimates["kappa"].value
    found = rho(kappa, base_rate, size, positives=positives, length=length, assumed=asked.assumed)
    if found.value is None or min(max(counts), size - min(counts)) >= FEWEST_EACH_WAY:
        return found
    why = f"no coder gave it to {FEWEST_EACH_WAY} of the double-coded segments and withheld it from {FEWEST_EACH_WAY}"
    return replace(found, value=None, undefined_because=why)


def _coders(study: Study, coded: _Coded | None) -> tuple[str, ...]:
    """Those who are compared, or all who coded something where fewer than two are."""
    if coded is not None and len(coded.card.coders) > 1:
        return coded.card.coders
    review = study.settings.review
    others = {*review.adjudicators, *review.again}
    names = {decision.coder for decision in study.store.decisions()} if study.has_database else set()
    return tuple(sorted(names - others))


def _left(study: Study, coders: Sequence[str], segments: Sequence[Segment]) -> int:
    """How many segments none of the coders has completed or has in a batch."""
    decisions = [decision for name in coders for decision in study.store.decisions(name)]
    drawn = [draw for name in coders for draw in study.store.draws(name)]
    return len(unread(segments, {}, decisions, drawn, ()))
