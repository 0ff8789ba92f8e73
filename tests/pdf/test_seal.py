"""The seal as other people's programs see it, and the key it is made with."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import weasyprint
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import pkcs12

from induction import signing
from induction.seal_settings import Seal
from induction.signing.envelope import open_envelope
from induction.signing.key_files import read_key
from tests.pdf.certificates import ORGANISATION, SEALED_AT, run

PEM = serialization.Encoding.PEM
PKCS8 = serialization.PrivateFormat.PKCS8


@pytest.fixture(scope="module")
def trusting_database(data_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make an NSS database in which the demo's root is trusted, as a checker with pdfsig would."""
    folder = tmp_path_factory.mktemp("nss")
    (root,) = (data_dir / "trust").glob("*.pem")
    run("certutil", "-N", "-d", f"sql:{folder}", "--empty-password")
    run("certutil", "-A", "-d", f"sql:{folder}", "-n", "root", "-t", "C,C,C", "-i", root)
    return folder


def test_pdfsig_finds_one_valid_trusted_seal_over_the_whole_file(sealed_file: Path, trusting_database: Path) -> None:
    told = run("pdfsig", "-nssdir", f"sql:{trusting_database}", sealed_file)
    for line in (
        "Signature Field Name: TrustSeal",
        f"O={ORGANISATION} DEMO",
        "Signature Type: ETSI.CAdES.detached",
        "Signing Hash Algorithm: SHA-256",
        "Total document signed",
        "Signature is Valid.",
        "Certificate is Trusted.",
    ):
        assert line in told
    assert told.count("Signature #") == 1


def test_openssl_verifies_the_signature_itself(sealed: bytes, data_dir: Path, tmp_path: Path) -> None:
    envelope = open_envelope(sealed)
    _, first, second, rest = envelope.byte_range
    (tmp_path / "signed").write_bytes(sealed[:first] + sealed[second : second + rest])
    (tmp_path / "cms").write_bytes(envelope.der)
    (root,) = (data_dir / "trust").glob("*.pem")
    arguments = ("-cades", "-binary", "-inform", "DER", "-purpose", "any", "-out", os.devnull)
    run(
        *("openssl", "cms", "-verify", *arguments),
        *("-in", tmp_path / "cms", "-content", tmp_path / "signed", "-CAfile", root),
    )


def test_the_seal_only_adds_to_the_page_and_states_its_moment(rendered: bytes, sealed: bytes) -> None:
    assert sealed.startswith(rendered)
    assert open_envelope(sealed).sealed_at == SEALED_AT


def test_the_demo_key_is_made_once_and_is_for_its_owner_only(data_dir: Path) -> None:
    before = (data_dir / "seal-demo" / "key.pem").read_bytes()
    signing.make_demo_key(data_dir, ORGANISATION, SEALED_AT)
    assert (data_dir / "seal-demo" / "key.pem").read_bytes() == before
    assert (data_dir / "seal-demo" / "key.pem").stat().st_mode & 0o777 == 0o600
    assert (data_dir / "seal-demo").stat().st_mode & 0o777 == 0o700
    certificate, root = read_key(Seal(), data_dir).chain
    assert (certificate.not_valid_after_utc.year, root.not_valid_after_utc.year) == (2029, 2051)
    assert certificate.public_key().key_size == 3072
    assert [path.name for path in data_dir.iterdir() if path.name.startswith(".")] == []


def test_processes_that_make_the_demo_key_at_once_end_with_one_key(tmp_path: Path) -> None:
    program = (
        "import sys, pathlib, datetime; from induction import signing; "
        f"signing.make_demo_key(pathlib.Path({str(tmp_path)!r}), 'Trust', "
        "datetime.datetime.fromisoformat('2026-11-23T09:00:00+00:00'))"
    )
    makers = [subprocess.Popen([sys.executable, "-c", program]) for _ in range(3)]
    assert [maker.wait(timeout=120) for maker in makers] == [0, 0, 0]
    assert [path.name for path in sorted(tmp_path.iterdir())] == ["seal-demo", "trust"]
    assert len(list((tmp_path / "trust").iterdir())) == 1
    assert signing.exported_trust(tmp_path).roots == (read_key(Seal(), tmp_path).root,)


def test_an_expired_demo_key_is_replaced_and_its_root_stays_trusted(tmp_path: Path, rendered: bytes) -> None:
    signing.make_demo_key(tmp_path, ORGANISATION, SEALED_AT)
    old = signing.Sealer.load(Seal(), tmp_path).seal(rendered, SEALED_AT).body
    later = SEALED_AT + timedelta(days=4 * 365)
    assert "expired on 22 November 2029" in str(signing.why_unavailable(Seal(), tmp_path, later))
    signing.make_demo_key(tmp_path, ORGANISATION, later)
    new = signing.Sealer.load(Seal(), tmp_path).seal(rendered, later).body
    roots = signing.exported_trust(tmp_path)
    assert len(roots.roots) == 2
    assert [signing.examine(body, roots).verdict for body in (old, new)] == [signing.Verdict.GENUINE] * 2


def test_a_very_long_name_of_an_organisation_makes_a_certificate_that_can_be_read(tmp_path: Path) -> None:
    signing.make_demo_key(tmp_path, "Trust " * 40, SEALED_AT)
    assert signing.Sealer.load(Seal(), tmp_path).holder.endswith("Trust DEMO")


