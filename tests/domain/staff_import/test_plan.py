"""What a file does to what is recorded: who joins, moves, leaves and returns, and which rows are left out."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from induction.domain.errors import RefusedError
from induction.domain.staff_import import outcomes
from induction.domain.staff_import.changes import Outcome
from induction.domain.staff_import.plan import Plan, planned_state
from induction.domain.staff_import.state import Chain, Particulars, Person, State, Unit
from induction.domain.standings.periods import FOREVER
from tests.extracts import NOTHING, TODAY, plan, row, state

YESTERDAY = TODAY - timedelta(days=1)
ONE = state(row())
MANY = state(*(row(str(20000001 + n)) for n in range(30)))


def outcome(made: Plan) -> dict[str, Outcome]:
    return {change.after.employee_number: change.outcome for change in made.people}


def changed(made: Plan) -> dict[str, tuple[str, str]]:
    (change,) = made.people
    return {each.field: (each.before, each.after) for each in change.fields}


def chain(after: State, number: str = "20000001", assignment: str = "") -> Chain:
    return after.people[number].chains[assignment or number]


def in_force(held: Chain, day: date) -> Particulars | None:
    """Who is employed how on a day, worked out anew and slowly."""
    found = [entry for entry in held if entry.effective_on <= day]
    if not found:
        return None
    last = found[-1].particulars
    return last if last.starts_on <= day <= (last.ends_on or FOREVER) else None


def reasons(made: Plan) -> dict[int, str]:
    return {refusal.row: refusal.reason for refusal in made.refused}


def test_everybody_joins_an_empty_organisation() -> None:
    made = plan(row(), row("20000002", team_code="T2", team="Hillside Team"))
    assert outcome(made) == {"20000001": Outcome.JOINER, "20000002": Outcome.JOINER}
    after = planned_state(NOTHING, made)
    assert after.units == {
        "D1": Unit("D1", "Adult Services", ""),
        "T1": Unit("T1", "Riverside Team", "D1"),
        "T2": Unit("T2", "Hillside Team", "D1"),
    }
    assert [change.after.code for change in made.units] == ["D1", "T1", "T2"], "parents come first"
    (entry,) = chain(after)
    assert entry.effective_on == date(2024, 3, 1), "a joiner is recorded from the first day of employment"
    assert made.confirmation == ""


def test_the_same_file_twice_changes_nothing() -> None:
    again = plan(row(), state=ONE)
    assert again.changes_nothing
    assert again.unchanged == 1
    assert planned_state(ONE, again) == ONE


@pytest.mark.parametrize(
    ("change", "field", "what"),
    [
        ({"last_name": "Smith"}, "name", Outcome.CHANGED),
        ({"staff_group": "Students"}, "staff group", Outcome.CHANGED),
        ({"job_role": "Head"}, "job role", Outcome.CHANGED),
        ({"assignment_status": "Career Break"}, "assignment status", Outcome.CHANGED),
        ({"email_address": "a@larkmere.example"}, "e-mail address", Outcome.CHANGED),
        ({"team_code": "T2", "team": "Hillside Team"}, "organisation unit", Outcome.MOVER),
    ],
)
def test_a_change_holds_from_today_and_leaves_history(change: dict[str, str], field: str, what: Outcome) -> None:
    made = plan(row(**change), state=ONE)
    assert outcome(made) == {"20000001": what}
    assert list(changed(made)) == [field]
    after = planned_state(ONE, made)
    held = chain(after)
    assert in_force(held, YESTERDAY) == chain(ONE)[0].particulars
    if field != "e-mail address":
        assert held[-1].effective_on == TODAY
    assert plan(row(**change), state=after).changes_nothing


def test_an_empty_address_takes_none_away() -> None:
    before = state(row(email_address="a@larkmere.example"))
    assert plan(row(email_address=""), state=before).changes_nothing


def test_a_file_without_the_column_of_managers_leaves_them_alone() -> None:
    before = state(row(), row("20000002", line_manager_employee_number="20000001"))
    headings = [each for each in row() if each != "Line Manager Employee Number"]
    assert plan(row(), row("20000002"), state=before, headings=headings).changes_nothing
    made = plan(row(), row("20000002"), state=before)
    assert changed(made) == {"line manager": ("20000001", "")}


def test_whoever_the_extract_lacks_left_yesterday() -> None:
    made = plan(*(row(str(20000001 + n)) for n in range(1, 30)), state=MANY)
    assert outcome(made) == {"20000001": Outcome.LEAVER}
    assert changed(made) == {"last day": ("", "22 November 2026")}
    held = chain(planned_state(MANY, made))
    assert in_force(held, YESTERDAY) is not None
    assert in_force(held, TODAY) is None
    assert made.confirmation == "", "one of thirty needs no confirmation"


@pytest.mark.parametrize(("missing", "words"), [(3, ""), (4, "4 leavers"), (30, "30 leavers")])
def test_more_than_a_tenth_of_leavers_has_to_be_confirmed(missing: int, words: str) -> None:
    made = plan(*(row(str(20000001 + n)) for n in range(missing, 30)), state=MANY)
    assert made.counts[Outcome.LEAVER] == missing
    assert made.confirmation == words
    if words:
        for typed in ("", "yes", "3 leavers"):
            with pytest.raises(RefusedError, match=words):
                made.check_confirmed(typed)
    made.check_confirmed(f" {words.upper()} ")


def test_an_empty_file_has_to_be_confirmed_even_when_nobody_leaves() -> None:
    made = plan()
    assert made.is_empty
    assert made.confirmation == "0 leavers"


def test_last_days_in_the_file_count_as_leavers_too() -> None:
    made = plan(*(row(str(20000001 + n), end_date="31-Dec-2026") for n in range(30)), state=MANY)
    assert made.confirmation == "30 leavers", "a column of end dates that means something else must not end employment"


@pytest.mark.parametrize(
    ("last_day", "from_on"),
    [
        ("31-Oct-2026", date(2026, 11, 1)),  # known late: the days since then are not employment
        ("22-Nov-2026", TODAY),
        ("31-Dec-2026", TODAY),  # known early: employed until then
    ],
)
def test_a_last_day_in_the_file_is_kept(last_day: str, from_on: date) -> None:
    made = plan(row(end_date=last_day), state=ONE)
    assert outcome(made) == {"20000001": Outcome.LEAVER}
    after = planned_state(ONE, made)
    held = chain(after)
    assert held[-1].effective_on == from_on
    end = held[-1].particulars.ends_on
    assert end is not None
    assert in_force(held, end)
    assert not in_force(held, end + timedelta(days=1))
    assert plan(row(end_date=last_day), state=after).changes_nothing


def test_a_known_last_day_stands_when_the_extract_lacks_the_person() -> None:
    before = state(row(end_date="31-Dec-2026"), before=ONE)
    assert plan(row("20000002"), state=before).counts[Outcome.LEAVER] == 0


def test_somebody_who_has_not_begun_is_not_missed() -> None:
    before = state(row(start_date="01-Dec-2026"), row("20000002"))
    made = plan(row("20000002"), state=before)
    assert made.changes_nothing


def test_a_last_day_can_be_corrected_either_way() -> None:
    early = state(row(end_date="31-Oct-2026"), before=ONE)
    for last_day, last in (("10-Nov-2026", date(2026, 11, 10)), ("10-Oct-2026", date(2026, 10, 10))):
        after = state(row(end_date=last_day), before=early)
        held = chain(after)
        assert in_force(held, last)
        assert not in_force(held, last + timedelta(days=1))
        assert not in_force(held, TODAY)


def test_somebody_taken_for_a_leaver_by_mistake_never_left() -> None:
    gone = planned_state(MANY, plan(*(row(str(20000001 + n)) for n in range(1, 30)), state=MANY))
    later = TODAY + timedelta(days=30)
    made = plan(*(row(str(20000001 + n)) for n in range(30)), state=gone, today=later)
    assert outcome(made) == {"20000001": Outcome.RETURNER}
    held = chain(planned_state(gone, made))
    assert all(in_force(held, TODAY + timedelta(days=n)) for n in range(-30, 31)), "there is no gap"


def test_a_returner_keeps_the_history() -> None:
    gone = state(row(end_date="31-Oct-2026"), before=ONE)
    made = plan(row(start_date="16-Nov-2026"), state=gone)
    assert outcome(made) == {"20000001": Outcome.RETURNER}
    held = chain(planned_state(gone, made))
    assert in_force(held, date(2026, 10, 31))
    assert not in_force(held, date(2026, 11, 1))
    assert not in_force(held, date(2026, 11, 15))
    assert in_force(held, date(2026, 11, 16))


def test_a_return_that_lies_ahead_is_recorded_from_that_day() -> None:
    gone = state(row(end_date="31-Oct-2026"), before=ONE)
    after = state(row(start_date="01-Dec-2026"), before=gone)
    assert not in_force(chain(after), TODAY)
    assert in_force(chain(after), date(2026, 12, 1))
    postponed = state(row(start_date="04-Jan-2027"), before=after)
    assert not in_force(chain(postponed), date(2027, 1, 3)), "a postponed return does not begin on the earlier day"
    assert in_force(chain(postponed), date(2027, 1, 4))


def test_an_earlier_start_corrects_the_days_between_and_nothing_else() -> None:
    before = state(row(job_role="Head"), before=ONE)
    made = plan(row(job_role="Head", start_date="01-Feb-2024"), state=before)
    assert changed(made) == {"start date": ("1 March 2024", "1 February 2024")}
    held = chain(planned_state(before, made))
    assert not in_force(held, date(2024, 1, 31))
    roles = [in_force(held, day) for day in (date(2024, 2, 1), YESTERDAY, TODAY)]
    assert [each and (each.job_role, each.starts_on) for each in roles] == [
        ("Administrator", date(2024, 2, 1)),
        ("Administrator", date(2024, 2, 1)),
        ("Head", date(2024, 2, 1)),
    ]


def test_a_later_start_of_somebody_employed_begins_a_new_employment_and_keeps_the_old() -> None:
    after = state(row(start_date="02-Nov-2026"), before=ONE)
    held = chain(after)
    before, since = in_force(held, date(2026, 11, 1)), in_force(held, date(2026, 11, 2))
    assert before
    assert since
    assert (before.starts_on, since.starts_on) == (date(2024, 3, 1), date(2026, 11, 2))


def test_a_new_starter_can_be_put_off_and_brought_forward() -> None:
    ahead = state(row(start_date="01-Dec-2026"))
    for start, first in (("04-Jan-2027", date(2027, 1, 4)), ("24-Nov-2026", date(2026, 11, 24))):
        held = chain(state(row(start_date=start), before=ahead))
        assert not in_force(held, first - timedelta(days=1))
        assert in_force(held, first)


def test_several_assignments_have_one_primary() -> None:
    two = [
        row(assignment_number="A1"),
        row(assignment_number="A2", primary_assignment="No", job_role="Union Officer", start_date="01-Mar-2024"),
    ]
    before = state(*two)
    person = before.people["20000001"]
    assert {number: each.is_primary for number, each in person.open(TODAY).items()} == {"A1": True, "A2": False}
    swapped = [two[0] | {"Primary Assignment": "No"}, two[1] | {"Primary Assignment": "Yes"}]
    made = plan(*swapped, state=before)
    (change,) = made.people
    assert {(each.assignment, each.field, each.after) for each in change.fields} == {
        ("A1", "primary assignment", "no"),
        ("A2", "primary assignment", "yes"),
    }


def test_an_assignment_that_the_extract_lacks_ends_and_the_person_stays() -> None:
    before = state(row(assignment_number="A1"), row(assignment_number="A2", primary_assignment="No"))
    made = plan(row(assignment_number="A1"), state=before)
    assert outcome(made) == {"20000001": Outcome.CHANGED}
    assert not in_force(chain(planned_state(before, made), assignment="A2"), TODAY)


def test_a_further_assignment_is_not_believed_to_be_as_old_as_the_employment() -> None:
    made = plan(row(), row(assignment_number="A2", primary_assignment="No"), state=ONE)
    (entry,) = chain(planned_state(ONE, made), assignment="A2")
    assert entry.effective_on == TODAY
    made = plan(row(), row(assignment_number="A2", primary_assignment="No", start_date="02-Nov-2026"), state=ONE)
    (entry,) = chain(planned_state(ONE, made), assignment="A2")
    assert entry.effective_on == date(2026, 11, 2)


def test_a_new_primary_assignment_takes_over_without_a_gap() -> None:
    made = plan(row(assignment_number="A9", start_date="02-Nov-2026"), state=ONE)
    after = planned_state(ONE, made)
    old, new = chain(after), chain(after, assignment="A9")
    for day in (date(2026, 11, 1), date(2026, 11, 2), TODAY):
        assert bool(in_force(old, day)) is (day < date(2026, 11, 2))
        assert bool(in_force(new, day)) is (day >= date(2026, 11, 2))
    assert outcome(made) == {"20000001": Outcome.CHANGED}


def test_somebody_who_left_and_returns_in_another_assignment() -> None:
    gone = state(row(end_date="31-Oct-2026"), before=ONE)
    made = plan(row(assignment_number="A9", start_date="01-Mar-2024"), state=gone)
    assert outcome(made) == {"20000001": Outcome.RETURNER}
    (entry,) = chain(planned_state(gone, made), assignment="A9")
    assert entry.effective_on == date(2026, 11, 1), "the years before are those of the other assignment"


def test_an_assignment_that_ends_ahead_holds_back_no_earlier_one() -> None:
    ahead = state(row(assignment_number="A2", start_date="05-Jan-2027", end_date="28-Feb-2027"))
    made = plan(row(assignment_number="A1", start_date="01-Mar-2024"), state=ahead)
    (entry,) = chain(planned_state(ahead, made), assignment="A1")
    assert entry.effective_on == date(2024, 3, 1)


LOCAL = {"sponsor_employee_number": "20000001"}


def test_people_without_an_esr_record_have_a_sponsor_and_do_not_leave_for_lack_of_a_row() -> None:
    before = state(row(), row("L-0007", **LOCAL))
    person = before.people["L-0007"]
    assert (person.has_esr_record, person.sponsor) == (False, "20000001")
    assert plan(row(), state=before).changes_nothing
    made = plan(row("L-0007", **LOCAL, end_date="30-Nov-2026"), state=before)
    assert outcome(made) == {"L-0007": Outcome.LEAVER}
    assert "nobody else is taken for a leaver" in made.notes[0]
    assert plan(row("L-0007"), row(), state=before).changes_nothing, "an empty sponsor takes none away"


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([row(), row("L-1")], {3: "sponsor-empty"}),
        ([row(), row("L-1", sponsor_employee_number="99")], {3: "sponsor-unknown"}),
        ([row(), row("L-1", **LOCAL), row("L-2", sponsor_employee_number="L-1")], {4: "sponsor-local"}),
        ([row("L-1", **LOCAL), row(staff_group="x")], {2: "sponsor-unknown", 3: "staff-group-unknown"}),
        # one person, several rows
        ([row(), row()], {2: "another-row", 3: "assignment-repeated"}),
        ([row(assignment_number="A1"), row(assignment_number="A2")], {2: "primary-not-one", 3: "another-row"}),
        ([row(primary_assignment="No")], {2: "primary-not-one"}),
        ([row(assignment_number="A1"), row(assignment_number="A2", primary_assignment="N", last_name="Smith")],
         {2: "rows-disagree", 3: "another-row"}),
        ([row(assignment_number="A1", email_address="a@b.example"),
          row(assignment_number="A2", primary_assignment="N", email_address="c@b.example")],
         {2: "rows-disagree", 3: "another-row"}),
        ([row(assignment_number="A1"), row(assignment_number="A2", primary_assignment="N", job_role="")],
         {2: "another-row", 3: "job-role-empty"}),
        # two people, one thing
        ([row("1", assignment_number="A1"), row("2", assignment_number="A1")],
         {2: "assignment-taken", 3: "assignment-taken"}),
        ([row("3", email_address="a@b.example"), row("4", email_address="A@B.example")],
         {2: "email-repeated", 3: "email-repeated"}),
        ([row("0012345"), row("12345")], {2: "number-twin", 3: "number-twin"}),
        ([row("1O1"), row("101")], {2: "number-twin", 3: "number-twin"}),
        ([row("L-12", **LOCAL), row("12"), row()], {}),  # a local number is no twin of an ESR one
        # units
        ([row("3"), row("4", directorate_code="D2")], {3: "unit-elsewhere"}),
        ([row("3"), row("4", directorate_code="T1", team_code="D1")],
         {2: "unit-inside-itself", 3: "unit-inside-itself"}),
        ([row("3"), row("4", directorate_code="T1", team_code="T1")], {3: "unit-elsewhere"}),
        # line managers
        ([row("3", line_manager_employee_number="4"), row("4")], {}),  # a manager named later is fine
        ([row("3", line_manager_employee_number="3")], {2: "own-manager"}),
        ([row("3", line_manager_employee_number="4"), row("4", line_manager_employee_number="3"),
          row("5", line_manager_employee_number="3")], {2: "manager-circle", 3: "manager-circle"}),
    ],
)  # fmt: skip
def test_rows_that_contradict_are_refused(rows: list[dict[str, Any]], expected: dict[int, str]) -> None:
    made = plan(*rows)
    assert reasons(made) == expected
    used = {each["Employee Number"] for place, each in enumerate(rows, start=2) if place not in expected}
    assert {change.after.employee_number for change in made.people} == used


def test_a_circle_names_its_rows_and_those_who_are_recorded_so() -> None:
    before = state(row("3"), row("4", line_manager_employee_number="3"), row("5"))
    made = plan(row("3", line_manager_employee_number="4"), row("4", job_role=""), row("5"), state=before)
    assert reasons(made) == {2: "manager-circle", 3: "job-role-empty"}
    assert made.refused[0].words == (
        "The line managers go round in a circle: row 2 together with 4, who are recorded so."
    )
    assert made.changes_nothing


def test_there_is_no_circle_through_somebody_who_leaves() -> None:
    before = state(row("3"), row("4", line_manager_employee_number="3"), row("5"))
    made = plan(row("3", line_manager_employee_number="4"), row("5"), state=before)
    assert outcome(made) == {"3": Outcome.CHANGED, "4": Outcome.LEAVER}


def test_a_circle_stays_one_through_somebody_who_may_be_in_an_unreadable_row() -> None:
    before = state(row("3"), row("4", line_manager_employee_number="3"))
    made = plan(row("3", line_manager_employee_number="4"), row("\u0417"), state=before)
    assert reasons(made) == {2: "manager-circle", 3: "number-form"}


def test_a_manager_nobody_knows_is_remarked_on_and_the_row_is_used() -> None:
    made = plan(row(line_manager_employee_number="99"))
    (remark,) = made.remarks
    assert (remark.row, remark.words) == (2, "The line manager 99 is neither in the file nor recorded.")
    assert chain(planned_state(NOTHING, made))[-1].particulars.line_manager == ""
    before = state(row("3"), row("4", line_manager_employee_number="3"))
    made = plan(row("3"), row("4", line_manager_employee_number="99"), state=before)
    assert made.changes_nothing, "the manager recorded stays"
    assert (
        "own row is refused" in plan(row("5", job_role=""), row("4", line_manager_employee_number="5")).remarks[0].words
    )


def test_addresses_may_be_exchanged_but_not_taken() -> None:
    before = state(row("3", email_address="a@b.example"), row("4", email_address="c@b.example"))
    assert reasons(plan(row("3", email_address="c@b.example"), row("4"), state=before)) == {2: "email-taken"}
    made = plan(row("3", email_address="c@b.example"), row("4", email_address="a@b.example"), state=before)
    assert not made.refused
    assert {each.after.email for each in made.people} == {"a@b.example", "c@b.example"}
    blocked = plan(
        row("3", email_address="c@b.example"), row("4", email_address="a@b.example", job_role=""), state=before
    )
    assert reasons(blocked) == {2: "email-taken", 3: "job-role-empty"}, "4 keeps the address, so 3 cannot have it"


def test_nobody_is_merged_by_name_or_address() -> None:
    before = state(row("3", email_address="a@b.example"))
    assert reasons(plan(row("3"), row("77", email_address="a@b.example"), state=before)) == {3: "email-taken"}
    made = plan(row("3"), row("77"), state=before)
    assert outcome(made) == {"77": Outcome.JOINER}


def test_a_number_that_lost_its_zeros_is_no_new_person_and_the_real_one_does_not_leave() -> None:
    before = state(*(row(f"000{n}") for n in range(1, 30)))
    made = plan(*(row(f"000{n}") for n in range(2, 30)), row("1"), state=before)
    assert reasons(made) == {30: "number-twin"}
    assert "looks like 0001" in made.refused[0].words


def test_somebody_whose_row_is_refused_stays_as_recorded() -> None:
    made = plan(row(job_role=""), state=ONE)
    assert made.changes_nothing
    assert made.counts[Outcome.LEAVER] == 0


def test_nobody_leaves_while_a_row_cannot_be_told_whose_it_is() -> None:
    made = plan(row("2000\u04170001"), state=ONE)
    assert made.changes_nothing
    assert made.notes == ("Nobody is taken for a leaver: row 2 may be about anybody who seems to be missing.",)


def test_a_start_ahead_of_somebody_who_works_here_is_a_slip() -> None:
    assert reasons(plan(row(start_date="01-Dec-2026"), state=ONE)) == {2: "start-ahead"}


def test_an_assignment_number_stays_with_its_person() -> None:
    made = plan(row(), row("20000002", assignment_number="20000001"), state=ONE)
    assert reasons(made) == {2: "assignment-taken", 3: "assignment-taken"}


def test_units_are_renamed_and_moved() -> None:
    made = plan(row(team="Waterside Team", directorate_code="D2", directorate="Children"), state=ONE)
    assert [outcomes.unit_in_words(change) for change in made.units] == [
        "D2 Children: new",
        "T1 Waterside Team in D2: was called Riverside Team, was in D1",
    ]
    assert not made.people, "their unit is where it was, only elsewhere in the tree"
    assert plan(row(team="", directorate=""), state=ONE).changes_nothing, "an empty name changes none"


def test_a_unit_without_a_name_is_called_by_its_code_and_may_be_a_directorate_itself() -> None:
    after = state(row(team_code="D1", team="", directorate="", directorate_code="D1"))
    assert after.units == {"D1": Unit("D1", "D1", "")}


def test_a_unit_is_not_put_inside_what_it_holds() -> None:
    made = plan(row(team_code="D1", directorate_code="T1"), state=ONE)
    assert reasons(made) == {2: "unit-inside-itself"}


def administered(before: State, number: str = "20000001") -> State:
    person = before.people[number]
    fields = {name: getattr(person, name) for name in Person.__dataclass_fields__}
    return State({**before.people, number: Person(**fields | {"is_administrator": True})}, before.units)


def test_the_last_administrator_does_not_leave() -> None:
    before = administered(MANY)
    with pytest.raises(RefusedError) as refused:
        plan(*(row(str(20000001 + n)) for n in range(1, 30)), state=before)
    assert refused.value.reason == "last-administrator"
    assert "20000001" in refused.value.words
    two = administered(before, "20000002")
    assert plan(*(row(str(20000001 + n)) for n in range(1, 30)), state=two).counts[Outcome.LEAVER] == 1


def test_the_fingerprint_is_that_of_what_would_be_done() -> None:
    first = plan(row(), state=MANY)
    assert first.fingerprint == plan(row(), state=MANY).fingerprint
    others = [
        plan(row(job_role="Head"), state=MANY),
        plan(row(), row("5", job_role=""), state=MANY),
        plan(row(), state=MANY, today=TODAY + timedelta(days=1)),
        plan(row(), state=ONE),
        plan(row(team="Another"), state=MANY),
    ]
    assert len({first.fingerprint, *(other.fingerprint for other in others)}) == 6


def test_the_summary_is_short_and_counts_everything() -> None:
    made = plan(
        *(row(str(n)) for n in range(1, 40)), row("77", staff_group="x"), row("78", line_manager_employee_number="9999")
    )
    lines = list(outcomes.summary(made))
    assert "Joiners: 40" in lines
    assert "  and 20 more" in lines
    assert "Rows refused: 1" in lines
    assert "  row 41: The staff group “x” is none of ESR's. Correct it, or translate it in a mapping file." in lines
    assert outcomes.refused_rows(made)[0][:3] == (41, "77", "no")
    assert outcomes.refused_rows(made)[1][:3] == (42, "78", "in part")
