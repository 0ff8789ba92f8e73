"""What HR's CSV costs, against the `sqlite3` program that writes the same SELECT as CSV, in CPU time of the same run.

Ours does more: it quotes every field, looks for formulas and takes the file's SHA-256. The two take turns on one SQLite
file; the smaller of the times is taken, because a shared machine only ever adds to them. Needs Debian's `sqlite3`.
"""

from __future__ import annotations

import resource
import shutil
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from time import process_time

from bench.report_staff import order, select_of, staff_file
from induction.db import Database, Session
from induction.domain.reports.report import Operator
from induction.domain.reports.report_file import FileFormat
from induction.services.reports import report_files
from induction.services.reports.report_source import Order

STAFF, TURNS, LIMIT = 200_000, 3, 2.5


def ratios(staff: int = STAFF, turns: int = TURNS) -> dict[str, tuple[float, float, float]]:
    """Give, by name, the ratio to the plain thing, the limit it must keep, and our own milliseconds of CPU.

    Raises:
        RuntimeError: when the `sqlite3` program is not installed.
    """
    rival = shutil.which("sqlite3")
    if rival is None:
        raise RuntimeError(
            "The sqlite3 program is not installed, so there is nothing to compare with: apt install sqlite3"
        )
    with staff_file(staff) as path, closing(Database(f"sqlite:///{path}")) as database, database.session() as session:
        ours, theirs = _turns(session, path, rival, turns)
    return {f"completion CSV, {staff:,} rows / sqlite3 program": (ours / theirs, LIMIT, ours * 1000)}


def _turns(session: Session, path: Path, rival: str, turns: int) -> tuple[float, float]:
    asked = order()
    select = select_of(session, asked)
    target, other = path.with_name("report.csv"), path.with_name("rival.csv")
    both = []
    for _ in range(turns):
        both.append((_ours(session, asked, target), _theirs(rival, path, select, other)))
        same_people(target, other)
    return min(ours for ours, _ in both), min(theirs for _, theirs in both)


def _ours(session: Session, asked: Order, target: Path) -> float:
    begun = process_time()
    with target.open("wb") as stream:
        report_files.write(session, asked, Operator(), kind=FileFormat.CSV, stream=stream)
    took = process_time() - begun
    session.rollback()
    return took


def _theirs(rival: str, path: Path, select: str, target: Path) -> float:
    begun = _children()
    with target.open("wb") as stream:
        subprocess.run([rival, "-csv", "-header", str(path), select], stdout=stream, check=True)
    return _children() - begun


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def same_people(one: Path, other: Path) -> None:
    """See to it that two files hold as many rows.

    Raises:
        RuntimeError: when they do not.
    """
    counts = [sum(1 for _ in path.open(encoding="utf-8")) for path in (one, other)]
    if counts[0] != counts[1]:
        raise RuntimeError(f"The two files do not hold the same rows: {counts}")


def main() -> int:
    """Print the figure; the number of staff may be given as an argument."""
    figures = ratios(int(sys.argv[1]) if len(sys.argv) > 1 else STAFF)
    for name, (ratio, limit, milliseconds) in figures.items():
        print(f"{name}: {ratio:.2f} times (limit {limit:g}), {milliseconds:,.0f} ms of CPU")
    return 0 if all(ratio <= limit for ratio, limit, _ in figures.values()) else 1


if __name__ == "__main__":
    raise SystemExit(main())
