"""Start an attempt, go on with it, and show the question it has come to."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.exc import IntegrityError

from induction.db import Session
from induction.db.models import Attempt
from induction.db.queries import learning
from induction.db.queries.learning import AttemptRow
from induction.domain.calendar import london_date
from induction.domain.errors import NotFoundError, RefusedError
from induction.domain.learning import attempt as rules
from induction.domain.learning.attempt import AttemptKind, Given, Plan
from induction.domain.learning.module import Grade, Module, Option, Scene
from induction.domain.library_values import Library
from induction.domain.standings.programme import Programme
from induction.services.learning import cycles, pinned, refresher_items
from induction.services.standings import standing

NOT_FOUND = "There is no such attempt. Go to My training to see what you have begun."


@dataclass(frozen=True)
class Loaded:
    """An attempt with everything its rules need.

    Attributes:
        given: the answers so far, by step from 1.
        current: the scene to be answered next; None at the end.
    """

    row: AttemptRow
    plan: Plan
    given: list[Given]
    current: Scene | None

    @property
    def module(self) -> Module:
        """The module as it was when the attempt began."""
        return self.plan.module

    @property
    def step(self) -> int:
        """The number of the step to be answered next."""
        return len(self.given) + 1


@dataclass(frozen=True)
class Question:
    """One decision, as the page needs it: nothing of the grading is in here.

    Attributes:
        situation: the scene's, as it is after the answers so far.
        options: tokens and texts of what is open after the answers so far, in this attempt's own order.
        content_note: the module's, where it may be hard to read; the way to urgent help is shown then.
        number: which decision this is, not counting recoveries.
        most: how many decisions there are at most; branches may save some. Does not depend on the grading.
    """

    attempt_id: str
    module_title: str
    step: int
    number: int
    most: int
    scene: Scene
    situation: str
    options: list[tuple[str, str]]
    content_note: str | None


def start(
    session: Session, library: Library, programme: Programme, staff_member_id: int, *, module_id: str, moment: datetime
) -> str:
    """Start a module, or go on with the attempt that is open; returns the attempt's public id.

    What was missed in the last attempt of this cycle is retried alone, in the version in which it was missed. In a
    cycle after the first the attempt takes what the refresher asks of the module.

    Raises:
        NotFoundError: ``no-module`` for a module that the programme does not hold.
        RefusedError: ``not-open`` outside the window, ``already-complete`` in a cycle that has the completion,
            ``not-asked`` for a module that the refresher leaves out.
    """
    if module_id not in programme.modules:
        raise NotFoundError("no-module", "There is no such module in your training.")
    cycle = cycles.current(session, staff_member_id, programme, london_date(moment))
    begun = learning.attempts_in_cycle(session, staff_member_id, cycle.number, programme.modules)
    earlier = [row for row in begun if row.module_id == module_id]
    still_open = next((row for row in earlier if row.finished_at is None), None)
    if still_open:
        return still_open.public_id
    if not cycle.is_open:
        raise RefusedError("not-open", in_date_words(programme))
    if cycle.held:
        plan = _refresher_plan(session, library, staff_member_id, cycle.number, module_id)
    else:
        plan = _plan_anew(session, library, module_id, earlier[-1] if earlier else None)
        _check_not_complete(session, staff_member_id, module_id, cycle.number)
    row = _new_attempt(session, library, plan, moment)
    row.staff_member_id, row.cycle = staff_member_id, cycle.number
    public_id = _insert(session, row)
    if not begun:
        standing.refresh(session, library, [staff_member_id], moment)
    return public_id


def in_date_words(programme: Programme) -> str:
    """Say why nothing can be taken now."""
    return f"Your training is in date. The refresher opens {programme.window_days} days before it expires."


def load(session: Session, library: Library, staff_member_id: int, public_id: str, *, lock: bool = False) -> Loaded:
    """Load one's own attempt.

    Raises:
        NotFoundError: ``no-attempt``, also for somebody else's.
    """
    row = learning.attempt(session, public_id, staff_member_id, lock=lock)
    if row is None:
        raise NotFoundError("no-attempt", NOT_FOUND)
    plan = plan_of(session, library, row)
    given = [Given(scene, option, Grade(grade)) for scene, option, grade in learning.given(session, row.id)]
    return Loaded(row, plan, given, rules.current_scene(plan, given))


def plan_of(session: Session, library: Library, row: Attempt | AttemptRow) -> Plan:
    """Read the plan of an attempt from its row."""
    module = pinned.module(session, library, row.module_id, row.module_fingerprint)
    scenes = tuple(row.scenes.split(",")) if row.scenes else ()
    return Plan(module, row.seed, AttemptKind(row.kind), scenes)


def question(loaded: Loaded) -> Question | None:
    """Show the decision that the attempt has come to, or None at its end."""
    scene = loaded.current
    if scene is None:
        return None
    taken = rules.taken(loaded.given)
    options = [(token, option.text) for token, option in rules.shuffled(loaded.plan.seed, scene.shown(taken))]
    number = rules.result(loaded.module, loaded.given).decisions + 1
    most = len(loaded.plan.scenes) or sum(not each.recovery for each in loaded.module.scenes)
    return Question(
        attempt_id=loaded.row.public_id,
        module_title=loaded.module.title,
        step=loaded.step,
        number=number,
        most=most,
        scene=scene,
        situation=scene.situation_after(taken),
        options=options,
        content_note=loaded.module.content_note,
    )


def chosen(loaded: Loaded, step: int) -> tuple[Scene, Option]:
    """Find the scene and the option that were answered at a step.

    Raises:
        NotFoundError: ``no-step`` for a step that has not been answered.
    """
    if not 1 <= step <= len(loaded.given):
        raise NotFoundError("no-step", "You have not answered this step yet.")
    given = loaded.given[step - 1]
    scene = loaded.module.scene(given.scene_id)
    option = scene.option(given.option_id) if scene else None
    if scene is None or option is None:
        raise RefusedError("content-lost", "This step is not in the version of the module that is kept.")
    return scene, option


def _check_not_complete(session: Session, staff_member_id: int, module_id: str, cycle: int) -> None:
    if learning.completions_in_cycle(session, staff_member_id, cycle, [module_id]):
        raise RefusedError("already-complete", "You have completed this module for this year.")


def _new_attempt(session: Session, library: Library, plan: Plan, moment: datetime) -> Attempt:
    pinned.keep(session, plan.module, moment)
    policy = library.policy(plan.module.policy, plan.module.policy_version)
    return Attempt(
        public_id=secrets.token_urlsafe(12),
        module_id=plan.module.id,
        kind=plan.kind,
        scenes=",".join(plan.scenes),
        seed=plan.seed,
        module_fingerprint=plan.module.fingerprint,
        policy_version=policy.version,
        policy_fingerprint=policy.fingerprint,
        started_at=moment,
    )


def _plan_anew(session: Session, library: Library, module_id: str, last: Attempt | None) -> Plan:
    seed = secrets.token_bytes(16)
    if last is None:
        return rules.first_plan(library.module(module_id), seed)
    before = load(session, library, last.staff_member_id, last.public_id)
    return rules.retry_plan(before.module, seed, rules.result(before.module, before.given).missed)


def _refresher_plan(session: Session, library: Library, staff_member_id: int, cycle: int, module_id: str) -> Plan:
    asked = refresher_items.of_module(session, staff_member_id, cycle, module_id)
    kind, version, scenes = refresher_items.next_in(asked)
    return Plan(pinned.module(session, library, module_id, version), secrets.token_bytes(16), kind, scenes)


def _insert(session: Session, row: Attempt) -> str:
    """Insert the attempt; a double click that lost the race goes on with the attempt that won it."""
    public_id, staff_member_id, module_id, cycle = row.public_id, row.staff_member_id, row.module_id, row.cycle
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        winner = learning.open_attempt(session, staff_member_id, module_id, cycle)
        if winner is None:
            raise
        return winner.public_id
    return public_id
