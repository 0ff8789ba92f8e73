"""The worker finds who is due, clears what ends by itself, sweeps after disposals, and prints whole records."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from sqlalchemy import func, select

from induction.db import Database, begin_write
from induction.db.models import AuditEvent, DisposalDue, DisposalSweep, Job, Message, ReportFile, SignIn, StaffMember
from induction.domain.people import Role
from induction.domain.retained.subject_record import Purpose
from induction.services.retained import subject_files
from induction.worker import Yard, rounds, works
from tests import leavers
from tests.leavers import LATER, Office
from tests.record import principal
from tests.worker.conftest import Clock


def office(database: Database) -> Office:
    with database.session() as session:
        made = leavers.office(session)
        session.expunge_all()
    return made


def test_once_a_day_the_due_are_found_and_the_old_is_cleared(
    database: Database, yard_to: Callable[[str], Yard], clock: Clock
) -> None:
    made, yard = office(database), yard_to("")
    with database.session() as session:
        young = Message(
            staff_member_id=made.stayer, kind="reminder", about_on=LATER.date(), address="bo@larkmere.example",
            subject="New", body="New", message_id="<new@larkmere.example>", state="sent", sent_at=LATER,
            next_try_at=LATER, created_at=LATER - timedelta(days=360),
        )  # fmt: skip
        session.add(young)
        session.commit()
    clock.moment = LATER
    rounds.keep_retention(yard)
    rounds.keep_retention(yard)
    with database.session() as session:
        assert session.scalars(select(DisposalDue.staff_member_id)).all() == [made.leaver]
        assert session.scalars(select(Message.subject)).all() == ["New"]
        assert session.scalar(select(func.count()).select_from(SignIn)) == 0
        assert session.scalar(select(func.count()).select_from(Job)) == 0
        (words,) = session.scalars(select(AuditEvent.detail).where(AuditEvent.action == "cleared by age"))
        assert words == "message 2, sign_in 1, report_file 1, job 1, staff_upload 1, esr_upload 1"


def test_nothing_is_cleared_or_due_without_a_schedule(
    database: Database, yard_to: Callable[[str], Yard], clock: Clock
) -> None:
    office(database)
    yard = yard_to("")
    library = replace(yard.library(), retention=None)
    clock.moment = LATER
    rounds.keep_retention(replace(yard, library=lambda: library))
    with database.session() as session:
        assert session.scalars(select(DisposalDue)).all() == []
        assert session.scalar(select(func.count()).select_from(Message)) == 2


def test_after_a_disposal_the_database_is_swept_once(
    database: Database, yard_to: Callable[[str], Yard], clock: Clock
) -> None:
    made, yard = office(database), yard_to("")
    clock.moment = LATER
    rounds.keep_retention(yard)
    with database.session() as session:
        again = Office(session, made.leaver, made.stayer, made.hr, made.approver)
        again.decide(again.propose())
    for _ in range(2):
        rounds.keep_retention(yard)
    with database.session() as session:
        assert session.scalars(select(DisposalSweep.swept_at)).all() == [LATER]


def test_a_whole_record_is_printed_for_who_asked(
    database: Database, yard_to: Callable[[str], Yard], clock: Clock
) -> None:
    made, yard = office(database), yard_to("")
    clock.moment = LATER
    with database.session() as session:
        begin_write(session)
        member = session.get_one(StaffMember, made.leaver)
        hr = principal(session, made.hr.staff_member_id, Role.HR)
        job_id = subject_files.start(session, hr, member, Purpose.SUBJECT_ACCESS, LATER)
        session.commit()
    works.run_waiting(yard)
    with database.session() as session:
        job = session.get_one(Job, job_id)
        assert (job.state, job.words) == ("done", "record-77123456.pdf is ready.")
        row, path = subject_files.fetch(session, hr, job_id, yard.settings.report_files_dir, LATER)
        assert row.kind == "pdf"
        assert path.read_bytes().startswith(b"%PDF-")
        assert path.stat().st_size == row.size
        assert session.scalar(select(func.count()).select_from(ReportFile)) == 2
    clock.moment = LATER + timedelta(days=8)
    rounds.report_file.clear_away(yard)
    assert not Path(path).exists()
