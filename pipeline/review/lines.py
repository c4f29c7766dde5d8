"""The review line by line: append-only output, typed commands. Fit for pipes, screen readers and small terminals."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pipeline.codebook import Code, Scale
from pipeline.decisions import Decision, Reason
from pipeline.errors import StoreBusy
from pipeline.review.how_far import HowFar
from pipeline.review.line_cards import WrittenCard
from pipeline.review.nearby import near_codes
from pipeline.review.session import ReviewError, Session
from pipeline.review.terminal import Terminal
from pipeline.review.typed import find_code, known_code, split_reason, words_of
from pipeline.review.wording.codes import level_words
from pipeline.suggestions import Suggestion

TRIES = 10  # to store something while another program holds the study: each waits for some seconds

HELP = """\
  1 3            accept suggestions 1 and 3 (a graded code: 1=some)
  x 2            reject suggestion 2
  + CODE [LEVEL] add any code of the codebook (the beginning of its id or name is enough)
  - CODE         say that a code does not apply
                 (adjudication: / REASON: NOTE behind either; reasons: definition, missed, span, level, context, other)
  back CODE / NOTE  (adjudication) send a code back to the codebook
  n              nothing more applies: this segment is done, go on to the next
                 (adjudication: what is in conflict is settled, go on)
  p NAME: MEANING  make a provisional code and give it (only you see it until it is adopted)
  i WORDS        make an in-vivo code of the participant's own words and give it
  m TEXT         write a memo on this segment
  u              undo what you did last in this round, also in an earlier session
  r              redo what was undone
  s              skip: put this segment at the end
  f              flag this segment for discussion, or take that back
  b              reveal the suggestions; what you answered is locked first
  d CODE         show what a code means
  c              list the codes
  ?              this help, and how far you have come
  q              quit; everything is saved already"""


class LineReview:
    """Runs a session with typed commands until the coder quits, the input ends or the queue is done."""

    def __init__(self, session: Session, terminal: Terminal, how_far: HowFar | None = None) -> None:
        self.session = session
        self.terminal = terminal
        self._how_far = how_far
        self._card = WrittenCard(terminal)
        self._commands: dict[str, Callable[[str], None]] = {
            "x": self._reject,
            "+": self._add,
            "-": self._deny,
            "back": self._refer,
            "n": self._complete,
            "p": self._make,
            "i": self._make_in_vivo,
            "m": self._memo,
            "u": self._undo,
            "r": self._redo,
            "s": self._skip,
            "f": self._flag,
            "b": self._reveal,
            "d": self._define,
            "c": self._codes,
            "?": self._help,
        }

    def run(self) -> None:
        """Show segment after segment and do what is typed."""
        done, total = self.session.progress
        if self._how_far is not None:
            self._how_far.begin()
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
                self._card.show(self.session.card(), *self.session.progress)
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
        for left in reversed(range(TRIES)):
            try:
                self._do(word, rest.strip(), line)
            except ReviewError as error:
                self._say(f"! {error}", "red")
            except StoreBusy:
                if not left:
                    raise
                self._say("! another program uses the study: NOT SAVED YET, trying again", "red")
                continue
            break
        return word in ("u", "r", "b")

    def _do(self, word: str, rest: str, line: str) -> None:
        """Do the command of a word; raises ReviewError where there is none."""
        if word[0].isdigit():
            self._accept(line)
        elif word in self._commands:
            self._commands[word](rest)
        else:
            raise ReviewError(f"{word!r} is no command; ? lists them")

    # commands

    def _accept(self, line: str) -> None:
        """`1 3=some`: accept suggestions by number."""
        parts = [part.partition("=") for part in line.split()]
        chosen = [(self._suggestion(number), level) for number, _, level in parts]
        for suggestion, level in chosen:
            code = find_code(self.session.codebook, suggestion.code_id)
            self._give(code, level or suggestion.declared_level or "")

    def _reject(self, rest: str) -> None:
        """`x 2`: reject suggestions by number."""
        if not rest:
            raise ReviewError("say which: x 2")
        for suggestion in [self._suggestion(number) for number in rest.split()]:
            self.session.reject(suggestion.code_id)
            self._say(f"rejected {suggestion.code_id}")

    def _add(self, rest: str) -> None:
        """`+ code level / reason: note`: add any code."""
        said, reason, note = self._reason(rest)
        words = words_of(said)
        if not words:
            raise ReviewError(f"say which code, such as + {self._some_code()}; c lists them")
        code = find_code(self.session.codebook, words[0])
        self._give(code, words[1] if len(words) > 1 else "", reason, note)

    def _some_code(self) -> str:
        """A code of this codebook, as an example."""
        return next((code.id for code in self.session.codebook.codable), "CODE")

    def _deny(self, rest: str) -> None:
        """`- code / reason: note`: it does not apply."""
        said, reason, note = self._reason(rest)
        words = words_of(said)
        if not words:
            raise ReviewError(f"say which code, such as - {self._some_code()}")
        code = find_code(self.session.codebook, words[0])
        self.session.reject(code.id, reason=reason, note=note)
        self._say(f"rejected {code.id}")

    def _refer(self, rest: str) -> None:
        """`back code / note`: the codebook must say more first."""
        said, slash, note = rest.partition(" / ")
        words = words_of(said)
        if not words or not slash or not note.strip():
            raise ReviewError(f"say which code and why, such as back {self._some_code()} / what is unclear")
        code = find_code(self.session.codebook, words[0])
        self.session.refer(code.id, "definition", note.strip())
        self._say(f"sent back to the codebook: {code.id}")

    def _reason(self, rest: str) -> tuple[str, Reason, str]:
        """What was typed, its reason and note; outside of adjudication a slash is a slash."""
        return split_reason(rest) if self.session.adjudicating else (rest, "", "")

    def _give(self, code: Code, level: str, reason: Reason = "", note: str = "") -> None:
        """Give a code; ask once for the level of a graded one, so that a slip swallows no further line of a script."""
        if code.scale is not None:
            choices = [candidate.id for candidate in code.scale.levels]
            if not level:
                self._offer_levels(code.id, code.scale)
                answer = self.terminal.ask(f"level of {code.name} ({'/'.join(choices)}), empty to leave it: ")
                level = (answer or "").strip()
            if not level:
                raise ReviewError(f"{code.id} was not given: it needs a level")
            if level not in choices:
                raise ReviewError(
                    f"{code.id} was not given: it has no level {level!r}, only {', '.join(choices)}"
                )
        self.session.code(code.id, level or None, reason=reason, note=note)
        self._say(f"given {code.id}" + (f" = {level}" if level else ""))

    def _offer_levels(self, code_id: str, scale: Scale) -> None:
        """The levels of a scale; before them what is suggested, with the words that led to it."""
        suggestion = next((s for s in self.session.card().suggestions if s.code_id == code_id), None)
        if suggestion is not None and suggestion.level:
            why = level_words(suggestion)
            self._say(f"    suggested: {suggestion.level}{f' ({why})' if why else ''}", "cyan")
        for level in scale.levels:
            self._say(f"    {level.id}: {level.name}. {level.anchor}".rstrip(". "))

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
        """`u`: take back the last act."""
        self._say(f"taken back: {_told(self.session.undo())}")

    def _redo(self, _rest: str) -> None:
        """`r`: do again what was undone."""
        self._say(f"done again: {_told(self.session.redo())}")

    def _skip(self, _rest: str) -> None:
        """`s`: later."""
        before = self.session.current
        self.session.defer()
        if self.session.current is before:
            self._say("this is the only segment left")

    def _flag(self, _rest: str) -> None:
        """`f`: to be discussed."""
        flagged = self.session.flag().kind == "flag"
        self._say("flagged for discussion" if flagged else "not flagged any more")

    def _reveal(self, _rest: str) -> None:
        """`b`: show the suggestions."""
        locked = self.session.reveal()
        self._say("your blind answer is locked" if locked else "the suggestions are shown")

    def _define(self, rest: str) -> None:
        """`d code`: what a code means."""
        words = words_of(rest)
        if not words:
            raise ReviewError(f"say which code, such as d {self._some_code()}")
        self._card.explain(known_code(self.session.codebook, words[0]))

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

    def _suggestion(self, number: str) -> Suggestion:
        """The suggestion with that number."""
        if not number.isdecimal() or not 1 <= int(number) <= len(self._card.offered):
            count = len(self._card.offered)
            raise ReviewError(
                f"there is no suggestion {number}: " + (f"1 to {count}" if count else "none is shown")
            )
        return self._card.offered[int(number) - 1]


def _told(act: Sequence[Decision]) -> str:
    """What was decided, in words."""
    said = {
        "complete": "that the segment is done",
        "defer": "that the segment comes later",
        "flag": "the flag",
        "unflag": "that the flag was taken off",
    }
    return ", ".join(said.get(d.kind) or f"{d.kind} {d.code_id}" for d in act)
