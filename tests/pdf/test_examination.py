"""A genuine file is told from every other: changed, cut, added to, sealed again, sealed by somebody else."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from asn1crypto import cms, core
from hypothesis import given, settings
from hypothesis import strategies as st
from pyhanko.pdf_utils.generic import NameObject, pdf_string
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import PdfSignatureMetadata, PdfSigner
from pyhanko.sign.fields import MDPPerm, SigFieldSpec, SigSeedSubFilter
from pypdf import PdfReader, PdfWriter

from induction import signing
from induction.domain.certificates.certificate import sha256
from induction.seal_settings import Seal
from induction.signing.envelope import open_envelope
from induction.signing.key_files import read_key
from induction.signing.sealer import _HeldKeySigner
from tests.pdf.certificates import ORGANISATION, SEALED_AT

NOBODY = signing.Trust((), {})
GENUINE, NOT_GENUINE, UNCONFIRMED = signing.Verdict.GENUINE, signing.Verdict.NOT_GENUINE, signing.Verdict.UNCONFIRMED


@pytest.fixture(scope="module")
def trust(data_dir: Path) -> signing.Trust:
    return signing.exported_trust(data_dir)


def test_the_original_is_genuine_and_its_facts_are_told(sealed: bytes, trust: signing.Trust) -> None:
    found = signing.examine(sealed, trust)
    assert (found.verdict, found.reason) == (GENUINE, "genuine")
    assert (found.signer, found.signed_at, found.number) == (f"{ORGANISATION} DEMO", SEALED_AT, "SM-7K3F-9QXT")
    assert found.sha256 == sha256(sealed)


def test_without_a_root_to_trust_it_cannot_be_confirmed(sealed: bytes) -> None:
    assert signing.examine(sealed, NOBODY).verdict is UNCONFIRMED
    assert signing.examine(sealed[:9000] + b"X" + sealed[9001:], NOBODY).verdict is NOT_GENUINE


def test_one_changed_byte_anywhere_is_found(sealed: bytes, trust: signing.Trust) -> None:
    chosen = random.Random(7)
    first, second = open_envelope(sealed).byte_range[1:3]
    places = [
        *range(0, len(sealed), len(sealed) // 150),
        *range(first - 2, first + 60),
        *range(second - 4, len(sealed), 9),
    ]
    for place in places:
        for change in (0x20, 1 << chosen.randrange(8)):
            changed = bytearray(sealed)
            changed[place] ^= change
            assert signing.examine(bytes(changed), trust).verdict is NOT_GENUINE, (place, change)


@pytest.mark.slow
def test_one_changed_byte_in_the_signature_is_found_wherever_it_is(sealed: bytes, trust: signing.Trust) -> None:
    first, second = open_envelope(sealed).byte_range[1:3]
    for place in range(first - 20, second + 20):
        for change in (1, 0x20):
            changed = bytearray(sealed)
            changed[place] ^= change
            assert signing.examine(bytes(changed), trust).verdict is NOT_GENUINE, (place, change)


def test_a_cut_file_is_not_genuine(sealed: bytes, trust: signing.Trust) -> None:
    for length in [*range(0, len(sealed), len(sealed) // 40), len(sealed) - 1, len(sealed) - 2]:
        assert signing.examine(sealed[:length], trust).verdict is NOT_GENUINE, length


@pytest.mark.parametrize("more", [b"\n", b"\x00", b"%%EOF\n", b"anything at all", b"%PDF-1.7\n"])
def test_an_added_byte_is_not_genuine(more: bytes, sealed: bytes, trust: signing.Trust) -> None:
    assert signing.examine(sealed + more, trust).reason == "added"
    assert signing.examine(more + sealed, trust).verdict is NOT_GENUINE


def updated_by_pyhanko(body: bytes) -> bytes:
    writer = IncrementalPdfFileWriter(BytesIO(body))
    writer.root[NameObject("/Lang")] = pdf_string("fr")
    writer.update_root()
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def updated_by_pypdf(body: bytes) -> bytes:
    writer = PdfWriter(BytesIO(body), incremental=True)
    writer.add_metadata({"/Title": "Another name"})
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def rewritten_by_pikepdf(body: bytes) -> bytes:
    out = BytesIO()
    with pikepdf.open(BytesIO(body)) as opened:
        opened.docinfo["/Title"] = "Another name"
        opened.save(out)
    return out.getvalue()


@pytest.mark.parametrize("update", [updated_by_pyhanko, updated_by_pypdf, rewritten_by_pikepdf])
def test_an_update_is_not_genuine(update: Callable[[bytes], bytes], sealed: bytes, trust: signing.Trust) -> None:
    body = update(sealed)
    assert len(PdfReader(BytesIO(body)).pages) == 1
    assert signing.examine(body, trust).verdict is NOT_GENUINE


class _AnyHow(PdfSigner):
    """A signer that does not care what an earlier seal allows."""

    def _enforce_certification_constraints(self, reader: object) -> None:
        return None


def signed_again(body: bytes, data_dir: Path, **purpose: object) -> bytes:
    meta = PdfSignatureMetadata(field_name="Second", subfilter=SigSeedSubFilter.PADES, md_algorithm="sha256", **purpose)
    signer = _AnyHow(meta, _HeldKeySigner(read_key(Seal(), data_dir)), new_field_spec=SigFieldSpec("Second"))
    out: BytesIO = signer.sign_pdf(IncrementalPdfFileWriter(BytesIO(body)), bytes_reserved=16384)
    return out.getvalue()


def test_a_second_signature_is_not_genuine_even_with_our_own_key(
    sealed: bytes, data_dir: Path, trust: signing.Trust
) -> None:
    assert signing.examine(signed_again(sealed, data_dir), trust).reason == "second-seal"


@pytest.mark.parametrize("purpose", [{}, {"certify": True, "docmdp_permissions": MDPPerm.FILL_FORMS}])
def test_our_key_alone_does_not_make_a_certificate(
    purpose: dict[str, object], rendered: bytes, data_dir: Path, trust: signing.Trust
) -> None:
    body = signed_again(rendered, data_dir, **purpose)
    found = signing.examine(body, trust)
    assert (found.verdict, found.reason) == (NOT_GENUINE, "not-certified")


def test_a_look_alike_authority_is_not_genuine(rendered: bytes, trust: signing.Trust, tmp_path: Path) -> None:
    signing.make_demo_key(tmp_path, ORGANISATION, SEALED_AT)
    imposter = signing.Sealer.load(Seal(), tmp_path)
    assert imposter.root.subject == trust.roots[0].subject
    found = signing.examine(imposter.seal(rendered, SEALED_AT).body, trust)
    assert (found.verdict, found.reason, found.signer) == (NOT_GENUINE, "unknown-authority", None)


def test_a_look_alike_that_sends_our_root_along_is_not_genuine(
    rendered: bytes, trust: signing.Trust, tmp_path: Path
) -> None:
    signing.make_demo_key(tmp_path, ORGANISATION, SEALED_AT)
    own = read_key(Seal(), tmp_path)
    forged = type(own)(own.key, own.certificate, (own.certificate, trust.roots[0]))
    body = signing.Sealer(forged).seal(rendered, SEALED_AT).body
    assert signing.examine(body, trust).reason == "unknown-authority"


def with_signature(body: bytes, change: Callable[[cms.ContentInfo], None]) -> bytes:
    """Put a changed signature in the gap, in the very form the sealer writes."""
    envelope = open_envelope(body)
    info = cms.ContentInfo.load(envelope.der)
    change(info)
    _, first, second, _ = envelope.byte_range
    digits = info.dump(force=True).hex().upper().encode()
    return body[: first + 1] + digits.ljust(second - first - 2, b"0") + body[second - 1 :]


def test_a_signature_written_another_way_is_not_genuine(sealed: bytes, trust: signing.Trust) -> None:
    """These change no signed byte, and many readers would accept them; the file is another file all the same."""

    def another_certificate(info: cms.ContentInfo) -> None:
        info["content"]["certificates"].append(info["content"]["certificates"][0])

    def another_version(info: cms.ContentInfo) -> None:
        info["content"]["version"] = "v3"

    def unsigned_attribute(info: cms.ContentInfo) -> None:
        attribute = cms.CMSAttribute({"type": "1.2.3.4", "values": [core.Null()]})
        info["content"]["signer_infos"][0]["unsigned_attrs"] = cms.CMSAttributes([attribute])

    assert signing.examine(with_signature(sealed, lambda info: None), trust).verdict is GENUINE
    for change in (another_certificate, another_version, unsigned_attribute):
        assert signing.examine(with_signature(sealed, change), trust).verdict is NOT_GENUINE, change.__name__


def test_a_signature_of_another_file_is_not_genuine(
    sealed: bytes, sealer: signing.Sealer, rendered: bytes, trust: signing.Trust
) -> None:
    other = sealer.seal(rendered.replace(b"SM-7K3F", b"SM-7K3G"), SEALED_AT).body
    _, first, second, _ = open_envelope(sealed).byte_range
    assert open_envelope(other).byte_range[1:3] == (first, second)
    assert signing.examine(sealed[:first] + other[first:second] + sealed[second:], trust).reason == "changed"


def test_what_is_no_sealed_pdf_is_not_genuine(rendered: bytes, trust: signing.Trust) -> None:
    for body in (b"", b"%PDF-", b"hello", rendered, b"\xff" * 10_000, b"%PDF-1.7 /ByteRange [0 1 2 3]"):
        assert signing.examine(body, trust).verdict is NOT_GENUINE


@pytest.mark.parametrize(
    "body",
    [
        b"%PDF-1.7" + b"/ByteRange [" * 400_000,
        b"%PDF-1.7" + b"/M (D:" * 800_000,
        b"%PDF-1.7 /ByteRange [" + b" " * 4_900_000,
        b"%PDF-1.7 /ByteRange [0 " + b"9" * 4_900_000,
        b"%PDF-1.7" + bytes(50_000_000),
    ],
)
def test_a_file_made_to_waste_time_is_answered_at_once(body: bytes, trust: signing.Trust) -> None:
    began = time.perf_counter()
    assert signing.examine(body, trust).verdict is NOT_GENUINE
    assert time.perf_counter() - began < 3


@settings(max_examples=150, deadline=None)
@given(hostile=st.binary(max_size=400), nested=st.integers(0, 4000))
def test_a_hostile_signature_never_raises(hostile: bytes, nested: int) -> None:
    der = b"\x30\x80" * nested + hostile
    digits = der.hex().upper().encode() or b"00"
    head = b"%PDF-1.7\n/M (D:20261123090000Z)\n"
    tail = b"\n%%EOF\n"
    first = len(head) + 60
    byte_range = b"/ByteRange [0 %d %d %d]" % (first, first + len(digits) + 2, len(tail))
    body = head + byte_range.ljust(60) + b"<" + digits + b">" + tail
    assert signing.examine(body, NOBODY).verdict is NOT_GENUINE
