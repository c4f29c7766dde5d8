"""The study database: the only place that speaks SQL.

Decisions, presentations and memos are appended and durable before a call returns. Derived records are replaced unit
by unit, together with the step run that made them, in one transaction: a crash leaves either the old or the new.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from sqlalchemy import Connection, Integer, Table, and_, delete, func, insert, or_, select, type_coerce

from pipeline.codebook import Codebook
from pipeline.decisions import Decision, Memo, Presentation
from pipeline.draws import Draw
from pipeline.errors import InputError, Problem
from pipeline.hashing import canonical_json
from pipeline.logs import CoderLog, NewCode
from pipeline.segments import Segment
from pipeline.steps import StepRun
from pipeline.store import codebooks, draws, rows, tables
from pipeline.store.connection import open_engine, translated
from pipeline.store.sifting import changed_record, sift
from pipeline.suggestions import ScoreTable, Suggestion
from pipeline.transcripts import Notice, Transcript

_BATCH = 500  # ids in one query: older SQLite binds no more than 999 values


class Store:
    """One open study database; a context manager."""

    def __init__(self, path: Path) -> None:
        self.path = path
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
        self.add_log(CoderLog((decision,)), source=self.path.name)

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
            _insert(connection, tables.decisions, [rows.decision_row(d) for d in new])
            _insert(connection, tables.memos, [rows.memo_row(m) for m in new_memos])
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
        table = tables.presentations
        with self._writing() as connection:
            known = select(table.c.id).where(table.c.id == presentation.id)
            if connection.execute(known).scalar() is None:
                _insert(connection, table, [rows.presentation_row(presentation)])

    def decisions(self, coder: str | None = None) -> tuple[Decision, ...]:
        """All decisions, or one coder's, by coder and sequence."""
        table = tables.decisions
        query = select(table).order_by(table.c.coder, table.c.sequence)
        if coder is not None:
            query = query.where(table.c.coder == coder)
        with self._reading() as connection:
            return tuple(rows.decision_from_row(row) for row in connection.execute(query).mappings())

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

    # what is derived

    def put_transcript(self, transcript: Transcript, notices: tuple[Notice, ...], run: StepRun) -> None:
        """Replace one transcript and what was not understood in it."""
        with self._writing() as connection:
            _delete(connection, tables.transcripts, id=transcript.id)
            _insert(connection, tables.transcripts, [rows.transcript_row(transcript, notices)])
            _put_run(connection, run)

    def put_segments(self, transcript_id: str, segments: Iterable[Segment], run: StepRun) -> None:
        """Replace the segments of one transcript."""
        with self._writing() as connection:
            _delete(connection, tables.segments, transcript_id=transcript_id)
            _insert(connection, tables.segments, [rows.segment_row(segment) for segment in segments])
            _put_run(connection, run)

    def put_suggestions(
        self,
        transcript_id: str,
        for_coder: str,
        suggestions: Iterable[Suggestion],
        scores: ScoreTable | None,
        run: StepRun | None,
    ) -> None:
        """Replace what is suggested on one transcript, for everybody (`for_coder` "") or for one coder.

        `scores` are those of all its segments, None where there are none.
        """
        where = {"transcript_id": transcript_id, "for_coder": for_coder}
        with self._writing() as connection:
            for table in (tables.suggestions, tables.scores):
                _delete(connection, table, **where)
            _insert_many(
                connection,
                tables.suggestions,
                (rows.suggestion_row(s, transcript_id, for_coder, at) for at, s in enumerate(suggestions)),
            )
            if scores is not None:
                _insert(connection, tables.scores, [rows.scores_row(scores, transcript_id, for_coder)])
            if run is not None:
                _put_run(connection, run)

    def put_result(self, name: str, record: Any, run: StepRun | None) -> None:
        """Replace a result that is kept as JSON."""
        with self._writing() as connection:
            _delete(connection, tables.results, name=name)
            _insert(connection, tables.results, [{"name": name, "record": canonical_json(record)}])
            if run is not None:
                _put_run(connection, run)

    def put_run(self, run: StepRun) -> None:
        """Record that a step ran on a unit."""
        with self._writing() as connection:
            _put_run(connection, run)

    def forget(self, step: str, unit: str) -> None:
        """Take away what a step derived from a unit that is gone. Decisions are never touched."""
        with self._writing() as connection:
            _delete(connection, tables.step_runs, step=step, unit=unit)
            if step == "read":
                _delete(connection, tables.transcripts, id=unit)
            elif step == "segment":
                _delete(connection, tables.segments, transcript_id=unit)
            elif step == "suggest":
                for table in (tables.suggestions, tables.scores):
                    _delete(connection, table, transcript_id=unit)

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

    def suggestions(self, *, for_coder: str = "", segment_id: str | None = None) -> tuple[Suggestion, ...]:
        """Suggestions, best first; a coder's own take the place of everybody's.

        They do so in every transcript for which there are some for the coder, also on a segment for which there are
        none: otherwise two models would be mixed on one screen.
        """
        table = tables.suggestions
        query = select(table).where(table.c.for_coder.in_({"", for_coder}))
        if segment_id is not None:
            query = query.where(table.c.segment_id == segment_id)
        query = query.order_by(table.c.hit.desc(), table.c.score.desc(), table.c.code_id, table.c.id)
        with self._reading() as connection:
            found = list(connection.execute(query).mappings())
            own = _own_transcripts(connection, for_coder)
        return tuple(
            rows.suggestion_from_row(row)
            for row in found
            if row["for_coder"] or row["transcript_id"] not in own
        )

    def scores(self, for_coder: str = "") -> Iterator[ScoreTable]:
        """The scores of every transcript's segments, a coder's own in the place of everybody's."""
        table = tables.scores
        query = select(table).where(table.c.for_coder.in_({"", for_coder})).order_by(table.c.transcript_id)
        with self._reading() as connection:
            own = _own_transcripts(connection, for_coder)
            for row in connection.execute(query).mappings():
                if row["for_coder"] or row["transcript_id"] not in own:
                    yield rows.scores_from_row(row)

    def suggestion_counts(self, for_coder: str = "") -> dict[str, tuple[int, int]]:
        """How many suggestions everybody (or that coder alone) has, and how many are a yes, by code."""
        table = tables.suggestions
        query = (
            select(table.c.code_id, func.count(), func.sum(type_coerce(table.c.hit, Integer)))
            .where(table.c.for_coder == for_coder)
            .group_by(table.c.code_id)
        )
        with self._reading() as connection:
            return {row[0]: (int(row[1]), int(row[2])) for row in connection.execute(query)}

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


