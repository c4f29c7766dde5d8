"""Opening a study database: ours, somebody else's, older, newer, damaged, busy."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, column, create_engine, event, insert, inspect, table

from pipeline.decisions import Decision
from pipeline.errors import StoreBusy, StoreError
from pipeline.store import Store, connection, rows, tables
from pipeline.store.tables import APPEND_ONLY, metadata

HEAD = connection.HEAD
LATER = f"{int(HEAD) + 1:04}"
NEXT = """
import sqlalchemy as sa
from alembic import op
revision, down_revision, branch_labels, depends_on = "{later}", "{head}", None, None
def upgrade():
    op.create_table("later", sa.Column("id", sa.Text, primary_key=True))
    {more}
"""


def raw(path: Path, *statements: str) -> None:
    """Do something to a file behind the program's back."""
    with closing(sqlite3.connect(path)) as opened:
        for statement in statements:
            opened.execute(statement)
        opened.commit()


def shape(engine: Engine) -> dict[str, tuple[object, ...]]:
    """Columns, keys, unique constraints and indexes of every table but Alembic's own."""
    found = inspect(engine)
    return {
        table: (
            [(c["name"], str(c["type"]), c["nullable"]) for c in found.get_columns(table)],
            found.get_pk_constraint(table)["constrained_columns"],
            sorted((u["name"] or "", u["column_names"]) for u in found.get_unique_constraints(table)),
            sorted((i["name"] or "", i["column_names"]) for i in found.get_indexes(table)),
        )
        for table in found.get_table_names()
        if table != "alembic_version"
    }


@contextmanager
def engine_on(path: Path) -> Iterator[Engine]:
    """A plain engine, closed in the end."""
    engine = create_engine(f"sqlite:///{path}")
    try:
        yield engine
    finally:
        engine.dispose()


# the schema


def test_migrations_make_what_the_tables_say(store: Store, path: Path, tmp_path: Path) -> None:
    """A new study, made by all migrations, has exactly the tables, columns, keys and indexes that the code uses."""
    with engine_on(path) as migrated, engine_on(tmp_path / "declared.db") as declared:
        metadata.create_all(declared)
        assert shape(declared) == shape(migrated)


def test_every_table_of_the_log_is_guarded(store: Store, path: Path) -> None:
    """Each append-only table has a trigger against changes and one against removal."""
    with closing(sqlite3.connect(path)) as opened:
        found = {row[0] for row in opened.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")}
    assert {f"{table}_no_{act}" for table in APPEND_ONLY for act in ("update", "delete")} == found


def test_the_head_is_the_last_migration() -> None:
    """There is one line of migrations, and the program expects its end."""
    config = Config()
    config.set_main_option("script_location", str(connection.MIGRATIONS).replace("%", "%%"))
    assert [connection.HEAD] == ScriptDirectory.from_config(config).get_heads()


def test_a_study_is_marked_and_durable(store: Store, path: Path) -> None:
    """The file says whose it is, writes ahead and waits for the disk."""
    with store._reading() as opened:
        told = {
            name: opened.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("application_id", "journal_mode", "synchronous", "foreign_keys", "trusted_schema")
        }
    expected = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "trusted_schema": 0}
    assert {"application_id": connection.APPLICATION_ID, **expected} == told


# migrating


