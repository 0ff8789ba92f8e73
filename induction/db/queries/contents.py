"""How much the database holds."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from induction.db.models import Certificate, StaffMember


def people(session: Session) -> int:
    """Count the people whose records are kept, leavers included."""
    return session.scalar(select(func.count()).select_from(StaffMember).where(StaffMember.disposed_on.is_(None))) or 0


def certificates(session: Session) -> int:
    """Count the certificates, whatever became of them."""
    return session.scalar(select(func.count()).select_from(Certificate)) or 0
