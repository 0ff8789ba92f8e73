"""The migrations make exactly the tables that the models describe, and carry data up and down."""

from __future__ import annotations

from contextlib import closing

import pytest
from alembic.autogenerate import compare_metadata
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import DBAPIError

from induction.db import Database, migrate
from induction.db.base import Base
from induction.db.models import APPEND_ONLY
from induction.db.types import Moment
from tests.db import facts

FIRST_TABLES = {
    "answer", "attestation", "audit_event", "certificate", "certificate_file", "completion", "content_snapshot",
}  # fmt: skip


def constraints(connection: Connection, table: str) -> set[tuple[str, ...]]:
    """What alembic's comparison leaves out or compares by name only."""
    found = inspect(connection)
    unique = {("unique", *sorted(each["column_names"])) for each in found.get_unique_constraints(table)}
    checks = {("check", str(each["name"])) for each in found.get_check_constraints(table)}
    indexes = {
        ("index", str(each["name"]), str(bool(each["unique"])), *map(str, each["column_names"]))
        for each in found.get_indexes(table)
        if "duplicates_constraint" not in each
    }
    return unique | checks | indexes


def test_the_migrations_equal_the_models(database: Database) -> None:
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []
        migrated = {table: constraints(connection, table) for table in Base.metadata.tables}
        names = {kind for table in migrated.values() for kind, *_ in table}
    assert names == {"unique", "check", "index"}
    with database.engine.begin() as connection:
        Base.metadata.drop_all(connection)
        Base.metadata.create_all(connection)
        assert {table: constraints(connection, table) for table in Base.metadata.tables} == migrated


def test_every_moment_is_declared_as_one() -> None:
    columns = [
        column for table in Base.metadata.tables.values() for column in table.columns if column.name[-3:] == "_at"
    ]
    assert len(columns) > 12
    assert [column for column in columns if not isinstance(column.type, Moment)] == []


def test_there_is_a_trigger_for_each_table_of_facts(database: Database) -> None:
    query = "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger'"
    if database.engine.dialect.name == "postgresql":
        query = "SELECT tgname, tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal"
    with database.engine.connect() as connection:
        triggers = [table for _, table in connection.execute(text(query))]
    assert {table: triggers.count(table) for table in triggers} == {
        **dict.fromkeys(APPEND_ONLY, 2),
        "ledger_record": 2 if database.engine.dialect.name == "sqlite" else 3,
        "disposal_permit": 2 if database.engine.dialect.name == "sqlite" else 1,
        "certificate": 2 if database.engine.dialect.name == "sqlite" else 3,
    }


def test_data_survives_the_way_down_and_up_again(database_url: str) -> None:
    """The first tables stand all the way down; what later ones held goes with them."""
    with closing(Database(database_url)) as database, database.session() as session:
        tables = facts.one_of_each(session).keys() & FIRST_TABLES
        before = {table: session.execute(text(f"SELECT * FROM {table}")).all() for table in tables}
    migrate.downgrade(database_url, "0001")
    with closing(Database(database_url)) as database, database.session() as session:
        assert not migrate.is_current(database.engine)
        session.execute(text("UPDATE audit_event SET detail = 'changed'"))  # nothing refuses it here
        session.rollback()
    migrate.upgrade(database_url)
    with closing(Database(database_url)) as database, database.session() as session:
        assert migrate.is_current(database.engine)
        assert {table: session.execute(text(f"SELECT * FROM {table}")).all() for table in tables} == before
        assert all(before.values())


def test_the_way_down_to_nothing_leaves_nothing(database_url: str) -> None:
    migrate.downgrade(database_url, "base")
    with closing(Database(database_url)) as database:
        assert inspect(database.engine).get_table_names() == ["alembic_version"]
    migrate.upgrade(database_url)
    migrate.upgrade(database_url)  # a second time does nothing
    with closing(Database(database_url)) as database:
        assert set(inspect(database.engine).get_table_names()) == {"alembic_version", *Base.metadata.tables}


def test_a_table_that_triggers_of_others_ask_can_still_be_made_anew(sqlite_url: str) -> None:
    """A later migration may change `attempt`, by which the trigger of `answer` knows whose an answer is."""
    with closing(Database(sqlite_url)) as database:
        with database.engine.connect() as connection, migrate._references_unwatched(connection):
            with Operations(MigrationContext.configure(connection)).batch_alter_table("attempt", recreate="always"):
                pass
            connection.commit()
        with database.session() as session:
            facts.one_of_each(session)
            with pytest.raises(DBAPIError, match="append-only"):
                session.execute(text("DELETE FROM answer"))
