"""What a certificate costs to issue, against the same page made the plain way in the same run.

The plain way is what one would write first: WeasyPrint with the style sheet parsed for each page and a font of the
system (so it is spared our reading of the bundled fonts, which would cost it a second a page), and pyHanko with the key
file read for each signature and no space reserved. Both ways print the same 20 certificates in
turns, so that a noisy machine disturbs both alike; the median of each is taken.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

import weasyprint
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import PdfSignatureMetadata, signers
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter

from induction import pdf, resources
from induction.domain.certificate import SEAL_FIELD, AssuranceLevel, CertificateDocument, ModuleLine
from induction.seal_settings import Seal
from induction.signing import Sealer, make_demo_key

TIMES = 20
LIMIT = 0.4
_END = "-----END CERTIFICATE-----\n"
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
)


def ratios() -> dict[str, tuple[float, float, float]]:
    """Give, by name, the ratio to the plain way, the limit it must keep, and our own milliseconds a certificate."""
    with TemporaryDirectory() as folder:
        ours, plain = _measure(Path(folder))
    return {"issue a certificate / plain WeasyPrint + stock pyHanko": (ours / plain, LIMIT, ours * 1000)}


def _measure(data_dir: Path) -> tuple[float, float]:
    make_demo_key(data_dir, DOCUMENT.organisation, AT)
    sealer = Sealer.load(Seal(), data_dir)
    own = (data_dir / "seal-demo" / "certificate.pem").read_text().partition(_END)
    (data_dir / "own.pem").write_text(own[0] + own[1])

    def ours(document: CertificateDocument) -> bytes:
        return sealer.seal(pdf.render(document), AT).body

    def plain(document: CertificateDocument) -> bytes:
        return _sealed_plainly(_printed_plainly(document), data_dir)

    documents = [replace(DOCUMENT, staff_name=f"Person {number}") for number in range(TIMES)]
    _timed(ours, DOCUMENT), _timed(plain, DOCUMENT)  # what is loaded once is not the question
    times = [(_timed(ours, document), _timed(plain, document)) for document in documents]
    return median(our for our, _ in times), median(their for _, their in times)


def _timed(way: Callable[[CertificateDocument], bytes], document: CertificateDocument) -> float:
    began = perf_counter()
    if not way(document).startswith(b"%PDF-1.7"):
        raise ValueError("no certificate was made")
    return perf_counter() - began


def _printed_plainly(document: CertificateDocument) -> bytes:
    logging.getLogger("weasyprint").setLevel(logging.ERROR)
    css = (resources.folder("templates") / "certificate" / "certificate.css").read_text(encoding="utf-8")
    html = weasyprint.HTML(string=pdf.page_source(document, "roomy"))
    body: bytes = html.write_pdf(stylesheets=[weasyprint.CSS(string=css)], pdf_variant="pdf/a-3a")
    return body


def _sealed_plainly(body: bytes, data_dir: Path) -> bytes:
    (root,) = (data_dir / "trust").glob("*.pem")
    signer = signers.SimpleSigner.load(data_dir / "seal-demo" / "key.pem", data_dir / "own.pem", (root,))
    purpose = PdfSignatureMetadata(
        field_name=SEAL_FIELD,
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
        subfilter=SigSeedSubFilter.PADES,
    )
    sealed: BytesIO = signers.sign_pdf(IncrementalPdfFileWriter(BytesIO(body)), purpose, signer=signer)
    return sealed.getvalue()


if __name__ == "__main__":
    for name, (ratio, limit, unit) in ratios().items():
        print(f"{name}: {ratio:.2f} (limit {limit}), {unit:.0f} ms")