def _insert(connection: Connection, table: Table, values: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows; none is fine."""
    if values:
        connection.execute(insert(table), list(values))


def _insert_many(connection: Connection, table: Table, values: Iterable[Mapping[str, Any]]) -> None:
    """Insert many rows whose values the driver understands as they are, past what SQLAlchemy does for each of them."""
    names = [column.name for column in table.columns]
    made = [tuple(map(row.__getitem__, names)) for row in values]
    if made:
        statement = insert(table).compile(dialect=connection.dialect, column_keys=names)
        connection.exec_driver_sql(str(statement), made)


def _delete(connection: Connection, table: Table, **where: str) -> None:
    """Delete the rows with those values."""
    connection.execute(delete(table).where(*(table.c[name] == value for name, value in where.items())))


def _put_run(connection: Connection, run: StepRun) -> None:
    """Replace the last run of a step on a unit."""
    _delete(connection, tables.step_runs, step=run.step, unit=run.unit)
    _insert(connection, tables.step_runs, [rows.run_row(run)])


def _own_transcripts(connection: Connection, coder: str) -> frozenset[str]:
    """The transcripts for which there are suggestions of the coder's own; none for everybody ("")."""
    if not coder:
        return frozenset()
    table = tables.scores
    query = select(table.c.transcript_id).where(table.c.for_coder == coder)
    return frozenset(connection.execute(query).scalars())


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
