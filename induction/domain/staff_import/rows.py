"""One row of a staff extract as values, or the reason why it cannot be used."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from induction.domain.calendar import months_later
from induction.domain.names import sort_name
from induction.domain.people import LONGEST_NAME, StaffGroup
from induction.domain.staff_import import cells, dates, texts
from induction.domain.staff_import.cells import Cell, CellError
from induction.domain.staff_import.columns import Field
from induction.domain.staff_import.mapping import Layout

LOCAL_PREFIX = "L-"
"""Employee numbers that begin so belong to people without an ESR record, whom a sponsor answers for."""

_GROUPS = {group.casefold(): group.value for group in StaffGroup}
_STARTS_AHEAD, _ENDS_AHEAD = 12, 120  # months
_ACTIVE = "Active Assignment"


@dataclass(frozen=True, slots=True)
class StaffRow:
    """One assignment of one person, as the file states it. Numbers and codes are in capitals; empty is not said.

    Attributes:
        row: its number as a spreadsheet counts.
        is_primary: None when the file has no such column.
        has_manager_column: whether an empty line manager means that there is none.
    """

    row: int
    employee_number: str
    assignment_number: str
    name: str
    sort_name: str
    email: str
    directorate_code: str
    directorate_name: str
    unit_code: str
    unit_name: str
    staff_group: str
    job_role: str
    line_manager: str
    has_manager_column: bool
    sponsor: str
    assignment_status: str
    is_primary: bool | None
    starts_on: date
    ends_on: date | None

    @property
    def is_local(self) -> bool:
        """Tell whether the person has no ESR record."""
        return self.employee_number.startswith(LOCAL_PREFIX)


@dataclass(frozen=True, slots=True)
class Refusal:
    """A row that is left out, and why. `employee_number` is empty where it could not be read."""

    row: int
    employee_number: str
    reason: str
    words: str


@dataclass(frozen=True, slots=True)
class Reading:
    """A whole file, read.

    Attributes:
        notes: what was not used, in words for whoever sent the file.
    """

    rows: tuple[StaffRow, ...]
    refused: tuple[Refusal, ...]
    notes: tuple[str, ...] = ()


@dataclass
class RowReader:
    """Reads the rows of one file; `today` decides what is too far ahead."""

    layout: Layout
    today: date
    _places: Mapping[Field, int] = field(init=False)
    _latest_start: date = field(init=False)
    _latest_end: date = field(init=False)

    def __post_init__(self) -> None:
        self._places = self.layout.places
        self._latest_start = months_later(self.today, _STARTS_AHEAD)
        self._latest_end = months_later(self.today, _ENDS_AHEAD)

    def read(self, rows: Iterable[tuple[int, Sequence[Cell]]]) -> Iterator[StaffRow | Refusal]:
        """Read row after row; each comes out as values or as a refusal."""
        for number, given in rows:
            try:
                yield self._row(number, given)
            except CellError as error:
                yield Refusal(number, self._number_or_nothing(given), error.reason, error.words)

    def _row(self, row: int, given: Sequence[Cell]) -> StaffRow:
        def cell(of: Field) -> Cell:
            return self._cell(given, of)

        number = _needed(cells.number(cell(Field.EMPLOYEE_NUMBER), "employee number"), "employee number")
        name, sorted_as = self._name(cell)
        starts_on = dates.day(cell(Field.STARTS_ON), "start date", self._latest_start)
        ends_on = dates.day(cell(Field.ENDS_ON), "end date", self._latest_end)
        return StaffRow(
            row=row,
            employee_number=number,
            assignment_number=cells.number(cell(Field.ASSIGNMENT_NUMBER), "assignment number") or number,
            name=name,
            sort_name=sorted_as,
            email=texts.email(cell(Field.EMAIL)),
            directorate_code=cells.code(cell(Field.DIRECTORATE_CODE), "directorate code"),
            directorate_name=texts.line(cell(Field.DIRECTORATE_NAME), "directorate's name"),
            unit_code=_needed(cells.code(cell(Field.UNIT_CODE), "unit code"), "unit code"),
            unit_name=texts.line(cell(Field.UNIT_NAME), "unit's name"),
            staff_group=_staff_group(texts.line(cell(Field.STAFF_GROUP), "staff group")),
            job_role=_needed(texts.line(cell(Field.JOB_ROLE), "job role"), "job role"),
            line_manager=cells.number(cell(Field.LINE_MANAGER), "line manager's number"),
            has_manager_column=Field.LINE_MANAGER in self.layout,
            sponsor=cells.number(cell(Field.SPONSOR), "sponsor's number"),
            assignment_status=_status(texts.line(cell(Field.ASSIGNMENT_STATUS), "assignment status"), ends_on),
            is_primary=self._is_primary(cell),
            starts_on=_in_order(starts_on, ends_on),
            ends_on=ends_on,
        )

    def _cell(self, given: Sequence[Cell], of: Field) -> Cell:
        place = self._places.get(of)
        found = given[place] if place is not None and place < len(given) else None
        known = self.layout.translations.get(of)
        if known and isinstance(found, str):
            return known.get(" ".join(found.split()).casefold(), found)
        return found

    def _name(self, cell: Callable[[Field], Cell]) -> tuple[str, str]:
        first = texts.name(cell(Field.FIRST_NAME), "first name")
        last = texts.name(cell(Field.LAST_NAME), "last name")
        full = texts.name(cell(Field.FULL_NAME), "name") or " ".join(filter(None, (first, last)))
        _needed(full, "name")
        if len(full) > LONGEST_NAME:
            raise CellError("name-long", f"The name is longer than {LONGEST_NAME} characters. Shorten it.")
        return full, sort_name(full, last)

    def _is_primary(self, cell: Callable[[Field], Cell]) -> bool | None:
        if Field.IS_PRIMARY not in self.layout:
            return None
        return texts.truth(cell(Field.IS_PRIMARY), "primary flag")

    def _number_or_nothing(self, given: Sequence[Cell]) -> str:
        try:
            return cells.number(self._cell(given, Field.EMPLOYEE_NUMBER), "")
        except CellError:
            return ""


def _needed(value: str, label: str) -> str:
    if not value:
        raise CellError(f"{label.replace(' ', '-')}-empty", f"The {label} is empty.")
    return value


def _staff_group(given: str) -> str:
    found = _GROUPS.get(_needed(given, "staff group").casefold())
    if found is None:
        raise CellError(
            "staff-group-unknown",
            f"The staff group “{given}” is none of ESR's. Correct it, or translate it in a mapping file.",
        )
    return found


def _status(given: str, ends_on: date | None) -> str:
    if len(given) > 60:
        raise CellError("text-long", "The assignment status is longer than 60 characters. Shorten it.")
    if given.casefold().startswith("terminat") and ends_on is None:
        raise CellError("end-date-empty", "The assignment is terminated, but its end date is empty.")
    return given or _ACTIVE


def _in_order(starts_on: date | None, ends_on: date | None) -> date:
    if starts_on is None:
        raise CellError("start-date-empty", "The start date is empty.")
    if ends_on and ends_on < starts_on:
        raise CellError("end-before-start", "The end date is before the start date.")
    return starts_on
