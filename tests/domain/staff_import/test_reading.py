"""What a file says: headings, cells, dates, and what is refused with which reason."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest

from induction.domain.errors import RefusedError
from induction.domain.staff_import.cells import Cell, CellError, Odd, number, text
from induction.domain.staff_import.columns import COLUMNS, Field, heading_key, is_private
from induction.domain.staff_import.dates import day
from induction.domain.staff_import.mapping import StaffMapping
from induction.domain.staff_import.packing import packed, unpacked
from induction.domain.staff_import.reading import read_table
from induction.domain.staff_import.texts import email, line, name, truth
from tests.extracts import HEADINGS, TODAY, reading, row, table

LATEST = date(2027, 11, 23)


def excel(year: int, month: int, of_month: int, at: time = time()) -> datetime:  # a constant
    """A cell with a date's format."""
    return datetime.combine(date(year, month, of_month), at)


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("01-Jan-2024", date(2024, 1, 1)),  # ESR
        ("1-JAN-2024", date(2024, 1, 1)),
        ("01 January 2024", date(2024, 1, 1)),
        ("07/02/2024", date(2024, 2, 7)),  # day first, as in Britain
        ("7.2.2024", date(2024, 2, 7)),
        ("2024-02-29", date(2024, 2, 29)),
        ("2024-02-29 00:00:00", date(2024, 2, 29)),
        ("2024-02-29T00:00:00.000", date(2024, 2, 29)),
        (excel(2024, 2, 29), date(2024, 2, 29)),  # Excel's own
        ("1948-07-05", date(1948, 7, 5)),  # the first day of the NHS
        ("", None),
        (None, None),
        ("31-DEC-4712", None),  # Oracle's end of time
        (excel(4712, 12, 31), None),
    ],
)
def test_dates_are_read_as_esr_and_excel_write_them(given: Cell, meant: date | None) -> None:
    assert day(given, "start date", LATEST) == meant


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ("31/02/2024", "date-form"),  # not in the calendar
        ("2023-02-29", "date-form"),
        ("02/30/2024", "date-form"),  # month first
        ("01-Jan-24", "date-form"),  # which century?
        ("1/1/24", "date-form"),
        ("01-Foo-2024", "date-form"),
        ("01-Ja-2024", "date-form"),
        ("٠١/٠١/٢٠٢٤", "date-form"),  # digits of another script
        ("01-01/2024", "date-form"),  # two ways at once
        ("yesterday", "date-form"),
        (45292, "date-form"),  # a serial number without a date's format
        (45292.5, "date-form"),
        (True, "date-form"),
        (excel(2024, 1, 1, time(13, 30)), "date-form"),
        ("1948-07-04", "date-early"),
        ("0001-01-01", "date-early"),
        ("2027-11-24", "date-late"),
        ("9999-12-31", "date-late"),
        (Odd("a formula"), "formula"),
        ("=TODAY()", "formula"),
        ("#N/A", "odd-cell"),
    ],
)
def test_what_is_no_date_is_refused(given: Cell, reason: str) -> None:
    with pytest.raises(CellError) as refused:
        day(given, "start date", LATEST)
    assert refused.value.reason == reason


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("20000001", "20000001"),
        (" 20000001 ", "20000001"),
        ("00012345", "00012345"),  # zeros in front count
        (20000001, "20000001"),
        (20000001.0, "20000001"),  # Excel's numbers are floats
        ("20000001-2", "20000001-2"),
        ("l-0042", "L-0042"),
        ("", ""),
        (None, ""),
    ],
)
def test_employee_numbers_are_text(given: Cell, meant: str) -> None:
    assert number(given, "employee number") == meant


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ("2000000\u0417", "number-form"),  # a Cyrillic letter that looks like a 3
        ("２０００", "number-form"),  # full-width digits
        ("2000\u200b0001", "number-form"),  # a space of no width
        ("\u202e1000", "number-form"),
        ("1.23457E+11", "number-form"),
        ("../../etc/passwd", "number-form"),
        ("1" * 31, "number-form"),
        (1.5, "number-inexact"),
        (1e15, "number-inexact"),  # Excel keeps 15 digits
        (float("nan"), "number-inexact"),
        (float("inf"), "number-inexact"),
        (-5, "number-form"),
        (excel(2024, 1, 1), "odd-cell"),
        ("=1+1", "formula"),
        ("+44", "formula"),
        ("@SUM(A1)", "formula"),
        ("-1", "formula"),
        ("＝1", "formula"),
        (Odd("a formula"), "formula"),
        (Odd("part of the merged cells A2:A5"), "odd-cell"),
    ],
)
def test_what_is_no_employee_number_is_refused(given: Cell, reason: str) -> None:
    with pytest.raises(CellError) as refused:
        number(given, "employee number")
    assert refused.value.reason == reason


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("Aylin", "Aylin"),
        ("  Aylin   O'Neil-Şahin ", "Aylin O'Neil-Şahin"),
        ("S\u0327ahin", "Şahin"),  # letter and accent apart
        ("Анна", "Анна"),  # another script, but one at a time
        ("Nguyễn Thị Lan", "Nguyễn Thị Lan"),
        ("", ""),
    ],
)
def test_names_keep_their_letters(given: Cell, meant: str) -> None:
    assert name(given, "name") == meant


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ("\u0410ylin", "text-mixed"),  # a Cyrillic A before Latin letters
        ("Ayl\u03b9n", "text-mixed"),  # a Greek iota
        ("Ａylin", "text-mixed"),
        ("𝐀ylin", "text-mixed"),
        ("Ay\u202elin", "name-characters"),
        ("Ay\x07lin", "name-characters"),
        ("A" * 101, "name-long"),
        ("=HYPERLINK(1)", "formula"),
    ],
)
def test_names_that_mislead_are_refused(given: Cell, reason: str) -> None:
    with pytest.raises(CellError) as refused:
        name(given, "name")
    assert refused.value.reason == reason


