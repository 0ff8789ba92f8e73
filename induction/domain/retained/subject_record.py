"""One person's whole record as they are given it: sections of rows, the same in JSON and in print.

docs/subject-access.md describes the format, docs/schema/subject-record.json holds its JSON Schema.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

FORMAT: Final = "induction subject access record"
VERSION: Final = 1

_LABELS: Final = {
    "id": "Number in our records", "cites": "The policy says", "is_primary": "Primary assignment",
    "grade": "How we marked it", "confidence": "How sure you said you were", "you_saw": "What you were shown",
    "expires_on": "In date until", "decided_by": "Decided by", "sha256": "Fingerprint (SHA-256)",
    "has_esr_record": "In the Electronic Staff Record",
}  # fmt: skip
_ENDINGS: Final = {"_on": "on", "_at": "at"}


class Purpose(StrEnum):
    """Why a record is given out; kept in the audit trail."""

    OWN = "own copy"
    SUBJECT_ACCESS = "subject access request"
    CLAIM = "claim or tribunal"
    COMPLAINT = "complaint or grievance"
    CORRECTION = "request to correct"


HR_PURPOSES: Final = tuple(each for each in Purpose if each is not Purpose.OWN)


@dataclass(frozen=True)
class Section:
    """The rows of one table.

    Attributes:
        words: what the rows are for.
        rows: values that JSON can hold, by column; oldest first.
    """

    id: str
    title: str
    words: str
    rows: Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class SubjectRecord:
    """The whole record of a person at a moment.

    Attributes:
        made_at: the moment, in UTC.
        sections: each table with rows about the person, also those without any.
        withheld: what is not given: the section, the column, the reason.
    """

    organisation: str
    made_at: datetime
    purpose: Purpose
    name: str
    employee_number: str
    sections: Sequence[Section]
    withheld: Sequence[tuple[str, str, str]]

    @property
    def as_json(self) -> str:
        """Write it as JSON, indented so that it can be read, too."""
        return json.dumps(self.as_values, ensure_ascii=False, indent=1) + "\n"

    @property
    def as_values(self) -> dict[str, Any]:
        """Give it as values that JSON can hold."""
        return {
            "format": FORMAT,
            "version": VERSION,
            "organisation": self.organisation,
            "made_at": self.made_at.isoformat(),
            "purpose": self.purpose.value,
            "person": {"name": self.name, "employee_number": self.employee_number},
            "sections": [
                {"id": each.id, "title": each.title, "words": each.words, "rows": list(each.rows)}
                for each in self.sections
            ],
            "withheld": [
                {"section": section, "field": field, "reason": reason} for section, field, reason in self.withheld
            ],
        }


def label(column: str) -> str:
    """Name a column for a reader: ``achieved_on`` is *Achieved on*."""
    if column in _LABELS:
        return _LABELS[column]
    words = column.removesuffix("_id").replace("_", " ")
    return words[:1].upper() + words[1:]
