"""The rows that stand so far, by person, and those that were refused: a person's rows stand or fall together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from induction.domain.staff_import.rows import LOCAL_PREFIX, Reading, Refusal, StaffRow
from induction.domain.staff_import.state import Person, State


@dataclass
class Docket:
    """What is being judged.

    Attributes:
        standing: the rows of each person whose rows all stand so far, by employee number.
        refused: by row number.
        fallen: the numbers of people whose rows were refused.
        unread: the rows of which it cannot be told whose they are.
        is_local: whether the file has only people without an ESR record.
    """

    state: State
    today: date
    standing: dict[str, list[StaffRow]] = field(default_factory=dict)
    refused: dict[int, Refusal] = field(default_factory=dict)
    fallen: set[str] = field(default_factory=set)
    unread: list[int] = field(default_factory=list)
    is_local: bool = False

    def refuse(self, row: StaffRow, reason: str, words: str) -> None:
        """Refuse a row, and with it the others of the same person."""
        self.refused[row.row] = Refusal(row.row, row.employee_number, reason, words)
        self.fall(row.employee_number, row.row)

    def fall(self, number: str, because_of: int) -> None:
        """Refuse all rows of a person that still stand, because of one that does not."""
        self.fallen.add(number)
        for other in self.standing.pop(number, ()):
            if other.row not in self.refused:
                words = f"Another row of the same person is refused: row {because_of:,}."
                self.refused[other.row] = Refusal(other.row, number, "another-row", words)

    def primary(self, number: str) -> StaffRow | None:
        """Give the row that stands for a person; None for somebody who is not in the file."""
        rows = self.standing.get(number)
        if not rows:
            return None
        live = [row for row in rows if is_live(row, self.today)] or rows
        return next((row for row in live if row.is_primary), live[0])

    def is_known(self, number: str) -> bool:
        """Tell whether somebody is recorded, or will be."""
        return number in self.state.people or number in self.standing

    def is_missed(self, person: Person) -> bool:
        """Tell whether the file should have had somebody, and has not."""
        number = person.employee_number
        is_named = number in self.standing or number in self.fallen
        return person.has_esr_record and not is_named and not self.unread and not self.is_local

    def all(self) -> Iterator[StaffRow]:
        """Give every row that stands, person by person."""
        for rows in list(self.standing.values()):
            yield from rows


def is_live(row: StaffRow, today: date) -> bool:
    """Tell whether the assignment has not ended."""
    return row.ends_on is None or row.ends_on >= today


def opened(reading: Reading, state: State, today: date) -> Docket:
    """Put everything that was read on the docket."""
    docket = Docket(state, today)
    for row in reading.rows:
        docket.standing.setdefault(row.employee_number, []).append(row)
    for refusal in reading.refused:
        docket.refused[refusal.row] = refusal
        if refusal.employee_number:
            docket.fall(refusal.employee_number, refusal.row)
        else:
            docket.unread.append(refusal.row)
    named = docket.standing.keys() | docket.fallen
    docket.is_local = bool(named) and all(number.startswith(LOCAL_PREFIX) for number in named)
    return docket


def rows_in_words(rows: Iterable[int]) -> str:
    """Name rows: ``row 4``, ``rows 4 and 9``, ``rows 4, 9 and 12``; a long list is cut."""
    numbers = [f"{row:,}" for row in sorted(rows)]
    if len(numbers) > 12:
        return f"rows {', '.join(numbers[:12])} and {len(numbers) - 12:,} more"
    if len(numbers) == 1:
        return f"row {numbers[0]}"
    return f"rows {', '.join(numbers[:-1])} and {numbers[-1]}"
