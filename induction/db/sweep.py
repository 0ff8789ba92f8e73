"""Sweep what was deleted out of the unused parts of the database."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Engine


def sweep(engine: Engine) -> bool:
    """Write the database anew without what was deleted; tells whether nothing of it is left.

    SQLite: the file is made anew, then the write-ahead log is emptied, which fails while somebody reads an old state;
    try again later. It takes the room of the database once more on the disk. PostgreSQL: deleted rows are freed for
    new ones; that they are overwritten at once is not promised, `VACUUM FULL` would hold everybody up.
    """
    pooled = engine.raw_connection()
    driver: Any = pooled.driver_connection
    try:
        if engine.dialect.name == "sqlite":
            driver.execute("VACUUM")
            busy, _, _ = driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            return not busy
        driver.autocommit = True
        driver.execute("VACUUM")
        driver.autocommit = False
        return True
    finally:
        pooled.close()
