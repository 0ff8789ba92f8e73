"""Attesting: one deliberate act, one transaction, one certificate, sealed once."""

from __future__ import annotations

import json
from datetime import date, datetime

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError

from induction.db import Database, Session, begin_write
from induction.db.models import Attestation, AuditEvent, Certificate, CertificateFile, Completion
from induction.domain.certificate import CertificateDocument, sha256
from induction.domain.errors import InductionError, RefusedError
from induction.domain.people import Principal
from induction.services import attestation, certificates, cycles
from induction.services.attestation import Attested
from induction.services.certificates import Issuer
from tests.record import MOMENT, principal, small_library, small_programme, staff_member

LIBRARY, PROGRAMME = small_library(), small_programme()
ISSUER = Issuer("Larkmere Vale NHS Foundation Trust", "https://induction.example", is_demo=True)
NAME = "Ada O'Neil-Şahin"


@pytest.fixture
def ada(session: Session) -> Principal:
    person = staff_member(session, NAME)
    complete(session, person, 1)
    session.commit()
    return principal(session, person)


def complete(session: Session, person: int, cycle: int, moment: datetime = MOMENT) -> None:
    for module_id in PROGRAMME.modules:
        session.add(
            Completion(
                staff_member_id=person, module_id=module_id, module_version=1, module_title=f"The {module_id} module",
                cycle=cycle, module_fingerprint="f" * 64, policy_version="1.0", policy_fingerprint="p" * 64,
                attempts=1, decisions=2, right_first_time=2, assurance_level="server",
                achieved_at=moment, achieved_on=moment.date(),
            )
        )  # fmt: skip


def attest(session: Session, person: Principal, name: str = NAME, moment: datetime = MOMENT) -> Attested:
    begin_write(session)
    done = attestation.attest(session, LIBRARY, PROGRAMME, person, typed_name=name, issuer=ISSUER, moment=moment)
    session.commit()
    return done


def press(document: CertificateDocument, _moment: datetime) -> bytes:
    return f"sealed {document.number} {document.staff_name}".encode()


def issue(session: Session, certificate_id: int, making: certificates.Press = press) -> bool:
    done = certificates.issue(session, certificate_id, making, MOMENT)
    session.commit()
    return done


def test_attesting_records_the_exact_statement_and_a_pending_certificate(session: Session, ada: Principal) -> None:
    done = attest(session, ada)
    row = session.scalars(select(Attestation)).one()
    assert "version 1.0" in row.statement_text
    assert (row.cycle, row.achieved_on, row.expires_on) == (1, date(2026, 11, 23), date(2027, 11, 23))
    pending = session.scalars(select(Certificate)).one()
    assert (pending.status, pending.number) == ("pending", done.certificate_number)
    facts = json.loads(pending.facts)
    assert (facts["staff_name"], facts["statement"]) == (NAME, row.statement_text)
    assert "attested" in session.scalars(select(AuditEvent.action)).all()


@pytest.mark.parametrize("typed", ["ada o'neil-şahin", "Ada  O’Neil‐Şahin"])
def test_the_typed_name_forgives_case_spaces_and_the_shape_of_marks(
    session: Session, ada: Principal, typed: str
) -> None:
    assert not attest(session, ada, typed).was_attested_before


def test_another_name_is_refused_and_nothing_is_recorded(session: Session, ada: Principal) -> None:
    with pytest.raises(RefusedError) as refused:
        attest(session, ada, "Ada Oneil")
    session.rollback()
    assert refused.value.reason == "name-differs"
    assert session.scalars(select(func.count()).select_from(Attestation)).one() == 0


def test_attesting_before_every_module_is_completed_is_refused(session: Session) -> None:
    person = staff_member(session, NAME)
    session.commit()
    with pytest.raises(RefusedError) as refused:
        attest(session, principal(session, person))
    assert refused.value.reason == "modules-missing"


def test_a_second_click_finds_the_first_attestation(session: Session, ada: Principal) -> None:
    first, second = attest(session, ada), attest(session, ada)
    assert second == Attested(first.attestation_id, first.certificate_id, first.certificate_number, True)
    assert session.scalars(select(func.count()).select_from(Certificate)).one() == 1


def test_a_refresher_inside_the_window_keeps_the_anniversary_and_supersedes(session: Session, ada: Principal) -> None:
    first = attest(session, ada)
    issue(session, first.certificate_id)
    early = datetime.fromisoformat("2027-09-01T09:00:00+00:00")
    complete(session, ada.staff_member_id, 2, early)
    session.commit()
    assert cycles.current(session, ada.staff_member_id, PROGRAMME, early.date()).number == 2
    second = attest(session, ada, moment=early)
    newest, oldest = certificates.own(session, ada.staff_member_id, early.date())
    assert newest.document.valid_until == date(2028, 11, 23)
    assert (oldest.document.number, oldest.superseded_by) == (first.certificate_number, second.certificate_number)


def test_the_certificate_is_sealed_once_and_two_downloads_are_equal(session: Session, ada: Principal) -> None:
    done = attest(session, ada)
    assert issue(session, done.certificate_id)
    assert issue(session, done.certificate_id, lambda _document, _moment: b"drawn again")
    shown = certificates.own_by_number(session, ada.staff_member_id, done.certificate_number, MOMENT.date())
    bodies = {certificates.sealed_file(session, shown) for _ in range(2)}
    assert {sha256(body) for body in bodies} == {shown.sha256}
    assert shown.is_issued


def test_two_issuers_at_once_leave_one_file(session: Session, ada: Principal, database_url: str) -> None:
    done = attest(session, ada)
    other = Database(database_url)

    def slow(document: CertificateDocument, moment: datetime) -> bytes:
        with other.session() as quicker:  # somebody else issues while this one is drawing
            certificates.issue(quicker, done.certificate_id, press, moment)
            quicker.commit()
        return b"the slower one"

    assert issue(session, done.certificate_id, slow)
    assert session.scalars(select(CertificateFile.body)).all() == [press_of(session, done)]
    other.close()


def press_of(session: Session, done: Attested) -> bytes:
    return f"sealed {done.certificate_number} {NAME}".encode()


def test_what_cannot_be_sealed_stays_pending_with_its_reason(session: Session, ada: Principal) -> None:
    done = attest(session, ada)

    def broken(_document: CertificateDocument, _moment: datetime) -> bytes:
        raise InductionError("no-pango", "Pango is not installed.")

    assert not issue(session, done.certificate_id, broken)
    assert certificates.pending(session) == [done.certificate_id]
    shown = certificates.own_by_number(session, ada.staff_member_id, done.certificate_number, MOMENT.date())
    assert (shown.is_issued, shown.pending_reason) == (False, "Pango is not installed.")
    assert issue(session, done.certificate_id)
    assert certificates.pending(session) == []


def test_an_issued_certificate_cannot_be_changed(session: Session, ada: Principal) -> None:
    done = attest(session, ada)
    issue(session, done.certificate_id)
    row = session.get(Certificate, done.certificate_id)
    assert row
    row.facts = "{}"
    with pytest.raises(DBAPIError, match="append-only"):
        session.flush()


def test_a_pending_certificate_is_not_verified(session: Session, ada: Principal) -> None:
    done = attest(session, ada)
    row = session.get(Certificate, done.certificate_id)
    assert row
    code = row.code
    assert certificates.by_code(session, code, MOMENT.date()) is None
    issue(session, done.certificate_id)
    assert certificates.by_code(session, code, MOMENT.date()) is not None
    assert certificates.by_code(session, "0" * 26, MOMENT.date()) is None
