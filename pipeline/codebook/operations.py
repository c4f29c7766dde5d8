"""Operations on a codebook through which decisions follow: rename, merge, split, deprecate, declare, adopt, drop.

Each takes a codebook and gives the new one, with the operation on record in its `changes`. Each raises InputError with
everything that stands against it. An id is never used again for something else; ids that only a study knows (in
decisions on record) are given as `taken`.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from pipeline.codebook.descent import Descent
from pipeline.codebook.differences import is_declared, standing
from pipeline.codebook.meaning import sense_of
from pipeline.codebook.records import Act, Change, Code, Codebook, Level, Scale, Sense
from pipeline.errors import InputError, Problem

WHERE = "the codebook"
_ID = re.compile(r"\w[\w.-]*")
_NEVER_AGAIN = "An id that was in use must not be used for something else: choose another."


@dataclass(frozen=True, slots=True)
class Signed:
    """Who did it, when (a date as text) and why: as it stands in `changes`."""

    by: str = ""
    at: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """One of the codes that a code is split into."""

    id: str
    name: str
    definition: str = ""


def rename(
    codebook: Codebook,
    code_id: str,
    new_id: str,
    *,
    name: str | None = None,
    signed: Signed,
    taken: Collection[str] = (),
) -> Codebook:
    """The code under another id (and name); its old one goes to `formerly`, so that decisions follow.

    Codes that name it as their parent name the new id. A code may get an id back that it had before. Raises InputError
    for an unknown code and for an id that is or was another's.
    """
    problems = _unknown(codebook, [code_id])
    code = None if problems else codebook.code(code_id)
    own = set(code.formerly) if code else set()
    if new_id == code_id and code is not None:
        how = "To change its name alone, edit “name” in the file."
        problems.append(_problem(code_id, "the code has this id already: there is nothing to do.", how))
    elif new_id not in own:
        problems += _id_problems(codebook, new_id, taken)
    if code is None or problems:
        raise InputError(problems)
    former = tuple(old for old in code.formerly if old != new_id)
    renamed = replace(code, id=new_id, name=(name or code.name).strip(), formerly=(*former, code_id))
    codes = [renamed if known.id == code_id else known for known in codebook.codes]
    codes = [replace(c, parent_id=new_id) if c.parent_id == code_id else c for c in codes]
    return _recorded(codebook, codes, [_change("rename", code_id, signed, (new_id,))])


def merge(codebook: Codebook, code_ids: Sequence[str], into: str, *, signed: Signed) -> Codebook:
    """Codes deprecated, and their codings counted for `into`: a yes to any of them is a yes.

    What becomes of levels `levels_between` says. Raises InputError for unknown codes, headings, codes that are merged
    already, and for a target that cannot be given.
    """
    problems = _unknown(codebook, code_ids) + _target_problems(codebook, into)
    for code in _known(codebook, code_ids):
        if code.id == into:
            problems.append(_problem(code.id, "it would be merged into itself.", "Leave it out."))
        elif not code.codable:
            problems.append(_problem(code.id, "it is a heading.", "A heading has no codings to merge."))
        elif code.merged_into is not None:
            problems.append(_problem(code.id, f"it is merged into {code.merged_into!r} already."))
    if not code_ids:
        problems.append(Problem(WHERE, "no code to merge is named."))
    if problems:
        raise InputError(problems)
    codes = [
        replace(code, status="deprecated", merged_into=into) if code.id in code_ids else code
        for code in codebook.codes
    ]
    now = sense_of(codebook.code(into))
    changes = [
        replace(_change("merge", code_id, signed, (into,)), now=now) for code_id in dict.fromkeys(code_ids)
    ]
    return _recorded(codebook, codes, changes)


def levels_between(code: Code, target: Code) -> tuple[str, ...]:
    """What becomes of the levels of codings that follow from one code to another, in sentences; none where nothing."""
    if code.scale is None and target.scale is None:
        return ()
    if target.scale is None:
        return (f"“{target.id}” is not graded: the levels given with “{code.id}” count no more.",)
    if code.scale is None:
        return (
            f"“{target.id}” is graded: what was given as “{code.id}” has no level and comes back for one.",
        )
    known = {name for level in target.scale.levels for name in (level.id, *level.formerly)}
    lost = [level.id for level in code.scale.levels if level.id not in known]
    if not lost:
        return ()
    return (
        f"“{target.id}” has no level {', '.join(lost)}: what was given as “{code.id}” with it comes back for a level.",
    )


def split(
    codebook: Codebook,
    code_id: str,
    parts: Sequence[Part],
    *,
    keep: str | None = None,
    signed: Signed,
    taken: Collection[str] = (),
) -> Codebook:
    """Codes made of parts of the meaning of one; what was given as the old code comes back to say which part it was.

    The old code is deprecated or, with `keep` (its new, narrower definition), stays. Parts stand after it, under the
    same parent, with its scale. Raises InputError for an unknown code, a heading, a code that is not in use, too few
    parts and ids that are or were in use.
    """
    problems = _unknown(codebook, [code_id])
    for code in _known(codebook, [code_id]):
        problems += _split_problems(code, parts, keep)
    ids = [part.id for part in parts]
    for part_id in dict.fromkeys(ids):
        problems += _id_problems(codebook, part_id, taken)
        if ids.count(part_id) > 1:
            problems.append(_problem(part_id, "two parts have this id.", "Give each an id of its own."))
    if problems:
        raise InputError(problems)
    code = codebook.code(code_id)
    made = [_part(code, part) for part in parts]
    kept = replace(code, status="deprecated") if keep is None else replace(code, definition=keep.strip())
    codes: list[Code] = []
    for known in codebook.codes:
        codes += [kept, *made] if known.id == code_id else [known]
    changes = [_change("split", code_id, signed, tuple(ids))]
    if keep is not None:
        changes.append(_declaration(code, kept, "narrowed", signed))
    return _recorded(codebook, codes, changes)


def _split_problems(code: Code, parts: Sequence[Part], keep: str | None) -> list[Problem]:
    """What stands against splitting that code so."""
    problems = []
    if not code.codable:
        problems.append(_problem(code.id, "it is a heading.", "A heading has no codings to split."))
    if code.status == "deprecated":
        problems.append(_problem(code.id, "it is deprecated.", "Split a code that is in use."))
    least = 2 if keep is None else 1
    if len(parts) < least:
        how = (
            "Name at least two parts, or one beside the code itself, which then stays with a new definition."
        )
        problems.append(
            _problem(code.id, f"it is split into {len(parts)} part{'s' * (len(parts) != 1)}.", how)
        )
    same = keep is not None and sense_of(replace(code, definition=keep)) == sense_of(code)
    if keep is not None and (same or not keep.strip()):
        how = "Give it the definition of what is left of it: --definition ID=TEXT."
        problems.append(_problem(code.id, "it stays, and there is no other definition for it.", how))
    return problems


def _part(code: Code, part: Part) -> Code:
    """A code made of a part of another: under the same parent, with the same levels."""
    levels: Iterable[Level] = code.scale.levels if code.scale else ()
    scale = Scale(tuple(replace(level, formerly=()) for level in levels)) if code.scale else None
    return Code(
        id=part.id,
        name=part.name.strip(),
        definition=part.definition.strip(),
        scale=scale,
        parent_id=code.parent_id,
        split_from=code.id,
    )


def deprecate(codebook: Codebook, code_id: str, *, signed: Signed) -> Codebook:
    """The code offered no more and left out of results; its decisions stay on record.

    Raises InputError for an unknown code and one that is deprecated already.
    """
    problems = _unknown(codebook, [code_id])
    for code in _known(codebook, [code_id]):
        if code.status == "deprecated":
            problems.append(_problem(code_id, "it is deprecated already: there is nothing to do."))
    if problems:
        raise InputError(problems)
    codes = [replace(code, status="deprecated") if code.id == code_id else code for code in codebook.codes]
    return _recorded(codebook, codes, [_change("deprecate", code_id, signed)])


def declare(
    codebook: Codebook, code_id: str, sense: Sense, was: Sequence[Code], *, signed: Signed
) -> Codebook:
    """On record how the meaning of a code stands to what it was: one declaration for each earlier state, newest first.

    A state from which declarations lead to today's meaning already is left as it is. Raises InputError for an unknown
    code and where there is nothing to declare.
    """
    problems = _unknown(codebook, [code_id])
    if problems:
        raise InputError(problems)
    code = codebook.code(code_id)
    if code.merged_into is not None:
        # It is a part of its target's meaning still, and is compared as that.
        code = replace(code, status="established")
    elif code.status == "deprecated" or not code.codable:
        raise InputError(_problem(code_id, "it cannot be given: what it means makes no difference.", ""))
    differing = [old for old in was if standing(code, _only(old)) != "same"]
    if not differing:
        what = "it means the same as then, by its words: there is nothing to declare."
        raise InputError(_problem(code_id, what, "Name the codebook in which it meant something else."))
    made: list[Change] = []
    for old in differing:
        if not is_declared(old, code, (*codebook.changes, *made)):
            made.append(_declaration(old, code, sense, signed))
    if not made:
        how = "To declare it otherwise, take that entry out of “changes” first."
        raise InputError(_problem(code_id, "what became of its meaning is declared already.", how))
    return _recorded(codebook, codebook.codes, made)


def adopt(
    codebook: Codebook,
    made: Code,
    new_id: str,
    *,
    name: str | None = None,
    definition: str | None = None,
    parent_id: str | None = None,
    signed: Signed,
    taken: Collection[str] = (),
) -> Codebook:
    """A code made while reading, established under an id for everybody; its author's decisions follow.

    It keeps author, first quote (as an example) and that its name is a participant's own words. Raises InputError for a
    code that was settled before, an id that is or was in use, and an unknown parent.
    """
    problems = _settled(codebook, made) + _id_problems(codebook, new_id, taken)
    if parent_id is not None:
        problems += _unknown(codebook, [parent_id])
    if problems:
        raise InputError(problems)
    adopted = replace(
        _of_file(made),
        id=new_id,
        name=(name or made.name).strip(),
        definition=(made.definition if definition is None else definition).strip(),
        status="established",
        formerly=(made.id,),
        parent_id=parent_id,
    )
    return _recorded(codebook, [*codebook.codes, adopted], [_change("adopt", made.id, signed, (new_id,))])


def adopt_into(codebook: Codebook, made: Code, into: str, *, signed: Signed) -> Codebook:
    """A code made while reading, merged into one of the codebook; its author's codings count for that one.

    Raises InputError for a code that was settled before and for a target that cannot be given.
    """
    problems = _settled(codebook, made) + _target_problems(codebook, into)
    if problems:
        raise InputError(problems)
    merged = replace(_of_file(made), status="deprecated", merged_into=into)
    now = sense_of(codebook.code(into))
    return _recorded(
        codebook, [*codebook.codes, merged], [replace(_change("adopt", made.id, signed, (into,)), now=now)]
    )


def drop(codebook: Codebook, made: Code, *, signed: Signed) -> Codebook:
    """A code made while reading, not taken up: deprecated, with its decisions on record.

    Raises InputError for a code that was settled before.
    """
    problems = _settled(codebook, made)
    if problems:
        raise InputError(problems)
    dropped = replace(_of_file(made), status="deprecated")
    return _recorded(codebook, [*codebook.codes, dropped], [_change("drop", made.id, signed)])


# what stands against an operation


def _problem(code_id: str, what: str, how: str = "") -> Problem:
    """A problem with one code."""
    return Problem(WHERE, what, how, key=f"codes.{code_id}")


def _known(codebook: Codebook, code_ids: Iterable[str]) -> list[Code]:
    """The codes of these ids that are there."""
    codes = {code.id: code for code in codebook.codes}
    return [codes[code_id] for code_id in dict.fromkeys(code_ids) if code_id in codes]


def _unknown(codebook: Codebook, code_ids: Iterable[str]) -> list[Problem]:
    """A problem for each id that no code has, with what it is called now or what is spelt like it."""
    codes, descent = {code.id: code for code in codebook.codes}, Descent(codebook)
    problems = []
    for code_id in dict.fromkeys(code_ids):
        if code_id in codes:
            continue
        now = descent.own(code_id)
        near = difflib.get_close_matches(code_id, codes, n=3, cutoff=0.5)
        how = f"Did you mean {' or '.join(near)}?" if near else f"Known: {', '.join(codes)}."
        how = f"It is called {now!r} now." if now is not None else how
        problems.append(_problem(code_id, f"there is no code {code_id!r}.", how))
    return problems


def _id_problems(codebook: Codebook, new_id: str, taken: Collection[str]) -> list[Problem]:
    """What stands against a new code of that id."""
    if not _ID.fullmatch(new_id):
        how = "Use letters, digits, “_”, “-” and “.”, beginning with a letter or digit."
        return [_problem(new_id, f"{new_id!r} cannot be an id.", how)]
    if any(code.id == new_id for code in codebook.codes):
        return [_problem(new_id, f"there is a code {new_id!r} already.", "Choose another id.")]
    former = {old: code.id for code in codebook.codes for old in code.formerly}
    if new_id in former:
        return [_problem(new_id, f"{new_id!r} was the id of {former[new_id]!r}.", _NEVER_AGAIN)]
    recorded = {name for change in codebook.changes for name in (change.code_id, *change.to)}
    if new_id in recorded or new_id in taken:
        return [_problem(new_id, f"{new_id!r} was the id of a code before.", _NEVER_AGAIN)]
    return []


def _target_problems(codebook: Codebook, into: str) -> list[Problem]:
    """What stands against counting other codes' codings for that one."""
    problems = _unknown(codebook, [into])
    for target in _known(codebook, [into]):
        how = "Name a code that can be given."
        if target.merged_into is not None:
            problems.append(_problem(into, f"it is merged into {target.merged_into!r} itself.", how))
        elif target.status == "deprecated":
            problems.append(_problem(into, "it is deprecated.", how))
        elif not target.codable:
            problems.append(_problem(into, "it is a heading.", how))
    return problems


