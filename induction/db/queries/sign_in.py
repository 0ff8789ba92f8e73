"""Sign-ins and their failures: one function a statement."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import bindparam, delete, func, insert, or_, select, text, update

from induction.db import Session
from induction.db.models import SignIn, SignInFailure, StaffMember, StaffRole


@dataclass(frozen=True, slots=True)
class Account:
    """What signing in needs to know of a staff member."""

    id: int
    password_hash: str | None
    ends_on: date | None


@dataclass(frozen=True, slots=True)
class SignInRow:
    """A sign-in with its staff member; `roles` is comma-separated, or None."""

    id: int
    staff_member_id: int
    started_at: datetime
    last_seen_at: datetime
    confirmed_at: datetime
    ended_at: datetime | None
    name: str
    employee_number: str
    ends_on: date | None
    roles: str | None


@dataclass(frozen=True, slots=True)
class OpenSignIn:
    """A sign-in that has not ended, as its owner sees it."""

    id: int
    started_at: datetime
    last_seen_at: datetime


# Every page of somebody signed in asks this, so it goes past the ORM: half the time.
_SIGN_INS, _STAFF, _GRANTS = (table.__table__.c for table in (SignIn, StaffMember, StaffRole))
_ROLES = (
    select(func.aggregate_strings(_GRANTS.role, ","))
    .where(_GRANTS.staff_member_id == _SIGN_INS.staff_member_id)
    .scalar_subquery()
)
_SIGN_IN = (
    select(
        _SIGN_INS.id,
        _SIGN_INS.staff_member_id,
        _SIGN_INS.started_at,
        _SIGN_INS.last_seen_at,
        _SIGN_INS.confirmed_at,
        _SIGN_INS.ended_at,
        _STAFF.name,
        _STAFF.employee_number,
        _STAFF.ends_on,
        _ROLES,
    )
    .where(_STAFF.id == _SIGN_INS.staff_member_id)
    .where(_SIGN_INS.token_hash == bindparam("token_hash"))
)


def sign_in_by_token(session: Session, token_hash: str) -> SignInRow | None:
    """Find a sign-in with the person and their roles, ended or not."""
    row = session.connection().execute(_SIGN_IN, {"token_hash": token_hash}).one_or_none()
    return SignInRow(*tuple(row)) if row else None


def account_by_identifier(session: Session, identifier: str) -> Account | None:
    """Find the account of an e-mail address or employee number; the employee number wins where both fit."""
    found = session.execute(
        select(StaffMember.id, StaffMember.password_hash, StaffMember.ends_on)
        .where(or_(func.lower(StaffMember.employee_number) == identifier, StaffMember.email == identifier))
        .order_by((func.lower(StaffMember.employee_number) == identifier).desc(), StaffMember.id)
        .limit(1)
    ).one_or_none()
    return Account(*found) if found else None


def account_by_id(session: Session, staff_member_id: int) -> Account | None:
    """Find the account of a staff member."""
    found = session.execute(
        select(StaffMember.id, StaffMember.password_hash, StaffMember.ends_on).where(StaffMember.id == staff_member_id)
    ).one_or_none()
    return Account(*found) if found else None


def open_sign_ins(session: Session, staff_member_id: int, seen_since: datetime, started: datetime) -> list[OpenSignIn]:
    """List a person's sign-ins that are alive: not ended, seen and started since the given moments; newest first."""
    rows = session.execute(
        select(SignIn.id, SignIn.started_at, SignIn.last_seen_at)
        .where(
            SignIn.staff_member_id == staff_member_id,
            SignIn.ended_at.is_(None),
            SignIn.last_seen_at > seen_since,
            SignIn.started_at > started,
        )
        .order_by(SignIn.last_seen_at.desc(), SignIn.id.desc())
    )
    return [OpenSignIn(*row) for row in rows]


def add_sign_in(session: Session, token_hash: str, staff_member_id: int, moment: datetime) -> int:
    """Insert a sign-in and give its id."""
    row = SignIn(
        token_hash=token_hash,
        staff_member_id=staff_member_id,
        started_at=moment,
        last_seen_at=moment,
        confirmed_at=moment,
    )
    session.add(row)
    session.flush()
    return row.id


def touch_sign_in(session: Session, sign_in_id: int, moment: datetime) -> None:
    """Note that a sign-in was used."""
    session.execute(update(SignIn).where(SignIn.id == sign_in_id).values(last_seen_at=moment))


def confirm_sign_in(session: Session, sign_in_id: int, moment: datetime) -> None:
    """Note that the password was given again."""
    session.execute(update(SignIn).where(SignIn.id == sign_in_id).values(confirmed_at=moment, last_seen_at=moment))


def end_sign_in(session: Session, sign_in_id: int, staff_member_id: int, moment: datetime) -> bool:
    """End a person's sign-in; tell whether it was there and open."""
    ended = session.execute(
        update(SignIn)
        .where(SignIn.id == sign_in_id, SignIn.staff_member_id == staff_member_id, SignIn.ended_at.is_(None))
        .values(ended_at=moment)
        .returning(SignIn.id)
    )
    return ended.one_or_none() is not None


def end_sign_ins(session: Session, staff_member_id: int, moment: datetime, but: int = 0) -> int:
    """End every sign-in of a person that is open, `but` one; gives how many there were."""
    ended = session.scalars(
        update(SignIn)
        .where(SignIn.staff_member_id == staff_member_id, SignIn.ended_at.is_(None), SignIn.id != but)
        .values(ended_at=moment)
        .returning(SignIn.id)
    )
    return len(ended.all())


def set_password_hash(session: Session, staff_member_id: int, password_hash: str) -> None:
    """Store a password's hash."""
    session.execute(update(StaffMember).where(StaffMember.id == staff_member_id).values(password_hash=password_hash))


def queue_for_account(session: Session, account_key: str) -> None:
    """Let the tries on one account come one after another until the transaction ends; SQLite's writers do anyway."""
    if session.get_bind().dialect.name == "postgresql":
        number = int(account_key[:15], 16)
        session.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": number})


def failures_since(session: Session, account_key: str, moment: datetime) -> list[datetime]:
    """List the moments of an account's failures since a moment, oldest first."""
    return list(
        session.scalars(
            select(SignInFailure.failed_at)
            .where(SignInFailure.account_key == account_key, SignInFailure.failed_at > moment)
            .order_by(SignInFailure.failed_at)
        )
    )


def add_failure(session: Session, account_key: str, moment: datetime) -> None:
    """Insert a failure."""
    session.execute(insert(SignInFailure).values(account_key=account_key, failed_at=moment))


def forget_failures(session: Session, account_key: str) -> None:
    """Delete an account's failures, after a right password."""
    session.execute(delete(SignInFailure).where(SignInFailure.account_key == account_key))


def forget_failures_before(session: Session, moment: datetime) -> None:
    """Delete failures that no rule looks at any more, whosever they are."""
    session.execute(delete(SignInFailure).where(SignInFailure.failed_at <= moment))
