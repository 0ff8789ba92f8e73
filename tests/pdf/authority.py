"""A timestamp authority on this machine, with a root of its own, and a list of revoked certificates."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from asn1crypto import keys, tsp
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID
from pyhanko.sign.timestamps import DummyTimeStamper

from induction.signing.authority import named, new_key, new_root

DAY = timedelta(days=1)


class TestAuthority:
    """Answers requests over HTTP; `root` is what a checker believes."""

    __test__ = False

    def __init__(self, at: datetime) -> None:
        self.root_key, key = new_key(), new_key()
        self.root = new_root(self.root_key, named("Clockwork Time", "Root"), at)
        self.certificate = self._certify(key, at)
        classic = asn1.Certificate.load(self.certificate.public_bytes(Encoding.DER))
        private = keys.PrivateKeyInfo.load(key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption()))
        self._stamper = DummyTimeStamper(classic, private, fixed_dt=at + timedelta(minutes=1))
        self.is_silent = False

    def _certify(self, key: RSAPrivateKey, at: datetime) -> x509.Certificate:
        return (
            x509.CertificateBuilder()
            .subject_name(named("Clockwork Time", "Timestamps"))
            .issuer_name(self.root.subject)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(at - DAY)
            .not_valid_after(at + 3000 * DAY)
            .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(self.root_key.public_key()), critical=False
            )
            .sign(self.root_key, hashes.SHA256())
        )

    def answer(self, request: bytes) -> bytes:
        asked = tsp.TimeStampReq.load(request)
        token: bytes = self._stamper.request_tsa_response(asked).dump()
        return token

    def token(self, digest: bytes) -> bytes:
        """Stamp a SHA-256 digest, as anybody may have done."""
        info: bytes = asyncio.run(self._stamper.async_timestamp(digest, "sha256")).dump()
        return info


def _issued_by(key: RSAPrivateKey) -> x509.AuthorityKeyIdentifier:
    return x509.AuthorityKeyIdentifier.from_issuer_public_key(key.public_key())


def revocation_list(issuer: x509.Certificate, key: RSAPrivateKey, at: datetime, revoked: tuple[int, ...] = ()) -> bytes:
    """Sign a list of revoked certificates."""
    builder = x509.CertificateRevocationListBuilder().issuer_name(issuer.subject)
    builder = builder.last_update(at - DAY).next_update(at + 30 * DAY)
    for serial in revoked:
        entry = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(at - DAY).build()
        builder = builder.add_revoked_certificate(entry)
    return builder.add_extension(_issued_by(key), critical=False).sign(key, hashes.SHA256()).public_bytes(Encoding.DER)


@contextmanager
def serving(authority: TestAuthority) -> Iterator[str]:
    """Serve an authority on the loopback; gives its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if authority.is_silent:
                self.send_error(503)
                return
            answer = authority.answer(body)
            self.send_response(200)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: object) -> None:
            """Keep quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def write_root(authority: TestAuthority, folder: Path) -> Path:
    path = folder / "authority.pem"
    path.write_bytes(authority.root.public_bytes(Encoding.PEM))
    return path
