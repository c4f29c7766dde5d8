"""The review line by line: append-only output, typed commands. Fit for pipes, screen readers and small terminals."""

from __future__ import annotations

import difflib
import shlex
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from pipeline.codebook import Code, Codebook
from pipeline.review.how_far import HowFar
from pipeline.review.nearby import near_codes
from pipeline.review.session import Card, ReviewError, Session
from pipeline.spans import Span
from pipeline.suggestions import Suggestion
from pipeline.transcripts import Transcript, Turn

MOST_REASONS = 4

HELP = """\
  1 3            accept suggestions 1 and 3 (a graded code: 1=some)
  x 2            reject suggestion 2
  + CODE [LEVEL] add any code of the codebook (the beginning of its id or name is enough)
  - CODE         say that a code does not apply
  n              nothing more applies: this segment is done, go on to the next
                 (adjudication: what is in conflict is settled, go on)
  p NAME: MEANING  make a provisional code and give it (only you see it until it is adopted)
  i WORDS        make an in-vivo code of the participant's own words and give it
  m TEXT         write a memo on this segment
  u              undo the last decision of this round, also of an earlier session
  s              skip: put this segment at the end
  d CODE         show what a code means
  c              list the codes
  ?              this help, and how far you have come
  q              quit; everything is saved already"""


@dataclass(frozen=True, slots=True)
class Terminal:
    """How the line mode speaks and listens. `ask` returns None at the end of input.

    `mark` says a line in which stretches stand out (half-open, in code points of the line); without it none do.
    """

    say: Callable[[str, str], None]
    ask: Callable[[str], str | None]
    mark: Callable[[str, str, Sequence[Span]], None] | None = None


