"""Sign somebody in, recognise them, ask for the password again, and sign them out.

A password takes 20 ms to check and must not be checked while a write transaction is open. So each check is three
steps, between which the door commits: `claim` charges the try before the password is looked at (so that a hundred
guesses at once are a hundred charged tries), `is_right` looks at it, and `admit` or `refuse` settles.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache

from induction import passwords
from induction.db import Session
from induction.db.queries import sign_in as queries
from induction.db.queries.sign_in import Account, OpenSignIn, SignInRow
from induction.domain import throttle
from induction.domain.audit import Action, staff_actor, system_actor
from induction.domain.calendar import london_date
from induction.domain.errors import NotFoundError, RefusedError
from induction.domain.people import Principal, Role
from induction.services import audit

TOUCH_EVERY = timedelta(minutes=1)
LONGEST_PASSWORD = 256  # characters: longer ones would only cost time


class MustWaitError(RefusedError):
    """Too many wrong passwords for this account: it has to wait, and is told how long."""

    def __init__(self, wait: timedelta) -> None:
        super().__init__(
            "must-wait",
            f"There have been several tries with a wrong password for this account. "
            f"Wait {throttle.spoken(wait)}, then try again. The account is not locked.",
        )
        self.wait = wait

    @property
    def seconds(self) -> str:
        """The wait as the header Retry-After gives it."""
        return str(max(1, -(-self.wait // timedelta(seconds=1))))


@dataclass(frozen=True)
class Claim:
    """A charged try to give a password; `account` is None when nobody answers to what was typed."""

    account: Account | None
    account_key: str
    moment: datetime


@dataclass(frozen=True)
class Presence:
    """What a token tells: whose it is, and the principal while the sign-in is alive.

    `lapse` says why it is not: ``ended``, ``idle``, ``too-long`` or ``left``. `is_stale` asks for `touch`.
    """

    staff_member_id: int
    principal: Principal | None
    lapse: str = ""
    is_stale: bool = False


@dataclass(frozen=True)
class Admission:
    """A new sign-in; the token goes to the browser and is kept nowhere else."""

    staff_member_id: int
    token: str = field(repr=False)


def claim(session: Session, identifier: str, moment: datetime, secret: str) -> Claim:
    """Charge a try for an e-mail address or employee number, in any case and with spaces around. Writes.

    Raises:
        MustWaitError: after too many failures; the try is not charged and the password must not be looked at.
    """
    tidy = identifier.strip().casefold()[:254]
    account = queries.account_by_identifier(session, tidy)
    return _charge(session, account, f"staff:{account.id}" if account else f"typed:{tidy}", moment, secret)


def claim_again(session: Session, principal: Principal, moment: datetime, secret: str) -> Claim:
    """Charge a try of somebody who is signed in and is asked for the password again. Writes.

    Raises:
        MustWaitError: as `claim`.
    """
    account = queries.account_by_id(session, principal.staff_member_id)
    return _charge(session, account, f"staff:{principal.staff_member_id}", moment, secret)


def is_right(claimed: Claim, password: str) -> bool:
    """Look at the password; takes as long for an account that does not exist. Call it outside any transaction."""
    account = claimed.account
    known = account.password_hash if account and _is_employed(account, claimed.moment) else None
    fits = passwords.verify(known or _decoy(), password[:LONGEST_PASSWORD])
    return fits and known is not None and len(password) <= LONGEST_PASSWORD


def renewed_hash(claimed: Claim, password: str) -> str | None:
    """Hash a right password anew when it was hashed with weaker parameters than today's; outside any transaction."""
    known = claimed.account.password_hash if claimed.account else None
    return passwords.hash_password(password) if known and passwords.needs_rehash(known) else None


def admit(session: Session, claimed: Claim, moment: datetime, password_hash: str | None = None) -> Admission:
    """Sign in whoever gave the right password: a new token each time, and the failures are forgotten. Writes.

    Args:
        session: at the start of a write transaction.
        claimed: the try.
        moment: now.
        password_hash: from `renewed_hash`, to be stored.
    """
    account = claimed.account
    if account is None:
        raise NotFoundError("no-account", "There is no such account.")
    token = secrets.token_urlsafe(32)
    sign_in_id = queries.add_sign_in(session, token_hash(token), account.id, moment)
    queries.forget_failures(session, claimed.account_key)
    queries.forget_failures_before(session, moment - throttle.LOOK_BACK)
    if password_hash:
        queries.set_password_hash(session, account.id, password_hash)
    audit.record(session, moment, staff_actor(account.id), Action.SIGNED_IN, f"sign-in:{sign_in_id}")
    return Admission(account.id, token)


