"""The agreement card of a study: which judgements it rests on, and everything that is told of them.

The headline rests on the samples that coders share, as chance drew them, and on judgements made without having seen
suggestions: who sees what the machine says leans towards it, and so towards everybody else who sees it. A study without
a sample is told by all segments that two coders completed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from pipeline.agreement import AgreementCard, Basis, Kind, Part
from pipeline.codebook import Codebook
from pipeline.decisions import CoderState
from pipeline.reliability import Consensus, agreement
from pipeline.reliability.adjudicated import after_adjudication
from pipeline.reliability.again import again
from pipeline.reliability.coefficients.tables import Flags
from pipeline.reliability.confusion import confusions
from pipeline.reliability.disagreements import disagreements
from pipeline.reliability.drift import drift
from pipeline.reliability.parts import by_hints, parts, too_many_pairs
from pipeline.reliability.spans import span_agreement
from pipeline.reliability.units import Units, table
from pipeline.segments import Segment
from pipeline.settings.table import nearest
from pipeline.transcripts import Transcript
from pipeline.workflow.drawing import drawn_from, traits_of
from pipeline.workflow.independent import before_discussion
from pipeline.workflow.independent import blind as blind_decisions
from pipeline.workflow.queues import SharedSample, shared_samples
from pipeline.workflow.rulings import coded_before
from pipeline.workflow.study import Study

_OF_HEADLINE: tuple[Kind, ...] = ("branch", "language", "group", "transcript", "pair")


@dataclass(frozen=True, slots=True)
class Ground:
    """What the headline is computed of, and of which states; beside it all that two completed: `wide`, by their last
    answers before discussion, and `blind`, by their blind answers.
    """

    units: Units
    wide: Units
    basis: Basis
    states: Mapping[str, CoderState]
    blind: Units


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
        again=again(_units(study, found.states, segments, with_again=True), study.settings.review.again),
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
    decisions = study.store.decisions() if study.has_database else ()
    independent, changed = before_discussion(decisions, study.settings.review.adjudicators)
    states = study.states(independent) if changed else states
    own = unseen = study.states(blind_decisions(independent))
    wide = _paired(_units(study, states, segments))
    drawn = shared_samples(study)
    blind = _units(study, unseen, segments)
    samples = () if everything else _latest([sample for sample in drawn if _is_judged(sample, blind)])
    if samples:
        units = _of_samples(samples, blind)
        basis = _basis("sample", units, wide, segments, _Samples(study, samples))
    else:
        double = _paired(blind)
        seen = everything or (not double.ids and bool(wide.ids))
        units, own = (wide, dict(states)) if seen else (double, unseen)
        basis = _basis("double-coded", units, wide, segments)
    said = (*_about_samples(drawn, basis, blind, everything=everything), *_warnings(basis, units, wide))
    both = map(str, coded_before(decisions, study.settings.review.adjudicators))
    told = (*both, *said, *_about_changes(changed), *_about_names(study, states))
    return Ground(units, wide, replace(basis, warnings=told), own, _paired(blind))


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


def _paired(units: Units) -> Units:
    """The units that two coders judged, and the coders who judged any of these."""
    double = units.only(units.double)
    done = np.any(double.completed, axis=0).tolist()
    return double.of_coders([name for name, does in zip(double.coders, done, strict=True) if does])


def _is_judged(sample: SharedSample, blind: Units) -> bool:
    """Whether two coders of a sample have judged each of its segments: the first ones may be the easy ones."""
    return 0 < len(sample.probabilities) == _judged(sample, blind)


def _judged(sample: SharedSample, blind: Units) -> int:
    """How many segments of a sample two of its coders have judged."""
    return int((_cells([sample], blind).sum(axis=1) >= 2).sum())


def _latest(samples: Sequence[SharedSample]) -> tuple[SharedSample, ...]:
    """Of some samples those of the latest round."""
    if not samples:
        return ()
    last = max(samples, key=lambda sample: sample.batches[0].draw.made_at).batches[0].draw.round
    return tuple(sample for sample in samples if sample.batches[0].draw.round == last)


def _cells(samples: Sequence[SharedSample], units: Units) -> Flags:
    """Which judgements the samples asked for: of their segments those of their coders."""
    row = {name: at for at, name in enumerate(units.ids)}
    cells = np.zeros(units.completed.shape, dtype=bool)
    for sample in samples:
        columns = [at for at, name in enumerate(units.coders) if name in sample.coders]
        rows = [row[name] for name in sample.probabilities if name in row]
        cells[np.ix_(rows, columns)] = True
    return cells & units.completed


def _of_samples(samples: Sequence[SharedSample], blind: Units) -> Units:
    """The judgements that the samples asked for, with the probabilities of their units where these differ."""
    found = _paired(blind.masked(_cells(samples, blind)))
    chances = _chances(samples)
    if not _unequal(chances):
        return found
    return replace(found, probability=np.array([chances[name] for name in found.ids]))


def _chances(samples: Sequence[SharedSample]) -> dict[str, float]:
    """The probability with which each segment came into any of some samples, each drawn by itself."""
    missed: dict[str, float] = {}
    for sample in samples:
        for name, chance in sample.probabilities.items():
            missed[name] = missed.get(name, 1.0) * (1 - chance)
    return {name: 1 - chance for name, chance in missed.items()}


def _unequal(chances: Mapping[str, float]) -> bool:
    """Whether some segments were likelier to be drawn than others."""
    return len({round(chance, 9) for chance in chances.values()}) > 1


class _Samples:
    """Some samples of one round, told as one."""

    def __init__(self, study: Study, samples: Sequence[SharedSample]) -> None:
        first = [sample.batches[0].draw for sample in samples]
        self.ids = tuple(sample.id for sample in samples)
        self.seeds = tuple(draw.seed for draw in first)
        chances = _chances(samples)
        kinds = {draw.design.by for draw in first}
        alike = len(kinds) == 1 and (len(first) == 1 or not _unequal(chances))
        self.by, self.drawn = (kinds.pop() if alike else "several"), len(chances)
        populations = [drawn_from(study, draw) for draw in first] if len(first) > 1 else []
        known = [population for population in populations if population is not None]
        if len(known) == len(first):
            self.population = len(frozenset().union(*known))
        else:  # transcripts have changed since, or there is only one
            self.population = max((draw.population for draw in first), default=0)


def _basis(
    kind: Literal["sample", "double-coded"],
    units: Units,
    wide: Units,
    segments: Sequence[Segment],
    samples: _Samples | None = None,
) -> Basis:
    """What the headline rests on, in figures and in words."""
    basis = Basis(
        kind=kind,
        blind=bool(units.blind[units.completed].all()),
        coders=units.coders,
        units=len(units.ids),
        segments=len(segments),
        transcripts=len(set(units.transcripts)),
        completed=dict(zip(units.coders, (int(n) for n in units.completed.sum(axis=0)), strict=True)),
        words="",
        samples=samples.ids if samples else (),
        seeds=samples.seeds if samples else (),
        by=samples.by if samples else "",
        drawn=samples.drawn if samples else 0,
        population=samples.population if samples else 0,
        double_coded=len(wide.ids),
    )
    return replace(basis, words=_in_words(basis))


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


def _about_samples(
    samples: Sequence[SharedSample], basis: Basis, blind: Units, *, everything: bool
) -> Iterator[str]:
    """Why no sample is told of, or none yet."""
    if basis.kind == "sample" or not (basis.units or samples):
        return
    if not samples:
        yield (
            "No reliability sample was drawn by chance: nobody can say that these segments stand for the others. focuscode"
            " assign draws one."
        )
    elif everything:
        yield "All that was coded twice is taken together here, the reliability sample among it (--everything)."
    else:
        last = samples[-1]
        yield (
            f"A reliability sample is under way: {_judged(last, blind)} of its {len(last.probabilities)} segments were judged"
            " by two coders without suggestions. Until all were, agreement is told by whatever two coders completed."
        )


def _about_changes(changed: int) -> Iterator[str]:
    """That coders changed their answers after an adjudicator had ruled."""
    if changed:
        where = f"{changed} segments" if changed != 1 else "one segment"
        yield (
            f"On {where} a coder changed an answer after an adjudicator had ruled there: the answer before it counts, as"
            " agreement is that before discussion."
        )


def _about_names(study: Study, states: Mapping[str, CoderState]) -> Iterator[str]:
    """Names under [review.again] that nobody has."""
    review = study.settings.review
    coders = [name for name in states if name not in review.adjudicators]
    for second, first in review.again.items():
        for name in (second, first):
            if coders and name not in coders:
                yield f"study.toml, review.again: no coder is called {name!r}. {nearest(name, coders)}"


def _warnings(basis: Basis, units: Units, wide: Units) -> list[str]:
    """What a methods reviewer would ask about the judgements."""
    said = []
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
    if crowd := too_many_pairs(units.coders):
        said.append(crowd)
    if units.probability is not None:
        said.append(
            "The segments of the sample were drawn with unequal probabilities. Alpha describes the sample; alpha weighted"
            " by these probabilities (“corpus”) describes all segments it was drawn from."
        )
    return said


def _parts(study: Study, found: Ground, segments: Sequence[Segment]) -> tuple[Part, ...]:
    """Agreement by branch, language, stakeholder group, transcript and pair, and of all that was coded twice by round
    and by whether suggestions were in sight.
    """
    traits = traits_of(study, segments)
    group = study.settings.comparison.group
    own: dict[Kind, tuple[str, ...]] = {
        "language": tuple(traits[name].get("language", "") for name in found.units.ids),
        "group": tuple(traits[name].get(group, "") for name in found.units.ids),
        "transcript": found.units.transcripts,
    }
    told = parts(found.units, own, branches(study.codebook), _OF_HEADLINE)
    rounds: tuple[Kind, ...] = ("round",)
    by_round = parts(found.blind, {}, {}, rounds)
    return (*told, *by_round, *by_hints(found.blind, found.wide))


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
