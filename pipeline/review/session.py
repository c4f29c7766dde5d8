"""A coder's session without a screen: queue, current segment, decisions, undo. Every front end drives this core.

Each act is appended to the log, and so on disk, before the method returns; only then does the session move on. A
session knows one coder's decisions and nobody else's.
"""

from __future__ import annotations

import dataclasses
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from pipeline.codebook import Code, Codebook
from pipeline.decisions import (
    CoderState,
    Coding,
    Decision,
    Kind,
    Memo,
    Presentation,
    effective,
    fold,
    new_decision,
    new_memo,
)
from pipeline.draws import Draw
from pipeline.errors import FocusError
from pipeline.hashing import content_id
from pipeline.instrument import Instrument, due, was_given
from pipeline.logs import NewCode, new_code, slug_of
from pipeline.review.reminders import open_question, why_again
from pipeline.segments import Segment
from pipeline.suggestions import Suggestion
from pipeline.transcripts import Transcript, Turn


class ReviewError(FocusError):
    """An act that the session cannot do; the message says why and nothing was recorded."""

    exit_code = 2


class Log(Protocol):
    """Where acts go; each method returns only when the record is on disk."""

    def append(self, decision: Decision) -> None:
        """Add a decision."""

    def present(self, presentation: Presentation) -> None:
        """Add what was put before the coder."""

    def note(self, memo: Memo) -> None:
        """Add a memo."""

    def make(self, code: NewCode) -> None:
        """Add a code made while reading."""

    def keep_codebook(self, codebook: Codebook) -> None:
        """Keep what the codes mean, before anything is decided by it."""


@dataclass(frozen=True, slots=True)
class Card:
    """All that a front end shows of one segment.

    `question` is the last moderator's turn before it. `remarks` say in sentences, in adjudication, what the coders
    decided, and otherwise why a segment that was judged before is here again.
    """

    segment: Segment
    transcript: Transcript
    question: Turn | None
    before: tuple[Turn, ...]
    after: tuple[Turn, ...]
    suggestions: tuple[Suggestion, ...]
    codings: Mapping[str, Coding]
    rejected: frozenset[str]
    memos: tuple[Memo, ...]
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Dispute:
    """What an adjudicator has to settle on a segment: the codes, and what the coders said, in sentences."""

    codes: tuple[str, ...]
    remarks: tuple[str, ...]


