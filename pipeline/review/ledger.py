"""One coder's decisions in a session: what stands on each segment by today's codebook, and what is added to it."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

from pipeline.codebook import Codebook
from pipeline.decisions import CoderState, Coding, Decision, Kind, Memo, Presentation, derived_id, fold
from pipeline.instrument import Instrument
from pipeline.logs import NewCode
from pipeline.review.acts import Acts
from pipeline.segments import Segment

_TRIES = 1000  # for a clock to go on: microseconds
_MOST_STATES = 200


class Log(Protocol):
    """Where acts go; each method returns only when the record is on disk."""

    def append_all(self, decisions: Sequence[Decision]) -> None:
        """Add what was decided at once, all or nothing."""

    def present(self, presentation: Presentation) -> None:
        """Add what was put before the coder."""

    def note(self, memo: Memo) -> None:
        """Add a memo."""

    def make(self, code: NewCode) -> None:
        """Add a code made while reading."""

    def keep_codebook(self, codebook: Codebook) -> None:
        """Keep what the codes mean, before anything is decided by it."""


class Ledger:
    """The decisions of one coder, written to `log` before they count; `codebook` is today's, `past` those of before."""

    def __init__(
        self,
        coder: str,
        decisions: Sequence[Decision],
        codebook: Codebook,
        past: Mapping[str, Codebook],
        log: Log,
        *,
        round_id: str,
        clock: Callable[[], str],
    ) -> None:
        self.coder = coder
        self._past = dict(past)
        self.take(codebook)
        self._log = log
        self._round = round_id
        self._clock = clock
        ordered = sorted(decisions, key=lambda d: d.sequence)
        self._last = ordered[-1] if ordered else None
        self.acts = Acts(ordered)
        self._by_segment: dict[str, list[Decision]] = defaultdict(list)
        for decision in ordered:
            self._by_segment[decision.segment_id].append(decision)
        self.at_start = self._state_after(ordered)
        self.sequence_at_start = self._last.sequence if self._last else 0
        self._flagged = set(self.at_start.flagged)
        self._given: dict[str, dict[str, Coding]] = defaultdict(dict)
        for (segment_id, code_id), coding in self.at_start.codings.items():
            self._given[code_id][segment_id] = coding

    def take(self, codebook: Codebook) -> None:
        """Go on by this codebook."""
        self.codebook, self.revision = codebook, codebook.revision
        self._states: dict[str, CoderState] = {}  # as asked for since the last act: a key asks several times
        self._past[self.revision] = codebook
        self.instrument = Instrument(codebook, self._past)

    def state_of(self, segment_id: str) -> CoderState:
        """Where this coder stands on one segment."""
        if segment_id not in self._states:
            if len(self._states) >= _MOST_STATES:
                self._states.clear()
            self._states[segment_id] = self._state_after(self._by_segment.get(segment_id, []))
        return self._states[segment_id]

    def decisions_on(self, segment_id: str) -> Sequence[Decision]:
        """All decisions on a segment, by sequence."""
        return self._by_segment.get(segment_id, [])

    def is_flagged(self, segment_id: str) -> bool:
        """True for a segment that is to be discussed."""
        return segment_id in self._flagged

    def given_in(self, code_id: str) -> Mapping[str, Coding]:
        """By segment the codings by which the coder gives a code."""
        return self._given.get(code_id, {})

    def counts(self) -> dict[str, int]:
        """How often each code is given."""
        return {code_id: len(segments) for code_id, segments in self._given.items() if segments}

    def standing(self, segment_id: str, code_id: str) -> str | None:
        """The decision on a segment and code that a new one replaces."""
        state, key = self.state_of(segment_id), (segment_id, code_id)
        if key in state.codings:
            return state.codings[key].decision_id
        said = state.rejected.get(key) or state.referred.get(key)
        return said.id if said is not None else None

    def draft(self, kind: Kind, segment: Segment, **rest: Any) -> Decision:
        """A decision that is not written yet: without its place in the log and its time."""
        return self._drafted(kind, segment.id, segment.transcript_id, segment.quote, **rest)

    def withdrawal(self, decision: Decision, *, hint_visible: bool) -> Decision:
        """A draft that takes a decision back, also where its segment is not there any more."""
        place = decision.segment_id, decision.transcript_id, decision.quote
        return self._drafted("withdraw", *place, supersedes=decision.id, hint_visible=hint_visible)

    def _drafted(self, kind: Kind, segment_id: str, transcript_id: str, quote: str, **rest: Any) -> Decision:
        """A draft about a segment with these words."""
        return Decision(
            id="",
            coder=self.coder,
            sequence=0,
            kind=kind,
            segment_id=segment_id,
            transcript_id=transcript_id,
            quote=quote,
            decided_at="",
            round=self._round,
            codebook_revision=self.revision,
            **rest,
        )

    def write(self, drafts: Sequence[Decision]) -> tuple[Decision, ...]:
        """Write an act down first, remember it then: what the log refuses did not happen."""
        at, first = self._now(), (self._last.sequence if self._last else 0) + 1
        act = tuple(_placed(draft, first + number, at) for number, draft in enumerate(drafts))
        self._log.append_all(act)
        self._last = act[-1]
        self.acts.add(act)
        self._states.clear()
        for decision in act:
            self._by_segment[decision.segment_id].append(decision)
        for segment_id in {decision.segment_id for decision in act}:
            self._update(segment_id)
        return act

    def _update(self, segment_id: str) -> None:
        """Bring what is known by code and flag up to date with one segment."""
        state = self.state_of(segment_id)
        for codings in self._given.values():
            codings.pop(segment_id, None)
        for (_, code_id), coding in state.codings.items():
            self._given[code_id][segment_id] = coding
        (self._flagged.add if segment_id in state.flagged else self._flagged.discard)(segment_id)

    def _now(self) -> str:
        """The time of an act; no two acts share it, since that is what tells them apart."""
        for _ in range(_TRIES):
            now = self._clock()
            if self._last is None or now != self._last.decided_at:
                return now
        raise RuntimeError("the clock stands still")

    def _state_after(self, decisions: Sequence[Decision]) -> CoderState:
        """Where some decisions lead, by today's codebook."""
        return self.instrument.follow(fold(decisions).get(self.coder, CoderState(self.coder)))


def _placed(draft: Decision, sequence: int, decided_at: str) -> Decision:
    """A draft with its place in the log, its time and the id that follows from them."""
    placed = dataclasses.replace(draft, sequence=sequence, decided_at=decided_at)
    return dataclasses.replace(placed, id=derived_id(placed))
