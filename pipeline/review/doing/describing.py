"""Saying more of a coding: its level, its words, who is credited; codes made on the spot; memos."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from pipeline.decisions import ABOUTS, About, Coding, Memo, words_held
from pipeline.review.cards import Card, group_of
from pipeline.review.dialogs.records import KeptMemo, MadeCode, MemoDraft, MemoTarget, TakenCode, Voiced
from pipeline.review.doing.deciding import Deciding
from pipeline.review.doing.hand import Hand
from pipeline.review.doing.marking import choose_words
from pipeline.review.session import ReviewError
from pipeline.spans import Span

if TYPE_CHECKING:
    from pipeline.review.screen import ReviewScreen

_SHORT = 40  # characters of a segment that name it


class Describing(Hand):
    """Actions on what was given, and notes."""

    def __init__(self, screen: ReviewScreen, deciding: Deciding) -> None:
        super().__init__(screen)
        self._deciding = deciding

    def level(self) -> None:
        """Give the code under the cursor with another level."""
        code_id = self._code_here()
        code = self._desk.names.get(code_id)
        if code is None or code.scale is None:
            raise ReviewError(f"{self._desk.name(code_id)} has no levels")
        self._deciding.give(code_id)

    def span(self) -> None:
        """Choose the words that the code under the cursor holds for."""
        code_id = self._code_here()
        coding = self._card().codings.get(code_id)

        def chosen(span: Span) -> None:
            """The words are chosen."""
            if coding is not None and coding.level is not None:
                self._give(code_id, coding.level, span)
            else:
                self._deciding.with_level(code_id, lambda level: self._give(code_id, level, span))

        choose_words(self._screen, code_id, chosen)

    def speakers(self) -> None:
        """Say who is credited with the code under the cursor."""
        from pipeline.review.dialogs.speakers import Speakers

        code_id, coding = self._given_here()
        card = self._card()
        span = words_held(coding, card.segment)
        heard = [
            turn.speaker_id
            for turn in card.transcript.turns
            if turn.span.start < span.end and span.start < turn.span.end
        ]
        voiced = [
            Voiced(speaker.id, speaker.label, group_of(card, speaker))
            for speaker in map(card.transcript.speaker, dict.fromkeys(heard))
        ]

        def chosen(ids: Sequence[str]) -> None:
            """They are chosen."""
            self._session.code(code_id, coding.level, speaker_ids=ids)
            labels = ", ".join(one.name for one in voiced if one.id in ids)
            self._desk.tell(f"{self._desk.name(code_id)}: credited to {labels}")

        self._screen.ask(Speakers(voiced, credited=coding.speaker_ids), chosen)

    def new_code(self) -> None:
        """Make a provisional code."""
        self._card()
        make_code(self._screen, self._deciding.give)

    def in_vivo(self) -> None:
        """Make a code of the participant's own words."""
        from pipeline.review.dialogs.new_code import InVivo

        quote = self._card().segment.quote
        if not quote.strip():
            raise ReviewError("nothing was said here")
        take = _taking(self._screen, self._deciding.give)
        self._screen.ask(InVivo(near(self._screen), quote), take)

    def memo(self) -> None:
        """Write a memo."""
        from pipeline.review.dialogs.memos import MemoEdit

        def written(draft: MemoDraft) -> None:
            """Keep it."""
            self._session.memo(draft.text, _about(draft.about), draft.target)
            self._desk.tell(f"memo on the {draft.about} kept")

        self._screen.ask(MemoEdit(self._targets(self._card())), written)

    def memos(self) -> None:
        """All memos, the latest first."""
        from pipeline.review.dialogs.memos import Memos

        def chosen(memo: KeptMemo) -> None:
            """Go to its segment."""
            if memo.about == "segment":
                self._session.go(memo.target)
                self._desk.tell("")
            else:
                self._desk.tell(f"that memo is about {memo.name}")

        voices = self._desk.card.voices if self._desk.card is not None else ()
        kept = [self._of_voice(voice.coder, memo) for voice in voices for memo in voice.memos]
        kept += [self._kept(memo) for memo in reversed(self._session.memos)]
        if not kept:
            raise ReviewError(f"no memos yet; {self._desk.keys.shown('memo')} writes one")
        self._screen.ask(Memos(kept), chosen)

    def _give(self, code_id: str, level: str | None, span: Span) -> None:
        """Give a code for some words."""
        self._session.code(code_id, level, span=span)
        self._desk.look()
        self._desk.put_cursor(code_id)
        whole = span == self._card().segment.span
        self._desk.tell(
            f"gave {self._desk.name(code_id, level)} to {'all of it' if whole else 'these words'}"
        )

    def _given_here(self) -> tuple[str, Coding]:
        """The code under the cursor and its coding; raises ReviewError where it is not given."""
        code_id = self._code_here()
        coding = self._card().codings.get(code_id)
        if coding is None:
            raise ReviewError(f"{self._desk.name(code_id)} is not given here: give it first")
        return code_id, coding

    def _targets(self, card: Card) -> list[MemoTarget]:
        """What a memo may be about here, the segment first."""
        segment, transcript = card.segment, card.transcript
        found = [
            ("segment", segment.id),
            ("speaker", f"{transcript.id}#{segment.speaker_id}"),
            ("code", self._desk.code_id),
            ("transcript", transcript.id),
        ]
        kept = [self._kept(memo) for memo in self._session.memos]
        return [
            MemoTarget(
                about,
                target,
                self._called(about, target),
                tuple(memo for memo in kept if (memo.about, memo.target) == (about, target)),
            )
            for about, target in found
            if target
        ]

    def _of_voice(self, coder: str, memo: Memo) -> KeptMemo:
        """What a coder noted on the segment that is to be settled."""
        return KeptMemo(memo.about, memo.target, f"{coder}, on this segment", memo.text, memo.written_at)

    def _kept(self, memo: Memo) -> KeptMemo:
        """A memo with what it is about, in words."""
        return KeptMemo(
            memo.about, memo.target, self._called(memo.about, memo.target), memo.text, memo.written_at
        )

    def _called(self, about: str, target: str) -> str:
        """What people call what a memo is about."""
        if about == "segment":
            try:
                quote = " ".join(self._session.segment(target).quote.split())
            except KeyError:
                return "a segment that is gone"
            return f"“{quote[:_SHORT]}{'…' if len(quote) > _SHORT else ''}”"
        if about == "speaker":
            transcript_id, _, speaker_id = target.partition("#")
            return f"{speaker_id} in {transcript_id}"
        return self._desk.name(target) if about == "code" else target


