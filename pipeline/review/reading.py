"""What a coder sees in a session, and where they go in it: card, queue, filter, order. Nothing is decided here."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from heapq import nlargest

from pipeline.codebook import Codebook
from pipeline.decisions import Decision, Memo, Presentation
from pipeline.draws import Draw
from pipeline.hashing import content_id
from pipeline.instrument import due, was_given
from pipeline.review.blindness import Blindness
from pipeline.review.cards import GROUP, Card, Dispute
from pipeline.review.ledger import Ledger, Log
from pipeline.review.placing import ReviewError
from pipeline.review.queue import Mark, Queue
from pipeline.review.reminders import why_again
from pipeline.segments import Segment
from pipeline.suggestions import Suggestion
from pipeline.transcripts import Transcript

FAVOURITES = 9


class Reading:
    """One coder at work on a queue of segments, in the order given.

    `suggestions` gives those of a segment, best first; they are asked for and shown only where `blindness` allows it.
    With `disputes` (by segment id, for every segment of the queue) the session is an adjudication: it shows what the
    coders said and settles those codes alone. `past` are the codebooks that were judged by before, by revision: what was
    judged there by another meaning comes up again, with what was given; of the segments completed without a code that
    is new or means more now, the share `reopen`. `draw` is the batch that the queue is, None where it is read by hand:
    what is shown of it is recorded with its probability; `next_batch` is the number of the one that is to be read after
    it. `start` is the segment to go on with. What is suggested as a yes is ticked beforehand where its probability is `tick_from`
    or more: a threshold learnt for a rare code may lie at .2, and one key must not give what is wrong four times of five. `group_key` is the attribute that holds a speaker's group.
    `reread` forgets what `segments` and `transcripts` have at hand.
    """

    def __init__(
        self,
        *,
        coder: str,
        codebook: Codebook,
        transcripts: Mapping[str, Transcript],
        segments: Mapping[str, Segment],
        queue: Sequence[str],
        decisions: Sequence[Decision],
        memos: Sequence[Memo],
        suggestions: Callable[[str], Sequence[Suggestion]],
        log: Log,
        round_id: str,
        blindness: Blindness,
        clock: Callable[[], str],
        disputes: Mapping[str, Dispute] | None = None,
        draw: Draw | None = None,
        past: Mapping[str, Codebook] | None = None,
        reopen: float = 1.0,
        next_batch: int | None = None,
        start: str = "",
        tick_from: float = 0.5,
        group_key: str = GROUP,
        reread: Callable[[], None] = lambda: None,
    ) -> None:
        strangers = ({d.coder for d in decisions} | {m.author for m in memos}) - {coder}
        if strangers:
            raise ReviewError(
                f"a session of {coder} must not see decisions or memos of {', '.join(sorted(strangers))}"
            )
        self.coder, self.round = coder, round_id
        self._ledger = Ledger(coder, decisions, codebook, past or {}, log, round_id=round_id, clock=clock)
        self._blindness = blindness
        self._transcripts = transcripts
        self._segments = segments
        self.draw, self.next_batch = draw, next_batch
        self._drawn = {
            i.segment_id: (place, i.probability) for place, i in enumerate(draw.items if draw else ())
        }
        self._suggestions = suggestions
        self._disputes = disputes
        self._log, self._clock = log, clock
        self._memos = list(memos)
        self._shown: dict[str, tuple[Suggestion, ...]] = {}
        self._on_screen = ""
        self._with_hints: set[str] = set()
        self._revealed: set[str] = set()
        self._reopen = reopen
        self._tick_from = tick_from
        self._group_key = group_key
        self._reread = reread
        state = self._ledger.at_start
        self._back = {} if disputes is not None else due(state, reopen)
        self.favourites = self._most_given()
        done = () if disputes is not None else set(state.completed) - set(self._back)
        # What comes back is outstanding: it comes before the place at which reading stopped.
        self._queue = Queue(queue, done, state.deferred, "" if self._back else start)

    # what is to be seen

    @property
    def codebook(self) -> Codebook:
        """The codebook as this coder sees it, with the codes that they made while reading."""
        return self._ledger.codebook

    @property
    def adjudicating(self) -> bool:
        """True where conflicts are settled, False where segments are coded."""
        return self._disputes is not None

    @property
    def hints(self) -> bool:
        """True where suggestions are shown in this session, on most segments at least."""
        return self._blindness.hints and not (self.draw and self.draw.design.shared)

    @property
    def current(self) -> Segment | None:
        """The segment before the coder, None where nothing is left.

        Where somebody brought an edited transcript into the study meanwhile, it is read anew: what is on the screen must be
        what is recorded. One that the edited transcript does not have any more is passed over.
        """
        while (segment_id := self._queue.current) is not None:
            segment = self._segments.get(segment_id)
            if segment is not None and segment.quote == self._words(segment):
                return segment
            self._reread()
            if segment_id in self._segments:
                return self._segments[segment_id]
            self._queue.set_done(segment_id, done=True)
            self._queue.next_open()
            if self._queue.current == segment_id:
                return None
        return None

    @property
    def language(self) -> str:
        """The language of the current segment's transcript."""
        return self.transcript_of(self._needed()).language

    @property
    def progress(self) -> tuple[int, int]:
        """How many segments of the queue this coder has completed, and how many there are."""
        return self._queue.progress

    @property
    def view(self) -> Sequence[str]:
        """The ids of the segments that are shown, in order."""
        return self._queue.view

    @property
    def place(self) -> int:
        """The place of the current segment in the view, -1 where it is not in it."""
        return self._queue.place

    @property
    def memos(self) -> tuple[Memo, ...]:
        """All memos of this coder, by time."""
        return tuple(self._memos)

    def mark(self, segment_id: str) -> Mark:
        """Where a segment of the queue stands."""
        return self._queue.mark(segment_id)

    def is_blind(self, segment_id: str) -> bool:
        """True for a segment that comes without suggestions: nothing may tell what the machine thinks of it."""
        return not self._hints_on(segment_id)

    def is_flagged(self, segment_id: str) -> bool:
        """True for a segment that this coder wants to discuss."""
        return self._ledger.is_flagged(segment_id)

    def segment(self, segment_id: str) -> Segment:
        """The segment of that id; raises KeyError where there is none."""
        return self._segments[segment_id]

    def _words(self, segment: Segment) -> str:
        """What stands in the transcript at a segment's place."""
        text = self._transcripts[segment.transcript_id].text
        return text[segment.span.start : segment.span.end]

    def transcript_of(self, segment: Segment) -> Transcript:
        """The transcript in which a segment stands."""
        return self._transcripts[segment.transcript_id]

    def given_in(self, code_id: str) -> frozenset[str]:
        """The segments to which this coder gives a code."""
        return frozenset(self._ledger.given_in(code_id))

    def codings_of(self, code_id: str, most: int = 20) -> tuple[Decision, ...]:
        """The decisions by which this coder gave a code, the latest first; each quotes the segment as it was."""
        here = self._queue.current
        given = (c for segment_id, c in self._ledger.given_in(code_id).items() if segment_id != here)
        latest = nlargest(most, given, key=lambda coding: coding.sequence)
        return tuple(
            d for c in latest for d in self._ledger.decisions_on(c.segment_id) if d.id == c.decision_id
        )

    def card(self, context: int = 1) -> Card:
        """The current segment with `context` turns before and after; what was shown is recorded, once until another is.

        Raises ReviewError where nothing is left.
        """
        segment = self._needed()
        transcript = self.transcript_of(segment)
        first, after = segment.turns
        hints = self._hints_on(segment.id)
        found = tuple(self._suggestions(segment.id)) if hints else ()
        if segment.id != self._on_screen:
            self._log.present(self._presentation(segment, hints=hints))
        self._shown[segment.id], self._on_screen = found, segment.id
        if hints:
            self._with_hints.add(segment.id)
        state = self._ledger.state_of(segment.id)
        codings = {code: coding for (_, code), coding in state.codings.items()}
        rejected = frozenset(code for _, code in state.rejected)
        completed = self._is_judged(segment.id)
        dispute = (self._disputes or {}).get(segment.id)
        return Card(
            segment=segment,
            transcript=transcript,
            question=transcript.question_before(first),
            before=transcript.turns[max(0, first - context) : first],
            after=transcript.turns[after : after + context],
            suggestions=found,
            codings=codings,
            rejected=rejected,
            memos=tuple(m for m in self._memos if m.about == "segment" and m.target == segment.id),
            remarks=dispute.remarks if dispute else self._why_again(segment.id),
            hints=hints,
            ticked=self._ticked(segment.id),
            completed=completed,
            deferred=self.mark(segment.id) == "deferred",
            flagged=self._ledger.is_flagged(segment.id),
            voices=dispute.voices if dispute else (),
            at_issue=dispute.codes if dispute else (),
            referred=frozenset(code for _, code in state.referred),
            group_key=self._group_key,
        )

    # where to go

    def go(self, segment_id: str) -> None:
        """Go to a segment, also one that is done or outside of the queue; raises ReviewError where there is none."""
        if segment_id not in self._segments:
            raise ReviewError("the transcripts do not have that segment any more")
        self._queue.go(segment_id)

    def step(self, by: int) -> None:
        """Go on by so many segments of the view; nothing is decided."""
        self._queue.step(by)

    def next_open(self) -> None:
        """Go to the next segment that is not done; nothing is decided."""
        self._queue.next_open()

    def narrow(self, ids: Collection[str] | None) -> None:
        """Show only these segments of the queue, None: all. Raises ReviewError where none of them is in it."""
        if ids is not None and not any(segment_id in self._queue for segment_id in ids):
            raise ReviewError("no segment of this queue is like that")
        self._queue.narrow(ids)
        if self._queue.place < 0:
            self._queue.next_open()
            if self._queue.current is None:
                self._queue.step(1)

    def arrange(self, ids: Sequence[str]) -> None:
        """Read the same segments in another order; raises ValueError where they are others."""
        self._queue.arrange(ids)

    # how it is done

    def _needed(self) -> Segment:
        """The current segment; raises ReviewError where nothing is left."""
        if self.current is None:
            raise ReviewError("every segment of the queue is done")
        return self.current

    def _is_judged(self, segment_id: str) -> bool:
        """True where the coder has completed a segment, of the queue or not, and it is not here to be judged again."""
        if self.adjudicating:
            return self.mark(segment_id) == "done"
        done = self._ledger.state_of(segment_id).completed.get(segment_id)
        if done is None:
            return False
        return segment_id not in self._back or done.sequence > self._ledger.sequence_at_start

    def _ticked(self, segment_id: str) -> frozenset[str]:
        """The codes that are ticked beforehand: of what stood on the screen, never of what was suggested since."""
        if self.adjudicating or self._is_judged(segment_id):
            return frozenset()
        state = self._ledger.state_of(segment_id)
        yes = {s.code_id for s in self._shown[segment_id] if s.hit and s.score >= self._tick_from}
        return frozenset(code for code in yes if state.verdict(segment_id, code) is None)

    def _most_given(self) -> tuple[str, ...]:
        """The codes that this coder has given most often so far, in the order of the codebook."""
        counts = self._ledger.counts()
        codes = [code.id for code in self.codebook.codable if counts.get(code.id)]
        most = sorted(codes, key=lambda code_id: -counts[code_id])[:FAVOURITES]
        return tuple(code_id for code_id in codes if code_id in most)

    def _hints_on(self, segment_id: str) -> bool:
        """True where suggestions are shown on a segment."""
        if segment_id in self._revealed:
            return True
        return self.hints and not self._blindness.hides(segment_id, self.round)

    def _saw(self, segment_id: str) -> bool:
        """True where this coder has seen a segment with suggestions switched on, now, before, or as the log has it.

        Where there was none to show, that was seen as well. The log goes where presentations do not: into files.
        """
        return (
            segment_id in self._with_hints
            or segment_id in self._blindness.hinted
            or any(decision.hint_visible for decision in self._ledger.decisions_on(segment_id))
        )

    def _proposed(self, segment_id: str, code_id: str | None) -> str | None:
        """The suggestion of a code that is on the screen."""
        found = self._shown.get(segment_id, ())
        return next((s.id for s in found if s.code_id == code_id), None)

    def _why_again(self, segment_id: str) -> tuple[str, ...]:
        """Why a segment that was judged before is here again."""
        return why_again(self._back.get(segment_id, ()), self.codebook)

    def _presentation(self, segment: Segment, *, hints: bool) -> Presentation:
        """What is put before the coder now. Read by hand a segment has no probability; a draw gives it one.

        So does the share that comes back; what was given comes back for certain, and by no draw.
        """
        shown_at = self._clock()
        position, probability = self._drawn.get(segment.id, (self._queue.position(segment.id), None))
        draw_id = self.draw.id if self.draw is not None and probability is not None else ""
        if segment.id in self._back:
            again = not any(map(was_given, self._back[segment.id]))
            draw_id, probability = ("reopen", self._reopen) if again else ("", None)
        return Presentation(
            id=content_id(
                "show", self.coder, segment.id, self.round, shown_at, *(("hints",) if hints else ())
            ),
            segment_id=segment.id,
            coder=self.coder,
            round=self.round,
            draw_id=draw_id,
            position=position,
            probability=probability,
            hints=hints,
            shown_at=shown_at,
        )
