"""Decisions read by today's codebook, though they were made by an earlier one.

The codebook is the measuring instrument, and it changes while people measure. Codings follow codes that were renamed or
merged. A code that did not exist when a segment was completed was not judged there: no coding does not mean absent. What
was judged by another meaning counts as it was decided and is named as outdated, so that it can come back for review.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from pipeline.codebook import (
    Code,
    Codebook,
    Descent,
    Standing,
    origins,
    sense_of,
    since_merger,
    standing,
)
from pipeline.codebook.differences import earlier
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
        self._parts: dict[str, list[str]] = defaultdict(list)
        for code in codebook.codes:
            into = self._descent.own(code.merged_into) if code.merged_into else None
            if into is not None and into != code.id:
                self._parts[into].append(code.id)
        self._origins = {code.id: origins(code, codebook) for code in codebook.codes if code.split_from}
        self._standings: dict[str, Mapping[str, Because]] = {}

    def standings(self, revision: str) -> Mapping[str, Because] | None:
        """How the codes stand that did not mean the same in the codebook of that revision; None where it is unknown."""
        if revision not in self._past:
            return None
        if revision not in self._standings:
            then, now = self._past[revision], self.codebook
            codes = () if revision == self._revision else now.codable
            found = {code.id: self._standing(code, then) for code in codes}
            self._standings[revision] = {name: stands for name, stands in found.items() if stands != "same"}
        return self._standings[revision]

    def _standing(self, code: Code, then: Codebook) -> Standing:
        """How a code stands to an older codebook, with what was merged into it since.

        A part that meant something else then, or was not there, makes the whole mean something else, or more: what had to
        be judged again before the merger has to be judged again after it. What was merged then already does not, nor
        what a coder made while reading; a merger that was taken back does.
        """
        stands = standing(code, then, self.codebook)
        if stands in ("new", "split"):
            return stands
        found = {stands}
        covered = _covered(code, then)
        for part in self._merged_into(code.id):
            other = self._codes[part]
            if "@" in part or not covered.isdisjoint((other.id, *other.formerly)):
                continue
            of_part = standing(replace(other, status="established"), then, self.codebook)
            # A part of a split code was judged where the whole was; only what came later makes the code mean more.
            found.add("widened" if of_part == "new" else "same" if of_part == "split" else of_part)
        if any(code.id not in self._descent.chain(part) for part in covered):
            found.add("changed")  # a merger was taken back: what was given may have been the other part
        found.discard("same")
        if not found:
            return "same"
        return found.pop() if len(found) == 1 else "changed"

    def target(self, code_id: str) -> str | None:
        """The id of the code that decisions on `code_id` count for today; None where it is not known."""
        return self._descent.target(code_id)

    def follow(self, state: CoderState) -> CoderState:
        """The state by today's codes, with what was not judged and what is outdated. Following twice changes nothing."""
        own = self._own(state)
        codings: dict[Key, Coding] = {}
        rejected: dict[Key, Decision] = {}
        for segment_id, target in dict.fromkeys((s, self._descent.target(c) or c) for s, c in own):
            word = self._said(segment_id, target, own)
            if word is not None and word.coding is not None:
                codings[segment_id, target] = self._at_level(word.coding, target)
            elif word is not None and word.rejection is not None:
                rejected[segment_id, target] = word.rejection
        judged = replace(state, codings=codings, rejected=rejected, unjudged={}, outdated={})
        return self._aged(replace(judged, referred=self._waiting(state)), own)

    def _waiting(self, state: CoderState) -> dict[Key, Decision]:
        """What was sent back to the codebook and is there as it was: a code that reads differently is asked about again.

        Also one that was only reworded, or has another example: that may be all that was missing.
        """
        found = {}
        for (segment_id, code_id), sent in state.referred.items():
            code = self._codes.get(self._descent.target(code_id) or code_id)
            then = self._past.get(sent.codebook_revision)
            if code is not None and then is not None and self._reads_alike(code, then):
                found[segment_id, code.id] = sent
        return found

    def _reads_alike(self, code: Code, then: Codebook) -> bool:
        """True where coders read the very same of a code as in an older codebook, and the same was merged into it."""
        was, covered = earlier(code, then), _covered(code, then)
        parts = [self._codes[part] for part in self._merged_into(code.id)]
        if was is None or was.revision != code.revision:
            return False
        return len(parts) == len(covered) and not any(covered.isdisjoint((p.id, *p.formerly)) for p in parts)

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

    def _said(self, segment_id: str, code_id: str, own: Mapping[Key, _Word]) -> _Word | None:
        """What the words on a code and on those merged into it, merger by merger, come to: a yes to any is a yes.

        A no to one part is no word on the whole. A no to the whole, said after the merger, overrules the parts.
        """
        word = own.get((segment_id, code_id))
        parts = [self._said(segment_id, part, own) for part in self._parts.get(code_id, ())]
        given = [part for part in parts if part is not None and part.coding is not None]
        if word is not None and word.rejection is not None:
            given = [part for part in given if not self._covers(word, part, code_id)]
        elif word is not None:
            given.append(word)
        return max(given, key=lambda word: word.sequence) if given else word

    def _covers(self, no: _Word, yes: _Word, code_id: str) -> bool:
        """True where the no came later, from a codebook in which the code of the yes was merged into it already."""
        if no.sequence < yes.sequence or no.revision not in self._past:
            return False
        then = self._then.setdefault(no.revision, Descent(self._past[no.revision]))
        return bool({code_id, *self._codes[code_id].formerly} & {*then.chain(yes.code_id)})

    def _at_level(self, coding: Coding, target: str) -> Coding:
        """The coding under the code it counts for, with its level as that code's scale has it."""
        code = self._codes.get(target)
        if code is None:
            return coding
        level = self._descent.level(target, coding.level, coding.code_id) if code.scale else None
        if (coding.code_id, coding.level) == (target, level):
            return coding
        given_as = coding.given_as or (coding.code_id if coding.code_id != target else "")
        return replace(coding, code_id=target, level=level, given_as=given_as)

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
            because = self._because(state, coding, code_id, own)
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
            whole = [
                Outdated(code.id, "unknown", given=False)
                for code in self.codebook.codable
                if (segment_id, code.id) not in state.codings
                and not self._is_denied(state, segment_id, code.id)
            ]
            return frozenset(), whole
        missing, old = set(), []
        for code_id, stands in known.items():
            if stands == "narrowed" or (segment_id, code_id) in state.codings:
                continue
            if self._is_denied(state, segment_id, code_id):
                continue
            if stands == "split" and not self._had_origin(code_id, given):
                continue
            if stands in ("new", "split") and (segment_id, code_id) not in state.rejected:
                missing.add(code_id)
            if stands != "new" or not self._is_personal(code_id):
                old.append(Outdated(code_id, stands, given=False))
        return frozenset(missing), old

    def _is_denied(self, state: CoderState, segment_id: str, code_id: str) -> bool:
        """True where the coder said no to the code as it is today."""
        no = state.rejected.get((segment_id, code_id))
        return no is not None and self._stands(code_id, no.codebook_revision) is None

    def _is_personal(self, code_id: str) -> bool:
        """True for a code that one coder made while reading and nobody adopted: no segment is read again for it."""
        code = self._codes[code_id]
        return code.status == "provisional" and "@" in code_id

    def _had_origin(self, code_id: str, given: Collection[str]) -> bool:
        """True where the code was given from which this one was split: which part it was has to be said."""
        return not self._origins[code_id].isdisjoint(given)

    def _stands(self, code_id: str, revision: str) -> Because | None:
        """How one code stands to that revision; None where it means the same."""
        known = self.standings(revision)
        return "unknown" if known is None else known.get(code_id)

    def _because(
        self, state: CoderState, coding: Coding, code_id: str, own: Mapping[Key, _Word]
    ) -> Because | None:
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
        source = own.get((coding.segment_id, code_id))
        if stands in ("new", "split") and (source is None or source.coding is None):
            stands = self._since_merger(coding, code, own)
        return None if stands in ("widened", "new", "split") else stands

    def _since_merger(self, coding: Coding, code: Code, own: Mapping[Key, _Word]) -> Because | None:
        """How the code stands to what it meant when that of the coding was merged into it: it came later than the coding.

        Where that is not on record, to every meaning that it is known to have had.
        """
        for part in self._merged_into(code.id):
            word = own.get((coding.segment_id, part))
            if word is not None and word.coding is not None and word.coding.decision_id == coding.decision_id:
                stands = since_merger(part, code, self.codebook)
                if stands is not None:
                    return None if stands == "same" else stands
        had = (earlier(code, book) for book in self._past.values())
        changed = any(was is not None and sense_of(was) != sense_of(code) for was in had)
        return "changed" if changed else None

    def _merged_into(self, code_id: str) -> list[str]:
        """The codes that were merged into one, directly or by way of others."""
        found = list(self._parts.get(code_id, ()))
        for part in found:
            found += self._parts.get(part, ())
        return found


