"""Report files by the worker: deliveries once a day that is due, and large files for who ordered them."""

from __future__ import annotations

import hashlib
import io
import json
import os
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, select

from induction.db import Database, begin_write
from induction.db.models import AuditEvent, Job, ReportDelivery, ReportFile, StaffMember, StaffRole
from induction.domain.people import Principal, Role
from induction.domain.reports.figure import Figure
from induction.domain.reports.report import Filters, Operator
from induction.domain.reports.report_file import FileFormat
from induction.domain.reports.report_layout import STANDARD
from induction.domain.reports.report_schedule import Schedule, wait_after
from induction.export import in_place
from induction.services.reports import report_files, report_jobs, reporting, saved_reports
from induction.services.reports.report_source import Order
from induction.services.reports.saved_reports import Wish
from induction.worker import Yard, report_file, rounds
from induction.worker.report_delivery import deliver_reports
from induction.worker.works import run_waiting
from tests import facts, staff
from tests.record import shipped

PEOPLE = 30
WISH = Wish("Everybody, for the board", "", "", None, STANDARD.name, FileFormat.CSV, Schedule.DAILY)


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


@pytest.fixture
def hr(database: Database, clock) -> int:
    """Somebody in HR, in an organisation of thirty, all recorded on 1 November."""
    with database.session() as session:
        who = staff.add_staff(session, Role.HR, number="0000", name="Hei Ar", starts_on=date(2025, 1, 1))
        for number in range(1, PEOPLE):
            staff.add_staff(session, number=f"{number:04}", name=f"Name {number}", starts_on=date(2025, 1, 1))
        session.commit()
    return who


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "reports"
    made.mkdir()
    return made


@pytest.fixture
def yard(yard_to: Callable[[str], Yard], folder: Path) -> Yard:
    made = yard_to("")
    return replace(made, settings=replace(made.settings, reports_folder=folder))


def principal(who: int, clock) -> Principal:
    return Principal(who, 0, "Hei Ar", "0000", frozenset({Role.HR}), clock(), clock())


def save(database: Database, who: int, clock, wish: Wish = WISH) -> int:
    with database.session() as session:
        begin_write(session)
        made = saved_reports.save(
            session, principal(who, clock), wish, {STANDARD.name, "esr-competency"}, moment=clock()
        )
        session.commit()
    return made


def deliveries(database: Database) -> list[ReportDelivery]:
    with database.session() as session:
        return list(session.scalars(select(ReportDelivery).order_by(ReportDelivery.id)))


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_report_is_delivered_once_for_each_day_that_is_due(yard, hr, database, clock, folder) -> None:
    made = save(database, hr, clock)
    deliver_reports(yard)
    assert not names(folder), "the day on which it was saved is not due"
    clock.moment = datetime(2026, 11, 25, 4, 59, tzinfo=UTC)
    deliver_reports(yard)
    assert not names(folder), "nobody reads it before five"
    clock.pass_(minutes=1)
    for _ in range(3):
        deliver_reports(yard)
    name = f"everybody-for-the-board-{made}-completion-report-2026-11-24.csv"
    assert names(folder) == [name, f"{name}.sidecar.json"]
    body = (folder / name).read_bytes()
    beside = json.loads((folder / f"{name}.sidecar.json").read_text(encoding="utf-8"))
    assert beside["sha256"] == hashlib.sha256(body).hexdigest()
    assert (beside["rows"], beside["bytes"], beside["file"]) == (PEOPLE, len(body), name)
    (done,) = deliveries(database)
    assert (done.state, done.tries, done.row_count, done.sha256) == ("done", 1, PEOPLE, beside["sha256"])
    clock.pass_(days=1)
    deliver_reports(yard)
    assert len(names(folder)) == 4
    assert (folder / name).stat().st_mode & 0o077 == 0


