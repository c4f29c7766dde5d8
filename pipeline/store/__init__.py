"""The study database: the only place that speaks SQL.

Decisions, presentations and memos are appended and durable before a call returns. Derived records are replaced unit
by unit, together with the step run that made them, in one transaction: a crash leaves either the old or the new.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from sqlalchemy import Connection, and_, or_, select
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.exc import IntegrityError

from pipeline.codebook import Codebook
from pipeline.decisions import Decision, Memo, Presentation
from pipeline.draws import Draw
from pipeline.errors import InputError, Problem
from pipeline.hashing import canonical_json
from pipeline.logs import CoderLog, NewCode
from pipeline.segments import Segment
from pipeline.steps import StepRun
from pipeline.store import codebooks, draws, practice, reading, rows, suggested, tables
from pipeline.store.connection import open_engine, translated
from pipeline.store.sifting import changed_record, sift
from pipeline.store.writing import delete_rows, put_rows, put_run
from pipeline.suggestions import ScoreTable, Suggestion
from pipeline.transcripts import Notice, Speaker, Transcript

_BATCH = 500  # ids in one query: older SQLite binds no more than 999 values


class Store:
    """One open study database; a context manager.

    `pause` (seconds): where it is above zero, suggestions are written a few at a time, with that much time between, so
    that somebody who is coding never waits for the lock longer than a moment.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.pause = 0.0
        self._engine = open_engine(path)

    def __enter__(self) -> Self:
        """The store itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close it."""
        self.close()

    def close(self) -> None:
        """Close every connection."""
        self._engine.dispose()

    def checkpoint(self) -> None:
        """Move what was written into the database file, as far as nobody is reading what is there; nobody waits for it."""
        with self._reading() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(PASSIVE)")

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        """A connection that reads."""
        with translated(self.path), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        """A transaction that writes; it holds the lock from its beginning and is on disk at its end."""
        with (
            translated(self.path),
            self._engine.connect().execution_options(writes=True) as connection,
            connection.begin(),
        ):
            yield connection

    # what people made

    def append(self, decision: Decision) -> None:
        """Add one decision; it is on disk when this returns. The same decision again changes nothing."""
        self.append_all((decision,))

    def append_all(self, decisions: Sequence[Decision]) -> None:
        """Add what was decided at once, all or nothing; it is on disk when this returns."""
        try:
            with self._writing() as connection:
                put_rows(connection, tables.decisions, [rows.decision_row(d) for d in decisions])
        except IntegrityError:  # one of them is there already, or its place is taken: see which
            self.add_log(CoderLog(tuple(decisions)), source=self.path.name)

    def add_log(self, log: CoderLog, *, source: str) -> tuple[int, int]:
        """Add what of a log is not there yet, all or none; how many decisions and memos were new.

        Raises InputError naming `source` where a coder's sequence number is taken by another decision, or the number of
        a batch by another batch, and where an id stands for something else in the study: a file that was changed by hand must not pass for what is known.
        """
        with self._writing() as connection:
            new, clashes = sift(_known_decisions(connection, log.decisions), log.decisions, source)
            new_memos, changed = _new_memos(connection, log.memos, source)
            taken = draws.put(connection, log.draws, source)
            if clashes or changed or taken:
                raise InputError([*clashes, *changed, *taken])
            put_rows(connection, tables.decisions, [rows.decision_row(d) for d in new])
            put_rows(connection, tables.memos, [rows.memo_row(m) for m in new_memos])
            codebooks.put(connection, log.codebooks)
            codebooks.put_codes(connection, log.codes)
        return len(new), len(new_memos)

    def note(self, memo: Memo) -> None:
        """Add one memo; it is on disk when this returns."""
        self.add_log(CoderLog(memos=(memo,)), source=self.path.name)

    def make(self, code: NewCode) -> None:
        """Add one code made while reading; it is on disk when this returns."""
        self.add_log(CoderLog(codes=(code,)), source=self.path.name)

    def draw(self, draw: Draw) -> None:
        """Add one batch; it is on disk when this returns. Raises InputError where its number is taken."""
        self.add_log(CoderLog(draws=(draw,)), source=self.path.name)

    def draws(self, coder: str | None = None) -> tuple[Draw, ...]:
        """All batches that were drawn, or one coder's, by coder and number."""
        with self._reading() as connection:
            return tuple(draws.get(connection, coder))

    def practise(self, answer: practice.PracticeAnswer) -> None:
        """Add one answer of a quiz; it is on disk when this returns. The same answer again changes nothing."""
        with self._writing() as connection:
            practice.put(connection, answer)

    def practised(self, coder: str | None = None) -> tuple[practice.PracticeAnswer, ...]:
        """Answers of quizzes, of all coders or of one, by coder and time."""
        with self._reading() as connection:
            return tuple(practice.get(connection, coder))

    def keep_codebook(self, codebook: Codebook) -> None:
        """Keep what the codes mean in this codebook, before anybody decides by it."""
        self.add_log(CoderLog(codebooks={codebook.revision: codebook}), source=self.path.name)

    def codebooks(self) -> dict[str, Codebook]:
        """The codebooks that people decided by, by revision, as far as they are on record: meanings alone."""
        with self._reading() as connection:
            return codebooks.get(connection)

    def codes(self, author: str | None = None) -> tuple[NewCode, ...]:
        """Codes made while reading, of all coders or of one, by time."""
        table = tables.new_codes
        query = select(table).order_by(table.c.made_at, table.c.id)
        if author is not None:
            query = query.where(table.c.author == author)
        with self._reading() as connection:
            return tuple(NewCode(**row) for row in connection.execute(query).mappings())

    def present(self, presentation: Presentation) -> None:
        """Record what was put before a coder. The same presentation again changes nothing."""
        there = insert(tables.presentations).on_conflict_do_nothing(index_elements=["id"])
        with self._writing() as connection:
            connection.execute(there, rows.presentation_row(presentation))

    def coders(self) -> frozenset[str]:
        """The names of all who decided something or had a batch drawn for them."""
        with self._reading() as connection:
            return reading.coders(connection)

    def decisions(self, coder: str | None = None) -> tuple[Decision, ...]:
        """All decisions, or one coder's, by coder and sequence."""
        with self._reading() as connection:
            return tuple(reading.decisions(connection, coder))

    def memos(self, author: str | None = None) -> tuple[Memo, ...]:
        """All memos, or one author's, by time."""
        table = tables.memos
        query = select(table).order_by(table.c.written_at, table.c.id)
        if author is not None:
            query = query.where(table.c.author == author)
        with self._reading() as connection:
            return tuple(Memo(**row) for row in connection.execute(query).mappings())

    def presentations(self, coder: str) -> tuple[Presentation, ...]:
        """What was put before that coder, by time."""
        table = tables.presentations
        query = select(table).where(table.c.coder == coder).order_by(table.c.shown_at, table.c.position)
        with self._reading() as connection:
            return tuple(Presentation(**row) for row in connection.execute(query).mappings())

    def hinted(self, coder: str) -> frozenset[str]:
        """The segments that were ever put before that coder with suggestions switched on."""
        table = tables.presentations
        query = select(table.c.segment_id).where(table.c.coder == coder, table.c.hints)
        with self._reading() as connection:
            return frozenset(connection.execute(query).scalars())

    def last_shown(self, coder: str) -> str:
        """The segment that was put before that coder last, "" where none was."""
        table = tables.presentations
        query = select(table.c.segment_id).where(table.c.coder == coder)
        latest = query.order_by(table.c.shown_at.desc(), table.c.position.desc()).limit(1)
        with self._reading() as connection:
            return connection.execute(latest).scalar() or ""

    # what is derived

    def put_transcript(self, transcript: Transcript, notices: tuple[Notice, ...], run: StepRun) -> None:
        """Replace one transcript and what was not understood in it."""
        with self._writing() as connection:
            delete_rows(connection, tables.transcripts, id=transcript.id)
            put_rows(connection, tables.transcripts, [rows.transcript_row(transcript, notices)])
            put_run(connection, run)

    def put_segments(self, transcript_id: str, segments: Iterable[Segment], run: StepRun) -> None:
        """Replace the segments of one transcript."""
        with self._writing() as connection:
            delete_rows(connection, tables.segments, transcript_id=transcript_id)
            put_rows(connection, tables.segments, [rows.segment_row(segment) for segment in segments])
            put_run(connection, run)

    def put_suggestions(
        self,
        transcript_id: str,
        for_coder: str,
        suggestions: Iterable[Suggestion],
        scores: ScoreTable | None,
        run: StepRun | None,
    ) -> None:
        """Replace what is suggested on one transcript, for everybody (`for_coder` "") or for one coder.

        `scores` are those of all its segments, None where there are none. With a `pause` it is done in parts.
        """
        suggested.put(self._writing, transcript_id, for_coder, suggestions, scores, run, self.pause)

    def put_result(self, name: str, record: Any, run: StepRun | None) -> None:
        """Replace a result that is kept as JSON."""
        with self._writing() as connection:
            delete_rows(connection, tables.results, name=name)
            put_rows(connection, tables.results, [{"name": name, "record": canonical_json(record)}])
            if run is not None:
                put_run(connection, run)

    def put_run(self, run: StepRun) -> None:
        """Record that a step ran on a unit."""
        with self._writing() as connection:
            put_run(connection, run)

    def forget(self, step: str, unit: str) -> None:
        """Take away what a step derived from a unit that is gone. Decisions are never touched."""
        with self._writing() as connection:
            delete_rows(connection, tables.step_runs, step=step, unit=unit)
            if step == "read":
                delete_rows(connection, tables.transcripts, id=unit)
            elif step == "segment":
                delete_rows(connection, tables.segments, transcript_id=unit)
            elif step == "suggest":
                for table in (tables.suggestions, tables.scores):
                    delete_rows(connection, table, transcript_id=unit)

    def transcripts(self) -> dict[str, Transcript]:
        """All transcripts by id, in order of id."""
        with self._reading() as connection:
            query = select(tables.transcripts.c.id, tables.transcripts.c.record).order_by(
                tables.transcripts.c.id
            )
            return {
                row.id: rows.transcript_from_json(json.loads(row.record)) for row in connection.execute(query)
            }

    def transcript(self, transcript_id: str) -> Transcript:
        """One transcript; raises KeyError where there is none."""
        query = select(tables.transcripts.c.record).where(tables.transcripts.c.id == transcript_id)
        with self._reading() as connection:
            record = connection.execute(query).scalar()
        if record is None:
            raise KeyError(transcript_id)
        return rows.transcript_from_json(json.loads(record))

    def transcript_ids(self) -> tuple[str, ...]:
        """The ids of all transcripts, in order."""
        with self._reading() as connection:
            query = select(tables.transcripts.c.id).order_by(tables.transcripts.c.id)
            return tuple(connection.execute(query).scalars())

    def notices(self) -> dict[str, tuple[Notice, ...]]:
        """What was not understood, by transcript id."""
        with self._reading() as connection:
            query = select(tables.transcripts.c.id, tables.transcripts.c.notices).order_by(
                tables.transcripts.c.id
            )
            return {row["id"]: rows.notices_from_row(row) for row in connection.execute(query).mappings()}

    def segments(self, transcript_id: str | None = None) -> tuple[Segment, ...]:
        """All segments, or those of one transcript, by transcript and position."""
        table = tables.segments
        query = select(table).order_by(table.c.transcript_id, table.c.position)
        if transcript_id is not None:
            query = query.where(table.c.transcript_id == transcript_id)
        with self._reading() as connection:
            return tuple(rows.segment_from_row(row) for row in connection.execute(query).mappings())

    def places(self, transcript_id: str | None = None) -> list[reading.Place]:
        """Of all segments, or one transcript's, the ids of segment, transcript and speaker, in document order."""
        with self._reading() as connection:
            return reading.places(connection, transcript_id)

    def segments_of(self, ids: Iterable[str]) -> dict[str, Segment]:
        """The segments of those ids that are there, in the order asked for."""
        with self._reading() as connection:
            return reading.segments_of(connection, ids)

    def quotes_with(self, text: str) -> list[str]:
        """Ids of the segments whose words hold `text`, whatever its case and accents, in document order."""
        with self._reading() as connection:
            return reading.quotes_with(connection, text)

    def speakers(self) -> dict[str, tuple[Speaker, ...]]:
        """The speakers of every transcript by its id."""
        with self._reading() as connection:
            return reading.speakers(connection)

    def suggested(self, for_coder: str) -> frozenset[str]:
        """Ids of the segments for which some suggestion, everybody's or that coder's own, is a yes."""
        with self._reading() as connection:
            return reading.suggested(connection, for_coder)

    def suggestions(self, *, for_coder: str = "", segment_id: str | None = None) -> tuple[Suggestion, ...]:
        """Suggestions, best first; a coder's own take the place of everybody's.

        They do so in every transcript for which there are some for the coder, also on a segment for which there are
        none: otherwise two models would be mixed on one screen.
        """
        with self._reading() as connection:
            return tuple(suggested.get(connection, for_coder, segment_id))

    def scores(self, for_coder: str = "") -> Iterator[ScoreTable]:
        """The scores of every transcript's segments, a coder's own in the place of everybody's."""
        with self._reading() as connection:
            yield from suggested.get_scores(connection, for_coder)

    def suggestion_counts(self, for_coder: str = "") -> dict[str, tuple[int, int]]:
        """How many suggestions everybody (or that coder alone) has, and how many are a yes, by code."""
        with self._reading() as connection:
            return suggested.counts(connection, for_coder)

    def result(self, name: str) -> Any | None:
        """A result kept as JSON, None where there is none."""
        with self._reading() as connection:
            record = connection.execute(
                select(tables.results.c.record).where(tables.results.c.name == name)
            ).scalar()
        return None if record is None else json.loads(record)

    def runs(self, step: str) -> dict[str, StepRun]:
        """The last runs of a step by unit."""
        with self._reading() as connection:
            query = select(tables.step_runs).where(tables.step_runs.c.step == step)
            return {row["unit"]: rows.run_from_row(row) for row in connection.execute(query).mappings()}


