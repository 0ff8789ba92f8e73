"""By which requirements standing is worked out, and since when."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import func, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from induction.db.models import RequirementsSnapshot, RequirementsUse, StaffMember


def in_use(session: Session) -> str | None:
    """Read the fingerprint of the requirements that standing is worked out by; None before the first."""
    return session.scalar(select(RequirementsUse.fingerprint).order_by(RequirementsUse.id.desc()).limit(1))


def body_known(session: Session, before: datetime) -> str | None:
    """Read the requirements in use just before a moment, as canonical JSON; the first ones where none was in use yet.

    None where no requirements have ever been in use.
    """
    uses, kept = RequirementsUse, RequirementsSnapshot
    query = select(kept.body).join(uses, uses.fingerprint == kept.fingerprint)
    known = session.scalar(query.where(uses.since_at < before).order_by(uses.id.desc()).limit(1))
    return known or session.scalar(query.order_by(uses.id).limit(1))


def use(session: Session, fingerprint: str, body: str, moment: datetime) -> None:
    """Keep requirements, unless they are kept already, and say that they are in use from a moment on."""
    if session.get(RequirementsSnapshot, fingerprint) is None:
        try:
            with session.begin_nested():
                session.add(RequirementsSnapshot(fingerprint=fingerprint, body=body, recorded_at=moment))
        except IntegrityError:
            pass  # somebody else has just kept the same
    session.add(RequirementsUse(fingerprint=fingerprint, since_at=moment))
    session.flush()


def count_reports(session: Session, manager_id: int, day: date) -> int:
    """Count who reports directly to somebody and is employed on a day, by today's particulars."""
    employed = StaffMember.starts_on <= day, or_(StaffMember.ends_on.is_(None), StaffMember.ends_on >= day)
    query = select(func.count()).select_from(StaffMember).where(StaffMember.line_manager_id == manager_id, *employed)
    return session.scalar(query) or 0
