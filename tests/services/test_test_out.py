"""Coming back after a gap: what goes right is skipped, what does not is taken, and everybody attests."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime

import pytest
from sqlalchemy import select

from induction.db import Session
from induction.db.models import Certificate, Completion, RefresherItem, StaffMember
from induction.domain.learning.refresher_progress import State
from tests.record import principal, staff_member
from tests.refreshers import IN_WINDOW, Chooser, Taker, well

YEARS_LATER = datetime.fromisoformat("2029-03-01T09:00:00+00:00")


@pytest.fixture
def ada(session: Session) -> Taker:
    """Somebody whose record expired more than a year ago."""
    person = staff_member(session)
    session.commit()
    taker = Taker(session, principal(session, person))
    taker.induct()
    return taker


def wrong_at_first(*modules: str) -> Chooser:
    """Choose poorly in the first situation of each of these modules, and well everywhere else."""
    left = set(modules)

    def choose(module_id: str, scene: object) -> str:
        if module_id in left:
            left.remove(module_id)
            return "poor"
        return well(module_id, scene)  # type: ignore[arg-type]

    return choose


def completed(session: Session) -> dict[str, tuple[int, int, int]]:
    rows = session.scalars(select(Completion).where(Completion.cycle == 2))
    return {row.module_id: (row.attempts, row.decisions, row.right_first_time) for row in rows}


def test_who_was_away_for_more_than_a_year_shows_what_they_know_of_each_group(ada: Taker) -> None:
    mine = ada.refresher(YEARS_LATER)
    assert mine
    assert mine.is_return
    assert [item.group for item in mine.items] == ["Part 1"] * 2 + ["Part 2"] * 2 + ["Part 3"] * 2
    just_late = ada.refresher(datetime.fromisoformat("2028-11-23T09:00:00+00:00"))
    assert just_late
    assert not just_late.is_return


def test_a_rehire_comes_back_too(ada: Taker, session: Session) -> None:
    session.get_one(StaffMember, ada.me).starts_on = date(2027, 8, 1)
    session.commit()
    mine = ada.refresher(IN_WINDOW)
    assert mine
    assert mine.is_return


def test_what_goes_right_at_first_sight_is_done(ada: Taker, session: Session) -> None:
    ada.take_round(moment=YEARS_LATER)
    mine = ada.refresher(YEARS_LATER)
    assert mine
    assert mine.is_done
    assert len(mine.items) == 6
    assert completed(session) == dict.fromkeys({item.module.id for item in mine.items}, (1, 1, 1))
    facts = json.loads(session.get_one(Certificate, ada.attest(YEARS_LATER).certificate_id).facts)
    assert facts["scope"] == "Return: 6 situations on 3 groups of obligations"


def test_of_a_group_with_a_mistake_the_modules_are_taken(ada: Taker, session: Session) -> None:
    shown = ada.refresher(YEARS_LATER)
    assert shown
    first, second = (item for item in shown.items if item.group == "Part 2")
    ada.answer(ada.go_on(moment=YEARS_LATER) or "", moment=YEARS_LATER)  # Part 1, first situation
    ada.answer(ada.go_on(moment=YEARS_LATER) or "", moment=YEARS_LATER)
    choose = wrong_at_first(second.module.id)
    ada.answer(ada.go_on(moment=YEARS_LATER) or "", choose, moment=YEARS_LATER)
    assert first.module.id not in completed(session)  # right, but the group is not decided yet
    ada.answer(ada.go_on(moment=YEARS_LATER) or "", choose, moment=YEARS_LATER)
    mine = ada.refresher(YEARS_LATER)
    assert mine
    added = [item for item in mine.items if item.reason == "group"]
    asked = {(first.module.id, first.scene.id), (second.module.id, second.scene.id)}
    assert {(item.module.id, item.scene.id) for item in added} == {("three", "s1"), ("four", "s1")} - asked
    assert {item.group for item in added} == ({"Part 2"} if added else set())
    assert not mine.is_done
    ada.take_round(moment=YEARS_LATER)
    again = ada.go_on("", moment=YEARS_LATER)
    assert again
    ada.answer(again, moment=YEARS_LATER)
    mine = ada.refresher(YEARS_LATER)
    assert mine
    assert mine.is_done
    assert {"three", "four"} <= completed(session).keys()
    assert completed(session)[second.module.id][0] >= 2
    assert {item.state for item in mine.items} == {State.DONE}


def test_every_group_is_taken_where_nothing_went_right(ada: Taker, session: Session) -> None:
    first = ada.refresher(YEARS_LATER)
    assert first
    ada.take_round(wrong_at_first(*ada.programme.modules), moment=YEARS_LATER)
    while again := ada.go_on("", moment=YEARS_LATER):
        ada.answer(again, moment=YEARS_LATER)
    mine = ada.refresher(YEARS_LATER)
    assert mine
    assert mine.is_done
    assert completed(session).keys() == set(ada.programme.modules)
    rows = session.scalars(select(RefresherItem).order_by(RefresherItem.position)).all()
    assert [row.position for row in rows] == list(range(1, len(rows) + 1))
    facts = json.loads(session.get_one(Certificate, ada.attest(YEARS_LATER).certificate_id).facts)
    more = len(rows) - 6
    assert facts["scope"].startswith("Return: 6 situations on 3 groups of obligations")
    assert (f"then {more} more from" in facts["scope"]) == bool(more)


def test_a_programme_without_groups_gives_a_refresher_to_everybody(ada: Taker) -> None:
    plain = ada.programme.model_copy(update={"groups": ()})
    ada.library = replace(ada.library, programmes={plain.id: plain})
    mine = ada.refresher(YEARS_LATER)
    assert mine
    assert not mine.is_return
