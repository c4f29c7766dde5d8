"""Where a study stands: what is there, what is stale and why, and what to do next."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.decisions import Decision
from pipeline.reliability import Consensus
from pipeline.settings import DATABASE_NAME
from pipeline.steps import StepPlan
from pipeline.workflow.analysing import orphans, to_be_read_again
from pipeline.workflow.exchange import behind
from pipeline.workflow.likeness import slips
from pipeline.workflow.places import places_compared
from pipeline.workflow.queues import BatchSummary, SampleSummary, SharedSample, batches_of, samples_of
from pipeline.workflow.reading_progress import ReadingProgress
from pipeline.workflow.rulings import coded_before
from pipeline.workflow.running import plans
from pipeline.workflow.settling import SentBack, agreed_by_rule, open_places, sent_back, to_discuss
from pipeline.workflow.stopping import coder_progress, joint_progress
from pipeline.workflow.study import Study


@dataclass(frozen=True, slots=True)
class Status:
    """Where a study stands.

    `files` and `in_database` count what is there; `coders` maps a coder to (completed, segments); `conflicts` counts
    what nobody has settled (but in a sample that its coders have not all read), `sent_back` names the codes of those that wait for the codebook, `flagged` counts the segments
    that a coder wants to discuss and no adjudicator has answered; `outdated` the segments of each coder that were judged by another codebook and come
    back, `new_codes` the codes made while reading that wait to be adopted, `orphans` segments that were decided on and are not in the transcripts any more; `unread_files` lie among the transcripts and
    are not read; `unfinished` are batches that are not read to their end, `samples` those that coders share; `reading` says code by code how far everybody's
    reading together has come, `reading_of` each coder's (None, and empty, where nothing was read); `doubts` are adjudicators who have coded, names of
    groups and places that may be slips, and places that the survey does not have; `advice` is what to do next, the most useful first.
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
    samples: tuple[SampleSummary, ...] = ()
    reading: ReadingProgress | None = None
    reading_of: Mapping[str, ReadingProgress] = field(default_factory=dict)
    sent_back: tuple[SentBack, ...] = ()
    flagged: int = 0
    doubts: tuple[str, ...] = ()

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
    consensus = agreed_by_rule(study, states, segments)
    memos = study.store.memos() if study.has_database else ()
    flagged = len(to_discuss(states, judges, decisions, memos).keys() & known)
    drawn = study.store.draws() if study.has_database else ()
    batches = batches_of(drawn, decisions, known)
    unfinished = tuple(batch.summary for batch in batches if not batch.is_finished)
    samples = samples_of(batches)
    conflicts, places = _conflicts(consensus, samples)
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
            *_advice(study, found, coders, older, [batch.summary for batch in batches]),
            *_adjudication(study, older, places, flagged),
            *_codebook(study, consensus),
            *_checks(study, reading_of),
            *_unwritten(study, decisions),
        ),
        unfinished=unfinished,
        samples=tuple(sample.summary for sample in samples),
        reading=reading,
        reading_of=reading_of,
        sent_back=sent_back(consensus, study.codebook),
        flagged=flagged,
        doubts=(*map(str, coded_before(decisions, judges)), *slips(study), *_places(study, found)),
    )


def _places(study: Study, found: Sequence[StepPlan]) -> Iterator[str]:
    """The places of the focus groups that the survey does not have, where the last comparison is one of today's input."""
    if all(plan.is_fresh for plan in found if plan.step == "compare"):
        yield from map(str, places_compared(study))


def _conflicts(consensus: Consensus, samples: Sequence[SharedSample]) -> tuple[int, int]:
    """How many conflicts are open, and how many codes there are to settle.

    Before all its coders have read a sample, these numbers would tell one of them what another has said there.
    """
    hidden = {segment for sample in samples if not sample.is_complete for segment in sample.probabilities}
    shown = [conflict for conflict in consensus.conflicts if conflict.segment_id not in hidden]
    return len(shown), sum(segment_id not in hidden for segment_id, _ in open_places(consensus))


