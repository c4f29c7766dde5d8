"""What the review by lines writes of a segment: the talk around it, what is suggested and given, what a code means."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pipeline.codebook import Code
from pipeline.review.cards import Card, group_of
from pipeline.review.terminal import Terminal
from pipeline.spans import Span
from pipeline.suggestions import Suggestion
from pipeline.transcripts import Transcript, Turn

MOST_REASONS = 4


class WrittenCard:
    """Writes segments line by line; `offered` are the suggestions on the last one in the order of their numbers."""

    def __init__(self, terminal: Terminal) -> None:
        self._terminal = terminal
        self.offered: tuple[Suggestion, ...] = ()

    def _say(self, text: str, style: str = "") -> None:
        """A line to the coder."""
        self._terminal.say(text, style)

    def show(self, card: Card, done: int, total: int) -> None:
        """A segment with its context and suggestions; so many segments are done."""
        self._say("")
        self._say(f"── {card.transcript.id} · {done} of {total} done ──", "bold")
        if card.question is not None and card.question not in card.before:
            self._say(f"(asked) {_spoken(card.transcript, card.question)}", "dim")
        for turn in card.before:
            self._say(_spoken(card.transcript, turn), "dim")
        self._show_quote(card)
        for turn in card.after:
            self._say(_spoken(card.transcript, turn), "dim")
        self._offer(card.suggestions)
        for code_id, coding in card.codings.items():
            level = f" = {coding.level}" if coding.level else ""
            as_ = f" (you gave {coding.given_as}, which counts for it now)" if coding.given_as else ""
            self._say(f"  given: {code_id}{level}{as_}", "green")
        for code_id in sorted(card.rejected):
            self._say(f"  rejected: {code_id}", "dim")
        for remark in card.remarks:
            self._say(f"  {remark}")
        for memo in card.memos:
            self._say(f"  memo: {memo.text}")

    def _show_quote(self, card: Card) -> None:
        """The segment itself; the words that speak for a yes stand out, without a yes those of the ranking."""
        before = f"▌{_who(card)}: "
        line, mark = before + card.segment.quote, self._terminal.mark
        yes = [suggestion for suggestion in card.suggestions if suggestion.hit]
        spans = _spans(yes or card.suggestions, card.segment.span)
        if mark is None or not spans:
            self._say(line, "bold")
        else:
            mark(line, "bold", [span.shifted(len(before) - card.segment.span.start) for span in spans])

    def _offer(self, suggestions: Sequence[Suggestion]) -> None:
        """What is suggested, by number: what is a yes, and below it what is only ranked."""
        self.offered = (*(s for s in suggestions if s.hit), *(s for s in suggestions if not s.hit))
        ranked = False
        for number, suggestion in enumerate(self.offered, 1):
            if not suggestion.hit and not ranked:
                ranked = True
                self._say("  might be (ranking only):")
            open_ = "?" if suggestion.quantities else ""
            level = f" = {suggestion.level}{open_}" if suggestion.level else ""
            style = "cyan" if suggestion.hit else ""
            self._say(f"  {number} [{_score(suggestion)}] {suggestion.code_id}{level}", style)
            reasons = list(dict.fromkeys(reason.text for reason in suggestion.rationale))
            if reasons:
                self._say(f"      {'; '.join(reasons[:MOST_REASONS])}")

    def explain(self, code: Code) -> None:
        """A code in full."""
        self._say(f"{code.name} ({code.id})", "bold")
        self._say(f"  {code.definition}")
        if code.merged_into:
            self._say(f"  merged into {code.merged_into}: what was given counts for that code")
        elif code.status == "deprecated":
            self._say("  no longer in use")
        for title, text in (("use when", code.use_when), ("avoid when", code.avoid_when)):
            if text:
                self._say(f"  {title}: {text}")
        for title, examples in (("example", code.examples), ("not", code.counter_examples)):
            for example in examples[:3]:
                self._say(f"  {title}: “{example.text}”")


def _who(card: Card) -> str:
    """The label of the one who speaks, and the stakeholder group or role."""
    speaker = card.transcript.speaker(card.segment.speaker_id)
    return f"{speaker.label} ({group_of(card, speaker) or speaker.role})"


def _spoken(transcript: Transcript, turn: Turn) -> str:
    """A turn of the context on one line."""
    return f" {transcript.speaker(turn.speaker_id).label}: {transcript.words_of(turn)}"


def _score(suggestion: Suggestion) -> str:
    """How likely it is, where that was learnt from codings; a number that is no probability would be read as one."""
    if not suggestion.calibrated:
        return "no probability yet"
    per_cent = round(suggestion.score * 100)
    # Nothing is certain, and nothing impossible that was suggested.
    return f"score {'over 99' if per_cent > 99 else 'under 1' if per_cent < 1 else per_cent} %"


def _spans(suggestions: Iterable[Suggestion], within: Span) -> list[Span]:
    """Where the words stand that speak for some suggestions, each place once, as far as they are in the segment."""
    found = {
        reason.span
        for suggestion in suggestions
        for reason in suggestion.rationale
        if reason.span is not None and within.start <= reason.span.start and reason.span.end <= within.end
    }
    return sorted(found)
