"""How somebody stands on each day: the rules as tables of cases."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from induction.domain.standings.career import career
from induction.domain.standings.requirement import EarlyRenewal, Status, expiry
from induction.domain.standings.standing import LONGEST_REASON
from induction.domain.standings.timeline import standing_on, timeline
from tests.domain.careers import (
    TREE,
    asked_again,
    assigned,
    attested,
    begun,
    corrected,
    exempt,
    facts,
    holding,
    on,
    programme,
    report,
    spans,
    standing,
    status,
)

NOT_STARTED, IN_PROGRESS, COMPLIANT = Status.NOT_STARTED, Status.IN_PROGRESS, Status.COMPLIANT
DUE_SOON, OVERDUE, EXEMPT = Status.DUE_SOON, Status.OVERDUE, Status.EXEMPT
A_DAY = timedelta(days=1)
LONG_AGO = assigned(-2000)
LEFT_AND_BACK = (assigned(0), assigned(0, 100, effective=101), assigned(200, effective=200))
AGAIN = asked_again(100, 128)


@pytest.mark.parametrize(
    ("day", "rows", "expected", "due"),
    [
        # a new starter
        (-1, [assigned()], None, None),
        (0, [assigned()], NOT_STARTED, 28),
        (28, [assigned()], NOT_STARTED, 28),  # the due date itself is in time
        (29, [assigned()], OVERDUE, 28),  # overdue starts the next day
        (4, [assigned(), begun(5)], NOT_STARTED, 28),
        (5, [assigned(), begun(5)], IN_PROGRESS, 28),
        (29, [assigned(), begun(5)], OVERDUE, 28),  # work begun does not stop the clock
        (10, [assigned(ends=10)], NOT_STARTED, 28),  # the last day of employment counts
        (11, [assigned(ends=10)], None, None),
        # a record
        (9, [assigned(), attested(10)], NOT_STARTED, 28),
        (10, [assigned(), attested(10)], COMPLIANT, 375),
        (284, [assigned(), attested(10)], COMPLIANT, 375),  # 91 days before
        (285, [assigned(), attested(10)], DUE_SOON, 375),  # 90 days before: the window opens
        (375, [assigned(), attested(10)], DUE_SOON, 375),  # the last day
        (376, [assigned(), attested(10)], OVERDUE, 375),
        (376, [assigned(), attested(10), begun(370, 2)], OVERDUE, 375),
        (370, [assigned(), attested(10), begun(365, 2)], DUE_SOON, 375),  # it stays valid while the refresher is done
        (375, [assigned(), attested(10), attested(300, 740, cycle=2)], COMPLIANT, 740),
        (400, [assigned(), attested(10), attested(390, cycle=2)], COMPLIANT, 755),
        (380, [assigned(), attested(10), attested(390, cycle=2)], OVERDUE, 375),  # late, until it was done
        (0, [assigned(), attested(-20)], COMPLIANT, 345),  # done before the first day
        # leaving and coming back
        (100, [*LEFT_AND_BACK, attested(10)], COMPLIANT, 375),
        (101, [*LEFT_AND_BACK, attested(10)], None, None),
        (199, [*LEFT_AND_BACK, attested(10)], None, None),
        (200, [*LEFT_AND_BACK, attested(10)], COMPLIANT, 375),  # a record still in date counts
        (200, [*LEFT_AND_BACK, attested(-200)], NOT_STARTED, 228),  # expired on day 165: due anew from the return
        (228, [*LEFT_AND_BACK, attested(-200)], NOT_STARTED, 228),
        (229, [*LEFT_AND_BACK, attested(-200)], OVERDUE, 228),
        (230, [*LEFT_AND_BACK, attested(-140)], OVERDUE, 228),
        (226, [*LEFT_AND_BACK, attested(-140)], NOT_STARTED, 228),  # expired on day 225: until day 228 from the return
        (225, [*LEFT_AND_BACK, attested(-140)], DUE_SOON, 228),
        # exemptions
        (50, [LONG_AGO, exempt(50, 99)], EXEMPT, None),
        (99, [LONG_AGO, exempt(50, 99)], EXEMPT, None),
        (49, [LONG_AGO, exempt(50, 99)], OVERDUE, -1972),
        (100, [LONG_AGO, exempt(50, 99)], NOT_STARTED, 128),  # back: 28 days' grace
        (128, [LONG_AGO, exempt(50, 99)], NOT_STARTED, 128),
        (129, [LONG_AGO, exempt(50, 99)], OVERDUE, 128),
        (120, [LONG_AGO, exempt(50, 99), begun(110)], IN_PROGRESS, 128),
        (100, [LONG_AGO, exempt(50, 99), attested(0)], COMPLIANT, 365),  # the record lasts longer than the grace
        (110, [LONG_AGO, exempt(50, 99), attested(-260)], NOT_STARTED, 128),  # it expired on day 105, within the grace
        (105, [LONG_AGO, exempt(50, 99), attested(-260)], DUE_SOON, 128),
        (130, [LONG_AGO, exempt(50, 99), attested(110)], COMPLIANT, 475),
        (5, [assigned(), exempt(0, 9)], EXEMPT, None),  # exempt from the first day
        (10, [assigned(), exempt(0, 9)], NOT_STARTED, 38),
        (60, [LONG_AGO, exempt(50)], EXEMPT, None),  # until further notice
        (60, [LONG_AGO, exempt(50, 99), exempt(80, 120)], EXEMPT, None),
        (100, [LONG_AGO, exempt(50, 99), exempt(80, 120)], EXEMPT, None),
        (121, [LONG_AGO, exempt(50, 99), exempt(80, 120)], NOT_STARTED, 149),
        (60, [LONG_AGO, exempt(50, 99, programme_id="induction-core")], EXEMPT, None),
        (60, [LONG_AGO, exempt(50, 99, programme_id="manager-duties")], OVERDUE, -1972),
        (60, [LONG_AGO, exempt(50, 99, id=1), exempt(70, 99, id=2, replaces_id=1)], OVERDUE, -1972),  # replaced
        (60, [LONG_AGO, exempt(50, 99, id=1), exempt(50, 99, id=2, replaces_id=1, is_cancelled=True)], OVERDUE, -1972),
        (60, [assigned(0, 55), exempt(50, 99)], None, None),  # whoever has left is out, exempt or not
        # what a policy change asks again
        (99, [LONG_AGO, attested(0), AGAIN], COMPLIANT, 365),
        (100, [LONG_AGO, attested(0), AGAIN], DUE_SOON, 128),
        (128, [LONG_AGO, attested(0), AGAIN], DUE_SOON, 128),
        (129, [LONG_AGO, attested(0), AGAIN], OVERDUE, 128),  # although the record stays valid
        (120, [LONG_AGO, attested(0), AGAIN, attested(110, policy_version="1.1")], COMPLIANT, 475),
        (109, [LONG_AGO, attested(0), AGAIN, attested(110, policy_version="1.1")], DUE_SOON, 128),
        (120, [LONG_AGO, attested(0), AGAIN, attested(110, policy_version="1.0")], DUE_SOON, 128),  # to the old text
        (100, [LONG_AGO, attested(0), AGAIN, attested(100, policy_version="1.10")], COMPLIANT, 465),
        (101, [LONG_AGO, attested(-250), AGAIN], DUE_SOON, 115),  # the year ends before that
        (116, [LONG_AGO, attested(-250), AGAIN], OVERDUE, 115),
        (129, [LONG_AGO, AGAIN], OVERDUE, -1972),  # without a record the first due date stands
        (150, [LONG_AGO, attested(0), AGAIN, exempt(90, 149)], DUE_SOON, 178),  # assigned while exempt: after the grace
        (179, [LONG_AGO, attested(0), AGAIN, exempt(90, 149)], OVERDUE, 178),
        (200, [*LEFT_AND_BACK, attested(10), asked_again(150, 178)], DUE_SOON, 228),  # assigned while away
        (229, [*LEFT_AND_BACK, attested(10), asked_again(150, 178)], OVERDUE, 228),
        (120, [LONG_AGO, attested(0), AGAIN, asked_again(110, 115)], OVERDUE, 115),  # the first due date of two
        (120, [LONG_AGO, attested(0), asked_again(100, 128, programme_id="manager-duties")], COMPLIANT, 365),
    ],
)  # fmt: skip
def test_standing(day: int, rows: list[object], expected: Status | None, due: int | None) -> None:
    found = standing(day, *rows)
    assert (found and found.status) == expected
    assert (found and found.due_on) == (None if due is None else on(due))


ELSEWHERE = report(0, line_manager_id=99, assignment_number="B")
MANAGERS = programme('{"line_manager": true}')
HOLDERS = programme('{"team_account": ["lead", "deputy"]}')
LEADS = programme('{"team_account": ["lead"]}')
MEDICINE = programme('{"unit": ["MED"]}')
WARD_STUDENTS = programme('{"all": [{"unit": ["ROWAN"]}, {"staff_group": ["Students"]}]}')
NOT_FINANCE = programme('{"not": {"unit": ["FIN"]}}')
EITHER = programme('{"any": [{"line_manager": true}, {"job_role": ["Porter", "Trainee"]}]}')


@pytest.mark.parametrize(
    ("asked", "day", "rows", "expected"),
    [
        (MANAGERS, 5, [LONG_AGO], None),
        (MANAGERS, 5, [LONG_AGO, report(0)], NOT_STARTED),
        (MANAGERS, 29, [LONG_AGO, report(0)], OVERDUE),  # 28 days from entering the audience
        (MANAGERS, 11, [LONG_AGO, report(0, 10)], None),  # the only report has left
        (MANAGERS, 11, [LONG_AGO, report(0), report(0, effective=11, line_manager_id=99)], None),  # or has moved on
        (MANAGERS, 10, [LONG_AGO, report(0), report(0, effective=11, line_manager_id=99)], NOT_STARTED),
        (MANAGERS, 11, [LONG_AGO, report(0, 10), report(11, staff_member_id=9)], NOT_STARTED),  # another has come
        (MANAGERS, 29, [LONG_AGO, report(0, 10), report(11, staff_member_id=9)], OVERDUE),  # without a gap
        (MANAGERS, 29, [LONG_AGO, report(0, 10), report(12, staff_member_id=9)], NOT_STARTED),  # after a gap: anew
        (MANAGERS, 5, [assigned(3), report(0)], NOT_STARTED),  # from the own first day
        (MANAGERS, 5, [LONG_AGO, report(0, is_primary=False), ELSEWHERE], None),  # in a secondary assignment only
        (HOLDERS, 5, [LONG_AGO], None),
        (HOLDERS, 5, [LONG_AGO, holding(0, 10, part="deputy")], NOT_STARTED),
        (HOLDERS, 11, [LONG_AGO, holding(0, 10)], None),
        (LEADS, 5, [LONG_AGO, holding(0, 10, part="deputy")], None),
        (MEDICINE, 5, [LONG_AGO], OVERDUE),  # the ward is below the directorate
        (MEDICINE, 5, [assigned(-2000, unit_id=3)], None),
        (MEDICINE, 5, [assigned(-2000, unit_id=3), assigned(-2000, effective=0)], NOT_STARTED),  # moved in on day 0
        (MEDICINE, 29, [assigned(-2000, unit_id=3), assigned(-2000, effective=0)], OVERDUE),
        (MEDICINE, 5, [assigned(-9, unit_id=3), assigned(0, assignment_number="B", is_primary=False)], NOT_STARTED),
        (WARD_STUDENTS, 5, [assigned()], NOT_STARTED),
        (WARD_STUDENTS, 5, [assigned(unit_id=1)], None),
        (WARD_STUDENTS, 5, [assigned(staff_group="Medical and Dental")], None),
        (NOT_FINANCE, 5, [assigned()], NOT_STARTED),
        (NOT_FINANCE, 5, [assigned(unit_id=3)], None),
        (NOT_FINANCE, -5, [assigned()], None),  # not employed is in no audience
        (EITHER, 5, [assigned()], NOT_STARTED),
        (EITHER, 5, [assigned(job_role="Cook")], None),
        (EITHER, 5, [assigned(job_role="Cook"), report(0)], NOT_STARTED),
        (EITHER, 45, [assigned(0), assigned(0, effective=40, job_role="Cook"), report(30)], OVERDUE),  # never out of it
    ],
)  # fmt: skip
def test_audience(asked: object, day: int, rows: list[object], expected: Status | None) -> None:
    assert status(day, *rows, asked=asked) == expected


@pytest.mark.parametrize(
    ("asked", "rows", "reason"),
    [
        (programme(), [assigned()], "employed since 1 January 2026"),
        (MANAGERS, [LONG_AGO, report(3)], "line manager since 4 January 2026"),
        (HOLDERS, [LONG_AGO, holding(2, part="deputy")], "deputy of the team account Riverside since 3 January 2026"),
        (MEDICINE, [assigned()], "Medicine since 1 January 2026"),
        (WARD_STUDENTS, [assigned()], "Rowan Ward since 1 January 2026 and Students since 1 January 2026"),
        (EITHER, [assigned(), report(3)], "line manager since 4 January 2026"),
        (EITHER, [assigned()], "Trainee since 1 January 2026"),
        (programme(), [assigned(), exempt(4, 9)], "absence – approved, from 5 January 2026 to 10 January 2026"),
        (programme(), [assigned(), exempt(4)], "absence – approved, from 5 January 2026 until further notice"),
        (
            programme(),
            [assigned(), exempt(1, 4)],
            "employed since 1 January 2026, back from an exemption on 6 January 2026",
        ),
        (programme(), [LONG_AGO, attested(0), asked_again(4, 30)], "6.2 was reworded"),
    ],
)
def test_every_span_says_why_in_one_line(asked: object, rows: list[object], reason: str) -> None:
    found = standing(5, *rows, asked=asked)
    assert found is not None
    assert found.reason == reason
    assert all(0 < len(span.standing.reason) <= LONGEST_REASON for span in spans(*rows, asked=asked))


def test_nothing_is_required_before_a_programmes_first_day() -> None:
    asked = programme(from_on=on(50))
    assert status(49, LONG_AGO, asked=asked) is None
    assert status(78, LONG_AGO, asked=asked) is NOT_STARTED, "everybody has the days of a new starter from then on"
    assert status(79, LONG_AGO, asked=asked) is OVERDUE
    assert status(50, LONG_AGO, attested(0), asked=asked) is COMPLIANT


def test_an_attestation_uses_up_the_time_that_entering_and_coming_back_allow_for() -> None:
    short = programme(due_days=60, grace_days=60)
    assert status(31, assigned(), attested(0, 30), asked=short) is OVERDUE, "attested on the first day"
    assert status(31, assigned(), attested(-1, 30), asked=short) is NOT_STARTED, "attested before it"
    back = (LONG_AGO, exempt(-20, -1))
    assert status(31, *back, attested(0, 30), asked=short) is OVERDUE, "attested on the day of coming back"
    assert status(31, *back, attested(-1, 30), asked=short) is NOT_STARTED, "attested before it"


def test_a_mover_is_counted_where_they_were_on_the_day() -> None:
    moved = [assigned(0), assigned(0, effective=10, unit_id=3, staff_group="Estates and Ancillary")]
    before, after = standing(9, *moved), standing(10, *moved)
    assert before is not None
    assert after is not None
    assert (before.unit_id, before.staff_group) == (2, "Students")
    assert (after.unit_id, after.staff_group) == (3, "Estates and Ancillary")
    assert before.due_on == after.due_on == on(28), "moving is not starting anew"


def test_a_correction_holds_from_when_it_was_recorded() -> None:
    made = attested(10)
    known = facts(LONG_AGO, made, corrected(made, recorded=50))
    assert [len(known.known_on(on(day)).corrections) for day in (49, 50)] == [0, 1]
    then, now = (timeline(career(each), programme(), TREE) for each in (known.known_on(on(49)), known))
    assert standing_on(then, on(20)).status is COMPLIANT, "as it was known then"
    assert standing_on(now, on(20)).status is OVERDUE, "as it is known now"
    moved = spans(LONG_AGO, made, corrected(made, 15, 380, recorded=50))
    assert standing_on(moved, on(14)).status is OVERDUE
    assert standing_on(moved, on(15)).expires_on == on(380)
    twice = spans(LONG_AGO, made, corrected(made, recorded=50), corrected(made, 15, 380, recorded=51))
    assert standing_on(twice, on(15)).status is COMPLIANT, "the latest correction holds"


def test_what_was_begun_in_a_cycle_that_was_voided_does_not_count_for_the_next() -> None:
    made = attested(10)
    rows = (assigned(), made, corrected(made), begun(5, 1))
    assert status(8, *rows) is IN_PROGRESS
    assert status(12, *rows) is NOT_STARTED
    assert status(20, *rows, begun(15, 2)) is IN_PROGRESS


def test_a_record_is_named_by_the_spans_that_rest_on_it() -> None:
    first, second = attested(10, id=501), attested(300, 740, cycle=2, id=502)
    found = spans(assigned(), first, second)
    assert [span.standing.attestation_id for span in found] == [None, 501, 501, 502, 502, 502]
    assert [span.from_on for span in found] == [on(day) for day in (0, 10, 285, 300, 650, 741)]


@pytest.mark.parametrize("early_renewal", list(EarlyRenewal))
def test_every_completion_from_2024_to_2060_stands_to_its_last_day(early_renewal: EarlyRenewal) -> None:
    asked = programme(early_renewal=early_renewal)
    day, seen, leap_days = date(2024, 1, 1), 0, 0
    start = assigned(effective=-9000, starts_on=date(2001, 1, 1))
    while day <= date(2060, 12, 31):
        expires_on = expiry(day, asked)
        assert expires_on == a_year_later(day), day
        found = timeline(career(facts(start, attested(0, achieved_on=day, expires_on=expires_on))), asked, TREE)
        turning = (day - A_DAY, day, *(expires_on + days * A_DAY for days in (-91, -90, 0, 1)))
        statuses = [standing_on(found, each).status for each in turning]
        assert statuses == [OVERDUE, COMPLIANT, COMPLIANT, DUE_SOON, DUE_SOON, OVERDUE], day
        seen, leap_days = seen + 1, leap_days + ((day.month, day.day) == (2, 29))
        day += A_DAY
    assert (seen, leap_days) == (13_515, 10)


def a_year_later(day: date) -> date:
    """The reference: the same words in the next year's calendar; where it has no 29 February, the day before."""
    try:
        return date.fromisoformat(f"{day.year + 1}-{day:%m-%d}")
    except ValueError:
        return date(day.year + 1, 2, 28)


def test_work_begins_on_its_day_in_london() -> None:
    late = begun(0)._replace(recorded_at=datetime(2026, 6, 30, 23, 0, tzinfo=UTC))
    assert late.begun_on == date(2026, 7, 1)
