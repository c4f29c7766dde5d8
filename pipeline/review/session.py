"""A coder's session without a screen: queue, current segment, decisions, undo. Every front end drives this core.

Each act is appended to the log, and so on disk, before the method returns; only then does the session move on. A
session knows one coder's decisions and nobody else's.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Mapping, Sequence

from pipeline.codebook import Code
from pipeline.decisions import About, Decision, Kind, Memo, Reason, new_memo, words_held
from pipeline.hashing import content_id
from pipeline.logs import new_code, slug_of
from pipeline.review.blindness import Blindness
from pipeline.review.cards import Card, Dispute, Voice
from pipeline.review.ledger import Log
from pipeline.review.placing import ReviewError, check_level, check_span, check_speakers
from pipeline.review.queue import Mark
from pipeline.review.reading import Reading
from pipeline.review.reminders import open_question
from pipeline.segments import Segment
from pipeline.spans import Span

__all__ = ["Blindness", "Card", "Dispute", "Log", "Mark", "ReviewError", "Session", "Voice"]


class Session(Reading):
    """What a coder does with the segment at hand (`Reading` says what a session is made of)."""

    def code(
        self,
        code_id: str,
        level: str | None = None,
        *,
        span: Span | None = None,
        speaker_ids: Sequence[str] | None = None,
        reason: Reason = "",
        note: str = "",
    ) -> Decision:
        """Say that a code applies; a graded code needs a level. A second time replaces the first.

        `span` are the words that it holds for, in code points of the transcript (None: as it was, at first all of the
        segment); it may reach over neighbouring turns. `speaker_ids` are those to whom it is credited (None: as it was, at first
        nobody in particular). Raises ReviewError for an unknown code, a heading, a missing level or one that the scale
        does not have, a span that has no word of the segment, and a speaker who says nothing in it.
        """
        draft = self._giving(code_id, level, span, speaker_ids)
        return self._write([dataclasses.replace(draft, reason=reason, note=note)])[0]

    def reject(self, code_id: str, *, reason: Reason = "", note: str = "") -> Decision:
        """Say that a code does not apply."""
        code_id = self._codable(code_id).id
        return self._decide("reject", code_id=code_id, reason=reason, note=note)

    def toggle(self, code_id: str, level: str | None = None) -> Decision:
        """Give a code, or say that it does not apply where it is given, or ticked."""
        segment = self._seen()
        given = (segment.id, code_id) in self._ledger.state_of(segment.id).codings
        if given or code_id in self._ticked(segment.id):
            return self.reject(code_id)
        return self.code(code_id, level)

    def accept(self, levels: Mapping[str, str] | None = None) -> tuple[Decision, ...]:
        """Give what is ticked, and say that nothing more applies: one act. The next segment comes up.

        `levels` are those of graded codes, by code, in the place of what was suggested; a level that was only read from words
        is none until the coder says so. Raises ReviewError as `code` and `complete` do, in which case nothing is recorded.
        """
        if self.adjudicating:
            self.complete()
            return ()
        segment = self._seen()
        ticked, shown = self._ticked(segment.id), self._shown[segment.id]
        said = {s.code_id: s.declared_level for s in shown if s.code_id in ticked}
        said |= {code_id: level for code_id, level in (levels or {}).items() if code_id in said}
        drafts = [self._giving(code_id, level, None, None) for code_id, level in said.items()]
        self._ask(segment.id, set(said))
        saw = self._saw(segment.id)
        made = self._write([*drafts, self._ledger.draft("complete", segment, hint_visible=saw)])
        self._queue.next_open()
        return made

    def complete(self) -> Decision | None:
        """Say that this segment is judged and nothing more applies; the next one comes up.

        In adjudication nothing is recorded here: only the codes in dispute are settled, each by its own decision, and
        what the coders agree on stays. Raises ReviewError while one of them is not settled, a graded code lacks its
        level, or nothing was said of the parts of a code that was given and split since: its coding would be lost unseen.
        """
        segment, decision = self._needed(), None
        if self._disputes is None:
            self._ask(segment.id)
            decision = self._decide("complete")
        else:
            open_ = self._unsettled(segment.id)
            if open_:
                raise ReviewError(
                    f"not settled yet: {', '.join(open_)} (give it, reject it, or skip the segment)"
                )
            self._queue.set_done(segment.id, done=True)
        self._queue.next_open()
        return decision

    def defer(self) -> Decision:
        """Put the current segment at the end of the queue; it is not judged by that."""
        decision = self._decide("defer")
        self._queue.next_open()
        return decision

    def flag(self) -> Decision:
        """Say that the current segment is to be discussed, or take that back."""
        return self._decide("unflag" if self.is_flagged(self._needed().id) else "flag")

    def refer(self, code_id: str, reason: Reason, note: str = "") -> Decision:
        """Send a code back to the codebook: what the coders differ on here stays open (adjudication alone)."""
        if self._disputes is None:
            raise ReviewError("only an adjudicator sends a code back to the codebook")
        code_id = self._codable(code_id).id
        return self._decide("refer", code_id=code_id, reason=reason, note=note)

    def reveal(self) -> bool:
        """Show the suggestions on a segment that came without; True where what was answered was locked first, as completed.

        What is decided from then on is on record as decided with a hint. Raises ReviewError where they are shown
        already, where the study hides them, and as `complete` does.
        """
        segment = self._needed()
        if self._hints_on(segment.id):
            raise ReviewError("the suggestions are shown already")
        if not self._blindness.may_reveal:
            raise ReviewError("this study hides suggestions from everybody (hints = false in study.toml)")
        drafts = []
        if not self.adjudicating and not self._is_judged(segment.id):
            self._ask(segment.id)
            drafts.append(self._ledger.draft("complete", segment, hint_visible=self._saw(segment.id)))
        self._write([*drafts, self._ledger.draft("reveal", segment, hint_visible=True)])
        self._log.present(self._presentation(segment, hints=True))
        self._revealed.add(segment.id)
        return bool(drafts)

    def memo(self, text: str, about: About = "segment", target: str = "") -> Memo:
        """Write a memo: on the current segment, its speaker or transcript, on a code; raises ReviewError where it is empty."""
        if not text.strip():
            raise ReviewError("an empty memo says nothing")
        if not target and about != "study":
            segment = self._needed()
            target = {
                "speaker": f"{segment.transcript_id}#{segment.speaker_id}",
                "transcript": segment.transcript_id,
            }.get(about, segment.id)
        memo = new_memo(self.coder, about, target, text.strip(), self._clock())
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
            language=self.language,
            segment_id=segment.id,
            transcript_id=segment.transcript_id,
            made_at=self._clock(),
        )
        self._log.make(made)
        grown = dataclasses.replace(self.codebook, codes=(*self.codebook.codes, made.code))
        self._log.keep_codebook(grown)
        self._ledger.take(grown)
        return self.code(code_id)

    def undo(self) -> tuple[Decision, ...]:
        """Take back this coder's last act, also of earlier sessions, and go to its segment; what was taken back.

        Where the transcripts do not have its segment any more, it is taken back all the same. Raises ReviewError where there
        is nothing to take back or it was made in another round: what was reported of a round that is over must not change
        behind the report.
        """
        act = self._ledger.acts.to_undo
        if not act:
            raise ReviewError("there is nothing to take back")
        if act[0].round != self.round:
            raise ReviewError(f"the last decision was made in round {act[0].round!r}, not in {self.round!r}")
        self._withdraw(act)
        return act

    def redo(self) -> tuple[Decision, ...]:
        """Do again what was undone last, unless something was decided since; what holds again.

        Raises ReviewError where there is nothing to do again, and for another round's.
        """
        act, withdrawals = self._ledger.acts.to_redo
        if not act:
            raise ReviewError("there is nothing to do again")
        if act[0].round != self.round:
            raise ReviewError(f"that was decided in round {act[0].round!r}, not in {self.round!r}")
        self._withdraw(withdrawals)
        if any(decision.kind in ("complete", "defer") for decision in act):
            self._queue.next_open()
        return act

    # how it is done

    def _withdraw(self, act: Sequence[Decision]) -> None:
        """Take back the decisions of an act and go to its segment, where that is still there."""
        segment_id = act[0].segment_id
        saw = self._saw(segment_id)
        self._write([self._ledger.withdrawal(decision, hint_visible=saw) for decision in act])
        if segment_id in self._segments:
            self._queue.go(segment_id)
            if self.adjudicating:
                self._queue.set_done(segment_id, done=False)

    def _seen(self) -> Segment:
        """The current segment, which has been on the screen."""
        segment = self._needed()
        if segment.id not in self._shown:
            self.card()
        return segment

    def _ask(self, segment_id: str, given: Collection[str | None] = ()) -> None:
        """Raise ReviewError with what must be said before the segment is completed; `given` is about to be."""
        question = open_question(self._ledger.state_of(segment_id), segment_id, self.codebook, given)
        if question:
            raise ReviewError(question)

    def _unsettled(self, segment_id: str) -> list[str]:
        """The codes in dispute on which the adjudicator has not spoken."""
        state = self._ledger.state_of(segment_id)
        old = {reason.code_id for reason in state.outdated.get(segment_id, ())}
        codes = self._disputes[segment_id].codes if self._disputes and segment_id in self._disputes else ()
        return [
            code
            for code in codes
            if code in old
            or (state.verdict(segment_id, code) is None and (segment_id, code) not in state.referred)
        ]

    def _codable(self, code_id: str) -> Code:
        """The code of that id; raises ReviewError where it cannot be given."""
        for code in self.codebook.codable:
            if code.id == code_id:
                return code
        raise ReviewError(f"there is no code {code_id!r} that can be given")

    def _free_id(self, name: str) -> str:
        """An id for a new code of this coder that no code has or had: what was adopted must not be mistaken for it."""
        slug, author = slug_of(name), slug_of(self.coder)
        if self._ledger.instrument.target(f"{slug}@{author}") is None:
            return f"{slug}@{author}"
        return f"{slug}_{content_id('slug', name, self._clock())[-4:]}@{author}"

    def _giving(
        self, code_id: str, level: str | None, span: Span | None, speaker_ids: Sequence[str] | None
    ) -> Decision:
        """A draft that gives a code to the current segment; raises ReviewError where it cannot be given so."""
        segment, code = self._needed(), self._codable(code_id)
        check_level(code, level)
        was = self._ledger.state_of(segment.id).codings.get((segment.id, code_id))
        held = span or (words_held(was, segment) if was is not None else segment.span)
        credited = speaker_ids if speaker_ids is not None else (was.speaker_ids if was is not None else ())
        transcript = self.transcript_of(segment)
        check_span(held, segment, transcript)
        check_speakers(credited, held, transcript)
        return self._ledger.draft(
            "code",
            segment,
            code_id=code_id,
            level=level,
            span=held,
            part=transcript.text[held.start : held.end] if held != segment.span else "",
            part_at=held.start - segment.span.start,
            speaker_ids=tuple(credited),
            suggestion_id=self._proposed(segment.id, code_id),
            hint_visible=self._saw(segment.id),
            supersedes=self._ledger.standing(segment.id, code_id),
        )

    def _decide(
        self, kind: Kind, *, code_id: str | None = None, reason: Reason = "", note: str = ""
    ) -> Decision:
        """Record a decision on the current segment, in the place of what was said of the code before."""
        segment = self._needed()
        draft = self._ledger.draft(
            kind,
            segment,
            code_id=code_id,
            suggestion_id=self._proposed(segment.id, code_id),
            hint_visible=self._saw(segment.id),
            supersedes=self._ledger.standing(segment.id, code_id) if code_id else None,
            reason=reason,
            note=note,
        )
        return self._write([draft])[0]

    def _write(self, drafts: Sequence[Decision]) -> tuple[Decision, ...]:
        """Record an act, and bring the queue up to date with it."""
        act = self._ledger.write(drafts)
        segment_id = act[0].segment_id
        if not self.adjudicating:
            self._queue.set_done(segment_id, done=self._is_judged(segment_id))
        state = self._ledger.state_of(segment_id)
        self._queue.set_deferred(segment_id, state.deferred.get(segment_id))
        return act
