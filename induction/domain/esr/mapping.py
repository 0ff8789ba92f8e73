"""The columns of ESR's competency export: what each is called by default, and what a Trust may call it instead."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, StringConstraints

from induction.domain.errors import RefusedError
from induction.domain.staff_import.columns import heading_key
from induction.domain.staff_import.mapping import HEADING_ROWS

_Words = Annotated[str, StringConstraints(min_length=1, max_length=200)]
_ProgrammeId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]*$", max_length=60)]


class Field(StrEnum):
    """A fact that a row gives about one competence of one person; the names stand in mapping files."""

    EMPLOYEE_NUMBER = "employee_number"
    ASSIGNMENT_NUMBER = "assignment_number"
    COMPETENCE = "competence"
    STARTS_ON = "starts_on"
    EXPIRES_ON = "expires_on"


HEADINGS: Mapping[Field, tuple[str, ...]] = {
    Field.EMPLOYEE_NUMBER: ("Employee Number", "Employee No", "Emp No"),
    Field.ASSIGNMENT_NUMBER: ("Assignment Number", "Assignment No"),
    Field.COMPETENCE: ("Competency Name", "Competence Name", "Competency", "Competence"),
    Field.STARTS_ON: ("Date Start", "Start Date", "Date From", "Achieved Date"),
    Field.EXPIRES_ON: ("Expiry Date", "Date End", "End Date", "Date To"),
}
"""The first of each is ESR's own; the rest stand in reports that Trusts make of it."""
NEEDED = (Field.EMPLOYEE_NUMBER, Field.COMPETENCE, Field.EXPIRES_ON)
TYPED_BY = "last updated by"


class EsrMapping(BaseModel):
    """What differs from the default export: headings, names of competences, and the encoding of CSV files.

    Attributes:
        headings: by field, the heading that the file uses instead of the default ones.
        competences: what ESR calls a competence, and the id of our programme.
        encoding: of CSV files; workbooks say their own.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    headings: dict[Field, _Words] = {}
    competences: dict[_Words, _ProgrammeId] = {}
    encoding: Literal["utf-8", "windows-1252"] = "utf-8"

    def known_as(self, of: Field) -> tuple[str, ...]:
        """Give the headings by which a column is found, folded, the one to prefer first."""
        own = self.headings.get(of)
        return tuple(map(heading_key, (own,) if own else HEADINGS[of]))

    def recommended(self, of: Field) -> str:
        """Name the heading to add to a file that lacks it."""
        return self.headings.get(of) or HEADINGS[of][0]


@dataclass(frozen=True)
class Layout:
    """Where each field stands in a row, and the headings of columns that are not used."""

    places: Mapping[Field, int]
    unused: tuple[str, ...]


def find_layout(rows: Iterable[tuple[int, Sequence[object]]], mapping: EsrMapping) -> Layout:
    """Find the row of headings among the first rows, and the columns in it.

    Raises:
        RefusedError: ``headings-missing`` naming every one, ``headings-repeated``.
    """
    first: Sequence[object] = ()
    wanted = {*mapping.known_as(Field.EMPLOYEE_NUMBER), *mapping.known_as(Field.COMPETENCE)}
    for number, cells in rows:
        if any(heading_key(_text(cell)) in wanted for cell in cells):
            return _layout([_text(cell) for cell in cells], mapping)
        first = first or cells
        if number >= HEADING_ROWS:
            break
    return _layout([_text(cell) for cell in first], mapping)


def _layout(headings: list[str], mapping: EsrMapping) -> Layout:
    keys = [heading_key(heading) for heading in headings]
    places: dict[Field, int] = {}
    for each in Field:
        known = next((key for key in mapping.known_as(each) if key in keys), None)
        if known is None:
            continue
        if keys.count(known) > 1:
            words = f"Several columns are called “{headings[keys.index(known)].strip()[:120]}”. Keep the right one."
            raise RefusedError("headings-repeated", words)
        places[each] = keys.index(known)
    _refuse_missing(places, mapping)
    unused = (heading[:120] for place, heading in enumerate(headings) if place not in places.values())
    return Layout(places, tuple(heading for heading in unused if heading.strip()))


def _refuse_missing(places: Mapping[Field, int], mapping: EsrMapping) -> None:
    missing = [mapping.recommended(each) for each in NEEDED if each not in places]
    if not missing:
        return
    words = f"The file lacks these headings: {', '.join(missing)}."
    if Field.EMPLOYEE_NUMBER not in places:
        words += " People are matched by employee number and never by name: ask for the report that has it."
    raise RefusedError("headings-missing", f"{words} Or say in a mapping file what they are called in yours.")


def _text(cell: object) -> str:
    return cell if isinstance(cell, str) else "" if cell is None else str(cell)
