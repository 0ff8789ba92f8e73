"""Taking a module: every answer is kept, repeated forms change nothing, what was missed is retried alone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from induction.db import Session, begin_write
from induction.db.models import Answer, Attempt, Completion
from induction.domain.errors import NotFoundError, RefusedError
from induction.domain.learning.attempt import AttemptKind, option_token
from induction.services.learning import answers, attempts, training
from induction.services.learning.training import Progress
from tests.record import MOMENT, small_library, small_programme, staff_member

LIBRARY, PROGRAMME = small_library(), small_programme()


@pytest.fixture
def ada(session: Session) -> int:
    person = staff_member(session)
    session.commit()
    return person


def start(session: Session, person: int, module_id: str = "first") -> str:
    begin_write(session)
    attempt_id = attempts.start(session, LIBRARY, PROGRAMME, person, module_id=module_id, moment=MOMENT)
    session.commit()
    return attempt_id


def token(session: Session, person: int, attempt_id: str, ending: str) -> str:
    loaded = attempts.load(session, LIBRARY, person, attempt_id)
    assert loaded.current
    picked = next(option for option in loaded.current.options if option.id.endswith(ending))
    return option_token(loaded.plan.seed, picked)


def take(session: Session, person: int, attempt_id: str, *endings: str) -> None:
    """Answer one step after the other with the options whose ids end so."""
    for ending in endings:
        step = attempts.load(session, LIBRARY, person, attempt_id).step
        chosen = token(session, person, attempt_id, ending)
        begin_write(session)
        answers.submit(session, LIBRARY, person, public_id=attempt_id, step=step, token=chosen, moment=MOMENT)
        session.commit()


def count(session: Session, table: type[Answer | Attempt | Completion]) -> int:
    return session.scalars(select(func.count()).select_from(table)).one()


def test_answers_lead_from_question_to_result_and_to_a_completion(session: Session, ada: int) -> None:
    attempt_id = start(session, ada)
    take(session, ada, attempt_id, "best", "fair")
    loaded = attempts.load(session, LIBRARY, ada, attempt_id)
    summary = answers.summary(session, loaded)
    assert summary
    assert (summary.result.is_passed, summary.attempts, summary.kind) == (True, 1, AttemptKind.FULL)
    row = session.scalars(select(Completion)).one()
    assert (row.module_id, row.cycle, row.attempts, row.decisions, row.right_first_time) == ("first", 1, 1, 2, 2)
    assert (row.policy_version, row.module_fingerprint) == ("1.0", LIBRARY.module("first").fingerprint)
    assert row.achieved_on.isoformat() == "2026-11-23"


def test_a_double_click_on_start_goes_on_with_the_same_attempt(session: Session, ada: int) -> None:
    assert start(session, ada) == start(session, ada)
    assert count(session, Attempt) == 1


def test_an_answer_sent_twice_is_kept_once(session: Session, ada: int) -> None:
    attempt_id = start(session, ada)
    chosen = token(session, ada, attempt_id, "best")
    for is_repeat in (False, True):
        begin_write(session)
        done = answers.submit(session, LIBRARY, ada, public_id=attempt_id, step=1, token=chosen, moment=MOMENT)
        session.commit()
        assert (done.step, done.was_answered_before, done.is_other_choice) == (1, is_repeat, False)
    assert count(session, Answer) == 1


def test_another_choice_for_an_answered_step_leaves_the_first(session: Session, ada: int) -> None:
    attempt_id = start(session, ada)
    other = token(session, ada, attempt_id, "breach")
    take(session, ada, attempt_id, "best")
    done = answers.submit(session, LIBRARY, ada, public_id=attempt_id, step=1, token=other, moment=MOMENT)
    assert (done.was_answered_before, done.is_other_choice) == (True, True)
    assert session.scalars(select(Answer.option_id)).all() == ["s1-best"]


def test_a_step_ahead_and_an_unknown_option_are_refused(session: Session, ada: int) -> None:
    attempt_id = start(session, ada)
    chosen = token(session, ada, attempt_id, "best")
    with pytest.raises(RefusedError) as ahead:
        answers.submit(session, LIBRARY, ada, public_id=attempt_id, step=2, token=chosen, moment=MOMENT)
    with pytest.raises(RefusedError) as unknown:
        answers.submit(session, LIBRARY, ada, public_id=attempt_id, step=1, token="s1-best", moment=MOMENT)
    assert (ahead.value.reason, unknown.value.reason) == ("step-ahead", "unknown-option")
    assert count(session, Answer) == 0


def test_somebody_elses_attempt_does_not_exist(session: Session, ada: int) -> None:
    attempt_id = start(session, ada)
    other = staff_member(session, "Ben Okafor")
    with pytest.raises(NotFoundError):
        attempts.load(session, LIBRARY, other, attempt_id)


def test_what_was_missed_is_retried_alone_and_then_completes(session: Session, ada: int) -> None:
    first = start(session, ada)
    take(session, ada, first, "best", "breach", "best")
    assert count(session, Completion) == 0
    mine = training.of_programme(session, LIBRARY, ada, PROGRAMME.id, MOMENT.date())
    assert [line.progress for line in mine.modules] == [Progress.LOOK_AGAIN, Progress.NOT_STARTED]
    second = start(session, ada)
    assert attempts.load(session, LIBRARY, ada, second).plan.scenes == ("s2",)
    take(session, ada, second, "poor", "best")  # missed once more: once more only this one
    third = start(session, ada)
    take(session, ada, third, "best")
    row = session.scalars(select(Completion)).one()
    assert (row.attempts, row.decisions, row.right_first_time) == (3, 2, 1)


def test_a_completed_module_is_not_started_again_in_its_cycle(session: Session, ada: int) -> None:
    take(session, ada, start(session, ada), "best", "best")
    with pytest.raises(RefusedError) as refused:
        start(session, ada)
    assert refused.value.reason == "already-complete"


def test_an_attempt_under_way_keeps_the_content_it_began_with(session: Session, ada: int) -> None:
    attempt_id = start(session, ada)
    take(session, ada, attempt_id, "best")
    before = attempts.load(session, LIBRARY, ada, attempt_id)
    longer = small_library(5)  # the module has changed on disk meanwhile
    after = attempts.load(session, longer, ada, attempt_id)
    assert after.module == before.module != longer.module("first")
    assert after.current == before.current


def test_my_training_says_what_comes_next(session: Session, ada: int) -> None:
    mine = training.of_programme(session, LIBRARY, ada, PROGRAMME.id, MOMENT.date())
    assert (mine.standing.status, mine.standing.due_on.isoformat()) == ("not started", "2026-12-14")
    assert mine.following
    assert (mine.following.module.id, mine.may_attest) == ("first", False)
    take(session, ada, start(session, ada, "second"), "best")
    mine = training.of_programme(session, LIBRARY, ada, PROGRAMME.id, MOMENT.date())
    assert mine.following
    assert (mine.standing.status, mine.following.module.id, mine.following.answered) == ("in progress", "second", 1)
    for module_id, rest in (("second", ["best"]), ("first", ["best", "best"])):
        take(session, ada, start(session, ada, module_id), *rest)
    mine = training.of_programme(session, LIBRARY, ada, PROGRAMME.id, MOMENT.date())
    assert (mine.following, mine.may_attest, mine.minutes_left) == (None, True, 0)
    late = training.of_programme(session, LIBRARY, ada, PROGRAMME.id, (MOMENT + timedelta(days=22)).date())
    assert late.standing.status == "overdue"
