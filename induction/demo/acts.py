"""The play that leads to the demo's present: histories as rows, some lives through the service, acts of two people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from random import Random

from induction.db import Session
from induction.demo import duties, organisation
from induction.demo.accounts import Registrar
from induction.demo.cases import Cases, without_last_round
from induction.demo.insert import insert_absences, insert_histories
from induction.demo.office import Office
from induction.demo.people import Person
from induction.demo.records import noted
from induction.demo.rows import Course
from induction.demo.walk import walk
from induction.domain.library_values import Library
from induction.domain.people import Principal, Role
from induction.services.certification.certificates import Issuer
from induction.services.certification.issuing import Press

PROGRAMME = "induction-core"
_SETTLED = timedelta(days=20)  # after which those one can sign in as have met what their post asks


@dataclass(frozen=True)
class Play:
    """Everything that has happened, in the order in which one thing needs another.

    Attributes:
        keyed: the people with their keys.
        day: the day on which it ends.
    """

    session: Session
    library: Library
    issuer: Issuer
    chance: Random
    keyed: list[tuple[Person, int]]
    day: date
    cases: Cases

    def histories(self, moment: datetime) -> None:
        """Insert what people have done, and walk those through the service whom one can look at closely."""
        walking = {at for at, (person, _) in enumerate(self.keyed) if person.place.sign_in} | self.cases.walking
        on_paper = self.cases.on_paper
        others = [
            (without_last_round(person) if at in on_paper else person, key)
            for at, (person, key) in enumerate(self.keyed)
            if at not in walking
        ]
        insert_histories(self.session, self.chance, self._course(PROGRAMME), others, moment)
        self._duties(moment)
        insert_absences(self.session, self.keyed, self._hr.staff_member_id, self._approver.staff_member_id)
        for at in sorted(walking):
            self._walk(PROGRAMME, *self.keyed[at])

    def acts(self) -> None:
        """Do what takes two people; standing is worked out by now."""
        person_of, office = self.keyed, self._office
        office.correct(*person_of[self.cases.corrected])
        office.rename(self.chance, *person_of[self.cases.renamed])
        for at in sorted(self.cases.on_paper):
            office.key_paper(*person_of[at])
        office.leave_waiting(*person_of[self.cases.waiting], self.day)

    def revocation(self, press: Press | None, moment: datetime) -> None:
        """Revoke a certificate now: nothing can have been sealed before there was a key."""
        self._office.revoke(self.keyed[self.cases.revoked][1], press, moment)

    def _duties(self, moment: datetime) -> None:
        """Insert what was done about the programmes of managers, the Communications Team and holders of accounts."""
        units = {team.code: team.name for team in organisation.teams(len(self.keyed))}
        registrar = Registrar(self.session, self.library, self._as("author"), units)
        for programme_id, asked in (
            (duties.MANAGERS, duties.of_managers(self.keyed)),
            (duties.COMMUNICATIONS, duties.of_communications(self.keyed)),
            (duties.ACCOUNTS, registrar.enter(self.chance, self.keyed, self.day)),
        ):
            course = self._course(programme_id)
            listed = [*asked]
            drawn = [duty for duty in listed if not duty.person.place.sign_in]
            met = [*duties.met(self.chance, course.programme, drawn, self.day)]
            insert_histories(self.session, self.chance, course, met, moment)
            for duty in listed:
                done_on = duty.since + _SETTLED
                if duty.person.place.sign_in and course.programme.from_on <= done_on < self.day:
                    person = duties.with_round(duty.person, done_on, course.programme)
                    self._walk(programme_id, person, duty.staff_member_id)

    def _walk(self, programme_id: str, person: Person, key: int) -> None:
        walk(
            self.session, self.library, self.library.programme(programme_id),
            issuer=self.issuer, chance=self.chance, person=person, staff_member_id=key,
        )  # fmt: skip

    def _course(self, programme_id: str) -> Course:
        programme = self.library.programme(programme_id)
        policy, statement = self.library.policy(programme.policy), self.library.statement(programme.statement)
        text = statement.render(self.issuer.organisation, policy.control.title, policy.version)
        return Course(programme, policy, tuple(map(self.library.module, programme.modules)), statement, text)

    @cached_property
    def _office(self) -> Office:
        programme = self.library.programme(PROGRAMME)
        return Office(self.session, self.library, programme, self.issuer, self._hr, self._approver)

    @cached_property
    def _hr(self) -> Principal:
        return self._as("hr")

    @cached_property
    def _approver(self) -> Principal:
        return self._as("approver")

    def _as(self, mailbox: str) -> Principal:
        """Give somebody one can sign in as, as the services see them."""
        person, key = next(
            (person, key) for person, key in self.keyed
            if person.place.sign_in and person.place.sign_in.mailbox == mailbox
        )  # fmt: skip
        signed_in_at = noted(person.history.starts_on, -1)
        roles = person.place.roles | {Role.LEARNER}
        return Principal(key, 0, person.name.printed, person.employee_number, roles, signed_in_at, signed_in_at)
