"""`induction report`: the file is whole or not there, and the reasons are one line."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from induction import clock
from induction.cli import main
from induction.db import Database
from induction.db.models import AuditEvent
from induction.export import csv_file
from tests import facts
from tests.staff import add_staff, add_unit, reckon_everybody

DAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def environment(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A small organisation; today is 23 November 2026."""
    for name, value in {
        "DATABASE_URL": database_url,
        "DATA_DIR": str(tmp_path),
        "SECRET_KEY": "only for tests, and long enough for them",
        "ESR_PREFIX": "987",
    }.items():
        monkeypatch.setenv(f"INDUCTION_{name}", value)
    monkeypatch.setattr(clock, "today", lambda: DAY)
    with closing(Database(database_url)) as database, database.session() as session:
        ward = add_unit(session, "ROWAN", "Rowan Ward", add_unit(session, "MED", "Medicine"))
        one = add_staff(
            session, number="0002", name="Ayşe O'Neil-Şahin", organisation_unit_id=ward, starts_on=DAY - timedelta(400)
        )
        add_staff(session, number="0001", name="אברהם בן־דוד", staff_group="Students", starts_on=DAY)
        facts.attested(session, one, DAY - timedelta(30), DAY + timedelta(335))
        reckon_everybody(session)
        session.commit()


