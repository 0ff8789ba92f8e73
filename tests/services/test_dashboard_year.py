"""A year of joiners, leavers, movers and absences: every rate on the dashboard against a model that counts down."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime
from random import Random

import pytest

from induction.db import Database, Session
from induction.db.models import OrganisationUnit
from induction.domain.people import Principal, Role
from induction.domain.reports.report import Filters
from induction.domain.standings.counts import Counts
from induction.services.reports import dashboard
from induction.services.standings import standing
from tests.services.year import DUE, FIRST, LAST, Organisation, Seen, at
from tests.shipped import shipped

STATUSES = ("not started", "in progress", "compliant", "due soon", "overdue", "exempt")
Evening = dict[tuple[int, str], Seen]


def hr(moment: datetime) -> Principal:
    return Principal(1, 1, "Hei Ar", "0001", frozenset({Role.HR}), moment, moment)


def by_status(counts: Counts) -> Counter[str]:
    return Counter({status: n for status, n in zip(STATUSES, counts, strict=False) if n})


def counted(evening: Evening, programme: str, units: set[int] | None = None, group: str = "") -> Counter[str]:
    return Counter(
        seen[0]
        for (_, name), seen in evening.items()
        if seen and name == programme and (units is None or seen[1] in units) and group in ("", seen[2])
    )


def live_a_year(session: Session, people: int, seed: int, every: int) -> int:
    """Compare the dashboard of every so many days with what was seen on the evening of that day."""
    organisation = Organisation(Random(seed), people)
    model = dict(organisation.live())
    organisation.keep(session)
    for _ in standing.rebuild(session, shipped(), at(LAST)):
        pass
    session.commit()
    above = {unit.id: unit.parent_id for unit in session.query(OrganisationUnit)}
    codes = {unit.id: unit.code for unit in session.query(OrganisationUnit)}
    compared = 0
    for day in [*model][::every]:
        for programme in DUE:
            compared += _compare(session, model, day, programme, above, codes)
    return compared


def _compare(
    session: Session,
    model: dict[date, Evening],
    day: date,
    programme: str,
    above: dict[int, int | None],
    codes: dict[int, str],
) -> int:
    def below(top: int) -> set[int]:
        found = {top}
        while more := {unit for unit, parent in above.items() if parent in found} - found:
            found |= more
        return found

    asked = dashboard.Asked(programme, Filters(day))
    board = dashboard.board(session, shipped().programmes, hr(at(LAST)), asked)
    evening = model[day]
    assert not board.is_counted
    assert by_status(board.total) == counted(evening, programme), (day, programme)
    for part in board.units:
        assert by_status(part.counts) == counted(evening, programme, below(part.unit.id)), (day, codes[part.unit.id])
    for group, each in board.groups.items():
        assert by_status(each) == counted(evening, programme, group=group), (day, group)
    for name, each in board.programmes.items():
        assert by_status(each) == counted(evening, name), (day, name)
    for on, each in board.trend:
        if on >= FIRST:
            assert by_status(each) == counted(model[on], programme), (day, on)
    return 1 + len(board.units) + len(board.groups) + len(board.programmes) + len(board.trend)


def test_a_year_of_eighty_people(session: Session) -> None:
    assert live_a_year(session, 80, seed=20270301, every=11) > 2_000


@pytest.mark.slow
def test_a_year_of_a_thousand_people_day_by_day(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    with database.session() as session:
        assert live_a_year(session, 1_000, seed=7, every=1) > 20_000
    database.close()
