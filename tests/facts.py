"""Facts of the record put straight into the tables, for tests of what is read from them."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime, time
from itertools import count

from induction.db import Session
from induction.db.models import Attempt, Attestation, Certificate, Completion, ContentSnapshot

PROGRAMME = "induction-core"
MODULES = ("friend-requests", "sharing-articles", "responding-to-criticism")
SHA = "a" * 64
_serial = count(1)


def noon(day: date) -> datetime:
    """The middle of a day, far from any midnight."""
    return datetime.combine(day, time(12), UTC)


def attested(
    session: Session,
    staff_member_id: int,
    achieved_on: date,
    expires_on: date,
    *,
    cycle: int = 1,
    version: str = "1.0",
    **more,
) -> int:
    """Add an attestation; `more` is any column."""
    row = Attestation(
        staff_member_id=staff_member_id,
        cycle=cycle,
        policy_slug="staff-use-of-social-media",
        policy_version=version,
        policy_fingerprint=SHA,
        statement_id="annual-attestation",
        statement_version=1,
        statement_text="I attest.",
        typed_name="A Name",
        answers_fingerprint=SHA,
        signed_in_at=noon(achieved_on),
        confirmed_at=noon(achieved_on),
        achieved_at=noon(achieved_on),
        achieved_on=achieved_on,
        expires_on=expires_on,
        **{"assurance_level": "server", "programme_id": PROGRAMME} | more,
    )
    session.add(row)
    session.flush()
    return row.id


def certificate(session: Session, attestation_id: int, *, issued_on: date | None = None) -> str:
    """Add an attestation's certificate, issued or pending, and give its number."""
    number = next(_serial)
    row = Certificate(
        attestation_id=attestation_id,
        number=f"SM-{number:09}",
        code=f"{number:026}",
        status="issued" if issued_on else "pending",
        facts="{}",
        issued_at=noon(issued_on) if issued_on else None,
        issued_on=issued_on,
        sha256=hashlib.sha256(str(number).encode()).hexdigest() if issued_on else None,
        created_at=noon(date(2026, 1, 1)),
    )
    session.add(row)
    session.flush()
    return row.number


def completed(
    session: Session,
    staff_member_id: int,
    module: str,
    achieved_on: date,
    *,
    cycle: int = 1,
    score: tuple[int, int] = (5, 6),
    **more,
) -> None:
    """Add a module completion; `score` is right first time of decisions."""
    session.add(
        Completion(
            staff_member_id=staff_member_id,
            module_id=module,
            module_title=module,
            cycle=cycle,
            module_fingerprint=SHA,
            policy_version="1.0",
            policy_fingerprint=SHA,
            right_first_time=score[0],
            decisions=score[1],
            assurance_level="server",
            achieved_at=noon(achieved_on),
            achieved_on=achieved_on,
            **{"attempts": 1, "module_version": 1} | more,
        )
    )
    session.flush()


def started(
    session: Session, staff_member_id: int, moment: datetime, *, cycle: int = 1, module: str = MODULES[0]
) -> None:
    """Add an attempt that nobody finished."""
    if session.get(ContentSnapshot, SHA) is None:
        session.add(ContentSnapshot(fingerprint=SHA, module_id=module, module_version=1, body="{}", kept_at=moment))
        session.flush()
    session.add(
        Attempt(
            public_id=f"attempt-{next(_serial)}",
            staff_member_id=staff_member_id,
            module_id=module,
            cycle=cycle,
            kind="full",
            scenes="",
            seed=bytes(16),
            module_fingerprint=SHA,
            policy_version="1.0",
            policy_fingerprint=SHA,
            started_at=moment,
        )
    )
    session.flush()