class LineReview:
    """Runs a session with typed commands until the coder quits, the input ends or the queue is done."""

    def __init__(self, session: Session, terminal: Terminal, how_far: HowFar | None = None) -> None:
        self.session = session
        self.terminal = terminal
        self._how_far = how_far
        self._offered: tuple[Suggestion, ...] = ()
        self._commands: dict[str, Callable[[str], None]] = {
            "x": self._reject,
            "+": self._add,
            "-": self._deny,
            "n": self._complete,
            "p": self._make,
            "i": self._make_in_vivo,
            "m": self._memo,
            "u": self._undo,
            "s": self._skip,
            "d": self._define,
            "c": self._codes,
            "?": self._help,
        }

    def run(self) -> None:
        """Show segment after segment and do what is typed."""
        done, total = self.session.progress
        self._say(
            f"{self.session.coder}, {self.session.round}: {done} of {total} segments done. ? for help, q to quit."
        )
        shown = ""
        while True:
            current = self.session.current
            if current is None:
                which = "Every segment of this batch" if self.session.draw else "Every segment"
                self._say(f"{which} is done. u takes back the last decision, q quits.", "bold")
                if self.session.next_batch is not None:
                    self._say(f"Batch {self.session.next_batch} is waiting: start focuscode review again.")
            elif current.id != shown:
                self._show(self.session.card())
            shown = current.id if current else ""
            line = self.terminal.ask("> ")
            if line is None or line.strip() in ("q", "quit"):
                break
            if self._act(line.strip()):
                shown = ""
        for told in self._how_far.at_end() if self._how_far else ():
            self._say(told, "dim")

    def _act(self, line: str) -> bool:
        """Do one command; True where the segment is to be shown again."""
        if not line:
            return False
        word, _, rest = line.partition(" ")
        if word[:1] in "+-" and len(word) > 1:
            word, rest = word[0], f"{word[1:]} {rest}"
        try:
            if word[0].isdigit():
                self._accept(line)
            elif word in self._commands:
                self._commands[word](rest.strip())
            else:
                raise ReviewError(f"{word!r} is no command; ? lists them")
        except ReviewError as error:
            self._say(f"! {error}", "red")
        return word == "u"

    # commands

    def _accept(self, line: str) -> None:
        """`1 3=some`: accept suggestions by number."""
        parts = [part.partition("=") for part in line.split()]
        chosen = [(self._suggestion(number), level) for number, _, level in parts]
        for suggestion, level in chosen:
            code = find_code(self.session.codebook, suggestion.code_id)
            self._give(code, level or suggestion.level or "")

    def _reject(self, rest: str) -> None:
        """`x 2`: reject suggestions by number."""
        if not rest:
            raise ReviewError("say which: x 2")
        for suggestion in [self._suggestion(number) for number in rest.split()]:
            self.session.reject(suggestion.code_id)
            self._say(f"rejected {suggestion.code_id}")

    def _add(self, rest: str) -> None:
        """`+ code level`: add any code."""
        words = _words(rest)
        if not words:
            raise ReviewError(f"say which code, such as + {self._some_code()}; c lists them")
        code = find_code(self.session.codebook, words[0])
        self._give(code, words[1] if len(words) > 1 else "")

    def _some_code(self) -> str:
        """A code of this codebook, as an example."""
        return next((code.id for code in self.session.codebook.codable), "CODE")

    def _deny(self, rest: str) -> None:
        """`- code`: it does not apply."""
        words = _words(rest)
        if not words:
            raise ReviewError(f"say which code, such as - {self._some_code()}")
        code = find_code(self.session.codebook, words[0])
        self.session.reject(code.id)
        self._say(f"rejected {code.id}")

    def _give(self, code: Code, level: str) -> None:
        """Give a code; ask once for the level of a graded one, so that a slip swallows no further line of a script."""
        if code.scale is not None:
            choices = [candidate.id for candidate in code.scale.levels]
            if not level:
                for candidate in code.scale.levels:
                    self._say(f"    {candidate.id}: {candidate.name}. {candidate.anchor}".rstrip(". "))
                answer = self.terminal.ask(f"level of {code.name} ({'/'.join(choices)}), empty to leave it: ")
                level = (answer or "").strip()
            if not level:
                raise ReviewError(f"{code.id} was not given: it needs a level")
            if level not in choices:
                raise ReviewError(
                    f"{code.id} was not given: it has no level {level!r}, only {', '.join(choices)}"
                )
        self.session.code(code.id, level or None)
        self._say(f"given {code.id}" + (f" = {level}" if level else ""))

    def _make(self, rest: str) -> None:
        """`p name: meaning`: a code of the coder's own."""
        name, _, definition = rest.partition(":")
        self._new_code(name, definition, in_vivo=False)

    def _make_in_vivo(self, rest: str) -> None:
        """`i words`: a code of the participant's own words."""
        self._new_code(rest.strip("\"“”„'"), "", in_vivo=True)

    def _new_code(self, name: str, definition: str, *, in_vivo: bool) -> None:
        """Make a code; where others are near it, ask once whether one of them is meant."""
        near = near_codes(self.session.codebook, name.strip(), definition.strip(), self.session.language)
        for one in near:
            self._say(f"    near: {one.code.id} ({one.code.name}): {one.why}")
        if near:
            answer = self.terminal.ask("make a new code all the same? (y, or empty to leave it): ")
            if (answer or "").strip().casefold() not in ("y", "yes"):
                raise ReviewError(f"no code was made; + {near[0].code.id} gives that one")
        decision = self.session.make(name, definition, in_vivo=in_vivo)
        self._say(f"made and given {decision.code_id}")

    def _complete(self, _rest: str) -> None:
        """`n`: nothing more applies."""
        self.session.complete()
        told = self._how_far.after_segment() if self._how_far else ""
        if told:
            self._say(told, "dim")

    def _memo(self, rest: str) -> None:
        """`m text`: a memo."""
        self.session.memo(rest)
        self._say("memo saved")

    def _undo(self, _rest: str) -> None:
        """`u`: take back the last decision."""
        taken = self.session.undo()
        what = "that the segment is done" if taken.kind == "complete" else f"{taken.kind} {taken.code_id}"
        self._say(f"taken back: {what}")

    def _skip(self, _rest: str) -> None:
        """`s`: later."""
        before = self.session.current
        self.session.skip()
        if self.session.current is before:
            self._say("this is the only segment left")

    def _define(self, rest: str) -> None:
        """`d code`: what a code means."""
        words = _words(rest)
        if not words:
            raise ReviewError(f"say which code, such as d {self._some_code()}")
        self._explain(known_code(self.session.codebook, words[0]))

    def _codes(self, _rest: str) -> None:
        """`c`: the codes."""
        for code in self.session.codebook.codable:
            graded = f" ({'/'.join(level.id for level in code.scale.levels)})" if code.scale else ""
            self._say(f"  {code.id}: {code.name}{graded}")

    def _help(self, _rest: str) -> None:
        """`?`: the commands, and how far reading has come."""
        self._say(HELP)
        for told in self._how_far.in_full() if self._how_far else ():
            self._say(told, "dim")

    # output

    def _say(self, text: str, style: str = "") -> None:
        """A line to the coder."""
        self.terminal.say(text, style)

    def _show(self, card: Card) -> None:
        """A segment with its context and suggestions."""
        done, total = self.session.progress
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
        before = f"▌{_who(card.transcript, card.segment.speaker_id)}: "
        line, mark = before + card.segment.quote, self.terminal.mark
        yes = [suggestion for suggestion in card.suggestions if suggestion.hit]
        spans = _spans(yes or card.suggestions, card.segment.span)
        if mark is None or not spans:
            self._say(line, "bold")
        else:
            mark(line, "bold", [span.shifted(len(before) - card.segment.span.start) for span in spans])

    def _offer(self, suggestions: Sequence[Suggestion]) -> None:
        """What is suggested, by number: what is a yes, and below it what is only ranked."""
        self._offered = (*(s for s in suggestions if s.hit), *(s for s in suggestions if not s.hit))
        ranked = False
        for number, suggestion in enumerate(self._offered, 1):
            if not suggestion.hit and not ranked:
                ranked = True
                self._say("  might be (ranking only):")
            level = f" = {suggestion.level}" if suggestion.level else ""
            style = "cyan" if suggestion.hit else ""
            self._say(f"  {number} [{_score(suggestion)}] {suggestion.code_id}{level}", style)
            reasons = list(dict.fromkeys(reason.text for reason in suggestion.rationale))
            if reasons:
                self._say(f"      {'; '.join(reasons[:MOST_REASONS])}")

    def _explain(self, code: Code) -> None:
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

    def _suggestion(self, number: str) -> Suggestion:
        """The suggestion with that number."""
        if not number.isdecimal() or not 1 <= int(number) <= len(self._offered):
            count = len(self._offered)
            raise ReviewError(
                f"there is no suggestion {number}: " + (f"1 to {count}" if count else "none is shown")
            )
        return self._offered[int(number) - 1]


