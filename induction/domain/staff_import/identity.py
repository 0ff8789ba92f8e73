"""Checks of who a row is about: twins of numbers, assignments that belong to others, one primary assignment each."""

from __future__ import annotations

from collections.abc import Sequence

from induction.domain.staff_import.docket import Docket, is_live, rows_in_words
from induction.domain.staff_import.rows import LOCAL_PREFIX, StaffRow

_LOOKS_LIKE = str.maketrans({"O": "0", "I": "1", "L": "1"})


def check_identity(docket: Docket) -> None:
    """Refuse rows that do not say beyond doubt who they are about."""
    _refuse_twins(docket)
    _refuse_others_assignments(docket)
    for rows in list(docket.standing.values()):
        _check_person(docket, rows)


def look(number: str) -> str:
    """Fold an employee number to what the eye keeps: zeros at the front are lost, O is 0, I and L are 1."""
    prefix, rest = (LOCAL_PREFIX, number[2:]) if number.startswith(LOCAL_PREFIX) else ("", number)
    return prefix + rest.translate(_LOOKS_LIKE).lstrip("0")


def _refuse_twins(docket: Docket) -> None:
    """Refuse a new number that looks like another: a spreadsheet has dropped zeros, or somebody has mistyped."""
    alike: dict[str, set[str]] = {}
    for number in (*docket.state.people, *docket.standing):
        alike.setdefault(look(number), set()).add(number)
    for number, rows in list(docket.standing.items()):
        if number in docket.state.people:
            continue
        others = alike[look(number)] - {number}
        if others:
            words = (
                f"The employee number {number} looks like {', '.join(sorted(others)[:3])}. "
                "Keep the zeros in front by formatting the column as text, or correct the number."
            )
            docket.refuse(rows[0], "number-twin", words)


def _refuse_others_assignments(docket: Docket) -> None:
    holders = {each: person.employee_number for person in docket.state.people.values() for each in person.chains}
    claims: dict[str, set[str]] = {}
    for row in docket.all():
        claims.setdefault(row.assignment_number, set()).add(row.employee_number)
    for row in docket.all():
        others = claims[row.assignment_number] | {holders.get(row.assignment_number, row.employee_number)}
        if len(others) > 1:
            words = f"The assignment number {row.assignment_number} belongs to several people: {_some(others)}."
            docket.refuse(row, "assignment-taken", words)


def _check_person(docket: Docket, rows: Sequence[StaffRow]) -> None:
    first = rows[0]
    if len(rows) > 1:
        _check_agreement(docket, rows)
    if first.employee_number not in docket.standing:
        return
    live = [row for row in rows if is_live(row, docket.today)]
    primary = [row for row in live if row.is_primary]
    if first.is_primary is None and len(live) > 1:
        words = f"The person has several assignments ({_named(live)}); no column says which is the primary one."
        docket.refuse(first, "primary-unknown", words)
    elif first.is_primary is not None and live and len(primary) != 1:
        found = f"{_named(primary)} are all marked as primary" if primary else f"{_named(live)}: none marked as primary"
        docket.refuse(first, "primary-not-one", f"Exactly one assignment of a person is the primary one; {found}.")
    _check_start(docket, rows)


def _check_agreement(docket: Docket, rows: Sequence[StaffRow]) -> None:
    seen: dict[str, int] = {}
    for row in rows:
        if row.assignment_number in seen:
            words = f"The assignment {row.assignment_number} stands on row {seen[row.assignment_number]:,} already."
            docket.refuse(row, "assignment-repeated", words)
            return
        seen[row.assignment_number] = row.row
    for label, values in (
        ("names", {row.name for row in rows}),
        ("e-mail addresses", {row.email for row in rows if row.email}),
        ("sponsors", {row.sponsor for row in rows if row.sponsor}),
    ):
        if len(values) > 1:
            docket.refuse(rows[0], "rows-disagree", f"The rows of this person give several {label}: {_named(rows)}.")
            return


def _check_start(docket: Docket, rows: Sequence[StaffRow]) -> None:
    person = docket.state.people.get(rows[0].employee_number)
    present = person.open(docket.today) if person else {}
    for row in rows:
        known = present.get(row.assignment_number)
        if known and known.starts_on <= docket.today < row.starts_on:
            words = "The start date lies ahead, but the person holds this assignment already. Check the date."
            docket.refuse(row, "start-ahead", words)
            return


def _named(rows: Sequence[StaffRow]) -> str:
    return rows_in_words(row.row for row in rows)


def _some(numbers: set[str]) -> str:
    return ", ".join(sorted(numbers)[:3])
