"""Rows of ESR's competency export as values, or the reason why one cannot be used."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from induction.domain.calendar import months_later
from induction.domain.errors import RefusedError
from induction.domain.esr.mapping import TYPED_BY, EsrMapping, Field, Layout, find_layout
from induction.domain.staff_import import cells, dates
from induction.domain.staff_import.cells import Cell, CellError
from induction.domain.staff_import.columns import heading_key
from induction.domain.staff_import.reading import MOST_REFUSED, Rows, filled, most_common, within_width
from induction.domain.staff_import.rows import Refusal

MOST_ROWS = 1_000_000
"""Of the whole export: every competence of everybody, of which only ours are kept."""
MOST_OURS = 200_000
_NEVER = "no expiry"
_STARTS_AHEAD, _EXPIRES_AHEAD = 12, 240  # months


@dataclass(frozen=True, slots=True)
class EsrRow:
    """One competence of one person, as ESR has it.

    Attributes:
        row: its number as a spreadsheet counts.
        assignment_number: empty where the file does not say.
        expires_on: None for "No expiry".
    """

    row: int
    employee_number: str
    assignment_number: str
    programme_id: str
    starts_on: date | None
    expires_on: date | None


@dataclass(frozen=True, slots=True)
class Reading:
    """A whole export, read.

    Attributes:
        rows: those about our competences.
        refused: those about our competences, or about nobody knows what, that cannot be used.
        others: how many rows are about other competences.
        notes: what was not used, in words for whoever sent the file.
    """

    rows: tuple[EsrRow, ...]
    refused: tuple[Refusal, ...]
    others: int = 0
    notes: tuple[str, ...] = ()

    @property
    def count(self) -> int:
        """How many rows the file has."""
        return len(self.rows) + len(self.refused) + self.others


def read_table(
    rows: Rows, mapping: EsrMapping, competences: Mapping[str, str], today: date, notes: Sequence[str] = ()
) -> Reading:
    """Read the rows of an export.

    Args:
        rows: each with its number as a spreadsheet counts; the headings stand among the first.
        mapping: what differs from the default export.
        competences: what ESR calls our competences, and the ids of our programmes.
        today: decides which dates are too far ahead.
        notes: what the file's format has made known already.

    Raises:
        RefusedError: ``headings-…``, ``too-many-rows``, ``too-many-columns``, ``too-many-empty-rows``,
            ``too-many-refused``.
    """
    waiting = iter(within_width(rows))
    layout = find_layout(waiting, mapping)
    names = {_folded(name): programme for name, programme in {**competences, **mapping.competences}.items()}
    reader, found, refused = _Reader(layout, names, today), list[EsrRow](), list[Refusal]()
    for each in reader.read(filled(waiting)):
        if isinstance(each, EsrRow):
            found.append(each)
        else:
            refused.append(each)
            if len(refused) > MOST_REFUSED:
                raise RefusedError("too-many-refused", most_common(refused))
        if len(found) > MOST_OURS:
            raise _too_many(MOST_OURS)
    said = (*notes, *_notes(layout, competences, any_found=bool(found or refused)))
    return Reading(tuple(found), tuple(refused), reader.others, said)


class _Reader:
    """Reads row after row, and counts those about other competences without looking further into them."""

    def __init__(self, layout: Layout, names: Mapping[str, str], today: date) -> None:
        self.others = 0
        self._places, self._names = layout.places, names
        self._latest_start = months_later(today, _STARTS_AHEAD)
        self._latest_expiry = months_later(today, _EXPIRES_AHEAD)

    def read(self, rows: Iterable[tuple[int, Sequence[Cell]]]) -> Iterator[EsrRow | Refusal]:
        """Read the rows about our competences; each comes out as values or as a refusal."""
        count = 0
        for number, given in rows:
            count += 1
            if count > MOST_ROWS:
                raise _too_many(MOST_ROWS)
            try:
                programme = self._names.get(_folded(cells.text(self._cell(given, Field.COMPETENCE), "competency name")))
                if programme is None:
                    self.others += 1
                    continue
                yield self._row(number, given, programme)
            except CellError as error:
                yield Refusal(number, self._number_or_nothing(given), error.reason, error.words)

    def _row(self, row: int, given: Sequence[Cell], programme: str) -> EsrRow:
        number = cells.number(self._cell(given, Field.EMPLOYEE_NUMBER), "employee number")
        if not number:
            raise CellError("employee-number-empty", "The employee number is empty.")
        assignment = cells.number(self._cell(given, Field.ASSIGNMENT_NUMBER), "assignment number")
        starts_on = dates.day(self._cell(given, Field.STARTS_ON), "start date", self._latest_start)
        return EsrRow(row, number, assignment, programme, starts_on, self._expiry(given, starts_on))

    def _expiry(self, given: Sequence[Cell], starts_on: date | None) -> date | None:
        cell = self._cell(given, Field.EXPIRES_ON)
        if isinstance(cell, str) and _folded(cell) == _NEVER:
            return None
        expires_on = dates.day(cell, "expiry date", self._latest_expiry)
        if expires_on and starts_on and expires_on < starts_on:
            raise CellError("expiry-before-start", "The expiry date is before the start date.")
        return expires_on

    def _cell(self, given: Sequence[Cell], of: Field) -> Cell:
        place = self._places.get(of)
        return given[place] if place is not None and place < len(given) else None

    def _number_or_nothing(self, given: Sequence[Cell]) -> str:
        try:
            return cells.number(self._cell(given, Field.EMPLOYEE_NUMBER), "")
        except CellError:
            return ""


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()


def _too_many(most: int) -> RefusedError:
    return RefusedError(
        "too-many-rows", f"The file has more than {most:,} rows. Export the local competences of this service alone."
    )


def _notes(layout: Layout, competences: Mapping[str, str], *, any_found: bool) -> Iterator[str]:
    if any(heading_key(heading) == TYPED_BY for heading in layout.unused):
        yield "“Last Updated By” is whoever typed the row, not the learner. It is not read."
    others = [heading for heading in layout.unused if heading_key(heading) != TYPED_BY]
    if others:
        yield f"Columns that are not used: {', '.join(others)}."
    if Field.ASSIGNMENT_NUMBER not in layout.places:
        yield "The file has no assignment numbers, so wrong assignments cannot be found."
    if not any_found:
        yield (
            f"No row is about a competence of this service. They are called {', '.join(sorted(competences))} here; "
            "if ESR has other names for them, say so in a mapping file."
        )
