"""Somebody who left long ago, with rows in every table that holds anything about people, and the people around them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import select, update

from induction import jobs
from induction.db import Session, begin_write
from induction.db.models import (
    AuditEvent,
    Certificate,
    EsrUpload,
    Job,
    LegalHoldEnd,
    Message,
    OrganisationUnit,
    Reattestation,
    ReportFile,
    SignIn,
    StaffImportLine,
    StaffMember,
    StaffRole,
    StaffUpload,
    TeamAccountHolder,
)
from induction.domain.certificates.certificate_state import RevocationReason
from induction.domain.library_values import Library
from induction.domain.people import Principal, Role
from induction.domain.proofs.ledger import Kind
from induction.domain.proposals import Verdict
from induction.domain.standings.exemption import ReasonCode
from induction.services import proposals
from induction.services.acts import ACTS
from induction.services.certification import editions, issuing
from induction.services.certification.certificates import Issuer
from induction.services.learning import attestation
from induction.services.proofs import ledger
from induction.services.proposals import Circumstances
from induction.services.retained import disposal_proposal, retention
from induction.services.standings import standing
from induction.services.workforce import corrections, exemptions
from tests.db import facts
from tests.press import PaperPress
from tests.record import MOMENT, principal, shipped, small_library, small_programme
from tests.staff import add_staff, add_unit

NAME, NUMBER = "Zephyrine Quillfeather-Ødegaard", "77123456"
EMAIL, ASSIGNMENT = "z.quillfeather@larkmere.example", "77123456-9"
TELLTALE = ("Zephyrine", "Quillfeather", NUMBER, "z.quillfeather", "degaard", "Xylographer")
"""What must be nowhere once the record is disposed of."""
LEFT = date(2030, 3, 31)
LATER = datetime(2037, 12, 1, 10, 0, tzinfo=UTC)
ISSUER = Issuer("Larkmere Vale NHS Foundation Trust", "https://induction.example", is_demo=True)


def library() -> Library:
    """The small programme, kept by the shipped schedule."""
    return replace(small_library(), retention=shipped().retention)


@dataclass
class Office:
    """The leaver, somebody who stays, and the two people whom it takes."""

    session: Session
    leaver: int
    stayer: int
    hr: Principal
    approver: Principal
    codes: tuple[str, ...] = ()

    def propose(self, reason: str = "The period is over.", *people: int) -> int:
        """Let HR propose to dispose of the leaver's record."""
        begin_write(self.session)
        key = disposal_proposal.propose(
            self.session, self.hr, LATER, people=people or [self.leaver], grounds=disposal_proposal.Grounds.SCHEDULE,
            reason=reason,
        )  # fmt: skip
        self.session.commit()
        return key

    def decide(self, key: int, by: Principal | None = None, moment: datetime = LATER) -> None:
        """Let a second person approve."""
        self.session.rollback()
        begin_write(self.session)
        self.deciding(key, by, moment)
        self.session.commit()

    def deciding(self, key: int, by: Principal | None = None, moment: datetime = LATER) -> None:
        """Let a second person approve, and do not commit."""
        circumstances = Circumstances(library(), ISSUER, moment)
        proposals.decide(
            self.session, by or self.approver, circumstances, ACTS, proposal_id=key, verdict=Verdict.APPROVED, words=""
        )

    def find_due(self, moment: datetime = LATER) -> int:
        """Let the worker look who is due."""
        begin_write(self.session)
        found = retention.find_due(self.session, library(), moment.date(), moment)
        self.session.commit()
        return found


def office(session: Session) -> Office:
    """Make everybody; commits."""
    hr = principal(session, add_staff(session, Role.HR, number="40100008", name="Hannah Reid"), Role.HR)
    approver = add_staff(session, Role.APPROVER, number="40100009", name="Ola Approver")
    stayer = add_staff(session, number="40100003", name="Bo Larsen", email="bo.larsen@larkmere.example")
    unit = add_unit(session)
    session.execute(update(OrganisationUnit).where(OrganisationUnit.id == unit).values(parent_id=None))
    leaver = add_staff(
        session, number=NUMBER, name=NAME, email=EMAIL, assignment_number=ASSIGNMENT, job_role="Xylographer",
        line_manager_id=stayer,
    )  # fmt: skip
    session.commit()
    made = Office(session, leaver, stayer, hr, principal(session, approver, Role.APPROVER))
    for person in (stayer, leaver):
        _train(session, person)
    _acts(made)
    _rows(made)
    made.codes = tuple(session.scalars(select(Certificate.code).order_by(Certificate.id)))
    session.execute(update(StaffMember).where(StaffMember.id == leaver).values(ends_on=LEFT))
    session.commit()
    return made


def _train(session: Session, person: int) -> None:
    """Let somebody complete everything, attest and get a certificate, with the ledger."""
    who = principal(session, person)
    content = small_library()
    begin_write(session)
    for module_id in small_programme().modules:
        row = facts.completion(person, module_id=module_id)
        facts.keep(session, row)
        ledger.record(session, MOMENT, Kind.COMPLETION, f"completion:{row.id}", ledger.facts_of(Kind.COMPLETION, row))
    attestation.attest(session, content, small_programme(), who, typed_name=who.name, issuer=ISSUER, moment=MOMENT)
    session.commit()
    _issue(session)


