"""Certificates that wait to be issued."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from induction.db import Database
from induction.db.models import Attestation
from induction.services.certification import certificates
from induction.services.certification.certificates import Issuer
from tests import facts
from tests.shipped import shipped
from tests.staff import add_staff

ISSUER = Issuer("Larkmere Vale NHS Foundation Trust", "https://induction.example", is_demo=True)
HELD = date(2026, 11, 2)


def let_wait(database: Database, numbers: Iterable[int]) -> None:
    """Let a person attest for each number, below ten; each has a certificate that waits."""
    programme = shipped().programme("induction-core")
    with database.session() as session:
        for number in numbers:
            person = add_staff(session, number=f"4019000{number}")
            attestation = facts.attested(session, person, HELD, date(2027, 11, 2))
            certificates.create_pending(
                session, session.get_one(Attestation, attestation), programme=programme, completions=(), scope="All",
                policy=shipped().policy(programme.policy), name="A Name", employee_number=f"4019000{number}",
                issuer=ISSUER, moment=facts.noon(HELD),
            )  # fmt: skip
        session.commit()
