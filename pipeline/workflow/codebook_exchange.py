"""Codebooks out to other programs and people, and back in, onto the codebook that they came from."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from pipeline.codebook import Code, Codebook, Descent, Difference, Scale, differences
from pipeline.errors import InputError, Problem
from pipeline.exporters import (
    Loss,
    WrittenCodebook,
    codebook_csv,
    codebook_markdown,
    codebook_qdc,
    codebook_taguette,
    codebook_word,
    codebook_xlsx,
    codebook_yaml,
)
from pipeline.readers import IncomingCodebook, read_any_codebook, read_codebook
from pipeline.readers.codebook_checks import check_references
from pipeline.readers.codebook_node import Problems
from pipeline.readers.codebooks import codebook_in
from pipeline.readers.yaml_files import load_yaml
from pipeline.transcripts import Notice
from pipeline.workflow.own_files import ANOTHER, BELONGS, same_file

_WRITERS: Mapping[str, Callable[[Codebook], WrittenCodebook]] = {
    "yaml": lambda book: WrittenCodebook(codebook_yaml(book).encode("utf-8")),
    "csv": codebook_csv,
    "xlsx": codebook_xlsx,
    "qdc": codebook_qdc,
    "taguette": codebook_taguette,
    "md": lambda book: WrittenCodebook(codebook_markdown(book).encode("utf-8")),
    "docx": lambda book: WrittenCodebook(codebook_word(book)),
}
FORMATS = tuple(_WRITERS)
_NEW_NAME = "Choose a new name; nothing was changed."
_FORCE = "Choose a new name, or write over it with --force; nothing was changed."
_BY_SUFFIX = {
    ".yml": "yaml",
    ".markdown": "md",
    **{f".{name}": name for name in FORMATS if name != "taguette"},
}


@dataclass(frozen=True, slots=True)
class ExportedCodebook:
    """A file that was written: its format, how many codes, what it lacks and what it holds under another name."""

    path: str
    format: str
    codes: int
    losses: tuple[Loss, ...]
    notes: tuple[Loss, ...]


@dataclass(frozen=True, slots=True)
class ImportedCodebook:
    """A codebook that was read and written as YAML, and how it stands to the one that it was put onto.

    `new`, `changed` and `missing` are ids; `missing` are codes of the older codebook that the file does not have.
    """

    path: str
    codebook: Codebook
    notices: tuple[Notice, ...]
    onto: str | None
    new: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    differences: tuple[Difference, ...] = ()


def export_codebook(
    codebook: Codebook,
    path: Path,
    *,
    format_name: str | None = None,
    own: Collection[Path] = (),
    over: bool = False,
) -> ExportedCodebook:
    """Write a codebook to `path`, in the format of its suffix or the named one; whole or not at all.

    Raises InputError where no format goes with the suffix, the file is one of `own`, which are never written over,
    there is a file and it is not to be written `over`, or it cannot be written.
    """
    chosen = format_name or _BY_SUFFIX.get(path.suffix.lower(), "")
    if chosen not in _WRITERS:
        suffixes = ", ".join(sorted(_BY_SUFFIX))
        what = f"{path.suffix or 'a name without a suffix'} is no format that a codebook can be written in."
        raise InputError(Problem(str(path), what, f"Use {suffixes}, or --format {'|'.join(FORMATS)}."))
    if any(same_file(path, file) for file in own):
        raise InputError(Problem(str(path), BELONGS, ANOTHER))
    written = _WRITERS[chosen](codebook)
    _write(path, written.content, over=over, how=_FORCE)
    return ExportedCodebook(str(path), chosen, len(codebook.codes), written.losses, written.notes)


def import_codebook(path: Path, to: Path, *, onto: Path | None = None) -> ImportedCodebook:
    """Read a codebook of any format and write it to the new file `to` as YAML.

    With `onto`, codes are matched with those of that codebook by id, former id or name, and what the file does not
    speak of is kept from there. Raises InputError with everything that is wrong with a file, or where `to` exists.
    """
    if to.exists() or to.is_symlink():
        raise InputError(Problem(str(to), "exists already.", _NEW_NAME))
    if to.suffix.lower() not in (".yaml", ".yml"):
        raise InputError(
            Problem(str(to), "is not called .yaml.", "A codebook is written as YAML: --to new.yaml.")
        )
    incoming = read_any_codebook(path, source=path.as_posix())
    if onto is None:
        _write(to, _readable(incoming.codebook, path.as_posix()), over=False)
        return ImportedCodebook(str(to), incoming.codebook, incoming.notices, None)
    older = read_codebook(onto, source=onto.as_posix())
    merged, notices = put_onto(incoming, older, path.as_posix())
    problems = Problems(path.as_posix())
    check_references(merged, problems)
    problems.raise_any()
    _write(to, _readable(merged, path.as_posix()), over=False)
    matched = {code.id: before.id for code in merged.codes if (before := _match(code, older)) is not None}
    found = differences(older, merged)
    changed = {difference.code_id for difference in found} & set(matched)
    return ImportedCodebook(
        path=str(to),
        codebook=merged,
        notices=(*incoming.notices, *notices),
        onto=str(onto),
        new=tuple(code.id for code in merged.codes if code.id not in matched),
        changed=tuple(code.id for code in merged.codes if code.id in changed),
        missing=tuple(code.id for code in older.codes if code.id not in matched.values()),
        differences=found,
    )


def _readable(codebook: Codebook, source: str) -> bytes:
    """The YAML of a codebook; raises InputError, of the file it came from, where it could not be read back."""
    text, problems = codebook_yaml(codebook), Problems(source)
    try:
        codebook_in(load_yaml(text, source), problems)
        problems.raise_any()
    except InputError as error:
        raise InputError([replace(problem, line=None) for problem in error.problems]) from None
    return text.encode("utf-8")


def put_onto(incoming: IncomingCodebook, older: Codebook, source: str) -> tuple[Codebook, tuple[Notice, ...]]:
    """An incoming codebook with everything that its file does not speak of as it was in the older one.

    A code that is matched by former id or by name has the id of the older codebook, unless the file itself says that
    this id is a former one: decisions stay with it.
    """
    partners = _partners(incoming.codebook, older)
    ids = {
        code.id: partners[code.id].id
        for code in incoming.codebook.codes
        if code.id in partners and partners[code.id].id not in code.formerly
    }
    notices: list[Notice] = []
    codes = []
    for code in incoming.codebook.codes:
        held = incoming.held[code.id] - {"id"}
        moved = _with_ids(code, ids)
        before = partners.get(code.id)
        codes.append(moved if before is None else _kept(moved, before, held, source, notices))
    codes = _without_gone(codes, incoming, source, notices)
    whole: dict[str, Any] = {
        field.name: getattr(incoming.codebook if field.name in incoming.whole else older, field.name)
        for field in fields(Codebook)
    }
    return Codebook(**{**whole, "codes": tuple(codes)}), tuple(notices)


def _partners(codebook: Codebook, older: Codebook) -> dict[str, Code]:
    """The code of the older codebook for each that has one, no code twice: by id first, then former id, then name."""
    found: dict[str, Code] = {}
    taken: set[str] = set()
    for way in (_by_id, _by_former, _by_name):
        for code in codebook.codes:
            before = None if code.id in found else way(code, older)
            if before is not None and before.id not in taken:
                found[code.id] = before
                taken.add(before.id)
    return found


def _match(code: Code, older: Codebook) -> Code | None:
    """The code of the older codebook with the id of this one, or one of its former ids."""
    return _by_id(code, older) or _by_former(code, older)


def _by_id(code: Code, older: Codebook) -> Code | None:
    """The code of the same id."""
    return next((before for before in older.codes if before.id == code.id), None)


def _by_former(code: Code, older: Codebook) -> Code | None:
    """The code whose id is a former one of this, or the other way round."""
    return next((b for b in older.codes if b.id in code.formerly or code.id in b.formerly), None)


def _by_name(code: Code, older: Codebook) -> Code | None:
    """The one code of exactly the same name."""
    named = [before for before in older.codes if before.name == code.name]
    return named[0] if len(named) == 1 else None


def _with_ids(code: Code, ids: Mapping[str, str]) -> Code:
    """The code and what it says of others under the ids of the older codebook."""

    def now(name: str | None) -> str | None:
        """The id of the older codebook."""
        return None if name is None else ids.get(name, name)

    return replace(
        code,
        id=ids.get(code.id, code.id),
        parent_id=now(code.parent_id),
        merged_into=now(code.merged_into),
        split_from=now(code.split_from),
    )


def _kept(code: Code, before: Code, held: frozenset[str], source: str, notices: list[Notice]) -> Code:
    """The code with the fields that its file does not hold as they were, and anchors that it left empty."""
    values = {name: getattr(code, name) for name in held}
    merged = replace(before, **{**values, "id": code.id})
    if merged.merged_into is not None and merged.status != "deprecated":
        merged = replace(merged, status="deprecated")
    if merged.scale is not None and before.scale is not None:
        merged = replace(merged, scale=_with_anchors(merged.scale, before.scale))
    known = {level.id for level in merged.scale.levels} if merged.scale else set()
    fitting = {
        language: kept
        for language, patterns in merged.patterns.items()
        if (kept := tuple(p for p in patterns if p.level is None or p.level in known)) or not patterns
    }
    dropped = sum(map(len, merged.patterns.values())) - sum(map(len, fitting.values()))
    if dropped:
        reason = (
            f"{dropped} of its patterns propose a level that the scale does not have now; they were left out"
        )
        notices.append(Notice(source, None, code.name, reason))
    return replace(merged, patterns=fitting)


def _without_gone(
    codes: Sequence[Code], incoming: IncomingCodebook, source: str, notices: list[Notice]
) -> list[Code]:
    """The codes, without parents, mergers and origins that were kept and are not among them."""
    descent = Descent(Codebook("", "", "", tuple(codes)))
    found = []
    for code, read in zip(codes, incoming.codebook.codes, strict=True):
        gone: dict[str, Any] = {
            name: None
            for name in ("parent_id", "merged_into", "split_from")
            if name not in incoming.held[read.id]
            and (other := getattr(code, name)) is not None
            and descent.own(other) is None
        }
        for name in gone:
            reason = f"its {name.removesuffix('_id')} {getattr(code, name)!r} is not in the file; this was left out"
            notices.append(Notice(source, None, code.name, reason))
        found.append(replace(code, **gone))
    return found


def _with_anchors(scale: Scale, before: Scale) -> Scale:
    """The scale, with the old anchor where a level has none."""
    old = {level.id: level.anchor for level in before.levels}
    return Scale(
        tuple(replace(level, anchor=level.anchor or old.get(level.id, "")) for level in scale.levels)
    )


def _write(path: Path, content: bytes, *, over: bool, how: str = _NEW_NAME) -> None:
    """Write a file whole or not at all; raises InputError where it cannot be written, or exists and must not.

    `how` says what to do about a file that exists.
    """
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    empty: Path | None = None
    try:
        with beside.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if not over:
            path.touch(exist_ok=False)
            empty = path
        beside.replace(path)
        empty = None
    except FileExistsError:
        raise InputError(Problem(str(path), "exists already.", how)) from None
    except OSError as error:
        raise InputError(Problem(str(path), f"it cannot be written: {error.strerror}.")) from None
    finally:
        for left in filter(None, (beside, empty)):
            left.unlink(missing_ok=True)
