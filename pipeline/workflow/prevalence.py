"""How common each code is in a study of which part was read: verdicts, draws and the machine brought together."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from pipeline.analysis.prevalence import Flags, Floats, Prevalence, Review, by_values
from pipeline.codebook import Code
from pipeline.decisions import CoderState
from pipeline.errors import InputError, Problem
from pipeline.findings import Estimate, to_json
from pipeline.reliability import Consensus
from pipeline.segments import Segment
from pipeline.taggers import TrainingSegment
from pipeline.verbatim import guarded, printable
from pipeline.workflow.drawing import UNKNOWN, Traits, traits_of
from pipeline.workflow.learning import study_taggers
from pipeline.workflow.samplings import Act, acts_of, numbered
from pipeline.workflow.settling import agreed_by_rule
from pipeline.workflow.study import Study
from pipeline.workflow.training import passages
from pipeline.workflow.writing_files import write_whole

Progress = Callable[[str, str, int, int], None]

GROUP = "group"
BLOCK = 4000
PLAIN = (
    "The share among all segments that were read, whoever picked them. No estimate: in simulations of a review that looks"
    " where the machine does, an interval around it never held the true share."
)
NO_DRAW = (
    "No batch was drawn, so what was read says nothing of what was not: draw one and read it to its end (focuscode queue"
    " draw --coder NAME --size NUMBER)."
)
NO_FINISHED = "No batch supports an estimate yet. Finish one, or draw one (focuscode queue draw)."
WITHOUT = (
    "Without the machine’s scores ({}): the estimates rest on what was drawn alone, and are right, but wider."
)
COLUMNS = (
    "code", "by", "part", "target", "if_conflicts", "estimate", "low", "high", "standard_error", "method",
    "undefined_because", "no_interval_because", "segments", "read", "drawn", "conflicts", "machine",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody wants to know. `codes` empty: all of them. `by`: an attribute whose values make up parts.

    `machine`: scores of the study's taggers make the figures more precise.
    """

    codes: tuple[str, ...] = ()
    by: str = ""
    machine: bool = True


@dataclass(frozen=True, slots=True)
class CodePrevalence:
    """How common a code is in a part of the study, "" for all of it.

    `found` counts what coders differ on as not given, and `if_yes` as given; None where nothing is open that matters. `conflicts`
    counts what is open there. `machine`: scores were used.
    """

    code_id: str
    part: str
    found: Prevalence
    if_yes: Prevalence | None
    conflicts: int
    machine: bool

    @property
    def cases(self) -> tuple[tuple[str, Prevalence], ...]:
        """The figures with what they suppose of conflicts: "no" and "yes", or once with "" where none matters."""
        return (("", self.found),) if self.if_yes is None else (("no", self.found), ("yes", self.if_yes))


@dataclass(frozen=True, slots=True)
class PrevalenceFound:
    """How common codes are: `rows` part by part, all of the study first, codes in the order of the codebook.

    `by` is the attribute that makes up parts. `acts` are all acts of drawing, `remarks` sentences on what has to be known or done.
    """

    by: str
    segments: int
    read: int
    rows: tuple[CodePrevalence, ...]
    acts: tuple[Act, ...]
    remarks: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """All fields as JSON; the share of what was read stands there with a warning."""
        record: dict[str, Any] = to_json(self)
        record["rows"] = [_row_json(row) for row in self.rows]
        return {**record, "reviewed_share_is": PLAIN}


def _row_json(row: CodePrevalence) -> dict[str, Any]:
    """A row as JSON."""
    estimates = {
        f"if_{case}" if case else "estimate": {
            "transcripts": to_json(found.transcripts),
            "groups": to_json(found.groups),
        }
        for case, found in row.cases
    }
    return {
        "code": row.code_id,
        "part": row.part,
        "segments": row.found.segments,
        "read": row.found.read,
        "drawn": row.found.drawn,
        "conflicts": row.conflicts,
        "machine": row.machine,
        "batches": list(row.found.used),
        **estimates,
        "reviewed_share": row.found.plain,
    }