@pytest.mark.parametrize(
    "given", ["A@B", "a b@larkmere.example", "a@larkmere", "ä@larkmere.example", "a@b..example", "@"]
)
def test_what_is_no_address_is_refused_and_not_repeated(given: str) -> None:
    with pytest.raises(CellError) as refused:
        email(given)
    assert refused.value.reason in ("email-form", "formula")
    assert given not in refused.value.words or given == "@"


def test_addresses_are_kept_in_small_letters() -> None:
    assert email(" Aylin.Sahin@Larkmere.example ") == "aylin.sahin@larkmere.example"


@pytest.mark.parametrize(
    ("given", "meant"),
    [("Y", True), ("yes", True), (True, True), (1, True), ("N", False), ("No", False), (None, False), (0, False)],
)
def test_yes_and_no(given: Cell, meant: bool) -> None:
    assert truth(given, "primary flag") is meant


def test_what_is_neither_yes_nor_no_is_refused() -> None:
    with pytest.raises(CellError):
        truth("maybe", "primary flag")


def test_text_is_bounded_and_prints() -> None:
    assert line("  a\u00a0 b ", "job role") == "a b"
    for given in ("x" * 121, "a\x00b", "a\u202eb"):
        with pytest.raises(CellError):
            line(given, "job role")
    assert text(12.0, "job role") == "12"


def test_a_good_row_is_read_whole() -> None:
    read = reading(row(email_address="A@Larkmere.example", line_manager_employee_number=20000002.0))
    (found,) = read.rows
    assert not read.refused
    assert (found.row, found.employee_number, found.assignment_number) == (2, "20000001", "20000001")
    assert (found.name, found.sort_name) == ("Aylin O'Neil-Şahin", "oneil-sahin, aylin")
    assert (found.email, found.line_manager) == ("a@larkmere.example", "20000002")
    assert (found.unit_code, found.directorate_code) == ("T1", "D1")
    assert (found.starts_on, found.ends_on, found.is_primary) == (date(2024, 3, 1), None, True)
    assert found.assignment_status == "Active Assignment"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"employee_number": ""}, "employee-number-empty"),
        ({"first_name": "", "last_name": ""}, "name-empty"),
        ({"team_code": ""}, "unit-code-empty"),
        ({"team_code": "a b"}, "code-form"),
        ({"staff_group": "Wizards"}, "staff-group-unknown"),
        ({"staff_group": ""}, "staff-group-empty"),
        ({"job_role": ""}, "job-role-empty"),
        ({"start_date": ""}, "start-date-empty"),
        ({"end_date": "29-Feb-2024"}, "end-before-start"),
        ({"assignment_status": "Terminate Assignment"}, "end-date-empty"),
        ({"assignment_status": "x" * 61}, "text-long"),
        ({"first_name": "A" * 60, "last_name": "B" * 60}, "name-long"),
        ({"primary_assignment": "perhaps"}, "truth-unknown"),
        ({"email_address": "nobody"}, "email-form"),
        ({"start_date": "24-Nov-2027"}, "date-late"),
        ({"end_date": "24-Nov-2036"}, "date-late"),
    ],
)
def test_a_row_that_cannot_be_used_says_why(change: dict[str, str], reason: str) -> None:
    read = reading(row(), row("20000002") | row("20000002", **change) if "employee_number" not in change else row(""))
    (refused,) = read.refused
    assert (refused.row, refused.reason) == (3, reason)
    assert refused.employee_number == ("" if reason == "employee-number-empty" else "20000002")
    assert [each.employee_number for each in read.rows] == ["20000001"]


def test_every_default_heading_is_found_and_none_is_private() -> None:
    keys = [heading_key(heading) for rule in COLUMNS.values() for heading in rule.headings]
    assert len(set(keys)) == len(keys), "a heading stands for two fields"
    assert not [key for key in keys if is_private(key)]
    for each, rule in COLUMNS.items():
        for heading in rule.headings:
            others = [known for known in HEADINGS if known not in COLUMNS[each].headings]
            read = reading(row() | {heading: row().get(rule.headings[0])}, headings=[*others, heading.upper()])
            assert read.notes == (), f"{heading} is not used"


