"""Operations on a study's codebook: what one would do to file and decisions, and doing it, whole or not at all."""

from __future__ import annotations

import difflib
import os
import re
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.codebook import Change, Code, Codebook, Descent, Difference, differences, standing
from pipeline.codebook.differences import earlier
from pipeline.decisions import CoderState, Decision, fold
from pipeline.errors import InputError, Problem
from pipeline.exporters.codebook_edit import NotEditable, edited
from pipeline.instrument import Instrument, due
from pipeline.logs import NewCode
from pipeline.readers import read_codebook
from pipeline.settings import FILE_NAME
from pipeline.workflow.codebook_diff import lapsed
from pipeline.workflow.study import Study

Operation = Callable[[Codebook], Codebook]
_LINE_END = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True, slots=True)
class Effect:
    """What a change of the codebook does to one coder's work.

    `follow`: codings that count for another code than before; `back`: segments that come back for review on account of
    it; `settled`: segments that would have come back and do no more; `lapsed`: codings that count no more.
    """

    coder: str
    follow: int
    back: int
    settled: int
    lapsed: int = 0


@dataclass(frozen=True, slots=True)
class PlannedChange:
    """An operation on the codebook file, worked out and not yet written.

    `text` is the file's new text, `diff` its difference from the old one, line by line. `decisions`: how many decisions
    stand about the codes concerned and those merged into them, `codings` of them are codings. `by_hand`: what is to be changed in study.toml. `unread`: decision files whose
    decisions are not in the database, or not as they are now, and so not counted here.
    """

    source: str
    before: Codebook
    after: Codebook
    was: bytes
    text: str
    diff: tuple[str, ...]
    differences: tuple[Difference, ...]
    decisions: int
    codings: int
    effects: tuple[Effect, ...]
    by_hand: tuple[str, ...]
    unread: tuple[str, ...]

    @property
    def changes(self) -> tuple[Change, ...]:
        """What is put on record."""
        return self.after.changes[len(self.before.changes) :]


def plan_change(study: Study, operation: Operation) -> PlannedChange:
    """What an operation would do; writes nothing.

    Raises InputError with all that stands against the operation, and where the file cannot be changed in the lines
    concerned alone.
    """
    source, before = study.settings.codebook, study.codebook
    try:
        after = operation(before)
    except InputError as error:
        raise InputError(replace(problem, where=source) for problem in error.problems) from None
    was = study.settings.path(source).read_bytes()
    old = was.decode("utf-8")
    text = _text(old, before, after, source)
    codings, rejected = _about(study, before, after)
    return PlannedChange(
        source=source,
        before=before,
        after=after,
        was=was,
        text=text,
        diff=_diff(old, text, source),
        differences=differences(before, after),
        decisions=codings + rejected,
        codings=codings,
        effects=_effects(study, before, after),
        by_hand=tuple(_by_hand(study, before, after)),
        unread=_unread(study),
    )


def _diff(old: str, new: str, source: str) -> tuple[str, ...]:
    """The lines in which two texts differ, with one line around them."""
    was, now = (_LINE_END.split(text.removeprefix("\ufeff").rstrip("\r\n")) for text in (old, new))
    return tuple(difflib.unified_diff(was, now, fromfile=source, tofile=source, lineterm="", n=1))


