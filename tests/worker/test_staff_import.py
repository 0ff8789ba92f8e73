"""A staff import that the worker does: what was agreed to, or nothing and the reason."""

from __future__ import annotations

import io

import pytest
from sqlalchemy import func, select

from induction.db import begin_write
from induction.db.models import Job, StaffImport, StaffMember, StaffUpload
from induction.domain.people import Principal, Role
from induction.domain.staff_import.mapping import StaffMapping
from induction.services import jobs
from induction.services.standings import standing
from induction.services.workforce import staff_import, staff_recording, staff_uploads
from induction.worker import staff_import as work
from induction.worker.works import run_waiting
from tests.extracts import as_csv, row
from tests.staff import add_staff


@pytest.fixture
def ordered(database, clock):
    """Let HR agree to a file and leave it to the worker; gives what to look at afterwards."""

    def order(*rows, agreed: str | None = None) -> None:
        with database.session() as session:
            hr = add_staff(session, Role.HR, number="40200001")
            principal = Principal(hr, 0, "HR", "40200001", frozenset({Role.HR}), clock(), clock())
            body = io.BytesIO(as_csv([row("40200001", assignment_number="40200001-1"), *rows]))
            file = staff_import.read_file(body, "staff.csv", StaffMapping(), clock().date())
            upload = staff_uploads.keep(session, clock(), hr, file)
            plan = staff_import.dry_run(session, file, clock())
            detail = {"upload": upload, "agreed": agreed or plan.fingerprint, "confirmed": ""}
            jobs.start(session, principal, work.KIND, detail, clock())
            session.commit()

    return order


def left(database) -> tuple[str, str, int, int, int]:
    with database.session() as session:
        job = session.scalars(select(Job)).one()
        counts = [
            session.scalar(select(func.count()).select_from(model)) or 0
            for model in (StaffMember, StaffImport, StaffUpload)
        ]
        return (job.state, job.words, *counts)


def test_the_worker_imports_what_was_agreed_to(yard_to, ordered, database) -> None:
    ordered(row("20000001"), row("20000002", job_role=""))
    run_waiting(yard_to(""))
    assert left(database) == (
        "done",
        "Joiners: 1, Returners: 0, Movers: 1, Leavers: 0, Changed in other ways: 0, Refused: 1.",
        2, 1, 0,
    )  # fmt: skip


def test_what_is_no_longer_as_agreed_is_left_undone_and_can_be_looked_at(yard_to, ordered, database) -> None:
    ordered(row("20000001"), agreed="0" * 64)
    run_waiting(yard_to(""))
    state, words, *counts = left(database)
    assert state == "refused"
    assert "Nothing was imported" in words
    assert counts == [1, 0, 1]


def test_an_import_tells_how_many_people_are_done(
    ordered, yard_to, database, clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (staff_recording, standing):
        monkeypatch.setattr(module, "PEOPLE_A_BATCH", 2)
    ordered(*(row(f"2000000{number}", line_manager_employee_number="20000001") for number in range(1, 7)))
    with database.session() as session:
        begin_write(session)
        claimed = jobs.claim(session, clock())
        session.commit()
    heard: list[tuple[int, int]] = []
    work.import_staff(yard_to(""), claimed, lambda *how_far: heard.append(how_far))
    with database.session() as session:
        people = {total for _, total in heard}
        assert session.query(Job).one().state == "running"
    assert people == {6}
    assert [done for done, _ in heard] == sorted(done for done, _ in heard)
    assert len({done for done, _ in heard}) >= 5, "the bar moves through both halves of the work"
    assert heard[0] == (0, 6)
    assert heard[-1][0] < 6