def _known_decisions(connection: Connection, decisions: Sequence[Decision]) -> Iterator[Decision]:
    """What the study holds under the ids, or in the places, of these decisions."""
    table = tables.decisions
    for start in range(0, len(decisions), _BATCH):
        batch = decisions[start : start + _BATCH]
        place = and_(
            table.c.coder.in_({d.coder for d in batch}), table.c.sequence.in_({d.sequence for d in batch})
        )
        query = select(table).where(or_(table.c.id.in_({d.id for d in batch}), place))
        for row in connection.execute(query).mappings():
            yield rows.decision_from_row(row)


def _new_memos(
    connection: Connection, memos: Sequence[Memo], source: str
) -> tuple[list[Memo], list[Problem]]:
    """Those that are not in the study yet, and what is wrong with the others that differ from what is there."""
    known = {}
    for start in range(0, len(memos), _BATCH):
        batch = {memo.id for memo in memos[start : start + _BATCH]}
        for row in connection.execute(select(tables.memos).where(tables.memos.c.id.in_(batch))).mappings():
            known[row["id"]] = Memo(**row)
    new, changed = [], []
    for memo in memos:
        there = known.setdefault(memo.id, memo)
        if there is memo:
            new.append(memo)
        elif there != memo:
            changed.append(changed_record(source, f"memo {memo.id}", memo.id))
    return list(dict.fromkeys(new)), changed
