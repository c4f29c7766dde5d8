"""What coders may practise on: examples of the codebook, and segments whose coding is agreed and no secret to them.

Agreed codings come from closed rounds alone, and only where two coders or an adjudicator stand behind them. A coder who
is asked sees the answer, so a segment that the coder has still to read is never asked: its agreed coding would take the
place of their own judgement. To whom a part was assigned in the open round, that part is left to read; to everybody else,
every segment that they have not completed. Adjudicators read what others decided in any case.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from pipeline.codebook import Code, Codebook, Descent, Example
from pipeline.decisions import CoderState, Decision
from pipeline.findings import SETTLED_BECAUSE, Rule
from pipeline.hashing import content_id
from pipeline.instrument import due
from pipeline.language import base_language
from pipeline.reliability import Consensus
from pipeline.segments import Segment
from pipeline.transcripts import Transcript, Turn
from pipeline.workflow.settling import agreed_by_rule
from pipeline.workflow.study import Study

Source = Literal["example", "segment"]
BY_READER = "What is meant here is not said: only a reader can find it."
_RULES: Mapping[Rule, str] = {
    "unanimous": "Agreed coding: all who judged it say so.",
    "majority": "Agreed coding: most of those who judged it say so.",
    "adjudicated": "Agreed coding: adjudicated.",
}


@dataclass(frozen=True, slots=True)
class Material:
    """A text, and for some codes whether they apply to it (`known`, by code id).

    `speaker` says who speaks, as far as that is known; `before` and `after` are what was said around a segment, the
    moderator's question first. `why` says for some codes what else is on record about their verdict.
    """

    id: str
    source: Source
    text: str
    language: str
    known: Mapping[str, bool]
    speaker: str = ""
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    why: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Materials:
    """All that a coder may be asked. `withheld` counts agreed segments left out because they have still to read them."""

    texts: tuple[Material, ...]
    withheld: int = 0


def materials(study: Study, coder: str, languages: Collection[str] = ()) -> Materials:
    """What that coder may be asked, in some languages or, where none is named, in those of the study."""
    wanted = {base_language(language) for language in languages or study.settings.languages}
    found = _segments(study, coder, wanted) if study.has_database else Materials(())
    return Materials((*examples(study.codebook, wanted), *found.texts), found.withheld)


def examples(codebook: Codebook, languages: Collection[str]) -> list[Material]:
    """The examples and counter-examples in these languages, and those of which no language is said.

    A text that stands with several codes is one text; what is an example and a counter-example of the same code says
    nothing of it.
    """
    known: dict[tuple[str, str, str], dict[str, set[bool]]] = {}
    by_reader: dict[tuple[str, str, str], set[str]] = {}
    for code, example, applies in _all_examples(codebook):
        if example.language and base_language(example.language) not in languages:
            continue
        key = example.text, example.language, example.group
        known.setdefault(key, {}).setdefault(code.id, set()).add(applies)
        if example.by_person:
            by_reader.setdefault(key, set()).add(code.id)
    texts = []
    for (text, language, group), said in known.items():
        verdicts = {code_id: applies.pop() for code_id, applies in said.items() if len(applies) == 1}
        if not verdicts:
            continue
        why = dict.fromkeys(by_reader.get((text, language, group), ()), (BY_READER,))
        made = content_id("example", text, language, group)
        texts.append(Material(made, "example", text, language, verdicts, group, why=why))
    return texts


def _all_examples(codebook: Codebook) -> list[tuple[Code, Example, bool]]:
    """Every example of a code that can be given, with whether the code applies to it."""
    return [
        (code, example, applies)
        for code in codebook.codable
        for applies, listed in ((True, code.examples), (False, code.counter_examples))
        for example in listed
        if example.text.strip()
    ]


def still_to_read(study: Study, state: CoderState, segments: Sequence[Segment]) -> frozenset[str]:
    """The segments that a coder may still have to judge: their part not completed yet, or coming back to them.

    Their part is all, or what was drawn for them where something was assigned to them in the open round. Adjudicators,
    who do not judge blind, have none.
    """
    review = study.settings.review
    if state.coder in review.adjudicators:
        return frozenset()
    part = {segment.id for segment in segments}
    draws = study.store.draws(state.coder)
    if any(draw.round == review.round and draw.design.coders for draw in draws):
        part = {item.segment_id for draw in draws for item in draw.items}
    back = due(state, review.reopen)
    return frozenset((part - state.completed.keys()) | back.keys())


def _segments(study: Study, coder: str, languages: Collection[str]) -> Materials:
    """The segments that are agreed in closed rounds, those left out that the coder has still to read."""
    decisions, segments = study.store.decisions(), study.store.segments()
    settled = settled_verdicts(study, decisions, segments)
    own = study.states([d for d in decisions if d.coder == coder]).get(coder, CoderState(coder))
    closed_to = still_to_read(study, own, segments)
    transcripts = study.store.transcripts() if settled else {}
    texts, withheld = [], 0
    for segment in segments:
        transcript = transcripts.get(segment.transcript_id)
        if segment.id not in settled or transcript is None:
            continue
        if base_language(transcript.language) not in languages:
            continue
        if segment.id in closed_to:
            withheld += 1
        else:
            texts.append(_material(study, segment, transcript, settled[segment.id]))
    return Materials(tuple(texts), withheld)


# By code id, whether it applies and what else is on record about it.
Settled = Mapping[str, tuple[bool, tuple[str, ...]]]


def settled_verdicts(
    study: Study, decisions: Sequence[Decision], segments: Sequence[Segment]
) -> dict[str, Settled]:
    """For each segment the codes on which there is an agreed verdict of closed rounds, with its provenance.

    One coder alone agrees with nobody: a verdict takes two coders, or an adjudicator. A segment that no coder completed
    in a closed round is left out whatever an adjudicator said of it, for that may tell of an open round. What was judged
    by another meaning of a code says nothing of the code as it is today.
    """
    review = study.settings.review
    closed = [decision for decision in decisions if decision.round in review.closed_rounds]
    states = study.states(closed)
    coders = [state for name, state in states.items() if name not in review.adjudicators]
    judges = [state for name, state in states.items() if name in review.adjudicators]
    read = {segment_id for state in coders for segment_id in state.completed}
    there = [segment for segment in segments if segment.id in read]
    found = _Settled(study.codebook, agreed_by_rule(study, states, there), coders, judges)
    verdicts = {segment.id: found.of(segment.id) for segment in there}
    return {segment_id: said for segment_id, said in verdicts.items() if said}


class _Settled:
    """Reads agreed verdicts, presence and absence alike, off a consensus and the states behind it."""

    def __init__(
        self,
        codebook: Codebook,
        consensus: Consensus,
        coders: Sequence[CoderState],
        judges: Sequence[CoderState],
    ) -> None:
        self._codebook = codebook
        self._given = {(a.segment_id, a.code_id): a.rule for a in consensus.agreed}
        self._open = {(c.segment_id, c.code_id) for c in consensus.conflicts if c.about == "presence"}
        self._why = {(s.segment_id, s.code_id): (s.reason, s.note) for s in consensus.settled}
        self._coders, self._judges = coders, judges

    def of(self, segment_id: str) -> Settled:
        """The verdicts on one segment."""
        old = {
            reason.code_id
            for state in (*self._coders, *self._judges)
            for reason in state.outdated.get(segment_id, ())
        }
        found: dict[str, tuple[bool, tuple[str, ...]]] = {}
        for code in self._codebook.codable:
            if (segment_id, code.id) in self._open or code.id in old:
                continue
            rule = self._given.get((segment_id, code.id)) or self._absent_by(segment_id, code.id)
            if rule in _RULES:
                applies = (segment_id, code.id) in self._given
                found[code.id] = applies, (_RULES[rule], *self._settled_because(segment_id, code.id))
        return found

    def _absent_by(self, segment_id: str, code_id: str) -> Rule:
        """The rule by which a code that was not given is absent; `single` where fewer than two judged it."""
        if any(state.verdict(segment_id, code_id) is not None for state in self._judges):
            return "adjudicated"
        said = [state.verdict(segment_id, code_id) for state in self._coders]
        if sum(verdict is not None for verdict in said) < 2:
            return "single"
        return "majority" if True in said else "unanimous"

    def _settled_because(self, segment_id: str, code_id: str) -> list[str]:
        """Why adjudicators settled it as they did, as far as they said so."""
        reason, note = self._why.get((segment_id, code_id), ("", ""))
        said = [SETTLED_BECAUSE[reason]] if reason else []
        said += [note] if note else []
        return [f"Adjudicated because: {' — '.join(said)}"] if said else []


def _material(study: Study, segment: Segment, transcript: Transcript, settled: Settled) -> Material:
    """A segment as it is asked about: with the question it answers and a turn on either side."""
    speaker = transcript.speaker(segment.speaker_id)
    group = speaker.attributes.get(study.settings.comparison.group, "") or speaker.role
    first, after = segment.turns
    before = dict.fromkeys((transcript.question_before(first), *transcript.turns[:first][-1:]))
    return Material(
        id=segment.id,
        source="segment",
        text=segment.quote,
        language=transcript.language,
        known={code_id: applies for code_id, (applies, _) in settled.items()},
        speaker=f"{speaker.label} ({group})",
        before=tuple(_spoken(transcript, turn) for turn in before if turn is not None),
        after=tuple(_spoken(transcript, turn) for turn in transcript.turns[after : after + 1]),
        why={code_id: why for code_id, (_, why) in settled.items()},
    )


def _spoken(transcript: Transcript, turn: Turn) -> str:
    """A turn on one line, verbatim."""
    return f"{transcript.speaker(turn.speaker_id).label}: {transcript.words_of(turn)}"


def present_ids(codebook: Codebook, code_ids: Collection[str]) -> dict[str, str]:
    """The ids that some codes have today; codes that are gone or cannot be given any more are left out."""
    descent, codable = Descent(codebook), {code.id for code in codebook.codable}
    found = {code_id: descent.own(code_id) for code_id in code_ids}
    return {old: new for old, new in found.items() if new in codable}
