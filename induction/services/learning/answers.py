"""Take an answer, show what came of it, and sum an attempt up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from induction.db import Session
from induction.db.queries import learning
from induction.domain.errors import RefusedError
from induction.domain.learning import attempt as rules
from induction.domain.learning.attempt import AttemptKind, Given, Result, option_token
from induction.domain.learning.confidence import Confidence
from induction.domain.learning.module import Module, Option, Scene
from induction.domain.library_values import Library
from induction.services.learning import attempts, completions
from induction.services.learning.attempts import Loaded


@dataclass(frozen=True)
class Submitted:
    """What became of a submitted answer.

    Attributes:
        step: the step whose feedback is to be shown.
        was_answered_before: the step had its answer already, which stands.
        is_other_choice: this submission named another option than the one that stands.
    """

    step: int
    was_answered_before: bool = False
    is_other_choice: bool = False


@dataclass(frozen=True)
class Outcome:
    """What came of a choice: everything the feedback page shows.

    Attributes:
        next_step: None when the attempt is at its end and the result comes next.
        content_note: the module's, where it may be hard to read; the way to urgent help is shown then.
    """

    attempt_id: str
    module_title: str
    step: int
    scene: Scene
    option: Option
    next_step: int | None
    content_note: str | None


@dataclass(frozen=True)
class Summary:
    """A finished attempt.

    Attributes:
        attempts: how many attempts this cycle has seen at this module, this one included.
    """

    attempt_id: str
    module: Module
    kind: AttemptKind
    result: Result
    attempts: int
    finished_at: datetime


def submit(
    session: Session,
    library: Library,
    staff_member_id: int,
    *,
    public_id: str,
    step: int,
    token: str,
    moment: datetime,
    confidence: Confidence | None = None,
) -> Submitted:
    """Take the answer to a step; the last one finishes the attempt in the same transaction.

    A step that is answered already keeps its first answer, whatever is sent again. `confidence` is kept beside it and
    changes nothing that counts.

    Raises:
        NotFoundError: ``no-attempt``.
        RefusedError: ``step-ahead`` for a step that has not been reached, ``unknown-option``.
    """
    loaded = attempts.load(session, library, staff_member_id, public_id, lock=True)
    if step < loaded.step:
        _, option = attempts.chosen(loaded, step)
        return Submitted(step, True, option_token(loaded.plan.seed, option) != token)
    if step > loaded.step or loaded.current is None:
        raise RefusedError("step-ahead", "This page is ahead of where you are. Go on from your last saved answer.")
    marked = rules.mark(loaded.plan, loaded.given, token)
    learning.add_answer(
        session,
        {
            "attempt_id": loaded.row.id,
            "step": step,
            "scene_id": marked.scene.id,
            "visit": marked.visit,
            "option_id": marked.option.id,
            "grade": marked.option.grade,
            "confidence": confidence,
            "answered_at": moment,
        },
    )
    if marked.is_last:
        given = [*loaded.given, Given(marked.scene.id, marked.option.id, marked.option.grade)]
        completions.finish(session, library, loaded, given, moment)
    session.flush()
    return Submitted(step)


def outcome(loaded: Loaded, step: int) -> Outcome:
    """Show what came of the choice at a step.

    Raises:
        NotFoundError: ``no-step`` for a step that has not been answered.
    """
    scene, option = attempts.chosen(loaded, step)
    is_last = step == len(loaded.given) and loaded.current is None
    return Outcome(
        attempt_id=loaded.row.public_id,
        module_title=loaded.module.title,
        step=step,
        scene=scene,
        option=option,
        next_step=None if is_last else step + 1,
        content_note=loaded.module.content_note,
    )


def summary(session: Session, loaded: Loaded) -> Summary | None:
    """Sum up a finished attempt; None while it is under way."""
    row = loaded.row
    if row.finished_at is None:
        return None
    tries = learning.attempts_in_cycle(session, row.staff_member_id, row.cycle, [row.module_id])
    number = sum(other.id <= row.id for other in tries)
    return Summary(
        row.public_id,
        loaded.module,
        loaded.plan.kind,
        rules.result(loaded.module, loaded.given),
        number,
        row.finished_at,
    )
