"""What practice shows, code by code: how often asked, how often right, and the agreement with the agreed coding."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.codebook import Codebook
from pipeline.findings import Estimate
from pipeline.reliability.coefficients import krippendorff_alpha, percent_agreement
from pipeline.store.practice import PracticeAnswer
from pipeline.workflow.practising import present_ids


@dataclass(frozen=True, slots=True)
class CodeScore:
    """A coder's answers on one code beside the agreed ones.

    `applied` counts the questions in which the code applies, `ticked` those in which the coder said so. `percent` is in
    0..1. `alpha` is Krippendorff's, nominal, of two judgements a question: the coder's and the agreed one.
    """

    code_id: str
    asked: int
    right: int
    applied: int
    ticked: int
    percent: Estimate
    alpha: Estimate


def score(answers: Sequence[PracticeAnswer], codebook: Codebook) -> tuple[CodeScore, ...]:
    """The codes that were asked and scored, worst first; among equals the one asked more often, then by the codebook.

    Codes that were renamed since count under the name they have today; what is no code any more is left out.
    """
    today = present_ids(codebook, {code_id for answer in answers for code_id in answer.expected})
    judged: dict[str, list[tuple[bool, bool]]] = defaultdict(list)
    for answer in answers:
        for code_id, applies in answer.expected.items():
            if code_id in today:
                judged[today[code_id]].append((applies, code_id in answer.ticked))
    scores = [_scored(code.id, judged[code.id]) for code in codebook.codable if code.id in judged]
    return tuple(sorted(scores, key=lambda found: (found.right / found.asked, -found.asked)))


def _scored(code_id: str, pairs: Sequence[tuple[bool, bool]]) -> CodeScore:
    """The score of one code from its verdicts and answers."""
    return CodeScore(
        code_id=code_id,
        asked=len(pairs),
        right=sum(applies == ticked for applies, ticked in pairs),
        applied=sum(applies for applies, _ in pairs),
        ticked=sum(ticked for _, ticked in pairs),
        percent=percent_agreement(pairs),
        alpha=krippendorff_alpha(pairs),
    )


def told_scores(scores: Sequence[CodeScore], codebook: Codebook) -> tuple[str, ...]:
    """A line for each code, worst first."""
    return tuple(
        f"{found.right} of {found.asked} right ({found.percent.value or 0:.0%}), {_alpha(found.alpha)}:"
        f" {codebook.code(found.code_id).name} ({found.code_id})"
        for found in scores
    )


def _alpha(alpha: Estimate) -> str:
    """Alpha in words, with the reason where there is none."""
    if alpha.value is None:
        return f"no alpha ({alpha.undefined_because})"
    return f"alpha {alpha.value:.2f}"


def told_results(
    now: Sequence[PracticeAnswer], before: Sequence[PracticeAnswer], codebook: Codebook
) -> tuple[str, ...]:
    """What this round of questions shows, and what it shows together with those before."""
    rounds = len({answer.quiz for answer in (*before, *now)})
    in_all = f"In all your practice so far ({rounds} round{'' if rounds == 1 else 's'})"
    parts = [("In this round", tuple(now))] if now else []
    parts += [(in_all, (*before, *now))] if before else []
    told = [line for part in parts for line in ("", *_told_part(*part, codebook))]
    return tuple(told[1:]) or ("Nothing was answered yet.",)


def _told_part(title: str, answers: Sequence[PracticeAnswer], codebook: Codebook) -> tuple[str, ...]:
    """What some answers show: a heading and a line for each code."""
    scores = score(answers, codebook)
    asked, right = sum(found.asked for found in scores), sum(found.right for found in scores)
    questions = f"{len(answers)} question{'' if len(answers) == 1 else 's'}"
    return (
        f"{title}: {questions} answered, {right} of {asked} codes right. Worst first:",
        *(f"  {line}" for line in told_scores(scores, codebook)),
    )
