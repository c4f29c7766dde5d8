"""The files that a study is made of, over which no command writes: a table saved under the wrong name must cost nobody a survey."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import InputError, Problem

if TYPE_CHECKING:
    from pipeline.workflow.study import Study

BELONGS = "this file belongs to the study, or is the codebook itself, and is never written over."
ANOTHER = "Choose another file."


def own_files(study: Study) -> tuple[Path, ...]:
    """study.toml, what it names, transcripts, decision files and the database."""
    named = [study.settings.path(name) for name in study.declared_files]
    return (
        *named,
        *study.transcript_files.values(),
        *study.decision_files.values(),
        study.settings.database,
    )


def same_file(one: Path, other: Path) -> bool:
    """True where both name the same file, by whatever way."""
    return one.resolve() == other.resolve() or (one.exists() and other.exists() and one.samefile(other))


def refuse_own(study: Study, paths: Collection[Path | None], *, but: Collection[Path] = ()) -> None:
    """Raise InputError for every path that is a file of the study, those of `but` excepted; None stands for no file."""
    own = [file for file in own_files(study) if not any(same_file(file, one) for one in but)]
    taken = [path for path in paths if path is not None and any(same_file(path, file) for file in own)]
    if taken:
        raise InputError([Problem(str(path), BELONGS, ANOTHER) for path in taken])
