"""The gates that `focuscode check` holds a study to, for CI: each passes, fails with the reason, or is waived."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.agreement import AgreementCard
from pipeline.decisions import Decision, words_held
from pipeline.findings import Estimate
from pipeline.reports.wording import number
from pipeline.segmenting import check_quotes
from pipeline.settings import Gate, GateSettings
from pipeline.workflow.analysing import Coded, coded, orphans, to_be_read_again
from pipeline.workflow.codebook_checks import failures, lint_study
from pipeline.workflow.inputs import unknown_codes
from pipeline.workflow.likeness import slips
from pipeline.workflow.places import places_compared
from pipeline.workflow.rulings import coded_before
from pipeline.workflow.settling import sent_back
from pipeline.workflow.study import Study

_PER_CODE, _OVERALL = "alpha per code", "alpha of the whole codebook"
_OF_COEFFICIENTS = (_PER_CODE, _OVERALL)
_Threshold = tuple[str, Gate, list[str]]
_OTHER = (
    "judgements of a segment were made by another codebook (they come back in focuscode review, for adjudicators in"
    " focuscode adjudicate)"
)


@dataclass(frozen=True, slots=True)
class GateResult:
    """One gate. `why` holds the reasons where it failed, the study's own where it was waived, or what is to be known."""

    name: str
    passed: bool
    why: tuple[str, ...] = ()
    waived: bool = False


def gates(study: Study) -> list[GateResult]:
    """Every gate of a study whose transcripts, segments and decisions are up to date in the database."""
    found = coded(study)
    return [
        _gate("codebook", [str(f.problem) for f in lint_study(study, with_talk=False).errors]),
        _gate("codebook tests", failures(study)),
        _gate("speakers matched", list(_unmatched(study, found))),
        _gate("no transcript twice", list(_copies(found))),
        _gate("quotes match transcripts", list(_shifted(study, found))),
        _gate("decisions have their segment", list(_orphans(study, found))),
        _gate("decisions have their code", [str(p) for p in _codes(study)]),
        *_thresholds(study, found),
        *_adjudicators(study),
        *_sent_back(study, found),
        *_places(study),
        *_slips(study),
    ]


def _gate(name: str, why: list[str]) -> GateResult:
    """A gate that passes where nothing speaks against it."""
    return GateResult(name, not why, tuple(why))


def _unmatched(study: Study, found: Coded) -> Iterator[str]:
    """Speakers whom a declared participant list does not list."""
    if not study.settings.participants:
        return
    for transcript in found.transcripts.values():
        for speaker in transcript.unmatched:
            yield (
                f"{transcript.source}: {speaker.label!r} speaks but is not in {study.settings.participants}. "
                f"Add a row with that id, or add it to the aliases of the person meant."
            )


def _copies(found: Coded) -> Iterator[str]:
    """Transcripts whose files are the same byte for byte: one discussion would count as two focus groups."""
    by_digest: dict[str, list[str]] = defaultdict(list)
    for transcript in found.transcripts.values():
        by_digest[transcript.digest].append(transcript.source)
    for sources in by_digest.values():
        if len(sources) > 1:
            yield f"{', '.join(sources)} are the same file. Keep one, or name the others in transcripts.exclude."


def _shifted(study: Study, found: Coded) -> Iterator[str]:
    """Segments whose quote is not the text at their place any more, and parts that a coder chose and that are not."""
    for transcript in found.transcripts.values():
        for segment_id in check_quotes(transcript, study.store.segments(transcript.id)):
            yield f"{transcript.source}: the quote of {segment_id} is not the text at its place."
    segments = {segment.id: segment for segment in found.segments}
    for coder, state in found.states.items():
        for (segment_id, code_id), coding in state.codings.items():
            if not coding.part or segment_id not in segments:
                continue
            segment = segments[segment_id]
            talk, span = found.transcripts[segment.transcript_id], words_held(coding, segment)
            if talk.text[max(0, span.start) : span.end] != coding.part:
                part = coding.part if len(coding.part) <= 60 else f"{coding.part[:57]}…"
                yield (
                    f"{talk.source}: {coder} gave {code_id} to the words “{part}”, which are not there any more. Open the"
                    " segment in the review (: and its number) and choose the words again."
                )


