"""A refresher: chosen once, kept, taken across its modules, and enough for the attestation."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime

import pytest
from sqlalchemy import event, select

from induction import jobs
from induction.db import Session, begin_write
from induction.db.models import Attempt, Attestation, Certificate, Completion, RefresherItem
from induction.domain.errors import NotFoundError, RefusedError
from induction.domain.learning.confidence import Confidence
from induction.domain.learning.refresher_progress import State
from induction.services.certification import certificates
from induction.services.learning import attempts, training
from tests.press import PaperPress
from tests.record import principal, staff_member
from tests.refreshers import IN_WINDOW, Taker, changed, library, wrong_in

LATE = datetime.fromisoformat("2027-11-24T09:00:00+00:00")
IN_SPRING = datetime.fromisoformat("2027-03-01T09:00:00+00:00")


@pytest.fixture
def ada(session: Session) -> Taker:
    """Somebody who was inducted a year ago and missed two situations at first sight."""
    person = staff_member(session)
    session.commit()
    taker = Taker(session, principal(session, person))
    taker.induct(wrong_in("two/s1", "five/s1"))
    return taker


def kept(session: Session) -> list[tuple[str, str, str]]:
    rows = session.scalars(select(RefresherItem).order_by(RefresherItem.position))
    return [(row.module_id, row.scene_id, row.reason) for row in rows]


def completions(session: Session, cycle: int) -> list[Completion]:
    return list(session.scalars(select(Completion).where(Completion.cycle == cycle).order_by(Completion.id)))


def test_last_years_mistakes_are_asked_and_filled_up_with_what_was_not_met(ada: Taker) -> None:
    mine = ada.refresher()
    assert mine
    assert [f"{item.module.id}/{item.scene.id}" for item in mine.items if item.reason == "missed"] == [
        "two/s1",
        "five/s1",
    ]
    assert len(mine.items) == 5
    assert {item.reason for item in mine.items} == {"missed", "unmet"}
    assert mine.items[0].state is State.WAITING
    assert {mine.is_begun, mine.is_done} == {False}
    assert kept(ada.session) == []  # looking at it keeps nothing


def test_what_somebody_was_sure_of_and_got_wrong_comes_back_with_those_words(session: Session) -> None:
    person = staff_member(session)
    session.commit()
    taker = Taker(session, principal(session, person))
    taker.is_sure_of = {"two/s1": Confidence.SURE, "five/s1": Confidence.GUESSED, "one/s1": Confidence.SURE}
    taker.induct(wrong_in("two/s1", "five/s1"))
    mine = taker.refresher()
    assert mine
    words = {item.module.id: item.words for item in mine.items if item.reason == "missed"}
    assert words["two"].endswith("You were sure of it.")
    assert not words["five"].endswith("You were sure of it.")
    assert "one" not in words  # sure and right


def test_what_is_asked_is_kept_when_it_is_begun_and_stays(ada: Taker, session: Session) -> None:
    shown = ada.refresher()
    assert shown
    ada.go_on()
    first = kept(session)
    assert first == [(item.module.id, item.scene.id, item.reason) for item in shown.items]
    two = library().module("two")
    scenes = tuple(
        scene.model_copy(update={"question": "What now?"}) if scene.id == "s1" else scene for scene in two.scenes
    )
    ada.library = replace(library(), modules={**library().modules, "two": two.model_copy(update={"scenes": scenes})})
    ada.go_on()
    assert kept(session) == first
    mine = ada.refresher()
    assert mine
    assert {item.scene.question for item in mine.items} == {"What do you do?"}  # in the version that was chosen


def test_a_double_click_on_start_keeps_one_refresher_and_opens_one_attempt(ada: Taker, session: Session) -> None:
    assert ada.go_on() == ada.go_on()
    assert len(kept(session)) == 5
    assert len(session.scalars(select(Attempt).where(Attempt.cycle == 2)).all()) == 1


def test_the_situations_are_asked_across_modules_and_complete_them(ada: Taker, session: Session) -> None:
    modules = {module for module, _, _ in _shown(ada)}
    assert ada.take_round() == len(modules)
    done = completions(session, 2)
    assert {row.module_id for row in done} == modules
    assert sum(row.decisions for row in done) == sum(row.right_first_time for row in done) == 5
    mine = ada.refresher()
    assert mine
    assert mine.is_done
    assert ada.go_on() is None
    assert ada.go_on("") is None


def _shown(taker: Taker) -> list[tuple[str, str, str]]:
    mine = taker.refresher()
    assert mine
    return [(item.module.id, item.scene.id, item.reason) for item in mine.items]


def test_only_what_was_missed_is_taken_again_and_module_by_module(ada: Taker, session: Session) -> None:
    ada.take_round(wrong_in("two/s1", "five/s1"))
    mine = ada.refresher()
    assert mine
    assert [item.module.id for item in mine.missed] == ["two", "five"]
    assert not mine.is_done
    assert ada.go_on() is None  # nothing more to meet: the page says how it went
    first = ada.go_on("")
    assert first
    assert attempts.load(session, ada.library, ada.me, first).plan.scenes == ("s1",)
    ada.answer(first, wrong_in("two/s1"))  # missed once more
    second = ada.go_on("two")
    assert second
    ada.answer(second)
    assert ada.go_on("five") is None  # back to the page, not round and round
    mine = ada.refresher()
    assert mine
    assert [item.module.id for item in mine.missed] == ["two"]
    ada.answer(ada.go_on("") or "")
    row = next(row for row in completions(session, 2) if row.module_id == "two")
    asked = [scene for module, scene, _ in kept(session) if module == "two"]
    assert (row.attempts, row.decisions, row.right_first_time) == (3, len(asked), len(asked) - 1)


def test_an_attempt_left_open_is_gone_on_with_first(ada: Taker) -> None:
    begun = ada.go_on()
    assert begun
    ada.answer(begun, wrong_in("one/s2", "one/s3", "one/s4", "two/s1"), most=1)  # a recovery may wait
    assert ada.go_on() == begun
    assert ada.go_on("") == begun


def test_my_training_shows_the_refresher_and_nothing_else(ada: Taker) -> None:
    mine = training.of_programme(ada.session, ada.library, ada.me, ada.programme.id, IN_WINDOW.date())
    assert mine.refresher
    assert [line.module.id for line in mine.modules] == [module.id for module in mine.refresher.modules]
    assert (mine.standing.status, mine.may_attest) == ("due soon", False)
    assert 1 <= mine.minutes_left <= 8
    ada.take_round()
    mine = training.of_programme(ada.session, ada.library, ada.me, ada.programme.id, IN_WINDOW.date())
    assert (mine.may_attest, mine.minutes_left) == (True, 0)
    ada.attest(IN_WINDOW)
    mine = training.of_programme(ada.session, ada.library, ada.me, ada.programme.id, IN_WINDOW.date())
    assert mine.standing.status == "compliant"
    assert {line.progress for line in mine.modules} == {"completed"}


def test_a_module_outside_the_refresher_cannot_be_started(ada: Taker, session: Session) -> None:
    ada.go_on()
    outside = next(name for name in ada.programme.modules if name not in {module for module, _, _ in kept(session)})
    with pytest.raises(RefusedError) as refused:
        attempts.start(session, ada.library, ada.programme, ada.me, module_id=outside, moment=IN_WINDOW)
    assert refused.value.reason == "not-asked"


def test_there_is_no_refresher_before_the_first_attestation_nor_outside_the_window(
    session: Session, ada: Taker
) -> None:
    newcomer = Taker(session, principal(session, staff_member(session, "Ben Okafor")))
    session.commit()
    assert newcomer.refresher() is None
    begin_write(session)
    with pytest.raises(NotFoundError):
        newcomer.go_on()
    session.rollback()
    assert ada.refresher(IN_SPRING) is None
    with pytest.raises(RefusedError) as refused:
        ada.go_on(moment=IN_SPRING)
    assert refused.value.reason == "not-open"


def test_attesting_takes_the_refresher_and_not_every_module(ada: Taker, session: Session) -> None:
    with pytest.raises(RefusedError) as refused:
        ada.attest(IN_WINDOW)
    assert refused.value.reason == "modules-missing"
    session.rollback()
    ada.take_round()
    done = ada.attest(IN_WINDOW)
    row = session.get_one(Attestation, done.attestation_id)
    assert (row.cycle, row.expires_on) == (2, date(2028, 11, 23))  # the anniversary is kept
    facts = json.loads(session.get_one(Certificate, done.certificate_id).facts)
    modules = {row.module_id for row in completions(session, 2)}
    assert facts["scope"] == f"Refresher: 5 situations from {len(modules)} modules"
    assert len(facts["modules"]) == len(modules)


def test_the_earlier_certificate_is_valid_until_it_expires_and_then_superseded(ada: Taker) -> None:
    ada.take_round()
    done = ada.attest(IN_WINDOW)
    assert jobs.issue(ada.session, [done.certificate_id], jobs.OneByOne(PaperPress()), lambda: IN_WINDOW)
    before = certificates.own(ada.session, ada.me, date(2027, 11, 23))
    after = certificates.own(ada.session, ada.me, date(2027, 11, 24))
    assert [shown.superseded_by for shown in before] == [None, None]
    assert [shown.superseded_by for shown in after] == [None, done.certificate_number]


def test_the_next_refresher_forgives_what_was_put_right_in_this_one(ada: Taker) -> None:
    ada.take_round(wrong_in("five/s1", grade="breach"))
    ada.answer(ada.go_on("") or "")
    ada.attest(IN_WINDOW)
    mine = ada.refresher(datetime.fromisoformat("2028-10-01T09:00:00+00:00"))
    assert mine
    assert [f"{item.module.id}/{item.scene.id}" for item in mine.items if item.reason == "missed"] == ["five/s1"]
    assert "breach" in next(item.words for item in mine.items if item.reason == "missed")


def test_a_change_of_the_policy_asks_at_once_and_does_not_move_the_year(ada: Taker, session: Session) -> None:
    changed(session, ada, ["three/s2", "four"], moment=IN_SPRING)
    assert ada.refresher(datetime.fromisoformat("2027-02-01T09:00:00+00:00")) is None  # not before it is asked
    mine = ada.refresher(IN_SPRING)
    assert mine
    assert [(i.module.id, i.scene.id, i.words) for i in mine.items] == [
        ("three", "s2", "Section 6.2 was reworded."),
        ("four", "s1", "Section 6.2 was reworded."),
    ]
    ada.take_round(moment=IN_SPRING)
    done = ada.attest(IN_SPRING)
    row = session.get_one(Attestation, done.attestation_id)
    assert (row.cycle, row.expires_on) == (2, date(2027, 11, 23))
    assert ada.refresher(IN_SPRING).is_done  # what was asked is answered, and nothing opens again
    assert training.of_programme(session, ada.library, ada.me, ada.programme.id, IN_SPRING.date()).may_attest is False


def test_reading_alone_may_be_asked(ada: Taker, session: Session) -> None:
    changed(session, ada, [], "redline", IN_SPRING)
    mine = ada.refresher(IN_SPRING)
    assert mine
    assert (mine.items, mine.is_done) == ((), True)
    facts = json.loads(session.get_one(Certificate, ada.attest(IN_SPRING).certificate_id).facts)
    assert (facts["scope"], facts["modules"]) == ("Refresher: the changed policy, without situations", [])


def test_what_is_asked_while_the_refresher_is_under_way_comes_on_top(ada: Taker, session: Session) -> None:
    ada.take_round()
    asked = {(module, scene) for module, scene, _ in kept(session)}
    on_top = next(f"one/{scene}" for scene in ("s1", "s2", "s3", "s4") if ("one", scene) not in asked)
    changed(session, ada, [on_top], moment=IN_WINDOW)
    mine = ada.refresher()
    assert mine
    assert not mine.is_done
    assert [item.scene.id for item in mine.waiting] == [on_top[-2:]]
    ada.take_round()
    assert len(kept(session)) == 6
    assert ada.refresher().is_done
    assert len({row.module_id for row in completions(session, 2)}) == len(completions(session, 2))


def test_a_round_begun_early_takes_the_whole_refresher_once_the_window_is_open(ada: Taker, session: Session) -> None:
    changed(session, ada, ["three/s2"], moment=IN_SPRING)
    ada.take_round(moment=IN_SPRING)
    assert ada.refresher(IN_SPRING).is_done  # but they do not attest
    mine = ada.refresher(IN_WINDOW)
    assert mine
    assert not mine.is_done
    ada.take_round()
    assert {reason for _, _, reason in kept(session)} == {"asked", "missed", "unmet"}
    assert ada.refresher().is_done


def test_the_record_may_have_expired(ada: Taker, session: Session) -> None:
    ada.take_round(moment=LATE)
    row = session.get_one(Attestation, ada.attest(LATE).attestation_id)
    assert row.expires_on == date(2028, 11, 24)


@contextmanager
def counted(session: Session) -> Iterator[list[str]]:
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        sent.append(statement)

    event.listen(session.get_bind(), "before_cursor_execute", note)
    yield sent
    event.remove(session.get_bind(), "before_cursor_execute", note)


def test_my_training_costs_the_same_however_much_is_asked(ada: Taker, session: Session) -> None:
    def cost() -> int:
        session.expire_all()
        with counted(session) as sent:
            training.of_programme(session, ada.library, ada.me, ada.programme.id, IN_WINDOW.date())
        return len(sent)

    shown = cost()
    changed(session, ada, list(ada.programme.modules), "modules", IN_WINDOW)
    more = cost()
    ada.take_round()
    assert more <= shown
    assert shown <= 10
    assert cost() <= 9
