"""The evidence pack: what it is asked for, what its list says, and how a stranger checks it. Pure."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from induction.domain.calendar import day_ends_at, day_starts_at
from induction.domain.errors import RefusedError

MANIFEST = "manifest.json"
SEAL = "manifest.json.p7s"
SUMS = "SHA256SUMS"
FORMAT = "induction evidence pack"
_LONGEST_DAYS = 366 * 11


@dataclass(frozen=True)
class Scope:
    """What a pack is asked for.

    Attributes:
        from_on: the first day of the period.
        to_on: its last day, on which the completion files stand too.
        known_on: the last day whose records count.
        is_latest: nothing has been recorded after that day.
    """

    from_on: date
    to_on: date
    known_on: date
    is_latest: bool

    @property
    def begins_at(self) -> datetime:
        """The first moment of the period (UTC)."""
        return day_starts_at(self.from_on)

    @property
    def ends_at(self) -> datetime:
        """The first moment that is in the period or in its knowledge no more (UTC)."""
        return min(day_ends_at(self.to_on), day_ends_at(self.known_on))

    @property
    def known_before(self) -> datetime:
        """The first moment (UTC) whose records do not count."""
        return day_ends_at(self.known_on)

    @property
    def name(self) -> str:
        """Name the file."""
        return f"evidence-{self.from_on}-to-{self.to_on}-as-known-on-{self.known_on}.zip"


def scope(from_on: date, to_on: date, known_on: date | None, today: date) -> Scope:
    """Check the days of a pack.

    Raises:
        RefusedError: ``period`` for days in the wrong order, in the future, or more than eleven years apart.
    """
    known = known_on or today
    if from_on > to_on:
        raise RefusedError("period", "The period ends before it begins. Give the earlier day first.")
    if max(to_on, known) > today:
        raise RefusedError("period", f"Nothing is known of days after today, {today}.")
    if known < to_on:
        raise RefusedError("period", f"On {known} nobody knew what would be true on {to_on}. Give a later day.")
    if (to_on - from_on).days > _LONGEST_DAYS:
        raise RefusedError("period", "A pack covers at most eleven years. Make several.")
    return Scope(from_on, to_on, known, is_latest=known == today)


class Part(NamedTuple):
    """A file of the pack, as its list names it."""

    name: str
    size: int
    sha256: str


def manifest(asked: Scope, organisation: str, program: str, parts: Sequence[Part]) -> bytes:
    """Write the list of the files, which is what is sealed. It does not say when it was made: the seal does."""
    told = {
        "format": FORMAT,
        "version": 1,
        "organisation": organisation,
        "from": asked.from_on.isoformat(),
        "to": asked.to_on.isoformat(),
        "as_known_on": asked.known_on.isoformat(),
        "program": program,
        "files": [{"name": part.name, "bytes": part.size, "sha256": part.sha256} for part in parts],
    }
    return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode()


def listed(body: bytes) -> list[Part] | None:
    """Read the list of a pack; None for what is none."""
    try:
        told = json.loads(body)
        if told["format"] != FORMAT:
            return None
        return [Part(str(each["name"]), each["bytes"] + 0, str(each["sha256"])) for each in told["files"]]
    except (KeyError, TypeError, ValueError):
        return None


def sums(parts: Sequence[Part]) -> bytes:
    """Write the hashes as sha256sum reads them."""
    return "".join(f"{part.sha256}  {part.name}\n" for part in parts).encode()
