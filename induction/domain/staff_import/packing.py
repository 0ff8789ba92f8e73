"""A read file as bytes, so that it can wait until it is applied; only what the plan needs is in them."""

from __future__ import annotations

import json
import zlib
from dataclasses import fields
from datetime import date
from operator import attrgetter
from typing import Any

from induction.domain.staff_import.rows import Reading, Refusal, StaffRow

_NAMES = tuple(field.name for field in fields(StaffRow))
_REFUSAL = tuple(field.name for field in fields(Refusal))
_STARTS, _ENDS = _NAMES.index("starts_on"), _NAMES.index("ends_on")


def packed(reading: Reading) -> bytes:
    """Pack a reading."""
    rows, refused = attrgetter(*_NAMES), attrgetter(*_REFUSAL)
    parts = {
        "rows": [rows(row) for row in reading.rows],
        "refused": [refused(refusal) for refusal in reading.refused],
        "notes": reading.notes,
    }
    return zlib.compress(json.dumps(parts, default=_iso, ensure_ascii=False, separators=(",", ":")).encode())


def unpacked(body: bytes) -> Reading:
    """Give the reading that was packed."""
    parts = json.loads(zlib.decompress(body))
    return Reading(
        tuple(map(_row, parts["rows"])), tuple(Refusal(*each) for each in parts["refused"]), tuple(parts["notes"])
    )


def _row(values: list[Any]) -> StaffRow:
    values[_STARTS] = date.fromisoformat(values[_STARTS])
    values[_ENDS] = date.fromisoformat(values[_ENDS]) if values[_ENDS] else None
    return StaffRow(*values)


def _iso(value: object) -> str:
    assert isinstance(value, date)  # noqa: S101  # a row holds nothing else that JSON does not know
    return value.isoformat()
