"""Every row and every record is in exactly one class, and it is the right one."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from induction.domain.esr.matching import Employed, Held, Kind, Known, compared
from induction.domain.esr.packing import packed, unpacked
from induction.domain.esr.rows import EsrRow, Reading
from induction.domain.esr.words import CLASSES, COLUMNS, corrections
from induction.domain.staff_import.rows import Refusal

AS_AT = date(2026, 11, 25)
CORE = "induction-core"
PRIMARY = "1-1"


def theirs(number: str = "1", assignment: str = PRIMARY, expires: date | None = date(2027, 3, 14),
           starts: date | None = None, row: int = 2) -> EsrRow:  # fmt: skip
    return EsrRow(row, number, assignment, CORE, starts, expires)


def ours(number: str = "1", expires: date = date(2027, 3, 14), achieved: date = date(2026, 3, 14)) -> Held:
    return Held(number, CORE, achieved, expires)


def known(*records: Held, local: bool = False) -> Known:
    employed = {"1": Employed(PRIMARY, "Ada Example", not local), "2": Employed("2-1", "Bo Example")}
    return Known(records, employed, frozenset({"1", "2", "9"}))


@pytest.mark.parametrize(
    ("row", "held", "kind"),
    [
        # the same on both sides
        (theirs(), ours(), Kind.AGREES),
        # no assignment in the file: nothing to find fault with
        (theirs(assignment=""), ours(), Kind.AGREES),
        # ESR counts it as over since the summer; here it was renewed
        (theirs(expires=date(2026, 6, 1), starts=date(2025, 6, 1)), ours(), Kind.RENEWED_HERE),
        # ESR counts it as due within 90 days
        (theirs(expires=AS_AT + timedelta(days=90), starts=date(2026, 2, 23)), ours(), Kind.RENEWED_HERE),
        # a day later nobody is chased yet: a difference of dates
        (theirs(expires=AS_AT + timedelta(days=91), starts=date(2026, 2, 24)), ours(), Kind.EXPIRY),
        # the same achievement with a slip in the expiry date is no renewal
        (theirs(expires=date(2026, 12, 14), starts=date(2026, 3, 14)), ours(), Kind.EXPIRY),
        # over on both sides: nobody has renewed
        (theirs(expires=date(2026, 6, 1)), ours(expires=date(2026, 7, 1), achieved=date(2025, 7, 1)), Kind.EXPIRY),
        # ESR thinks that it never expires
        (theirs(expires=None), ours(), Kind.EXPIRY),
        # the right dates on another assignment
        (theirs(assignment="1-2"), ours(), Kind.ASSIGNMENT),
        # chased in vain matters more than the assignment
        (theirs(assignment="1-2", expires=date(2026, 6, 1)), ours(), Kind.RENEWED_HERE),
        # ESR has nothing
        (None, ours(), Kind.OURS_ONLY),
        # we have nothing: of somebody who works here, who has left, whom nobody knows
        (theirs(), None, Kind.THEIRS_ONLY),
        (theirs(number="9"), None, Kind.LEFT),
        (theirs(number="8"), None, Kind.UNKNOWN),
    ],
)
def test_a_row_and_a_record_are_in_the_right_class(row, held, kind):
    found = compared(Reading((row,) if row else (), ()), known(*([held] if held else [])), AS_AT)
    assert [each.kind for each in found] == [kind]


def test_people_without_an_esr_record_are_no_difference():
    (found,) = compared(Reading((), ()), known(ours(), local=True), AS_AT)
    assert found.kind is Kind.NO_ESR
    assert not CLASSES[found.kind].act


def test_of_several_rows_the_one_on_the_primary_assignment_counts_and_then_the_latest():
    rows = (
        theirs(assignment="1-2", expires=date(2027, 12, 1), row=2),
        theirs(expires=date(2026, 3, 14), row=3),
        theirs(expires=date(2027, 3, 14), row=4),
    )
    found = compared(Reading(rows, ()), known(ours()), AS_AT)
    assert [(each.kind, each.row.row) for each in found] == [
        (Kind.REPEATED, 2), (Kind.REPEATED, 3), (Kind.AGREES, 4)
    ]  # fmt: skip


def test_a_record_goes_with_the_row_that_cannot_be_read():
    refused = (Refusal(2, "1", "date-form", "The expiry date is no date."), Refusal(3, "", "number-form", "No number."))
    found = compared(Reading((), refused), known(ours(), ours("2")), AS_AT)
    assert Counter(each.kind for each in found) == {Kind.REFUSED: 3, Kind.OURS_ONLY: 1}
    assert [each.held.employee_number for each in found if each.held and each.kind is Kind.REFUSED] == ["1"]


def test_a_row_beside_the_refused_one_is_enough():
    refused = (Refusal(2, "1", "date-form", "The expiry date is no date."),)
    found = compared(Reading((theirs(row=3),), refused), known(ours()), AS_AT)
    assert [each.kind for each in found] == [Kind.REFUSED, Kind.AGREES]


def test_each_class_says_what_it_means_and_what_to_do():
    assert [*CLASSES] == [*Kind]
    for each in CLASSES.values():
        assert each.meaning.endswith(".")
        assert each.advice.endswith(".")


numbers = st.sampled_from(["1", "2", "3", "4", "8", "9"])
days = st.dates(date(2025, 1, 1), date(2028, 1, 1))
esr_rows = st.builds(
    EsrRow, st.just(0), numbers, st.sampled_from(["", "1-1", "1-2", "2-1"]), st.sampled_from([CORE, "manager-duties"]),
    st.none() | days, st.none() | days,
)  # fmt: skip
refusals = st.builds(Refusal, st.just(0), numbers | st.just(""), st.just("date-form"), st.just("No date."))
held = st.builds(Held, st.sampled_from(["1", "2", "3", "4"]), st.sampled_from([CORE, "manager-duties"]), days, days)


@given(st.lists(esr_rows, max_size=12), st.lists(refusals, max_size=4), st.lists(held, max_size=8), st.booleans())
def test_every_row_and_every_record_is_in_exactly_one_class(rows, refused, records, is_local):
    """Counts add up: nothing is lost, nothing is told twice."""
    in_file = [EsrRow(at, *_rest(row)) for at, row in enumerate(rows, start=2)]
    bad = [Refusal(at, each.employee_number, each.reason, each.words) for at, each in enumerate(refused, start=900)]
    mine = tuple({(each.employee_number, each.programme_id): each for each in records}.values())
    employed = {number: Employed(f"{number}-1", "Somebody", not is_local) for number in ("1", "2", "3", "4")}
    reading = Reading(tuple(in_file), tuple(bad), others=3)
    found = compared(reading, Known(mine, employed, frozenset({*employed, "9"})), AS_AT)
    assert sorted(each.row.row for each in found if each.row) == [each.row for each in in_file]
    assert sorted(each.refusal.row for each in found if each.refusal) == [each.row for each in bad]
    assert Counter(each.held for each in found if each.held) == Counter(mine)
    assert all(each.row or each.refusal or each.held for each in found)
    sheet = corrections(found, Known(mine, employed, frozenset()), {CORE: "000|LOCAL|Core|"})
    assert all(len(line) == len(COLUMNS) for line in sheet)
    assert len(sheet) == sum(bool(CLASSES[each.kind].act) for each in found)
    assert unpacked(packed(reading, AS_AT)) == (reading, AS_AT)


def _rest(row: EsrRow) -> tuple:
    return row.employee_number, row.assignment_number, row.programme_id, row.starts_on, row.expires_on
