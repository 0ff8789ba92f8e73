"""Reminders: who would be written to on a day and why, and the letters for it put into the outbox."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from induction.db import Session
from induction.db.queries import outbox
from induction.db.queries import reminders as queries
from induction.db.queries.reminders import Addressee
from induction.domain import reminders as rules
from induction.domain.audit import Action, staff_actor
from induction.domain.library_values import Library
from induction.domain.people import Principal
from induction.domain.reminders import DONE, Owed, Reminder
from induction.mail import Entry, letter
from induction.services import audit


@dataclass(frozen=True)
class Stationery:
    """What every letter needs: who writes, from which address, and the one link.

    Attributes:
        sender: the address that letters come from.
        base_url: how people reach the service, without a slash at the end.
        overdue_weeks: how many times somebody who is overdue is written to.
    """

    organisation: str
    sender: str
    base_url: str
    overdue_weeks: int

    @property
    def host(self) -> str:
        """The name by which messages and calendar entries are told from other services'."""
        return urlsplit(self.base_url).hostname or "localhost"


@dataclass(frozen=True)
class Expected:
    """A letter that somebody would get on a day; without an address they are to be told in person."""

    addressee: Addressee
    reminder: Reminder
    was_written: bool


def expected(session: Session, day: date, overdue_weeks: int) -> list[Expected]:
    """Work out who would get what on a day, by what is known now; whoever got the same letter before is marked."""
    letters = rules.reminders(day, queries.owed(session, day), overdue_weeks)
    people = queries.addressees(session, [each.staff_member_id for each in letters])
    written = outbox.keys_about(session, (each.due_on for each in letters))
    return [
        Expected(people[each.staff_member_id], each, (each.staff_member_id, each.kind, each.due_on) in written)
        for each in letters
    ]


def write_reminders(session: Session, library: Library, paper: Stationery, day: date, moment: datetime) -> int:
    """Put the day's reminders into the outbox and give their number; a letter that is there already is not repeated."""
    rows = [
        _reminder_row(library, paper, each, moment)
        for each in expected(session, day, paper.overdue_weeks)
        if each.addressee.email and not each.was_written
    ]
    outbox.add(session, rows)
    return len(rows)


def settle(session: Session, paper: Stationery, day: date, moment: datetime) -> int:
    """Take back what no longer holds, because it was done or is not asked any more; gives how many notices it takes.

    Letters that wait are withdrawn; a calendar entry that has gone out is cancelled by one more letter.
    """
    over = outbox.over(session, day)
    for each in over:
        if each.state == "waiting":
            each.state = "withdrawn"
    ended = sorted({(each.staff_member_id, each.about_on) for each in over if each.state != "withdrawn"})
    people = queries.addressees(session, [key for key, _ in ended])
    rows = [_done_row(paper, people[key], due_on, moment) for key, due_on in ended if people[key].email]
    outbox.add(session, rows)
    return len(rows)


def to_tell(session: Session, day: date, viewer: Principal) -> list[tuple[Addressee, list[Owed]]]:
    """List the people in somebody's scope who owe something and have no e-mail address."""
    return queries.without_email(session, day, viewer)


def record_list(session: Session, viewer: Principal, people: int, moment: datetime) -> None:
    """Keep evidence that a long list of people to tell was taken away. Writes."""
    actor = staff_actor(viewer.staff_member_id)
    audit.record(session, moment, actor, Action.REPORT_EXPORTED, "report:people to tell", detail=f"rows {people}")


def still_holds(session: Session, *, staff_member_id: int, kind: str, about_on: date, day: date) -> bool:
    """Tell whether a message in the outbox is still true; digests and notices of what is done always are."""
    if not kind.startswith(("due", "overdue")):
        return True
    return rules.still_holds(kind, about_on, [*queries.owed(session, day, [staff_member_id])])


def row(
    paper: Stationery, person: Addressee, kind: str, about_on: date, moment: datetime, **more: Any
) -> dict[str, Any]:  # what the letter needs beyond that
    """Write a message for the outbox, due at once."""
    link = f"{paper.base_url}{more.pop('path', '/')}"
    invite = more.pop("invite", None)
    subject, body = letter(
        more.pop("template"), name=person.name, organisation=paper.organisation, link=link, about_on=about_on, **more
    )
    return {
        "staff_member_id": person.staff_member_id,
        "kind": kind,
        "about_on": about_on,
        "address": person.email,
        "subject": subject[:200],
        "body": body,
        "invite": invite,
        "message_id": f"<{uuid4().hex}@{paper.host}>",
        "state": "waiting",
        "next_try_at": moment,
        "created_at": moment,
    }


def _reminder_row(library: Library, paper: Stationery, wanted: Expected, moment: datetime) -> dict[str, Any]:
    reminder = wanted.reminder
    items = [
        {"title": title(library, each.programme_id), "reason": each.reason, "expires_on": each.expires_on}
        for each in reminder.owed
    ]
    return row(
        paper, wanted.addressee, reminder.kind, reminder.due_on, moment,
        template="reminder", items=items, due_on=reminder.due_on, is_overdue=reminder.is_overdue,
        titles=_listed([str(each["title"]) for each in items]),
        invite=None if reminder.is_overdue else _entry(paper, wanted.addressee, reminder.due_on).invitation(moment),
    )  # fmt: skip


def _done_row(paper: Stationery, person: Addressee, due_on: date, moment: datetime) -> dict[str, Any]:
    invite = _entry(paper, person, due_on).cancellation(moment)
    return row(paper, person, DONE, due_on, moment, template="done", path="/certificates", due_on=due_on, invite=invite)


def _entry(paper: Stationery, person: Addressee, due_on: date) -> Entry:
    uid = f"{person.staff_member_id}-{due_on.isoformat()}@{paper.host}"
    return Entry(uid, due_on, "Policy training is due", f"{paper.base_url}/", paper.sender)


def title(library: Library, programme_id: str) -> str:
    """Name a programme; one that is no longer published goes by its id."""
    programme = library.programmes.get(programme_id)
    return programme.title if programme else programme_id


def _listed(titles: Sequence[str]) -> str:
    return titles[0] if len(titles) == 1 else f"{titles[0]} and {len(titles) - 1} more"
