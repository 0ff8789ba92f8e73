"""The completion report against raw facts: boundaries, scopes, filters, and a second reckoning."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest

from induction.db import Database, Session
from induction.db.models import StaffMember
from induction.domain.errors import NotFoundError, RefusedError
from induction.domain.people import Principal, Role
from induction.domain.reports.report import Filters, Operator, SortKey
from induction.domain.standings.requirement import Rate, Status
from induction.services.reports import reporting
from tests import facts
from tests.record import principal, shipped
from tests.staff import add_staff, add_unit, reckon_everybody

DAY = date(2026, 11, 23)
YEAR = timedelta(days=365)
ABOUT = reporting.subject(shipped(), "Larkmere Vale NHS Foundation Trust", "123")


@pytest.fixture
def session(database_url: str) -> Iterator[Session]:
    database = Database(database_url)
    with database.session() as opened:
        yield opened
    database.close()


def rows(
    session: Session, day: date = DAY, *, viewer: Principal | Operator | None = None, **filters: object
) -> list[dict]:
    reckon_everybody(session)
    given = reporting.choices(session)
    found = reporting.completion_page(session, ABOUT, Filters(day, **filters), viewer or Operator(), given)
    assert found.pages == 1
    return found.rows


def only(session: Session, day: date = DAY) -> dict:
    (row,) = rows(session, day)
    return row


@pytest.mark.parametrize(
    ("days_employed", "status"),
    [
        (0, "not started"),  # the first day
        (28, "not started"),  # the due date itself is in time
        (29, "overdue"),  # overdue starts on the day after it
    ],
)
def test_a_new_starter_has_until_the_end_of_the_due_date(session: Session, days_employed: int, status: str) -> None:
    add_staff(session, starts_on=DAY - timedelta(days=days_employed))
    row = only(session)
    assert row["status"] == status
    assert row["due_on"] == (DAY - timedelta(days=days_employed - 28)).isoformat()
    assert row["achieved_on"] is row["expires_on"] is row["attempts"] is row["score"] is None


@pytest.mark.parametrize(
    ("days_to_expiry", "status"),
    [
        (91, "compliant"),  # the day before the window opens
        (90, "due soon"),  # the window's first day
        (0, "due soon"),  # the expiry day itself is in date
        (-1, "overdue"),
    ],
)
def test_a_record_is_in_date_to_the_end_of_its_last_day(session: Session, days_to_expiry: int, status: str) -> None:
    expires_on = DAY + timedelta(days=days_to_expiry)
    facts.attested(session, add_staff(session, starts_on=date(2020, 1, 1)), expires_on - YEAR, expires_on)
    row = only(session)
    assert row["status"] == status
    assert row["due_on"] == row["expires_on"] == expires_on.isoformat()


@pytest.mark.parametrize(
    ("started_at", "status"),
    [
        (datetime(2026, 6, 30, 22, 59, 59, tzinfo=UTC), "in progress"),  # 23:59:59 on 30 June in London
        (datetime(2026, 6, 30, 23, 0, tzinfo=UTC), "not started"),  # midnight in London: 1 July already
        (datetime(2026, 6, 30, 23, 30, tzinfo=UTC), "not started"),
    ],
)
def test_work_counts_from_its_day_in_london(session: Session, started_at: datetime, status: str) -> None:
    day = date(2026, 6, 30)
    facts.started(session, add_staff(session, starts_on=day - timedelta(days=3)), started_at)
    assert only(session, day)["status"] == status
    assert only(session, day + timedelta(days=1))["status"] == "in progress"


def test_the_past_stays_as_it_was(session: Session) -> None:
    staff = add_staff(session, starts_on=date(2025, 1, 1))
    first = facts.attested(session, staff, date(2025, 1, 20), date(2026, 1, 20), cycle=1, version="0.9")
    number = facts.certificate(session, first, issued_on=date(2025, 1, 22))
    facts.attested(session, staff, date(2026, 3, 5), date(2027, 3, 5), cycle=2)
    days = (date(2025, 1, 19), date(2025, 1, 21), date(2025, 1, 22), date(2026, 1, 21), DAY)
    found = {day: only(session, day) for day in days}
    assert [row["status"] for row in found.values()] == [
        "not started",
        "compliant",
        "compliant",
        "overdue",
        "compliant",
    ]
    assert [row["policy_version"] for row in found.values()] == [None, "0.9", "0.9", "0.9", "1.0"]
    assert [row["certificate_number"] for row in found.values()] == [None, number, number, number, None]
    assert [row["certificate_status"] for row in found.values()] == [None, "pending", "issued", "issued", None]


def test_a_row_says_everything_about_a_record(session: Session) -> None:
    directorate = add_unit(session, "MED", "Medicine")
    team = add_unit(session, "ROWAN", "Rowan Ward", directorate)
    manager = add_staff(session, number="00000007", name="Mona Ager", organisation_unit_id=directorate)
    staff = add_staff(
        session, number="00000042", line_manager_id=manager, organisation_unit_id=team, starts_on=date(2024, 2, 1)
    )
    for cycle, achieved_on in ((1, date(2025, 9, 1)), (2, date(2026, 9, 1))):
        attestation = facts.attested(
            session, staff, achieved_on, achieved_on + YEAR, cycle=cycle, assurance_level="paper"
        )
        for place, module in enumerate(facts.MODULES):
            facts.completed(
                session,
                staff,
                module,
                achieved_on,
                cycle=cycle,
                attempts=cycle,
                score=(4 + place, 6),
                module_version=cycle,
            )
    facts.completed(session, staff, "another-programme", date(2026, 9, 1), cycle=2, attempts=90)
    number = facts.certificate(session, attestation, issued_on=date(2026, 9, 1))
    row = {each["employee_number"]: each for each in rows(session)}["00000042"]
    assert row == {
        "employee_number": "00000042",
        "assignment_number": "00000042-1",
        "name": "Ayşe O'Neil-Şahin",
        "primary_assignment": "yes",
        "staff_group": "Administrative and Clerical",
        "job_role": "Administrator",
        "organisation_unit": "Rowan Ward",
        "directorate": "Medicine",
        "line_manager_employee_number": "00000007",
        "start_date": "2024-02-01",
        "assignment_status": "Active Assignment",
        "competence": "123|LOCAL|Staff Use of Social Media - 1 Year|",
        "requirement_source": "local mandate",
        "achieved_on": "2026-09-01",
        "expires_on": "2027-09-01",
        "status": "compliant",
        "due_on": "2027-09-01",
        "exemption_reason": None,
        "exemption_from": None,
        "exemption_to": None,
        "attempts": 6,
        "score": "15 of 18",
        "policy_version": "1.0",
        "content_versions": "friend-requests 2; responding-to-criticism 2; sharing-articles 2",
        "certificate_number": number,
        "certificate_status": "issued",
        "assurance_level": "paper",
        "as_at": "2026-11-23",
        "as_known_on": "2026-11-23",
    }


def test_a_leaver_is_there_on_the_last_day_and_no_longer(session: Session) -> None:
    add_staff(session, starts_on=date(2024, 1, 1), ends_on=DAY)
    assert len(rows(session)) == 1
    assert rows(session, DAY + timedelta(days=1)) == []
    assert rows(session, date(2023, 12, 31)) == []


def team_of_five(session: Session) -> dict[str, int]:
    """A head over a manager over two people, and somebody elsewhere; each has a number that says who."""
    medicine, finance = add_unit(session, "MED", "Medicine"), add_unit(session, "FIN", "Finance")
    ward = add_unit(session, "ROWAN", "Rowan Ward", medicine)
    head = add_staff(session, number="1", name="Hea D", organisation_unit_id=medicine)
    manager = add_staff(session, number="2", name="Mana Ger", organisation_unit_id=ward, line_manager_id=head)
    nurse = add_staff(
        session, number="3", name="Nur Se", organisation_unit_id=ward, line_manager_id=manager, staff_group="Students"
    )
    porter = add_staff(session, number="4", name="Por Ter", organisation_unit_id=ward, line_manager_id=nurse)
    clerk = add_staff(session, number="5", name="Cle Rk", organisation_unit_id=finance)
    return {"head": head, "manager": manager, "nurse": nurse, "porter": porter, "clerk": clerk}


@pytest.mark.parametrize(
    ("who", "roles", "seen"),
    [
        ("clerk", {Role.LEARNER, Role.HR}, "12345"),
        ("head", {Role.LEARNER, Role.LINE_MANAGER}, "1234"),  # indirect reports too, and herself
        ("manager", {Role.LINE_MANAGER}, "34"),
        ("manager", {Role.LEARNER}, "2"),  # the line alone is no role
        ("clerk", {Role.LEARNER, Role.LINE_MANAGER}, "5"),  # a line manager without a team
        ("clerk", {Role.CONTENT_AUTHOR}, ""),
        ("clerk", {Role.ADMINISTRATOR}, ""),
        ("clerk", {Role.LEARNER, Role.CONTENT_AUTHOR, Role.ADMINISTRATOR}, "5"),
        ("clerk", set(), ""),
    ],
)
def test_whom_somebody_sees(session: Session, who: str, roles: set[Role], seen: str) -> None:
    team = team_of_five(session)
    person = principal(session, team[who])
    viewer = Principal(**{**vars(person), "roles": frozenset(roles)})
    found = rows(session, viewer=viewer)
    assert "".join(sorted(row["employee_number"] for row in found)) == seen


def test_a_circle_of_managers_ends(session: Session) -> None:
    one = add_staff(session, number="1", name="On E")
    two = add_staff(session, number="2", name="Tw O", line_manager_id=one)
    session.get_one(StaffMember, one).line_manager_id = two
    session.flush()
    viewer = Principal(**{**vars(principal(session, one)), "roles": frozenset({Role.LINE_MANAGER})})
    assert [row["employee_number"] for row in rows(session, viewer=viewer)] == ["2"]


@pytest.mark.parametrize(
    ("filters", "seen"),
    [
        ({}, "12345"),
        ({"unit": "MED"}, "1234"),  # a directorate includes its teams
        ({"unit": "ROWAN"}, "234"),
        ({"staff_group": "Students"}, "3"),
        ({"unit": "FIN", "staff_group": "Students"}, ""),
        ({"status": Status.COMPLIANT}, "5"),
        ({"unit": "MED", "status": Status.COMPLIANT}, ""),
    ],
)
def test_filters_narrow_the_report(session: Session, filters: dict, seen: str) -> None:
    team = team_of_five(session)
    facts.attested(session, team["clerk"], DAY, DAY + YEAR)
    assert "".join(sorted(row["employee_number"] for row in rows(session, **filters))) == seen


def test_the_figures_are_those_before_the_status_filter(session: Session) -> None:
    facts.attested(session, team_of_five(session)["clerk"], DAY, DAY + YEAR)
    reckon_everybody(session)
    given = reporting.choices(session)
    found = reporting.completion_page(session, ABOUT, Filters(DAY, status=Status.COMPLIANT), Operator(), given)
    assert found.matching == 1
    assert found.summary.total.rate == Rate(1, 5)
    assert {name: tally.rate for name, tally in found.summary.directorates.items()} == {
        "Finance": Rate(1, 1),
        "Medicine": Rate(0, 4),
    }


def test_filters_that_name_nothing_are_refused(session: Session) -> None:
    given = reporting.choices(session)
    with pytest.raises(NotFoundError):
        given.check(Filters(DAY, unit="NOPE"))
    with pytest.raises(RefusedError, match="staff group"):
        given.check(Filters(DAY, staff_group="Wizards"))


def test_pages_hold_fifty_and_the_last_page_is_the_end(session: Session) -> None:
    for number in range(120):
        add_staff(session, number=f"{number:04}", name=f"Per Son{number:04}")
    given = reporting.choices(session)

    def turn_to(page: int) -> reporting.CompletionPage:
        return reporting.completion_page(
            session, ABOUT, Filters(DAY), Operator(), given, sort=SortKey.NAME, is_descending=True, page=page
        )

    assert [len(turn_to(page).rows) for page in (1, 2, 3)] == [50, 50, 20]
    assert turn_to(1).rows[0]["employee_number"] == "0119"
    assert turn_to(99).page == turn_to(3).page == 3
    assert turn_to(99).rows[-1]["employee_number"] == "0000"


ORDERED = {
    "1": ("baker, b", "Rowan Ward", 5, 370, "due soon"),
    "2": ("cole, a", "estates", -3, None, "overdue"),
    "3": ("abiodun, c", "Bay Four", 200, 565, "compliant"),
    "4": ("cole, a", "Rowan Ward", 20, None, "not started"),  # ties with 2 in name and with 1 in unit
    "5": ("öberg, z", "Bay Four", 5, 370, "due soon"),  # due with 1
}


@pytest.mark.parametrize(
    ("key", "is_descending", "order"),
    [
        (SortKey.NAME, False, "31245"),
        (SortKey.NAME, True, "54213"),  # whoever ties turns round as well
        (SortKey.UNIT, False, "35214"),  # capitals do not come before small letters; whoever ties stays by name
        (SortKey.UNIT, True, "14235"),
        (SortKey.STATUS, False, "21543"),  # the most urgent first
        (SortKey.STATUS, True, "34152"),
        (SortKey.DUE, False, "21543"),
        (SortKey.DUE, True, "34152"),
        (SortKey.EXPIRES, False, "15324"),  # who has no record comes last, either way
        (SortKey.EXPIRES, True, "31524"),
    ],
)
def test_the_order_goes_through_all_pages(
    session: Session, monkeypatch: pytest.MonkeyPatch, key: SortKey, is_descending: bool, order: str
) -> None:
    monkeypatch.setattr(reporting, "PAGE_SIZE", 2)
    for number, (name, unit, due, expires, _) in ORDERED.items():
        starts_on = DAY + timedelta(days=due - 28) if expires is None else date(2020, 1, 1)
        staff = add_staff(
            session, number=number, name=name, starts_on=starts_on, organisation_unit_id=add_unit(session, unit, unit)
        )
        session.get_one(StaffMember, staff).sort_name = name
        if expires:
            facts.attested(session, staff, DAY + timedelta(days=due) - YEAR, DAY + timedelta(days=due))
    reckon_everybody(session)
    given = reporting.choices(session)
    seen, pages = [], 1
    while len(seen) < len(ORDERED):
        found = reporting.completion_page(
            session, ABOUT, Filters(DAY), Operator(), given, sort=key, is_descending=is_descending, page=pages
        )
        assert found.pages == 3
        seen += [(row["employee_number"], row["status"]) for row in found.rows]
        pages += 1
    assert "".join(number for number, _ in seen) == order
    assert dict(seen) == {number: each[-1] for number, each in ORDERED.items()}


def test_the_figures_count_who_is_due_in_time_only(session: Session) -> None:
    for number, due in enumerate((0, 30, 31, 60, 90, 91, -1, -90)):
        staff = add_staff(session, number=str(number), starts_on=date(2020, 1, 1))
        facts.attested(session, staff, DAY + timedelta(days=due) - YEAR, DAY + timedelta(days=due))
    reckon_everybody(session)
    found = reporting.completion_page(session, ABOUT, Filters(DAY), Operator(), reporting.choices(session))
    assert found.summary.due_within == {30: 2, 60: 4, 90: 5}, "the last day of a band counts, the overdue do not"