def test_a_delivered_file_can_be_made_again_for_good(yard, hr, database, clock, folder) -> None:
    save(database, hr, clock)
    clock.pass_(days=1)
    deliver_reports(yard)
    (path,) = [path for path in folder.iterdir() if path.suffix == ".csv"]
    with database.session() as session:
        one = session.scalars(select(StaffMember.id).where(StaffMember.employee_number == "0001")).one()
        facts.attested(session, one, date(2026, 11, 20), date(2027, 11, 20), recorded_at=clock())
        staff.reckon_everybody(session)
        session.commit()
        about = reporting.subject(shipped(), yard.settings.organisation, yard.settings.esr_prefix)
        stream = io.BytesIO()
        filters = Filters(date(2026, 11, 24), known_on=date(2026, 11, 24), is_latest=False)
        report_files.write(session, Order(about, filters), Operator(), kind=FileFormat.CSV, stream=stream)
    assert stream.getvalue() == path.read_bytes()


@pytest.mark.parametrize(
    ("schedule", "day", "due"),
    [
        (Schedule.NEVER, date(2026, 11, 25), None),
        (Schedule.DAILY, date(2026, 11, 25), date(2026, 11, 25)),
        (Schedule.MONDAYS, date(2026, 11, 23), date(2026, 11, 23)),  # a Monday
        (Schedule.MONDAYS, date(2026, 11, 29), date(2026, 11, 23)),
        (Schedule.MONTHLY, date(2026, 12, 1), date(2026, 12, 1)),
        (Schedule.MONTHLY, date(2026, 11, 30), date(2026, 11, 1)),
    ],
)
def test_what_is_due_follows_from_the_day(schedule: Schedule, day: date, due: date | None) -> None:
    assert schedule.latest(day) == due


def test_what_was_missed_is_made_up_once(yard, hr, database, clock, folder) -> None:
    save(database, hr, clock)
    clock.pass_(days=9)
    deliver_reports(yard)
    deliver_reports(yard)
    assert [each.due_on for each in deliveries(database)] == [date(2026, 12, 3)]
    assert len(names(folder)) == 2


def test_a_folder_that_is_gone_is_said_and_tried_again_later(yard, hr, database, clock, folder) -> None:
    save(database, hr, clock)
    clock.pass_(days=1)
    folder.rmdir()
    deliver_reports(yard)
    deliver_reports(yard)
    (failed,) = deliveries(database)
    assert (failed.state, failed.tries) == ("failed", 1)
    assert failed.words == "The folder for reports is not there. Tell those who run this."
    folder.mkdir()
    clock.pass_(minutes=14)
    deliver_reports(yard)
    assert not names(folder)
    clock.pass_(minutes=1)
    deliver_reports(yard)
    assert len(names(folder)) == 2
    (done,) = deliveries(database)
    assert (done.state, done.tries, done.words) == ("done", 2, "")


