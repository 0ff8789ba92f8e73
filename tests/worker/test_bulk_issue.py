"""Many certificates at once: three batches are on their way, and nothing is sealed that was not announced."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from sqlalchemy import func, select

from induction import jobs
from induction.db import Database
from induction.db.models import Certificate, SealingIntent
from induction.domain.certificates.certificate import sha256
from induction.domain.certificates.seal import Sealed
from induction.services.certification.issuing import Order
from tests.press import PaperPress
from tests.waiting import let_wait
from tests.worker.conftest import Clock

DRAW, SEAL = "draw", "seal"


class WatchedWorkshop(jobs.OneByOne):
    """Notes what it is asked for, with how many certificates another session sees announced and issued by then."""

    def __init__(self, press: PaperPress, database: Database) -> None:
        super().__init__(press)
        self._database = database
        self.asked: list[tuple[str, int, int, int]] = []

    def draw(self, orders: Sequence[Order]) -> Sequence[bytes | str]:
        self._note(DRAW, len(orders))
        return super().draw(orders)

    def seal(self, drawn: Sequence[tuple[Order, bytes]]) -> Sequence[Sealed | str]:
        with self._database.session() as session:
            announced = set(session.execute(select(SealingIntent.certificate_id, SealingIntent.unsigned_sha256)).all())
        assert {(order.certificate_id, sha256(body)) for order, body in drawn} <= announced
        self._note(SEAL, len(drawn))
        return super().seal(drawn)

    def _note(self, what: str, count: int) -> None:
        with self._database.session() as session:
            announced = session.scalars(select(func.count()).select_from(SealingIntent)).one()
            issued = session.scalars(select(func.count()).where(Certificate.status == "issued")).one()
        self.asked.append((what, count, announced, issued))


@pytest.fixture
def workshop(database: Database, monkeypatch: pytest.MonkeyPatch) -> WatchedWorkshop:
    monkeypatch.setattr(jobs, "BATCH", 2)
    return WatchedWorkshop(PaperPress(), database)


def test_a_press_has_always_something_to_do_while_another_batch_is_recorded(
    database: Database, workshop: WatchedWorkshop, clock: Clock
) -> None:
    let_wait(database, range(9))
    told = []
    done = jobs.issue_pending(database, workshop, clock, lambda *how_far: told.append(how_far))
    assert done == (9, 0)
    assert workshop.asked == [
        (DRAW, 2, 0, 0),
        (DRAW, 2, 0, 0),
        (SEAL, 2, 2, 0),
        (DRAW, 2, 2, 0),
        (SEAL, 2, 4, 0),  # the first batch is recorded after this: the third is being drawn, the second sealed
        (DRAW, 2, 4, 2),
        (SEAL, 2, 6, 2),
        (DRAW, 1, 6, 4),
        (SEAL, 2, 8, 4),
        (SEAL, 1, 9, 6),
    ]
    assert told == [(0, 9), (2, 9), (4, 9), (6, 9), (8, 9), (9, 9)]


def test_nothing_waits(database: Database, workshop: WatchedWorkshop, clock: Clock) -> None:
    told = []
    assert jobs.issue_pending(database, workshop, clock, lambda *how_far: told.append(how_far)) == (0, 0)
    assert workshop.asked == told == []


def test_what_cannot_be_drawn_is_counted_and_not_announced(
    database: Database, workshop: WatchedWorkshop, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    let_wait(database, range(5))
    monkeypatch.setattr(PaperPress, "broken", "The font is missing.")
    assert jobs.issue_pending(database, workshop, clock) == (0, 5)
    assert [each for each in workshop.asked if each[1] and each[0] == SEAL] == []
    with database.session() as session:
        assert session.scalars(select(Certificate.pending_reason)).all() == ["The font is missing."] * 5


def test_what_a_stopped_program_had_in_hand_is_issued_by_the_next(
    database: Database, workshop: WatchedWorkshop, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    let_wait(database, range(9))
    seal = PaperPress.seal

    def seal_three(press: PaperPress, *given: object) -> Sealed:
        if len([None for what, *_ in workshop.asked if what == SEAL]) == 3:
            raise KeyboardInterrupt
        return seal(press, *given)

    monkeypatch.setattr(PaperPress, "seal", seal_three)
    with pytest.raises(KeyboardInterrupt):
        jobs.issue_pending(database, workshop, clock)
    monkeypatch.setattr(PaperPress, "seal", seal)
    assert workshop.asked[-1] == (SEAL, 2, 6, 2), "six announced, two issued, two sealed and lost"
    assert jobs.issue_pending(database, workshop, clock) == (7, 0)
