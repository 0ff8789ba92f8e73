"""Each row of ESR's and each record of ours in exactly one class, with what is to be done about it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from induction.domain.esr.rows import EsrRow, Reading
from induction.domain.staff_import.rows import Refusal
from induction.domain.standings.periods import FOREVER

CHASED_AHEAD = timedelta(days=90)
"""So long before expiry ESR's reports begin to list a competence as due."""


class Kind(StrEnum):
    """What a comparison comes to; in the order in which people want to read of it."""

    RENEWED_HERE = "renewed-here"
    OURS_ONLY = "ours-only"
    EXPIRY = "expiry"
    ASSIGNMENT = "assignment"
    THEIRS_ONLY = "theirs-only"
    UNKNOWN = "unknown"
    LEFT = "left"
    REPEATED = "repeated"
    REFUSED = "refused"
    NO_ESR = "no-esr"
    AGREES = "agrees"


@dataclass(frozen=True, slots=True)
class Held:
    """A record of ours: what somebody who is employed on the day holds for a programme."""

    employee_number: str
    programme_id: str
    achieved_on: date
    expires_on: date


@dataclass(frozen=True, slots=True)
class Employed:
    """Somebody who is employed on the day; `assignment_number` is the primary one, or the one that stands for it."""

    assignment_number: str
    name: str
    has_esr_record: bool = True


@dataclass(frozen=True, slots=True)
class Known:
    """Our side of the comparison.

    Attributes:
        employed: by employee number, on the day.
        numbers: of everybody whom we know, employed or not.
    """

    records: Sequence[Held]
    employed: Mapping[str, Employed]
    numbers: frozenset[str]


@dataclass(frozen=True, slots=True)
class Finding:
    """One row, one record, or one of each that belong together; `words` say what differs."""

    kind: Kind
    employee_number: str
    programme_id: str = ""
    row: EsrRow | None = None
    refusal: Refusal | None = None
    held: Held | None = None
    words: str = ""


_Key = tuple[str, str]


def compared(reading: Reading, known: Known, as_at: date) -> list[Finding]:
    """Hold an export against our records of a day; by kind, then by employee number."""
    found = [*_findings(reading, known, as_at)]
    order = list(Kind)
    return sorted(found, key=lambda each: (order.index(each.kind), each.employee_number, each.programme_id, _row(each)))


def _findings(reading: Reading, known: Known, as_at: date) -> Iterator[Finding]:
    ours = {(each.employee_number, each.programme_id): each for each in known.records}
    theirs, spare = _one_each(reading.rows, known)
    yield from (Finding(Kind.REPEATED, row.employee_number, row.programme_id, row, words=_spare(row)) for row in spare)
    refused = _first_refused(reading.refused, theirs)
    for key in sorted({*ours, *theirs}):
        held, row = ours.get(key), theirs.get(key)
        if row and held:
            yield _pair(row, held, known.employed[key[0]], as_at)
        elif row:
            yield _without_ours(row, known)
        elif held and key[0] not in refused:
            yield _without_theirs(held, known.employed[key[0]])
    yield from _refusals(reading.refused, refused, ours, theirs)


def _one_each(rows: Iterable[EsrRow], known: Known) -> tuple[dict[_Key, EsrRow], list[EsrRow]]:
    """Choose the row that counts for a person and competence: on the primary assignment, then the latest expiry."""
    chosen: dict[_Key, EsrRow] = {}
    spare: list[EsrRow] = []
    for row in rows:
        key = row.employee_number, row.programme_id
        other = chosen.get(key)
        if other is None:
            chosen[key] = row
        else:
            best = max(row, other, key=lambda each: _weight(each, known))
            spare.append(other if best is row else row)
            chosen[key] = best
    return chosen, spare


def _weight(row: EsrRow, known: Known) -> tuple[bool, date, int]:
    employed = known.employed.get(row.employee_number)
    is_primary = employed is not None and row.assignment_number in ("", employed.assignment_number)
    return is_primary, row.expires_on or FOREVER, -row.row


