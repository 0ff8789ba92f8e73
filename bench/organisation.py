"""The organisation of `whole_service` in a SQLite file, and the same copied into a PostgreSQL cluster of its own."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from os import getpid
from pathlib import Path
from tempfile import mkdtemp
from time import perf_counter

import psycopg
from flask import Flask
from sqlalchemy import text

from bench import whole_service
from bench.report_staff import into_postgres
from induction import clock, jobs, passwords, settings
from induction.app import create_app
from induction.db import Database, migrate

PASSWORD = "seventeen quiet otters"


@contextmanager
def in_sqlite(staff: int, years: int) -> Iterator[Path]:
    """Give the path of a SQLite file with so many people; the file and its folder are gone when the block ends."""
    folder = Path(mkdtemp(prefix="induction-bench-"))
    folder.chmod(0o755)
    path = folder / "induction.sqlite3"
    try:
        migrate.upgrade(f"sqlite:///{path}")
        with closing(Database(f"sqlite:///{path}")) as database:
            _build(database, staff, years)
        yield path
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def in_postgres(path: Path) -> Iterator[str]:
    """Give the address of a PostgreSQL database with the same rows as a SQLite file; it is gone when the block ends."""
    from tests import postgres  # noqa: PLC0415  # only where a server is wanted

    cluster = path.parent / "cluster"
    cluster.mkdir()
    try:
        address = postgres.start(cluster, getpid())
        with psycopg.connect(f"{address}/postgres", autocommit=True) as connection:
            connection.execute("CREATE DATABASE bench")
        began = perf_counter()
        into_postgres(path, f"{address}/bench")
        print(f"copied into PostgreSQL in {perf_counter() - began:.0f} s")
        yield f"{address}/bench"
    finally:
        postgres.stop(cluster)


def program(url: str, folder: Path, database: Database) -> Flask:
    """Make the whole program over a database."""
    environ = {
        "INDUCTION_DATABASE_URL": url,
        "INDUCTION_DATA_DIR": str(folder),
        "INDUCTION_SECRET_KEY": "only for measuring, and long enough for it",
        "INDUCTION_BASE_URL": "http://localhost",
    }
    return create_app(settings.load(environ), store=database)


def _build(database: Database, staff: int, years: int) -> None:
    began = perf_counter()
    whole_service.fill(database, staff, years, passwords.hash_password(PASSWORD))
    filled = perf_counter()
    *_, rows = jobs.recount(database, clock.now)
    with database.session() as session:
        session.execute(text("ANALYZE"))
        session.commit()
    print(f"{staff:,} people: filled in {filled - began:.0f} s; {rows:,} counts in {perf_counter() - filled:.0f} s")
