"""`induction staff add`: the first administrator of a new database, from options or from prompts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select

from induction import passwords
from induction.cli import root
from induction.db import Database, Session
from induction.db.models import AuditEvent, OrganisationUnit, SignIn, StaffMember, StaffRole
from induction.domain.people import Role
from tests.staff import add_staff

PASSWORD = "three plain words"
SEEN = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
OPTIONS = {
    "--employee-number": "20100001",
    "--name": "Aylin O'Neil-Şahin",
    "--email": "aylin@larkmere.example",
    "--unit": "HR",
    "--unit-name": "Human Resources",
    "--staff-group": "administrative and clerical",
    "--job-role": "Head of People",
    "--starts-on": "2024-02-29",
}


@pytest.fixture
def session(database_url: str) -> Iterator[Session]:
    with closing(Database(database_url)) as database, database.session() as opened:
        yield opened


def run(url: str, options: dict[str, str], *more: str, typed: str | None = None) -> Result:
    arguments = [part for pair in options.items() for part in pair]
    environ = {"INDUCTION_DATABASE_URL": url, "INDUCTION_SECRET_KEY": "s" * 40}
    return CliRunner().invoke(root, ["staff", "add", *arguments, *more], env=environ, input=typed)


@pytest.fixture
def password_file(tmp_path: Path) -> Path:
    path = tmp_path / "password"
    path.write_bytes(PASSWORD.encode() + b"\r\nnot this line\n")
    return path


def test_the_first_administrator_is_added_with_a_unit_roles_and_a_password(
    database_url: str, session: Session, password_file: Path
) -> None:
    done = run(database_url, OPTIONS, "--role", "administrator", "--role", "hr", "--password-file", str(password_file))
    assert (done.exit_code, done.stdout) == (
        0,
        "Added: Aylin O'Neil-Şahin, employee number 20100001 as administrator, HR.\n",
    )
    person = session.scalars(select(StaffMember)).one()
    assert passwords.verify(person.password_hash or "", PASSWORD)
    assert person.staff_group == "Administrative and Clerical"
    assert session.get_one(OrganisationUnit, person.organisation_unit_id).name == "Human Resources"
    assert set(session.scalars(select(StaffRole.role))) == {"administrator", "HR"}
    events = session.execute(select(AuditEvent.actor, AuditEvent.action).order_by(AuditEvent.id)).all()
    assert {actor for actor, _ in events} == {"system:command line"}
    assert [action for _, action in events] == ["unit created", "staff created", "role granted", "role granted"]


def test_whatever_is_not_given_is_asked_for_and_the_password_is_not_shown(database_url: str, session: Session) -> None:
    asked = [OPTIONS[f"--{name}"] for name in ("employee-number", "name", "email", "unit")]
    asked += ["Administrative and Clerical", "Head of People", "2024-02-29", PASSWORD, PASSWORD]
    done = run(database_url, {"--unit-name": "Human Resources"}, typed="\n".join(asked) + "\n")
    assert done.exit_code == 0, done.output
    assert PASSWORD not in done.output
    assert session.scalars(select(StaffMember.email)).one() == "aylin@larkmere.example"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"--email": "nobody"}, "The e-mail address cannot be used"),
        ({"--unit-name": ""}, "There is no organisation unit with the code HR."),
        ({"--line-manager": "1"}, "There is nobody with the employee number 1"),
        ({"--name": "\u202eAda"}, "The name holds characters that cannot be printed"),
    ],
)
def test_a_refusal_keeps_nothing_not_even_the_unit(
    database_url: str, session: Session, password_file: Path, change: dict[str, str], words: str
) -> None:
    done = run(database_url, OPTIONS | change, "--password-file", str(password_file))
    assert done.exit_code == 1
    assert words in str(done.exception)
    for model in (StaffMember, OrganisationUnit, AuditEvent):
        assert not session.scalars(select(model)).all()


LOCAL = {"--employee-number": "l-0007", "--name": "Vi Lecturer", "--email": "vi@larkmere.example", "--unit-name": ""}


def test_somebody_without_an_esr_record_is_added_with_a_sponsor(
    database_url: str, session: Session, password_file: Path
) -> None:
    password = ("--password-file", str(password_file))
    assert run(database_url, OPTIONS, *password).exit_code == 0
    done = run(database_url, OPTIONS | LOCAL, "--sponsor", "20100001", *password)
    assert (done.exit_code, done.stdout) == (0, "Added: Vi Lecturer, employee number L-0007.\n")
    sponsor, person = session.scalars(select(StaffMember).order_by(StaffMember.id))
    assert (person.has_esr_record, person.sponsor_id) == (False, sponsor.id)
    assert (sponsor.has_esr_record, sponsor.sponsor_id) == (True, None)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (LOCAL, "needs a sponsor"),
        (LOCAL | {"--sponsor": "1"}, "There is nobody with the employee number 1"),
        (LOCAL | {"--sponsor": "L-0001"}, "has no ESR record either"),
        ({"--employee-number": "20100009", "--email": "x@larkmere.example", "--unit-name": "",
          "--sponsor": "20100001"}, "Only people without an ESR record have a sponsor"),
    ],
)  # fmt: skip
def test_a_sponsor_is_somebody_with_an_esr_record_for_somebody_without(
    database_url: str, session: Session, password_file: Path, change: dict[str, str], words: str
) -> None:
    password = ("--password-file", str(password_file))
    assert run(database_url, OPTIONS, *password).exit_code == 0
    other = LOCAL | {"--employee-number": "L-0001", "--email": "other@larkmere.example"}
    assert run(database_url, OPTIONS | other, "--sponsor", "20100001", *password).exit_code == 0
    refused = run(database_url, OPTIONS | change, *password)
    assert refused.exit_code == 1
    assert words in str(refused.exception)
    assert len(session.scalars(select(StaffMember)).all()) == 2


@pytest.mark.parametrize(
    "wrong", [("--starts-on", "29.02.2024"), ("--staff-group", "Wizards"), ("--role", "learner"), ("--role", "bosun")]
)
def test_wrong_usage_is_exit_code_2(database_url: str, password_file: Path, wrong: tuple[str, str]) -> None:
    assert run(database_url, OPTIONS, *wrong, "--password-file", str(password_file)).exit_code == 2


def test_a_short_password_is_refused_before_anything_is_opened(tmp_path: Path) -> None:
    short = tmp_path / "password"
    short.write_text("too short\n", encoding="utf-8")
    done = run("sqlite:////nowhere/at/all.db", OPTIONS, "--password-file", str(short))
    assert done.exit_code == 1
    assert "at least 12 characters" in str(done.exception)


def invoke(url: str, *arguments: str, typed: str | None = None) -> Result:
    environ = {"INDUCTION_DATABASE_URL": url, "INDUCTION_SECRET_KEY": "s" * 40}
    return CliRunner().invoke(root, ["staff", *arguments], env=environ, input=typed)


def test_whom_a_file_brought_in_gets_a_password_and_another_when_it_is_forgotten(
    database_url: str, session: Session, password_file: Path
) -> None:
    person = add_staff(session, number="20100001", name="Ada New")
    session.get_one(StaffMember, person).password_hash = None
    session.add(
        SignIn(token_hash="0" * 64, staff_member_id=person, started_at=SEEN, last_seen_at=SEEN, confirmed_at=SEEN)
    )
    session.commit()
    done = invoke(database_url, "password", "20100001", "--password-file", str(password_file))
    assert (done.exit_code, done.stdout) == (
        0, "Ada New, employee number 20100001, signs in with the new password from now on.\n",
    )  # fmt: skip
    session.rollback()
    assert passwords.verify(session.get_one(StaffMember, person).password_hash or "", PASSWORD)
    assert session.scalars(select(SignIn.ended_at)).one(), "whoever knew the old password is signed out"
    assert (
        invoke(database_url, "password", "20100001", typed="another three words\nanother three words\n").exit_code == 0
    )
    session.rollback()
    assert not passwords.verify(session.get_one(StaffMember, person).password_hash or "", PASSWORD)
    assert [*session.scalars(select(AuditEvent.action))] == ["password set", "password set"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("password", "20999999"), "There is nobody with the employee number 20999999"),
        (("role", "20999999", "--grant", "hr"), "There is nobody with the employee number 20999999"),
        (("role", "20100001"), "Give --grant or --revoke"),
        (("role", "20100001", "--grant", "boss"), "is not one of"),
        (("role", "20100001", "--revoke", "administrator"), "This is the last administrator"),
    ],
)
def test_what_cannot_be_done_for_somebody_is_refused_with_words(
    database_url: str, session: Session, arguments: tuple[str, ...], words: str
) -> None:
    add_staff(session, Role.ADMINISTRATOR, number="20100001")
    session.commit()
    done = invoke(database_url, *arguments, typed=f"{PASSWORD}\n{PASSWORD}\n")
    assert done.exit_code != 0
    assert words in str(done.exception) + done.output
    assert session.scalars(select(AuditEvent.action)).all() == []


def test_roles_are_granted_and_revoked(database_url: str, session: Session) -> None:
    add_staff(session, Role.HR, number="20100001", name="Ada Mover")
    session.commit()
    done = invoke(database_url, "role", "20100001", "--grant", "line manager", "--grant", "auditor", "--revoke", "hr")
    assert done.stdout == ("Ada Mover, employee number 20100001: granted line manager, granted auditor, revoked HR.\n")
    assert sorted(session.scalars(select(StaffRole.role))) == ["auditor", "line manager"]
