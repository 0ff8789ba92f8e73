"""Each test has a migrated database of its own, on both engines."""

from sqlalchemy import text

from induction.db import migrate
from induction.db.engine import Database


def test_a_database_is_migrated_and_takes_a_row(database_url: str) -> None:
    database = Database(database_url)
    try:
        assert migrate.is_current(database.engine)
        with database.session() as session:
            session.execute(text("CREATE TABLE only_here (word TEXT PRIMARY KEY)"))
            session.execute(text("INSERT INTO only_here VALUES ('one')"))
            session.commit()
    finally:
        database.close()


def test_another_test_sees_nothing_of_it(database_url: str) -> None:
    database = Database(database_url)
    try:
        with database.session() as session:
            session.execute(text("CREATE TABLE only_here (word TEXT PRIMARY KEY)"))
            assert session.scalar(text("SELECT count(*) FROM only_here")) == 0
    finally:
        database.close()