@dataclass(frozen=True)
class Run:
    code: int
    out: bytes
    err: str

    def rows(self) -> list[dict[str, str]]:
        return list(csv.DictReader(io.StringIO(self.out.decode("utf-8-sig"), newline="")))


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]) -> Iterator:
    """Run the program as a shell would: arguments in, code, output and errors out."""

    def run_with(*arguments: str | Path) -> Run:
        monkeypatch.setattr(sys, "argv", ["induction", "report", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            main()
        out, err = capsysbinary.readouterr()
        return Run(ended.value.code or 0, out, err.decode())

    return run_with


def test_the_report_goes_to_standard_output(run) -> None:
    done = run("completion")
    assert done.code == 0
    assert [(row["employee_number"], row["name"], row["status"]) for row in done.rows()] == [
        ("0001", "אברהם בן־דוד", "not started"),
        ("0002", "Ayşe O'Neil-Şahin", "compliant"),
    ]
    assert done.rows()[0]["competence"] == "987|LOCAL|Staff Use of Social Media - 1 Year|"
    assert not done.err


@pytest.mark.parametrize(
    ("options", "numbers"),
    [
        ((), ["0001", "0002"]),
        (("--status", "compliant"), ["0002"]),
        (("--unit", "MED"), ["0002"]),
        (("--staff-group", "Students"), ["0001"]),
        (("--as-at", "2026-11-22"), ["0002"]),
        (("--as-at", "2026-10-23", "--status", "overdue"), ["0002"]),  # the day before the attestation
        (("--as-known-on", "2026-10-23", "--status", "overdue"), ["0002"]),  # nobody knew of the attestation
        (("--as-known-on", "2026-08-31"), []),  # nobody had been entered
    ],
)
def test_options_narrow_the_report(run, options: tuple[str, ...], numbers: list[str]) -> None:
    assert [row["employee_number"] for row in run("completion", *options).rows()] == numbers


def test_the_file_holds_the_same_bytes_and_only_its_owner_reads_it(run, tmp_path: Path) -> None:
    target = tmp_path / "report.csv"
    done = run("completion", "--output", target)
    assert done.code == 0
    sha256 = hashlib.sha256(target.read_bytes()).hexdigest()
    words = f"Written: {target} (2 rows, as at 2026-11-23, as known on 2026-11-23, sha256 {sha256})\n"
    assert done.out.decode() == words
    beside = json.loads(target.with_name("report.csv.sidecar.json").read_text(encoding="utf-8"))
    assert (beside["file"], beside["rows"], beside["sha256"]) == ("report.csv", 2, sha256)
    assert beside["bytes"] == len(target.read_bytes())
    assert beside["report"]["as_known_on"] == "2026-11-23"
    assert target.read_bytes() == run("completion").out
    assert target.stat().st_mode & 0o077 == 0


def test_json_is_one_object_a_line(run) -> None:
    lines = [json.loads(line) for line in run("completion", "--format", "json").out.splitlines()]
    assert [line["employee_number"] for line in lines] == ["0001", "0002"]


def test_excel_is_the_same_each_time(run) -> None:
    first, second = (run("completion", "--format", "xlsx").out for _ in range(2))
    assert first == second
    assert first.startswith(b"PK")


@pytest.mark.parametrize(
    ("options", "code", "words"),
    [
        (("--unit", "NOPE"), 1, "no such organisation unit"),
        (("--staff-group", "Wizards"), 1, "no such staff group"),
        (("--as-at", "2026-11-24"), 1, "in the future"),
        (("--as-known-on", "2026-11-24"), 1, "in the future"),
        (("--as-at", "31 January"), 2, "--as-at"),
        (("--status", "fine"), 2, "--status"),
        (("--format", "pdf"), 2, "--format"),
        (("--output", "/nowhere/at/all/report.csv"), 1, "cannot be written: No such file or directory"),
    ],
)
def test_what_cannot_be_done_is_said_and_nothing_is_written(
    run, tmp_path: Path, options, code: int, words: str
) -> None:
    target = tmp_path / "report.csv"
    target.write_text("last month's")
    done = run("completion", "--output", target, *options)
    assert (done.code, done.out) == (code, b"")
    assert words in done.err
    assert "Traceback" not in done.err
    assert target.read_text() == "last month's"


def test_a_disk_that_fills_up_half_way_leaves_the_old_file(
    run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fill_the_disk(stream, columns, chunks) -> None:
        stream.write(repr(next(iter(chunks))).encode())
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(csv_file, "write", fill_the_disk)
    folder = tmp_path / "files"
    folder.mkdir()
    target = folder / "report.csv"
    target.write_text("last month's")
    done = run("completion", "--output", target)
    assert done.code == 1
    assert done.err == f"{target} cannot be written: No space left on device. A file that was there is unchanged.\n"
    assert target.read_text() == "last month's"
    assert list(folder.iterdir()) == [target]


def test_each_file_leaves_evidence(run, database_url: str) -> None:
    run("completion", "--status", "compliant", "--unit", "MED", "--format", "json")
    with closing(Database(database_url)) as database, database.session() as session:
        (event,) = session.scalars(select(AuditEvent)).all()
    assert (event.actor, event.action, event.subject) == ("system:command line", "report exported", "report:completion")
    words = "as at 2026-11-23; as known on 2026-11-23; unit MED; status compliant; format json; rows 1; sha256 "
    assert event.detail.startswith(words)


def test_the_figures_name_nobody_and_count_everybody(run, tmp_path: Path, database_url: str) -> None:
    rows = [row for row in run("compliance").rows() if row["programme"] == "induction-core"]
    assert [(row["scope"], row["organisation_unit_code"], row["staff_group"], row["in_date"], row["in_scope"],
             row["rate_percent"], row["against_target"]) for row in rows] == [
        ("everybody", "", "", "1", "2", "50.0", "red"),
        ("unit with those below", "MED", "", "1", "1", "100.0", "green"),
        ("unit with those below", "ROWAN", "", "1", "1", "100.0", "green"),
        ("unit with those below", "U1", "", "0", "1", "0.0", "red"),
        ("staff group", "", "Administrative and Clerical", "1", "1", "100.0", "green"),
        ("staff group", "", "Students", "0", "1", "0.0", "red"),
    ]  # fmt: skip
    assert [row["unit_above"] for row in rows if row["organisation_unit_code"] == "ROWAN"] == ["MED"]
    target = tmp_path / "figures.jsonl"
    done = run("compliance", "--format", "json", "--output", target, "--unit", "MED", "--as-at", "2026-11-22")
    assert done.code == 0
    lines = [json.loads(line) for line in target.read_text(encoding="utf-8").splitlines()]
    assert {line["as_at"] for line in lines} == {"2026-11-22"}
    assert lines[-1]["rate_percent"] in (100, None)
    assert "Ayşe" not in target.read_text(encoding="utf-8")
    beside = json.loads(target.with_name("figures.jsonl.sidecar.json").read_text(encoding="utf-8"))
    assert (beside["rows"], beside["report"]["organisation_unit"]) == (len(lines), "MED")
    with closing(Database(database_url)) as database, database.session() as session:
        subjects = [event.subject for event in session.scalars(select(AuditEvent))]
    assert subjects == ["report:compliance", "report:compliance"]


@pytest.mark.parametrize(
    ("options", "code", "words"),
    [
        (("--unit", "NOPE"), 1, "no such organisation unit"),
        (("--staff-group", "Wizards"), 1, "no such staff group"),
        (("--as-at", "2026-11-24"), 1, "in the future"),
        (("--format", "zip"), 2, "--format"),
    ],
)
def test_figures_that_cannot_be_had_are_refused(run, options, code: int, words: str) -> None:
    done = run("compliance", *options)
    assert (done.code, done.out) == (code, b"")
    assert words in done.err


def test_a_database_without_tables_is_named(run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INDUCTION_DATABASE_URL", f"sqlite:///{tmp_path / 'new.db'}")
    done = run("completion")
    assert done.code == 1
    assert "induction db upgrade" in done.err


def test_the_dictionary_is_printed(run) -> None:
    assert run("dictionary").out.startswith(b"# Data dictionary")
    assert len(json.loads(run("dictionary", "--format", "json").out)["fields"]) == 29
