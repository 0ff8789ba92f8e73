"""Engines and sessions: how SQLite is kept durable and writers are kept from tripping over each other."""

from __future__ import annotations

import sqlite3
import time
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session, sessionmaker

_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",  # NORMAL loses acknowledged commits at power loss
    "PRAGMA busy_timeout=10000",
    "PRAGMA foreign_keys=ON",
    "PRAGMA secure_delete=ON",  # what is deleted is overwritten; after a disposal the file is made anew besides
    "PRAGMA recursive_triggers=ON",  # else REPLACE deletes past the triggers that keep facts
)

_LONGEST_NAP = 0.1  # seconds SQLite's busy handler sleeps before it looks again


class Database:
    """One database, by address: hands out sessions and is closed once.

    Raises nothing at construction: the first session connects.
    """

    def __init__(self, url: str) -> None:
        if url.startswith("postgresql://"):
            url = url.replace("postgresql://", "postgresql+psycopg://", 1)
        self.engine = _sqlite_engine(url) if url.startswith("sqlite") else _postgresql_engine(url)
        self._sessions = sessionmaker(self.engine, expire_on_commit=False)

    @property
    def has_one_writer(self) -> bool:
        """Tell whether a write transaction keeps all others waiting, as SQLite's does."""
        return self.engine.dialect.name == "sqlite"

    def session(self) -> Session:
        """Open a session; the caller closes it."""
        return self._sessions()

    def close(self) -> None:
        """Give every connection back."""
        self.engine.dispose()


def begin_write(session: Session) -> None:
    """Start the session's transaction as a writer, after ending whatever read was under way.

    On SQLite the write lock is taken at once (BEGIN IMMEDIATE), because a reader that turns writer half-way is
    refused when somebody else has written meanwhile. On PostgreSQL row locks and constraints do this work.
    """
    session.rollback()
    session.connection(execution_options={"immediate": True})


def give_way(session: Session) -> None:
    """Let those who wait write, between two pieces of long work; the caller has committed.

    SQLite queues nobody: whoever waits looks now and then whether the lock is free, and would miss a shorter gap.
    """
    if session.get_bind().dialect.name == "sqlite":
        time.sleep(1.2 * _LONGEST_NAP)


def _postgresql_engine(url: str) -> Engine:
    engine = create_engine(url, pool_pre_ping=True)

    @event.listens_for(engine, "connect")
    def _connect(connection: Any, _record: object) -> None:  # the driver's own connection class
        with connection.transaction():
            connection.execute("SET jit = off")  # it takes half a second to compile queries that take a tenth of it

    return engine


def _sqlite_engine(url: str) -> Engine:
    engine = create_engine(url, connect_args={"check_same_thread": False}, pool_size=20)

    @event.listens_for(engine, "connect")
    def _connect(connection: Any, _record: object) -> None:  # the driver's own connection class
        connection.isolation_level = None  # SQLAlchemy's begin event below begins transactions, not the driver
        for pragma in _PRAGMAS:
            connection.execute(pragma)

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        is_writer = connection.get_execution_options().get("immediate", False)
        statement = "BEGIN IMMEDIATE" if is_writer else "BEGIN"
        driver: Any = connection.connection.driver_connection
        try:
            driver.execute(statement)  # below SQLAlchemy, whose way of saying so costs more than the statement
        except sqlite3.Error as error:
            raise OperationalError(statement, None, error) from error

    return engine
