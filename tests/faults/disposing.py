"""A program that decides the disposal that waits, killed at its n-th statement: ``disposing.py URL FIRST LAST STEP``.

It prints how many children were killed, and after which of them the record was gone.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from contextlib import closing

from sqlalchemy import event, func, select

from induction.db import Database, Session
from induction.db.base import Base
from induction.db.models import Decision, Disposal, LedgerEntry, Proposal, StaffMember
from induction.db.queries import holdings
from induction.domain.people import Role
from induction.domain.retained.holdings import BY_TABLE
from tests import leavers
from tests.leavers import Office
from tests.record import principal


def decide(database: Database) -> None:
    """Approve the disposal that waits, as the page does."""
    with database.session() as session:
        number = {row.employee_number: row.id for row in session.scalars(select(StaffMember))}
        hr = principal(session, number["40100008"], Role.HR)
        approver = principal(session, number["40100009"], Role.APPROVER)
        key = session.scalars(select(Proposal.id).where(Proposal.kind == "disposal")).one()
        Office(session, 0, 0, hr, approver).decide(key)


def state(session: Session, leaver: int) -> list[int]:
    """Count what a disposal takes and adds."""
    found = holdings.Person(session, leaver)
    held = sum(1 for name in BY_TABLE for _ in holdings.rows(session, name, found))
    added = [
        session.scalar(select(func.count()).select_from(table)) or 0 for table in (Decision, Disposal, LedgerEntry)
    ]
    return [held, *added]


def killed_at(url: str, number: int) -> bool:
    """Let a child die at its n-th statement or at its commit; tells whether it died."""
    child = os.fork()
    if child == 0:
        with closing(Database(url)) as database:
            _die_at(database, number)
            decide(database)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL


def _die_at(database: Database, number: int) -> None:
    seen = [0]

    def count(*_: object) -> None:
        seen[0] += 1
        if seen[0] == number:
            os.kill(os.getpid(), signal.SIGKILL)

    def writes(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if statement.lstrip()[:6].upper() in ("INSERT", "UPDATE", "DELETE"):
            count()

    event.listen(database.engine, "before_cursor_execute", writes)
    event.listen(database.engine, "commit", count)


def main(arguments: list[str]) -> None:
    """Kill a child at each statement from the first to the last, and print the states that were seen."""
    url, *numbers = arguments
    leavers.library()  # read once, before the children are made
    Base.registry.configure()
    seen = []
    for number in range(*map(int, numbers)):
        died = killed_at(url, number)
        with closing(Database(url)) as database, database.session() as session:
            leaver = session.scalars(
                select(StaffMember.id).where(
                    (StaffMember.employee_number == leavers.NUMBER) | StaffMember.disposed_on.is_not(None)
                )
            ).one()
            seen.append([died, *state(session, leaver)])
        if not died:
            break
    sys.stdout.write(json.dumps(seen))


if __name__ == "__main__":
    main(sys.argv[1:])
