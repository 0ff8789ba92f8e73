"""Attesting: one deliberate act, one transaction, one certificate, sealed once."""

from __future__ import annotations

import json
from contextlib import closing
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError

from induction import jobs
from induction.db import Database, Session, begin_write
from induction.db.models import (
    Attestation,
    AuditEvent,
    Certificate,
    CertificateFile,
    Completion,
    LedgerCheckpoint,
    LedgerEntry,
    LedgerRecord,
    SealingIntent,
)
from induction.domain.certificates.certificate import CertificateDocument, sha256
from induction.domain.certificates.seal import Sealed, SealLevel
from induction.domain.errors import RefusedError
from induction.domain.people import Principal
from induction.services.certification import certificates, issuing, seal_keys
from induction.services.certification.certificates import Issuer
from induction.services.learning import attestation
from induction.services.learning.attestation import Attested
from induction.services.proofs import ledger_proofs, ledger_tree
from tests.press import KEY, PaperPress
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


def issue(session: Session, certificate_id: int, press: issuing.Press | None = None, moment: datetime = MOMENT) -> bool:
    return bool(jobs.issue(session, [certificate_id], jobs.OneByOne(press or PaperPress()), lambda: moment))


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


def test_the_certificate_is_sealed_once_and_two_downloads_are_equal(session: Session, ada: Principal) -> None:
    done = attest(session, ada)
    assert issue(session, done.certificate_id)
    assert not issue(session, done.certificate_id)  # there is nothing left to issue
    shown = certificates.own_by_number(session, ada.staff_member_id, done.certificate_number, MOMENT.date())
    bodies = {certificates.sealed_file(session, shown) for _ in range(2)}
    assert {sha256(body) for body in bodies} == {shown.sha256}
    assert shown.is_issued


def test_attestation_and_issue_are_entries_of_the_ledger(session: Session, ada: Principal) -> None:
    done = attest(session, ada)
    assert issue(session, done.certificate_id)
    rows = session.execute(
        select(LedgerEntry.kind, LedgerRecord.subject).join(
            LedgerRecord, LedgerRecord.leaf_index == LedgerEntry.leaf_index
        )
    ).all()
    assert [tuple(row) for row in rows] == [
        ("attestation", f"attestation:{done.attestation_id}"),
        ("certificate issued", f"certificate:{done.certificate_id}"),
    ]
    found = ledger_proofs.of_attestations(session, [done.attestation_id, 0])
    assert [*found] == [done.attestation_id], "one that has no entry is left out"
    proof = found[done.attestation_id]
    assert (proof.index, proof.size, proof.root) == (0, 2, ledger_tree.root(session, 2))


def test_certificates_wait_while_the_clock_is_behind_the_ledger(session: Session, ada: Principal) -> None:
    done = attest(session, ada)
    behind = MOMENT - timedelta(minutes=2)
    assert not jobs.issue(session, [done.certificate_id], jobs.OneByOne(PaperPress()), lambda: behind)
    shown = certificates.own_by_number(session, ada.staff_member_id, done.certificate_number, MOMENT.date())
    assert "Set the clock right" in (shown.pending_reason or "")
    assert issue(session, done.certificate_id)


def test_certificates_wait_while_the_ledger_contradicts_a_checkpoint_and_attesting_goes_on(
    session: Session, ada: Principal
) -> None:
    session.add(LedgerCheckpoint(size=9, root=bytes(32), note="signed when there were nine", signed_at=MOMENT))
    session.commit()
    done = attest(session, ada)
    assert not issue(session, done.certificate_id)
    shown = certificates.own_by_number(session, ada.staff_member_id, done.certificate_number, MOMENT.date())
    assert "it had 9 entries and has only 1 now" in (shown.pending_reason or "")


def test_two_issuers_at_once_leave_one_file(session: Session, ada: Principal, database_url: str) -> None:
    done = attest(session, ada)
    other = Database(database_url)

    class Slow(PaperPress):
        def seal(self, drawn: bytes, document: CertificateDocument, moment: datetime) -> Sealed:
            with other.session() as quicker:  # somebody else issues while this one is sealing
                assert issue(quicker, done.certificate_id)
            return Sealed(drawn + b" by the slower one", KEY, SealLevel.B_B)

    issue(session, done.certificate_id, Slow())
    assert session.scalars(select(CertificateFile.body)).all() == [
        f"%PDF {done.certificate_number} for {NAME} sealed".encode()
    ]
    assert session.scalars(select(func.count()).select_from(SealingIntent)).one() == 2
    other.close()


@pytest.mark.parametrize(("broken", "refused", "intents"), [("Pango is not installed.", "", 0), ("", "No title.", 1)])
def test_what_cannot_be_drawn_or_sealed_stays_pending_with_its_reason(
    session: Session, ada: Principal, broken: str, refused: str, intents: int
) -> None:
    done, press = attest(session, ada), PaperPress()
    press.broken, press.refused = broken, refused
    assert not issue(session, done.certificate_id, press)
    assert session.scalars(select(func.count()).select_from(SealingIntent)).one() == intents
    assert issuing.pending(session, 9) == [done.certificate_id]
    shown = certificates.own_by_number(session, ada.staff_member_id, done.certificate_number, MOMENT.date())
    assert (shown.is_issued, shown.pending_reason) == (False, broken or refused)
    assert issue(session, done.certificate_id)
    assert issuing.pending(session, 9) == []


def test_what_is_about_to_be_sealed_is_recorded_before(session: Session, ada: Principal, database_url: str) -> None:
    done = attest(session, ada)
    seen = []

    class Watched(PaperPress):
        def seal(self, drawn: bytes, document: CertificateDocument, moment: datetime) -> Sealed:
            with closing(Database(database_url)) as other, other.session() as reader:
                seen.extend(
                    (row.unsigned_sha256, json.loads(row.facts)) for row in reader.scalars(select(SealingIntent))
                )
            return super().seal(drawn, document, moment)

    assert issue(session, done.certificate_id, Watched())
    ((unsigned, recorded),) = seen
    body = session.scalars(select(CertificateFile.body)).one()
    assert unsigned == sha256(body.removesuffix(b" sealed"))
    assert (recorded["number"], recorded["issued_on"]) == (done.certificate_number, "2026-11-23")
    row = session.scalars(select(Certificate)).one()
    assert (row.seal_level, row.seal_key_id) == ("B-B", KEY.id)
    assert seal_keys.sealed_by_each(session) == {KEY.id: 1}


def test_a_file_that_is_not_the_checked_page_is_not_issued(session: Session, ada: Principal) -> None:
    done = attest(session, ada)

    class Swapping(PaperPress):
        def seal(self, drawn: bytes, document: CertificateDocument, moment: datetime) -> Sealed:
            return Sealed(b"%PDF of another", KEY, SealLevel.B_B)

    assert not issue(session, done.certificate_id, Swapping())
    reason = session.scalars(select(Certificate.pending_reason)).one()
    assert "does not begin with the page that was checked" in str(reason)


def test_a_compromised_key_seals_nothing_more(session: Session, ada: Principal) -> None:
    done = attest(session, ada)
    seal_keys.keep(session, KEY, MOMENT)
    seal_keys.mark_compromised(session, KEY.id, MOMENT, actor="system:test", moment=MOMENT)
    session.commit()
    assert not issue(session, done.certificate_id)
    assert "marked as compromised" in str(session.scalars(select(Certificate.pending_reason)).one())


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
