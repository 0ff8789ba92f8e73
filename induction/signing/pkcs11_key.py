"""A seal's key inside a PKCS#11 token: it signs in there and never comes out. Needs the extra ``induction[pkcs11]``."""

from __future__ import annotations

from threading import Lock
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_der_public_key

from induction.seal_settings import Token
from induction.signing.keys import KeyMaterial, SealError, checked, wrong_kind


class TokenKey:
    """A private key in a token, through one session that several threads take turns with."""

    def __init__(self, key: Any, mechanism: Any) -> None:
        self._key, self._mechanism = key, mechanism
        self._one_at_a_time = Lock()

    def sign(self, data: bytes) -> bytes:
        """Sign with RSA (PKCS #1 v1.5) over the SHA-256 of the data."""
        import pkcs11  # noqa: PLC0415 - an extra

        with self._one_at_a_time:
            try:
                signature: bytes = self._key.sign(data, mechanism=self._mechanism)
            except pkcs11.exceptions.PKCS11Error as error:
                raise _unusable(f"the token does not sign ({type(error).__name__}).") from error
        return signature


def read_token(token: Token, pin: str, certificates: list[x509.Certificate]) -> KeyMaterial:
    """Open a token and check the key in it.

    Raises:
        SealError: when the library, the token or the key is not there, or the PIN is not the right one.
    """
    try:
        import pkcs11  # noqa: PLC0415 - an extra
        from pkcs11.util.rsa import encode_rsa_public_key  # noqa: PLC0415 - as above
    except ImportError as error:
        raise _unusable("the package python-pkcs11 is not installed.") from error
    try:
        session = _session(pkcs11, token, pin)
        key = session.get_key(label=token.key, object_class=pkcs11.ObjectClass.PRIVATE_KEY)
        found: Any = session.get_key(label=token.key, object_class=pkcs11.ObjectClass.PUBLIC_KEY)
        public = load_der_public_key(encode_rsa_public_key(found)) if found.key_type is pkcs11.KeyType.RSA else None
    except (pkcs11.exceptions.PinIncorrect, pkcs11.exceptions.PinLenRange, pkcs11.exceptions.ArgumentsBad) as error:
        raise SealError(
            "seal-passphrase",
            f"the PIN does not open the token {token.label}.",
            "Set INDUCTION_SEAL_PASSPHRASE, or the file it is read from, to the token's PIN.",
        ) from error
    except (pkcs11.exceptions.PKCS11Error, RuntimeError) as error:
        raise _unusable(
            f"the key {token.key} in the token {token.label} cannot be reached ({type(error).__name__})."
        ) from error
    place = f"the token {token.label}"
    if not isinstance(public, RSAPublicKey):
        raise wrong_kind(place)
    return checked(TokenKey(key, pkcs11.Mechanism.SHA256_RSA_PKCS), public, certificates, place)


def _session(pkcs11: Any, token: Token, pin: str) -> Any:
    """Open a session; a process is signed in to a token once, and its later sessions with it."""
    found = pkcs11.lib(str(token.module)).get_token(token_label=token.label)
    try:
        return found.open(user_pin=pin)
    except pkcs11.exceptions.UserAlreadyLoggedIn:
        return found.open()


def _unusable(what: str) -> SealError:
    return SealError("seal-token", what, "Check INDUCTION_SEAL_PKCS11_MODULE, _TOKEN and _KEY, and the token itself.")
