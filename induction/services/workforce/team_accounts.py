"""The register of team accounts that the Communications Team keeps, and whom it makes an account lead or a deputy."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlsplit

from induction.db import Session
from induction.db.models import TeamAccount, TeamAccountHolder
from induction.db.queries import staff
from induction.db.queries import team_accounts as queries
from induction.domain.audit import Action, staff_actor
from induction.domain.calendar import london_date
from induction.domain.errors import NotFoundError, RefusedError
from induction.domain.library_values import Library
from induction.domain.people import Principal
from induction.services import audit
from induction.services.standings import standing

_LONGEST = 120
_LONGEST_ADDRESS = 254
PARTS = ("lead", "deputy")


@dataclass(frozen=True)
class Holder:
    """Somebody who holds an account."""

    row: TeamAccountHolder
    name: str
    employee_number: str

    def holds_on(self, day: date) -> bool:
        """Tell whether they hold it on a day."""
        return self.row.from_on <= day and (self.row.to_on is None or self.row.to_on >= day)


@dataclass(frozen=True)
class Account:
    """An account with those who hold it or have held it."""

    row: TeamAccount
    holders: list[Holder]


def register(session: Session) -> list[Account]:
    """Read the register."""
    rows = queries.accounts(session)
    held: dict[int, list[Holder]] = {row.id: [] for row in rows}
    for row, name, number in queries.holders(session, [*held]):
        held[row.team_account_id].append(Holder(row, name, number))
    return [Account(row, held[row.id]) for row in rows]


def found(session: Session, account_id: int) -> Account:
    """Find an account.

    Raises:
        NotFoundError: ``no-account``.
    """
    row = queries.account(session, account_id)
    if row is None:
        raise NotFoundError("no-account", "There is no such team account.")
    return Account(row, [Holder(*each) for each in queries.holders(session, [account_id])])


def open_account(
    session: Session, principal: Principal, moment: datetime, *, name: str, platform: str, address: str, opened_on: date
) -> int:
    """Enter an account into the register and give its key.

    Raises:
        RefusedError: ``name-…``, ``platform-…``, ``address-form``, ``address-taken``, ``opened-ahead``.
    """
    if opened_on > london_date(moment):
        raise RefusedError("opened-ahead", "The day of opening is in the future. Enter the account once it is open.")
    parts = urlsplit(address.strip())
    if parts.scheme not in ("http", "https") or not parts.netloc or len(address) > _LONGEST_ADDRESS:
        raise RefusedError("address-form", "Enter the account's web address, such as https://social.example/ward")
    row = TeamAccount(
        name=_line(name, "name"), platform=_line(platform, "platform"), address=address.strip(), opened_on=opened_on,
        recorded_at=moment,
    )  # fmt: skip
    if not queries.insert_account(session, row):
        raise RefusedError("address-taken", "This address is in the register already.")
    _note(session, principal, moment, Action.TEAM_ACCOUNT_OPENED, row.id)
    return row.id


def appoint(
    session: Session,
    library: Library,
    principal: Principal,
    moment: datetime,
    *,
    account_id: int,
    employee_number: str,
    part: str,
    from_on: date,
) -> None:
    """Enter somebody as the lead or a deputy of an account from a day on.

    Raises:
        NotFoundError: ``no-account``.
        RefusedError: ``account-closed``, ``no-person``, ``part-unknown``, ``already-holds``.
    """
    held = found(session, account_id)
    if held.row.closed_on:
        raise RefusedError("account-closed", "This account is closed, so nobody can be entered for it.")
    if part not in PARTS:
        raise RefusedError("part-unknown", "Choose lead or deputy")
    person = staff.by_number(session, employee_number.strip().upper())
    if person is None:
        raise RefusedError("no-person", "Nobody has this employee number. Check it.")
    if any(each.row.staff_member_id == person.id and each.row.to_on is None for each in held.holders):
        raise RefusedError("already-holds", "This person holds the account already. End that first to change the part.")
    row = TeamAccountHolder(
        team_account_id=account_id, staff_member_id=person.id, part=part, from_on=from_on,
        recorded_by_id=principal.staff_member_id, recorded_at=moment,
    )  # fmt: skip
    session.add(row)
    session.flush()
    _note(session, principal, moment, Action.HOLDER_APPOINTED, account_id)
    standing.refresh(session, library, [person.id], moment)


def end(
    session: Session, library: Library, principal: Principal, moment: datetime, *, holder_id: int, to_on: date
) -> int:
    """Enter the last day of somebody's holding, as a new row; gives the account's key.

    A day before the first says that they never held it.

    Raises:
        NotFoundError: ``no-holder``.
        RefusedError: ``holder-changed`` when it has been changed meanwhile.
    """
    held = session.get(TeamAccountHolder, holder_id)
    if held is None:
        raise NotFoundError("no-holder", "There is no such entry in the register.")
    _end(session, principal, moment, held, to_on)
    standing.refresh(session, library, [held.staff_member_id], moment)
    return held.team_account_id


def close(
    session: Session, library: Library, principal: Principal, moment: datetime, *, account_id: int, closed_on: date
) -> None:
    """Close an account; whoever holds it holds it until that day.

    Raises:
        NotFoundError: ``no-account``.
        RefusedError: ``account-closed``, ``closed-before``.
    """
    held = found(session, account_id)
    if held.row.closed_on:
        raise RefusedError("account-closed", "This account is closed already.")
    if closed_on < held.row.opened_on:
        raise RefusedError("closed-before", "The last day is before the account was opened. Check the date.")
    open_ones = list(_open(held))
    for each in open_ones:
        _end(session, principal, moment, each.row, closed_on)
    queries.close(session, account_id, closed_on)
    _note(session, principal, moment, Action.TEAM_ACCOUNT_CLOSED, account_id)
    standing.refresh(session, library, [each.row.staff_member_id for each in open_ones], moment)


def _open(held: Account) -> Iterator[Holder]:
    return (each for each in held.holders if each.row.to_on is None)


def _end(session: Session, principal: Principal, moment: datetime, held: TeamAccountHolder, to_on: date) -> None:
    is_never = to_on < held.from_on
    row = TeamAccountHolder(
        team_account_id=held.team_account_id, staff_member_id=held.staff_member_id, part=held.part,
        from_on=held.from_on, to_on=held.from_on if is_never else to_on, is_cancelled=is_never, replaces_id=held.id,
        recorded_by_id=principal.staff_member_id, recorded_at=moment,
    )  # fmt: skip
    if not queries.replace_holder(session, row):
        raise RefusedError("holder-changed", "This entry has been changed since. Open the account again.")
    _note(session, principal, moment, Action.HOLDING_ENDED, held.team_account_id)


def _note(session: Session, principal: Principal, moment: datetime, action: Action, account_id: int) -> None:
    audit.record(session, moment, staff_actor(principal.staff_member_id), action, f"team_account:{account_id}")


def _line(text: str, field: str) -> str:
    tidy = " ".join(text.split())
    if not tidy:
        raise RefusedError(f"{field}-empty", f"Enter the {field}")
    if len(tidy) > _LONGEST or not tidy.isprintable():
        raise RefusedError(f"{field}-long", f"The {field} is longer than {_LONGEST} characters, or cannot be printed")
    return tidy
