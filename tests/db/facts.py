"""One row of every kind, as small as the tables allow."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from induction.db import Session
from induction.db.models import (
    Answer,
    Attempt,
    Attestation,
    AuditEvent,
    Certificate,
    CertificateFile,
    Completion,
    ContentSnapshot,
)
from tests.staff import add_staff

MOMENT = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
DAY = date(2026, 11, 23)
SHA = "0" * 64
CONTENT = {
    "module_id": "friend-requests",
    "module_fingerprint": SHA,
    "policy_version": "1.0",
    "policy_fingerprint": SHA,
}


def snapshot(**more: Any) -> ContentSnapshot:
    columns = {"fingerprint": SHA, "module_id": "friend-requests", "module_version": 1, "body": "{}", "kept_at": MOMENT}
    return ContentSnapshot(**columns | more)


def attempt(staff_member_id: int, **more: Any) -> Attempt:
    columns = {"public_id": "one", "cycle": 1, "kind": "full", "scenes": "", "seed": b"s" * 16, "started_at": MOMENT}
    return Attempt(**CONTENT | columns | {"staff_member_id": staff_member_id} | more)


def answer(attempt_id: int, **more: Any) -> Answer:
    columns = {"step": 1, "scene_id": "a", "visit": 1, "option_id": "b", "grade": "best", "answered_at": MOMENT}
    return Answer(**columns | {"attempt_id": attempt_id} | more)


def completion(staff_member_id: int, **more: Any) -> Completion:
    columns = {
        "module_version": 1,
        "module_title": "Friend requests",
        "cycle": 1,
        "attempts": 1,
        "decisions": 6,
        "right_first_time": 6,
        "assurance_level": "server",
        "achieved_at": MOMENT,
        "achieved_on": DAY,
    }
    return Completion(**CONTENT | columns | {"staff_member_id": staff_member_id} | more)


def attestation(staff_member_id: int, **more: Any) -> Attestation:
    columns = {
        "programme_id": "induction-core",
        "cycle": 1,
        "policy_slug": "policy",
        "policy_version": "1.0",
        "policy_fingerprint": SHA,
        "statement_id": "annual",
        "statement_version": 1,
        "statement_text": "I have read it.",
        "typed_name": "Ayşe O'Neil-Şahin",
        "answers_fingerprint": SHA,
        "signed_in_at": MOMENT,
        "confirmed_at": MOMENT,
        "assurance_level": "server",
        "achieved_at": MOMENT,
        "achieved_on": DAY,
        "expires_on": date(2027, 11, 23),
    }
    return Attestation(**columns | {"staff_member_id": staff_member_id} | more)


def certificate(attestation_id: int, **more: Any) -> Certificate:
    columns = {"number": "SM-0000-0000", "code": "0" * 26, "status": "pending", "facts": "{}", "created_at": MOMENT}
    return Certificate(**columns | {"attestation_id": attestation_id} | more)


ISSUED = {"status": "issued", "issued_at": MOMENT, "issued_on": DAY, "sha256": SHA}


def keep(session: Session, row: Any) -> int:
    """Insert a row and give its key."""
    session.add(row)
    session.flush()
    key: int = getattr(row, "id", 0)
    return key


def one_of_each(session: Session) -> dict[str, str]:
    """Insert one row of each kind of fact and commit; returns a harmless column of each table."""
    person = add_staff(session)
    keep(session, snapshot())
    keep(session, answer(keep(session, attempt(person))))
    keep(session, completion(person))
    issued = keep(session, certificate(keep(session, attestation(person)), **ISSUED))
    keep(session, CertificateFile(certificate_id=issued, body=b"%PDF"))
    keep(session, AuditEvent(happened_at=MOMENT, actor="system:test", action="tested", subject="test:1"))
    session.commit()
    return {
        "answer": "option_id",
        "completion": "attempts",
        "attestation": "typed_name",
        "certificate": "facts",
        "certificate_file": "body",
        "audit_event": "detail",
        "content_snapshot": "body",
    }