class Session:
    """One coder at work on a queue of segments, in the order given.

    `suggestions` gives those of a segment, best first; with `hints` off they are neither asked for nor shown.
    With `disputes` (by segment id, for every segment of the queue) the session is an adjudication: it shows what the
    coders said and settles those codes alone. `past` are the codebooks that were judged by before, by revision: what was
    judged there by another meaning comes up again, with what was given; of the segments completed without a code that
    is new or means more now, the share `reopen`. `draw` is the batch that the queue is, None where it is read by hand:
    what is shown of it is recorded with its probability; `next_batch` is the number of the one that is to be read after
    it, None without one. `clock` gives the time, ISO 8601 in UTC.
    """

    def __init__(
        self,
        *,
        coder: str,
        codebook: Codebook,
        transcripts: Mapping[str, Transcript],
        queue: Sequence[Segment],
        decisions: Sequence[Decision],
        memos: Sequence[Memo],
        suggestions: Callable[[str], Sequence[Suggestion]],
        log: Log,
        round_id: str,
        hints: bool,
        clock: Callable[[], str],
        disputes: Mapping[str, Dispute] | None = None,
        draw: Draw | None = None,
        past: Mapping[str, Codebook] | None = None,
        reopen: float = 1.0,
        next_batch: int | None = None,
    ) -> None:
        strangers = ({d.coder for d in decisions} | {m.author for m in memos}) - {coder}
        if strangers:
            raise ReviewError(
                f"a session of {coder} must not see decisions or memos of {', '.join(sorted(strangers))}"
            )
        self.coder = coder
        self._past = dict(past or {})
        self._take(codebook)
        self.round = round_id
        self.hints = hints
        self._transcripts = transcripts
        self._segments = {segment.id: segment for segment in queue}
        self._places = {segment.id: place for place, segment in enumerate(queue)}
        self.draw = draw
        self.next_batch = next_batch
        self._drawn = {
            i.segment_id: (place, i.probability) for place, i in enumerate(draw.items if draw else ())
        }
        self._suggestions = suggestions
        self._disputes = disputes
        self._log = log
        self._clock = clock
        self._by_segment: dict[str, list[Decision]] = {}
        self._decisions = sorted(decisions, key=lambda d: d.sequence)
        for decision in self._decisions:
            self._by_segment.setdefault(decision.segment_id, []).append(decision)
        self._memos = list(memos)
        self._shown: dict[str, tuple[Suggestion, ...]] = {}
        self._reopen = reopen
        state = self._state_of_all()
        self._back = {} if disputes is not None else due(state, reopen)
        done = set(state.completed) - set(self._back)
        self._waiting = deque(segment.id for segment in queue if segment.id not in done)

    # what is to be seen

    @property
    def current(self) -> Segment | None:
        """The segment before the coder, None where nothing is left."""
        return self._segments[self._waiting[0]] if self._waiting else None

    @property
    def language(self) -> str:
        """The language of the current segment's transcript."""
        return self._transcripts[self._needed().transcript_id].language

    @property
    def progress(self) -> tuple[int, int]:
        """How many segments of the queue this coder has completed, and how many there are."""
        return len(self._segments) - len(self._waiting), len(self._segments)

    def card(self, context: int = 1) -> Card:
        """The current segment with `context` turns before and after; what was shown is recorded once.

        Raises ReviewError where nothing is left.
        """
        segment = self._needed()
        transcript = self._transcripts[segment.transcript_id]
        first, after = segment.turns
        found = tuple(self._suggestions(segment.id)) if self.hints else ()
        if segment.id not in self._shown:
            self._log.present(self._presentation(segment))
        self._shown[segment.id] = found
        state = self._state_of(segment.id)
        return Card(
            segment=segment,
            transcript=transcript,
            question=_question(transcript, first),
            before=transcript.turns[max(0, first - context) : first],
            after=transcript.turns[after : after + context],
            suggestions=found,
            codings={code: coding for (_, code), coding in state.codings.items()},
            rejected=frozenset(code for _, code in state.rejected),
            memos=tuple(m for m in self._memos if m.about == "segment" and m.target == segment.id),
            remarks=self._disputes[segment.id].remarks
            if self._disputes is not None
            else why_again(self._back.get(segment.id, ()), self.codebook),
        )

    # what can be done

    def code(self, code_id: str, level: str | None = None) -> Decision:
        """Say that a code applies; a graded code needs a level. A second time replaces the first.

        Raises ReviewError for an unknown code, a heading, a missing level or one that the scale does not have.
        """
        code = self._codable(code_id)
        _check_level(code, level)
        return self._decide("code", code_id=code_id, level=level, supersedes=self._standing(code_id))

    def reject(self, code_id: str) -> Decision:
        """Say that a code does not apply."""
        return self._decide("reject", code_id=self._codable(code_id).id, supersedes=self._standing(code_id))

    def complete(self) -> Decision | None:
        """Say that this segment is judged and nothing more applies; the next one comes up.

        In adjudication nothing is recorded here: only the codes in dispute are settled, each by its own decision, and
        what the coders agree on stays. Raises ReviewError while one of them is not settled, a graded code lacks its
        level, or nothing was said of the parts of a code that was given and split since: its coding would be lost unseen.
        """
        segment = self._needed()
        decision = None
        if self._disputes is None:
            question = open_question(self._state_of(segment.id), segment.id, self.codebook)
            if question:
                raise ReviewError(question)
            decision = self._decide("complete")
        else:
            state = self._state_of(segment.id)
            old = {reason.code_id for reason in state.outdated.get(segment.id, ())}
            disputed = self._disputes[segment.id].codes
            open_ = [c for c in disputed if c in old or state.verdict(segment.id, c) is None]
            if open_:
                raise ReviewError(
                    f"not settled yet: {', '.join(open_)} (give it, reject it, or skip the segment)"
                )
        self._waiting.popleft()
        return decision

    def skip(self) -> None:
        """Put the current segment at the end of the queue; nothing is decided."""
        self._needed()
        self._waiting.rotate(-1)

    def memo(self, text: str) -> Memo:
        """Write a memo on the current segment; raises ReviewError where it is empty."""
        if not text.strip():
            raise ReviewError("an empty memo says nothing")
        memo = new_memo(self.coder, "segment", self._needed().id, text.strip(), self._clock())
        self._log.note(memo)
        self._memos.append(memo)
        return memo

    def make(self, name: str, definition: str = "", *, in_vivo: bool = False) -> Decision:
        """Make a provisional code on the spot and give it to the current segment; nobody else sees it before adoption.

        With `in_vivo` the name is the participant's own words. Raises ReviewError where it is empty, stands in the
        codebook already, or is not what the participant said.
        """
        segment, plain = self._needed(), " ".join(name.split())
        if not plain:
            raise ReviewError("a code needs a name")
        if in_vivo and plain.casefold() not in " ".join(segment.quote.split()).casefold():
            raise ReviewError(
                f"“{plain}” is not what was said here; make it a code of your own words instead"
            )
        for known in self.codebook.codes:
            if known.name.casefold() == plain.casefold():
                raise ReviewError(f"there is a code of that name: {known.id}")
        code_id = self._free_id(plain)
        made = new_code(
            author=self.coder,
            code_id=code_id,
            name=plain,
            definition=definition.strip(),
            in_vivo=in_vivo,
            quote=segment.quote,
            language=self._transcripts[segment.transcript_id].language,
            segment_id=segment.id,
            transcript_id=segment.transcript_id,
            made_at=self._clock(),
        )
        self._log.make(made)
        self._past[self._revision] = self.codebook
        grown = dataclasses.replace(self.codebook, codes=(*self.codebook.codes, made.code))
        self._log.keep_codebook(grown)
        self._take(grown)
        return self.code(code_id)

    def _free_id(self, name: str) -> str:
        """An id for a new code of this coder that no code has or had: what was adopted must not be mistaken for it."""
        slug, author = slug_of(name), slug_of(self.coder)
        if self._instrument.target(f"{slug}@{author}") is None:
            return f"{slug}@{author}"
        return f"{slug}_{content_id('slug', name, self._clock())[-4:]}@{author}"

    def undo(self) -> Decision:
        """Take back this coder's last standing decision, also of earlier sessions, and go to its segment.

        Raises ReviewError where there is nothing to take back, its segment is not in the queue or it was made in
        another round: what was reported of a round that is over must not change behind the report.
        """
        standing = max(effective(self._decisions), key=lambda d: d.sequence, default=None)
        if standing is None:
            raise ReviewError("there is nothing to take back")
        if standing.segment_id not in self._segments:
            raise ReviewError("the last decision is about a segment that is not in this queue")
        if standing.round != self.round:
            raise ReviewError(
                f"the last decision was made in round {standing.round!r}, not in {self.round!r}"
            )
        self._append(self._new("withdraw", self._segments[standing.segment_id], supersedes=standing.id))
        if standing.segment_id in self._waiting:
            self._waiting.remove(standing.segment_id)
        self._waiting.appendleft(standing.segment_id)
        return standing

    # how it is done

    def _needed(self) -> Segment:
        """The current segment; raises ReviewError where nothing is left."""
        if self.current is None:
            raise ReviewError("every segment of the queue is done")
        return self.current

    def _codable(self, code_id: str) -> Code:
        """The code of that id; raises ReviewError where it cannot be given."""
        for code in self.codebook.codable:
            if code.id == code_id:
                return code
        raise ReviewError(f"there is no code {code_id!r} that can be given")

    def _standing(self, code_id: str) -> str | None:
        """The decision on the current segment and that code that a new one replaces."""
        for decision in reversed(effective(self._by_segment.get(self._needed().id, []))):
            if decision.code_id and self._instrument.target(decision.code_id) == code_id:
                return decision.id
        return None

    def _decide(
        self, kind: Kind, code_id: str | None = None, level: str | None = None, supersedes: str | None = None
    ) -> Decision:
        """Record a decision on the current segment."""
        segment = self._needed()
        decision = self._new(kind, segment, code_id=code_id, level=level, supersedes=supersedes)
        self._append(decision)
        return decision

    def _new(
        self,
        kind: Kind,
        segment: Segment,
        code_id: str | None = None,
        level: str | None = None,
        supersedes: str | None = None,
    ) -> Decision:
        """A decision of this coder with the next sequence number, and what `card` showed of suggestions before it."""
        found = self._shown.get(segment.id, ())
        proposed = next((s.id for s in found if s.code_id == code_id), None)
        return new_decision(
            self.coder,
            (self._decisions[-1].sequence if self._decisions else 0) + 1,
            kind,
            segment.id,
            self._clock(),
            transcript_id=segment.transcript_id,
            quote=segment.quote,
            code_id=code_id,
            span=segment.span if kind == "code" else None,
            level=level,
            suggestion_id=proposed,
            hint_visible=bool(found),
            round=self.round,
            codebook_revision=self._revision,
            supersedes=supersedes,
        )

    def _append(self, decision: Decision) -> None:
        """Write it down first, remember it then: what the log refuses did not happen."""
        self._log.append(decision)
        self._decisions.append(decision)
        self._by_segment.setdefault(decision.segment_id, []).append(decision)

    def _presentation(self, segment: Segment) -> Presentation:
        """What is put before the coder now. Read by hand a segment has no probability; a draw gives it one.

        So does the share that comes back; what was given comes back for certain, and by no draw.
        """
        shown_at = self._clock()
        position, probability = self._drawn.get(segment.id, (self._places[segment.id], None))
        draw_id = self.draw.id if self.draw is not None and probability is not None else ""
        if segment.id in self._back:
            again = not any(map(was_given, self._back[segment.id]))
            draw_id, probability = ("reopen", self._reopen) if again else ("", None)
        return Presentation(
            id=content_id("show", self.coder, segment.id, self.round, shown_at),
            segment_id=segment.id,
            coder=self.coder,
            round=self.round,
            draw_id=draw_id,
            position=position,
            probability=probability,
            hints=self.hints,
            shown_at=shown_at,
        )

    def _state_of(self, segment_id: str) -> CoderState:
        """Where this coder stands on one segment."""
        return self._state_after(self._by_segment.get(segment_id, []))

    def _state_of_all(self) -> CoderState:
        """Where this coder stands on everything."""
        return self._state_after(self._decisions)

    def _state_after(self, decisions: Sequence[Decision]) -> CoderState:
        """Where some decisions lead, by today's codebook."""
        return self._instrument.follow(fold(decisions).get(self.coder, CoderState(self.coder)))

    def _take(self, codebook: Codebook) -> None:
        """Go on by this codebook."""
        self.codebook, self._revision = codebook, codebook.revision
        self._instrument = Instrument(codebook, self._past)


def _check_level(code: Code, level: str | None) -> None:
    """Refuse a graded code without a level of its scale, and a level on a code without a scale."""
    if code.scale is None:
        if level is not None:
            raise ReviewError(f"the code {code.id!r} has no levels")
        return
    levels = [candidate.id for candidate in code.scale.levels]
    if level not in levels:
        raise ReviewError(f"the code {code.id!r} needs one of its levels: {', '.join(levels)}")


def _question(transcript: Transcript, before: int) -> Turn | None:
    """The last moderator's turn before turn `before`."""
    moderators = {speaker.id for speaker in transcript.speakers if speaker.role == "moderator"}
    for turn in reversed(transcript.turns[:before]):
        if turn.speaker_id in moderators:
            return turn
    return None
