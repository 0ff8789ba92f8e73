"""The evidence pack as a stranger gets it: whole, checked by other people's programs, and the same when made again."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from shutil import copytree
from zipfile import ZipFile

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select

from induction import clock, evidence_desk, jobs, settings, signing
from induction.cli import root
from induction.db import Database, begin_write
from induction.db.models import AuditEvent, StaffMember
from induction.demo import create
from induction.domain.audit import Action
from induction.domain.errors import InductionError, RefusedError
from induction.domain.evidence import MANIFEST, SEAL, SUMS, Scope, scope
from induction.domain.reports.report import Operator
from induction.press import Press
from induction.seal_settings import Seal
from induction.services import audit, evidence, readiness
from induction.services.certification import issuing
from induction.services.certification.certificates import Issuer
from induction.signing import standalone
from tests import facts
from tests.shipped import shipped
from tests.staff import add_staff

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
FROM, TO = date(2026, 1, 1), date(2026, 11, 20)
ORGANISATION = "Larkmere Vale NHS Foundation Trust"


@dataclass
class Office:
    """A demo organisation, and whoever makes packs of it."""

    environ: dict[str, str]
    database: Database
    folder: Path

    def run(self, *words: object) -> Result:
        return CliRunner().invoke(root, [*map(str, words)], env=self.environ)

    def pack(self, name: str, asked: Scope, moment: datetime) -> Path:
        path = self.folder / name
        with self.database.session() as session:
            loaded, maker = settings.load(self.environ), Operator()
            evidence_desk.make(loaded, self.database, session, asked, path, moment=moment, viewer=maker)
            session.commit()
        return path


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a demo organisation, two certificates of which are issued; made once, copied for each test."""
    folder = tmp_path_factory.mktemp("demo")
    environ = environment(folder)
    readiness.upgrade(environ["INDUCTION_DATABASE_URL"])
    with closing(Database(environ["INDUCTION_DATABASE_URL"])) as database, database.session() as session:
        begin_write(session)
        issuer = Issuer(ORGANISATION, "https://induction.example", is_demo=True)
        create(session, shipped(), issuer, moment=NOW, day=TO, staff=40, password_hash="-")
        session.commit()
        press = Press(settings.load(environ))
        press.prepare(NOW)
        assert jobs.issue(session, issuing.pending(session, 2), jobs.OneByOne(press), lambda: NOW)
    return folder


def environment(folder: Path) -> dict[str, str]:
    return {
        "INDUCTION_DATABASE_URL": f"sqlite:///{folder}/induction.db",
        "INDUCTION_DATA_DIR": str(folder / "data"),
        "INDUCTION_SECRET_KEY": "only for tests, and long enough for that",
        "INDUCTION_BASE_URL": "https://induction.example",
        "INDUCTION_ORGANISATION": ORGANISATION,
    }


@pytest.fixture
def office(demo: Path, tmp_path: Path) -> Iterator[Office]:
    folder = tmp_path / "office"
    copytree(demo, folder)
    environ = environment(folder)
    with closing(Database(environ["INDUCTION_DATABASE_URL"])) as database:
        yield Office(environ, database, folder)


AS_OF = scope(FROM, date(2026, 11, 23), date(2026, 11, 23), date(2026, 11, 24))
LATER = NOW + timedelta(days=1)


@pytest.fixture
def made(office: Office) -> Path:
    path = office.pack("pack.zip", AS_OF, LATER)
    assert office.run("keys", "export-trust", "--output", office.folder / "trust.pem").exit_code == 0
    return path


def members(path: Path) -> dict[str, bytes]:
    with ZipFile(path) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def table(body: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(body.decode("utf-8-sig"))))


