"""What is put before an adjudicator: the segments on which coders differ, with what each of them said there.

Most contested come first. What was sent back to the codebook waits for it; what coders flagged comes last.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from pipeline.decisions import CoderState, Coding, Decision, Memo, words_held
from pipeline.findings import Conflict
from pipeline.review.cards import Dispute, Voice
from pipeline.review.reminders import why_again
from pipeline.workflow.settling import agreed_by_rule, open_places, to_discuss
from pipeline.workflow.study import Study

_LONGEST = 60  # code points of a span that are quoted in a remark: enough to find it in the segment


def disputes(study: Study, judge: str) -> dict[str, Dispute]:
    """By segment id what `judge` has to settle: codes at issue, remarks, what each coder said. In document order.

    At issue is what is in conflict and does not wait for the codebook, and what this adjudicator settled by another
    meaning of a code. Segments that a coder flagged and no adjudicator has answered have no code at issue.
    """
    return _Hearing(study, judge).disputes()


def in_order(found: Mapping[str, Dispute], ids: Iterable[str]) -> list[str]:
    """Those segment ids that are in dispute, most contested first, among equals as given; what is only flagged last."""
    there = [segment_id for segment_id in ids if segment_id in found]
    return sorted(there, key=lambda key: (not found[key].codes, -found[key].contested))


def contested(conflicts: Iterable[Conflict]) -> float:
    """How divided coders are on a segment, summed over its conflicts.

    Where they differ on whether a code applies, 1 - |yes - no| / (yes + no): 1 where they are evenly split, the less the
    clearer the majority. A level or span that is open, where all agree that the code applies, counts one half.
    """
    return round(sum(map(_divided, conflicts)), 6)


def _divided(conflict: Conflict) -> float:
    """How divided coders are in one conflict, 0 to 1."""
    if conflict.about != "presence":
        return 0.5
    yes, no = len(conflict.yes), len(conflict.no)
    return 1 - abs(yes - no) / (yes + no)


class _Hearing:
    """All that was said in a study, gathered once for one adjudicator."""

    def __init__(self, study: Study, judge: str) -> None:
        self._study = study
        self._texts: dict[str, str] = {}
        self._segments = {segment.id: segment for segment in study.store.segments()}
        decisions, memos = study.store.decisions(), study.store.memos()
        self._states = study.states(decisions)
        self._own = self._states.get(judge, CoderState(judge))
        adjudicators = study.settings.review.adjudicators
        self._consensus = agreed_by_rule(study, self._states, tuple(self._segments.values()))
        self._flagged = to_discuss(self._states, adjudicators, decisions, memos)
        # What the adjudicator said is on the card anyway.
        others = {name: state for name, state in self._states.items() if name != judge}
        voices = _voices(others, [m for m in memos if m.author != judge], decisions, self._codes)
        self._voices = {
            segment_id: sorted(said, key=lambda voice: (voice.coder in adjudicators, voice.coder))
            for segment_id, said in voices.items()
        }

    @property
    def _codes(self) -> frozenset[str]:
        """The codes that everybody has: what a coder made while reading is for nobody else."""
        return frozenset(code.id for code in self._study.codebook.codable)

    def disputes(self) -> dict[str, Dispute]:
        """What there is to settle, by segment, in document order."""
        conflicts, waiting, agreed = self._conflicts(), self._waiting(), self._agreed()
        found = {}
        for segment_id in self._segments:
            at_issue, waits = conflicts.get(segment_id, ()), waiting.get(segment_id, {})
            again = [r for r in self._own.outdated.get(segment_id, ()) if r.code_id not in waits]
            flagged = self._flags(segment_id)
            if not (at_issue or again or flagged):
                continue
            codes = {conflict.code_id: None for conflict in at_issue}
            settled = [what for code, what in agreed.get(segment_id, ()) if code not in {*codes, *waits}]
            remarks = (
                *(self._told(conflict) for conflict in at_issue),
                *waits.values(),
                *((f"agreed already: {', '.join(settled)}",) if settled else ()),
                *why_again(again, self._study.codebook),
                *flagged,
            )
            codes |= {reason.code_id: None for reason in again}
            voices = tuple(self._voices.get(segment_id, ()))
            found[segment_id] = Dispute(tuple(codes), remarks, voices, contested(at_issue))
        return found

    def _conflicts(self) -> Mapping[str, list[Conflict]]:
        """The conflicts that can be settled, by segment."""
        there = open_places(self._consensus)
        found: dict[str, list[Conflict]] = defaultdict(list)
        for conflict in self._consensus.conflicts:
            if (conflict.segment_id, conflict.code_id) in there:
                found[conflict.segment_id].append(conflict)
        return found

    def _waiting(self) -> Mapping[str, dict[str, str]]:
        """What was sent back to the codebook, by segment and code, each in a sentence."""
        found: dict[str, dict[str, str]] = defaultdict(dict)
        for sent in self._consensus.referred:
            why = f" — {sent.note}" if sent.note else ""
            told = f"sent back to the codebook by {sent.adjudicator}: {sent.code_id}{why}"
            found[sent.segment_id].setdefault(sent.code_id, told)
        return found

    def _agreed(self) -> Mapping[str, list[tuple[str, str]]]:
        """What counts already, by segment: each code, and the same with its level."""
        found: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for coding in self._consensus.agreed:
            level = f" = {coding.level}" if coding.level else ""
            found[coding.segment_id].append((coding.code_id, coding.code_id + level))
        return found

    def _flags(self, segment_id: str) -> list[str]:
        """Who wants to discuss a segment, with the memos that they wrote on it."""
        memos = {voice.coder: voice.memos for voice in self._voices.get(segment_id, ())}
        told = []
        for coder in self._flagged.get(segment_id, ()):
            said = "; ".join(memo.text for memo in memos.get(coder, ()))
            told.append(f"flagged by {coder}" + (f": memo: {said}" if said else ""))
        return told

    def _told(self, conflict: Conflict) -> str:
        """A conflict on one line."""
        said = [f"{name}: {self._what(conflict, name)}" for name in sorted(conflict.yes)]
        said += [f"{name}: no" for name in conflict.no]
        return f"in conflict ({conflict.about}): {conflict.code_id} — {', '.join(said)}"

    def _what(self, conflict: Conflict, name: str) -> str:
        """What somebody who gives the code in conflict says: the level or, where that is open, the words."""
        coding = self._states[name].codings[conflict.segment_id, conflict.code_id]
        if conflict.about != "span":
            return coding.level or "yes"
        segment = self._segments[conflict.segment_id]
        span = words_held(coding, segment)
        words = " ".join(self._text(segment.transcript_id)[span.start : span.end].split())
        return f"“{words if len(words) <= _LONGEST else words[: _LONGEST - 1] + '…'}”"

    def _text(self, transcript_id: str) -> str:
        """The text of a transcript, read once."""
        if transcript_id not in self._texts:
            self._texts[transcript_id] = self._study.store.transcript(transcript_id).text
        return self._texts[transcript_id]


def _voices(
    states: Mapping[str, CoderState],
    memos: Sequence[Memo],
    decisions: Sequence[Decision],
    codes: Collection[str],
) -> Mapping[str, list[Voice]]:
    """What each coder said, by segment: codings and rejections of those codes, completion, memos."""
    codings: dict[tuple[str, str], dict[str, Coding]] = defaultdict(dict)
    rejected: dict[tuple[str, str], set[str]] = defaultdict(set)
    written: dict[tuple[str, str], list[Memo]] = defaultdict(list)
    for name, state in states.items():
        for (segment_id, code_id), coding in state.codings.items():
            if code_id in codes:
                codings[segment_id, name][code_id] = coding
        for segment_id, code_id in state.rejected:
            if code_id in codes:
                rejected[segment_id, name].add(code_id)
    decided = {decision.id: decision.segment_id for decision in decisions}
    for memo in memos:
        if memo.about in ("segment", "decision"):
            written[decided.get(memo.target, memo.target), memo.author].append(memo)
    done = {(segment_id, name) for name, state in states.items() for segment_id in state.completed}
    found: dict[str, list[Voice]] = defaultdict(list)
    for segment_id, name in {*codings, *rejected, *written, *done}:
        place = segment_id, name
        said = codings.get(place, {}), frozenset(rejected.get(place, ()))
        found[segment_id].append(Voice(name, *said, place in done, tuple(written.get(place, ()))))
    return found
