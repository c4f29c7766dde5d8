"""What changed between two states of a codebook, and which of the study's decisions it touches."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.codebook import Codebook, Descent, Difference, code_from_meaning, differences
from pipeline.decisions import Because, Decision, fold
from pipeline.errors import InputError, Problem
from pipeline.instrument import Instrument
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
class CodebookDiff:
    """Two states of a codebook compared. `whole` is False where one of them is on record by its meanings alone."""

    before: str
    after: str
    differences: tuple[Difference, ...]
    touched: tuple[Touched, ...]
    whole: bool

    @property
    def semantic(self) -> tuple[Difference, ...]:
        """The differences that bear on meaning."""
        return tuple(difference for difference in self.differences if difference.kind == "semantic")


def codebook_diff(study: Study | None, before: str, after: str) -> CodebookDiff:
    """The differences between two codebooks, each named by its file or by a revision on record in the study.

    An empty `after` is the study's codebook. With a study, the standing decisions that the changes touch are counted, as
    if all had been made by `before`. Raises InputError where one of the two is not there.
    """
    (old, old_whole), (new, new_whole) = _named(study, before), _named(study, after)
    if not (old_whole and new_whole):
        old, new = _meant(old), _meant(new)
    old = _without_own_codes(old, new)
    decisions = study.store.decisions() if study is not None and study.has_database else ()
    return CodebookDiff(
        before=before or _own(study),
        after=after or _own(study),
        differences=differences(old, new),
        touched=tuple(touched(decisions, old, new)),
        whole=old_whole and new_whole,
    )


def touched(decisions: Iterable[Decision], before: Codebook, after: Codebook) -> Iterable[Touched]:
    """What the change from one codebook to another touches of some decisions, by coder and code, coders in order."""
    instrument = Instrument(after, {before.revision: before})
    states = fold(replace(decision, codebook_revision=before.revision) for decision in decisions)
    order = [code.id for code in after.codes]
    for name, state in states.items():
        found: Counter[tuple[str, Because, bool]] = Counter()
        for reasons in instrument.follow(state).outdated.values():
            found.update((reason.code_id, reason.because, reason.given) for reason in reasons)
        kinds = dict.fromkeys((code_id, because) for code_id, because, _ in found)
        for code_id, because in sorted(kinds, key=lambda kind: order.index(kind[0])):
            given, without = found[code_id, because, True], found[code_id, because, False]
            yield Touched(name, code_id, because, given, without)


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


def _without_own_codes(old: Codebook, new: Codebook) -> Codebook:
    """An older codebook without the codes that a coder made while reading and that were not adopted since."""
    descent = Descent(new)
    codes = (
        c for c in old.codes if not (c.author and c.status == "provisional" and descent.own(c.id) is None)
    )
    return replace(old, codes=tuple(codes))


def _meant(book: Codebook) -> Codebook:
    """A codebook by its meanings alone, to be compared with one that is on record so."""
    codes = [code_from_meaning(code.meaning) for code in book.codes]
    return replace(bare(codes), changes=book.changes)
