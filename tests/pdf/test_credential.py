"""The credential inside a certificate, read by an implementation that is not ours."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from joserfc import jwt
from joserfc.jwk import RSAKey
from joserfc.jws import JWSRegistry
from openbadgeslib.ob3.verifier import OB3VerificationError, OB3Verifier

from induction import pdf, signing
from induction.domain.certificates import credential
from induction.domain.errors import RefusedError
from induction.press import Press
from tests.pdf.certificates import CREDENTIALED, ORGANISATION, SEALED_AT, run

LIST = "https://induction.example/credentials/status/0"


@pytest.fixture
def press(make_press) -> Press:
    return make_press()


@pytest.fixture
def body(press: Press) -> bytes:
    return press.seal(press.draw(CREDENTIALED), CREDENTIALED, SEALED_AT).body


@pytest.fixture
def token(body: bytes) -> str:
    return pdf.attachments(body)[credential.FILE_NAME].decode()


@pytest.fixture
def public(sealer: signing.Sealer) -> bytes:
    key = sealer._material.certificate.public_key()
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


@pytest.fixture
def at_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """openbadgeslib compares with today, which may lie before or after the certificate's dates."""
    if datetime.now(UTC) > datetime(2027, 11, 22, tzinfo=UTC):
        pytest.skip("the certificate of the tests has expired")


@pytest.mark.usefixtures("at_the_day")
def test_another_implementation_verifies_it_and_reads_the_same_facts(token: str, public: bytes) -> None:
    read = OB3Verifier(public).verify(token)
    assert (read.issuer.name, read.id) == (ORGANISATION, CREDENTIALED.verify_url)
    assert (read.achievement.name, read.name) == (CREDENTIALED.programme, "Certificate of attestation SM-7K3F-9QXT")
    assert (read.issuance_date.isoformat(), read.expiration_date.isoformat()) == (
        "2026-11-22T00:00:00+00:00",
        "2027-11-23T00:00:00+00:00",
    )
    (identity,) = read.identifiers
    assert identity.identity_hash == f"sha256${credential.identity_hash('20417781', identity.salt)}"
    assert "20417781" not in json.dumps(jwt_claims(token))
    assert CREDENTIALED.witness in read.evidence[0].narrative


def jwt_claims(token: str) -> dict:
    middle = token.split(".")[1]
    return json.loads(urlsafe_b64decode(middle + "=" * (-len(middle) % 4)))


@pytest.mark.usefixtures("at_the_day")
def test_a_changed_credential_is_refused(token: str, public: bytes) -> None:
    head, middle, signature = token.split(".")
    other = "B" if middle[100] != "B" else "C"
    with pytest.raises(OB3VerificationError):
        OB3Verifier(public).verify(f"{head}.{middle[:100]}{other}{middle[101:]}.{signature}")


@pytest.mark.usefixtures("at_the_day")
@pytest.mark.parametrize(("revoked", "is_refused"), [([], False), ([4710, 4712], False), ([4711], True)])
def test_the_list_tells_whether_it_was_revoked(
    revoked: list[int], is_refused: bool, token: str, public: bytes, press: Press
) -> None:
    told = press.sign(credential.status_list(LIST, revoked, SEALED_AT))
    asked: list[str] = []

    def download(url: str, **_options: object) -> bytes:
        asked.append(url)
        return told.encode()

    verifier = OB3Verifier(public)
    if is_refused:
        with pytest.raises(OB3VerificationError, match=r"'revocation' is set at index 4711"):
            verifier.verify(token, check_status=True, download=download)
    else:
        verifier.verify(token, check_status=True, download=download)
    assert asked == [LIST]


def test_the_key_in_its_head_is_the_one_that_sealed(token: str, sealer: signing.Sealer) -> None:
    registry = JWSRegistry()
    registry.max_header_length = 8192  # the chain of certificates lies in it, so that it can be checked offline
    key = RSAKey.import_key(sealer._material.certificate.public_key())
    head = jwt.decode(token, key, registry=registry).header
    assert (head["kid"], len(head["x5c"])) == (sealer.key.id, 2)
    assert "d" not in head["jwk"]


def test_it_is_an_associated_file_that_other_programs_take_out(body: bytes, tmp_path: Path) -> None:
    (tmp_path / "c.pdf").write_bytes(body)
    told = run("pdfdetach", "-list", tmp_path / "c.pdf")
    assert "credential.jwt" in told
    assert "ledger-proof.json" in told
    run("pdfdetach", "-saveall", "-o", tmp_path, tmp_path / "c.pdf")
    assert json.loads((tmp_path / "ledger-proof.json").read_text()) == json.loads(CREDENTIALED.proof)


def test_files_that_are_not_the_certificates_own_are_not_sealed(press: Press) -> None:
    drawn = press.draw(CREDENTIALED)
    for other in (
        replace(CREDENTIALED, proof="{}"),
        replace(CREDENTIALED, proof=""),
        replace(CREDENTIALED, badge=replace(CREDENTIALED.badge, status_index=4712)),
    ):
        with pytest.raises(RefusedError, match="the files inside it are not the certificate's own"):
            press.seal(drawn, other, SEALED_AT)


def test_nothing_in_it_depends_on_when_it_is_made(press: Press) -> None:
    assert press.draw(CREDENTIALED) == press.draw(CREDENTIALED)
