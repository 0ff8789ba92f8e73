"""Finish an attempt, and complete its module when nothing in it is left to look at again."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from induction.db import Session
from induction.db.models import Attempt, Completion
from induction.db.queries import learning
from induction.db.queries.learning import AttemptRow
from induction.domain.calendar import london_date
from induction.domain.certificates.certificate import AssuranceLevel
from induction.domain.learning import attempt as rules
from induction.domain.learning.attempt import Given
from induction.domain.learning.module import Grade, Module
from induction.domain.learning.refresher import Reason
from induction.domain.learning.refresher_progress import State
from induction.domain.library_values import Library
from induction.domain.proofs.ledger import Kind
from induction.services.learning import pinned, refresher_choice, refresher_items
from induction.services.learning.attempts import Loaded
from induction.services.learning.refresher_items import Kept
from induction.services.proofs import ledger


def finish(session: Session, library: Library, loaded: Loaded, given: list[Given], moment: datetime) -> None:
    """Finish an attempt with these answers.

    An induction completes the module with the attempt in which nothing was missed. A refresher completes it once
    everything that it asks of the module is done.
    """
    row = loaded.row
    learning.finish_attempt(session, row.id, moment)
    asked = _asked(session, row) if row.cycle > 1 else []
    if asked:
        _settle_refresher(session, library, row, asked, moment)
    elif rules.result(loaded.module, given).is_passed:
        tries = _tries(session, row)
        first = rules.result(loaded.module, given if tries[0].id == row.id else _given(session, tries[0].id))
        _complete(session, row, loaded.module, _Sum(len(tries), first.decisions, len(first.right)), moment)


def _asked(session: Session, row: Attempt | AttemptRow) -> list[Kept]:
    """List all that the refresher asks of which the attempt is a part."""
    session.flush()
    everything = refresher_items.kept(session, row.staff_member_id, row.cycle)
    mine = {each.row.programme_id for each in everything if each.row.module_id == row.module_id}
    return [each for each in everything if each.row.programme_id in mine]


def _settle_refresher(
    session: Session, library: Library, row: Attempt | AttemptRow, asked: list[Kept], moment: datetime
) -> None:
    """Ask the modules of a group in which something was missed; complete the modules of which everything is done."""
    programme = library.programmes.get(asked[0].row.programme_id)
    more = refresher_choice.of_missed_groups(library, programme, asked) if programme else []
    if more:
        refresher_items.add(
            session, row.staff_member_id, asked[0].row.programme_id, row.cycle,
            first=len(asked) + 1, more=more, moment=moment,
        )  # fmt: skip
        asked = _asked(session, row)
    names = {each.row.module_id for each in asked}
    attempts = learning.attempts_in_cycle(session, row.staff_member_id, row.cycle, names)
    done = {each.module_id for each in learning.completions_in_cycle(session, row.staff_member_id, row.cycle, names)}
    for module_id in dict.fromkeys(each.row.module_id for each in asked):
        own = [each for each in asked if each.row.module_id == module_id]
        if module_id not in done and all(each.progress.state is State.DONE for each in own) and _is_decided(own, asked):
            tries = [each for each in attempts if each.module_id == module_id]
            module = pinned.module(session, library, module_id, tries[-1].module_fingerprint)
            right = sum(bool(each.progress.is_right_first) for each in own)
            _complete(session, tries[-1], module, _Sum(len(tries), len(own), right), moment)


def _is_decided(own: list[Kept], asked: list[Kept]) -> bool:
    """Tell whether all situations of the groups to which some belong have been answered."""
    groups = {each.row.group_title for each in own} - {None}
    return all(each.progress.state is not State.WAITING for each in asked if _shows(each, groups))


def _shows(each: Kept, groups: set[str | None]) -> bool:
    return each.row.reason == Reason.TEST_OUT and each.row.group_title in groups


def _tries(session: Session, row: Attempt | AttemptRow) -> list[Attempt]:
    return list(learning.attempts_in_cycle(session, row.staff_member_id, row.cycle, [row.module_id]))


class _Sum(NamedTuple):
    """How many attempts there were, and what the first answers came to."""

    attempts: int
    decisions: int
    right: int


def _complete(session: Session, last: Attempt | AttemptRow, module: Module, sum_: _Sum, moment: datetime) -> None:
    row = Completion(
        staff_member_id=last.staff_member_id,
        module_id=last.module_id,
        module_version=module.version,
        module_title=module.title,
        cycle=last.cycle,
        attempt_id=last.id,
        module_fingerprint=last.module_fingerprint,
        policy_version=last.policy_version,
        policy_fingerprint=last.policy_fingerprint,
        attempts=sum_.attempts,
        decisions=sum_.decisions,
        right_first_time=sum_.right,
        assurance_level=AssuranceLevel.SERVER,
        achieved_at=moment,
        achieved_on=london_date(moment),
    )
    session.add(row)
    session.flush()
    ledger.record(session, moment, Kind.COMPLETION, f"completion:{row.id}", ledger.facts_of(Kind.COMPLETION, row))


def _given(session: Session, attempt_id: int) -> list[Given]:
    return [Given(scene, option, Grade(grade)) for scene, option, grade in learning.given(session, attempt_id)]
