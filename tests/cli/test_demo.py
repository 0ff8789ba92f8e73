"""The demo organisation: fictitious, the same each time, in every status, and all of it or nothing."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections import Counter
from contextlib import closing
from datetime import date, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select

from induction import passwords, resources
from induction.cli import demo as command
from induction.cli import main
from induction.db import Database, Session
from induction.db.models import (
    Answer,
    AssignmentRecord,
    Attempt,
    Attestation,
    Certificate,
    CertificateFile,
    CertificateRevocation,
    Completion,
    Exemption,
    OrganisationUnit,
    RefresherItem,
    StaffMember,
    StaffRole,
    TeamAccountHolder,
)
from induction.demo import PASSWORD, SIGN_INS
from induction.domain.calendar import london_date
from induction.domain.certificates.certificate import CertificateDocument
from induction.domain.people import Role, StaffGroup, printable_name
from induction.domain.reports.report import Operator
from induction.domain.standings.requirement import Status, is_open
from induction.library import load_library
from induction.press import Press
from induction.services.certification import certificates
from induction.services.learning import answers, attempts
from induction.services.standings import standing_lists
from induction.signing import Verdict, examine, exported_trust
from tests.press import PaperPress
from tests.staff import add_staff

DAY = date(2026, 11, 20)
ARGUMENTS = ("demo", "--as-of", f"{DAY}")
LIBRARY = load_library(resources.folder("content"), resources.folder("scenarios"))
PROGRAMME = LIBRARY.programme("induction-core")


class ReadyPress(PaperPress):
    """A press without key and fonts; what it issues is found by its bytes."""

    def prepare(self, _moment: datetime) -> None:
        return


class Terminal:
    """Runs commands against a database, as a person would."""

    def __init__(self, url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self.url, self.patch, self.capsys = url, monkeypatch, capsys
        monkeypatch.setenv("INDUCTION_SECRET_KEY", "s" * 40)
        monkeypatch.setenv("INDUCTION_DATABASE_URL", url)
        monkeypatch.setattr(command, "Press", lambda _settings: ReadyPress())

    def run(self, *arguments: str) -> tuple[int, str, str]:
        """Give the exit code, what was said, and what was said on stderr."""
        self.patch.setattr(sys, "argv", ["induction", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        said = self.capsys.readouterr()
        return int(ended.value.code or 0), said.out, said.err


@pytest.fixture
def terminal(database_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Terminal:
    return Terminal(database_url, monkeypatch, capsys)


def look(url: str) -> dict[str, object]:
    """Everything that the same size and day must give again; keys and salts are not part of it."""
    with closing(Database(url)) as database, database.session() as session:
        unit, manager = OrganisationUnit.code, select(StaffMember.employee_number, StaffMember.id).subquery()
        people = (
            select(
                StaffMember.employee_number, StaffMember.assignment_number, StaffMember.name, StaffMember.email,
                StaffMember.staff_group, StaffMember.job_role, StaffMember.starts_on, StaffMember.ends_on, unit,
                manager.c.employee_number,
            )
            .join(OrganisationUnit)
            .outerjoin(manager, manager.c.id == StaffMember.line_manager_id)
        )  # fmt: skip
        attested = select(
            Attestation.staff_member_id, Attestation.cycle, Attestation.achieved_at, Attestation.expires_on
        )
        done = select(Completion.module_id, Completion.achieved_at, Completion.attempts, Completion.right_first_time)
        given = select(Answer.step, Answer.scene_id, Answer.option_id, Answer.answered_at)
        record = AssignmentRecord
        recorded = select(
            record.assignment_number, record.name, record.starts_on, record.ends_on, record.effective_on,
            record.recorded_at,
        )  # fmt: skip
        away = select(Exemption.from_on, Exemption.to_on, Exemption.reason_code, Exemption.recorded_at)
        held = select(TeamAccountHolder.part, TeamAccountHolder.from_on, TeamAccountHolder.to_on)
        queries = {
            "people": people, "attested": attested, "done": done, "given": given, "recorded": recorded, "away": away,
            "held": held,
        }  # fmt: skip
        return {name: sorted(map(str, session.execute(query))) for name, query in queries.items()}


def statuses(session: Session, programme_id: str = PROGRAMME.id) -> Counter[Status]:
    """Count how people stand on the day."""
    counted: Counter[Status] = Counter()
    for each in standing_lists.counts(session, Operator(), DAY):
        if each.programme_id == programme_id:
            counted[each.status] += each.people
    return counted


def test_a_demo_prints_whom_to_sign_in_as_and_everybody_can(terminal: Terminal) -> None:
    code, said, _ = terminal.run(*ARGUMENTS)
    assert code == 0
    assert said.startswith("60 demo people are there now.\nSign in at http://127.0.0.1:8000 ")
    assert f"password {PASSWORD}\n" in said
    with closing(Database(terminal.url)) as database, database.session() as session:
        for sign_in in SIGN_INS:
            assert re.search(rf"^  {re.escape(sign_in.email)} +{sign_in.employee_number}  .+$", said, re.MULTILINE)
            person = session.scalars(select(StaffMember).where(StaffMember.email == sign_in.email)).one()
            assert (person.employee_number, person.name) == (sign_in.employee_number, sign_in.name)
            roles = session.scalars(select(StaffRole.role).where(StaffRole.staff_member_id == person.id))
            assert {Role(role) for role in roles} == sign_in.roles
        hashes = set(session.scalars(select(StaffMember.password_hash)))
        held = {Role(role) for role in session.scalars(select(StaffRole.role))}
    assert len(hashes) == 1
    assert passwords.verify(hashes.pop() or "", PASSWORD)
    assert held == set(Role) - {Role.LEARNER}


@pytest.mark.parametrize("staff", [40, 200])
def test_there_is_somebody_in_every_status(terminal: Terminal, staff: int) -> None:
    terminal.run(*ARGUMENTS, "--staff", str(staff))
    with closing(Database(terminal.url)) as database, database.session() as session:
        people = session.scalars(select(StaffMember)).all()
        counted = statuses(session)
        never = select(StaffMember).where(StaffMember.id.not_in(select(Attestation.staff_member_id)))
        overdue_from_the_start = [person for person in session.scalars(never) if (DAY - person.starts_on).days > 28]
        refreshed = session.scalar(select(func.max(Attestation.cycle)))
    assert len(people) == staff
    assert set(counted) == set(Status)
    assert min(counted.values()) >= 2
    assert overdue_from_the_start
    assert refreshed is not None
    assert refreshed >= 3
    assert [person for person in people if person.ends_on and person.ends_on < DAY]
    assert {person.staff_group for person in people} <= set(StaffGroup)
    assert min(person.starts_on for person in people).year <= 2018
    assert max(person.starts_on for person in people) <= DAY


def test_the_people_are_plainly_fictitious_and_fit_every_rule_for_people(terminal: Terminal) -> None:
    terminal.run(*ARGUMENTS, "--staff", "150")
    with closing(Database(terminal.url)) as database, database.session() as session:
        people = session.scalars(select(StaffMember)).all()
        leads = set(session.scalars(select(StaffRole.staff_member_id).where(StaffRole.role == Role.LINE_MANAGER)))
    for person in people:
        assert printable_name(person.name) == person.name
        assert re.fullmatch(r"(L-)?9\d{7}", person.employee_number)
        assert person.has_esr_record is not person.employee_number.startswith("L-")
        assert re.fullmatch(rf"{person.employee_number}(-2)?", person.assignment_number)
        assert person.email is None or re.fullmatch(r"[a-z0-9.-]+@larkmere\.example", person.email)
    above = {person.id: person.line_manager_id for person in people}
    assert list(above.values()).count(None) == 1
    assert leads >= set(above.values()) - {None}
    for person in people:  # whoever one starts from, the way up ends at the chief executive
        way = [person.id]
        while (manager := above[way[-1]]) is not None:
            assert manager not in way
            way.append(manager)
        assert len(way) <= 4


def test_the_answers_are_valid_in_the_modules_own_graphs(terminal: Terminal) -> None:
    terminal.run(*ARGUMENTS, "--staff", "120")
    seen: Counter[str] = Counter()
    with closing(Database(terminal.url)) as database, database.session() as session:
        for row in session.scalars(select(Attempt)):
            loaded = attempts.load(session, LIBRARY, row.staff_member_id, row.public_id)
            assert (loaded.current is None) is (row.finished_at is not None)
            seen["finished" if row.finished_at else f"open at step {loaded.step}"] += 1
            assert answers.summary(session, loaded) is None or row.finished_at
        for completion in session.scalars(select(Completion).where(Completion.attempt_id.is_not(None))):
            row = session.get_one(Attempt, completion.attempt_id)
            loaded = attempts.load(session, LIBRARY, row.staff_member_id, row.public_id)
            summed = answers.summary(session, loaded)
            assert summed is not None
            assert summed.result.is_passed
            assert (summed.attempts, summed.finished_at) <= (completion.attempts, completion.achieved_at)
            seen[f"passed in {completion.attempts}"] += 1
    assert seen["finished"] > 10
    assert seen["passed in 1"]
    assert seen["passed in 2"]
    assert len([name for name in seen if name.startswith("open")]) >= 2


def test_the_records_follow_the_rules_of_the_record(terminal: Terminal) -> None:
    terminal.run(*ARGUMENTS, "--staff", "120")
    with closing(Database(terminal.url)) as database, database.session() as session:
        core = Attestation.programme_id == PROGRAMME.id
        query = select(Attestation).where(core).order_by(Attestation.staff_member_id, Attestation.cycle)
        rows = session.scalars(query).all()
        people = {person.id: person for person in session.scalars(select(StaffMember))}
        begun = session.scalars(select(Attempt).where(Attempt.module_id.in_(PROGRAMME.modules))).all()
        of_core = Completion.module_id.in_(PROGRAMME.modules)
        rounds = select(Completion.staff_member_id, Completion.cycle).where(of_core)
        completed = Counter(map(tuple, session.execute(rounds)))
        item = RefresherItem
        in_refresher = Counter(
            row[:2] for row in session.execute(select(item.staff_member_id, item.cycle, item.module_id).distinct())
        )
    held = {(row.staff_member_id, row.cycle): row for row in rows}
    for attempt in begun:
        before = held.get((attempt.staff_member_id, attempt.cycle - 1))
        began_on = london_date(attempt.started_at)
        assert people[attempt.staff_member_id].starts_on <= began_on < DAY
        assert is_open(began_on, before.expires_on if before else None, PROGRAMME)
        assert before is None or attempt.started_at > before.achieved_at
    for before, row in zip([None, *rows], rows, strict=False):
        assert people[row.staff_member_id].starts_on <= row.achieved_on < DAY
        assert row.achieved_on > LIBRARY.policy(PROGRAMME.policy).control.approved_on
        asked = in_refresher[row.staff_member_id, row.cycle] or len(PROGRAMME.modules)
        assert completed[row.staff_member_id, row.cycle] == asked
        if before is None or before.staff_member_id != row.staff_member_id:
            assert row.cycle == 1
        else:
            assert row.cycle == before.cycle + 1
            assert row.achieved_on > before.achieved_on
            assert is_open(row.achieved_on, before.expires_on, PROGRAMME)


def test_only_those_one_can_look_at_closely_have_certificates(terminal: Terminal) -> None:
    terminal.run(*ARGUMENTS)
    with closing(Database(terminal.url)) as database, database.session() as session:
        found = session.execute(
            select(Certificate, StaffMember).select_from(Certificate).join(Attestation).join(StaffMember)
        ).all()
        documents = [certificates.document_of(row, DAY) for row, _ in found]
        without = session.scalars(
            select(Attestation.assurance_level).where(Attestation.id.not_in(select(Certificate.attestation_id)))
        )
        assert set(without) == {"imported"}
        revoked = set(session.scalars(select(CertificateRevocation.certificate_id)))
    named = {sign_in.employee_number: sign_in for sign_in in SIGN_INS}
    assert [row.id in revoked for row, _ in found if row.status == "issued"] == [True], "one, to be revoked"
    counted = Counter(document.employee_number for document in documents)
    more = {"refresher": 1, "manager": 1, "author": 1}  # an earlier round; the post's own programme
    assert {number: many for number, many in counted.items() if number in named} == {
        number: 1 + more.get(sign_in.mailbox, 0)
        for number, sign_in in named.items()
        if sign_in.status in (Status.DUE_SOON, Status.COMPLIANT, Status.OVERDUE)
    }
    others = [(row, document) for row, document in zip((row for row, _ in found), documents, strict=True)
              if document.employee_number not in named]  # fmt: skip
    assert Counter(document.assurance_level.value for _, document in others)["paper"] == 2
    assert len([row for row, _ in others if row.edition > 1 and row.id not in revoked]) == 2, "corrected, renamed"
    assert all(isinstance(document, CertificateDocument) and document.is_demo for document in documents)


def test_the_revoked_certificate_was_sealed_before(
    sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    terminal = Terminal(sqlite_url, monkeypatch, capsys)
    monkeypatch.setattr(command, "Press", Press)
    monkeypatch.setenv("INDUCTION_DATA_DIR", str(tmp_path))
    assert terminal.run(*ARGUMENTS, "--staff", "40")[0] == 0
    with closing(Database(terminal.url)) as database, database.session() as session:
        (row,) = session.scalars(select(Certificate).where(Certificate.status == "issued"))
        body = session.scalars(select(CertificateFile.body).where(CertificateFile.certificate_id == row.id)).one()
        revoked = session.scalars(
            select(CertificateRevocation).where(CertificateRevocation.certificate_id == row.id)
        ).one()
    assert revoked.reason == "issued in error"
    assert body.startswith(b"%PDF")
    assert examine(body, exported_trust(tmp_path)).verdict is Verdict.GENUINE


def test_the_same_size_and_day_give_the_same_people(
    sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = tmp_path / "copy.db"
    copy.write_bytes(Path(sqlite_url.removeprefix("sqlite:///")).read_bytes())
    other = tmp_path / "other.db"
    other.write_bytes(copy.read_bytes())
    for url, more in ((sqlite_url, ()), (f"sqlite:///{copy}", ()), (f"sqlite:///{other}", ("--staff", "61"))):
        assert Terminal(url, monkeypatch, capsys).run(*ARGUMENTS, *more)[0] == 0
    assert look(sqlite_url) == look(f"sqlite:///{copy}")
    assert look(sqlite_url) != look(f"sqlite:///{other}")


def test_both_databases_get_the_same_people(
    sqlite_url: str, postgresql_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for url in (sqlite_url, postgresql_url):
        assert Terminal(url, monkeypatch, capsys).run(*ARGUMENTS)[0] == 0
    assert look(sqlite_url) == look(postgresql_url)


def test_a_second_demo_changes_nothing_and_says_so(terminal: Terminal) -> None:
    terminal.run(*ARGUMENTS)
    before = look(terminal.url)
    code, said, _ = terminal.run(*ARGUMENTS, "--staff", "200")
    assert code == 0
    assert said.startswith("60 demo people were there already: nothing was changed.\n")
    assert all(sign_in.email in said for sign_in in SIGN_INS)
    assert look(terminal.url) == before


def test_after_the_demo_new_rows_find_free_keys(terminal: Terminal) -> None:
    terminal.run(*ARGUMENTS)
    with closing(Database(terminal.url)) as database, database.session() as session:
        learner = session.scalars(select(StaffMember).where(StaffMember.email == SIGN_INS[0].email)).one()
        moment = command.clock.now()
        public_id = attempts.start(
            session, LIBRARY, PROGRAMME, learner.id, module_id=PROGRAMME.modules[0], moment=moment
        )
        assert attempts.load(session, LIBRARY, learner.id, public_id).step == 1
        assert add_staff(session, number="90999999") > 60


def test_a_demo_is_refused_beside_real_people(terminal: Terminal) -> None:
    with closing(Database(terminal.url)) as database, database.session() as session:
        add_staff(session, email="somebody@trust.example")
        session.commit()
    code, said, refused = terminal.run(*ARGUMENTS)
    assert (code, said) == (1, "")
    assert refused.startswith("This database holds people who are not demo people.")
    assert refused.count("\n") == 1
    with closing(Database(terminal.url)) as database, database.session() as session:
        assert session.scalar(select(func.count()).select_from(StaffMember)) == 1


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("demo", "--staff", "39"), "The demo needs from 40 to 900000 people"),
        (("demo", "--as-of", "2024-09-13"), "Give a day from 2024-09-14 on"),  # the policy is of 14 September 2021
        (("demo", "--as-of", "2199-01-01"), "The histories cannot end after today"),
    ],
)
def test_a_demo_that_cannot_be_is_refused(terminal: Terminal, arguments: tuple[str, ...], words: str) -> None:
    code, said, refused = terminal.run(*arguments)
    assert (code, said) == (1, "")
    assert words in refused
    assert not look(terminal.url)["people"]


def test_a_real_seal_does_not_vouch_for_demo_people(terminal: Terminal, tmp_path: Path) -> None:
    for name in ("SEAL_KEY_FILE", "SEAL_CERTIFICATE_FILE"):
        (tmp_path / name).touch()
        terminal.patch.setenv(f"INDUCTION_{name}", str(tmp_path / name))
    code, _, refused = terminal.run(*ARGUMENTS)
    assert code == 1
    assert "must not vouch for demo people" in refused
    assert not look(terminal.url)["people"]


def test_without_tables_the_command_to_make_them_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for url in (f"sqlite:///{tmp_path / 'empty.db'}", f"sqlite:///{tmp_path / 'missing' / 'empty.db'}"):
        code, _, refused = Terminal(url, monkeypatch, capsys).run(*ARGUMENTS)
        assert code == 1
        assert "induction db upgrade" in refused


def test_a_demo_that_is_killed_leaves_an_empty_database(database_url: str) -> None:
    """Killed when everybody's rows have been inserted and the first sign-in is walked through the service."""
    program = (
        "import os, signal, sys\n"
        "from induction import cli\n"
        "from induction.demo import acts\n"
        "acts.walk = lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL)\n"
        "sys.argv = ['induction', 'demo', '--as-of', sys.argv[1]]\n"
        "cli.main()"
    )
    environ = os.environ | {"INDUCTION_SECRET_KEY": "s" * 40, "INDUCTION_DATABASE_URL": database_url}
    ended = subprocess.run(
        [sys.executable, "-c", program, f"{DAY}"], env=environ, check=False, cwd=resources.PACKAGE.parent
    )
    assert ended.returncode == -signal.SIGKILL
    with closing(Database(database_url)) as database, database.session() as session:
        counts = [
            session.scalar(select(func.count()).select_from(model))
            for model in (StaffMember, OrganisationUnit, Answer, Attestation)
        ]
    assert counts == [0, 0, 0, 0]