def find_code(codebook: Codebook, word: str) -> Code:
    """The code whose id or name is `word`, or alone begins with it; raises ReviewError with the nearest ones."""
    wanted = word.casefold()
    names = [(code, (code.id.casefold(), code.name.casefold())) for code in codebook.codable]
    for matches in (
        [code for code, known in names if wanted in known],
        [code for code, known in names if any(name.startswith(wanted) for name in known)],
    ):
        if len(matches) == 1:
            return matches[0]
        if matches:
            raise ReviewError(f"{word!r} may be {', '.join(code.id for code in matches)}: write more of it")
    if any(wanted in (code.id.casefold(), code.name.casefold()) for code in codebook.codes):
        raise ReviewError(f"{word!r} is a heading or no longer in use: give one of the codes; c lists them")
    near = difflib.get_close_matches(wanted, [code.id for code in codebook.codable], n=3)
    raise ReviewError(
        f"there is no code {word!r}" + (f"; near: {', '.join(near)}" if near else "; c lists them")
    )


def known_code(codebook: Codebook, word: str) -> Code:
    """As `find_code`, but also headings and what is no longer in use, by its id or name, past or present."""
    wanted = word.casefold()
    for code in codebook.codes:
        if wanted in (code.id.casefold(), code.name.casefold(), *(old.casefold() for old in code.formerly)):
            return code
    return find_code(codebook, word)


def _words(rest: str) -> list[str]:
    """The words of a command; quotes hold a name of several words together."""
    try:
        return shlex.split(rest)
    except ValueError:
        return rest.split()


def _who(transcript: Transcript, speaker_id: str) -> str:
    """A speaker's label and stakeholder group or role."""
    speaker = transcript.speaker(speaker_id)
    group = speaker.attributes.get("stakeholder_group", "")
    return f"{speaker.label} ({group or speaker.role})"


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
