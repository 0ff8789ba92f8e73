"""Each table that holds anything about a person is known as a holding, so that no new one can be forgotten."""

from __future__ import annotations

from sqlalchemy import Table

from induction.db.models import StaffMember
from induction.domain.retained.holdings import ACTS, BY_TABLE, NOBODYS, SUBJECT

TABLES = StaffMember.metadata.tables
MEND = (
    "Say in domain/retained/holdings.py what these tables hold about whom (HOLDINGS), or why it is about nobody "
    "(NOBODYS). Then "
    "let a permitted disposal delete facts (append_only.protect_until_disposal in the migration), and give the table a "
    "row in content/retention.yaml."
)


def references(table: Table) -> list[tuple[str, str]]:
    """Each column that refers to another table, with that table."""
    return [(key.parent.name, key.column.table.name) for key in table.foreign_keys]


def reaching_people() -> set[str]:
    """The tables from which references lead to staff members, however far."""
    found = {"staff_member"}
    while more := {name for name, table in TABLES.items() if {to for _, to in references(table)} & found} - found:
        found |= more
    return found


def test_every_table_is_somebodys_or_says_why_it_is_nobodys() -> None:
    known = BY_TABLE.keys() | NOBODYS.keys()
    assert not BY_TABLE.keys() & NOBODYS.keys()
    assert sorted(TABLES.keys() - known) == [], MEND
    assert sorted(known - TABLES.keys()) == [], "There are no such tables any more."


def test_most_tables_lead_to_people() -> None:
    assert {"answer", "certificate_file", "sealing_intent", "legal_hold_end", "decision"} <= reaching_people()
    assert "organisation_unit" not in reaching_people()
    assert sorted(reaching_people() & NOBODYS.keys()) == [
        "disposal", "disposal_permit", "disposal_sweep", "disposed_certificate", "published_content",
        "report_definition", "report_delivery",
    ], MEND  # fmt: skip


def test_every_reference_to_a_person_is_their_own_row_or_an_official_act() -> None:
    refers = {
        (name, column) for name, table in TABLES.items() for column, to in references(table) if to == "staff_member"
    }
    own = {(each.table, each.via) for each in BY_TABLE.values()}
    assert sorted(refers - own - ACTS.keys() - {("disposal_permit", "staff_member_id")}) == [], (
        "Say in domain/retained/holdings.py whether this column names the person whom the row is about (via), or "
        "somebody who "
        "acted officially on it (ACTS)."
    )


def test_every_row_of_a_holding_leads_to_one_person() -> None:
    for each in BY_TABLE.values():
        seen, table, via = [each.table], each.table, each.via
        while table != "staff_member" and via != SUBJECT:
            table = dict(references(TABLES[table]))[via]
            assert table not in seen
            seen.append(table)
            via = BY_TABLE[table].via


def test_what_is_withheld_is_there() -> None:
    for each in BY_TABLE.values():
        assert each.withheld.keys() <= set(TABLES[each.table].columns.keys()), each.table
