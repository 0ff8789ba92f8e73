"""Signed notes as C2SP has them (c2sp.org/signed-note), with Ed25519: text, and under it who vouches for it."""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from induction.domain.errors import RefusedError

_ED25519 = b"\x01"
_DASH = "— "
_MOST_SIGNATURES = 16
_LONGEST = 100_000


@dataclass(frozen=True)
class Verifier:
    """A public key under its name, as one line: ``<name>+<key id>+<key>``."""

    name: str
    key: Ed25519PublicKey

    @property
    def key_id(self) -> bytes:
        """Give the four bytes by which a signature names its key."""
        return sha256(self.name.encode() + b"\n" + self._typed).digest()[:4]

    @property
    def line(self) -> str:
        """Write the key as a line, to be handed to whoever checks."""
        return f"{self.name}+{self.key_id.hex()}+{b64encode(self._typed).decode()}"

    @property
    def _typed(self) -> bytes:
        return _ED25519 + self.key.public_bytes_raw()

    @classmethod
    def read(cls, line: str) -> Verifier:
        """Read a key's line.

        Raises:
            RefusedError: ``ledger-key`` when it is none.
        """
        try:
            name, key_id, typed = line.strip().split("+", 2)
            raw = b64decode(typed, validate=True)
            found = cls(name, Ed25519PublicKey.from_public_bytes(raw.removeprefix(_ED25519)))
        except ValueError as error:
            raise RefusedError("ledger-key", f"This is no public key of a ledger: {line.strip()[:200]}") from error
        if not is_name(name) or found.key_id.hex() != key_id:
            raise RefusedError("ledger-key", f"This public key does not belong to its name: {line.strip()[:200]}")
        return found


@dataclass(frozen=True)
class Signer:
    """A private key under its name."""

    name: str
    key: Ed25519PrivateKey

    @property
    def verifier(self) -> Verifier:
        """Give the public half."""
        return Verifier(self.name, self.key.public_key())

    def sign(self, text: str) -> str:
        """Sign a text that ends with a line's end; gives the note."""
        signature = self.verifier.key_id + self.key.sign(text.encode())
        return f"{text}\n{_DASH}{self.name} {b64encode(signature).decode()}\n"


def is_name(name: str) -> bool:
    """Tell whether a key may be named so: no spaces and no plus sign."""
    return bool(name) and "+" not in name and not any(letter.isspace() or ord(letter) < 32 for letter in name)


def opened(note: str, verifiers: Iterable[Verifier]) -> str:
    """Give a note's text, once a known key has been found to have signed it.

    Raises:
        RefusedError: ``note`` for what is no note, ``note-unsigned`` without a signature of a known key,
            ``note-forged`` when a known key is named and did not sign.
    """
    text, signatures = _split(note)
    known = {(verifier.name, verifier.key_id): verifier for verifier in verifiers}
    is_signed = False
    for name, raw in signatures:
        verifier = known.get((name, raw[:4]))
        if verifier is None:
            continue
        try:
            verifier.key.verify(raw[4:], text.encode())
        except InvalidSignature as error:
            raise RefusedError("note-forged", f"{name} did not sign this text.") from error
        is_signed = True
    if not is_signed:
        raise RefusedError("note-unsigned", "No key that is known here has signed this text.")
    return text


def _split(note: str) -> tuple[str, list[tuple[str, bytes]]]:
    head, found, tail = note.rpartition("\n\n")
    lines = tail.removesuffix("\n").split("\n")
    is_clean = all(letter == "\n" or ord(letter) >= 32 for letter in note)
    if not found or not tail.endswith("\n") or not is_clean or len(note) > _LONGEST or len(lines) > _MOST_SIGNATURES:
        raise RefusedError("note", "This is no signed note.")
    return head + "\n", [_signed_by(line) for line in lines]


def _signed_by(line: str) -> tuple[str, bytes]:
    name, _, encoded = line.removeprefix(_DASH).partition(" ")
    try:
        raw = b64decode(encoded, validate=True)
    except ValueError:
        raw = b""
    if not line.startswith(_DASH) or not is_name(name) or len(raw) < 5:
        raise RefusedError("note", "This is no signed note: a line below the text is no signature.")
    return name, raw
