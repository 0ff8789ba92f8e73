"""Reading ESR's export: its headings, dates and names, and what is refused."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import pytest

from induction.domain.errors import ContentError, RefusedError
from induction.domain.esr.mapping import EsrMapping
from induction.domain.esr.rows import Reading
from induction.library.mapping_file import read_mapping
from induction.services.insight import esr
from tests.extract.hostile import FILES
from tests.shipped import shipped

TODAY = date(2026, 11, 25)
EXAMPLE = Path(__file__).parents[2] / "docs/examples/esr-competency-export.csv"
NAME = "000|LOCAL|Staff Use of Social Media - 1 Year|"
HEAD = "Employee Number,Assignment Number,Competency Name,Expiry Date,Date Start,Last Updated By,Title,VPD\n"


def read(body: str | bytes, mapping: EsrMapping | None = None, name: str = "export.csv") -> Reading:
    raw = body.encode() if isinstance(body, str) else body
    found = esr.read_file(io.BytesIO(raw), name, mapping or EsrMapping(), shipped(), prefix="000", today=TODAY)
    return found.reading


def test_the_example_of_the_documentation_is_read_as_it_says():
    found = read(EXAMPLE.read_bytes())
    assert [(row.row, row.employee_number, row.expires_on) for row in found.rows] == [
        (2, "30000001", date(2027, 3, 14)),
        (3, "30000002", date(2026, 11, 2)),
        (4, "30000003", date(2027, 6, 20)),
        (5, "30000004", date(2027, 9, 30)),
        (6, "30000005", None),
        (7, "39999999", date(2027, 2, 1)),
    ]
    assert [(each.row, each.employee_number, each.reason) for each in found.refused] == [(8, "30000006", "date-form")]
    assert (found.others, found.count) == (1, 8)
    assert any("Last Updated By" in note and "not the learner" in note for note in found.notes)
    assert not any("Erin" in str(row) for row in found.rows)


@pytest.mark.parametrize(
    ("head", "words"),
    [
        # ESR's own plain export names nobody but the one who typed
        ("Competency Name,Expiry Date,Date Start,Last Updated By,Title,VPD", "never by name"),
        ("Employee Number,Expiry Date", "Competency Name"),
        ("Employee Number,Competency Name", "Expiry Date"),
    ],
)
def test_a_file_without_what_is_needed_says_what(head, words):
    with pytest.raises(RefusedError, match=words) as refused:
        read(f"{head}\n")
    assert refused.value.reason == "headings-missing"


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (f',1,{NAME},01-Jan-2027,,,,', "employee-number-empty"),
        (f'=1+1,1,{NAME},01-Jan-2027,,,,', "formula"),
        (f'1,1,{NAME},never,,,,', "date-form"),
        (f'1,1,{NAME},01-Jan-2027,02-Jan-2027,,,', "expiry-before-start"),
        (f'1,1,{NAME},01-Jan-2927,,,,', "date-late"),
        (f'1,#REF!,{NAME},01-Jan-2027,,,,', "odd-cell"),
        ('1,1,@SUM(A1),01-Jan-2027,,,,', "formula"),
    ],
)  # fmt: skip
def test_a_row_that_cannot_be_used_is_refused_with_its_number(line, reason):
    found = read(f"{HEAD}1,1,{NAME},01-Jan-2027,,,,\n{line}\n")
    assert [(each.row, each.reason) for each in found.refused] == [(3, reason)]
    assert len(found.rows) == 1


@pytest.mark.parametrize("expiry", ["No expiry", "no  EXPIRY", "", "31-DEC-4712"])
def test_no_expiry_is_none(expiry):
    assert read(f"{HEAD}1,1,{NAME},{expiry},,,,\n").rows[0].expires_on is None


def test_a_mapping_says_what_is_called_otherwise():
    mapping = read_mapping(
        EsrMapping,
        b"headings:\n  employee_number: Person\ncompetences:\n  Social media (old name): induction-core\n",
        "map.yaml",
    )
    found = read("Person,Competency Name,Expiry Date\n7,SOCIAL MEDIA (old name),01/02/2027\n", mapping)
    assert [(row.employee_number, row.programme_id) for row in found.rows] == [("7", "induction-core")]
    assert "wrong assignments cannot be found" in " ".join(found.notes)
    with pytest.raises(ContentError):
        read_mapping(EsrMapping, b"headings:\n  name: Full Name\n", "map.yaml")


def test_names_of_other_trusts_are_other_competences_and_it_is_said_what_ours_are_called():
    found = read(f"{HEAD}1,1,{NAME.replace('000', '111')},01-Jan-2027,,,,\n")
    assert (found.rows, found.others) == ((), 1)
    assert NAME in " ".join(found.notes)


@pytest.mark.parametrize("name", [name for name, (_, _, reason) in FILES.items() if not reason.startswith("row:")])
def test_hostile_files_are_refused_as_for_the_staff_import(name):
    """The same corpus: bombs, tricks with names, document types, NULs, endless lines."""
    ending, build, _ = FILES[name]
    with pytest.raises(RefusedError) as refused:
        read(build(), name=f"file.{ending.rpartition('.')[2]}")
    assert 20 < len(refused.value.words) < 700
