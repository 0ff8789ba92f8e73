"""What HR's CSV costs on PostgreSQL, against `psql` that copies the same SELECT out as CSV, in CPU time of one run.

The server's processor time counts with the program's own, on both sides. They take turns on one cluster of their own;
the smaller of the times is taken, because a shared machine only ever adds to them. Needs Debian's `postgresql`.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from time import sleep

import psutil
import psycopg

from bench.report_csv import same_people
from bench.report_staff import into_postgres, order, select_of, staff_file
from induction.db import Database, Session
from induction.domain.reports.report import Operator
from induction.domain.reports.report_file import FileFormat
from induction.services.reports import report_files
from induction.services.reports.report_source import Order
from tests import postgres

STAFF, FULL, TURNS, LIMIT = 40_000, 200_000, 3, 1.5


def ratios(staff: int = STAFF, turns: int = TURNS) -> dict[str, tuple[float, float, float]]:
    """Give, by name, the ratio to the plain thing, the limit it must keep, and our own milliseconds."""
    with TemporaryDirectory(ignore_cleanup_errors=True) as place:
        folder = Path(place)
        folder.chmod(0o711)
        cluster = folder / "cluster"
        cluster.mkdir()
        try:
            address = _database(postgres.start(cluster, os.getpid()))
            with staff_file(staff) as path:
                into_postgres(path, address)
            with closing(Database(address)) as database, database.session() as session:
                ours, theirs = _turns(session, address, cluster, turns)
        finally:
            postgres.stop(cluster)
    return {f"completion CSV, {staff:,} rows on PostgreSQL / psql COPY": (ours / theirs, LIMIT, ours * 1000)}


def _database(cluster: str) -> str:
    with psycopg.connect(f"{cluster}/postgres", autocommit=True) as connection:
        connection.execute("CREATE DATABASE bench")
    return f"{cluster}/bench"


def _turns(session: Session, address: str, cluster: Path, turns: int) -> tuple[float, float]:
    asked = order()
    select = select_of(session, asked).replace("%%", "%")
    session.rollback()
    target, other = cluster.with_name("report.csv"), cluster.with_name("rival.csv")
    both = []
    for _ in range(turns):
        ours = _cost(cluster, lambda: _ours(session, asked, target))
        both.append((ours, _cost(cluster, lambda: _theirs(address, select, other))))
        same_people(target, other)
    return min(ours for ours, _ in both), min(theirs for _, theirs in both)


def _cost(cluster: Path, act: Callable[[], None]) -> float:
    """Give the seconds of processor time that something takes: ours, our children's and the server's."""
    begun, server = os.times(), _server(cluster)
    act()
    ended = os.times()
    sleep(0.2)  # a server process that has ended is counted once the postmaster has looked
    return sum(ended[:4]) - sum(begun[:4]) + _server(cluster) - server


def _server(cluster: Path) -> float:
    postmaster = psutil.Process(int((cluster / "data" / "postmaster.pid").read_text().split("\n", 1)[0]))
    alive = [each.cpu_times() for each in postmaster.children()]
    own = postmaster.cpu_times()
    gone = own.children_user + own.children_system
    return own.user + own.system + gone + sum(each.user + each.system for each in alive)


def _ours(session: Session, asked: Order, target: Path) -> None:
    with target.open("wb") as stream:
        report_files.write(session, asked, Operator(), kind=FileFormat.CSV, stream=stream)
    session.rollback()


def _theirs(address: str, select: str, target: Path) -> None:
    with target.open("wb") as stream:
        copy = f"COPY ({select}) TO STDOUT WITH (FORMAT csv, HEADER, FORCE_QUOTE *)"
        subprocess.run(["psql", "--quiet", "--no-psqlrc", address, "--command", copy], stdout=stream, check=True)


def main() -> int:
    """Print the figure; ``--full`` takes the full size."""
    figures = ratios(FULL if "--full" in sys.argv[1:] else STAFF)
    for name, (ratio, limit, milliseconds) in figures.items():
        print(f"{name}: {ratio:.2f} times (limit {limit:g}), {milliseconds:,.0f} ms of CPU")
    return 0 if all(ratio <= limit for ratio, limit, _ in figures.values()) else 1


if __name__ == "__main__":
    raise SystemExit(main())
