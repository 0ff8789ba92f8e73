"""Where the seal's key lies and how long its seals last, as the settings say."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from induction.domain.certificates.seal import SealLevel

PREFIX = "INDUCTION_"


class Reader(Protocol):
    """Reads settings one after another, and collects what is wrong with them."""

    faults: list[str]

    def text(self, name: str, default: str) -> str:
        """Read a text."""

    def path(self, name: str) -> Path | None:
        """Read where something lies, whether it is there or not."""

    def value_or_file(self, name: str) -> str:
        """Read a value, or the file that holds it."""


@dataclass(frozen=True)
class Token:
    """A PKCS#11 token and the key in it."""

    module: Path
    label: str
    key: str


@dataclass(frozen=True)
class Strength:
    """How long a seal is to be checkable without asking anybody.

    Attributes:
        is_required: a certificate waits rather than get a lower level.
        timestamp_trust: PEM file of the timestamp authority's root.
        revocation: folder of lists of revoked certificates (``*.crl``), kept fresh by the Trust.
    """

    level: SealLevel = SealLevel.B_B
    is_required: bool = True
    timestamp_url: str = ""
    timestamp_trust: Path | None = None
    revocation: Path | None = None


@dataclass(frozen=True)
class Seal:
    """Where the seal's key lies: in a file, in a folder of keys, or in a token. Without any it is the demo key.

    Attributes:
        folder: a folder of keys, as `induction keys rotate` fills it.
        token: a PKCS#11 token; `certificate_file` holds the certificate, `passphrase` is the token's PIN.
    """

    key_file: Path | None = None
    certificate_file: Path | None = None
    passphrase: str = field(default="", repr=False)
    folder: Path | None = None
    token: Token | None = None
    strength: Strength = Strength()

    @property
    def is_demo(self) -> bool:
        """Tell whether there is only the demo key."""
        return not (self.key_file or self.folder or self.token)


def read_seal(read: Reader) -> Seal:
    """Read where the seal's key lies. A file that is not there stops nothing: certificates wait, and HR is told."""
    key, certificate = read.path("SEAL_KEY_FILE"), read.path("SEAL_CERTIFICATE_FILE")
    folder, token = read.path("SEAL_FOLDER"), _token(read)
    if sum(place is not None for place in (key, folder, token)) > 1:
        read.faults.append(
            f"Give one of {PREFIX}SEAL_KEY_FILE, {PREFIX}SEAL_FOLDER and {PREFIX}SEAL_PKCS11_MODULE, not several."
        )
    if (key is not None or token is not None) != (certificate is not None):
        read.faults.append(
            f"{PREFIX}SEAL_CERTIFICATE_FILE goes together with {PREFIX}SEAL_KEY_FILE or {PREFIX}SEAL_PKCS11_MODULE."
        )
    return Seal(key, certificate, read.value_or_file("SEAL_PASSPHRASE"), folder, token, _strength(read))


def _strength(read: Reader) -> Strength:
    level = read.text("SEAL_LEVEL", "B-B")
    strength = Strength(
        SealLevel(level) if level in set(SealLevel) else SealLevel.B_B,
        read.text("SEAL_LEVEL_REQUIRED", "yes") != "no",
        read.text("TIMESTAMP_URL", ""),
        read.path("TIMESTAMP_TRUST_FILE"),
        read.path("REVOCATION_DIR"),
    )
    if level not in set(SealLevel):
        read.faults.append(f"{PREFIX}SEAL_LEVEL must be one of {', '.join(SealLevel)}, not {level!r}.")
    is_address = strength.timestamp_url.startswith(("http://", "https://"))
    if strength.level is not SealLevel.B_B and not (is_address and strength.timestamp_trust):
        read.faults.append(
            f"{PREFIX}SEAL_LEVEL {level} needs {PREFIX}TIMESTAMP_URL (http or https) and {PREFIX}TIMESTAMP_TRUST_FILE."
        )
    if strength.level.shows_revocation and not strength.revocation:
        read.faults.append(f"{PREFIX}SEAL_LEVEL {level} needs {PREFIX}REVOCATION_DIR, a folder of lists (*.crl).")
    return strength


def _token(read: Reader) -> Token | None:
    names = ("SEAL_PKCS11_MODULE", "SEAL_PKCS11_TOKEN", "SEAL_PKCS11_KEY")
    given = [read.text(name, "") for name in names]
    if not all(given):
        if any(given):
            read.faults.append(f"{', '.join(PREFIX + name for name in names)} go together: give all three.")
        return None
    return Token(Path(given[0]).absolute(), given[1], given[2])
