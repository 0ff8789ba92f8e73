"""My training: what is asked of somebody, by when, why, how far they are and what to do next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from math import ceil

from induction.db import Session
from induction.db.models import Attempt, Completion, Standing
from induction.db.queries import learning
from induction.domain.errors import NotFoundError
from induction.domain.learning.attestation import missing_modules
from induction.domain.learning.module import Module
from induction.domain.library_values import Library
from induction.domain.standings import requirement
from induction.domain.standings.programme import Programme
from induction.services.learning import attempts, cycles, refreshers
from induction.services.learning.cycles import Cycle
from induction.services.learning.refresher_choice import Taker
from induction.services.learning.refreshers import Refresher
from induction.services.standings import requirements, standing


class Progress(StrEnum):
    """How far somebody is with a module in this cycle."""

    NOT_STARTED = "not started"
    IN_PROGRESS = "in progress"
    LOOK_AGAIN = "look again"
    COMPLETED = "completed"


@dataclass(frozen=True)
class ModuleLine:
    """A module on the list.

    Attributes:
        answered: answers given in the open attempt.
        attempt_id: the public id of the latest attempt, if there is one.
        completed_on: when it was completed in this cycle.
    """

    module: Module
    progress: Progress
    answered: int
    attempt_id: str | None
    completed_on: date | None


@dataclass(frozen=True)
class Training:
    """A programme as one staff member sees it.

    Attributes:
        standing: how they stand today; before the programme is asked of them, how they will stand on its first day.
        reason: in one line, why it is asked of them.
        may_attest: every module is completed and the attestation is all that is left.
        minutes_left: for the modules that are not completed; the attestation takes about two more.
        refresher: what is asked in a round after the first; `modules` then holds the modules it is taken from.
    """

    programme: Programme
    cycle: Cycle
    standing: Standing
    reason: str
    opens_on: date | None
    modules: list[ModuleLine]
    may_attest: bool
    minutes_left: int
    refresher: Refresher | None = None

    @property
    def following(self) -> ModuleLine | None:
        """The module to do next: the one begun, else the first that is not completed."""
        open_ones = [line for line in self.modules if line.progress is not Progress.COMPLETED]
        begun = [line for line in open_ones if line.progress is not Progress.NOT_STARTED]
        return next(iter([*begun, *open_ones]), None)


def of(session: Session, library: Library, staff_member_id: int, day: date) -> list[Training]:
    """Put together what is asked of somebody on a day, or will be, in the order of the programmes."""
    asked = standing.asked_of(session, staff_member_id, day)
    return [
        _training(session, library, programme, asked[programme.id], day)
        for programme in library.programmes.values()
        if programme.id in asked
    ]


def of_programme(session: Session, library: Library, staff_member_id: int, programme_id: str, day: date) -> Training:
    """Put together one programme that is asked of somebody on a day, or will be.

    Raises:
        NotFoundError: ``no-programme``, also for one that is asked of others only.
    """
    asked = standing.asked_of(session, staff_member_id, day).get(programme_id)
    programme = library.programmes.get(programme_id)
    if asked is None or programme is None:
        raise NotFoundError("no-programme", "There is no such programme in your training.")
    return _training(session, library, programme, asked, day)


def of_module(session: Session, library: Library, staff_member_id: int, module_id: str, day: date) -> Training:
    """Put together the programme with a module in it, where it is asked of somebody on a day, or will be.

    Raises:
        NotFoundError: ``no-module``, also for one that is asked of others only.
    """
    programme = library.programme_with(module_id)
    asked = standing.asked_of(session, staff_member_id, day)
    if programme is None or programme.id not in asked:
        raise NotFoundError("no-module", "There is no such module in your training.")
    return _training(session, library, programme, asked[programme.id], day)


def _training(session: Session, library: Library, programme: Programme, asked: Standing, day: date) -> Training:
    staff_member_id = asked.staff_member_id
    cycle = cycles.current(session, staff_member_id, programme, day)
    tried = learning.attempts_in_cycle(session, staff_member_id, cycle.number, programme.modules)
    completions = learning.completions_in_cycle(session, staff_member_id, cycle.number, programme.modules)
    done = {completion.module_id: completion for completion in completions}
    counts = learning.answer_counts(session, [row.id for row in tried if row.finished_at is None])
    mine = refreshers.of(session, Taker(library, programme, staff_member_id, cycle, day))
    lines = []
    for module_id in _module_ids(programme, mine):
        latest = next((row for row in reversed(tried) if row.module_id == module_id), None)
        module = attempts.plan_of(session, library, latest).module if latest else library.module(module_id)
        lines.append(_line(module, latest, done.get(module_id), counts))
    return Training(
        programme=programme,
        cycle=cycle,
        standing=asked,
        reason=requirements.reason_for(session, programme, asked, day),
        opens_on=requirement.window_opens_on(cycle.expires_on, programme) if cycle.expires_on else None,
        modules=lines,
        may_attest=cycle.is_open and (mine.is_done if mine else not missing_modules(programme, done)),
        minutes_left=mine.minutes_left if mine else _minutes(lines),
        refresher=mine,
    )


def module_line(training: Training, module_id: str) -> ModuleLine:
    """Find a module in somebody's training.

    Raises:
        NotFoundError: ``no-module`` for one that their refresher does not ask.
    """
    line = next((line for line in training.modules if line.module.id == module_id), None)
    if line is None:
        raise NotFoundError("no-module", "There is no such module in your training.")
    return line


def _module_ids(programme: Programme, mine: Refresher | None) -> list[str]:
    return [module.id for module in mine.modules] if mine else list(programme.modules)


def _minutes(lines: list[ModuleLine]) -> int:
    return ceil(sum(line.module.seconds for line in lines if line.progress is not Progress.COMPLETED) / 60)


def _line(module: Module, latest: Attempt | None, completion: Completion | None, counts: dict[int, int]) -> ModuleLine:
    return ModuleLine(
        module=module,
        progress=_progress(latest, completion),
        answered=counts.get(latest.id, 0) if latest else 0,
        attempt_id=latest.public_id if latest else None,
        completed_on=completion.achieved_on if completion else None,
    )


def _progress(latest: Attempt | None, completion: Completion | None) -> Progress:
    if completion:
        return Progress.COMPLETED
    if latest is None:
        return Progress.NOT_STARTED
    return Progress.IN_PROGRESS if latest.finished_at is None else Progress.LOOK_AGAIN
