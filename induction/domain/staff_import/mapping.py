"""The mapping: what a Trust calls the columns and writes into them, and which place of the table holds what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, StringConstraints

from induction.domain.errors import RefusedError
from induction.domain.staff_import.columns import COLUMNS, Field, heading_key, is_private

_Words = Annotated[str, StringConstraints(min_length=1, max_length=120)]
HEADING_ROWS = 20
"""So far down the headings are looked for; reports like to begin with a title."""


class StaffMapping(BaseModel):
    """What differs from the default extract: headings, values that need translation, and the encoding of CSV files.

    Attributes:
        headings: by field, the heading that the file uses instead of the default ones.
        values: by field, what stands in the file and what it means here.
        encoding: of CSV files; workbooks say their own.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    headings: dict[Field, _Words] = {}
    values: dict[Field, dict[_Words, _Words]] = {}
    encoding: Literal["utf-8", "windows-1252"] = "utf-8"

    def known_as(self, of: Field) -> tuple[str, ...]:
        """Give the headings by which a column is found, folded, the one to prefer first."""
        own = self.headings.get(of)
        return tuple(map(heading_key, (own,) if own else COLUMNS[of].headings))


@dataclass(frozen=True)
class Layout:
    """Where each field stands in a row, and what else the file holds.

    Attributes:
        heading_row: the number of the row with the headings, as a spreadsheet counts.
        unused: headings of columns that are not used.
        private: headings of columns that are not even looked at.
    """

    heading_row: int
    places: Mapping[Field, int]
    translations: Mapping[Field, Mapping[str, str]] = field(default_factory=dict)
    unused: tuple[str, ...] = ()
    private: tuple[str, ...] = ()

    def __contains__(self, of: Field) -> bool:
        """Tell whether the file has a column."""
        return of in self.places


def find_layout(rows: Iterable[tuple[int, Sequence[object]]], mapping: StaffMapping) -> Layout:
    """Find the row of headings among the first rows, and the columns in it.

    Raises:
        RefusedError: ``headings-missing`` naming every one, ``headings-repeated``.
    """
    first: tuple[int, Sequence[object]] | None = None
    wanted = mapping.known_as(Field.EMPLOYEE_NUMBER)
    for number, cells in rows:
        if any(heading_key(_text(cell)) in wanted for cell in cells):
            return _layout(number, [_text(cell) for cell in cells], mapping)
        first = first or (number, cells)
        if number >= HEADING_ROWS:
            break
    number, cells = first or (1, ())
    return _layout(number, [_text(cell) for cell in cells], mapping)


def _layout(number: int, headings: list[str], mapping: StaffMapping) -> Layout:
    keys = [heading_key(heading) for heading in headings]
    places: dict[Field, int] = {}
    for each in Field:
        known = next((key for key in mapping.known_as(each) if key in keys), None)
        if known is None:
            continue
        if keys.count(known) > 1:
            raise RefusedError("headings-repeated", _repeated(headings[keys.index(known)]))
        places[each] = keys.index(known)
    _refuse_missing(places, mapping)
    others = [
        heading[:120] for place, heading in enumerate(headings) if heading.strip() and place not in places.values()
    ]
    return Layout(
        number,
        places,
        {of: {" ".join(key.split()).casefold(): value for key, value in known.items()}
         for of, known in mapping.values.items()},
        tuple(heading for heading in others if not is_private(heading)),
        tuple(heading for heading in others if is_private(heading)),
    )  # fmt: skip


def _refuse_missing(places: Mapping[Field, int], mapping: StaffMapping) -> None:
    missing = [_recommended(each, mapping) for each, rule in COLUMNS.items() if rule.is_required and each not in places]
    if Field.FULL_NAME not in places:
        parts = (Field.FIRST_NAME, Field.LAST_NAME)
        missing += [_recommended(each, mapping) for each in parts if each not in places]
    if missing:
        raise RefusedError(
            "headings-missing",
            f"The file lacks these headings: {', '.join(missing)}. "
            "Add the columns, or say in a mapping file what they are called in yours.",
        )


def _recommended(of: Field, mapping: StaffMapping) -> str:
    return mapping.headings.get(of) or COLUMNS[of].headings[0]


def _repeated(heading: str) -> str:
    return f"Several columns are called “{heading.strip()}”. Take out or rename all but the right one."


def _text(cell: object) -> str:
    return cell if isinstance(cell, str) else "" if cell is None else str(cell)
