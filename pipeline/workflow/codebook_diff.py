"""What changed between two states of a codebook, and which of the study's decisions it touches."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.codebook import Codebook, Descent, Difference, code_from_meaning, differences
from pipeline.decisions import Because, CoderState, Decision, Outdated, fold
from pipeline.errors import InputError, Problem
from pipeline.instrument import Instrument, due
from pipeline.logs import bare
from pipeline.readers import read_codebook
from pipeline.workflow.study import Study


@dataclass(frozen=True, slots=True)
class Touched:
    """Decisions of one coder that one changed code touches: codings of it, and segments completed without it."""

    coder: str
    code_id: str
    because: Because
    given: int
    without: int


@dataclass(frozen=True, slots=True)
class Lapsed:
    """Codings of one coder that count for nothing, since their code, or the one that it was merged into, is deprecated."""

    coder: str
    code_id: str
    codings: int


@dataclass(frozen=True, slots=True)
class CodebookDiff:
    """Two states of a codebook compared. `whole` is False where one of them is on record by its meanings alone.

    `touched` and `lapsed` are counted as if all decisions had been made by `before`.
    """

    before: str
    after: str
    differences: tuple[Difference, ...]
    touched: tuple[Touched, ...]
    lapsed: tuple[Lapsed, ...]
    whole: bool

    @property
    def semantic(self) -> tuple[Difference, ...]:
        """The differences that bear on meaning."""
        return tuple(difference for difference in self.differences if difference.kind == "semantic")


@dataclass(frozen=True, slots=True)
class DecidedBefore:
    """Revisions that differ from today's codebook by the same, and what was decided by them.

    `decisions` counts all that were made by them, between the days `first` and `last` (ISO 8601).
    """

    revisions: tuple[str, ...]
    coders: tuple[str, ...]
    decisions: int
    first: str
    last: str
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class Outstanding:
    """What comes back to one coder for review: how many segments, and of which codes. A segment may stand under several."""

    coder: str
    segments: int
    touched: tuple[Touched, ...]


def codebook_diff(study: Study | None, before: str, after: str) -> CodebookDiff:
    """The differences between two codebooks, each named by its file or by a revision on record in the study.

    An empty `after` is the study's codebook. With a study, the standing decisions that the changes touch are counted, as
    if all had been made by `before`. Raises InputError where one of the two is not there.
    """
    (old, old_whole), (new, new_whole) = _named(study, before), _named(study, after)
    if not (old_whole and new_whole):
        old, new = _meant(old), _meant(new)
    old, new = _without_own_codes(old, new), _without_own_codes(new, old)
    decisions = study.store.decisions() if study is not None and study.has_database else ()
    return CodebookDiff(
        before=before or _own(study),
        after=after or _own(study),
        differences=differences(old, new),
        touched=tuple(touched(decisions, old, new)),
        lapsed=tuple(lapsed(fold(decisions).values(), old, new)),
        whole=old_whole and new_whole,
    )


def touched(decisions: Iterable[Decision], before: Codebook, after: Codebook) -> Iterable[Touched]:
    """What the change from one codebook to another touches of some decisions, by coder and code, coders in order."""
    revision = before.revision
    instrument = Instrument(after, {revision: before})
    states = fold(replace(decision, codebook_revision=revision) for decision in decisions)
    for name, state in states.items():
        yield from _by_code(name, instrument.follow(state).outdated.values(), after)


def _by_code(coder: str, outdated: Iterable[tuple[Outdated, ...]], codebook: Codebook) -> Iterator[Touched]:
    """What is outdated on segments, by code in the codebook's order."""
    order = [code.id for code in codebook.codes]
    found: Counter[tuple[str, Because, bool]] = Counter()
    for reasons in outdated:
        found.update((reason.code_id, reason.because, reason.given) for reason in reasons)
    kinds = dict.fromkeys((code_id, because) for code_id, because, _ in found)
    for code_id, because in sorted(kinds, key=lambda kind: order.index(kind[0])):
        given, without = found[code_id, because, True], found[code_id, because, False]
        yield Touched(coder, code_id, because, given, without)


def lapsed(states: Iterable[CoderState], before: Codebook, after: Codebook) -> Iterator[Lapsed]:
    """The codings that counted by one codebook and count for nothing by another, by coder and code.

    With the same codebook twice, those that count for nothing by it. Codes that it does not have are not looked at.
    """
    then, now = Descent(before), Descent(after)
    usable = {code.id for code in after.codable}
    counted = {code.id for code in before.codable} if before is not after else None
    for state in states:
        found = Counter(
            now.target(code_id) for _, code_id in state.codings if _counted(then, code_id, counted)
        )
        for code_id, codings in found.items():
            if code_id is not None and code_id not in usable:
                yield Lapsed(state.coder, code_id, codings)