def make_code(screen: ReviewScreen, give: Callable[[str], None], *, name: str = "") -> None:
    """Ask for a provisional code and make it; `give` gives one that exists."""
    from pipeline.review.dialogs.new_code import NewCode

    screen.ask(NewCode(near(screen), name=name), _taking(screen, give))


def near(screen: ReviewScreen) -> Callable[[str, str], Sequence[tuple[str, str, str]]]:
    """What finds the codes that a new one is near to: (id, name, why) by name and definition."""
    session = screen.desk.session
    codebook, language = session.codebook, session.language

    def found(name: str, definition: str) -> list[tuple[str, str, str]]:
        """Runs in a thread: it may load a language."""
        from pipeline.review.nearby import near_codes

        return [
            (one.code.id, one.code.name, one.why) for one in near_codes(codebook, name, definition, language)
        ]

    return found


def _taking(screen: ReviewScreen, give: Callable[[str], None]) -> Callable[[MadeCode | TakenCode], None]:
    """What makes the code that was described, or gives the one that was meant."""

    def take(answer: MadeCode | TakenCode) -> None:
        """Make it, or give the other."""
        desk = screen.desk
        if isinstance(answer, TakenCode):
            give(answer.code_id)
            return
        decision = desk.session.make(answer.name, answer.definition, in_vivo=answer.in_vivo)
        desk.look()
        desk.put_cursor(decision.code_id or "")
        desk.tell(f"made and gave {answer.name}")

    return take


def _about(word: str) -> About:
    """What a memo is about as records name it; raises ReviewError for a word that they do not know."""
    for about in ABOUTS:
        if about == word:
            return about
    raise ReviewError(f"a memo cannot be about {word!r}")
