"""The most memory that a report file takes, with five times the rows against once: it is to stay flat.

Each file of each kind is written by a process of its own, whose peak the system tells.
"""

from __future__ import annotations

import resource
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from bench.report_staff import order, staff_file
from induction.db import Database
from induction.domain.reports.report import Operator
from induction.domain.reports.report_file import FileFormat
from induction.services.reports import report_files

FEW, FEW_IN_FULL, TIMES, LIMIT = 10_000, 200_000, 5, 1.2


def ratios(few: int = FEW) -> dict[str, tuple[float, float, float]]:
    """Give, by name and peak in MiB, the ratio of the peaks, the limit it must keep, and milliseconds of CPU."""
    peaks: dict[int, dict[FileFormat, tuple[float, float]]] = {}
    for staff in (few, few * TIMES):
        with staff_file(staff) as path:
            peaks[staff] = {kind: _peak(path, kind) for kind in FileFormat}
    figures = {}
    for kind, (once, _) in peaks[few].items():
        peak, took = peaks[few * TIMES][kind]
        name = f"peak memory, {kind.words}, {few * TIMES:,} rows ({peak:,.0f} MiB) / {few:,} rows"
        figures[name] = (peak / once, LIMIT, took)
    return figures


def _peak(path: Path, kind: FileFormat) -> tuple[float, float]:
    """Give the most mebibytes that a process takes to write a file, and its milliseconds of CPU."""
    begun = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, "-m", "bench.report_memory", "--one", str(path), kind.value]
    peak = float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    took = ended.ru_utime + ended.ru_stime - begun.ru_utime - begun.ru_stime
    return peak, took * 1000


def _write_one(path: str, kind: str) -> int:
    target = Path(path).with_name("report")
    with closing(Database(f"sqlite:///{path}")) as database, database.session() as session, target.open("wb") as stream:
        report_files.write(session, order(), Operator(), kind=FileFormat(kind), stream=stream)
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    return 0


def main() -> int:
    """Print the figures; ``--full`` takes a million rows against two hundred thousand."""
    if sys.argv[1:2] == ["--one"]:
        return _write_one(*sys.argv[2:])
    figures = ratios(FEW_IN_FULL if "--full" in sys.argv[1:] else FEW)
    for name, (ratio, limit, milliseconds) in figures.items():
        print(f"{name}: {ratio:.2f} times (limit {limit:g}), {milliseconds:,.0f} ms of CPU")
    return 0 if all(ratio <= limit for ratio, limit, _ in figures.values()) else 1


if __name__ == "__main__":
    raise SystemExit(main())
