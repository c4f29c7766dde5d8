"""A study on disk: its settings, its input files and its database, each opened only when it is needed.

The database is made at the first write, after all input has been checked, so that bad input leaves nothing behind.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Self

from pipeline.codebook import Codebook, Descent
from pipeline.decisions import CoderState, Decision, fold
from pipeline.errors import InputError, Problem
from pipeline.hashing import digest_bytes
from pipeline.instrument import Instrument
from pipeline.logs import CoderLog, NewCode
from pipeline.readers import (
    ReadingSettings,
    ReadTranscript,
    read_codebook,
    read_participants,
    read_survey,
    readable_suffixes,
)
from pipeline.segmenting import SegmentRule
from pipeline.settings import FILE_NAME, Settings
from pipeline.settings.load import load
from pipeline.steps import StepRun
from pipeline.store import Store
from pipeline.survey import Survey
from pipeline.transcripts import Participant, as_role


def now() -> str:
    """The time, ISO 8601 in UTC to the microsecond, as it stands in decisions and runs."""
    return datetime.now(UTC).isoformat(timespec="microseconds")


class Study:
    """One study; a context manager. What was parsed while checking is kept here until it is stored."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.parsed: dict[str, ReadTranscript] = {}
        self.logs: dict[str, CoderLog] = {}
        self._store: Store | None = None

    @classmethod
    def open(cls, folder: Path) -> Self:
        """The study in `folder`; raises InputError with every mistake in its study.toml."""
        return cls(load(folder))

    def __enter__(self) -> Self:
        """The study itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the database if it was opened."""
        if self._store is not None:
            self._store.close()

    @property
    def store(self) -> Store:
        """The database, made where there is none."""
        if self._store is None:
            self._store = Store(self.settings.database)
        return self._store

    @property
    def has_database(self) -> bool:
        """True where a database is open or lies beside study.toml."""
        return self._store is not None or self.settings.database.exists()

    def runs(self, step: str) -> Mapping[str, StepRun]:
        """The last runs of a step by unit, without making a database."""
        if not self.has_database:
            return {}
        return self.store.runs(step)

    def digest(self, path: Path) -> str:
        """Digest of a file as it is now; raises InputError where it cannot be read."""
        try:
            return digest_bytes(path.read_bytes())
        except OSError as error:
            raise InputError(
                Problem(
                    self.relative(path),
                    f"cannot be read: {error.strerror}.",
                    "Check that you may read the file.",
                )
            ) from None

    def relative(self, path: Path) -> str:
        """`path` as it is named in the study: relative, with forward slashes."""
        try:
            return path.relative_to(self.settings.folder).as_posix()
        except ValueError:
            return path.as_posix()

    @property
    def declared_files(self) -> tuple[str, ...]:
        """study.toml and the single files that it names."""
        settings = self.settings
        survey = settings.survey.file if settings.survey else ""
        names = (FILE_NAME, settings.codebook, settings.participants, survey, settings.report.translations)
        return tuple(filter(None, names))

    @cached_property
    def codebook(self) -> Codebook:
        """The codebook; raises InputError with every mistake in it."""
        return read_codebook(self.settings.path(self.settings.codebook), source=self.settings.codebook)

    @property
    def past(self) -> Mapping[str, Codebook]:
        """The codebooks that people decided by, by revision, today's among them."""
        kept = self.store.codebooks() if self.has_database else {}
        return {self.codebook.revision: self.codebook, **kept}

    def new_codes(self, author: str | None = None) -> tuple[NewCode, ...]:
        """Codes made while reading that nobody has taken into the codebook yet, of all coders or of one."""
        if not self.has_database:
            return ()
        descent = Descent(self.codebook)
        return tuple(c for c in self.store.codes(author) if descent.own(c.code_id) is None)

    def codebook_of(self, coder: str) -> Codebook:
        """The codebook as that coder sees it: with the codes they made while reading, and nobody else's."""
        codes = {code.code_id: code.code for code in self.new_codes(coder)}
        return replace(self.codebook, codes=(*self.codebook.codes, *codes.values()))

    def instrument(self, coder: str = "") -> Instrument:
        """Today's codebook, everybody's or that coder's, with those of before."""
        return Instrument(self.codebook_of(coder) if coder else self.codebook, self.past)

    def states(self, decisions: Iterable[Decision] | None = None) -> dict[str, CoderState]:
        """Where every coder stands by today's codebook, after all decisions or those given."""
        if decisions is None:
            decisions = self.store.decisions() if self.has_database else ()
        folded = fold(decisions)
        instrument = self.instrument() if folded else None
        return {name: instrument.follow(state) for name, state in folded.items() if instrument}

    @cached_property
    def participants(self) -> tuple[Participant, ...]:
        """The participant list, empty where none is declared; raises InputError."""
        settings = self.settings
        if not settings.participants:
            return ()
        return read_participants(
            settings.path(settings.participants),
            source=settings.participants,
            encoding=settings.participants_encoding,
            columns=settings.participants_columns,
            transcripts=self._named_transcripts(),
        )

    def _named_transcripts(self) -> tuple[str, ...]:
        """The ids of transcripts, none where they are in doubt, which is told by whoever reads them."""
        try:
            return tuple(self.transcript_files)
        except InputError:
            return ()

    @cached_property
    def survey(self) -> Survey | None:
        """The survey, None where none is declared; raises InputError."""
        declared = self.settings.survey
        if declared is None:
            return None
        return read_survey(
            self.settings.path(declared.file),
            source=declared.file,
            mapping=declared.mapping,
            formula=declared.formula,
            encoding=declared.encoding,
            sheet=declared.sheet,
        )

    @cached_property
    def transcript_files(self) -> Mapping[str, Path]:
        """Transcript files by transcript id, in order of id; raises InputError where two would have the same id.

        Files that study.toml declares for something else are no transcripts, nor are hidden ones, lock files of a
        word processor (`~$…`) and what `exclude` matches. A link that leads nowhere is one, and cannot be read.
        """
        files: dict[str, Path] = {}
        problems = []
        kinds = readable_suffixes()
        for path in self._candidates():
            if path.suffix.lower() not in kinds or not (path.is_file() or path.is_symlink()):
                continue
            # A Mac hands out names decomposed: the same file would be another transcript there.
            name = unicodedata.normalize("NFC", path.stem)
            if name in files:
                what = f"has the same name as {files[name].name} but for the suffix."
                problems.append(
                    Problem(self.relative(path), what, "Rename one: the name is the transcript's id.")
                )
            files[name] = path
        if problems:
            raise InputError(problems)
        return files

    def _candidates(self) -> Iterator[Path]:
        """What lies in the transcripts' folder and is meant neither for something else nor to be left out."""
        settings = self.settings
        declared = {settings.path(name) for name in self.declared_files}
        for path in sorted(settings.path(settings.transcripts.folder).iterdir()):
            hidden = path.name.startswith((".", "~$"))
            excluded = any(path.match(pattern) for pattern in settings.transcripts.exclude)
            if not hidden and not excluded and path not in declared:
                yield path

    @cached_property
    def unread_files(self) -> tuple[str, ...]:
        """What lies in the transcripts' folder and is not read: named in `read` and `status`, never passed over.

        Files of another kind, and folders (with a slash) in which there are files of a kind that would be read.
        """
        database, kinds = self.settings.database.name, readable_suffixes()
        declared = {self.settings.path(name) for name in self.declared_files}
        found = []
        for path in self._candidates():
            if path.is_dir():
                if any(b.suffix.lower() in kinds and b not in declared for b in path.iterdir()):
                    found.append(f"{self.relative(path)}/")
            elif path.suffix.lower() not in (*kinds, ".md") and not path.name.startswith(database):
                found.append(self.relative(path))
        return tuple(found)

    @cached_property
    def decision_files(self) -> Mapping[str, Path]:
        """The coders' decision files by their name in the study."""
        folder = self.settings.path(self.settings.review.decisions)
        return (
            {self.relative(path): path for path in sorted(folder.glob("*.jsonl"))} if folder.is_dir() else {}
        )

    @property
    def reading(self) -> ReadingSettings:
        """What the readers need to know."""
        settings = self.settings.transcripts
        return ReadingSettings(
            language=self.settings.language,
            languages=settings.languages,
            encoding=settings.encoding,
            moderators=settings.moderators,
            observers=settings.observers,
            metadata=settings.about,
            encodings=settings.encodings,
        )

    @property
    def rule(self) -> SegmentRule:
        """The rule of segmenting."""
        settings = self.settings.segments
        return SegmentRule(
            kind=settings.by,  # type: ignore[arg-type]  # the settings have checked the word
            max_words=settings.max_words,
            window=settings.window,
            step=settings.step,
            roles=frozenset(as_role(role) for role in settings.roles),
        )
