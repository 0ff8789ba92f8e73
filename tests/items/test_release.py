"""Counting answers by quarter: who counts, once, and that what was let through stays as it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import delete, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from induction.db import Database, Session, begin_write
from induction.db.models import ItemBlock, ItemFigures
from induction.domain.item_analysis.figures import Figures
from induction.domain.learning.module import Module
from induction.domain.library_values import Library
from induction.domain.standings.periods import Period
from induction.services.insight import item_release, item_results
from tests.items.crowd import answered, crowd, forked, people, two_ways
from tests.record import small_library

MAY, AUGUST = datetime(2026, 5, 4, 9, tzinfo=UTC), datetime(2026, 8, 4, 9, tzinfo=UTC)
TODAY, NOW = date(2026, 11, 25), datetime(2026, 11, 25, 9, tzinfo=UTC)
FIRST = two_ways()
SPREAD = {"best": 40, "fair": 20, "poor": 15, "breach": 12, "worse": 11}


def library(*modules: Module) -> Library:
    return replace(small_library(), modules={module.id: module for module in modules})


def release(session: Session, today: date = TODAY, *modules: Module) -> list[Figures]:
    """Count and keep, as the worker does."""
    found = item_release.work_out(session, library(*(modules or (FIRST,))), today)
    session.commit()
    begin_write(session)
    assert item_release.keep(session, found, today, NOW)
    session.commit()
    return found


@pytest.fixture
def session(database_url: str) -> Iterator[Session]:
    database = Database(database_url)
    with database.session() as opened:
        yield opened
    database.close()


def test_a_closed_quarter_gives_figures_and_an_open_one_none(session):
    crowd(session, FIRST, MAY, SPREAD, sure=5)
    crowd(session, FIRST, datetime(2026, 10, 1, 9, tzinfo=UTC), SPREAD)
    (found,) = release(session)
    assert found.span == Period(date(2026, 4, 1), date(2026, 6, 30))
    assert {block.options: block.people for block in found.blocks} == {
        ("s1-best",): 40, ("s1-fair",): 20, ("s1-poor",): 15, ("s1-worse",): 11, ("s1-breach",): 12,
    }  # fmt: skip
    assert found.sure_and_wrong == 15
    assert not item_release.is_due(session, TODAY)


def test_the_quarter_is_londons(session):
    """23:30 UTC on 30 June is 1 July in London."""
    crowd(session, FIRST, datetime(2026, 6, 30, 23, 30, tzinfo=UTC), SPREAD)
    (found,) = release(session)
    assert found.span == Period(date(2026, 7, 1), date(2026, 9, 30))


def test_a_person_counts_once_for_each_version(session):
    who = crowd(session, FIRST, MAY, SPREAD)
    for person in who:  # a retry, and a refresher in the same version
        answered(session, FIRST, person, MAY, {"s1": "s1-best"}, kind="retry")
        answered(session, FIRST, person, AUGUST, {"s1": "s1-best"}, kind="refresher", cycle=2)
    second = two_ways(2, summary="Another summary.")
    for person in who[40:]:
        answered(session, second, person, AUGUST, {"s1": "s1-poor"}, kind="refresher", cycle=2)
    for person in who[:20]:
        answered(session, second, person, AUGUST, {"s1": "s1-best"}, kind="refresher", cycle=2)
    found = release(session, TODAY, second)
    assert sorted((each.item.occasion, each.people, each.wrong) for each in found) == [
        ("induction", 98, 38), ("refresher", 78, 58),
    ]  # fmt: skip


def test_what_only_some_choices_lead_to_is_not_counted(session):
    fork = forked()
    who = people(session, 60)
    for at, person in enumerate(who):
        first = "s1-fair" if at < 30 else "s1-poor"
        then = {"aside": "aside-best" if at % 2 else "aside-poor"} if at < 30 else {"s1-again": "s1-again-best"}
        last = {"s2": "s2-best" if at % 2 else "s2-breach"}
        answered(session, fork, person, MAY, {"s1": first, **then, **last}, kind="full")
    assert {each.item.scene_id for each in release(session, TODAY, fork)} == {"s1", "s2"}


def test_quarters_that_nobody_counted_in_their_time_come_out_the_same(session):
    crowd(session, FIRST, MAY, {"best": 50, "poor": 6})
    crowd(session, FIRST, AUGUST, {"best": 50, "poor": 7})
    crowd(session, FIRST, datetime(2026, 10, 4, 9, tzinfo=UTC), SPREAD)
    at_once = item_release.work_out(session, library(FIRST), date(2027, 1, 5))
    one_by_one = [*release(session, date(2026, 7, 5)), *release(session, date(2026, 10, 5))]
    one_by_one += release(session, date(2027, 1, 5))
    assert at_once == one_by_one
    assert [each.people for each in at_once] == [113, 98]


def test_what_was_let_through_never_changes(session):
    crowd(session, FIRST, MAY, SPREAD)
    release(session)
    before = item_results.totals(session)
    crowd(session, FIRST, MAY, {"best": 1})  # an answer that comes to light later
    assert item_release.work_out(session, library(FIRST), date(2027, 1, 5)) == []
    assert item_results.totals(session) == before
    for statement in (delete(ItemFigures), text("UPDATE item_block SET people = people + 1")):
        session.commit()
        with pytest.raises(DBAPIError):
            session.execute(statement)
        session.rollback()


def test_the_database_holds_no_small_figure(session):
    crowd(session, FIRST, MAY, SPREAD)
    release(session)
    key = session.scalars(select(ItemFigures.id)).first()
    session.commit()
    session.add(ItemBlock(item_figures_id=key, options="x", grades="poor", people=9))
    with pytest.raises(IntegrityError):
        session.flush()
    session.rollback()


def test_of_two_workers_one_counts(session):
    crowd(session, FIRST, MAY, SPREAD)
    found = release(session)
    begin_write(session)
    assert not item_release.keep(session, found, TODAY, NOW)
    session.rollback()
    assert len(item_results.totals(session)) == 1