def _settled(codebook: Codebook, made: Code) -> list[Problem]:
    """A problem where a code made while reading is in the codebook already."""
    now = Descent(codebook).own(made.id)
    if now is None:
        return []
    how = "Use rename, merge or deprecate for a code of the codebook."
    return [_problem(made.id, f"it is in the codebook already, as {now!r}.", how)]


# how they are made


def _only(code: Code) -> Codebook:
    """A codebook of one code, to compare with."""
    return Codebook("", "", "", (code,))


def _of_file(made: Code) -> Code:
    """The code as a file gives it back: texts without white space at their ends."""
    examples = tuple(replace(example, text=example.text.strip()) for example in made.examples)
    return replace(made, definition=made.definition.strip(), examples=examples)


def _change(act: Act, code_id: str, signed: Signed, to: tuple[str, ...] = ()) -> Change:
    """The record of an operation."""
    return Change(act, code_id, to, signed.by.strip(), signed.at.strip(), signed.why.strip())


def _declaration(was: Code, now: Code, sense: Sense, signed: Signed) -> Change:
    """The record of what became of a meaning."""
    return replace(_change("declare", now.id, signed), sense=sense, was=sense_of(was), now=sense_of(now))


def _recorded(codebook: Codebook, codes: Iterable[Code], changes: Iterable[Change]) -> Codebook:
    """The codebook with these codes and the operation on record."""
    return replace(codebook, codes=tuple(codes), changes=(*codebook.changes, *changes))