def _text(old: str, before: Codebook, after: Codebook, source: str) -> str:
    """The new text, read again and found to say what was meant; raises InputError where it does not."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "codebook.yaml"
        try:
            text = edited(old, before, after)
            path.write_bytes(text.encode("utf-8"))
            found = read_codebook(path, source=source)
        except (NotEditable, InputError):
            found = None
    if found != after:
        what = "the lines concerned cannot be told from others in this file."
        how = "Make the change by hand, or write the codebook anew: focuscode codebook export --to NEW.yaml."
        raise InputError(Problem(source, what, how))
    return text


def write_change(study: Study, planned: PlannedChange) -> None:
    """Write the file, whole or not at all and durably; what the codes meant before is kept for the decisions made by it.

    Raises InputError where the file is another than when the change was planned, or cannot be written.
    """
    revision = planned.before.revision
    if any(decision.codebook_revision == revision for decision in _decisions(study)):
        study.store.keep_codebook(planned.before)
    path = study.settings.path(planned.source).resolve()
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        if path.read_bytes() != planned.was:
            raise InputError(Problem(planned.source, "it was changed meanwhile.", "Start the command again."))
        with beside.open("wb") as file:
            file.write(planned.text.encode("utf-8"))
            file.flush()
            os.fsync(file.fileno())
        shutil.copymode(path, beside)
        beside.replace(path)
    except OSError as error:
        what = f"cannot be written: {error.strerror or error}."
        how = "Make room on the disk, and check that you may write there."
        raise InputError(Problem(planned.source, what, how)) from None
    finally:
        beside.unlink(missing_ok=True)


# what it does to decisions


def _decisions(study: Study) -> tuple[Decision, ...]:
    """All decisions, without making a database."""
    return study.store.decisions() if study.has_database else ()


def _about(study: Study, before: Codebook, after: Codebook) -> tuple[int, int]:
    """How many codings and how many rejections stand of the codes that an operation is about.

    Those of codes that were merged into them before are among them: they fare the same.
    """
    about = {change.code_id for change in after.changes[len(before.changes) :]}
    descent = Descent(before)
    states = fold(_decisions(study)).values()

    def count(named: Iterable[tuple[str, str]]) -> int:
        """How many of these pairs of segment and code are about them."""
        return sum(code_id in about or not about.isdisjoint(descent.chain(code_id)) for _, code_id in named)

    return sum(count(s.codings) for s in states), sum(count(s.rejected) for s in states)


def _effects(study: Study, before: Codebook, after: Codebook) -> tuple[Effect, ...]:
    """What becomes of each coder's work."""
    states = fold(_decisions(study))
    if not states:
        return ()
    known = {segment.id for segment in study.store.segments()}
    past = {**study.past, before.revision: before}
    old, new = Instrument(before, past), Instrument(after, past)
    share = study.settings.review.reopen
    idle = Counter[str]()
    for one in lapsed(states.values(), before, after):
        idle[one.coder] += one.codings
    found = []
    for coder, state in states.items():
        were, are = (set(due(by.follow(state), share)) & known for by in (old, new))
        follow = _following(state, old, new)
        found.append(Effect(coder, follow, len(are - were), len(were - are), idle[coder]))
    return tuple(found)


def _following(state: CoderState, old: Instrument, new: Instrument) -> int:
    """How many codings of a coder count for another code than before."""
    ids = [code_id for _, code_id in state.codings]
    return sum((new.target(name) or name) != (old.target(name) or name) for name in ids)


def _by_hand(study: Study, before: Codebook, after: Codebook) -> Iterator[str]:
    """What study.toml says of codes that cannot be named there any more, and what to write instead."""
    settings, usable = study.settings, {code.id for code in after.codable}
    were = {code.id for code in before.codable}
    descent = Descent(after)
    tables = {
        "suggestions.thresholds": settings.suggestions.thresholds,
        "gates.min_alpha_of": settings.gates.min_alpha_of,
    }
    for name, code_id in ((name, code_id) for name, table in tables.items() for code_id in table):
        if code_id in were - usable:
            now = descent.target(code_id)
            then = f"call it {now}" if now in usable else "take it out"
            yield f"{FILE_NAME}: {name}.{code_id}: {then}"
    perceived = settings.comparison.perceived
    if perceived in were - usable:
        now = descent.target(perceived)
        then = f'write perceived = "{now}"' if now in usable else "name another graded code, or take it out"
        yield f'{FILE_NAME}: comparison.perceived = "{perceived}": {then}'


def _unread(study: Study) -> tuple[str, ...]:
    """Decision files that were not imported, or not as they are now."""
    runs = study.runs("import")
    return tuple(
        name
        for name, path in study.decision_files.items()
        if name not in runs or runs[name].inputs.get(name) != study.digest(path)
    )


def left_behind(code: Code, into: str) -> tuple[str, ...]:
    """What a code that is merged into another has for itself and nobody will be shown any more, in a sentence."""
    patterns = sum(map(len, code.patterns.values()))
    examples = len(code.examples) + len(code.counter_examples)
    parts = [f"{patterns} pattern{'s' * (patterns != 1)}"] if patterns else []
    parts += [f"{examples} example{'s' * (examples != 1)}"] if examples else []
    parts += ["its definition"] if code.definition or code.use_when or code.avoid_when else []
    if not parts:
        return ()
    said = " and ".join(filter(None, (", ".join(parts[:-1]), parts[-1])))
    one = parts == ["its definition"]
    does = "suggests and explains" if one else "suggest and explain"
    return (f"“{code.id}”: {said} {does} nothing any more; move what is worth keeping to “{into}”.",)


