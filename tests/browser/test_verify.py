"""The pages about certificates, each with each verdict, as HR and as strangers see them."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from induction import settings
from induction.db import begin_write
from induction.db.models import Certificate, CertificateFile, CertificateRevocation
from induction.domain.calendar import london_date
from induction.press import Press
from tests.browser.site import Site
from tests.browser.visitor import Visitor


def issued(site: Site, count: int) -> list[tuple[str, str, bytes]]:
    """Issue what the demo's people wait for; gives number, code and file of some."""
    site.run("certificate", "issue", "--pending")
    with site.database.session() as session:
        query = select(Certificate, CertificateFile.body).join(
            CertificateFile, CertificateFile.certificate_id == Certificate.id
        )
        rows = session.execute(query.order_by(Certificate.id.desc()).limit(count)).all()
        return [(row.number, row.code, body) for row, body in rows]


def revoke(site: Site, number: str) -> None:
    with site.database.session() as session:
        begin_write(session)
        row = session.scalars(select(Certificate).where(Certificate.number == number)).one()
        now = datetime.now(UTC)
        session.add(
            CertificateRevocation(
                certificate_id=row.id, reason="issued in error", revoked_at=now, revoked_on=london_date(now)
            )
        )
        session.commit()


def give(visitor: Visitor, path: Path, body: bytes) -> None:
    """Drop a file on the public page."""
    path.write_bytes(body)
    visitor.go("/verify")
    visitor.page.locator("input[type=file]").set_input_files(path)
    visitor.press("Verify the file")


def sealed_again(site: Site, body: bytes) -> bytes:
    """The same page under a second seal of the same key, which no register has."""
    drawn = body[: body.index(b"%%EOF\n") + 6]
    return Press(settings.load(site.environ))._sealer().seal(drawn, datetime.now(UTC) - timedelta(minutes=5)).body


def test_a_stranger_sees_each_verdict(visit: Callable[..., Visitor], site: Site, tmp_path: Path) -> None:
    visitor = visit()
    (first, code, body), (second, other_code, _) = issued(site, 2)
    visitor.expected_statuses = {"404", "422"}
    visitor.go("/verify")
    visitor.press("Verify the file")
    expect(visitor.page.locator("main")).to_contain_text("Choose the PDF file of the certificate")
    visitor.inspect("verify-no-file")
    visitor.go(f"/verify/{code}")
    expect(visitor.page.locator("main h1")).to_have_text(f"Certificate {first}")
    visitor.inspect("verify-code")
    visitor.go("/verify/none")
    visitor.inspect("verify-code-unknown")
    give(visitor, tmp_path / "good.pdf", body)
    expect(visitor.page.locator("main")).to_contain_text("Genuine")
    visitor.inspect("verify-file-genuine")
    give(visitor, tmp_path / "changed.pdf", body[:9000] + b"x" + body[9001:])
    expect(visitor.page.locator("main h1")).to_have_text("This file is not genuine")
    visitor.inspect("verify-file-not-genuine")
    with ThreadPoolExecutor(1) as elsewhere:  # the browser's event loop runs in this thread
        again = elsewhere.submit(sealed_again, site, body).result()
    give(visitor, tmp_path / "again.pdf", again)
    expect(visitor.page.locator("main h1")).to_have_text("This file cannot be confirmed")
    visitor.inspect("verify-file-unconfirmed")
    revoke(site, second)
    visitor.go(f"/verify/{other_code}")
    expect(visitor.page.locator("main")).to_contain_text("It was revoked on")
    visitor.inspect("verify-code-revoked")


@pytest.mark.slow
def test_hr_finds_a_certificate_and_orders_evidence(visit: Callable[..., Visitor], site: Site) -> None:
    visitor = visit()
    ((number, _, _),) = issued(site, 1)
    visitor.sign_in("hr")
    visitor.go("/register")
    visitor.inspect("register")
    visitor.go(f"/register?find={number}")
    visitor.inspect("register-found")
    visitor.go(f"/register/{number}")
    visitor.inspect("register-certificate")
    visitor.expected_statuses = {"422"}
    visitor.press("Propose")
    visitor.inspect("register-certificate-refused")
    visitor.go("/reports/evidence")
    visitor.inspect("evidence")
    visitor.press("Make the pack")
    expect(visitor.page.locator("main")).to_contain_text("There is a problem")
    visitor.inspect("evidence-refused")
    for field, value in {"from": "1 1 2026", "to": "1 11 2026"}.items():
        for part, typed in zip(("day", "month", "year"), value.split(), strict=True):
            visitor.page.locator(f"#{field}-{part}").fill(typed)
    visitor.press("Make the pack")
    expect(visitor.page.locator("main")).to_contain_text("is ready", timeout=120_000)
    visitor.inspect("evidence-ready")
