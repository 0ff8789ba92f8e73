"""The certificates that the tests print, and how they call other people's programs."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from datetime import UTC, date, datetime

from induction.domain.certificates.certificate import AssuranceLevel, Badge, CertificateDocument, ModuleLine

SEALED_AT = datetime(2026, 11, 23, 9, 30, 15, tzinfo=UTC)
ORGANISATION = "Larkmere Vale NHS Foundation Trust"
DOCUMENT = CertificateDocument(
    organisation=ORGANISATION,
    staff_name="Zoë O'Neil-Şahin",
    employee_number="20417781",
    programme="Social media induction",
    modules=(
        ModuleLine("Friend requests", 1, date(2026, 11, 20)),
        ModuleLine("Sharing articles", 2, date(2026, 11, 21)),
        ModuleLine("Responding to criticism", 3, date(2026, 11, 22)),
    ),
    policy_title="Staff Use of Social Media Policy and Procedure",
    policy_version="1.0",
    policy_fingerprint="0123456789abcdef" * 4,
    statement="I have read the policy. I know whom to tell when something goes wrong.",
    achieved_on=date(2026, 11, 22),
    issued_on=date(2026, 11, 23),
    valid_until=date(2027, 11, 22),
    number="SM-7K3F-9QXT",
    code="7K3F9QXT0ABCDEFGHJKMNPQRST",
    verify_url="https://induction.example/verify/7K3F9QXT0ABCDEFGHJKMNPQRST",
    assurance_level=AssuranceLevel.SERVER,
    is_demo=True,
    evidence=f"attested at 09:30 on 22 November 2026, signed in since 08:55; answers' SHA-256: {'ab12' * 16}",
    witness="entry 17 of 200, root 6PX6Aq2yq1oGZVDY0IlKpTfJ9Lm3wJwqzRrs2gCtWbk=",
)
CREDENTIALED = replace(
    DOCUMENT,
    badge=Badge("0f" * 16, "https://induction.example/credentials/status/0", 4711),
    proof='{"entry":"{}","index":17,"path":[],"record":null,"root":"","salt":null,"size":200}',
)
LONGEST = replace(
    DOCUMENT,
    organisation="The Larkmere Vale and Upper Wendle Community and Mental Health University NHS Foundation Trust",
    staff_name="Wilhelmina-Alexandrina Featherstonehaugh-Cholmondeley O'Súilleabháin II",
    modules=tuple(
        ModuleLine(f"A module with rather a long title, number {i}", i, date(2026, 11, i)) for i in range(1, 17)
    ),
    statement="I have read the policy and I understand what it asks of me. " * 10,
)
TWO_PAGES = replace(
    LONGEST,
    staff_name="Anna-Wilhelmina Featherstonehaugh-Cholmondeley",
    modules=tuple(
        ModuleLine(
            f"A module whose title is rather long and takes a second line on the page, number {i}", i, date(2026, 11, i)
        )
        for i in range(1, 25)
    ),
)


def run(*command: object) -> str:
    """Run a program that must succeed and give what it printed."""
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, f"{command[0]} said: {done.stderr or done.stdout}"
    return done.stdout
