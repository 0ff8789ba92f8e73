"""What bringing in 20,000 people costs, against a plain program that believes the file: `csv` and three INSERTs a row.

Ours reads, checks each cell, holds every row against what is recorded, records dated particulars, reckons standing and
keeps evidence of each row. Both do it in one durable transaction on SQLite, in CPU time of the same run; the smaller of
the times is taken. Then the same file comes once more, as it does each month, and nothing has changed. As an Excel
workbook it comes once, by the clock, against the ten seconds that it may take.
"""

from __future__ import annotations

import csv
import io
import sqlite3
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time

import xlsxwriter

from induction import resources
from induction.db import Database, begin_write, migrate
from induction.domain.library_values import Library
from induction.domain.staff_import.mapping import StaffMapping
from induction.library import load_library
from induction.services.workforce import staff_import

STAFF, TURNS = 20_000, 2
FIRST_LIMIT, AGAIN_LIMIT = 45.0, 20.0
LONGEST = 10.0  # seconds, by the clock
NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
_HEADINGS = (
    "Employee Number", "Assignment Number", "Title", "First Name", "Last Name", "Email Address", "Directorate Code",
    "Directorate", "Team Code", "Team", "Staff Group", "Job Role", "Line Manager Employee Number", "Start Date",
    "Assignment Status", "Primary Assignment", "End Date", "Grade",
)  # fmt: skip


def ratios(staff: int = STAFF, turns: int = TURNS) -> dict[str, tuple[float, float, float]]:
    """Give, by name, the ratio to the plain thing, the limit it must keep, and our own milliseconds of CPU."""
    library = load_library(resources.folder("content"), resources.folder("scenarios"))
    body = extract(staff)
    with TemporaryDirectory() as folder:
        taken = [_turn(Path(folder) / str(turn), body, library) for turn in range(turns)]
        by_the_clock = _from_excel(Path(folder) / "excel.db", workbook(body), library)
    first, again, plain = (min(times) for times in zip(*taken, strict=True))
    rival = f"{staff:,} people / csv and INSERT"
    return {
        f"staff import, {rival}": (first / plain, FIRST_LIMIT, first * 1000),
        f"the same staff import again, {rival}": (again / plain, AGAIN_LIMIT, again * 1000),
        f"staff import from Excel, {staff:,} people, by the clock / ten seconds": (
            by_the_clock / LONGEST,
            1.0,
            by_the_clock * 1000,
        ),
    }


def extract(staff: int) -> bytes:
    """Make an extract: a tree of managers, two hundred teams in twelve directorates."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(_HEADINGS)
    for n in range(staff):
        team = n % 200
        writer.writerow(
            (
                20_000_000 + n, f"{20_000_000 + n}-1", "Dr", f"Name{n}", f"O'Neil-Şahin{n}", f"a{n}@larkmere.example",
                f"D{team % 12}", f"Directorate {team % 12}", f"T{team}", f"Team {team}",
                "Nursing and Midwifery Registered", "Staff Nurse", 20_000_000 + n // 10 if n else "", "01-Mar-2024",
                "Active Assignment", "Yes", "", "Band 6",
            )
        )  # fmt: skip
    return out.getvalue().encode("utf-8-sig")


def workbook(body: bytes) -> bytes:
    """Make an Excel workbook of an extract: numbers as numbers, the day of starting as a date."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet, as_day = book.add_worksheet(), book.add_format({"num_format": "dd-mmm-yyyy"})
        headings, *rows = csv.reader(io.StringIO(body.decode("utf-8-sig"), newline=""))
        sheet.write_row(0, 0, headings)
        for at, row in enumerate(rows, start=1):
            for place, (heading, value) in enumerate(zip(headings, row, strict=True)):
                if heading == "Start Date":
                    sheet.write_datetime(at, place, datetime.strptime(value, "%d-%b-%Y"), as_day)  # noqa: DTZ007  # a day
                elif value.isdigit():
                    sheet.write_number(at, place, int(value))
                elif value:
                    sheet.write_string(at, place, value)
    return out.getvalue()


def _from_excel(path: Path, body: bytes, library: Library) -> float:
    url = f"sqlite:///{path}"
    migrate.upgrade(url)
    with closing(Database(url)) as database:
        begun = perf_counter()
        _ours(database, body, library, "staff.xlsx")
        return perf_counter() - begun


def _turn(folder: Path, body: bytes, library: Library) -> tuple[float, float, float]:
    folder.mkdir()
    url = f"sqlite:///{folder / 'ours.db'}"
    migrate.upgrade(url)
    with closing(Database(url)) as database:
        return _ours(database, body, library), _ours(database, body, library), _plain(folder / "plain.db", body)


def _ours(database: Database, body: bytes, library: Library, name: str = "staff.csv") -> float:
    begun = process_time()
    file = staff_import.read_file(io.BytesIO(body), name, StaffMapping(), NOW.date())
    with database.session() as session:
        begin_write(session)
        agreement = staff_import.agree(session, NOW, file)
        staff_import.carry_out(session, NOW, "system:bench", library, agreement)
        session.commit()
    return process_time() - begun


def _plain(path: Path, body: bytes) -> float:
    begun = process_time()
    rows = list(csv.reader(io.StringIO(body.decode("utf-8-sig"), newline="")))[1:]
    columns = ", ".join(f"c{n}" for n in range(len(_HEADINGS)))
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("PRAGMA synchronous=FULL")
        for table in ("person", "assignment", "line"):
            connection.execute(f"CREATE TABLE {table} (id INTEGER PRIMARY KEY, {columns})")
            marks = ", ".join("?" * len(_HEADINGS))
            connection.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", rows)
    return process_time() - begun


def main() -> int:
    """Print the figures; the number of staff may be given as an argument."""
    figures = ratios(int(sys.argv[1]) if len(sys.argv) > 1 else STAFF)
    for name, (ratio, limit, milliseconds) in figures.items():
        print(f"{name}: {ratio:.1f} times (limit {limit:g}), {milliseconds:,.0f} ms of CPU")
    return 0 if all(ratio <= limit for ratio, limit, _ in figures.values()) else 1


if __name__ == "__main__":
    raise SystemExit(main())
