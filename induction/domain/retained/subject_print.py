"""A person's record as it is printed: tables where rows are alike and short, else a block for each row, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from induction.domain.calendar import london_time
from induction.domain.retained.subject_record import Section, SubjectRecord, label

_TABLES: Final[Mapping[str, Mapping[str, int]]] = {
    "staff_role": {"role": 50, "granted_at": 50},
    "standing": {
        "programme_id": 17, "from_on": 13, "to_on": 13, "status": 12, "reason": 21, "due_on": 12, "expires_on": 12,
    },
    "completion": {
        "achieved_on": 15, "module_title": 33, "attempts": 12, "decisions": 12, "right_first_time": 13,
        "assurance_level": 15,
    },
    "attempt": {"started_at": 22, "module_id": 30, "kind": 12, "policy_version": 14, "finished_at": 22},
    "sign_in": {"started_at": 33, "last_seen_at": 33, "ended_at": 34},
    "audit_event": {"happened_at": 20, "actor": 18, "action": 20, "subject": 17, "detail": 25},
    "ledger_record": {"leaf_index": 15, "subject": 35, "salt": 50},
    "official_acts": {"part": 50, "count": 50},
}  # fmt: skip
"""Sections printed as a table: the columns that say something to a reader, with their widths in per cent."""
_ONLY_IN_JSON: Final = frozenset(
    {"id", "public_id", "token_hash", "unsigned_sha256", "module_fingerprint", "policy_fingerprint",
     "answers_fingerprint", "status_index", "invite", "sort_name", "certificate_id", "attestation_id", "attempt_id",
     "proposal_id", "legal_hold_id", "staff_import_id", "team_account_id", "replaces_id", "facts", "witness",
     "file_sha256", "seal_key_id", "step", "visit", "scene_id", "option_id"}
)  # fmt: skip


@dataclass(frozen=True)
class Fact:
    """A name and what is said under it: paragraphs, of which some have a name of their own and a list."""

    name: str
    said: Sequence[tuple[str, Sequence[str]]]


@dataclass(frozen=True)
class Printed:
    """A section as it is printed.

    Attributes:
        heads: of its columns, where it is a table.
        lines: of the table.
        widths: of the columns, in per cent.
        blocks: a heading and its facts for each row, where it is none.
    """

    id: str
    title: str
    words: str
    count: int
    heads: Sequence[str]
    lines: Sequence[Sequence[str]]
    widths: Sequence[int]
    blocks: Sequence[tuple[str, Sequence[Fact]]]


def printed(record: SubjectRecord) -> list[Printed]:
    """Lay out every section that has rows."""
    return [_printed(each) for each in record.sections if each.rows]


def empty(record: SubjectRecord) -> list[str]:
    """Name the sections in which nothing is held."""
    return [each.title for each in record.sections if not each.rows]


def in_words(value: Any, *, is_short: bool = False) -> str:
    """Write a value for a reader: dates and times in words, London time; with `is_short` for a narrow column."""
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        return _moment_or_text(value, "%-d %b %Y" if is_short else "%-d %B %Y")
    return str(value)


def _printed(section: Section) -> Printed:
    columns = _TABLES.get(section.id, {})
    return Printed(
        id=section.id,
        title=section.title,
        words=section.words,
        count=len(section.rows),
        heads=[label(column) for column in columns],
        lines=[[in_words(row.get(column), is_short=True) for column in columns] for row in section.rows]
        if columns
        else [],
        widths=list(columns.values()),
        blocks=[] if columns else [_block(place, section, row) for place, row in enumerate(section.rows, 1)],
    )


def _block(place: int, section: Section, row: Mapping[str, Any]) -> tuple[str, Sequence[Fact]]:
    facts = [
        Fact(label(column), list(_said(value)))
        for column, value in row.items()
        if value not in (None, "", [], {}) and column not in _ONLY_IN_JSON
    ]
    return f"{place} of {len(section.rows)}" if len(section.rows) > 1 else "", facts


def _said(value: Any) -> Iterator[tuple[str, Sequence[str]]]:
    if isinstance(value, Mapping):
        for key, each in value.items():
            yield label(key), [in_words(line) for line in each] if isinstance(each, list) else [in_words(each)]
    else:
        yield "", [in_words(each) for each in value] if isinstance(value, list) else [in_words(value)]


def _moment_or_text(value: str, pattern: str) -> str:
    try:
        if len(value) == len("2026-11-23"):
            return f"{date.fromisoformat(value):{pattern}}"
        if value[10:11] == "T" and value.endswith("+00:00"):
            return f"{london_time(datetime.fromisoformat(value)):{pattern}, %H:%M}"
    except ValueError:
        pass
    return value
