"""The ledger's entries: what is written down of a fact, byte for byte, so that a stranger can hash it again.

An entry is a line that names nobody; what it speaks of lies in a record beside it, under a salt. The line holds the
record's hash, so that the record can be disposed of while the line and every proof about it still hold.
docs/ledger.md explains the formats. Standard library only.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from hashlib import sha256
from json.encoder import encode_basestring
from typing import Any

from induction.domain.proofs.merkle import leaf_hash

VERSION = 1
SALT_BYTES = 16
CLOCKS_DIFFER = timedelta(minutes=1)  # requests overtake one another, and machines' clocks differ, by less than this
_SAFE = 2**53  # whole numbers beyond this are not the same to every reader of JSON

Plain = str | int | bool | None
Value = Plain | date | datetime | list["Value"]
Facts = Mapping[str, Value]


class Kind(StrEnum):
    """What an entry records. Names are kept for ever: entries hold them."""

    COMPLETION = "completion"
    ATTESTATION = "attestation"
    CERTIFICATE_ISSUED = "certificate issued"
    REVOCATION = "revocation"
    CORRECTION = "correction"
    POLICY_PUBLISHED = "policy published"
    DISPOSAL = "disposal"


BOUND: Mapping[Kind, tuple[str, ...]] = {
    Kind.COMPLETION: (
        "achieved_at", "achieved_on", "assurance_level", "attempt_id", "attempts", "cycle", "decisions",
        "module_fingerprint", "module_id", "module_version", "policy_fingerprint", "policy_version", "right_first_time",
        "staff_member_id",
    ),
    Kind.ATTESTATION: (
        "achieved_at", "achieved_on", "answers_fingerprint", "assurance_level", "confirmed_at", "cycle", "expires_on",
        "policy_fingerprint", "policy_slug", "policy_version", "programme_id", "signed_in_at", "staff_member_id",
        "statement_id", "statement_text", "statement_version", "typed_name",
    ),
    Kind.CERTIFICATE_ISSUED: (
        "attestation_id", "issued_at", "issued_on", "number", "seal_key_id", "seal_level", "sha256",
    ),
    Kind.DISPOSAL: ("disposed_at", "disposed_on", "grounds", "people", "proposal_id", "schedule_fingerprint"),
    Kind.REVOCATION: ("number", "reason", "revoked_at", "revoked_on"),
    Kind.CORRECTION: ("achieved_on", "attestation_id", "expires_on", "kind", "proposal_id", "recorded_at"),
}  # fmt: skip
"""The columns of a fact's row that its record holds; the row is compared with the record at each verification.

What a publication is made of is in `services.ledger_facts`: it is more than one row.
"""


class Clock(StrEnum):
    """How the machine's clock stood when an entry was made: set back means behind the entry before."""

    STEADY = "steady"
    SET_BACK = "set back"


_STEADY, _SET_BACK = str(Clock.STEADY), str(Clock.SET_BACK)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the ledger.

    Attributes:
        index: its place, counted from 0 without a gap.
        recorded_at: never earlier than the entry before, whatever the clock said.
        record: SHA-256 over the salt and the record.
    """

    index: int
    kind: str
    recorded_at: datetime
    clock: str
    record: bytes

    @property
    def data(self) -> bytes:
        """Give the exact bytes that the tree's leaf is made of."""
        return entry_text(self.index, self.kind, moment_text(self.recorded_at), self.clock, self.record).encode()

    @property
    def leaf(self) -> bytes:
        """Give the hash of the leaf."""
        return leaf_hash(self.data)


def entry_text(index: int, kind: str, recorded_at: str, clock: str, record: bytes) -> str:
    """Write an entry as canonical JSON (RFC 8785); `recorded_at` in the form of `moment_text`."""
    return (
        f'{{"clock":"{clock}","index":{index},"kind":"{kind}","record":"{record.hex()}",'
        f'"recorded_at":"{recorded_at}","version":{VERSION}}}'
    )


def record_text(subject: str, facts: Facts) -> str:
    """Write a record as canonical JSON (RFC 8785): keys sorted, no spaces, UTF-8, whole numbers only.

    Written by hand because imports write hundreds of thousands, and the json module takes three times as long.

    Raises:
        ValueError: for a value that has no one form in JSON, such as a fraction.
    """
    written = ",".join(
        [f"{_key(name)}:{_WRITERS.get(type(facts[name]), _write_other)(facts[name])}" for name in sorted(facts)]
    )
    return f'{{"facts":{{{written}}},"subject":{encode_basestring(subject)},"version":{VERSION}}}'


def record_hash(salt: bytes, text: str) -> bytes:
    """Hash a record under its salt of 16 random bytes."""
    return sha256(salt + text.encode()).digest()


def moment_text(moment: datetime) -> str:
    """Write a moment: ``2026-11-23T09:30:00.000000Z``, in UTC."""
    return f"{moment.astimezone(UTC).isoformat(timespec='microseconds')[:26]}Z"


_key = lru_cache(maxsize=256)(encode_basestring)


def _write_number(value: int) -> str:
    if not -_SAFE < value < _SAFE:
        raise ValueError(f"A ledger record cannot hold {value}: not every reader of JSON would read the same number.")
    return repr(value)


def _write_other(value: object) -> str:
    if isinstance(value, str):  # a name out of an enumeration
        return encode_basestring(str(value))
    if isinstance(value, list | tuple):
        return f"[{','.join(_WRITERS.get(type(each), _write_other)(each) for each in value)}]"
    raise ValueError(f"A ledger record cannot hold {type(value).__name__} {value!r}.")


_WRITERS: dict[type, Callable[[Any], str]] = {
    str: encode_basestring,
    int: _write_number,
    bool: lambda value: "true" if value else "false",
    type(None): lambda _: "null",
    date: lambda day: f'"{day.isoformat()}"',
    datetime: lambda moment: f'"{moment_text(moment)}"',
}


def witness_words(index: int, size: int, root: bytes) -> str:
    """Say on a certificate what it witnesses: ``entry 17 of 200, root 6PX6…=`` in base64, as checkpoints print it."""
    return f"entry {index} of {size}, root {b64encode(root).decode()}"


def witnessed_size(words: str) -> int | None:
    """Read from what a certificate witnesses how many entries there were; None where it witnesses nothing."""
    found = re.fullmatch(r"entry \d+ of (\d+), root [A-Za-z0-9+/]{43}=", words)
    return int(found[1]) if found else None


def stamp(moment: datetime, last: datetime | None) -> tuple[datetime, str]:
    """Give the moment an entry carries after the last one, and say whether the clock has been set back."""
    if last is None or moment >= last:
        return moment, _STEADY
    return last, _SET_BACK if last - moment > CLOCKS_DIFFER else _STEADY
