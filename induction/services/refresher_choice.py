"""Choose what a refresher asks of one person, from what they answered before, the policy, and what it asks anew."""

from __future__ import annotations

import json
from collections.abc import Sequence

from induction.db import Session
from induction.db.models import Answer, RefresherItem
from induction.db.queries import refresher as queries
from induction.domain import refresher as rules
from induction.domain.calendar import london_date
from induction.domain.confidence import Confidence
from induction.domain.library_values import Library
from induction.domain.module import Grade, Module
from induction.domain.programme import Programme
from induction.domain.refresher import Asked, Candidate, Met, PolicyChange, Reason
from induction.services import pinned
from induction.services.cycles import Cycle


def to_add(
    session: Session,
    library: Library,
    programme: Programme,
    staff_member_id: int,
    *,
    cycle: Cycle,
    rows: Sequence[RefresherItem],
) -> list[Candidate]:
    """Choose what is asked and not kept yet: the refresher, unless it is early, and what changes of the policy ask."""
    is_to_be_chosen = not cycle.is_early and all(row.reason in (Reason.ASKED,) for row in rows)
    asked = _asked(cycle)
    if not cycle.is_open or not (is_to_be_chosen or asked):
        return []
    modules = [library.modules[name] for name in programme.modules if name in library.modules]
    if is_to_be_chosen:
        change = _change(library, programme, cycle)
        met = _met(session, library, programme, staff_member_id, cycle=cycle.number, with_scenes=change is not None)
        found = rules.choose(
            rules.candidates(modules, met, change=change, asked=asked),
            f"{programme.id}/{staff_member_id}/{cycle.number}",
        )
    else:
        found = rules.asked_at_once(rules.candidates(modules, {}, asked=asked))
    kept = {(row.module_id, row.scene_id) for row in rows}
    return [each for each in found if each.key not in kept]


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


def _met(
    session: Session, library: Library, programme: Programme, staff_member_id: int, *, cycle: int, with_scenes: bool
) -> dict[tuple[str, str], Met]:
    """Read how each scene was answered at first sight in the latest round in which it was met."""
    rows = [
        (attempt, answer)
        for attempt, answer in queries.answered_before(session, staff_member_id, cycle)
        if attempt.module_id in programme.modules
    ]
    wanted = {(attempt.module_id, attempt.module_fingerprint) for attempt, _ in rows} if with_scenes else set()
    then = pinned.modules(session, library, wanted)
    latest: dict[tuple[str, str], tuple[int, Met]] = {}
    for attempt, answer in rows:
        key = (attempt.module_id, answer.scene_id)
        if key not in latest or latest[key][0] < attempt.cycle:
            latest[key] = (attempt.cycle, _as_met(answer, then.get(attempt.module_fingerprint)))
    return {key: met for key, (_, met) in latest.items()}


def _as_met(answer: Answer, then: Module | None) -> Met:
    confidence = Confidence(answer.confidence) if answer.confidence else None
    scene = then.scene(answer.scene_id) if then else None
    return Met(Grade(answer.grade), london_date(answer.answered_at), confidence, scene)
