"""Choose what a refresher asks of one person, from what they answered before, the policy, and what it asks anew."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from induction.db import Session
from induction.db.models import Answer, RefresherItem
from induction.db.queries import learning
from induction.db.queries import refresher as queries
from induction.domain.calendar import london_date
from induction.domain.learning import refresher as rules
from induction.domain.learning.confidence import Confidence
from induction.domain.learning.module import Grade, Module
from induction.domain.learning.refresher import Asked, Candidate, Met, PolicyChange, Reason
from induction.domain.learning.refresher_progress import State
from induction.domain.learning.test_out import comes_back, show_what_you_know, take
from induction.domain.library_values import Library
from induction.domain.standings.programme import Programme
from induction.services.learning import pinned
from induction.services.learning.cycles import Cycle
from induction.services.learning.refresher_items import Kept


@dataclass(frozen=True)
class Taker:
    """Who is asked, in which round of what, on which day."""

    library: Library
    programme: Programme
    staff_member_id: int
    cycle: Cycle
    day: date

    @property
    def seed(self) -> str:
        """What the choice hangs on besides what somebody has done."""
        return f"{self.programme.id}/{self.staff_member_id}/{self.cycle.number}"


def to_add(session: Session, taker: Taker, rows: Sequence[RefresherItem]) -> list[Candidate]:
    """Choose what is asked and not kept yet: the refresher, unless it is early, and what changes of the policy ask.

    Who comes back after a gap shows what they know instead, where the programme has groups of obligations.
    """
    cycle = taker.cycle
    is_to_be_chosen = not cycle.is_early and all(row.reason == Reason.ASKED for row in rows)
    asked = _asked(cycle)
    if not cycle.is_open or not (is_to_be_chosen or asked):
        return []
    found = _chosen(session, taker, asked) if is_to_be_chosen else []
    kept = {(row.module_id, row.scene_id) for row in rows} | {each.key for each in found}
    every = rules.asked_at_once(rules.candidates(modules(taker), {}, asked=asked))
    new = [each for each in found if each.key not in {(row.module_id, row.scene_id) for row in rows}]
    return new + [each for each in every if each.key not in kept]


def of_missed_groups(library: Library, programme: Programme, kept: Sequence[Kept]) -> list[Candidate]:
    """Choose what is taken of groups in which somebody who came back missed something, once all of it was answered."""
    asked = {(each.row.module_id, each.row.scene_id) for each in kept}
    found: list[Candidate] = []
    for group in programme.groups:
        shown = [each for each in kept if each.row.reason == Reason.TEST_OUT and each.row.group_title == group.title]
        is_decided = shown and all(each.progress.state is not State.WAITING for each in shown)
        if is_decided and not all(each.progress.is_right_first for each in shown):
            found += take([library.modules[name] for name in group.modules if name in library.modules], group, asked)
    return found


def _chosen(session: Session, taker: Taker, asked: Sequence[Asked]) -> list[Candidate]:
    library, programme = taker.library, taker.programme
    if programme.groups and _comes_back(session, taker):
        register = library.register(programme.policy)
        return show_what_you_know(modules(taker), programme.groups, register, taker.seed)
    change = _change(library, programme, taker.cycle)
    before = met(session, taker, up_to=taker.cycle.number, with_scenes=change is not None)
    return rules.choose(rules.candidates(modules(taker), before, change=change, asked=asked), taker.seed)


def modules(taker: Taker) -> list[Module]:
    """Give the programme's modules as they are now, in its order."""
    every = taker.library.modules
    return [every[name] for name in taker.programme.modules if name in every]


def _comes_back(session: Session, taker: Taker) -> bool:
    held, expires_on = taker.cycle.held, taker.cycle.expires_on
    if held is None or expires_on is None:
        return False
    starts_on = learning.starts_on(session, taker.staff_member_id)
    return comes_back(taker.day, achieved_on=held.achieved_on, expires_on=expires_on, starts_on=starts_on)


def _asked(cycle: Cycle) -> list[Asked]:
    """Read what changes of the policy ask: ``module/scene``, or a module by itself."""
    found = []
    for each in cycle.asked:
        for item in json.loads(each.items):
            module_id, _, scene_id = item.partition("/")
            found.append(Asked(module_id, scene_id or None, each.reason))
    return found


def _change(library: Library, programme: Programme, cycle: Cycle) -> PolicyChange | None:
    now = library.policy(programme.policy)
    if cycle.held is None or cycle.held.policy_version == now.version:
        return None
    return PolicyChange(library.policies.get((programme.policy, cycle.held.policy_version)), now)


def met(session: Session, taker: Taker, *, up_to: int, with_scenes: bool = False) -> dict[tuple[str, str], Met]:
    """Read how each scene was answered at first sight in the latest round before one in which it was met."""
    rows = [
        (attempt, answer)
        for attempt, answer in queries.answered_before(session, taker.staff_member_id, up_to)
        if attempt.module_id in taker.programme.modules
    ]
    wanted = {(attempt.module_id, attempt.module_fingerprint) for attempt, _ in rows} if with_scenes else set()
    then = pinned.modules(session, taker.library, wanted)
    latest: dict[tuple[str, str], tuple[int, Met]] = {}
    for attempt, answer in rows:
        key = (attempt.module_id, answer.scene_id)
        if key not in latest or latest[key][0] < attempt.cycle:
            latest[key] = (attempt.cycle, _as_met(answer, then.get(attempt.module_fingerprint)))
    return {key: each for key, (_, each) in latest.items()}


def _as_met(answer: Answer, then: Module | None) -> Met:
    confidence = Confidence(answer.confidence) if answer.confidence else None
    scene = then.scene(answer.scene_id) if then else None
    return Met(Grade(answer.grade), london_date(answer.answered_at), confidence, scene)
