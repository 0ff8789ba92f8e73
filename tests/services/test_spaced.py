"""Single questions: offered, answered or declined once, and without any trace in what counts."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from induction.db import Session, begin_write
from induction.db.models import Answer, Attempt, Completion, SpacedAnswer
from induction.domain.errors import NotFoundError, RefusedError
from induction.services.learning import spaced, training
from induction.services.learning.spaced import Offer
from tests.record import MOMENT, principal, staff_member
from tests.refreshers import IN_WINDOW, Taker, changed, wrong_in

SECRET = "only for tests, and long enough for them"
IN_TWO_WEEKS = MOMENT + timedelta(days=15)


@pytest.fixture
def ada(session: Session) -> Taker:
    person = staff_member(session)
    session.commit()
    taker = Taker(session, principal(session, person))
    taker.induct(wrong_in("two/s1"))
    return taker


def offer(ada: Taker, moment=IN_TWO_WEEKS) -> Offer | None:
    return spaced.offer(ada.session, ada.library, ada.programme, ada.me, moment.date())


def settle(ada: Taker, token: str | None, moment=IN_TWO_WEEKS) -> int:
    begin_write(ada.session)
    weeks = spaced.settle(ada.session, ada.library, ada.programme, ada.me, token=token, secret=SECRET, moment=moment)
    ada.session.commit()
    return weeks


def counts(session: Session) -> list[int]:
    return [session.scalars(select(func.count()).select_from(table)).one() for table in (Answer, Attempt, Completion)]


def test_what_was_missed_is_asked_again_after_two_weeks(ada: Taker) -> None:
    assert offer(ada, MOMENT + timedelta(days=13)) is None
    found = offer(ada)
    assert found
    assert (found.weeks, found.module.id, found.scene.id) == (2, "two", "s1")


def test_an_answer_is_kept_apart_and_changes_nothing_that_counts(ada: Taker, session: Session) -> None:
    def standing() -> object:
        return training.of_programme(session, ada.library, ada.me, ada.programme.id, IN_TWO_WEEKS.date()).standing

    before, stood = counts(session), standing()
    found = offer(ada)
    assert found
    shown = spaced.question(found, SECRET)
    assert settle(ada, shown.options[0][0]) == 2
    done = spaced.answered(session, ada.library, ada.programme, ada.me, weeks=2, day=IN_TWO_WEEKS.date())
    assert done.option.text == shown.options[0][1]
    assert (counts(session), standing()) == (before, stood)
    assert offer(ada) is None
    asked = ada.refresher(IN_WINDOW)
    assert asked
    assert ("two", "s1", "missed") in {(item.module.id, item.scene.id, item.reason) for item in asked.items}


def test_a_question_can_be_declined_and_does_not_come_back(ada: Taker, session: Session) -> None:
    settle(ada, None)
    row = session.scalars(select(SpacedAnswer)).one()
    assert (row.option_id, row.grade) == (None, None)
    assert offer(ada) is None
    with pytest.raises(NotFoundError):
        settle(ada, None)
    session.rollback()
    with pytest.raises(NotFoundError):
        spaced.answered(session, ada.library, ada.programme, ada.me, weeks=2, day=IN_TWO_WEEKS.date())
    later = offer(ada, MOMENT + timedelta(weeks=8))
    assert later
    assert (later.module.id, later.scene.id) != ("two", "s1")


def test_an_unknown_option_is_refused(ada: Taker, session: Session) -> None:
    with pytest.raises(RefusedError) as refused:
        settle(ada, "nothing")
    assert refused.value.reason == "unknown-option"


def test_names_and_order_of_options_hang_on_the_programs_secret(ada: Taker) -> None:
    found = offer(ada)
    assert found
    tokens = [{token for token, _ in spaced.question(found, secret).options} for secret in (SECRET, "another")]
    assert not tokens[0] & tokens[1]


def test_nothing_is_offered_before_an_attestation_or_in_the_window(ada: Taker, session: Session) -> None:
    newcomer = Taker(session, principal(session, staff_member(session, "Ben Okafor")))
    assert offer(newcomer) is None
    assert offer(ada, IN_WINDOW) is None


def test_nothing_is_offered_while_something_that_counts_is_open(ada: Taker, session: Session) -> None:
    changed(session, ada, ["three/s2"], moment=IN_TWO_WEEKS)
    assert offer(ada) is None
