"""The worker counts choices once a quarter, and clears away ESR exports that were left lying."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

from sqlalchemy import func, select

from induction.db import Database
from induction.db.models import EsrUpload, ItemFigures
from induction.domain.esr.rows import Reading
from induction.services.insight import esr_uploads, item_results
from induction.services.insight.esr import EsrFile
from induction.worker import Yard, rounds
from tests import staff
from tests.items.crowd import Sat, people, sit
from tests.shipped import shipped
from tests.worker.conftest import Clock

MODULE = shipped().modules["confidentiality"]


def count(database: Database, model: type) -> int:
    with database.session() as session:
        return session.scalar(select(func.count()).select_from(model)) or 0


def test_a_round_counts_a_quarter_once(database: Database, yard_to: Callable[[str], Yard], clock: Clock) -> None:
    scene = MODULE.core[0]
    with database.session() as session:
        options = [option.id for option in scene.options]
        sats = [
            Sat(who, datetime(2026, 8, 4, 9, tzinfo=UTC), {scene.id: (options[at % len(options)], False)})
            for at, who in enumerate(people(session, 80))
        ]
        sit(session, MODULE, sats)
        session.commit()
    yard = yard_to("")
    rounds.count_choices(yard)
    rounds.count_choices(yard)
    assert count(database, ItemFigures) == 1
    with database.session() as session:
        found = item_results.counted(session)
    assert found
    assert (found.to_on, found.made_at) == (date(2026, 9, 30), clock())
    clock.moment = datetime(2027, 1, 2, 9, tzinfo=UTC)
    rounds.count_choices(yard)
    with database.session() as session:
        later = item_results.counted(session)
    assert later
    assert later.to_on == date(2026, 12, 31)
    assert count(database, ItemFigures) == 1


def test_exports_that_were_left_lying_are_cleared_away(
    database: Database, yard_to: Callable[[str], Yard], clock: Clock
) -> None:
    with database.session() as session:
        person = staff.add_staff(session)
        file = EsrFile("export.csv", "a" * 64, Reading((), ()))
        esr_uploads.keep(session, clock(), person, file, clock().date())
        session.commit()
    clock.pass_(hours=23)
    rounds.clear_away(yard_to(""))
    assert count(database, EsrUpload) == 1
    clock.pass_(hours=2)
    rounds.clear_away(yard_to(""))
    assert count(database, EsrUpload) == 0
