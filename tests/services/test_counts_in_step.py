"""The counts that are kept in step, act by act, are what counting the spans gives, on every day and for every unit."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select, text, update

from induction.db import Database, Session
from induction.db.models import CountChange, OrganisationUnit, Recount, Standing
from induction.db.queries.unit_tree import whole as tree
from induction.db.snapshot import begin_writing_snapshot
from induction.services.standings import counts, standing
from tests import facts, staff
from tests.services.test_standing_in_step import ACTS, DAY, Office
from tests.shipped import shipped

Cell = tuple[str, int, str]
"""Programme, unit (0 for all), staff group."""

MOMENT = datetime(2026, 11, 23, 9, tzinfo=UTC)
DAYS = [DAY + timedelta(days=days) for days in (-400, -200, -61, -1, 0, 1, 27, 28, 60, 99, 180, 365, 400, 800)]


def counted_plainly(session: Session, day: date) -> dict[Cell, Counter[str]]:
    """Count span by span, in words and subtraction."""
    above = dict(session.execute(select(OrganisationUnit.id, OrganisationUnit.parent_id)).all())
    found: dict[Cell, Counter[str]] = {}
    for span in session.scalars(select(Standing)):
        if not (span.from_on <= day and (span.to_on is None or day <= span.to_on)):
            continue
        names = [span.status.replace(" ", "_")]
        if span.due_on and span.status != "overdue":
            names += [f"due_{band}" for band in (30, 60, 90) if (span.due_on - day).days <= band]
        if span.status == "overdue":
            names += [f"overdue_{band}" for band in (30, 90, 365) if (day - span.due_on).days > band]
        unit = span.organisation_unit_id
        while unit is not None:
            found.setdefault((span.programme_id, unit, span.staff_group), Counter()).update(names)
            unit = above[unit]
        found.setdefault((span.programme_id, 0, span.staff_group), Counter()).update(names)
    return found


def counted_by_changes(session: Session, day: date) -> dict[Cell, Counter[str]]:
    """Add up the rows: months before the day's month, and days of it."""
    table = CountChange.__table__
    first = day.replace(day=1)
    names = [column.name for column in table.columns][6:]
    query = select(
        table.c.programme_id, table.c.organisation_unit_id, table.c.staff_group, *(func.sum(table.c[n]) for n in names)
    ).where(
        ((table.c.grain == "month") & (table.c.on_date < first))
        | ((table.c.grain == "day") & (table.c.on_date >= first) & (table.c.on_date <= day))
    )
    rows = session.execute(query.group_by(*list(query.selected_columns)[:3])).all()
    return {
        tuple(row[:3]): Counter({name: int(n) for name, n in zip(names, row[3:], strict=True) if n})
        for row in rows
        if any(row[3:])
    }


def everything(session: Session) -> list[tuple[object, ...]]:
    return sorted(tuple(row) for row in session.execute(text("SELECT * FROM count_change")))


def regroup(session: Session, office: Office, parents: tuple[int, int]) -> None:
    """Let two of the three units stand elsewhere, as a staff import does; no circles."""
    before = tree(session)
    for unit, parent in zip(office.units[1:], parents, strict=True):
        above = office.units[parent] if parent < office.units.index(unit) else None
        session.execute(update(OrganisationUnit).where(OrganisationUnit.id == unit).values(parent_id=above))
    counts.tree_changed(session, before, tree(session))


STEPS = st.one_of(ACTS, ACTS, ACTS, st.tuples(st.integers(0, 2), st.integers(0, 2)))


@given(steps=st.lists(STEPS, min_size=5, max_size=14))
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_counts_are_those_of_the_spans(database_url: str, steps: list[tuple[int, ...]]) -> None:
    database = Database(database_url)
    with database.session() as session:
        office = Office(session)
        for step in steps:
            if len(step) == 2:
                regroup(session, office, step)
            else:
                office.act(*step)
        plain = {day: counted_plainly(session, day) for day in DAYS}
        assert {day: counted_by_changes(session, day) for day in DAYS} == plain
        while counts.settle(session, 30):
            pass
        assert {writer for (writer,) in session.execute(select(CountChange.writer))} == {0}
        assert {day: counted_by_changes(session, day) for day in DAYS} == plain
        assert [*counts.recount(session, office.moment)][-1] == 0, "what is kept in step needs no mending"
        kept = everything(session)
        session.query(CountChange).delete()
        assert [*counts.recount(session, office.moment)][-1] == len(kept)
        assert everything(session) == kept
        session.rollback()
    database.close()


def test_a_recount_mends_what_is_wrong_and_says_so(session: Session) -> None:
    Office(session)
    while counts.settle(session):
        pass
    kept = everything(session)
    first = session.scalars(select(CountChange).where(CountChange.grain == "month")).first()
    assert first
    first.compliant += 3
    session.flush()
    assert [*counts.recount(session, MOMENT)][-1] == 1
    assert everything(session) == kept


def test_counts_are_used_from_the_start_or_from_the_first_recount(session: Session) -> None:
    assert counts.last_recount(session) is not None, "a new database has nothing to count"
    session.query(Recount).delete()
    assert counts.last_recount(session) is None
    [*counts.recount(session, MOMENT)]
    assert counts.last_recount(session) == MOMENT


def test_two_acts_at_once_wait_for_nobody_and_no_change_is_lost(postgresql_url: str) -> None:
    """One act is open while another commits, rows are added up and everything is counted anew."""
    database = Database(postgresql_url)
    with database.session() as first, database.session() as second, database.session() as worker:
        one, other = (staff.add_staff(first, number=number, starts_on=DAY - timedelta(99)) for number in ("1", "2"))
        first.commit()
        for session, who in ((first, one), (second, other)):
            session.execute(text("SET lock_timeout = '2s'"))
            facts.attested(session, who, DAY, DAY + timedelta(365))
            standing.refresh(session, shipped(), [who], MOMENT)
        second.commit()
        while counts.settle(worker):
            worker.commit()
        worker.commit()
        begin_writing_snapshot(worker)
        steps = counts.recount(worker, MOMENT, most_rows=1)
        changed = [next(steps)]
        first.commit()  # after the recount has looked, and before it is done
        worker.commit()
        begin_writing_snapshot(worker)
        changed += list(steps)
        worker.commit()
        assert set(changed) == {0}
        for _ in range(2):
            assert {day: counted_by_changes(worker, day) for day in DAYS} == {
                day: counted_plainly(worker, day) for day in DAYS
            }
            while counts.settle(worker):
                worker.commit()
    database.close()
