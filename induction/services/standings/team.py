"""The line manager's team: status and dates of direct and indirect reports, and never an answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from induction.db import Session
from induction.db.queries import unit_tree
from induction.domain.audit import Action, staff_actor
from induction.domain.people import Principal, Role
from induction.domain.reports.disclosure import check_disclosure
from induction.domain.reports.team_columns import COLUMNS
from induction.domain.standings.programme import Programme
from induction.domain.standings.requirement import Rate, Status
from induction.export import csv_file
from induction.export.measure import Sink
from induction.services import audit
from induction.services.standings import standing_lists
from induction.services.standings.standing_lists import PAGE, PersonStanding

_CHUNK = 500


@dataclass(frozen=True)
class View:
    """What a manager asked to see.

    Attributes:
        directly: only those who report to them directly.
        after: the place of the last person on the page before.
    """

    programme: Programme
    directly: bool = False
    statuses: tuple[Status, ...] = ()
    after: tuple[str, int] | None = None


@dataclass(frozen=True)
class Team:
    """A page of the team.

    Attributes:
        counts: everybody below the manager, by status; not changed by what is chosen.
        units: the names of the units on the page.
        following: the `after` of the next page; None on the last.
    """

    counts: dict[Status, int]
    people: list[PersonStanding]
    units: Mapping[int, str]
    following: tuple[str, int] | None

    @property
    def rate(self) -> Rate:
        """The compliance rate of the whole team; whoever is exempt is left out of both counts."""
        in_date = sum(count for status, count in self.counts.items() if status.counts_as_compliant)
        return Rate(in_date, sum(self.counts.values()) - self.counts.get(Status.EXEMPT, 0))


def team(session: Session, principal: Principal, view: View, day: date) -> Team:
    """Read a page of the team and its figures."""
    people = _read(session, principal, view, day, limit=PAGE + 1)
    shown = people[:PAGE]
    counts: Counter[Status] = Counter()
    for each in standing_lists.counts(session, _as_manager(principal), day):
        if each.programme_id == view.programme.id:
            counts[each.status] += each.people
    following = shown[-1].place if len(people) > PAGE else None
    return Team(dict(counts), shown, unit_tree.names(session, (each.unit_id for each in shown)), following)


def write_csv(
    session: Session, principal: Principal, view: View, *, day: date, stream: Sink, most: int | None = None
) -> int:
    """Write the whole list, as it was chosen, as a file, and give the number of its rows.

    Raises:
        PasswordNeededError: when it is about more people than `most`.
    """
    counted = Counter[str]()
    rows = _rows(session, principal, view, day, counted)
    csv_file.write(stream, COLUMNS, _at_most(most, rows, counted))
    return counted["rows"]


def record_export(session: Session, principal: Principal, view: View, *, rows: int, moment: datetime) -> None:
    """Keep evidence of a file that was taken away."""
    audit.record(
        session, moment, staff_actor(principal.staff_member_id), Action.REPORT_EXPORTED, "report:team",
        detail="; ".join([view.programme.id, *_chosen(view), f"rows {rows}"]),
    )  # fmt: skip


def _at_most(most: int | None, rows: Iterator[list[tuple[str, ...]]], counted: Counter[str]) -> Iterator[Any]:
    for chunk in rows:
        check_disclosure(counted["rows"], most)
        yield chunk


def _chosen(view: View) -> list[str]:
    words = ["directly"] if view.directly else []
    return [*words, *(f"status {status.value}" for status in view.statuses)]


def _rows(
    session: Session, principal: Principal, view: View, day: date, counted: Counter[str]
) -> Iterator[list[tuple[str, ...]]]:
    while people := _read(session, principal, view, day, limit=_CHUNK):
        counted["rows"] += len(people)
        units = unit_tree.names(session, (each.unit_id for each in people))
        yield [_row(each, view.programme, units[each.unit_id], principal) for each in people]
        view = replace(view, after=people[-1].place)


def _row(each: PersonStanding, programme: Programme, unit: str, principal: Principal) -> tuple[str, ...]:
    return (
        each.employee_number, each.name, each.job_role, unit,
        "directly" if each.line_manager_id == principal.staff_member_id else "indirectly",
        programme.title, each.status.value, _day(each.due_on), _day(each.expires_on), each.reason,
    )  # fmt: skip


def _read(session: Session, principal: Principal, view: View, day: date, *, limit: int) -> list[PersonStanding]:
    return standing_lists.people(
        session, _as_manager(principal), day,
        programme_id=view.programme.id, statuses=view.statuses, after=view.after, limit=limit,
        managed_by=principal.staff_member_id if view.directly else None,
    )  # fmt: skip


def _as_manager(principal: Principal) -> Principal:
    """Look as a line manager only: somebody who is in HR too still has one team."""
    return replace(principal, roles=frozenset({Role.LINE_MANAGER}))


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def statuses(words: Collection[str]) -> tuple[Status, ...]:
    """Read the statuses that were chosen; words that name none are left out."""
    known = {status.value: status for status in Status}
    return tuple(known[word] for word in words if word in known)
