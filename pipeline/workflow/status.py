"""Where a study stands: what is there, what is stale and why, and what to do next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.decisions import fold
from pipeline.steps import StepPlan
from pipeline.workflow.analysing import other_revision
from pipeline.workflow.running import plans
from pipeline.workflow.study import Study


@dataclass(frozen=True, slots=True)
class Status:
    """Where a study stands.

    `files` and `in_database` count what is there; `coders` maps a coder to (completed, segments); `conflicts` counts
    what nobody has settled, as of the last `agree`, `other_revision` completions under another codebook; `unread_files` are of a kind that is not read; `advice` is what to
    do next, the most useful first.
    """

    title: str
    files: Mapping[str, int]
    in_database: Mapping[str, int]
    coders: Mapping[str, tuple[int, int]]
    adjudicators: tuple[str, ...]
    conflicts: int
    other_revision: int
    plans: tuple[StepPlan, ...]
    unread_files: tuple[str, ...]
    advice: tuple[str, ...]

    @property
    def is_fresh(self) -> bool:
        """True where nothing is stale."""
        return all(plan.is_fresh for plan in self.plans)


def status(study: Study) -> Status:
    """Where the study stands; reads files and database and changes neither."""
    found = tuple(plans(study))
    segments = study.store.segments() if study.has_database else ()
    known = {segment.id for segment in segments}
    states = fold(study.store.decisions()) if study.has_database else {}
    judges = study.settings.review.adjudicators
    coders = {n: (len(set(s.completed) & known), len(known)) for n, s in states.items() if n not in judges}
    record = study.store.result("agree") if study.has_database else None
    conflicts = len(record["consensus"]["conflicts"]) if record else 0
    return Status(
        title=study.settings.title,
        files={
            "transcripts": len(study.transcript_files),
            "participants listed": len(study.participants),
            "codes": len(study.codebook.codable),
            "decision files": len(study.decision_files),
            "surveys": 1 if study.settings.survey else 0,
        },
        in_database={
            "transcripts": len(study.runs("read")),
            "segments": len(segments),
            "decisions": len(study.store.decisions()) if study.has_database else 0,
        },
        coders=coders,
        adjudicators=tuple(name for name in judges if name in states),
        conflicts=conflicts,
        other_revision=other_revision(states.values(), study.codebook),
        plans=found,
        unread_files=study.unread_files,
        advice=_advice(study, found, coders, conflicts),
    )


def _advice(
    study: Study, found: tuple[StepPlan, ...], coders: Mapping[str, tuple[int, int]], conflicts: int
) -> tuple[str, ...]:
    """What to do next."""
    advice = []
    if not study.transcript_files:
        folder = study.settings.transcripts.folder
        advice.append(f"put transcripts (.txt, .docx, .vtt, .srt, .csv) into {folder}")
    if any(not plan.is_fresh for plan in found):
        advice.append("focuscode run")
    if not coders:
        advice.append("focuscode review --coder YOUR-NAME")
    for coder, (done, total) in coders.items():
        if done < total:
            advice.append(
                f"focuscode review --coder {coder}   ({total - done} of {total} segments not completed)"
            )
    if len(coders) == 1:
        advice.append("focuscode review --coder SECOND-CODER   (agreement needs two)")
    if conflicts:
        judge = next(iter(study.settings.review.adjudicators), "")
        who = judge or "ADJUDICATOR"
        how = "" if judge else "   (name the adjudicator in study.toml: review.adjudicators)"
        advice.append(f"focuscode review --coder {who} --conflicts   ({conflicts} conflicts open){how}")
    return tuple(advice)
