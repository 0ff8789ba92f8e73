"""Views of the register of team accounts."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from induction.db import Session
from induction.domain.errors import RefusedError
from induction.domain.people import Role
from induction.services.workforce import team_accounts
from induction.web.access import access
from induction.web.database import session, writing
from induction.web.house import house
from induction.web.layout import page
from induction.web.sessions import principal
from induction.web.sheet import Sheet

blueprint = Blueprint("accounts", __name__, url_prefix="/team-accounts")

_FIELDS = {
    "name-empty": "name", "name-long": "name", "platform-empty": "platform", "platform-long": "platform",
    "address-form": "address", "address-taken": "address", "opened-ahead": "opened-day", "part-unknown": "part",
    "no-person": "number", "already-holds": "number", "closed-before": "closed-day",
}  # fmt: skip


@blueprint.get("")
@access(Role.CONTENT_AUTHOR)
def index() -> ResponseReturnValue:
    """List the accounts and who leads them."""
    return page("accounts/index.html", accounts=team_accounts.register(session()))


@blueprint.get("/new")
@access(Role.CONTENT_AUTHOR)
def new() -> ResponseReturnValue:
    """Ask for an account's name, platform, address and first day."""
    return page("accounts/new.html", sheet=Sheet(), errors={})


@blueprint.post("/new")
@access(Role.CONTENT_AUTHOR)
def enter() -> ResponseReturnValue:
    """Enter an account into the register."""
    sheet = Sheet(request.form)
    opened_on = sheet.day("opened", "The day on which it was opened")
    account_id = _act(
        sheet,
        lambda writer: team_accounts.open_account(
            writer, principal(), house().now(),
            name=sheet.given.get("name", ""), platform=sheet.given.get("platform", ""),
            address=sheet.given.get("address", ""), opened_on=opened_on or house().today(),
        ),
    )  # fmt: skip
    if account_id is None:
        return page("accounts/new.html", sheet=sheet, errors=sheet.problems), 422
    return redirect(url_for("accounts.account", account_id=account_id), 303)


@blueprint.get("/<int:account_id>")
@access(Role.CONTENT_AUTHOR)
def account(account_id: int) -> ResponseReturnValue:
    """Show an account, who holds it, and the forms to change that."""
    return _show(account_id, Sheet())


@blueprint.post("/<int:account_id>/holders")
@access(Role.CONTENT_AUTHOR)
def appoint(account_id: int) -> ResponseReturnValue:
    """Enter a lead or a deputy."""
    sheet = Sheet(request.form)
    from_on = sheet.day("from", "The first day")
    return _done(
        account_id,
        sheet,
        lambda writer: team_accounts.appoint(
            writer, house().library, principal(), house().now(),
            account_id=account_id, employee_number=sheet.given.get("number", ""), part=sheet.given.get("part", ""),
            from_on=from_on or house().today(),
        ),
    )  # fmt: skip


@blueprint.post("/holders/<int:holder_id>/end")
@access(Role.CONTENT_AUTHOR)
def end(holder_id: int) -> ResponseReturnValue:
    """Let somebody's holding end today."""
    writer, here = writing(), house()
    account_id = team_accounts.end(
        writer, here.library, principal(), here.now(), holder_id=holder_id, to_on=here.today()
    )
    writer.commit()
    return redirect(url_for("accounts.account", account_id=account_id), 303)


@blueprint.post("/<int:account_id>/close")
@access(Role.CONTENT_AUTHOR)
def close(account_id: int) -> ResponseReturnValue:
    """Close an account; its lead and deputies hold it until that day."""
    sheet = Sheet(request.form)
    closed_on = sheet.day("closed", "The last day")
    return _done(
        account_id,
        sheet,
        lambda writer: team_accounts.close(
            writer, house().library, principal(), house().now(),
            account_id=account_id, closed_on=closed_on or house().today(),
        ),
    )  # fmt: skip


def _done(account_id: int, sheet: Sheet, act: Callable[[Session], None]) -> ResponseReturnValue:
    def acted(writer: Session) -> int:
        act(writer)
        return account_id

    if _act(sheet, acted) is None:
        return _show(account_id, sheet), 422
    return redirect(url_for("accounts.account", account_id=account_id), 303)


def _act(sheet: Sheet, act: Callable[[Session], int]) -> int | None:
    """Act and commit; None where the form has problems."""
    if sheet.problems:
        return None
    writer = writing()
    try:
        account_id = act(writer)
    except RefusedError as refused:
        sheet.note(refused, _FIELDS)
        return None
    writer.commit()
    return account_id


def _show(account_id: int, sheet: Sheet) -> str:
    found = team_accounts.found(session(), account_id)
    return page("accounts/account.html", account=found, sheet=sheet, errors=sheet.problems)
