"""The demo people one can sign in as: one for each thing there is to see."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from induction.demo.histories import Attested, History
from induction.domain.calendar import months_later
from induction.domain.people import Role
from induction.domain.standings.requirement import Status, Terms, expiry

DOMAIN = "larkmere.example"
PASSWORD = "larkmere-demo-2026"  # noqa: S105  # printed on purpose: it opens demo people and nobody else
FIRST_NUMBER = 90_000_001


@dataclass(frozen=True)
class SignIn:
    """A demo person to sign in as.

    Attributes:
        mailbox: the first part of the e-mail address.
        surname: as it stands in the name.
        team: the place of the team in the organisation's list of teams.
        leads: whether the person manages that team.
        errs: whether the person chooses less well than most, so that their refresher has something to ask.
        sees: what there is to see, for the table of sign-ins.
    """

    number: int
    mailbox: str
    name: str
    surname: str
    team: int
    status: Status
    sees: str
    roles: frozenset[Role] = frozenset()
    leads: bool = False
    errs: bool = False

    @property
    def email(self) -> str:
        """The address to sign in with."""
        return f"{self.mailbox}@{DOMAIN}"

    @property
    def employee_number(self) -> str:
        """The employee number, which signs in as well."""
        return str(FIRST_NUMBER + self.number)

    def history(self, day: date, terms: Terms) -> History:
        """Give the person's past as seen from a day."""
        if self.status is Status.NOT_STARTED:
            return History(day - timedelta(days=6))
        if self.status is Status.IN_PROGRESS:
            return History(day - timedelta(days=16), began_on=day - timedelta(days=4))
        rounds, left = {Status.DUE_SOON: (2, 34), Status.OVERDUE: (1, -430)}.get(
            self.status, (1, 150 + 21 * self.number)
        )
        first = months_later(day + timedelta(days=left), -rounds * terms.period_months)
        attested = [Attested(first, expiry(first, terms))]
        while len(attested) < rounds:
            before = attested[-1].expires_on
            achieved_on = before - timedelta(days=20)
            attested.append(Attested(achieved_on, expiry(achieved_on, terms, before)))
        return History(first - timedelta(days=12), tuple(attested))


SIGN_INS = (
    SignIn(0, "new.starter", "Aylin O'Neil-Şahin", "O'Neil-Şahin", 0, Status.NOT_STARTED,
           "a new starter with everything still to do"),
    SignIn(1, "learner", "Ciarán Ó Súilleabháin", "Ó Súilleabháin", 0, Status.IN_PROGRESS,
           "one module done, the next one half way"),
    SignIn(2, "refresher", "Nguyễn Thị Lan", "Nguyễn", 0, Status.DUE_SOON,
           "a refresher that is due soon, with last year's mistakes, and earlier certificates", errs=True),
    SignIn(3, "manager", "Grace Adeyemi-Clarke", "Adeyemi-Clarke", 0, Status.COMPLIANT,
           "a line manager with the three above among the team", frozenset({Role.LINE_MANAGER}), leads=True),
    SignIn(4, "hr", "Priya Raghunathan", "Raghunathan", 2, Status.COMPLIANT,
           "HR: the completion report for everybody", frozenset({Role.HR})),
    SignIn(5, "author", "Tomasz Wiśniewski", "Wiśniewski", 6, Status.COMPLIANT,
           "a content author in the Communications Team", frozenset({Role.CONTENT_AUTHOR})),
    SignIn(6, "admin", "Ελένη Παπαδοπούλου", "Παπαδοπούλου", 3, Status.COMPLIANT,
           "an administrator", frozenset({Role.ADMINISTRATOR})),
    SignIn(7, "approver", "Oluwaseun Bakare", "Bakare", 2, Status.COMPLIANT,
           "an approver, the second person for what takes two", frozenset({Role.APPROVER})),
    SignIn(8, "auditor", "Mairéad Nic Dhomhnaill", "Nic Dhomhnaill", 8, Status.COMPLIANT,
           "an internal auditor, who reads and changes nothing", frozenset({Role.AUDITOR})),
    SignIn(9, "returner", "Kwabena Owusu-Mensah", "Owusu-Mensah", 1, Status.OVERDUE,
           "somebody back after a long time, who shows what they know"),
)  # fmt: skip