def _covered(code: Code, then: Codebook) -> set[str]:
    """The codes that had been merged into a code in an older codebook, by their ids then."""
    was = earlier(code, then)
    if was is None:
        return set()
    descent = Descent(then)
    return {other.id for other in then.codes if other.id != was.id and was.id in descent.chain(other.id)}


def due(state: CoderState, share: float = 1.0) -> dict[str, tuple[Outdated, ...]]:
    """What comes back for review, by segment: what was given, and of the rest a `share` of the segments.

    The parts of a code that was given and split since are among the former: the coder has to say which it was. A segment
    that comes back is judged anew for all that is outdated on it.
    Which segments the share takes depends on their ids alone, so that it is the same draw for every coder and machine,
    and a larger share holds every smaller one.
    """
    return {
        segment_id: reasons
        for segment_id, reasons in state.outdated.items()
        if any(map(was_given, reasons)) or is_drawn(segment_id, share)
    }


def was_given(reason: Outdated) -> bool:
    """True where the code, or the one from which it was split, had been given."""
    return reason.given or reason.because == "split"


def is_drawn(segment_id: str, share: float) -> bool:
    """True for the segments of a draw of that share, each with probability `share` and independently of the others."""
    number = int(digest(["reopen", segment_id]).rpartition(":")[2][:13], 16)
    return number < share * 16**13
