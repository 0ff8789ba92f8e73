"""Adding the counts up keeps nobody out for long: by index, in bounded pieces, and with room between them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from threading import Thread

import pytest
from sqlalchemy import Connection, event, func, select

from induction import jobs
from induction.db import Database, Session, begin_write
from induction.db.models import CountChange
from induction.db.queries import counts as queries
from induction.db.queries import settling
from induction.domain.standings.count_tally import DAY, Key
from induction.domain.standings.counts import COUNTERS
from induction.services.standings import counts

MOMENT = datetime(2026, 11, 23, 9, tzinfo=UTC)
WRITERS = 12
KEYS_A_WRITER = 5


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = Database(database_url)
    add_writers(database, WRITERS)
    yield database
    database.close()


def add_writers(database: Database, many: int) -> None:
    with database.session() as session:
        begin_write(session)
        for writer in range(1, many + 1):
            queries.add(session, writer, [(key, [1] * len(COUNTERS)) for key in keys()])
        session.commit()


def keys() -> list[Key]:
    days = [date(2026, 11, 1) + timedelta(days) for days in range(KEYS_A_WRITER)]
    return [("induction-core", 0, DAY, day, "Nursing") for day in days]


def loose(session: Session) -> int:
    query = select(func.count(CountChange.writer.distinct())).where(CountChange.writer != settling.SETTLED)
    return session.scalar(query) or 0


@pytest.mark.parametrize("piece", [1, 3, KEYS_A_WRITER, 2 * KEYS_A_WRITER + 1, 1_000])
def test_pieces_end_anywhere_and_lose_nothing(database: Database, monkeypatch: pytest.MonkeyPatch, piece: int) -> None:
    pieces: list[int] = []
    settle = counts.settle

    def settle_some(session: Session) -> int:
        pieces.append(settle(session, piece))
        return pieces[-1]

    monkeypatch.setattr(counts, "settle", settle_some)
    monkeypatch.setattr(jobs, "give_way", lambda _session: None)
    assert jobs.keep_counts(database, lambda: MOMENT) == WRITERS * KEYS_A_WRITER
    assert max(pieces) <= piece
    with database.session() as session:
        rows = session.execute(select(CountChange.writer, CountChange.on_date, CountChange.compliant)).all()
        assert sorted(rows) == [(settling.SETTLED, key[3], WRITERS) for key in keys()]


def test_what_comes_to_nothing_is_not_kept(database: Database) -> None:
    with database.session() as session:
        gone = keys()[1]
        queries.add(session, WRITERS + 1, [(gone, [-WRITERS] * len(COUNTERS))])
        while counts.settle(session, 7):
            pass
        days = session.scalars(select(CountChange.on_date).order_by(CountChange.on_date)).all()
        assert list(days) == [key[3] for key in keys() if key != gone]


def test_no_statement_looks_through_the_whole_table(sqlite_url: str) -> None:
    """At 20,000 people it has a million rows: looking through it for each few keys keeps everybody out for minutes."""
    database = Database(sqlite_url)
    plans: list[str] = []

    def explain(connection: Connection, _cursor: object, statement: str, parameters: object, *_: object) -> None:
        if "count_change" in statement and not statement.startswith("EXPLAIN"):
            explained = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
            plans.extend(row[3] for row in explained)

    with database.session() as session:
        queries.add(session, 1, [(key, [1] * len(COUNTERS)) for key in keys()])
        event.listen(session.connection(), "before_cursor_execute", explain)
        assert counts.settle(session, 2) == 2
        session.rollback()
    database.close()
    assert any("SEARCH count_change" in plan for plan in plans)
    assert [plan for plan in plans if plan.startswith("SCAN") and "ix_count_change_loose" not in plan] == []


def test_who_waits_writes_before_the_next_piece(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """SQLite queues nobody, so a loop that commits and begins again at once starves those who wait."""
    database = Database(sqlite_url)
    add_writers(database, 4)
    settle = counts.settle
    still_loose: list[int] = []
    threads: list[Thread] = []

    def write() -> None:
        with database.session() as session:
            begin_write(session)
            still_loose.append(loose(session))

    def settle_slowly(session: Session) -> int:
        waiting = Thread(target=write)
        waiting.start()
        waiting.join(0.3)  # so that it naps as long as SQLite lets it
        found = settle(session, KEYS_A_WRITER)
        threads.append(waiting)
        return found

    monkeypatch.setattr(counts, "settle", settle_slowly)
    assert jobs.keep_counts(database, lambda: MOMENT) == 4 * KEYS_A_WRITER
    for thread in threads:
        thread.join()
    database.close()
    assert still_loose == [3, 2, 1, 0, 0]
