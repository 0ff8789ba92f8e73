"""What verifying the ledger costs beside PostgreSQL, in processor time of this process and of the server's together.

Reading is what it is compared with: the same rows, fetched in the same way, with nothing done to them. Both sides use
the server alike. It is left out where PostgreSQL cannot be started.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from tempfile import mkdtemp
from time import process_time

import psutil
from sqlalchemy import text

from bench import ledger
from induction.db import Database, Session, begin_write, migrate
from induction.services.proofs.ledger import record_many
from tests import postgres

ENTRIES = 200_000


def ratios(entries: int = ENTRIES) -> dict[str, tuple[float, float, float]]:
    """Give, by name, the ratio to reading, the limit it must keep, and our own milliseconds."""
    if not postgres.DEBIAN_PROGRAMS.is_dir():
        return {}
    folder = Path(mkdtemp(prefix="induction-bench-"))
    try:
        url = postgres.copy(postgres.shared(folder, os.getpid()), "bench", "template1")
        migrate.upgrade(url)
        with closing(Database(url)) as database, database.session() as session:
            verified, read = verifying(session, entries)
    finally:
        postgres.stop(folder)
    name = f"verify {entries:,} ledger entries beside PostgreSQL / read them"
    return {name: (verified / read, ledger.VERIFY_LIMIT, verified * 1000)}


def verifying(session: Session, entries: int) -> tuple[float, float]:
    """Verify and read a ledger of a size in turns; gives the least seconds of each."""
    begin_write(session)
    record_many(session, ledger.facts_of_a_year(entries))
    session.commit()
    times = [(_timed(session, ledger.verify), _timed(session, ledger.read)) for _ in range(ledger.TURNS)]
    return min(ours for ours, _ in times), min(plain for _, plain in times)


def _timed(session: Session, act: Callable[[Session], object]) -> float:
    session.rollback()
    pid = session.scalar(text("SELECT pg_backend_pid()"))
    server = psutil.Process(pid)
    session.rollback()
    began = _used(server)
    act(session)
    return _used(server) - began


def _used(server: psutil.Process) -> float:
    told = server.cpu_times()
    return process_time() + told.user + told.system


if __name__ == "__main__":
    for what, (ratio, limit, took) in ratios(int(sys.argv[1]) if len(sys.argv) > 1 else ENTRIES).items():
        print(f"{what}: {ratio:.2f} (limit {limit:g}), {took:,.1f} ms")
