"""Whom a row names: sponsors, holders of an e-mail address, line managers and the circles they may form."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from induction.domain.staff_import.docket import Docket, is_live, rows_in_words
from induction.domain.staff_import.people import from_absence
from induction.domain.staff_import.rows import StaffRow
from induction.domain.staff_import.state import Person


class Remark(NamedTuple):
    """Something about a row that is used all the same."""

    row: int
    employee_number: str
    words: str


def check_references(docket: Docket) -> None:
    """Refuse rows without a sponsor, with an address that is taken, or in a circle of managers."""
    _refuse_unsponsored(docket)
    _refuse_taken_addresses(docket)
    _refuse_circles(docket)


def settle_managers(docket: Docket) -> list[Remark]:
    """Take a line manager whom nobody knows as not said, and remark on it: the row is good for all the rest."""
    remarks: list[Remark] = []
    for number, rows in docket.standing.items():
        for place, row in enumerate(rows):
            if row.line_manager and not docket.is_known(row.line_manager):
                rows[place] = replace(row, line_manager="", has_manager_column=False)
                remarks.append(Remark(row.row, number, _unknown(docket, "line manager", row.line_manager)))
    return sorted(remarks)


def _refuse_unsponsored(docket: Docket) -> None:
    for row in docket.all():
        if row.is_local and row.employee_number in docket.standing:
            _check_sponsor(docket, row)


def _check_sponsor(docket: Docket, row: StaffRow) -> None:
    if not row.sponsor:
        if row.employee_number not in docket.state.people:
            words = "Somebody without an ESR record needs a sponsor: give the sponsor's employee number."
            docket.refuse(row, "sponsor-empty", words)
    elif not docket.is_known(row.sponsor):
        docket.refuse(row, "sponsor-unknown", _unknown(docket, "sponsor", row.sponsor))
    elif not _has_esr_record(docket, row.sponsor):
        docket.refuse(
            row, "sponsor-local", f"The sponsor {row.sponsor} has no ESR record either. Name somebody who has."
        )


def _has_esr_record(docket: Docket, number: str) -> bool:
    person = docket.state.people.get(number)
    return person.has_esr_record if person else not docket.standing[number][0].is_local


def _unknown(docket: Docket, part: str, number: str) -> str:
    if number in docket.fallen:
        return f"The {part} {number} is new, and their own row is refused."
    return f"The {part} {number} is neither in the file nor recorded."


def _refuse_taken_addresses(docket: Docket) -> None:
    holders = {person.email: number for number, person in docket.state.people.items() if person.email}
    claims: dict[str, set[str]] = {}
    for row in docket.all():
        if row.email:
            claims.setdefault(row.email, set()).add(row.employee_number)
    for row in docket.all():
        if row.email and len(claims[row.email]) > 1:
            words = f"The e-mail address is given to several people: {', '.join(sorted(claims[row.email])[:3])}."
            docket.refuse(row, "email-repeated", words)
    waiting = [row for row in docket.all() if row.email]
    while waiting:
        row = waiting.pop()
        holder = holders.get(row.email, row.employee_number)
        if holder == row.employee_number or row.employee_number not in docket.standing or _gives_up(docket, holder):
            continue
        words = f"The e-mail address belongs to {holder}. Nobody is merged by address: find out whose it is."
        docket.refuse(row, "email-taken", words)
        person = docket.state.people.get(row.employee_number)
        for number in claims.get(person.email, ()) if person else ():
            waiting += docket.standing.get(number, [])


def _gives_up(docket: Docket, holder: str) -> bool:
    """Tell whether the file gives somebody another address than the one recorded."""
    rows = docket.standing.get(holder, [])
    return any(row.email and row.email != docket.state.people[holder].email for row in rows)


def _refuse_circles(docket: Docket) -> None:
    for row in docket.all():
        if row.line_manager == row.employee_number:
            docket.refuse(row, "own-manager", "The row names the person as their own line manager.")
    for circle in list(_circles(docket)):
        rows = [found for number in circle if (found := docket.primary(number))]
        if not rows:
            continue
        others = [number for number in circle if number not in docket.standing]
        also = f" together with {', '.join(sorted(others)[:5])}, who are recorded so" if others else ""
        words = f"The line managers go round in a circle: {rows_in_words(row.row for row in rows)}{also}."
        for row in rows:
            docket.refuse(row, "manager-circle", words)


def _circles(docket: Docket) -> Iterator[list[str]]:
    """Find the circles in the line of management as it would be."""
    managers = {number: _recorded_manager(docket, person) for number, person in docket.state.people.items()}
    managers |= {number: _manager(docket, number) for number in docket.standing}
    done: set[str] = set()
    for start in managers:
        path: dict[str, int] = {}
        number = start
        while number and number not in done:
            if number in path:
                yield [each for each, place in path.items() if place >= path[number]]
                break
            path[number] = len(path)
            number = managers.get(number, "")
        done.update(path)


def _manager(docket: Docket, number: str) -> str:
    row = docket.primary(number)
    if row is None or not is_live(row, docket.today):
        return ""
    if row.has_manager_column and (not row.line_manager or docket.is_known(row.line_manager)):
        return row.line_manager
    person = docket.state.people.get(number)
    return person.recorded_manager(row.assignment_number) if person else ""


def _recorded_manager(docket: Docket, person: Person) -> str:
    """Give the line manager of somebody as recorded, after they have left if the file lacks them."""
    missed = from_absence(person, docket.today) if docket.is_missed(person) else None
    return (missed.after if missed else person).line_manager(docket.today)