def refuse(session: Session, claimed: Claim, moment: datetime) -> None:
    """Keep evidence of a wrong password. Writes."""
    subject = f"staff:{claimed.account.id}" if claimed.account else f"unknown:{claimed.account_key[:12]}"
    audit.record(session, moment, system_actor("sign-in"), Action.SIGN_IN_REFUSED, subject)


def confirm(session: Session, claimed: Claim, principal: Principal, moment: datetime) -> None:
    """Note that the person who is signed in gave the right password again. Writes."""
    queries.confirm_sign_in(session, principal.session_id, moment)
    queries.forget_failures(session, claimed.account_key)
    actor = staff_actor(principal.staff_member_id)
    audit.record(session, moment, actor, Action.PASSWORD_CONFIRMED, f"sign-in:{principal.session_id}")


def recognise(session: Session, token: str, moment: datetime, idle: timedelta, lifetime: timedelta) -> Presence | None:
    """Tell who holds a token; None for a token that was never given out."""
    row = queries.sign_in_by_token(session, token_hash(token))
    if row is None:
        return None
    lapse = _lapse(row, moment, idle, lifetime)
    if lapse:
        return Presence(row.staff_member_id, None, lapse)
    return Presence(row.staff_member_id, _principal(row), is_stale=moment - row.last_seen_at >= TOUCH_EVERY)


def touch(session: Session, principal: Principal, moment: datetime) -> None:
    """Note that the sign-in is in use; in a transaction of its own, so that nothing else depends on it. Writes."""
    queries.touch_sign_in(session, principal.session_id, moment)


def sign_out(session: Session, principal: Principal, moment: datetime) -> None:
    """End the sign-in in use. Writes."""
    queries.end_sign_in(session, principal.session_id, principal.staff_member_id, moment)
    actor = staff_actor(principal.staff_member_id)
    audit.record(session, moment, actor, Action.SIGNED_OUT, f"sign-in:{principal.session_id}")


def end_other(session: Session, principal: Principal, sign_in_id: int, moment: datetime) -> None:
    """End another sign-in of the same person. Writes.

    Raises:
        NotFoundError: ``no-sign-in``, also for somebody else's.
    """
    if not queries.end_sign_in(session, sign_in_id, principal.staff_member_id, moment):
        raise NotFoundError("no-sign-in", "That sign-in has ended already.")
    actor = staff_actor(principal.staff_member_id)
    audit.record(session, moment, actor, Action.SIGN_IN_ENDED, f"sign-in:{sign_in_id}")


def own_sign_ins(
    session: Session, principal: Principal, moment: datetime, idle: timedelta, lifetime: timedelta
) -> list[OpenSignIn]:
    """List the person's sign-ins that are alive, the last used first."""
    return queries.open_sign_ins(session, principal.staff_member_id, moment - idle, moment - lifetime)


def token_hash(token: str) -> str:
    """Give the form in which a token is stored: it is random enough for a plain SHA-256."""
    return hashlib.sha256(token.encode()).hexdigest()


def _charge(session: Session, account: Account | None, name: str, moment: datetime, secret: str) -> Claim:
    key = hmac.new(secret.encode(), name.encode(), hashlib.sha256).hexdigest()
    queries.queue_for_account(session, key)
    free = throttle.free_from(queries.failures_since(session, key, moment - throttle.LOOK_BACK))
    if free and free > moment:
        raise MustWaitError(free - moment)
    queries.add_failure(session, key, moment)
    return Claim(account, key, moment)


def _is_employed(account: Account, moment: datetime) -> bool:
    return account.ends_on is None or london_date(moment) <= account.ends_on


def _lapse(row: SignInRow, moment: datetime, idle: timedelta, lifetime: timedelta) -> str:
    if row.ended_at is not None:
        return "ended"
    if row.ends_on is not None and london_date(moment) > row.ends_on:
        return "left"
    if moment - row.started_at >= lifetime:
        return "too-long"
    return "idle" if moment - row.last_seen_at >= idle else ""


def _principal(row: SignInRow) -> Principal:
    granted = frozenset(Role(role) for role in (row.roles or "").split(",") if role)
    return Principal(
        staff_member_id=row.staff_member_id,
        session_id=row.id,
        name=row.name,
        employee_number=row.employee_number,
        roles=granted | {Role.LEARNER},
        signed_in_at=row.started_at,
        confirmed_at=row.confirmed_at,
    )


@cache
def _decoy() -> str:
    return passwords.hash_password(secrets.token_urlsafe(32))