def test_titles_above_the_headings_and_blank_rows_are_passed_over() -> None:
    cells = [each for _, each in table([row()])]
    rows = [["Staff in post"], [], ["As at 23 November 2026"], cells[0], [None, "", None], cells[1]]
    read = read_table(enumerate(rows, start=1), StaffMapping(), TODAY)
    assert [found.row for found in read.rows] == [6]


def test_columns_that_are_not_used_are_named_and_private_ones_are_not_looked_at() -> None:
    headings = [*HEADINGS, "Grade", "Date of Birth", "NI Number", "Ethnic Origin", ""]
    read = reading(row() | {"Date of Birth": "=evil()", "NI Number": "QQ123456C"}, headings=headings)
    assert len(read.rows) == 1
    private, unused = read.notes
    assert "must not hold it: Date of Birth, NI Number, Ethnic Origin." in private
    assert unused == "Columns that are not used: Grade."
    assert b"QQ123456C" not in packed(read)


@pytest.mark.parametrize(
    ("headings", "reason", "words"),
    [
        ([each for each in HEADINGS if each != "Team Code"], "headings-missing", "Team Code"),
        (
            ["Employee Number"],
            "headings-missing",
            "Team Code, Staff Group, Job Role, Start Date, First Name, Last Name",
        ),
        (["x"], "headings-missing", "Employee Number, Team Code"),
        ([], "headings-missing", "Employee Number"),
        ([*HEADINGS, "employee number"], "headings-repeated", "“Employee Number”"),
        ([*HEADINGS, "START_DATE"], "headings-repeated", "“Start Date”"),
    ],
)
def test_headings_that_are_missing_or_repeated_are_named(headings: list[str], reason: str, words: str) -> None:
    with pytest.raises(RefusedError) as refused:
        reading(row(), headings=headings)
    assert refused.value.reason == reason
    assert words in refused.value.words


def test_of_two_known_headings_the_first_choice_is_used() -> None:
    read = reading(row() | {"Position Title": "Boatswain"}, headings=[*HEADINGS, "Position Title"])
    assert read.rows[0].job_role == "Administrator"
    assert read.notes == ("Columns that are not used: Position Title.",)


def test_a_mapping_names_headings_and_translates_values() -> None:
    mapping = StaffMapping(
        headings={Field.EMPLOYEE_NUMBER: "Person", Field.UNIT_CODE: "Cost Centre"},
        values={Field.STAFF_GROUP: {"Nurses": "Nursing and Midwifery Registered"}, Field.IS_PRIMARY: {"Main": "yes"}},
    )
    headings = ["Person", "Cost Centre", *(each for each in HEADINGS if each not in ("Employee Number", "Team Code"))]
    given = row() | {"Person": "7", "Cost Centre": "C9", "Staff Group": " nurses", "Primary Assignment": "MAIN"}
    (found,) = reading(given, mapping=mapping, headings=headings).rows
    assert (found.employee_number, found.unit_code, found.is_primary) == ("7", "C9", True)
    assert found.staff_group == "Nursing and Midwifery Registered"
    with pytest.raises(RefusedError, match="lacks these headings: Person, Cost Centre"):
        reading(row(), mapping=mapping)


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        (([str(n)] for n in range(1, 30)), "headings-missing"),
        (([""] for _ in range(2_000_000)), "headings-missing"),
        (([None] * 201 for _ in range(2)), "too-many-columns"),
    ],
)
def test_tables_without_headings_are_given_up_soon(rows, reason: str) -> None:
    with pytest.raises(RefusedError) as refused:
        read_table(enumerate(rows, start=1), StaffMapping(), TODAY)
    assert refused.value.reason == reason


def test_a_table_that_does_not_end_is_refused() -> None:
    good = table([row()])
    endless = [*good, *((number, [None]) for number in range(3, 1_100))]
    with pytest.raises(RefusedError) as refused:
        read_table(endless, StaffMapping(), TODAY)
    assert refused.value.reason == "too-many-empty-rows"
    assert len(read_table(endless[:900], StaffMapping(), TODAY).rows) == 1


def test_a_file_in_which_nothing_fits_is_refused_with_the_commonest_reasons() -> None:
    with pytest.raises(RefusedError) as refused:
        reading(*(row(str(number), staff_group="Nurses") for number in range(1_100)))
    assert refused.value.reason == "too-many-refused"
    assert "“Nurses” is none of ESR's" in refused.value.words
    assert "the first is row 2" in refused.value.words


def test_too_many_rows_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("induction.domain.staff_import.reading.MOST_ROWS", 10)
    assert len(reading(*(row(str(number)) for number in range(10))).rows) == 10
    with pytest.raises(RefusedError, match="more than 10 rows"):
        reading(*(row(str(number)) for number in range(11)))


def test_a_reading_can_wait_as_bytes() -> None:
    read = reading(row(end_date="01-Jan-2027"), row("2", staff_group="Wizards"), headings=[*HEADINGS, "Grade"])
    assert unpacked(packed(read)) == read
