"""A read export as bytes, so that it can be looked at for a day; only numbers and dates are in them."""

from __future__ import annotations

import json
import zlib
from dataclasses import astuple
from datetime import date
from typing import Any

from induction.domain.esr.rows import EsrRow, Reading
from induction.domain.staff_import.rows import Refusal


def packed(reading: Reading, as_at: date) -> bytes:
    """Pack a reading and the day it is held against."""
    parts = {
        "as_at": as_at.isoformat(),
        "rows": [[*astuple(row)[:-2], _iso(row.starts_on), _iso(row.expires_on)] for row in reading.rows],
        "refused": [astuple(refusal) for refusal in reading.refused],
        "others": reading.others,
        "notes": reading.notes,
    }
    return zlib.compress(json.dumps(parts, ensure_ascii=False, separators=(",", ":")).encode())


def unpacked(body: bytes) -> tuple[Reading, date]:
    """Give the reading that was packed, and its day."""
    parts = json.loads(zlib.decompress(body))
    rows = tuple(_row(each) for each in parts["rows"])
    refused = tuple(Refusal(*each) for each in parts["refused"])
    return Reading(rows, refused, parts["others"], tuple(parts["notes"])), date.fromisoformat(parts["as_at"])


def _row(values: list[Any]) -> EsrRow:
    row, number, assignment, programme, starts_on, expires_on = values
    return EsrRow(row, number, assignment, programme, _day(starts_on), _day(expires_on))


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