def test_waits_grow_and_end(hr) -> None:
    assert [wait_after(tries) // timedelta(minutes=1) for tries in (1, 2, 3, 9, 99)] == [15, 30, 60, 360, 360]


def test_one_that_goes_wrong_does_not_hold_up_the_others(yard, hr, database, clock, folder) -> None:
    save(database, hr, clock, replace(WISH, name="a", layout="esr-competency"))
    save(database, hr, clock, replace(WISH, name="b"))
    with database.session() as session:
        session.execute(select(ReportDelivery))
        session.connection().exec_driver_sql("UPDATE report_definition SET layout = 'gone' WHERE name = 'a'")
        session.commit()
    clock.pass_(days=1)
    deliver_reports(yard)
    failed, done = deliveries(database)
    assert (failed.state, done.state) == ("failed", "done")
    assert "no mapping of columns called gone" in failed.words


def test_who_is_not_in_hr_any_more_gets_nothing(yard, hr, database, clock, folder) -> None:
    save(database, hr, clock)
    with database.session() as session:
        session.execute(delete(StaffRole))
        session.commit()
    clock.pass_(days=1)
    deliver_reports(yard)
    assert not names(folder)
    assert "is not in HR any more" in deliveries(database)[0].words


def test_a_disk_that_fills_up_leaves_no_half_file(yard, hr, database, clock, folder, monkeypatch) -> None:
    save(database, hr, clock)
    clock.pass_(days=1)

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(in_place.os, "fsync", full)
    deliver_reports(yard)
    assert not names(folder)
    assert "No space left on device" in deliveries(database)[0].words


def test_a_delivery_that_a_crash_cut_off_is_taken_up_again(yard, hr, database, clock, folder) -> None:
    made = save(database, hr, clock)
    clock.pass_(days=1)
    with database.session() as session:
        session.add(ReportDelivery(report_definition_id=made, due_on=clock().date(), state="running", tries=1,
                                   tried_at=clock()))  # fmt: skip
        session.commit()
    deliver_reports(yard)
    assert not names(folder), "another worker may be at it"
    clock.pass_(hours=1)
    deliver_reports(yard)
    assert len(names(folder)) == 2


def test_without_a_folder_nothing_is_delivered(yard_to, hr, database, clock) -> None:
    save(database, hr, clock)
    clock.pass_(days=1)
    deliver_reports(yard_to(""))
    assert not deliveries(database)


def order_job(database: Database, who: int, clock, kind: FileFormat = FileFormat.CSV) -> int:
    with database.session() as session:
        begin_write(session)
        about = reporting.subject(shipped(), "A Trust", "000")
        order = Order(about, Filters(clock().date(), known_on=clock().date()))
        made = report_jobs.start(session, principal(who, clock), order, kind, people=PEOPLE, moment=clock())
        session.commit()
    return made


@pytest.mark.parametrize("kind", FileFormat)
def test_a_large_file_is_made_and_waits_a_day_for_its_person(yard, hr, database, clock, kind) -> None:
    told: list[tuple[int, int]] = []
    job_id = order_job(database, hr, clock, kind)
    with database.session() as session:
        claimed = report_jobs.jobs.claim(session, clock())
        session.commit()
    words = report_file.make_file(yard, claimed, lambda done, total: told.append((done, total)))
    assert words == f"completion-report-2026-11-24.{kind.ending} is ready: 30 rows."
    assert told[-1] == (PEOPLE * report_files.PASSES[kind],) * 2
    path = report_jobs.path_of(yard.settings.report_files_dir, job_id)
    with database.session() as session:
        found = session.get_one(ReportFile, job_id)
        assert found.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
        details = [event.detail for event in session.scalars(select(AuditEvent)) if event.action == "report exported"]
    assert len(details) == 1
    assert path.stat().st_mode & 0o077 == 0
    clock.pass_(hours=23, minutes=59)
    report_file.clear_away(yard)
    assert path.exists()
    clock.pass_(minutes=1)
    report_file.clear_away(yard)
    assert not path.exists()


def test_a_large_file_behind_a_figure_is_about_that_figure_and_programme(yard, hr, database, clock) -> None:
    with database.session() as session:
        begin_write(session)
        about = reporting.subject(shipped(), "A Trust", "000", "manager-duties")
        filters = Filters(clock().date(), known_on=clock().date(), figure=Figure.OVERDUE)
        order = Order(about, filters)
        report_jobs.start(session, principal(hr, clock), order, FileFormat.CSV, people=PEOPLE, moment=clock())
        claimed = report_jobs.jobs.claim(session, clock())
        session.commit()
    words = report_file.make_file(yard, claimed, lambda *_: None)
    assert words == "completion-manager-duties-report-2026-11-24-overdue.csv is ready: 0 rows."


def test_what_a_crash_left_lying_is_cleared_away(yard, hr, database, clock) -> None:
    order_job(database, hr, clock)
    run_waiting(yard)
    folder = yard.settings.report_files_dir
    stray, fresh = folder / ".7.abc", folder / ".8.abc"
    for path, age in ((stray, 25), (fresh, 1)):
        path.write_text("half")
        os.utime(path, times=((clock() - timedelta(hours=age)).timestamp(),) * 2)
    report_file.clear_away(yard)
    assert names(folder) == [".8.abc", "1"]


def test_a_job_of_somebody_who_left_hr_ends_with_words(yard, hr, database, clock) -> None:
    order_job(database, hr, clock)
    with database.session() as session:
        session.get_one(StaffMember, hr).ends_on = date(2026, 11, 23)
        session.commit()
    run_waiting(yard)
    with database.session() as session:
        job = session.scalars(select(Job)).one()
        assert (job.state, session.scalars(select(ReportFile)).all()) == ("refused", [])
        assert "not in HR any more" in job.words
    assert report_file.clear_away in rounds.PARTS
    assert deliver_reports in rounds.PARTS
