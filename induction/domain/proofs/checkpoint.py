"""Checkpoints as C2SP has them (c2sp.org/tlog-checkpoint): how large the ledger was, and its root, signed."""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from induction.domain.errors import RefusedError
from induction.domain.proofs.signed_note import Signer, Verifier, opened

_NOTE = re.compile(r"^[^\n]+\n\d+\n[A-Za-z0-9+/]+=*\n(?:[^\n]+\n)*\n(?:— [^\n]+(?:\n|\Z))+", re.MULTILINE)


@dataclass(frozen=True)
class Checkpoint:
    """What a ledger's keeper has once said of it.

    Attributes:
        origin: which ledger.
        size: how many entries it had.
        root: the root over them.
    """

    origin: str
    size: int
    root: bytes

    @property
    def text(self) -> str:
        """Write it down, to be signed."""
        return f"{self.origin}\n{self.size}\n{b64encode(self.root).decode()}\n"


def signed(size: int, root: bytes, signer: Signer) -> str:
    """Sign how large a ledger is, and its root."""
    return signer.sign(Checkpoint(signer.name, size, root).text)


def read(note: str, verifiers: Iterable[Verifier]) -> Checkpoint:
    """Read a checkpoint, once a known key has been found to have signed it.

    Raises:
        RefusedError: as `signed_note.opened`, and ``checkpoint`` for a note about something else.
    """
    lines = opened(note, verifiers).split("\n")
    try:
        origin, size, root = lines[0], lines[1], b64decode(lines[2], validate=True)
        count = int(size)
    except (IndexError, ValueError) as error:
        raise RefusedError("checkpoint", "This note is no checkpoint of a ledger.") from error
    if not origin or str(count) != size or count < 0 or len(root) != 32 or lines[-1]:
        raise RefusedError("checkpoint", "This note is no checkpoint of a ledger.")
    return Checkpoint(origin, count, root)


def notes(text: str) -> Iterator[str]:
    """Find the checkpoints in a text, such as a file of them or a mail, whoever signed them."""
    for found in _NOTE.finditer(text.replace("\r\n", "\n")):
        yield found[0] if found[0].endswith("\n") else f"{found[0]}\n"
