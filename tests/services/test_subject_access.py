"""A person's whole record: every row about them, in words, and nothing of anybody else."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
from sqlalchemy import select

from induction.db import Session, begin_write
from induction.db.models import AuditEvent, StaffMember
from induction.db.queries import holdings
from induction.domain.audit import staff_actor
from induction.domain.retained.holdings import HOLDINGS
from induction.domain.retained.subject_record import Purpose, SubjectRecord
from induction.services.learning import pinned
from induction.services.retained import subject_access
from induction.services.retained.subject_schema import record_schema
from tests import leavers
from tests.db import facts
from tests.leavers import LATER, NAME, NUMBER, Office
from tests.record import small_library

SCHEMA = Path(__file__).resolve().parents[2] / "docs/schema/subject-record.json"


@pytest.fixture
def office(session: Session) -> Office:
    made = leavers.office(session)
    made.find_due()
    made.propose()
    return made


def record_of(office: Office, person: int, purpose: Purpose = Purpose.OWN) -> SubjectRecord:
    begin_write(office.session)
    made = subject_access.record_of(
        office.session, leavers.library(), office.session.get_one(StaffMember, person),
        organisation="Larkmere Vale NHS Foundation Trust", moment=LATER, actor=staff_actor(person), purpose=purpose,
        kind="json",
    )  # fmt: skip
    office.session.commit()
    return made


def rows(record: SubjectRecord, section: str) -> list[dict[str, object]]:
    return [dict(row) for each in record.sections if each.id == section for row in each.rows]


def test_each_row_of_each_table_is_given(office: Office) -> None:
    found = holdings.Person(office.session, office.leaver)
    held = {each.table: len(list(holdings.rows(office.session, each.table, found))) for each in HOLDINGS}
    record = record_of(office, office.leaver)
    given = {each.id: len(each.rows) for each in record.sections}
    held["audit_event"] += 1  # that it was given is in the record too
    assert {table: given[table] for table in held} == held
    assert all(held.values())


def test_each_column_is_given_or_withheld_with_a_reason(office: Office) -> None:
    record = record_of(office, office.leaver)
    for holding in HOLDINGS:
        table = StaffMember.metadata.tables[holding.table]
        shown = {key for row in rows(record, holding.table) for key in row}
        missing = {
            column for column in map(str, table.columns.keys())
            if not shown & {column, column.removesuffix("_id")} and column not in holding.withheld
        }  # fmt: skip
        assert missing <= {"staff_member_id", "uploaded_by_id", "started_by_id"}, holding.table
    secrets = json.dumps(record.as_values)
    assert "$argon2" not in secrets
    assert "f" * 64 not in secrets, "the hash of a session's token"


def test_it_fits_its_published_schema(office: Office) -> None:
    assert SCHEMA.read_text(encoding="utf-8") == record_schema(), (
        "The format has changed. Run `induction staff record --schema > docs/schema/subject-record.json`, and raise "
        "domain.subject_record.VERSION if a reader of the old one would be misled."
    )
    record = json.loads(record_of(office, office.leaver).as_json)
    jsonschema.validate(record, json.loads(record_schema()), format_checker=jsonschema.FormatChecker())
    record["sections"][0]["rows"][0]["password_hash"] = "x"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(record, json.loads(record_schema()))


def test_nothing_of_anybody_else_but_the_names_of_those_who_acted(office: Office) -> None:
    text = record_of(office, office.leaver).as_json
    assert NAME in text
    assert NUMBER in text
    for word in ("bo.larsen@larkmere.example", "40100003", "40100008", "40100009", "staff.4010"):
        assert word not in text, word
    stayers = record_of(office, office.stayer).as_json
    assert "z.quillfeather" not in stayers
    assert NUMBER not in stayers


def test_whoever_acted_on_the_record_is_named(office: Office) -> None:
    record = record_of(office, office.leaver)
    (exemption,) = rows(record, "exemption")
    assert (exemption["approved_by"], exemption["recorded_by"]) == ("Ola Approver", "Hannah Reid")
    assert {row["decided_by"] for row in rows(record, "decision")} == {"Ola Approver"}
    assert rows(record, "staff_member")[0]["line_manager"] == "Bo Larsen"
    assert {row["actor"] for row in rows(record, "audit_event")} >= {"you", "Hannah Reid", "Ola Approver"}


def test_answers_come_with_the_texts_that_were_seen(office: Office) -> None:
    session, module = office.session, small_library().modules["first"]
    begin_write(session)
    pinned.keep(session, module, LATER)
    scene = module.scenes[0]
    attempt = facts.keep(
        session, facts.attempt(office.leaver, public_id="three", module_id=module.id, cycle=2,
                               module_fingerprint=module.fingerprint),
    )  # fmt: skip
    facts.keep(session, facts.answer(attempt, scene_id=scene.id, option_id=scene.options[1].id, confidence="guessed"))
    session.commit()
    seen = rows(record_of(office, office.leaver), "answer")[-1]
    assert seen["confidence"] == "guessed"
    assert seen["you_saw"]["situation"] == scene.situation
    assert seen["you_saw"]["options"] == [option.text for option in scene.options]
    assert seen["you_saw"]["you_chose"] == scene.options[1].text


def test_what_somebody_did_on_other_records_is_counted_without_names(office: Office) -> None:
    record = record_of(office, office.hr.staff_member_id)
    acts = {(row["table"], row["part"]): row["count"] for row in rows(record, subject_access.ACTS_SECTION)}
    assert acts["exemption", "proposed it"] == 1
    assert acts["proposal", "proposed it"] == 5
    assert NAME not in record.as_json
    assert "Quillfeather" not in record.as_json


def test_giving_it_out_is_in_the_audit_trail_with_its_reason(office: Office) -> None:
    record_of(office, office.leaver, Purpose.SUBJECT_ACCESS)
    row = office.session.scalars(select(AuditEvent).where(AuditEvent.action == "record disclosed")).one()
    assert (row.subject, row.detail) == (f"staff:{office.leaver}", "json; subject access request")