def prevalences(study: Study, wanted: Wanted, progress: Progress) -> PrevalenceFound:
    """How common the codes are; raises InputError for a code or an attribute that is not there, and without segments."""
    segments = study.store.segments() if study.has_database else ()
    if not segments:
        raise InputError(
            Problem("the transcripts", "there is no segment to estimate anything of.", "focuscode run")
        )
    traits = traits_of(study, segments)
    codes, by = _checked(study, wanted, traits)
    found = acts_of(study, segments, traits)
    verdicts = Verdicts(study, segments)
    scores, told = np.zeros(verdicts.no.shape), ""
    if np.isnan(verdicts.no).any() and found.samplings:
        scores, told = (
            machine_scores(study, segments, verdicts, codes, progress) if wanted.machine else (scores, "")
        )
    review = Review(found.samplings, numbered([segment.transcript_id for segment in segments]))
    rows = []
    for part, chosen in _parts(segments, traits, by):
        for column, code in enumerate(study.codebook.codable):
            if code.id not in codes:
                continue
            no, yes, m = verdicts.no[:, column], verdicts.yes[:, column], scores[:, column]
            first = review.prevalence(no, m, chosen)
            open_ = int(np.count_nonzero((no != yes) & ~np.isnan(no) & _in(chosen, len(segments))))
            second = review.prevalence(yes, m, chosen) if open_ else None
            if (
                second is not None
                and second.transcripts == first.transcripts
                and second.groups == first.groups
            ):
                second = None
            rows.append(CodePrevalence(code.id, part, first, second, open_, bool(m.any())))
    remarks = (*_of_acts(found.acts, verdicts, told), *_of_rows(rows))
    read = int((~np.isnan(verdicts.no)).any(axis=1).sum())
    return PrevalenceFound(by, len(segments), read, tuple(rows), found.acts, remarks)


def _in(chosen: Sequence[int] | np.ndarray | None, count: int) -> Flags:
    """Which of so many segments are chosen; all where nothing is."""
    flags = np.full(count, chosen is None)
    if chosen is not None:
        flags[chosen] = True
    return flags


def _checked(study: Study, wanted: Wanted, traits: Mapping[str, Traits]) -> tuple[frozenset[str], str]:
    """The codes and the attribute that are meant; raises InputError where there are none such."""
    known = [code.id for code in study.codebook.codable]
    problems = [
        Problem("--code", f"there is no code {code!r} that can be given.", f"Known: {', '.join(known)}.")
        for code in wanted.codes
        if code not in known
    ]
    attributes = sorted({key for own in traits.values() for key in own})
    by = wanted.by
    if by == GROUP and GROUP not in attributes:
        by = study.settings.comparison.group
    if by and by not in attributes:
        problems.append(Problem("--by", f"there is no attribute {by!r}.", f"Known: {', '.join(attributes)}."))
    if problems:
        raise InputError(problems)
    return frozenset(wanted.codes or known), by


def _parts(
    segments: Sequence[Segment], traits: Mapping[str, Traits], by: str
) -> Iterator[tuple[str, np.ndarray | None]]:
    """All segments, and those of each value of the attribute."""
    yield "", None
    if by:
        yield from by_values([traits[segment.id].get(by) or UNKNOWN for segment in segments])


def _of_completed(states: Mapping[str, CoderState], adjudicators: Collection[str]) -> dict[str, CoderState]:
    """What adjudicators settled, and what coders said of the segments that they completed.

    Who gives a code without completing the segment can only say yes: such votes would raise whatever was drawn.
    """
    return {
        name: state
        if name in adjudicators
        else replace(
            state, codings={key: coding for key, coding in state.codings.items() if key[0] in state.completed}
        )
        for name, state in states.items()
    }


class Verdicts:
    """The verdicts on record (segments × codes): 1, 0, NaN where there is none.

    What an adjudicator settled, else what the coders who completed the segment agree on by the study's rule; where that is
    open it is 0 in `no` and 1 in `yes`.
    """

    def __init__(self, study: Study, segments: Sequence[Segment]) -> None:
        states = _of_completed(study.states(), study.settings.review.adjudicators)
        consensus = agreed_by_rule(study, states, segments)
        codes = study.codebook.codable
        self.no = _matrix(consensus, segments, codes)
        self.yes = self.no.copy()
        places = {segment.id: row for row, segment in enumerate(segments)}
        columns = {code.id: column for column, code in enumerate(codes)}
        open_ = [
            (places[c.segment_id], columns[c.code_id])
            for c in consensus.conflicts
            if c.about == "presence" and c.segment_id in consensus.read
        ]
        for row, column in open_:
            self.no[row, column], self.yes[row, column] = 0.0, 1.0

    def settled(self, row: int, codes: Sequence[Code]) -> dict[str, bool]:
        """The verdicts on a segment that nobody disputes, by code."""
        own, other = self.no[row].tolist(), self.yes[row].tolist()
        return {
            code.id: verdict == 1.0
            for code, verdict, either in zip(codes, own, other, strict=True)
            if verdict == either
        }


def _matrix(consensus: Consensus, segments: Sequence[Segment], codes: Sequence[Code]) -> Floats:
    """The agreed verdicts; conflicts count as not given."""
    places = {segment.id: row for row, segment in enumerate(segments)}
    columns = {code.id: column for column, code in enumerate(codes)}
    found = np.full((len(segments), len(codes)), np.nan)
    found[[row for segment_id, row in places.items() if segment_id in consensus.read]] = 0.0
    for code_id, lost in consensus.unread.items():
        found[[places[segment_id] for segment_id in lost if segment_id in places], columns[code_id]] = np.nan
    for coding in consensus.agreed:
        if coding.segment_id in consensus.read:
            found[places[coding.segment_id], columns[coding.code_id]] = 1.0
    return found


