"""A year of joiners, leavers, movers and absences: the table of standing against a model that counts down."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from random import Random

import pytest
from sqlalchemy import select

from induction.db import Session
from induction.db.models import Standing
from induction.services.standings import standing
from tests.services.year import DUE, FIRST, LAST, Organisation, Seen, at
from tests.shipped import shipped


def spans(session: Session) -> dict[tuple[int, str], list[tuple[date, date, Seen]]]:
    found: dict[tuple[int, str], list[tuple[date, date, Seen]]] = {}
    columns = (
        Standing.staff_member_id, Standing.programme_id, Standing.from_on, Standing.to_on, Standing.status,
        Standing.organisation_unit_id, Standing.staff_group,
    )  # fmt: skip
    for person, programme, from_on, to_on, *seen in session.execute(select(*columns)):
        found.setdefault((person, programme), []).append((from_on, to_on or date.max, tuple(seen)))
    return found


def on(day: date, known: list[tuple[date, date, Seen]]) -> Seen:
    held = [seen for from_on, to_on, seen in known if from_on <= day <= to_on]
    assert len(held) <= 1, "no two spans hold one day"
    return held[0] if held else None


def live_a_year(session: Session, people: int, seed: int) -> Counter[str]:
    """Compare every person, programme and day of a year; gives how often each status came up."""
    organisation = Organisation(Random(seed), people)
    model = dict(organisation.live())
    organisation.keep(session)
    for _ in standing.rebuild(session, shipped(), at(LAST)):
        pass
    known, counted = spans(session), Counter[str]()
    for day, everybody in model.items():
        for key, seen in everybody.items():
            assert on(day, known.get(key, [])) == seen, (day, key, known.get(key))
            counted[seen[0] if seen else "not required"] += 1
    assert list(model) == [FIRST + timedelta(days=days) for days in range(366)]
    return counted


STATUSES = {"not required", "exempt", "not started", "in progress", "compliant", "due soon", "overdue"}


def test_a_year_of_eighty_people_is_as_the_model_counts_it(session: Session) -> None:
    counted = live_a_year(session, 80, seed=20270301)
    assert set(counted) == STATUSES
    assert sum(counted.values()) > 80 * 366 * len(DUE)


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2])
def test_a_year_of_two_thousand_people_is_as_the_model_counts_it(sqlite_url: str, seed: int) -> None:
    from induction.db import Database  # noqa: PLC0415  # only here

    database = Database(sqlite_url)
    with database.session() as session:
        counted = live_a_year(session, 2_000, seed)
    database.close()
    assert set(counted) == STATUSES
    assert min(counted.values()) > 4_000
    assert sum(counted.values()) > 2_900_000
