"""Opening the study database: one writer at a time, durable before acknowledged, migrated with a copy kept.

Measured on four writers: a deferred BEGIN followed by a write gives thousands of "database is locked" errors in
spite of a busy timeout, BEGIN IMMEDIATE none; synchronous FULL costs under a millisecond and survives power loss.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL
from sqlalchemy.exc import DatabaseError

from pipeline.errors import StoreBusy, StoreError

APPLICATION_ID = 0x666F6375  # "focu": tells a study from any other SQLite file
HEAD = "0006"
BUSY_SECONDS = 5.0
MIGRATIONS = Path(__file__).parent / "migrations"
_NETWORK = ("nfs", "nfs4", "cifs", "smb3", "smbfs", "fuse.sshfs", "9p", "afs", "gpfs", "lustre")


def open_engine(path: Path) -> Engine:
    """An engine on the study database at `path`, made or migrated as needed.

    Raises StoreError where the file is no study, is newer than this program or lies on a network share, and
    StoreBusy where another program holds it.
    """
    _refuse_network(path)
    engine = create_engine(URL.create("sqlite", database=str(path)))
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    try:
        with translated(path):
            _bring_up(engine, path)
    except BaseException:
        engine.dispose()
        raise
    return engine


# What was written moves from the log into the database file where nobody waits for it (`Store.checkpoint`, and when the last
# connection closes). SQLite's own thousand pages come every 150 segments of a review, and hold up a key for 80 ms.
MOST_PAGES_WAITING = 20_000


def _prepare(connection: sqlite3.Connection, _record: Any) -> None:
    """Settings of every connection; SQLAlchemy and not the driver begins transactions.

    The write-ahead log stays in the file once it is set, so only a study gets it: the database of another program,
    opened by mistake, keeps every byte. REPLACE meets the triggers of append-only tables through `recursive_triggers`.
    """
    connection.isolation_level = None
    for pragma in (
        f"busy_timeout = {int(BUSY_SECONDS * 1000)}",
        "synchronous = FULL",
        "foreign_keys = ON",
        "recursive_triggers = ON",
        "trusted_schema = OFF",
    ):
        connection.execute(f"PRAGMA {pragma}")
    if not _is_foreign(connection):
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute(f"PRAGMA wal_autocheckpoint = {MOST_PAGES_WAITING}")


def _is_foreign(connection: sqlite3.Connection) -> bool:
    """True for a database that another program has made; an empty file is nobody's."""
    owner = connection.execute("PRAGMA application_id").fetchone()[0]
    if owner:
        return bool(owner != APPLICATION_ID)
    return connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone() is not None


def _begin(connection: Connection) -> None:
    """Take the write lock at once where the caller is going to write."""
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Turn the driver's errors, also those that come past SQLAlchemy, into those that a user may see."""
    try:
        yield
    except (DatabaseError, sqlite3.DatabaseError) as error:
        cause = error.orig if isinstance(error, DatabaseError) else error
        if isinstance(cause, sqlite3.IntegrityError):
            raise
        raise _told(path, cause) from None


def _told(path: Path, cause: BaseException | None) -> StoreBusy | StoreError:
    """What is said of an error of the driver."""
    if isinstance(cause, sqlite3.OperationalError):
        if "locked" in str(cause) or "busy" in str(cause):
            return StoreBusy(
                f"{path.name} is being written to by another program. Nothing was lost; try again in a moment."
            )
        return StoreError(f"{path}: the study database cannot be used: {cause}.")
    if getattr(cause, "sqlite_errorcode", None) == sqlite3.SQLITE_NOTADB:
        return StoreError(f"{path} is not a study database ({cause}). Move it away and run again.")
    return StoreError(
        f"{path} is damaged ({cause}). Keep the file, it may hold decisions that are nowhere else: put a backup in its"
        " place, or move it away and run again to start from the exported decision files."
    )


def _bring_up(engine: Engine, path: Path) -> None:
    """Make the schema in a new file; migrate an older one after keeping a copy; refuse what is not ours."""
    with engine.connect() as connection:
        tables = {str(row[0]) for row in connection.exec_driver_sql("SELECT name FROM sqlite_master")}
        driver = connection.connection.driver_connection
        foreign = _is_foreign(driver) if driver is not None else False
        revision = (
            connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
            if "alembic_version" in tables
            else None
        )
    if foreign:
        raise StoreError(f"{path} is a database of another program. Move it away and run again.")
    if revision == HEAD:
        return
    if revision is not None and str(revision) > HEAD:
        raise StoreError(f"{path} was made by a newer focuscode (schema {revision}). Update focuscode.")
    migrate(engine, HEAD, copy=None if revision is None else path.with_name(f"{path.name}-before-{HEAD}"))


def migrate(engine: Engine, revision: str, copy: Path | None = None) -> None:
    """Bring the schema up to `revision` in one transaction, so that a failure leaves the file as it was.

    What was there before is kept in `copy`, where it is named.
    """
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        if copy is not None:
            _keep_copy(engine, copy)
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
        connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")


def _keep_copy(engine: Engine, copy: Path) -> None:
    """Copy the database through SQLite: a copy of the file alone would lack what stands in its write-ahead log."""
    with (
        closing(sqlite3.connect(str(engine.url.database))) as source,
        closing(sqlite3.connect(copy)) as target,
    ):
        source.backup(target)


def _refuse_network(path: Path) -> None:
    """Refuse network shares, on which SQLite's write-ahead log loses data (Linux tells which they are)."""
    mounts = Path("/proc/mounts")
    if not mounts.exists():
        return
    here = str(path.parent.resolve())
    best, kind = "", ""
    for line in mounts.read_text(encoding="utf-8", errors="replace").splitlines():
        fields = line.split()
        if len(fields) < 3:
            continue
        mount = fields[1].replace("\\040", " ")
        inside = here == mount or here.startswith(mount.rstrip("/") + "/")
        if inside and len(mount) >= len(best):
            best, kind = mount, fields[2]
    if kind in _NETWORK:
        raise StoreError(
            f"{path.parent} lies on a network share ({kind}), where the database can be damaged. Copy the study to a"
            " local disk; coders exchange their decision files instead (focuscode decisions export)."
        )
