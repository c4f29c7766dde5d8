"""Decisions read by today's codebook, though they were made by an earlier one.

The codebook is the measuring instrument, and it changes while people measure. Codings follow codes that were renamed or
merged. A code that did not exist when a segment was completed was not judged there: no coding does not mean absent. What
was judged by another meaning counts as it was decided and is named as outdated, so that it can come back for review.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from pipeline.codebook import Codebook, Descent, standing
from pipeline.decisions import Because, CoderState, Coding, Decision, Outdated
from pipeline.hashing import digest

Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class _Word:
    """The last thing a coder said of a segment and a code; `coding` is None where it was a no."""

    code_id: str
    sequence: int
    revision: str
    coding: Coding | None
    rejection: Decision | None = None


class Instrument:
    """Today's codebook with the earlier ones, by revision, under which decisions were made."""

    def __init__(self, codebook: Codebook, past: Mapping[str, Codebook]) -> None:
        self.codebook = codebook
        self._past = {**past, codebook.revision: codebook}
        self._revision = codebook.revision
        self._descent = Descent(codebook)
        self._codes = {code.id: code for code in codebook.codes}
        self._then: dict[str, Descent] = {}
        self._standings: dict[str, Mapping[str, Because]] = {}

    def standings(self, revision: str) -> Mapping[str, Because] | None:
        """How the codes stand that did not mean the same in the codebook of that revision; None where it is unknown."""
        if revision not in self._past:
            return None
        if revision not in self._standings:
            then, now = self._past[revision], self.codebook
            codes = () if revision == self._revision else now.codable
            found = {code.id: standing(code, then, now) for code in codes}
            self._standings[revision] = {name: stands for name, stands in found.items() if stands != "same"}
        return self._standings[revision]

    def target(self, code_id: str) -> str | None:
        """The id of the code that decisions on `code_id` count for today; None where it is not known."""
        return self._descent.target(code_id)

    def follow(self, state: CoderState) -> CoderState:
        """The state by today's codes, with what was not judged and what is outdated. Following twice changes nothing."""
        own = self._own(state)
        codings: dict[Key, Coding] = {}
        rejected: dict[Key, Decision] = {}
        by_target: dict[Key, list[_Word]] = defaultdict(list)
        for (segment_id, code_id), word in own.items():
            by_target[segment_id, self._descent.target(code_id) or code_id].append(word)
        for (segment_id, target), words in by_target.items():
            coding, rejection = self._said(target, words)
            if coding is not None:
                codings[segment_id, target] = self._at_level(coding, target)
            elif rejection is not None:
                rejected[segment_id, target] = rejection
        judged = replace(state, codings=codings, rejected=rejected, unjudged={}, outdated={})
        return self._aged(judged, own)

    def _own(self, state: CoderState) -> dict[Key, _Word]:
        """The last word on each segment and code, by the code's present id, mergers aside."""
        words = [
            _Word(code_id, coding.sequence, coding.codebook_revision, coding)
            for (_, code_id), coding in state.codings.items()
        ]
        words += [
            _Word(code_id, no.sequence, no.codebook_revision, None, no)
            for (_, code_id), no in state.rejected.items()
        ]
        last: dict[Key, _Word] = {}
        for word in sorted(words, key=lambda word: word.sequence):
            record = word.coding or word.rejection
            if record is not None:
                last[record.segment_id, self._descent.own(word.code_id) or word.code_id] = word
        return last

    def _said(self, target: str, words: list[_Word]) -> tuple[Coding | None, Decision | None]:
        """What several codes' words come to where they are one code now: a yes to any of them is a yes.

        A no to one part is no word on the whole. A no to the whole, said after the merger, overrules the parts.
        """
        direct = [word for word in words if self._descent.own(word.code_id) in (target, None)]
        no = next((word for word in direct if word.rejection is not None), None)
        given = [
            word for word in words if word.coding is not None and not (no and self._covers(no, word, target))
        ]
        if given:
            return max(given, key=lambda word: word.sequence).coding, None
        return None, no.rejection if no else None

    def _covers(self, no: _Word, yes: _Word, target: str) -> bool:
        """True where the no came later, from a codebook in which the code of the yes was merged already."""
        if no.sequence < yes.sequence or no.revision not in self._past:
            return False
        then = self._then.setdefault(no.revision, Descent(self._past[no.revision]))
        return then.target(yes.code_id) in {target, *self._codes[target].formerly}

    def _at_level(self, coding: Coding, target: str) -> Coding:
        """The coding under the code it counts for, with its level as that code's scale has it."""
        code = self._codes.get(target)
        if code is None:
            return coding
        level = self._descent.level(target, coding.level) if code.scale else None
        if (coding.code_id, coding.level) == (target, level):
            return coding
        return replace(coding, code_id=target, level=level)

    def _aged(self, state: CoderState, own: Mapping[Key, _Word]) -> CoderState:
        """The state with what was not judged and what was judged by another meaning."""
        unjudged: dict[str, frozenset[str]] = {}
        outdated: dict[str, list[Outdated]] = defaultdict(list)
        given: dict[str, set[str]] = defaultdict(set)
        for (segment_id, code_id), word in own.items():
            if word.coding is not None:
                given[segment_id].update(self._descent.chain(code_id))
        for segment_id, done in state.completed.items():
            missing, old = self._without(state, segment_id, done, given.get(segment_id, ()))
            if missing:
                unjudged[segment_id] = missing
            outdated[segment_id] += old
        for (segment_id, code_id), no in state.rejected.items():
            stands = self._stands(code_id, no.codebook_revision)
            if segment_id not in state.completed and stands in ("widened", "changed", "unknown"):
                outdated[segment_id].append(Outdated(code_id, stands, given=False))
        for (segment_id, code_id), coding in state.codings.items():
            because = self._because(state, coding, code_id)
            if because is not None:
                outdated[segment_id].append(Outdated(code_id, because, given=True))
        return replace(state, unjudged=unjudged, outdated={k: tuple(v) for k, v in outdated.items() if v})

    def _without(
        self, state: CoderState, segment_id: str, done: Decision, given: Collection[str]
    ) -> tuple[frozenset[str], list[Outdated]]:
        """For a completed segment the codes that were not judged, and the absences that are outdated.

        `given` are the codes that were given there, also those that others have been merged into since.
        """
        known = self.standings(done.codebook_revision)
        if known is None:
            whole = [Outdated(c.id, "unknown", given=False) for c in self.codebook.codable]
            return frozenset(), [o for o in whole if (segment_id, o.code_id) not in state.codings]
        missing, old = set(), []
        for code_id, stands in known.items():
            if stands == "narrowed" or (segment_id, code_id) in state.codings:
                continue
            no = state.rejected.get((segment_id, code_id))
            if no is not None and self._stands(code_id, no.codebook_revision) is None:
                continue
            if stands == "split" and not self._had_origin(code_id, given):
                continue
            if stands in ("new", "split") and no is None:
                missing.add(code_id)
            if stands != "new" or not self._is_personal(code_id):
                old.append(Outdated(code_id, stands, given=False))
        return frozenset(missing), old

    def _is_personal(self, code_id: str) -> bool:
        """True for a code that one coder made while reading: what was read before is not read again for it."""
        code = self._codes[code_id]
        return code.status == "provisional" and bool(code.author)

    def _had_origin(self, code_id: str, given: Collection[str]) -> bool:
        """True where the code was given from which this one was split: which part it was has to be said."""
        return self._descent.own(self._codes[code_id].split_from or "") in given

    def _stands(self, code_id: str, revision: str) -> Because | None:
        """How one code stands to that revision; None where it means the same."""
        known = self.standings(revision)
        return "unknown" if known is None else known.get(code_id)

    def _because(self, state: CoderState, coding: Coding, code_id: str) -> Because | None:
        """Why a coding may come out differently today, None where it may not."""
        code = self._codes.get(code_id)
        if code is None or not code.codable or code.status == "deprecated":
            return None
        if code.scale is not None and coding.level is None:
            return "level"
        done = state.completed.get(coding.segment_id)
        confirmed = done is not None and done.sequence > coding.sequence
        revision = done.codebook_revision if done is not None and confirmed else coding.codebook_revision
        stands = self._stands(code_id, revision)
        # "new" here: given under a code that was merged into this one, which did not exist at that time.
        return None if stands in ("widened", "new", "split") else stands


def due(state: CoderState, share: float = 1.0) -> dict[str, tuple[Outdated, ...]]:
    """What comes back for review, by segment: what was given, and of the rest a `share` of the segments.

    The parts of a code that was given and split since are among the former: the coder has to say which it was.
    Which segments the share takes depends on their ids alone, so that it is the same draw for every coder and machine,
    and a larger share holds every smaller one.
    """
    found = {}
    for segment_id, reasons in state.outdated.items():
        drawn = is_drawn(segment_id, share)
        kept = tuple(reason for reason in reasons if drawn or was_given(reason))
        if kept:
            found[segment_id] = kept
    return found


def was_given(reason: Outdated) -> bool:
    """True where the code, or the one from which it was split, had been given."""
    return reason.given or reason.because == "split"


def is_drawn(segment_id: str, share: float) -> bool:
    """True for the segments of a draw of that share, each with probability `share` and independently of the others."""
    number = int(digest(["reopen", segment_id]).rpartition(":")[2][:13], 16)
    return number < share * 16**13