@pytest.mark.parametrize("passphrase", ["", "korrekt häst"])
@pytest.mark.parametrize("kind", ["pem", "p12"])
def test_a_key_given_by_settings_seals(
    kind: str, passphrase: str, data_dir: Path, rendered: bytes, tmp_path: Path
) -> None:
    seal = given(data_dir, tmp_path, kind, passphrase)
    assert signing.why_unavailable(seal, tmp_path, SEALED_AT) is None
    body = signing.Sealer.load(seal, tmp_path).seal(rendered, SEALED_AT).body
    assert signing.examine(body, signing.exported_trust(tmp_path)).verdict is signing.Verdict.GENUINE


def given(data_dir: Path, folder: Path, kind: str, passphrase: str) -> Seal:
    """Write the demo key as a Trust would give its own."""
    material = read_key(Seal(), data_dir)
    lock = serialization.BestAvailableEncryption(passphrase.encode()) if passphrase else serialization.NoEncryption()
    key_file, certificate_file = folder / f"key.{kind}", folder / "chain.pem"
    if kind == "p12":
        body = pkcs12.serialize_key_and_certificates(
            b"seal", material.key.private, material.certificate, material.chain[1:], lock
        )
        certificate_file = key_file
    else:
        body = material.key.private.private_bytes(PEM, PKCS8, lock)
        certificate_file.write_bytes(b"".join(c.public_bytes(PEM) for c in reversed(material.chain)))
    key_file.write_bytes(body)
    return Seal(key_file, certificate_file, passphrase)


def test_a_key_that_cannot_be_used_is_told_in_words(data_dir: Path, tmp_path: Path) -> None:
    pem = given(data_dir, tmp_path, "pem", "right")
    archive = given(data_dir, tmp_path, "p12", "right")
    material = read_key(Seal(), data_dir)
    other, curve, leaf = tmp_path / "other.pem", tmp_path / "curve.pem", tmp_path / "leaf.pem"
    root = tmp_path / "root.pem"
    for path, key in ((other, rsa.generate_private_key(65537, 2048)), (curve, ec.generate_private_key(ec.SECP256R1()))):
        path.write_bytes(key.private_bytes(PEM, PKCS8, serialization.NoEncryption()))
    leaf.write_bytes(material.certificate.public_bytes(PEM))
    root.write_bytes(material.root.public_bytes(PEM))
    demo_key = data_dir / "seal-demo" / "key.pem"
    cases = [
        (replace(pem, passphrase="wrong"), SEALED_AT, "the passphrase does not open the key"),
        (replace(pem, passphrase=""), SEALED_AT, "the passphrase does not open the key"),
        (replace(archive, passphrase="wrong"), SEALED_AT, "the passphrase does not open the key"),
        (replace(pem, key_file=tmp_path / "none.pem"), SEALED_AT, "No such file"),
        (replace(pem, key_file=tmp_path), SEALED_AT, "Is a directory"),
        (replace(pem, key_file=leaf), SEALED_AT, "holds no private key"),
        (replace(pem, key_file=Path(sys.executable)), SEALED_AT, "holds no private key"),
        (replace(pem, certificate_file=other), SEALED_AT, "holds no certificate"),
        (replace(pem, key_file=other), SEALED_AT, "does not belong to the certificate"),
        (replace(pem, key_file=curve), SEALED_AT, "is not an RSA key"),
        (Seal(demo_key, leaf), SEALED_AT, f"issuer of the certificate of {ORGANISATION} DEMO is missing"),
        (pem, SEALED_AT - timedelta(days=2), "is not valid before 23 November 2026"),
        (pem, datetime(2031, 1, 1, tzinfo=UTC), "expired on 22 November 2029"),
    ]
    for seal, at, words in cases:
        assert words in str(signing.why_unavailable(seal, tmp_path, at)), words
    assert "cannot be sealed" in str(signing.why_unavailable(Seal(), tmp_path / "empty", SEALED_AT))


def test_a_certificate_without_the_right_usage_is_refused(tmp_path: Path) -> None:
    key = rsa.generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Web server")])
    certificate = x509.CertificateBuilder(
        name, name, key.public_key(), 1, SEALED_AT, SEALED_AT + timedelta(days=9)
    ).sign(key, hashes.SHA256())
    (tmp_path / "key.pem").write_bytes(key.private_bytes(PEM, PKCS8, serialization.NoEncryption()))
    (tmp_path / "certificate.pem").write_bytes(certificate.public_bytes(PEM))
    told = signing.why_unavailable(Seal(tmp_path / "key.pem", tmp_path / "certificate.pem"), tmp_path, SEALED_AT)
    assert "non-repudiation" in str(told)


def test_nothing_is_sealed_out_of_date(sealer: signing.Sealer, rendered: bytes) -> None:
    with pytest.raises(signing.SealError, match="expired"):
        sealer.seal(rendered, datetime(2040, 1, 1, tzinfo=UTC))


def test_a_file_without_a_prepared_field_can_be_sealed(sealer: signing.Sealer) -> None:
    body = sealer.seal(weasyprint.HTML(string="<p>x").write_pdf(), SEALED_AT).body
    assert signing.examine(body, signing.Trust((sealer.root,), {})).verdict is signing.Verdict.GENUINE
