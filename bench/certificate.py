"""What a certificate costs to issue, against the same page made the plain way in the same run.

Ours is all that one certificate costs: its credential signed, the facts set into the master copy, the page read back
and checked, the seal. The plain way is what one would write first with the key held in memory: WeasyPrint, told which
density fits, with the style sheet parsed for each page and a font of the system (so it is spared our reading of the
bundled fonts, which would cost it a second a page), and pyHanko; it carries no credential and nothing is checked. Both
ways print the same certificates in turns, so that a noisy machine disturbs both alike. Measured in processor time, the
median of each.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import process_time

import weasyprint

from induction import pdf, resources, settings
from induction.domain.certificates.certificate import AssuranceLevel, Badge, CertificateDocument, ModuleLine
from induction.press import Press
from induction.seal_settings import Seal
from induction.signing import Sealer, make_demo_key

TIMES = 20
LIMIT = 0.10
AT = datetime(2026, 11, 23, 9, tzinfo=UTC)
DOCUMENT = CertificateDocument(
    organisation="Larkmere Vale NHS Foundation Trust",
    staff_name="Zoë O'Neil-Şahin",
    employee_number="20417781",
    programme="Social media induction",
    modules=(
        ModuleLine("Friend requests", 1, date(2026, 11, 20)),
        ModuleLine("Sharing articles", 1, date(2026, 11, 21)),
        ModuleLine("Responding to criticism", 1, date(2026, 11, 22)),
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
    is_demo=False,
    evidence=f"attested at 09:30 on 22 November 2026, signed in since 08:55; answers' SHA-256: {'ab12' * 16}",
    witness="entry 17 of 200, root 6PX6Aq2yq1oGZVDY0IlKpTfJ9Lm3wJwqzRrs2gCtWbk=",
    badge=Badge("0f" * 16, "https://induction.example/credentials/status/0", 4711),
    proof='{"entry":"{}","index":17,"path":[],"record":null,"root":"","salt":null,"size":200}',
)
DENSITY = "snug"  # in which it fits on one page


def ratios() -> dict[str, tuple[float, float, float]]:
    """Give, by name, the ratio to the plain way, the limit it must keep, and our own milliseconds a certificate."""
    with TemporaryDirectory() as folder:
        ours, plain = _measure(Path(folder))
    return {"issue a certificate / plain WeasyPrint + pyHanko with a held key": (ours / plain, LIMIT, ours * 1000)}


def _measure(data_dir: Path) -> tuple[float, float]:
    make_demo_key(data_dir, DOCUMENT.organisation, AT)
    sealer = Sealer.load(Seal(), data_dir)
    press = Press(
        settings.load({"INDUCTION_DATA_DIR": str(data_dir), "INDUCTION_SECRET_KEY": "only to measure with" * 2})
    )

    def ours(document: CertificateDocument) -> bytes:
        return press.seal(press.draw(document), document, AT).body

    def plain(document: CertificateDocument) -> bytes:
        return sealer.seal_with_pyhanko(_printed_plainly(document), AT).body

    documents = [replace(DOCUMENT, staff_name=f"Person {number}", **_address(number)) for number in range(TIMES)]
    _timed(ours, DOCUMENT), _timed(plain, DOCUMENT)  # what is loaded once is not the question
    times = [(_timed(ours, document), _timed(plain, document)) for document in documents]
    return median(our for our, _ in times), median(their for _, their in times)


def _address(number: int) -> dict[str, str]:
    """Give each its own code, so that no QR code is remembered."""
    return {"code": f"{number:026}", "verify_url": f"https://induction.example/verify/{number:026}"}


def _timed(way: Callable[[CertificateDocument], bytes], document: CertificateDocument) -> float:
    began = process_time()
    if not way(document).startswith(b"%PDF-1.7"):
        raise ValueError("no certificate was made")
    return process_time() - began


def _printed_plainly(document: CertificateDocument) -> bytes:
    logging.getLogger("weasyprint").setLevel(logging.ERROR)
    css = (resources.folder("templates") / "certificate" / "certificate.css").read_text(encoding="utf-8")
    html = weasyprint.HTML(string=pdf.page_source(document, DENSITY))
    body: bytes = html.write_pdf(stylesheets=[weasyprint.CSS(string=css)], pdf_variant="pdf/a-3a")
    return body


if __name__ == "__main__":
    for name, (ratio, limit, unit) in ratios().items():
        print(f"{name}: {ratio:.3f} (limit {limit}), {unit:.1f} ms")