def _advice(
    study: Study,
    found: tuple[StepPlan, ...],
    coders: Mapping[str, tuple[int, int]],
    older: Mapping[str, int],
    drawn: Sequence[BatchSummary],
) -> tuple[str, ...]:
    """What to do next, as it can be typed."""
    advice = []
    where = _where(study)
    run, review = f"focuscode run{where}", f"focuscode review{where} --coder"
    if not study.transcript_files:
        folder = study.settings.transcripts.folder
        advice.append(f"put transcripts (.txt, .docx, .vtt, .srt, .csv) into {folder}")
    if any(not plan.is_fresh for plan in found):
        advice.append(run)
    reading = {batch.coder: batch for batch in reversed(drawn) if batch.remaining}
    if not coders and not reading:
        advice.append(f"{review} YOUR-NAME")
    assigned = {batch.coder for batch in drawn if batch.coders}
    for coder, batch in sorted(reading.items()):
        told = f"batch {batch.number}: {batch.remaining} of {batch.size} segments not completed"
        advice.append(f"{review} {typed(coder)}   ({told})")
    for coder, (done, total) in coders.items():
        whole = done < total and coder not in assigned  # what was assigned to others is not theirs to read
        left = [f"{total - done} of {total} segments not completed"] if whole else []
        left += [f"{older[coder]} segments judged by another codebook"] if older[coder] else []
        if left:
            outside = " --all" if coder in reading else ""
            advice.append(f"{review} {typed(coder)}{outside}   ({', '.join(left)})")
    if study.new_codes():
        advice.append(
            f"focuscode codebook adopt{where}   ({len(study.new_codes())} codes made while reading)"
        )
    if len({*coders, *assigned}) == 1:
        advice.append(f"{review} SECOND-CODER   (agreement needs two)")
    return tuple(advice)


def _adjudication(study: Study, older: Mapping[str, int], places: int, flagged: int) -> tuple[str, ...]:
    """What there is for adjudicators: segments settled by another codebook, codes in conflict, segments to discuss."""
    adjudicate, judges = f"focuscode adjudicate{_where(study)} --coder", study.settings.review.adjudicators
    advice = [
        f"{adjudicate} {typed(judge)}   ({older[judge]} segments settled by another codebook)"
        for judge in judges
        if older.get(judge)
    ]
    open_ = [f"{places} conflicts open"] if places else []
    open_ += [f"{flagged} segments flagged for discussion"] if flagged else []
    if open_:
        who = typed(judges[0]) if judges else "ADJUDICATOR"
        how = "" if judges else "   (name the adjudicator in study.toml: review.adjudicators)"
        advice.append(f"{adjudicate} {who}   ({', '.join(open_)}){how}")
    return tuple(advice)


def _unwritten(study: Study, decisions: Sequence[Decision]) -> tuple[str, ...]:
    """Decisions that are in no file yet: what is mailed or put under version control would lack them."""
    alone = ", ".join(f"{coder} {count}" for coder, count in sorted(behind(study, decisions).items()))
    export = f"focuscode decisions export{_where(study)}"
    return (f"{export}   (decisions that are in {DATABASE_NAME} alone: {alone})",) if alone else ()


def _codebook(study: Study, consensus: Consensus) -> tuple[str, ...]:
    """What there is to mend in the codebook: codes that adjudicators sent back."""
    codes = ", ".join(code.code_id for code in sent_back(consensus, study.codebook))
    file = study.settings.codebook
    return (
        (f"say in {file} more clearly what is meant by {codes}   (sent back to the codebook)",)
        if codes
        else ()
    )


def _where(study: Study) -> str:
    """The option that names the study, where it is not this folder."""
    return "" if study.settings.folder == Path() else f" --study {typed(str(study.settings.folder))}"


def _checks(study: Study, reading_of: Mapping[str, ReadingProgress]) -> tuple[str, ...]:
    """The random checks that are worth proposing, by coder (`ReadingProgress.check_size`)."""
    where = _where(study)
    return tuple(
        f"focuscode queue audit{where} --coder {typed(coder)} --size"
        f" {reading.check_size}   (a random check of the unread, if you stop here)"
        for coder, reading in reading_of.items()
        if reading.check_size
    )


def typed(word: str) -> str:
    """A word as it is typed on a command line: quoted where it would fall apart, in any shell."""
    return word if re.fullmatch(r"[\w./:\\~-]+", word) else f'"{word}"'
