"""Views of the reminders."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue

from induction.domain.people import Role
from induction.domain.reminders import Owed
from induction.domain.reports.disclosure import MOST_WITHOUT_PASSWORD
from induction.services import rounds
from induction.services.letters import reminders, undelivered
from induction.web import exports, filters
from induction.web.access import access
from induction.web.database import session, writing
from induction.web.day_fields import read_day
from induction.web.exports import Wanted
from induction.web.house import house
from induction.web.layout import page
from induction.web.sessions import principal

blueprint = Blueprint("reminders", __name__, url_prefix="/reminders")

People = Sequence[tuple[Any, list[Owed]]]  # who, and what they owe
_MOST_DAYS_AHEAD = 366
_SHOWN = 200


@blueprint.get("")
@access(Role.HR)
def index() -> ResponseReturnValue:
    """Show who would get what on a day and why, and how the outbox is."""
    here = house()
    given = {name: request.args.get(name, "").strip()[:10] for name in ("day", "month", "year")}
    on, problem = _day(given, here.today())
    found = [] if problem else reminders.expected(session(), on, here.settings.mail.overdue_weeks)
    seen_at = rounds.worker_seen_at(session())
    answer = page(
        "reminders/index.html",
        given=given, on=on, problem=problem, errors=problem, letters=found[:_SHOWN], more=max(0, len(found) - _SHOWN),
        titles={name: programme.title for name, programme in here.library.programmes.items()},
        is_on=bool(here.settings.mail.url), outbox=undelivered.outbox(session()),
        seen_at=seen_at, has_stopped=rounds.has_stopped(seen_at, here.now()),
    )  # fmt: skip
    return (answer, 422) if problem else answer


@blueprint.get("/tell")
@access(Role.HR, Role.LINE_MANAGER)
def tell() -> ResponseReturnValue:
    """List those without an e-mail address who owe something, to be printed; many only with the password."""
    people = _to_tell()
    return exports.ask(_wanted(len(people))) if len(people) > MOST_WITHOUT_PASSWORD else _tell(people)


@blueprint.post("/tell")
@access(Role.HR, Role.LINE_MANAGER)
def tell_all() -> ResponseReturnValue:
    """List any number of them for whoever gives the password, and keep evidence of it."""
    refused = exports.confirm(_wanted(len(_to_tell())))
    if refused:
        return refused
    people, writer = _to_tell(), writing()
    reminders.record_list(writer, principal(), len(people), house().now())
    writer.commit()
    return _tell(people)


def _to_tell() -> People:
    return reminders.to_tell(session(), house().today(), principal())


def _wanted(people: int) -> Wanted:
    facts = (("Who", "People who owe something and have no e-mail address"), ("As at", filters.day(house().today())))
    return Wanted("People to tell in person", people, facts, url_for("learning.home"))


def _tell(people: People) -> str:
    titles = {name: programme.title for name, programme in house().library.programmes.items()}
    return page("reminders/tell.html", people=people, titles=titles)


def _day(given: dict[str, str], today: date) -> tuple[date, str]:
    """Read the day; gives today, with words, for one that cannot be used."""
    if not any(given.values()):
        return today, ""
    try:
        on = read_day([given[part] for part in ("day", "month", "year")])
    except ValueError:
        return today, f"The day must be a real date, such as {today.day} {today.month} {today.year}"
    if not today <= on <= today + timedelta(days=_MOST_DAYS_AHEAD):
        return today, "The day must be today or within the year ahead: letters of the past are in the outbox"
    return on, ""
