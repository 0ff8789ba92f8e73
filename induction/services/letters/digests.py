"""Letters about others: the line manager's weekly digest and HR's monthly summary."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from induction.db import Session
from induction.db.queries import outbox
from induction.db.queries import reminders as queries
from induction.domain.library_values import Library
from induction.domain.reminders import Digest, Owed
from induction.domain.reports.report import Operator, percent_words
from induction.domain.standings.requirement import Rate, Status
from induction.services.letters.reminders import Stationery, row, title
from induction.services.standings import standing_lists

_MOST_LINES = 40


def write_manager_digests(
    session: Session, library: Library, paper: Stationery, *, about_on: date, day: date, moment: datetime
) -> int:
    """Put a digest into the outbox for each manager whose direct reports owe something; gives their number.

    Args:
        session: a session at the start of a write transaction.
        library: names the programmes.
        paper: what letters are written on.
        about_on: the week's Monday.
        day: the day as of which people stand.
        moment: now (UTC).
    """
    managers = queries.managers(session, day)
    owing = queries.owed_below(session, day, managers)
    people = queries.addressees(session, [*owing])
    rows = [
        row(
            paper, people[manager_id], Digest.MANAGER, about_on, moment,
            template="manager-digest", path="/team", lines=_lines(library, reports), more=_more(reports),
        )
        for manager_id, reports in sorted(owing.items())
    ]  # fmt: skip
    outbox.add(session, rows)
    return len(rows)


def write_hr_summaries(
    session: Session,
    library: Library,
    paper: Stationery,
    *,
    about_on: date,
    day: date,
    moment: datetime,
    checkpoint: Sequence[str] = (),
) -> int:
    """Put the month's summary into the outbox for everybody in HR; gives their number.

    `checkpoint` is the ledger's latest checkpoint, line by line: each summary in a mailbox is a witness of it.
    """
    figures: dict[str, dict[str, int]] = {}
    for each in standing_lists.counts(session, Operator(), day):
        counted = figures.setdefault(each.programme_id, {})
        counted[each.status] = counted.get(each.status, 0) + each.people
    lines = [_figures(library, programme_id, counts) for programme_id, counts in sorted(figures.items())]
    undelivered = outbox.counts(session).get("given up", 0)
    people = queries.addressees(session, queries.human_resources(session, day))
    rows = [
        row(
            paper, person, Digest.HR, about_on, moment,
            template="hr-summary", path="/reports/completion", figures_on=day, lines=lines,
            undelivered=undelivered, checkpoint=[*checkpoint],
        )
        for person in people.values()
    ]  # fmt: skip
    outbox.add(session, rows)
    return len(rows)


def _lines(library: Library, reports: list[tuple[str, Owed]]) -> list[dict[str, Any]]:
    return [
        {
            "name": name,
            "title": title(library, owed.programme_id),
            "status": owed.status.value,
            "is_overdue": owed.status is Status.OVERDUE,
            "due_on": owed.due_on,
        }
        for name, owed in reports[:_MOST_LINES]
    ]


def _more(reports: Sequence[object]) -> int:
    return max(0, len(reports) - _MOST_LINES)


def _figures(library: Library, programme_id: str, counts: dict[str, int]) -> dict[str, Any]:
    exempt = counts.get("exempt", 0)
    rate = Rate(
        sum(counts.get(status, 0) for status in (Status.COMPLIANT, Status.DUE_SOON)), sum(counts.values()) - exempt
    )
    return {
        "title": title(library, programme_id),
        "compliant": rate.compliant,
        "in_scope": rate.in_scope,
        "rate": percent_words(rate),
        "exempt": exempt,
        "overdue": counts.get(Status.OVERDUE, 0),
        "due_soon": counts.get(Status.DUE_SOON, 0),
        "new_starters": counts.get(Status.NOT_STARTED, 0) + counts.get(Status.IN_PROGRESS, 0),
    }
