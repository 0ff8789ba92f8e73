"""What holds of every file and every state, found by trying many."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import pytest

from induction.domain.staff_import.plan import Plan, planned, planned_state
from induction.domain.staff_import.rows import Reading
from induction.domain.staff_import.state import Chain, Particulars, Person, State
from tests.domain.staff_import.files import DAYS, Story, story
from tests.extracts import NOTHING, reading


@dataclass(frozen=True)
class Told:
    """The last file of a story: what was recorded before and after it, and its plan."""

    before: State
    after: State
    made: Plan
    read: Reading
    day: date


def tell(story: Story) -> Told:
    """Import file after file."""
    before = after = NOTHING
    for day, rows in story:
        read = reading(*rows, today=day)
        made = planned(read, after, day)
        before, after = after, planned_state(after, made)
    return Told(before, after, made, read, day)


def held(chain: Chain, day: date) -> Particulars | None:
    found = [entry.particulars for entry in chain if entry.effective_on <= day]
    return found[-1] if found else None


def employed(person: Person, day: date) -> dict[str, Particulars]:
    found = {number: held(chain, day) for number, chain in person.chains.items()}
    return {
        number: each
        for number, each in found.items()
        if each and each.starts_on <= day and (each.ends_on is None or each.ends_on >= day)
    }


def every_row_ends_up_recorded_or_refused(told: Told) -> None:
    refused = {refusal.row for refusal in told.made.refused}
    kept_managers = {remark.row for remark in told.made.remarks}
    for row in told.read.rows:
        if row.row in refused:
            continue
        last = told.after.people[row.employee_number].chains[row.assignment_number][-1].particulars
        said = (row.name, row.unit_code, row.staff_group, row.job_role, row.starts_on, row.ends_on, row.is_primary)
        assert said == (
            last.name, last.unit, last.staff_group, last.job_role, last.starts_on, last.ends_on, last.is_primary,
        )  # fmt: skip
        if row.row not in kept_managers:
            assert last.line_manager == row.line_manager
        if row.email:
            assert told.after.people[row.employee_number].email == row.email
    assert {row.row for row in told.read.rows} | refused >= refused


def the_same_file_again_changes_nothing_and_refuses_the_same(told: Told) -> None:
    again = planned(told.read, told.after, told.day)
    assert again.changes_nothing, again.people
    assert again.refused == told.made.refused
    assert planned_state(told.after, again) == told.after


def people_whose_rows_are_refused_or_missing_are_left_alone_but_for_leaving(told: Told) -> None:
    fallen = {refusal.employee_number for refusal in told.made.refused}
    named = {row.employee_number for row in told.read.rows} | fallen
    for number, person in told.before.people.items():
        if number in fallen or (number not in named and not person.has_esr_record):
            assert told.after.people[number] == person
        elif number not in named:
            has_esr_rows = any(not each.startswith("L-") for each in named) or not named
            for assignment, last in person.open(told.day).items():
                leaves = has_esr_rows and last.ends_on is None and last.starts_on <= told.day
                now = told.after.people[number].chains[assignment][-1].particulars
                assert (now != last) is leaves
                assert now == (last._replace(ends_on=now.ends_on) if leaves else last)
    assert told.after.people.keys() >= told.before.people.keys(), "nobody is ever deleted"


def what_was_before_stays_unless_the_file_corrects_a_start_or_a_last_day(told: Told) -> None:
    for change in told.made.people:
        person = told.before.people.get(change.after.employee_number)
        corrected = {each.field for each in change.fields} & {"start date", "last day", "assignment"}
        if person is None or corrected:
            continue
        for past in (*(told.day - timedelta(days=n) for n in (1, 10, 40, 300)), date(2024, 2, 15)):
            assert employed(told.after.people[person.employee_number], past) == employed(person, past)


def whoever_the_file_holds_is_employed_as_it_says_today(told: Told) -> None:
    refused = {refusal.row for refusal in told.made.refused}
    for row in told.read.rows:
        if row.row not in refused:
            found = employed(told.after.people[row.employee_number], told.day).get(row.assignment_number)
            is_employed = row.starts_on <= told.day and (row.ends_on is None or row.ends_on >= told.day)
            assert (found is not None) is is_employed
            assert found is None or found.job_role == row.job_role


def everything_that_is_recorded_goes_together(told: Told) -> None:
    emails = [person.email for person in told.after.people.values() if person.email]
    assert len(set(emails)) == len(emails)
    for number, person in told.after.people.items():
        assert person.has_esr_record is not number.startswith("L-")
        assert person.has_esr_record or told.after.people[person.sponsor].has_esr_record
        for chain in person.chains.values():
            days = [entry.effective_on for entry in chain]
            assert days == sorted(set(days))
            for entry in chain:
                particulars = entry.particulars
                assert particulars.ends_on is None or particulars.ends_on >= particulars.starts_on
                assert particulars.unit in told.after.units
                assert particulars.line_manager in (*told.after.people.keys() - {number}, "")
    for code in told.after.units:
        above, at = set(), code
        while at:
            assert at not in above, "a unit inside itself"
            above.add(at)
            at = told.after.units[at].parent
    assert sum(told.made.counts.values()) == len(told.made.people)


def nobody_manages_in_a_circle(told: Told) -> None:
    managers = {number: person.line_manager(told.day) for number, person in told.after.people.items()}
    for start in managers:
        steps, at = 0, start
        while at:
            steps, at = steps + 1, managers[at]
            assert steps <= len(managers), "a circle"


LAWS = (
    every_row_ends_up_recorded_or_refused,
    the_same_file_again_changes_nothing_and_refuses_the_same,
    people_whose_rows_are_refused_or_missing_are_left_alone_but_for_leaving,
    what_was_before_stays_unless_the_file_corrects_a_start_or_a_last_day,
    whoever_the_file_holds_is_employed_as_it_says_today,
    everything_that_is_recorded_goes_together,
    nobody_manages_in_a_circle,
)


def check(told: Told) -> None:
    for law in LAWS:
        law(told)


@pytest.mark.parametrize("number", range(0, 1_200, 100))
def test_the_laws_hold_of_a_hundred_random_files(number: int) -> None:
    for each in range(number, number + 100):
        check(tell(story(each)))


@pytest.mark.slow
@pytest.mark.parametrize("number", range(10_000, 60_000, 1_000))
def test_the_laws_hold_of_a_thousand_random_files(number: int) -> None:
    for each in range(number, number + 1_000):
        check(tell(story(each, most=len(DAYS))))


def test_the_random_files_reach_every_outcome_and_every_refusal_of_whole_people() -> None:
    """The laws mean something only while the files do."""
    seen: set[str] = set()
    for number in range(1_000):
        made = tell(story(number)).made
        seen |= {change.outcome.value for change in made.people} | {refusal.reason for refusal in made.refused}
    assert seen >= {
        "joiner", "returner", "mover", "leaver", "changed", "another-row", "assignment-repeated", "rows-disagree",
        "primary-not-one", "email-taken", "email-repeated", "manager-circle", "own-manager", "sponsor-unknown",
        "unit-elsewhere", "unit-inside-itself",
    }  # fmt: skip