def _counted(descent: Descent, code_id: str, usable: Collection[str] | None) -> bool:
    """True where codings of that code counted for one of the usable ones (None: for whichever)."""
    return usable is None or descent.target(code_id) in usable


def decided_before(study: Study) -> list[DecidedBefore]:
    """The revisions by which people decided and which differ from today's codebook, those last in use first."""
    past, today = study.past, study.codebook
    new = _meant(today)
    groups: dict[tuple[Difference, ...], list[str]] = {}
    for revision in revisions(study):
        if revision in past and revision != today.revision:
            old = _meant(past[revision])
            found = differences(_without_own_codes(old, new), _without_own_codes(new, old))
            groups.setdefault(found, []).append(revision)
    made: dict[str, list[Decision]] = defaultdict(list)
    for decision in study.store.decisions() if groups else ():
        made[decision.codebook_revision].append(decision)
    grouped = [
        _decided([d for r in named for d in made[r]], named, found)
        for found, named in groups.items()
        if found
    ]
    return sorted(grouped, key=lambda group: group.last, reverse=True)


def _decided(
    decisions: Sequence[Decision], named: Sequence[str], found: tuple[Difference, ...]
) -> DecidedBefore:
    """Who decided by those revisions, and when."""
    days = sorted(decision.decided_at[:10] for decision in decisions)
    coders = tuple(dict.fromkeys(decision.coder for decision in decisions))
    return DecidedBefore(tuple(named), coders, len(decisions), days[0], days[-1], found)


def outstanding(study: Study) -> list[Outstanding]:
    """What comes back to each coder, as `status` counts it: what is outdated, of the rest the share `review.reopen`."""
    share, found = study.settings.review.reopen, []
    known = {segment.id for segment in study.store.segments()} if study.has_database else set()
    for name, state in study.states().items():
        back = [why for segment_id, why in due(state, share).items() if segment_id in known]
        if back:
            found.append(Outstanding(name, len(back), tuple(_by_code(name, back, study.codebook))))
    return found


def counting_no_more(study: Study) -> tuple[Lapsed, ...]:
    """The codings of the study whose code is deprecated."""
    decisions = study.store.decisions() if study.has_database else ()
    return tuple(lapsed(fold(decisions).values(), study.codebook, study.codebook))


def revisions(study: Study) -> Mapping[str, int]:
    """The revisions that standing decisions were made by, with how many, today's first."""
    counts: Counter[str] = Counter(
        d.codebook_revision for d in (study.store.decisions() if study.has_database else ())
    )
    today = study.codebook.revision
    return {r: counts[r] for r in sorted(counts, key=lambda r: (r != today, -counts[r], r))}


def _own(study: Study | None) -> str:
    """What the study calls its codebook."""
    return study.settings.codebook if study is not None else ""


def _named(study: Study | None, name: str) -> tuple[Codebook, bool]:
    """The codebook in a file or of a revision, and whether it is there as a whole."""
    if not name and study is not None:
        return study.codebook, True
    if Path(name).is_file():
        return read_codebook(Path(name), source=name), True
    past = study.past if study is not None else {}
    found = [revision for revision in past if revision.startswith((name, f"b2:{name}"))]
    if len(found) == 1:
        book = past[found[0]]
        return (book, True) if study is not None and book is study.codebook else (book, False)
    what = (
        "several revisions begin like this." if found else "there is no such file, nor a revision on record."
    )
    known = _shown(revisions(study)) if study is not None else "none: this is no study"
    raise InputError(Problem(name, what, f"Revisions that people decided by: {known}."))


def _shown(found: Mapping[str, int]) -> str:
    """Revisions in a message."""
    return ", ".join(f"{revision} ({count} decisions)" for revision, count in found.items()) or "none yet"


def _without_own_codes(book: Codebook, other: Codebook) -> Codebook:
    """A codebook without the codes that a coder made while reading, unless the other has them as codes in use."""
    descent = Descent(other)
    used = {code.id for code in other.codes if code.status != "deprecated"}
    codes = (
        code
        for code in book.codes
        if not (code.author and code.status == "provisional" and "@" in code.id)
        or descent.own(code.id) in used
    )
    return replace(book, codes=tuple(codes))


def _meant(book: Codebook) -> Codebook:
    """A codebook by its meanings alone, to be compared with one that is on record so."""
    codes = [code_from_meaning(code.meaning) for code in book.codes]
    return replace(bare(codes), changes=book.changes)