def _issue(session: Session) -> None:
    jobs.issue(session, issuing.pending(session, 9), jobs.OneByOne(PaperPress()), lambda: MOMENT)


def _acts(made: Office) -> None:
    """What two people have agreed about the leaver: an exemption, a correction, a revocation."""
    session, attested = (
        made.session,
        made.session.scalar(select(Certificate.attestation_id).order_by(Certificate.id.desc()).limit(1)),
    )
    assert attested
    begin_write(session)
    keys = [
        exemptions.propose(
            session, made.hr, MOMENT, staff_member_id=made.leaver, programme_id=None, from_on=date(2026, 12, 1),
            to_on=date(2026, 12, 31), code=ReasonCode.ABSENCE, reason=f"{NAME} is away.",
        ),
        corrections.propose(
            session, made.hr, MOMENT, attestation_id=attested, achieved_on=date(2026, 11, 20), reason="A slip."
        ),
    ]  # fmt: skip
    session.commit()
    for key in keys:
        made.decide(key, moment=MOMENT + timedelta(minutes=1))
    _issue(session)
    begin_write(session)
    number = session.scalars(select(Certificate.number).order_by(Certificate.id.desc())).first()
    assert number
    key = editions.propose_revocation(
        session, made.hr, MOMENT, number=number, reason=RevocationReason.WRONG_PERSON, words="Mixed up."
    )
    session.commit()
    made.decide(key, moment=MOMENT + timedelta(minutes=2))


def _rows(made: Office) -> None:
    """Rows of every other kind."""
    session, person, hr = made.session, made.leaver, made.hr.staff_member_id
    other = made.approver.staff_member_id
    attested = session.scalars(select(Certificate.attestation_id).order_by(Certificate.id.desc())).first()
    assert attested
    facts.keep(session, facts.snapshot())
    facts.keep(session, facts.answer(facts.keep(session, facts.attempt(person)), confidence="sure"))
    facts.keep(session, facts.answer(facts.keep(session, facts.attempt(made.stayer, public_id="two"))))
    facts.keep(session, facts.refresher_item(person))
    facts.keep(session, facts.spaced_answer(attested))
    published = facts.keep(session, facts.proposal(hr, kind="policy publication", subject="policy:a-policy"))
    account = facts.keep(session, facts.team_account())
    imported = facts.keep(session, facts.staff_import())
    held = facts.keep(session, facts.legal_hold(person, hr))
    job = facts.keep(
        session, Job(kind="staff import", detail="{}", started_by_id=person, state="done", created_at=MOMENT)
    )
    session.add_all(
        [
            StaffRole(staff_member_id=person, role="line manager", granted_at=MOMENT),
            Reattestation(staff_member_id=person, programme_id="induction-core", policy_version="1.1", kind="redline",
                          items="[]", reason="6.2", assigned_on=facts.DAY, due_on=facts.DAY, proposal_id=published,
                          recorded_at=MOMENT),
            TeamAccountHolder(team_account_id=account, staff_member_id=person, part="lead", from_on=facts.DAY,
                              recorded_by_id=hr, recorded_at=MOMENT),
            _message(person, "reminder", EMAIL, f"Dear {NAME}, your refresher is due."),
            _message(made.stayer, "manager digest", "bo.larsen@larkmere.example", f"Overdue: {NAME}"),
            SignIn(token_hash="f" * 64, staff_member_id=person, started_at=MOMENT, last_seen_at=MOMENT,
                   confirmed_at=MOMENT),
            ReportFile(job_id=job, name="completion.csv", kind="csv", row_count=1, size=1, sha256="0" * 64,
                       made_at=MOMENT, keep_until=MOMENT, removed_at=MOMENT),
            StaffUpload(uploaded_by_id=person, uploaded_at=MOMENT, file_name="staff.csv", file_sha256="0" * 64,
                        body=NAME.encode()),
            EsrUpload(uploaded_by_id=person, uploaded_at=MOMENT, file_name="esr.csv", file_sha256="0" * 64, body=b"z"),
            StaffImportLine(staff_import_id=imported, outcome="joiner", row_number=2, staff_member_id=person,
                            employee_number=NUMBER, words="new"),
            StaffImportLine(staff_import_id=imported, outcome="refused", row_number=9, staff_member_id=None,
                            employee_number=NUMBER, words="The start date is missing."),
            LegalHoldEnd(legal_hold_id=held, reason="Settled.", ended_by_id=other, ended_at=MOMENT),
            AuditEvent(happened_at=MOMENT, actor=f"staff:{person}", action="signed in", subject="sign-in:999"),
            AuditEvent(happened_at=MOMENT, actor=f"staff:{person}", action="report exported", subject="report:team"),
        ]
    )  # fmt: skip
    session.flush()
    standing.refresh(session, shipped(), [person], MOMENT)
    session.commit()


def _message(person: int, kind: str, address: str, body: str) -> Message:
    return Message(
        staff_member_id=person, kind=kind, about_on=facts.DAY, address=address, subject="Your training", body=body,
        message_id=f"<{kind}@larkmere.example>", state="sent", sent_at=MOMENT, next_try_at=MOMENT, created_at=MOMENT,
    )  # fmt: skip
