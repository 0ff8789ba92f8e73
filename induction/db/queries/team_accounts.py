"""The register of team accounts: the accounts, and who leads or deputises for them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Row, exists, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, aliased

from induction.db.models import StaffMember, TeamAccount, TeamAccountHolder


def accounts(session: Session) -> Sequence[TeamAccount]:
    """List the accounts, those that are open first, by name."""
    query = select(TeamAccount).order_by(TeamAccount.closed_on.is_not(None), TeamAccount.name, TeamAccount.id)
    return session.scalars(query).all()


def account(session: Session, account_id: int) -> TeamAccount | None:
    """Find an account."""
    return session.get(TeamAccount, account_id)


def holders(session: Session, account_ids: Sequence[int]) -> Sequence[Row[TeamAccountHolder, str, str]]:
    """List who holds accounts, rows that a later one replaces or cancels left out: row, name, employee number."""
    later = aliased(TeamAccountHolder)
    query = (
        select(TeamAccountHolder, StaffMember.name, StaffMember.employee_number)
        .join(StaffMember, StaffMember.id == TeamAccountHolder.staff_member_id)
        .where(TeamAccountHolder.team_account_id.in_(account_ids), TeamAccountHolder.is_cancelled.is_(False))
        .where(~exists().where(later.replaces_id == TeamAccountHolder.id))
    )
    return session.execute(query.order_by(TeamAccountHolder.part.desc(), TeamAccountHolder.from_on)).all()


def insert_account(session: Session, row: TeamAccount) -> bool:
    """Add an account; tells whether its address was free."""
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        return False
    return True


def replace_holder(session: Session, row: TeamAccountHolder) -> bool:
    """Add a row that replaces another; tells whether that one had not been replaced before."""
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        return False
    return True


def close(session: Session, account_id: int, closed_on: date) -> None:
    """Note the last day of an account."""
    session.execute(update(TeamAccount).where(TeamAccount.id == account_id).values(closed_on=closed_on))
