"""Copy the whole database into one file while people work in it, and read what the copy holds."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Engine, create_engine
from sqlalchemy.orm import Session

from induction.db.engine import Database
from induction.domain.errors import RefusedError

_PROGRAMS = ("pg_dump", "pg_restore")


@contextmanager
def copied(database: Database, path: Path) -> Iterator[Session]:
    """Copy the database as it stood at one moment, and give a session that sees exactly what the copy holds.

    The copy has been read through once when the session is given. SQLite: the file is made anew (VACUUM INTO), without
    the remains of what was deleted. PostgreSQL: an archive of ``pg_dump``. Nobody who writes meanwhile waits for it.

    Args:
        database: what to copy.
        path: an empty file.

    Raises:
        RefusedError: ``backup``, with what stood in the way; ``path`` then holds nothing of worth.
    """
    if database.has_one_writer:
        _vacuum(database.engine, path)
        with _reading(path) as session:
            yield session
        return
    with database.session() as session:
        session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
        _dump(database.engine.url, session, path)
        yield session


def _vacuum(engine: Engine, path: Path) -> None:
    pooled = engine.raw_connection()
    driver: Any = pooled.driver_connection
    try:
        driver.execute("VACUUM INTO ?", (str(path),))
        with closing(_opened(path)) as copy:
            (found,) = copy.execute("PRAGMA integrity_check(1)").fetchone()
    except sqlite3.Error as error:
        raise RefusedError("backup", f"The database cannot be copied: {error}.") from error
    finally:
        pooled.close()
    if found != "ok":
        raise RefusedError("backup", f"The copy does not hold together, and so perhaps the database: {found}.")


def _opened(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True)  # leaves no file beside it


@contextmanager
def _reading(path: Path) -> Iterator[Session]:
    engine = create_engine("sqlite://", creator=lambda: _opened(path))
    try:
        with Session(engine) as session:
            yield session
    finally:
        engine.dispose()


def _dump(url: URL, session: Session, path: Path) -> None:
    missing = next((name for name in _PROGRAMS if shutil.which(name) is None), None)
    if missing:
        words = f"PostgreSQL is backed up by {missing}, which is not installed (Debian: postgresql-client)."
        raise RefusedError("backup", words)
    snapshot = session.connection().exec_driver_sql("SELECT pg_export_snapshot()").scalar_one()
    address, secret = _without_password(url)
    _run("pg_dump", "--format=custom", f"--snapshot={snapshot}", f"--file={path}", "--no-password", address, **secret)
    _run("pg_restore", f"--file={os.devnull}", str(path))  # reads all of it


def _without_password(url: URL) -> tuple[str, dict[str, str]]:
    """Give the address, which others on the machine may see in the list of processes, and the environment."""
    secret = url.password or url.query.get("password")
    rest = url.difference_update_query(["password"])
    shown = URL.create("postgresql", url.username, None, url.host, url.port, url.database, rest.query)
    return f"--dbname={shown.render_as_string()}", {"PGPASSWORD": str(secret)} if secret else {}


def _run(program: str, *words: str, **environ: str) -> None:
    done = subprocess.run(  # noqa: S603  # the words are ours, but for the address, which the settings give
        [program, *words], env=os.environ | environ, capture_output=True, check=False, text=True
    )
    if done.returncode:
        first = done.stderr.strip().partition("\n")[0] or f"{program} ended with {done.returncode}"
        raise RefusedError("backup", f"The database cannot be copied: {first}.")