def machine_scores(
    study: Study,
    segments: Sequence[Segment],
    verdicts: Verdicts,
    asked: Collection[str],
    progress: Progress,
) -> tuple[Floats, str]:
    """Probabilities by models that have not learnt from a segment's transcript (segments × codes), and what of the codes asked for
    lacks them.

    0 for codes with too few codings for a yes or no: their scores would only order segments. They learn from all that was
    judged, drawn or not.
    """
    codes = study.codebook.codable
    scores = np.zeros((len(segments), len(codes)))
    if not study.settings.suggestions.taggers:
        return scores, WITHOUT.format("study.toml names no tagger")
    from pipeline.taggers.learnt import learn

    at = {segment.id: row for row, segment in enumerate(segments)}
    talk = [
        passage
        for name in dict.fromkeys(segment.transcript_id for segment in segments)
        for passage in passages(study, name)
    ]
    taught = [
        TrainingSegment(passage, judged)
        for passage in talk
        if (judged := verdicts.settled(at[passage.segment.id], codes))
    ]
    progress("learn from what was judged", "", 0, 2)
    learnt = learn(taught, study.codebook, study_taggers(study))
    if learnt.trained.in_one_transcript:
        return scores, WITHOUT.format("all that was judged stands in one transcript")
    columns = [column for column in range(len(codes)) if learnt.mode(column) == "yes"]
    progress("score all segments", "", 1, 2)
    folds = np.array([learnt.fold_of(passage.segment) for passage in talk])
    for fold in np.unique(folds).tolist() if columns else ():
        rows = np.flatnonzero(folds == fold)
        for start in range(0, len(rows), BLOCK):
            block = [talk[row] for row in rows[start : start + BLOCK].tolist()]
            places = [at[passage.segment.id] for passage in block]
            scores[np.ix_(places, columns)] = learnt.probabilities(learnt.observe(block, fold))[:, columns]
    few = [code.id for column, code in enumerate(codes) if column not in columns and code.id in asked]
    named = f"too few codings of {', '.join(few[:6])}{f' and {len(few) - 6} more' if len(few) > 6 else ''}"
    return scores, WITHOUT.format(named) if few else ""


def _of_acts(acts: Sequence[Act], verdicts: Verdicts, told: str) -> Iterator[str]:
    """What has to be said of the draws and the machine; nothing where everything was read."""
    if not np.isnan(verdicts.no).any():
        return
    if not acts:
        yield NO_DRAW
    elif all(act.because for act in acts):
        yield NO_FINISHED
    for act in acts:
        if act.because.startswith("supports"):
            yield f"{act.batches} {act.because}."
        elif act.because:
            yield f"{act.batches} supports no estimate: {act.because}."
        elif act.told:
            yield f"{act.batches}: {act.told.strip()}"
    if told and any(not act.because for act in acts):
        yield told


def _of_rows(rows: Sequence[CodePrevalence]) -> Iterator[str]:
    """What has to be said of conflicts."""
    open_ = [row for row in rows if row.if_yes is not None and not row.part]
    if open_:
        count = sum(row.conflicts for row in open_)
        yield (
            f"Coders differ on {count} segment{'s' if count > 1 else ''} of {len(open_)} code{'s' if len(open_) > 1 else ''}, and"
            " nobody has settled it: the figures run from all no to all yes. Settle it: focuscode adjudicate."
        )


def write_table(path: Path, found: PrevalenceFound) -> None:
    """Write all figures as a long CSV table; raises InputError where it cannot be written."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n", quoting=csv.QUOTE_ALL)
    writer.writerow(COLUMNS)
    for row in _table(found):
        writer.writerow(guarded(printable(row[name])) for name in COLUMNS)
    write_whole(
        path, text.getvalue().encode("utf-8-sig"), "Close the file where it is open, or name another: --csv …"
    )


def _table(found: PrevalenceFound) -> Iterator[dict[str, str]]:
    """The rows of the table, by column."""
    for row in found.rows:
        for case, own in row.cases:
            for target, estimate in (("transcripts", own.transcripts), ("groups", own.groups)):
                yield {
                    "code": row.code_id,
                    "by": found.by if row.part else "",
                    "part": row.part,
                    "target": target,
                    "if_conflicts": case,
                    **_cells(estimate),
                    "segments": str(own.segments),
                    "read": str(own.read),
                    "drawn": str(own.drawn),
                    "conflicts": str(row.conflicts),
                    "machine": "yes" if row.machine else "no",
                }


def _cells(estimate: Estimate) -> dict[str, str]:
    """An estimate in cells; what there is not is empty."""
    numbers = {
        "estimate": estimate.value,
        "low": estimate.low,
        "high": estimate.high,
        "standard_error": estimate.error,
    }
    return {
        **{name: "" if value is None else repr(value) for name, value in numbers.items()},
        "method": estimate.method,
        "undefined_because": estimate.undefined_because,
        "no_interval_because": estimate.no_interval_because,
    }