def programs(office: Office) -> list[Callable[[Path, Path], tuple[int, str]]]:
    """Our command and the auditor's own program."""
    own = office.folder / standalone.FILE_NAME
    own.write_text(standalone.program(), encoding="utf-8")

    def command(path: Path, trust: Path) -> tuple[int, str]:
        bare = {"INDUCTION_DATA_DIR": "/nowhere", "INDUCTION_DATABASE_URL": "sqlite:////nowhere/none.db"}
        done = CliRunner().invoke(root, ["evidence", "verify", str(path), "--trust", str(trust)], env=bare)
        return done.exit_code, done.output

    def program(path: Path, trust: Path) -> tuple[int, str]:
        words = [sys.executable, "-I", str(own), str(path), "--trust", str(trust)]
        done = subprocess.run(words, capture_output=True, text=True, check=False, timeout=60)
        return done.returncode, done.stdout + done.stderr

    return [command, program]


def test_a_pack_is_what_its_list_says_and_openssl_and_both_programs_agree(office: Office, made: Path) -> None:
    held = members(made)
    listed = json.loads(held[MANIFEST])
    assert (listed["from"], listed["to"], listed["as_known_on"]) == ("2026-01-01", "2026-11-23", "2026-11-23")
    assert listed["organisation"] == ORGANISATION
    assert {each["name"] for each in listed["files"]} | {MANIFEST, SEAL} == held.keys()
    for each in listed["files"]:
        body = held[each["name"]]
        assert (len(body), sha256(body).hexdigest()) == (each["bytes"], each["sha256"])
    sums = dict(reversed(line.split("  ", 1)) for line in held[SUMS].decode().splitlines())
    assert sums == {each["name"]: each["sha256"] for each in listed["files"] if each["name"] != SUMS}
    for name in (MANIFEST, SEAL):
        (office.folder / name).write_bytes(held[name])
    words = ["openssl", "cms", "-verify", "-binary", "-inform", "DER", "-in", SEAL, "-content", MANIFEST]
    words += ["-CAfile", "trust.pem", "-purpose", "any", "-out", "/dev/null", "-attime", str(int(LATER.timestamp()))]
    assert subprocess.run(words, cwd=office.folder, check=False, capture_output=True).returncode == 0
    (office.folder / MANIFEST).write_bytes(held[MANIFEST].replace(b"2026-01-01", b"2026-01-02"))
    assert subprocess.run(words, cwd=office.folder, check=False, capture_output=True).returncode != 0
    for program in programs(office):
        code, told = program(made, office.folder / "trust.pem")
        assert (code, "each of them is as it was sealed" in told) == (0, True), told


def rezipped(path: Path, held: dict[str, bytes], twice: str = "") -> Path:
    with ZipFile(path, "w") as archive:
        for name, body in held.items():
            archive.writestr(name, body)
        if twice:
            with pytest.warns(UserWarning, match="Duplicate name"):
                archive.writestr(twice, b"other")
    return path


