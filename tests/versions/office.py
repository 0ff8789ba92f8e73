"""The two people of a publication, and those whom it may ask again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from induction.db import Session, begin_write
from induction.db.models import Reattestation, StaffMember
from induction.domain.errors import InductionError
from induction.domain.library_values import Library
from induction.domain.people import Principal
from induction.domain.policies.impact import Ask
from induction.domain.proposals import Verdict
from induction.services import proposals
from induction.services.acts import ACTS
from induction.services.authoring import publication
from induction.services.authoring.publication_plan import Plan, plan
from induction.services.authoring.published import published
from induction.services.certification.certificates import Issuer
from induction.services.proposals import Circumstances
from induction.services.standings import standing
from tests.facts import attested
from tests.record import MOMENT, shipped
from tests.staff import add_staff
from tests.versions.desk import Desk
from tests.versions.next_version import NEW, OLD, SLUG

TODAY = MOMENT.date()
CORE, MANAGERS = "induction-core", "manager-duties"


class Office:
    """Proposes and decides publications as the two people do."""

    def __init__(self, session: Session, desk: Desk, author: Principal, approver: Principal) -> None:
        self.session, self.desk, self.author, self.approver = session, desk, author, approver

    @property
    def library(self) -> Library:
        return self.desk.load(published(self.session))

    def plan(self, version: str = NEW, **judged: Ask) -> Plan:
        return plan(self.session, self.library, SLUG, version, day=TODAY, judged=judged)

    def propose(self, version: str = NEW, *, due_days: int = 28, **judged: Ask) -> int:
        begin_write(self.session)
        made = publication.propose(
            self.session, self.library, self.author, MOMENT,
            slug=SLUG, version=version, judged=judged, due_days=due_days, reason="Approved by the board.",
        )  # fmt: skip
        self.session.commit()
        return made

    def decide(self, proposal_id: int, verdict: Verdict = Verdict.APPROVED) -> None:
        circumstances = Circumstances(self.library, Issuer("Larkmere Vale", "https://x.example", is_demo=True), MOMENT)
        self.session.rollback()
        begin_write(self.session)
        proposals.decide(
            self.session, self.approver, circumstances, ACTS,
            proposal_id=proposal_id, verdict=verdict, words="" if verdict is Verdict.APPROVED else "Not yet.",
        )  # fmt: skip
        self.session.commit()

    def publish(self, version: str, **judged: Ask) -> None:
        self.decide(self.propose(version, **judged))

    def write_next(self) -> None:
        self.desk.write_next_version()
        self.desk.mend_modules()

    def said(self, proposal_id: int) -> dict[str, str]:
        found = proposals.found(self.session, self.approver, proposal_id)
        return dict(ACTS[found.kind].describe(self.session, self.library, found))


def holds(
    session: Session,
    name: str,
    *,
    programme: str = CORE,
    version: str = OLD,
    until: date = TODAY + timedelta(200),
    **more: object,
) -> int:
    """Add somebody who holds an attestation of a programme, and reckon how they stand."""
    made = until - timedelta(365)
    number = f"7{session.query(StaffMember).count():07}"
    person = add_staff(session, name=name, number=number, starts_on=made - timedelta(5), **more)
    attested(session, person, made, until, version=version, programme_id=programme)
    reckon(session, person)
    return person


def reckon(session: Session, *people: int) -> None:
    """Bring people's standing up to date, and commit."""
    standing.refresh(session, shipped(), people, MOMENT)
    session.commit()


def assigned(session: Session) -> dict[tuple[int, str], Reattestation]:
    session.rollback()
    return {(row.staff_member_id, row.programme_id): row for row in session.scalars(select(Reattestation))}


def refused(act: Callable[[], object]) -> InductionError:
    with pytest.raises(InductionError) as raised:
        act()
    return raised.value
