"""Walk the people one can sign in as through the service itself, on the days of their histories.

What they leave behind is what anybody leaves behind: attempts, answers, completions, attestations with the
fingerprint of their answers, pending certificates and the audit trail.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

from induction.db import Session
from induction.demo.people import Person
from induction.demo.play import RIGHT, choose
from induction.demo.rows import working_moment
from induction.domain.learning.attempt import option_token
from induction.domain.learning.confidence import Confidence
from induction.domain.library_values import Library
from induction.domain.people import Principal
from induction.domain.standings.programme import Programme
from induction.services.certification.certificates import Issuer
from induction.services.learning import answers, attempts, attestation, refreshers

_AN_ANSWER = timedelta(seconds=40)
_ANSWERS_LEFT_BEHIND = 3
_LESS_WELL = 0.4


def walk(
    session: Session,
    library: Library,
    programme: Programme,
    *,
    issuer: Issuer,
    chance: Random,
    person: Person,
    staff_member_id: int,
) -> None:
    """Do in the service what the person's history says."""
    errs = person.place.sign_in is not None and person.place.sign_in.errs
    walker = _Walker(session, library, programme, chance, staff_member_id, right=_LESS_WELL if errs else RIGHT)
    for cycle, attested in enumerate(person.history.attested, start=1):
        began_at = working_moment(chance, attested.achieved_on)
        moment = walker.induct(began_at) if cycle == 1 else walker.refresh(began_at)
        principal = Principal(
            staff_member_id, 0, person.name.printed, person.employee_number, person.place.roles, began_at, moment
        )
        attestation.attest(
            session, library, programme, principal, typed_name=principal.name, issuer=issuer, moment=moment
        )
    if person.history.began_on:
        moment = walker.complete(programme.modules[0], working_moment(chance, person.history.began_on))
        walker.answer(programme.modules[1], moment, _ANSWERS_LEFT_BEHIND)


class _Walker:
    def __init__(
        self,
        session: Session,
        library: Library,
        programme: Programme,
        chance: Random,
        staff_member_id: int,
        *,
        right: float,
    ) -> None:
        self.session, self.library, self.programme = session, library, programme
        self.chance, self.staff_member_id, self.right = chance, staff_member_id, right

    def induct(self, moment: datetime) -> datetime:
        """Take every module."""
        for module_id in self.programme.modules:
            moment = self.complete(module_id, moment)
        return moment

    def refresh(self, moment: datetime) -> datetime:
        """Take what the refresher asks, and what was missed again, until nothing is left."""
        while public_id := refreshers.go_on(
            self.session, self.library, self.programme, self.staff_member_id, again_after="", moment=moment
        ):
            moment = self.go_on(public_id, moment)
        return moment

    def complete(self, module_id: str, moment: datetime) -> datetime:
        """Take a module, and what was missed again, until it is passed."""
        while True:
            public_id, moment = self.answer(module_id, moment)
            done = answers.summary(
                self.session, attempts.load(self.session, self.library, self.staff_member_id, public_id)
            )
            if done and done.result.is_passed:
                return moment

    def answer(self, module_id: str, moment: datetime, most: int = 1_000) -> tuple[str, datetime]:
        """Start an attempt and give at most so many answers."""
        public_id = attempts.start(
            self.session, self.library, self.programme, self.staff_member_id, module_id=module_id, moment=moment
        )
        return public_id, self.go_on(public_id, moment, most)

    def go_on(self, public_id: str, moment: datetime, most: int = 1_000) -> datetime:
        """Give at most so many answers in an attempt."""
        for _ in range(most):
            loaded = attempts.load(self.session, self.library, self.staff_member_id, public_id)
            if loaded.current is None:
                break
            moment += _AN_ANSWER
            token = option_token(loaded.plan.seed, choose(self.chance, loaded.current, loaded.given, self.right))
            answers.submit(
                self.session, self.library, self.staff_member_id,
                public_id=public_id, step=loaded.step, token=token, moment=moment,
                confidence=self.chance.choice((None, *Confidence)),
            )  # fmt: skip
        return moment + _AN_ANSWER
