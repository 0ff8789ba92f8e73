"""The rows that an import leaves behind: units, people, evidence, and files that wait to be applied."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from induction.db.bulk import follow_keys, in_batches, insert_rows, next_key
from induction.db.models import (
    OrganisationUnit,
    StaffImport,
    StaffImportLine,
    StaffMember,
    StaffUpload,
)


def insert_people(session: Session, rows: list[dict[str, Any]]) -> list[int]:
    """Insert staff members; gives their keys, in order."""
    first = next_key(session, StaffMember)
    keys = list(range(first, first + len(rows)))
    insert_rows(session, StaffMember, [{**row, "id": key} for key, row in zip(keys, rows, strict=True)])
    follow_keys(session, [StaffMember])
    return keys


def insert_unit(session: Session, code: str, name: str, parent_id: int | None) -> int:
    """Insert an organisation unit; gives its key."""
    row = OrganisationUnit(code=code, name=name, parent_id=parent_id)
    session.add(row)
    session.flush()
    return row.id


def update_unit(session: Session, unit_id: int, name: str, parent_id: int | None) -> None:
    """Call or place an organisation unit otherwise."""
    session.execute(
        update(OrganisationUnit).where(OrganisationUnit.id == unit_id).values(name=name, parent_id=parent_id)
    )


def set_facts(session: Session, rows: list[dict[str, Any]]) -> None:
    """Set what is not dated of staff members; rows hold `id`, `email`, `sponsor_id` and `sort_name`.

    Addresses are taken away first, so that two people can exchange theirs.
    """
    if not rows:
        return
    for keys in in_batches([row["id"] for row in rows]):
        taken_away = update(StaffMember).where(StaffMember.id.in_(keys)).values(email=None)
        session.execute(taken_away, execution_options={"synchronize_session": False})
    session.execute(update(StaffMember), rows)
    session.expire_all()


def staff_in(session: Session, unit_ids: Collection[int]) -> set[int]:
    """Find who works in some units now."""
    query = select(StaffMember.id).where(StaffMember.organisation_unit_id.in_(unit_ids))
    return set(session.scalars(query))


def insert_import(session: Session, columns: dict[str, Any], lines: list[dict[str, Any]]) -> int:
    """Insert an import and its lines; gives its key."""
    row = StaffImport(**columns)
    session.add(row)
    session.flush()
    insert_rows(session, StaffImportLine, [{**line, "staff_import_id": row.id} for line in lines])
    return row.id


def imports(session: Session, limit: int) -> Sequence[StaffImport]:
    """Read the latest imports, newest first."""
    return session.scalars(select(StaffImport).order_by(StaffImport.id.desc()).limit(limit)).all()


def staff_import(session: Session, import_id: int) -> StaffImport | None:
    """Find an import."""
    return session.get(StaffImport, import_id)


def lines(session: Session, import_id: int) -> list[tuple[int | None, str, str, str, str]]:
    """Read the lines of an import in their order: row, outcome, employee number, words, and the name of today."""
    line = StaffImportLine
    query = (
        select(line.row_number, line.outcome, line.employee_number, line.words, func.coalesce(StaffMember.name, ""))
        .outerjoin(StaffMember, StaffMember.id == line.staff_member_id)
        .where(line.staff_import_id == import_id)
        .order_by(line.id)
    )
    return [(row, outcome, number, words, name) for row, outcome, number, words, name in session.execute(query)]


def name(session: Session, staff_member_id: int) -> str:
    """Give somebody's name of today."""
    return session.scalars(select(StaffMember.name).where(StaffMember.id == staff_member_id)).one()


def insert_upload(session: Session, columns: dict[str, Any]) -> int:
    """Keep an uploaded file; gives its key."""
    row = StaffUpload(**columns)
    session.add(row)
    session.flush()
    return row.id


def upload(session: Session, upload_id: int, staff_member_id: int) -> StaffUpload | None:
    """Find a file that somebody uploaded."""
    return session.scalar(
        select(StaffUpload).where(StaffUpload.id == upload_id, StaffUpload.uploaded_by_id == staff_member_id)
    )


def delete_upload(session: Session, upload_id: int) -> None:
    """Forget an uploaded file."""
    session.execute(delete(StaffUpload).where(StaffUpload.id == upload_id))


def delete_uploads_before(session: Session, moment: datetime) -> None:
    """Forget files that were uploaded before a moment."""
    session.execute(delete(StaffUpload).where(StaffUpload.uploaded_at < moment))
