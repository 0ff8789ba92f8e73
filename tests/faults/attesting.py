"""A program that attests and issues for everybody who has not yet, to be killed: ``attesting.py URL``.

``attesting.py URL KILLS SEED`` does so in child processes and kills each at a moment drawn at random; with
``attesting.py URL writes FIRST LAST`` a child is killed at its n-th statement, for each n.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from collections.abc import Callable

from sqlalchemy import event, select

from induction import jobs
from induction.db import Database, begin_write
from induction.db.models import Attestation, StaffMember
from induction.services.certification.certificates import Issuer
from induction.services.learning import attestation
from tests.press import PaperPress
from tests.record import MOMENT, principal, small_library, small_programme

ISSUER = Issuer("Larkmere Vale NHS Foundation Trust", "https://induction.example", is_demo=True)


def work(database: Database) -> None:
    """Attest for each person who has not, and issue at once, as the page does."""
    attested = select(Attestation.staff_member_id)
    with database.session() as session:
        waiting = session.scalars(select(StaffMember.id).where(StaffMember.id.not_in(attested))).all()
        for person in waiting:
            who = principal(session, person)
            begin_write(session)
            done = attestation.attest(
                session, small_library(), small_programme(), who, typed_name=who.name, issuer=ISSUER, moment=MOMENT
            )
            session.commit()
            jobs.issue(session, [done.certificate_id], jobs.OneByOne(PaperPress()), lambda: MOMENT)


def in_a_child(url: str, prepare: Callable[[Database], None], after: float | None) -> bool:
    """Work in a child process; kill it after a while; tells whether it was killed, by us or by itself."""
    child = os.fork()
    if child == 0:
        database = Database(url)
        prepare(database)
        work(database)
        os._exit(0)
    if after is not None:
        time.sleep(after)
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL


def at_random(url: str, kills: int, seed: int) -> int:
    """Kill children at random; gives how many were killed while they worked."""
    chance = random.Random(seed)
    return sum(in_a_child(url, lambda _: None, chance.uniform(0.002, 0.12)) for _ in range(kills))


def at_each_write(url: str, first: int, last: int) -> int:
    """Let a child die at its n-th statement that writes or commits; gives how many died."""
    return sum(in_a_child(url, lambda database, n=n: _die_at(database, n), None) for n in range(first, last))


def _die_at(database: Database, number: int) -> None:
    seen = [0]

    def count(*_: object) -> None:
        seen[0] += 1
        if seen[0] == number:
            os.kill(os.getpid(), signal.SIGKILL)

    def writes(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if statement.lstrip()[:6].upper() in ("INSERT", "UPDATE"):
            count()

    event.listen(database.engine, "before_cursor_execute", writes)
    event.listen(database.engine, "commit", count)


def main(arguments: list[str]) -> None:
    """Do what is asked, and print how many were killed."""
    url, *rest = arguments
    small_library()  # read once, before the children are made
    if not rest:
        work(Database(url))
    elif rest[0] == "writes":
        sys.stdout.write(f"{at_each_write(url, int(rest[1]), int(rest[2]))}\n")
    else:
        sys.stdout.write(f"{at_random(url, int(rest[0]), int(rest[1]))}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
