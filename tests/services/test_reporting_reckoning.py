"""The report reckoned a second time, naively, over random histories: both must agree on every fact of the record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from induction.db import Database, Session
from induction.domain.reports.report import Filters, Operator
from induction.services.reports import reporting
from tests import facts
from tests.record import shipped
from tests.staff import add_staff, reckon_everybody

BASE = date(2026, 10, 1)
LONDON = ZoneInfo("Europe/London")  # the clocks go back on 25 October 2026, inside the histories
ABOUT = reporting.subject(shipped(), "Larkmere Vale NHS Foundation Trust", "123")
DUE, WINDOW = 28, 90


@dataclass(frozen=True)
class Round:
    """One attested cycle: when, for how long, and the modules (attempts, right, of, version) that led to it."""

    achieved_on: date
    expires_on: date
    modules: dict[str, tuple[int, int, int, int]]
    issued_on: date | None


@dataclass(frozen=True)
class History:
    starts_on: date
    ends_on: date | None
    rounds: list[Round]
    attempts: list[tuple[int, datetime]]  # cycle and moment


def day_near(least: int, most: int) -> st.SearchStrategy[date]:
    return st.integers(least, most).map(lambda days: BASE + timedelta(days=days))


@st.composite
def histories(draw: st.DrawFn) -> History:
    starts_on = draw(day_near(-60, 40))
    ends_on = draw(st.none() | st.integers(0, 60).map(lambda days: starts_on + timedelta(days=days)))
    rounds = []
    for achieved_on in draw(st.lists(day_near(-500, 60), max_size=3).map(sorted)):
        module = st.tuples(st.integers(1, 4), st.integers(0, 6), st.just(6), st.integers(1, 3))
        modules = draw(st.dictionaries(st.sampled_from(facts.MODULES), module, max_size=3))
        length = draw(st.sampled_from((1, 89, 90, 91, 365, 500)))
        issued_on = draw(st.none() | st.integers(0, 3).map(lambda days, day=achieved_on: day + timedelta(days=days)))
        rounds.append(Round(achieved_on, achieved_on + timedelta(days=length), modules, issued_on))
    minute = st.tuples(day_near(-40, 60), st.sampled_from((0, 59, 60, 719, 1380, 1439)))
    moment = minute.map(lambda at: datetime(at[0].year, at[0].month, at[0].day, tzinfo=UTC) + timedelta(minutes=at[1]))
    return History(starts_on, ends_on, rounds, draw(st.lists(st.tuples(st.integers(1, 4), moment), max_size=2)))


def store(session: Session, number: int, history: History) -> None:
    staff = add_staff(session, number=f"{number:08}", starts_on=history.starts_on, ends_on=history.ends_on)
    for cycle, each in enumerate(history.rounds, 1):
        for module, (attempts, right, of, version) in each.modules.items():
            facts.completed(
                session,
                staff,
                module,
                each.achieved_on,
                cycle=cycle,
                attempts=attempts,
                score=(right, of),
                module_version=version,
            )
        attestation = facts.attested(session, staff, each.achieved_on, each.expires_on, cycle=cycle)
        facts.certificate(session, attestation, issued_on=each.issued_on)
    for place, (cycle, moment) in enumerate(history.attempts):
        facts.started(session, staff, moment, cycle=cycle, module=facts.MODULES[place])


def reckon(history: History, day: date) -> dict[str, object] | None:
    """Work a row out by hand: loops and comparisons, no query and none of the program's rules."""
    if day < history.starts_on or (history.ends_on is not None and day > history.ends_on):
        return None
    held, cycle = None, 0
    for number, each in enumerate(history.rounds, 1):
        if each.achieved_on <= day:
            held, cycle = each, number
    is_started = any(number > cycle and moment.astimezone(LONDON).date() <= day for number, moment in history.attempts)
    return {**_standing(history, held, day, is_started=is_started), **_record(held, day)}


def _standing(history: History, held: Round | None, day: date, *, is_started: bool) -> dict[str, object]:
    entered = date.fromordinal(history.starts_on.toordinal() + DUE)
    if held is None:
        due_on = entered
    elif held.achieved_on.toordinal() < history.starts_on.toordinal():
        due_on = entered if entered.toordinal() > held.expires_on.toordinal() else held.expires_on
    else:
        due_on = held.expires_on
    if day.toordinal() > due_on.toordinal():
        status = "overdue"
    elif held is None or day.toordinal() > held.expires_on.toordinal():
        status = "in progress" if is_started else "not started"
    else:
        status = "due soon" if held.expires_on.toordinal() - day.toordinal() <= WINDOW else "compliant"
    return {"status": status, "due_on": due_on.isoformat()}


def _record(held: Round | None, day: date) -> dict[str, object]:
    if held is None:
        return dict.fromkeys(
            (
                "achieved_on",
                "expires_on",
                "attempts",
                "score",
                "content_versions",
                "certificate_status",
                "assurance_level",
            )
        )
    done = [held.modules[name] for name in sorted(held.modules)]
    return {
        "achieved_on": held.achieved_on.isoformat(),
        "expires_on": held.expires_on.isoformat(),
        "attempts": sum(each[0] for each in done) if done else None,
        "score": f"{sum(each[1] for each in done)} of {sum(each[2] for each in done)}" if done else None,
        "content_versions": "; ".join(f"{name} {held.modules[name][3]}" for name in sorted(held.modules)) or None,
        "certificate_status": "issued" if held.issued_on and held.issued_on <= day else "pending",
        "assurance_level": "server",
    }


@given(
    population=st.lists(histories(), min_size=8, max_size=8),
    days=st.lists(day_near(-30, 90), min_size=3, max_size=3, unique=True),
)
@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
def test_the_report_agrees_with_a_naive_reckoning(
    database_url: str, population: list[History], days: list[date]
) -> None:
    database = Database(database_url)
    with database.session() as session:
        for number, history in enumerate(population):
            store(session, number, history)
        reckon_everybody(session)
        for day in days:
            expected = {
                f"{number:08}": row for number, history in enumerate(population) if (row := reckon(history, day))
            }
            given_choices = reporting.choices(session)
            found = reporting.completion_page(session, ABOUT, Filters(day), Operator(), given_choices)
            assert {row["employee_number"]: row for row in found.rows}.keys() == expected.keys()
            for row in found.rows:
                reckoned = expected[row["employee_number"]]
                assert {name: row[name] for name in reckoned} == reckoned
            statuses = [row["status"] for row in expected.values()]
            assert found.summary.total.counts == {s: statuses.count(s) for s in found.summary.total.counts}
        session.rollback()
    database.close()
