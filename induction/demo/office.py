"""What takes two people, done through the service by HR and an approver, on days of its own."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from random import Random

from induction.db import Session
from induction.db.models import StaffMember
from induction.demo import names
from induction.demo.names import Name
from induction.demo.people import Person
from induction.demo.records import ACTOR, noted
from induction.domain.certificates.certificate_state import RevocationReason
from induction.domain.library_values import Library
from induction.domain.people import Principal
from induction.domain.proposals import Verdict
from induction.domain.standings.programme import Programme
from induction.services import proposals
from induction.services.acts import ACTS
from induction.services.certification import certificates, editions, issuing
from induction.services.certification.certificates import Issuer
from induction.services.certification.issuing import Press
from induction.services.learning import cycles
from induction.services.proposals import Circumstances
from induction.services.workforce import corrections, paper, people

_A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Office:
    """The two people through whose hands the cases go.

    Attributes:
        hr: proposes.
        approver: decides.
    """

    session: Session
    library: Library
    programme: Programme
    issuer: Issuer
    hr: Principal
    approver: Principal

    def correct(self, person: Person, key: int) -> None:
        """Let a record count from two days before: the certificate with the wrong day is revoked, another issued."""
        held = person.history.attested[-1].achieved_on
        proposed = corrections.propose(
            self.session, self.hr, noted(held, -9), attestation_id=self._attestation(key, held),
            achieved_on=held - 2 * _A_DAY, reason="The sheet of the training room shows that it was two days earlier.",
        )  # fmt: skip
        self._approve(proposed, noted(held, -10))

    def leave_waiting(self, person: Person, key: int, day: date) -> None:
        """Propose a correction that nobody has decided yet."""
        held = person.history.attested[-1].achieved_on
        corrections.propose(
            self.session, self.hr, noted(day, 2), attestation_id=self._attestation(key, held),
            achieved_on=held - _A_DAY, reason="The person says that it was the day before, and shows the calendar.",
        )  # fmt: skip

    def rename(self, chance: Random, person: Person, key: int) -> None:
        """Record another surname and issue the certificate in it: the one in the old name is superseded."""
        on = person.history.attested[-1].achieved_on + 20 * _A_DAY
        name = _with_surname(person.name, chance)
        changed = replace(self._particulars(key), name=name.printed, surname=name.surname)
        people.record_assignment(self.session, noted(on, 0), ACTOR, key, changed, effective_on=on)
        number = self._certificate(key, on)
        words = "The name has changed, and the person asks for a certificate in the new one."
        proposed = editions.propose_new_name(self.session, self.hr, noted(on, -3), number=number, words=words)
        self._approve(proposed, noted(on, -4))

    def key_paper(self, person: Person, key: int) -> None:
        """Key the last round from a signed sheet, a few days after it was signed."""
        signed_on = person.history.attested[-1].achieved_on
        proposed = paper.propose(
            self.session, self.hr, self.library, noted(signed_on, -5), staff_member_id=key,
            programme_id=self.programme.id, achieved_on=signed_on, reason="Signed sheet of the team meeting.",
        )  # fmt: skip
        self._approve(proposed, noted(signed_on, -6), again=signed_on)

    def revoke(self, key: int, press: Press | None, moment: datetime) -> None:
        """Issue a certificate, where a press is at hand, and revoke it: it stays genuine and no longer stands."""
        row = certificates.of_attestation(self.session, self._attestation(key, moment.date()))
        assert row is not None  # noqa: S101  # the person has walked the real way
        if press:
            self._issue(row.id, press, moment)
        words = "It was issued before the knowledge check had been looked at."
        proposed = editions.propose_revocation(
            self.session, self.hr, moment, number=row.number, reason=RevocationReason.ISSUED_IN_ERROR, words=words
        )
        self._approve(proposed, moment)

    def _issue(self, certificate_id: int, press: Press, moment: datetime) -> None:
        (order,) = issuing.orders(self.session, [certificate_id], moment)
        drawn = press.draw(order.document)
        issuing.record_intent(self.session, order, drawn)
        issuing.record_issue(self.session, order, drawn, press.seal(drawn, order.document, moment))

    def _particulars(self, key: int) -> people.Particulars:
        row = self.session.get_one(StaffMember, key)
        return people.Particulars(
            row.assignment_number, row.name, row.organisation_unit_id, row.staff_group, row.job_role, row.starts_on,
            line_manager_id=row.line_manager_id, is_primary=row.is_primary_assignment,
        )  # fmt: skip

    def _approve(self, proposed: int, moment: datetime, again: date | None = None) -> None:
        proposals.decide(
            self.session, self.approver, Circumstances(self.library, self.issuer, moment), ACTS,
            proposal_id=proposed, verdict=Verdict.APPROVED, words="", again=again,
        )  # fmt: skip

    def _attestation(self, key: int, day: date) -> int:
        held = cycles.current(self.session, key, self.programme, day).held
        assert held is not None  # noqa: S101  # everybody here is in date
        return held.id

    def _certificate(self, key: int, day: date) -> str:
        row = certificates.of_attestation(self.session, self._attestation(key, day))
        assert row is not None  # noqa: S101  # as above
        return row.number


def _with_surname(name: Name, chance: Random) -> Name:
    """Give somebody the surname of another, in its place."""
    while (other := names.draw(chance).surname) == name.surname:
        continue
    return Name(name.printed.replace(name.surname, other), other)