def _first_refused(refused: Iterable[Refusal], theirs: Mapping[_Key, EsrRow]) -> dict[str, int]:
    """Give the first refused row of each person of whom no other row can be used."""
    usable = {number for number, _ in theirs}
    found: dict[str, int] = {}
    for each in refused:
        if each.employee_number and each.employee_number not in usable:
            found.setdefault(each.employee_number, each.row)
    return found


def _pair(row: EsrRow, held: Held, person: Employed, as_at: date) -> Finding:
    is_misplaced = row.assignment_number not in ("", person.assignment_number)
    said = []
    if row.expires_on != held.expires_on:
        theirs = _day(row.expires_on) if row.expires_on else "no expiry"
        said.append(f"Expires on {_day(held.expires_on)} here, {theirs} in ESR.")
    if is_misplaced:
        said.append(f"On assignment {row.assignment_number} in ESR; the primary one is {person.assignment_number}.")
    return Finding(_kind(row, held, as_at, is_misplaced=is_misplaced), *_key(row), row, held=held, words=" ".join(said))


def _kind(row: EsrRow, held: Held, as_at: date, *, is_misplaced: bool) -> Kind:
    if _is_chased_in_vain(row, held, as_at):
        return Kind.RENEWED_HERE
    if is_misplaced:
        return Kind.ASSIGNMENT
    return Kind.AGREES if row.expires_on == held.expires_on else Kind.EXPIRY


def _is_chased_in_vain(row: EsrRow, held: Held, as_at: date) -> bool:
    """Tell whether ESR has an older record, by which it is due soon or over, of somebody who is in date here."""
    if row.expires_on is None or row.expires_on >= held.expires_on or held.expires_on < as_at:
        return False
    is_older = row.starts_on is None or row.starts_on < held.achieved_on
    return is_older and row.expires_on <= as_at + CHASED_AHEAD


def _without_ours(row: EsrRow, known: Known) -> Finding:
    if row.employee_number in known.employed:
        return Finding(Kind.THEIRS_ONLY, *_key(row), row, words=_in_esr(row))
    kind = Kind.LEFT if row.employee_number in known.numbers else Kind.UNKNOWN
    return Finding(kind, *_key(row), row, words=_in_esr(row))


def _without_theirs(held: Held, person: Employed) -> Finding:
    kind = Kind.OURS_ONLY if person.has_esr_record else Kind.NO_ESR
    words = f"Achieved on {_day(held.achieved_on)}, expires on {_day(held.expires_on)}."
    return Finding(kind, held.employee_number, held.programme_id, held=held, words=words)


def _refusals(
    refused: Iterable[Refusal], first: Mapping[str, int], ours: Mapping[_Key, Held], theirs: Mapping[_Key, EsrRow]
) -> Iterator[Finding]:
    """Give the refused rows; with the first of a person go the records that it may have been about."""
    usable = {number for number, _ in theirs}
    for each in refused:
        number = each.employee_number
        yield Finding(Kind.REFUSED, number, refusal=each, words=each.words)
        if number and number not in usable and first.get(number) == each.row:
            for key in sorted(key for key in ours if key[0] == number):
                words = f"Our record waits for row {each.row:,}, which cannot be used."
                yield Finding(Kind.REFUSED, number, key[1], held=ours[key], words=words)


def _key(row: EsrRow) -> _Key:
    return row.employee_number, row.programme_id


def _row(finding: Finding) -> int:
    return finding.row.row if finding.row else finding.refusal.row if finding.refusal else 0


def _spare(row: EsrRow) -> str:
    where = f" on assignment {row.assignment_number}" if row.assignment_number else ""
    return f"{_in_esr(row)[:-1]}{where}; another row of the same person counts."


def _in_esr(row: EsrRow) -> str:
    return f"Expires on {_day(row.expires_on)} in ESR." if row.expires_on else "No expiry in ESR."


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