def _orphans(study: Study, found: Coded) -> Iterator[str]:
    """Segments on which a decision stands and which are not in the transcripts any more, by transcript.

    Where all that was decided on a transcript is lost, it is said once and why: nobody edits every turn.
    """
    decisions = study.store.decisions()
    by_transcript: dict[str, list[Sequence[Decision]]] = defaultdict(list)
    for about in orphans(decisions, found.segments).values():
        by_transcript[about[0].transcript_id].append(about)
    lost = {about[0].segment_id for group in by_transcript.values() for about in group}
    kept = {d.transcript_id for d in decisions if d.segment_id not in lost}
    for transcript_id, group in by_transcript.items():
        who = ", ".join(sorted({decision.coder for about in group for decision in about}))
        if transcript_id not in found.transcripts:
            yield (
                f"{transcript_id}: there is no such transcript any more; {len(group)} segments of it were coded by {who}."
                " Their decisions are kept. Put the file back under its name."
            )
        elif transcript_id not in kept and len(group) > 1:
            yield (
                f"{transcript_id}: none of the {len(group)} segments that {who} coded is there any more; the decisions"
                " are kept. Cut it by the same rule as then (study.toml: [segments]), or code it again."
            )
        else:
            yield from (_orphan(transcript_id, about) for about in group)


def _orphan(transcript_id: str, about: Sequence[Decision]) -> str:
    """One segment that is gone, and whose decisions remain."""
    quote = about[0].quote
    short = quote if len(quote) <= 60 else f"{quote[:57]}…"
    who = ", ".join(sorted({decision.coder for decision in about}))
    return f"{transcript_id}: “{short}” was coded by {who} and is not there any more; its decisions are kept."


def _codes(study: Study) -> Iterator[object]:
    """Decisions about codes that the codebook does not have any more."""
    made = {code.code_id for code in study.store.codes()}
    return unknown_codes(study.store.decisions(), study.codebook, study.settings.database.name, made)


def _thresholds(study: Study, found: Coded) -> Iterator[GateResult]:
    """The study's own thresholds."""
    declared = study.settings.gates
    basis = f"this rests on: {found.card.basis.words}"
    for name, gate, why in (*_about_agreement(declared, found.card), *_about_progress(study, found)):
        reasons = [reason for reason in why if reason]
        if gate.waived:
            yield GateResult(name, passed=True, why=(gate.waived,), waived=True)
        elif gate.limit is not None:
            # A new sample may be what fails, and not the coders.
            yield _gate(name, [*reasons, basis] if reasons and name in _OF_COEFFICIENTS else reasons)


def _about_agreement(declared: GateSettings, card: AgreementCard) -> Iterator[_Threshold]:
    """How far coders agree: name, gate and what speaks against it."""
    own, by = declared.min_alpha_of, declared.alpha_by
    alphas = {result.code_id: result.alpha for result in card.results}
    for code_id in (code_id for code_id in own if code_id in alphas):
        gate = own[code_id]
        yield f"alpha of {code_id}", gate, [_short(code_id, alphas[code_id], gate, by=by)]
    limit = declared.min_alpha
    others = [_short(code_id, alpha, limit, by=by) for code_id, alpha in alphas.items() if code_id not in own]
    yield _PER_CODE, limit, others
    overall, whole = declared.min_alpha_overall, card.whole.estimates["multivalued"]
    missed = _short("multi-valued alpha", whole, overall, by=by)
    yield _OVERALL, overall, [missed]
    percent = declared.min_percent
    yield "percent agreement per code", percent, [_short(r.code_id, r.percent, percent) for r in card.results]


