"""Which codings count when several people coded the same segment, by rules that can be stated in one paragraph.

`RULE` is that paragraph. Nothing is voted away in silence: what no rule settles is a conflict, listed and counted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, get_args

from pipeline.codebook import Code, Codebook
from pipeline.decisions import CoderState, Coding
from pipeline.findings import AgreedCoding, Conflict, Rule, to_json
from pipeline.segments import Segment

RULE = (
    "An adjudicator's decision on a segment and code settles it; an adjudicator who has completed the segment has "
    "settled all its codes. Otherwise those coders vote who completed the segment or decided on that code: one coder "
    "stands alone (single); two or more who all give the code agree (unanimous); of three or more a strict majority "
    "decides (majority); anything else is a conflict and counts for nothing until it is settled. Where those who "
    "give a graded code choose different levels, three or more levels on the scale give their median (the lower of "
    "two middle ones); otherwise the code counts without a level and the level is a conflict."
)


@dataclass(frozen=True, slots=True)
class Consensus:
    """The codings that count, in order of segments and codebook, and what is still open.

    `counts` maps each rule to its number of agreed codings (0 included). `read` holds the ids of the segments that
    at least one coder or adjudicator has completed: only there does no coding mean absent, and not even there for the
    codes that nobody could judge, since they came later (`unread`: code id → such segments).
    """

    agreed: tuple[AgreedCoding, ...]
    conflicts: tuple[Conflict, ...]
    counts: Mapping[Rule, int]
    read: frozenset[str]
    unread: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """All fields as JSON; `read` as a sorted list."""
        names = ("agreed", "conflicts", "counts", "read", "unread")
        return {name: to_json(getattr(self, name)) for name in names}


def agreed(
    states: Mapping[str, CoderState],
    segments: Sequence[Segment],
    codebook: Codebook,
    *,
    adjudicators: Collection[str] = (),
) -> Consensus:
    """Agreed codings and conflicts by `RULE`, over the codable codes and the given segments.

    `states` are all coders' states (`decisions.fold`), `adjudicators` those of them whose word settles. A code that
    a coder gave to a segment not yet completed counts as that coder's yes for that code alone. Decisions on segments
    or codes that are no longer there are left out (a study's `check` lists them).
    """
    judges = [states[name] for name in sorted(states) if name in set(adjudicators)]
    coders = [states[name] for name in sorted(states) if name not in set(adjudicators)]
    given = {key for state in states.values() for key in state.codings}
    found: list[AgreedCoding] = []
    open_: list[Conflict] = []
    for segment in segments:
        for code in codebook.codable:
            if (segment.id, code.id) in given:
                coding, conflict = _settle(judges, coders, segment.id, code)
                found += [coding] if coding else []
                open_ += [conflict] if conflict else []
    counts = Counter(coding.rule for coding in found)
    completed = {segment_id for state in states.values() for segment_id in state.completed}
    return Consensus(
        agreed=tuple(found),
        conflicts=tuple(open_),
        counts={rule: counts[rule] for rule in get_args(Rule)},
        read=frozenset(segment.id for segment in segments if segment.id in completed),
        unread=_unread(states, codebook),
    )


def _unread(states: Mapping[str, CoderState], codebook: Codebook) -> dict[str, frozenset[str]]:
    """For each code that came later the completed segments on which nobody has judged it."""
    late = {(s, code) for state in states.values() for s, codes in state.unjudged.items() for code in codes}
    found: dict[str, set[str]] = {code.id: set() for code in codebook.codable}
    for segment_id, code_id in late:
        if code_id in found and all(s.verdict(segment_id, code_id) is None for s in states.values()):
            found[code_id].add(segment_id)
    return {code_id: frozenset(segments) for code_id, segments in found.items() if segments}


def _settle(
    judges: Sequence[CoderState], coders: Sequence[CoderState], segment_id: str, code: Code
) -> tuple[AgreedCoding | None, Conflict | None]:
    """What `RULE` makes of one segment and code: a coding that counts, a conflict, both (its level) or neither."""
    for voters, adjudicating in ((judges, True), (coders, False)):
        votes = {state.coder: state.verdict(segment_id, code.id) for state in voters}
        yes = tuple(name for name, vote in votes.items() if vote is True)
        no = tuple(name for name, vote in votes.items() if vote is False)
        if not yes and not no:
            continue
        if _is_open(len(yes), len(no), adjudicating=adjudicating):
            return None, Conflict(segment_id, code.id, "presence", yes, no)
        if len(no) >= len(yes):
            return None, None
        rule: Rule = "adjudicated" if adjudicating else _rule(len(yes), len(no))
        return _coding(
            [state.codings[segment_id, code.id] for state in voters if state.coder in yes], code, rule
        )
    return None, None


def _is_open(yes: int, no: int, *, adjudicating: bool) -> bool:
    """True where votes differ and no majority of three or more decides; adjudicators who differ are always open."""
    return yes > 0 and no > 0 and (adjudicating or yes + no < 3 or yes == no)


def _rule(yes: int, no: int) -> Rule:
    """The rule by which coders' votes made a code count."""
    if no:
        return "majority"
    return "single" if yes == 1 else "unanimous"


def _coding(codings: Sequence[Coding], code: Code, rule: Rule) -> tuple[AgreedCoding, Conflict | None]:
    """The agreed coding of those who gave the code, and the conflict about its level where there is one."""
    level, settled = _level([coding.level for coding in codings], code)
    names = tuple(coding.coder for coding in codings)
    agreed_coding = AgreedCoding(
        segment_id=codings[0].segment_id,
        code_id=code.id,
        rule=rule,
        level=level,
        decision_ids=tuple(coding.decision_id for coding in codings),
        coders=names,
        speaker_ids=tuple(sorted({speaker for coding in codings for speaker in coding.speaker_ids})),
    )
    conflict = None if settled else Conflict(codings[0].segment_id, code.id, "level", names)
    return agreed_coding, conflict


def _level(levels: Sequence[str | None], code: Code) -> tuple[str | None, bool]:
    """The level that counts and whether it is settled; a code without a scale has none and leaves nothing open."""
    if code.scale is None:
        return None, True
    if len(set(levels)) == 1:
        return levels[0], True
    order = {level.id: (level.value, level.id) for level in code.scale.on_scale}
    if len(levels) < 3 or any(level not in order for level in levels):
        return None, False
    ranked = sorted((level for level in levels if level is not None), key=order.__getitem__)
    return ranked[(len(ranked) - 1) // 2], True