@pytest.fixture
def next_migration(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A later program: its migrations are a copy of ours and one more, in a folder of its own."""
    folder = tmp_path / "later 5%"
    shutil.copytree(connection.MIGRATIONS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(connection, "MIGRATIONS", folder)
    monkeypatch.setattr(connection, "HEAD", LATER)
    return folder / "versions" / f"m{LATER}_later.py"


def test_a_copy_is_kept_before_a_migration(
    store: Store, path: Path, decisions: tuple[Decision, ...], next_migration: Path
) -> None:
    """Before an older study is migrated a copy is kept, with every decision, also those not yet in the main file."""
    next_migration.write_text(NEXT.format(later=LATER, head=HEAD, more=""), encoding="utf-8")
    for decision in decisions:
        store.append(decision)
    with Store(path) as migrated:
        assert decisions == migrated.decisions()
    with engine_on(path) as engine:
        assert "later" in shape(engine)
    copy = path.with_name(f"study.db-before-{LATER}")
    with engine_on(copy) as engine:
        assert metadata.tables.keys() == shape(engine).keys()
    with closing(sqlite3.connect(copy)) as opened:
        kept = [row[0] for row in opened.execute("SELECT id FROM decisions ORDER BY sequence")]
    assert [decision.id for decision in decisions] == kept


SEGMENT = "INSERT INTO segments VALUES ('seg1', 'fg', 0, 0, 9, 'ana', 'We waited', 'turn', 0, 1, '[]')"
SUGGESTION = "INSERT INTO suggestions VALUES ('{id}', '{coder}', 'fg', 'seg1', 'praise', 0, 9, 0.75, '[]', 'rules/1', 'run', NULL, 1)"
RUN = "INSERT INTO step_runs VALUES ('{step}', 'fg', 2, '{{}}', 'b2:1', '2026-03-02T08:30:00+00:00')"
RESULT = "INSERT INTO results VALUES ('{name}', '\"b2:2\"')"


@pytest.mark.parametrize("revision", ["", "0001", "0002", "0003"])
def test_studies_of_every_age_are_migrated(
    path: Path, decisions: tuple[Decision, ...], monkeypatch: pytest.MonkeyPatch, revision: str
) -> None:
    """From blank and from every earlier schema there comes the same one, and every decision with it.

    What two taggers suggested each for itself is gone with the record that it was made, so that it is made anew; so is
    what was suggested to one coder. Agreement and segments stay.
    """
    if revision:
        older(path, revision, decisions)
    with Store(path) as store:
        assert (decisions if revision else ()) == store.decisions()
        assert ((), {}, []) == (
            store.suggestions(),
            store.suggestion_counts("ines"),
            list(store.scores("ines")),
        )
        assert (None, None) == (store.result("own suggestions ines"), store.result("own suggestions tom"))
        assert [1 if revision else 0] * 3 == [
            len(store.segments()),
            len(store.runs("segment")),
            int(store.result("agree") == "b2:2"),
        ]
        assert [{}, {}, {}] == [store.runs(f"suggest{which}") for which in ("", "-rules", "-classifier")]
    with engine_on(path) as migrated, engine_on(path.with_name("declared.db")) as declared:
        metadata.create_all(declared)
        assert shape(declared) == shape(migrated)


ADDED = ("reason", "note", "part", "part_at")  # columns of decisions that an older study lacks


def older(path: Path, revision: str, decisions: tuple[Decision, ...]) -> None:
    """A study as a program of that schema left it: decisions, segments, suggestions of two taggers, runs, results."""
    with engine_on(path) as engine:
        event.listen(engine, "connect", connection._prepare)
        event.listen(engine, "begin", connection._begin)
        connection.migrate(engine, revision)
        with engine.begin() as opened:
            kept = [known.name for known in tables.decisions.columns if known.name not in ADDED]
            made = [rows.decision_row(decision) for decision in decisions]
            then = table("decisions", *map(column, kept))
            opened.execute(insert(then), [{name: row[name] for name in kept} for row in made])
            for statement in (
                SEGMENT,
                SUGGESTION.format(id="sug1", coder=""),
                SUGGESTION.format(id="sug2", coder="ines"),
                *(RUN.format(step=step) for step in ("segment", "suggest-rules", "suggest-classifier")),
                *(
                    RESULT.format(name=name)
                    for name in ("agree", "own suggestions ines", "own suggestions tom")
                ),
            ):
                opened.exec_driver_sql(statement)


def test_a_migration_that_fails_changes_nothing(
    path: Path, decisions: tuple[Decision, ...], next_migration: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A migration that breaks off half-way leaves the study as it was, and the program that made it can go on."""
    next_migration.write_text(
        NEXT.format(later=LATER, head=HEAD, more='op.execute("INSERT INTO nowhere VALUES (1)")'),
        encoding="utf-8",
    )
    monkeypatch.setattr(connection, "HEAD", HEAD)
    with Store(path) as store:
        store.append(decisions[0])
    monkeypatch.setattr(connection, "HEAD", LATER)
    with pytest.raises(StoreError, match="no such table: nowhere"):
        Store(path)
    monkeypatch.setattr(connection, "HEAD", HEAD)
    with Store(path) as store:
        assert (decisions[0],) == store.decisions()
    with engine_on(path) as engine:
        assert "later" not in shape(engine)


def test_a_current_study_is_opened_as_it_is(store: Store, path: Path) -> None:
    """Opening a study of this program's schema makes no copy and migrates nothing."""
    store.close()
    Store(path).close()
    assert ["study.db"] == sorted(found.name for found in path.parent.iterdir())


# files that are no study


def test_the_database_of_another_program_keeps_every_byte(path: Path) -> None:
    """A database that another program made is refused and left exactly as it was."""
    raw(path, "CREATE TABLE bookmarks (id)", "INSERT INTO bookmarks VALUES (1)")
    before = path.read_bytes()
    with pytest.raises(StoreError, match="is a database of another program"):
        Store(path)
    assert before == path.read_bytes()
    assert [path] == list(path.parent.iterdir())


@pytest.mark.parametrize("statement", ["CREATE TABLE x (id)", "SELECT 1"])
def test_another_program_s_mark(path: Path, statement: str) -> None:
    """A file that carries another program's mark is refused, empty or not."""
    raw(path, "PRAGMA application_id = 7", statement)
    with pytest.raises(StoreError, match="is a database of another program"):
        Store(path)


def test_a_newer_study_is_left_alone(store: Store, path: Path, decisions: tuple[Decision, ...]) -> None:
    """A study that a newer program has migrated is refused with the advice to update, and not touched."""
    store.append(decisions[0])
    store.close()
    raw(path, "UPDATE alembic_version SET version_num = '0099'")
    before = path.read_bytes()
    with pytest.raises(StoreError, match=r"newer focuscode \(schema 0099\)\. Update focuscode"):
        Store(path)
    assert before == path.read_bytes()


@pytest.mark.parametrize("content", [b"title,text\n" * 500, b"hello", b"SQLite format 3\x00" + b"x" * 4096])
def test_a_file_of_another_kind(path: Path, content: bytes) -> None:
    """A text file by the name of the database is refused, and not written to."""
    path.write_bytes(content)
    with pytest.raises(StoreError, match=r"is not a study database \(file is not a database\)"):
        Store(path)
    assert content == path.read_bytes()


def test_an_empty_file_becomes_a_study(path: Path, decisions: tuple[Decision, ...]) -> None:
    """A file without a byte, as a crash at the very beginning leaves it, is nobody's and becomes a study."""
    path.touch()
    with Store(path) as store:
        store.append(decisions[0])
        assert (decisions[0],) == store.decisions()


@pytest.mark.parametrize("cut", [False, True], ids=["overwritten", "cut off"])
def test_a_damaged_study(store: Store, path: Path, decisions: tuple[Decision, ...], cut: bool) -> None:
    """A damaged study is named as such, with the advice to keep the file and where the decisions may be found."""
    store.append(decisions[0])
    store.close()
    content = path.read_bytes()
    path.write_bytes(content[:5000] if cut else content[:4096] + b"\xff" * (len(content) - 4096))
    with pytest.raises(StoreError, match=r"is damaged \(database disk image is malformed\)\. Keep the file"):
        Store(path)


def test_a_folder_in_its_place(path: Path) -> None:
    """A folder by the name of the database cannot be opened, and the message says so."""
    path.mkdir()
    with pytest.raises(StoreError, match="cannot be used: unable to open database file"):
        Store(path)


def test_a_study_without_its_folder(path: Path) -> None:
    """A folder that is gone cannot hold a database."""
    with pytest.raises(StoreError, match="cannot be used: unable to open database file"):
        Store(path.parent / "gone" / "study.db")


MOUNTS = """\
/dev/sda1 / ext4 rw 0 0
server:/home /mnt/team\\040drive nfs4 rw 0 0
/dev/sdb1 /mnt/team\\040drive/local ext4 rw 0 0
"""
PLACES = [
    ("/mnt/team drive/study/study.db", "nfs4"),
    ("/mnt/team drive/local/study/study.db", ""),
    ("/mnt/team drives/study.db", ""),
    ("/home/ines/study.db", ""),
]


@pytest.mark.parametrize(("place", "kind"), PLACES)
def test_network_shares_are_refused(place: str, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A study on a network share is refused with what to do instead; the nearest mount decides."""
    monkeypatch.setattr(Path, "read_text", lambda *_args, **_more: MOUNTS)
    monkeypatch.setattr(Path, "exists", lambda _path: True)
    if not kind:
        connection._refuse_network(Path(place))
        return
    with pytest.raises(StoreError, match=rf"lies on a network share \({kind}\).*decisions export"):
        connection._refuse_network(Path(place))


# busy


@contextmanager
def holding(path: Path) -> Iterator[None]:
    """Another program that is in the middle of writing."""
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


def test_a_busy_study(path: Path, decisions: tuple[Decision, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    """While another program writes, a decision is refused with exit code 4 and not half-recorded; reading goes on."""
    monkeypatch.setattr(connection, "BUSY_SECONDS", 0.05)
    with Store(path) as store:
        store.append(decisions[0])
        with holding(path):
            with pytest.raises(StoreBusy, match="being written to by another program") as caught:
                store.append(decisions[1])
            assert 4 == caught.value.exit_code
            assert (decisions[0],) == store.decisions()
        store.append(decisions[1])
        assert decisions[:2] == store.decisions()


def test_busy_from_the_beginning(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A new study that another program is just making is busy as well."""
    monkeypatch.setattr(connection, "BUSY_SECONDS", 0.05)
    raw(path, "SELECT 1")
    path.touch()
    with holding(path), pytest.raises(StoreBusy):
        Store(path)
    Store(path).close()