def used_ids(study: Study) -> frozenset[str]:
    """The ids that decisions and codebooks on record name: none of them may come to mean something else."""
    named = {d.code_id for d in _decisions(study) if d.code_id is not None}
    return frozenset(named | {code.id for book in study.past.values() for code in book.codes})


# what a code was before


def earlier_states(study: Study, code_id: str, since: str = "") -> list[Code]:
    """What a code was in codebooks by which somebody decided, newest first, where it meant something else than today.

    With `since`, what it was in that codebook alone: a file, or the revision (or its beginning) of one on record.
    Raises InputError where the code or that codebook is not known.
    """
    code = next((code for code in study.codebook.codes if code.id == code_id), None)
    if code is None:
        return []  # the operation says so, with what is near
    if since:
        before = earlier(code, _codebook_of(study, since))
        if before is None:
            what = f"there is no code {code_id!r} in it, by this or a former id."
            raise InputError(Problem(since, what, "Name a codebook in which the code was."))
        return [before]
    latest: dict[str, str] = {}
    for decision in _decisions(study):
        revision = decision.codebook_revision
        latest[revision] = max(latest.get(revision, ""), decision.decided_at)
    past = study.past
    order = sorted(set(latest) & set(past), key=lambda revision: latest[revision], reverse=True)
    states = [earlier(code, past[revision]) for revision in order]
    alone = [(state, Codebook("", "", "", (state,))) for state in states if state is not None]
    return [state for state, book in alone if standing(code, book) != "same"]


def _codebook_of(study: Study, since: str) -> Codebook:
    """The codebook in a file, or the one on record whose revision begins so."""
    if Path(since).is_file():
        return read_codebook(Path(since), source=since)
    found = [
        revision for revision in study.past if since and revision.partition(":")[2].startswith(_plain(since))
    ]
    if len(found) != 1:
        known = f"On record: {', '.join(study.past)}."
        what = "more than one revision begins so." if found else "there is no such file and no such revision."
        raise InputError(Problem(since, what, known))
    return study.past[found[0]]


def _plain(revision: str) -> str:
    """A revision without the name of its algorithm."""
    return revision.rpartition(":")[2]


# codes made while reading


@dataclass(frozen=True, slots=True)
class MadeCode:
    """A code made while reading and how often its author gave it, as far as that stands."""

    made: NewCode
    given: int


def made_codes_open(study: Study) -> list[MadeCode]:
    """Codes made while reading about which nothing was settled yet, by time; a code once, however often it was made."""
    codes: dict[str, NewCode] = {}
    for made in study.new_codes():
        codes.setdefault(made.code_id, made)
    given = [code_id for state in fold(_decisions(study)).values() for _, code_id in state.codings]
    return [MadeCode(made, given.count(code_id)) for code_id, made in codes.items()]


def is_in_open_sample(study: Study, segment_id: str) -> bool:
    """True for a segment of a reliability sample that was drawn in the round that is open."""
    open_round = study.settings.review.round
    shared = (draw for draw in study.store.draws() if draw.design.shared and draw.round == open_round)
    return any(item.segment_id == segment_id for draw in shared for item in draw.items)


def made_code(study: Study, code_id: str) -> Code:
    """The code of that id that somebody made while reading; raises InputError where nobody did.

    Its first quote is left out where it stands in a reliability sample of the open round: as an example of the codebook it
    would tell the other coders what one of them gave there.
    """
    made = study.store.codes() if study.has_database else ()
    for new in made:
        if new.code_id == code_id:
            return replace(new.code, examples=()) if is_in_open_sample(study, new.segment_id) else new.code
    open_ = [new.made.code_id for new in made_codes_open(study)]
    near = difflib.get_close_matches(code_id, open_, n=3)
    how = (
        f"Did you mean {' or '.join(near)}?" if near else f"Made while reading: {', '.join(open_) or 'none'}."
    )
    raise InputError(Problem(study.settings.codebook, f"nobody made a code {code_id!r} while reading.", how))
