"""Histories as rows: what earlier years left behind, carried over, and the attempts that are open now."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from random import Random
from typing import Any

from induction.demo.histories import Attested
from induction.demo.people import Person
from induction.demo.play import Played, left_open, until_passed
from induction.domain.calendar import london_date
from induction.domain.certificates.certificate import AssuranceLevel
from induction.domain.learning.attestation import answers_fingerprint
from induction.domain.learning.module import Module
from induction.domain.learning.refresher import Candidate, candidates, choose
from induction.domain.policies.policy import Policy
from induction.domain.standings.programme import Programme, Statement

Row = dict[str, Any]
_NO_ANSWERS = answers_fingerprint([])
_AN_ANSWER = timedelta(seconds=40)


@dataclass(frozen=True)
class Course:
    """The content that the histories refer to."""

    programme: Programme
    policy: Policy
    modules: tuple[Module, ...]
    statement: Statement
    statement_text: str

    @cached_property
    def refresher_candidates(self) -> list[Candidate]:
        """What a refresher could ask of somebody whose earlier answers are not in this service."""
        return candidates(self.modules, {})


@dataclass
class Rows:
    """Rows waiting to be inserted; attempts get their keys here, because answers and completions refer to them."""

    course: Course
    next_attempt: int
    attempts: list[Row] = field(default_factory=list)
    answers: list[Row] = field(default_factory=list)
    completions: list[Row] = field(default_factory=list)
    attestations: list[Row] = field(default_factory=list)
    refresher_items: list[Row] = field(default_factory=list)

    def add(self, chance: Random, person: Person, staff_member_id: int) -> None:
        """Add everything a person has done."""
        for cycle, attested in enumerate(person.history.attested, start=1):
            self._carry_over(chance, person, staff_member_id, cycle, attested)
        if person.history.began_on:
            self._begin(chance, staff_member_id, len(person.history.attested) + 1, person.history.began_on)

    def _carry_over(self, chance: Random, person: Person, staff_member_id: int, cycle: int, attested: Attested) -> None:
        achieved_at = working_moment(chance, attested.achieved_on)
        for place, module in enumerate(reversed(self.course.modules), start=1):
            attempts = chance.choices((1, 2, 3), (6, 3, 1))[0]
            missed = chance.randint(1, max(1, module.decisions // 2)) if attempts > 1 else 0
            self.completions.append(
                self._about(module)
                | {
                    "staff_member_id": staff_member_id,
                    "module_version": module.version,
                    "module_title": module.title,
                    "cycle": cycle,
                    "attempt_id": None,
                    "attempts": attempts,
                    "decisions": module.decisions,
                    "right_first_time": module.decisions - missed,
                    "assurance_level": AssuranceLevel.IMPORTED.value,
                    "achieved_at": achieved_at - 7 * place * _AN_ANSWER,
                    "achieved_on": attested.achieved_on,
                }
            )
        self.attestations.append(self._attestation(person, staff_member_id, cycle, attested, achieved_at))

    def _attestation(
        self, person: Person, staff_member_id: int, cycle: int, attested: Attested, achieved_at: datetime
    ) -> Row:
        course = self.course
        return {
            "staff_member_id": staff_member_id,
            "programme_id": course.programme.id,
            "cycle": cycle,
            "policy_slug": course.policy.slug,
            "policy_version": course.policy.version,
            "policy_fingerprint": course.policy.fingerprint,
            "statement_id": course.statement.id,
            "statement_version": course.statement.version,
            "statement_text": course.statement_text,
            "typed_name": person.name.printed,
            "answers_fingerprint": _NO_ANSWERS,
            "signed_in_at": achieved_at - timedelta(minutes=25),
            "confirmed_at": achieved_at,
            "assurance_level": AssuranceLevel.IMPORTED.value,
            "achieved_at": achieved_at,
            "achieved_on": attested.achieved_on,
            "expires_on": attested.expires_on,
        }

    def _begin(self, chance: Random, staff_member_id: int, cycle: int, day: date) -> None:
        """Begin a round in this service: some modules passed, and as a rule the next one left open."""
        moment = working_moment(chance, day)
        asked = self._asked(staff_member_id, cycle, moment) if cycle > 1 else [(m, ()) for m in self.course.modules]
        passed = chance.choices(range(len(asked) + 1), [3] * len(asked) + [1])[0]
        for module, scenes in asked[:passed]:
            played = list(until_passed(chance, module, scenes))
            for each in played:
                moment = self._attempt(chance, each, staff_member_id, cycle, moment, is_finished=True)
            self.completions.append(self._completed(played, staff_member_id, cycle, moment))
        for module, scenes in asked[passed : passed + 1]:
            self._attempt(chance, left_open(chance, module, scenes), staff_member_id, cycle, moment, is_finished=False)

    def _asked(self, staff_member_id: int, cycle: int, moment: datetime) -> list[tuple[Module, tuple[str, ...]]]:
        """Choose a refresher for somebody whose earlier answers are not in this service."""
        seed = f"{self.course.programme.id}/{staff_member_id}/{cycle}"
        chosen = choose(self.course.refresher_candidates, seed)
        self.refresher_items += [
            {
                "staff_member_id": staff_member_id,
                "programme_id": self.course.programme.id,
                "cycle": cycle,
                "position": position,
                "module_id": each.module.id,
                "scene_id": each.scene.id,
                "module_fingerprint": each.module.fingerprint,
                "reason": each.reason.value,
                "words": each.words,
                "chosen_at": moment,
            }
            for position, each in enumerate(chosen, start=1)
        ]
        taken: dict[str, tuple[Module, tuple[str, ...]]] = {}
        for each in chosen:
            _, scenes = taken.get(each.module.id, (each.module, ()))
            taken[each.module.id] = (each.module, (*scenes, each.scene.id))
        return list(taken.values())

    def _completed(self, played: list[Played], staff_member_id: int, cycle: int, moment: datetime) -> Row:
        first, module = played[0].result, played[0].plan.module
        return self._about(module) | {
            "staff_member_id": staff_member_id,
            "module_version": module.version,
            "module_title": module.title,
            "cycle": cycle,
            "attempt_id": self.next_attempt - 1,
            "attempts": len(played),
            "decisions": first.decisions,
            "right_first_time": len(first.right),
            "assurance_level": AssuranceLevel.SERVER.value,
            "achieved_at": moment,
            "achieved_on": london_date(moment),
        }

    def _attempt(
        self, chance: Random, played: Played, staff_member_id: int, cycle: int, moment: datetime, *, is_finished: bool
    ) -> datetime:
        attempt_id, started_at = self.next_attempt, moment
        self.next_attempt += 1
        for step, (given, visit) in enumerate(zip(played.given, played.visits, strict=True), start=1):
            moment += _AN_ANSWER
            self.answers.append(
                {
                    "attempt_id": attempt_id,
                    "step": step,
                    "scene_id": given.scene_id,
                    "visit": visit,
                    "option_id": given.option_id,
                    "grade": given.grade.value,
                    "answered_at": moment,
                }
            )
        self.attempts.append(
            self._about(played.plan.module)
            | {
                "id": attempt_id,
                "public_id": chance.randbytes(12).hex(),
                "staff_member_id": staff_member_id,
                "cycle": cycle,
                "kind": played.plan.kind.value,
                "scenes": ",".join(played.plan.scenes),
                "seed": played.plan.seed,
                "started_at": started_at,
                "finished_at": moment if is_finished else None,
            }
        )
        return moment + _AN_ANSWER

    def _about(self, module: Module) -> Row:
        return {
            "module_id": module.id,
            "module_fingerprint": module.fingerprint,
            "policy_version": self.course.policy.version,
            "policy_fingerprint": self.course.policy.fingerprint,
        }


def working_moment(chance: Random, day: date) -> datetime:
    """Give a moment of a London day between nine in the morning and six in the evening, summer and winter."""
    return datetime.combine(day, time(9), UTC) + timedelta(minutes=chance.randrange(8 * 60))
