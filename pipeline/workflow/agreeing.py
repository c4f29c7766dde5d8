"""The agreement card of a study: which judgements it rests on, and everything that is told of them.

The headline rests on the samples that coders share, as chance drew them, and on judgements made without having seen
suggestions: who sees what the machine says leans towards it, and so towards everybody else who sees it. A study without
a sample is told by all segments that two coders completed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from pipeline.agreement import AgreementCard, Basis, Kind, Part
from pipeline.codebook import Codebook
from pipeline.decisions import CoderState
from pipeline.reliability import Consensus, agreement
from pipeline.reliability.adjudicated import after_adjudication
from pipeline.reliability.again import again
from pipeline.reliability.confusion import confusions
from pipeline.reliability.disagreements import disagreements
from pipeline.reliability.drift import drift
from pipeline.reliability.parts import parts
from pipeline.reliability.spans import span_agreement
from pipeline.reliability.units import Flags, Units, table
from pipeline.segments import Segment
from pipeline.transcripts import Transcript
from pipeline.workflow.drawing import traits_of
from pipeline.workflow.queues import SharedSample, shared_samples
from pipeline.workflow.study import Study

_OVERALL: tuple[Kind, ...] = ("round", "hints")  # what is told of all that was coded twice, sample or not


@dataclass(frozen=True, slots=True)
class Ground:
    """What the headline is computed of, and of which states; beside it `wide`: all that two completed, blind or not."""

    units: Units
    wide: Units
    basis: Basis
    states: Mapping[str, CoderState]


def agreement_card(
    study: Study,
    states: Mapping[str, CoderState],
    segments: Sequence[Segment],
    transcripts: Mapping[str, Transcript],
    consensus: Consensus,
    *,
    everything: bool = False,
) -> AgreementCard:
    """The card of a study whose decisions have come to `states` and `consensus`.

    It rests on the shared samples of the latest round in which one was read, and on what was judged there without hints;
    without a sample on all segments that two coders completed, or, with `everything`, on all decisions on these.
    """
    found = headline(study, states, segments, everything=everything)
    codebook, thresholds = study.codebook, study.settings.agreement
    names = {code.id: code.name for code in codebook.codable}
    card = agreement(
        found.units, basis=found.basis, names=names, thresholds=(thresholds.reliable, thresholds.tentative)
    )
    spans = span_agreement(found.states, segments, found.units)
    card = replace(card, results=tuple(replace(r, spans=spans.get(r.code_id)) for r in card.results))
    own = {(s.segment_id, s.code_id): _settled(s.applies, s.adjudicators) for s in consensus.settled}
    return replace(
        card,
        parts=_parts(study, found, segments),
        again=again(_units(study, states, segments, with_again=True), study.settings.review.again),
        confusions=confusions(found.units),
        disagreements=disagreements(
            found.units, card.results, _Sayings(study, segments, transcripts), names, own
        ),
        drift=drift(found.units),
        after=after_adjudication(
            found.units, consensus.settled, consensus.conflicts, tuple(found.units.presence)
        ),
    )


def _settled(applies: bool, adjudicators: Sequence[str]) -> str:
    """How a disagreement was settled, in words."""
    return f"{' and '.join(adjudicators)}: the code {'applies' if applies else 'does not apply'}"


def headline(
    study: Study, states: Mapping[str, CoderState], segments: Sequence[Segment], *, everything: bool = False
) -> Ground:
    """The judgements on which the headline rests, as `agreement_card` says."""
    wide = _units(study, states, segments)
    wide = wide.only(wide.double)
    if everything:
        return Ground(wide, wide, _basis("double-coded", wide, wide, segments, blind=False), states)
    unseen = _blind_states(study)
    blind = _units(study, unseen, segments)
    samples = _latest(shared_samples(study), blind)
    if samples:
        units = _of_samples(samples, blind)
        if units.ids:
            return Ground(
                units, wide, _basis("sample", units, wide, segments, blind=True, samples=samples), unseen
            )
    double = blind.only(blind.double)
    if double.ids or not wide.ids:
        return Ground(double, wide, _basis("double-coded", double, wide, segments, blind=True), unseen)
    return Ground(wide, wide, _basis("double-coded", wide, wide, segments, blind=False), states)


def _units(
    study: Study,
    states: Mapping[str, CoderState],
    segments: Sequence[Segment],
    *,
    with_again: bool = False,
) -> Units:
    """The judgements of all coders, without those who settle and, as a rule, those who judge a second time."""
    review = study.settings.review
    second = () if with_again else tuple(review.again)
    return table(states, segments, study.codebook, leaving_out=(*review.adjudicators, *second))


def _blind_states(study: Study) -> dict[str, CoderState]:
    """Where every coder stands by what was decided without having seen suggestions."""
    decisions = study.store.decisions() if study.has_database else ()
    return study.states([decision for decision in decisions if not decision.hint_visible])


def _latest(samples: Sequence[SharedSample], blind: Units) -> tuple[SharedSample, ...]:
    """The samples of the latest round in which two coders judged a segment of one of them."""
    row = {name: at for at, name in enumerate(blind.ids)}
    read = [sample for sample in samples if _cells([sample], blind, row).sum(axis=1).max(initial=0) >= 2]
    if not read:
        return ()
    last = max(read, key=lambda sample: sample.batches[0].draw.made_at).batches[0].draw.round
    return tuple(sample for sample in read if sample.batches[0].draw.round == last)


def _cells(samples: Sequence[SharedSample], units: Units, row: Mapping[str, int]) -> Flags:
    """Which judgements the samples asked for: of their segments those of their coders."""
    cells = np.zeros(units.completed.shape, dtype=bool)
    for sample in samples:
        columns = [at for at, name in enumerate(units.coders) if name in sample.coders]
        rows = [row[name] for name in sample.probabilities if name in row]
        cells[np.ix_(rows, columns)] = True
    return cells & units.completed


def _of_samples(samples: Sequence[SharedSample], blind: Units) -> Units:
    """The judgements that the samples asked for, with the probabilities of their units where these differ."""
    row = {name: at for at, name in enumerate(blind.ids)}
    units = blind.masked(_cells(samples, blind, row))
    named = [
        name
        for name, done in zip(units.coders, np.any(units.completed, axis=0).tolist(), strict=True)
        if done
    ]
    chances: dict[str, float] = {}
    for sample in samples:
        chances |= sample.probabilities
    unequal = any(len(set(sample.probabilities.values())) > 1 for sample in samples)
    found = units.only(units.double).of_coders(named)
    if not unequal:
        return found
    return replace(found, probability=np.array([chances[name] for name in found.ids]))


def _basis(
    kind: Literal["sample", "double-coded"],
    units: Units,
    wide: Units,
    segments: Sequence[Segment],
    *,
    blind: bool,
    samples: Sequence[SharedSample] = (),
) -> Basis:
    """What the headline rests on, in figures and in words."""
    drawn = sum(len(sample.probabilities) for sample in samples)
    basis = Basis(
        kind=kind,
        blind=blind,
        coders=units.coders,
        units=len(units.ids),
        segments=len(segments),
        transcripts=len(set(units.transcripts)),
        completed=dict(zip(units.coders, (int(n) for n in units.completed.sum(axis=0)), strict=True)),
        words="",
        samples=tuple(sample.id for sample in samples),
        seeds=tuple(sample.batches[0].draw.seed for sample in samples),
        by=samples[0].design.by if samples else "",
        drawn=drawn,
        population=sum(sample.batches[0].draw.population for sample in samples),
        double_coded=len(wide.ids),
    )
    return replace(basis, words=_in_words(basis), warnings=tuple(_warnings(basis, units, wide)))


def _in_words(basis: Basis) -> str:
    """What the headline rests on, in a sentence or two."""
    if len(basis.coders) < 2:
        who = f"only {basis.coders[0]} has" if basis.coders else "nobody has"
        return f"Agreement needs two coders who completed the same segments: {who} completed any that count here."
    who = f"{', '.join(basis.coders[:-1])} and {basis.coders[-1]}"
    if basis.kind == "sample":
        what = f"a reliability sample of {basis.drawn} segments, drawn by chance from {basis.population}"
        return f"{basis.units} segments, judged by at least two of {who} without having seen suggestions: {what}."
    how = " without having seen suggestions" if basis.blind else ""
    return f"{basis.units} of {basis.segments} segments were completed by at least two of {who}{how}."


def _warnings(basis: Basis, units: Units, wide: Units) -> list[str]:
    """What a methods reviewer would ask about."""
    said = []
    if basis.kind == "sample" and basis.units < basis.drawn:
        left = basis.drawn - basis.units
        said.append(
            f"{left} of the {basis.drawn} segments of the sample were not yet judged by two coders: those that were may be"
            " the easier ones."
        )
    if basis.kind != "sample" and basis.units:
        said.append(
            "No reliability sample was drawn by chance and judged by two: nobody can say that these segments stand for the"
            " others. focuscode assign draws one."
        )
    hinted = int((wide.completed & ~wide.blind).any(axis=1).sum())
    if hinted and basis.blind:
        said.append(
            f"{hinted} segments were judged by somebody who had seen suggestions; these judgements are left out."
        )
    elif hinted:
        said.append(
            f"{hinted} segments were judged by somebody who had seen suggestions: coders lean towards what they see, and"
            " so towards each other."
        )
    if units.probability is not None:
        said.append(
            "The segments of the sample were drawn with unequal probabilities. Alpha describes the sample; alpha weighted"
            " by these probabilities (“corpus”) describes all segments it was drawn from."
        )
    return said


def _parts(study: Study, found: Ground, segments: Sequence[Segment]) -> tuple[Part, ...]:
    """Agreement by branch, language, stakeholder group, transcript and pair, and of all that was coded twice by round
    and by whether suggestions had been seen.
    """
    traits = traits_of(study, segments)
    group = study.settings.comparison.group
    own: dict[Kind, tuple[str, ...]] = {
        "language": tuple(traits[name].get("language", "") for name in found.units.ids),
        "group": tuple(traits[name].get(group, "") for name in found.units.ids),
        "transcript": found.units.transcripts,
    }
    told = [part for part in parts(found.units, own, branches(study.codebook)) if part.kind not in _OVERALL]
    overall = parts(found.wide, {}, {}, _OVERALL)
    return (*told, *overall)


def branches(codebook: Codebook) -> dict[str, tuple[str, ...]]:
    """The codes of each branch of a codebook by the name of its topmost code, where it has two or more of them."""
    by_id = {code.id: code for code in codebook.codes}
    found: dict[str, list[str]] = {}
    for code in codebook.codable:
        top, seen = code, {code.id}
        while top.parent_id is not None and top.parent_id in by_id and top.parent_id not in seen:
            top = by_id[top.parent_id]
            seen.add(top.id)
        found.setdefault(top.id, []).append(code.id)
    return {by_id[top].name: tuple(codes) for top, codes in found.items() if len(codes) > 1}


class _Sayings:
    """What was said in a segment, and by what sort of person: transcript, stakeholder group or role, the words."""

    def __init__(
        self, study: Study, segments: Sequence[Segment], transcripts: Mapping[str, Transcript]
    ) -> None:
        self._segments = {segment.id: segment for segment in segments}
        self._transcripts, self._group = transcripts, study.settings.comparison.group

    def __call__(self, segment_id: str) -> tuple[str, str, str]:
        """The transcript's file, who speaks, and the words."""
        segment = self._segments[segment_id]
        transcript = self._transcripts[segment.transcript_id]
        speaker = transcript.speaker(segment.speaker_id)
        return transcript.source, speaker.attributes.get(self._group) or speaker.role, segment.quote
