"""Which codings count when several people coded the same segment, by rules that can be stated in one paragraph.

`rule_in_words` is that paragraph. Nothing is voted away in silence: what no rule settles is a conflict, listed and
counted, and what an adjudicator settles is kept with the decisions that it settles.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, get_args

from pipeline.codebook import Code, Codebook
from pipeline.decisions import CoderState, Coding, Decision, words_held
from pipeline.findings import AgreedCoding, Conflict, Referral, Rule, Settlement, to_json
from pipeline.reliability.joining import joined_level, joined_span
from pipeline.segments import Segment

_RULE = (
    "An adjudicator's decision on a segment and code settles it; an adjudicator who has completed the segment has "
    "settled all its codes but those sent back to the codebook. Otherwise those coders vote who completed the segment or "
    "decided on that code: one coder stands alone (single); two or more who all give the code agree (unanimous); "
    "{majority}anything else is a conflict and counts for nothing until it is settled. "
    "Where those who give a graded code choose different levels, {median}the code counts without a level and the level is "
    "a conflict. To whom they credit the code is put together; who marks nobody means the one who speaks. Where they mark "
    "different stretches of talk, stretches that overlap are joined, one with the next; where they fall apart into "
    "stretches without a character in common, the code counts and its span is a conflict."
)
_MAJORITY = "of three or more a strict majority decides (majority); "
_MEDIAN = "three or more levels on the scale give their median (the lower of two middle ones); otherwise "


def rule_in_words(*, majority: bool = True) -> str:
    """The rule by which codings count, with or without the vote of a majority."""
    return _RULE.format(majority=_MAJORITY if majority else "", median=_MEDIAN if majority else "")


@dataclass(frozen=True, slots=True)
class Consensus:
    """The codings that count, in order of segments and codebook, and what is still open.

    `counts` maps each rule to its number of agreed codings (0 included). `read` holds the ids of the segments that
    somebody has completed: only there does no coding mean absent, and not even there for the
    codes that nobody could judge, since they came later (`unread`: code id → such segments).
    `settled` is how adjudicators settled what coders differed on; `referred` names, of the conflicts, those that an
    adjudicator sent back to the codebook.
    """

    agreed: tuple[AgreedCoding, ...]
    conflicts: tuple[Conflict, ...]
    counts: Mapping[Rule, int]
    read: frozenset[str]
    unread: Mapping[str, frozenset[str]] = field(default_factory=dict)
    settled: tuple[Settlement, ...] = ()
    referred: tuple[Referral, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """All fields as JSON; `read` as a sorted list."""
        names = ("agreed", "conflicts", "counts", "read", "unread", "settled", "referred")
        return {name: to_json(getattr(self, name)) for name in names}


def agreed(
    states: Mapping[str, CoderState],
    segments: Sequence[Segment],
    codebook: Codebook,
    *,
    adjudicators: Collection[str] = (),
    majority: bool = True,
) -> Consensus:
    """Agreed codings and conflicts by the rule in words, over the codable codes and the given segments.

    `states` are all coders' states (`decisions.fold`), `adjudicators` those of them whose word settles. A code that
    a coder gave to a segment not yet completed counts as that coder's yes for that code alone. Without `majority` three
    or more coders who differ are in conflict as two are. Decisions on segments or codes that are no longer there are left
    out (a study's `check` lists them).
    """
    judges = [states[name] for name in sorted(states) if name in set(adjudicators)]
    coders = [states[name] for name in sorted(states) if name not in set(adjudicators)]
    given = {key for state in states.values() for key in state.codings}
    outcomes = [
        _outcome(judges, coders, segment, code, majority=majority)
        for segment in segments
        for code in codebook.codable
        if (segment.id, code.id) in given
    ]
    found = tuple(outcome.coding for outcome in outcomes if outcome.coding)
    conflicts = tuple(conflict for outcome in outcomes for conflict in outcome.conflicts)
    counts = Counter(coding.rule for coding in found)
    completed = {segment_id for state in states.values() for segment_id in state.completed}
    return Consensus(
        agreed=found,
        conflicts=conflicts,
        counts={rule: counts[rule] for rule in get_args(Rule)},
        read=frozenset(segment.id for segment in segments if segment.id in completed),
        unread=_unread(states, codebook),
        settled=tuple(outcome.settlement for outcome in outcomes if outcome.settlement),
        referred=_referrals(judges, conflicts),
    )


def _unread(states: Mapping[str, CoderState], codebook: Codebook) -> dict[str, frozenset[str]]:
    """For each code that came later the completed segments on which nobody has judged it."""
    late = {(s, code) for state in states.values() for s, codes in state.unjudged.items() for code in codes}
    found: dict[str, set[str]] = {code.id: set() for code in codebook.codable}
    for segment_id, code_id in late:
        if code_id in found and all(s.verdict(segment_id, code_id) is None for s in states.values()):
            found[code_id].add(segment_id)
    return {code_id: frozenset(segments) for code_id, segments in found.items() if segments}


@dataclass(frozen=True, slots=True)
class _Votes:
    """What some people say of one segment and code: who gives it, and by which decision the others do not."""

    yes: tuple[Coding, ...]
    no: Mapping[str, Decision]

    @property
    def any(self) -> bool:
        """True where somebody says something."""
        return bool(self.yes or self.no)

    @property
    def names(self) -> tuple[str, ...]:
        """Those who give the code."""
        return tuple(coding.coder for coding in self.yes)

    @property
    def decision_ids(self) -> tuple[str, ...]:
        """The decisions behind all votes, by name of the coder."""
        ids = {coding.coder: coding.decision_id for coding in self.yes}
        ids |= {name: decision.id for name, decision in self.no.items()}
        return tuple(ids[name] for name in sorted(ids))

    @property
    def why(self) -> tuple[str, str]:
        """Reason and note of the first who gave any."""
        said: list[tuple[str, str]] = [(coding.reason, coding.note) for coding in self.yes]
        said += [(decision.reason, decision.note) for decision in self.no.values()]
        return next((why for why in said if any(why)), ("", ""))


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What the rule makes of one segment and code: a coding that counts, what is open, how it was settled."""

    coding: AgreedCoding | None = None
    conflicts: tuple[Conflict, ...] = ()
    settlement: Settlement | None = None

    @property
    def tells(self) -> tuple[object, ...]:
        """What counts, apart from who said so."""
        return (self.coding.level, self.coding.span) if self.coding else ()


def _outcome(
    judges: Sequence[CoderState],
    coders: Sequence[CoderState],
    segment: Segment,
    code: Code,
    *,
    majority: bool,
) -> _Outcome:
    """What the rule makes of one segment and code: adjudicators first, coders where these say nothing."""
    said, ruled = _votes(coders, segment.id, code.id), _votes(judges, segment.id, code.id)
    among = _counted(said, segment, code, adjudicating=False, majority=majority)
    if not ruled.any:
        return among
    found = _counted(ruled, segment, code, adjudicating=True, majority=majority)
    if any(conflict.about == "presence" for conflict in found.conflicts):
        return found
    reason, note = ruled.why
    coding = found.coding
    if coding is not None:
        coding = replace(coding, reason=reason, note=note, settles=said.decision_ids)
    still = {conflict.about for conflict in found.conflicts}
    about = tuple(conflict.about for conflict in among.conflicts if conflict.about not in still)
    overruled = said.any and not among.conflicts and among.tells != found.tells
    settlement = Settlement(
        segment_id=segment.id,
        code_id=code.id,
        about=about,
        applies=coding is not None,
        adjudicators=tuple(sorted({*ruled.names, *ruled.no})),
        decision_ids=ruled.decision_ids,
        settles=said.decision_ids,
        reason=reason,
        note=note,
    )
    return _Outcome(coding, found.conflicts, settlement if about or overruled else None)


def _votes(states: Sequence[CoderState], segment_id: str, code_id: str) -> _Votes:
    """What some people say of one segment and code; who sent the code back says nothing."""
    yes: list[Coding] = []
    no: dict[str, Decision] = {}
    for state in states:
        verdict = None if _sent_back(state, segment_id, code_id) else state.verdict(segment_id, code_id)
        if verdict is True:
            yes.append(state.codings[segment_id, code_id])
        elif verdict is False:
            no[state.coder] = state.rejected.get((segment_id, code_id)) or state.completed[segment_id]
    return _Votes(tuple(yes), no)


def _sent_back(state: CoderState, segment_id: str, code_id: str) -> Decision | None:
    """The decision that sends the code back to the codebook, unless the segment was completed after it."""
    sent, done = state.referred.get((segment_id, code_id)), state.completed.get(segment_id)
    return None if sent is not None and done is not None and done.sequence > sent.sequence else sent


def _referrals(judges: Sequence[CoderState], conflicts: Sequence[Conflict]) -> tuple[Referral, ...]:
    """The conflicts that adjudicators sent back to the codebook."""
    places = dict.fromkeys((conflict.segment_id, conflict.code_id) for conflict in conflicts)
    found = [
        (judge.coder, place, sent)
        for place in places
        for judge in judges
        if (sent := _sent_back(judge, *place))
    ]
    return tuple(Referral(*place, name, sent.id, sent.reason, sent.note) for name, place, sent in found)


def _counted(votes: _Votes, segment: Segment, code: Code, *, adjudicating: bool, majority: bool) -> _Outcome:
    """What some votes come to."""
    yes, no = len(votes.yes), len(votes.no)
    if _is_open(yes, no, decides=majority and not adjudicating):
        return _Outcome(None, (Conflict(segment.id, code.id, "presence", votes.names, tuple(votes.no)),))
    if no >= yes:
        return _Outcome()
    rule: Rule = "adjudicated" if adjudicating else _rule(yes, no)
    return _coding(votes.yes, segment, code, rule, majority=majority)


def _is_open(yes: int, no: int, *, decides: bool) -> bool:
    """True where votes differ and no majority of three or more `decides`; adjudicators who differ are always open."""
    return yes > 0 and no > 0 and (not decides or yes + no < 3 or yes == no)


def _rule(yes: int, no: int) -> Rule:
    """The rule by which coders' votes made a code count."""
    if no:
        return "majority"
    return "single" if yes == 1 else "unanimous"


def _credited(codings: Sequence[Coding], segment: Segment) -> tuple[str, ...]:
    """Whom those who give a code credit with it, all of them together; who marked nobody means the one who speaks."""
    if not any(coding.speaker_ids for coding in codings):
        return ()
    return tuple(sorted({name for coding in codings for name in coding.speaker_ids or (segment.speaker_id,)}))


def _coding(
    codings: Sequence[Coding], segment: Segment, code: Code, rule: Rule, *, majority: bool
) -> _Outcome:
    """The agreed coding of those who gave the code, and the conflicts about its level and span where there are any."""
    level, settled = joined_level([coding.level for coding in codings], code, by_median=majority)
    span = joined_span(words_held(coding, segment) for coding in codings)
    names = tuple(coding.coder for coding in codings)
    coding = AgreedCoding(
        segment_id=segment.id,
        code_id=code.id,
        rule=rule,
        level=level,
        decision_ids=tuple(coding.decision_id for coding in codings),
        coders=names,
        speaker_ids=_credited(codings, segment),
        span=span,
    )
    conflicts = [] if settled else [Conflict(segment.id, code.id, "level", names)]
    conflicts += [] if span is not None else [Conflict(segment.id, code.id, "span", names)]
    return _Outcome(coding, tuple(conflicts))
