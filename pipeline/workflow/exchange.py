"""Decision files out of and into the study database: one JSON Lines file a coder, so that they live in git."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from pipeline.decisions import Decision
from pipeline.errors import InputError, Problem
from pipeline.exporters import file_name, write_decisions
from pipeline.logs import CoderLog
from pipeline.readers import read_decisions
from pipeline.workflow.inputs import log_clashes, made_codes, unknown_codes
from pipeline.workflow.study import Study


@dataclass(frozen=True, slots=True)
class Exported:
    """A file that was written, and what is in it."""

    coder: str
    path: str
    decisions: int
    memos: int


def export_decisions(
    study: Study, coders: tuple[str, ...] = (), folder: Path | None = None
) -> list[Exported]:
    """Write every coder's decisions and memos (or those of `coders`) to `folder`, by default the study's own.

    What the files to be written hold already is taken in first: a decision that came with them (by git, by mail) and
    was not yet imported would be lost. Raises InputError for a coder who has decided, noted and drawn nothing.
    """
    target = folder if folder is not None else study.settings.path(study.settings.review.decisions)
    named = [target / file_name(coder) for coder in coders]
    there = [path for path in named if path.is_file()] if coders else sorted(target.glob("*.jsonl"))
    import_decisions(study, tuple(there))
    whole = _whole_log(study)
    decisions, memos = whole.decisions, whole.memos
    known = whole.people
    unknown = [coder for coder in coders if coder not in known]
    if unknown:
        where = study.settings.database.name
        how = f"Known: {', '.join(sorted(known)) or 'nobody yet'}."
        raise InputError(Problem(where, f"there is nothing by {coder!r}.", how) for coder in unknown)
    written = []
    for coder in coders or sorted(known):
        own = tuple(d for d in decisions if d.coder == coder)
        noted = tuple(m for m in memos if m.author == coder)
        made = tuple(c for c in whole.codes if c.author == coder)
        drawn = tuple(d for d in whole.draws if d.coder == coder)
        path = write_decisions(target, coder, CoderLog(own, noted, made, whole.codebooks, drawn))
        written.append(Exported(coder, study.relative(path), len(own), len(noted)))
    return written


def behind(study: Study, decisions: Iterable[Decision]) -> dict[str, int]:
    """How many of each coder's decisions are in the database alone: a review that was killed did not write its file."""
    folder = study.settings.path(study.settings.review.decisions)
    found = {}
    for coder, count in Counter(decision.coder for decision in decisions).items():
        path = folder / file_name(coder)
        written = path.read_bytes().count(b'"type":"decision"') if path.is_file() else 0
        if written < count:
            found[coder] = count - written
    return found


def _whole_log(study: Study) -> CoderLog:
    """Everything that people left behind in the database."""
    if not study.has_database:
        return CoderLog()
    store = study.store
    return CoderLog(store.decisions(), store.memos(), store.codes(), study.past, store.draws())


def import_decisions(study: Study, paths: tuple[Path, ...]) -> dict[str, tuple[int, int]]:
    """Take in decision files; how many decisions and memos of each were new.

    Raises InputError with every problem of every file before anything is written.
    """
    problems: list[Problem] = []
    logs = {}
    for path in paths:
        source = study.relative(path)
        try:
            logs[source] = read_decisions(path, source=source)
            made = made_codes(study, logs[source])
            problems.extend(unknown_codes(logs[source].decisions, study.codebook, source, made))
        except InputError as error:
            problems.extend(error.problems)
    problems.extend(log_clashes(study, logs))
    if problems:
        raise InputError(problems)
    return {source: study.store.add_log(log, source=source) for source, log in logs.items()}
