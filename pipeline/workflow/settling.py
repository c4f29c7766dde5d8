"""What coders differ on in a study: by the study's own rule, what waits for the codebook, what is to be discussed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from pipeline.codebook import Codebook
from pipeline.decisions import CoderState, Decision, Memo, effective
from pipeline.findings import SETTLED_BECAUSE
from pipeline.reliability import Consensus, agreed, rule_in_words
from pipeline.segments import Segment
from pipeline.workflow.study import Study

_ANSWERS = ("code", "reject", "refer", "complete", "unflag")


def agreed_by_rule(study: Study, states: Mapping[str, CoderState], segments: Sequence[Segment]) -> Consensus:
    """The codings that count, by the adjudicators and the rule that study.toml names.

    Who judges a second time to be compared with the first has no second vote.
    """
    rules = study.settings.review
    return agreed(
        {name: state for name, state in states.items() if name not in rules.again},
        segments,
        study.codebook,
        adjudicators=rules.adjudicators,
        majority=rules.consensus == "majority",
    )


def agreed_verdicts(
    study: Study, decisions: Sequence[Decision], segments: Sequence[Segment]
) -> dict[str, dict[str, bool]]:
    """For each segment that was read, the agreed verdict on each code on which there is no open conflict."""
    consensus = agreed_by_rule(study, study.states(decisions), segments)
    given = {(a.segment_id, a.code_id) for a in consensus.agreed}
    open_ = {(c.segment_id, c.code_id) for c in consensus.conflicts if c.about == "presence"}
    return {
        segment.id: {
            code.id: (segment.id, code.id) in given
            for code in study.codebook.codable
            if (segment.id, code.id) not in open_ and segment.id not in consensus.unread.get(code.id, ())
        }
        for segment in segments
        if segment.id in consensus.read
    }


def study_rule(study: Study) -> str:
    """The rule by which codings count in a study, in words."""
    return rule_in_words(majority=study.settings.review.consensus == "majority")


@dataclass(frozen=True, slots=True)
class SentBack:
    """A code that adjudicators sent back to the codebook: on how many segments, and why, as they said."""

    code_id: str
    name: str
    segments: int
    why: tuple[str, ...]

    def __str__(self) -> str:
        """The code, how often and why, on one line."""
        where = f"{self.segments} segment" + ("s" if self.segments != 1 else "")
        why = f": {'; '.join(self.why)}" if self.why else ""
        return f"“{self.name}” ({self.code_id}), {where}{why}"


def sent_back(consensus: Consensus, codebook: Codebook) -> tuple[SentBack, ...]:
    """The codes that were sent back and read as they did then, in the order of the codebook."""
    found = []
    for code in codebook.codable:
        about = [referral for referral in consensus.referred if referral.code_id == code.id]
        said = (_why(referral.adjudicator, referral.reason, referral.note) for referral in about)
        if about:
            places = {referral.segment_id for referral in about}
            found.append(SentBack(code.id, code.name, len(places), tuple(dict.fromkeys(filter(None, said)))))
    return tuple(found)


def _why(adjudicator: str, reason: str, note: str) -> str:
    """What an adjudicator said when sending a code back; "" where nothing."""
    words = [SETTLED_BECAUSE.get(reason, reason)] if reason else []
    words += [note] if note else []
    return f"{' — '.join(words)} ({adjudicator})" if words else ""


def open_places(consensus: Consensus) -> frozenset[tuple[str, str]]:
    """Segment and code of each conflict that an adjudicator can settle: none that waits for the codebook."""
    waiting = {(referral.segment_id, referral.code_id) for referral in consensus.referred}
    return frozenset((c.segment_id, c.code_id) for c in consensus.conflicts) - waiting


def to_discuss(
    states: Mapping[str, CoderState],
    adjudicators: Collection[str],
    decisions: Iterable[Decision],
    memos: Iterable[Memo],
) -> dict[str, tuple[str, ...]]:
    """By segment the coders who flagged it for discussion, until an adjudicator has answered there.

    An answer is a memo on the segment or a decision on it, made after the flag.
    """
    flagged: dict[str, list[Decision]] = defaultdict(list)
    for name in sorted(set(states) - set(adjudicators)):
        for segment_id, decision in states[name].flagged.items():
            flagged[segment_id].append(decision)
    if not flagged:
        return {}
    answered: dict[str, str] = {}
    said = [
        (d.segment_id, d.decided_at)
        for d in effective(d for d in decisions if d.coder in adjudicators)
        if d.kind in _ANSWERS
    ]
    said += [(m.target, m.written_at) for m in memos if m.about == "segment" and m.author in adjudicators]
    for segment_id, at in said:
        answered[segment_id] = max(at, answered.get(segment_id, ""))
    found = {
        segment_id: tuple(d.coder for d in flags if d.decided_at > answered.get(segment_id, ""))
        for segment_id, flags in flagged.items()
    }
    return {segment_id: names for segment_id, names in found.items() if names}