def _about_progress(study: Study, found: Coded) -> Iterator[_Threshold]:
    """How much was read and settled: name, gate and what speaks against it."""
    declared, total = study.settings.gates, len(found.segments)
    read = len(found.consensus.read & {segment.id for segment in found.segments})
    unread = 1 - read / total if total else 0.0
    double = found.card.basis.double_coded / total if total else 0.0
    conflicts, outdated = len(found.consensus.conflicts), _outdated(study, found)
    for name, gate, why in (
        (
            "share double-coded",
            declared.min_double_coded,
            _below(double, declared.min_double_coded, "double-coded"),
        ),
        (
            "share not reviewed",
            declared.max_unreviewed,
            _above(unread, declared.max_unreviewed, "not reviewed"),
        ),
        (
            "open conflicts",
            declared.max_conflicts,
            _many(conflicts, declared.max_conflicts, "conflicts are open"),
        ),
        ("judged by this codebook", declared.max_outdated, _many(outdated, declared.max_outdated, _OTHER)),
    ):
        yield name, gate, [why]


def _adjudicators(study: Study) -> Iterator[GateResult]:
    """That ordinary codings count as rulings, where an adjudicator has coded."""
    if both := coded_before(study.store.decisions(), study.settings.review.adjudicators):
        yield _gate("adjudicators have not coded", [str(one) for one in both])


def _sent_back(study: Study, found: Coded) -> Iterator[GateResult]:
    """The codes that adjudicators sent back to the codebook, where there are any; it is the open conflicts that may fail."""
    codes = sent_back(found.consensus, study.codebook)
    if codes:
        yield GateResult("codes sent back to the codebook", passed=True, why=tuple(map(str, codes)))


def _places(study: Study) -> Iterator[GateResult]:
    """Whether the survey has the places of the focus groups, where the two are to be compared; some of them will do."""
    if study.settings.survey is not None and study.settings.comparison.perceived:
        apart = places_compared(study)
        whole = not any(one.wholly for one in apart)
        yield GateResult("focus groups and survey meet", passed=whole, why=tuple(map(str, apart)))


def _slips(study: Study) -> Iterator[GateResult]:
    """Groups, countries and sectors that may be slips of the pen, where there are any; whether they are only people know."""
    if found := tuple(slips(study)):
        yield GateResult("groups and places that may be slips", passed=True, why=found)


def _outdated(study: Study, found: Coded) -> int:
    """How many segments come back to coders, each coder's counted."""
    known = {segment.id for segment in found.segments}
    return sum(len(to_be_read_again(study, state, known)) for state in found.states.values())


def _short(what: str, estimate: Estimate, gate: Gate, *, by: str = "estimate") -> str:
    """Why a figure does not reach the limit, "" where it does. What is undefined reaches nothing.

    `by` "lower bound": it is the lower bound of the interval that has to reach it.
    """
    limit = gate.limit if gate.limit is not None else 0.0
    if estimate.value is None:
        return f"{what}: undefined, because {estimate.undefined_because}"
    if by == "estimate":
        return "" if estimate.value >= limit else f"{what}: {estimate.value:.3f} is below {limit:g}"
    if estimate.low is None:
        return f"{what}: {estimate.value:.3f} has no lower bound: {estimate.no_interval_because or 'no interval'}"
    if estimate.low >= limit:
        return ""
    return f"{what}: the lower bound {estimate.low:.3f} (of {estimate.value:.3f}) is below {limit:g}"


def _below(share: float, gate: Gate, what: str) -> str:
    """Why a share is too small."""
    limit = gate.limit if gate.limit is not None else 0.0
    return (
        ""
        if share >= limit
        else f"{_percent(share)} of the segments are {what}, which is below {_percent(limit)}"
    )


def _above(share: float, gate: Gate, what: str) -> str:
    """Why a share is too large."""
    limit = gate.limit if gate.limit is not None else 1.0
    return (
        ""
        if share <= limit
        else f"{_percent(share)} of the segments are {what}, which is above {_percent(limit)}"
    )


def _percent(share: float) -> str:
    """A share in percent, a half rounded up."""
    return f"{number(100 * share, 1)}%"


def _many(count: int, gate: Gate, what: str) -> str:
    """Why there are too many of something."""
    limit = gate.limit if gate.limit is not None else float("inf")
    return "" if count <= limit else f"{count} {what}, {limit:g} are allowed"
