"""A staff extract in a real database: what is applied is what the dry run showed, all of it or nothing."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from sqlalchemy import func, select

from induction import resources
from induction.db import Session
from induction.db.models import (
    AssignmentRecord,
    AuditEvent,
    OrganisationUnit,
    StaffImport,
    StaffImportLine,
    StaffMember,
    StaffRole,
)
from induction.domain.errors import RefusedError
from induction.domain.people import Role
from induction.domain.staff_import.changes import Outcome
from induction.domain.staff_import.mapping import StaffMapping
from induction.domain.staff_import.plan import Plan, planned_state
from induction.library import load_library
from induction.services.standings import standing
from induction.services.workforce import staff_import, staff_state
from induction.services.workforce.staff_import import PlanChangedError, StaffFile
from tests.domain.staff_import.files import story
from tests.extracts import TODAY, as_csv, as_xlsx, row
from tests.staff import add_staff

ACTOR = "system:test"


@pytest.fixture(scope="module")
def library():
    return load_library(resources.folder("content"), resources.folder("scenarios"))


def at(day: date = TODAY) -> datetime:
    return datetime.combine(day, time(9, 30), UTC)


def file(*rows: dict[str, Any], day: date = TODAY) -> StaffFile:
    return staff_import.read_file(io.BytesIO(as_csv(rows)), "staff.csv", StaffMapping(), day)


@dataclass(frozen=True)
class Applied:
    plan: Plan
    import_id: int | None


@pytest.fixture
def bring_in(session: Session, library):
    def apply(*rows: dict[str, Any], day: date = TODAY, **more: Any) -> Applied:
        read = file(*rows, day=day)
        confirmed = staff_import.dry_run(session, read, at(day)).confirmation
        agreement = staff_import.agree(session, at(day), read, **{"confirmed": confirmed} | more)
        return Applied(agreement.plan, staff_import.carry_out(session, at(day), ACTOR, library, agreement))

    return apply


def member(session: Session, number: str = "20000001") -> StaffMember:
    return session.scalars(select(StaffMember).where(StaffMember.employee_number == number)).one()


def count(session: Session, model: type) -> int:
    return session.scalar(select(func.count()).select_from(model)) or 0


def test_a_joiner_is_there_with_everything(session: Session, bring_in) -> None:
    bring_in(
        row(email_address="a@larkmere.example", line_manager_employee_number="20000002"),
        row("20000002", team_code="D1", team="Adult Services", directorate_code="D1"),
        row("L-0007", sponsor_employee_number="20000001"),
    )
    person, manager, guest = member(session), member(session, "20000002"), member(session, "L-0007")
    assert (person.name, person.sort_name, person.email) == (
        "Aylin O'Neil-Şahin", "oneil-sahin, aylin", "a@larkmere.example",
    )  # fmt: skip
    assert person.line_manager_id == manager.id
    assert (person.starts_on, person.ends_on, person.password_hash) == (date(2024, 3, 1), None, None)
    assert session.get_one(OrganisationUnit, person.organisation_unit_id).parent_id == manager.organisation_unit_id
    assert (guest.has_esr_record, guest.sponsor_id) == (False, person.id)
    assert count(session, StaffRole) == 0, "an import never grants a role"
    record = session.scalars(select(AssignmentRecord).where(AssignmentRecord.staff_member_id == person.id)).one()
    assert (record.effective_on, record.recorded_at, record.source) == (date(2024, 3, 1), at(), ACTOR)


def test_particulars_of_today_follow(session: Session, bring_in) -> None:
    bring_in(row(), row("20000002"), row("20000003"))
    bring_in(row(team_code="T2", last_name="Smith"), row("20000002", end_date="20-Nov-2026"))
    person = member(session)
    assert session.get_one(OrganisationUnit, person.organisation_unit_id).code == "T2"
    assert (person.name, person.sort_name) == ("Aylin Smith", "smith, aylin")
    assert member(session, "20000002").ends_on == date(2026, 11, 20)
    assert member(session, "20000003").ends_on == date(2026, 11, 22)
    assert count(session, StaffMember) == 3, "nobody is ever deleted"


def test_addresses_are_exchanged(session: Session, bring_in) -> None:
    bring_in(row("3", email_address="a@b.example"), row("4", email_address="c@b.example"))
    bring_in(row("3", email_address="c@b.example"), row("4", email_address="a@b.example"))
    assert (member(session, "3").email, member(session, "4").email) == ("c@b.example", "a@b.example")


def test_somebody_entered_by_hand_is_found_by_number_and_keeps_roles_and_password(session: Session, bring_in) -> None:
    add_staff(session, Role.HR, number="20000001", name="Aylin Before", assignment_number="20000001", recorded=False)
    hashed = member(session).password_hash
    bring_in(row())
    person = member(session)
    assert (person.name, person.password_hash) == ("Aylin O'Neil-Şahin", hashed)
    assert session.scalars(select(StaffRole.role)).all() == ["HR"]
    records = session.scalars(select(AssignmentRecord).order_by(AssignmentRecord.effective_on)).all()
    assert [(each.name, each.effective_on) for each in records][-2:] == [
        ("Aylin Before", date(2026, 11, 9)),
        ("Aylin O'Neil-Şahin", TODAY),
    ] or records[0].name == "Aylin Before"


def test_what_was_done_is_kept_as_evidence(session: Session, bring_in) -> None:
    first = bring_in(row(), row("20000002"))
    second = bring_in(row(job_role="Head"), row("5", staff_group="x"), row("6", line_manager_employee_number="99"))
    kept = session.get_one(StaffImport, second.import_id)
    assert (kept.rows_read, kept.joiners, kept.changed, kept.leavers, kept.refused) == (3, 1, 1, 1, 1)
    assert (kept.file_name, len(kept.file_sha256), kept.plan_fingerprint) == (
        "staff.csv", 64, second.plan.fingerprint,
    )  # fmt: skip
    lines = session.scalars(
        select(StaffImportLine).where(StaffImportLine.staff_import_id == second.import_id).order_by(StaffImportLine.id)
    ).all()
    assert [(each.outcome, each.row_number, each.employee_number, each.words) for each in lines] == [
        ("changed", 2, "20000001", "job role"),
        ("joiner", 4, "6", ""),
        ("leaver", None, "20000002", "last day"),
        ("refused", 3, "5", "The staff group “x” is none of ESR's. Correct it, or translate it in a mapping file."),
        ("remark", 4, "6", "The line manager 99 is neither in the file nor recorded."),
    ]
    events = session.execute(select(AuditEvent.action, AuditEvent.subject, AuditEvent.detail)).all()
    assert events[-1] == (
        "staff imported", f"staff_import:{second.import_id}", "rows 3, people 3, refused 1, units 0",
    )  # fmt: skip
    assert first.import_id != second.import_id


def test_nothing_to_do_leaves_no_trace(session: Session, bring_in) -> None:
    bring_in(row())
    assert bring_in(row()).import_id is None
    assert count(session, StaffImport) == 1


def test_many_leavers_are_refused_until_confirmed(session: Session, bring_in) -> None:
    bring_in(*(row(str(n)) for n in range(1, 6)))
    with pytest.raises(RefusedError, match="confirm with the words: 4 leavers"):
        bring_in(row("1"), confirmed="")
    with pytest.raises(RefusedError, match="The file is empty"):
        bring_in(confirmed="")
    assert bring_in(row("1"), confirmed="4 Leavers").plan.counts[Outcome.LEAVER] == 4


def test_only_what_was_agreed_to_is_done(session: Session, bring_in) -> None:
    bring_in(row(), row("20000002"))
    agreed = staff_import.dry_run(session, file(row(job_role="Head"), row("20000002")), at()).fingerprint
    bring_in(row(), row("20000002", last_name="Smith"))
    with pytest.raises(PlanChangedError):
        bring_in(row(job_role="Head"), row("20000002"), agreed=agreed)
    assert member(session).job_role == "Administrator"


def test_a_plan_is_only_for_its_day(session: Session, bring_in) -> None:
    agreed = staff_import.dry_run(session, file(row()), at()).fingerprint
    with pytest.raises(PlanChangedError):
        bring_in(row(), day=date(2026, 11, 24), agreed=agreed)


@pytest.mark.parametrize("first", range(0, 24, 8))
def test_applying_leaves_exactly_the_planned_state(session: Session, library, bring_in, first: int) -> None:
    for number in range(first, first + 8):
        session.rollback()
        for day, rows in story(number):
            before, _ = staff_state.load(session)
            made = bring_in(*rows, day=day).plan
            after, _ = staff_state.load(session)
            assert after == planned_state(before, made)
            _follows(session, made, day)
            assert list(standing.rebuild(session, library, at(day)))[-1].changed == 0, "standing is in step"
            assert bring_in(*rows, day=day).import_id is None, "the same file again changes nothing"


def _follows(session: Session, made: Plan, day: date) -> None:
    """What stands beside the dated records agrees with them."""
    session.expire_all()
    for change in made.people:
        person = member(session, change.after.employee_number)
        ahead = {each.name: each for each in change.after.open(day).values() if each.starts_on <= day}
        assert person.email == (change.after.email or None)
        assert person.sort_name == change.after.sort_name
        if ahead:
            assert person.name in ahead
            assert person.ends_on is None or person.ends_on >= day
        elif not change.after.open(day):
            assert person.ends_on is not None
            assert person.ends_on < day


def test_a_failure_half_way_leaves_nothing(session: Session, bring_in, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("the machine is gone")

    monkeypatch.setattr("induction.services.workforce.staff_evidence.audit.record", fail)
    with pytest.raises(RuntimeError):
        bring_in(row())
    session.rollback()
    for model in (StaffMember, OrganisationUnit, AssignmentRecord, StaffImport, StaffImportLine):
        assert count(session, model) == 0


def test_csv_and_excel_say_the_same() -> None:
    rows = [row(start_date=date(2024, 2, 29), end_date=date(2027, 3, 1)), row("00020000002", job_role="Größe")]
    readings = {
        name: staff_import.read_file(io.BytesIO(body), name, StaffMapping(), TODAY).reading
        for name, body in (("a.csv", as_csv(rows)), ("a.xlsx", as_xlsx(rows)))
    }
    assert readings["a.csv"] == readings["a.xlsx"]
    assert [each.employee_number for each in readings["a.csv"].rows] == ["20000001", "00020000002"]


def test_refused_rows_can_be_taken_away_as_csv(session: Session) -> None:
    plan = staff_import.dry_run(session, file(row("5", staff_group="=x")), at())
    out = io.BytesIO()
    staff_import.write_refused(out, plan)
    assert out.getvalue().decode("utf-8-sig").splitlines()[1].startswith('"2","5","no","The staff group begins with')