def test_a_pack_that_was_tampered_with_is_not_genuine(office: Office, made: Path) -> None:
    held, trust = members(made), office.folder / "trust.pem"
    name = next(name for name in held if name.endswith(".csv") and name.startswith("completion/"))
    stranger = office.folder / "stranger"
    signing.make_demo_key(stranger, ORGANISATION, NOW)
    imposter = signing.Sealer.load(Seal(), stranger).seal_beside(held[MANIFEST], LATER)
    other_list = held[MANIFEST].replace(b'"version": 1', b'"version": 2')
    other = members(office.pack("other.zip", scope(FROM, TO, date(2026, 11, 23), date(2026, 11, 24)), LATER))
    seal = bytearray(held[SEAL])
    seal[len(seal) // 2] ^= 1
    tampered = {
        "a name changed": held | {name: held[name].replace(b"a", b"b", 1)},
        "a file grown": held | {name: held[name] + b"\r\n"},
        "a file added": held | {"completion/more.csv": b"x"},
        "a file taken out": {each: body for each, body in held.items() if each != name},
        "the list changed": held | {MANIFEST: other_list},
        "the list of another pack": held | {MANIFEST: other[MANIFEST], SEAL: other[SEAL]},
        "the seal of another pack": held | {SEAL: other[SEAL]},
        "the seal changed": held | {SEAL: bytes(seal)},
        "the seal with more behind it": held | {SEAL: held[SEAL] + b"\0"},
        "a stranger's seal": held | {SEAL: imposter},
        "no seal": {each: body for each, body in held.items() if each != SEAL},
        "no list": {each: body for each, body in held.items() if each != MANIFEST},
    }
    files = {why: rezipped(office.folder / f"{at}.zip", body) for at, (why, body) in enumerate(tampered.items())}
    files["a file twice"] = rezipped(office.folder / "twice.zip", held, twice=name)
    (office.folder / "cut.zip").write_bytes(made.read_bytes()[:-100])
    files["cut off"] = office.folder / "cut.zip"
    body = bytearray(made.read_bytes())
    body[len(body) // 2] ^= 0x55
    (office.folder / "flipped.zip").write_bytes(body)
    files["a byte changed"] = office.folder / "flipped.zip"
    command, program = programs(office)
    for why, path in files.items():
        code, told = command(path, trust)
        assert (code, "Traceback" in told) == (1, False), (why, told)
    code, told = program(files["a name changed"], trust)
    assert (code, f"{name} was changed after" in told) == (1, True), told


def test_a_compromised_key_and_no_trust_leave_it_unconfirmed(office: Office, made: Path) -> None:
    command, program = programs(office)
    (kid,) = [line.split()[0] for line in office.run("keys", "list").output.splitlines()]
    marked = office.folder / "marked.pem"
    marked.write_text(f"Compromised key {kid} since 2026-11-01T00:00:00Z\n{(office.folder / 'trust.pem').read_text()}")
    for each in (command, program):
        assert each(made, marked)[0] == 2
    assert command(made, made)[0] == 2  # no file of trust


def test_the_same_days_give_the_same_files_and_what_came_later_is_in_no_file(office: Office, made: Path) -> None:
    first = members(made)
    with office.database.session() as session:
        begin_write(session)
        person = add_staff(session, number="40190001", name="Latecomer Later", recorded=False)
        facts.attested(session, person, date(2026, 11, 23), date(2027, 11, 23), recorded_at=NOW + timedelta(days=2))
        audit.record(session, NOW + timedelta(days=2), "system:test", Action.PUBLISHED, "policy:x")
        press = Press(settings.load(office.environ))
        session.commit()
        assert jobs.issue(session, issuing.pending(session, 9), jobs.OneByOne(press), lambda: NOW + timedelta(days=3))
    again = members(office.pack("again.zip", AS_OF, NOW + timedelta(days=9)))
    assert first.keys() == again.keys()
    assert [name for name in first if first[name] != again[name]] == [SEAL]
    now = scope(FROM, date(2026, 11, 30), date(2026, 11, 30), date(2026, 11, 30))
    assert len(members(office.pack("now.zip", now, NOW + timedelta(days=9)))["ledger/proofs.jsonl"].splitlines()) > 2


def test_its_files_say_what_they_are_for(office: Office, made: Path) -> None:
    held = members(made)
    for row in table(held["content/versions.csv"]):
        if row["file"]:
            assert sha256(held[row["file"]]).hexdigest() == row["fingerprint"]
            assert int(row["used"]) > 0
    assert {row["piece"] for row in table(held["content/versions.csv"])} == {"policy", "module", "statement"}
    asked = {row["programme"]: row for row in table(held["training-needs-analysis.csv"])}
    assert (asked["induction-core"]["minutes"], asked["induction-core"]["approved_by"]) == (
        "22",
        "Executive Management Team",
    )
    rows = table(held["completion/induction-core/completion-report-2026-11-23.csv"])
    assert len(rows) == int(asked["induction-core"]["people_in_scope"]) > 5
    assert f"{len(rows)} people are in its audience" in held["mandates.md"].decode()
    assert table(held["coverage.csv"])[0]["policy"] == "staff-use-of-social-media"
    assert b"induction-core" in held["completion/induction-core/datapackage.json"] or rows
    log = table(held["access-log.csv"])
    assert {row["roles"] for row in log} >= {"service", "HR"}
    assert sum(int(row["count"]) for row in log) > 5
    with office.database.session() as session:
        names = session.scalars(select(StaffMember.name)).all()
    for name in ("access-log.csv", "first-choices.csv", "ledger/proofs.jsonl", MANIFEST, "mandates.md"):
        assert not [each for each in names if each in held[name].decode()]
    assert "Nothing is claimed here" in held["accessibility/README.md"].decode() or "axe" in str(held)


def test_a_certificate_is_checked_with_what_is_in_the_pack(office: Office, made: Path) -> None:
    with ZipFile(made) as archive:
        archive.extractall(office.folder / "open")
    proofs = (office.folder / "open" / "ledger" / "proofs.jsonl").read_text().splitlines()
    assert len(proofs) == 2
    with office.database.session() as session:
        from induction.db.models import Certificate, CertificateFile  # noqa: PLC0415

        number = json.loads(proofs[1])["certificate"]
        query = select(CertificateFile.body).join(Certificate, Certificate.id == CertificateFile.certificate_id)
        (office.folder / "c.pdf").write_bytes(session.scalars(query.where(Certificate.number == number)).one())
    ledger = office.folder / "open" / "ledger"
    done = office.run(
        "certificate", "verify", office.folder / "c.pdf", "--trust", office.folder / "trust.pem",
        "--checkpoint", ledger / "checkpoint.txt", "--proof", ledger / "proofs.jsonl",
    )  # fmt: skip
    assert (done.exit_code, "recorded exactly this file" in done.output) == (0, True), done.output
    key = (ledger / "keys.txt").read_text().strip()
    assert f"Ledger key {key}" in (office.folder / "trust.pem").read_text()


def test_what_stands_in_the_way_is_told_and_the_file_that_was_there_stays(
    office: Office, made: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = made.read_bytes()
    monkeypatch.setattr(clock, "today", lambda: date(2026, 11, 24))
    days = ["--from", "2026-01-01", "--to", "2026-11-20", "--output", made]
    monkeypatch.setattr(evidence, "_PARTS", (*evidence._PARTS[:3], lambda _: 1 / 0))
    assert isinstance(office.run("evidence", *days).exception, ZeroDivisionError)
    assert made.read_bytes() == before
    assert not [path for path in office.folder.iterdir() if path.name.startswith(".pack")]
    refused = office.run("evidence", *days[:-1], office.folder / "none" / "pack.zip").exception
    assert isinstance(refused, RefusedError)
    assert "cannot be written" in refused.words
    locked = office.environ | {"INDUCTION_SEAL_KEY_FILE": "/nowhere", "INDUCTION_SEAL_CERTIFICATE_FILE": "/nowhere"}
    office.environ = locked
    assert isinstance(office.run("evidence", *days).exception, InductionError)
    assert made.read_bytes() == before
    assert office.run("evidence").exit_code == 2


@pytest.mark.parametrize(
    ("from_on", "to_on", "known_on", "words"),
    [
        (TO, FROM, None, "ends before it begins"),
        (FROM, date(2026, 11, 25), None, "after today"),
        (FROM, TO, date(2026, 11, 25), "after today"),
        (FROM, TO, date(2026, 11, 19), "nobody knew"),
        (date(2015, 1, 1), TO, None, "eleven years"),
    ],
)
def test_days_that_make_no_sense_are_refused(from_on: date, to_on: date, known_on: date | None, words: str) -> None:
    with pytest.raises(RefusedError, match=words):
        scope(from_on, to_on, known_on, date(2026, 11, 24))


def test_a_pack_leaves_evidence_of_itself(office: Office, made: Path) -> None:
    with office.database.session() as session:
        row = session.scalars(select(AuditEvent).where(AuditEvent.action == "evidence packed")).one()
        assert row.actor == "system:command line"
        assert row.detail.startswith("from 2026-01-01; to 2026-11-23; as known on 2026-11-23; people ")
        assert sha256(made.read_bytes()).hexdigest() in row.detail
