"""Finish an attempt, and complete its module when nothing in it is left to look at again."""

from __future__ import annotations

from datetime import datetime

from induction.db import Session
from induction.db.models import Attempt, Completion
from induction.db.queries import learning
from induction.domain import attempt as rules
from induction.domain.attempt import Given
from induction.domain.calendar import london_date
from induction.domain.certificate import AssuranceLevel
from induction.domain.ledger import Kind
from induction.domain.module import Grade
from induction.domain.refresher_progress import State
from induction.services import ledger, refresher_items
from induction.services.attempts import Loaded
from induction.services.refresher_items import Kept


def finish(session: Session, loaded: Loaded, given: list[Given], moment: datetime) -> None:
    """Finish an attempt with these answers.

    An induction completes the module with the attempt in which nothing was missed. A refresher completes it once
    everything that it asks of the module is done.
    """
    row = loaded.row
    row.finished_at = moment
    asked = _asked(session, row) if row.cycle > 1 else []
    if asked:
        _complete_refresher(session, loaded, asked, moment)
    elif rules.result(loaded.module, given).is_passed:
        tries = _tries(session, row)
        first = rules.result(loaded.module, given if tries[0].id == row.id else _given(session, tries[0].id))
        _complete(session, _completion(loaded, len(tries), first.decisions, len(first.right), moment))


def _asked(session: Session, row: Attempt) -> list[Kept]:
    session.flush()
    return refresher_items.of_module(session, row.staff_member_id, row.cycle, row.module_id)


def _complete_refresher(session: Session, loaded: Loaded, asked: list[Kept], moment: datetime) -> None:
    """Complete the module once everything that the refresher asks of it is done; what is asked later adds no second."""
    row = loaded.row
    done = learning.completions_in_cycle(session, row.staff_member_id, row.cycle)
    is_complete = any(completion.module_id == row.module_id for completion in done)
    if is_complete or any(each.progress.state is not State.DONE for each in asked):
        return
    right = sum(bool(each.progress.is_right_first) for each in asked)
    _complete(session, _completion(loaded, len(_tries(session, row)), len(asked), right, moment))


def _complete(session: Session, row: Completion) -> None:
    session.add(row)
    session.flush()
    ledger.record(
        session, row.achieved_at, Kind.COMPLETION, f"completion:{row.id}", ledger.facts_of(Kind.COMPLETION, row)
    )


def _tries(session: Session, row: Attempt) -> list[Attempt]:
    cycle = learning.attempts_in_cycle(session, row.staff_member_id, row.cycle)
    return [other for other in cycle if other.module_id == row.module_id]


def _completion(loaded: Loaded, attempts: int, decisions: int, right_first_time: int, moment: datetime) -> Completion:
    row, module = loaded.row, loaded.module
    return Completion(
        staff_member_id=row.staff_member_id,
        module_id=row.module_id,
        module_version=module.version,
        module_title=module.title,
        cycle=row.cycle,
        attempt_id=row.id,
        module_fingerprint=row.module_fingerprint,
        policy_version=row.policy_version,
        policy_fingerprint=row.policy_fingerprint,
        attempts=attempts,
        decisions=decisions,
        right_first_time=right_first_time,
        assurance_level=AssuranceLevel.SERVER,
        achieved_at=moment,
        achieved_on=london_date(moment),
    )


def _given(session: Session, attempt_id: int) -> list[Given]:
    return [Given(a.scene_id, a.option_id, Grade(a.grade)) for a in learning.answers(session, attempt_id)]
