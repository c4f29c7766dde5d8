"""Where a study stands: what is there, what is stale and why, and what to do next."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.reliability import agreed
from pipeline.steps import StepPlan
from pipeline.workflow.analysing import orphans, to_be_read_again
from pipeline.workflow.queues import BatchSummary, batches_of
from pipeline.workflow.running import plans
from pipeline.workflow.stopping import ReadingProgress, coder_progress, joint_progress
from pipeline.workflow.study import Study


@dataclass(frozen=True, slots=True)
class Status:
    """Where a study stands.

    `files` and `in_database` count what is there; `coders` maps a coder to (completed, segments); `conflicts` counts
    what nobody has settled, `outdated` the segments of each coder that were judged by another codebook and come
    back, `new_codes` the codes made while reading that wait to be adopted, `orphans` segments that were decided on and are not in the transcripts any more; `unread_files` lie among the transcripts and
    are not read; `unfinished` are batches that are not read to their end; `reading` says code by code how far everybody's
    reading together has come, `reading_of` each coder's (None, and empty, where nothing was read); `advice` is what to do next, the most useful first.
    """

    title: str
    files: Mapping[str, int]
    in_database: Mapping[str, int]
    coders: Mapping[str, tuple[int, int]]
    adjudicators: tuple[str, ...]
    conflicts: int
    outdated: Mapping[str, int]
    new_codes: int
    orphans: int
    plans: tuple[StepPlan, ...]
    unread_files: tuple[str, ...]
    advice: tuple[str, ...]
    unfinished: tuple[BatchSummary, ...] = ()
    reading: ReadingProgress | None = None
    reading_of: Mapping[str, ReadingProgress] = field(default_factory=dict)

    @property
    def is_fresh(self) -> bool:
        """True where nothing is stale."""
        return all(plan.is_fresh for plan in self.plans)


def status(study: Study) -> Status:
    """Where the study stands; reads files and database and changes neither."""
    found = tuple(plans(study))
    segments = study.store.segments() if study.has_database else ()
    known = {segment.id for segment in segments}
    decisions = study.store.decisions() if study.has_database else ()
    states = study.states(decisions)
    judges = study.settings.review.adjudicators
    coders = {n: (len(set(s.completed) & known), len(known)) for n, s in states.items() if n not in judges}
    conflicts = len(agreed(states, segments, study.codebook, adjudicators=judges).conflicts)
    drawn = study.store.draws() if study.has_database else ()
    batches = batches_of(drawn, decisions, known)
    unfinished = tuple(batch.summary for batch in batches if not batch.is_finished)
    older = {name: len(to_be_read_again(study, state, known)) for name, state in states.items()}
    book, rules = study.codebook, study.settings.review
    reading = joint_progress(states, decisions, segments, book, rules, batches) if states else None
    reading_of = {
        name: coder_progress(states[name], decisions, segments, book, rules, batches) for name in coders
    }
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
            "decisions": len(decisions),
        },
        coders=coders,
        adjudicators=tuple(name for name in judges if name in states),
        conflicts=conflicts,
        outdated={name: count for name, count in older.items() if count},
        new_codes=len(study.new_codes()),
        orphans=len(orphans(decisions, segments)),
        plans=found,
        unread_files=study.unread_files,
        advice=(
            *_advice(study, found, coders, older, conflicts, unfinished),
            *_checks(study, reading_of),
        ),
        unfinished=unfinished,
        reading=reading,
        reading_of=reading_of,
    )


def _advice(
    study: Study,
    found: tuple[StepPlan, ...],
    coders: Mapping[str, tuple[int, int]],
    older: Mapping[str, int],
    conflicts: int,
    unfinished: tuple[BatchSummary, ...],
) -> tuple[str, ...]:
    """What to do next, as it can be typed."""
    advice = []
    where = "" if study.settings.folder == Path() else f" --study {typed(str(study.settings.folder))}"
    run, review = f"focuscode run{where}", f"focuscode review{where} --coder"
    if not study.transcript_files:
        folder = study.settings.transcripts.folder
        advice.append(f"put transcripts (.txt, .docx, .vtt, .srt, .csv) into {folder}")
    if any(not plan.is_fresh for plan in found):
        advice.append(run)
    if not coders and not unfinished:
        advice.append(f"{review} YOUR-NAME")
    reading = {batch.coder: batch for batch in reversed(unfinished) if batch.remaining}
    for coder, batch in sorted(reading.items()):
        told = f"batch {batch.number}: {batch.remaining} of {batch.size} segments not completed"
        advice.append(f"{review} {typed(coder)}   ({told})")
    for coder, (done, total) in coders.items():
        left = [f"{total - done} of {total} segments not completed"] if done < total else []
        left += [f"{older[coder]} segments judged by another codebook"] if older[coder] else []
        if left:
            outside = " --all" if coder in reading else ""
            advice.append(f"{review} {typed(coder)}{outside}   ({', '.join(left)})")
    if study.new_codes():
        advice.append(
            f"focuscode codebook adopt{where}   ({len(study.new_codes())} codes made while reading)"
        )
    if len(coders) == 1:
        advice.append(f"{review} SECOND-CODER   (agreement needs two)")
    advice += [
        f"{review} {typed(judge)} --conflicts   ({older[judge]} segments settled by another codebook)"
        for judge in study.settings.review.adjudicators
        if older.get(judge)
    ]
    if conflicts:
        judge = next(iter(study.settings.review.adjudicators), "")
        who = typed(judge) if judge else "ADJUDICATOR"
        how = "" if judge else "   (name the adjudicator in study.toml: review.adjudicators)"
        advice.append(f"{review} {who} --conflicts   ({conflicts} conflicts open){how}")
    return tuple(advice)


def _checks(study: Study, reading_of: Mapping[str, ReadingProgress]) -> tuple[str, ...]:
    """The random checks that are worth proposing, by coder (`ReadingProgress.check_size`)."""
    where = "" if study.settings.folder == Path() else f" --study {typed(str(study.settings.folder))}"
    return tuple(
        f"focuscode queue audit{where} --coder {typed(coder)} --size"
        f" {reading.check_size}   (a random check of the unread, if you stop here)"
        for coder, reading in reading_of.items()
        if reading.check_size
    )


def typed(word: str) -> str:
    """A word as it is typed on a command line: quoted where it would fall apart, in any shell."""
    return word if re.fullmatch(r"[\w./:\\~-]+", word) else f'"{word}"'
