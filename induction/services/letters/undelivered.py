"""How the outbox is: what went, what waits, and which letters could not be delivered and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from induction.db import Session
from induction.db.queries import outbox as queries
from induction.db.queries import reminders as people

_SHOWN = 50


@dataclass(frozen=True)
class InTrouble:
    """A letter that did not reach its mail server, or whose address was refused."""

    name: str
    employee_number: str
    kind: str
    about_on: date
    is_given_up: bool
    tries: int
    words: str


@dataclass(frozen=True)
class Outbox:
    """The outbox in figures, and the latest troubles."""

    counts: Mapping[str, int]
    troubles: list[InTrouble]


def outbox(session: Session) -> Outbox:
    """Read how the outbox is."""
    messages = queries.in_trouble(session, _SHOWN)
    names = people.addressees(session, [each.staff_member_id for each in messages])
    troubles = [
        InTrouble(
            names[each.staff_member_id].name, names[each.staff_member_id].employee_number, each.kind, each.about_on,
            each.state == "given up", each.tries, each.trouble or "",
        )
        for each in messages
    ]  # fmt: skip
    return Outbox(queries.counts(session), troubles)
