"""How far long work is can be seen while it goes on, also while a transaction of it is open."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from induction.db import Database, begin_write
from induction.domain.people import Principal, Role
from induction.services import jobs
from induction.worker import Yard, works
from tests.staff import add_staff
from tests.worker.conftest import Clock


@pytest.fixture
def person(database: Database, clock: Clock) -> Principal:
    with database.session() as session:
        key = add_staff(session, Role.HR, number="40200001")
        session.commit()
    return Principal(key, 0, "HR", "40200001", frozenset({Role.HR}), clock(), clock())


def seen(yard: Yard, person: Principal, job_id: int) -> tuple[str, int, int]:
    """What the job's page would show now."""
    with yard.database.session() as session:
        row = jobs.own(session, person, job_id)
        return (row.state, *(yard.under_way.of(job_id) or (row.done, row.total)))


def test_a_job_is_seen_waiting_moving_and_done(
    yard_to: Callable[[str], Yard], database: Database, clock: Clock, person: Principal, monkeypatch: pytest.MonkeyPatch
) -> None:
    yard, saw = yard_to(""), []

    def counting(_yard: Yard, claimed: jobs.Claimed, progress: works.Progress) -> str:
        with database.session() as session:
            begin_write(session)  # on SQLite nobody else can write from here on
            for done in (0, 40, 200):
                progress(done, 200)
                clock.pass_(seconds=2)
                saw.append(seen(yard, person, claimed.id))
            session.commit()
        return "Counted to 200."

    monkeypatch.setattr(works, "WORKS", {"counting": counting})
    with database.session() as session:
        begin_write(session)
        job_id = jobs.start(session, person, "counting", {}, clock())
        session.commit()
    assert seen(yard, person, job_id)[0] == "waiting"
    works.run_waiting(yard)
    assert saw == [("running", 0, 200), ("running", 40, 200), ("running", 200, 200)]
    assert seen(yard, person, job_id)[0] == "done"
    assert yard.under_way.of(job_id) is None, "what has ended is forgotten"
